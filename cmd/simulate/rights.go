package main

import (
	"context"
	"fmt"
	"maps"
	"time"

	"drypp/bot/store"
	"drypp/courses"
	"drypp/courses/calendar"
	"drypp/courses/results"
)

// People have what is kept of them only kept, mostly for a while, or have it
// erased.

// restriction is a time in which nothing may be done with what is kept of
// somebody.
type restriction struct {
	asked time.Time
	// lifted is when it ended, zero while it lasts.
	lifted time.Time
}

// restricted reports whether what is kept of somebody is only kept now.
func (p *person) restricted() bool {
	n := len(p.restrictions)
	return n > 0 && p.restrictions[n-1].lifted.IsZero()
}

// silentNow reports whether somebody tells the program nothing: who is restricted
// does nothing but lift it, and who was erased is gone for good.
func (p *person) silentNow() bool { return p.restricted() || !p.erased.IsZero() }

// restricts: somebody has their data restricted; most lift that.
func (s *simulation) restricts(p *person) {
	if p.id == "" || p.restricted() {
		return
	}
	err := s.program.stores[p.org.number].Restrict(context.Background(), p.id, s.now)
	s.fault(p.org, "restricting a person", err)
	p.restrictions = append(p.restrictions, restriction{asked: s.now})
	s.stats.restricted++
	s.changed(p)
	s.stir()
	if s.chance(0.8) {
		s.add(s.now.Add(about(s.life, 25*oneDay)), func() { s.serve(func() { s.lifts(p) }) })
	}
}

// lifts: somebody has their data used again, and says hello.
func (s *simulation) lifts(p *person) {
	if !p.erased.IsZero() {
		return
	}
	err := s.program.stores[p.org.number].Restrict(context.Background(), p.id, time.Time{})
	s.fault(p.org, "lifting a restriction", err)
	p.restrictions[len(p.restrictions)-1].lifted = s.now
	p.heard, p.silent = false, false
	s.changed(p)
	s.stir()
	if s.talks(p) {
		s.say(p, "hi")
	}
}

// erases: all that is kept of somebody is erased, and they don't come back. Whose
// manager they were has none.
func (s *simulation) erases(p *person) {
	if p.id == "" {
		return
	}
	done, err := s.program.stores[p.org.number].Erase(context.Background(), s.now, p.id)
	s.fault(p.org, "erasing a person", err)
	if len(done) != 1 {
		s.blame(p.violation(ruleErased, s.now, fmt.Sprintf("%d people were erased", len(done))))
	}
	p.erased, p.id, p.present = s.now, "", false
	s.stats.erased++
	s.changed(p)
	for _, other := range p.org.people {
		if other.manager == p.objectID {
			other.manager = ""
			s.changed(other)
		}
	}
	s.stir()
}

// judgeRights holds a card to nobody having asked for there to be none.
func (p *person) judgeRights(l *letter, bad complain) {
	for i := range p.restrictions {
		r := &p.restrictions[i]
		if l.begun.After(r.asked) && (r.lifted.IsZero() || l.begun.Before(r.lifted)) {
			bad(ruleRestricted, "restricted since %s", r.asked.Format(time.DateOnly))
		}
	}
	if !p.erased.IsZero() && l.begun.After(p.erased) {
		bad(ruleErased, "erased on %s", p.erased.Format(time.DateOnly))
	}
}

// judgeGone holds what is left of who was erased to numbers that are right, and
// the totals to those who may be counted.
func (s *simulation) judgeGone(o *organisation, db store.Store) error {
	want := map[string]store.Gone{}
	active, erased := 0, 0
	for _, p := range o.people {
		if !p.erased.IsZero() {
			erased++
			p.depart(want)
		}
	}
	got, err := db.Gone(context.Background())
	if err != nil {
		return err
	}
	if !maps.Equal(got, want) {
		s.blame(o.violation(ruleErased, s.now, fmt.Sprintf("completions of who was erased are %v on record, and were %v", got, want)))
	}
	err = db.Everybody(context.Background(), func(known courses.Person) error {
		if known.Active() {
			active++
		}
		if p := s.byObject[known.ObjectID]; p != nil && !p.erased.IsZero() {
			s.blame(p.violation(ruleErased, s.now, "who was erased is on record"))
		}
		return nil
	})
	if err != nil {
		return err
	}
	table, err := db.Totals(context.Background(), results.Cut{}, calendar.Date{})
	if table.People != active {
		s.blame(o.violation(ruleErased, s.now, fmt.Sprintf("%d people are counted of %d", table.People, active)))
	}
	n := 0
	if err == nil {
		err = db.Erased(context.Background(), func(store.Erased) error { n++; return nil })
	}
	if n != erased {
		s.blame(o.violation(ruleErased, s.now, fmt.Sprintf("%d people were erased, and %d are on record as erased", erased, n)))
	}
	return err
}

// depart adds what somebody completed to what is left of it.
func (p *person) depart(left map[string]store.Gone) {
	counted := map[string]bool{}
	for i := range p.sittings {
		course := p.sittings[i].course
		if !p.sittings[i].done || counted[course] {
			continue
		}
		counted[course] = true
		g := left[course]
		if g.Completed++; len(p.file(course).passed) > 0 {
			g.Passed++
		}
		left[course] = g
	}
}
