package results

import (
	"time"

	"drypp/courses/calendar"
)

// Numbers is what a dashboard says of some people in one course, or of all
// courses together; then each person counts once in each course.
type Numbers struct {
	Totals
	// Overdue of those who owe it are past their due day, and for Soon it is
	// within a week.
	Overdue, Soon int
}

// Line is one course, or one part of the people, in a dashboard.
type Line struct {
	// Course and Title name a course; Title is empty if it was withdrawn.
	Course, Title string
	// Value names a part of the people: a value of the breakdown's field.
	Value string
	// People is how many it is about.
	People int
	// Now is as of today, Then as of the end of the day that the trend is
	// counted from; HasThen says whether that is known. Overdue and Soon are
	// known for today only.
	Now, Then Numbers
	HasThen   bool
	// Withheld says that the numbers are about too few people, or would tell
	// about too few by subtraction; then all of them are zero, People too.
	Withheld bool
}

// Overview is how far the people of a cut are, a line for each course.
type Overview struct {
	Organisation string
	Cut          Cut
	// Day is today in the organisation's zone, Since the day that the trend is
	// counted from.
	Day, Since calendar.Date
	// All is all courses together.
	All Line
	// Courses are the lines of page Page, from 0, of Pages, those with most
	// people overdue first, then those with most who owe it, then by title.
	Courses     []Line
	Page, Pages int
	// Fields are those that the numbers can be broken down by.
	Fields []string
	// Blocked and NoApp of the people can't be written to, as Table has them;
	// Trouble says why deliveries of the whole organisation failed or were given
	// up, the commonest reasons first; it is empty within a narrower scope.
	Blocked, NoApp int
	Trouble        []Trouble
}

// Trouble is a reason for which deliveries didn't arrive.
type Trouble struct {
	// Reason is one of teams.Reason's, as a string, or of package campaigns'.
	Reason     string
	Deliveries int
}

// Breakdown is one course, or all of them together if Course is empty, by the
// values of a field.
type Breakdown struct {
	Organisation string
	Cut          Cut
	Day, Since   calendar.Date
	// Course and Title name the course, if it is about one.
	Course, Title string
	Field         string
	// All is everybody of the cut; Parts are the values of page Page, from 0,
	// of Pages, by name.
	All         Line
	Parts       []Line
	Page, Pages int
}

// Team is how far somebody's reports are.
type Team struct {
	Organisation string
	// Manager is the name of whose team it is, and Deputy says that this goes
	// to who stands in for them. ManagerID is their random ID.
	Manager, ManagerID string
	Deputy             bool
	Day                calendar.Date
	// People is how many are in the team and haven't left. Each of Owed,
	// Overdue and Done counts a person once in each course.
	People, Owed, Overdue, Done int
	// Ahead of the team have nothing overdue.
	Ahead int
	// Needs are those who have something overdue or due within two weeks, who
	// has most overdue first, then by name.
	Needs []Need
	// Nudgeable says that somebody among Needs may be nudged today, and
	// NudgedAt when the team was last nudged, or zero.
	Nudgeable bool
	NudgedAt  time.Time
}

// Need is somebody of a team who needs something.
type Need struct {
	// Name is how people call them: name, else e-mail address.
	Name string
	// Person is their random ID.
	Person  string
	Courses []Owing
}

// Owing is a course that somebody has to take.
type Owing struct {
	Course, Title string
	Due           calendar.Date
	Overdue       bool
	Started       bool
	// LastReminder says that the last reminder of it went out.
	LastReminder bool
	// Percent is the best score so far, 0 to 100, where the organisation and
	// the course let managers see it and a try was finished; else -1.
	Percent int
}

// Looked is one look at the results of people, for the list of who looked.
type Looked struct {
	At time.Time
	// By is the name of who looked: a person's, or how the program was used
	// without one. ByPerson is the person's random ID, or empty.
	By, ByPerson string
	What         Look
	// Format is the file's, for an export.
	Format string
	// Scope is the expression that bounds whose results they are, empty for
	// everybody; People is how many.
	Scope  string
	People int
}

// Look says what somebody looked at.
type Look string

// The looks that are on record.
const (
	// LookExport is a file of results by name, LookReport one without names,
	// LookResults a list of results by name, LookTeam a manager's digest or
	// team, LookCertificate somebody else's certificate, LookSurvey what people
	// answered to a survey, LookNeeds where the needs are, LookDocuments who
	// acknowledged which documents.
	LookExport      Look = "export"
	LookReport      Look = "report"
	LookResults     Look = "results"
	LookTeam        Look = "team"
	LookCertificate Look = "certificate"
	LookSurvey      Look = "survey"
	LookNeeds       Look = "needs"
	LookDocuments   Look = "documents"
)

// Certificate is proof that a person passed a course.
type Certificate struct {
	// ID is that of the enrolment, and names the certificate for good.
	ID            string
	Course, Title string
	Version       int
	// Percent is the score of the try that was passed, from 0 to 100.
	Percent int
	Passed  time.Time
	// Expires is when it stops to count, or zero.
	Expires time.Time
}
