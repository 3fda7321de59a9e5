package bolt

import (
	"context"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"drypp/bot/store"
)

const patience = 50 * time.Millisecond

// patiently runs f on a store, and returns how
// many operations each commit carried and when, counted from the beginning.
func patiently(t *testing.T, f func(*DB, *sync.WaitGroup)) (commits []int, at []time.Duration) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		var start time.Time
		d, err := Open(filepath.Join(t.TempDir(), "org"), Options{
			Now: time.Now,
			OnCommit: func(ops int, _ time.Duration) {
				commits, at = append(commits, ops), append(at, time.Since(start))
			},
		})
		if err != nil {
			t.Fatal(err)
		}
		commits, at, start = nil, nil, time.Now()
		var all sync.WaitGroup
		f(d, &all)
		all.Wait()
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	return commits, at
}

func TestPatientChangesShareACommit(t *testing.T) {
	t.Parallel()
	commits, at := patiently(t, func(d *DB, all *sync.WaitGroup) {
		for range 3 {
			all.Go(func() {
				if err := d.ask(context.Background(), putTest, patience); err != nil {
					t.Error(err)
				}
			})
			time.Sleep(10 * time.Millisecond)
		}
	})
	if !slices.Equal(commits, []int{3}) || !slices.Equal(at, []time.Duration{patience}) {
		t.Errorf("3 within the patience were committed as %v at %v", commits, at)
	}
}

// TestPlenty: so many that there is nothing to gain don't wait for more.
func TestPlenty(t *testing.T) {
	t.Parallel()
	commits, at := patiently(t, func(d *DB, all *sync.WaitGroup) {
		for range plenty {
			all.Go(func() {
				if err := d.ask(context.Background(), putTest, patience); err != nil {
					t.Error(err)
				}
			})
		}
	})
	for i := range at {
		if at[i] != 0 {
			t.Errorf("%d that were there at once were committed as %v at %v", plenty, commits, at)
		}
	}
}

func TestNobodyWaitsForThePatient(t *testing.T) {
	t.Parallel()
	commits, at := patiently(t, func(d *DB, all *sync.WaitGroup) {
		all.Go(func() { _ = d.ask(context.Background(), putTest, patience) })
		time.Sleep(10 * time.Millisecond)
		if err := d.write(context.Background(), putTest); err != nil {
			t.Error(err)
		}
	})
	if !slices.Equal(commits, []int{2}) || !slices.Equal(at, []time.Duration{10 * time.Millisecond}) {
		t.Errorf("one that nobody waits for and one that somebody does were committed as %v at %v", commits, at)
	}
}

func TestClosingEndsPatience(t *testing.T) {
	t.Parallel()
	commits, at := patiently(t, func(d *DB, all *sync.WaitGroup) {
		all.Go(func() {
			if err := d.ask(context.Background(), putTest, patience); err != nil {
				t.Error(err)
			}
		})
		synctest.Wait()
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	if !slices.Equal(commits, []int{1}) || !slices.Equal(at, []time.Duration{0}) {
		t.Errorf("what had been taken was committed as %v at %v", commits, at)
	}
}

// TestPatientRevise: the patient store is the same one, and only it waits.
func TestPatientRevise(t *testing.T) {
	t.Parallel()
	ctx, keep := context.Background(), func(c *store.Case) error { c.Agenda.Hour++; return nil }
	_, at := patiently(t, func(d *DB, all *sync.WaitGroup) {
		p, err := d.Meet(ctx, store.Sighting{ObjectID: "aa-1"})
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range []store.Store{d, d.Patient(patience), d} {
			if err := s.Revise(ctx, p.ID, keep); err != nil {
				t.Error(err)
			}
		}
	})
	if want := []time.Duration{0, 0, patience, patience}; !slices.Equal(at, want) {
		t.Errorf("committed at %v, want %v", at, want)
	}
}
