package main

import (
	"fmt"
	"slices"
	"time"

	"drypp/courses/campaigns"
)

// rule names what the program is held to.
type rule string

// The rules.
const (
	// ruleNight: cards come within working hours, and not before the hour
	// that the person chose.
	ruleNight rule = "night"
	// ruleHoliday: cards come on workdays.
	ruleHoliday rule = "holiday"
	// rulePause: no card comes during a pause that was asked for.
	rulePause rule = "pause"
	// ruleRestricted: no card comes while what is kept of somebody is only kept.
	ruleRestricted rule = "restriction"
	// ruleErased: no card comes after everything was erased, and what is left of
	// it are numbers that are right.
	ruleErased rule = "erasure"
	// ruleBudget: no more cards come on a day than the budget allows.
	ruleBudget rule = "budget"
	// ruleDone: no card comes for a course that is passed and counts.
	ruleDone rule = "completed"
	// ruleWanted: cards come from campaigns that send, to whom they are for.
	ruleWanted rule = "unwanted"
	// ruleOnce: a delivery comes twice only if it was in the air at a crash,
	// and a reminder never does.
	ruleOnce rule = "twice"
	// ruleAgain: a course begins once, if the card that began it was accepted.
	ruleAgain rule = "begun twice"
	// ruleNagging: no more reminders come than the campaign has.
	ruleNagging rule = "nagging"
	// ruleNudge: nudges come because the manager wishes it, and not again within
	// a week.
	ruleNudge rule = "nudge"
	// ruleOff: nothing comes back to who doesn't want that.
	ruleOff rule = "off"
	// ruleDaily: no question comes back within a day, nor two cards with questions.
	ruleDaily rule = "daily"
	// ruleHeld: nothing of a course comes back to who is held out of it.
	ruleHeld rule = "held out"
	// ruleMeasured: who is measured is so on the day, and once.
	ruleMeasured rule = "measured"
	// ruleAsked: nothing is asked that was answered.
	ruleAsked rule = "asked"
	// ruleStarved: no source of cards keeps another one away.
	ruleStarved rule = "starved"
	// ruleOwed: what is on record as owed is what campaigns have people take.
	ruleOwed rule = "owed"
	// ruleForgotten: whoever is due gets their card.
	ruleForgotten rule = "forgotten"
	// ruleCompletion: what is on record as completed is what people did.
	ruleCompletion rule = "completion"
	// ruleLedger: the ledger says what happened.
	ruleLedger rule = "ledger"
	// ruleIntent: what arrived was written down before it was sent.
	ruleIntent rule = "intent"
	// ruleRetryAfter: nothing is sent before Teams' Retry-After is over.
	ruleRetryAfter rule = "retry-after"
	// ruleFault: the program does what it is asked without an error.
	ruleFault rule = "fault"
)

// violation is one rule broken once.
type violation struct {
	rule rule
	at   time.Time
	// organisation and person are their numbers in a part of the world; the
	// person is below 0 if it is about none.
	organisation, person int
	what                 string
	part                 int
}

// violation is one about a person.
func (p *person) violation(r rule, at time.Time, what string) violation {
	return violation{rule: r, at: at, organisation: p.org.number, person: p.number, what: what}
}

// violation is one about an organisation.
func (o *organisation) violation(r rule, at time.Time, what string) violation {
	return violation{rule: r, at: at, organisation: o.number, person: -1, what: what}
}

// slack is how long after a decision a card may still arrive: the time that a
// request takes.
const slack = 5 * time.Second

// judge returns what is wrong with a letter that reaches a person at a time,
// and remembers that it did.
func (p *person) judge(l *letter, at time.Time) []violation {
	l.arrived++
	var wrong []violation
	bad := func(r rule, format string, args ...any) {
		wrong = append(wrong, p.violation(r, at, fmt.Sprintf(format, args...)))
	}
	p.judgeTime(at, bad)
	p.judgeWanted(l, at, bad)
	p.judgeRights(l, bad)
	p.judgeCount(l, at, bad)
	p.judgeNudge(l, bad)
	if l.asks() {
		p.judgeAsked(l, at, bad)
	}
	return wrong
}

type complain func(r rule, format string, args ...any)

