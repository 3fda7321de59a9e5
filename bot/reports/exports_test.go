package reports_test

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/go-json-experiment/json"

	"drypp/bot/reports"
	"drypp/bot/store"
	"drypp/courses"
	"drypp/courses/audience"
	"drypp/courses/calendar"
	"drypp/courses/results"
)

// shop is an office where sales took courses at different times. One of them left,
// and one is restricted.
func shop(t *testing.T) *office {
	t.Helper()
	o := newOffice(t, tenant)
	o.hire("Kari", "Stab", "Oslo", "")
	o.hire("Sol", "Salg", "Bergen", "")
	o.hire("Per", "Salg", "Oslo", "")
	o.now = time.Date(2025, 9, 30, 22, 30, 0, 0, time.UTC) // the first of October in Oslo
	o.take("Sol", "phishing", 3)
	o.take("Per", "phishing", 1)
	o.now = monday
	o.take("Sol", "ethics", -1)
	o.owe("Sol", "passwords 2026-11-22", "phishing 2026-11-30")
	o.owe("Kari", "ethics 2026-12-24")
	gone := o.hire("Gone", "Salg", "Oslo", "")
	o.take("Gone", "phishing", 3)
	o.must(o.store.Unlist(t.Context(), gone.ID, monday))
	restricted := o.hire("Hidden", "Salg", "Oslo", "")
	o.take("Hidden", "phishing", 3)
	o.must(o.store.Restrict(t.Context(), restricted.ID, monday))
	return o
}

// lines exports as JSON and returns the rows in words, sorted, and the count.
func (o *office) lines(s *reports.Service, who string, q reports.ExportQuery) ([]string, int) {
	o.t.Helper()
	v := o.viewer(who)
	if who == "" {
		v.Via = reports.CommandLine
	}
	q.Format = reports.ExportJSON
	var out bytes.Buffer
	people, err := s.Export(o.t.Context(), tenant, v, q, &out)
	o.must(err)
	var document struct {
		Rows []struct {
			Name, Course, Title, State string
			Started, Completed         time.Time
			Expires                    time.Time
			Due                        string
			Owed, Overdue              bool
			Fields                     map[string]string
			Score                      *struct{ Percent int }
		} `json:"rows"`
	}
	o.must(json.Unmarshal(out.Bytes(), &document, json.MatchCaseInsensitiveNames(true)))
	var list []string
	for _, r := range document.Rows {
		line := fmt.Sprint(strings.Fields(r.Name)[0], " ", r.Fields[courses.FieldDepartment], " ", r.Title, " ", r.State)
		if r.Score != nil {
			line += fmt.Sprintf(" %d %%", r.Score.Percent)
		}
		if r.Owed {
			line += " owed " + r.Due
		}
		if r.Overdue {
			line += " late"
		}
		if !r.Expires.IsZero() {
			line += " until " + r.Expires.In(oslo).Format(time.DateOnly)
		}
		list = append(list, line)
	}
	slices.Sort(list)
	return list, people
}

func day(s string) calendar.Date {
	d, err := calendar.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

func TestExport(t *testing.T) {
	t.Parallel()
	o := shop(t)
	s := service(&desk{}, o)
	const (
		kari    = "Kari Stab Årsetikk assigned owed 2026-12-24"
		per     = "Per Salg Nettfiske failed 33 %"
		passed  = "Sol Salg Nettfiske passed 100 % owed 2026-11-30 until 2026-10-01"
		waiting = "Sol Salg Passord assigned owed 2026-11-22 late"
		begun   = "Sol Salg Årsetikk started"
	)
	for _, tt := range []struct {
		name, who string
		q         reports.ExportQuery
		people    int
		want      []string
	}{
		{"all", "Kari", reports.ExportQuery{}, 3, []string{kari, per, passed, waiting, begun}},
		{"at the command line", "", reports.ExportQuery{}, 3, []string{kari, per, passed, waiting, begun}},
		{"a scope", "Sol", reports.ExportQuery{}, 2, []string{per, passed, waiting, begun}},
		{"one course", "Kari", reports.ExportQuery{Course: "phishing"}, 2, []string{per, passed}},
		{"a course that isn't", "Kari", reports.ExportQuery{Course: "x"}, 0, nil},
		{"narrowed", "Kari", reports.ExportQuery{Scope: `location == "Oslo"`}, 2, []string{kari, per}},
		{"a scope, narrowed", "Sol", reports.ExportQuery{Scope: `location == "Oslo"`}, 1, []string{per}},
		{"a scope isn't widened", "Sol", reports.ExportQuery{Scope: "everybody"}, 2, []string{per, passed, waiting, begun}},
		{"until the day before", "Kari", reports.ExportQuery{To: day("2025-09-30")}, 0, nil},
		{"until the day in Oslo", "Kari", reports.ExportQuery{To: day("2025-10-01")}, 2, []string{per, passed}},
		{"from the day after", "Kari", reports.ExportQuery{From: day("2025-10-02")}, 1, []string{begun}},
		{"from and to", "Kari", reports.ExportQuery{From: day("2025-10-01"), To: day("2026-11-23")}, 2, []string{per, passed, begun}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, people := o.lines(s, tt.who, tt.q)
			same(t, "rows", got, tt.want...)
			if people != tt.people {
				t.Errorf("of %d people, want %d", people, tt.people)
			}
		})
	}
}

// noted fails the test if something is written that isn't on record yet.
type noted struct {
	o     *office
	count int
}

func (n *noted) Write(b []byte) (int, error) {
	if n.count++; len(n.o.accesses()) == 0 {
		n.o.t.Error("something goes out before it is on record")
	}
	return len(b), nil
}

