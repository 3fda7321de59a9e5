package delivery_test

import (
	"context"
	"errors"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"drypp/bot/delivery"
	"drypp/bot/store"
	"drypp/bot/teams"
	"drypp/bot/teams/teamstest"
	"drypp/courses"
	"drypp/courses/campaigns"
)

// start has Run do the work from Monday morning until stop is called, which
// returns when it did.
func (w *world) start() (stop func()) {
	time.Sleep(time.Until(at(monday, 7)))
	ctx, cancel := context.WithCancel(w.Context())
	done := make(chan struct{})
	go func() {
		defer close(done)
		w.engine.Run(ctx)
	}()
	return func() { cancel(); <-done }
}

// TestRun: people who take each lesson get the next one a workday later, the
// whole course through; those who do nothing get no further card.
func TestRun(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, 1, 4)
		stop := w.start()
		defer stop()
		for _, o := range w.orgs {
			o.put(campaign("c", "one"))
		}
		for day := range 4 {
			time.Sleep(time.Until(at(monday.Add(day), 12)))
			for _, o := range w.orgs {
				o.read(o.people[0], day)
				o.read(o.people[1], day)
			}
		}
		for _, o := range w.orgs {
			for i, want := range []int{4, 4, 1, 1} {
				if got := len(o.people[i].Chat()); got != want {
					t.Errorf("person %d has %d cards, want %d", i, got, want)
				}
			}
		}
		for _, s := range w.sends.take() {
			if !workday.Good(s.at) {
				t.Errorf("a card went out on %v", s.at)
			}
		}
	})
}

// read has somebody read the next lesson of course one, if there is one left.
func (o *org) read(p *teamstest.Person, lesson int) {
	o.world.Helper()
	id, c := o.person(p).ID, o.catalogue.Course("one")
	e, err := o.store.Enrol(o.world.Context(), id, c, false, time.Now())
	if err != nil {
		o.world.Fatal(err)
	}
	if lesson >= len(c.Edition("").Lessons) {
		return
	}
	if _, err := o.store.ReadLesson(o.world.Context(), id, e.ID, c, lesson); err != nil {
		o.world.Fatal(err)
	}
}

// TestRunEndsGracefully: what is in flight when the program is to end lands.
func TestRunEndsGracefully(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, 1, 1)
		o := w.orgs[0]
		o.put(campaign("c", "one"))
		w.teams.Fail(teamstest.Send, 1, teamstest.Fault{Delay: 10 * time.Second})
		stop := w.start()
		time.Sleep(time.Until(at(monday, 8).Add(5 * time.Second)))
		if got := stages(o.ledger()); len(got) != 1 || got[0] != campaigns.Sending {
			t.Fatalf("before the end the ledger has %v", got)
		}
		stop()
		if got := stages(o.ledger()); got[0] != campaigns.Accepted {
			t.Errorf("after the end the ledger has %v", got)
		}
	})
}

// TestSideBySide: neither an organisation that Teams throttles, nor one whose
// bot is disabled, slows another.
func TestSideBySide(t *testing.T) {
	t.Parallel()
	for _, err := range []*teams.Error{
		{Reason: teams.Throttled, Status: 429, RetryAfter: 20 * time.Minute},
		{Reason: teams.DisabledByAdmin, Status: 403},
		{Reason: teams.Unavailable, Status: 503},
		{Reason: teams.Unauthorized, Status: 401},
	} {
		t.Run(string(err.Reason), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				sick := &sickness{err: err}
				w := newWorld(t, 2, 60, func(c *delivery.Config) { sick.Messenger, c.Messenger = c.Messenger, sick })
				sick.service.Store(w.teams.ServiceURL(w.orgs[0].tenant))
				for _, o := range w.orgs {
					o.put(campaign("c", "one"))
				}
				defer w.start()()
				time.Sleep(time.Until(at(monday, 8).Add(5 * time.Second)))
				for n, o := range w.orgs {
					arrived := 0
					for _, p := range o.people {
						arrived += len(p.Chat())
					}
					if want := 60 * n; arrived != want {
						t.Errorf("organisation %d got %d cards in 5 seconds, want %d", n, arrived, want)
					}
				}
				if asked := sick.asked.Load(); asked == 0 || asked > 8 {
					t.Errorf("%d cards went to the one where none is taken", asked)
				}
				sick.service.Store("")
				time.Sleep(time.Until(at(monday, 10)))
				for _, p := range w.orgs[0].people {
					if got := len(p.Chat()); got != 1 {
						t.Fatalf("%d cards after it was over", got)
					}
				}
			})
		})
	}
}

