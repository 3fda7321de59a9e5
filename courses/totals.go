package courses

// Totals counts what became of the enrolments in one course. They are kept as
// it happens, in the transaction that changes them.
type Totals struct {
	// Started counts enrolments, Completed those with at least one finished
	// try, Passed those with a passed one.
	Started, Completed, Passed int
}

// Moved returns the change of the totals between two states of one enrolment;
// before is the zero Enrolment for a new one.
func Moved(before, after *Enrolment) Totals {
	count := func(b bool) int {
		if b {
			return 1
		}
		return 0
	}
	return Totals{
		Started:   count(after.ID != "") - count(before.ID != ""),
		Completed: count(after.Completed()) - count(before.Completed()),
		Passed:    count(after.Passed()) - count(before.Passed()),
	}
}

// Add returns the sum of both.
func (t Totals) Add(u Totals) Totals {
	return Totals{t.Started + u.Started, t.Completed + u.Completed, t.Passed + u.Passed}
}
