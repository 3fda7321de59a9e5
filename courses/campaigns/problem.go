package campaigns

import (
	"cmp"
	"fmt"
	"strings"

	"drypp/courses"
)

// Problem is something wrong with a campaign, in words for whoever made it.
type Problem struct {
	// Key is the campaign's key that it is about, as campaign files have it:
	// id, name, courses, needs, surveys, audience, start, end, pace, due, remind,
	// state; or scope, which the contact who made it has.
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
	BadID         Code = "id"             // no ID, or no such one
	ReservedID    Code = "reserved-id"    // the ID of what Drypp sends by itself
	NoName        Code = "name"           // no name, or too long
	NoCourses     Code = "no-courses"     // no course, no competence and no survey
	UnknownCourse Code = "unknown-course" // no such course; Known are those there are
	CourseTwice   Code = "course-twice"   // the same course twice
	// No such competence that a course teaches, or survey; Known are those there are.
	UnknownCompetence Code = "unknown-competence"
	UnknownSurvey     Code = "unknown-survey"
	// The same one twice.
	CompetenceTwice Code = "competence-twice"
	SurveyTwice     Code = "survey-twice"
	ScopedSurvey    Code = "scoped-survey" // a survey from a contact of only some people, who couldn't see what it gives
	BadAudience     Code = "audience"      // no expression; Detail says where
	UnknownField    Code = "unknown-field" // no such field; Known are those there are
	NobodyMatches   Code = "nobody"        // the audience is empty
	NoStart         Code = "no-start"      // no start
	StartPast       Code = "start-past"    // the start of a new campaign is in the past
	EndBeforeStart  Code = "end"           // the end is before the start
	DueBeforeStart  Code = "due"           // the due date is before the start, or past
	BadPace         Code = "pace"          // no such pace; Known are those there are
	TooSlow         Code = "too-slow"      // the pace can't finish before the due date or the end; Detail is the day it would
	BadDates        Code = "dates"         // not as many dates as courses, or not in order
	BadReminders    Code = "remind"        // too many, or below 1
	NoDue           Code = "no-due"        // reminders without a due date
	Overlap         Code = "overlap"       // another campaign gives the course too; Detail names it. People get it once
	StateUnknown    Code = "state"         // no such state
	HasEnded        Code = "ended"         // an ended campaign can't be changed
)

// Error returns the problem in English: the key, what is wrong, and what to do.
func (p Problem) Error() string { return fmt.Sprintf("%s: %s", p.Key, p.sentence()) }

func (p Problem) sentence() string {
	known := strings.Join(p.Known, ", ")
	switch p.Code {
	case BadID:
		return fmt.Sprintf("%q won't do: use lower-case letters, digits and hyphens, at most %d", p.Detail, courses.MaxID)
	case NoName:
		return fmt.Sprintf("it has none, or one that is too long: give it a name of at most %d letters", MaxName)
	case ReservedID:
		return fmt.Sprintf("%q is what Drypp calls what it sends by itself: choose another id", p.Detail)
	case NoCourses:
		return "there is nothing to send: name at least one course, competence (needs) or survey"
	case UnknownCourse:
		return fmt.Sprintf("there is no course %q: choose from %s", p.Detail, known)
	case UnknownCompetence:
		return fmt.Sprintf("no course teaches a competence %q: choose from %s", p.Detail, cmp.Or(known, "none, since no course names any"))
	case UnknownSurvey:
		return fmt.Sprintf("there is no survey %q: choose from %s", p.Detail, cmp.Or(known, "none, since no file has any"))
	case CourseTwice, CompetenceTwice, SurveyTwice:
		return fmt.Sprintf("%q is there twice: take one of them out", p.Detail)
	case ScopedSurvey:
		return "a contact of only some people gives no surveys, whose results aren't broken down: take them out"
	case BadAudience:
		return p.Detail
	case UnknownField:
		return fmt.Sprintf("there is no field %q: the fields are %s", p.Detail, known)
	case NobodyMatches:
		return "nobody belongs to it: choose another one, or add the people first"
	case Overlap:
		return fmt.Sprintf("%q gives some of these courses too: people get each course once, from the campaign that begins it", p.Detail)
	}
	return p.aboutTime(known)
}

// aboutTime is sentence for what is about days, pace and state.
func (p Problem) aboutTime(known string) string {
	switch p.Code {
	case NoStart:
		return "there is none: give the first day, such as 2026-03-02"
	case StartPast:
		return fmt.Sprintf("%s is past: let it start today or later", p.Detail)
	case EndBeforeStart:
		return fmt.Sprintf("%s is before the start: choose a later day, or none", p.Detail)
	case DueBeforeStart:
		return fmt.Sprintf("%s is before the start, or past: choose a later day, or none", p.Detail)
	case BadPace:
		return fmt.Sprintf("%q is none: choose from %s, with a number of workdays or months from 1 to %d", p.Detail, known, slowest)
	case TooSlow:
		return fmt.Sprintf("the last course would come, or be finished, on %s, which is too late: start earlier, choose a faster pace or a later day", p.Detail)
	case BadDates:
		return "the dates don't fit the courses: give as many dates as courses, in order, none before the start"
	case BadReminders:
		return fmt.Sprintf("too many, or a number below 1: give at most %d, each a number of days from 1 to %d", MaxReminders, slowest)
	case NoDue:
		return "there is no due date to remind of: give one, or leave the reminders out"
	case StateUnknown:
		return fmt.Sprintf("%q is none: choose from %s", p.Detail, known)
	case HasEnded:
		return "the campaign has ended for good: make a new one under another id"
	}
	return string(p.Code)
}