// TestMomentPasses: what waits for its turn when the night comes, the campaign
// is paused or the course is passed doesn't go out.
func TestMomentPasses(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name  string
		event func(o *org)
	}{
		{"night", func(*org) { time.Sleep(8 * time.Hour) }},
		{"paused campaign", func(o *org) {
			c := campaign("c", "one")
			c.State, c.Revision = campaigns.Paused, 2
			o.put(c)
		}},
		{"gone", func(o *org) {
			if err := o.store.Unlist(o.world.Context(), o.person(o.people[0]).ID, time.Now()); err != nil {
				o.world.Fatal(err)
			}
		}},
		{"pause", func(o *org) {
			err := o.store.Revise(o.world.Context(), o.person(o.people[0]).ID, func(c *store.Case) error {
				c.Agenda.PauseFor(monday, monday.Add(7))
				return nil
			})
			if err != nil {
				o.world.Fatal(err)
			}
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, 1, 1)
				o := w.orgs[0]
				o.put(campaign("c", "one"))
				var work []delivery.Work
				for len(work) == 0 {
					some, next, err := w.engine.Due(t.Context(), time.Now())
					if err != nil {
						t.Fatal(err)
					}
					work = some
					time.Sleep(time.Until(next))
				}
				tt.event(o)
				if f, err := w.engine.Begin(t.Context(), time.Now(), work[0]); f != nil || err != nil {
					t.Errorf("%+v begins, error %v", f, err)
				}
			})
		})
	}
}

// errDisk is what a store says whose disk is full.
var errDisk = errors.New("no space left")

// flaky is a store that fails at times.
type flaky struct {
	store.Store
	fail   atomic.Bool
	revise atomic.Int64
	// damaged is somebody whose record can't be read.
	damaged string
}

func (f *flaky) Revise(ctx context.Context, person string, change func(*store.Case) error) error {
	f.revise.Add(1)
	if person == f.damaged {
		return store.ErrDamaged
	}
	if f.fail.Load() {
		return errDisk
	}
	return f.Store.Revise(ctx, person, change)
}

// TestFullDisk: while nothing can be written nothing goes out, and what was in
// flight is noted once it can be.
func TestFullDisk(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, 1, 2)
		o := w.orgs[0]
		kept := &flaky{Store: o.store}
		w.config.Organisations[0].Store = kept
		w.engine = delivery.NewEngine(w.config)
		o.put(campaign("c", "one"))
		w.teams.Fail(teamstest.Send, 1, teamstest.Fault{Delay: 2 * time.Second})
		defer w.start()()
		time.Sleep(time.Until(at(monday, 8).Add(time.Second)))
		synctest.Wait()
		kept.fail.Store(true)
		time.Sleep(time.Hour)
		synctest.Wait()
		if got := stages(o.ledger()); len(got) != 2 || got[0] == got[1] {
			t.Fatalf("while nothing can be written the ledger has %v", got)
		}
		kept.fail.Store(false)
		time.Sleep(time.Minute)
		if got := stages(o.ledger()); got[0] != campaigns.Accepted || got[1] != campaigns.Accepted {
			t.Errorf("then the ledger has %v", got)
		}
		if got := len(w.sends.take()); got != 2 {
			t.Errorf("%d cards were sent to two people", got)
		}
	})
}

// TestDamagedPerson: somebody's record that can't be read keeps nobody else
// from getting a card, and is told of once.
func TestDamagedPerson(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, 1, 100)
		o := w.orgs[0]
		w.config.Organisations[0].Store = &flaky{Store: o.store, damaged: o.person(o.people[0]).ID}
		w.engine = delivery.NewEngine(w.config)
		o.put(campaign("c", "one"))
		defer w.start()()
		time.Sleep(time.Until(at(monday, 8).Add(5 * time.Second)))
		if got := len(w.sends.take()); got != 99 {
			t.Errorf("%d cards in 5 seconds, want 99", got)
		}
		if got := strings.Count(w.logged(), "level=ERROR"); got != 1 {
			t.Errorf("%d errors are logged, want 1", got)
		}
	})
}

// TestLooksOnce: people who wait for their turn aren't looked at over and over.
func TestLooksOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		const people = 1000
		w := newWorld(t, 1, people)
		o := w.orgs[0]
		kept := &flaky{Store: o.store}
		w.config.Organisations[0].Store = kept
		w.engine = delivery.NewEngine(w.config)
		o.put(campaign("c", "one"))
		defer w.start()()
		time.Sleep(time.Until(at(monday, 8).Add(time.Minute)))
		if got := len(w.sends.take()); got != people {
			t.Errorf("%d cards went out in a minute", got)
		}
		// Planning ahead, finding due, Begin and Land.
		if got := kept.revise.Load(); got > 4*people+people/10 {
			t.Errorf("%d looks at %d people", got, people)
		}
	})
}

// sickness fails every send to a service URL.
type sickness struct {
	delivery.Messenger
	service atomic.Value
	err     *teams.Error
	asked   atomic.Int64
}

func (s *sickness) Send(ctx context.Context, chat courses.Chat, a teams.Answer) (string, error) {
	if chat.ServiceURL != s.service.Load() {
		return s.Messenger.Send(ctx, chat, a)
	}
	s.asked.Add(1)
	return "", s.err
}
