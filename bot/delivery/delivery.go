// Package delivery is what goes out by itself: it finds who is due, sends each
// card at the rate that Teams allows, and keeps a ledger of what became of it.
//
// What is to be done about a person is decided by package campaigns, within a
// transaction of the store; this package carries it out. The Engine has no
// clock and starts nothing by itself: Due says what may be done, and Begin, Fly
// and Land do it in three steps, so that a program can be ended between any two
// of them, in earnest or in a simulation. Run does all this by the clock.
//
// Intent is durable before anything is sent. After a crash the deliveries that
// were on their way may go out twice, those of a kind that is AtMostOnce don't.
package delivery

import (
	"context"
	"time"

	"drypp/bot/store"
	"drypp/bot/teams"
	"drypp/courses"
	"drypp/courses/calendar"
)

// Messenger writes to chats in Teams; teams.Connector with one attempt an
// operation does.
type Messenger interface {
	Send(ctx context.Context, chat courses.Chat, a teams.Answer) (activity string, err error)
	Delete(ctx context.Context, chat courses.Chat, activity string) error
	Create(ctx context.Context, serviceURL, tenant, user string) (courses.Chat, error)
}

// Installer installs the app for people. Graph will do it; without one, people
// are waited for.
type Installer interface {
	// Install installs the app for a person, by their Entra object ID. For
	// one who has it already it does nothing. Its errors are logged, so they
	// must tell nothing personal.
	Install(ctx context.Context, tenant, objectID string) error
}

// Organisation is whom deliveries are made for.
type Organisation struct {
	// Tenant is the tenant's ID in lower case, Name what people call it.
	Tenant, Name string
	// Language is spoken to people whose own isn't known.
	Language courses.Language
	Store    store.Store
	Courses  *courses.Catalogue
	// Fields are the organisation's own fields of its people, in lower case,
	// which an audience can name beside those that all have.
	Fields []string
	// Budget is how many unsolicited cards a person may get a day, from 1.
	Budget int
	// Hours returns when a person may be written to: by their own zone and
	// country, else the organisation's, from the hour that they chose (0 if
	// none). It is safe for concurrent use.
	Hours func(timezone, country string, hour int) *calendar.Hours
	// Installer may be nil.
	Installer Installer
}

// Class says how urgent a call of Teams is.
type Class int

// The classes, the most urgent first.
const (
	// Interactive: a person waits for it.
	Interactive Class = iota
	// Unsolicited: it goes out by itself.
	Unsolicited
)

// Pace says when calls of Teams may go out; Pacer does.
type Pace interface {
	// Take asks for a turn for a call on a conversation of an organisation;
	// conversation is empty for creating one. It returns now or earlier if
	// the turn is taken, else when to ask again; then nothing is taken.
	Take(now time.Time, tenant, conversation string, c Class) time.Time
	// Took is told how a call for which a turn was taken ended: nil, or what
	// the Messenger returned.
	Took(now time.Time, tenant, conversation string, err error)
}
