package delivery_test

import (
	"slices"
	"testing"
	"testing/synctest"

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
