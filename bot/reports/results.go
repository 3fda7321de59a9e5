// Package reports says what became of the courses: per course from the totals
// that the store keeps, and per person for those who may see it.
//
// Nothing here decides who may see what: the caller has.
package reports

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"time"

	"drypp/bot/store"
	"drypp/courses"
	"drypp/courses/calendar"
	"drypp/courses/results"
)

// Organisation says whose results they are.
type Organisation struct {
	// Tenant is the Entra tenant ID.
	Tenant string `json:"tenant_id"`
	Name   string `json:"name"`
	// Language is the one that titles of courses are given in.
	Language courses.Language `json:"-"`
}

// Source is the part of a store.Store that results come from.
type Source interface {
	Totals(ctx context.Context, cut results.Cut, on calendar.Date) (results.Table, error)
	People(ctx context.Context, f func(courses.Person, []courses.Enrolment) error) error
}

var _ Source = store.Store(nil)

// Results is what became of an organisation's courses at one moment.
type Results struct {
	Organisation Organisation
	// At is when they were collected.
	At time.Time
	// Courses has a line for each course of the catalogue, in its order, then
	// one for each that was withdrawn but that anybody was reached with, by ID.
	Courses []Course
	// People yields everybody that is known and not restricted, in no particular order, as of
	// one moment; nil if people weren't asked for. It reads while it is
	// ranged over, so the range should be quick, and it ends with an error
	// if the store can't go on. It can be ranged over more than once.
	People iter.Seq2[Person, error]
}

// Course is what became of one course.
type Course struct {
	ID string `json:"course"`
	// Title is empty if the course was withdrawn.
	Title string `json:"title"`
	// Version is the one given now, 0 if the course was withdrawn.
	Version int `json:"version,omitzero"`
	// Each counts people, as results.Totals has them.
	Reached   int `json:"reached"`
	Started   int `json:"started"`
	Completed int `json:"completed"`
	Passed    int `json:"passed"`
	Owed      int `json:"owed"`
	Done      int `json:"done"`
}

// Person is somebody and what they took.
type Person struct {
	// Name and Email are empty until Teams told them.
	Name  string `json:"name"`
	Email string `json:"email"`
	// Courses has a line for each enrolment, oldest first.
	Courses []Enrolment `json:"courses"`
}

// State is how far a person is in a course.
type State string

// The states of an enrolment.
const (
	// Started: no try is finished yet.
	Started State = "started"
	// Failed: tries were finished, but none passed.
	Failed State = "failed"
	// Passed: a try was passed.
	Passed State = "passed"
)

// Enrolment is a person in a course. The score is that of the first try that
// was passed, else of the last one finished.
type Enrolment struct {
	ID    string `json:"course"`
	Title string `json:"title"`
	State State  `json:"state"`
	// Version is the course's version that the score was made with, or the
	// one being taken.
	Version int `json:"version"`
	// Tries counts finished tries.
	Tries int `json:"tries"`
	// Right of Questions were answered rightly, Percent of them.
	Right     int       `json:"right"`
	Questions int       `json:"questions"`
	Percent   int       `json:"percent"`
	Started   time.Time `json:"started"`
	// Completed is when the try of the score was finished, or zero.
	Completed time.Time `json:"completed,omitzero"`
}

// Collect reads the totals, and with people prepares to read everybody. It
// reads only; catalogue gives titles and order.
func Collect(ctx context.Context, org Organisation, s Source, catalogue *courses.Catalogue, people bool, at time.Time) (Results, error) {
	table, err := s.Totals(ctx, results.Cut{}, calendar.Date{})
	if err != nil {
		return Results{}, fmt.Errorf("reading the totals of %s: %w", org.Tenant, err)
	}
	r := Results{Organisation: org, At: at.UTC(), Courses: []Course{}}
	for _, id := range listed(catalogue, table.Courses) {
		t := table.Courses[id]
		l := Course{ID: id, Reached: t.Reached, Started: t.Started, Completed: t.Completed, Passed: t.Passed, Owed: t.Owed, Done: t.Done}
		if c := catalogue.Course(id); c != nil {
			l.Title, l.Version = c.Edition(org.Language).Title, c.Version
		}
		r.Courses = append(r.Courses, l)
	}
	if people {
		r.People = everybody(ctx, org, s, catalogue)
	}
	return r, nil
}

// listed returns the IDs of the courses to list totals for: those on offer in
// their order, then those that are no longer offered, by ID.
func listed(catalogue *courses.Catalogue, totals map[string]results.Totals) []string {
	var ids, gone []string
	for _, c := range catalogue.All() {
		ids = append(ids, c.ID)
	}
	for id := range totals {
		if catalogue.Course(id) == nil {
			gone = append(gone, id)
		}
	}
	slices.Sort(gone)
	return append(ids, gone...)
}

// errStop ends the store's walk when the range ends early.
var errStop = errors.New("enough people read")

func everybody(ctx context.Context, org Organisation, s Source, catalogue *courses.Catalogue) iter.Seq2[Person, error] {
	return func(yield func(Person, error) bool) {
		err := s.People(ctx, func(p courses.Person, enrolments []courses.Enrolment) error {
			if !p.Restricted.IsZero() {
				return nil
			}
			person := Person{Name: p.Name, Email: p.Email, Courses: make([]Enrolment, len(enrolments))}
			for i := range enrolments {
				person.Courses[i] = taken(&enrolments[i], catalogue.Course(enrolments[i].Course), org.Language)
			}
			if !yield(person, nil) {
				return errStop
			}
			return nil
		})
		if err != nil && !errors.Is(err, errStop) {
			yield(Person{}, fmt.Errorf("reading the people of %s: %w", org.Tenant, err))
		}
	}
}

func taken(e *courses.Enrolment, c *courses.Course, l courses.Language) Enrolment {
	t := Enrolment{ID: e.Course, State: Started, Version: e.Version, Tries: len(e.Results), Started: e.Started.UTC()}
	if c != nil {
		t.Title = c.Edition(l).Title
	}
	r := decisive(e)
	if r == nil {
		return t
	}
	t.State = Failed
	if r.Passed {
		t.State = Passed
	}
	t.Version, t.Right, t.Questions, t.Percent, t.Completed = r.Version, r.Right, r.Questions, r.Percent(), r.At.UTC()
	return t
}

// decisive returns the first passed result, else the last, or nil.
func decisive(e *courses.Enrolment) *courses.Result {
	for i := range e.Results {
		if e.Results[i].Passed {
			return &e.Results[i]
		}
	}
	return e.Last()
}
