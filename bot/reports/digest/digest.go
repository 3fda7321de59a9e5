// Package digest sends managers and contacts their digests by itself: on Monday
// at eight by the recipient's own clock, each week or on the first Monday of
// the month.
//
// An Engine keeps nothing that isn't in the store: that a digest goes out is on
// record before it does. After a crash those that were on their way may come
// twice; else nobody gets two for one period. It has no clock and starts nothing
// by itself: Due says what may be sent, and Begin, Fly and Land do it, so that a
// program can be ended between any two of them. Run does all this by the clock.
//
// Who gets one:
//
//   - a manager with people whose manager they are, and a contact that is
//     configured, unless they declined, left, or blocked the bot;
//   - in the place of a manager who pauses the deputy whom they named, and of a
//     contact the first of the deputies that are configured for them, unless
//     that one pauses, too;
//   - in Teams who has a chat there, by mail who hasn't, if mail can be sent.
//
// There is nothing to say, and nothing is sent, as long as nobody owes a course
// and nobody finished one since the last digest. So the word of thanks that all
// is done comes once.
package digest

import (
	"context"
	"log/slog"
	"time"

	"drypp/bot/delivery"
	"drypp/bot/reports"
	"drypp/bot/store"
	"drypp/bot/teams"
	"drypp/courses"
	"drypp/courses/calendar"
	"drypp/courses/results"
)

// Cadence says how often digests go out.
type Cadence string

// The cadences.
const (
	Weekly  Cadence = "weekly"
	Monthly Cadence = "monthly"
	Off     Cadence = "off"
)

// Reports is where the numbers come from; reports.Service is one. It notes that
// somebody looked before it hands anything by name over.
type Reports interface {
	Overview(ctx context.Context, tenant string, v reports.Viewer, q reports.Query) (*results.Overview, error)
	Team(ctx context.Context, tenant string, v reports.Viewer, manager string) (*results.Team, error)
}

// Messenger writes to chats in Teams; teams.Connector with one attempt an
// operation does.
type Messenger interface {
	Send(ctx context.Context, chat courses.Chat, a teams.Answer) (activity string, err error)
}

// Organisation is whose managers and contacts get digests.
type Organisation struct {
	// Tenant is the tenant's ID in lower case.
	Tenant string
	// Language is spoken to people whose own isn't known.
	Language courses.Language
	Store    store.Store
	Cadence  Cadence
	Contacts []Contact
	// Hours returns the workdays of a person by their zone and country, as
	// delivery.Organisation has it.
	Hours func(timezone, country string, hour int) *calendar.Hours
	// Mailer may be nil.
	Mailer delivery.Mailer
}

// Contact is a contact person as configured, and who stands in for them: e-mail
// addresses or Entra object IDs.
type Contact struct {
	User     string
	Deputies []string
}

// Config is what an Engine needs. Every field but Observe is required.
type Config struct {
	Organisations []Organisation
	Reports       Reports
	Messenger     Messenger
	// Pace is the one that all unsolicited calls of Teams go through.
	Pace delivery.Pace
	// Now is Run's clock; nothing else reads it.
	Now func() time.Time
	// Log gets random IDs only.
	Log *slog.Logger
	// Observe, if set, is told what became of each digest.
	Observe func(Outcome)
}

// Outcome is what became of a digest, fit for a metric's labels.
type Outcome struct {
	Tenant string
	Kind   store.DigestKind
	// Stage is what it came to; store.DigestSending if it is tried again.
	Stage store.DigestStage
	// Reason says why it wasn't sent, or is empty: one of the Skip reasons, or in
	// the words of teams.Reason.
	Reason string
}

// Why a digest is skipped.
const (
	// SkipNothing: there was nothing to say. SkipPaused: the person pauses, and
	// nobody stands in. SkipUnreachable: there was neither chat nor mail.
	// SkipForbidden: they may not see the numbers, or these are about too few.
	SkipNothing     = "nothing to say"
	SkipPaused      = "paused"
	SkipUnreachable = "unreachable"
	SkipForbidden   = "forbidden"
)

// Engine sends digests. Due, Begin, Fly and Land are safe for concurrent use.
// What it remembers only saves time: it may be dropped between any two calls,
// and a new one goes on from what the stores hold.
type Engine struct {
	Config
	all           []*organisation
	organisations map[string]*organisation
}

// New returns an Engine. It does nothing by itself.
func New(c Config) *Engine {
	e := &Engine{Config: c, organisations: make(map[string]*organisation, len(c.Organisations))}
	if e.Observe == nil {
		e.Observe = func(Outcome) {}
	}
	for _, o := range c.Organisations {
		if o.Cadence == Off {
			continue
		}
		kept := &organisation{Organisation: o, held: map[whose]bool{}}
		e.all = append(e.all, kept)
		e.organisations[o.Tenant] = kept
	}
	return e
}

// whose names a digest: the random ID of the manager or contact, and the kind.
type whose struct {
	person string
	kind   store.DigestKind
}
