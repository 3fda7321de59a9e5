package storetest

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"

	"drypp/bot/store"
	"drypp/courses/campaigns"
	"drypp/courses/rights"
)

// Request returns a request with something in each of its fields.
func Request(id, person string) rights.Request {
	return rights.Request{
		ID: id, Person: person, Kind: rights.Correction, State: rights.Kept, Via: "chat", By: "mmmmmmmmmmmmmmmm",
		Asked: Noon, Due: rights.DueAt(Noon), Decided: Noon.Add(time.Hour), Reminded: Noon.Add(time.Minute),
		Field: rights.FieldName, Value: "Åse Ny", Reason: "derfor", KeepUntil: Noon.AddDate(2, 0, 0),
		Proof: []string{"c", "d"}, Entry: 1 << 40, Hash: "a1b2", Revision: 1,
	}
}

// requests fails the test unless these are all, in this order.
func (b *rig) requests(want ...rights.Request) {
	b.t.Helper()
	var got []rights.Request
	b.must(b.Requests(b.ctx, func(r rights.Request) error { got = append(got, r); return nil }))
	if !reflect.DeepEqual(got, want) {
		b.t.Errorf("requests are %+v, want %+v", got, want)
	}
}

// testRequests: a request changes one revision at a time, and those of a person
// are together, oldest first.
func testRequests(t *testing.T, b *rig) {
	people := []string{b.meet("one").ID, b.meet("two").ID}
	slices.Sort(people)
	if missing := Gaps(Request("r", people[0])); missing != nil {
		t.Errorf("the sample says nothing in %v", missing)
	}
	b.requests()
	var want []rights.Request
	for i, person := range people {
		for n := range 3 {
			r := Request(fmt.Sprintf("r%d%d", i, 9-n), person)
			r.Asked = Noon.Add(time.Duration(n) * time.Hour)
			want = append(want, r)
		}
	}
	for i := len(want) - 1; i >= 0; i-- {
		b.must(b.PutRequest(b.ctx, want[i]))
		b.refused(b.PutRequest(b.ctx, want[i]), store.ErrConflict)
	}
	b.requests(want...)
	b.restore(b.snapshot(func() {})).requests(want...)
	want[1].State, want[1].Revision = rights.Refused, 2
	b.must(b.PutRequest(b.ctx, want[1]))
	b.reopen()
	b.requests(want...)
	for _, r := range want {
		if got, err := b.Request(b.ctx, r.ID); err != nil || !reflect.DeepEqual(got, r) {
			t.Errorf("the request is %+v, %v; want %+v", got, err, r)
		}
	}
	stopped := errors.New("stopped")
	b.refused(b.Requests(b.ctx, func(rights.Request) error { return stopped }), stopped)
}

func testRequestOfNobody(t *testing.T, b *rig) {
	p := b.meet("one")
	for _, id := range nobodys {
		b.refused(b.PutRequest(b.ctx, Request("r", id)), store.ErrNotFound)
		_, err := b.Request(b.ctx, id)
		b.refused(err, store.ErrNotFound)
	}
	if b.PutRequest(b.ctx, Request("", p.ID)) == nil {
		t.Error("a request without an ID was kept")
	}
	b.requests()
}

// testRequestsOfJoined: what was asked under the record that goes was asked by the
// person.
func testRequestsOfJoined(t *testing.T, b *rig) {
	listed, met := b.listedAndMet()
	asked := Request("r", listed.ID)
	b.must(b.PutRequest(b.ctx, asked))
	b.must(b.SetProfile(b.ctx, met.ID, "n", "ase@example.no"))
	asked.Person = met.ID
	b.requests(asked)
}

// expire deletes until there is no more, and fails the test unless so much went,
// as was said before that it would.
func (b *rig) expire(before time.Time, want store.Expired) {
	b.t.Helper()
	would, more, err := b.Expire(b.ctx, before, true)
	b.must(err)
	if would != want || more {
		b.t.Errorf("before %s %+v would go, want %+v; more: %v", before, would, want, more)
	}
	var all store.Expired
	for more = true; more; {
		var some store.Expired
		some, more, err = b.Expire(b.ctx, before, false)
		b.must(err)
		all.Deliveries += some.Deliveries
		all.Looks += some.Looks
		all.Requests += some.Requests
		all.Reviews += some.Reviews
		all.Needs += some.Needs
	}
	if all != want {
		b.t.Errorf("before %s %+v went, want %+v", before, all, want)
	}
	Check(b.t, b.Store)
}

