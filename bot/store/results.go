package store

import (
	"time"

	"drypp/courses"
	"drypp/courses/calendar"
	"drypp/courses/results"
)

// Cuts says how an organisation's totals are cut.
type Cuts struct {
	// Of returns the cuts that a person belongs to beside the zero Cut. It must
	// be quick, pure, and safe for concurrent use. nil means none.
	Of func(*courses.Person) []results.Cut
	// Key changes whenever Of would give another answer for the same person.
	Key string
	// Day returns the day in the organisation's zone; nil means that no trend is
	// kept.
	Day func() calendar.Date
}

// DigestKind says whom a digest is for.
type DigestKind string

// The kinds of digests.
const (
	// ManagerDigest is about the manager's team, ContactDigest about whom the
	// contact is the contact of.
	ManagerDigest DigestKind = "manager"
	ContactDigest DigestKind = "contact"
)

// Digest is what is kept of the digests that somebody gets.
type Digest struct {
	Person string
	Kind   DigestKind
	// Declined says that they don't want any.
	Declined bool
	// Deputy is the random ID of who gets it while they pause, or empty.
	Deputy string
	// Period names the latest period that was begun for them, such as
	// "2026-W48"; Stage says what came of it, At since when, Tries how often it
	// was tried.
	Period string
	Stage  DigestStage
	At     time.Time
	Tries  int
	// Owed and Done are what was counted for the latest one that went out or
	// was skipped, so that the next tells whether there is news.
	Owed, Done int
	// Nudged is when they last had their team nudged.
	Nudged time.Time
	// Revision counts the changes from 1.
	Revision int
}

// DigestStage says what came of a digest.
type DigestStage string

// The stages of a digest.
const (
	// DigestSending: it was written down that it goes out now.
	DigestSending DigestStage = "sending"
	// DigestSent and DigestMailed: Teams, or the mail server, took it.
	DigestSent   DigestStage = "sent"
	DigestMailed DigestStage = "mailed"
	// DigestSkipped: there was nothing to say, or nobody to say it to.
	DigestSkipped DigestStage = "skipped"
	// DigestFailed: it is no longer tried.
	DigestFailed DigestStage = "failed"
)

// Access is a look at the results of people.
type Access struct {
	At time.Time
	// By is the random ID of the person who looked, empty if it was done from
	// the command line; Via says how.
	By   string
	Via  string
	What results.Look
	// Format, Scope and People are as results.Looked has them.
	Format, Scope string
	People        int
	// About is the random ID of the one person whose results they were, or
	// empty.
	About string
}

// EventKind says what happened.
type EventKind string

// The kinds of events.
const (
	// EventEnrolled: a person began a course. EventAnswered: they answered a
	// question. EventFinished: they finished a try, passed or not.
	EventEnrolled EventKind = "enrolled"
	EventAnswered EventKind = "answered"
	EventFinished EventKind = "finished"
)

// Event is something that a person did in a course.
type Event struct {
	// Sequence counts events of the store from 1.
	Sequence uint64
	Kind     EventKind
	Person   string
	// Enrolment is its ID, and Try which try it is about.
	Enrolment, Course string
	Version, Try      int
	// Question, Response and Right are the answer's (EventAnswered).
	Question, Response string
	Right              bool
	// Result is the outcome (EventFinished).
	Result courses.Result
	At     time.Time
}

// PersonEvent is an event with who did it, the zero Person if they are gone.
type PersonEvent struct {
	Event
	Person courses.Person
}
