package main

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"drypp/courses/campaigns"
)

// Nobody who is due is forgotten. The simulator knows that by a model of its
// own that is simpler than the planner: it doesn't say when a card comes, only
// from which day on it is overdue.

// wait is how long somebody has waited for a campaign.
type wait struct {
	// since is the first day that they belonged to it, without a break.
	since day
	// early says that the program knew of that before the campaign's start.
	early bool
	// idle are the workdays on which a card was due and none came, and what
	// it was about.
	idle int
	what string
	// crowded counts the days in a row on which a card of a course was due and
	// nothing but what comes back came.
	crowded int
}

const (
	// tolerance is how many workdays a card may be late: what a lost answer, a
	// fault and a full budget take.
	tolerance = 8
	// unheard is how many more it takes until it is tried once more whether a
	// person has the app of whom nothing was heard.
	unheard = 6
	// ahead is how many days before a completion expires its course is missed.
	ahead = 21
)

// sweep looks every day at who waits in an organisation, for what.
func (s *simulation) sweep(o *organisation) {
	for _, p := range o.people {
		yesterday := p.day(s.now) - 1
		morning := yesterday.begins(0, p.place.location)
		for _, c := range o.campaigns {
			s.waited(p, c, yesterday, morning)
		}
		s.unurged(p, yesterday, morning)
		s.unreviewed(p, yesterday, morning)
	}
	s.add(s.now.Add(oneDay), func() { s.sweep(o) })
}

// waited counts a day on which somebody waited for a campaign.
func (s *simulation) waited(p *person, c *campaign, d day, morning time.Time) {
	w := p.waits[c]
	if w == nil {
		if p.waits == nil {
			p.waits = map[*campaign]*wait{}
		}
		w = &wait{}
		p.waits[c] = w
	}
	if !p.present || !c.member(p) || d < p.first || c.spec.State == campaigns.Ended {
		*w = wait{}
		return
	}
	if p.restricted() {
		return // they come into nothing, and stay where they are
	}
	if w.since == 0 {
		w.since = d + 1
	}
	s.starves(p, c, w, d)
	if !s.counts(p, c, d, morning) {
		return
	}
	course, late := c.due(p, w, d)
	if course == "" {
		course, late = c.unreminded(p, w, d)
	}
	if what := s.unasked(p, c, d, p.taught(c, d)); what != "" && (course == "" || strings.HasPrefix(what, "the need")) {
		course, late = what, tolerance
	}
	if !p.heard {
		late += unheard
	}
	f := p.file(course)
	if what := fmt.Sprint(course, len(f.passed), f.cards, len(f.steps)); what != w.what {
		w.what, w.idle = what, 0
	}
	if course == "" {
		return
	}
	if w.idle++; w.idle > late {
		s.blame(p.violation(ruleForgotten, s.now, fmt.Sprintf("%s of %s (%s) is overdue by %d workdays", course, c.spec.ID, c.spec.Pace.Kind, w.idle)))
		w.idle = -1000
	}
}

// starves counts a day on which what comes back may have kept a course away, and finds
// that it does so for good.
func (s *simulation) starves(p *person, c *campaign, w *wait, d day) {
	cards := p.came(d)
	if len(cards) == 0 {
		return
	}
	back := func(l *letter) bool { return l.campaign != campaigns.Itself }
	course, late := c.due(p, w, d)
	if slices.ContainsFunc(cards, back) || course == "" || !c.runs(p, d) {
		w.crowded = 0
		return
	}
	if w.crowded++; w.crowded > late {
		s.blame(p.violation(ruleStarved, s.now, fmt.Sprintf("nothing but reviews for %d days although %s of %s is due", w.crowded, course, c.spec.ID)))
		w.crowded = 0
	}
}

// counts reports whether a card of the campaign could have come on a day, and
// none did.
func (s *simulation) counts(p *person, c *campaign, d day, morning time.Time) bool {
	running := c.spec.State == campaigns.Active && d >= dayOn(c.spec.Start) &&
		(c.spec.End.IsZero() || d < dayOn(c.spec.End))
	return running && c.changed.Before(morning) && s.undisturbed(p, d, morning)
}

