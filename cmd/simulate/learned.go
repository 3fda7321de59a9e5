package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"drypp/bot/teams"
	"drypp/courses/campaigns"
	"drypp/courses/recall"
)

// What comes back to people: reviews, measurements and lessons. The rules here are
// told by what people were shown and did, and by the arms and times on record, not by
// the program's own rules.

// mind is what somebody did with what comes back.
type mind struct {
	// off says that they want nothing to come back, turned when they last said so.
	off    bool
	turned time.Time
	// answered is when they last answered a question, by course and question, as the
	// program must have it on record; replies are the reviews that they answered.
	answered map[string]time.Time
	replies  map[string]bool
	// card is the latest card with questions, replied when they last answered one,
	// and measured the cards that measured a day of a course.
	card     *letter
	replied  time.Time
	measured map[string]*letter
	// idle counts the workdays on which a review could have come and didn't.
	idle int
}

// daily is how long after an answer a question may come back, and after a card with
// questions the next one.
const daily = 24 * time.Hour

// home returns the course and question that a button's answer is about: a test asks
// other courses' questions.
func (b *button) home() string {
	if strings.Contains(b.Step, "/") {
		return b.Step
	}
	return b.Course + "/" + b.Step
}

// learnt notes when somebody answered a question.
func (m *mind) learnt(question string, at time.Time) {
	if m.answered == nil {
		m.answered = map[string]time.Time{}
	}
	m.answered[question] = at
}

// reviewed notes an answer to a question that came back, which counts once, and only
// a day after the one before.
func (s *simulation) reviewed(p *person, b *button) {
	m := &p.memory
	key := fmt.Sprint(b.home(), " ", b.Try)
	if m.replies[key] || s.now.Before(m.answered[b.home()].Add(daily)) {
		return
	}
	if m.replies == nil {
		m.replies = map[string]bool{}
	}
	m.replies[key], m.replied = true, s.now
	m.idle = min(m.idle, 0) // what comes next is waited for from now on
	m.learnt(b.home(), s.now)
	s.stats.reviews++
}

// turns: somebody says that they want nothing to come back, and most want it again.
func (s *simulation) turns(p *person) {
	if p.org.recall == nil || !s.talks(p) {
		return
	}
	s.turnReviews(p, false)
	if s.chance(0.6) {
		s.add(s.now.Add(about(s.life, 30*oneDay)), func() { s.serve(func() { s.turnReviews(p, true) }) })
	}
}

func (s *simulation) turnReviews(p *person, on bool) {
	choice := map[bool]string{true: "on", false: "off"}[on]
	if !s.talks(p) {
		return
	}
	if _, ok := s.turn(p, teams.Turn{Kind: teams.Click, Data: []byte(`{"do":"reviews","d":"` + choice + `"}`)}); ok {
		p.memory.off, p.memory.turned, p.memory.idle = !on, s.now, 0
	}
}

// judgeBack holds what comes back to being wanted, to what people were held out of,
// and to a day between.
func (s *simulation) judgeBack(p *person, l *letter, b *button) {
	bad := func(r rule, format string, args ...any) {
		s.blame(p.violation(r, s.now, fmt.Sprintf(format, args...)))
	}
	m := &p.memory
	if p.org.recall == nil || m.off && m.turned.Before(l.begun) {
		bad(ruleOff, "a %s to somebody who has it off", l.kind)
	}
	trials := s.trials(p)
	if t := recall.Of(trials, b.Course); t != nil && t.Arm == recall.Late && !s.now.Before(t.Completed) && s.now.Before(t.Completed.Add(90*daily)) {
		bad(ruleHeld, "%s comes back %s after the completion", b.Course, s.now.Sub(t.Completed))
	}
	if l.kind == campaigns.Relearn || l.arrived > 1 {
		return
	}
	if last, ok := m.answered[b.home()]; ok && l.begun.Before(last.Add(daily)) {
		bad(ruleDaily, "%s came %s after it was answered", b.home(), s.now.Sub(last))
	}
	if m.card != nil && m.card != l && m.card.fate != forgotten && l.begun.Before(m.card.begun.Add(daily)) {
		bad(ruleDaily, "two cards with questions, %s apart", l.begun.Sub(m.card.begun))
	}
	m.card, m.idle = l, 0
	if l.day > 0 {
		p.judgeMeasured(l, recall.Of(trials, l.course), s.now, bad)
	}
}

