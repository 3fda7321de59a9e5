package cards

import (
	"drypp/courses"
	"drypp/courses/rights"
)

// CorrectionProblem says what is wrong with a correction that was asked for.
type CorrectionProblem int

// The problems.
const (
	// CorrectionFine: nothing; the form is shown for the first time, or again to
	// change something.
	CorrectionFine CorrectionProblem = iota
	// CorrectionUnfit: the field can't be corrected so (privacy.ErrField).
	CorrectionUnfit
)

// CorrectionForm lets a person choose what of theirs is wrong, and say what it
// should be. The fields are what the organisation knows of people beside name and
// address; ask is what was chosen and typed before. Its button sends DoWish with
// the Subject and the Proposal.
func CorrectionForm(l courses.Language, p *courses.Person, fields []string, ask Ask, problem CorrectionProblem) Card {
	w := begin(l)
	return w.message(w.t.MyData, "")
}

// ConfirmWish says what would happen if a wish were confirmed, and asks whether it
// is to (DoConfirm with the same Ask). A wish that waits already it shows with when
// it has to be answered, and a button to take it back.
func ConfirmWish(l courses.Language, s Setting, p *rights.Preview) Card {
	w := begin(l)
	return w.message(w.t.MyData, "")
}

// Receipt tells a person what they asked for, what was done and when, under which
// number that is on record, and what comes next.
func Receipt(l courses.Language, s Setting, r *rights.Receipt) Card {
	w := begin(l)
	return w.message(w.t.MyData, "")
}

// Decided tells a person by itself what a contact decided about their request,
// with the reason if it was refused.
func Decided(l courses.Language, s Setting, r *rights.Receipt) Card {
	w := begin(l)
	return w.message(w.t.MyData, "")
}

// MyRequests lists a person's requests, the latest first, with a button to take
// back what waits.
func MyRequests(l courses.Language, s Setting, list []rights.Request) Card {
	w := begin(l)
	return w.message(w.t.MyData, "")
}

// RequestClosed says that a request doesn't wait any more, or that there is none:
// it was decided or taken back (privacy.ErrDecided). contact says that a contact
// reads it.
func RequestClosed(l courses.Language, contact bool) Card {
	w := begin(l)
	return w.message(w.t.MyData, "")
}
