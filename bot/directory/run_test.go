package directory

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// rounds runs the service for a while in a bubble, whose time runs by itself,
// and returns when rounds began, counted from the start.
func rounds(t *testing.T, lasts time.Duration, change func(*world), during func(*world)) (began []time.Duration) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		var w *world
		w = newWorld(t, func(world *world) {
			w = world
			w.staff(3)
			w.entra.fault = func(call string) error {
				if call == "users" {
					began = append(began, time.Since(start))
				}
				return nil
			}
			if change != nil {
				change(w)
			}
		})
		ctx, cancel := context.WithTimeout(w.ctx, lasts)
		defer cancel()
		if during != nil {
			go during(w)
		}
		w.dir.Run(ctx)
	})
	return began
}

// TestRun: rounds begin soon, but not at once, and then each time that Every
// has passed, give or take a tenth.
func TestRun(t *testing.T) {
	t.Parallel()
	began := rounds(t, 100*time.Hour, nil, nil)
	if first := began[0]; first < time.Second || first > soon {
		t.Errorf("the first round began after %v", first)
	}
	if n := len(began); n < 91 || n > 111 {
		t.Errorf("%d rounds in 100 hours", n)
	}
	same := true
	for i := 1; i < len(began); i++ {
		between := began[i] - began[i-1]
		if between < 54*time.Minute || between > 66*time.Minute {
			t.Errorf("%v between two rounds", between)
		}
		same = same && between == time.Hour
	}
	if same {
		t.Error("rounds begin by the clock, for all organisations at once")
	}
}

// TestRunOften: nobody is asked more often than each minute.
func TestRunOften(t *testing.T) {
	t.Parallel()
	began := rounds(t, time.Hour, func(w *world) { w.org.Every = 0 }, nil)
	if n := len(began); n < 50 || n > 60 {
		t.Errorf("%d rounds in an hour", n)
	}
}

// TestBackoff: after failures it takes longer, up to a bound, and never less
// than without.
func TestBackoff(t *testing.T) {
	t.Parallel()
	healed := 0
	began := rounds(t, 90*time.Hour, func(w *world) {
		count := w.entra.fault
		w.entra.fault = func(call string) error {
			if healed++; call == "users" && healed <= 7 {
				return errors.Join(count(call), errFault)
			}
			return count(call)
		}
	}, nil)
	for i, want := range []int{1, 2, 4, 8, 8, 8, 8, 1, 1} {
		between := began[i+1] - began[i]
		least, most := time.Duration(want)*time.Hour, time.Duration(want)*66*time.Minute
		if i >= 7 {
			least = 54 * time.Minute
		}
		if between < least || between > most {
			t.Errorf("%v between rounds %d and %d, want from %v to %v", between, i, i+1, least, most)
		}
	}
}

// TestHurry: who allows a round or adds a field needn't wait for it.
func TestHurry(t *testing.T) {
	t.Parallel()
	for name, ask := range map[string]func(*world) error{
		"Allow": func(w *world) error {
			w.entra.remove("p00")
			w.entra.remove("p01")
			if _, err := w.dir.Sync(w.ctx, tenant, SyncOptions{}); err != nil {
				return err
			}
			return w.dir.Allow(w.ctx, tenant, 2)
		},
		"Choose": func(w *world) error { return second(w.dir.Choose(w.ctx, tenant, []string{"title"})) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			began := rounds(t, 40*time.Minute, nil, func(w *world) {
				time.Sleep(30 * time.Minute)
				if err := ask(w); err != nil {
					t.Error(err)
				}
			})
			if last := began[len(began)-1]; last != 30*time.Minute || len(began) < 2 {
				t.Errorf("rounds began after %v", began)
			}
		})
	}
}

// TestRunCarriesOn: what Choose couldn't finish is done later, without anybody
// asking and without a directory.
func TestRunCarriesOn(t *testing.T) {
	t.Parallel()
	rounds(t, 5*time.Hour, noSource, func(w *world) {
		time.Sleep(30 * time.Minute)
		left := 2
		w.store.fail = func(call string) error {
			if left--; call == "Prune" && left > -3 {
				return errFault
			}
			return nil
		}
		if _, err := w.dir.Choose(w.ctx, tenant, nil); !errors.Is(err, errFault) || !w.roster().Pruning {
			t.Errorf("Choose gave %v", err)
		}
		time.Sleep(4 * time.Hour)
		if w.roster().Pruning {
			t.Error("nobody carried on")
		}
	})
}

// TestRunBusy: a round that finds another under way comes a little later.
func TestRunBusy(t *testing.T) {
	t.Parallel()
	began := rounds(t, 2*time.Hour, func(w *world) {
		first := true
		count := w.entra.fault
		w.entra.fault = func(call string) error {
			if call == "page" && first {
				first = false
				w.dir.byTenant[tenant].hurry()
				time.Sleep(90 * time.Second)
			}
			return count(call)
		}
	}, func(w *world) {
		if _, err := w.dir.Sync(w.ctx, tenant, SyncOptions{}); err != nil {
			t.Error(err)
		}
	})
	if between := began[1] - began[0]; between < time.Minute || between > 5*time.Minute {
		t.Errorf("rounds began after %v", began)
	}
}

// TestBusy: an organisation does one thing at a time, and says so.
func TestBusy(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	w.staff(1)
	w.entra.fault = func(call string) error {
		if call != "page" {
			return nil
		}
		if s := w.status(); !s.Running || s.Failed != "" {
			t.Errorf("the status is %+v", s)
		}
		if _, err := w.dir.Sync(w.ctx, tenant, SyncOptions{}); !errors.Is(err, ErrBusy) {
			t.Errorf("another round gave %v", err)
		}
		return nil
	}
	var told []Progress
	_, err := w.dir.Sync(w.ctx, tenant, SyncOptions{Progress: func(p Progress) { told = append(told, p) }})
	w.must(err)
	if s := w.status(); s.Running || s.Progress.Done != 1 || len(told) == 0 || told[len(told)-1].Done != 1 {
		t.Errorf("told %v, and the status is %+v", told, s)
	}
}

// TestAtOnce: whatever is asked for at the same time, in the end all is as the
// directory and the latest choice have it.
func TestAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	w.staff(20)
	ctx, cancel := context.WithCancel(w.ctx)
	var all, service sync.WaitGroup
	service.Go(func() { w.dir.Run(ctx) })
	for worker := range 4 {
		all.Go(func() {
			for n := range 20 {
				w.entra.put(user(fmt.Sprintf("p%02d", n), fmt.Sprint("department ", worker)))
				if _, err := w.dir.Sync(ctx, tenant, SyncOptions{Full: n%3 == 0, Dry: worker == 0}); err != nil && !errors.Is(err, ErrBusy) && !errors.Is(err, ErrInterrupted) {
					t.Error(err)
				}
				if err := w.dir.Allow(ctx, tenant, n); err != nil && !errors.Is(err, ErrNotHeld) {
					t.Error(err)
				}
				if _, err := w.dir.Choose(ctx, tenant, everyField[n%4:]); err != nil {
					t.Error(err)
				}
				if _, err := w.dir.Status(ctx, tenant); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	cancel()
	service.Wait()
	w.must(second(w.dir.Choose(w.ctx, tenant, []string{"department"})))
	w.sync()
	for id, u := range w.entra.users {
		if p := w.person(id); len(p.Fields) != 1 || p.Fields["department"] != u.Person.Fields["department"] || p.Manager != "" {
			t.Errorf("kept: %+v", p)
		}
	}
}