// judgeTime holds a card to the person's own clock and calendar.
func (p *person) judgeTime(at time.Time, bad complain) {
	clock := at.In(p.place.location).Format("Mon 2006-01-02 15:04:05 -0700")
	if !p.works(p.day(at)) {
		bad(ruleHoliday, "%s in %s, %s", clock, p.place.zone, p.place.country)
	}
	from := p.org.from
	if p.hour > from && p.hour < p.org.to && at.After(p.hourSince.Add(slack)) {
		from = p.hour
	}
	open := func(t time.Time) bool {
		hour := t.In(p.place.location).Hour()
		return from <= hour && hour < p.org.to
	}
	if !open(at) && !open(at.Add(-slack)) {
		bad(ruleNight, "%s in %s, hours %d to %d", clock, p.place.zone, from, p.org.to)
	}
}

// judgeWanted holds a card to what people and contacts asked for before it was
// begun.
func (p *person) judgeWanted(l *letter, at time.Time, bad complain) {
	d := p.day(at)
	for i := range p.pausings {
		if pause := &p.pausings[i]; pause.holds(l.begun, d) {
			bad(rulePause, "%s, paused until %s", d, pause.until)
		}
	}
	if p.changed.Before(l.begun) && !p.present {
		bad(ruleWanted, "they left the organisation")
	}
	if l.campaign == campaigns.Itself {
		return
	}
	if c := p.org.campaign(l.campaign); c == nil {
		bad(ruleWanted, "there is no campaign %q", l.campaign)
	} else if c.changed.Before(l.begun) && p.changed.Before(l.begun) && !p.pending && !c.wants(p, l, d) {
		bad(ruleWanted, "campaign %s has nothing for them on %s", l.campaign, d)
	}
	if l.teaches() {
		p.judgeDone(l, at, bad)
	}
}

// early is how long before a completion expires a course may come again, at
// most.
const early = 45 * 24 * time.Hour

// judgeDone holds a card to what the person has passed, and reminders to how
// many the campaign has.
func (p *person) judgeDone(l *letter, at time.Time, bad complain) {
	if p.exempt(l.course, l.begun) {
		bad(ruleDone, "%s of %s, which a test spares them", l.kind, l.course)
	}
	f := p.file(l.course)
	if last := f.lastPass(); !last.IsZero() && last.Before(l.begun) {
		months := validMonths(l.course)
		if months == 0 || at.Before(last.AddDate(0, months, 0).Add(-early)) {
			bad(ruleDone, "%s of %s, passed on %s", l.kind, l.course, last.Format(time.DateOnly))
		}
	}
	c := p.org.campaign(l.campaign)
	if l.kind != campaigns.Remind || c == nil || l.arrived > 1 {
		return
	}
	if most := len(c.spec.RemindBefore) + len(c.spec.RemindAfter); f.reminders[l.campaign] >= most {
		bad(ruleNagging, "reminder %d of %s, campaign %s has %d", f.reminders[l.campaign]+1, l.course, l.campaign, most)
	}
}

// judgeCount holds a card to the budget, and to coming once.
func (p *person) judgeCount(l *letter, at time.Time, bad complain) {
	if d := p.day(at); d != p.today {
		p.earlier, p.before = p.today, p.cards
		p.today, p.cards = d, nil
	}
	if !slices.Contains(p.cards, l) {
		p.cards = append(p.cards, l)
	}
	if len(p.cards) > p.org.budget {
		bad(ruleBudget, "card %d on %s", len(p.cards), p.today)
	}
	allowed := 1 + l.excused
	if l.once() {
		allowed = 1
	}
	if l.arrived > allowed {
		bad(ruleOnce, "%s of %s came %d times", l.kind, l.course, l.arrived)
	}
}

// campaign returns the organisation's campaign with that ID, or nil.
func (o *organisation) campaign(id string) *campaign {
	for _, c := range o.campaigns {
		if c.spec.ID == id {
			return c
		}
	}
	return nil
}

// wants reports whether the campaign has a card for a person on a day of theirs.
func (c *campaign) wants(p *person, l *letter, d day) bool {
	list := c.spec.Courses
	switch l.kind {
	case campaigns.Map:
		list = c.spec.Needs
	case campaigns.Ask:
		list = c.spec.Surveys
	}
	return slices.Contains(list, l.course) && c.runs(p, d)
}

// runs reports whether the campaign sends cards to a person on a day of theirs.
func (c *campaign) runs(p *person, d day) bool {
	s := &c.spec
	return s.State == campaigns.Active && c.member(p) && d >= p.first &&
		d >= dayOn(s.Start) && (s.End.IsZero() || d <= dayOn(s.End))
}

// covers reports whether the campaign gives a course.
func (c *campaign) covers(course string) bool { return slices.Contains(c.spec.Courses, course) }
