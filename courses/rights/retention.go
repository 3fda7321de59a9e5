package rights

import (
	"cmp"
	"time"

	"drypp/courses/calendar"
)

// Periods end as Regulation (EEC, Euratom) No 1182/71, article 3, has it: the day
// on which one begins isn't counted, and it ends with the last hour of its last
// day; one of months ends on the day of the same number, or on the month's last
// day where that month is shorter. So what goes is gone on the day after. Days are
// those of the organisation's zone.

// Reason says why a person goes.
type Reason string

// The reasons.
const (
	// Left: they left the organisation, and Retention.AfterLeaving has passed.
	Left Reason = "left"
	// ContractEnded: the organisation's contract did, and Retention.AfterContract
	// has passed.
	ContractEnded Reason = "contract"
	// ProofOver: their Erasure was Kept, and Request.KeepUntil has come.
	ProofOver Reason = "proof"
)

// Reasons are all of them.
var Reasons = []Reason{Left, ContractEnded, ProofOver}

// OrDefault returns the periods with those of DefaultRetention for what isn't
// above 0: nothing is kept for no time at all.
func (r Retention) OrDefault() Retention {
	or := func(n, usual int) int { return cmp.Or(max(n, 0), usual) }
	d := DefaultRetention
	return Retention{
		AfterContract: or(r.AfterContract, d.AfterContract), AfterLeaving: or(r.AfterLeaving, d.AfterLeaving),
		Behaviour: or(r.Behaviour, d.Behaviour), Exports: or(r.Exports, d.Exports),
	}
}

// Stay is what bears on how long a person is kept. Any date may be zero.
type Stay struct {
	// Left is the day on which they left, ContractTo the last one of the contract.
	Left, ContractTo calendar.Date
	// Held is the first day on which no record of theirs is marked as legally kept
	// any more.
	Held calendar.Date
	// Kept is the first day on which an Erasure that was Kept is to be done.
	Kept calendar.Date
}

// Gone returns the first day on which nothing of a person may be kept any more,
// and why: the earliest that any reason gives, but none before Held. It is the
// zero Date while there is no reason.
func (r Retention) Gone(s Stay) (on calendar.Date, why Reason) {
	soonest := func(day calendar.Date, reason Reason) {
		if on.IsZero() || day.Before(on) {
			on, why = day, reason
		}
	}
	if !s.Left.IsZero() {
		soonest(s.Left.Add(r.AfterLeaving+1), Left)
	}
	if !s.ContractTo.IsZero() {
		soonest(s.ContractTo.AddMonths(r.AfterContract).Add(1), ContractEnded)
	}
	if !s.Kept.IsZero() {
		soonest(s.Kept, ProofOver)
	}
	if on.IsZero() || !on.Before(s.Held) {
		return on, why
	}
	if !s.Kept.IsZero() {
		why = ProofOver
	}
	return s.Held, why
}

// BehaviourFrom returns the first day whose behavioural data is still kept.
func (r Retention) BehaviourFrom(today calendar.Date) calendar.Date {
	day := today.AddMonths(-r.Behaviour)
	for day.AddMonths(r.Behaviour).Before(today) {
		day = day.Add(1)
	}
	for before := day.Add(-1); !before.AddMonths(r.Behaviour).Before(today); before = day.Add(-1) {
		day = before
	}
	return day
}

// ExportsFrom returns the first day whose files are still kept.
func (r Retention) ExportsFrom(today calendar.Date) calendar.Date { return today.Add(-r.Exports) }

// KeepUntil returns the first day on which a completion needn't be provable any
// more.
func (p Proof) KeepUntil(completed calendar.Date) calendar.Date {
	return completed.AddMonths(p.Months).Add(1)
}

// DaysLeft returns how many days are left on a day, below 0 once it is late.
func (r *Request) DaysLeft(today calendar.Date, in *time.Location) int {
	return calendar.On(r.Due.In(in)).Since(today)
}

// RemindOn reports whether contacts are to be told of a request on a day: it is
// new, or has come as close to Due as RemindBefore says since they were told. What
// falls on a weekend is told before it.
func (r *Request) RemindOn(today calendar.Date, in *time.Location) bool {
	if r.Reminded.IsZero() {
		return true
	}
	told := calendar.On(r.Reminded.In(in))
	return r.passed(eve(today), in) > r.passed(eve(told), in)
}

// passed counts how often contacts were to be reminded up to a day.
func (r *Request) passed(day calendar.Date, in *time.Location) (n int) {
	left := r.DaysLeft(day, in)
	for _, days := range RemindBefore {
		if left <= days {
			n++
		}
	}
	return n
}

// eve returns the last day before the next weekday.
func eve(day calendar.Date) calendar.Date {
	for next := day.Add(1); next.Weekday() == time.Saturday || next.Weekday() == time.Sunday; next = day.Add(1) {
		day = next
	}
	return day
}
