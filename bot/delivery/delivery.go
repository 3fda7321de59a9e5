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
	"drypp/courses/audience"
	"drypp/courses/calendar"
	"drypp/courses/recall"
	"drypp/courses/surveys"
)

// Messenger writes to chats in Teams; teams.Connector with one attempt an
// operation does.
type Messenger interface {
	Send(ctx context.Context, chat courses.Chat, a teams.Answer) (activity string, err error)
	Delete(ctx context.Context, chat courses.Chat, activity string) error
	Create(ctx context.Context, serviceURL, tenant, user string) (courses.Chat, error)
}

// Installer installs the app for people. Graph does it; without one, people are
// waited for.
type Installer interface {
	// Install installs the app for a person, by their Entra object ID, and
	// returns the chat that comes of it, the zero Chat if nobody knows it yet.
	// For one who has it already it only returns the chat. Its errors are
	// logged, so they must tell nothing personal. One that passes, or that
	// isn't about the person, is a *teams.Error which says so by its Status or
	// its Reason (Throttled, Unavailable, Unreachable, Unauthorized, Lost, …);
	// after any other one the person can't get the app for a week.
	Install(ctx context.Context, tenant, objectID string) (courses.Chat, error)
}

// Mailer sends mail to those who can't be reached in Teams, from one mailbox of
// the organisation's. Graph does it.
type Mailer interface {
	// Mail sends one mail. Its errors are as those of Install; after one that
	// doesn't say that it passes, the mail may have gone out or not, and isn't
	// sent again.
	Mail(ctx context.Context, tenant string, m Mail) error
}

// Mail is an e-mail in plain text.
type Mail struct{ To, Subject, Text string }

// Organisation is whom deliveries are made for.
type Organisation struct {
	// Tenant is the tenant's ID in lower case, Name what people call it.
	Tenant, Name string
	// Language is spoken to people whose own isn't known.
	Language courses.Language
	Store    store.Store
	Courses  *courses.Catalogue
	// Audiences are the organisation's rules, which know the fields that it
	// chose; shared by everything that selects people. Without any, it chose
	// none.
	Audiences *audience.Rules
	// ManagersSeeScores says that managers see the scores of the courses that
	// say so, too; then the first card of such a course tells it.
	ManagersSeeScores bool
	// Recall says which questions come back, nil if none do; Surveys are those on
	// offer.
	Recall  *recall.Settings
	Surveys *surveys.Catalogue
	// Budget is how many unsolicited cards a person may get a day, from 1.
	Budget int
	// Hours returns when a person may be written to: by their own zone and
	// country, else the organisation's, from the hour that they chose (0 if
	// none). It is safe for concurrent use.
	Hours func(timezone, country string, hour int) *calendar.Hours
	// Installer and Mailer may be nil.
	Installer Installer
	Mailer    Mailer
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

// Pace says when calls of Teams may go out; Pacer does. Those of the Installer
// and of the Mailer have budgets of their own beside it: in place of the tenant
// it is given the tenant followed by a space and "app" or "mail".
type Pace interface {
	// Take asks for a turn for a call on a conversation of an organisation;
	// conversation is empty for creating one. It returns now or earlier if
	// the turn is taken, else when to ask again; then nothing is taken. An
	// Interactive call leaves with its turn.
	Take(now time.Time, tenant, conversation string, c Class) time.Time
	// Leave lets an Unsolicited call that had its turn leave. It returns now or
	// earlier if the call is on its way, else when to ask again: since its turn
	// Teams asked to leave the organisation or the conversation alone, calls
	// failed as this one would, or those that were late left all at once.
	Leave(now time.Time, tenant, conversation string) time.Time
	// Took is told how a call for which a turn was taken ended: nil, or what
	// the Messenger returned.
	Took(now time.Time, tenant, conversation string, err error)
}
