package directory

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"drypp/bot/store"
)

// TestLimit: the share counts, but one may always go, and never the last.
func TestLimit(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ people, percent, want int }{
		{0, 10, 0}, {1, 10, 0}, {1, 99, 0}, {1, 100, 1}, {2, 10, 1}, {9, 10, 1}, {10, 10, 1}, {19, 10, 1}, {20, 10, 2},
		{1000, 10, 100}, {1000, 1, 10}, {3, 100, 3}, {100_000, 10, 10_000}, {50, 0, 1}, {3, 1000, 3},
	} {
		o := organisation{Organisation: Organisation{MaxRemoved: c.percent}}
		if got := o.limit(c.people); got != c.want {
			t.Errorf("%d %% of %d people: %d, want %d", c.percent, c.people, got, c.want)
		}
	}
}

// TestHeld: too many removals wait until a contact has allowed so many, with or
// without groups, in rounds of changes and in those with everybody.
func TestHeld(t *testing.T) {
	t.Parallel()
	for _, full := range []bool{false, true} {
		t.Run(fmt.Sprint("full ", full), func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, nil)
			w.staff(10)
			w.sync()
			w.entra.remove("p00")
			w.entra.remove("p01")
			w.entra.put(user("new", "Salg"))
			round := func() *Report {
				t.Helper()
				r, err := w.dir.Sync(w.ctx, tenant, SyncOptions{Full: full})
				w.must(err)
				return r
			}
			dry, err := w.dir.Sync(w.ctx, tenant, SyncOptions{Full: full, Dry: true})
			w.must(err)
			if dry.Held == nil || *dry.Held != (store.Held{Removals: 2, People: 10, At: noon}) || w.roster().Held != nil {
				t.Errorf("the dry run gave %+v and left %+v", dry, w.roster().Held)
			}
			r := round()
			if r.Added != 1 || r.Removed != 0 || r.Held == nil || *r.Held != *dry.Held || *w.status().Held != *r.Held || len(r.Changes) != 3 {
				t.Fatalf("the round gave %+v", r)
			}
			w.wantHere("new p00 p01 p02 p03 p04 p05 p06 p07 p08 p09")
			w.now = noon.Add(time.Hour)
			if r = round(); *r.Held != (store.Held{Removals: 2, People: 11, At: noon}) || r.Added != 0 {
				t.Errorf("the round after gave %+v", r)
			}
			w.must(w.dir.Allow(w.ctx, tenant, 2))
			w.entra.remove("p02")
			if r = round(); r.Held == nil || r.Held.Removals != 3 || r.Held.Allowed != 0 || r.Removed != 0 {
				t.Errorf("one more than allowed gave %+v", r)
			}
			for _, other := range []int{2, 4, 100} {
				if err := w.dir.Allow(w.ctx, tenant, other); !errors.Is(err, ErrNotHeld) || w.roster().Held.Allowed != 0 {
					t.Errorf("who saw a round of %d confirmed one of 3: %v", other, err)
				}
			}
			w.must(w.dir.Allow(w.ctx, tenant, 3))
			if r = round(); r.Held != nil || r.Removed != 3 || w.roster().Held != nil {
				t.Errorf("what was allowed gave %+v", r)
			}
			w.wantHere("new p03 p04 p05 p06 p07 p08 p09")
			w.entra.remove("p03")
			w.entra.remove("p04")
			if r = round(); r.Held == nil {
				t.Error("what was allowed once was allowed twice")
			}
		})
	}
}

// TestHeldFullThenChanges: the round after one that began with everybody and
// was held comes upon the same removals, though no change tells of them.
func TestHeldFullThenChanges(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	w.staff(4)
	w.sync()
	delete(w.entra.users, "p00")
	delete(w.entra.users, "p01") // and the log says nothing
	r, err := w.dir.Sync(w.ctx, tenant, SyncOptions{Full: true})
	w.must(err)
	if again := w.sync(); r.Held == nil || again.Held == nil || again.Held.Removals != 2 {
		t.Errorf("held %+v, then %+v", r.Held, again.Held)
	}
}

// TestAllowedMeanwhile: what a contact confirms while a round ends isn't lost.
func TestAllowedMeanwhile(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	w.staff(5)
	w.sync()
	w.entra.remove("p00")
	w.entra.remove("p01")
	w.sync()
	w.store.fail = func(call string) error {
		w.store.fail = nil
		r := w.roster()
		r.Held.Allowed, r.Revision = 2, r.Revision+1
		return w.db.PutRoster(w.ctx, r)
	}
	if r := w.sync(); r.Held == nil || w.roster().Held.Allowed != 2 {
		t.Errorf("the round gave %+v and left %+v", r, w.roster().Held)
	}
	if r := w.sync(); r.Held != nil || r.Removed != 2 {
		t.Errorf("the round after gave %+v", r)
	}
}

// TestHeldRecovers: a directory that had lost its people for a while costs
// nobody anything.
func TestHeldRecovers(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	w.staff(5)
	w.sync()
	kept := w.entra.users
	w.entra.users = map[string]User{}
	for range 3 {
		if r, err := w.dir.Sync(w.ctx, tenant, SyncOptions{Full: true}); err != nil || r.Held == nil || r.Held.Removals != 5 {
			t.Fatalf("an empty directory gave %+v, %v", r, err)
		}
	}
	w.entra.users = kept
	r := w.sync()
	w.wantReport(r, 5, 0, 0, 0, 0)
	if r.Held != nil || w.status().Held != nil {
		t.Errorf("it is still held: %+v", r.Held)
	}
}
