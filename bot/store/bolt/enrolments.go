package bolt

import (
	"context"
	"fmt"
	"slices"
	"time"

	"drypp/bot/store"
	"drypp/courses"
)

var errNoEnrolment = fmt.Errorf("the enrolment is %w", store.ErrNotFound)

// enrolmentKey returns the key of a person's enrolment, and false if these
// can't be IDs. A key begins with the person, so an enrolment of somebody else
// can't be reached.
func enrolmentKey(person, id string) ([]byte, bool) {
	if len(person) != idLength || len(id) != idLength {
		return nil, false
	}
	return append(append(make([]byte, 0, 2*idLength), person...), id...), true
}

func splitKey(key []byte) (person []byte, id string, ok bool) {
	if len(key) != 2*idLength {
		return nil, "", false
	}
	return key[:idLength], string(key[idLength:]), true
}

// Enrol returns the person's latest enrolment in the course, or a new one.
func (d *DB) Enrol(ctx context.Context, person string, c *courses.Course, again bool, at time.Time) (e courses.Enrolment, err error) {
	err = d.write(ctx, func(t *tx) error {
		if _, err := t.person(person); err != nil {
			return err
		}
		all, err := t.enrolments(person)
		if err != nil {
			return err
		}
		latest := latest(all, c.ID)
		if latest != nil && !(again && finished(&latest.Enrolment, c)) {
			e, err = t.adopt(person, latest, c)
			return err
		}
		e, err = t.enrol(person, c, all, at)
		return err
	})
	return e, err
}

// latest returns the last of a person's enrolments in a course, or nil.
func latest(all []enrolment, course string) (e *enrolment) {
	for i := range all {
		if all[i].Course == course {
			e = &all[i]
		}
	}
	return e
}

// finished reports whether an enrolment is completed and allows no further
// try.
func finished(e *courses.Enrolment, c *courses.Course) bool {
	r := e.Last()
	return r != nil && r.Try == e.Try && !e.MayRetry(c)
}

// adopt brings an enrolment over to the course's present version.
func (t *tx) adopt(person string, e *enrolment, c *courses.Course) (courses.Enrolment, error) {
	before := e.Enrolment
	if !e.Adopt(c) {
		return before, nil
	}
	key, _ := enrolmentKey(person, e.ID)
	if err := t.putEnrolment(key, before, e); err != nil {
		return before, err
	}
	return e.Enrolment, t.wakeAfter(person, before, e)
}

// wakeAfter has a person looked at whose enrolment was another before.
func (t *tx) wakeAfter(person string, before courses.Enrolment, e *enrolment) error {
	if len(e.Results) != len(before.Results) {
		return t.wakeLearner(person)
	}
	return t.wake(person)
}

// enrol records a new enrolment of somebody who has these already.
func (t *tx) enrol(person string, c *courses.Course, all []enrolment, at time.Time) (courses.Enrolment, error) {
	return t.begin(person, courses.NewEnrolment(t.db.newID(), c, at.Round(0).UTC()), c, all)
}

// begin records an enrolment that is new.
func (t *tx) begin(person string, begun *courses.Enrolment, c *courses.Course, all []enrolment) (courses.Enrolment, error) {
	e := enrolment{Enrolment: *begun, ordinal: 1}
	if n := len(all); n > 0 {
		e.ordinal += all[n-1].ordinal
	}
	if c.Test != nil {
		e.Draw(c, bare(all))
	}
	key, _ := enrolmentKey(person, e.ID)
	if err := t.putEnrolment(key, courses.Enrolment{}, &e); err != nil {
		return e.Enrolment, err
	}
	return e.Enrolment, t.wake(person)
}

// enrolments returns all enrolments of a person, oldest first.
func (t *tx) enrolments(person string) (all []enrolment, err error) {
	err = t.each(inEnrolments, []byte(person), func(key, record []byte) error {
		var e enrolment
		err := e.decode(key, record)
		all = append(all, e)
		return err
	})
	slices.SortFunc(all, func(a, b enrolment) int { return a.ordinal - b.ordinal })
	return all, err
}

// enrolment reads the enrolment at a key.
func (t *tx) enrolment(key []byte) (e enrolment, err error) {
	record := t.get(inEnrolments, key)
	if record == nil {
		return e, errNoEnrolment
	}
	return e, e.decode(key, record)
}

// putEnrolment records an enrolment that was another before.
func (t *tx) putEnrolment(key []byte, before courses.Enrolment, e *enrolment) error {
	if err := t.put(inEnrolments, key, e.encode(key)); err != nil {
		return err
	}
	if before.ID == "" || len(e.Results) != len(before.Results) {
		t.touchLearning(string(key[:idLength]))
	}
	return t.happened(key, &before, e)
}

