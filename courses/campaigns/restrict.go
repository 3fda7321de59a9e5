package campaigns

import (
	"slices"

	"drypp/courses/calendar"
)

// While a person is restricted (courses.Person.Restricted; GDPR articles 18 and
// 21) nothing goes out to them, nothing is taken away in their chat, and they owe
// nothing. They stay in the campaigns that they were in and come into no other
// one. When it is lifted, its days count as those of a pause do.

func (d *decider) restricted() bool { return !d.Person.Restricted.IsZero() }

// restrict notes in the agenda since when the person is restricted, or makes a
// pause of it once that is over.
func (d *decider) restrict() {
	a := d.Agenda
	switch {
	case d.restricted():
		if a.Restricted.IsZero() {
			a.Restricted = d.Hours.Today(d.Person.Restricted)
		}
	case !a.Restricted.IsZero():
		a.rested(Pause{a.Restricted, d.today})
		a.Restricted = calendar.Date{}
	}
}

// rested adds a pause to those that there are. Days that are in several of them
// count once.
func (a *Agenda) rested(p Pause) {
	if !p.From.Before(p.Until) {
		return
	}
	all := append(slices.Clone(a.Pauses), p)
	slices.SortFunc(all, func(a, b Pause) int { return a.From.Since(b.From) })
	a.Pauses = all[:1]
	for _, next := range all[1:] {
		if last := &a.Pauses[len(a.Pauses)-1]; last.Until.Before(next.From) {
			a.Pauses = append(a.Pauses, next)
		} else {
			last.Until = later(last.Until, next.Until)
		}
	}
}
