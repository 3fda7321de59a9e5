package delivery

import (
	"context"
	"fmt"
	"slices"
	"time"

	"drypp/bot/store"
	"drypp/courses"
	"drypp/courses/calendar"
	"drypp/courses/campaigns"
	"drypp/courses/learning"
	"drypp/courses/needs"
)

// Status says what became of a campaign.
type Status struct {
	Campaign campaigns.Campaign
	// People is how many belong to its audience now, by whether they can be
	// written to; who is restricted is in no number. Those who belonged to it and left the organisation are in
	// Reach beside them, as Gone.
	People int
	Reach  map[Reach]int
	// Counts are its deliveries; Due of the planned ones are due.
	Counts campaigns.Counts
	Due    int
	// Completed is how many of its people have passed all its courses that no test
	// spares them, don't have to do so anew yet, and answered what it asks about
	// needs and by surveys.
	Completed int
	// Stopped says why nothing goes out to the whole organisation at present,
	// in the words of teams.Reason, or is empty.
	Stopped string
}

// Status says what became of a campaign. It reads everybody.
func (d *Desk) Status(ctx context.Context, tenant, id string) (*Status, error) {
	o, err := d.organisation(tenant)
	if err != nil {
		return nil, err
	}
	c, _, err := o.campaign(ctx, id)
	if err == nil && c == nil {
		err = fmt.Errorf("campaign %s: %w", id, store.ErrNotFound)
	}
	if err != nil {
		return nil, err
	}
	s := &Status{Campaign: *c, Reach: map[Reach]int{}}
	if d.Stopped != nil {
		s.Stopped, _ = d.Stopped(tenant)
	}
	if err := o.tally(ctx, d.now(), s); err != nil {
		return nil, fmt.Errorf("reading what became of campaign %s: %w", id, err)
	}
	return s, nil
}

// tally fills in the counts of a status.
func (o *organisation) tally(ctx context.Context, now time.Time, s *Status) error {
	counts, err := o.Store.Counts(ctx)
	if err != nil {
		return err
	}
	c := &s.Campaign
	s.Counts = counts[c.ID]
	err = o.Store.Agendas(ctx, o.parts(c), func(p courses.Person, a campaigns.Agenda) error {
		_, joined := a.Joined[c.ID]
		in := p.Active() && o.Audiences.Member(c, &p)
		if in {
			s.People++
		}
		if in || joined && !p.Left.IsZero() && p.Restricted.IsZero() {
			s.Reach[reachIn(c, &p, &a, o.Hours(p.Zone(), p.Country, a.Hour).Today(now))]++
		}
		if d := a.Planned; d != nil && d.Campaign == c.ID && !d.At.After(now) {
			s.Due++
		}
		return nil
	})
	if err != nil {
		return err
	}
	return o.Store.Learners(ctx, func(p courses.Person, enrolments []courses.Enrolment, l learning.Record) error {
		if o.Audiences.Member(c, &p) && o.completed(c, enrolments, now) && o.answered(c, &l) {
			s.Completed++
		}
		return nil
	})
}

// reachIn is ReachOf for somebody in a campaign.
func reachIn(c *campaigns.Campaign, p *courses.Person, a *campaigns.Agenda, today calendar.Date) Reach {
	reach := ReachOf(p, a, today)
	if (reach == Known || reach == Unheard) && a.Joined[c.ID].Invited {
		return Invited
	}
	return reach
}

// completed reports whether a person has passed all courses of a campaign, and
// that hasn't expired, or needn't take them.
func (o *organisation) completed(c *campaigns.Campaign, enrolments []courses.Enrolment, now time.Time) bool {
	for _, id := range c.Courses {
		course := o.Courses.Course(id)
		valid := func(e courses.Enrolment) bool { return e.Course == id && valid(&e, course, now) }
		if !slices.ContainsFunc(enrolments, valid) && !o.exempt(course, enrolments, now) {
			return false
		}
	}
	return true
}

// exempt reports whether tests spare a person a course; it is nil if it was withdrawn.
func (o *organisation) exempt(c *courses.Course, enrolments []courses.Enrolment, now time.Time) bool {
	if c == nil {
		return false
	}
	_, is := o.Courses.Exempt(enrolments, c, now)
	return is
}

// answered reports whether a person answered all that a campaign asks about needs and
// by surveys.
func (o *organisation) answered(c *campaigns.Campaign, l *learning.Record) bool {
	open := func(competence string) bool {
		return campaigns.Mappable(o.Courses, competence) &&
			!slices.ContainsFunc(l.Needs, func(n needs.Outcome) bool { return n.Campaign == c.ID && n.Competence == competence })
	}
	unasked := func(survey string) bool {
		return o.asks(survey) && !slices.Contains(l.Answered, learning.Asked{Campaign: c.ID, Survey: survey})
	}
	return !slices.ContainsFunc(c.Needs, open) && !slices.ContainsFunc(c.Surveys, unasked)
}

// valid reports whether an enrolment was passed and counts; the course is nil
// if it was withdrawn.
func valid(e *courses.Enrolment, c *courses.Course, now time.Time) bool {
	for _, r := range e.Results {
		if !r.Passed {
			continue
		}
		if c == nil {
			return true
		}
		until := c.ValidUntil(r.At)
		return until.IsZero() || now.Before(until)
	}
	return false
}
