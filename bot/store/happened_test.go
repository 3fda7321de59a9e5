package store_test

import (
	"reflect"
	"testing"
	"time"

	"drypp/bot/store"
	"drypp/courses"
)

var noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

// TestHappened goes through a course in which a new version has one of two
// answers given again.
func TestHappened(t *testing.T) {
	t.Parallel()
	at := func(minutes int) time.Time { return noon.Add(time.Duration(minutes) * time.Minute) }
	attempt := func(question string, try, version, minutes int) courses.Attempt {
		return courses.Attempt{Question: question, Try: try, Version: version, Response: "0", Right: true, At: at(minutes)}
	}
	result := courses.Result{Try: 2, Version: 2, Right: 2, Questions: 2, Passed: true, At: at(3)}
	event := func(kind store.EventKind, try, version, minutes int) store.Event {
		return store.Event{Kind: kind, Person: "p", Enrolment: "e", Course: "c", Version: version, Try: try, At: at(minutes)}
	}
	answered := func(question string, try, version, minutes int) store.Event {
		e := event(store.EventAnswered, try, version, minutes)
		e.Question, e.Response, e.Right = question, "0", true
		return e
	}
	finished := event(store.EventFinished, 2, 2, 3)
	finished.Result = result
	is := courses.Enrolment{}
	for _, step := range []struct {
		name   string
		change func()
		want   []store.Event
	}{
		{"begun", func() { is = courses.Enrolment{ID: "e", Course: "c", Version: 1, Try: 1, Started: at(0)} },
			[]store.Event{event(store.EventEnrolled, 1, 1, 0)}},
		{"nothing", func() {}, nil},
		{"answered", func() { is.Attempts = append(is.Attempts, attempt("q1", 1, 1, 1), attempt("q2", 1, 1, 2)) },
			[]store.Event{answered("q1", 1, 1, 1), answered("q2", 1, 1, 2)}},
		{"a new version", func() { is.Version, is.Try, is.Attempts = 2, 2, append(is.Attempts, attempt("q1", 2, 1, 1)) }, nil},
		{"finished", func() {
			is.Attempts, is.Results = append(is.Attempts, attempt("q2", 2, 2, 3)), append(is.Results, result)
		}, []store.Event{answered("q2", 2, 2, 3), finished}},
	} {
		before := is
		step.change()
		if got := store.Happened("p", &before, &is); !reflect.DeepEqual(got, step.want) {
			t.Errorf("%s: events are %+v, want %+v", step.name, got, step.want)
		}
	}
}
