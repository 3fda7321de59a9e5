package campaigns

import (
	"time"

	"drypp/courses"
	"drypp/courses/calendar"
)

// Decide returns what is to be done about a person next, and brings their
// agenda's memberships, its day, what is owed and what a manager wished up to
// date, and so their trials. The same view gives the same move. It changes nothing
// of the view but the agenda and the trials; what they point at it replaces.
//
// Whatever would go out, or begin or cease to be owed, at some time as things
// stand, the move has a time no later than that: nobody is forgotten who isn't
// woken.
func Decide(v *View) Move {
	d := decider{View: v, today: v.Hours.Today(v.Now)}
	a := v.Agenda
	a.mend(v.Now, d.today, v.Budget)
	d.restrict()
	d.join()
	d.left = a.leftOver(v.Now)
	d.quiet = !d.writes()
	d.invites = !d.quiet && d.invitable()
	var room [8]Owed
	a.owes(d.survey(room[:0]))
	d.nudge()
	d.comeBack()
	switch {
	case a.Sending != nil:
		return d.leftOver()
	case len(a.Sweep) > 0 && !d.restricted():
		return Move{Action: Sweep, At: v.Now, Message: a.Sweep[0]}
	}
	return d.conclude()
}

// decider is one decision being made.
type decider struct {
	*View
	today calendar.Date
	// running are the campaigns that concern the person.
	running []run
	// best is the card that comes next so far, its Kind empty if none does.
	best candidate
	// invites says that the person can't be reached in Teams and can by mail,
	// mail is the first card that such a mail would stand in for, its Kind empty
	// if there is none.
	invites bool
	mail    candidate
	// unknown are the campaigns of which nobody knows who belongs to them.
	unknown map[string]bool
	// look is when to look again though nothing may be sent then, or zero.
	look time.Time
	// quiet says that no card is considered: what is owed alone is found out.
	quiet bool
	// urgent is what is due first of what is owed, if that is asked for.
	urgent debt
	// left is what is left over, if that is to be decided on; wanted says that
	// it is still wanted, and from when on. The budget doesn't bind it: it was
	// counted.
	left   *Drop
	wanted bool
	again  time.Time
	// free is the first good moment from now on, freeDay its day.
	free    time.Time
	freeDay calendar.Date
	// latest is when the latest card of each source went out, nil until somebody
	// asks.
	latest *[sources]time.Time
}

// reachable reports whether the person may be written to at all.
func (d *decider) reachable() bool { return d.Person.Active() && !d.Person.Blocked }

// writes reports whether there is anything to decide about cards: not while one
// is on its way, a message is to be taken away first, or nobody would get it.
func (d *decider) writes() bool {
	if d.Agenda.Sending != nil {
		return d.left != nil && d.reachable() && d.Person.Chat.Conversation != ""
	}
	return len(d.Agenda.Sweep) == 0 && d.reachable()
}

// survey looks at every campaign of the person's, and appends what of it they owe.
func (d *decider) survey(owed []Owed) []Owed {
	if d.restricted() {
		return owed
	}
	d.runs()
	for i := range d.running {
		r := &d.running[i]
		if !d.quiet {
			d.maps(r)
		}
		for n := range r.Courses {
			owed = d.give(owed, r, n)
		}
		if !d.quiet {
			d.polls(r)
		}
	}
	return owed
}

// give looks at a course of a campaign's, and appends it if the person owes it.
func (d *decider) give(owed []Owed, r *run, n int) []Owed {
	c := d.Courses.Course(r.Courses[n])
	if c == nil {
		return owed // withdrawn
	}
	s := d.stand(c)
	done := s.done || d.exempt(c)
	r.open = r.open || !done && !s.again()
	if done && !s.again() {
		return owed
	}
	owner := d.owner(c.ID)
	if owner == r && !d.quiet {
		d.documents(r, &s)
	}
	switch {
	case done:
		return owed
	case owner != r:
		d.lookOn(owner.End)
		return owed
	}
	owed = d.owe(owed, r, &s)
	if !d.quiet {
		d.course(r, n, &s)
	}
	return owed
}

// exempt reports whether tests that the person passed spare them a course. They are
// looked at when that ends.
func (d *decider) exempt(c *courses.Course) bool {
	until, ok := d.Courses.Exempt(d.Enrolments, c, d.Now)
	if ok && until.After(d.Now) {
		d.lookAt(until)
	}
	return ok
}

// lookOn has the person looked at after a campaign's last day, zero if it has
// none, because what it gave until then isn't owed any more, or is another one's
// to give. A day beyond the years that dates are taken of is no day that comes,
// and one that has been comes no more.
func (d *decider) lookOn(end calendar.Date) {
	if end.IsZero() || end.Year > calendar.LastYear {
		return
	}
	if after := end.Add(1).At(0, d.Hours.Location()); after.After(d.Now) {
		d.lookAt(after)
	}
}

