package store

import (
	"slices"

	"drypp/courses"
)

// Happened returns the events of a change of a person's enrolment, in the order
// that they happened in and without a Sequence. An answer that a new version of
// the course left standing in another try isn't given again.
func Happened(person string, before, after *courses.Enrolment) (all []Event) {
	event := func(kind EventKind, try, version int) Event {
		return Event{Kind: kind, Person: person, Enrolment: after.ID, Course: after.Course, Version: version, Try: try}
	}
	if before.ID == "" {
		e := event(EventEnrolled, after.Try, after.Version)
		e.At = after.Started
		all = append(all, e)
	}
	for i := len(before.Attempts); i < len(after.Attempts); i++ {
		a := &after.Attempts[i]
		if stands(after.Attempts[:i], a) {
			continue
		}
		e := event(EventAnswered, a.Try, a.Version)
		e.Question, e.Response, e.Right, e.At = a.Question, a.Response, a.Right, a.At
		all = append(all, e)
	}
	for _, r := range after.Results[min(len(before.Results), len(after.Results)):] {
		e := event(EventFinished, r.Try, r.Version)
		e.Result, e.At = r, r.At
		all = append(all, e)
	}
	return all
}

// stands reports whether an answer is one of those before, noted for another
// try.
func stands(before []courses.Attempt, a *courses.Attempt) bool {
	return slices.ContainsFunc(before, func(b courses.Attempt) bool {
		b.Try = a.Try
		return b == *a
	})
}
