package main

import (
	"context"
	"fmt"
	"time"

	"drypp/courses/campaigns"
)

// The manager of an organisation's people, who is one of them, has some nudged
// now and then.

const (
	// nagged is how long after a nudge nobody gets another one, and how long one
	// may wait for a good moment.
	nagged = 7 * oneDay
	// unnudged is how many workdays it may wait although it could come.
	unnudged = 3
)

// urge has people of an organisation nudged about once a week.
func (s *simulation) urge(o *organisation) {
	s.serve(func() { s.nudge(o) })
	s.add(s.now.Add(about(s.life, 6*oneDay)), func() { s.urge(o) })
}

func (s *simulation) nudge(o *organisation) {
	var people []*person
	var ids []string
	for _, p := range o.people {
		if p.id != "" && s.chance(0.1) {
			people, ids = append(people, p), append(ids, p.id)
		}
	}
	said, err := s.program.desk.Nudge(context.Background(), o.tenant, o.people[0].id, ids)
	s.fault(o, "nudging", err)
	for _, p := range people {
		a, err := s.program.stores[o.number].Agenda(context.Background(), p.id)
		s.fault(o, "reading an agenda", err)
		if a.Nudge != nil && a.Nudge.At.Equal(s.now) {
			said--
			s.wished(p)
		}
	}
	if said != 0 {
		s.blame(o.violation(ruleNudge, s.now, fmt.Sprintf("%d more were said to be nudged than were", said)))
	}
	s.stir()
}

// wished notes that somebody is to be nudged.
func (s *simulation) wished(p *person) {
	if !p.nudged.IsZero() && s.now.Before(p.nudged.Add(nagged)) {
		s.blame(p.violation(ruleNudge, s.now, "a wish was taken although they were nudged on "+p.nudged.Format(time.DateOnly)))
	}
	p.wished, p.idle = s.now, 0
}

// judgeNudge holds a nudge to a wish that isn't old, and to the one before.
func (p *person) judgeNudge(l *letter, bad complain) {
	if l.kind != campaigns.Nudged || l.arrived > 1 {
		return
	}
	if p.wished.IsZero() || l.begun.Sub(p.wished) >= nagged {
		bad(ruleNudge, "%s, wished for %s", l.course, p.wished)
	}
	if !p.nudged.IsZero() && l.begun.Sub(p.nudged) < nagged {
		bad(ruleNudge, "%s, after that of %s", l.course, p.nudged)
	}
	p.wished, p.nudged = time.Time{}, l.begun
}

// unurged counts a day on which a nudge that somebody was to get could have come
// and didn't.
func (s *simulation) unurged(p *person, d day, morning time.Time) {
	if p.wished.IsZero() || !p.wished.Before(morning) || s.now.Sub(p.wished) >= nagged || !s.undisturbed(p, d, morning) || p.endless(morning) == 0 {
		return
	}
	late := unnudged
	if !p.heard {
		late += unheard
	}
	if p.idle++; p.idle > late && !s.forgone(p) {
		s.blame(p.violation(ruleForgotten, s.now, "a nudge is overdue since "+p.wished.Format(time.DateOnly)))
		p.idle = -1000
	}
}

// endless returns how many courses a person owes, or 0 if a campaign that they
// are owed to changed or ends: what is due first may be over too soon.
func (p *person) endless(morning time.Time) int {
	owed := p.owes(morning)
	for _, givers := range owed {
		for _, c := range givers {
			if c.changed.After(morning) || !c.spec.End.IsZero() {
				return 0
			}
		}
	}
	return len(owed)
}

// forgone reports whether the program let go of the latest wish, because for a
// moment nothing was owed.
func (s *simulation) forgone(p *person) bool {
	a, err := s.program.stores[p.org.number].Agenda(context.Background(), p.id)
	s.fault(p.org, "reading an agenda", err)
	return a.Nudge == nil && !a.Nudged.Before(p.wished)
}
