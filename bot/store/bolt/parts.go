package bolt

import (
	"context"
	"errors"
	"time"

	"drypp/courses"
)

// EnrolParts enrols a person in some lessons of a course, unless they are in the
// middle of it.
func (d *DB) EnrolParts(ctx context.Context, person string, c *courses.Course, lessons []string, at time.Time) (e courses.Enrolment, err error) {
	err = d.write(ctx, func(t *tx) error {
		if _, err := t.person(person); err != nil {
			return err
		}
		all, err := t.enrolments(person)
		if err != nil {
			return err
		}
		if latest := latest(all, c.ID); latest != nil && underWay(&latest.Enrolment) {
			e, err = t.adopt(person, latest, c)
			return err
		}
		e, err = t.begin(person, courses.NewParts(t.db.newID(), c, lessons, recordable(at)), c, all)
		return err
	})
	return e, err
}

// underWay reports whether the latest try has no result yet.
func underWay(e *courses.Enrolment) bool {
	r := e.Last()
	return r == nil || r.Try != e.Try
}

var errAcknowledged = errors.New("what is acknowledged is a version, from 1, of the document of a lesson whose ID isn't too long")

// Acknowledge notes that a person acknowledged a version of a lesson's document.
func (d *DB) Acknowledge(ctx context.Context, person, id, lesson string, version int, at time.Time) (done courses.Enrolment, err error) {
	key, ok := enrolmentKey(person, id)
	if !ok {
		return done, errNoEnrolment
	}
	if !isID(lesson) || version < 1 {
		return done, errAcknowledged
	}
	err = d.write(ctx, func(t *tx) error {
		e, err := t.enrolment(key)
		if err != nil {
			return err
		}
		before := e.Enrolment
		done = before
		if !e.Acknowledge(lesson, version, recordable(at)) {
			return nil
		}
		if err := t.putEnrolment(key, before, &e); err != nil {
			return err
		}
		done = e.Enrolment
		return t.wake(person)
	})
	if err != nil {
		return courses.Enrolment{}, err
	}
	return done, nil
}
