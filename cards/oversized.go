package cards

import (
	"strconv"
	"strings"
	"time"

	"drypp/courses"
	"drypp/courses/campaigns"
)

// Oversized builds every card that a course makes, in each of its languages,
// as large as it can get, and returns a fault for each that is larger than
// MaxSize: a lesson, the lesson read again, a question, each of them as it comes
// by itself, what is said of the longest answer, and the result of who answers
// everything wrongly. The course must pass Courses.Check.
func Oversized(c *courses.Course) []*courses.Fault {
	var faults []*courses.Fault
	for _, l := range courses.Languages {
		if c.Editions[l] != nil {
			m := measure{l: l, course: c, enrolment: worst(c)}
			faults = append(faults, m.all()...)
		}
	}
	return faults
}

// measure builds the cards of one edition, with a note on top. Whatever a card carries beside the
// author's text is at its longest: IDs, the number of the try, an answer.
type measure struct {
	l         courses.Language
	course    *courses.Course
	enrolment *courses.Enrolment
	faults    []*courses.Fault
}

// longID is as long as what the store calls people and enrolments may be.
var longID = strings.Repeat("x", courses.MaxID)

// worst returns the enrolment of somebody who answered everything wrongly.
func worst(c *courses.Course) *courses.Enrolment {
	e := courses.NewEnrolment(longID, c, time.Time{})
	ed := c.Edition("")
	e.Read = len(ed.Lessons)
	for i := range ed.Questions {
		e.Attempts = append(e.Attempts, courses.Attempt{Question: ed.Questions[i].ID, Try: e.Try})
	}
	e.Results = []courses.Result{{Try: e.Try, Version: c.Version, Questions: len(ed.Questions)}}
	return e
}

func (m *measure) all() []*courses.Fault {
	ed := m.course.Edition(m.l)
	first := Drop(m.l, m.course, nil, m.delivery(campaigns.Begin), longID, time.UTC, NoteScores)
	m.fits("", "beginning, as it comes by itself,", first)
	for i := range ed.Lessons {
		id := ed.Lessons[i].ID
		at := &courses.Enrolment{ID: longID, Course: m.course.ID, Read: i, Try: 1}
		if m.alone(id, "lesson", Lesson(m.l, m.course, m.enrolment, i, NoteUnsaved), at) {
			m.fits(id, "lesson, read again,", Reread(m.l, m.course, m.enrolment, i))
		}
	}
	for i := range ed.Questions {
		q := &ed.Questions[i]
		at := &courses.Enrolment{ID: longID, Course: m.course.ID, Read: len(ed.Lessons), Try: 1, Attempts: m.enrolment.Attempts[:i]}
		m.alone(q.ID, "question", Question(m.l, m.course, m.enrolment, longID, i, NoteUnsaved), at)
		for _, path := range ways(q, false) {
			m.fits(q.ID, "scene", Scene(m.l, m.course, m.enrolment, longID, i, path, NoteUnsaved))
		}
		m.fits(q.ID, "explanation of the answers", m.feedback(q))
	}
	m.fits("", "result", Result(m.l, m.course, m.enrolment))
	return m.faults
}

// alone notes a card that is too large, or would be if it came by itself, where
// an enrolment is at it. What that adds is little, so that most cards need not
// be built twice.
func (m *measure) alone(step, what string, c Card, at *courses.Enrolment) bool {
	const adds = 2 << 10
	if !m.fits(step, what, c) || len(c.JSON)+adds <= MaxSize {
		return len(c.JSON) <= MaxSize
	}
	drop := Drop(m.l, m.course, at, m.delivery(campaigns.Continue), longID, time.UTC, NoteChanged)
	return m.fits(step, what+", as it comes by itself,", drop)
}

func (m *measure) delivery(k campaigns.Kind) campaigns.Delivery {
	return campaigns.Delivery{ID: longID, Drop: campaigns.Drop{Kind: k, Round: 1, Due: time.Unix(0, 0)}}
}

// fits notes a card that is too large.
func (m *measure) fits(step, what string, c Card) bool {
	if len(c.JSON) <= MaxSize {
		return true
	}
	f := courses.NewFault(courses.CodeCardSize, "the card with the %s has %d bytes and Teams delivers %d: say less, or spread it over several steps", what, len(c.JSON), MaxSize)
	f.Language, f.Step = m.l, step
	m.faults = append(m.faults, f)
	return false
}

// feedback returns the largest card that an answer to the question can get.
// It is one that is wrong, which shows the right answer as well.
func (m *measure) feedback(q *courses.Question) Card {
	var largest Card
	for _, response := range longest(q) {
		a := &courses.Attempt{Question: q.ID, Try: 1, Response: response}
		if c := Feedback(m.l, m.course, m.enrolment, longID, a, NoteUnsaved); len(c.JSON) > len(largest.JSON) {
			largest = c
		}
	}
	return largest
}

// longest returns the answers, right or wrong, that most is said of.
func longest(q *courses.Question) []string {
	switch q.Kind {
	case courses.Matching:
		return []string{mismatched(q)}
	case courses.Ordering:
		return []string{displaced(q)}
	case courses.Blanks:
		return misspelt(q)
	case courses.Scenario:
		return ways(q, true)
	}
	return longestWrong(q)
}

// longestWrong returns the wrong answers, one or two, to a question with one input.
func longestWrong(q *courses.Question) []string {
	var all, wrong []string
	for i := range q.Options {
		all = append(all, strconv.Itoa(i))
		if !q.Options[i].Right {
			wrong = append(wrong, strconv.Itoa(i))
		}
	}
	most := mostSaid(q.Options)
	switch o := &q.Options[most]; q.Kind {
	case courses.Several:
		return []string{strings.Join(all, " "), strings.Join(wrong, " ")}
	case courses.Number:
		if o.Otherwise {
			return []string{elsewhere(q)}
		}
		return []string{strconv.FormatFloat(o.Number, 'f', -1, 64)}
	case courses.Text:
		// what takes most room of what can be typed, and what most is said of
		list := []string{strings.Repeat(`\`, courses.MaxAnswer)}
		if !o.Otherwise {
			list = append(list, o.Spellings[0])
		}
		return list
	}
	return []string{strconv.Itoa(most)}
}

// mostSaid returns the position of the wrong option that most is said of, or -1.
func mostSaid(options []courses.Option) int {
	most := -1
	for i := range options {
		if o := &options[i]; !o.Right && (most < 0 || said(o) > said(&options[most])) {
			most = i
		}
	}
	return most
}

// said returns how many bytes an option's text and explanation have.
func said(o *courses.Option) int { return len(o.Text) + len(o.Why) }

// elsewhere returns a number that no answer foresees.
func elsewhere(q *courses.Question) string {
	beyond := 0.0
	for i := range q.Options {
		beyond = max(beyond, q.Options[i].Number+q.Options[i].Tolerance)
	}
	return strconv.FormatFloat(2*beyond+1, 'f', -1, 64)
}
