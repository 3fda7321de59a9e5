package reports_test

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"drypp/bot/reports"
	"drypp/bot/store"
	"drypp/courses"
	"drypp/courses/calendar"
	"drypp/courses/campaigns"
	"drypp/courses/results"
)

// inWords is a line in short.
func inWords(l results.Line) string {
	if l.Withheld {
		if !reflect.DeepEqual(l, results.Line{Course: l.Course, Title: l.Title, Value: l.Value, Withheld: true}) {
			return "withheld with numbers"
		}
		return "withheld"
	}
	now := fmt.Sprintf("%d: %d %d %d %d, owed %d, done %d, late %d, soon %d", l.People, l.Now.Reached, l.Now.Started,
		l.Now.Completed, l.Now.Passed, l.Now.Owed, l.Now.Done, l.Now.Overdue, l.Now.Soon)
	if l.HasThen {
		now += fmt.Sprintf("; then %d %d %d %d, owed %d, done %d", l.Then.Reached, l.Then.Started, l.Then.Completed,
			l.Then.Passed, l.Then.Owed, l.Then.Done)
	}
	return now
}

func courseLines(lines []results.Line) (list []string) {
	for _, l := range lines {
		list = append(list, strings.TrimSpace(l.Course+" "+l.Title)+" "+inWords(l))
	}
	return list
}

func partLines(lines []results.Line) (list []string) {
	for _, l := range lines {
		list = append(list, l.Value+" "+inWords(l))
	}
	return list
}

