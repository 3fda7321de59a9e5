package delivery_test

import (
	"testing"
	"testing/synctest"
	"time"

	"drypp/bot/delivery"
	"drypp/bot/store"
	"drypp/bot/teams/teamstest"
	"drypp/courses/campaigns"
)

// TestWithout: each rule that can be switched off is kept otherwise. A breach
// is something that happens in the first days of a campaign; hold reports it.
func TestWithout(t *testing.T) {
	t.Parallel()
	late := func(o *org) { time.Sleep(time.Until(at(monday, 18))) } // after work
	for _, tt := range []struct {
		rule delivery.Rule
		// before happens before the campaign starts.
		before   func(o *org)
		breached func(o *org, sends []sent) bool
	}{
		{delivery.RuleNight, late, func(_ *org, sends []sent) bool {
			return sends[0].at.Before(at(monday.Add(1), 8))
		}},
		{delivery.RuleHoliday, func(*org) {}, func(_ *org, sends []sent) bool {
			return sends[0].at.Before(at(monday, 8))
		}},
		{delivery.RulePause, (*org).pause, func(_ *org, sends []sent) bool {
			return sends[0].at.Before(at(monday.Add(2), 8))
		}},
		{delivery.RuleBudget, func(*org) {}, func(_ *org, sends []sent) bool {
			return sends[1].at.Before(at(monday.Add(1), 8))
		}},
		{delivery.RuleDedupe, func(o *org) {
			o.world.teams.Fail(teamstest.Send, 1, teamstest.Fault{Lose: true})
		}, func(_ *org, sends []sent) bool {
			return sends[1].at.Before(at(monday.Add(1), 8)) && sends[1].card == sends[0].card
		}},
		{delivery.RuleRetryAfter, func(o *org) {
			o.world.teams.Fail(teamstest.Send, 1, teamstest.Throttled(time.Hour))
		}, func(_ *org, sends []sent) bool { return sends[1].at.Sub(sends[0].at) < time.Hour }},
	} {
		for _, without := range []delivery.Rule{"", tt.rule} {
			t.Run(string(tt.rule)+" without "+string(without), func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					w := newWorld(t, 1, 1, func(c *delivery.Config) {
						c.Without = without
						c.Pace = delivery.NewPacer(delivery.PacerConfig{Without: without})
					})
					o := w.orgs[0]
					c := campaign("c", "one", "two")
					c.Pace = campaigns.Pace{Kind: campaigns.AtOnce}
					if tt.rule == delivery.RuleHoliday {
						c.Start = monday.Add(-2)
					}
					tt.before(o)
					o.put(c)
					w.runUntil(at(monday.Add(8), 0))
					sends := w.sends.take()
					if got := tt.breached(o, sends); got != (without != "") {
						t.Errorf("breached: %v", got)
					}
				})
			})
		}
	}
}

// pause has everybody pause until Wednesday.
func (o *org) pause() {
	for _, p := range o.people {
		err := o.store.Revise(o.world.Context(), o.person(p).ID, func(c *store.Case) error {
			c.Agenda.PauseFor(monday, monday.Add(2))
			return nil
		})
		if err != nil {
			o.world.Fatal(err)
		}
	}
}

// TestWithoutLedgerFirst: what goes out is on record before, unless that is
// switched off.
func TestWithoutLedgerFirst(t *testing.T) {
	t.Parallel()
	for _, without := range []delivery.Rule{"", delivery.RuleLedgerFirst} {
		t.Run(string(without), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, 1, 1, func(c *delivery.Config) { c.Without = without })
				o := w.orgs[0]
				o.put(campaign("c", "one"))
				w.first("fly")
				if got := len(o.ledger()) == 0; got != (without != "") {
					t.Errorf("the ledger is empty: %v", got)
				}
				w.restart()
				w.runUntil(at(monday.Add(1), 0))
				if rows := o.ledger(); len(rows) != 1 || rows[0].Stage != campaigns.Accepted {
					t.Errorf("the ledger has %+v", rows)
				}
			})
		})
	}
}
