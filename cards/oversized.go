package cards

import (
	"strconv"
	"strings"
	"time"

	"drypp/courses"
)

// Oversized builds every card that a course makes, in each of its languages,
// as large as it can get, and returns a fault for each that is larger than
// MaxSize: a lesson, the lesson read again, a question, what is said of the
// longest answer to it, and the result of who answers everything wrongly. The
// course must pass Courses.Check.
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
	for i := range ed.Lessons {
		id := ed.Lessons[i].ID
		if !m.fits(id, "lesson", Lesson(m.l, m.course, m.enrolment, i, NoteUnsaved)) {
			continue
		}
		m.fits(id, "lesson, read again,", Reread(m.l, m.course, m.enrolment, i))
	}
	for i := range ed.Questions {
		q := &ed.Questions[i]
		m.fits(q.ID, "question", Question(m.l, m.course, m.enrolment, longID, i, NoteUnsaved))
		m.fits(q.ID, "explanation of the answers", m.feedback(q))
	}
	m.fits("", "result", Result(m.l, m.course, m.enrolment))
	return m.faults
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
func (m *measure) feedback(q *courses.Question) Card {
	var largest Card
	for _, response := range responses(q) {
		grade, ok := q.Grade(response)
		if !ok {
			continue
		}
		a := &courses.Attempt{Question: q.ID, Try: 1, Response: response, Right: grade.Right}
		if c := Feedback(m.l, m.course, m.enrolment, longID, a, NoteUnsaved); len(c.JSON) > len(largest.JSON) {
			largest = c
		}
	}
	return largest
}

// responses returns an answer for each explanation that can be shown, or, of a
// question with several choices, those that show all: everything chosen, and
// everything wrong.
func responses(q *courses.Question) []string {
	var list, positions, wrong []string
	for i := range q.Options {
		o := &q.Options[i]
		positions = append(positions, strconv.Itoa(i))
		if !o.Right {
			wrong = append(wrong, strconv.Itoa(i))
		}
		switch {
		case q.Kind == courses.Number && !o.Otherwise:
			list = append(list, strconv.FormatFloat(o.Number, 'f', -1, 64))
		case q.Kind == courses.Text:
			list = append(list, o.Spellings...)
		}
	}
	switch q.Kind {
	case courses.Several:
		return []string{strings.Join(positions, " "), strings.Join(wrong, " ")}
	case courses.Number:
		return append(list, elsewhere(q))
	case courses.Text:
		// what takes most room of what can be typed
		return append(list, strings.Repeat(`\`, courses.MaxAnswer))
	}
	return positions
}

// elsewhere returns a number that no answer foresees.
func elsewhere(q *courses.Question) string {
	beyond := 0.0
	for i := range q.Options {
		beyond = max(beyond, q.Options[i].Number+q.Options[i].Tolerance)
	}
	return strconv.FormatFloat(2*beyond+1, 'f', -1, 64)
}
