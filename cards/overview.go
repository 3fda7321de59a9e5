package cards

import (
	"cmp"
	"fmt"

	"drypp/courses"
	"drypp/courses/calendar"
	"drypp/courses/results"
)

// Overview shows a contact how far the people are whom they are the contact of,
// a line for each course, and what doesn't reach people. All numbers are in
// words; the chart repeats some of them.
func Overview(l courses.Language, o *results.Overview) Card {
	w := begin(l)
	t := &w.t.Overview
	title := fmt.Sprintf(t.Title, o.Organisation)
	w.text(heading, plain(title))
	w.about(&o.Cut, o.Day)
	w.overview(o, false)
	w.pageOf(o.Page, o.Pages)
	return w.finish(title, w.overviewButtons(o)...)
}

// ContactDigest is the Overview that comes to a contact by itself: with how to
// see the rest, and how to get no more of them.
func ContactDigest(l courses.Language, o *results.Overview) Card {
	w := begin(l)
	t := &w.t.Overview
	title := fmt.Sprintf(t.DigestTitle, o.Organisation)
	w.text(heading, plain(title))
	w.about(&o.Cut, o.Day)
	w.overview(o, true)
	w.text(subtle, md(t.WhyContact))
	all := button{title: t.SeeAll, primary: true, data: Data{Do: DoOverview}}
	return w.finish(w.summary(title, &o.All), all, w.export(""), w.decline())
}

// summary returns the notification of a digest: its title and the sum.
func (w *writer) summary(title string, all *results.Line) string {
	if all.Withheld {
		return title
	}
	return title + w.t.Joiner + w.done(all)
}

// about says which people and what day a card of numbers is about.
func (w *writer) about(c *results.Cut, day calendar.Date) {
	line := plain(w.t.day(day))
	if c.Field != "" {
		line += md(w.t.Joiner) + say("%s: %s", capital(w.fieldName(c.Field)), c.Value)
	}
	w.text(subtle, line)
	if c.Scope != "" {
		w.text(body, md(w.t.ResultsScoped))
		w.text(tight, plain(c.Scope))
	}
}

// inDigest is how many courses a digest lists, those that need most.
const inDigest = 5

// overview writes an overview, of a digest with fewer of the courses.
func (w *writer) overview(o *results.Overview, digest bool) {
	t, listed := &w.t.Overview, o.Courses
	if digest {
		listed = listed[:min(len(listed), inDigest)]
	}
	if len(listed) == 0 && !o.All.Withheld {
		w.text(body, md(w.many(t.People, o.All.People)+". "+w.t.NobodyYet))
		w.undelivered(o)
		return
	}
	if w.sum(&o.All, o.Day, o.Since) {
		w.bars(t.PerCourse, listed)
		w.numbers(&o.All, o.Day, o.Since)
	}
	left := w.lines(len(listed), spare(o.Cut), func(i int) { w.courseLine(o, &listed[i]) })
	switch left += len(o.Courses) - len(listed); {
	case digest && (left > 0 || o.Pages > 1):
		w.text(body, md(t.MoreInAll))
	case left > 0:
		w.text(body, md(t.MoreLines.of(left)))
	}
	w.undelivered(o)
}

// spare is how many bytes what a cut narrows takes in the buttons below.
func spare(c results.Cut) int { return 12 * len(quote(nil, c.Value)) }

// sum writes the one line that says it all, and reports whether it may be said.
func (w *writer) sum(all *results.Line, day, since calendar.Date) bool {
	if all.Withheld {
		w.container("emphasis", func() { w.text(strong, md(w.t.Overview.Withheld)) })
		return false
	}
	t, n := &w.t.Overview, &all.Now
	line := "**" + w.done(all) + "**"
	if trend := w.trend(all, day, since); trend != "" {
		line += ", " + trend
	}
	w.text(`,"size":"Medium"`, md(line))
	if n.Overdue+n.Soon > 0 {
		w.text(tight, joined([]md{md(w.many(t.Late, n.Overdue)), md(w.many(t.Soon, n.Soon))}, w.t.Joiner))
	}
	return true
}

// done says how many have done what they should, and out of how many.
func (w *writer) done(l *results.Line) string {
	return fmt.Sprintf(w.t.Overview.DoneOf, w.count(l.Now.Done), w.count(l.Now.Done+l.Now.Owed))
}

// trend says how much more is done than on the day that it is counted from, or
// nothing if that isn't known.
func (w *writer) trend(l *results.Line, day, since calendar.Date) string {
	t := &w.t.Overview
	if !l.HasThen {
		return ""
	}
	switch n := l.Now.Done - l.Then.Done; {
	case n > 0:
		return w.many(t.More, n, w.sinceWhen(day, since))
	case n < 0:
		return w.many(t.Fewer, -n, w.sinceWhen(day, since))
	}
	return fmt.Sprintf(t.Same, w.sinceWhen(day, since))
}

// sinceWhen says how long the day of the trend is ago, in weeks if that is easier to
// read.
func (w *writer) sinceWhen(day, since calendar.Date) string {
	t := &w.t.Overview
	days := day.Since(since)
	if weeks := days / 7; days%7 == 0 && weeks >= 1 && weeks <= len(t.Weeks) {
		return t.Weeks[weeks-1]
	}
	return fmt.Sprintf(t.OnDay, w.t.day(since))
}

// bars writes the chart of lines; those that are withheld have no bar.
func (w *writer) bars(title string, lines []results.Line) {
	var bars []bar
	for i := range lines {
		l := &lines[i]
		if n := &l.Now; !l.Withheld && n.Done+n.Owed > 0 {
			bars = append(bars, bar{nameOf(l), n.Done, n.Owed - n.Overdue, n.Overdue})
		}
	}
	w.chart(title, bars)
}

// numbers writes the table of all that is counted, with what it was then.
func (w *writer) numbers(l *results.Line, day, since calendar.Date) {
	t, now, then := &w.t.Overview, &l.Now, &l.Then
	rows := [][]md{{md(t.Count), md(t.Now), plain(capital(w.sinceWhen(day, since)))}}
	add := func(label string, now, then int, known bool) {
		before := md("–")
		if known {
			before = md(w.count(then))
		}
		rows = append(rows, []md{md(label), md(w.count(now)), before})
	}
	add(t.ReachedLabel, now.Reached, then.Reached, true)
	add(t.StartedLabel, now.Started, then.Started, true)
	add(t.CompletedLabel, now.Completed, then.Completed, true)
	add(t.PassedLabel, now.Passed, then.Passed, true)
	add(t.DoneLabel, now.Done, then.Done, true)
	add(t.OwedLabel, now.Owed, then.Owed, true)
	add(t.LateLabel, now.Overdue, 0, false)
	add(t.SoonLabel, now.Soon, 0, false)
	if !l.HasThen {
		for i := range rows {
			rows[i] = rows[i][:2]
		}
	}
	w.table(rows)
	w.text(subtle, md(w.many(t.People, l.People)+". "+t.Explained))
}

// nameOf returns what a line is about, as people call it.
func nameOf(l *results.Line) string { return cmp.Or(l.Value, l.Title, l.Course) }
