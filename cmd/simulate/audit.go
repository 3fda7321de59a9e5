package main

import (
	"context"
	"errors"
	"fmt"

	"drypp/bot/store"
	"drypp/courses"
	"drypp/courses/campaigns"
)

// judgeEnd holds the stores, when the time is over, to what happened.
func (s *simulation) judgeEnd() (err error) {
	if s.program == nil {
		if s.program, err = s.boot(); err != nil {
			return err
		}
	}
	s.stats.calls, s.stats.faults = s.network.calls, s.network.faults
	if s.stats.duplicates > s.stats.inAir {
		s.blame(s.organisations[0].violation(ruleOnce, s.now, fmt.Sprintf("%d cards came twice, %d sends were in flight at a crash", s.stats.duplicates, s.stats.inAir)))
	}
	for i, o := range s.organisations {
		db := s.program.stores[i]
		s.fault(o, "checking the store", db.Check(context.Background()))
		err = errors.Join(err, s.judgeLedger(o, db), s.judgeCompletions(o, db), s.judgeGone(o, db))
	}
	return errors.Join(err, s.program.close())
}

// judgeLedger holds every row to what the world saw of the delivery, and finds
// deliveries that have none.
func (s *simulation) judgeLedger(o *organisation, db store.Store) error {
	rows := map[string]bool{}
	err := db.Deliveries(context.Background(), func(d campaigns.Delivery) error {
		rows[d.ID] = true
		if l := s.letters[d.ID]; l != nil {
			if wrong := l.contradicts(&d); wrong != "" {
				s.blame(l.person.violation(ruleLedger, s.now, wrong))
			}
		} else if d.Tries > 0 {
			s.blame(o.violation(ruleLedger, s.now, "the ledger has a delivery that was never sent"))
		}
		return nil
	})
	for id, l := range s.letters {
		if l.person.org == o && rows[id] != l.person.erased.IsZero() {
			s.blame(l.person.violation(ruleLedger, s.now, fmt.Sprintf("a %s of %s is in the ledger: %t", l.kind, l.course, rows[id])))
		}
	}
	return err
}

// contradicts returns what is wrong with a row of the ledger, or "".
func (l *letter) contradicts(d *campaigns.Delivery) string {
	what := fmt.Sprintf("a %s of %s is called %s (%s)", l.kind, l.course, d.Stage, d.Reason)
	switch {
	case l.clicked != (d.Stage == campaigns.Seen):
		return fmt.Sprintf("%s, clicked: %t", what, l.clicked)
	case (d.Stage == campaigns.Accepted || d.Stage == campaigns.Mailed) && l.arrived == 0:
		return what + " and never arrived"
	case (l.kind == campaigns.Mail) != (d.Kind == campaigns.Mail), d.Stage == campaigns.Mailed && d.Kind != campaigns.Mail:
		return what + ", a mail for a card or a card for a mail"
	case d.Stage == campaigns.Failed && l.arrived > 0:
		return what + " and arrived"
	case d.Stage == campaigns.Planned && l.arrived > 0 && l.excused == 0:
		return what + " and arrived"
	}
	return ""
}

// judgeCompletions holds what is on record of each person to what they did.
func (s *simulation) judgeCompletions(o *organisation, db store.Store) error {
	return db.People(context.Background(), func(known courses.Person, list []courses.Enrolment) error {
		p := s.byObject[known.ObjectID]
		for _, wrong := range p.contradicts(list) {
			s.blame(p.violation(ruleCompletion, s.now, wrong))
		}
		return nil
	})
}

// contradicts returns what is wrong with a person's enrolments.
func (p *person) contradicts(list []courses.Enrolment) (wrong []string) {
	attempts, results := 0, 0
	for i := range list {
		attempts += len(list[i].Attempts)
		results += len(list[i].Results)
	}
	answers, done := 0, 0
	for i := range p.sittings {
		g := &p.sittings[i]
		answers += len(g.questions)
		if g.done {
			done++
		}
		if !g.recorded(list) {
			wrong = append(wrong, "a try at "+g.course+" isn't on record as it was")
		}
	}
	if attempts != answers || results != done {
		wrong = append(wrong, fmt.Sprintf("%d answers and %d completions on record, %d and %d happened", attempts, results, answers, done))
	}
	return wrong
}

// recorded reports whether a sitting is on record as it was.
func (g *sitting) recorded(list []courses.Enrolment) bool {
	for i := range list {
		e := &list[i]
		if e.ID != g.enrolment {
			continue
		}
		for _, question := range g.questions {
			if e.Attempt(question, g.try) == nil {
				return false
			}
		}
		for _, r := range e.Results {
			if r.Try == g.try {
				return g.done && r.Right == g.right
			}
		}
		return !g.done
	}
	return false
}
