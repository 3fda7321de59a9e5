package bot

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"drypp/bot/store"
	"drypp/bot/teams"
	"drypp/cards"
	"drypp/courses"
	"drypp/courses/rights"
	"drypp/courses/roles"
)

// Decided tells a person, as they were before, what came of a request of theirs
// that somebody else decided, by itself and soon. That a contact decided in the
// chat the Bot tells by itself; Decided is for what was decided elsewhere. Who has
// no chat, or blocked the bot, isn't told.
func (b *Bot) Decided(tenant string, p courses.Person, r *rights.Receipt) {
	org := b.organisations[tenant]
	if org == nil || !reachable(&p) {
		return
	}
	l := p.Speaks(org.Language)
	b.notify(org, p.Chat, cards.Decided(l, b.settingOf(org, &p), r))
}

// Certify hands contacts the certificate of an erasure, soon. The contacts are
// those that Contacts returned before. Without a certificate it does nothing.
func (b *Bot) Certify(tenant string, contacts []courses.Person, r *rights.Receipt) {
	org := b.organisations[tenant]
	if org == nil || len(r.Certificate) == 0 {
		return
	}
	for i := range contacts {
		b.notify(org, contacts[i].Chat, cards.DeletionCertificate(contacts[i].Speaks(org.Language), r))
	}
}

// Contacts returns the contacts, and their deputies, who may decide about a person
// and can be written to, but for the person.
func (b *Bot) Contacts(ctx context.Context, tenant string, about *courses.Person) []courses.Person {
	org := b.organisations[tenant]
	if org == nil {
		return nil
	}
	return b.contacts(ctx, org, about)
}

// Remind tells contacts of requests that wait, soon: each of those that are theirs
// to decide. It has the form of privacy.Organisation.Remind.
func (b *Bot) Remind(ctx context.Context, tenant string, waiting []rights.Pending) error {
	org := b.organisations[tenant]
	if org == nil {
		return ErrTenant
	}
	theirs := map[string][]rights.Pending{}
	people := map[string]courses.Person{}
	for _, w := range waiting {
		about, err := org.Store.PersonByID(ctx, w.Person)
		if errors.Is(err, store.ErrNotFound) {
			continue
		}
		if err != nil {
			return fmt.Errorf("reading whose request waits: %w", err)
		}
		for _, c := range b.contacts(ctx, org, &about) {
			people[c.ID] = c
			theirs[c.ID] = append(theirs[c.ID], w)
		}
	}
	for id, c := range people {
		b.notify(org, c.Chat, cards.RequestReminder(c.Speaks(org.Language), b.settingOf(org, &c), theirs[id]))
	}
	return nil
}

// contacts is Contacts of an organisation. Who can't be read is left out: nobody's
// right waits for that.
func (b *Bot) contacts(ctx context.Context, org *Organisation, about *courses.Person) (list []courses.Person) {
	seen := map[string]bool{about.ID: true}
	for _, user := range org.Roles.Users(roles.AnswerRequests) {
		object, email := user, ""
		if strings.Contains(user, "@") {
			object, email = "", user
		}
		c, err := org.Store.Known(ctx, object, email)
		if err != nil || seen[c.ID] || !reachable(&c) || !c.Active() {
			continue
		}
		seen[c.ID] = true
		scope, ok := org.Roles.May(&c, roles.AnswerRequests)
		if ok && org.Roles.Covers(scope, &c, about, nil) {
			list = append(list, c)
		}
	}
	return list
}

// covering returns who is to get the certificate if the person is erased.
func (v *visit) covering(ctx context.Context, k rights.Kind) []courses.Person {
	if k != rights.Erasure {
		return nil
	}
	return v.bot.contacts(ctx, v.org, &v.person)
}

func (v *visit) certify(r *rights.Receipt, contacts []courses.Person) {
	v.bot.Certify(v.org.Tenant, contacts, r)
}

// reachable reports whether a person can be written to.
func reachable(p *courses.Person) bool {
	return p.Chat.Conversation != "" && p.Installed && !p.Blocked && p.Left.IsZero()
}

// settingOf is where somebody reads about requests.
func (b *Bot) settingOf(org *Organisation, p *courses.Person) cards.Setting {
	in := b.zones.find(p.Zone())
	if in == nil {
		in = org.Location
	}
	if in == nil {
		in = time.UTC
	}
	return cards.Setting{Organisation: org.Name, Courses: org.Courses, Now: b.now().In(in)}
}

// notify has a card sent that nobody waits for. The job is nobody's: who was
// erased hears of it all the same.
func (b *Bot) notify(org *Organisation, chat courses.Chat, card cards.Card) {
	j := &job{tenant: org.Tenant, chat: chat, do: func(context.Context) teams.Answer {
		return teams.Answer{Card: card.JSON, Summary: card.Summary}
	}}
	if !b.later.add(j) {
		b.later.log.Warn("there is too much to send: a notice about a request was dropped", "organisation", org.Tenant)
	}
}
