package storetest

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"sync"
	"testing"
	"time"

	"drypp/bot/store"
	"drypp/courses"
	"drypp/courses/calendar"
	"drypp/courses/campaigns"
	"drypp/courses/results"
)

// testJoin: who was listed by their address and then met is one person, with
// what Teams says of the one and the list of the other.
func testJoin(t *testing.T, b *rig) {
	listed, met := b.listedAndMet()
	b.must(b.SetProfile(b.ctx, met.ID, "Åse Ø.", "ASE@example.no"))
	want := met
	want.Name, want.Email = "Åse Ø.", "ASE@example.no"
	want.Timezone, want.Country, want.Manager = listed.Timezone, listed.Country, listed.Manager
	want.Fields, want.Groups, want.Listed = listed.Fields, listed.Groups, true
	want.Met = listed.Met
	b.known("", "ase@example.no", want)
	b.known("met", "", want)
	if got, err := b.Person(b.ctx, "met"); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("Person gave %+v, %v; want %+v", got, err, want)
	}
	b.refused(b.SetLanguage(b.ctx, listed.ID, courses.English), store.ErrNotFound)
	b.people(want)
	b.must(b.SetProfile(b.ctx, met.ID, "Åse Ø.", "ASE@example.no"))
	b.people(want)
}

// listedAndMet returns somebody who is listed by an address, and somebody who
// was met later and has something of their own in each field.
func (b *rig) listedAndMet() (listed, met courses.Person) {
	b.t.Helper()
	listed = Person("")
	listed = b.list(listed)
	sample := Person("met")
	_, err := b.Meet(b.ctx, store.Sighting{
		ObjectID: "met", Locale: "en-GB", Timezone: "Asia/Tokyo", Chat: sample.Chat, Installed: true, At: Noon.Add(time.Hour),
	})
	b.must(err)
	p, err := b.Person(b.ctx, "met")
	b.must(err)
	b.must(b.SetLanguage(b.ctx, p.ID, courses.Nynorsk))
	_, err = b.ClaimWelcome(b.ctx, p.ID)
	b.must(err)
	b.revise(p.ID, func(c *store.Case) { c.Person.Blocked = true })
	met, err = b.Person(b.ctx, "met")
	b.must(err)
	return listed, met
}

// people fails the test unless these are all people.
func (b *rig) people(want ...courses.Person) {
	b.t.Helper()
	got := map[string]courses.Person{}
	b.must(b.Everybody(b.ctx, func(p courses.Person) error { got[p.ID] = p; return nil }))
	all := map[string]courses.Person{}
	for _, p := range want {
		all[p.ID] = p
	}
	if !reflect.DeepEqual(got, all) {
		b.t.Errorf("people are %+v, want %+v", got, all)
	}
}

// testJoinByList: the list may tell the object ID of somebody who was met, too.
func testJoinByList(t *testing.T, b *rig) {
	_, met := b.listedAndMet()
	got := b.list(courses.Person{ObjectID: "met", Email: "ase@example.no", Country: "SE"})
	want := met
	want.Name, want.Email, want.Country, want.Listed, want.Met = "Åse Østby", "ase@example.no", "SE", true, Noon
	if !reflect.DeepEqual(got, want) {
		t.Errorf("List gave %+v, want %+v", got, want)
	}
	b.people(want)
}

// testJoinWhoLeft: who left by the list has left, unless another list says that
// they are there.
func testJoinWhoLeft(t *testing.T, b *rig) {
	for i, step := range []struct {
		name                        string
		listed, left, leftByAddress bool
		wantLeft                    bool
		country                     string
	}{
		{"left by address", false, false, true, true, "NO"},
		{"there by address", false, false, false, false, "NO"},
		{"left by address, there by ID", true, false, true, false, "SE"},
		{"left by ID, there by address", true, true, false, false, "NO"},
		{"left by both", true, true, true, true, "NO"},
	} {
		address := fmt.Sprintf("%d@example.no", i)
		p := b.meet(step.name)
		if step.listed {
			b.list(courses.Person{ObjectID: step.name, Country: "SE"})
		}
		if step.left {
			b.must(b.Unlist(b.ctx, p.ID, Noon.Add(time.Hour)))
		}
		other := b.list(courses.Person{Email: address, Country: "NO"})
		if step.leftByAddress {
			b.must(b.Unlist(b.ctx, other.ID, Noon.Add(2*time.Hour)))
		}
		b.must(b.SetProfile(b.ctx, p.ID, "n", address))
		got, err := b.Person(b.ctx, step.name)
		b.must(err)
		if got.ID != p.ID || got.Left.IsZero() == step.wantLeft || !got.Listed || got.Country != step.country {
			t.Errorf("%s: they are %+v", step.name, got)
		}
		b.refused(b.Unlist(b.ctx, other.ID, Noon), store.ErrNotFound)
	}
}

