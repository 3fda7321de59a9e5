package cards

import (
	"fmt"
	"slices"
	"time"

	"drypp/courses"
)

// Taken is a course as one person sees it among theirs.
type Taken struct {
	// Course is nil if it is no longer offered.
	Course *courses.Course
	// Enrolment is nil if the course was not begun.
	Enrolment *courses.Enrolment
	// Exempt says that a test that they passed spares them the course, until Until,
	// or for good if that is zero.
	Exempt bool
	Until  time.Time
}

// title names the course as well as it can.
func (k *Taken) title(l courses.Language) string {
	if k.Course != nil {
		return k.Course.Edition(l).Title
	}
	return k.Enrolment.Course
}

// MyCourses lists courses with where the person is in each. A list that doesn't
// fit says how many more there are.
func MyCourses(l courses.Language, list []Taken) Card {
	w := begin(l)
	w.text(heading, md(w.t.MyCourses))
	w.taken(list)
	return w.finish(w.t.MyCourses, w.more(DoCourses, Rights{})...)
}

// UnknownCourse says that there is no course of the name that was written, and
// lists those there are.
func UnknownCourse(l courses.Language, list []Taken) Card {
	w := begin(l)
	w.text(heading, md(w.t.UnknownTitle))
	if len(list) > 0 {
		w.text(body, md(w.t.UnknownIntro))
	}
	w.taken(list)
	return w.finish(w.t.UnknownTitle, w.more(DoCourses, Rights{})...)
}

func (w *writer) taken(list []Taken) {
	if len(list) == 0 {
		w.text(body, md(w.t.NoCourses))
	}
	for i := range list {
		before := len(w.b)
		w.section(func() { w.course(&list[i]) })
		if !w.room(0) {
			w.b = w.b[:before]
			w.text(body, md(w.t.MoreCourses.of(len(list)-i)))
			return
		}
	}
}

// course writes a course, where the person is in it, what more there is to say, and
// the way on.
func (w *writer) course(k *Taken, more ...md) {
	title := k.title(w.l)
	w.text(strong, plain(title))
	for _, line := range w.status(k) {
		w.text(detail, line)
	}
	for _, line := range more {
		w.text(tight, line)
	}
	b, ok := w.wayOn(k)
	if !ok {
		return
	}
	b.tooltip = fmt.Sprintf(w.t.ActionOn, b.title, title)
	w.row(b)
}

// status says where the person is in a course.
func (w *writer) status(k *Taken) []md {
	switch c, e := k.Course, k.Enrolment; {
	case c == nil:
		lines := []md{md(w.t.NotOffered)}
		if r := e.Last(); r != nil {
			lines = append(lines, w.outcome(*r))
		}
		return lines
	case k.Exempt && (e == nil || !e.Completed()):
		return []md{w.exempt(k)}
	case e == nil:
		return []md{say(w.t.NotBegun, w.t.Minutes.of(c.Minutes))}
	default:
		return w.standing(c, e)
	}
}

// exempt says that a course is spared, and until when.
func (w *writer) exempt(k *Taken) md {
	if k.Until.IsZero() {
		return md(w.t.Tests.ExemptFor)
	}
	return say(w.t.Tests.Exempt, w.t.date(k.Until))
}

func (w *writer) standing(c *courses.Course, e *courses.Enrolment) []md {
	reading, asked := e.Reading(c), e.Asked(c)
	switch next := e.Next(c); {
	case next.Kind == courses.AtLesson:
		return append([]md{say(w.t.AtLesson, slices.Index(reading, next.Index)+1, len(reading))}, w.skipped(c, e)...)
	case next.Kind == courses.AtQuestion:
		return append([]md{say(w.t.AtQuestion, slices.Index(asked, next.Index)+1, len(asked))}, w.skipped(c, e)...)
	case e.Last() == nil:
		return []md{md(w.t.AtResult)}
	}
	r := e.Last()
	lines := []md{w.outcome(*r)}
	if until := c.ValidUntil(r.At); r.Passed && !until.IsZero() {
		lines = append(lines, say(w.t.ValidUntil, w.t.date(until)))
	}
	return lines
}

// skipped says how many lessons somebody skipped, if any.
func (w *writer) skipped(c *courses.Course, e *courses.Enrolment) []md {
	if n := len(c.Edition(w.l).Lessons) - len(e.Reading(c)); n > 0 {
		return []md{md(w.t.Tests.Skipped.of(n))}
	}
	return nil
}

// outcome says how a try ended, in one line.
func (w *writer) outcome(r courses.Result) md {
	verdict := w.t.StatusFailed
	if r.Passed {
		verdict = w.t.StatusPassed
	}
	return md(verdict + w.t.Joiner + w.score(&r) + w.t.Joiner + w.t.date(r.At))
}

// wayOn returns the button that fits where the person is in a course, and false
// if the course is gone.
func (w *writer) wayOn(k *Taken) (button, bool) {
	switch c, e := k.Course, k.Enrolment; {
	case c == nil:
		return button{}, false
	case e == nil:
		return button{title: w.t.Start, primary: !k.Exempt, data: Data{Do: DoStart, Course: c.ID}}, true
	case e.Next(c).Kind == courses.AtResult:
		return button{title: w.t.SeeResult, data: Data{Do: DoResult, Course: c.ID, Enrolment: e.ID}}, true
	default:
		return button{title: w.t.Continue, primary: !k.Exempt, data: Data{Do: DoStart, Course: c.ID}}, true
	}
}