func (d *decider) lookAt(t time.Time) {
	if t.Year() <= farthest && (d.look.IsZero() || t.Before(d.look)) {
		d.look = t
	}
}

// course considers the cards of one course that a campaign gives.
func (d *decider) course(r *run, n int, s *standing) {
	if !s.sent.Last.IsZero() || s.taking != nil {
		d.proceed(r, s)
	} else if day, ok := d.begins(r, n, s); ok && !r.mapping {
		d.add(r, s, day, Drop{Kind: Begin})
	}
	d.remind(r, s)
}

// renewed returns the day that what a person passed expires, and whether the
// course is due then: it isn't if that was before the campaign began.
func (d *decider) renewed(r *run, s *standing) (calendar.Date, bool) {
	if !s.again() {
		return calendar.Date{}, false
	}
	day := d.Hours.Today(s.expires)
	return day, !day.Before(r.first)
}

// due returns the day that a course is due, or zero.
func (d *decider) due(r *run, s *standing) calendar.Date {
	if day, ok := d.renewed(r, s); ok {
		return day
	}
	return r.due
}

// dueAt returns the moment that a course is due, or zero: when it expires, or
// the last second of the day.
func (d *decider) dueAt(r *run, s *standing) time.Time {
	if _, ok := d.renewed(r, s); ok {
		return s.expires.UTC()
	}
	if r.due.IsZero() {
		return time.Time{}
	}
	return r.due.Add(1).At(0, d.Hours.Location()).Add(-time.Second).UTC()
}

// conclude returns the move that follows from what was found.
func (d *decider) conclude() Move {
	b := &d.best
	if b.drop.Kind == "" {
		return d.orLook(Move{})
	}
	m := Move{Action: Send, At: b.at, Drop: b.drop, Card: b.at}
	if d.Person.Chat.Conversation == "" {
		m = d.unreached(b)
	}
	return d.orLook(m)
}

// orLook returns the move, unless the person is to be looked at before it.
func (d *decider) orLook(m Move) Move {
	if !d.look.IsZero() && (m.Action == Rest || d.look.Before(m.At)) {
		m.Action, m.At = Look, d.look
	}
	return m
}

// leftOver returns what is Sending if the program must have ended meanwhile, and
// if it may be sent again; else nil.
func (a *Agenda) leftOver(now time.Time) *Drop {
	s := a.Sending
	if s == nil || s.AtMostOnce() || s.At.Add(Lease).After(now) {
		return nil
	}
	return &s.Drop
}

// leftOver decides on what is Sending: it is on its way, or goes out again as
// the same delivery, or is abandoned.
func (d *decider) leftOver() Move {
	s := d.Agenda.Sending
	if lease := s.At.Add(Lease); lease.After(d.Now) {
		d.lookAt(lease)
		return d.orLook(Move{})
	}
	switch {
	case d.left == nil:
		return Move{Action: Abandon, At: d.Now, Reason: Interrupted}
	case !d.wanted:
		return Move{Action: Abandon, At: d.Now, Reason: Outdated}
	}
	return d.orLook(Move{Action: Send, At: d.again, Drop: s.Drop, Card: d.again})
}

// patienceAtMost is how long Teams may ask to wait.
const patienceAtMost = 24 * time.Hour

// journey is how many days a date can lie behind another place's at most: for
// two hours of each day there are three dates on Earth.
const journey = 2

// mend takes back what lies ahead of the clock, which only a clock that was
// set back leaves behind, and begins a new day.
//
// Who traveled west comes to a day again: until then they wait, and what went
// out on it counts. If the day lies further ahead, the clock was set back, and
// today counts as spent: better a card late than one too many.
func (a *Agenda) mend(now time.Time, today calendar.Date, budget int) {
	switch ahead := a.Day.Since(today); {
	case ahead < 0:
		a.Day, a.Today = today, 0
	case ahead > journey:
		a.Day, a.Today = today, max(budget, 1)
	}
	a.Today = max(a.Today, 0)
	if a.Prepared.After(now) {
		a.Prepared = now
	}
	if a.Sending != nil && a.Sending.At.After(now) {
		s := *a.Sending
		s.At = now
		a.Sending = &s
	}
	if p := a.Planned; p != nil && p.Tries > 0 && p.At.After(now.Add(patienceAtMost)) {
		next := *p
		next.At = now
		a.Planned = &next
	}
	a.mendNudge(now)
	for course, s := range a.Cards {
		if s.Last.After(now) {
			s.Last = now
			a.Cards[course] = s
		}
	}
}
