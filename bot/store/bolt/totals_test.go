package bolt

import (
	"errors"
	"maps"
	"reflect"
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
		c := counted{heads: results.Heads{People: 1}, cuts: t.db.hash.cutsOf(nil)}
		return t.put(inStandings, []byte(p), c.encode([]byte(p)))
	}, "is wrong"},
	"no standing that can be read": {func(t *tx, p string) error {
		return t.put(inStandings, []byte(p), []byte("x"))
	}, "what is counted of person"},
	"standings of nobody": {func(t *tx, p string) error {
		c, key := counted{heads: results.Heads{People: 1}, cuts: t.db.hash.cutsOf(nil)}, []byte(t.nobody())
		return t.put(inStandings, key, c.encode(key))
	}, "are to be counted"},
	"totals": {func(t *tx, p string) error {
		return t.move(counterKey(&t.db.hash.everyone, "c"), &counter{numbers: numbers{1}})
	}, `the totals of course "c"`},
	"due days": {func(t *tx, p string) error {
		return t.move(counterKey(&t.db.hash.everyone, "c"), &counter{dues: []owing{{1, 1}}})
	}, `the totals of course "c"`},
	"people": {func(t *tx, p string) error {
		return t.move(counterKey(&t.db.hash.everyone, ""), &counter{numbers: numbers{1}})
	}, `the totals of course ""`},
	"no totals": {func(t *tx, p string) error {
		return t.delete(inTotals, counterKey(&t.db.hash.everyone, "c"))
	}, `course "c" has no totals`},
	"totals of nothing": {func(t *tx, p string) error {
		key := counterKey(&t.db.hash.everyone, "none")
		return t.put(inTotals, key, (&counter{}).encode(key))
	}, `the totals of course "none"`},
	"totals without a cut": {func(t *tx, p string) error {
		return t.put(inTotals, []byte("x"), (&counter{numbers: numbers{1}}).encode([]byte("x")))
	}, "the totals of course"},
	"a past that can't be read": {func(t *tx, p string) error {
		return t.put(inHistory, historyKey(counterKey(&t.db.hash.everyone, "c"), 1), []byte("x"))
	}, "checksum"},
	"a past of nothing":  {func(t *tx, p string) error { return t.put(inHistory, []byte("x"), []byte("x")) }, "the past of a counter"},
	"how people are cut": {func(t *tx, p string) error { return t.put(inMeta, cuttingKey, []byte("x")) }, "checksum"},
	"no team":            {func(t *tx, p string) error { return t.delete(inTeams, ofPerson(t.handleFor("boss"), []byte(p))) }, "1 people have a manager and 0 are in teams"},
	"another's team": {func(t *tx, p string) error {
		return t.put(inTeams, ofPerson(t.handleFor("other"), []byte(p)), []byte{})
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

// TestUpgradeCounts: totals, teams and who is late are in a store of a format that
// had none of them as in one of a format that did, and their past is unknown.
func TestUpgradeCounts(t *testing.T) {
	t.Parallel()
	day := storetest.Day.Add(2)
	var tables [2]results.Table
	var late [2]map[string]int
	for i := range tables {
		dir := olderStore(t, 3+i)
		d, err := Open(dir, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if err := d.SetCuts(store.Cuts{Key: "sample", Day: func() calendar.Date { return day }}); err != nil {
			t.Fatal(err)
		}
		var errs [4]error
		var before results.Table
		tables[i], errs[0] = d.Totals(t.Context(), results.Cut{}, day)
		before, errs[1] = d.Totals(t.Context(), results.Cut{}, storetest.Day)
		late[i], errs[2] = d.DueBefore(t.Context(), results.Cut{}, storetest.Day.Add(400))
		if known := i == 1; known != (before.People > 0) {
			t.Errorf("on the first day there were %d people", before.People)
		}
		errs[3] = d.Check(t.Context())
		if err := errors.Join(append(errs[:], d.Close())...); err != nil {
			t.Error(err)
		}
	}
	if !reflect.DeepEqual(tables[0], tables[1]) || tables[0].People != 6 || !maps.Equal(late[0], late[1]) || len(late[0]) == 0 {
		t.Errorf("totals are %+v and %+v, late %v and %v", tables[0], tables[1], late[0], late[1])
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
