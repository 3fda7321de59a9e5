package cards

import (
	"drypp/courses"
	"drypp/courses/rights"
)

// PendingRequests lists what waits for a contact, in the order given, each with
// how many days are left and a button to it (DoDecide).
func PendingRequests(l courses.Language, s Setting, list []rights.Pending) Card {
	w := begin(l)
	return w.message(w.t.MyData, "")
}

// RequestReminder reminds a contact by itself of requests that wait, in the order
// given: PendingRequests with why it comes.
func RequestReminder(l courses.Language, s Setting, list []rights.Pending) Card {
	w := begin(l)
	return w.message(w.t.MyData, "")
}

// DecideProblem says why a decision wasn't taken.
type DecideProblem int

// The problems.
const (
	// DecideFine: nothing.
	DecideFine DecideProblem = iota
	// DecideNoReason: a refusal needs a reason, which the person is told.
	DecideNoReason
	// DecideLongReason: the reason is longer than rights.MaxReason.
	DecideLongReason
)

// Decide shows a contact a request that waits: what is asked for, what has to be
// kept, by when to answer, and buttons to grant or refuse it (DoDecide with a
// Choice). What can't be undone is asked for once more by DecideSure.
func Decide(l courses.Language, s Setting, p *rights.Pending, problem DecideProblem) Card {
	w := begin(l)
	return w.message(w.t.MyData, "")
}

// DecideSure asks a contact once more before an erasure is granted, whole
// (ChoiceGrant) or but for the proof (ChoiceKeep). Its button sends the choice
// with the Step StepSure.
func DecideSure(l courses.Language, s Setting, p *rights.Pending, choice string) Card {
	w := begin(l)
	return w.message(w.t.MyData, "")
}

// DecisionMade tells a contact what became of their decision, and of campaigns
// that named somebody who is erased. A deletion certificate has a card of its own.
func DecisionMade(l courses.Language, s Setting, r *rights.Receipt) Card {
	w := begin(l)
	return w.message(w.t.MyData, "")
}

// DeletionCertificate hands a contact the signed certificate of an erasure, which
// names nobody, and says how to verify it.
func DeletionCertificate(l courses.Language, r *rights.Receipt) Card {
	w := begin(l)
	return w.message(w.t.MyData, string(r.Certificate))
}
