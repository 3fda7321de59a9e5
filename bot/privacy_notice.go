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

// Telling returns what tells, soon and by itself, what somebody else decided about
// a request of a person's, by their random ID: the person in their chat, and the
// contacts by the certificate if the person was erased. It is called before it is
// decided, since nothing may be known of the person afterwards. In the chat the Bot
// does so by itself: it is for what is decided elsewhere. Who isn't on record, has
// no chat or blocked the bot isn't told.
func (b *Bot) Telling(ctx context.Context, tenant, person string) func(*rights.Receipt) {
	org := b.organisations[tenant]
	if org == nil {
		return func(*rights.Receipt) {}
	}
	p, err := org.Store.PersonByID(ctx, person)
	if err != nil {
		return func(*rights.Receipt) {}
	}
	contacts := b.contacts(ctx, org, &p)
	return func(r *rights.Receipt) {
		b.tell(org, &p, r)
		b.certify(org, contacts, r)
	}
}

// tell tells a person, as they were before, what came of their request.
func (b *Bot) tell(org *Organisation, p *courses.Person, r *rights.Receipt) {
	if reachable(p) {
		b.notify(org, p.Chat, cards.Decided(p.Speaks(org.Language), b.settingOf(org, p), r))
	}
}

// certify hands contacts the certificate of an erasure, if there is one.
func (b *Bot) certify(org *Organisation, contacts []courses.Person, r *rights.Receipt) {
	if len(r.Certificate) == 0 {
		return
	}
	for i := range contacts {
		b.notify(org, contacts[i].Chat, cards.DeletionCertificate(contacts[i].Speaks(org.Language), r))
	}
}

// Remind tells contacts of requests that wait, soon: each of those that are theirs
// to decide. It has the form of privacy.Organisation.Remind. After an error some may
// have been told.
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
	told := true
	for id, c := range people {
		told = b.notify(org, c.Chat, cards.RequestReminder(c.Speaks(org.Language), b.settingOf(org, &c), theirs[id])) && told
	}
	if !told {
		return errBusy
	}
	return nil
}

// contacts returns the contacts, and their deputies, who may decide about a person
// and can be written to, but for the person. Who can't be read is left out: nobody's
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

// errBusy says that there is too much to send already.
var errBusy = errors.New("there is too much to send at present")

// notify has a card sent that nobody waits for, and reports whether there was room.
// The job is nobody's: who was erased hears of it all the same.
func (b *Bot) notify(org *Organisation, chat courses.Chat, card cards.Card) bool {
	j := &job{tenant: org.Tenant, chat: chat, do: func(context.Context) teams.Answer {
		return teams.Answer{Card: card.JSON, Summary: card.Summary}
	}}
	ok := b.later.add(j)
	if !ok {
		b.later.log.Warn("a notice about a request was dropped", "organisation", org.Tenant, "error", errBusy)
	}
	return ok
}
