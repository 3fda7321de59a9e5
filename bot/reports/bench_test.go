package reports_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"testing"
	"time"

	"drypp/bot/reports"
	"drypp/bot/store/bolt"
	"drypp/cards"
	"drypp/courses"
	"drypp/courses/audience"
	"drypp/courses/calendar"
	"drypp/courses/roles"
)

// benchScope is the scope of the second contact of the made-up store.
const benchScope = `country == "NO"`

// benchOffice is the organisation that the benchmarks look at: the one in the
// folder $DRYPP_BENCH_STORE, which the benchmark Reports of package bolt makes,
// with 200 courses; else a small one.
func benchOffice(b *testing.B) (o *office, whole, some courses.Person, managers int) {
	b.Helper()
	dir := os.Getenv("DRYPP_BENCH_STORE")
	if dir == "" {
		o = fjordviks(b, tenant)
		return o, o.people["Kari"], o.people["Sol"], 0
	}
	db, err := bolt.Open(dir, bolt.Options{})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if err := db.Close(); err != nil {
			b.Error(err)
		}
	})
	o = &office{t: b, store: db, now: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)}
	o.rules = audience.NewRules(courses.FieldDepartment, courses.FieldLocation, courses.FieldCountry)
	var list []*courses.Course
	for i := range 200 {
		list = append(list, taught(fmt.Sprintf("course-%03d", i), fmt.Sprint("Kurs nummer ", i)))
	}
	catalogue, err := courses.NewCatalogue(list...)
	o.must(err)
	whole, err = db.Person(b.Context(), benchObject(0))
	o.must(err)
	some, err = db.Person(b.Context(), benchObject(1))
	o.must(err)
	o.reporting = reports.Reporting{
		Tenant: tenant, Name: "Fjordvik Verksted AS", Language: courses.Bokmaal, Location: time.UTC, Store: db, Courses: catalogue,
		Roles: roles.New(roles.Config{Contacts: []roles.ContactConfig{
			{User: whole.ObjectID}, {User: some.ObjectID, Scope: benchScope},
		}}, o.rules),
		Fields: o.rules.Fields, Levels: 1,
	}
	cuts := reports.Cuts(o.reporting.Roles, o.rules, func() calendar.Date { return calendar.On(o.now) })
	cuts.Key = "bench" // these are the cuts that it was counted by
	o.must(db.SetCuts(cuts))
	people := 0
	o.must(db.Everybody(b.Context(), func(courses.Person) error { people++; return nil }))
	return o, whole, some, people / 10
}

func benchObject(i int) string { return fmt.Sprintf("00000000-0000-4000-8000-%012d", i) }

// BenchmarkDashboards reads and renders what people look at. By default it does so
// over 26 people; the numbers in README.md are of 10 000 000 completions:
//
//	export DRYPP_BENCH_STORE=/tmp/many DRYPP_BENCH_COMPLETIONS=10000000
//	go test ./bot/store/bolt -run - -bench Reports -timeout 1h
//	go test ./bot/reports -run - -bench Dashboards -timeout 1h
func BenchmarkDashboards(b *testing.B) {
	o, whole, some, managers := benchOffice(b)
	l := &looker{b, service(&desk{}, o), o, rand.New(rand.NewPCG(6, 0)), managers}
	part := reports.Query{Field: courses.FieldDepartment, Value: "Avdeling 7"}
	for _, test := range []struct {
		name string
		look func() error
	}{
		{"OverviewOfAll", func() error { return l.overview(whole, reports.Query{}) }},
		{"OverviewOfAScope", func() error { return l.overview(some, reports.Query{}) }},
		{"OverviewOfAPart", func() error { return l.overview(whole, part) }},
		{"OverviewOfAPartOfAScope", func() error { return l.overview(some, part) }},
		{"BreakdownOfAll", func() error { return l.breakdown(whole, "") }},
		{"BreakdownOfAScope", func() error { return l.breakdown(some, "") }},
		{"BreakdownOfACourse", func() error { return l.breakdown(whole, l.course()) }},
		{"BreakdownOfACourseInAScope", func() error { return l.breakdown(some, l.course()) }},
		{"Team", func() error { return l.team(whole) }},
		{"Looks", func() error { return l.looks(whole) }},
	} {
		b.Run(test.name, func(b *testing.B) { benchTimes(b, test.look) })
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
	for name, share := range map[string]int{"p50-ms": 50, "p99-ms": 99} {
		b.ReportMetric(float64(times[len(times)*share/100].Microseconds())/1000, name)
	}
}

// looker looks at reports and has them rendered.
type looker struct {
	b        *testing.B
	s        *reports.Service
	o        *office
	random   *rand.Rand
	managers int
}

func (*looker) viewer(p courses.Person) reports.Viewer {
	return reports.Viewer{Person: p, Via: "chat", Language: courses.Bokmaal}
}

func (l *looker) course() string { return fmt.Sprintf("course-%03d", l.random.IntN(200)) }

func (l *looker) overview(p courses.Person, q reports.Query) error {
	got, err := l.s.Overview(l.b.Context(), tenant, l.viewer(p), q)
	if err == nil {
		cards.Overview(courses.Bokmaal, got)
	}
	return err
}

func (l *looker) breakdown(p courses.Person, course string) error {
	q := reports.Query{Course: course, Field: courses.FieldDepartment, Page: l.random.IntN(4)}
	got, err := l.s.Breakdown(l.b.Context(), tenant, l.viewer(p), q)
	if err == nil {
		cards.Breakdown(courses.Bokmaal, got)
	}
	return err
}

// team looks at the team of any manager, or else of the one given.
func (l *looker) team(m courses.Person) (err error) {
	if l.managers > 0 {
		if m, err = l.o.store.Person(l.b.Context(), benchObject(l.random.IntN(l.managers)*10)); err != nil {
			return err
		}
	}
	got, err := l.s.Team(l.b.Context(), tenant, l.viewer(m), "")
	if err == nil {
		cards.Team(courses.Bokmaal, got)
	}
	return err
}

func (l *looker) looks(p courses.Person) error {
	list, pages, err := l.s.Looks(l.b.Context(), tenant, l.viewer(p), 0)
	if err == nil {
		cards.Looks(courses.Bokmaal, list, 0, pages, time.UTC)
	}
	return err
}
