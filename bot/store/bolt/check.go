package bolt

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"go.etcd.io/bbolt"

	"drypp/bot/store"
	"drypp/courses"
)

// maxProblems bounds how many problems Check reports.
const maxProblems = 20

// Check reads everything and returns what is wrong with it. No change is made
// meanwhile: on a large store it holds up writers for seconds. The pages are
// walked through first, because nothing else can stand one that leads out of
// the file or back to its own ancestor.
func (d *DB) Check(ctx context.Context) (err error) {
	alone := d.exclusively(ctx, func() {
		c := checker{recounts: moves{}}
		err = d.read(context.WithoutCancel(ctx), func(t *tx) error {
			c.tx = t
			c.failed(checkLayout(d.file))
			if c.problems == nil {
				c.keys()
			}
			if c.problems == nil && !c.older {
				c.records()
			}
			if c.problems == nil {
				c.structure()
			}
			return nil
		})
		if err == nil && c.problems == nil && c.older {
			err = c.asOpened(d)
		}
		err = errors.Join(append(c.problems, err)...)
	})
	return errors.Join(alone, err)
}

type checker struct {
	tx *tx
	// older says that the ring of keys is newer than the store, and gone who was
	// erased since and is still on record.
	older bool
	gone  []string
	// recounts are the deliveries of each campaign.
	recounts moves
	// sums are the totals, by the keys of their counters.
	sums     map[string]*counter
	problems []error
}

func (c *checker) found(format string, args ...any) {
	if len(c.problems) < maxProblems {
		c.problems = append(c.problems, fmt.Errorf("%w: "+format, append([]any{store.ErrDamaged}, args...)...))
	}
}

// structure has bbolt check its pages. Its messages would name keys, among
// them what people are found by, so these are left out.
func (c *checker) structure() {
	for err := range c.tx.bolt.Check(bbolt.WithKVStringer(noKeys{})) {
		c.found("%v", err)
	}
}

// noKeys keeps keys and values out of bbolt's complaints: they may be personal.
type noKeys struct{}

// KeyToString implements bbolt's KVStringer.
func (noKeys) KeyToString([]byte) string { return "…" }

// ValueToString implements bbolt's KVStringer.
func (noKeys) ValueToString([]byte) string { return "…" }

// records reads every record and compares those that tell the same.
func (c *checker) records() {
	people, addressed, managed := c.people()
	objects := 0
	c.failed(c.tx.each(inObjects, nil, func(key, id []byte) error {
		objects++
		if p, err := c.tx.person(string(id)); err != nil || !bytes.Equal(c.tx.handle(p.ObjectID), key) {
			c.found("a look-up leads to the wrong person, or to none")
		}
		return nil
	}))
	if objects != people {
		c.found("%d people have %d look-ups", people, objects)
	}
	c.addresses(addressed)
	c.teams(managed)
	_, err := c.tx.roster()
	c.failed(err)
	c.enrolments()
	c.deliveries()
	c.totals()
	c.results()
	c.privacy()
	c.learning()
	c.owners()
}

func (c *checker) failed(err error) {
	if err != nil {
		c.found("%v", err)
	}
}

// people counts those who have an object ID, those who have an address, and those
// who are in a team.
func (c *checker) people() (known, addressed, managed int) {
	c.failed(c.tx.each(inPeople, nil, func(id, record []byte) error {
		p, err := c.tx.readPerson(id, record)
		if err != nil || len(id) != idLength {
			c.found("person %s: %v", id, err)
			return nil
		}
		if p.ObjectID != "" {
			known++
		}
		if p.Email != "" {
			addressed++
		}
		if p.Manager != "" {
			managed++
		}
		if p.ObjectID == "" && p.Email == "" {
			c.found("nobody can find person %s", id)
		}
		return nil
	}))
	return known, addressed, managed
}

// addresses holds the look-ups by address against the people, of whom so many
// have one.
func (c *checker) addresses(want int) {
	n := 0
	c.failed(c.tx.each(inAddresses, nil, func(key, _ []byte) error {
		n++
		if len(key) != handleSize+idLength {
			c.found("an address has a key of %d bytes", len(key))
			return nil
		}
		p, err := c.tx.person(string(key[handleSize:]))
		if err != nil || p.Email == "" || !bytes.HasPrefix(key, c.tx.handle(p.Email)) {
			c.found("an address leads to the wrong person, or to none")
		}
		return nil
	}))
	if n != want {
		c.found("%d people with addresses have %d look-ups", want, n)
	}
}

func (c *checker) enrolments() {
	ordinals := make(map[int]bool)
	var last string
	c.failed(c.tx.each(inEnrolments, nil, func(key, record []byte) error {
		var e enrolment
		if err := e.decode(key, record); err != nil {
			c.found("an enrolment: %v", err)
			return nil
		}
		if person := string(key[:idLength]); person != last {
			last = person
			clear(ordinals)
			if c.tx.get(inPeople, key[:idLength]) == nil {
				c.found("enrolment %s is nobody's", e.ID)
			}
		}
		if e.ordinal < 1 || ordinals[e.ordinal] {
			c.found("enrolment %s has the place of another", e.ID)
		}
		ordinals[e.ordinal] = true
		c.enrolment(&e.Enrolment)
		return nil
	}))
}

// enrolment checks what holds for every enrolment in whatever course.
func (c *checker) enrolment(e *courses.Enrolment) {
	for i := range e.Attempts {
		a := &e.Attempts[i]
		if e.Attempt(a.Question, a.Try) != a {
			c.found("enrolment %s has two answers to question %s in try %d", e.ID, a.Question, a.Try)
		}
		if a.Try < courses.Pretest || a.Try > e.Try {
			c.found("enrolment %s has an answer in try %d of %d", e.ID, a.Try, e.Try)
		}
	}
	for i := range e.Results {
		if i > 0 && e.Results[i].Try <= e.Results[i-1].Try || e.Results[i].Try > e.Try {
			c.found("enrolment %s has a result too many", e.ID)
		}
	}
}
