package delivery_test

import (
	"testing"
	"testing/synctest"
	"time"

	"drypp/bot/delivery"
	"drypp/bot/teams/teamstest"
	"drypp/courses/campaigns"
)

// restrict restricts somebody from now on, or lifts that.
func (o *org) restrict(p *teamstest.Person, restricted bool) {
	o.world.Helper()
	var since time.Time
	if restricted {
		since = time.Now()
	}
	if err := o.store.Restrict(o.world.Context(), o.person(p).ID, since); err != nil {
		o.world.Fatal(err)
	}
}

// erase erases somebody.
func (o *org) erase(p *teamstest.Person) {
	o.world.Helper()
	done, err := o.store.Erase(o.world.Context(), time.Now(), o.person(p).ID)
	if err != nil || len(done) != 1 {
		o.world.Fatal(done, err)
	}
}

// TestRestrictedInNoNumber: neither preview nor status counts who is restricted,
// under any word, and a nudge passes them over.
func TestRestrictedInNoNumber(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newOffice(t)
		o := w.orgs[0]
		o.put(campaign("c", "one"))
		w.runUntil(at(monday.Add(1), 7))
		before, err := w.desk().Status(t.Context(), o.tenant, "c")
		if err != nil || before.People != 5 {
			t.Fatalf("%+v, %v", before, err)
		}
		o.restrict(o.people[0], true)
		o.restrict(o.people[5], true)
		status, err := w.desk().Status(t.Context(), o.tenant, "c")
		preview, failed := w.desk().Preview(t.Context(), o.tenant, draft())
		if err != nil || failed != nil {
			t.Fatal(err, failed)
		}
		for name, reach := range map[string]map[delivery.Reach]int{"status": status.Reach, "preview": preview.Reach} {
			if reach[delivery.Connected] != 0 || reach[delivery.Restricted] != 0 || reach[delivery.Gone] != 0 {
				t.Errorf("the %s counts %v", name, reach)
			}
		}
		if status.People != 4 || preview.People != 4 {
			t.Errorf("%d and %d people, want 4", status.People, preview.People)
		}
		p := o.person(o.people[0])
		if got := delivery.ReachOf(&p, &campaigns.Agenda{}, monday); got != delivery.Restricted {
			t.Errorf("they are %s", got)
		}
		if n, err := w.desk().Nudge(t.Context(), o.tenant, "manager", []string{p.ID}); n != 0 || err != nil {
			t.Errorf("%d were nudged, %v", n, err)
		}
	})
}

// TestRestrictedGetsNothing: cards come again once it is lifted.
func TestRestrictedGetsNothing(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, 1, 1)
		o := w.orgs[0]
		o.put(campaign("c", "one"))
		o.restrict(o.people[0], true)
		w.runUntil(at(monday.Add(4), 12))
		if cards := w.sends.take(); len(cards) > 0 {
			t.Errorf("%+v came", cards)
		}
		o.restrict(o.people[0], false)
		w.runUntil(at(monday.Add(9), 12))
		if cards := w.sends.take(); len(cards) == 0 {
			t.Error("nothing came after it was lifted")
		}
	})
}

// TestRuleRestriction: without the rule a card comes.
func TestRuleRestriction(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, 1, 1, func(c *delivery.Config) { c.Without = delivery.RuleRestriction })
		o := w.orgs[0]
		o.put(campaign("c", "one"))
		o.restrict(o.people[0], true)
		w.runUntil(at(monday.Add(4), 12))
		if cards := w.sends.take(); len(cards) == 0 {
			t.Error("nothing came")
		}
	})
}

// TestErasedOnTheWay: who is erased between two steps of a delivery is no error,
// and the others get theirs.
func TestErasedOnTheWay(t *testing.T) {
	t.Parallel()
	for _, begun := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			w := newWorld(t, 1, 2)
			o := w.orgs[0]
			o.put(campaign("c", "one"))
			erased := o.person(o.people[0]).ID
			time.Sleep(time.Until(at(monday.Add(1), 9)))
			work := w.due()
			if len(work) != 2 {
				t.Fatalf("%d are due", len(work))
			}
			for _, each := range work {
				if each.Person != erased {
					w.carry(each)
					continue
				}
				if !begun {
					o.erase(o.people[0])
				}
				f, err := w.engine.Begin(t.Context(), time.Now(), each)
				if err != nil || begun != (f != nil) {
					t.Fatalf("begun is %v, %v", f, err)
				}
				if begun {
					r := w.engine.Fly(t.Context(), time.Now(), f)
					o.erase(o.people[0])
					if err := w.engine.Land(t.Context(), time.Now(), f, r); err != nil {
						t.Error(err)
					}
				}
			}
			w.runUntil(at(monday.Add(2), 9))
			if rows := o.ledger(); len(rows) == 0 || w.logged() != "" {
				t.Errorf("the ledger has %v, the log %q", rows, w.logged())
			}
		})
	}
}

// due returns the work that is due within a second, as its turns come.
func (w *world) due() (work []delivery.Work) {
	w.Helper()
	for range 10 {
		some, _, err := w.engine.Due(w.Context(), time.Now())
		if err != nil {
			w.Fatal(err)
		}
		work = append(work, some...)
		time.Sleep(100 * time.Millisecond)
	}
	return work
}
