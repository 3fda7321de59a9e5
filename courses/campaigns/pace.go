package campaigns

import (
	"time"

	"drypp/courses/calendar"
)

const (
	// patience is how many workdays a person has to act on a card of which
	// nobody knows whether it arrived.
	patience = 2
	// slowest bounds Pace.Every, whatever a store says.
	slowest = 366
)

// every returns Pace.Every within its bounds.
func (p *Pace) every() int { return min(max(p.Every, 1), slowest) }

// begins returns the day from which on course n of a campaign may begin, and
// false if another one is to be finished first.
func (d *decider) begins(r *run, n int, s *standing) (calendar.Date, bool) {
	switch r.Pace.Kind {
	case Lessons:
		return d.nextLesson(r, s)
	case Monthly:
		return r.first.AddMonths(n * r.Pace.every()), true
	case Dates:
		if n < len(r.Pace.Dates) {
			return r.Pace.Dates[n], true
		}
	}
	return r.first, true
}

// nextLesson returns when the next course may begin at the pace of Lessons:
// one after the other, but what is taken anew doesn't wait for the others, nor
// they for it.
func (d *decider) nextLesson(r *run, s *standing) (calendar.Date, bool) {
	if s.again() {
		return r.first, true
	}
	if r.busy {
		return calendar.Date{}, false
	}
	r.busy = true
	if r.last.IsZero() {
		return r.first, true
	}
	return d.workdaysAfter(r.last, r.Pace.every()), true
}

// proceed considers the next card of a course that has begun.
func (d *decider) proceed(r *run, s *standing) {
	if s.unfit() && s.taking == nil {
		return // nor does the next course wait for it
	}
	r.busy = r.busy || !s.again()
	next := Drop{Kind: Continue, Step: s.steps()}
	if s.taking == nil {
		next.Kind = Begin
	}
	switch {
	case s.unfit():
	case s.sent.Unconfirmed && !s.acted():
		d.add(r, s, d.workdaysAfter(s.sent.Last, patience), next)
	case s.sent.Last.IsZero() && r.Pace.Kind != Lessons:
		if s.untouched() {
			d.add(r, s, d.workdaysAfter(s.taking.Started, patience), next)
		}
	case r.Pace.Kind != Lessons:
	case s.sent.Last.IsZero():
		// They began by themselves: leave them the time that a card would.
		d.add(r, s, d.workdaysAfter(s.taking.Started, r.Pace.every()), next)
	case s.acted() && s.again():
		d.add(r, s, d.workdaysAfter(s.sent.Last, r.Pace.every()), next)
	case s.acted():
		d.add(r, s, d.workdaysAfter(r.last, r.Pace.every()), next)
	case s.asking():
		d.lookAt(d.nextLook(s.sent.Last))
	}
}

// workdaysAfter returns the day that is n workdays after a moment.
func (d *decider) workdaysAfter(t time.Time, n int) calendar.Date {
	return d.Hours.AddWorkdays(d.Hours.Today(t), n)
}

// after returns the moment from which on something may happen that may from a
// day and a time on.
func (d *decider) after(day calendar.Date, t time.Time) time.Time {
	if d.today.Before(day) {
		if at := day.At(0, d.Hours.Location()); at.After(t) {
			return at
		}
	}
	return t
}

// nextLook returns when to look whether a card was acted on without anybody
// being told: ever more seldom, so that it costs nothing in the long run.
func (d *decider) nextLook(sent time.Time) time.Time {
	const day = 24 * time.Hour
	wait := min(max(d.Now.Sub(sent).Truncate(day), day), 30*day)
	return d.Now.Add(wait)
}
