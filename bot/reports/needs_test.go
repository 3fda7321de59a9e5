package reports_test

import (
	"errors"
	"fmt"
	"testing"

	"drypp/bot/reports"
	"drypp/bot/store"
	"drypp/courses"
	mapping "drypp/courses/needs"
	"drypp/courses/results"
)

// needing is an office whose people were mapped in two competences.
func needing(t *testing.T) *office {
	t.Helper()
	o := newOffice(t, tenant)
	phishing, ethics := taught("phishing", "Nettfiske"), taught("ethics", "Årsetikk")
	phishing.Competences, ethics.Competences = []string{"recognise-phishing"}, []string{"speak-up"}
	catalogue, err := courses.NewCatalogueOf([]courses.Competence{
		{ID: "recognise-phishing", Titles: map[courses.Language]string{courses.Bokmaal: "Gjenkjenne nettfiske"}},
	}, phishing, ethics)
	o.must(err)
	o.reporting.Courses = catalogue
	o.hire("Kari", "Opplæring", "", "")
	o.hire("Sol", "Salg", "", "")
	o.hireMany(6, "Selger", "Salg", "Oslo", "")
	o.hireMany(5, "Drifter", "Drift", "Bergen", "")
	o.hireMany(3, "Leder", "Ledelse", "Oslo", "")
	for name, p := range o.people {
		if name == "Kari" || name == "Sol" {
			continue
		}
		out := mapping.Outcome{Campaign: "autumn", Competence: "recognise-phishing", Self: 2, Right: 1, Asked: 3, At: monday}
		if p.Field("department") == "Drift" {
			out.Self, out.Right = 5, 3
		}
		_, _, err := o.store.PutNeed(t.Context(), p.ID, out)
		o.must(err)
	}
	for i := range 4 {
		_, _, err := o.store.PutNeed(t.Context(), o.people[fmt.Sprint("Selger", i+1)].ID, mapping.Outcome{Campaign: "autumn", Competence: "speak-up", Self: 1, Asked: 2, At: monday})
		o.must(err)
	}
	return o
}

func TestNeeds(t *testing.T) {
	t.Parallel()
	o := needing(t)
	s := service(nil, o)
	r, err := s.Needs(t.Context(), tenant, o.viewer("Kari"), "", "")
	o.must(err)
	if r.People != 14 || len(r.Fields) != 2 || len(r.Lines) != 2 || !r.Lines[1].Withheld || r.Lines[1].Competence != "speak-up" {
		t.Fatalf("report: %+v", r)
	}
	if l := r.Lines[0]; l.Title != "Gjenkjenne nettfiske" || l.People != 14 || l.Needing != 64 || l.Self != 3.1 || l.Right != 57 || !l.Need || l.Courses[0] != "phishing" {
		t.Errorf("line: %+v", l)
	}
	r, err = s.Needs(t.Context(), tenant, o.viewer("Kari"), courses.FieldDepartment, "recognise-phishing")
	o.must(err)
	// Ledelse is too few, and would follow from the others if nothing else were
	// withheld.
	told := map[string]bool{}
	for _, l := range r.Lines {
		told[l.Value] = !l.Withheld
	}
	if len(told) != 3 || told["Ledelse"] || told["Drift"] || !told["Salg"] {
		t.Errorf("by department: %+v", r.Lines)
	}
	var looks []store.Access
	o.must(o.store.Accesses(t.Context(), func(a store.Access) error { looks = append(looks, a); return nil }))
	if len(looks) != 2 || looks[0].What != results.LookNeeds || looks[0].People != 14 {
		t.Errorf("looks: %+v", looks)
	}
	if r, err := s.Needs(t.Context(), tenant, o.viewer("Kari"), "shoe size", ""); err != nil || r.Field != "" {
		t.Errorf("by an unknown field: %+v, %v", r, err)
	}
	for _, name := range []string{"Sol", "Selger1"} {
		if _, err := s.Needs(t.Context(), tenant, o.viewer(name), "", ""); !errors.Is(err, reports.ErrForbidden) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
