package delivery_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"drypp/bot/delivery"
	"drypp/bot/store"
	"drypp/bot/teams"
	"drypp/courses"
	"drypp/courses/campaigns"
)

// TestHeldAtTheLastMoment: of those who have their turn and wait to fly, nobody
// does once Teams asked to be left alone: no call is made, nothing is on record
// as tried, and they get their card right after.
func TestHeldAtTheLastMoment(t *testing.T) {
	t.Parallel()
	for _, call := range []campaigns.Action{campaigns.Send, campaigns.Prepare, campaigns.Sweep} {
		t.Run(call.String(), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				pacer := delivery.NewPacer(delivery.PacerConfig{})
				var told []delivery.Outcome
				w := newWorld(t, 1, 0, func(c *delivery.Config) {
					c.Pace = pacer
					c.Observe = func(o delivery.Outcome) { told = append(told, o) }
				})
				o := w.orgs[0]
				o.prepareFor(call)
				f := w.begun()
				if f.Call != call {
					t.Fatalf("the call is %v", f.Call)
				}
				calls := len(w.sends.take())
				told = nil
				pacer.Took(time.Now(), o.tenant, "", &teams.Error{Reason: teams.Throttled, Status: 429, RetryAfter: 17 * time.Second})
				r := w.engine.Fly(t.Context(), time.Now(), f)
				if err := w.engine.Land(t.Context(), time.Now(), f, r); err != nil {
					t.Fatal(err)
				}
				if got := len(w.sends.take()); got != 0 || len(told) > 0 {
					t.Errorf("%d calls after %d, told of %v", got, calls, told)
				}
				for _, row := range o.ledger() {
					if row.ID == f.Delivery.ID {
						t.Errorf("the ledger has %+v", row)
					}
				}
				asked := time.Now()
				w.runUntil(asked.Add(time.Minute))
				if len(told) == 0 || told[0].Call != call || told[0].Reason != "" {
					t.Errorf("then came %+v", told)
				}
				if rows := o.ledger(); call == campaigns.Send && (len(rows) != 1 || rows[0].ID != f.Delivery.ID || rows[0].Tries != 1) {
					t.Errorf("the ledger has %+v", rows)
				}
			})
		})
	}
}

// prepareFor has the next work be a call.
func (o *org) prepareFor(call campaigns.Action) {
	p := o.hire()
	p.InstallSilently()
	if call != campaigns.Prepare {
		o.install(p)
	}
	o.put(campaign("c", "one"))
	if call == campaigns.Sweep {
		o.change(0, func(c *store.Case) {
			c.Agenda.Sweep = []campaigns.Message{{Conversation: p.Conversation(), Activity: "1:old"}}
			c.Agenda.Wake = time.Now()
		})
	}
}

// begun waits for the next work and begins it.
func (w *world) begun() *delivery.Flight {
	w.Helper()
	for {
		work, next, err := w.engine.Due(w.Context(), time.Now())
		if err != nil {
			w.Fatal(err)
		}
		if len(work) == 0 {
			time.Sleep(time.Until(next))
			continue
		}
		f, err := w.engine.Begin(w.Context(), time.Now(), work[0])
		if err != nil || f == nil {
			w.Fatal(f, err)
		}
		return f
	}
}

// throttler answers 429 to one send and notes when each came.
type throttler struct {
	delivery.Messenger
	mu    sync.Mutex
	times []time.Time
}

func (s *throttler) Send(_ context.Context, _ courses.Chat, _ teams.Answer) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.times = append(s.times, time.Now()); len(s.times) == 20 {
		return "", &teams.Error{Reason: teams.Throttled, Status: 429, RetryAfter: 30 * time.Second}
	}
	return "1", nil
}

// TestRunStopsAtOnce: Run makes not one more call after it knows of a 429.
func TestRunStopsAtOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &throttler{}
		w := newWorld(t, 1, 100, func(c *delivery.Config) { c.Messenger = s })
		w.orgs[0].put(campaign("c", "one"))
		defer w.start()()
		time.Sleep(time.Until(at(monday, 8).Add(time.Minute)))
		s.mu.Lock()
		defer s.mu.Unlock()
		if len(s.times) != 101 {
			t.Fatalf("%d cards for 100 people, one of which is sent again", len(s.times))
		}
		if gap := s.times[20].Sub(s.times[19]); gap < 30*time.Second {
			t.Errorf("the next card went out %v after a Retry-After of 30 s", gap)
		}
		for i := 1; i < 20; i++ {
			if apart := s.times[i].Sub(s.times[i-1]); apart < 15*time.Millisecond {
				t.Errorf("cards %d and %d are %v apart", i, i+1, apart)
			}
		}
	})
}

// TestTooLarge: a card that is too large is given up, and tried again only when
// there is another version of its course. The next course doesn't wait for it.
func TestTooLarge(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		big := &large{}
		w := newWorld(t, 1, 1, func(c *delivery.Config) { big.Messenger, c.Messenger = c.Messenger, big })
		o := w.orgs[0]
		o.put(campaign("c", "one", "two"))
		w.runUntil(at(monday.Add(30), 0))
		rows := o.ledger()
		if len(rows) != 2 || rows[0].Stage != campaigns.GivenUp || rows[0].Reason != "too large" || rows[1].Course != "two" {
			t.Fatalf("after a month the ledger has %+v", rows)
		}
		shorter := course("one")
		shorter.Version = 2
		o.catalogue = must(courses.NewCatalogue(shorter, course("two")))
		big.over = true
		w.restart()
		w.runUntil(at(monday.Add(33), 0))
		if rows := o.ledger(); len(rows) != 3 || rows[2].Course != "one" || rows[2].Stage != campaigns.Accepted {
			t.Errorf("of the shorter version the ledger has %+v", rows)
		}
	})
}

// large is a Messenger for whom the cards of one course are too large until
// that is over.
type large struct {
	delivery.Messenger
	over bool
}

func (l *large) Send(ctx context.Context, chat courses.Chat, a teams.Answer) (string, error) {
	if !l.over && strings.Contains(string(a.Card), "Kurs one") {
		return "", &teams.Error{Reason: teams.TooLarge, Status: 413}
	}
	return l.Messenger.Send(ctx, chat, a)
}
