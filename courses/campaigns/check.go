package campaigns

import "fmt"

// Problem is something wrong with a campaign, in words for whoever made it.
type Problem struct {
	// Key is the campaign's key that it is about, as campaign files have it:
	// id, name, courses, audience, start, end, pace, due, remind.
	Key string
	// Code says what is wrong, for texts in every language.
	Code Code
	// Detail is the word or number that it is about, or empty; Known are the
	// words that could have been meant.
	Detail string
	Known  []string
	// Warning says that the campaign can be kept nevertheless.
	Warning bool
}

// Code names a kind of problem.
type Code string

// The problems.
const (
	BadID          Code = "id"             // no ID, or no such one
	NoName         Code = "name"           // no name, or too long
	NoCourses      Code = "no-courses"     // no course
	UnknownCourse  Code = "unknown-course" // no such course; Known are those there are
	CourseTwice    Code = "course-twice"   // the same course twice
	BadAudience    Code = "audience"       // no expression; Detail says where
	UnknownField   Code = "unknown-field"  // no such field; Known are those there are
	NobodyMatches  Code = "nobody"         // the audience is empty
	NoStart        Code = "no-start"       // no start
	StartPast      Code = "start-past"     // the start of a new campaign is in the past
	EndBeforeStart Code = "end"            // the end is before the start
	DueBeforeStart Code = "due"            // the due date is before the start, or past
	BadPace        Code = "pace"           // no such pace; Known are those there are
	TooSlow        Code = "too-slow"       // the pace can't finish before the due date or the end; Detail is the day it would
	BadDates       Code = "dates"          // not as many dates as courses, or not in order
	BadReminders   Code = "remind"         // too many, or below 1
	NoDue          Code = "no-due"         // reminders without a due date
	Overlap        Code = "overlap"        // another campaign gives the course too; Detail names it. People get it once
	StateUnknown   Code = "state"          // no such state
	HasEnded       Code = "ended"          // an ended campaign can't be changed
)

// Error returns the problem in English.
func (p Problem) Error() string { return fmt.Sprintf("%s: %s", p.Key, p.sentence()) }

func (p Problem) sentence() string { return string(p.Code) + " " + p.Detail }
