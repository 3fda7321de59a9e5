package directory

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"

	"drypp/courses"
)

// TestChoose: what is taken out is gone at once, and what is added comes with
// the next round.
func TestChoose(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	w.staff(2)
	w.sync()
	w.stops = []string{"campaign"}
	stopped, err := w.dir.Choose(w.ctx, tenant, []string{" Country ", "department", "country"})
	w.must(err)
	if !slices.Equal(stopped, w.stops) {
		t.Errorf("stopped %v", stopped)
	}
	p := w.person("p00")
	if want := map[string]string{"department": "Salg"}; !reflect.DeepEqual(p.Fields, want) || p.Manager != "" || p.Timezone != "" || p.Country != "NO" {
		t.Errorf("after the choice %+v is kept", p)
	}
	if s := w.status(); !slices.Equal(s.Fields, []string{"department", "country"}) || !slices.Equal(s.Available, everyField) || s.Pruning || !s.Chosen {
		t.Errorf("the status is %+v", s)
	}
	w.must(second(w.dir.Choose(w.ctx, tenant, everyField)))
	if r := w.sync(); !r.Full || r.Changed != 2 {
		t.Errorf("after fields were added, a round gave %+v", r)
	}
	if p := w.person("p00"); p.Manager != "boss" || p.Fields["title"] != "Selger" {
		t.Errorf("after the round %+v is kept", p)
	}
	want := [][]string{everyField, {"department", "country"}, everyField}
	if !reflect.DeepEqual(w.told, want) {
		t.Errorf("SetFields was told %v, want %v", w.told, want)
	}
}

// TestChooseUnknown: what can't be chosen is named, with what can.
func TestChooseUnknown(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(w *world) { w.org.Fields = []string{"department", "shift"} })
	_, err := w.dir.Choose(w.ctx, tenant, []string{"department", "salary"})
	const want = `"salary" is no field that the organisation can choose: choose from department, shift`
	if !errors.Is(err, ErrField) || err.Error() != want {
		t.Errorf("got %q, want %q", err, want)
	}
	bare := newWorld(t, func(w *world) { w.org.Fields = nil })
	_, err = bare.dir.Choose(w.ctx, tenant, []string{"department"})
	if !errors.Is(err, ErrField) || !strings.HasSuffix(err.Error(), "there is none beside name, e-mail address and language") {
		t.Errorf("got %q", err)
	}
}

// TestChooseCrash: wherever the program ends or the store fails, what comes next
// carries on, and campaigns are stopped before anything is deleted.
func TestChooseCrash(t *testing.T) {
	t.Parallel()
	next := map[string]func(*world) error{
		"Start": func(w *world) error { w.open(); return w.dir.Start(w.ctx) },
		"Sync":  func(w *world) error { return second(w.dir.Sync(w.ctx, tenant, SyncOptions{})) },
		"Choose": func(w *world) error {
			return second(w.dir.Choose(w.ctx, tenant, []string{"department"}))
		},
	}
	for name, again := range next {
		for step := range 4 {
			t.Run(fmt.Sprint(name, " after step ", step), func(t *testing.T) {
				t.Parallel()
				w := newWorld(t, nil)
				w.staff(2)
				w.sync()
				var order []string
				w.store.fail = func(call string) error {
					if len(order) == step {
						return errFault
					}
					order = append(order, call)
					return nil
				}
				_, err := w.dir.Choose(w.ctx, tenant, []string{"department"})
				all := []string{"PutRoster", "SetFields", "Prune", "PutRoster"}
				if !errors.Is(err, errFault) || !slices.Equal(order, all[:step]) {
					t.Fatalf("after %v: %v", order, err)
				}
				w.store.fail = nil
				w.must(again(w))
				pruned := step > 0 || name == "Choose"
				p := w.person("p00")
				if (p.Manager == "") != pruned || w.roster().Pruning || w.roster().Chosen != pruned {
					t.Errorf("then %+v is kept, and %+v", p, w.roster())
				}
				if last := w.told[len(w.told)-1]; pruned != slices.Equal(last, []string{"department"}) {
					t.Errorf("SetFields was last told %v", last)
				}
			})
		}
	}
}

// TestNeverChosen: what an older Drypp kept goes at the first start.
func TestNeverChosen(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(w *world) {
		noSource(w)
		w.org.Fields = []string{"title"}
		w.must(second(w.db.List(w.ctx, user("old", "Salg").Person, noon)))
	})
	if p := w.person("old"); len(p.Fields) != 1 || p.Country != "" || p.Groups != nil || p.Name == "" {
		t.Errorf("%+v is kept", p)
	}
	if n := w.roster().Revision; n != 2 {
		t.Errorf("the roster was written %d times", n)
	}
	w.open()
	w.must(w.dir.Start(w.ctx))
	if n := w.roster().Revision; n != 2 {
		t.Errorf("starting again wrote the roster; it is at %d", n)
	}
}

