package main

import (
	"slices"
	"time"

	"drypp/courses/campaigns"
)

// What people have behind them, by what they got and did.

// served notes that a card about a course came.
func (p *person) served(l *letter, at time.Time) {
	f := p.file(l.course)
	if last := f.lastPass(); !last.IsZero() && l.begun.Before(last) {
		return // it was under way when they passed
	}
	f.cards++
	f.lastCard, f.stepsThen, f.giver = at, len(f.steps), l.campaign
	if !l.once() {
		f.counted = at
	}
	if l.kind == campaigns.Remind && l.arrived == 1 {
		if f.reminders == nil {
			f.reminders = map[string]int{}
		}
		f.reminders[l.campaign]++
	}
}

// stepped notes a step in a course, once. A click on what belongs to a round
// that is over is none.
func (p *person) stepped(b *button, l *letter, at time.Time) {
	f := p.file(b.Course)
	key := b.Enrolment + " " + b.Step
	switch b.Do {
	case "begin", "start":
		if len(f.passed) > 0 && (l == nil || l.round < len(f.passed)) {
			return
		}
		if len(f.steps) > 0 || f.enrolled {
			return // they are in the course already, which only shows where
		}
		key = "begin"
	case "read", "answer":
		if slices.Contains(f.closed, b.Enrolment) {
			return
		}
	default:
		return
	}
	if f.steps[key] {
		return
	}
	if f.steps == nil {
		f.steps = map[string]bool{}
	}
	f.steps[key] = true
	f.lastStep = at
}

// finished notes the end of a try. It reports whether that was a second pass
// although the first one still counts.
func (p *person) finished(b *button, passed bool, at time.Time) (twice bool) {
	f := p.file(b.Course)
	if !passed {
		f.failed++
		if isTest(b.Course) {
			p.file(testedCourse).enrolled = true // each draw has a question of that
		}
		return false
	}
	last, months := f.lastPass(), validMonths(b.Course)
	twice = !last.IsZero() && (months == 0 || at.Before(last.AddDate(0, months, 0).Add(-early)))
	*f = file{passed: append(f.passed, at), closed: append(f.closed, b.Enrolment)}
	return twice
}

// begun notes that the program was told that a card arrived, and finds a second
// one that begins a course.
func (s *simulation) begun(l *letter) {
	p := l.person
	if !l.teaches() {
		return
	}
	f := p.file(l.course)
	if !f.lastPass().Before(l.begun) {
		return
	}
	if l.last {
		f.lastFrom = l.campaign
	}
	if l.once() {
		f.counted = l.begun
	}
	if l.kind != campaigns.Begin {
		return
	}
	if f.begins++; f.begins > 1 {
		s.blame(p.violation(ruleAgain, s.now, "the first card of "+l.course+" came again"))
	}
}
