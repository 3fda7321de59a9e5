package privacy_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"drypp/bot/privacy"
	"drypp/bot/privacy/audit"
	"drypp/bot/store"
	"drypp/courses"
	"drypp/courses/rights"
)

func (o *office) retain(dry bool) *privacy.Retention {
	o.t.Helper()
	r, err := o.Retain(o.t.Context(), tenant, dry)
	o.must(err)
	return r
}

func (o *office) leaves(name string) {
	o.t.Helper()
	o.must(o.db.Unlist(o.t.Context(), o.people[name].ID, o.clock()))
}

// TestRetainLeavers: thirty whole days, not one more or less; dry says it all and
// does nothing; who came back stays.
func TestRetainLeavers(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.leaves("Ola")
	o.leaves("Per")
	o.set(at("2026-12-10", 8))
	o.hire("Per", "Drift")
	o.set(at("2026-12-23", 23))
	if r := o.retain(false); len(r.People) != 0 || r.Held != 0 || r.Doubtful != 0 {
		t.Errorf("on the last day: %+v", r)
	}
	o.set(at("2026-12-24", 0))
	dry := o.retain(true)
	if _, ok := o.known("Ola"); !ok {
		t.Fatal("a dry run removed somebody")
	}
	wet := o.retain(false)
	want := privacy.Going{Person: o.people["Ola"].ID, Why: rights.Left, Since: day("2026-12-24")}
	if !slices.Equal(dry.People, []privacy.Going{want}) || !slices.Equal(wet.People, dry.People) || !dry.Dry || wet.Dry {
		t.Errorf("dry %+v, then %+v", dry, wet)
	}
	if _, ok := o.known("Ola"); ok || o.did(audit.Erased, "Ola") != 1 {
		t.Error("Ola isn't gone, or not on record")
	}
	if _, ok := o.known("Per"); !ok {
		t.Error("who came back is gone")
	}
	log := o.entries()
	last := log[len(log)-1]
	if last.Action != audit.RetentionRun || last.Detail["people"] != "1" || last.Detail["exports"] != "3" || last.Detail["complete"] != "true" {
		t.Errorf("on record: %+v", last)
	}
}

// TestRetainNobodyUnlooked: while the latest look at the people failed, is old, or
// is from before they left, nobody is removed because they left; by the contract's
// end they are.
func TestRetainNobodyUnlooked(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name     string
		from     store.RosterSource
		failed   error
		age      time.Duration // of the latest look
		contract string
		gone     rights.Reason
		doubtful int
	}{
		{name: "looked at now", from: store.FromDirectory, gone: rights.Left},
		{name: "a day ago", from: store.FromDirectory, age: 36 * time.Hour, gone: rights.Left},
		{name: "two days ago", from: store.FromDirectory, age: 36*time.Hour + 1, doubtful: 1},
		{name: "it failed", from: store.FromDirectory, failed: errors.New("no answer"), doubtful: 1},
		{name: "a file long ago", from: store.FromFile, age: 20 * 24 * time.Hour, gone: rights.Left},
		{name: "a file that failed", from: store.FromFile, failed: errors.New("no file"), doubtful: 1},
		{name: "a file from before", from: store.FromFile, age: 60 * 24 * time.Hour, doubtful: 1},
		{name: "the contract ended", from: store.FromDirectory, failed: errors.New("no answer"), contract: "2026-06-30", gone: rights.ContractEnded},
		{name: "the contract's six months aren't over", from: store.FromDirectory, failed: errors.New("no answer"), contract: "2026-07-31", doubtful: 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			o := newOffice(t)
			o.must(o.db.PutRoster(t.Context(), store.Roster{From: tt.from, Revision: 2}))
			if tt.contract != "" {
				o.org.ContractTo = day(tt.contract)
				o.start()
			}
			o.leaves("Ola")
			o.set(at("2027-01-01", 3))
			o.synced, o.unsynced = o.now.Add(-tt.age), tt.failed
			r := o.retain(false)
			_, there := o.known("Ola")
			if there != (tt.gone == "") || r.Doubtful != tt.doubtful {
				t.Errorf("still there: %v; %+v", there, r)
			}
			for _, g := range r.People {
				if g.Person == o.people["Ola"].ID && g.Why != tt.gone {
					t.Errorf("gone because of %q", g.Why)
				}
			}
		})
	}
}

