package main

import (
	"context"
	"fmt"
	"slices"
	"time"

	"drypp/courses/campaigns"
)

// What people owe is on record as it is, at any time: by a model that looks at
// nothing but campaigns, days and what people passed.

const (
	// reopens is how many days before a completion expires its course is owed
	// again.
	reopens = 30
	// inspected is how many people of an organisation are looked at a day.
	inspected = 6
	// wakeful is how long a change of a campaign takes to be seen everywhere.
	wakeful = 5 * second
)

// inspect looks at what is on record as owed, about once a day at any hour.
func (s *simulation) inspect(o *organisation) {
	if s.program != nil {
		from := s.life.IntN(len(o.people))
		for i := range min(len(o.people), inspected) {
			s.judgeOwed(o.people[(from+i)%len(o.people)])
		}
	}
	s.add(s.now.Add(about(s.life, oneDay)), func() { s.inspect(o) })
}

// judgeOwed holds what is on record of a person to what they owe, unless they
// are yet to be looked at because something changed.
func (s *simulation) judgeOwed(p *person) {
	if p.id == "" || p.pending || s.unsettled(p.org) {
		return
	}
	a, err := s.program.stores[p.org.number].Agenda(context.Background(), p.id)
	s.fault(p.org, "reading an agenda", err)
	if !a.Wake.IsZero() && !a.Wake.After(s.now) {
		return
	}
	for c, w := range p.waits {
		w.early = w.early || c.member(p) && p.day(s.now) <= dayOn(c.spec.Start)
	}
	if wrong := p.misowed(a.Owed, s.now); wrong != "" {
		s.blame(p.violation(ruleOwed, s.now, wrong))
	}
}

// unsettled reports whether the program may not have looked at everybody since
// it started or a campaign changed.
func (s *simulation) unsettled(o *organisation) bool {
	recent := func(t time.Time) bool { return s.now.Sub(t) < wakeful }
	return recent(s.outage) || slices.ContainsFunc(o.campaigns, func(c *campaign) bool { return recent(c.changed) })
}

// owes returns which campaigns have the person take which course at a time.
func (p *person) owes(at time.Time) map[string][]*campaign {
	owed := map[string][]*campaign{}
	for _, c := range p.org.campaigns {
		for _, course := range c.spec.Courses {
			if p.present && !p.restricted() && c.runs(p, p.day(at)) && p.file(course).open(course, at) && !p.exempt(course, at) {
				owed[course] = append(owed[course], c)
			}
		}
	}
	return owed
}

// exempt reports whether somebody passed the test of a course, and that counts.
func (p *person) exempt(course string, at time.Time) bool {
	for _, s := range syllabus {
		f := p.file(s.id)
		if s.tests == course && s.tests != "" && len(f.passed) > 0 && at.Before(f.expires(s.id)) {
			return true
		}
	}
	return false
}

// open reports whether a course is to be taken at a time: it wasn't passed or
// what was passed is about to expire, and a try is left.
func (f *file) open(course string, at time.Time) bool {
	for _, s := range syllabus {
		if s.id == course && s.tries > 0 && f.failed >= s.tries {
			return false
		}
	}
	if len(f.passed) == 0 {
		return true
	}
	expires := f.expires(course)
	return !expires.IsZero() && !at.Before(expires.AddDate(0, 0, -reopens))
}

// expires returns when what was passed last stops counting, or zero if it counts
// for good. Where the month is shorter it is on its last day.
func (f *file) expires(course string) time.Time {
	months := validMonths(course)
	if months == 0 {
		return time.Time{}
	}
	last := f.lastPass().UTC() // as it is on record
	y, month, d := last.Date()
	month += time.Month(months)
	shorter := d - time.Date(y, month+1, 0, 0, 0, 0, 0, time.UTC).Day()
	return last.AddDate(0, months, -max(shorter, 0))
}

// misowed returns what is wrong with what is on record as owed at a time, or "".
func (p *person) misowed(list []campaigns.Owed, at time.Time) string {
	owed := p.owes(at)
	for i := range list {
		o := &list[i]
		givers := owed[o.Course]
		n := slices.IndexFunc(givers, func(c *campaign) bool { return c.spec.ID == o.Campaign })
		f := p.file(o.Course)
		switch {
		case i > 0 && list[i-1].Course >= o.Course:
			return fmt.Sprintf("%s is owed after %s", o.Course, list[i-1].Course)
		case n < 0:
			return fmt.Sprintf("%s is owed to %s", o.Course, o.Campaign)
		case o.Round != len(f.passed):
			return fmt.Sprintf("%s is owed in round %d, it was passed %d times", o.Course, o.Round, len(f.passed))
		case !p.mayBeDue(givers[n], o, p.day(at)):
			return fmt.Sprintf("%s of %s is due %q", o.Course, o.Campaign, o.Due)
		case o.LastReminded && f.reminded == 0, !o.LastReminded && f.lastFrom == o.Campaign:
			return fmt.Sprintf("the last reminder of %s of %s: %t", o.Course, o.Campaign, o.LastReminded)
		}
	}
	if len(list) != len(owed) {
		return fmt.Sprintf("%d courses are owed, and %d on record", len(owed), len(list))
	}
	return ""
}

// mayBeDue reports whether what is owed may be due on the day on record: when it
// expires, if that is still to come, or by the campaign, whose day is exact for
// who was there from the start and never paused, and else no earlier.
func (p *person) mayBeDue(c *campaign, o *campaigns.Owed, today day) bool {
	if f := p.file(o.Course); len(f.passed) > 0 {
		if expires := p.day(f.expires(o.Course)); expires >= today || o.Due == expires.as() {
			return o.Due == expires.as()
		}
	}
	w := p.waits[c]
	exact := w != nil && w.early && w.since != 0 && w.since <= dayOn(c.spec.Start) && len(p.pausings)+len(p.restrictions) == 0
	if exact || c.spec.Due.IsZero() || o.Due.IsZero() {
		return o.Due == c.spec.Due
	}
	return !o.Due.Before(c.spec.Due)
}
