package privacy_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"drypp/bot/privacy/audit"
	"drypp/bot/store"
	"drypp/courses/rights"
)

var errCrash = errors.New("the program ended")

// mortal is a store under a program that ends at one of its changes: before it, or
// after it was made and before anybody heard. From then on nothing is done.
type mortal struct {
	store.Store
	mu sync.Mutex
	// at is the change at which the program ends, from 1, 0 for never; after says
	// that it is made.
	at    int
	after bool
	step  int
}

// change makes a change unless the program ended.
func (m *mortal) change(f func() error) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.step++; m.at == 0 || m.step < m.at {
		return f()
	}
	if m.step == m.at && m.after {
		if err := f(); err != nil {
			return err
		}
	}
	return errCrash
}

// survive has all changes be made from now on.
func (m *mortal) survive() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.at = 0
}

func (m *mortal) PutRequest(ctx context.Context, r rights.Request) error {
	return m.change(func() error { return m.Store.PutRequest(ctx, r) })
}

func (m *mortal) Restrict(ctx context.Context, person string, since time.Time) error {
	return m.change(func() error { return m.Store.Restrict(ctx, person, since) })
}

func (m *mortal) Hold(ctx context.Context, person string, until time.Time) error {
	return m.change(func() error { return m.Store.Hold(ctx, person, until) })
}

func (m *mortal) Correct(ctx context.Context, person, field, value string) error {
	return m.change(func() error { return m.Store.Correct(ctx, person, field, value) })
}

func (m *mortal) Erase(ctx context.Context, at time.Time, people ...string) (done []store.Erased, err error) {
	err = m.change(func() (err error) {
		done, err = m.Store.Erase(ctx, at, people...)
		return err
	})
	return done, err
}

// doings are what is done to Ola, by those who may, each in a world of its own.
var doings = []struct {
	name    string
	prepare func(o *office)
	do      func(o *office) error
}{
	{"access", func(*office) {}, wishes(rights.Access)},
	{"restriction", func(*office) {}, wishes(rights.Restriction)},
	{"lift", func(o *office) { o.must(wishes(rights.Restriction)(o)) }, wishes(rights.Lift)},
	{"erasure", func(*office) {}, wishes(rights.Erasure)},
	{"waiting erasure", func(o *office) { o.take("Ola", "fire") }, wishes(rights.Erasure)},
	{"erasure granted", func(o *office) { o.asksToGo("Ola") }, decides(rights.Decision{Grant: true})},
	{"erasure kept", func(o *office) { o.asksToGo("Ola") }, decides(rights.Decision{Keep: true})},
	{"erasure refused", func(o *office) { o.asksToGo("Ola") }, decides(rights.Decision{Reason: "må vises"})},
	{"kept and lifted", func(o *office) {
		o.asksToGo("Ola")
		o.must(decides(rights.Decision{Keep: true})(o))
	}, wishes(rights.Lift)},
	{"correction granted", func(o *office) { o.must(corrects("Ola Hansen")(o)) }, decides(rights.Decision{Grant: true})},
	{"correction replaced", func(o *office) { o.must(corrects("Ola Hansen")(o)) }, corrects("Ola Hansson")},
	{"retention", func(o *office) {
		o.leaves("Ola")
		o.set(at("2027-02-01", 3))
	}, func(o *office) error {
		_, err := o.Retain(o.t.Context(), tenant, false)
		return err
	}},
}

func wishes(k rights.Kind) func(*office) error {
	return func(o *office) error {
		_, err := o.Ask(o.t.Context(), tenant, o.by("Ola"), rights.Wish{Kind: k})
		return err
	}
}

func corrects(name string) func(*office) error {
	return func(o *office) error {
		_, err := o.Ask(o.t.Context(), tenant, o.by("Ola"), rights.Wish{Kind: rights.Correction, Field: rights.FieldName, Value: name})
		return err
	}
}

func decides(d rights.Decision) func(*office) error {
	return func(o *office) error {
		list, err := o.Pending(o.t.Context(), tenant, o.by("Kari"))
		o.must(err)
		d.Request = list[0].ID
		_, err = o.Decide(o.t.Context(), tenant, o.by("Kari"), d)
		return err
	}
}

// TestCrash ends the program before and after each change of the store that each
// doing makes. The audit log never says what isn't so; once the program runs again,
// it says all that is so, and nothing that was decided is left undone.
func TestCrash(t *testing.T) {
	t.Parallel()
	for _, d := range doings {
		for _, after := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, after %v", d.name, after), func(t *testing.T) {
				t.Parallel()
				for step, ended := 1, true; ended; step++ {
					synctest.Test(t, func(t *testing.T) { ended = crash(t, step, after, d.prepare, d.do) })
					if ended && step > 20 {
						t.Fatal("it never comes to an end")
					}
				}
			})
		}
	}
}

