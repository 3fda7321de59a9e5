package delivery_test

import (
	"testing"
	"testing/synctest"
	"time"

	"drypp/bot/delivery"
	"drypp/courses/campaigns"
)

// The steps of a delivery, after each of which a program may end.
var steps = []string{"due", "begin", "fly", "land"}

// first carries out the first work there is, up to and with a step.
func (w *world) first(step string) {
	w.Helper()
	var work []delivery.Work
	for len(work) == 0 {
		some, next, err := w.engine.Due(w.Context(), time.Now())
		if err != nil {
			w.Fatal(err)
		}
		work = some
		if len(work) == 0 {
			time.Sleep(time.Until(next))
		}
	}
	if step == "due" {
		return
	}
	f, err := w.engine.Begin(w.Context(), time.Now(), work[0])
	if err != nil || f == nil {
		w.Fatalf("nothing is to be sent: %v", err)
	}
	if step == "begin" {
		return
	}
	r := w.engine.Fly(w.Context(), time.Now(), f)
	if step == "fly" {
		return
	}
	if err := w.engine.Land(w.Context(), time.Now(), f, r); err != nil {
		w.Fatal(err)
	}
}

// TestCrash: whenever the program ends, a card comes, once or, if it was on its
// way, once more under the same ID.
func TestCrash(t *testing.T) {
	t.Parallel()
	for _, step := range steps {
		t.Run(step, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, 1, 1)
				o := w.orgs[0]
				o.put(campaign("c", "one"))
				w.first(step)
				w.restart()
				w.runUntil(at(monday.Add(1), 0))
				want := 1
				if step == "fly" {
					want = 2
				}
				if got := len(w.sends.take()); got != want {
					t.Errorf("%d cards, want %d", got, want)
				}
				rows := o.ledger()
				if len(rows) != 1 || rows[0].Stage != campaigns.Accepted || rows[0].Activity == "" {
					t.Errorf("the ledger has %+v", rows)
				}
			})
		})
	}
}

// TestCrashDuringReminder: a reminder is rather lost than sent twice.
func TestCrashDuringReminder(t *testing.T) {
	t.Parallel()
	for _, step := range steps {
		t.Run(step, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, 1, 1)
				o := w.orgs[0]
				c := campaign("c", "one")
				c.Due, c.RemindBefore = monday.Add(3), []int{1}
				o.put(c)
				w.runUntil(at(monday.Add(2), 0)) // the first card is out
				w.sends.take()
				w.first(step)
				w.restart()
				w.runUntil(at(monday.Add(3), 0))
				want, stage := 1, campaigns.Accepted
				switch step {
				case "begin":
					want, stage = 0, campaigns.Unconfirmed
				case "fly":
					stage = campaigns.Unconfirmed
				}
				if got := len(w.sends.take()); got != want {
					t.Errorf("%d reminders, want %d", got, want)
				}
				rows := o.ledger()
				if len(rows) != 2 {
					t.Fatalf("the ledger has %+v", rows)
				}
				if rows[1].Kind != campaigns.Remind || rows[1].Stage != stage {
					t.Errorf("the reminder is %s, want %s", rows[1].Stage, stage)
				}
			})
		})
	}
}

// TestCrashWhileUnwanted: what was on its way when the program ended doesn't go
// out again once nobody wants it.
func TestCrashWhileUnwanted(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, 1, 1)
		o := w.orgs[0]
		c := campaign("c", "one")
		o.put(c)
		w.first("begin")
		c.State, c.Revision = campaigns.Paused, 2
		o.put(c)
		w.restart()
		w.runUntil(at(monday.Add(1), 0))
		if got := w.sends.take(); len(got) != 0 {
			t.Errorf("%d cards of a paused campaign", len(got))
		}
		rows := o.ledger()
		if len(rows) != 1 || rows[0].Stage != campaigns.Unconfirmed || rows[0].Reason == "" {
			t.Errorf("the ledger has %+v", rows)
		}
	})
}
