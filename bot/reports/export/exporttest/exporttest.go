// Package exporttest makes exports for the tests of whoever writes them. Nobody
// in them exists. Its functions are safe for concurrent use.
package exporttest

import (
	"errors"
	"fmt"
	"iter"
	"time"

	"drypp/bot/reports/export"
	"drypp/courses"
	"drypp/courses/calendar"
)

// At is when the exports were made: 10:30 in Oslo.
var At = time.Date(2026, 11, 23, 9, 30, 0, 0, time.UTC)

// ErrRows is the error of Broken's rows.
var ErrRows = errors.New("the store can't go on")

// Sample returns a small export with what is hard to write: letters outside of
// ASCII, long names, what could start a formula, courses with one title, a
// withdrawn one, and one without rows.
func Sample(l courses.Language) *export.Export {
	e := empty(l)
	e.Scope, e.By = `department == "Drift" or location == "Tromsø"`, "Åse Øyhaug"
	e.From, e.To = day(2026, 1, 1), day(2026, 12, 31)
	e.Fields = []string{courses.FieldDepartment, courses.FieldLocation, courses.FieldTitle, "skift"}
	e.Courses = []export.Course{
		{ID: "brannvern", Title: "Brannvern: slik gjør du når alarmen går"},
		{ID: "phishing", Title: "Ikke gå på kroken!"},
		{ID: "phishing-2", Title: "Ikke gå på kroken!"},
		{ID: "stille", Title: "Et kurs som ingen har tatt"},
		{ID: "gammelt"},
	}
	e.Rows = listed(sampleRows)
	return e
}

// sampleRows are in the order of people, as the rows of an export are.
var sampleRows = []export.Row{
	{Person: "p1", Name: "Åse Øyhaug", Email: "ase.oyhaug@fjordvik.example", Fields: map[string]string{"department": "Drift", "location": "Tromsø", "title": "Driftsleder", "skift": "Natt"},
		Course: "brannvern", Title: "Brannvern: slik gjør du når alarmen går", State: export.Passed, Version: 3, Tries: 2, Right: 5, Questions: 6, Percent: 83,
		Started: At.AddDate(0, -3, 0), Completed: At.AddDate(0, -3, 0).Add(7 * time.Minute), Expires: At.AddDate(0, 9, 0)},
	{Person: "p1", Name: "Åse Øyhaug", Email: "ase.oyhaug@fjordvik.example", Fields: map[string]string{"department": "Drift", "location": "Tromsø", "title": "Driftsleder", "skift": "Natt"},
		Course: "phishing", Title: "Ikke gå på kroken!", State: export.Started, Version: 1, Started: At.AddDate(0, 0, -2), Owed: true, Due: day(2026, 12, 1)},
	{Person: "p2", Name: "=HYPERLINK(\"https://example.com\";\"Klikk\")", Email: "@sum", Fields: map[string]string{"department": "Drift;=1+1", "location": "＋47", "skift": "-"},
		Course: "brannvern", Title: "Brannvern: slik gjør du når alarmen går", State: export.Failed, Version: 3, Tries: 1, Right: 1, Questions: 6, Percent: 17,
		Started: At.AddDate(0, -1, 0), Completed: At.AddDate(0, -1, 0).Add(time.Minute), Owed: true, Due: day(2026, 11, 1), Overdue: true},
	{Person: "p3", Name: "Karl-Johan Wolfeschlegelsteinhausenbergerdorff van der Lange-Stenersen Hansen", Email: "karl-johan.wolfeschlegelsteinhausenbergerdorff.hansen@datterselskap.fjordvik.example", Fields: map[string]string{"department": "Kundeservice og administrasjon i hele Nord-Norge", "location": "Bodø", "title": "Rådgiver", "skift": ""},
		Course: "phishing", Title: "Ikke gå på kroken!", State: export.Assigned, Owed: true, Due: day(2026, 11, 22), Overdue: true},
	{Person: "p3", Name: "Karl-Johan Wolfeschlegelsteinhausenbergerdorff van der Lange-Stenersen Hansen", Email: "karl-johan.wolfeschlegelsteinhausenbergerdorff.hansen@datterselskap.fjordvik.example", Fields: map[string]string{"department": "Kundeservice og administrasjon i hele Nord-Norge", "location": "Bodø", "title": "Rådgiver", "skift": ""},
		Course: "gammelt", State: export.Passed, Version: 1, Tries: 1, Right: 4, Questions: 4, Percent: 100, Started: At.AddDate(-2, 0, 0), Completed: At.AddDate(-2, 0, 0).Add(time.Hour), Expires: At.AddDate(-1, 0, 0)},
	{Person: "p4", Name: "Nguyễn Thị Łucja 王芳 Đorđe", Email: "nguyen@fjordvik.example",
		Course: "phishing-2", Title: "Ikke gå på kroken!", State: export.Passed, Version: 2, Tries: 1, Right: 3, Questions: 3, Percent: 100, Started: At.AddDate(0, 0, -9), Completed: At.AddDate(0, 0, -9).Add(150 * time.Second)},
	{Person: "p5", Course: "phishing", Title: "Ikke gå på kroken!", State: export.Started, Version: 1, Started: time.Date(2026, 3, 29, 1, 30, 0, 0, time.UTC)},
}

