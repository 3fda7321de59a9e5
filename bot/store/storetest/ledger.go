package storetest

import (
	"errors"
	"fmt"
	"maps"
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

// agenda returns what is planned for a person.
func (b *rig) agenda(person string) (a campaigns.Agenda) {
	b.t.Helper()
	b.revise(person, func(c *store.Case) { a = c.Agenda })
	return a
}

func (b *rig) counts(campaign string, want campaigns.Counts) {
	b.t.Helper()
	got, err := b.Counts(b.ctx)
	b.must(err)
	if len(want.ByReason) == 0 {
		want.ByReason = map[campaigns.Stage]map[string]int{}
	}
	if !reflect.DeepEqual(got[campaign], want) {
		b.t.Errorf("counts are %+v, want %+v", got[campaign], want)
	}
}

// ledger returns all deliveries.
func (b *rig) ledger() (all []campaigns.Delivery) {
	b.t.Helper()
	b.must(b.Deliveries(b.ctx, func(d campaigns.Delivery) error {
		all = append(all, d)
		return nil
	}))
	return all
}

func testAgenda(t *testing.T, b *rig) {
	p := b.meet("one")
	if got := b.agenda(p.ID); !reflect.DeepEqual(got, campaigns.Agenda{}) {
		t.Errorf("who has nothing planned has the agenda %+v", got)
	}
	want := Agenda(p.ID)
	b.revise(p.ID, func(c *store.Case) { c.Agenda = Agenda(p.ID) })
	if got := b.agenda(p.ID); !reflect.DeepEqual(got, want) {
		t.Errorf("the agenda is %+v, want %+v", got, want)
	}
	b.deliveries(b.ledger(), *want.Sending, *want.Planned)
	empty := campaigns.Agenda{}
	b.revise(p.ID, func(c *store.Case) {
		c.Settled = []campaigns.Delivery{*c.Agenda.Sending}
		c.Settled[0].Stage = campaigns.Accepted
		c.Agenda = campaigns.Agenda{}
	})
	if got := b.agenda(p.ID); !reflect.DeepEqual(got, empty) {
		t.Errorf("the agenda is %+v, want an empty one", got)
	}
}

// deliveries fails the test unless these are the deliveries.
func (b *rig) deliveries(got []campaigns.Delivery, want ...campaigns.Delivery) {
	b.t.Helper()
	if !reflect.DeepEqual(got, want) {
		b.t.Errorf("deliveries are %+v, want %+v", got, want)
	}
}

// testReviseSees: f is shown what is recorded, and may change only what
// concerns deliveries.
func testReviseSees(t *testing.T, b *rig) {
	b.must(b.PutCampaign(b.ctx, Campaign("spring")))
	p, e := b.atQuestions("one", Course("c"))
	second := b.enrol(p, Course("d"))
	listed := Person("one")
	p, err := b.List(b.ctx, listed, Noon)
	b.must(err)
	chat := courses.Chat{Conversation: "a:2"}
	b.revise(p.ID, func(c *store.Case) {
		if !reflect.DeepEqual(c.Person, p) || !reflect.DeepEqual(c.Enrolments, []courses.Enrolment{e, second}) ||
			!reflect.DeepEqual(c.Campaigns, []campaigns.Campaign{Campaign("spring")}) {
			t.Errorf("Revise shows %+v", c)
		}
		c.Person.Name, c.Person.Fields["title"], c.Person.Groups[0] = "x", "x", "x"
		c.Person.Blocked, c.Person.Installed, c.Person.Chat = true, false, chat
	})
	p.Blocked, p.Installed, p.Chat = true, false, chat
	got, err := b.Person(b.ctx, "one")
	b.must(err)
	if !reflect.DeepEqual(got, p) {
		t.Errorf("the person is %+v, want %+v", got, p)
	}
	met := b.meet("one")
	if met.Blocked {
		t.Error("somebody who did something is still taken to have blocked the bot")
	}
}

// testReviseFails: if f fails, or what it left can't be, nothing changes.
func testReviseFails(t *testing.T, b *rig) {
	p, other := b.meet("one"), b.meet("two")
	b.revise(p.ID, func(c *store.Case) { c.Agenda = Agenda(p.ID) })
	stop := errors.New("stop")
	d := Delivery("d", p.ID)
	for name, f := range map[string]func(*store.Case) error{
		"an error": func(c *store.Case) error {
			c.Agenda.Planned.Tries, c.Agenda.Cards["c"], c.Person.Blocked = 99, campaigns.Sent{}, true
			c.Agenda.Sending, c.Settled = nil, []campaigns.Delivery{*c.Agenda.Sending}
			return stop
		},
		"vanished":     func(c *store.Case) error { c.Agenda.Sending = nil; return nil },
		"replaced":     func(c *store.Case) error { c.Agenda.Sending.ID = "x"; return nil },
		"two at once":  func(c *store.Case) error { c.Agenda.Planned.ID = c.Agenda.Sending.ID; return nil },
		"settled both": func(c *store.Case) error { c.Settled = []campaigns.Delivery{*c.Agenda.Sending}; return nil },
		"settled two":  func(c *store.Case) error { c.Settled = []campaigns.Delivery{d, d}; return nil },
		"no ID":        func(c *store.Case) error { c.Agenda.Planned.ID = ""; return nil },
		"long ID":      func(c *store.Case) error { c.Agenda.Planned.ID = strings.Repeat("x", 65); return nil },
		"no campaign":  func(c *store.Case) error { c.Agenda.Planned.Campaign = ""; return nil },
		"another's":    func(c *store.Case) error { c.Agenda.Planned.Person = other.ID; return nil },
		"a panic":      func(c *store.Case) error { panic("in f") },
	} {
		err := b.Revise(b.ctx, p.ID, f)
		if err == nil {
			t.Errorf("%s: Revise took it", name)
		}
		if name == "an error" {
			b.refused(err, stop)
		}
		if got := b.agenda(p.ID); !reflect.DeepEqual(got, Agenda(p.ID)) {
			t.Errorf("%s: the agenda is %+v", name, got)
		}
	}
	b.counts("spring", campaigns.Counts{ByStage: map[campaigns.Stage]int{campaigns.Sending: 1, campaigns.Planned: 1}})
	if got := b.meet("one"); got.Blocked {
		t.Error("a change of the person was kept")
	}
}

// fate is a step in the life of a delivery.
type fate struct {
	name string
	do   func(*store.Case)
	// rows and counts are what must be afterwards: ID and stage, and stage,
	// reason and number.
	rows, counts string
}

func settle(c *store.Case, stage campaigns.Stage, reason string) *campaigns.Delivery {
	d := *c.Agenda.Sending
	d.Stage, d.Reason, d.At = stage, reason, Noon.Add(time.Minute)
	c.Agenda.Sending = nil
	c.Settled = append(c.Settled, d)
	return &c.Settled[len(c.Settled)-1]
}

func plan(id string) func(*store.Case) {
	return func(c *store.Case) {
		d := Delivery(id, c.Person.ID)
		d.Tries, d.Reason = 0, ""
		c.Agenda.Planned = &d
	}
}

func start(c *store.Case) {
	c.Agenda.Sending, c.Agenda.Planned = c.Agenda.Planned, nil
	c.Agenda.Sending.Stage, c.Agenda.Sending.Tries = campaigns.Sending, c.Agenda.Sending.Tries+1
}

// deferred has what is sending planned again.
func deferred(c *store.Case) {
	d := *settle(c, campaigns.Planned, "throttled")
	c.Agenda.Planned = &d
}

// testFates takes deliveries through their lives: each counts once, as the
// ledger has it.
func testFates(t *testing.T, b *rig) {
	p := b.meet("one")
	for _, step := range []fate{
		{"planned", plan("a"), "a planned", "planned 1"},
		{"another plan", plan("b"), "b planned", "planned 1"},
		{"no plan", func(c *store.Case) { c.Agenda.Planned = nil }, "", ""},
		{"planned anew", plan("c"), "c planned", "planned 1"},
		{"started", start, "c sending", "sending 1"},
		{"nothing", func(*store.Case) {}, "c sending", "sending 1"},
		{"accepted", func(c *store.Case) { settle(c, campaigns.Accepted, "") }, "c accepted", "accepted 1"},
		{"next", plan("d"), "c accepted, d planned", "accepted 1, planned 1"},
		{"sent", start, "c accepted, d sending", "accepted 1, sending 1"},
		{"deferred", deferred, "c accepted, d planned", "accepted 1, planned 1"},
		{"sent again", start, "c accepted, d sending", "accepted 1, sending 1"},
		{"failed", func(c *store.Case) { settle(c, campaigns.Failed, "blocked") }, "c accepted, d failed", "accepted 1, failed 1, failed blocked 1"},
		{"third", plan("e"), "c accepted, d failed, e planned", "accepted 1, failed 1, failed blocked 1, planned 1"},
		{"at once", func(c *store.Case) { start(c); settle(c, campaigns.Unconfirmed, "lost"); plan("f")(c) },
			"c accepted, d failed, e unconfirmed, f planned", "accepted 1, failed 1, failed blocked 1, planned 1, unconfirmed 1, unconfirmed lost 1"},
		{"fourth", start, "c accepted, d failed, e unconfirmed, f sending", "accepted 1, failed 1, failed blocked 1, sending 1, unconfirmed 1, unconfirmed lost 1"},
		{"deferred and dropped", func(c *store.Case) { deferred(c); plan("g")(c) },
			"c accepted, d failed, e unconfirmed, f given up, g planned", "accepted 1, failed 1, failed blocked 1, given up 1, given up outdated 1, planned 1, unconfirmed 1, unconfirmed lost 1"},
		{"fifth", func(c *store.Case) { start(c); deferred(c) },
			"c accepted, d failed, e unconfirmed, f given up, g planned", "accepted 1, failed 1, failed blocked 1, given up 1, given up outdated 1, planned 1, unconfirmed 1, unconfirmed lost 1"},
		{"dropped later", func(c *store.Case) { c.Agenda.Planned = nil },
			"c accepted, d failed, e unconfirmed, f given up, g given up", "accepted 1, failed 1, failed blocked 1, given up 2, given up outdated 2, unconfirmed 1, unconfirmed lost 1"},
	} {
		b.revise(p.ID, step.do)
		if got := rows(b.ledger()); got != step.rows {
			t.Errorf("%s: the ledger is %q, want %q", step.name, got, step.rows)
		}
		if got := b.counted("spring"); got != step.counts {
			t.Errorf("%s: counted are %q, want %q", step.name, got, step.counts)
		}
		Check(t, b.Store)
	}
}

// rows tells the stages of deliveries.
func rows(all []campaigns.Delivery) string {
	var said []string
	for _, d := range all {
		said = append(said, d.ID+" "+string(d.Stage))
	}
	return strings.Join(said, ", ")
}

// counted tells what is counted of a campaign.
func (b *rig) counted(campaign string) string {
	b.t.Helper()
	all, err := b.Counts(b.ctx)
	b.must(err)
	var said []string
	for stage, n := range all[campaign].ByStage {
		said = append(said, fmt.Sprintf("%s %d", stage, n))
		for reason, n := range all[campaign].ByReason[stage] {
			said = append(said, fmt.Sprintf("%s %s %d", stage, reason, n))
		}
	}
	slices.Sort(said)
	return strings.Join(said, ", ")
}

// testReviseAtOnce revises and answers side by side: nothing is lost.
func testReviseAtOnce(t *testing.T, b *rig) {
	const each = 40
	c := Course("c")
	people := make([]courses.Person, 4)
	var all sync.WaitGroup
	for i := range people {
		p, e := b.atQuestions(fmt.Sprint(i), c)
		people[i] = p
		for n := range each {
			all.Go(func() {
				err := b.Revise(b.ctx, p.ID, func(k *store.Case) error {
					plan(fmt.Sprint(n))(k)
					start(k)
					settle(k, campaigns.Accepted, "")
					k.Agenda.Today++
					return nil
				})
				if err != nil {
					t.Error(err)
				}
			})
		}
		all.Go(func() { b.answerAll(p, e, c, 1, "1") })
		all.Go(func() {
			for n := range each {
				if err := b.Seen(b.ctx, p.ID, fmt.Sprint(n), Noon); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	for _, p := range people {
		if got := b.agenda(p.ID).Today; got != each {
			t.Errorf("of %d changes %d are there", each, got)
		}
	}
	got, err := b.Counts(b.ctx)
	b.must(err)
	if n := got["spring"].ByStage[campaigns.Accepted] + got["spring"].ByStage[campaigns.Seen]; n != each*len(people) || len(b.ledger()) != n {
		t.Errorf("counted are %d deliveries and %d in the ledger, want %d", n, len(b.ledger()), each*len(people))
	}
	b.totals(map[string]results.Totals{"c": {Reached: 4, Started: 4, Completed: 4, Passed: 4, Done: 4}})
}

// testDeliveries: those of a person come in the order that they were sent in.
func testDeliveries(t *testing.T, b *rig) {
	want := map[string]string{}
	for i := range 5 {
		p := b.meet(fmt.Sprint(i))
		var said []string
		for n := range 12 {
			d := b.sent(p, fmt.Sprint((n*7+i)%12), campaigns.Accepted)
			said = append(said, d.ID+" accepted")
		}
		b.revise(p.ID, plan("next"))
		want[p.ID] = strings.Join(append(said, "next planned"), ", ")
	}
	idle := b.meet("nothing planned")
	got := map[string][]campaigns.Delivery{}
	for _, d := range b.ledger() {
		got[d.Person] = append(got[d.Person], d)
	}
	for p, said := range want {
		if rows(got[p]) != said {
			t.Errorf("the ledger of a person is %q, want %q", rows(got[p]), said)
		}
		theirs, err := b.Ledger(b.ctx, p)
		b.must(err)
		b.deliveries(theirs, got[p]...)
	}
	if len(got) != len(want) {
		t.Errorf("%d people have deliveries, want %d", len(got), len(want))
	}
	if none, err := b.Ledger(b.ctx, idle.ID); err != nil || len(none) > 0 {
		t.Errorf("who got nothing has the ledger %v, %v", none, err)
	}
	stop := errors.New("stop")
	calls := 0
	again := func() error { calls++; return stop }
	b.refused(b.Deliveries(b.ctx, func(campaigns.Delivery) error { return again() }), stop)
	b.refused(b.Agendas(b.ctx, nil, func(courses.Person, campaigns.Agenda) error { return again() }), stop)
	if calls != 2 {
		t.Errorf("f was called %d times after it had failed", calls-2)
	}
}

func testAgendas(t *testing.T, b *rig) {
	want := map[string]campaigns.Agenda{}
	for i := range 20 {
		p := b.meet(fmt.Sprint(i))
		want[p.ObjectID] = campaigns.Agenda{}
		if i%3 == 0 {
			b.revise(p.ID, func(c *store.Case) { c.Agenda = Agenda(p.ID) })
			want[p.ObjectID] = Agenda(p.ID)
		}
		one, err := b.Agenda(b.ctx, p.ID)
		b.must(err)
		if !reflect.DeepEqual(one, want[p.ObjectID]) {
			t.Errorf("one has %+v, want %+v", one, want[p.ObjectID])
		}
	}
	got := map[string]campaigns.Agenda{}
	b.must(b.Agendas(b.ctx, nil, func(p courses.Person, a campaigns.Agenda) error {
		got[p.ObjectID] = a
		return nil
	}))
	if !maps.EqualFunc(got, want, func(a, b campaigns.Agenda) bool { return reflect.DeepEqual(a, b) }) {
		t.Errorf("got %+v, want %+v", got, want)
	}
}
