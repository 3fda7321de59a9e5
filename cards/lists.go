package cards

import (
	"fmt"

	"drypp/courses"
)

// Taken is a course as one person sees it among theirs.
type Taken struct {
	// Course is nil if it is no longer offered.
	Course *courses.Course
	// Enrolment is nil if the course was not begun.
	Enrolment *courses.Enrolment
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

func (w *writer) course(k *Taken) {
	title := k.title(w.l)
	w.text(strong, plain(title))
	for _, line := range w.status(k) {
		w.text(detail, line)
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
	case e == nil:
		return []md{say(w.t.NotBegun, w.t.Minutes.of(c.Minutes))}
	default:
		return w.standing(c, e)
	}
}

func (w *writer) standing(c *courses.Course, e *courses.Enrolment) []md {
	ed := c.Edition(w.l)
	switch next := e.Next(c); {
	case next.Kind == courses.AtLesson:
		return []md{say(w.t.AtLesson, next.Index+1, len(ed.Lessons))}
	case next.Kind == courses.AtQuestion:
		return []md{say(w.t.AtQuestion, next.Index+1, len(ed.Questions))}
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

// outcome says how a try ended, in one line.
func (w *writer) outcome(r courses.Result) md {
	verdict := w.t.StatusFailed
	if r.Passed {
		verdict = w.t.StatusPassed
	}
	return md(verdict + w.t.Joiner + w.t.Score.of(r.Questions, r.Right) + w.t.Joiner + w.t.date(r.At))
}

// wayOn returns the button that fits where the person is in a course, and false
// if the course is gone.
func (w *writer) wayOn(k *Taken) (button, bool) {
	switch c, e := k.Course, k.Enrolment; {
	case c == nil:
		return button{}, false
	case e == nil:
		return button{title: w.t.Start, primary: true, data: Data{Do: DoStart, Course: c.ID}}, true
	case e.Next(c).Kind == courses.AtResult:
		return button{title: w.t.SeeResult, data: Data{Do: DoResult, Course: c.ID, Enrolment: e.ID}}, true
	default:
		return button{title: w.t.Continue, primary: true, data: Data{Do: DoStart, Course: c.ID}}, true
	}
}
