// Package bot is the conversation: one turn in, one answer out. It knows the
// commands, leads through a course, and decides who may see what. It holds no
// state of its own: what it knows of a person is in the store, so any process
// can answer any turn.
package bot

import (
	"context"
	"errors"
	"fmt"
	"hash/maphash"
	"io"
	"log/slog"
	"sync"
	"time"

	"drypp/bot/store"
	"drypp/bot/teams"
	"drypp/cards"
	"drypp/courses"
	"drypp/courses/audience"
	"drypp/courses/calendar"
	"drypp/courses/recall"
	"drypp/courses/roles"
	"drypp/courses/surveys"
)

// Organisation is one Entra tenant and what it has set up.
type Organisation struct {
	// Tenant is the tenant's ID in lower case.
	Tenant string
	// Name is what people call it.
	Name string
	// Language is spoken to people whose own isn't known.
	Language courses.Language
	// Region is where the data is, as the configuration names it.
	Region string
	// Location is the zone of people whose own isn't known; nil means UTC.
	Location *time.Location
	// Hours returns when a person may be written to, as delivery.Organisation
	// has it; without it they may choose any hour that isn't night.
	Hours func(timezone, country string, hour int) *calendar.Hours
	// Roles says who may do what.
	Roles   *roles.Roles
	Store   store.Store
	Courses *courses.Catalogue
	// Recall says which questions come back, nil if none do; Surveys are those on
	// offer.
	Recall  *recall.Settings
	Surveys *surveys.Catalogue
	// ManagersSeeScores says that managers see the scores of their team in the
	// courses that say so, too.
	ManagersSeeScores bool
	// Certificates says that there are certificates to be had.
	Certificates bool
	// Audiences are the organisation's rules, as delivery.Organisation has them.
	Audiences *audience.Rules
}

// Members tells who is behind a Teams user; the Connector does.
type Members interface {
	// Member returns the member of a chat with that Teams user ID.
	Member(ctx context.Context, chat courses.Chat, user string) (teams.Member, error)
}

// Config is what a Bot needs. Members, Now and Log are required.
type Config struct {
	Organisations []Organisation
	Members       Members
	// Desk is where contacts make campaigns and look at them; without it there
	// are none.
	Desk Desk
	Now  func() time.Time
	Log  *slog.Logger
	// People is where contacts see where people come from, and change it;
	// without it they can't.
	People People
	// Files is what takes spreadsheets that contacts send; the zero Files takes
	// none.
	Files Files
	// Sender brings what takes longer than an answer may. It is needed with
	// People.
	Sender Sender
	// Reports is where numbers, teams, exports and certificates come from;
	// without it there are none.
	Reports Reports
	// Privacy is what people may ask of what is kept of them; without it they
	// aren't told of that. It needs Sender.
	Privacy Privacy
	// Put writes a file to where a person said, as teams.Put does; without it
	// there are no files. It needs Sender.
	Put func(ctx context.Context, u teams.Upload, body io.Reader, size int64) error
	// Observe, if set, is told the outcome of each answer.
	Observe func(courses.Outcome)
}

// Bot answers turns. It is safe for concurrent use.
type Bot struct {
	organisations map[string]*Organisation
	profiles      *profiles
	desk          Desk
	people        People
	reports       Reports
	put           func(context.Context, teams.Upload, io.Reader, int64) error
	uploads       uploads
	later         later
	now           func() time.Time
	observe       func(courses.Outcome)
	zones         zones
	privacy       Privacy
	turns         turns
	receipts      receipts
}

var _ teams.Handler = (*Bot)(nil)

// New returns a Bot. Its background work is done by Run.
func New(c Config) *Bot {
	b := &Bot{
		organisations: make(map[string]*Organisation, len(c.Organisations)),
		profiles:      newProfiles(c.Members, c.Now, c.Log),
		desk:          c.Desk,
		people:        c.People,
		reports:       c.Reports,
		put:           c.Put,
		uploads:       uploads{Files: c.Files, held: map[string]upload{}},
		later:         newLater(c.Sender, c.Log),
		privacy:       c.Privacy,
		turns:         turns{seed: maphash.MakeSeed()},
		receipts:      newReceipts(),
		now:           c.Now,
		observe:       c.Observe,
	}
	for _, o := range c.Organisations {
		if !o.ManagersSeeScores {
			o.Courses = o.Courses.WithoutScores()
		}
		b.organisations[o.Tenant] = &o
	}
	if b.desk == nil {
		b.desk = noDesk{}
	}
	if b.observe == nil {
		b.observe = func(courses.Outcome) {}
	}
	return b
}

// Run does what is not for a person to wait for, such as asking Teams for
// names and reading spreadsheets, until the context ends.
func (b *Bot) Run(ctx context.Context) {
	var all sync.WaitGroup
	all.Go(func() { b.profiles.run(ctx) })
	for range workers {
		all.Go(func() { b.later.run(ctx) })
	}
	all.Wait()
}

// ErrTenant says that a turn came from an organisation that isn't set up.
var ErrTenant = errors.New("the tenant is not among the configured organisations")

