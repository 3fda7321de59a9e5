package cards

import (
	"cmp"
	"fmt"
	"strings"

	"drypp/courses"
	"drypp/courses/calendar"
	"drypp/courses/results"
)

// Team shows a manager, or who stands in for them, how far the reports are: all
// of them in numbers, and by name only those who need something.
func Team(l courses.Language, t *results.Team) Card {
	w := begin(l)
	title := w.teamTitle(t)
	w.text(heading, plain(title))
	w.team(t)
	return w.finish(title, w.teamButtons(t)...)
}

// TeamDigest is the Team that comes to a manager by itself: with why, and how to
// get no more of them.
func TeamDigest(l courses.Language, t *results.Team) Card {
	w := begin(l)
	title := w.teamTitle(t)
	w.text(heading, plain(title))
	w.team(t)
	why := md(w.t.Team.Why)
	if t.Deputy {
		why = say(w.t.Team.WhyDeputy, t.Manager)
	}
	w.text(subtle, why)
	return w.finish(title+w.t.Joiner+w.teamLine(t), w.digestButtons(t)...)
}

// Nudged says how many of the team are reminded now, above the Team as it is
// after that.
func Nudged(l courses.Language, n int, t *results.Team) Card {
	w := begin(l)
	said, style := w.t.Team.NudgedNone, "warning"
	if n > 0 {
		said, style = w.many(w.t.Team.Nudged, n), "good"
	}
	w.container(style, func() { w.text(strong, md(said)) })
	title := w.teamTitle(t)
	w.text(heading, plain(title))
	w.team(t)
	return w.finish(said, w.teamButtons(t)...)
}

func (w *writer) teamTitle(t *results.Team) string {
	if t.Deputy {
		return fmt.Sprintf(w.t.Team.TitleOf, t.Manager)
	}
	return w.t.Team.Title
}

// team writes how far a team is.
func (w *writer) team(t *results.Team) {
	text := &w.t.Team
	w.text(subtle, plain(w.t.day(t.Day)))
	if t.Deputy {
		w.text(body, say(text.Deputy, t.Manager))
	}
	if t.People == 0 {
		w.text(body, md(text.Nobody))
		return
	}
	style := "good"
	if t.Overdue > 0 {
		style = "warning"
	}
	w.container(style, func() {
		w.text(strong, md(w.teamLine(t)))
		if t.Owed == 0 && t.Done > 0 {
			w.text(tight, md(text.Thanks))
		}
	})
	w.teamNumbers(t)
	w.needs(t)
	w.nudge(t)
}

// teamLine says in one sentence how the team does.
func (w *writer) teamLine(t *results.Team) string {
	text := &w.t.Team
	late := t.People - t.Ahead
	switch {
	case t.Owed+t.Done == 0:
		return text.Nothing
	case t.Owed == 0:
		return text.AllDone
	case late == 0 && len(t.Needs) == 0:
		return text.OnTime
	case late == 0:
		return w.many(text.NoneLate, len(t.Needs))
	}
	return w.many(text.SomeLate, late, w.count(t.People))
}

// teamNumbers writes the chart of what the team has done, and the same in words.
func (w *writer) teamNumbers(t *results.Team) {
	if t.Owed+t.Done == 0 {
		return
	}
	w.parts(bar{w.t.Team.Chart, t.Done, t.Owed - t.Overdue, t.Overdue})
	w.text(tight, md(w.teamCounts(t)))
	w.text(detail, md(w.t.Team.Counted))
}

// teamCounts says the team's numbers.
func (w *writer) teamCounts(t *results.Team) string {
	o := &w.t.Overview
	return strings.Join([]string{
		w.many(w.t.Overview.People, t.People), w.many(o.Done, t.Done),
		w.many(o.Left, t.Owed-t.Overdue), w.many(o.Late, t.Overdue),
	}, w.t.Joiner)
}

