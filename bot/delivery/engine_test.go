package delivery_test

import (
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"drypp/courses"
	"drypp/courses/campaigns"
)

// TestFirstCards: once a campaign starts, everybody gets one card at a good
// moment, and it is on record.
func TestFirstCards(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, 2, 3)
		for _, o := range w.orgs {
			o.put(campaign("c", "one"))
		}
		w.runUntil(at(monday.Add(1), 0))
		for _, o := range w.orgs {
			for _, p := range o.people {
				if got := len(p.Chat()); got != 1 {
					t.Errorf("%d cards", got)
				}
			}
			if got := stages(o.ledger()); !slices.Equal(got, []campaigns.Stage{campaigns.Accepted, campaigns.Accepted, campaigns.Accepted}) {
				t.Errorf("the ledger has %v", got)
			}
		}
		for _, s := range w.sends.take() {
			if !workday.Good(s.at) {
				t.Errorf("a card went out on %v", s.at)
			}
		}
	})
}

// TestClockSetBack: what was planned while the clock was a year ahead is
// planned anew once it is right.
func TestClockSetBack(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, 1, 1)
		o := w.orgs[0]
		c := campaign("c", "one", "two")
		c.Pace = campaigns.Pace{Kind: campaigns.AtOnce}
		o.put(c)
		time.Sleep(time.Until(at(monday, 8)))
		wrong := at(monday.Add(365), 9)
		work, _, err := w.engine.Due(t.Context(), wrong)
		if err != nil || len(work) != 1 {
			t.Fatalf("%d are due, error %v", len(work), err)
		}
		for _, each := range work {
			f, err := w.engine.Begin(t.Context(), wrong, each)
			if err != nil {
				t.Fatal(err)
			}
			if err := w.engine.Land(t.Context(), wrong, f, w.engine.Fly(t.Context(), time.Now(), f)); err != nil {
				t.Fatal(err)
			}
		}
		w.runUntil(at(monday.Add(2), 0))
		for _, p := range o.people {
			if got := len(p.Chat()); got != 2 {
				t.Errorf("%d cards, want the second course's on the next workday", got)
			}
		}
	})
}

// TestCourseReturns: when a course that was withdrawn is back, people get it.
func TestCourseReturns(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, 1, 2)
		o := w.orgs[0]
		o.catalogue = must(courses.NewCatalogue(course("two")))
		w.restart()
		o.put(campaign("c", "one"))
		w.runUntil(at(monday.Add(1), 0))
		if sends := w.sends.take(); len(sends) != 0 {
			t.Errorf("%d cards of a course that is withdrawn", len(sends))
		}
		o.catalogue = both
		w.restart()
		w.runUntil(at(monday.Add(2), 0))
		if sends := w.sends.take(); len(sends) != 2 {
			t.Errorf("%d cards, want 2", len(sends))
		}
	})
}
