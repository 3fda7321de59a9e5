package campaigns

import "drypp/courses/calendar"

// PauseFor keeps cards away from one day to before another. It replaces what
// was left of an earlier pause.
func (a *Agenda) PauseFor(from, until calendar.Date) {
	a.Resume(from)
	if !from.Before(until) {
		return
	}
	if n := len(a.Pauses); n > 0 && a.Pauses[n-1].Until == from {
		a.Pauses[n-1].Until = until
		return
	}
	a.Pauses = append(a.Pauses, Pause{from, until})
}

// Resume ends every pause today.
func (a *Agenda) Resume(today calendar.Date) {
	kept := a.Pauses[:0:0]
	for _, p := range a.Pauses {
		if today.Before(p.Until) {
			p.Until = today
		}
		if p.From.Before(p.Until) {
			kept = append(kept, p)
		}
	}
	a.Pauses = kept
	a.Wake = soon
}

// ChooseHour keeps the hour of the day from which on the person wants cards,
// from 1 to 23, or 0 for the organisation's. It reports whether it is one.
func (a *Agenda) ChooseHour(hour int) bool {
	if hour < 0 || hour > 23 {
		return false
	}
	a.Hour = hour
	a.Wake = soon
	return true
}

// PausedOn reports whether the person wants no cards that day, and if so until
// which day.
func (a *Agenda) PausedOn(day calendar.Date) (until calendar.Date, paused bool) {
	for i := len(a.Pauses) - 1; i >= 0; i-- {
		if p := &a.Pauses[i]; !day.Before(p.From) && day.Before(p.Until) {
			return p.Until, true
		}
	}
	return calendar.Date{}, false
}

// postponed returns a due date moved by the paused days that lie between the
// first day and it.
func (a *Agenda) postponed(due, first calendar.Date) calendar.Date {
	for _, p := range a.Pauses {
		from := later(p.From, first)
		if !due.Before(from) && from.Before(p.Until) {
			due = due.Add(p.Until.Since(from))
		}
	}
	return due
}

// later returns the later of two days.
func later(a, b calendar.Date) calendar.Date {
	if a.Before(b) {
		return b
	}
	return a
}
