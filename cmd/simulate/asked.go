package main

import (
	"context"
	"fmt"
	"slices"
	"time"

	"drypp/courses/campaigns"
	"drypp/courses/learning"
	"drypp/courses/needs"
)

// What campaigns ask once: about competences, by surveys, and for documents to be
// acknowledged.

// matter is something that a person is asked once, as "KIND CAMPAIGN/ID" or, of a
// version of a document, "acknowledge COURSE/LESSON VERSION".
type matter struct {
	// cards counts those that came, reminders those of them that were reminders.
	cards, reminders int
	// first is when the first card was begun, answered when they answered.
	first, answered time.Time
}

func matterOf(kind campaigns.Kind, campaign, id string) string {
	return string(kind) + " " + campaign + "/" + id
}

func paperOf(course, lesson string, version int) string {
	return fmt.Sprintf("%s %s/%s %d", campaigns.Acknowledge, course, lesson, version)
}

func (p *person) matter(key string) *matter {
	m := p.matters[key]
	if m == nil {
		if p.matters == nil {
			p.matters = map[string]*matter{}
		}
		m = &matter{}
		p.matters[key] = m
	}
	return m
}

// asks reports whether a letter asks something once.
func (l *letter) asks() bool {
	return l.kind == campaigns.Map || l.kind == campaigns.Ask || l.kind == campaigns.Acknowledge
}

// judgeAsked holds a card that asks to not having been answered, and to one reminder.
func (p *person) judgeAsked(l *letter, at time.Time, bad complain) {
	key := matterOf(l.kind, l.campaign, l.course)
	if l.kind == campaigns.Acknowledge {
		key = paperOf(l.course, l.lesson, l.round)
	}
	m := p.matter(key)
	if !m.answered.IsZero() && m.answered.Before(l.begun) {
		bad(ruleAsked, "a %s of %s, answered on %s", l.kind, l.course, m.answered.Format(time.DateOnly))
	}
	if m.cards == 0 {
		m.first = l.begun
	}
	m.cards++
	if l.reminder > 0 && l.arrived == 1 {
		if m.reminders++; m.reminders > 1 || l.reminder > 1 {
			bad(ruleNagging, "reminder %d of the %s of %s", m.reminders, l.kind, l.course)
		}
	}
	if l.kind == campaigns.Acknowledge && len(p.file(l.course).passed) == 0 {
		bad(ruleAsked, "%s was never passed", l.course)
	}
}

// replied notes that somebody answered what a card asks, if that could be taken: a
// campaign may have ended.
func (s *simulation) replied(p *person, b *button) {
	switch b.Do {
	case "map", "survey":
		r, err := s.program.stores[p.org.number].Learning(context.Background(), p.id)
		s.fault(p.org, "reading what is kept of somebody's learning", err)
		if slices.ContainsFunc(r.Needs, func(o needs.Outcome) bool { return o.Campaign == b.Campaign && o.Competence == b.Step }) {
			p.settle(matterOf(campaigns.Map, b.Campaign, b.Step), s.now)
		}
		if slices.Contains(r.Answered, learning.Asked{Campaign: b.Campaign, Survey: b.Step}) {
			p.settle(matterOf(campaigns.Ask, b.Campaign, b.Step), s.now)
			s.stats.ballots++
		}
	case "acknowledge":
		p.settle(paperOf(b.Course, b.Step, b.Page), s.now)
	}
}

func (p *person) settle(key string, at time.Time) {
	if m := p.matter(key); m.answered.IsZero() {
		m.answered = at
	}
}

// unasked returns what a campaign has yet to ask somebody on a day, or "": about
// competences from its start on, by surveys once nothing of its courses is to come.
func (s *simulation) unasked(p *person, c *campaign, d day, taught bool) string {
	for _, id := range c.spec.Needs {
		if p.open(matterOf(campaigns.Map, c.spec.ID, id)) {
			return "the need of " + id
		}
	}
	for _, id := range c.spec.Surveys {
		if taught && p.open(matterOf(campaigns.Ask, c.spec.ID, id)) {
			return "the survey " + id
		}
	}
	return ""
}

// open reports whether no card came of something, and nobody answered it.
func (p *person) open(key string) bool {
	m := p.matters[key]
	return m == nil || m.cards == 0 && m.answered.IsZero()
}

// taught reports whether somebody is through with the courses of a campaign on a day:
// they passed them, or can't or needn't take them.
func (p *person) taught(c *campaign, d day) bool {
	return !slices.ContainsFunc(c.spec.Courses, func(id string) bool {
		f := p.file(id)
		return len(f.passed) == 0 && !f.over(id, p, d)
	})
}
