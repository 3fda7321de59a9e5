// Package campaigns is the part of the domain that decides who gets which card
// when: campaigns, what is planned for a person, and the ledger of what became
// of it.
//
// It is pure, as package courses is: time comes in as an argument, and the same
// arguments give the same decision. What lies in a store belongs to whoever
// loaded it.
package campaigns

import (
	"time"

	"drypp/courses/calendar"
)

// Campaign is courses for an audience on a schedule.
type Campaign struct {
	// ID is the campaign's name for good within its organisation: lower-case
	// ASCII letters, digits and hyphens, at most courses.MaxID.
	ID string
	// Name is what people call it.
	Name string
	// Courses are the IDs of its courses in the order that they come in.
	Courses []string
	// Needs are the IDs of the competences that it maps, Surveys those of its
	// surveys, each in the order that they come in: first what maps needs, then
	// courses, then surveys. A campaign has at least one of the three.
	Needs, Surveys []string
	// Audience selects its people; see package audience.
	Audience string
	// Scope is the expression that bounds the audience: what the contact who
	// made the campaign may reach. Empty means everybody.
	Scope string
	// Start is the first day that a card may go out, End the last; End may be
	// zero. Both are days of each person's own calendar.
	Start, End calendar.Date
	// Pace is how its courses are spread; without any it may be zero.
	Pace Pace
	// Due is the day that everything is to be completed by; zero means never.
	// Who joins after Start gets as many days as those who were there.
	Due calendar.Date
	// RemindBefore and RemindAfter are the days before and after a person's
	// due date on which they are reminded, each from 1, together at most
	// MaxReminders.
	RemindBefore, RemindAfter []int
	// State is what the contact made of it.
	State State
	// Stopped says why the program itself paused it, empty if a contact did:
	// a field that its audience or scope names, which isn't known any more.
	Stopped string
	// Revision counts its changes from 1.
	Revision int
	// Changed is when it was last changed.
	Changed time.Time
}

// MaxReminders bounds how often a person is reminded of one course.
const MaxReminders = 5

// State says whether a campaign sends cards.
type State string

// The states of a campaign.
const (
	// Active campaigns send.
	Active State = "active"
	// Paused campaigns send nothing until they are resumed. Their due dates
	// stay where they are: who paused one sees what is left of the time and can
	// choose another day, and a person's own due date moves with their own
	// pauses only.
	Paused State = "paused"
	// Ended campaigns send nothing for good.
	Ended State = "ended"
)

// PaceKind says how a campaign's cards are spread over time.
type PaceKind string

// The kinds of pace.
const (
	// Lessons sends one lesson every so many workdays, course after course.
	Lessons PaceKind = "lessons"
	// Monthly begins one course every so many months.
	Monthly PaceKind = "monthly"
	// AtOnce begins all courses as soon as the budget of cards allows.
	AtOnce PaceKind = "at-once"
	// Dates begins each course on a day of its own.
	Dates PaceKind = "dates"
)

// Pace is how a campaign's cards are spread over time.
type Pace struct {
	Kind PaceKind
	// Every is the number of workdays (Lessons) or months (Monthly) from one
	// to the next, from 1.
	Every int
	// Dates are the days of the courses in their order (Dates).
	Dates []calendar.Date
}
