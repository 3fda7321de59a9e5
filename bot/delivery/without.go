package delivery

import (
	"math"
	"time"

	"drypp/courses/campaigns"
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
	}
	return campaigns.Decide(v)
}
