package reports_test

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"drypp/bot/reports"
	"drypp/bot/store"
	"drypp/bot/store/bolt"
	"drypp/bot/store/storetest"
	"drypp/courses"
	"drypp/courses/audience"
	"drypp/courses/calendar"
	"drypp/courses/campaigns"
	"drypp/courses/results"
	"drypp/courses/roles"
)

const (
	tenant    = "00000000-0000-0000-0000-000000000004"
	elsewhere = "00000000-0000-0000-0000-000000000005"
	salg      = `department == "Salg"`
)

// monday is when it all happens: 23 November 2026 in Oslo.
var monday = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)

var oslo = func() *time.Location {
	l, err := time.LoadLocation("Europe/Oslo")
	if err != nil {
		panic(err)
	}
	return l
}()

// office is an organisation whose people are in a real store.
type office struct {
	t         testing.TB
	store     *bolt.DB
	rules     *audience.Rules
	reporting reports.Reporting
	people    map[string]courses.Person
	// now is the clock's time.
	now time.Time
}

// newOffice returns an organisation without people. Kari is contact of
// everybody and Vara her deputy, Sol contact of sales and Nils her deputy.
func newOffice(t testing.TB, id string) *office {
	t.Helper()
	db, err := bolt.Open(filepath.Join(t.TempDir(), id), bolt.Options{NoSync: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		storetest.Check(t, db)
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	o := &office{t: t, store: db, people: map[string]courses.Person{}, now: monday}
	o.rules = audience.NewRules(courses.FieldDepartment, courses.FieldLocation, courses.FieldManager)
	catalogue, err := courses.NewCatalogue(taught("phishing", "Nettfiske"), taught("passwords", "Passord"), taught("ethics", "Årsetikk"))
	if err != nil {
		t.Fatal(err)
	}
	o.reporting = reports.Reporting{
		Tenant: id, Name: "Fjordvik Verksted AS", Language: courses.Bokmaal, Location: oslo, Store: db, Courses: catalogue,
		Roles: roles.New(roles.Config{
			Contacts: []roles.ContactConfig{
				{User: "kari@example.no", Deputies: []string{"vara@example.no"}},
				{User: "sol@example.no", Scope: salg, Deputies: []string{"nils@example.no"}},
			},
			Authors: []string{"ada@example.no"}, Administrators: []string{"drift@example.no"},
		}, o.rules),
		Fields: o.rules.Fields, Levels: 1,
	}
	o.cut()
	return o
}

// cut has the store count people by scopes and fields as they are now.
func (o *office) cut() {
	day := func() calendar.Date { return calendar.On(o.now.In(oslo)) }
	o.must(o.store.SetCuts(reports.Cuts(o.reporting.Roles, o.rules, day)))
	for more := true; more; {
		var err error
		more, err = o.store.RecutSome(o.t.Context())
		o.must(err)
	}
}

func (o *office) must(err error) {
	o.t.Helper()
	if err != nil {
		o.t.Fatal(err)
	}
}

// taught returns a course of three questions in Norwegian.
func taught(id, title string) *courses.Course {
	c := storetest.Course(id)
	c.PassMark, c.Tries, c.ValidMonths = 60, 3, 12
	e := c.Editions[courses.English]
	e.Language, e.Title = courses.Bokmaal, title
	c.Editions = map[courses.Language]*courses.Edition{courses.Bokmaal: e}
	return c
}

// service returns a Service of these organisations, whose clock is the first's.
func service(n reports.Nudger, list ...*office) *reports.Service {
	c := reports.Config{Nudger: n, Now: func() time.Time { return list[0].now }}
	for _, o := range list {
		c.Organisations = append(c.Organisations, o.reporting)
	}
	return reports.New(c)
}

// hire lists somebody by their first name.
func (o *office) hire(name, department, location, manager string) courses.Person {
	o.t.Helper()
	email := strings.ToLower(name) + "@example.no"
	p := courses.Person{
		ObjectID: o.reporting.Tenant + "-" + strings.ToLower(name), Name: name + " Nordmann", Email: email,
		Fields: map[string]string{}, Manager: manager,
	}
	if department != "" {
		p.Fields[courses.FieldDepartment] = department
	}
	if location != "" {
		p.Fields[courses.FieldLocation] = location
	}
	known, err := o.store.List(o.t.Context(), p, o.now)
	o.must(err)
	o.people[name] = known
	return known
}

// hireMany lists several people, named by a word and a number from 1.
func (o *office) hireMany(n int, word, department, location, manager string) {
	o.t.Helper()
	for i := range n {
		o.hire(fmt.Sprint(word, i+1), department, location, manager)
	}
}

// owe has somebody owe courses, each as "course due", from the campaign spring;
// again what they passed.
func (o *office) owe(name string, owed ...string) {
	o.t.Helper()
	o.must(o.store.Revise(o.t.Context(), o.people[name].ID, func(c *store.Case) error {
		c.Agenda.Owed = nil
		for _, s := range owed {
			course, day, _ := strings.Cut(s, " ")
			due, err := calendar.ParseDate(day)
			o.must(err)
			round := 0
			for i := range c.Enrolments {
				if c.Enrolments[i].Course == course && c.Enrolments[i].Passed() {
					round++
				}
			}
			c.Agenda.Owed = append(c.Agenda.Owed, campaigns.Owed{Course: course, Campaign: "spring", Round: round, Due: due})
		}
		slices.SortFunc(c.Agenda.Owed, func(a, b campaigns.Owed) int { return strings.Compare(a.Course, b.Course) })
		return nil
	}))
}

// take has somebody begin a course and, unless right is below 0, finish a try
// with so many right answers of 3.
func (o *office) take(name, course string, right int) courses.Enrolment {
	o.t.Helper()
	p, c, ctx := o.people[name], o.reporting.Courses.Course(course), o.t.Context()
	e, err := o.store.Enrol(ctx, p.ID, c, true, o.now)
	o.must(err)
	for i := e.Read; i < len(c.Edition("").Lessons); i++ {
		e, err = o.store.ReadLesson(ctx, p.ID, e.ID, c, i)
		o.must(err)
	}
	if right < 0 {
		return e
	}
	if e.Completed() {
		e, err = o.store.Retry(ctx, p.ID, e.ID, c, e.Try)
		o.must(err)
	}
	for i, q := range []string{"q1", "q2", "q3"} {
		a := storetest.Answer(p, e, c, q, e.Try, "0")
		if a.At = o.now; i < right {
			a.Response = "1"
		}
		done, err := o.store.Answer(ctx, a)
		o.must(err)
		e = done.Enrolment
	}
	return e
}

// fjordviks is an office with 26 people in three departments and two teams,
// where everybody in a team owes phishing since last week.
func fjordviks(t testing.TB, id string) *office {
	t.Helper()
	o := newOffice(t, id)
	for _, name := range []string{"Kari", "Vara", "Ada", "Drift", "Eva", "Ola"} {
		o.hire(name, "Stab", "Oslo", "")
	}
	mona := o.hire("Mona", "Salg", "Bergen", "")
	o.hire("Sol", "Salg", "Bergen", mona.ObjectID)
	o.hire("Nils", "Salg", "Oslo", "mona@example.no")
	o.hireMany(7, "Selger", "Salg", "Bergen", mona.ObjectID)
	dag := o.hire("Dag", "Drift", "Oslo", "")
	o.hireMany(9, "Driver", "Drift", "Oslo", dag.ObjectID)
	for i := range 7 {
		o.owe(fmt.Sprint("Selger", i+1), "phishing 2026-11-20")
	}
	for i := range 9 {
		o.owe(fmt.Sprint("Driver", i+1), "phishing 2026-11-20")
	}
	gone := o.hire("Gone", "Salg", "Oslo", mona.ObjectID)
	o.must(o.store.Unlist(t.Context(), gone.ID, monday))
	return o
}

func (o *office) viewer(name string) reports.Viewer {
	return reports.Viewer{Person: o.people[name], Via: "chat", Language: courses.Bokmaal}
}

// pause has somebody pause this week.
func (o *office) pause(name string) {
	o.t.Helper()
	o.must(o.store.Revise(o.t.Context(), o.people[name].ID, func(c *store.Case) error {
		today := calendar.On(o.now)
		c.Agenda.PauseFor(today, today.Add(5))
		return nil
	}))
}

// accesses returns who looked at results, the latest first.
func (o *office) accesses() (list []store.Access) {
	o.t.Helper()
	o.must(o.store.Accesses(o.t.Context(), func(a store.Access) error {
		list = append(list, a)
		return nil
	}))
	return list
}

// desk is a Nudger that remembers who was nudged by whom.
type desk struct {
	mu     sync.Mutex
	nudged []string
	by     []string
	fails  error
}

func (d *desk) Nudge(_ context.Context, _, by string, people []string) (int, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.fails != nil {
		return 0, d.fails
	}
	d.nudged, d.by = append(d.nudged, people...), append(d.by, by)
	return len(people), nil
}

// printer is an Issuer that writes what it was given.
type printer struct{}

func (printer) Write(w io.Writer, f reports.CertificateFormat, c results.Certificate, p *courses.Person, l courses.Language) error {
	_, err := fmt.Fprintf(w, "%s %s %s %s %d %s", f, p.Name, c.Title, l, c.Percent, c.Expires.Format(time.DateOnly))
	return err
}
