package delivery_test

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"drypp/bot/delivery"
	"drypp/bot/store"
	"drypp/courses"
	"drypp/courses/campaigns"
)

// asked is what a nudge says.
const asked = "Lederen din har bedt om"

// nudge has everybody of the organisation nudged, and returns how many were.
func (o *org) nudge() int {
	o.world.Helper()
	people := []string{"nobody"}
	for _, p := range o.people {
		people = append(people, o.person(p).ID)
	}
	n, err := o.world.desk().Nudge(o.world.Context(), o.tenant, "manager", people)
	if err != nil {
		o.world.Fatal(err)
	}
	return n
}

// nudged returns a world in which the first card of a course is out, and was
// nudged about.
func nudged(t *testing.T) (*world, *org) {
	w := newWorld(t, 1, 1)
	o := w.orgs[0]
	o.put(campaign("c", "one"))
	w.runUntil(at(monday.Add(1), 0))
	if n := o.nudge(); n != 1 {
		t.Fatalf("%d people were nudged", n)
	}
	w.sends.take()
	return w, o
}

// TestNudge: who owes something is reminded once, in working hours, of what
// their manager asked for, by a card in place of the earlier one.
func TestNudge(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w, o := nudged(t)
		if n := o.nudge(); n != 0 {
			t.Error("a second nudge waits beside the first")
		}
		w.runUntil(at(monday.Add(6), 0))
		cards := w.sends.take()
		if len(cards) != 1 || !strings.Contains(cards[0].card, asked) || !cards[0].at.Equal(at(monday.Add(1), 8)) {
			t.Errorf("the cards are %+v", cards)
		}
		rows := o.ledger()
		if last := rows[len(rows)-1]; len(rows) != 2 || last.Kind != campaigns.Nudged || last.By != "manager" || last.Course != "one" || last.Stage != campaigns.Accepted {
			t.Errorf("the ledger has %+v", rows)
		}
		if shown := o.people[0].Chat(); len(shown) != 1 || !strings.Contains(string(shown[0].Card), asked) {
			t.Errorf("the chat shows %d cards", len(shown))
		}
		if n := o.nudge(); n != 0 {
			t.Error("they were nudged again within a week")
		}
		w.runUntil(at(monday.Add(8), 8))
		if n := o.nudge(); n != 1 {
			t.Error("they can't be nudged a week later")
		}
	})
}

// TestNobodyToNudge: who blocked the bot, left or has nothing to do is not
// nudged, nor counted.
func TestNobodyToNudge(t *testing.T) {
	t.Parallel()
	for name, happens := range map[string]func(o *org, id string) error{
		"blocked": func(o *org, id string) error {
			return o.store.Revise(o.world.Context(), id, func(c *store.Case) error {
				c.Person.Blocked = true
				return nil
			})
		},
		"left": func(o *org, id string) error { return o.store.Unlist(o.world.Context(), id, time.Now()) },
		"passed": func(o *org, id string) error {
			o.complete(0)
			return nil
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, 1, 1)
				o := w.orgs[0]
				o.put(campaign("c", "one"))
				w.runUntil(at(monday.Add(1), 0))
				if err := happens(o, o.person(o.people[0]).ID); err != nil {
					t.Fatal(err)
				}
				if n := o.nudge(); n != 0 {
					t.Error("they were nudged")
				}
			})
		})
	}
}

// TestNudgeOfNobody: who isn't there is no error, a store that can't be read is.
func TestNudgeOfNobody(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, 1, 0)
		if n := w.orgs[0].nudge(); n != 0 {
			t.Errorf("%d people were nudged", n)
		}
		if err := w.orgs[0].store.Close(); err != nil {
			t.Fatal(err)
		}
		if _, err := w.desk().Nudge(t.Context(), tenant(0), "manager", []string{"p"}); err == nil {
			t.Error("a closed store is no error")
		}
	})
}

// TestNudgeIsDropped: a nudge that waits isn't sent once nothing is owed.
func TestNudgeIsDropped(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w, o := nudged(t)
		o.complete(0)
		w.runUntil(at(monday.Add(6), 0))
		if cards := w.sends.take(); len(cards) != 0 {
			t.Errorf("the cards are %+v", cards)
		}
	})
}

// TestCrashDuringNudge: a nudge is rather lost than sent twice, and no other one
// comes of the same wish.
func TestCrashDuringNudge(t *testing.T) {
	t.Parallel()
	for _, step := range steps {
		t.Run(step, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w, o := nudged(t)
				w.first(step)
				w.restart()
				w.runUntil(at(monday.Add(6), 0))
				want, stage := 1, campaigns.Accepted
				switch step {
				case "begin":
					want, stage = 0, campaigns.Unconfirmed
				case "fly":
					stage = campaigns.Unconfirmed
				}
				if got := len(w.sends.take()); got != want {
					t.Errorf("%d nudges, want %d", got, want)
				}
				if rows := o.ledger(); len(rows) != 2 || rows[1].Kind != campaigns.Nudged || rows[1].Stage != stage {
					t.Errorf("the ledger has %+v, want a nudge that is %s", rows, stage)
				}
				if n := o.nudge(); n != 0 {
					t.Error("they were nudged again within a week")
				}
			})
		})
	}
}

// TestRuleNudge: without the rule the same wish is carried out day after day.
func TestRuleNudge(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w, _ := nudged(t)
		w.config.Without = delivery.RuleNudge
		w.restart()
		w.runUntil(at(monday.Add(5), 0))
		if n := len(w.sends.take()); n < 3 {
			t.Errorf("%d cards came", n)
		}
	})
}

// TestScoresAreAnnounced: the first card tells that managers see scores, where
// the course and the organisation have it so.
func TestScoresAreAnnounced(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ course, organisation bool }{{true, true}, {true, false}, {false, true}} {
		synctest.Test(t, func(t *testing.T) {
			w := newWorld(t, 1, 1)
			o := w.orgs[0]
			c := course("one")
			c.ManagersSeeScores = tt.course
			o.catalogue, o.scores = must(courses.NewCatalogue(c)), tt.organisation
			w.restart()
			o.put(campaign("c", "one"))
			w.runUntil(at(monday.Add(1), 0))
			cards := w.sends.take()
			if len(cards) != 1 {
				t.Fatalf("%d cards came", len(cards))
			}
			if said := strings.Contains(cards[0].card, "Lederen din kan se resultatet ditt"); said != (tt.course && tt.organisation) {
				t.Errorf("%+v: said %v", tt, said)
			}
		})
	}
}
