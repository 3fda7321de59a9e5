package delivery

import (
	"math"
	"time"

	"drypp/bot/store"
	"drypp/courses/campaigns"
	"drypp/courses/recall"
)

// decide is campaigns.Decide without the rule that is switched off, if any.
func (r Rule) decide(v *campaigns.View) campaigns.Move {
	switch r {
	case RuleNight:
		v.Hours = v.Hours.AtNight()
	case RuleHoliday:
		v.Hours = v.Hours.OnHolidays()
	case RuleBudget:
		v.Budget = math.MaxInt
	case RulePause:
		kept := v.Agenda.Pauses
		v.Agenda.Pauses = nil
		defer func() { v.Agenda.Pauses = kept }()
	case RuleRestriction:
		p := *v.Person
		p.Restricted = time.Time{}
		v.Person = &p
	case RuleNudge:
		// A wish that was carried out is there again.
		if a := v.Agenda; a.Nudge == nil && !a.Nudged.IsZero() {
			a.Nudge, a.Nudged = &campaigns.Nudge{At: v.Now}, time.Time{}
		}
	case RuleReviewDaily:
		for key, s := range v.Agenda.Cards {
			if s.Campaign == campaigns.Itself {
				delete(v.Agenda.Cards, key)
			}
		}
	case RuleReviewsOff, RuleHoldOut, RuleAskedOnce:
		return r.forgetful(v)
	}
	return campaigns.Decide(v)
}

// trials are those of a person, unless nobody is held out.
func (r Rule) trials(c *store.Case) []recall.Trial {
	if r == RuleHoldOut {
		return nil
	}
	return c.Learning.Trials
}

// forgetful is campaigns.Decide without something that is kept of the person's
// learning.
func (r Rule) forgetful(v *campaigns.View) campaigns.Move {
	if v.Recall != nil {
		v.Learning.Trials, _ = recall.Begin(v.Learning.Trials, v.Learning.Items, v.Enrolments, v.Courses, *v.Recall, v.Person.ID, v.Now)
	}
	l := *v.Learning
	switch r {
	case RuleReviewsOff:
		l.Off = false
	case RuleHoldOut:
		l.Trials = nil
		v.Recall = without(v.Recall)
	case RuleAskedOnce:
		l.Needs, l.Answered = nil, nil
	}
	v.Learning = &l
	return campaigns.Decide(v)
}

// without returns the settings of an organisation that measures nobody.
func without(s *recall.Settings) *recall.Settings {
	if s == nil {
		return nil
	}
	none := *s
	none.Share = 0
	return &none
}
