package campaigns

import (
	"slices"
	"time"

	"drypp/courses"
)

// Ask keeps a manager's wish that the person be nudged, and has them looked at.
// It reports false, and keeps nothing, if they owe nothing, one waits already,
// or they were nudged within NudgeEvery. By is the manager's random ID; the
// enrolments are all of the person's.
func (a *Agenda) Ask(by string, enrolments []courses.Enrolment, now time.Time) bool {
	owes := slices.ContainsFunc(a.Owed, func(o Owed) bool { return o.Still(enrolments) })
	waits := a.Nudge != nil && !a.Nudge.stale(now)
	if !owes || waits || !a.MayNudge(now) {
		return false
	}
	a.Nudge = &Nudge{By: by, At: now}
	a.Wake = soon
	return true
}

// MayNudge reports whether the latest nudge is NudgeEvery ago, and none waits to
// go out.
func (a *Agenda) MayNudge(now time.Time) bool {
	waits := a.Nudge != nil && !a.Nudge.stale(now)
	return !waits && !a.Nudged.Add(NudgeEvery).After(now)
}

// stale reports whether a wish has waited for so long that it isn't carried out
// any more.
func (n *Nudge) stale(now time.Time) bool { return !now.Before(n.At.Add(NudgeEvery)) }

// nudge considers the card that a manager asked for, or forgets about it if
// nothing is owed any more or it couldn't go out for too long.
func (d *decider) nudge() {
	a, n := d.Agenda, d.Agenda.Nudge
	switch {
	case n == nil, a.Sending != nil && a.Sending.Kind == Nudged:
	case len(a.Owed) == 0:
		a.Nudge, a.Nudged = nil, d.Now
	case n.stale(d.Now):
		a.Nudge = nil
	case !d.quiet && d.left == nil:
		d.bring(n)
	}
}

// bring considers the nudge as a card about what is due first. It doesn't come on
// a day on which something about that course came before, nor beside a reminder
// of it: it stands for that.
func (d *decider) bring(n *Nudge) {
	r, s := d.urgent.run, &d.urgent.standing
	from := r.first
	if s.taking != nil || !s.sent.Last.IsZero() {
		from = later(from, d.touchedOn(s).Add(1))
	}
	at, day := d.moment(d.after(from, d.Agenda.Nudged.Add(NudgeEvery)))
	if n.stale(at) {
		return
	}
	drop := Drop{Kind: Nudged, By: n.By, Step: s.steps()}
	if due := d.due(r, s); !due.IsZero() && s.remindable() {
		all := r.reminders()
		first := d.firstReminder(&all, s, due)
		if k := all.after(first, day.Since(due)); k > first {
			drop.Reminder, drop.Last = k, k == all.n
		}
	}
	d.place(r, s, at, day, drop)
}

// nudged forgets the wish that went out at a time, or was tried then: no other
// card comes of it.
func (a *Agenda) nudged(at time.Time) {
	a.Nudge = nil
	if at.After(a.Nudged) {
		a.Nudged = at
	}
}

// mendNudge takes back what lies ahead of the clock; see mend.
func (a *Agenda) mendNudge(now time.Time) {
	if a.Nudged.After(now) {
		a.Nudged = now
	}
	if n := a.Nudge; n != nil && n.At.After(now) {
		a.Nudge = &Nudge{By: n.By, At: now}
	}
}
