package bolt

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"time"

	"drypp/bot/store"
	"drypp/courses"
	"drypp/courses/calendar"
	"drypp/courses/campaigns"
	"drypp/courses/results"
)

// The benchmarks of totals are about so many courses, of which each person has
// completed half, over so many days, in departments and places.
const (
	benchCourses   = 200
	benchCompleted = benchCourses / 2
	benchDays      = 60
	benchTeam      = 10
)

// benchScope is that of a contact who is the contact of every other person.
const benchScope = `country == "NO"`

// benchCuts returns the cuts that a person of the benchmarks belongs to.
func benchCuts(p *courses.Person) (all []results.Cut) {
	scopes := []string{""}
	if p.Country == "NO" {
		scopes = append(scopes, benchScope)
		all = append(all, results.Cut{Scope: benchScope})
	}
	for _, scope := range scopes {
		for _, field := range results.Fields {
			all = append(all, results.Cut{Scope: scope, Field: field, Value: p.Field(field)})
		}
	}
	return all
}

// benchCut returns one of all cuts.
func benchCut(random *rand.Rand) results.Cut {
	p := benchEmployee(random.IntN(1000))
	all := append(benchCuts(&p.Person), results.Cut{})
	return all[random.IntN(len(all))]
}

// benchEmployee returns somebody of an organisation with 40 departments in 20
// places, in a team of ten whose first is the manager.
func benchEmployee(i int) person {
	return person{Person: courses.Person{
		ID: benchID(i), ObjectID: benchObject(i), Name: "Kari Nordmann", Met: time.Unix(1, 0), Installed: true, Listed: true,
		Country: []string{"NO", "SE"}[i%2], Manager: benchObject(i / benchTeam * benchTeam),
		Fields: map[string]string{
			courses.FieldDepartment: fmt.Sprintf("Avdeling %d", i/2%40), courses.FieldLocation: fmt.Sprintf("Sted %d", i/3%20),
		},
	}}
}

func benchObject(i int) string { return fmt.Sprintf("00000000-0000-4000-8000-%012d", i) }

// putEmployee records somebody who completed half of the courses, four in five
// at once, and owes some of the others, late and not.
func (t *tx) putEmployee(i int) error {
	p := benchEmployee(i)
	if err := t.putPerson(&p); err != nil {
		return err
	}
	for n := range benchCompleted {
		e := enrolment{Enrolment: courses.Enrolment{
			Course: benchCourseID(2*n + i%2), Version: 1, Started: time.Unix(1, 0), Try: 1,
			Results: []courses.Result{{Try: 1, Version: 1, Right: 5, Questions: 6, Passed: (n+i)%5 > 0, At: time.Unix(2, 0)}},
		}, ordinal: n + 1}
		key, _ := enrolmentKey(p.ID, benchID(n))
		if err := t.put(inEnrolments, key, e.encode(key)); err != nil {
			return err
		}
	}
	a := agenda{Agenda: campaigns.Agenda{}}
	for n := range 5 {
		course := benchCourseID((2*n + i%2 + 1) % benchCourses)
		a.Owed = append(a.Owed, campaigns.Owed{Course: course, Campaign: "spring", Due: calendar.On(benchNow).Add(i%365 - 180)})
	}
	key := []byte(p.ID)
	return t.put(inAgendas, key, a.encode(key))
}

func benchCourseID(n int) string { return fmt.Sprintf("course-%03d", n) }

