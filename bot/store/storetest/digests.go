package storetest

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"sync"
	"testing"
	"time"

	"drypp/bot/store"
	"drypp/courses"
	"drypp/courses/results"
)

// Digest returns what is kept of a person's digest, with something in each of
// its fields.
func Digest(person, deputy string) store.Digest {
	return store.Digest{
		Person: person, Kind: store.ManagerDigest, Declined: true, Deputy: deputy, Period: "2026-W10",
		Stage: store.DigestSending, At: Noon, Tries: 2, Owed: 7, Done: 11, Nudged: Noon.Add(-time.Hour), Revision: 1,
	}
}

// Access returns a look at results with something in each of its fields.
func Access(by, about string) store.Access {
	return store.Access{
		At: Noon, By: by, Via: "chat", What: results.LookExport, Format: "xlsx",
		Scope: `department == "Salg"`, People: 12, About: about,
	}
}

// digest fails the test unless this is what is kept of a person's digest.
func (b *rig) digest(want store.Digest) {
	b.t.Helper()
	got, err := b.Digest(b.ctx, want.Person, want.Kind)
	b.must(err)
	if got != want {
		b.t.Errorf("the digest is %+v, want %+v", got, want)
	}
}

// digests fails the test unless these are all that are kept.
func (b *rig) digests(want ...store.Digest) {
	b.t.Helper()
	all := map[store.Digest]bool{}
	b.must(b.Digests(b.ctx, func(d store.Digest) error { all[d] = true; return nil }))
	for _, d := range want {
		if !all[d] {
			b.t.Errorf("among %+v there is no %+v", all, d)
		}
	}
	if len(all) != len(want) {
		b.t.Errorf("there are %d digests, want %d", len(all), len(want))
	}
}

// testDigest: what is kept of somebody's digests changes one revision at a time,
// of each kind by itself.
func testDigest(t *testing.T, b *rig) {
	p, other := b.meet("one"), b.meet("two")
	want := Digest(p.ID, other.ID)
	if missing := Gaps(want); missing != nil {
		t.Errorf("the sample says nothing in %v", missing)
	}
	b.digests()
	b.digest(store.Digest{Person: p.ID, Kind: store.ManagerDigest})
	for _, revision := range []int{0, 2, -1} {
		b.refused(b.PutDigest(b.ctx, store.Digest{Person: p.ID, Kind: store.ManagerDigest, Revision: revision}), store.ErrConflict)
	}
	b.must(b.PutDigest(b.ctx, want))
	b.refused(b.PutDigest(b.ctx, want), store.ErrConflict)
	b.digest(want)
	b.digest(store.Digest{Person: p.ID, Kind: store.ContactDigest})
	b.digest(store.Digest{Person: other.ID, Kind: store.ManagerDigest})
	contact := store.Digest{Person: p.ID, Kind: store.ContactDigest, Period: "2026-03", Revision: 1}
	b.must(b.PutDigest(b.ctx, contact))
	b.digests(want, contact)
	b.restore(b.snapshot(func() {})).digests(want, contact)
	b.must(b.PutDigest(b.ctx, store.Digest{Person: p.ID, Kind: store.ManagerDigest, Revision: 2}))
	b.digest(store.Digest{Person: p.ID, Kind: store.ManagerDigest, Revision: 2})
	stopped := errors.New("stopped")
	b.refused(b.Digests(b.ctx, func(store.Digest) error { return stopped }), stopped)
}

// testDigestOfNobody: who isn't known has none, and there are no other kinds.
func testDigestOfNobody(t *testing.T, b *rig) {
	p := b.meet("one")
	for _, id := range nobodys {
		_, err := b.Digest(b.ctx, id, store.ManagerDigest)
		b.refused(err, store.ErrNotFound)
		b.refused(b.PutDigest(b.ctx, Digest(id, "")), store.ErrNotFound)
	}
	if _, err := b.Digest(b.ctx, p.ID, "x"); err == nil {
		t.Error("there is a digest of another kind")
	}
	if err := b.PutDigest(b.ctx, store.Digest{Person: p.ID, Kind: "x", Revision: 1}); err == nil {
		t.Error("a digest of another kind was kept")
	}
	b.digests()
}

