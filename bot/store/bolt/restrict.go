package bolt

import (
	"context"
	"time"

	"drypp/courses"
)

// Restrict notes since when what is kept of a person may only be kept, or that
// this is over. They are woken, so that what was planned is given up, or planned
// anew; see campaigns.Decide. What waited for its end is released with it.
func (d *DB) Restrict(ctx context.Context, person string, since time.Time) error {
	return d.write(ctx, func(t *tx) error {
		p, err := t.person(person)
		if err != nil || !set(&p.Restricted, recordable(since)) {
			return err
		}
		if err := t.keep(&p); err != nil || !p.Restricted.IsZero() {
			return err
		}
		return t.releaseWith(person)
	})
}

// Hold notes until when a person is kept although they are to go.
func (d *DB) Hold(ctx context.Context, person string, until time.Time) error {
	return d.changePerson(ctx, byID(person), func(p *courses.Person) (changed, wakes bool) {
		return set(&p.Held, recordable(until)), false
	})
}

// recordable returns a time as it is when it is read again.
func recordable(t time.Time) time.Time { return bounded(t.Round(0).UTC()) }

// restrictAs has a person be restricted and held as another record of theirs is,
// too: since the earlier and until the later of both times.
func (p *person) restrictAs(other *courses.Person) {
	if p.Restricted.IsZero() || !other.Restricted.IsZero() && other.Restricted.Before(p.Restricted) {
		p.Restricted = other.Restricted
	}
	if other.Held.After(p.Held) {
		p.Held = other.Held
	}
}
