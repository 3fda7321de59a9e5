package storetest

import (
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"drypp/bot/store"
	"drypp/courses"
	"drypp/courses/campaigns"
	"drypp/courses/results"
)

// sent has a delivery sent to a person and settled as a stage, or left on its
// way for Sending.
func (b *rig) sent(p courses.Person, id string, stage campaigns.Stage) campaigns.Delivery {
	b.t.Helper()
	var d campaigns.Delivery
	b.revise(p.ID, func(c *store.Case) {
		plan(id)(c)
		start(c)
		d = *c.Agenda.Sending
		if stage != campaigns.Sending {
			d = *settle(c, stage, "lost")
		}
	})
	return d
}

func testSeen(t *testing.T, b *rig) {
	p, other := b.meet("one"), b.meet("two")
	d := b.sent(p, "d", campaigns.Accepted)
	b.sent(other, "x", campaigns.Accepted)
	for _, id := range []string{"x", "", "nobody's", strings.Repeat("d", 100)} {
		b.must(b.Seen(b.ctx, p.ID, id, Noon))
	}
	b.must(b.Seen(b.ctx, "", "d", Noon))
	b.must(b.Seen(b.ctx, other.ID, "d", Noon))
	if got := b.counted("spring"); got != "accepted 2" {
		t.Errorf("after clicks on others' cards counted are %q", got)
	}
	seen := Noon.Add(time.Hour)
	for i := range 3 {
		b.must(b.Seen(b.ctx, p.ID, "d", seen.Add(time.Duration(i)*time.Hour)))
	}
	d.Stage, d.At, d.Reason = campaigns.Seen, seen, ""
	for _, got := range b.ledger() {
		if got.Person == p.ID && got != d {
			t.Errorf("the ledger has %+v, want %+v", got, d)
		}
	}
	if got := b.counted("spring"); got != "accepted 1, seen 1" {
		t.Errorf("counted are %q", got)
	}
}

// testSeenOnItsWay: a click may come before Teams' answer to the send. The
// answer adds what Teams said and doesn't make the card unseen.
func testSeenOnItsWay(t *testing.T, b *rig) {
	for _, stage := range []campaigns.Stage{campaigns.Accepted, campaigns.Unconfirmed, campaigns.Failed, campaigns.Planned} {
		p := b.meet(string(stage))
		d := b.sent(p, string(stage), campaigns.Sending)
		b.must(b.Seen(b.ctx, p.ID, d.ID, Noon.Add(time.Second)))
		if a := b.agenda(p.ID); a.Sending == nil {
			t.Error("a click settled what is on its way")
		}
		b.revise(p.ID, func(c *store.Case) {
			settled := settle(c, stage, "lost")
			settled.Activity = "1:new"
			if stage == campaigns.Planned {
				again := *settled
				c.Agenda.Planned = &again
			}
			c.Agenda.Cards = map[string]campaigns.Sent{"c": {Campaign: d.Campaign, Round: d.Round, Step: d.Step, Unconfirmed: true}}
		})
		if got := b.agenda(p.ID).Cards["c"]; got.Unconfirmed {
			t.Errorf("a card that was seen and then %s is in doubt", stage)
		}
		d.Stage, d.At, d.Reason, d.Activity = campaigns.Seen, Noon.Add(time.Second), "", "1:new"
		if got := b.ledger(); !slices.Contains(got, d) {
			t.Errorf("seen and then %s: the ledger has %+v, want %+v", stage, got, d)
		}
	}
	if got := b.counted("spring"); got != "seen 4" {
		t.Errorf("counted are %q", got)
	}
}

// testSeenInDoubt: a click on a card that may not have arrived ends the doubt.
func testSeenInDoubt(t *testing.T, b *rig) {
	p := b.meet("one")
	doubt := func(step int) campaigns.Sent {
		d := Delivery("d", p.ID)
		return campaigns.Sent{Campaign: d.Campaign, Round: d.Round, Step: step, Unconfirmed: true, Last: Noon}
	}
	b.revise(p.ID, func(c *store.Case) {
		plan("later card")(c)
		c.Agenda.Planned.Step++
		start(c)
		settle(c, campaigns.Unconfirmed, "lost")
		c.Agenda.Cards = map[string]campaigns.Sent{"c": doubt(3)}
	})
	b.sent(p, "earlier card", campaigns.Unconfirmed)
	b.must(b.Seen(b.ctx, p.ID, "earlier card", Noon))
	if got := b.agenda(p.ID).Cards["c"]; !got.Unconfirmed || len(b.due(Noon)) > 0 {
		t.Errorf("a click on an earlier card left %+v of the latest", got)
	}
	b.totals(map[string]results.Totals{})
	b.must(b.Seen(b.ctx, p.ID, "later card", Noon))
	if got := b.agenda(p.ID).Cards["c"]; got.Unconfirmed || !slices.Equal(b.due(Noon), []string{p.ID}) {
		t.Errorf("a click on the latest card left %+v of it", got)
	}
	b.totals(map[string]results.Totals{"c": {Reached: 1}})
}