// testDigestAtOnce: of those who change the same revision one does.
func testDigestAtOnce(t *testing.T, b *rig) {
	p := b.meet("one")
	var all sync.WaitGroup
	kept := make(chan string, 32)
	for i := range cap(kept) {
		all.Go(func() {
			d := Digest(p.ID, "")
			d.Period = fmt.Sprint(i)
			switch err := b.PutDigest(b.ctx, d); {
			case err == nil:
				kept <- d.Period
			case !errors.Is(err, store.ErrConflict):
				t.Error(err)
			}
		})
	}
	all.Wait()
	if len(kept) != 1 {
		t.Fatalf("%d were kept, want 1", len(kept))
	}
	want := Digest(p.ID, "")
	want.Period = <-kept
	b.digest(want)
}

// accesses fails the test unless these are all looks, the latest first.
func (b *rig) accesses(want ...store.Access) {
	b.t.Helper()
	var got []store.Access
	b.must(b.Accesses(b.ctx, func(a store.Access) error { got = append(got, a); return nil }))
	if !slices.Equal(got, want) {
		b.t.Errorf("looks are %+v, want %+v", got, want)
	}
}

// testAccesses: looks come in the order that they were noted in, the latest
// first, whatever the clock said.
func testAccesses(t *testing.T, b *rig) {
	p := b.meet("one")
	first := Access(p.ID, p.ID)
	if missing := Gaps(first); missing != nil {
		t.Errorf("the sample says nothing in %v", missing)
	}
	b.accesses()
	b.must(b.PutAccess(b.ctx, first))
	var want []store.Access
	for i := range 300 {
		a := store.Access{At: Noon.Add(-time.Duration(i) * time.Hour), Via: "command line", What: results.LookReport, People: i}
		b.must(b.PutAccess(b.ctx, a))
		want = append(want, a)
	}
	slices.Reverse(want)
	want = append(want, first)
	b.accesses(want...)
	b.restore(b.snapshot(func() {})).accesses(want...)
	stopped := errors.New("stopped")
	b.refused(b.Accesses(b.ctx, func(a store.Access) error {
		if a != want[0] {
			t.Errorf("the latest is %+v, want %+v", a, want[0])
		}
		return stopped
	}), stopped)
}

// testJoinDigests: what was kept of the record that goes is the person's, and so
// is standing in for others.
func testJoinDigests(t *testing.T, b *rig) {
	listed, met := b.listedAndMet()
	third := b.meet("third")
	b.must(b.PutDigest(b.ctx, Digest(listed.ID, third.ID)))
	own, contact, others := Digest(met.ID, ""), Digest(listed.ID, ""), Digest(third.ID, listed.ID)
	own.At, own.Stage, own.Period, own.Declined = Noon.Add(time.Hour), store.DigestSent, "2026-W11", false
	contact.Kind = store.ContactDigest
	for _, d := range []store.Digest{own, contact, others} {
		b.must(b.PutDigest(b.ctx, d))
	}
	byAndAbout := []store.Access{Access(third.ID, listed.ID), Access(listed.ID, ""), Access(third.ID, third.ID)}
	for _, a := range byAndAbout {
		b.must(b.PutAccess(b.ctx, a))
	}
	b.must(b.SetProfile(b.ctx, met.ID, "n", "ase@example.no"))
	own.Declined, own.Deputy, own.Revision = true, third.ID, 2
	contact.Person, contact.Revision = met.ID, 2
	others.Deputy, others.Revision = met.ID, 2
	b.digests(own, contact, others)
	_, err := b.Digest(b.ctx, listed.ID, store.ManagerDigest)
	b.refused(err, store.ErrNotFound)
	b.accesses(Access(third.ID, third.ID), Access(met.ID, ""), Access(third.ID, met.ID))
}

// testJoinEvents: what happened under the record that goes happened to the
// person, as what was looked at is theirs.
func testJoinEvents(t *testing.T, b *rig) {
	b.Outbox(true)
	listed, met := b.listedAndMet()
	b.enrol(listed, Course("c"))
	b.enrol(met, Course("d"))
	b.must(b.PutAccess(b.ctx, Access("", listed.ID)))
	want := b.events()
	b.must(b.SetProfile(b.ctx, met.ID, "n", "ase@example.no"))
	p, err := b.Person(b.ctx, "met")
	b.must(err)
	for i := range want {
		want[i].Event.Person, want[i].Person = met.ID, p
	}
	if got := b.events(); len(got) != 2 || !reflect.DeepEqual(got, want) {
		t.Errorf("events are %+v, want %+v", got, want)
	}
	b.accesses(Access("", met.ID))
	e := b.enrol(courses.Person{ID: met.ID}, Course("e"))
	if got := b.events(); got[2].Sequence != 3 || got[2].Enrolment != e.ID {
		t.Errorf("the next event is %+v", got[2])
	}
}
