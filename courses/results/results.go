// Package results is the part of the domain that says how far people are: one
// person in a course, a part of the organisation in numbers, a manager's team,
// and how the questions of a course do. It holds what may be said of few people
// to one rule (Fewest).
//
// It is pure: time comes in as an argument. Its functions are safe for
// concurrent use, its values belong to whoever made them.
package results

import (
	"drypp/courses"
	"drypp/courses/calendar"
)

// Standing is where one person is in one course, and all that totals count of
// them. Who left the organisation, or is restricted, has none.
type Standing struct {
	// Course is the course's ID.
	Course string
	// Reached: a card about the course arrived, as far as Teams says, or they
	// began it. A mail reaches nobody.
	Reached bool
	// Started, Completed and Passed say whether that ever happened: began,
	// finished a try, passed one.
	Started, Completed, Passed bool
	// Owed: a campaign has them take it (again), and they haven't passed since.
	// Passed without Owed is what counts as done.
	Owed bool
	// Campaign is the one that they owe it to; Due is the person's due day, or
	// zero. Both are zero without Owed.
	Campaign string
	Due      calendar.Date
	// LastReminded says of what is Owed that the last of the campaign's reminders
	// went out, as campaigns.Owed has it. No total counts it.
	LastReminded bool
}

// Cut is a part of an organisation's people. The zero Cut is everybody who is
// active (courses.Person.Active).
type Cut struct {
	// Scope is the expression that bounds it, as roles.Scope has it; empty
	// means the whole organisation.
	Scope string
	// Field and Value narrow it to those who have that value in that field
	// (one of Fields); both empty means no narrowing.
	Field, Value string
}

// Totals counts the people of a cut in one course.
type Totals struct {
	Reached, Started, Completed, Passed int
	// Owed counts those who have to take it (again), Done those who passed it
	// and needn't take it again yet.
	Owed, Done int
}

// Add returns the sum of both.
func (t Totals) Add(u Totals) Totals {
	return Totals{
		t.Reached + u.Reached, t.Started + u.Started, t.Completed + u.Completed,
		t.Passed + u.Passed, t.Owed + u.Owed, t.Done + u.Done,
	}
}

// Sub returns t less u.
func (t Totals) Sub(u Totals) Totals {
	return t.Add(Totals{-u.Reached, -u.Started, -u.Completed, -u.Passed, -u.Owed, -u.Done})
}

// Count returns what one person's standing adds to the totals of its course.
func (s *Standing) Count() Totals {
	return Totals{
		one(s.Reached), one(s.Started), one(s.Completed),
		one(s.Passed), one(s.Owed), one(s.Passed && !s.Owed),
	}
}

func one(b bool) int {
	if b {
		return 1
	}
	return 0
}

// Table is the totals of a cut.
type Table struct {
	// People is how many belong to the cut. Of them Blocked blocked the bot, and
	// NoApp have no chat with it and not its app, as far as known.
	People, Blocked, NoApp int
	// Courses has the totals of each course that anybody of the cut was
	// reached with, began or owes, by its ID.
	Courses map[string]Totals
}

// Part is one value of a field, and how many people have it.
type Part struct {
	Value  string
	People int
}

// Fields are the fields that totals are kept by, as far as the organisation
// chose to know them.
var Fields = []string{courses.FieldDepartment, courses.FieldLocation}

// Fewest is how many people an aggregate has to be about. Numbers of fewer are
// withheld, and so is what they could be worked out from.
const Fewest = 5