func testOpen(t *testing.T, b *rig) {
	c := Course("c")
	p, other := b.meet("one"), b.meet("two")
	b.sent(p, "d", campaigns.Accepted)
	b.sent(other, "x", campaigns.Accepted)
	open := func(delivery string, c *courses.Course) courses.Enrolment {
		t.Helper()
		e, err := b.Open(b.ctx, p.ID, delivery, c, Noon)
		b.must(err)
		return e
	}
	e := open("d", c)
	if want := (courses.Enrolment{ID: e.ID, Course: "c", Version: 1, Started: Noon, Try: 1}); !reflect.DeepEqual(e, want) {
		t.Errorf("got %+v, want %+v", e, want)
	}
	for _, delivery := range []string{"d", "x", "", "none"} {
		if again := open(delivery, c); !reflect.DeepEqual(again, e) {
			t.Errorf("delivery %q: got %+v, want %+v", delivery, again, e)
		}
	}
	newer := Course("c")
	newer.Version = 2
	if got := open("d", newer); got.ID != e.ID || got.Version != 2 {
		t.Errorf("opened with a new version: %+v", got)
	}
	if got := b.counted("spring"); got != "accepted 1, seen 1" {
		t.Errorf("counted are %q", got)
	}
	// The card's round is of its own course only.
	_, passed := b.atQuestions("one", Course("d"))
	b.answerAll(p, passed, Course("d"), 1, "1")
	if got := open("d", Course("d")); got.ID != passed.ID {
		t.Errorf("a card of another course began this one anew: %+v", got)
	}
	b.totals(map[string]results.Totals{"c": {Reached: 1, Started: 1}, "d": {Reached: 1, Started: 1, Completed: 1, Passed: 1, Done: 1}})
	_, err := b.Open(b.ctx, "aaaaaaaaaaaaaaaa", "d", c, Noon)
	b.refused(err, store.ErrNotFound)
}

// testOpenAnew: a card of the next round begins a passed course anew, once; a
// card of the round before doesn't.
func testOpenAnew(t *testing.T, b *rig) {
	c := Course("c")
	p, first := b.atQuestions("one", c)
	for round, id := range []string{"first", "second", "third"} {
		b.revise(p.ID, func(c *store.Case) {
			plan(id)(c)
			c.Agenda.Planned.Round = round
			start(c)
			settle(c, campaigns.Accepted, "")
		})
	}
	open := func(delivery string, c *courses.Course) string {
		t.Helper()
		e, err := b.Open(b.ctx, p.ID, delivery, c, Noon)
		b.must(err)
		return e.ID
	}
	if got := open("second", c); got != first.ID {
		t.Error("a course under way began anew")
	}
	b.answerAll(p, first, c, 1, "1")
	if got := open("first", c); got != first.ID {
		t.Error("a card of the first round began another one")
	}
	var ids []string
	var mu sync.Mutex
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			id := open("second", c)
			mu.Lock()
			defer mu.Unlock()
			ids = append(ids, id)
		})
	}
	all.Wait()
	if second := slices.Compact(ids); len(second) != 1 || second[0] == first.ID {
		t.Fatalf("the second round has the enrolments %v, the first %s", second, first.ID)
	}
	e, err := b.Enrolment(b.ctx, p.ID, ids[0])
	b.must(err)
	for i := range c.Edition("").Lessons {
		_, err := b.ReadLesson(b.ctx, p.ID, e.ID, c, i)
		b.must(err)
	}
	b.answerAll(p, e, c, 1, "1")
	for _, id := range []string{"first", "second"} {
		if open(id, c) != e.ID {
			t.Errorf("after the second round the card %q began another", id)
		}
	}
	if got := open("third", c); got == e.ID || got == first.ID {
		t.Error("the third round didn't begin")
	}
	if got := open("third", Course("d")); got == "" {
		t.Error("a card's course was exchanged and nothing opened")
	}
	b.totals(map[string]results.Totals{"c": {Reached: 1, Started: 1, Completed: 1, Passed: 1, Done: 1}, "d": {Reached: 1, Started: 1}})
}
