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
	s := service(&desk{}, o)
	random := rand.New(rand.NewPCG(6, 0))
	viewer := func(p courses.Person) reports.Viewer {
		return reports.Viewer{Person: p, Via: "chat", Language: courses.Bokmaal}
	}
	overview := func(p courses.Person, q reports.Query) func() error {
		return func() error {
			got, err := s.Overview(b.Context(), tenant, viewer(p), q)
			if err == nil {
				cards.Overview(courses.Bokmaal, got)
			}
			return err
		}
	}
	breakdown := func(p courses.Person, course bool) func() error {
		return func() error {
			q := reports.Query{Field: courses.FieldDepartment, Page: random.IntN(4)}
			if course {
				q.Course = fmt.Sprintf("course-%03d", random.IntN(200))
			}
			got, err := s.Breakdown(b.Context(), tenant, viewer(p), q)
			if err == nil {
				cards.Breakdown(courses.Bokmaal, got)
			}
			return err
		}
	}
	team := func(via string) func() error {
		return func() error {
			m := whole
			if managers > 0 {
				var err error
				if m, err = o.store.Person(b.Context(), benchObject(random.IntN(managers)*10)); err != nil {
					return err
				}
			}
			v := viewer(m)
			v.Via = via
			got, err := s.Team(b.Context(), tenant, v, "")
			if err == nil {
				cards.Team(courses.Bokmaal, got)
			}
			return err
		}
	}
	part := reports.Query{Field: courses.FieldDepartment, Value: "Avdeling 7"}
	for _, test := range []struct {
		name string
		look func() error
	}{
		{"OverviewOfAll", overview(whole, reports.Query{})},
		{"OverviewOfAScope", overview(some, reports.Query{})},
		{"OverviewOfAPart", overview(whole, part)},
		{"OverviewOfAPartOfAScope", overview(some, part)},
		{"BreakdownOfAll", breakdown(whole, false)},
		{"BreakdownOfAScope", breakdown(some, false)},
		{"BreakdownOfACourse", breakdown(whole, true)},
		{"BreakdownOfACourseInAScope", breakdown(some, true)},
		{"Team", team("chat")},
		{"Looks", func() error {
			_, _, err := s.Looks(b.Context(), tenant, viewer(whole), 0)
			return err
		}},
	} {
		b.Run(test.name, func(b *testing.B) {
			var times []time.Duration
			for b.Loop() {
				began := time.Now()
				if err := test.look(); err != nil {
					b.Fatal(err)
				}
				times = append(times, time.Since(began))
			}
			slices.Sort(times)
			for name, share := range map[string]int{"p50-ms": 50, "p99-ms": 99} {
				b.ReportMetric(float64(times[len(times)*share/100].Microseconds())/1000, name)
			}
		})
	}
}
