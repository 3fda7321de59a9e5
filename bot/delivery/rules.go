package delivery

// Rule names one of the rules that deliveries keep to.
//
// It exists so that a simulation can switch one rule off in the program under
// test (a configuration's Without) and show that its checks find out. Nothing
// else may set it: the zero Rule switches nothing off.
type Rule string

// The rules.
const (
	// RuleNight: nobody gets a card outside their working hours.
	RuleNight Rule = "night"
	// RuleHoliday: nobody gets a card on a public holiday or a free weekday.
	RuleHoliday Rule = "holiday"
	// RulePause: nobody gets a card during a pause that they asked for.
	RulePause Rule = "pause"
	// RuleBudget: nobody gets more unsolicited cards a day than the
	// organisation's budget.
	RuleBudget Rule = "budget"
	// RuleLedgerFirst: that a card goes out is on record before it does.
	RuleLedgerFirst Rule = "ledger-before-send"
	// RuleDedupe: what went out, or may have, doesn't go out again by itself.
	RuleDedupe Rule = "dedupe"
	// RuleRetryAfter: nothing is asked of Teams before the time that it set.
	RuleRetryAfter Rule = "retry-after"
	// RuleNudge: nobody is nudged again within campaigns.NudgeEvery.
	RuleNudge Rule = "nudge"
	// RuleRestriction: nobody gets a card while what is kept of them may only be
	// kept.
	RuleRestriction Rule = "restriction"
	// RuleReviewsOff: nothing comes back to who has that off.
	RuleReviewsOff Rule = "reviews-off"
	// RuleReviewDaily: cards with questions that come back are a day apart.
	RuleReviewDaily Rule = "review-daily"
	// RuleHoldOut: nothing of a course comes back to who is held out of it.
	RuleHoldOut Rule = "hold-out"
	// RuleAskedOnce: nothing is asked that was answered.
	RuleAskedOnce Rule = "asked-once"
)

// Rules lists all of them.
var Rules = []Rule{RuleNight, RuleHoliday, RulePause, RuleBudget, RuleLedgerFirst, RuleDedupe, RuleRetryAfter, RuleNudge, RuleRestriction,
	RuleReviewsOff, RuleReviewDaily, RuleHoldOut, RuleAskedOnce}
