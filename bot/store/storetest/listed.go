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

// testList: the list says who people are, Teams where they are found.
func testList(t *testing.T, b *rig) {
	listed := Person("AA-1")
	listed.Groups, listed.Manager = []string{"selgere", "ledere", "selgere"}, "BB-1"
	want := Person("aa-1")
	want.Language, want.ClientTimezone, want.Chat = "", "", courses.Chat{}
	want.Installed, want.Welcomed, want.Blocked = false, false, false
	want.Left, want.Restricted, want.Held = time.Time{}, time.Time{}, time.Time{}
	list := func(name string, at time.Time) {
		t.Helper()
		got, err := b.List(b.ctx, listed, at)
		b.must(err)
		want.ID = got.ID
		read, err := b.Person(b.ctx, "aa-1")
		b.must(err)
		if !reflect.DeepEqual(got, want) || !reflect.DeepEqual(read, want) || got.ID == listed.ID {
			t.Errorf("%s: List gave %+v and Person %+v, want %+v", name, got, read, want)
		}
	}
	list("new", Noon)
	list("again", Noon.Add(time.Hour))
	met, err := b.Meet(b.ctx, store.Sighting{ObjectID: "aa-1", Timezone: "Asia/Tokyo", Installed: true, At: Noon})
	b.must(err)
	want.ClientTimezone, want.Installed = "Asia/Tokyo", true
	if !reflect.DeepEqual(met, want) {
		t.Errorf("Meet gave %+v, want %+v", met, want)
	}
	list("with the client elsewhere", Noon)
	listed.Timezone, want.Timezone, want.ClientTimezone = "Pacific/Auckland", "Pacific/Auckland", ""
	list("moved", Noon)
	b.must(b.Unlist(b.ctx, met.ID, Noon.Add(time.Hour)))
	b.must(b.Unlist(b.ctx, met.ID, Noon.Add(2*time.Hour)))
	want.Left = Noon.Add(time.Hour)
	if left := b.meet("aa-1"); !reflect.DeepEqual(left, want) {
		t.Errorf("who left is %+v, want %+v", left, want)
	}
	listed = courses.Person{ObjectID: "aa-1", Name: "Ny", Fields: map[string]string{}, Groups: []string{}}
	want.Name, want.Locale, want.Timezone, want.Country, want.Manager = "Ny", "", "", "", ""
	want.Fields, want.Groups, want.Left = nil, nil, time.Time{}
	list("with less", Noon)
	listed.Fields["late"] = "x"
	want.Fields = map[string]string{"late": "x"}
	list("with more", Noon)
	listed.Fields["late"] = "y"
	if got, err := b.Person(b.ctx, "aa-1"); err != nil || got.Fields["late"] != "x" {
		t.Errorf("the caller's map is shared: %+v, %v", got.Fields, err)
	}
	if _, err := b.List(b.ctx, courses.Person{Name: "x"}, Noon); err == nil {
		t.Error("somebody was listed whom nobody can find")
	}
}

// list lists somebody and returns what became of them.
func (b *rig) list(p courses.Person) courses.Person {
	b.t.Helper()
	got, err := b.List(b.ctx, p, Noon)
	b.must(err)
	return got
}

// known fails the test unless the list would mean this person.
func (b *rig) known(objectID, email string, want courses.Person) {
	b.t.Helper()
	got, err := b.Known(b.ctx, objectID, email)
	if want.ID == "" {
		b.refused(err, store.ErrNotFound)
		return
	}
	b.must(err)
	if !reflect.DeepEqual(got, want) {
		b.t.Errorf("known by %q and %q is %+v, want %+v", objectID, email, got, want)
	}
}

// nobody is who isn't known.
var nobody courses.Person

