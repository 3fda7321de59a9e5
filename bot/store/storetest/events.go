package storetest

import (
	"cmp"
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"sync"
	"testing"

	"drypp/bot/store"
	"drypp/courses"
)

// events returns all events.
func (b *rig) events() []store.PersonEvent {
	b.t.Helper()
	all, err := b.Events(b.ctx, math.MaxInt)
	b.must(err)
	return all
}

// testEvents: beginning, answering and finishing are events, once each, while
// somebody wants them.
func testEvents(t *testing.T, b *rig) {
	c := Course("c")
	quiet, _ := b.atQuestions("quiet", c)
	b.Outbox(true)
	p, e := b.atQuestions("one", c)
	for range 2 {
		b.answer(p, e, c, "q1", 1, "1")
	}
	b.answer(p, e, c, "q2", 1, "2")
	e = b.answer(p, e, c, "q3", 1, "1").Enrolment
	b.Outbox(false)
	b.enrol(quiet, Course("d"))
	p, err := b.Person(b.ctx, "one")
	b.must(err)
	var want []store.PersonEvent
	for _, event := range store.Happened(p.ID, &courses.Enrolment{}, &e) {
		event.Sequence = uint64(len(want) + 1)
		want = append(want, store.PersonEvent{Event: event, Person: p})
	}
	if got := b.events(); !reflect.DeepEqual(got, want) {
		t.Errorf("events are %+v, want %+v", got, want)
	}
	kinds := []store.EventKind{store.EventEnrolled, store.EventAnswered, store.EventAnswered, store.EventAnswered, store.EventFinished}
	if !slices.EqualFunc(want, kinds, func(e store.PersonEvent, k store.EventKind) bool { return e.Kind == k }) {
		t.Errorf("events are %+v, want %v", want, kinds)
	}
	if got, err := b.Events(b.ctx, 2); err != nil || !reflect.DeepEqual(got, want[:2]) {
		t.Errorf("the first two events are %+v, %v", got, err)
	}
	if got := b.restore(b.snapshot(func() {})).events(); !reflect.DeepEqual(got, want) {
		t.Errorf("restored events are %+v, want %+v", got, want)
	}
}

// testForget: what is dropped is gone, and its number with it.
func testForget(t *testing.T, b *rig) {
	b.Outbox(true)
	p := b.meet("one")
	sequences := func() (all []uint64) {
		for _, e := range b.events() {
			all = append(all, e.Sequence)
		}
		return all
	}
	for i := range 4 {
		b.enrol(p, Course(fmt.Sprint(i)))
	}
	for _, step := range []struct {
		forget uint64
		left   []uint64
	}{{0, []uint64{1, 2, 3, 4}}, {2, []uint64{3, 4}}, {1, []uint64{3, 4}}, {math.MaxUint64, nil}} {
		b.must(b.Forget(b.ctx, step.forget))
		if got := sequences(); !slices.Equal(got, step.left) {
			t.Errorf("after Forget(%d) there are %v, want %v", step.forget, got, step.left)
		}
	}
	b.enrol(p, Course("next"))
	restored := b.restore(b.snapshot(func() {}))
	restored.Outbox(true)
	restored.enrol(p, Course("last"))
	if got := restored.events(); len(got) != 2 || got[0].Sequence != 5 || got[1].Sequence != 6 {
		t.Errorf("events are %+v, want those numbered 5 and 6", got)
	}
}

// testEventsOfRandomHistories lets people do what they like, side by side: the
// events are those of what is recorded afterwards.
func testEventsOfRandomHistories(t *testing.T, b *rig) {
	b.Outbox(true)
	b.must(b.PutCampaign(b.ctx, Campaign("spring")))
	b.live(8, 12)
	got := map[string][]store.Event{}
	last := uint64(0)
	for _, e := range b.events() {
		if e.Sequence <= last || e.Person.ID != e.Event.Person {
			t.Errorf("after %d comes %+v", last, e)
		}
		last = e.Sequence
		e.Sequence = 0
		got[e.Enrolment] = append(got[e.Enrolment], e.Event)
	}
	b.must(b.People(b.ctx, func(p courses.Person, es []courses.Enrolment) error {
		for i := range es {
			want := store.Happened(p.ID, &courses.Enrolment{}, &es[i])
			if !reflect.DeepEqual(inOrder(got[es[i].ID]), inOrder(want)) {
				t.Errorf("of %+v events are %+v, want %+v", es[i], got[es[i].ID], want)
			}
			delete(got, es[i].ID)
		}
		return nil
	}))
	if len(got) > 0 {
		t.Errorf("there are events of no enrolment: %+v", got)
	}
}

// inOrder returns events in the order of kinds and tries, without what the
// enrolment has become since.
func inOrder(events []store.Event) []store.Event {
	slices.SortStableFunc(events, func(a, b store.Event) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Try, b.Try), cmp.Compare(a.Question, b.Question))
	})
	for i := range events {
		if events[i].Kind == store.EventEnrolled {
			events[i].Version, events[i].Try = 0, 0
		}
	}
	return events
}

// live has so many people study so often each, side by side. It prints the seed
// of what fails.
func (b *rig) live(people, times int) {
	b.t.Helper()
	seed := newSeed()
	var all sync.WaitGroup
	for i := range people {
		h := &history{rig: b, random: rand.New(rand.NewPCG(seed, uint64(i))), person: b.meet(fmt.Sprint(i))}
		all.Go(func() {
			for range times {
				if err := h.study(); err != nil {
					b.t.Errorf("seed %d, person %d: %v", seed, i, err)
				}
			}
		})
	}
	all.Wait()
	b.t.Cleanup(func() {
		if b.t.Failed() {
			b.t.Logf("seed %d", seed)
		}
	})
}