// Turn answers one turn; see teams.Handler.
func (b *Bot) Turn(ctx context.Context, t teams.Turn) (teams.Answer, error) {
	org := b.organisations[t.Tenant]
	switch {
	case org == nil:
		return teams.Answer{}, ErrTenant
	case t.Group:
		return group(org, t), nil
	case t.Kind == teams.Removed:
		return teams.Answer{}, ignoreUnknown(org.Store.Leave(ctx, t.ObjectID))
	}
	v := visit{bot: b, org: org, turn: t, language: clientLanguage(org, t)}
	card, err := v.answer(ctx)
	if err != nil {
		card = v.unavailable()
	}
	return teams.Answer{Card: card.JSON, Summary: card.Summary, Undelivered: v.undelivered}, err
}

// group answers outside the personal chat: with the way there, and only when
// somebody spoke to the bot.
func group(org *Organisation, t teams.Turn) teams.Answer {
	if t.Kind == teams.Removed {
		return teams.Answer{}
	}
	card := cards.GroupChat(clientLanguage(org, t))
	return teams.Answer{Card: card.JSON, Summary: card.Summary}
}

// ignoreUnknown forgives that a person was never known: there is nothing to
// note about somebody who leaves without having come.
func ignoreUnknown(err error) error {
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	return err
}

func clientLanguage(org *Organisation, t teams.Turn) courses.Language {
	p := courses.Person{Locale: t.Locale}
	return p.Speaks(org.Language)
}

// visit is one turn of one person being answered.
type visit struct {
	bot    *Bot
	org    *Organisation
	turn   teams.Turn
	person courses.Person
	// language is the person's, or that of their client until they are known.
	language courses.Language
	// data is what the person asked for.
	data cards.Data
	// scope is whom the person may reach with campaigns, once that was asked.
	scope roles.Scope
	// undelivered undoes what must not stand if the answer can't be sent.
	undelivered func()
}

// answer returns the card to answer with, or none for silence.
func (v *visit) answer(ctx context.Context) (cards.Card, error) {
	v.data = v.understand()
	if card, ok, err := v.unheardOf(ctx); ok || err != nil {
		return card, err
	}
	if err := v.meet(ctx); err != nil {
		return cards.Card{}, fmt.Errorf("meeting the person: %w", err)
	}
	switch {
	case v.turn.Kind == teams.Installed:
		return v.welcome(ctx)
	case v.barred():
		return v.restricted(), nil
	case v.turn.Kind == teams.Accepted, v.turn.Kind == teams.Declined:
		return v.given(ctx)
	}
	card, err := v.greeted(ctx)
	if errors.Is(err, store.ErrNotFound) {
		return v.myCourses(ctx)
	}
	return card, err
}

// unavailable says that it didn't work, and how to try again.
func (v *visit) unavailable() cards.Card {
	again := v.data
	if again.Do == doFile {
		again = cards.Data{Do: cards.DoPeople}
	}
	return cards.Unavailable(v.language, again)
}

// understand finds out what the person asks for.
func (v *visit) understand() cards.Data {
	switch v.turn.Kind {
	case teams.Message:
		d := v.bot.command(v.turn.Text, v.org.Courses)
		if len(v.turn.Files) > 0 && (d.Do == "" || d.Do == cards.DoPeople) {
			d.Do = doFile
		}
		return d
	case teams.Click, teams.Accepted, teams.Declined:
		if d, err := cards.ParseData(v.turn.Data); err == nil {
			return d
		}
	}
	return cards.Data{Do: cards.DoHelp}
}

// meet finds the person, and notes what the turn tells anew about them.
func (v *visit) meet(ctx context.Context) error {
	s := store.Sighting{
		ObjectID: v.turn.ObjectID, Locale: v.turn.Locale, Chat: v.turn.Chat,
		Timezone: v.turn.Timezone, Installed: true, At: v.bot.now(),
	}
	p, err := v.org.Store.Person(ctx, s.ObjectID)
	if s.Timezone != p.ClientTimezone && v.bot.zones.find(s.Timezone) == nil {
		s.Timezone = ""
	}
	if errors.Is(err, store.ErrNotFound) || err == nil && p.Restricted.IsZero() && news(&p, &s) {
		p, err = v.org.Store.Meet(ctx, s)
	}
	if err != nil {
		return err
	}
	v.person, v.language = p, p.Speaks(v.org.Language)
	// Who is here though a list says that they left may be on it by a new address.
	if p.Restricted.IsZero() && (p.Name == "" || !p.Left.IsZero()) {
		v.bot.profiles.want(v.org, p)
	}
	return nil
}

// news reports whether a sighting says something that isn't known yet.
func news(p *courses.Person, s *store.Sighting) bool {
	return !p.Installed || p.Blocked || p.Chat != s.Chat ||
		s.Locale != "" && p.Locale != s.Locale || s.Timezone != "" && p.ClientTimezone != s.Timezone
}

// welcome greets a person who installed the app, once per installation.
func (v *visit) welcome(ctx context.Context) (cards.Card, error) {
	mine, err := v.org.Store.ClaimWelcome(ctx, v.person.ID)
	if err != nil {
		return cards.Card{}, fmt.Errorf("claiming the welcome: %w", err)
	}
	if !mine {
		return cards.Card{}, nil
	}
	v.undelivered = func() {
		// The request's context may be what ended the delivery.
		_ = v.org.Store.ReturnWelcome(context.WithoutCancel(ctx), v.person.ID)
	}
	if v.isRestricted() {
		return v.restricted(), nil
	}
	var first *courses.Course
	if all := v.org.Courses.All(); len(all) > 0 {
		first = all[0]
	}
	return cards.Welcome(v.language, v.org.Name, v.org.Region, first), nil
}
