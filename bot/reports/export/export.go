// Package export says what a file of results by name is made of, for the
// packages that write one: this one (CSV, JSON), workbook and document. It knows
// no store and decides nothing about who may see what: whoever makes an Export
// has. Its values belong to whoever made them.
package export

import (
	"iter"
	"time"

	"drypp/courses"
	"drypp/courses/calendar"
)

// Export is what a file of results by name holds.
type Export struct {
	// Tenant is the organisation's Entra tenant ID, Organisation its name.
	Tenant, Organisation string
	// Scope is the expression that bounds whose results they are, empty for
	// everybody.
	Scope string
	// Course is the ID of the one course that it is about, empty for all.
	Course string
	// From and To bound the days of what is listed: begun or completed within
	// them; what was neither is listed only without bounds. Zero means no bound.
	From, To calendar.Date
	// At is when it was made, and By the name of who had it made, empty at the
	// command line.
	At time.Time
	By string
	// Language is the one that the file is written in, and Location the zone of
	// its days and times, never nil.
	Language courses.Language
	Location *time.Location
	// Fields are the names of the columns of what is known of people, beside
	// name and address, in order. They are keys of Row.Fields.
	Fields []string
	// Courses are those that the file may list, in the order that they are
	// listed in everywhere.
	Courses []Course
	// Rows yields the rows, those of a person together, in no particular order
	// of people, as of one moment. It reads while it is ranged over, so the
	// range should be quick; it ends with an error if the store can't go on. It
	// can be ranged over more than once, each time as of that moment: totals are
	// to be summed from the rows that are written.
	Rows iter.Seq2[Row, error]
	// TempDir is where a workbook's rows lie while it is made, in one file
	// without a name that is gone when the program ends, however it does; empty
	// means the system's folder.
	TempDir string
}

// Course names a course of an Export.
type Course struct {
	// ID is the course's; Title is empty if it was withdrawn.
	ID, Title string
}

// State is how far a person is in a course.
type State string

// The states of a row.
const (
	// Assigned: the course is owed, or a card about it arrived, but it wasn't
	// begun.
	Assigned State = "assigned"
	// Started: no try is finished yet. Failed: tries were finished, but none
	// passed. Passed: a try was passed.
	Started State = "started"
	Failed  State = "failed"
	Passed  State = "passed"
)

// Row is one enrolment of a person, or a course that they haven't begun. What
// is known of the person comes from outside: no cell may start a formula.
type Row struct {
	// Person is the person's random ID: rows with the same one are one person's.
	Person string
	// Name and Email are empty until Teams or the directory told them.
	Name, Email string
	// Fields holds what is known of them, by Export.Fields; it may be shared
	// and isn't to be changed.
	Fields map[string]string
	// Course is the course's ID; Title is empty if it was withdrawn.
	Course, Title string
	State         State
	// Version is the course's version that the score was made with, or the one
	// being taken; 0 if it wasn't begun.
	Version int
	// Tries counts finished tries. The score is that of the first try that was
	// passed, else of the last one finished: Right of Questions, Percent from 0
	// to 100. Without a finished try all are 0.
	Tries, Right, Questions, Percent int
	// Started is when they began, Completed when the try of the score was
	// finished; each may be zero.
	Started, Completed time.Time
	// Owed: they have to take the course (again). Due is their due day then, or
	// zero; Overdue says that it is past. These are on the row of the latest
	// enrolment only.
	Owed    bool
	Due     calendar.Date
	Overdue bool
	// Expires is when what was passed stops to count, or zero.
	Expires time.Time
}