// testListByAddress: who has no object ID is found by their address, until they
// have one.
func testListByAddress(t *testing.T, b *rig) {
	b.known("", "kari@example.no", nobody)
	kari := b.list(courses.Person{Email: "Kari@Example.no", Name: "Kari", Country: "NO", Manager: "Ola@Example.no"})
	want := courses.Person{ID: kari.ID, Email: "Kari@Example.no", Name: "Kari", Country: "NO", Manager: "ola@example.no", Listed: true, Met: Noon}
	if !reflect.DeepEqual(kari, want) || kari.ID == "" {
		t.Errorf("List gave %+v, want %+v", kari, want)
	}
	b.known("", "kari@example.no", want)
	b.known("kk-1", "KARI@EXAMPLE.NO", want)
	b.known("kk-1", "", nobody)
	b.known("", "", nobody)
	b.known("", "ari@example.no", nobody)
	want.Email, want.Country = "kari@example.no", "SE"
	if got := b.list(courses.Person{Email: "kari@example.no", Country: "SE", Manager: "ola@example.no"}); !reflect.DeepEqual(got, want) {
		t.Errorf("listed again she is %+v, want %+v", got, want)
	}
	_, err := b.Person(b.ctx, "")
	b.refused(err, store.ErrNotFound)
	want.ObjectID = "kk-1"
	if got := b.list(courses.Person{ObjectID: "KK-1", Email: "KARI@example.no", Country: "SE", Manager: "ola@example.no"}); got.ID != want.ID || got.ObjectID != "kk-1" {
		t.Errorf("with an object ID she is %+v, want %+v", got, want)
	}
	want.Email = "KARI@example.no"
	b.known("kk-1", "", want)
	b.known("", "kari@example.no", want)
	b.known("other", "kari@example.no", nobody) // it is hers, and she isn't the other
	if got, err := b.Person(b.ctx, "kk-1"); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("Person gave %+v, %v; want %+v", got, err, want)
	}
	if got := b.meet("KK-1"); got.ID != want.ID {
		t.Errorf("when she was met she was %+v, want %+v", got, want)
	}
}

// testListMetPeople: a list of addresses means those who are known by these.
func testListMetPeople(t *testing.T, b *rig) {
	p := b.meet("one")
	b.must(b.SetProfile(b.ctx, p.ID, "Åse", "ase@example.no"))
	got := b.list(courses.Person{Email: "ASE@example.no", Country: "NO"})
	if got.ID != p.ID || got.ObjectID != "one" || !got.Listed || got.Name != "Åse" || !got.Installed {
		t.Errorf("listed is %+v, want %+v", got, p)
	}
	b.must(b.SetProfile(b.ctx, p.ID, "Åse", "ny@example.no"))
	b.known("", "ase@example.no", nobody)
	got, err := b.Person(b.ctx, "one")
	b.must(err)
	b.known("", "ny@example.no", got)
	b.must(b.SetProfile(b.ctx, p.ID, "Åse", ""))
	b.known("", "ny@example.no", nobody)
}

// testNoAddressLost: who has nothing else to be found by keeps their address.
func testNoAddressLost(t *testing.T, b *rig) {
	p := b.list(courses.Person{Email: "ase@example.no"})
	b.must(b.SetProfile(b.ctx, p.ID, "Åse", ""))
	p.Name = "Åse"
	b.known("", "ase@example.no", p)
}

// testOneAddress: of several people with one address one is meant, always the
// same, and the others stay.
func testOneAddress(t *testing.T, b *rig) {
	const address = "post@example.no"
	var all []courses.Person
	for i := range 4 {
		p, err := b.Meet(b.ctx, store.Sighting{ObjectID: fmt.Sprint(i), At: Noon.Add(time.Duration(i) * time.Hour)})
		b.must(err)
		b.must(b.SetProfile(b.ctx, p.ID, fmt.Sprint(i), strings.ToUpper(address)))
		p, err = b.Person(b.ctx, p.ObjectID)
		b.must(err)
		all = append(all, p)
	}
	b.known("", address, all[0]) // known longest
	all[2] = b.list(courses.Person{ObjectID: "2", Email: address})
	all[3] = b.list(courses.Person{ObjectID: "3", Email: address})
	b.known("", address, all[2]) // listed
	b.must(b.Unlist(b.ctx, all[2].ID, Noon))
	b.known("", address, all[3]) // the only one who is listed and hasn't left
	b.must(b.Unlist(b.ctx, all[3].ID, Noon))
	b.known("", address, all[0]) // hasn't left
	b.must(b.SetProfile(b.ctx, all[0].ID, "0", "own@example.no"))
	b.known("", address, all[1])
	for i, p := range all {
		got, err := b.Person(b.ctx, fmt.Sprint(i))
		b.must(err)
		if got.ID != p.ID {
			t.Errorf("person %d is %+v, want %+v", i, got, p)
		}
	}
}

