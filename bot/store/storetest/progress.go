package storetest

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"testing"

	"drypp/courses"
	"drypp/courses/results"
)

// testProgress: everybody who hasn't left comes with what the other methods tell
// of them one by one.
func testProgress(t *testing.T, b *rig) {
	const people, steps = 8, 20
	random := rand.New(rand.NewPCG(6, 6))
	b.must(b.PutCampaign(b.ctx, Campaign("spring")))
	for i := range people {
		h := &history{rig: b, random: random, person: b.meet(fmt.Sprint(i))}
		for range steps {
			b.must(h.step())
			b.must(h.plan())
		}
		if i%4 == 1 {
			b.must(b.Unlist(b.ctx, h.person.ID, Noon))
		}
		if i%4 == 3 {
			b.restrict(h.person, true)
		}
	}
	left := 0
	here := map[string]bool{}
	b.must(b.Everybody(b.ctx, func(p courses.Person) error {
		if here[p.ID] = p.Active(); !here[p.ID] {
			left++
		}
		return nil
	}))
	type progress struct {
		courses.Person
		taken     []courses.Enrolment
		standings []results.Standing
	}
	var all []progress
	b.must(b.Progress(b.ctx, func(p courses.Person, taken []courses.Enrolment, standings []results.Standing) error {
		all = append(all, progress{p, taken, standings})
		return nil
	}))
	if left == 0 || len(all) != len(here)-left {
		t.Errorf("%d people of %d, %d of whom left or are restricted", len(all), len(here), left)
	}
	for _, got := range all {
		want := progress{}
		var err error
		want.Person, err = b.PersonByID(b.ctx, got.ID)
		b.must(err)
		want.taken, err = b.Enrolments(b.ctx, got.ID)
		b.must(err)
		want.standings, err = b.Standings(b.ctx, got.ID)
		b.must(err)
		if !here[got.ID] || !reflect.DeepEqual(got, want) {
			t.Errorf("got %+v, want %+v", got, want)
		}
	}
	stop := errors.New("enough")
	b.refused(b.Progress(b.ctx, func(courses.Person, []courses.Enrolment, []results.Standing) error { return stop }), stop)
}
