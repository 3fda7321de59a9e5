package storetest

import (
	"fmt"
	"maps"
	"sync"
	"testing"

	"drypp/bot/store"
	"drypp/courses"
	"drypp/courses/calendar"
	"drypp/courses/campaigns"
	"drypp/courses/results"
)

// at returns the totals of a cut at the end of a day.
func (b *rig) at(cut results.Cut, day calendar.Date) results.Table {
	b.t.Helper()
	table, err := b.Totals(b.ctx, cut, day)
	b.must(err)
	return table
}

// table fails the test unless the totals of a cut at the end of a day are these.
func (b *rig) table(cut results.Cut, day calendar.Date, want results.Table) {
	b.t.Helper()
	got := b.at(cut, day)
	heads := got.People == want.People && got.Blocked == want.Blocked && got.NoApp == want.NoApp
	if !heads || !maps.Equal(got.Courses, want.Courses) {
		b.t.Errorf("on %v the totals of %v are %+v, want %+v", day, cut, got, want)
	}
}

// sales and drift are departments.
var (
	sales = results.Cut{Field: courses.FieldDepartment, Value: "Salg"}
	drift = results.Cut{Field: courses.FieldDepartment, Value: "Drift"}
)

// in lists somebody in a department.
func (b *rig) in(objectID, department string) courses.Person {
	b.t.Helper()
	return b.list(courses.Person{ObjectID: objectID, Fields: map[string]string{courses.FieldDepartment: department}})
}

// testTrend: totals are known from the day on that a trend is kept from, to the
// end of each day, also where nothing is counted any more.
func testTrend(t *testing.T, b *rig) {
	day := Day
	p := b.in("one", "Salg")
	b.enrol(p, Course("c"))
	begun := results.Table{People: 1, Courses: map[string]results.Totals{"c": {Reached: 1, Started: 1}}}
	b.table(results.Cut{}, calendar.Date{}, begun)
	m := &model{rig: b}
	cuts := store.Cuts{Of: cutters[2], Key: "2", Day: func() calendar.Date { return day }}
	b.must(b.SetCuts(cuts))
	m.recut()
	for _, cut := range []results.Cut{{}, sales} {
		b.table(cut, Day, begun)
		b.table(cut, Day.Add(-1), results.Table{})
		b.table(cut, Day.Add(1000), begun)
	}
	day = Day.Add(3)
	b.in("one", "Drift")
	day = Day.Add(4)
	b.must(b.Unlist(b.ctx, p.ID, Noon))
	day = Day.Add(6)
	b.in("one", "Salg")
	for i, want := range []struct{ all, sales, drift results.Table }{
		{begun, begun, results.Table{}},
		{begun, begun, results.Table{}},
		{begun, begun, results.Table{}},
		{begun, results.Table{}, begun},
		{},
		{},
		{begun, begun, results.Table{}},
	} {
		b.table(results.Cut{}, Day.Add(i), want.all)
		b.table(sales, Day.Add(i), want.sales)
		b.table(drift, Day.Add(i), want.drift)
	}
	day = Day.Add(5) // a clock that is set back changes nothing of what was
	b.enrol(b.in("one", "Salg"), Course("d"))
	b.table(sales, Day.Add(3), results.Table{})
	begun.Courses["d"] = results.Totals{Reached: 1, Started: 1}
	b.table(sales, calendar.Date{}, begun)
}

// testNoTrend: without days there is only now.
func testNoTrend(t *testing.T, b *rig) {
	b.must(b.SetCuts(store.Cuts{Of: cutters[2], Key: "2"}))
	b.in("one", "Salg")
	for _, day := range []calendar.Date{{}, Day} {
		b.table(sales, day, results.Table{People: 1})
	}
	b.in("one", "Drift")
	b.table(sales, Day, results.Table{})
	b.table(drift, Day, results.Table{People: 1})
}

// testDueBefore: who is late is late from the day after their due day on, and
// only as long as they owe the course.
func testDueBefore(t *testing.T, b *rig) {
	c := Course("c")
	p, e := b.atQuestions("one", c)
	q := b.meet("two")
	for id, due := range map[string]calendar.Date{p.ID: Day, q.ID: Day.Add(400)} {
		b.revise(id, func(k *store.Case) {
			k.Agenda.Owed = []campaigns.Owed{{Course: "c", Campaign: "spring", Due: due}, {Course: "d", Campaign: "spring"}}
		})
	}
	late := func(day calendar.Date, want map[string]int) {
		t.Helper()
		got, err := b.DueBefore(b.ctx, results.Cut{}, day)
		b.must(err)
		if !maps.Equal(got, want) {
			t.Errorf("late by %v are %v, want %v", day, got, want)
		}
	}
	late(Day, nil)
	late(Day.Add(1), map[string]int{"c": 1})
	late(Day.Add(400), map[string]int{"c": 1})
	late(Day.Add(401), map[string]int{"c": 2})
	b.answerAll(p, e, c, 1, "1")
	late(Day.Add(400), nil)
	late(Day.Add(401), map[string]int{"c": 1})
	b.totals(map[string]results.Totals{
		"c": {Reached: 1, Started: 1, Completed: 1, Passed: 1, Owed: 1, Done: 1}, "d": {Owed: 2},
	})
}

