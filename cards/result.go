package cards

import (
	"fmt"

	"drypp/courses"
)

// Result tells how the latest finished try ended, which lessons to look at
// again, and how to go on. Dates are in the location that the result carries.
func Result(l courses.Language, c *courses.Course, e *courses.Enrolment) Card {
	return begin(l).result(c, e, false)
}

// Certified is the Result where certificates are to be had: one that was passed
// has a button to it.
func Certified(l courses.Language, c *courses.Course, e *courses.Enrolment) Card {
	return begin(l).result(c, e, true)
}

func (w *writer) result(c *courses.Course, e *courses.Enrolment, certificates bool) Card {
	ed := c.Edition(w.l)
	w.text(subtle, plain(ed.Title))
	r := e.Last()
	if r == nil {
		w.text(heading, md(w.t.NoResult))
		return w.finish(w.t.NoResult, button{title: w.t.MyCourses, data: Data{Do: DoCourses}})
	}
	verdict := w.verdict(c, e, r)
	for _, line := range w.skipped(c, e) {
		w.text(body, line)
	}
	w.reread(ed, c, e)
	return w.finish(verdict, w.afterResult(c, e, certificates)...)
}

// afterResult returns the buttons by which to go on from a result.
func (w *writer) afterResult(c *courses.Course, e *courses.Enrolment, certificates bool) []button {
	mine := button{title: w.t.MyCourses, data: Data{Do: DoCourses}}
	if e.MayRetry(c) {
		retry := Data{Do: DoRetry, Course: c.ID, Enrolment: e.ID, Try: e.Try}
		return []button{{title: w.t.Retry, primary: true, data: retry}, mine}
	}
	mine.primary = true
	again := w.t.Again
	if c.Test != nil {
		again = w.t.Tests.Again
	}
	buttons := []button{mine, {title: again, data: Data{Do: DoAgain, Course: c.ID}}}
	if certificates && e.Last().Passed {
		get := Data{Do: DoCertificate, Enrolment: e.ID, View: View{Format: FormatPDF}}
		buttons = append(buttons, button{title: w.t.Files.Get, data: get})
	}
	return buttons
}

func (w *writer) verdict(c *courses.Course, e *courses.Enrolment, r *courses.Result) string {
	verdict, style := w.t.Failed, "warning"
	switch {
	case r.Passed:
		verdict, style = w.t.Passed, "good"
	case e.MayRetry(c):
		verdict = w.t.FailedYet
	}
	score := w.score(r)
	w.container(style, func() {
		w.text(heading, md(verdict))
		w.text(tight, md(score))
	})
	if !r.Passed {
		mark := w.t.PassMark
		if c.Test != nil {
			mark = w.t.Tests.Mark
		}
		w.text(body, md(fmt.Sprintf(mark, c.PassMark)))
		if e.MayRetry(c) && c.Tries > 0 {
			w.text(tight, md(w.t.TriesLeft.of(c.Tries-len(e.Results))))
		}
	} else if until := c.ValidUntil(r.At); !until.IsZero() {
		w.text(body, say(w.t.ValidUntil, w.t.date(until)))
	}
	return verdict + w.t.Joiner + score
}

// score says how many answers were right, and what they are worth if some were
// right in part.
func (w *writer) score(r *courses.Result) string {
	score := w.t.Score.of(r.Questions, r.Right)
	if r.Partial > 0 {
		score += w.t.Joiner + fmt.Sprintf(w.t.Tests.Worth, r.Percent())
	}
	return score
}

// reread writes the lessons that teach what went wrong, each with its button.
func (w *writer) reread(ed *courses.Edition, c *courses.Course, e *courses.Enrolment) {
	ids := e.Reread(c)
	if r := e.Last(); len(ids) == 0 && r.Right == r.Questions {
		praise := w.t.RereadNone
		if c.Test == nil && len(ed.Lessons) > 0 && len(e.Reading(c)) == 0 {
			praise = w.t.Tests.KnewAll
		}
		w.text(body, md(praise))
		return
	}
	for i, id := range ids {
		if i == 0 {
			w.text(label, md(w.t.RereadTitle))
		}
		title := ed.Lessons[c.LessonIndex(id)].Title
		w.beside(plain(title), button{
			title:   w.t.RereadButton,
			tooltip: fmt.Sprintf(w.t.ActionOn, w.t.RereadButton, title),
			data:    Data{Do: DoReread, Course: c.ID, Enrolment: e.ID, Step: id},
		})
	}
}

// beside writes a text with a button to its right.
func (w *writer) beside(s md, b button) {
	w.element(`{"type":"ColumnSet","spacing":"Small","columns":[{"type":"Column","width":"stretch","verticalContentAlignment":"Center","items":[`)
	w.text(body, s)
	w.raw(`]},{"type":"Column","width":"auto","verticalContentAlignment":"Center","items":[`)
	w.row(b)
	w.raw(`]}]}`)
}