// TestRetainHeld: a mark holds somebody back, whatever else has ended, and no
// longer than it says.
func TestRetainHeld(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.leaves("Ola")
	o.must(o.Hold(t.Context(), tenant, o.console("Ola"), day("2027-03-31")))
	o.set(at("2027-03-31", 23))
	if r := o.retain(false); len(r.People) != 0 || r.Held != 1 {
		t.Errorf("while held: %+v", r)
	}
	o.set(at("2027-04-01", 0))
	if r := o.retain(false); len(r.People) != 1 || r.Held != 0 {
		t.Errorf("afterwards: %+v", r)
	}
}

// TestRetainWhatNobodyDecided: an erasure that no contact decided is done when the
// proof is over.
func TestRetainWhatNobodyDecided(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.asksToGo("Ola")
	o.set(at("2028-11-23", 23))
	if r := o.retain(false); len(r.People) != 0 {
		t.Errorf("before: %+v", r)
	}
	o.set(at("2028-11-24", 0))
	if r := o.retain(false); len(r.People) != 1 || r.People[0].Why != rights.ProofOver {
		t.Errorf("afterwards: %+v", r)
	}
}

// TestRetainRest: files and behavioural data go by the day, too.
func TestRetainRest(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	look := func(when time.Time) {
		o.must(o.db.PutAccess(t.Context(), store.Access{At: when, Via: privacy.CommandLine, What: "results"}))
	}
	look(at("2026-11-22", 23))
	look(at("2026-11-23", 0))
	o.set(at("2028-05-23", 12))
	if r := o.retain(true); r.Expired.Looks != 1 || r.Files != 3 || len(o.swept) != 0 || r.Behaviour != day("2026-11-23") {
		t.Errorf("dry: %+v, swept %v", r, o.swept)
	}
	if r := o.retain(false); r.Expired.Looks != 1 {
		t.Errorf("wet: %+v", r)
	}
	if !slices.EqualFunc(o.swept, []time.Time{at("2028-05-16", 0)}, time.Time.Equal) {
		t.Errorf("swept %v", o.swept)
	}
	o.set(at("2028-05-24", 0))
	if r := o.retain(true); r.Expired.Looks != 1 {
		t.Errorf("a day later: %+v", r)
	}
}

// busy is a store in which something happens right after everybody was looked at.
type busy struct {
	store.Store
	then func()
}

func (b *busy) Everybody(ctx context.Context, f func(courses.Person) error) error {
	err := b.Store.Everybody(ctx, f)
	if then := b.then; then != nil {
		b.then = nil
		then()
	}
	return err
}

// TestRetainMeanwhile: who comes back, or wants to stay, after it was found that
// they are to go and before they went, stays.
func TestRetainMeanwhile(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	b := &busy{Store: o.db}
	o.org.Store = b
	o.start()
	r := o.asksToGo("Per")
	_, err := o.Decide(t.Context(), tenant, o.by("Kari"), rights.Decision{Request: r.ID, Keep: true})
	o.must(err)
	waits := o.asksToGo("Mona")
	o.leaves("Ola")
	o.leaves("Sol")
	o.set(at("2028-11-24", 0))
	b.then = func() {
		o.hire("Ola", "Salg")
		o.must(o.db.Hold(t.Context(), o.people["Sol"].ID, at("2028-12-01", 0)))
		_, err := o.Ask(t.Context(), tenant, o.by("Per"), rights.Wish{Kind: rights.Lift})
		o.must(err)
		_, err = o.Decide(t.Context(), tenant, o.by("Kari"), rights.Decision{Request: waits.ID, Reason: "må vises til tilsynet"})
		o.must(err)
	}
	if r := o.retain(false); len(r.People) != 0 {
		t.Errorf("gone: %+v", r.People)
	}
	for _, name := range []string{"Ola", "Sol", "Per", "Mona"} {
		if _, ok := o.known(name); !ok {
			t.Errorf("%s is gone", name)
		}
	}
}