// testListedLocale: what the client says counts more than what the list does.
func testListedLocale(t *testing.T, b *rig) {
	for _, step := range []struct {
		name, list, client, want string
	}{
		{"none", "", "", ""},
		{"the list's", "nb", "", "nb"},
		{"the list's, changed", "en", "", "en"},
		{"gone from the list", "", "", ""},
		{"the list's again", "nn", "", "nn"},
		{"the client's, the same", "nn", "nn", "nn"},
		{"the list's other", "en", "", "nn"},
		{"the client's other", "en", "sv", "sv"},
		{"gone from the list, not from the client", "", "", "sv"},
	} {
		b.list(courses.Person{ObjectID: "one", Locale: step.list})
		got, err := b.Meet(b.ctx, store.Sighting{ObjectID: "one", Locale: step.client, At: Noon})
		b.must(err)
		if got.Locale != step.want {
			t.Errorf("%s: the locale is %q, want %q", step.name, got.Locale, step.want)
		}
	}
}

// testReturn: who comes back has all that they had.
func testReturn(t *testing.T, b *rig) {
	c := Course("c")
	p, e := b.atQuestions("one", c)
	e = b.answerAll(p, e, c, 1, "1")
	listed := courses.Person{ObjectID: "one", Email: "one@example.no"}
	p = b.list(listed)
	b.revise(p.ID, func(c *store.Case) { c.Agenda = Agenda(p.ID) })
	before := b.agenda(p.ID)
	b.must(b.Unlist(b.ctx, p.ID, Noon.Add(time.Hour)))
	left, err := b.Person(b.ctx, "one")
	b.must(err)
	if !left.Listed || !left.Left.Equal(Noon.Add(time.Hour)) {
		t.Errorf("who left is %+v", left)
	}
	b.same(p, e)
	b.totals(map[string]results.Totals{})
	if got := b.list(courses.Person{Email: "one@example.no"}); !reflect.DeepEqual(got, p) {
		t.Errorf("who returned is %+v, want %+v", got, p)
	}
	b.same(p, e)
	after := b.agenda(p.ID)
	after.Wake = before.Wake
	if !reflect.DeepEqual(after, before) {
		t.Errorf("their agenda is %+v, want %+v", after, before)
	}
	b.totals(map[string]results.Totals{
		"c": {Reached: 1, Started: 1, Completed: 1, Passed: 1, Owed: 1}, "d": {Owed: 1},
	})
}

// testRoster: what is kept of where people come from changes one revision at a
// time.
func testRoster(t *testing.T, b *rig) {
	roster := func(of *rig, want store.Roster) {
		t.Helper()
		got, err := of.Roster(b.ctx)
		b.must(err)
		if !reflect.DeepEqual(got, want) {
			t.Errorf("the roster is %+v, want %+v", got, want)
		}
	}
	want := Roster()
	if missing := Gaps(want); missing != nil {
		t.Errorf("the sample says nothing in %v", missing)
	}
	roster(b, store.Roster{})
	for _, revision := range []int{0, 2, -1} {
		b.refused(b.PutRoster(b.ctx, store.Roster{Revision: revision}), store.ErrConflict)
	}
	roster(b, store.Roster{})
	b.must(b.PutRoster(b.ctx, want))
	roster(b, want)
	b.refused(b.PutRoster(b.ctx, want), store.ErrConflict)
	roster(b.restore(b.snapshot(func() {})), want)
	b.must(b.PutRoster(b.ctx, store.Roster{Revision: 2}))
	roster(b, store.Roster{Revision: 2})
}

