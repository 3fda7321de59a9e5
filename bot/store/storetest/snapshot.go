package storetest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"reflect"
	"slices"
	"sync"
	"testing"

	"drypp/courses"
	"drypp/courses/calendar"
	"drypp/courses/campaigns"
	"drypp/courses/results"
)

// snapshot takes a snapshot, with begun called when it has begun.
func (b *rig) snapshot(begun func()) []byte {
	b.t.Helper()
	var out bytes.Buffer
	var announced int64
	b.must(b.Snapshot(b.ctx, func(size int64) (io.Writer, error) {
		announced = size
		begun()
		return &out, nil
	}))
	if int64(out.Len()) != announced {
		b.t.Errorf("%d bytes were announced and %d came", announced, out.Len())
	}
	return out.Bytes()
}

// known is what a store tells about a person.
type known struct {
	person     courses.Person
	enrolments []courses.Enrolment
}

// everybody is all that a store tells about people, by their IDs.
func (b *rig) everybody() map[string]known {
	b.t.Helper()
	all := map[string]known{}
	b.must(b.People(b.ctx, func(p courses.Person, es []courses.Enrolment) error {
		all[p.ID] = known{p, slices.Clone(es)}
		return nil
	}))
	return all
}

// testSnapshot: what happens after the snapshot began goes on at once and isn't
// in it; a store made of it takes changes of its own.
func testSnapshot(t *testing.T, b *rig) {
	c := Course("c")
	p, e := b.atQuestions("one", c)
	b.must(b.SetProfile(b.ctx, p.ID, "Åse Østby", "ase@example.no"))
	b.answer(p, e, c, "q1", 1, "1")
	b.must(b.PutCampaign(b.ctx, Campaign("spring")))
	d := b.sent(p, "d", campaigns.Accepted)
	want := b.everybody()
	totals, err := b.Totals(b.ctx, results.Cut{}, calendar.Date{})
	b.must(err)
	copied := b.restore(b.snapshot(func() {
		b.answer(p, e, c, "q2", 1, "1")
		b.must(b.Seen(b.ctx, p.ID, "d", Noon))
		for i := range 300 {
			b.meet(fmt.Sprint("later ", i))
		}
	}))
	if got := copied.everybody(); !reflect.DeepEqual(got, want) {
		t.Errorf("the snapshot tells of\n%+v, want\n%+v", got, want)
	}
	copied.totals(totals.Courses)
	copied.campaigns(Campaign("spring"))
	copied.deliveries(copied.ledger(), d)
	copied.counts("spring", campaigns.Counts{ByStage: map[campaigns.Stage]int{campaigns.Accepted: 1}})
	copied.answerAll(p, e, c, 1, "1")
	copied.totals(map[string]results.Totals{"c": {Reached: 1, Started: 1, Completed: 1, Passed: 1, Done: 1}})
	if n := len(b.everybody()); n != 301 {
		t.Errorf("the store itself has %d people, want 301", n)
	}
}

// testSnapshotUnderLoad takes snapshots while people answer: what had been
// acknowledged before is in them.
func testSnapshotUnderLoad(t *testing.T, b *rig) {
	c := Course("c")
	var mu sync.Mutex
	acknowledged := map[string]string{} // enrolment → person
	var all sync.WaitGroup
	for i := range 40 {
		p, e := b.atQuestions(fmt.Sprint(i), c)
		all.Go(func() {
			for _, q := range []string{"q1", "q2", "q3"} {
				if _, err := b.Answer(b.ctx, Answer(p, e, c, q, 1, "1")); err != nil {
					t.Error(err)
				}
			}
			mu.Lock()
			defer mu.Unlock()
			acknowledged[e.ID] = p.ID
		})
	}
	for range 3 {
		mu.Lock()
		before := maps.Clone(acknowledged)
		mu.Unlock()
		copied := b.restore(b.snapshot(func() {}))
		for enrolment, person := range before {
			e, err := copied.Enrolment(b.ctx, person, enrolment)
			b.must(err)
			if len(e.Attempts) != 3 {
				t.Errorf("of 3 acknowledged answers %d are in the snapshot", len(e.Attempts))
			}
		}
	}
	all.Wait()
}

// brokenWriter takes some bytes and then calls then.
type brokenWriter struct {
	room int
	then func() error
}

func (w *brokenWriter) Write(p []byte) (int, error) {
	if w.room -= len(p); w.room < 0 {
		return 0, w.then()
	}
	return len(p), nil
}

// testSnapshotThatFails: whoever wanted it learns why, and the store goes on.
func testSnapshotThatFails(t *testing.T, b *rig) {
	b.meet("one")
	full := errors.New("the backup's disk is full")
	b.refused(b.Snapshot(b.ctx, func(int64) (io.Writer, error) { return nil, full }), full)
	for _, room := range []int{0, 9000} {
		b.refused(b.Snapshot(b.ctx, func(int64) (io.Writer, error) {
			return &brokenWriter{room, func() error { return full }}, nil
		}), full)
	}
	ctx, cancel := context.WithCancel(b.ctx)
	b.refused(b.Snapshot(ctx, func(int64) (io.Writer, error) {
		cancel()
		return io.Discard, nil
	}), context.Canceled)
	b.meet("two")
	if n := len(b.restore(b.snapshot(func() {})).everybody()); n != 2 {
		t.Errorf("the next snapshot has %d people, want 2", n)
	}
}
