package reports

import (
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"drypp/bot/reports/export"
)

// Format is a form that results can be written in.
type Format string

// The formats.
const (
	// Table is aligned text for people, sorted by name. It is held in memory
	// before it is written.
	Table Format = "table"
	// CSV is UTF-8 after RFC 4180, a header first. No cell can start a
	// formula.
	CSV Format = "csv"
	// JSON is one document. Its keys stay; new ones may come.
	JSON Format = "json"
)

// Formats lists all of them.
var Formats = []Format{Table, CSV, JSON}

// Write writes the results of one organisation or of several. Results that
// hold people are written person by person: CSV as a row for each enrolment
// instead of one for each course.
func Write(w io.Writer, format Format, list ...Results) error {
	switch format {
	case Table:
		return writeTables(w, list)
	case CSV:
		return writeCSV(w, list)
	case JSON:
		return writeJSON(w, list)
	}
	return fmt.Errorf("there is no format %q: choose one of %v", format, Formats)
}

func writeTables(w io.Writer, list []Results) error {
	for i, r := range list {
		if i > 0 {
			fmt.Fprintln(w)
		}
		fmt.Fprintf(w, "%s, %s\n\n", export.Printable(r.Organisation.Name), moment(r.At))
		t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
		fmt.Fprintln(t, "COURSE\tTITLE\tREACHED\tSTARTED\tCOMPLETED\tPASSED\tOWED\tDONE")
		for _, c := range r.Courses {
			fmt.Fprintf(t, "%s\t%s\t%d\t%d\t%d\t%d\t%d\t%d\n", c.ID, export.Printable(c.Title),
				c.Reached, c.Started, c.Completed, c.Passed, c.Owed, c.Done)
		}
		if err := t.Flush(); err != nil {
			return err
		}
		if err := writePeople(w, r); err != nil {
			return err
		}
	}
	return nil
}

func writePeople(w io.Writer, r Results) error {
	if r.People == nil {
		return nil
	}
	people, err := sorted(r)
	if err != nil {
		return err
	}
	fmt.Fprintln(w)
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "NAME\tE-MAIL\tCOURSE\tSTATE\tSCORE\tVERSION\tWHEN")
	for _, p := range people {
		name, email := orDash(export.Printable(p.Name)), orDash(export.Printable(p.Email))
		if len(p.Courses) == 0 {
			fmt.Fprintf(t, "%s\t%s\t-\t-\t-\t-\t-\n", name, email)
		}
		for _, e := range p.Courses {
			fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\t%d\t%s\n", name, email, e.ID, e.State, score(e), e.Version, when(e))
		}
	}
	return t.Flush()
}

func sorted(r Results) ([]Person, error) {
	var people []Person
	for p, err := range r.People {
		if err != nil {
			return nil, err
		}
		people = append(people, p)
	}
	slices.SortStableFunc(people, func(a, b Person) int {
		return strings.Compare(strings.ToLower(a.Name+"\x00"+a.Email), strings.ToLower(b.Name+"\x00"+b.Email))
	})
	return people, nil
}

func score(e Enrolment) string {
	if e.Tries == 0 {
		return "-"
	}
	return fmt.Sprintf("%d/%d (%d%%)", e.Right, e.Questions, e.Percent)
}

func when(e Enrolment) string {
	if e.Completed.IsZero() {
		return moment(e.Started)
	}
	return moment(e.Completed)
}

func moment(t time.Time) string { return t.UTC().Format("2006-01-02 15:04Z") }

func orDash(s string) string {
	if s == "" {
		return "-"
	}
	return s
}

func writeCSV(w io.Writer, list []Results) error {
	out := csv.NewWriter(w)
	people := slices.ContainsFunc(list, func(r Results) bool { return r.People != nil })
	header := []string{"tenant_id", "organisation", "course", "title", "version",
		"reached", "started", "completed", "passed", "owed", "done"}
	if people {
		header = []string{"tenant_id", "organisation", "name", "email", "course", "title", "state",
			"version", "tries", "right", "questions", "percent", "started", "completed"}
	}
	out.Write(header)
	for _, r := range list {
		write := courseRows
		if people {
			write = peopleRows
		}
		if err := write(out, r); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

func courseRows(out *csv.Writer, r Results) error {
	for _, c := range r.Courses {
		err := row(out, r.Organisation.Tenant, r.Organisation.Name, c.ID, c.Title, strconv.Itoa(c.Version),
			strconv.Itoa(c.Reached), strconv.Itoa(c.Started), strconv.Itoa(c.Completed), strconv.Itoa(c.Passed),
			strconv.Itoa(c.Owed), strconv.Itoa(c.Done))
		if err != nil {
			return err
		}
	}
	return nil
}

// peopleRows writes a row for each enrolment, and one without a course for a
// person who has none.
func peopleRows(out *csv.Writer, r Results) error {
	if r.People == nil {
		return nil
	}
	for p, err := range r.People {
		if err != nil {
			return err
		}
		who := []string{r.Organisation.Tenant, r.Organisation.Name, p.Name, p.Email}
		if len(p.Courses) == 0 {
			err = row(out, append(who, make([]string, 10)...)...)
		}
		for _, e := range p.Courses {
			err = row(out, append(who[:4:4], e.ID, e.Title, string(e.State), strconv.Itoa(e.Version), strconv.Itoa(e.Tries),
				strconv.Itoa(e.Right), strconv.Itoa(e.Questions), percent(e), timestamp(e.Started), timestamp(e.Completed))...)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func row(out *csv.Writer, cells ...string) error {
	for i := range cells {
		cells[i] = export.Harmless(cells[i])
	}
	return out.Write(cells)
}

func percent(e Enrolment) string {
	if e.Tries == 0 {
		return ""
	}
	return strconv.Itoa(e.Percent)
}

func timestamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

// writeJSON writes {"organisations": [{"organisation", "at", "courses",
// "people"}]}; people only where they were collected.
func writeJSON(w io.Writer, list []Results) error {
	out := jsontext.NewEncoder(w, jsontext.WithIndent("  "))
	open := []jsontext.Token{jsontext.BeginObject, jsontext.String("organisations"), jsontext.BeginArray}
	if err := tokens(out, open...); err != nil {
		return err
	}
	for _, r := range list {
		if err := writeOrganisation(out, r); err != nil {
			return err
		}
	}
	return tokens(out, jsontext.EndArray, jsontext.EndObject)
}

func writeOrganisation(out *jsontext.Encoder, r Results) error {
	if err := tokens(out, jsontext.BeginObject); err != nil {
		return err
	}
	for _, member := range []struct {
		name  string
		value any
	}{{"organisation", r.Organisation}, {"at", r.At}, {"courses", r.Courses}} {
		if err := tokens(out, jsontext.String(member.name)); err != nil {
			return err
		}
		if err := json.MarshalEncode(out, member.value); err != nil {
			return err
		}
	}
	if r.People != nil {
		if err := writeArray(out, r); err != nil {
			return err
		}
	}
	return tokens(out, jsontext.EndObject)
}

func writeArray(out *jsontext.Encoder, r Results) error {
	if err := tokens(out, jsontext.String("people"), jsontext.BeginArray); err != nil {
		return err
	}
	for p, err := range r.People {
		if err != nil {
			return err
		}
		if err := json.MarshalEncode(out, p); err != nil {
			return err
		}
	}
	return tokens(out, jsontext.EndArray)
}

func tokens(out *jsontext.Encoder, list ...jsontext.Token) error {
	for _, t := range list {
		if err := out.WriteToken(t); err != nil {
			return err
		}
	}
	return nil
}