// crash does something to Ola in a new world, and ends the program at a change. It
// reports whether it came that far.
func crash(t *testing.T, step int, after bool, prepare func(*office), do func(*office) error) (ended bool) {
	o := newOffice(t)
	m := &mortal{Store: o.db}
	o.org.Store = m
	o.start()
	prepare(o)
	m.step, m.at, m.after = 0, step, after
	err := do(o)
	if ended = m.step >= step; ended != errors.Is(err, errCrash) || !ended && err != nil {
		t.Fatalf("step %d: %v", step, err)
	}
	if !ended {
		return false
	}
	o.truthful(step)
	m.survive()
	o.start()
	ctx, stop := context.WithCancel(t.Context())
	var ran bool
	go func() {
		o.Run(ctx)
		ran = true
	}()
	synctest.Wait()
	stop()
	synctest.Wait()
	if !ran {
		t.Fatal("Run goes on")
	}
	o.truthful(step)
	o.complete(step)
	return true
}

// said is what the audit log says was done to Ola in the end.
func (o *office) said() (erased, restricted, corrected bool) {
	for _, e := range o.entries() {
		if e.Subject != o.people["Ola"].ID {
			continue
		}
		switch e.Action {
		case audit.Erased:
			erased = true
		case audit.Restricted, audit.Kept:
			restricted = true
		case audit.Lifted:
			restricted = false
		case audit.Corrected:
			corrected = true
		}
	}
	return erased, restricted, corrected
}

// truthful fails the test if the audit log says something that isn't so.
func (o *office) truthful(step int) {
	o.t.Helper()
	erased, restricted, corrected := o.said()
	p, ok := o.known("Ola")
	switch {
	case erased && ok:
		o.t.Errorf("step %d: the log says that who is there was erased", step)
	case ok && restricted && p.Restricted.IsZero() && !o.lifting():
		o.t.Errorf("step %d: the log says that who isn't restricted is", step)
	case corrected && p.Name == "Ola Nordmann":
		o.t.Errorf("step %d: the log says that what wasn't corrected was", step)
	}
}

// lifting reports whether it is being carried out that Ola isn't restricted any
// more: that they asked is on record.
func (o *office) lifting() bool {
	for _, e := range o.entries() {
		if e.Action == audit.RequestAsked && e.Detail["kind"] == string(rights.Lift) {
			return true
		}
	}
	return false
}

// complete fails the test if something is so that the audit log doesn't say, or
// was decided and isn't done.
func (o *office) complete(step int) {
	o.t.Helper()
	erased, restricted, corrected := o.said()
	p, ok := o.known("Ola")
	if erased == ok || ok && restricted == p.Restricted.IsZero() || ok && corrected == (p.Name == "Ola Nordmann") {
		o.t.Errorf("step %d: erased %v, restricted %v, corrected %v by the log; there %v, %+v", step, erased, restricted, corrected, ok, p)
	}
	list, err := o.Requests(o.t.Context(), tenant, new(o.people["Ola"]))
	o.must(err)
	for _, r := range list {
		if r.State.Open() && !r.Decided.IsZero() {
			o.t.Errorf("step %d: %+v was decided and isn't done", step, r)
		}
		if (r.State == rights.Kept) != !p.Held.IsZero() && r.Kind == rights.Erasure && !r.State.Open() && r.State != rights.Refused && r.State != rights.Withdrawn {
			o.t.Errorf("step %d: held until %s, %+v", step, p.Held, r)
		}
	}
}

// TestLogFails: what can't be put on record isn't done.
func TestLogFails(t *testing.T) {
	t.Parallel()
	for _, d := range doings {
		if d.name == "retention" {
			continue // what is to go goes; Run has it on record later
		}
		t.Run(d.name, func(t *testing.T) {
			t.Parallel()
			o := newOffice(t)
			d.prepare(o)
			before, _ := o.known("Ola")
			o.must(o.log.Close())
			if err := d.do(o); !errors.Is(err, audit.ErrClosed) {
				t.Fatalf("without a log: %v", err)
			}
			after, ok := o.known("Ola")
			if !ok || before.Name != after.Name || before.Restricted != after.Restricted || before.Held != after.Held {
				t.Errorf("it was done nevertheless: %+v, then %+v", before, after)
			}
		})
	}
}
