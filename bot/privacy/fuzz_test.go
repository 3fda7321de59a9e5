package privacy_test

import (
	"errors"
	"strings"
	"testing"

	"drypp/bot/privacy"
	"drypp/courses"
	"drypp/courses/rights"
)

// FuzzCorrection takes whatever people may type for a correction: it is refused, or
// known afterwards exactly as the preview said, and fits on a line.
func FuzzCorrection(f *testing.F) {
	for _, s := range [][2]string{
		{"name", "Åse Østby"}, {"email", "ase@example.no"}, {"department", " Drift "}, {"groups", "b, a,,a"}, {"start_date", "2026-02-30"},
		{"timezone", "../../etc/passwd"}, {"country", "no"}, {"manager", "Mona@Example.no"}, {"SKIFT", "natt\u2028"}, {"email", ""}, {"", "x"},
		{"email", "a\u00a0b@example.no"}, {"name", "\xc3("}, {"country", "ıı"},
	} {
		f.Add(s[0], s[1])
	}
	o := newOffice(f)
	f.Fuzz(func(t *testing.T, field, value string) {
		w := rights.Wish{Kind: rights.Correction, Field: field, Value: value}
		p, err := o.Preview(t.Context(), tenant, o.console("Ola"), w)
		if errors.Is(err, privacy.ErrField) {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		if len(p.Value) > rights.MaxValue || strings.ContainsAny(p.Value, "\n\r\x00") {
			t.Fatalf("%q is taken for a value", p.Value)
		}
		if _, err := o.Ask(t.Context(), tenant, o.console("Ola"), w); err != nil {
			t.Fatal(err)
		}
		known, err := o.db.PersonByID(t.Context(), o.people["Ola"].ID)
		if err != nil {
			t.Fatal(err)
		}
		got := known.Field(p.Field)
		switch p.Field {
		case rights.FieldName:
			got = known.Name
		case rights.FieldEmail:
			got = known.Email
		case courses.FieldGroups:
			got = strings.Join(known.Groups, ", ")
		}
		if got != p.Value {
			t.Fatalf("%s is %q, not %q", p.Field, got, p.Value)
		}
	})
}