// needs writes those who need something.
func (w *writer) needs(t *results.Team) {
	if len(t.Needs) == 0 {
		return
	}
	w.text(label, md(w.t.Team.NeedsTitle))
	left := w.lines(len(t.Needs), 0, func(i int) {
		n := &t.Needs[i]
		w.text(strong, plain(clip(n.Name, nameRoom)))
		for j := range n.Courses[:min(len(n.Courses), maxNamed)] {
			w.text(tight, w.owing(&n.Courses[j], t.Day))
		}
		if more := len(n.Courses) - maxNamed; more > 0 {
			w.text(detail, md(w.t.Team.MoreCourses.of(more)))
		}
	})
	if left > 0 {
		w.text(body, md(w.t.Team.MorePeople.of(left)))
	}
}

// owing writes what somebody has to take, and by when.
func (w *writer) owing(o *results.Owing, today calendar.Date) md {
	var parts []md
	for i, part := range w.owingParts(o, today) {
		if i == 1 && o.Overdue {
			parts = append(parts, "**"+plain(part)+"**")
			continue
		}
		parts = append(parts, plain(part))
	}
	return joined(parts, w.t.Joiner)
}

// owingParts says what somebody has to take: the course, when it is due if it
// is, and how far they are.
func (w *writer) owingParts(o *results.Owing, today calendar.Date) []string {
	t := &w.t.Team
	parts := []string{clip(cmp.Or(o.Title, o.Course), nameRoom)}
	switch {
	case o.Overdue:
		parts = append(parts, "⚠ "+fmt.Sprintf(t.Late, w.t.day(o.Due)))
	case o.Due.IsZero():
	case o.Due == today:
		parts = append(parts, t.Today)
	default:
		parts = append(parts, fmt.Sprintf(t.Due, w.t.day(o.Due)))
	}
	if o.Started {
		parts = append(parts, t.Started)
	} else {
		parts = append(parts, t.NotStarted)
	}
	if o.Percent >= 0 {
		parts = append(parts, fmt.Sprintf(t.Best, o.Percent))
	}
	if o.LastReminder {
		parts = append(parts, w.t.Data.LastReminded)
	}
	return parts
}

// nudge writes the button that reminds those who need something, or why there is
// none.
func (w *writer) nudge(t *results.Team) {
	text := &w.t.Team
	if !t.NudgedAt.IsZero() {
		w.text(subtle, say(text.NudgedAt, md(w.t.date(t.NudgedAt))))
	}
	switch {
	case len(t.Needs) == 0:
	case t.Nudgeable:
		w.row(button{title: text.Nudge, primary: true, data: Data{Do: DoNudge, View: whose(t)}})
	default:
		w.text(subtle, md(text.NotNow))
	}
}

// whose names the manager of a team to the buttons of who stands in for them.
func whose(t *results.Team) View {
	if t.Deputy {
		return View{Manager: t.ManagerID}
	}
	return View{}
}

func (w *writer) teamButtons(t *results.Team) []button {
	list := []button{{title: w.t.Status.Refresh, data: Data{Do: DoTeam, View: whose(t)}}}
	if !t.Deputy {
		list = append(list, button{title: w.t.Team.DeputyButton, data: Data{Do: DoDeputy}})
	}
	return append(list, button{title: w.t.Help, data: Data{Do: DoHelp}})
}

// digestButtons are those of a digest: only whose team it is may do without it,
// or choose who gets it while they are away.
func (w *writer) digestButtons(t *results.Team) []button {
	list := []button{{title: w.t.Team.SeeNow, data: Data{Do: DoTeam, View: whose(t)}}}
	if t.Deputy {
		return list
	}
	return append(list, button{title: w.t.Team.DeputyButton, data: Data{Do: DoDeputy}}, w.decline())
}

// decline returns the button that has no more digests sent.
func (w *writer) decline() button {
	return button{title: w.t.Team.Decline, data: Data{Do: DoDigest, Count: 1}}
}