// testRecut: everybody is counted anew when people are cut otherwise, in pieces,
// and who changes meanwhile, or whenever the store is closed, is counted once.
func testRecut(t *testing.T, b *rig) {
	const people = 1000
	var all sync.WaitGroup
	for i := range 50 {
		all.Go(func() {
			for n := i; n < people; n += 50 {
				p := courses.Person{ObjectID: fmt.Sprint(n), Fields: map[string]string{courses.FieldDepartment: "Salg"}}
				if _, err := b.List(b.ctx, p, Noon); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	b.table(sales, calendar.Date{}, results.Table{})
	cuts := store.Cuts{Of: cutters[2], Key: "2"}
	b.must(b.SetCuts(cuts))
	pieces := 1
	for more := true; more; pieces++ {
		b.in(fmt.Sprint(pieces), "Drift")
		b.in(fmt.Sprint("new ", pieces), "Salg")
		var err error
		more, err = b.RecutSome(b.ctx)
		b.must(err)
		Check(t, b)
		b.reopen()
		b.must(b.SetCuts(cuts))
	}
	if pieces < 3 {
		t.Errorf("%d people were counted anew in %d pieces", people, pieces-1)
	}
	b.table(results.Cut{}, calendar.Date{}, results.Table{People: people + pieces - 1})
	b.table(sales, calendar.Date{}, results.Table{People: people})
	b.table(drift, calendar.Date{}, results.Table{People: pieces - 1})
	b.must(b.SetCuts(store.Cuts{Key: "none"}))
	(&model{rig: b}).recut()
	b.table(sales, calendar.Date{}, results.Table{})
	if parts, err := b.Parts(b.ctx, "", courses.FieldDepartment, calendar.Date{}); err != nil || len(parts) > 0 {
		t.Errorf("parts are %v, %v; want none", parts, err)
	}
}

// testUncut: who changes while nobody has said how people are cut stays where
// they were counted, and is counted anew when somebody does.
func testUncut(t *testing.T, b *rig) {
	cuts := store.Cuts{Of: cutters[2], Key: "2", Day: func() calendar.Date { return Day }}
	b.must(b.SetCuts(cuts))
	(&model{rig: b}).recut()
	b.in("one", "Salg")
	b.in("two", "Salg")
	b.reopen()
	b.in("one", "Drift")
	b.in("three", "Drift")
	b.table(results.Cut{}, calendar.Date{}, results.Table{People: 3})
	b.table(sales, calendar.Date{}, results.Table{People: 2})
	Check(t, b)
	if more, err := b.RecutSome(b.ctx); more || err != nil {
		t.Errorf("without cuts there is more to count: %v, %v", more, err)
	}
	b.must(b.SetCuts(cuts))
	(&model{rig: b}).recut()
	b.table(sales, calendar.Date{}, results.Table{People: 1})
	b.table(drift, calendar.Date{}, results.Table{People: 2})
	b.must(b.SetCuts(cuts))
	if more, err := b.RecutSome(b.ctx); more || err != nil {
		t.Errorf("with the same cuts there is more to count: %v, %v", more, err)
	}
}

// testStandings: nobody else's, and none of who left.
func testStandings(t *testing.T, b *rig) {
	p := b.meet("one")
	b.enrol(p, Course("c"))
	b.meet("two")
	got, err := b.Standings(b.ctx, p.ID)
	b.must(err)
	if want := (results.Standing{Course: "c", Reached: true, Started: true}); len(got) != 1 || got[0] != want {
		t.Errorf("standings are %+v, want %+v", got, want)
	}
	b.must(b.Unlist(b.ctx, p.ID, Noon))
	if got, err = b.Standings(b.ctx, p.ID); err != nil || len(got) > 0 {
		t.Errorf("who left has the standings %+v, %v", got, err)
	}
	for _, id := range nobodys {
		_, err := b.Standings(b.ctx, id)
		b.refused(err, store.ErrNotFound)
	}
}

// testTeams: a team is found by its manager's object ID and by their address,
// unless that means somebody else who has it too; nobody is their own manager.
func testTeams(t *testing.T, b *rig) {
	boss := b.list(courses.Person{ObjectID: "Boss", Email: "Boss@example.no", Manager: "boss"})
	same := b.meet("same")
	b.must(b.SetProfile(b.ctx, same.ID, "n", "boss@example.no"))
	same.Email = "boss@example.no"
	alone := b.list(courses.Person{ObjectID: "alone", Manager: "alone"})
	b.list(courses.Person{ObjectID: "one", Manager: "BOSS"})
	b.list(courses.Person{Email: "two@example.no", Manager: "boss@Example.no"})
	gone := b.list(courses.Person{ObjectID: "gone", Manager: "boss"})
	b.must(b.Unlist(b.ctx, gone.ID, Noon))
	b.list(courses.Person{ObjectID: "lost", Manager: "nobody"})
	team := func(of courses.Person, want int, managers ...string) {
		t.Helper()
		got := 0
		b.must(b.Team(b.ctx, &of, func(p courses.Person, _ []results.Standing) error { got++; return nil }))
		var leads []string
		b.must(b.Managers(b.ctx, func(p courses.Person) error { leads = append(leads, p.ObjectID); return nil }))
		if got != want || fmt.Sprint(leads) != fmt.Sprint(managers) {
			t.Errorf("the team of %s is of %d, want %d; managers are %v, want %v", of.ObjectID, got, want, leads, managers)
		}
	}
	team(boss, 2, "boss")
	team(same, 0, "boss")
	team(alone, 0, "boss")
	b.must(b.Unlist(b.ctx, boss.ID, Noon))
	// Who left isn't meant by the address any more, though by their ID.
	team(boss, 1, "same")
	team(same, 1, "same")
	stop := fmt.Errorf("stop")
	calls := 0
	b.refused(b.Team(b.ctx, &boss, func(courses.Person, []results.Standing) error { calls++; return stop }), stop)
	b.refused(b.Managers(b.ctx, func(courses.Person) error { calls++; return stop }), stop)
	if calls != 2 {
		t.Errorf("f was called %d times after it had failed", calls-2)
	}
}
