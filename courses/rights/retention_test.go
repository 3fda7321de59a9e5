package rights_test

import (
	"testing"
	"time"

	"drypp/courses/calendar"
	"drypp/courses/rights"
)

func date(t *testing.T, s string) (d calendar.Date) {
	t.Helper()
	if err := d.UnmarshalText([]byte(s)); err != nil {
		t.Fatal(err)
	}
	return d
}

func dateOf(at time.Time, in *time.Location) calendar.Date { return calendar.On(at.In(in)) }

// TestGone: the first day on which nothing is kept any more, and why.
func TestGone(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name                       string
		left, contract, held, kept string
		gone                       string
		why                        rights.Reason
	}{
		{name: "who is there"},
		{name: "who left, thirty whole days later", left: "2026-01-01", gone: "2026-02-01", why: rights.Left},
		{name: "over February", left: "2026-02-10", gone: "2026-03-13", why: rights.Left},
		{name: "the contract ended with the year", contract: "2026-12-31", gone: "2027-07-01", why: rights.ContractEnded},
		{name: "six months end with February", contract: "2026-08-31", gone: "2027-03-01", why: rights.ContractEnded},
		{name: "six months end in a leap year", contract: "2027-08-30", gone: "2028-03-01", why: rights.ContractEnded},
		{name: "who left first", left: "2027-01-10", contract: "2026-12-31", gone: "2027-02-10", why: rights.Left},
		{name: "the contract's end first", left: "2027-06-20", contract: "2026-12-31", gone: "2027-07-01", why: rights.ContractEnded},
		{name: "both on one day", left: "2027-05-31", contract: "2026-12-31", gone: "2027-07-01", why: rights.Left},
		{name: "held and there", held: "2030-01-01"},
		{name: "held longer", left: "2026-01-01", held: "2026-06-01", gone: "2026-06-01", why: rights.Left},
		{name: "held not as long", left: "2026-01-01", held: "2026-01-15", gone: "2026-02-01", why: rights.Left},
		{name: "held beyond the contract", contract: "2026-12-31", held: "2028-01-01", gone: "2028-01-01", why: rights.ContractEnded},
		{name: "kept for proof", kept: "2027-03-01", held: "2027-03-01", gone: "2027-03-01", why: rights.ProofOver},
		{name: "kept for proof by who left", left: "2026-01-01", kept: "2027-03-01", held: "2027-03-01", gone: "2027-03-01", why: rights.ProofOver},
		{name: "kept for proof and held longer", kept: "2027-03-01", held: "2027-09-01", gone: "2027-09-01", why: rights.ProofOver},
		{name: "waiting for a contact, and left", left: "2026-01-01", kept: "2027-03-01", gone: "2026-02-01", why: rights.Left},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := rights.Stay{Left: date(t, tt.left), ContractTo: date(t, tt.contract), Held: date(t, tt.held), Kept: date(t, tt.kept)}
			on, why := rights.DefaultRetention.Gone(s)
			if on.String() != tt.gone || why != tt.why {
				t.Errorf("gone on %q because of %q, want %q because of %q", on, why, tt.gone, tt.why)
			}
		})
	}
}

// TestBehaviourFrom holds the first day that is kept against its meaning, on
// every day of five years: its last day has not passed, and that of the day before
// has.
func TestBehaviourFrom(t *testing.T) {
	t.Parallel()
	for _, months := range []int{1, 6, 18, 120} {
		r := rights.Retention{Behaviour: months}
		for today := (calendar.Date{Year: 2026, Month: 11, Day: 23}); today.Year < 2032; today = today.Add(1) {
			from := r.BehaviourFrom(today)
			if from.AddMonths(months).Before(today) || !from.Add(-1).AddMonths(months).Before(today) {
				t.Fatalf("%d months: on %s kept from %s", months, today, from)
			}
		}
	}
	for today, want := range map[string]string{"2027-02-28": "2025-08-28", "2027-03-01": "2025-09-01", "2026-11-23": "2025-05-23"} {
		if got := rights.DefaultRetention.BehaviourFrom(date(t, today)); got.String() != want {
			t.Errorf("on %s kept from %s, want %s", today, got, want)
		}
	}
}

func TestExportsFrom(t *testing.T) {
	t.Parallel()
	if got := rights.DefaultRetention.ExportsFrom(date(t, "2027-03-03")).String(); got != "2027-02-24" {
		t.Errorf("files are kept from %s, want 2027-02-24", got)
	}
}

func TestProofKeepUntil(t *testing.T) {
	t.Parallel()
	for completed, want := range map[string]string{"2026-11-23": "2028-11-24", "2024-02-29": "2026-03-01", "2026-12-31": "2029-01-01"} {
		if got := (rights.Proof{Months: 24}).KeepUntil(date(t, completed)).String(); got != want {
			t.Errorf("completed on %s: kept until %s, want %s", completed, got, want)
		}
	}
}

// TestOrDefault: nothing is kept for no time, whatever a caller forgot.
func TestOrDefault(t *testing.T) {
	t.Parallel()
	if got := (rights.Retention{}).OrDefault(); got != rights.DefaultRetention {
		t.Errorf("without any period: %+v", got)
	}
	own := rights.Retention{AfterContract: 1, AfterLeaving: -3, Behaviour: 2, Exports: 4}
	if got := own.OrDefault(); got != (rights.Retention{AfterContract: 1, AfterLeaving: 30, Behaviour: 2, Exports: 4}) {
		t.Errorf("with some periods: %+v", got)
	}
}