// Enrolment returns one enrolment of the person.
func (d *DB) Enrolment(ctx context.Context, person, id string) (courses.Enrolment, error) {
	var e enrolment
	key, ok := enrolmentKey(person, id)
	if !ok {
		return e.Enrolment, errNoEnrolment
	}
	err := d.read(ctx, func(t *tx) (err error) {
		e, err = t.enrolment(key)
		return err
	})
	return e.Enrolment, err
}

// Enrolments returns all enrolments of the person, oldest first.
func (d *DB) Enrolments(ctx context.Context, person string) (all []courses.Enrolment, err error) {
	err = d.read(ctx, func(t *tx) error {
		if _, err := t.person(person); err != nil {
			return err
		}
		found, err := t.enrolments(person)
		all = bare(found)
		return err
	})
	return all, err
}

func bare(found []enrolment) []courses.Enrolment {
	all := make([]courses.Enrolment, len(found))
	for i := range found {
		all[i] = found[i].Enrolment
	}
	return all
}

// change applies a rule to a recorded enrolment, brought over to the course's
// present version, and records what came of it. rule reports whether it
// changed anything. The person is woken if a try was finished, or if wakes says
// that any change does.
func (d *DB) change(ctx context.Context, person, id string, c *courses.Course, wakes bool, rule func(*tx, *courses.Enrolment) (bool, error)) (courses.Enrolment, error) {
	var e enrolment
	key, ok := enrolmentKey(person, id)
	if !ok {
		return e.Enrolment, errNoEnrolment
	}
	err := d.write(ctx, func(t *tx) (err error) {
		if e, err = t.enrolment(key); err != nil {
			return err
		}
		if e.Course != c.ID {
			return fmt.Errorf("%w: it is in another course", errNoEnrolment)
		}
		before := e.Enrolment
		adopted := e.Adopt(c)
		if changed, err := rule(t, &e.Enrolment); err != nil || !changed && !adopted {
			return err
		}
		if err := t.putEnrolment(key, before, &e); err != nil {
			return err
		}
		if wakes || len(e.Results) != len(before.Results) {
			return t.wakeAfter(person, before, &e)
		}
		return nil
	})
	if err != nil {
		return courses.Enrolment{}, err
	}
	return e.Enrolment, nil
}

// ReadLesson notes that a lesson was read.
func (d *DB) ReadLesson(ctx context.Context, person, id string, c *courses.Course, index int) (courses.Enrolment, error) {
	return d.change(ctx, person, id, c, true, func(_ *tx, e *courses.Enrolment) (bool, error) { return e.ReadLesson(c, index), nil })
}

// Retry begins another try after the one given, once.
func (d *DB) Retry(ctx context.Context, person, id string, c *courses.Course, after int) (courses.Enrolment, error) {
	return d.change(ctx, person, id, c, true, func(t *tx, e *courses.Enrolment) (bool, error) {
		if !e.Retry(c, after) {
			return false, nil
		}
		return true, t.redraw(person, e, c)
	})
}

// redraw draws the questions of a new try of a test among those that the person
// wasn't asked in any enrolment.
func (t *tx) redraw(person string, e *courses.Enrolment, c *courses.Course) error {
	if c.Test == nil {
		return nil
	}
	all, err := t.enrolments(person)
	if err != nil {
		return err
	}
	others := slices.DeleteFunc(bare(all), func(o courses.Enrolment) bool { return o.ID == e.ID })
	e.Draw(c, others)
	return nil
}

// Answer records an answer once.
func (d *DB) Answer(ctx context.Context, a store.Answer) (store.Answered, error) {
	var done store.Answered
	at := a.At.Round(0).UTC()
	e, err := d.change(ctx, a.Person, a.Enrolment, a.Course, false, func(_ *tx, e *courses.Enrolment) (bool, error) {
		done.Attempt, done.Outcome = e.Answer(a.Course, a.Question, a.Try, a.Response, at)
		return done.Outcome == courses.Recorded, nil
	})
	if err != nil {
		return store.Answered{}, err
	}
	done.Enrolment = e
	return done, nil
}

// People calls f for each person with their enrolments, as of one moment. f
// must not call the store.
func (d *DB) People(ctx context.Context, f func(courses.Person, []courses.Enrolment) error) error {
	return d.read(ctx, func(t *tx) error {
		theirs := t.walk(inEnrolments, nil)
		return t.everybody(ctx, func(p *person) error {
			id := []byte(p.ID)
			found, err := theirs.enrolments(id)
			if err != nil {
				return err
			}
			return f(p.Person, bare(found))
		})
	})
}

// enrolments reads the enrolments of a person, oldest first.
func (w *walker) enrolments(person []byte) (all []enrolment, err error) {
	err = w.of(person, func(key, record []byte) error {
		var e enrolment
		err := e.decode(key, record)
		all = append(all, e)
		return err
	})
	slices.SortFunc(all, func(a, b enrolment) int { return a.ordinal - b.ordinal })
	return all, err
}