// judgeMeasured holds a measurement to its day, to whom is measured, and to once.
func (p *person) judgeMeasured(l *letter, t *recall.Trial, at time.Time, bad complain) {
	m := &p.memory
	key := fmt.Sprint(l.course, " ", l.day)
	switch {
	case t == nil || t.Arm == recall.Usual || t.Arm == recall.Late && l.day != 90:
		bad(ruleMeasured, "%s is measured after %d days", l.course, l.day)
	case at.Before(t.Completed.Add(time.Duration(l.day)*daily)) || at.After(t.Completed.Add(time.Duration(l.day+15)*daily)):
		bad(ruleMeasured, "%s is measured after %s, for day %d", l.course, at.Sub(t.Completed), l.day)
	case m.measured[key] != nil && m.measured[key].fate == accepted:
		bad(ruleMeasured, "%s is measured again for day %d", l.course, l.day)
	}
	if m.measured == nil {
		m.measured = map[string]*letter{}
	}
	m.measured[key] = l
}

// trials returns what is on record of whom lots put into which arm.
func (s *simulation) trials(p *person) []recall.Trial {
	r, err := s.program.stores[p.org.number].Learning(context.Background(), p.id)
	s.fault(p.org, "reading what is kept of somebody's learning", err)
	return r.Trials
}

const (
	// forgettable is how long after an answer in a course its questions are sure to
	// be due, and heldOut how long a course at most waits for its measurements.
	forgettable = 14 * daily
	heldOut     = 106 * daily
	// neglect is how many workdays pass at most between a card that nobody answers
	// and the next.
	neglect = 40
)

// unreviewed counts a day on which a review could have come to somebody and didn't.
func (s *simulation) unreviewed(p *person, d day, morning time.Time) {
	m := &p.memory
	if p.org.recall == nil || m.off || p.restricted() || p.id == "" || m.turned.After(morning) || !s.undisturbed(p, d, morning) || !s.hasDue(p) {
		return
	}
	late := tolerance
	if m.card != nil && m.replied.Before(m.card.begun) {
		late += neglect
	}
	if !p.heard {
		late += unheard
	}
	if m.idle++; m.idle > late {
		s.blame(p.violation(ruleForgotten, s.now, fmt.Sprintf("a review is overdue by %d workdays", m.idle)))
		m.idle = -1000
	}
}

// hasDue reports whether a question is surely due for somebody: the try at its course
// was finished long ago, and it never came back, or it is due on record; and lots
// don't hold them out of the course.
func (s *simulation) hasDue(p *person) bool {
	r, err := s.program.stores[p.org.number].Learning(context.Background(), p.id)
	s.fault(p.org, "reading what is kept of somebody's learning", err)
	held := func(course string) bool {
		t := recall.Of(r.Trials, course)
		return t != nil && t.Arm != recall.Usual && s.now.Before(t.Completed.Add(heldOut))
	}
	kept := map[string]bool{}
	for _, i := range r.Items {
		kept[i.Course] = true
		if p.memory.answered[i.Course+"/"+i.Question].After(i.Last) {
			continue // in the course, which has it due at another time
		}
		if !held(i.Course) && i.Due.Before(s.now.Add(-oneDay)) && !p.retakes(i.Course) {
			return true
		}
	}
	for i := range p.sittings {
		c := p.sittings[i].course
		once := p.finishes(c) == 1 && p.finishes(tested) == 0 // else they may know it for long
		if once && !isTest(c) && !kept[c] && !held(c) && !p.retakes(c) && s.now.Sub(p.lastIn(c)) > forgettable {
			return true
		}
	}
	return false
}

// finishes counts how often somebody came to the end of a course.
func (p *person) finishes(course string) (n int) {
	for i := range p.sittings {
		if g := &p.sittings[i]; g.course == course && g.done {
			n++
		}
	}
	return n
}

// lastIn returns when somebody last answered a question of a course.
func (p *person) lastIn(course string) (last time.Time) {
	for question, at := range p.memory.answered {
		if strings.HasPrefix(question, course+"/") && at.After(last) {
			last = at
		}
	}
	return last
}

// retakes reports whether somebody is in the middle of a course that they passed before.
func (p *person) retakes(course string) bool {
	return len(p.file(course).steps) > 0 && len(p.file(course).passed) > 0
}
