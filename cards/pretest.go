package cards

import (
	"drypp/courses"
)

// PretestStart says why a course begins with questions, before the first of them.
func PretestStart(l courses.Language, c *courses.Course, e *courses.Enrolment, n Note) Card {
	w := begin(l)
	t, ed := &w.t.Tests, c.Edition(l)
	w.text(subtle, plain(ed.Title))
	w.note(n, nil)
	w.text(heading, md(t.PretestTitle))
	w.text(body, md(t.PretestWhat.of(len(e.Asked(c)))))
	w.text(body, md(t.PretestHow))
	return w.finish(t.PretestTitle+w.t.Joiner+ed.Title, button{title: t.PretestBegin, primary: true,
		data: Data{Do: DoNext, Course: c.ID, Enrolment: e.ID}})
}

// PretestEnd says how much of a course the pretest showed to be known, and what is
// left of it.
func PretestEnd(l courses.Language, c *courses.Course, e *courses.Enrolment) Card {
	w := begin(l)
	t, ed := &w.t.Tests, c.Edition(l)
	left := e.Reading(c)
	known := len(ed.Lessons) - len(left)
	title, style := t.Known.of(len(ed.Lessons), known), "good"
	if known == 0 {
		title, style = t.KnownNone, "accent"
	}
	w.text(subtle, plain(ed.Title))
	w.container(style, func() { w.text(heading, md(title)) })
	w.progress(known, len(ed.Lessons))
	w.text(label, md(t.Left))
	var titles []string
	for _, i := range left {
		titles = append(titles, string(plain(ed.Lessons[i].Title)))
	}
	w.bullets(titles, false)
	return w.finish(title, button{title: w.t.Continue, primary: true, data: Data{Do: DoNext, Course: c.ID, Enrolment: e.ID}})
}
