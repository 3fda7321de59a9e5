package main

import (
	"context"
	"fmt"
	"time"

	"drypp/courses"
	"drypp/courses/campaigns"
)

// crash ends the program at this moment: what it knew is gone, what it was
// sending goes nowhere or arrives without its learning so, and what it wrote
// down is there.
func (s *simulation) crash() {
	if s.program == nil {
		return
	}
	s.stats.crashes++
	var orphans []*letter
	for _, l := range s.aloft {
		if l == nil {
			continue
		}
		s.stats.inAir++
		l.excused++
		l.fate = forgotten
		if l.arrived > 0 {
			orphans = append(orphans, l)
		}
	}
	clear(s.aloft)
	clear(s.holds)
	s.fault(s.organisations[0], "closing", s.program.close())
	s.program, s.looks = nil, time.Time{}
	s.lives++
	down := s.downtime()
	s.up = s.now.Add(down)
	s.outage = s.up
	s.add(s.up, func() { s.restart(orphans) })
}

// downtime draws how long the program is away: minutes mostly, hours and days
// now and then.
func (s *simulation) downtime() time.Duration {
	switch s.accidents.IntN(20) {
	case 0:
		return about(s.accidents, 2*oneDay)
	case 1, 2, 3:
		return about(s.accidents, 3*hour)
	}
	return about(s.accidents, 5*time.Minute)
}

// restart boots the program again and checks that what had arrived when it
// ended was on record.
func (s *simulation) restart(orphans []*letter) {
	p, err := s.boot()
	if err != nil {
		s.broke = fmt.Errorf("starting again: %w", err)
		return
	}
	s.program = p
	s.judgeIntent(orphans)
	s.lookAt(s.now)
}

// judgeIntent holds what arrived before a crash to having been written down.
func (s *simulation) judgeIntent(orphans []*letter) {
	if len(orphans) == 0 {
		return
	}
	sending := map[string]bool{}
	for i, o := range s.organisations {
		err := s.program.stores[i].Agendas(context.Background(), nil, func(_ courses.Person, a campaigns.Agenda) error {
			if a.Sending != nil {
				sending[a.Sending.ID] = true
			}
			return nil
		})
		s.fault(o, "reading agendas", err)
	}
	for id, l := range s.letters {
		for _, orphan := range orphans {
			if l == orphan && !sending[id] && l.person.erased.IsZero() {
				s.blame(l.person.violation(ruleIntent, s.now, string(l.kind)+" of "+l.course+" had arrived, and nothing was on record"))
			}
		}
	}
}