func same(t *testing.T, what string, got []string, want ...string) {
	t.Helper()
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("%s:\n%s\nwant\n%s", what, strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// busy is an office of 40 people in which much was done: sales has 20 people,
// operations 17, and the management 3.
func busy(t *testing.T) *office {
	t.Helper()
	o := newOffice(t, tenant)
	o.hire("Kari", "Ledelse", "Oslo", "")
	o.hireMany(2, "Leder", "Ledelse", "Oslo", "")
	o.hire("Sol", "Salg", "Oslo", "")
	o.hireMany(19, "Selger", "Salg", "Bergen", "")
	o.hireMany(17, "Driver", "Drift", "Oslo", "")
	for i := 1; i <= 6; i++ {
		o.owe(fmt.Sprint("Selger", i), "phishing 2026-11-22", "ethics 2026-11-30", "passwords 2026-12-01")
	}
	o.take("Selger1", "phishing", 3)
	o.take("Selger2", "phishing", 0)
	o.take("Selger3", "phishing", -1)
	o.owe("Driver1", "passwords 2026-11-23")
	return o
}

func TestOverview(t *testing.T) {
	t.Parallel()
	o := busy(t)
	s := service(&desk{}, o)
	got, err := s.Overview(t.Context(), tenant, o.viewer("Kari"), reports.Query{})
	o.must(err)
	same(t, "courses", courseLines(got.Courses),
		"phishing Nettfiske 40: 3 3 2 1, owed 5, done 1, late 5, soon 0",
		"passwords Passord 40: 0 0 0 0, owed 7, done 0, late 0, soon 1",
		"ethics Årsetikk 40: 0 0 0 0, owed 6, done 0, late 0, soon 6")
	same(t, "sum", []string{inWords(got.All)}, "40: 3 3 2 1, owed 18, done 1, late 5, soon 7")
	if got.Organisation != "Fjordvik Verksted AS" || got.Day.String() != "2026-11-23" || got.Since.String() != "2026-10-26" ||
		got.Page != 0 || got.Pages != 1 || strings.Join(got.Fields, " ") != "department location" {
		t.Errorf("got %+v", got)
	}
}

// TestOverviewOfAPart narrows an overview to a part, in and out of a scope.
func TestOverviewOfAPart(t *testing.T) {
	t.Parallel()
	o := busy(t)
	s := service(&desk{}, o)
	for _, tt := range []struct {
		name, who    string
		field, value string
		want         string
	}{
		{"sales", "Kari", courses.FieldDepartment, "Salg", "20: 3 3 2 1, owed 17, done 1, late 5, soon 6"},
		{"too few", "Kari", courses.FieldDepartment, "Ledelse", "withheld"},
		{"what would tell of the few", "Kari", courses.FieldDepartment, "Drift", "withheld"},
		{"a field without a value", "Kari", courses.FieldDepartment, "", "40: 3 3 2 1, owed 18, done 1, late 5, soon 7"},
		{"a field that isn't known", "Kari", "title", "Selger", "withheld"},
		{"nobody has it", "Kari", courses.FieldDepartment, "Lager", "withheld"},
		{"her scope", "Sol", "", "", "20: 3 3 2 1, owed 17, done 1, late 5, soon 6"},
		{"her department", "Sol", courses.FieldDepartment, "Salg", "20: 3 3 2 1, owed 17, done 1, late 5, soon 6"},
		{"another department", "Sol", courses.FieldDepartment, "Drift", "withheld"},
		{"a town with one person of hers", "Sol", courses.FieldLocation, "Oslo", "withheld"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := s.Overview(t.Context(), tenant, o.viewer(tt.who), reports.Query{Field: tt.field, Value: tt.value})
			o.must(err)
			same(t, "sum", []string{inWords(got.All)}, tt.want)
			if got.All.Withheld && (len(got.Courses) > 0 || got.Blocked+got.NoApp > 0 || got.Trouble != nil) {
				t.Errorf("something is told of too few: %+v", got)
			}
		})
	}
}

// TestFewInACourse: a course that concerns too few people is withheld, comes
// last, and isn't in the sum, here and in each part.
func TestFewInACourse(t *testing.T) {
	t.Parallel()
	o := busy(t)
	for i := 1; i <= 6; i++ {
		o.owe(fmt.Sprint("Selger", i), "phishing 2026-11-22")
	}
	for i := 1; i <= 4; i++ {
		o.owe(fmt.Sprint("Driver", i), "ethics 2026-11-01")
	}
	o.owe("Driver5")
	s := service(&desk{}, o)
	got, err := s.Overview(t.Context(), tenant, o.viewer("Kari"), reports.Query{})
	o.must(err)
	same(t, "courses", courseLines(got.Courses),
		"phishing Nettfiske 40: 3 3 2 1, owed 6, done 0, late 6, soon 0", "ethics Årsetikk withheld")
	same(t, "sum", []string{inWords(got.All)}, "40: 3 3 2 1, owed 6, done 0, late 6, soon 0")
	b, err := s.Breakdown(t.Context(), tenant, o.viewer("Kari"), reports.Query{Course: "ethics", Field: courses.FieldLocation})
	o.must(err)
	same(t, "sum", []string{inWords(b.All)}, "withheld")
	same(t, "parts", partLines(b.Parts))
	b, err = s.Breakdown(t.Context(), tenant, o.viewer("Kari"), reports.Query{Field: courses.FieldLocation})
	o.must(err)
	same(t, "parts", partLines(b.Parts), "Bergen 19: 3 3 2 1, owed 6, done 0, late 6, soon 0", "Oslo 21: 0 0 0 0, owed 0, done 0, late 0, soon 0")
}

func TestBreakdown(t *testing.T) {
	t.Parallel()
	o := busy(t)
	o.hireMany(5, "Vakt", "Østre vakt", "Oslo", "")
	o.hireMany(5, "Aker", "Årnes", "Oslo", "")
	s := service(&desk{}, o)
	b, err := s.Breakdown(t.Context(), tenant, o.viewer("Kari"), reports.Query{Field: courses.FieldDepartment, Course: "phishing"})
	o.must(err)
	same(t, "parts", partLines(b.Parts),
		"Drift 17: 0 0 0 0, owed 0, done 0, late 0, soon 0",
		"Ledelse withheld",
		"Salg 20: 3 3 2 1, owed 5, done 1, late 5, soon 0",
		"Østre vakt 5: 0 0 0 0, owed 0, done 0, late 0, soon 0",
		"Årnes withheld")
	same(t, "sum", []string{inWords(b.All)}, "50: 3 3 2 1, owed 5, done 1, late 5, soon 0")
	if b.Title != "Nettfiske" || b.Field != courses.FieldDepartment || b.Pages != 1 {
		t.Errorf("got %+v", b)
	}
	b, err = s.Breakdown(t.Context(), tenant, o.viewer("Kari"), reports.Query{Field: "title"})
	o.must(err)
	same(t, "parts by a field that isn't known", partLines(b.Parts))
}

func TestPages(t *testing.T) {
	t.Parallel()
	o := newOffice(t, tenant)
	o.hire("Kari", "A00", "", "")
	for i := range 25 {
		o.hireMany(5, fmt.Sprintf("P%02d-", i), fmt.Sprintf("A%02d", i), "", "")
	}
	s := service(&desk{}, o)
	for page, want := range map[int]string{-1: "0 A00 12", 0: "0 A00 12", 1: "1 A12 12", 2: "2 A24 1", 3: "2 A24 1", 1 << 60: "2 A24 1"} {
		b, err := s.Breakdown(t.Context(), tenant, o.viewer("Kari"), reports.Query{Field: courses.FieldDepartment, Page: page})
		o.must(err)
		if got := fmt.Sprint(b.Page, " ", b.Parts[0].Value, " ", len(b.Parts)); got != want || b.Pages != 3 {
			t.Errorf("page %d: %s of %d, want %s of 3", page, got, b.Pages, want)
		}
	}
}

// TestTrend counts from a day on which things were otherwise.
func TestTrend(t *testing.T) {
	t.Parallel()
	o := busy(t)
	s := service(&desk{}, o)
	o.now = monday.AddDate(0, 0, 10)
	o.take("Selger3", "phishing", 2)
	o.take("Selger4", "phishing", 3)
	ask := func(since string) []string {
		t.Helper()
		day, err := calendar.ParseDate(since)
		o.must(err)
		got, err := s.Overview(t.Context(), tenant, o.viewer("Kari"), reports.Query{Course: "phishing", Since: day})
		o.must(err)
		return append(courseLines(got.Courses), "all "+inWords(got.All))
	}
	same(t, "since that day", ask("2026-11-23"),
		"phishing Nettfiske 40: 4 4 4 3, owed 3, done 3, late 3, soon 0; then 3 3 2 1, owed 5, done 1",
		"all 40: 4 4 4 3, owed 16, done 3, late 16, soon 0; then 3 3 2 1, owed 18, done 1")
	same(t, "since before there was anybody", ask("2026-11-22"),
		"phishing Nettfiske 40: 4 4 4 3, owed 3, done 3, late 3, soon 0", "all 40: 4 4 4 3, owed 16, done 3, late 16, soon 0")
	o.hireMany(4, "Ny", "Salg", "Oslo", "")
	same(t, "when a few came since", ask("2026-11-23"),
		"phishing Nettfiske 44: 4 4 4 3, owed 3, done 3, late 3, soon 0", "all 44: 4 4 4 3, owed 16, done 3, late 16, soon 0")
	o.hire("Nyest", "Salg", "Oslo", "")
	same(t, "when enough came since", ask("2026-11-23"),
		"phishing Nettfiske 45: 4 4 4 3, owed 3, done 3, late 3, soon 0; then 3 3 2 1, owed 5, done 1",
		"all 45: 4 4 4 3, owed 16, done 3, late 16, soon 0; then 3 3 2 1, owed 18, done 1")
}

// TestTrendOfFewInACourse: of a course that concerned too few then, nothing of
// then is told, nor does the sum tell.
func TestTrendOfFewInACourse(t *testing.T) {
	t.Parallel()
	o := busy(t)
	for i := 1; i <= 4; i++ {
		o.owe(fmt.Sprint("Driver", i), "ethics 2026-12-24")
	}
	for i := 1; i <= 6; i++ {
		o.owe(fmt.Sprint("Selger", i), "phishing 2026-11-22")
	}
	s := service(&desk{}, o)
	o.now = monday.AddDate(0, 0, 10)
	o.owe("Driver6", "ethics 2026-12-24")
	got, err := s.Overview(t.Context(), tenant, o.viewer("Kari"), reports.Query{Since: calendar.On(monday)})
	o.must(err)
	same(t, "courses", courseLines(got.Courses),
		"phishing Nettfiske 40: 3 3 2 1, owed 6, done 0, late 6, soon 0; then 3 3 2 1, owed 6, done 0",
		"ethics Årsetikk 40: 0 0 0 0, owed 5, done 0, late 0, soon 0")
	same(t, "sum", []string{inWords(got.All)}, "40: 3 3 2 1, owed 11, done 0, late 6, soon 0; then 3 3 2 1, owed 11, done 0")
}

func TestTrouble(t *testing.T) {
	t.Parallel()
	o := busy(t)
	plan := func(name, id string, stage campaigns.Stage, reason string) {
		d := campaigns.Delivery{ID: id, Person: o.people[name].ID, Stage: campaigns.Sending, At: o.now, Drop: campaigns.Drop{Campaign: "c", Course: "ethics"}}
		o.must(o.store.Revise(t.Context(), o.people[name].ID, func(c *store.Case) error {
			c.Agenda.Sending = &d
			return nil
		}))
		o.must(o.store.Revise(t.Context(), o.people[name].ID, func(c *store.Case) error {
			c.Agenda.Sending = nil
			d.Stage, d.Reason = stage, reason
			c.Settled = []campaigns.Delivery{d}
			return nil
		}))
	}
	plan("Selger1", "d1", campaigns.Failed, "blocked")
	plan("Selger2", "d2", campaigns.GivenUp, "no app")
	plan("Selger3", "d3", campaigns.GivenUp, "no app")
	plan("Selger4", "d4", campaigns.Unconfirmed, "unreachable")
	s := service(&desk{}, o)
	got, err := s.Overview(t.Context(), tenant, o.viewer("Kari"), reports.Query{})
	o.must(err)
	if want := []results.Trouble{{Reason: "no app", Deliveries: 2}, {Reason: "blocked", Deliveries: 1}}; !reflect.DeepEqual(got.Trouble, want) {
		t.Errorf("got %v, want %v", got.Trouble, want)
	}
	got, err = s.Overview(t.Context(), tenant, o.viewer("Sol"), reports.Query{})
	o.must(err)
	if got.Trouble != nil {
		t.Errorf("a contact of some sees %v", got.Trouble)
	}
}

func TestUnknownOrganisation(t *testing.T) {
	t.Parallel()
	o := newOffice(t, tenant)
	s := service(&desk{}, o)
	if _, err := s.Overview(t.Context(), elsewhere, o.viewer("Kari"), reports.Query{}); !errors.Is(err, reports.ErrTenant) {
		t.Errorf("got %v", err)
	}
	if _, err := s.Overview(t.Context(), strings.ToUpper(tenant), reports.Viewer{Via: reports.CommandLine}, reports.Query{}); err != nil {
		t.Errorf("the same tenant in capitals: %v", err)
	}
}

// TestCuts: the key changes with what anybody is counted in, and nobody is
// counted in a scope that can't be understood.
func TestCuts(t *testing.T) {
	t.Parallel()
	o := newOffice(t, tenant)
	day := func() calendar.Date { return calendar.On(monday) }
	p := courses.Person{Fields: map[string]string{courses.FieldDepartment: "Salg", courses.FieldLocation: "Oslo"}}
	before := reports.Cuts(o.reporting.Roles, o.rules, day)
	want := []results.Cut{
		{Field: courses.FieldDepartment, Value: "Salg"}, {Field: courses.FieldLocation, Value: "Oslo"}, {Scope: salg},
		{Scope: salg, Field: courses.FieldDepartment, Value: "Salg"}, {Scope: salg, Field: courses.FieldLocation, Value: "Oslo"},
	}
	if got := before.Of(&p); !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if got := before.Day(); got != calendar.On(monday) {
		t.Errorf("it is %v", got)
	}
	o.rules.SetFields(courses.FieldLocation)
	after := reports.Cuts(o.reporting.Roles, o.rules, day)
	if got, want := after.Of(&p), want[1:2]; !reflect.DeepEqual(got, want) || after.Key == before.Key {
		t.Errorf("without the field: %v, want %v; keys %q and %q", got, want, before.Key, after.Key)
	}
	if got := before.Of(&courses.Person{}); got != nil {
		t.Errorf("somebody of whom nothing is known is in %v", got)
	}
}
