package courses

import (
	"slices"
	"time"
)

// skippable reports whether a lesson can be skipped by knowing what it teaches:
// not if it has people acknowledge a document. Questions without a lesson, "",
// can.
func (c *Course) skippable(lesson string) bool {
	i := c.LessonIndex(lesson)
	return i < 0 || c.any().Lessons[i].Document == nil
}

// endPretest ends the pretest once all its questions are answered: what was known
// is skipped, and the first try begins.
func (e *Enrolment) endPretest(c *Course) {
	if e.Try != Pretest || e.open() && e.Next(c).Kind == AtQuestion {
		return
	}
	e.Try = 1
	e.Skipped = e.known(c)
	e.unskip(c)
	e.advance(c)
}

// known returns the lessons all of whose questions the pretest shows to be known,
// with "" first for the questions that belong to none.
func (e *Enrolment) known(c *Course) []string {
	questions := c.any().Questions
	asked, shown := map[string]int{}, map[string]int{}
	for i := range questions {
		asked[questions[i].Lesson]++
		if e.shown(c, &questions[i]) != nil {
			shown[questions[i].Lesson]++
		}
	}
	var known []string
	for _, lesson := range c.lessonIDs() {
		if asked[lesson] > 0 && asked[lesson] == shown[lesson] && c.skippable(lesson) {
			known = append(known, lesson)
		}
	}
	return known
}

// lessonIDs lists the lessons' IDs behind "", which stands for questions that
// belong to none.
func (c *Course) lessonIDs() []string {
	ids := []string{""}
	for i := range c.any().Lessons {
		ids = append(ids, c.any().Lessons[i].ID)
	}
	return ids
}

// shown returns the answer in the pretest that shows that a question can be
// answered, or nil. One that Restart would ask again shows nothing any more.
func (e *Enrolment) shown(c *Course, q *Question) *Attempt {
	a := e.Attempt(q.ID, Pretest)
	if a == nil || !a.Right {
		return nil
	}
	if c.OnUpdate == Restart && a.Version != c.Version && c.outdated(a.Version)(q.Lesson) {
		return nil
	}
	return a
}

// unskip has the whole course taken if nothing would be asked and nothing was
// shown to be known: a new version has no question left of those that were.
func (e *Enrolment) unskip(c *Course) {
	if len(e.Skipped) == 0 || e.Try == Pretest || e.outcome(c).Questions > 0 {
		return
	}
	e.Skipped, e.Read = nil, 0
}

// advance goes on past lessons that are skipped.
func (e *Enrolment) advance(c *Course) {
	lessons := c.any().Lessons
	for e.Try != Pretest && e.Read < len(lessons) && e.Skips(lessons[e.Read].ID) {
		e.Read++
	}
}

// Skips reports whether the person needn't take the lesson with that ID.
func (e *Enrolment) Skips(lesson string) bool { return slices.Contains(e.Skipped, lesson) }

// Reading returns the positions of the lessons that aren't skipped.
func (e *Enrolment) Reading(c *Course) []int {
	var list []int
	for i := range c.any().Lessons {
		if !e.Skips(c.any().Lessons[i].ID) {
			list = append(list, i)
		}
	}
	return list
}

// NewParts returns the enrolment of somebody whom a test sends to some lessons of
// a course and their questions, "" being the questions that belong to no lesson.
// Lessons that the course doesn't have are passed over; if nothing would be asked,
// it is the whole course.
func NewParts(id string, c *Course, lessons []string, at time.Time) *Enrolment {
	whole := *c
	whole.Pretest = false
	e := NewEnrolment(id, &whole, at)
	for _, lesson := range c.lessonIDs() {
		if !slices.Contains(lessons, lesson) && (lesson != "" || c.hasLoose()) {
			e.Skipped = append(e.Skipped, lesson)
		}
	}
	e.unskip(c)
	e.advance(c)
	return e
}

// hasLoose reports whether any question belongs to no lesson.
func (c *Course) hasLoose() bool {
	return slices.ContainsFunc(c.any().Questions, func(q Question) bool { return q.Lesson == "" })
}
