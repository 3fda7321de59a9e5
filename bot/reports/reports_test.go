package reports_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/go-json-experiment/json"

	"drypp/bot/reports"
	"drypp/courses"
	"drypp/courses/calendar"
	"drypp/courses/results"
)

var update = flag.Bool("update", false, "write the golden files anew")

var morning = time.Date(2026, 3, 2, 8, 30, 0, 0, time.UTC)

// kept is a store that holds people and their enrolments, and counts totals
// the way every store must.
type kept struct {
	people []courses.Person
	taken  map[string][]courses.Enrolment
	failAt int
}

var errBroken = errors.New("the disk is gone")

func (k *kept) Totals(context.Context, results.Cut, calendar.Date) (results.Table, error) {
	table := results.Table{People: len(k.people), Courses: map[string]results.Totals{}}
	for _, list := range k.taken {
		for i := range list {
			e := &list[i]
			s := results.Standing{Reached: true, Started: true, Completed: e.Completed(), Passed: e.Passed()}
			table.Courses[e.Course] = table.Courses[e.Course].Add(s.Count())
		}
	}
	return table, nil
}

func (k *kept) People(_ context.Context, f func(courses.Person, []courses.Enrolment) error) error {
	for i, p := range k.people {
		if k.failAt > 0 && i == k.failAt {
			return errBroken
		}
		if err := f(p, k.taken[p.ID]); err != nil {
			return err
		}
	}
	return nil
}

func course(id, title string, version int) *courses.Course {
	return &courses.Course{ID: id, Version: version, Editions: map[courses.Language]*courses.Edition{
		courses.Bokmaal: {Language: courses.Bokmaal, Title: title},
	}}
}

func enrolment(id string, done ...courses.Result) courses.Enrolment {
	return courses.Enrolment{ID: "e-" + id, Course: id, Version: 2, Started: morning, Try: 1, Results: done}
}

func result(try, right int, passed bool) courses.Result {
	return courses.Result{Try: try, Version: 2, Right: right, Questions: 4, Passed: passed, At: morning.Add(time.Duration(try) * time.Hour)}
}

// fjordvik is an organisation with somebody in every state, an unknown name, a
// withdrawn course and a name that would be a formula.
func fjordvik() (*kept, *courses.Catalogue) {
	k := &kept{
		people: []courses.Person{
			{ID: "p1", Name: "Åse Østby", Email: "ase@example.no"},
			{ID: "p2", Name: "=HYPERLINK(\"https://evil.example\")", Email: "@SUM(1)"},
			{ID: "p3"},
			{ID: "p4", Name: "Bjørn\x1b[2J \"Bo\", Dahl", Email: "bo@example.no"},
			{ID: "p5", Name: "Cecilie Berg", Email: "cecilie@example.no"},
		},
		taken: map[string][]courses.Enrolment{
			"p1": {enrolment("phishing", result(1, 2, false), result(2, 4, true)), enrolment("old-course", result(1, 4, true))},
			"p2": {enrolment("phishing")},
			"p4": {enrolment("phishing", result(1, 1, false))},
			"p5": {enrolment("phishing", result(1, 3, true), result(2, 1, false))},
		},
	}
	catalogue, err := courses.NewCatalogue(course("phishing", "Nettfiske", 3), course("passwords", "Passord", 1))
	if err != nil {
		panic(err)
	}
	return k, catalogue
}