// Many returns an export with a row for each of so many people in each of so
// many courses, made as they are ranged over.
func Many(people, each int) *export.Export {
	e := empty(courses.Bokmaal)
	e.Fields = []string{courses.FieldDepartment, courses.FieldLocation}
	for i := range each {
		e.Courses = append(e.Courses, export.Course{ID: fmt.Sprintf("kurs-%03d", i), Title: fmt.Sprintf("Kurs nummer %d om trygghet på jobben", i)})
	}
	e.Rows = func(yield func(export.Row, error) bool) {
		for p := range people {
			for c := range each {
				if !yield(many(p, e.Courses[c], p+c), nil) {
					return
				}
			}
		}
	}
	return e
}

// many returns a row of a person; mix decides how far they are.
func many(person int, c export.Course, mix int) export.Row {
	r := export.Row{
		Person: fmt.Sprint(person), Name: fmt.Sprintf("Fornavn%d Mellomnavn Etternavn%d", person%1000, person),
		Email:  fmt.Sprintf("fornavn.etternavn%d@fjordvik.example", person),
		Fields: fields[person%len(fields)],
		Course: c.ID, Title: c.Title, State: export.Assigned, Owed: true, Due: day(2026, 12, 24),
	}
	if mix%10 == 0 {
		r.Due, r.Overdue = day(2026, 11, 1), true
		return r
	}
	r.State, r.Version, r.Started = export.Started, 1, At.Add(-time.Duration(mix%500)*time.Hour)
	if mix%10 < 3 {
		return r
	}
	r.State, r.Tries, r.Questions, r.Right, r.Percent = export.Passed, 1, 6, 5, 83
	r.Owed, r.Due, r.Completed, r.Expires = false, calendar.Date{}, r.Started.Add(time.Duration(mix%600)*time.Second), r.Started.AddDate(1, 0, 0)
	return r
}

var fields = []map[string]string{
	{"department": "Drift", "location": "Tromsø"}, {"department": "Salg", "location": "Bodø"},
	{"department": "Kundeservice", "location": "Oslo"}, {"department": "Økonomi", "location": "Ålesund"},
}

// Broken returns a Sample whose rows end with ErrRows after so many.
func Broken(rows int) *export.Export {
	e := Sample(courses.Bokmaal)
	good := e.Rows
	e.Rows = func(yield func(export.Row, error) bool) {
		n := 0
		for r := range good {
			if n == rows {
				yield(export.Row{}, ErrRows)
				return
			}
			n++
			if !yield(r, nil) {
				return
			}
		}
	}
	return e
}

// With returns a Sample with other rows.
func With(rows ...export.Row) *export.Export {
	e := Sample(courses.Bokmaal)
	e.Rows = listed(rows)
	return e
}

func listed(rows []export.Row) iter.Seq2[export.Row, error] {
	return func(yield func(export.Row, error) bool) {
		for _, r := range rows {
			if !yield(r, nil) {
				return
			}
		}
	}
}

func empty(l courses.Language) *export.Export {
	oslo, err := time.LoadLocation("Europe/Oslo")
	if err != nil {
		panic(err)
	}
	return &export.Export{
		Tenant: "3f1c2b9a-0000-4000-8000-000000000001", Organisation: "Fjordvik Verksted AS",
		At: At, Language: l, Location: oslo, Rows: listed(nil),
	}
}

func day(year int, month time.Month, d int) calendar.Date {
	return calendar.Date{Year: year, Month: month, Day: d}
}

// ErrFull is the error of a Full writer.
var ErrFull = errors.New("no room left")

// Full is a writer that takes so many bytes, and then fails with ErrFull.
type Full int

// Write takes what it has room for.
func (f *Full) Write(p []byte) (int, error) {
	if len(p) > int(*f) {
		n := int(*f)
		*f = 0
		return n, ErrFull
	}
	*f -= Full(len(p))
	return len(p), nil
}
