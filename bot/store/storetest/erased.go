package storetest

import (
	"errors"
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
	"drypp/courses/rights"
)

// erase fails the test unless these people are erased and nobody else.
func (b *rig) erase(people ...courses.Person) {
	b.t.Helper()
	var ids []string
	var want []store.Erased
	for _, p := range people {
		ids = append(ids, p.ID)
		want = append(want, store.Erased{Person: p.ID, At: Noon})
	}
	got, err := b.Erase(b.ctx, Noon, ids...)
	b.must(err)
	if !slices.Equal(got, want) {
		b.t.Errorf("erased were %v, want %v", got, want)
	}
	for i := range people {
		b.gone(&people[i])
	}
	Check(b.t, b.Store)
}

// gone fails the test if a person can be found or is on record.
func (b *rig) gone(p *courses.Person) {
	b.t.Helper()
	_, err := b.PersonByID(b.ctx, p.ID)
	b.refused(err, store.ErrNotFound)
	for _, look := range []struct{ objectID, email string }{{p.ObjectID, ""}, {"", p.Email}, {p.ObjectID, p.Email}} {
		known, err := b.Known(b.ctx, look.objectID, look.email)
		if err == nil && known.ID == p.ID {
			b.t.Errorf("who was erased is still found")
		}
	}
	if found, err := b.Person(b.ctx, p.ObjectID); err == nil && found.ID == p.ID {
		b.t.Errorf("who was erased is still found")
	}
	listed := false
	b.must(b.Erased(b.ctx, func(e store.Erased) error {
		listed = listed || e == store.Erased{Person: p.ID, At: Noon}
		return nil
	}))
	if !listed {
		b.t.Error("somebody who was erased isn't among the erased")
	}
}

// full makes somebody of whom there is something everywhere, in another's team and
// with a team of their own.
func (b *rig) full(name string) courses.Person {
	b.t.Helper()
	p := b.list(courses.Person{
		ObjectID: name, Name: "Kari " + name, Email: name + "@example.no", Manager: "boss",
		Fields: map[string]string{courses.FieldDepartment: "Salg"},
	})
	b.sit(name, Course("c"), "1")
	b.enrol(p, Course("d"))
	b.settled(p.ID, "d-"+name, campaigns.Accepted, Noon)
	b.revise(p.ID, func(c *store.Case) { c.Agenda = Agenda(p.ID) })
	b.must(b.PutDigest(b.ctx, Digest(p.ID, b.meet("deputy").ID)))
	b.must(b.PutRequest(b.ctx, Request("r-"+name, p.ID)))
	b.must(b.PutAccess(b.ctx, Access(b.meet("boss").ID, p.ID)))
	b.learn(p)
	return p
}