func collect(t *testing.T, people bool) reports.Results {
	t.Helper()
	k, catalogue := fjordvik()
	org := reports.Organisation{Tenant: "00000000-0000-0000-0000-000000000004", Name: "Fjordvik Verksted AS", Language: courses.Bokmaal}
	r, err := reports.Collect(t.Context(), org, k, catalogue, people, morning)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestWriteGolden(t *testing.T) {
	t.Parallel()
	for _, format := range reports.Formats {
		for name, people := range map[string]bool{"courses": false, "people": true} {
			t.Run(name+"."+string(format), func(t *testing.T) {
				t.Parallel()
				var got bytes.Buffer
				if err := reports.Write(&got, format, collect(t, people)); err != nil {
					t.Fatal(err)
				}
				golden := filepath.Join("testdata", name+"."+string(format))
				if *update {
					if err := os.WriteFile(golden, got.Bytes(), 0o644); err != nil {
						t.Fatal(err)
					}
				}
				want, err := os.ReadFile(golden)
				if err != nil {
					t.Fatal(err)
				}
				if got.String() != string(want) {
					t.Errorf("got\n%s\nwant\n%s", &got, want)
				}
			})
		}
	}
}

func TestCSVStartsNoFormula(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	if err := reports.Write(&out, reports.CSV, collect(t, true)); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(&out).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	escaped := 0
	for _, row := range rows {
		for _, cell := range row {
			if cell != "" && strings.ContainsAny(cell[:1], "=+-@\t\r") {
				t.Errorf("cell %q starts a formula", cell)
			}
			if strings.HasPrefix(cell, "'") {
				escaped++
			}
		}
	}
	if escaped != 2 {
		t.Errorf("%d cells escaped, want the 2 that need it", escaped)
	}
}

func TestNoControlCharacters(t *testing.T) {
	t.Parallel()
	for _, format := range reports.Formats {
		var out bytes.Buffer
		if err := reports.Write(&out, format, collect(t, true)); err != nil {
			t.Fatal(err)
		}
		if strings.ContainsRune(out.String(), '\x1b') {
			t.Errorf("%s: a name reaches the terminal with an escape sequence:\n%q", format, &out)
		}
	}
}

// TestJSONShape reads the document as a program would that knows the package
// documentation only.
func TestJSONShape(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	if err := reports.Write(&out, reports.JSON, collect(t, true), collect(t, false)); err != nil {
		t.Fatal(err)
	}
	var document struct {
		Organisations []struct {
			Organisation reports.Organisation `json:"organisation"`
			At           time.Time            `json:"at"`
			Courses      []reports.Course     `json:"courses"`
			People       *[]reports.Person    `json:"people"`
		} `json:"organisations"`
	}
	if err := json.Unmarshal(out.Bytes(), &document, json.RejectUnknownMembers(true)); err != nil {
		t.Fatal(err)
	}
	first, second := document.Organisations[0], document.Organisations[1]
	if second.People != nil {
		t.Error("people are there though nobody asked for them")
	}
	if first.People == nil || len(*first.People) != 5 || !first.At.Equal(morning) {
		t.Fatalf("got %+v", first)
	}
	want := reports.Course{ID: "phishing", Title: "Nettfiske", Version: 3, Reached: 4, Started: 4, Completed: 3, Passed: 2, Done: 2}
	if first.Courses[0] != want {
		t.Errorf("got %+v, want %+v", first.Courses[0], want)
	}
}

func TestScoreIsThatOfTheFirstPass(t *testing.T) {
	t.Parallel()
	got := map[string]reports.Enrolment{}
	for p, err := range collect(t, true).People {
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range p.Courses {
			if e.ID == "phishing" {
				got[p.Email] = e
			}
		}
	}
	for email, want := range map[string]struct {
		state   reports.State
		percent int
	}{
		"ase@example.no":     {reports.Passed, 100},
		"@SUM(1)":            {reports.Started, 0},
		"bo@example.no":      {reports.Failed, 25},
		"cecilie@example.no": {reports.Passed, 75},
	} {
		if e := got[email]; e.State != want.state || e.Percent != want.percent {
			t.Errorf("%s: %s with %d %%, want %s with %d %%", email, e.State, e.Percent, want.state, want.percent)
		}
	}
}

func TestWriteReportsABrokenStore(t *testing.T) {
	t.Parallel()
	for _, format := range reports.Formats {
		k, catalogue := fjordvik()
		k.failAt = 2
		r, err := reports.Collect(t.Context(), reports.Organisation{Tenant: "t"}, k, catalogue, true, morning)
		if err != nil {
			t.Fatal(err)
		}
		if err := reports.Write(&bytes.Buffer{}, format, r); !errors.Is(err, errBroken) {
			t.Errorf("%s: got %v, want %v", format, err, errBroken)
		}
	}
}

// TestRestrictedIsLeftOut: who is restricted isn't among the people.
func TestRestrictedIsLeftOut(t *testing.T) {
	t.Parallel()
	k, catalogue := fjordvik()
	k.people[0].Restricted = morning
	r, err := reports.Collect(t.Context(), reports.Organisation{Tenant: "t"}, k, catalogue, true, morning)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for p, err := range r.People {
		if n++; err != nil || p.Email == k.people[0].Email {
			t.Errorf("there is %+v, %v", p, err)
		}
	}
	if n != len(k.people)-1 {
		t.Errorf("%d people, want %d", n, len(k.people)-1)
	}
}

func TestPeopleMayBeLeftEarly(t *testing.T) {
	t.Parallel()
	count := 0
	for _, err := range collect(t, true).People {
		if err != nil {
			t.Fatal(err)
		}
		if count++; count == 2 {
			break
		}
	}
	if count != 2 {
		t.Errorf("read %d people, want 2", count)
	}
}

func TestWriteRefusesAnUnknownFormat(t *testing.T) {
	t.Parallel()
	if err := reports.Write(&bytes.Buffer{}, "xml"); err == nil || !strings.Contains(err.Error(), "table csv json") {
		t.Errorf("got %v, want an error that names the formats", err)
	}
}
