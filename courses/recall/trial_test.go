package recall_test

import (
	"fmt"
	"math"
	"slices"
	"testing"
	"time"

	"drypp/courses"
	"drypp/courses/recall"
)

func TestAssignIsALot(t *testing.T) {
	t.Parallel()
	const people = 40_000
	s := settings
	var count, both [3]int
	arms := []recall.Arm{recall.Early, recall.Usual, recall.Late}
	for k := range people {
		person := fmt.Sprintf("person-%d", k)
		a, b := recall.Assign(s, person, "a"), recall.Assign(s, person, "b")
		if a != recall.Assign(s, person, "a") {
			t.Fatal("the same lot falls differently")
		}
		i := slices.Index(arms, a)
		count[i]++
		if b == recall.Late {
			both[i]++
		}
	}
	// Five standard deviations: one seed in a million would fail, and this one is fixed.
	within := func(n, of int, share float64) bool {
		return math.Abs(float64(n)-share*float64(of)) < 5*math.Sqrt(share*(1-share)*float64(of))
	}
	for i, share := range []float64{0.1, 0.8, 0.1} {
		if !within(count[i], people, share) {
			t.Errorf("%d of %d are %s", count[i], people, arms[i])
		}
		if !within(both[i], count[i], 0.1) {
			t.Errorf("of the %d who are %s in one course %d are late in another", count[i], arms[i], both[i])
		}
	}
}

func TestAssignDependsOnTheSeed(t *testing.T) {
	t.Parallel()
	a, b := recall.Settings{Share: 0.5, Seed: [32]byte{1}}, recall.Settings{Share: 0.5, Seed: [32]byte{2}}
	same := 0
	for k := range 1000 {
		if person := fmt.Sprint(k); recall.Assign(a, person, "x") == recall.Assign(b, person, "x") {
			same++
		}
	}
	if same < 400 || same > 600 {
		t.Errorf("%d of 1000 lots are the same by another seed", same)
	}
	if recall.Assign(recall.Settings{}, "p", "x") != recall.Usual {
		t.Error("somebody is measured where nothing is")
	}
}

// The lots of people must never change: what they were assigned by is on record.
func TestLotsAreForGood(t *testing.T) {
	t.Parallel()
	var got []recall.Arm
	for k := range 6 {
		got = append(got, recall.Assign(recall.Settings{Share: 0.4, Seed: [32]byte{7}}, fmt.Sprint(k), "phishing"))
	}
	want := []recall.Arm{"late", "late", "early", "early", "early", "late"}
	if !slices.Equal(got, want) {
		t.Errorf("%q, not %q", got, want)
	}
}

func TestBegin(t *testing.T) {
	t.Parallel()
	test := course("t", 1)
	test.Test = &courses.Test{Draw: 1}
	c := catalogue(t, course("a", 2), course("b", 1), test)
	failed := enrolment("a", monday, "-+")
	a, b := enrolment("a", monday, "++"), enrolment("b", monday.Add(time.Hour), "+")
	soon := monday.Add(days(2))
	begin := func(trials []recall.Trial, kept []recall.Item, at time.Time, list ...courses.Enrolment) []recall.Trial {
		got, news := recall.Begin(trials, kept, list, c, settings, "p", at)
		if news != (len(got) > len(trials)) {
			t.Errorf("%d trials became %d, news %t", len(trials), len(got), news)
		}
		return got
	}
	got := begin(nil, nil, soon, b, failed, a)
	want := []recall.Trial{
		{Course: "a", Arm: recall.Assign(settings, "p", "a"), Completed: a.Results[0].At},
		{Course: "b", Arm: recall.Assign(settings, "p", "b"), Completed: b.Results[0].At},
	}
	if !slices.EqualFunc(got, want, func(x, y recall.Trial) bool {
		return x.Course == y.Course && x.Arm == y.Arm && x.Completed.Equal(y.Completed)
	}) {
		t.Fatalf("%+v, not %+v", got, want)
	}
	if again := begin(got, nil, soon, b, failed, a); len(again) != 2 {
		t.Errorf("a second time there are %d", len(again))
	}
	reviewed := recall.Item{Course: "a", Question: "q0", Answers: 2, Reviews: 1}
	for name, n := range map[string]int{
		"failed": len(begin(nil, nil, soon, failed)), "too late": len(begin(nil, nil, monday.Add(days(31)), a)),
		"reviewed": len(begin(nil, []recall.Item{reviewed}, soon, a)), "test": len(begin(nil, nil, soon, enrolment("t", monday, "+"))),
		"course gone":  len(begin(nil, nil, soon, enrolment("x", monday, "+"))),
		"renewed only": len(begin(nil, nil, monday.Add(days(401)), a, enrolment("a", monday.Add(days(400)), "++"))),
	} {
		if n != 0 {
			t.Errorf("%s: a trial begins", name)
		}
	}
	if _, news := recall.Begin(nil, nil, []courses.Enrolment{a}, c, recall.Settings{}, "p", soon); news {
		t.Error("a trial begins where nothing is measured")
	}
}