// testErase: nothing of a person is left, nothing of anybody else is lost, and what
// they completed goes on as numbers.
func testErase(t *testing.T, b *rig) {
	b.Outbox(true)
	b.must(b.PutCampaign(b.ctx, Campaign("spring")))
	m := newModel(b)
	m.cut(1)
	m.recut()
	boss, deputy := b.meet("boss"), b.meet("deputy")
	stays := b.full("stays")
	events := b.events()
	totals, err := b.Totals(b.ctx, results.Cut{}, calendar.Date{})
	b.must(err)
	counts, err := b.Counts(b.ctx)
	b.must(err)
	before := b.everybody()
	learned, log := b.learned(stays.ID), b.reviews("")

	p := b.full("goes")
	below := b.list(courses.Person{ObjectID: "below", Manager: "goes"})
	byAddress := b.list(courses.Person{ObjectID: "by-address", Manager: "goes@example.no"})
	b.must(b.PutDigest(b.ctx, Digest(boss.ID, p.ID)))
	m.holds()
	b.sleep(below.ID)
	b.erase(p)
	m.holds()
	if !slices.Contains(b.due(Noon), below.ID) {
		t.Error("whose manager was erased isn't looked at anew")
	}

	below.Manager, byAddress.Manager = "", ""
	before[below.ID], before[byAddress.ID] = known{person: below}, known{person: byAddress}
	after := b.everybody()
	for id := range after {
		if len(after[id].enrolments) == 0 {
			after[id] = known{person: after[id].person}
		}
		if len(before[id].enrolments) == 0 {
			before[id] = known{person: before[id].person}
		}
	}
	if !reflect.DeepEqual(after, before) {
		t.Errorf("left are %+v, want %+v", after, before)
	}
	if got := b.learned(stays.ID); !reflect.DeepEqual(got, learned) || !reflect.DeepEqual(b.reviews(""), log) {
		t.Errorf("who stays learned %+v, want %+v", got, learned)
	}
	b.voted(stays.ID, 2)
	totals.People += 2
	if got, err := b.Totals(b.ctx, results.Cut{}, calendar.Date{}); err != nil || !reflect.DeepEqual(got, totals) {
		t.Errorf("totals are %+v, %v; want %+v", got, err, totals)
	}
	if got, err := b.Counts(b.ctx); err != nil || !reflect.DeepEqual(got, counts) {
		t.Errorf("counts are %+v, %v; want %+v", got, err, counts)
	}
	if got := b.events(); !reflect.DeepEqual(got, events) {
		t.Errorf("events are %+v, want %+v", got, events)
	}
	noDeputy := Digest(boss.ID, "")
	noDeputy.Revision = 2
	b.digests(Digest(stays.ID, deputy.ID), noDeputy)
	b.requests(Request("r-stays", stays.ID))
	b.accesses(Access(boss.ID, stays.ID))
	b.wentOn(map[string]store.Gone{"c": {Completed: 1, Passed: 1}})
	b.reopen()
	b.gone(&p)
	b.wentOn(map[string]store.Gone{"c": {Completed: 1, Passed: 1}})
}

// wentOn fails the test unless so many completions are of who is gone.
func (b *rig) wentOn(want map[string]store.Gone) {
	b.t.Helper()
	if got, err := b.Gone(b.ctx); err != nil || !maps.Equal(got, want) {
		b.t.Errorf("gone are %v, %v; want %v", got, err, want)
	}
}

// testEraseRefuses: whatever refers to who was erased is refused, and nobody is
// erased twice.
func testEraseRefuses(t *testing.T, b *rig) {
	c := Course("c")
	p, e := b.atQuestions("one", c)
	other := b.meet("two")
	if got, err := b.Erase(b.ctx, Noon, append(slices.Clone(nobodys), p.ID, p.ID)...); err != nil || len(got) != 1 || got[0].Person != p.ID {
		t.Errorf("erased were %v, %v", got, err)
	}
	if got, err := b.Erase(b.ctx, Noon.Add(time.Hour), p.ID); err != nil || len(got) > 0 {
		t.Errorf("erased again were %v, %v", got, err)
	}
	if got, err := b.Erase(b.ctx, Noon); err != nil || len(got) > 0 {
		t.Errorf("of nobody erased were %v, %v", got, err)
	}
	b.gone(&p)
	for name, err := range about(b, p, e, c) {
		if !errors.Is(err, store.ErrNotFound) {
			t.Errorf("%s of who was erased: %v", name, err)
		}
	}
	if _, err := b.PersonByID(b.ctx, other.ID); err != nil {
		t.Error(err)
	}
}

