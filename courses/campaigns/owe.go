package campaigns

import (
	"slices"
	"strings"

	"drypp/courses"
	"drypp/courses/calendar"
)

// owe adds a course that a campaign gives to what the person owes, from the
// campaign's first day for them on, or from when the course is to be taken
// again. It has them looked at when that begins, and when the campaign ends.
func (d *decider) owe(owed []Owed, r *run, s *standing) []Owed {
	switch {
	case d.today.Before(r.first):
		if r.first.Year <= farthest {
			d.lookAt(r.first.At(0, d.Hours.Location()))
		}
		return owed
	case s.opens.After(d.Now):
		d.lookAt(s.opens)
		return owed
	}
	d.lookOn(r.End)
	o := Owed{Course: s.course.ID, Campaign: r.ID, Round: s.round, Due: d.due(r, s)}
	all := r.reminders()
	o.LastReminded = all.n > 0 && s.sent.Reminders >= all.n
	if d.Agenda.Nudge != nil && !d.quiet {
		d.urgent.consider(debt{r, *s, o.Due})
	}
	i, known := slices.BinarySearchFunc(owed, o.Course, func(o Owed, course string) int { return strings.Compare(o.Course, course) })
	if known {
		return owed // the campaign names it twice
	}
	return slices.Insert(owed, i, o)
}

// debt is a course that is owed, with where the person is in it.
type debt struct {
	run      *run
	standing standing
	due      calendar.Date
}

// consider keeps the other debt instead if it is due sooner or, due on the same
// day, has a card to remind of and this one hasn't.
func (b *debt) consider(other debt) {
	if b.run != nil {
		if b.due == other.due {
			if b.standing.remindable() || !other.standing.remindable() {
				return
			}
		} else if other.due.IsZero() || !b.due.IsZero() && b.due.Before(other.due) {
			return
		}
	}
	*b = other
}

// owes replaces what is owed, if it is another.
func (a *Agenda) owes(owed []Owed) {
	if !slices.Equal(a.Owed, owed) {
		a.Owed = append([]Owed(nil), owed...)
	}
}

// Still reports whether it is owed still after all enrolments of the person's:
// they have passed the course no more than Round times.
func (o *Owed) Still(enrolments []courses.Enrolment) bool {
	passed := 0
	for i := range enrolments {
		if e := &enrolments[i]; e.Course == o.Course && e.Passed() {
			passed++
		}
	}
	return passed <= o.Round
}
