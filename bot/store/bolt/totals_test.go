package bolt

import (
	"errors"
	"strings"
	"testing"

	"drypp/bot/store"
	"drypp/bot/store/storetest"
	"drypp/courses"
	"drypp/courses/calendar"
	"drypp/courses/campaigns"
	"drypp/courses/results"
)

// harmsToTotals concern what is counted of people, and their teams.
var harmsToTotals = map[string]harm{
	"no standings": {func(t *tx, p string) error { return t.delete(inStandings, []byte(p)) }, "is wrong"},
	"other standings": {func(t *tx, p string) error {
		c := counted{heads: results.Heads{People: 1}, cuts: cutsOf(nil)}
		return t.put(inStandings, []byte(p), c.encode([]byte(p)))
	}, "is wrong"},
	"no standing that can be read": {func(t *tx, p string) error {
		return t.put(inStandings, []byte(p), []byte("x"))
	}, "what is counted of person"},
	"standings of nobody": {func(t *tx, p string) error {
		c, key := counted{heads: results.Heads{People: 1}, cuts: cutsOf(nil)}, []byte(strings.Repeat("z", idLength))
		return t.put(inStandings, key, c.encode(key))
	}, "are to be counted"},
	"totals": {func(t *tx, p string) error {
		return t.move(counterKey(&everyone, "c"), &counter{numbers: numbers{1}})
	}, `the totals of course "c"`},
	"due days": {func(t *tx, p string) error {
		return t.move(counterKey(&everyone, "c"), &counter{dues: []owing{{1, 1}}})
	}, `the totals of course "c"`},
	"people": {func(t *tx, p string) error {
		return t.move(counterKey(&everyone, ""), &counter{numbers: numbers{1}})
	}, `the totals of course ""`},
	"no totals": {func(t *tx, p string) error {
		return t.delete(inTotals, counterKey(&everyone, "c"))
	}, `course "c" has no totals`},
	"totals of nothing": {func(t *tx, p string) error {
		key := counterKey(&everyone, "none")
		return t.put(inTotals, key, (&counter{}).encode(key))
	}, `the totals of course "none"`},
	"totals without a cut": {func(t *tx, p string) error {
		return t.put(inTotals, []byte("x"), (&counter{numbers: numbers{1}}).encode([]byte("x")))
	}, "the totals of course"},
	"a past that can't be read": {func(t *tx, p string) error {
		return t.put(inHistory, historyKey(counterKey(&everyone, "c"), 1), []byte("x"))
	}, "checksum"},
	"a past of nothing":  {func(t *tx, p string) error { return t.put(inHistory, []byte("x"), []byte("x")) }, "the past of a counter"},
	"how people are cut": {func(t *tx, p string) error { return t.put(inMeta, cuttingKey, []byte("x")) }, "checksum"},
	"no team":            {func(t *tx, p string) error { return t.delete(inTeams, teamOf("boss", []byte(p))) }, "1 people have a manager and 0 are in teams"},
	"another's team": {func(t *tx, p string) error {
		return t.put(inTeams, teamOf("other", []byte(p)), []byte{})
	}, "isn't in it"},
	"half a team": {func(t *tx, p string) error { return t.put(inTeams, []byte("x"), []byte{}) }, "a team has a key"},
}

// TestCheckFindsTotals makes totals disagree with what they count.
func TestCheckFindsTotals(t *testing.T) {
	t.Parallel()
	for name, test := range harmsToTotals {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d, _ := openTest(t, Options{NoSync: true})
			p := taught(t, d)
			if err := d.Check(t.Context()); err != nil {
				t.Fatal(err)
			}
			if err := d.write(t.Context(), func(t *tx) error { return test.do(t, p.ID) }); err != nil {
				t.Fatal(err)
			}
			err := d.Check(t.Context())
			if !errors.Is(err, store.ErrDamaged) || !strings.Contains(err.Error(), test.want) {
				t.Errorf("Check says %v, want %q", err, test.want)
			}
		})
	}
}

