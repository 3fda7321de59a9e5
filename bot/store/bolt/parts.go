package bolt

import (
	"context"
	"errors"
	"slices"
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
		latest, ordinal := latest(all, c.ID)
		if latest != nil {
			if r := latest.Last(); r == nil || r.Try != latest.Try {
				e, err = t.adopt(person, latest, c)
				return err
			}
		}
		e, err = t.enrol(person, c, ordinal+1, at)
		return err
	})
	return e, err
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
	a := courses.Acknowledgement{Lesson: lesson, Version: version, At: recordable(at)}
	err = d.write(ctx, func(t *tx) error {
		e, err := t.enrolment(key)
		if err != nil {
			return err
		}
		done = e.Enrolment
		is := func(b courses.Acknowledgement) bool { return b.Lesson == lesson && b.Version == version }
		if slices.ContainsFunc(e.Acknowledged, is) {
			return nil
		}
		before := e.Enrolment
		e.Acknowledged = append(e.Acknowledged, a)
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
