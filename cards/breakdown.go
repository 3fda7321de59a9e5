package cards

import (
	"cmp"
	"fmt"

	"drypp/courses"
	"drypp/courses/calendar"
	"drypp/courses/results"
)

// Breakdown shows a contact one course, or all, by department or location, a
// line for each, with a button that narrows the Overview to it.
func Breakdown(l courses.Language, b *results.Breakdown) Card {
	w := begin(l)
	t := &w.t.Overview
	name := t.AllCourses
	if b.Course != "" {
		name = cmp.Or(b.Title, b.Course)
	}
	title := fmt.Sprintf(t.By, name, w.fieldName(b.Field))
	w.text(heading, plain(title))
	w.about(&b.Cut, b.Day)
	if w.sum(&b.All, b.Day, b.Since) {
		w.bars(title, b.Parts)
		w.numbers(&b.All, b.Day, b.Since)
	}
	if len(b.Parts) == 0 {
		w.text(body, md(t.NoParts))
	}
	left := w.lines(len(b.Parts), 0, func(i int) { w.partLine(b, &b.Parts[i]) })
	if left > 0 {
		w.text(body, md(t.MoreLines.of(left)))
	}
	w.pageOf(b.Page, b.Pages)
	return w.finish(title, w.breakdownButtons(b)...)
}

// partLine writes one part of the people.
func (w *writer) partLine(b *results.Breakdown, l *results.Line) {
	w.lineOf(l, b.Day, b.Since)
	if l.Withheld || len(l.Value) > maxValue {
		return
	}
	w.row(w.on(l.Value, button{title: w.t.Overview.Courses,
		data: Data{Do: DoOverview, View: View{Field: b.Field, Value: l.Value}}}))
}

// on has a screen reader say what a button among others like it is about.
func (w *writer) on(what string, b button) button {
	b.tooltip = fmt.Sprintf(w.t.ActionOn, b.title, clip(what, 100))
	return b
}

func (w *writer) breakdownButtons(b *results.Breakdown) []button {
	list := w.pages(b.Page, b.Pages, Data{Do: DoBreakdown, Course: b.Course, View: View{Field: b.Field, Value: b.Cut.Value}})
	list = append(list, button{title: w.t.Overview.Button, data: Data{Do: DoOverview}})
	if b.Course != "" {
		list = append(list, w.quality(b.Course))
	}
	return append(list, w.export(b.Course))
}

// courseLine writes one course of an overview.
func (w *writer) courseLine(o *results.Overview, l *results.Line) {
	w.lineOf(l, o.Day, o.Since)
	switch {
	case l.Withheld:
	case len(o.Fields) > 0 && o.Cut.Field == "":
		w.row(w.on(nameOf(l), button{title: fmt.Sprintf(w.t.Overview.ByField, w.fieldName(o.Fields[0])),
			data: Data{Do: DoBreakdown, Course: l.Course, View: View{Field: o.Fields[0]}}}))
	default:
		w.row(w.on(nameOf(l), w.quality(l.Course)))
	}
}

// lineOf writes the numbers of a course, or of a part of the people.
func (w *writer) lineOf(l *results.Line, day, since calendar.Date) {
	t, n := &w.t.Overview, &l.Now
	w.text(strong, plain(clip(nameOf(l), nameRoom)))
	if l.Course != "" && l.Title == "" && l.Value == "" {
		w.text(detail, md(w.t.NotOffered))
	}
	if l.Withheld {
		w.text(tight, md(t.Withheld))
		return
	}
	w.text(tight, joined([]md{
		md(w.many(t.Done, n.Done)), md(w.many(t.Left, n.Owed-n.Overdue)), md(w.many(t.Late, n.Overdue)),
	}, w.t.Joiner))
	line := joined([]md{
		md(w.many(t.Reached, n.Reached)), md(w.many(t.Started, n.Started)),
		md(w.many(t.Completed, n.Completed)), md(w.many(t.Passed, n.Passed)),
	}, w.t.Joiner)
	if trend := w.trend(l, day, since); trend != "" {
		line += md(w.t.Joiner + trend)
	}
	w.text(detail, line)
}

// pages returns the buttons to the pages before and after.
func (w *writer) pages(page, pages int, d Data) (list []button) {
	t := &w.t.Overview
	to := func(title string, page int) {
		d.Page = page
		list = append(list, button{title: title, data: d})
	}
	if page > 0 {
		to(t.Back, page-1)
	}
	if page+1 < pages {
		to(t.Next, page+1)
	}
	return list
}

// pageOf says which of several pages this is.
func (w *writer) pageOf(page, pages int) {
	if pages > 1 {
		w.text(subtle, say(w.t.Overview.Page, page+1, pages))
	}
}

func (w *writer) overviewButtons(o *results.Overview) []button {
	t := &w.t.Overview
	list := w.pages(o.Page, o.Pages, Data{Do: DoOverview, View: View{Field: o.Cut.Field, Value: o.Cut.Value}})
	if o.Cut.Field != "" {
		return append(list, button{title: t.Everybody, data: Data{Do: DoOverview}},
			button{title: fmt.Sprintf(t.By, t.AllCourses, w.fieldName(o.Cut.Field)), data: Data{Do: DoBreakdown, View: View{Field: o.Cut.Field}}})
	}
	for _, f := range o.Fields {
		list = append(list, button{title: fmt.Sprintf(t.By, t.AllCourses, w.fieldName(f)), data: Data{Do: DoBreakdown, View: View{Field: f}}})
	}
	return append(list, w.export(""), w.quality(""),
		button{title: w.t.Files.LooksButton, data: Data{Do: DoLooks}}, button{title: w.t.Help, data: Data{Do: DoHelp}})
}

// quality returns the button to how the questions of a course do, or of one that
// is to be chosen.
func (w *writer) quality(course string) button {
	return button{title: w.t.Quality.Button, data: Data{Do: DoQuality, Course: course}}
}

// export returns the button to the files of a course, or of all.
func (w *writer) export(course string) button {
	return button{title: w.t.Files.ExportButton, data: Data{Do: DoExport, Course: course}}
}

// undelivered writes what doesn't reach people, why, and what to do about it.
func (w *writer) undelivered(o *results.Overview) {
	if o.Blocked+o.NoApp+len(o.Trouble) == 0 {
		return
	}
	w.section(func() {
		w.text(strong, md(w.t.Status.WhyTitle))
		w.reach(map[string]int{"blocked": o.Blocked, "known": o.NoApp})
		for _, trouble := range o.Trouble[:min(len(o.Trouble), maxTroubles)] {
			why := w.t.Status.reason(trouble.Reason)
			w.text(tight, md(w.many(w.t.Status.Cards, trouble.Deliveries)+w.t.Joiner+why.What))
			w.text(detail, md(why.Do))
		}
	})
}

// maxTroubles is how many reasons an overview gives, the commonest.
const maxTroubles = 3