// about does with a person what refuses those who aren't on record.
func about(b *rig, p courses.Person, e courses.Enrolment, c *courses.Course) map[string]error {
	errs := map[string]error{
		"Restrict":    b.Restrict(b.ctx, p.ID, Noon),
		"Hold":        b.Hold(b.ctx, p.ID, Noon),
		"Correct":     b.Correct(b.ctx, p.ID, rights.FieldName, "n"),
		"SetLanguage": b.SetLanguage(b.ctx, p.ID, courses.English),
		"SetProfile":  b.SetProfile(b.ctx, p.ID, "n", "e"),
		"Unlist":      b.Unlist(b.ctx, p.ID, Noon),
		"Leave":       b.Leave(b.ctx, p.ObjectID),
		"Revise":      b.Revise(b.ctx, p.ID, func(*store.Case) error { return nil }),
		"PutDigest":   b.PutDigest(b.ctx, Digest(p.ID, "")),
		"PutRequest":  b.PutRequest(b.ctx, Request("r", p.ID)),
	}
	_, errs["Enrol"] = b.Enrol(b.ctx, p.ID, c, false, Noon)
	_, errs["Enrolment"] = b.Enrolment(b.ctx, p.ID, e.ID)
	_, errs["Enrolments"] = b.Enrolments(b.ctx, p.ID)
	_, errs["ReadLesson"] = b.ReadLesson(b.ctx, p.ID, e.ID, c, 0)
	_, errs["Answer"] = b.Answer(b.ctx, Answer(p, e, c, "q1", 1, "1"))
	_, errs["Retry"] = b.Retry(b.ctx, p.ID, e.ID, c, 1)
	_, errs["Open"] = b.Open(b.ctx, p.ID, "d", c, Noon)
	_, errs["Ledger"] = b.Ledger(b.ctx, p.ID)
	_, errs["Standings"] = b.Standings(b.ctx, p.ID)
	_, errs["Mentions"] = b.Mentions(b.ctx, p.ID)
	_, errs["Digest"] = b.Digest(b.ctx, p.ID, store.ManagerDigest)
	for name, err := range everythingLearned(b.ctx, b, p, e, c) {
		if name != "Reviews" && name != "Ballots" && name != "Learners" {
			errs[name] = err
		}
	}
	return errs
}

// testEraseAndReturn: who comes again is somebody new, of whom nothing is known.
func testEraseAndReturn(t *testing.T, b *rig) {
	before := b.full("one")
	b.erase(before)
	again := b.meet("one")
	if again.ID == before.ID || again.Name != "" || again.Email != "" {
		t.Errorf("who came again is %+v", again)
	}
	if es, err := b.Enrolments(b.ctx, again.ID); err != nil || len(es) > 0 {
		t.Errorf("who came again took %v, %v", es, err)
	}
	listed := b.list(courses.Person{ObjectID: "one", Email: "one@example.no"})
	if listed.ID != again.ID {
		t.Error("who came again is listed as another")
	}
	b.erase(listed)
	byAddress := b.list(courses.Person{Email: "one@example.no"})
	if byAddress.ID == listed.ID || byAddress.ID == before.ID {
		t.Error("who was listed again is who was erased")
	}
	Check(t, b.Store)
}

// testEraseShared: who has the address of somebody who is erased keeps it, and the
// manager that both had is still theirs.
func testEraseShared(t *testing.T, b *rig) {
	boss := b.meet("boss")
	p := b.list(courses.Person{ObjectID: "one", Email: "both@example.no", Manager: "boss"})
	other := b.list(courses.Person{ObjectID: "two", Email: "Both@example.no", Manager: "boss"})
	b.erase(p)
	b.reopen()
	if got, err := b.Known(b.ctx, "", "both@example.no"); err != nil || !reflect.DeepEqual(got, other) {
		t.Errorf("by the address there is %+v, %v; want %+v", got, err, other)
	}
	if team, _, _ := b.shown(boss); !slices.Equal(team, []string{other.ID}) {
		t.Errorf("the team is %v", team)
	}
}

// testEraseSittings: what is counted of questions stays if it is of enough people,
// and goes if it waits.
func testEraseSittings(t *testing.T, b *rig) {
	c := Course("c")
	var people []courses.Person
	for i := range 7 {
		p, _ := b.sit(fmt.Sprint(i), c, fmt.Sprint(i%3))
		people = append(people, p)
	}
	b.sittings("c", 5, 2)
	before := b.quality("c")
	b.erase(people[5])
	b.sittings("c", 5, 1)
	b.erase(people[0], people[1])
	b.sittings("c", 5, 1)
	if after := b.quality("c"); !after.Released.Same(&before.Released) {
		t.Errorf("released was %+v and is %+v", before.Released, after.Released)
	}
	for i := range 4 {
		b.sit(fmt.Sprint("more", i), c, "1")
	}
	b.sittings("c", 10, 0)
	b.reopen()
	b.sittings("c", 10, 0)
	Check(t, b.Store)
	b.wentOn(map[string]store.Gone{"c": {Completed: 3, Passed: 1}})
}

