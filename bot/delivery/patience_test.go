package delivery_test

import (
	"testing"
	"testing/synctest"
	"time"

	"drypp/bot/teams/teamstest"
	"drypp/courses/campaigns"
)

// TestPatienceIsOnRecord: how long Teams asked to wait is in the plan, which
// outlives the pacer's memory.
func TestPatienceIsOnRecord(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, 1, 1)
		o := w.orgs[0]
		o.put(campaign("c", "one"))
		w.teams.Fail(teamstest.Send, 1, teamstest.Throttled(3*time.Minute))
		w.runUntil(at(monday, 8).Add(time.Minute))
		rows := o.ledger()
		if len(rows) != 1 || rows[0].Stage != campaigns.Planned || rows[0].At.Before(at(monday, 8).Add(3*time.Minute)) {
			t.Errorf("the ledger has %+v", rows)
		}
	})
}
