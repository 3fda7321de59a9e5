package campaigns

import (
	"slices"
	"time"

	"drypp/courses"
	"drypp/courses/calendar"
)

// run is a campaign that a person gets cards of now or later.
type run struct {
	*Campaign
	// first is the person's first day in it, and one that exists: what a damaged
	// store calls the 0th of April is the 31st of March here.
	first calendar.Date
	// due is the person's due day, or zero.
	due calendar.Date
	// last is when its latest card went out to the person about a course that
	// they had not passed before, or zero.
	last time.Time
	// busy says that a course of it is under way, so that at the pace of
	// Lessons no other one begins.
	busy bool
	// mapping says that a competence is to be asked about before courses begin,
	// coming that a card of a course is to come as things stand, and open that a
	// course of it was never passed and can be.
	mapping, coming, open bool
}

// over reports whether the campaign is past its last day.
func (c *Campaign) over(today calendar.Date) bool {
	return !c.End.IsZero() && c.End.Before(today)
}

// covers reports whether the campaign gives the course.
func (c *Campaign) covers(course string) bool { return slices.Contains(c.Courses, course) }

// join brings the memberships up to date. Those who come back find their
// progress again, and the days that they were away don't count. Who is restricted
// stays in what they were in, unless they left.
func (d *decider) join() {
	if d.restricted() && d.Person.Left.IsZero() {
		return
	}
	for i := range d.Campaigns {
		c := &d.Campaigns[i]
		if c.State == Ended || c.over(d.today) {
			continue
		}
		in, sure := d.belongs(c)
		if !sure {
			d.doubt(c)
			continue
		}
		before, known := d.Agenda.Joined[c.ID]
		if after := before.next(in, known, c.Start, d.today); after != before {
			if d.Agenda.Joined == nil {
				d.Agenda.Joined = map[string]Membership{}
			}
			d.Agenda.Joined[c.ID] = after
		}
	}
}

// belongs reports whether the person belongs to a campaign today, and whether
// anybody can know. Who has yet to begin to work is looked at when they do.
func (d *decider) belongs(c *Campaign) (in, known bool) {
	if !d.Person.Left.IsZero() {
		return false, true
	}
	in, known = d.Member(c, d.Person)
	if day := Starts(d.Person); in && d.today.Before(day) {
		d.lookAt(day.At(0, d.Hours.Location()))
		return false, known
	}
	return in, known
}

func (d *decider) doubt(c *Campaign) {
	if d.unknown == nil {
		d.unknown = map[string]bool{}
	}
	d.unknown[c.ID] = true
}

// Starts returns the first day that campaigns may write to somebody on, zero if
// that doesn't matter: their first day of work, if the organisation chose to
// know it and has it as a date.
func Starts(p *courses.Person) calendar.Date {
	day, _ := calendar.ParseDate(p.Fields[courses.FieldStart])
	return day
}

// next returns what becomes of a membership today.
func (m Membership) next(in, known bool, start, today calendar.Date) Membership {
	switch {
	case in && (!known || today.Before(m.Since)):
		return Membership{Since: today, Invited: m.Invited}
	case in && !m.Left.IsZero():
		return Membership{Since: m.returned(start, today), Invited: m.Invited}
	case !in && known && m.Left.IsZero():
		m.Left = today
	}
	return m
}

// returned returns the first day of somebody who comes back today.
func (m Membership) returned(start, today calendar.Date) calendar.Date {
	away := today.Since(later(m.Left, start))
	if away <= 0 {
		return m.Since
	}
	if since := later(m.Since, start).Add(away); since.Before(today) {
		return since
	}
	return today
}

// runs collects the campaigns that concern the person, the one that starts
// first before the others.
func (d *decider) runs() {
	d.running = make([]run, 0, 4)
	for i := range d.Campaigns {
		c := &d.Campaigns[i]
		m, known := d.Agenda.Joined[c.ID]
		if !known || !m.Left.IsZero() || c.State != Active || c.over(d.today) || d.unknown[c.ID] {
			continue
		}
		r := run{Campaign: c, first: later(c.Start, m.Since).Add(0)}
		r.due = d.personal(&r)
		for _, course := range c.Courses {
			if s := d.Agenda.Cards[course]; s.Campaign == c.ID && s.Round == 0 && s.Last.After(r.last) {
				r.last = s.Last
			}
		}
		d.running = append(d.running, r)
	}
	slices.SortStableFunc(d.running, func(a, b run) int { return a.Start.Since(b.Start) })
}

// personal returns the due day of a campaign for the person, zero if it has
// none. Who came later gets as many days as the others had, and pauses don't
// count.
func (d *decider) personal(r *run) calendar.Date {
	if r.Due.IsZero() {
		return r.Due
	}
	day := r.Due
	if r.first != r.Start {
		day = day.Add(r.first.Since(r.Start))
	}
	return d.Agenda.postponed(day, r.first)
}

// owner returns the campaign that gives the person the course: the one that
// began it, else the first.
func (d *decider) owner(course string) *run {
	began := d.Agenda.Cards[course].Campaign
	var first *run
	for i := range d.running {
		r := &d.running[i]
		if !r.covers(course) {
			continue
		}
		if r.ID == began {
			return r
		}
		if first == nil {
			first = r
		}
	}
	return first
}
