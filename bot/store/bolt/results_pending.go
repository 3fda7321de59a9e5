package bolt

import (
	"context"
	"errors"

	"drypp/bot/store"
	"drypp/courses"
	"drypp/courses/results"
)

var errPending = errors.New("it isn't built yet")

// rebuildQuality counts the first finished try of every enrolment of a store
// that has no counts of them.
func rebuildQuality(*tx) error { return nil }

// happened notes what became of the enrolment at a key: as an event, and, if it
// was its first finished try, for the quality of its questions. It is called
// once the enrolment was put, within the same operation.
func (t *tx) happened(key []byte, before *courses.Enrolment, e *enrolment) error { return nil }

// results checks what is kept of digests, looks, events and questions.
func (c *checker) results() {}

// Quality returns what is counted of each version of a course.
func (d *DB) Quality(context.Context, string) (map[int]results.Quality, error) {
	return nil, errPending
}

// Digest returns what is kept of a person's digest of a kind.
func (d *DB) Digest(context.Context, string, store.DigestKind) (store.Digest, error) {
	return store.Digest{}, errPending
}

// PutDigest keeps it.
func (d *DB) PutDigest(context.Context, store.Digest) error { return errPending }

// Digests calls f for each digest that is kept.
func (d *DB) Digests(context.Context, func(store.Digest) error) error { return errPending }

// PutAccess notes that somebody looked at results.
func (d *DB) PutAccess(context.Context, store.Access) error { return errPending }

// Accesses calls f for each Access, the latest first.
func (d *DB) Accesses(context.Context, func(store.Access) error) error { return errPending }

// Outbox has events kept from now on, or no longer.
func (d *DB) Outbox(bool) {}

// Events returns up to limit events that are kept.
func (d *DB) Events(context.Context, int) ([]store.PersonEvent, error) { return nil, errPending }

// Forget drops the events up to and with that Sequence.
func (d *DB) Forget(context.Context, uint64) error { return errPending }
