package campaigns

import (
	"slices"

	"drypp/courses/calendar"
)

// reminders are the days of a person's reminders of a course, in order, each
// counted from the due day.
type reminders struct {
	days [MaxReminders]int
	n    int
}

func (c *Campaign) reminders() reminders {
	var r reminders
	for _, n := range c.RemindBefore {
		r.add(-n)
	}
	for _, n := range c.RemindAfter {
		r.add(n)
	}
	slices.Sort(r.days[:r.n])
	return r
}

// add adds a day within a year of the due day, whatever a store says.
func (r *reminders) add(day int) {
	if r.n < len(r.days) {
		r.days[r.n] = min(max(day, -slowest), slowest)
		r.n++
	}
}

// after returns the first reminder from k on that is later than a day.
func (r *reminders) after(k, day int) int {
	for k < r.n && r.days[k] <= day {
		k++
	}
	return k
}

// remind considers the next reminder of a course. Of several whose day has come
// only the latest goes out; those of the days before there was anything to be
// reminded of never do.
func (d *decider) remind(r *run, s *standing) {
	due := d.due(r, s)
	if due.IsZero() || !s.remindable() {
		return
	}
	all := r.reminders()
	k := d.firstReminder(&all, s, due)
	if k >= all.n {
		return
	}
	from := later(due.Add(all.days[k]), r.first)
	if n := d.Agenda.Nudged; !n.IsZero() {
		from = later(from, d.Hours.Today(n).Add(1)) // a nudge is enough for a day
	}
	if d.beaten(from) {
		return
	}
	at, day := d.moment(d.after(from, s.opens))
	k = max(k, all.after(k, day.Since(due))-1)
	d.place(r, s, at, day, Drop{Kind: Remind, Step: s.steps(), Reminder: k + 1, Last: k+1 == all.n})
}

// firstReminder returns the index of the first reminder of a course that may go
// out still, all.n if none may. There is something to be reminded of.
func (d *decider) firstReminder(all *reminders, s *standing, due calendar.Date) int {
	return all.after(max(s.sent.Reminders, 0), d.touchedOn(s).Since(due))
}

// touchedOn returns the day of the latest card about a course or, without one,
// that the person began it on.
func (d *decider) touchedOn(s *standing) calendar.Date {
	if s.sent.Last.IsZero() {
		return d.Hours.Today(s.taking.Started)
	}
	return d.Hours.Today(s.sent.Last)
}