// testRosterAtOnce: of those who change the same revision one does.
func testRosterAtOnce(t *testing.T, b *rig) {
	var all sync.WaitGroup
	kept := make(chan string, 32)
	for i := range cap(kept) {
		all.Go(func() {
			r := Roster()
			r.Link = fmt.Sprint(i)
			switch err := b.PutRoster(b.ctx, r); {
			case err == nil:
				kept <- r.Link
			case !errors.Is(err, store.ErrConflict):
				t.Error(err)
			}
		})
	}
	all.Wait()
	close(kept)
	r, err := b.Roster(b.ctx)
	b.must(err)
	if len(kept) != 1 || r.Link != <-kept {
		t.Errorf("%d of 32 kept the same revision, want the one with %q", len(kept), r.Link)
	}
}

// testParts: of people no more is read than asked for, and what isn't a part always
// is.
func testParts(t *testing.T, b *rig) {
	for i := range 300 { // they are read in portions
		p := Person(fmt.Sprint(i))
		p.Groups, p.Fields["title"], p.Fields["shift"] = p.Groups[:i%3], fmt.Sprint(i%4), fmt.Sprint(i%2)
		b.list(p)
	}
	whole := map[string]courses.Person{}
	b.must(b.Everybody(b.ctx, func(p courses.Person) error { whole[p.ID] = p; return nil }))
	for _, parts := range []courses.Parts{
		{}, {Manager: true}, {Groups: true}, {Fields: []string{"title"}}, {Fields: []string{"shift", "department"}, Groups: true},
	} {
		got := 0
		b.must(b.Agendas(b.ctx, &parts, func(p courses.Person, _ campaigns.Agenda) error {
			want := whole[p.ID]
			got++
			want.Fields = maps.Clone(want.Fields)
			maps.DeleteFunc(want.Fields, func(name, _ string) bool { return !slices.Contains(parts.Fields, name) })
			if len(want.Fields) == 0 {
				want.Fields = nil
			}
			if !parts.Groups {
				want.Groups = nil
			}
			if !parts.Manager {
				want.Manager = ""
			}
			if !reflect.DeepEqual(p, want) {
				t.Fatalf("of %+v there is %+v, want %+v", parts, p, want)
			}
			return nil
		}))
		if got != len(whole) {
			t.Errorf("%d people of %d", got, len(whole))
		}
	}
}

// testEverybody: it calls for each person as People does, until it is told to
// stop.
func testEverybody(t *testing.T, b *rig) {
	b.must(b.Everybody(b.ctx, func(courses.Person) error { return errors.New("there is nobody") }))
	for i := range 20 {
		p := Person(fmt.Sprint(i))
		p.Groups, p.Fields["title"] = p.Groups[:i%3], fmt.Sprint(i%4)
		b.list(p)
	}
	b.list(courses.Person{Email: "kari@example.no"})
	b.meet("met")
	want := map[string]courses.Person{}
	b.must(b.People(b.ctx, func(p courses.Person, _ []courses.Enrolment) error {
		want[p.ID] = p
		return nil
	}))
	got := map[string]courses.Person{}
	b.must(b.Everybody(b.ctx, func(p courses.Person) error {
		got[p.ID] = p
		return nil
	}))
	if len(got) != 22 || !reflect.DeepEqual(got, want) {
		t.Errorf("Everybody gave %+v, People %+v", got, want)
	}
	stop := errors.New("stop")
	calls := 0
	err := b.Everybody(b.ctx, func(courses.Person) error { calls++; return stop })
	if err != stop || calls != 1 {
		t.Errorf("Everybody gave %v after %d calls, want %v after 1", err, calls, stop)
	}
}
