package storetest

import (
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"sync"
	"testing"
	"time"

	"drypp/bot/store"
	"drypp/courses"
	"drypp/courses/campaigns"
	"drypp/courses/results"
)

func testMeet(t *testing.T, b *rig) {
	chat := courses.Chat{ServiceURL: "https://smba.trafficmanager.net/emea/", Conversation: "a:1", User: "29:1", Bot: "28:1"}
	other := courses.Chat{ServiceURL: "https://smba.trafficmanager.net/de/", Conversation: "a:2", User: "29:1", Bot: "28:1"}
	want := courses.Person{ObjectID: "aa-1", Locale: "nb-NO", Met: Noon}
	for _, step := range []struct {
		name string
		s    store.Sighting
		then func()
	}{
		{"new", store.Sighting{ObjectID: "AA-1", Locale: "nb-NO", At: Noon}, func() {}},
		{"again", store.Sighting{ObjectID: "aa-1", At: Noon.Add(time.Hour)}, func() {}},
		{"chat", store.Sighting{ObjectID: "aa-1", Chat: chat}, func() { want.Chat = chat }},
		{"group", store.Sighting{ObjectID: "aa-1", Locale: "en-US"}, func() { want.Locale = "en-US" }},
		{"moved", store.Sighting{ObjectID: "aa-1", Chat: other}, func() { want.Chat = other }},
		{"installed", store.Sighting{ObjectID: "Aa-1", Installed: true}, func() { want.Installed = true }},
		{"zone", store.Sighting{ObjectID: "aa-1", Timezone: "Europe/Oslo"}, func() { want.ClientTimezone = "Europe/Oslo" }},
		{"nothing", store.Sighting{ObjectID: "aa-1", Chat: other, Locale: "en-US", Installed: true}, func() {}},
	} {
		step.then()
		got, err := b.Meet(b.ctx, step.s)
		b.must(err)
		if want.ID == "" {
			want.ID = got.ID
		}
		read, err := b.Person(b.ctx, "AA-1")
		b.must(err)
		byID, err := b.PersonByID(b.ctx, want.ID)
		b.must(err)
		if !reflect.DeepEqual(got, want) || !reflect.DeepEqual(read, want) || !reflect.DeepEqual(byID, want) {
			t.Errorf("%s: Meet gave %+v, Person %+v and PersonByID %+v, want %+v", step.name, got, read, byID, want)
		}
	}
	if !regexp.MustCompile(`^[a-z0-9_-]{8,16}$`).MatchString(want.ID) {
		t.Errorf("the ID %q is not for cards and URLs", want.ID)
	}
	if _, err := b.Meet(b.ctx, store.Sighting{At: Noon}); err == nil {
		t.Error("somebody without an object ID was met")
	}
}

func testMeetAtOnce(t *testing.T, b *rig) {
	ids := make([]string, 32)
	var all sync.WaitGroup
	for i := range ids {
		all.Go(func() {
			p, err := b.Meet(b.ctx, store.Sighting{ObjectID: "one", Installed: i%2 == 0, At: Noon})
			if err != nil {
				t.Error(err)
			}
			ids[i] = p.ID
		})
	}
	all.Wait()
	for _, id := range ids {
		if id != ids[0] {
			t.Fatalf("one person has the IDs %q", ids)
		}
	}
}

func testNobodyKnown(t *testing.T, b *rig) {
	c := Course("c")
	p := b.meet("somebody")
	for _, id := range nobodys {
		_, err := b.Person(b.ctx, id)
		b.refused(err, store.ErrNotFound)
		_, err = b.PersonByID(b.ctx, id)
		b.refused(err, store.ErrNotFound)
		planned, err := b.Agenda(b.ctx, id)
		b.must(err)
		if !reflect.DeepEqual(planned, campaigns.Agenda{}) {
			t.Errorf("nobody has the agenda %+v", planned)
		}
		b.refused(b.Leave(b.ctx, id), store.ErrNotFound)
		_, err = b.ClaimWelcome(b.ctx, id)
		b.refused(err, store.ErrNotFound)
		b.refused(b.ReturnWelcome(b.ctx, id), store.ErrNotFound)
		b.refused(b.SetLanguage(b.ctx, id, courses.English), store.ErrNotFound)
		b.refused(b.SetProfile(b.ctx, id, "n", "e"), store.ErrNotFound)
		b.refused(b.Unlist(b.ctx, id, Noon), store.ErrNotFound)
		b.refused(b.Revise(b.ctx, id, func(*store.Case) error { return nil }), store.ErrNotFound)
		b.must(b.Seen(b.ctx, id, id, Noon))
		_, err = b.Enrol(b.ctx, id, c, false, Noon)
		b.refused(err, store.ErrNotFound)
		_, err = b.Ledger(b.ctx, id)
		b.refused(err, store.ErrNotFound)
		_, err = b.Enrolments(b.ctx, id)
		b.refused(err, store.ErrNotFound)
		_, err = b.Enrolment(b.ctx, p.ID, id)
		b.refused(err, store.ErrNotFound)
		_, err = b.ReadLesson(b.ctx, p.ID, id, c, 0)
		b.refused(err, store.ErrNotFound)
		_, err = b.Retry(b.ctx, id, id, c, 1)
		b.refused(err, store.ErrNotFound)
	}
	b.totals(map[string]results.Totals{})
}