// testExpire: what is older goes, and nothing that isn't, is still to come, or
// waits to be decided.
func testExpire(t *testing.T, b *rig) {
	p, other := b.meet("one"), b.meet("two")
	day := 24 * time.Hour
	for i, stage := range []campaigns.Stage{campaigns.Accepted, campaigns.Failed, campaigns.Seen, campaigns.Unconfirmed} {
		b.settled(p.ID, fmt.Sprint("d", i), stage, Noon.Add(time.Duration(i)*day))
	}
	b.revise(p.ID, func(c *store.Case) { c.Agenda = Agenda(p.ID) })
	for i := range 3 {
		a := Access(other.ID, p.ID)
		a.At = Noon.Add(time.Duration(i) * day)
		b.must(b.PutAccess(b.ctx, a))
	}
	requests := []rights.Request{Request("r0", p.ID), Request("r1", p.ID), Request("r2", p.ID), Request("r3", p.ID)}
	requests[0].KeepUntil = time.Time{}
	requests[1].State, requests[1].Decided, requests[1].KeepUntil = rights.Waiting, time.Time{}, time.Time{}
	requests[2].KeepUntil = Noon.Add(9 * day)
	requests[3].KeepUntil, requests[3].Decided = time.Time{}, Noon.Add(3*day)
	for _, r := range requests {
		b.must(b.PutRequest(b.ctx, r))
	}
	b.expire(Noon, store.Expired{})
	b.expire(Noon.Add(2*day), store.Expired{Deliveries: 2, Looks: 2, Requests: 1})
	b.expire(Noon.Add(2*day), store.Expired{})
	b.requests(requests[1:]...)
	b.reopen()
	b.expire(Noon.Add(300*day), store.Expired{Deliveries: 2, Looks: 1, Requests: 2})
	b.requests(requests[1])
	b.accesses()
	agenda := Agenda(p.ID)
	b.deliveries(b.ledger(), *agenda.Sending, *agenda.Planned)
	b.counts("spring", campaigns.Counts{ByStage: map[campaigns.Stage]int{campaigns.Sending: 1, campaigns.Planned: 1}})
}

// settled has a delivery have come to a stage at a time.
func (b *rig) settled(person, id string, stage campaigns.Stage, at time.Time) {
	b.t.Helper()
	d := Delivery(id, person)
	d.Stage, d.At = stage, at
	b.revise(person, func(c *store.Case) { c.Settled = []campaigns.Delivery{d} })
}

// testExpireMany: a lot goes in pieces, while more is kept and comes.
func testExpireMany(t *testing.T, b *rig) {
	const many = 1300
	p := b.meet("one")
	for i := range many {
		a := Access("", p.ID)
		if i%2 == 0 {
			a.At = Noon.Add(time.Hour)
		}
		b.must(b.PutAccess(b.ctx, a))
	}
	some, more, err := b.Expire(b.ctx, Noon.Add(time.Minute), false)
	b.must(err)
	for more && some.Looks == 0 {
		some, more, err = b.Expire(b.ctx, Noon.Add(time.Minute), false)
		b.must(err)
	}
	if !more || some.Looks >= many/2 {
		t.Errorf("at once %+v went; more: %v", some, more)
	}
	b.must(b.PutAccess(b.ctx, Access("", "")))
	b.expire(Noon.Add(time.Minute), store.Expired{Looks: many/2 + 1 - some.Looks})
	left := 0
	b.must(b.Accesses(b.ctx, func(store.Access) error { left++; return nil }))
	if left != many/2 {
		t.Errorf("%d looks are left, want %d", left, many/2)
	}
}

// testExpireSeen: a delivery that was seen while it is still said to be on its way
// stays until that is over.
func testExpireSeen(t *testing.T, b *rig) {
	p := b.meet("one")
	b.revise(p.ID, func(c *store.Case) { c.Agenda = Agenda(p.ID) })
	b.must(b.Seen(b.ctx, p.ID, "sending", Noon))
	b.expire(Noon.AddDate(1, 0, 0), store.Expired{})
	b.revise(p.ID, func(c *store.Case) { settle(c, campaigns.Accepted, "") })
	b.expire(Noon.AddDate(1, 0, 0), store.Expired{Deliveries: 1})
}