func TestMeasure(t *testing.T) {
	t.Parallel()
	at := func(d int) time.Time { return monday.Add(days(d)) }
	for _, c := range []struct {
		arm   recall.Arm
		asked []int
		on    int
		day   int
		due   bool
		next  time.Time
	}{
		{recall.Usual, nil, 30, 0, false, time.Time{}},
		{recall.Early, nil, 29, 0, false, at(30)},
		{recall.Early, nil, 30, 30, true, at(90)},
		{recall.Early, nil, 43, 30, true, at(90)},
		{recall.Early, nil, 44, 0, false, at(90)},
		{recall.Early, []int{30}, 31, 0, false, at(90)},
		{recall.Early, []int{30}, 90, 90, true, time.Time{}},
		{recall.Early, []int{30, 90}, 91, 0, false, time.Time{}},
		{recall.Early, nil, 104, 0, false, time.Time{}},
		{recall.Late, nil, 30, 0, false, at(90)},
		{recall.Late, nil, 90, 90, true, time.Time{}},
		{recall.Late, []int{90}, 90, 0, false, time.Time{}},
	} {
		trial := recall.Trial{Course: "a", Arm: c.arm, Completed: monday, Asked: c.asked}
		day, due, next := trial.Measure(at(c.on))
		if day != c.day || due != c.due || !next.Equal(c.next) {
			t.Errorf("%s, asked %v, on day %d: %d, %t, %v", c.arm, c.asked, c.on, day, due, next)
		}
	}
}

// What somebody is measured by doesn't come back before, nor just before; once it was
// answered, it does.
func TestMeasuringHoldsReviewsBack(t *testing.T) {
	t.Parallel()
	c := catalogue(t, course("a", 1), course("b", 1))
	items := recall.Items(nil, []courses.Enrolment{enrolment("a", monday, "+"), enrolment("b", monday, "+")}, c, settings)
	items[0].Relearn = true
	due := func(arm recall.Arm, items []recall.Item, d int) bool {
		trials := []recall.Trial{{Course: "a", Arm: arm, Completed: monday}}
		at := monday.Add(days(d))
		list, next := recall.Due(items, trials, at)
		now := recall.Find(list, "a", "q0") >= 0
		if items[0].Relearn && now != (len(recall.Relearn(items, trials, at)) > 0) {
			t.Errorf("%s on day %d: a lesson comes back otherwise than its question", arm, d)
		}
		if recall.Find(list, "b", "q0") < 0 || now != next.IsZero() {
			t.Errorf("%s on day %d: %v are due, next %v", arm, d, names(list), next)
		}
		return now
	}
	for d := 3; d < 120; d++ {
		early := d >= 29 && d < 44 || d >= 89 && d < 104
		if got := due(recall.Early, items, d); got == early {
			t.Errorf("early on day %d: due %t", d, got)
		}
		if got := due(recall.Late, items, d); got == (d < 104) {
			t.Errorf("late on day %d: due %t", d, got)
		}
		if !due(recall.Usual, items, d) {
			t.Errorf("usual on day %d: not due", d)
		}
	}
	measured := slices.Clone(items)
	measured[0] = measured[0].Next(recall.Again, monday.Add(days(91)), settings)
	measured[0].Reviews, measured[0].Relearn = 1, false
	if due(recall.Late, measured, 91) || !due(recall.Late, measured, 92) {
		t.Error("after the measurement of a late one its question isn't due as usual")
	}
}

func TestMeasuredQuestionsAreALot(t *testing.T) {
	t.Parallel()
	c := course("a", 10)
	c.Editions[courses.Bokmaal].Questions[4].Kind = courses.Scenario
	trial := recall.Trial{Course: "a", Arm: recall.Early, Completed: monday}
	at := monday.Add(days(30))
	count := map[string]int{}
	for k := range 3000 {
		list := trial.Measured(settings, c, nil, fmt.Sprint(k), 30, at)
		if len(list) != recall.MaxCard || !slices.Equal(list, trial.Measured(settings, c, nil, fmt.Sprint(k), 30, at)) {
			t.Fatalf("%v", names(list))
		}
		for _, i := range list {
			count[i.Question]++
		}
	}
	for q, n := range count {
		if n < 850 || n > 1150 {
			t.Errorf("%s is asked %d of 3000 times, where a third is fair", q, n)
		}
	}
	if len(count) != 9 {
		t.Errorf("asked are %v", count)
	}
	first := trial.Measured(settings, c, nil, "p", 30, at)
	answered := first[0].Next(recall.Good, at, settings)
	answered.Reviews = 1
	if rest := trial.Measured(settings, c, []recall.Item{answered}, "p", 30, at); !slices.Equal(names(rest), names(first[1:])) {
		t.Errorf("after the first answer %v are left of %v", names(rest), names(first))
	}
	for name, n := range map[string]int{
		"no such day": len(trial.Measured(settings, c, nil, "p", 60, at)),
		"too soon":    len(trial.Measured(settings, c, nil, "p", 90, at)),
		"too late":    len(trial.Measured(settings, c, nil, "p", 30, at.Add(recall.Window))),
	} {
		if n > 0 {
			t.Errorf("%s: asked", name)
		}
	}
}
