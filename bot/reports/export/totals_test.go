package export_test

import (
	"reflect"
	"slices"
	"testing"
	"time"

	"drypp/bot/reports/export"
	"drypp/bot/reports/export/exporttest"
	"drypp/courses"
	"drypp/courses/calendar"
)

func TestCounter(t *testing.T) {
	t.Parallel()
	at, due := exporttest.At, calendar.Date{Year: 2026, Month: 12, Day: 1}
	passed := export.Row{Person: "a", Course: "c", State: export.Passed, Started: at.Add(-time.Hour), Completed: at}
	with := func(r export.Row, f func(*export.Row)) export.Row { f(&r); return r }
	for name, c := range map[string]struct {
		rows []export.Row
		want export.Totals
	}{
		"passed": {[]export.Row{passed}, export.Totals{Rows: 1, People: 1, Started: 1, Completed: 1, Passed: 1, Done: 1}},
		"passed twice": {[]export.Row{passed, passed},
			export.Totals{Rows: 2, People: 1, Started: 1, Completed: 1, Passed: 1, Done: 1}},
		"to be taken again": {[]export.Row{passed, with(passed, func(r *export.Row) { r.Owed = true })},
			export.Totals{Rows: 2, People: 1, Started: 1, Completed: 1, Passed: 1, Open: 1}},
		"expired": {[]export.Row{with(passed, func(r *export.Row) { r.Expires = at })},
			export.Totals{Rows: 1, People: 1, Started: 1, Completed: 1, Passed: 1, Open: 1}},
		"passed again after it expired": {[]export.Row{with(passed, func(r *export.Row) { r.Expires = at }), passed},
			export.Totals{Rows: 2, People: 1, Started: 1, Completed: 1, Passed: 1, Done: 1}},
		"failed": {[]export.Row{with(passed, func(r *export.Row) { r.State = export.Failed })},
			export.Totals{Rows: 1, People: 1, Started: 1, Completed: 1, Open: 1}},
		"not begun and late": {[]export.Row{{Person: "a", Course: "c", State: export.Assigned, Owed: true, Due: due, Overdue: true}},
			export.Totals{Rows: 1, People: 1, Overdue: 1}},
		"two people": {[]export.Row{passed, with(passed, func(r *export.Row) { r.Person = "b" })},
			export.Totals{Rows: 2, People: 2, Started: 2, Completed: 2, Passed: 2, Done: 2}},
	} {
		counter := export.NewCounter(&export.Export{At: at, Courses: []export.Course{{ID: "c", Title: "C"}}})
		for i := range c.rows {
			counter.Add(&c.rows[i])
		}
		c.want.Course = export.Course{ID: "c", Title: "C"}
		if got := counter.Totals(); !slices.Equal(got, []export.Totals{c.want}) {
			t.Errorf("%s: %+v, not %+v", name, got, c.want)
		}
	}
}

// Every language has every text, for every column and state.
func TestTexts(t *testing.T) {
	t.Parallel()
	nb := export.TextsOf(courses.Bokmaal)
	for _, l := range []courses.Language{courses.Bokmaal, courses.Nynorsk, courses.English} {
		texts := export.TextsOf(l)
		v := reflect.ValueOf(*texts)
		for i := range v.NumField() {
			if v.Field(i).IsZero() {
				t.Errorf("%s: no text for %s", l, v.Type().Field(i).Name)
			}
		}
		if len(texts.Columns) != len(nb.Columns) || len(texts.States) != 4 || len(texts.Methods) != len(nb.Methods) {
			t.Errorf("%s has other columns, states or methods than nb", l)
		}
		for _, f := range slices.Concat(courses.StandardFields()) {
			e := exporttest.Sample(l)
			e.Fields = []string{f}
			for _, c := range e.Columns() {
				if c.Label == "" || c.Label == f {
					t.Errorf("%s: the column %s is called %q", l, c.Key, c.Label)
				}
			}
		}
	}
}

func TestFacts(t *testing.T) {
	t.Parallel()
	e := exporttest.Sample(courses.English)
	e.Scope, e.By, e.Course = "", "", "brannvern"
	for _, c := range []struct {
		from, to calendar.Date
		want     string
	}{
		{want: "not bounded"},
		{from: calendar.Date{Year: 2026, Month: 1, Day: 2}, want: "from 2026-01-02 on"},
		{to: calendar.Date{Year: 2026, Month: 1, Day: 2}, want: "up to 2026-01-02, included"},
	} {
		e.From, e.To = c.from, c.to
		var values []string
		for _, f := range e.Facts(1) {
			values = append(values, f.Value)
		}
		want := []string{"Fjordvik Verksted AS", e.Tenant, "everybody in the organisation",
			"Brannvern: slik gjør du når alarmen går (brannvern)", c.want, "2026-11-23 10:30 CET", "the command line", "1"}
		if !slices.Equal(values, want) {
			t.Errorf("facts %q, not %q", values, want)
		}
	}
}

// No two columns have one key, whatever an organisation calls its fields.
func TestColumnKeys(t *testing.T) {
	t.Parallel()
	e := exporttest.Sample(courses.Bokmaal)
	e.Fields = []string{"name", "email", "title", "state", "department", "skift"}
	seen := map[string]bool{}
	for _, c := range e.Columns() {
		if seen[c.Key] {
			t.Errorf("two columns are called %s", c.Key)
		}
		seen[c.Key] = true
	}
}