// testRestrictedSittings: what somebody sat who is restricted isn't released until
// that is lifted.
func testRestrictedSittings(t *testing.T, b *rig) {
	c := Course("c")
	p, _ := b.sit("0", c, "1")
	b.restrict(p, true)
	for i := range 4 {
		b.sit(fmt.Sprint(i+1), c, "1")
	}
	b.sittings("c", 0, 5)
	b.sit("5", c, "1")
	b.sittings("c", 5, 1)
	b.restrict(p, false)
	for i := range 4 {
		b.sit(fmt.Sprint(i+6), c, "1")
	}
	b.sittings("c", 10, 0)
}

// testRestrictionLifted: what waited for somebody's restriction to end is released
// when it does, and not with the next who comes, but not while it is of too few.
func testRestrictionLifted(t *testing.T, b *rig) {
	c := Course("c")
	var restricted []courses.Person
	for i := range results.Fewest {
		if p, _ := b.sit(fmt.Sprint(i), c, "1"); i < 3 {
			b.restrict(p, true)
			restricted = append(restricted, p)
		}
	}
	b.sit("more", c, "1")
	b.restrict(restricted[0], false)
	b.sittings("c", 0, results.Fewest+1)
	b.restrict(restricted[1], false)
	b.sittings("c", results.Fewest, 1)
	b.restrict(restricted[2], false)
	b.sittings("c", results.Fewest, 1)
	Check(t, b.Store)
}

// testEraseMany: many go at once while the others answer, and nobody who stays
// loses anything.
func testEraseMany(t *testing.T, b *rig) {
	c := Course("c")
	var stay, leave []courses.Person
	var es []courses.Enrolment
	for i := range 30 {
		p, e := b.atQuestions(fmt.Sprint("stays", i), c)
		stay, es = append(stay, p), append(es, e)
		p, _ = b.atQuestions(fmt.Sprint("goes", i), c)
		leave = append(leave, p)
	}
	var all sync.WaitGroup
	for i := range stay {
		all.Go(func() {
			for _, q := range []string{"q1", "q2", "q3"} {
				if done, err := b.Answer(b.ctx, Answer(stay[i], es[i], c, q, 1, "1")); err != nil || done.Outcome != courses.Recorded {
					t.Errorf("outcome %d, %v", done.Outcome, err)
				}
			}
		})
	}
	for half := range slices.Chunk(leave, len(leave)/2) {
		all.Go(func() {
			var ids []string
			for _, p := range half {
				ids = append(ids, p.ID)
			}
			if done, err := b.Erase(b.ctx, Noon, ids...); err != nil || len(done) != len(half) {
				t.Errorf("erased were %d of %d: %v", len(done), len(half), err)
			}
		})
	}
	all.Wait()
	for i := range leave {
		b.gone(&leave[i])
	}
	b.totals(map[string]results.Totals{"c": {Reached: 30, Started: 30, Completed: 30, Passed: 30, Done: 30}})
	b.reopen()
	b.totals(map[string]results.Totals{"c": {Reached: 30, Started: 30, Completed: 30, Passed: 30, Done: 30}})
	Check(t, b.Store)
}

// testEraseAndRestore: a snapshot from before, together with the keys as they are
// now, brings back nobody.
func testEraseAndRestore(t *testing.T, b *rig) {
	b.full("stays")
	p := b.full("goes")
	below := b.list(courses.Person{ObjectID: "below", Manager: "goes"})
	stays, err := b.Person(b.ctx, "stays")
	b.must(err)
	earlier := b.snapshot(func() {})
	b.erase(p)
	restored := b.restore(earlier)
	restored.gone(&p)
	Check(t, restored.Store)
	if got, err := restored.PersonByID(b.ctx, stays.ID); err != nil || !reflect.DeepEqual(got, stays) {
		t.Errorf("who stays is %+v, %v; want %+v", got, err, stays)
	}
	if got, err := restored.PersonByID(b.ctx, below.ID); err != nil || got.Manager != "" {
		t.Errorf("whose manager was erased has %q, %v", got.Manager, err)
	}
	if again := restored.meet("goes"); again.ID == p.ID {
		t.Error("who comes again is who was erased")
	}
}
