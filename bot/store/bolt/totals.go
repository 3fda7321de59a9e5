package bolt

import (
	"context"

	"drypp/bot/store"
	"drypp/courses"
	"drypp/courses/calendar"
	"drypp/courses/results"
)

// SetCuts says which cuts people belong to.
func (d *DB) SetCuts(store.Cuts) error { return nil }

// RecutSome counts some of the people anew.
func (d *DB) RecutSome(context.Context) (more bool, err error) { return false, nil }

// Totals returns the totals of a cut.
func (d *DB) Totals(context.Context, results.Cut, calendar.Date) (results.Table, error) {
	return results.Table{}, errPending
}

// Parts returns the values of a field within a scope.
func (d *DB) Parts(context.Context, string, string, calendar.Date) ([]results.Part, error) {
	return nil, errPending
}

// DueBefore returns how many people of a cut owe each course and are late.
func (d *DB) DueBefore(context.Context, results.Cut, calendar.Date) (map[string]int, error) {
	return nil, errPending
}

// Standings returns where a person is in each course.
func (d *DB) Standings(context.Context, string) ([]results.Standing, error) { return nil, errPending }

// Team calls f for each person whose manager a person is.
func (d *DB) Team(context.Context, *courses.Person, func(courses.Person, []results.Standing) error) error {
	return errPending
}

// Managers calls f for each person who has a team.
func (d *DB) Managers(context.Context, func(courses.Person) error) error { return errPending }
