package campaigns

import (
	"slices"
	"time"

	"drypp/courses/calendar"
)

// reminders are the days of a person's reminders of a course, in order.
type reminders struct {
	days [MaxReminders]calendar.Date
	n    int
}

// reminders returns the days that a campaign reminds on of what is due on one.
func (c *Campaign) reminders(due calendar.Date) reminders {
	var r reminders
	for _, n := range c.RemindBefore {
		r.add(due.Add(-n))
	}
	for _, n := range c.RemindAfter {
		r.add(due.Add(n))
	}
	slices.SortFunc(r.days[:r.n], func(a, b calendar.Date) int { return a.Since(b) })
	return r
}

func (r *reminders) add(day calendar.Date) {
	if r.n < len(r.days) {
		r.days[r.n] = day
		r.n++
	}
}

// remind considers the next reminder of a course. Of several whose day has come
// only the latest goes out; those of the days before there was anything to be
// reminded of never do.
func (d *decider) remind(r *run, s *standing, due time.Time) {
	if due.IsZero() || !s.remindable() {
		return
	}
	all := r.reminders(d.Hours.Today(due))
	last := d.touchedOn(s)
	k := max(s.sent.Reminders, 0)
	for k < all.n && !last.Before(all.days[k]) {
		k++
	}
	if k >= all.n {
		return
	}
	from := d.after(later(all.days[k], r.first), time.Time{})
	_, day := d.moment(from)
	for k+1 < all.n && !day.Before(all.days[k+1]) {
		k++
	}
	d.add(r, from, Drop{
		Kind: Remind, Course: s.course.ID, Round: s.round, Step: s.steps(),
		Reminder: k + 1, Last: k+1 == all.n, Due: due,
	})
}

// touchedOn returns the day of the latest card about a course or, without one,
// that the person began it on.
func (d *decider) touchedOn(s *standing) calendar.Date {
	if s.sent.Last.IsZero() {
		return d.Hours.Today(s.taking.Started)
	}
	return d.Hours.Today(s.sent.Last)
}