// undisturbed reports whether a card of any kind could have come to a person on
// a day, and none did.
func (s *simulation) undisturbed(p *person, d day, morning time.Time) bool {
	ready := !p.reachable.IsZero() && p.reachable.Before(morning) && p.changed.Before(morning) &&
		s.program != nil && s.outage.Before(morning)
	return ready && p.works(d) && !p.paused(d) && len(p.came(d)) == 0
}

// due returns the course that a person waits for in a campaign on a day, and
// how many workdays that may take; "" if they wait for nothing.
func (c *campaign) due(p *person, w *wait, d day) (course string, late int) {
	first := max(w.since, dayOn(c.spec.Start))
	free := true // nothing before it is under way
	for n, id := range c.spec.Courses {
		f := p.file(id)
		switch {
		case f.over(id, p, d):
		case p.owned(c, id):
			free = free && len(f.passed) > 0
		case f.cards == 0 && len(f.steps) == 0:
			if from, ok := c.opens(p, first, n, free); ok && d >= from {
				return id, tolerance + c.spec.Pace.Every
			}
			free = free && len(f.passed) > 0
		case c.spec.Pace.Kind == campaigns.Lessons && len(f.steps) > f.stepsThen && f.cards > 0:
			// Who is at the questions is looked at ever more seldom after a card.
			gap := p.day(f.lastStep) - p.day(f.counted)
			return id, tolerance + c.spec.Pace.Every + int(min(gap, 30))
		default:
			free = free && len(f.passed) > 0
		}
	}
	return "", 0
}

// unreminded returns a course of which a person ought to have been reminded at
// least once by a day, and within how many workdays; "" if there is none. It
// looks only at those whose due date is the campaign's own.
func (c *campaign) unreminded(p *person, w *wait, d day) (course string, late int) {
	if c.spec.Due.IsZero() || c.spec.Revision > 1 || w.since > dayOn(c.spec.Start) || len(p.pausings)+len(p.restrictions) > 0 {
		return "", 0
	}
	last := day(0)
	for _, n := range c.spec.RemindBefore {
		last = max(last, dayOn(c.spec.Due)-day(n))
	}
	for _, n := range c.spec.RemindAfter {
		last = max(last, dayOn(c.spec.Due)+day(n))
	}
	for _, id := range c.spec.Courses {
		f := p.file(id)
		card := p.day(f.lastCard)
		if len(f.passed) == 0 && !f.over(id, p, d) && f.giver == c.spec.ID && f.reminded == 0 && card < last && last <= d {
			return "a reminder of " + id, tolerance
		}
	}
	return "", 0
}

// opens returns the day on which course n of a campaign may begin at its pace,
// and false if another one comes first.
func (c *campaign) opens(p *person, first day, n int, free bool) (day, bool) {
	switch pace := &c.spec.Pace; pace.Kind {
	case campaigns.Lessons:
		return first, free || len(p.file(c.spec.Courses[n]).passed) > 0
	case campaigns.Monthly:
		return first + day(31*n*pace.Every), true
	case campaigns.Dates:
		return max(first, dayOn(pace.Dates[n])), true
	}
	return first, true
}

// over reports whether there is nothing to do in a course at present: it was
// passed and counts for a while yet, or no try is left.
func (f *file) over(course string, p *person, d day) bool {
	for _, s := range syllabus {
		if s.id == course && s.tries > 0 && f.failed >= s.tries {
			return true
		}
	}
	if p.exempt(course, (d-2).begins(0, p.place.location)) || p.exempt(course, (d+1).begins(0, p.place.location)) {
		return true
	}
	last := f.lastPass()
	if last.IsZero() {
		return false
	}
	months := validMonths(course)
	return months == 0 || d < p.day(last.AddDate(0, months, 0))-ahead
}

// owned reports whether another campaign is to give the person the course:
// of two that overlap, the one that starts first does, and the other one once
// that has begun it.
func (p *person) owned(c *campaign, course string) bool {
	for _, other := range p.org.campaigns {
		if other != c && other.spec.State == campaigns.Active && other.member(p) && other.covers(course) {
			return true
		}
	}
	return false
}