// benchReports returns a store in which so many completions were counted, over
// so many days. It leaves out the answers, which no report reads. The store is
// in the folder $DRYPP_BENCH_STORE, if that is set; if there is one already, it
// is taken for what it should be.
func benchReports(b *testing.B, completions int) (d *DB, people int) {
	b.Helper()
	dir := cmp.Or(os.Getenv("DRYPP_BENCH_STORE"), filepath.Join(b.TempDir(), "org"))
	_, missing := os.Stat(filepath.Join(dir, FileName))
	d, err := Open(dir, Options{NoSync: true})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if err := d.Close(); err != nil {
			b.Error(err)
		}
	})
	people = completions / benchCompleted
	n := 0
	if missing == nil {
		n = people
	}
	err = d.SetCuts(store.Cuts{Of: benchCuts, Key: "bench", Day: func() calendar.Date {
		return calendar.On(benchNow).Add(n*benchDays/people - benchDays)
	}})
	for ; n < people && err == nil; n += max(people/benchDays/4, 1) {
		err = d.write(b.Context(), func(t *tx) error {
			for i := n; i < min(n+max(people/benchDays/4, 1), people); i++ {
				if err := t.putEmployee(i); err != nil {
					return err
				}
			}
			return nil
		})
	}
	if err != nil {
		b.Fatal(err)
	}
	return d, people
}

// BenchmarkReports reads what dashboards and digests are made of. By default it
// does so over 100 000 completions; the numbers in bot/reports/README.md are of
//
//	DRYPP_BENCH_COMPLETIONS=10000000 go test ./bot/store/bolt -run - -bench Reports -timeout 1h
//
// Package reports measures whole dashboards over the same store.
func BenchmarkReports(b *testing.B) {
	completions := 100_000
	if s := os.Getenv("DRYPP_BENCH_COMPLETIONS"); s != "" {
		var err error
		if completions, err = strconv.Atoi(s); err != nil {
			b.Fatal(err)
		}
	}
	d, people := benchReports(b, completions)
	random := rand.New(rand.NewPCG(1, 0))
	today, ctx := calendar.On(benchNow), b.Context()
	none := func(courses.Person, []results.Standing) error { return nil }
	for _, test := range []struct {
		name string
		read func() error
	}{
		{"Totals", func() error { _, err := d.Totals(ctx, benchCut(random), calendar.Date{}); return err }},
		{"TotalsThen", func() error {
			_, err := d.Totals(ctx, benchCut(random), today.Add(-random.IntN(benchDays)))
			return err
		}},
		{"Parts", func() error { _, err := d.Parts(ctx, benchScope, courses.FieldDepartment, calendar.Date{}); return err }},
		{"PartsThen", func() error {
			_, err := d.Parts(ctx, benchScope, courses.FieldDepartment, today.Add(-random.IntN(benchDays)))
			return err
		}},
		{"DueBefore", func() error { _, err := d.DueBefore(ctx, benchCut(random), today); return err }},
		{"Team", func() error {
			m := benchEmployee(random.IntN(people/benchTeam) * benchTeam)
			return d.Team(ctx, &m.Person, none)
		}},
		{"Managers", func() error { return d.Managers(ctx, func(courses.Person) error { return nil }) }},
	} {
		b.Run(test.name, func(b *testing.B) { benchTimes(b, test.read) })
	}
}

// benchTimes reports the median and the 99th percentile of what it takes.
func benchTimes(b *testing.B, do func() error) {
	var times []time.Duration
	for b.Loop() {
		began := time.Now()
		if err := do(); err != nil {
			b.Fatal(err)
		}
		times = append(times, time.Since(began))
	}
	slices.Sort(times)
	b.ReportMetric(float64(times[len(times)/2].Microseconds())/1000, "p50-ms")
	b.ReportMetric(p99(times), "p99-ms")
}

// BenchmarkRecutSome counts 2 000 people with 100 courses each anew, after a
// change that puts each in other cuts.
func BenchmarkRecutSome(b *testing.B) {
	d, people := benchReports(b, 200_000)
	var pieces []time.Duration
	round := 0
	for b.Loop() {
		round++
		scope := fmt.Sprint(round)
		err := d.SetCuts(store.Cuts{Key: scope, Of: func(p *courses.Person) []results.Cut {
			all := benchCuts(p)
			for i := range all {
				all[i].Scope += scope
			}
			return all
		}})
		for more := true; more && err == nil; {
			began := time.Now()
			more, err = d.RecutSome(b.Context())
			pieces = append(pieces, time.Since(began))
		}
		if err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(p99(pieces), "piece-p99-ms")
	b.ReportMetric(b.Elapsed().Seconds()/float64(b.N)/float64(people)*1e6, "µs/person")
}
