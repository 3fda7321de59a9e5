package main

import (
	"context"
	"fmt"
	"slices"

	"drypp/courses/campaigns"
)

// The contact of each organisation sets up campaigns over the year, and changes
// them in mid-flight.

// crowd is an audience: an expression, and what it means.
type crowd struct {
	expression string
	member     func(*person) bool
}

// crowds are whom a campaign could be for: everybody, or some by chance.
func (s *simulation) crowds(o *organisation) []crowd {
	dept, at, manager := pick(s.life, departments), pick(s.life, locations), o.people[0].objectID
	return []crowd{
		{"everybody", func(*person) bool { return true }},
		{fmt.Sprintf("department == %q", dept), func(p *person) bool { return p.department == dept }},
		{fmt.Sprintf("location in [%q, \"Oslo\"]", at), func(p *person) bool { return p.location == at || p.location == "Oslo" }},
		{fmt.Sprintf("everybody and not (department == %q)", dept), func(p *person) bool { return p.department != dept }},
		{fmt.Sprintf("manager == %q or location == %q", manager, at), func(p *person) bool {
			return !p.unlisted && p.manager == manager || p.location == at
		}},
	}
}

// found plans the campaigns of the year: some at the start, some later.
func (s *simulation) found() {
	for _, o := range s.organisations {
		for i := range 3 + s.life.IntN(3) {
			at := s.start.Add(about(s.life, hour))
			if i > 1 {
				at = sometime(s.life, s.start, s.end.AddDate(0, 0, -min(60, s.days/2)))
			}
			s.add(at, func() { s.serve(func() { s.create(o, fmt.Sprint("campaign-", i)) }) })
		}
	}
}

// create makes a campaign and plans how it will be changed.
func (s *simulation) create(o *organisation, id string) {
	a := pick(s.life, s.crowds(o))
	c := &campaign{member: a.member, spec: campaigns.Campaign{
		ID: id, Name: "Campaign " + id, Audience: a.expression, State: campaigns.Active,
		Start: (dayOf(s.now, o.home.location) + day(s.life.IntN(10))).as(),
	}}
	s.draw(&c.spec)
	if !s.apply(o, c, c.spec) {
		everybody := s.crowds(o)[0]
		if c.member, c.spec.Audience = everybody.member, everybody.expression; !s.apply(o, c, c.spec) {
			return
		}
	}
	o.campaigns = append(o.campaigns, c)
	for _, fate := range []struct {
		probability float64
		what        func(*organisation, *campaign)
	}{{0.3, s.interrupt}, {0.2, s.redirect}, {0.15, s.finish}, {0.1, s.extend}} {
		if s.chance(fate.probability) {
			s.add(sometime(s.life, s.now, s.end), func() { s.serve(func() { fate.what(o, c) }) })
		}
	}
}

// draw draws courses, pace, dates and reminders.
func (s *simulation) draw(c *campaigns.Campaign) {
	for _, i := range s.life.Perm(len(syllabus))[:1+s.life.IntN(3)] {
		c.Courses = append(c.Courses, syllabus[i].id)
	}
	c.Pace = campaigns.Pace{Kind: pick(s.life, []campaigns.PaceKind{campaigns.Lessons, campaigns.Lessons, campaigns.AtOnce, campaigns.Monthly, campaigns.Dates})}
	start := dayOn(c.Start)
	switch c.Pace.Kind {
	case campaigns.Lessons:
		c.Pace.Every = 1 + s.life.IntN(5)
	case campaigns.Monthly:
		c.Pace.Every = 1
	case campaigns.Dates:
		d := start
		for range c.Courses {
			d += day(1 + s.life.IntN(25))
			c.Pace.Dates = append(c.Pace.Dates, d.as())
		}
	}
	if s.chance(0.3) {
		c.Needs = []string{"gifts", "ladders", "fire"}[:1+s.life.IntN(3)]
	}
	if s.chance(0.3) {
		c.Surveys = asked[:1+s.life.IntN(2)]
	}
	if len(c.Needs)+len(c.Surveys) > 0 && s.chance(0.3) {
		c.Courses, c.Pace = nil, campaigns.Pace{}
	}
	if s.chance(0.6) {
		c.Due = (start + day(100+s.life.IntN(80))).as()
		c.RemindBefore = pick(s.life, [][]int{nil, {7}, {14, 3}})
		c.RemindAfter = pick(s.life, [][]int{nil, {2}, {3, 10}})
	}
	if s.chance(0.3) {
		c.End = (start + day(190+s.life.IntN(150))).as()
	}
}

// apply has the program keep a campaign, and reports whether it did. It may
// refuse an audience without people, or a pace that is too slow.
func (s *simulation) apply(o *organisation, c *campaign, spec campaigns.Campaign) bool {
	spec.Revision = 0
	preview, err := s.program.desk.Apply(context.Background(), o.tenant, spec)
	s.fault(o, "keeping a campaign", err)
	if err != nil || preview.Refused() {
		for _, p := range preview.Problems {
			if !p.Warning && p.Code != campaigns.NobodyMatches && p.Code != campaigns.TooSlow {
				s.fault(o, "refusing a campaign", p)
			}
		}
		return false
	}
	s.kept(o, c, preview.Campaign)
	return true
}

// kept notes what a campaign is from now on.
func (s *simulation) kept(o *organisation, c *campaign, spec campaigns.Campaign) {
	c.spec, c.changed = spec, s.now
	s.trace.note(s.now.UnixNano(), o.number, spec.ID, spec.Revision, string(spec.State))
	s.stir()
}

// turnTo changes what a campaign does, and reports whether that worked.
func (s *simulation) turnTo(o *organisation, c *campaign, state campaigns.State) bool {
	err := s.program.desk.SetState(context.Background(), o.tenant, c.spec.ID, state)
	s.fault(o, "changing a campaign", err)
	if err != nil {
		return false
	}
	spec := c.spec
	spec.State = state
	s.kept(o, c, spec)
	return true
}

// interrupt pauses a campaign, and resumes it mostly.
func (s *simulation) interrupt(o *organisation, c *campaign) {
	if c.spec.State != campaigns.Active {
		return
	}
	if s.turnTo(o, c, campaigns.Paused) && s.chance(0.8) {
		s.add(s.now.Add(about(s.life, 15*oneDay)), func() {
			s.serve(func() {
				if c.spec.State == campaigns.Paused {
					s.turnTo(o, c, campaigns.Active)
				}
			})
		})
	}
}

// redirect gives a campaign another audience.
func (s *simulation) redirect(o *organisation, c *campaign) {
	if c.spec.State == campaigns.Ended {
		return
	}
	a, changed := pick(s.life, s.crowds(o)), c.spec
	changed.Audience = a.expression
	if s.apply(o, c, changed) {
		c.member = a.member
	}
}

// finish ends a campaign for good.
func (s *simulation) finish(o *organisation, c *campaign) {
	s.turnTo(o, c, campaigns.Ended)
}

// extend adds a course to a campaign.
func (s *simulation) extend(o *organisation, c *campaign) {
	more := c.spec
	course := syllabus[s.life.IntN(len(syllabus))].id
	if more.State != campaigns.Active || more.Pace.Kind == campaigns.Dates || len(more.Courses) == 0 || slices.Contains(more.Courses, course) {
		return
	}
	more.Courses = append(slices.Clone(more.Courses), course)
	s.apply(o, c, more)
}
