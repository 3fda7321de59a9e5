// Package store says what is kept of an organisation and what may be asked of
// it, at the level of what happens to people and courses. Package bolt keeps
// it in a file; package storetest holds every store to the same behaviour.
package store

import (
	"context"
	"errors"
	"io"
	"time"

	"drypp/courses"
)

// Errors that a Store returns, wrapped with what was being done. None carries
// personal data.
var (
	// ErrNotFound: there is no such person or enrolment, or it is another's.
	ErrNotFound = errors.New("not found")
	// ErrUnavailable: nothing was written and nothing will be until somebody
	// acts; the cause is wrapped beside it.
	ErrUnavailable = errors.New("the store can't be written to")
	// ErrLocked: another process has the store open.
	ErrLocked = errors.New("the store is in use by another process")
	// ErrNewer: the store was written by a newer Drypp.
	ErrNewer = errors.New("the store was written by a newer version of Drypp")
	// ErrDamaged: the file isn't a store, or parts of it can't be read.
	ErrDamaged = errors.New("the store is damaged")
)

// Store keeps what belongs to one organisation. Every method that changes
// something returns after the change is durable, or with an error and nothing
// changed. All methods are safe for concurrent use. An operation whose context
// ends before it began does nothing; once begun, it finishes.
//
// Methods that take a course apply the domain's rules (package courses) to the
// recorded enrolment within the transaction, so that a rule sees what is
// recorded and nobody comes between.
type Store interface {
	// Meet makes a person known by their object ID, or brings what is known
	// of their client, chat and app up to date. It writes only if something
	// changed.
	Meet(ctx context.Context, s Sighting) (courses.Person, error)
	// Person returns the person with that Entra object ID.
	Person(ctx context.Context, objectID string) (courses.Person, error)
	// ClaimWelcome notes that the person is being welcomed, and reports
	// whether it is for the caller to do it: true once per installation.
	ClaimWelcome(ctx context.Context, person string) (bool, error)
	// ReturnWelcome takes the claim back after the welcome could not be sent.
	ReturnWelcome(ctx context.Context, person string) error
	// Leave notes that the person removed the app.
	Leave(ctx context.Context, objectID string) error
	// SetLanguage keeps the language that the person chose.
	SetLanguage(ctx context.Context, person string, l courses.Language) error
	// SetProfile keeps the person's name and e-mail address.
	SetProfile(ctx context.Context, person, name, email string) error

	// Enrol returns the person's latest enrolment in the course, or a new one
	// if there is none. With again, it begins a new one if the latest is
	// completed and allows no further try.
	Enrol(ctx context.Context, person string, c *courses.Course, again bool, at time.Time) (courses.Enrolment, error)
	// Enrolment returns one enrolment of the person.
	Enrolment(ctx context.Context, person, enrolment string) (courses.Enrolment, error)
	// Enrolments returns all enrolments of the person, oldest first.
	Enrolments(ctx context.Context, person string) ([]courses.Enrolment, error)
	// ReadLesson notes that a lesson was read.
	ReadLesson(ctx context.Context, person, enrolment string, c *courses.Course, index int) (courses.Enrolment, error)
	// Answer records an answer once; see courses.Enrolment.Answer.
	Answer(ctx context.Context, a Answer) (Answered, error)
	// Retry begins another try after the one given, once.
	Retry(ctx context.Context, person, enrolment string, c *courses.Course, after int) (courses.Enrolment, error)

	// Totals returns the totals of every course that anybody has begun, by
	// course ID.
	Totals(ctx context.Context) (map[string]courses.Totals, error)
	// People calls f for each person with their enrolments, in no particular
	// order, as of one moment, until f returns an error, which it returns. f
	// must not call the store.
	People(ctx context.Context, f func(courses.Person, []courses.Enrolment) error) error

	// Snapshot writes the whole store, in a form that a store of the same kind
	// can be opened from, to the writer that to returns for its length in
	// bytes. It holds every change that was acknowledged before Snapshot was
	// called, and none that was begun after to was. Nothing waits for it, but
	// the store may need more room on the disk while it is written. The first
	// error of to or of the writer ends it and is returned. Neither may close
	// the store.
	Snapshot(ctx context.Context, to func(size int64) (io.Writer, error)) error
	// Check reads everything and returns what is wrong with it: the file,
	// the records, totals that don't agree with the enrolments.
	Check(ctx context.Context) error
	// Healthy returns nil while the store takes writes, else why not.
	Healthy() error
	// Close finishes what has begun and closes the store.
	Close() error
}

// Sighting is what an activity tells about the person it came from.
type Sighting struct {
	ObjectID string
	Locale   string
	// Chat is the zero Chat if it isn't their personal chat.
	Chat courses.Chat
	// Installed says that the activity proves the app to be installed.
	Installed bool
	At        time.Time
}

// Answer is a response to a question, in canonical form (courses.Question.Parse).
type Answer struct {
	Person, Enrolment string
	Course            *courses.Course
	Question          string
	Try               int
	Response          string
	At                time.Time
}

// Answered is what became of an Answer.
type Answered struct {
	Enrolment courses.Enrolment
	// Attempt is the recorded answer, nil if the outcome is Stale or Unusable.
	Attempt *courses.Attempt
	Outcome courses.Outcome
}
