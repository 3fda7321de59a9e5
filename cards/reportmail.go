package cards

import (
	"fmt"
	"strings"

	"drypp/courses"
	"drypp/courses/results"
)

// mailed is how many people, courses or reasons a mail lists.
const mailed = 100

// TeamMail is the TeamDigest for who isn't in Teams: the subject in one line,
// and the text, in lines that end in a line feed.
func TeamMail(l courses.Language, t *results.Team) (subject, text string) {
	w := &writer{l: l, t: textsIn(l)}
	parts := []string{w.t.Team.Hello}
	if t.Deputy {
		parts = append(parts, fmt.Sprintf(w.t.Team.Deputy, inLine(t.Manager)))
	}
	line := w.teamLine(t)
	parts = append(parts, line)
	if t.Owed == 0 && t.Done > 0 {
		parts = append(parts, w.t.Team.Thanks)
	}
	if t.Owed+t.Done > 0 {
		parts = append(parts, w.teamCounts(t)+".\n"+w.t.Team.Counted)
	}
	for i := range t.Needs[:min(len(t.Needs), mailed)] {
		n := &t.Needs[i]
		lines := []string{inLine(n.Name)}
		for j := range n.Courses {
			lines = append(lines, "- "+inLine(strings.Join(w.owingParts(&n.Courses[j], t.Day), w.t.Joiner)))
		}
		parts = append(parts, strings.Join(lines, "\n"))
	}
	if more := len(t.Needs) - mailed; more > 0 {
		parts = append(parts, w.t.Team.MorePeople.of(more))
	}
	return w.mail(w.teamTitle(t)+": "+unmarked(line), append(parts, w.t.Team.InMail))
}

// OverviewMail is the ContactDigest for who isn't in Teams, as TeamMail.
func OverviewMail(l courses.Language, o *results.Overview) (subject, text string) {
	w := &writer{l: l, t: textsIn(l)}
	t := &w.t.Overview
	title := fmt.Sprintf(t.DigestTitle, inLine(o.Organisation))
	parts := []string{w.t.Team.Hello}
	if o.Cut.Scope != "" {
		parts = append(parts, w.t.ResultsScoped+"\n"+inLine(o.Cut.Scope))
	}
	parts = append(parts, title+", "+w.t.day(o.Day)+":\n"+w.mailLine(&o.All, o))
	for i := range o.Courses[:min(len(o.Courses), mailed)] {
		parts = append(parts, inLine(nameOf(&o.Courses[i]))+"\n"+w.mailLine(&o.Courses[i], o))
	}
	parts = append(parts, w.troubles(o)...)
	return w.mail(w.summary(title, &o.All), append(parts, t.Explained, t.InMail))
}

// mailLine says the numbers of a line, in lines of their own.
func (w *writer) mailLine(l *results.Line, o *results.Overview) string {
	t, n := &w.t.Overview, &l.Now
	if l.Withheld {
		return t.Withheld
	}
	first := w.done(l)
	if trend := w.trend(l, o.Day, o.Since); trend != "" {
		first += ", " + trend
	}
	return first + ".\n" + strings.Join([]string{
		w.many(t.Late, n.Overdue), w.many(t.Soon, n.Soon), w.many(t.Reached, n.Reached),
		w.many(t.Started, n.Started), w.many(t.Completed, n.Completed), w.many(t.Passed, n.Passed),
	}, w.t.Joiner) + "."
}

// troubles says what doesn't reach people, and what to do about it.
func (w *writer) troubles(o *results.Overview) (list []string) {
	s := &w.t.Status
	for _, reach := range []struct {
		name string
		n    int
	}{{"blocked", o.Blocked}, {"known", o.NoApp}} {
		if why := s.Reach[reach.name]; reach.n > 0 {
			list = append(list, w.count(reach.n)+" "+why.What+".\n"+why.Do)
		}
	}
	for _, k := range o.Trouble[:min(len(o.Trouble), mailed)] {
		why := s.reason(k.Reason)
		list = append(list, w.many(s.Cards, k.Deliveries)+w.t.Joiner+why.What+".\n"+why.Do)
	}
	return list
}

// mail puts a mail together.
func (w *writer) mail(subject string, parts []string) (string, string) {
	return inLine(subject), strings.Join(parts, "\n\n") + "\n"
}

// unmarked takes away the sign that a line of a card begins with.
func unmarked(s string) string { return strings.TrimLeft(s, "✓⚠ ") }