// testJoinPlans: memberships move to who has none of that campaign; what else
// was planned for the record that goes is gone with it, uncounted.
func testJoinPlans(t *testing.T, b *rig) {
	b.must(b.PutCampaign(b.ctx, Campaign("spring")))
	listed, met := b.listedAndMet()
	b.asleep()
	b.revise(listed.ID, func(c *store.Case) { c.Agenda = Agenda(listed.ID) })
	own := campaigns.Membership{Since: Day.Add(9)}
	b.revise(met.ID, func(c *store.Case) {
		c.Agenda = Agenda(met.ID)
		c.Agenda.Joined = map[string]campaigns.Membership{"spring": own, "winter": own}
	})
	want := b.agenda(met.ID)
	want.Joined = maps.Clone(want.Joined)
	want.Joined["autumn"] = Agenda("").Joined["autumn"]
	want.Wake = time.Unix(0, 0).UTC()
	deliveries, err := b.Ledger(b.ctx, met.ID)
	b.must(err)
	b.must(b.SetProfile(b.ctx, met.ID, "n", "ase@example.no"))
	if got := b.agenda(met.ID); !reflect.DeepEqual(got, want) {
		t.Errorf("the agenda is %+v, want %+v", got, want)
	}
	b.deliveries(b.ledger(), deliveries...)
	b.counts("spring", campaigns.Counts{ByStage: map[campaigns.Stage]int{campaigns.Planned: 1, campaigns.Sending: 1}})
	if got := b.due(farOff); !slices.Equal(got, []string{met.ID}) {
		t.Errorf("due are %v, want %v", got, met.ID)
	}
	_, err = b.Ledger(b.ctx, listed.ID)
	b.refused(err, store.ErrNotFound)
	b.recount()
}

// testJoinPlansOfNobody: who had nothing planned is in the campaigns of the
// record that goes.
func testJoinPlansOfNobody(t *testing.T, b *rig) {
	listed, met := b.listedAndMet()
	b.revise(listed.ID, func(c *store.Case) { c.Agenda = Agenda(listed.ID) })
	b.must(b.SetProfile(b.ctx, met.ID, "n", "ase@example.no"))
	got := b.agenda(met.ID)
	want := campaigns.Agenda{Joined: Agenda("").Joined, Wake: got.Wake}
	if !reflect.DeepEqual(got, want) || got.Wake.IsZero() {
		t.Errorf("the agenda is %+v, want %+v", got, want)
	}
	b.deliveries(b.ledger())
	if counts, err := b.Counts(b.ctx); err != nil || len(counts["spring"].ByStage) > 0 {
		t.Errorf("counts are %v, %v; want none", counts, err)
	}
}

// testJoinHistory: what was learnt under either record is the person's, oldest
// first, and counted as before.
func testJoinHistory(t *testing.T, b *rig) {
	listed, met := b.listedAndMet()
	var want []courses.Enrolment
	for i, p := range []courses.Person{met, listed, met, listed} {
		e, err := b.Enrol(b.ctx, p.ID, Course(fmt.Sprint(i)), false, Noon.Add(time.Duration(i)*time.Hour))
		b.must(err)
		want = append(want, e)
	}
	totals, err := b.Totals(b.ctx, results.Cut{}, calendar.Date{})
	b.must(err)
	b.must(b.SetProfile(b.ctx, met.ID, "n", "ase@example.no"))
	got, err := b.Enrolments(b.ctx, met.ID)
	b.must(err)
	if !reflect.DeepEqual(got, want) {
		t.Errorf("enrolments are %+v, want %+v", got, want)
	}
	b.totals(totals.Courses)
	again := b.enrol(met, Course("new"))
	if got, err = b.Enrolments(b.ctx, met.ID); err != nil || !reflect.DeepEqual(got, append(want, again)) {
		t.Errorf("after a new one enrolments are %+v, %v", got, err)
	}
}

// testJoinAtOnce: however a list and a person come together, they are one.
func testJoinAtOnce(t *testing.T, b *rig) {
	const people = 20
	var all sync.WaitGroup
	for i := range people {
		address := fmt.Sprintf("%d@example.no", i)
		all.Go(func() {
			if _, err := b.List(b.ctx, courses.Person{Email: address, Country: "NO"}, Noon); err != nil {
				t.Error(err)
			}
		})
		all.Go(func() {
			p, err := b.Meet(b.ctx, store.Sighting{ObjectID: fmt.Sprint(i), At: Noon})
			if err == nil {
				err = b.SetProfile(b.ctx, p.ID, "n", address)
			}
			if err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	n := 0
	b.must(b.Everybody(b.ctx, func(p courses.Person) error {
		n++
		if p.ObjectID == "" || p.Country != "NO" || !p.Listed {
			t.Errorf("somebody is %+v", p)
		}
		return nil
	}))
	if n != people {
		t.Errorf("there are %d people, want %d", n, people)
	}
}
