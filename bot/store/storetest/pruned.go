package storetest

import (
	"fmt"
	"reflect"
	"slices"
	"sync"
	"testing"

	"drypp/bot/store"
	"drypp/courses"
)

// prune fails the test unless it concerns so many people.
func (b *rig) prune(keep []string, want int) {
	b.t.Helper()
	if got, err := b.Prune(b.ctx, keep); err != nil || got != want {
		b.t.Errorf("to keep only %v concerned %d people, %v; want %d", keep, got, err, want)
	}
}

// testPrune: what isn't to be kept is gone, from those who had it, and nothing
// else.
func testPrune(t *testing.T, b *rig) {
	all := append(courses.StandardFields(), "shift")
	for _, step := range []struct {
		drop   []string
		people int
		change func(*courses.Person)
	}{
		{nil, 0, func(*courses.Person) {}},
		{[]string{courses.FieldTitle}, 0, func(*courses.Person) {}},
		{[]string{"shift"}, 1, func(p *courses.Person) { delete(p.Fields, "shift") }},
		{[]string{courses.FieldManager}, 1, func(p *courses.Person) { p.Manager = "" }},
		{[]string{courses.FieldCountry}, 1, func(p *courses.Person) { p.Country = "" }},
		{[]string{courses.FieldTimezone}, 1, func(p *courses.Person) { p.Timezone = "" }},
		{[]string{courses.FieldGroups}, 1, func(p *courses.Person) { p.Groups = nil }},
		{[]string{courses.FieldLocation, courses.FieldManager}, 1, func(p *courses.Person) {
			delete(p.Fields, courses.FieldLocation)
			p.Manager = ""
		}},
		{all, 1, func(p *courses.Person) {
			p.Fields, p.Groups, p.Manager, p.Country, p.Timezone = nil, nil, "", "", ""
		}},
	} {
		want := b.listedWithShift()
		step.change(&want)
		keep := slices.DeleteFunc(slices.Clone(all), func(name string) bool { return slices.Contains(step.drop, name) })
		b.prune(keep, step.people)
		b.people(want)
		got, err := b.Person(b.ctx, "one")
		b.must(err)
		if !reflect.DeepEqual(got, want) {
			t.Errorf("without %v a person is %+v, want %+v", step.drop, got, want)
		}
		b.prune(keep, 0)
	}
}

// listedWithShift lists somebody who is met, has left, and has something in
// each field. Whoever looks them up before a change must see it nevertheless.
func (b *rig) listedWithShift() courses.Person {
	b.t.Helper()
	listed := Person("one")
	listed.Fields["shift"] = "natt"
	p := b.list(listed)
	_, err := b.Meet(b.ctx, store.Sighting{ObjectID: "one", Timezone: "Asia/Tokyo", Chat: listed.Chat, Locale: "nn", Installed: true})
	b.must(err)
	b.must(b.SetLanguage(b.ctx, p.ID, courses.Nynorsk))
	b.must(b.Unlist(b.ctx, p.ID, Noon))
	p, err = b.Person(b.ctx, "one")
	b.must(err)
	p.Fields = map[string]string{}
	for name, value := range listed.Fields {
		p.Fields[name] = value
	}
	return p
}

// testPruneMany: among many, and while others come, everybody is looked at,
// and woken are those whom it concerned.
func testPruneMany(t *testing.T, b *rig) {
	const people = 1300
	b.must(b.PutCampaign(b.ctx, Campaign("spring")))
	var all sync.WaitGroup
	for i := range 64 {
		all.Go(func() {
			for n := i; n < people; n += 64 {
				p := courses.Person{ObjectID: fmt.Sprint(n), Email: fmt.Sprintf("%d@example.no", n)}
				if n%3 > 0 {
					p.Fields = map[string]string{"shift": fmt.Sprint(n % 3), "title": "x"}
				}
				if _, err := b.List(b.ctx, p, Noon); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	b.asleep()
	all.Go(func() {
		for n := range 100 {
			if _, err := b.Meet(b.ctx, store.Sighting{ObjectID: fmt.Sprint("new ", n)}); err != nil {
				t.Error(err)
			}
		}
	})
	b.prune([]string{courses.FieldTitle}, people-(people+2)/3)
	all.Wait()
	woken := map[string]bool{}
	for _, id := range b.due(Noon) {
		woken[id] = true
	}
	b.must(b.Everybody(b.ctx, func(p courses.Person) error {
		_, has := p.Fields["shift"]
		concerned := p.Fields["title"] == "x"
		if isNew := p.Email == ""; has || !isNew && woken[p.ID] != concerned {
			t.Errorf("%+v was woken: %v", p, woken[p.ID])
		}
		return nil
	}))
	b.prune([]string{courses.FieldTitle}, 0)
}