// taught lists somebody who has a manager, began course "c", and owes "d".
func taught(t *testing.T, d *DB) courses.Person {
	t.Helper()
	p, err := d.List(t.Context(), courses.Person{
		ObjectID: "one", Email: "one@example.no", Manager: "boss", Fields: map[string]string{courses.FieldDepartment: "Salg"},
	}, storetest.Noon)
	if err == nil {
		_, err = d.Enrol(t.Context(), p.ID, storetest.Course("c"), false, storetest.Noon)
	}
	err = errors.Join(err, d.Revise(t.Context(), p.ID, func(c *store.Case) error {
		c.Agenda.Owed = []campaigns.Owed{{Course: "d", Campaign: "spring", Due: storetest.Day}}
		return nil
	}))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// TestPlainAnswer: an answer that doesn't finish a try reads and writes nothing
// of what is counted; one that does counts, and fails as a whole if it can't.
func TestPlainAnswer(t *testing.T) {
	t.Parallel()
	d, _ := openTest(t, Options{NoSync: true})
	p, c := taught(t, d), storetest.Course("c")
	e, err := d.Enrol(t.Context(), p.ID, c, false, storetest.Noon)
	for i := range c.Edition("").Lessons {
		if err == nil {
			_, err = d.ReadLesson(t.Context(), p.ID, e.ID, c, i)
		}
	}
	err = errors.Join(err, d.write(t.Context(), func(t *tx) error { return t.put(inStandings, []byte(p.ID), []byte("x")) }))
	if err != nil {
		t.Fatal(err)
	}
	for _, q := range []string{"q1", "q2", "q3"} {
		_, err := d.Answer(t.Context(), storetest.Answer(p, e, c, q, 1, "1"))
		if last := q == "q3"; errors.Is(err, store.ErrDamaged) != last {
			t.Errorf("the answer to %s gave %v", q, err)
		}
	}
	got, err := d.Enrolment(t.Context(), p.ID, e.ID)
	if err != nil || len(got.Attempts) != 2 || got.Completed() {
		t.Errorf("recorded is %+v, %v", got, err)
	}
}

// TestUpgradeCounts: totals, teams and who is late are there in a store of a
// format that had none of them, and their past is unknown.
func TestUpgradeCounts(t *testing.T) {
	t.Parallel()
	older, _ := openTest(t, Options{})
	p := taught(t, older)
	want, err := older.Totals(t.Context(), results.Cut{}, calendar.Date{})
	if err != nil {
		t.Fatal(err)
	}
	makeOlder(t, older, 3)
	d := openAgain(t, older)
	day := storetest.Day
	if err := d.SetCuts(store.Cuts{Day: func() calendar.Date { return day }}); err != nil {
		t.Fatal(err)
	}
	for on, want := range map[calendar.Date]results.Table{{}: want, day: want, day.Add(-1): {}} {
		got, err := d.Totals(t.Context(), results.Cut{}, on)
		if err != nil || got.People != want.People || len(got.Courses) != len(want.Courses) || got.Courses["d"] != want.Courses["d"] {
			t.Errorf("on %v totals are %+v, %v; want %+v", on, got, err, want)
		}
	}
	late, err := d.DueBefore(t.Context(), results.Cut{}, day.Add(1))
	if err != nil || late["d"] != 1 {
		t.Errorf("late are %v, %v", late, err)
	}
	team := 0
	err = d.Team(t.Context(), &courses.Person{ObjectID: "boss"}, func(q courses.Person, all []results.Standing) error {
		if team++; q.ID != p.ID || len(all) != 2 {
			t.Errorf("in the team is %+v with %+v", q, all)
		}
		return nil
	})
	if err := errors.Join(err, d.Check(t.Context()), d.Close()); err != nil || team != 1 {
		t.Errorf("%d are in the team, %v", team, err)
	}
}

// TestCutsThatFail: how people are cut stays as it was if it can't be recorded.
func TestCutsThatFail(t *testing.T) {
	t.Parallel()
	d, _ := openTest(t, Options{NoSync: true})
	kept := store.Cuts{Key: "kept"}
	if err := d.SetCuts(kept); err != nil {
		t.Fatal(err)
	}
	if err := d.write(t.Context(), func(t *tx) error { return t.put(inMeta, cuttingKey, []byte("x")) }); err != nil {
		t.Fatal(err)
	}
	if err := d.SetCuts(store.Cuts{Key: "failed"}); !errors.Is(err, store.ErrDamaged) || d.cuts.Load().Key != "kept" {
		t.Errorf("got %v, and people are cut by %q", err, d.cuts.Load().Key)
	}
}