// TestChooseGroups: groups of a list are a field like others; those that say who
// belongs to the people stay.
func TestChooseGroups(t *testing.T) {
	t.Parallel()
	listed := newWorld(t, noSource)
	listed.must(second(listed.dir.Import(listed.ctx, tenant, []courses.Person{user("p00", "").Person}, ImportOptions{})))
	grouped := newWorld(t, func(w *world) { w.org.Groups = map[string]string{"Alle": "g1"} })
	grouped.staff(1)
	grouped.entra.join("g1", "p00", true)
	grouped.sync()
	for want, w := range map[int]*world{0: listed, 1: grouped} {
		if n := len(w.person("p00").Groups); n != 1 {
			t.Errorf("%d groups before", n)
		}
		w.must(second(w.dir.Choose(w.ctx, tenant, []string{"title"})))
		if n := len(w.person("p00").Groups); n != want {
			t.Errorf("%d groups after, want %d", n, want)
		}
	}
}

// TestChoosingFirst: no round begins while somebody waits to change the fields.
func TestChoosingFirst(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	w.dir.byTenant[tenant].choosing++
	if _, err := w.dir.Sync(w.ctx, tenant, SyncOptions{}); !errors.Is(err, ErrBusy) {
		t.Errorf("a round gave %v", err)
	}
}

// TestStartFails: it says whose fields couldn't be told, and of all of them.
func TestStartFails(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	w.store.fail = func(string) error { return errFault }
	w.open()
	if err := w.dir.Start(w.ctx); !errors.Is(err, errFault) || !strings.Contains(err.Error(), "the fields of organisation "+tenant) {
		t.Errorf("got %v", err)
	}
}

// TestChooseGivesUp: who can't wait for an import any more changes nothing.
func TestChooseGivesUp(t *testing.T) {
	t.Parallel()
	w := newWorld(t, noSource)
	ctx, cancel := context.WithCancel(w.ctx)
	before := w.roster()
	_, err := w.dir.Import(w.ctx, tenant, list(1), ImportOptions{Dry: true, Progress: func(Progress) {
		cancel()
		if _, err := w.dir.Choose(ctx, tenant, nil); !errors.Is(err, context.Canceled) {
			t.Errorf("Choose gave %v", err)
		}
	}})
	w.must(err)
	if !reflect.DeepEqual(w.roster(), before) {
		t.Errorf("the roster became %+v", w.roster())
	}
}

// TestConfigurationOffersLess: what the configuration takes away goes as if a
// contact had taken it out, whether they had chosen it or nobody chose.
func TestConfigurationOffersLess(t *testing.T) {
	t.Parallel()
	for _, chosen := range []bool{false, true} {
		t.Run(fmt.Sprint("chosen ", chosen), func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, nil)
			w.staff(1)
			if chosen {
				w.must(second(w.dir.Choose(w.ctx, tenant, []string{"department", "title"})))
			}
			w.sync()
			w.org.Fields = []string{"title", "location"}
			w.open()
			w.must(w.dir.Start(w.ctx))
			want := []string{"title", "location"}
			if chosen {
				want = want[:1]
			}
			p := w.person("p00")
			if p.Fields["department"] != "" || p.Fields["title"] == "" || p.Manager != "" || !slices.Equal(w.status().Fields, want) {
				t.Errorf("kept: %+v, fields %v", p, w.status().Fields)
			}
			if r := w.sync(); !r.Full {
				t.Error("the next round didn't begin with everybody")
			}
		})
	}
}

// TestChooseEndsRound: nobody waits for a long round to have a field deleted,
// and what that round still brings isn't kept.
func TestChooseEndsRound(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	w.staff(9)
	chose := make(chan error)
	w.entra.fault = func(call string) error {
		if call == "page" && w.entra.calls["page"] == 2 {
			go func() { chose <- second(w.dir.Choose(w.ctx, tenant, nil)) }()
			<-w.waiting()
		}
		return nil
	}
	_, err := w.dir.Sync(w.ctx, tenant, SyncOptions{})
	if !errors.Is(err, ErrInterrupted) {
		t.Errorf("the round gave %v, want %v", err, ErrInterrupted)
	}
	w.must(<-chose)
	if p := w.person("p00"); p.Fields != nil || p.Manager != "" {
		t.Errorf("%+v is kept", p)
	}
	if s := w.status(); s.Failed != "" || s.Running {
		t.Errorf("the status is %+v", s)
	}
	w.entra.fault = nil
	if r := w.sync(); !r.Full || r.Added != 6 {
		t.Errorf("the next round gave %+v", r)
	}
}

// waiting is closed once somebody waits to choose.
func (w *world) waiting() <-chan struct{} {
	done := make(chan struct{})
	go func() {
		defer close(done)
		o := w.dir.byTenant[tenant]
		for waits := false; !waits; runtime.Gosched() {
			o.mu.Lock()
			waits = o.choosing > 0
			o.mu.Unlock()
		}
	}()
	return done
}