func testWelcome(t *testing.T, b *rig) {
	p := b.meet("one")
	claim := func(want bool) {
		t.Helper()
		got, err := b.ClaimWelcome(b.ctx, p.ID)
		b.must(err)
		if got != want {
			t.Errorf("ClaimWelcome gave %v, want %v", got, want)
		}
	}
	claim(true)
	claim(false)
	b.must(b.ReturnWelcome(b.ctx, p.ID))
	claim(true)
	b.meet("one") // Teams says "installed" again and again
	claim(false)
	b.must(b.Leave(b.ctx, "ONE"))
	left, err := b.Person(b.ctx, "one")
	b.must(err)
	if left.Installed || left.Welcomed {
		t.Errorf("somebody who left is %+v", left)
	}
	b.must(b.Leave(b.ctx, "one"))
	b.meet("one")
	claim(true)
	claim(false)
}

func testWelcomeAtOnce(t *testing.T, b *rig) {
	p := b.meet("one")
	var all sync.WaitGroup
	claims := make(chan bool, 32)
	for range cap(claims) {
		all.Go(func() {
			mine, err := b.ClaimWelcome(b.ctx, p.ID)
			if err != nil {
				t.Error(err)
			}
			claims <- mine
		})
	}
	all.Wait()
	close(claims)
	n := 0
	for mine := range claims {
		if mine {
			n++
		}
	}
	if n != 1 {
		t.Errorf("%d of 32 were to welcome, want 1", n)
	}
}

func testProfile(t *testing.T, b *rig) {
	p := b.meet("one")
	b.must(b.SetProfile(b.ctx, p.ID, "Åse Ødegård", "aase@example.no"))
	b.must(b.SetLanguage(b.ctx, p.ID, courses.Nynorsk))
	p.Name, p.Email, p.Language = "Åse Ødegård", "aase@example.no", courses.Nynorsk
	if got := b.meet("one"); !reflect.DeepEqual(got, p) {
		t.Errorf("got %+v, want %+v", got, p)
	}
}

// testPeopleAsOfOneMoment counts while others enrol: each transaction enrols
// one person, so a count that was taken at one moment agrees with itself.
func testPeopleAsOfOneMoment(t *testing.T, b *rig) {
	const people = 60
	c, d := Course("c"), Course("d")
	var all sync.WaitGroup
	for i := range people {
		all.Go(func() {
			p, err := b.Meet(b.ctx, store.Sighting{ObjectID: fmt.Sprint(i), At: Noon})
			if err == nil {
				_, err = b.Enrol(b.ctx, p.ID, c, false, Noon)
			}
			if err == nil {
				_, err = b.Enrol(b.ctx, p.ID, d, false, Noon)
			}
			if err != nil {
				t.Error(err)
			}
		})
	}
	for range 20 {
		b.must(b.People(b.ctx, func(p courses.Person, es []courses.Enrolment) error {
			if p.ID == "" || len(es) > 2 || len(es) > 0 && es[0].Course != "c" || len(es) > 1 && es[1].Course != "d" {
				t.Errorf("%+v has %+v", p, es)
			}
			return nil
		}))
	}
	all.Wait()
	seen := map[string][]courses.Enrolment{}
	b.must(b.People(b.ctx, func(p courses.Person, es []courses.Enrolment) error {
		seen[p.ID] = es
		return nil
	}))
	if len(seen) != people {
		t.Errorf("People gave %d people, want %d", len(seen), people)
	}
	for id, es := range seen {
		theirs, err := b.Enrolments(b.ctx, id)
		b.must(err)
		if len(es) != 2 || !reflect.DeepEqual(es, theirs) {
			t.Errorf("People gave %+v, Enrolments %+v", es, theirs)
		}
	}
}

func testPeopleStops(t *testing.T, b *rig) {
	b.meet("one")
	b.meet("two")
	stop := errors.New("stop")
	calls := 0
	err := b.People(b.ctx, func(courses.Person, []courses.Enrolment) error {
		calls++
		return stop
	})
	if err != stop || calls != 1 {
		t.Errorf("People gave %v after %d calls, want %v after 1", err, calls, stop)
	}
}