func TestExportIsOnRecordFirst(t *testing.T) {
	t.Parallel()
	for _, format := range []reports.ExportFormat{reports.ExportXLSX, reports.ExportCSV, reports.ExportJSON, reports.ExportPDF, reports.ExportXAPI} {
		t.Run(string(format), func(t *testing.T) {
			t.Parallel()
			o := shop(t)
			o.reporting.Statements = teller{}
			s := service(&desk{}, o)
			w := &noted{o: o}
			people, err := s.Export(t.Context(), tenant, o.viewer("Sol"), reports.ExportQuery{Format: format, Scope: `location == "Oslo"`}, w)
			o.must(err)
			if w.count == 0 || people != 1 {
				t.Errorf("%d writes about %d people", w.count, people)
			}
			want := store.Access{
				At: monday, By: o.people["Sol"].ID, Via: "chat", What: results.LookExport, Format: string(format),
				Scope: "(" + salg + `) and (location == "Oslo")`, People: 1,
			}
			if got := o.accesses(); len(got) != 1 || got[0] != want {
				t.Errorf("on record is %+v, want %+v", got, want)
			}
		})
	}
}

// teller writes the names of who took what.
type teller struct{}

func (teller) Write(w io.Writer, people iter.Seq2[reports.Taken, error]) error {
	for p, err := range people {
		if err != nil {
			return err
		}
		for _, e := range p.Enrolments {
			fmt.Fprintln(w, p.Person.Name, e.Course)
		}
	}
	return nil
}

// broken takes nothing.
type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, errBroken }

// TestExportThatFails: what may have got out stays on record; what is refused
// isn't.
func TestExportThatFails(t *testing.T) {
	t.Parallel()
	o := shop(t)
	s := service(&desk{}, o)
	for _, tt := range []struct {
		name, who string
		q         reports.ExportQuery
		is        func(error) bool
	}{
		{"forbidden", "Per", reports.ExportQuery{Format: reports.ExportCSV}, func(err error) bool { return errors.Is(err, reports.ErrForbidden) }},
		{"no format", "Kari", reports.ExportQuery{Format: "doc"}, func(err error) bool { return err != nil && strings.Contains(err.Error(), "xlsx, csv") }},
		{"no statements", "Kari", reports.ExportQuery{Format: reports.ExportXAPI}, func(err error) bool { return errors.Is(err, reports.ErrStatements) }},
		{"no expression", "Kari", reports.ExportQuery{Format: reports.ExportCSV, Scope: `shift == "natt"`}, func(err error) bool {
			var at *audience.Error
			return errors.As(err, &at)
		}},
	} {
		if n, err := s.Export(t.Context(), tenant, o.viewer(tt.who), tt.q, broken{}); n != 0 || !tt.is(err) || len(o.accesses()) > 0 {
			t.Errorf("%s: %d, %v, %v", tt.name, n, err, o.accesses())
		}
	}
	_, err := s.Export(t.Context(), tenant, o.viewer("Kari"), reports.ExportQuery{Format: reports.ExportCSV}, broken{})
	if !errors.Is(err, errBroken) || len(o.accesses()) != 1 {
		t.Errorf("%v, %v", err, o.accesses())
	}
}

func TestMeasureLeavesNoRecord(t *testing.T) {
	t.Parallel()
	o := shop(t)
	s := service(&desk{}, o)
	done := ""
	q := reports.ExportQuery{Format: reports.ExportCSV, Measure: true, Progress: func(n, total int) { done += fmt.Sprint(n, "/", total, " ") }}
	n, err := s.Export(t.Context(), tenant, o.viewer("Kari"), q, io.Discard)
	o.must(err)
	if n != 3 || len(o.accesses()) > 0 || !strings.HasSuffix(done, "3/3 ") {
		t.Errorf("%d people, %v, progress %s", n, o.accesses(), done)
	}
}

// TestExportEndsWithItsReader: who stops reading early ends the walk.
func TestExportEndsWithItsReader(t *testing.T) {
	t.Parallel()
	o := shop(t)
	o.reporting.Statements = impatient{}
	n, err := service(&desk{}, o).Export(t.Context(), tenant, o.viewer("Kari"), reports.ExportQuery{Format: reports.ExportXAPI}, io.Discard)
	if n != 1 || err != nil {
		t.Errorf("%d, %v", n, err)
	}
}

type impatient struct{}

func (impatient) Write(_ io.Writer, people iter.Seq2[reports.Taken, error]) error {
	for _, err := range people {
		return err
	}
	return nil
}

// TestNoFormulas: names from outside can't start one in a file for spreadsheets.
func TestNoFormulas(t *testing.T) {
	t.Parallel()
	o := shop(t)
	_, err := o.store.List(t.Context(), courses.Person{ObjectID: "evil", Name: "=1+1", Email: "@sum"}, o.now)
	o.must(err)
	p, err := o.store.Person(t.Context(), "evil")
	o.must(err)
	o.people["Evil"] = p
	o.owe("Evil", "ethics 2026-12-24")
	var out bytes.Buffer
	_, err = service(&desk{}, o).Export(t.Context(), tenant, o.viewer("Kari"), reports.ExportQuery{Format: reports.ExportCSV}, &out)
	o.must(err)
	rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(out.Bytes(), []byte("\uFEFF")))).ReadAll()
	o.must(err)
	found := false
	for _, row := range rows {
		for _, cell := range row {
			found = found || strings.Contains(cell, "=1+1")
			if cell != "" && strings.ContainsAny(cell[:1], "=+-@\t\r") {
				t.Errorf("cell %q starts a formula", cell)
			}
		}
	}
	if !found {
		t.Error("the name isn't in the file")
	}
}
