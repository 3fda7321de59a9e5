package reports_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"drypp/bot/reports"
	"drypp/bot/store"
	"drypp/courses"
	"drypp/courses/results"
)

// declared is an office that offers two courses with a document each, of which the
// first has version 3 now.
func declared(t *testing.T) *office {
	t.Helper()
	o := newOffice(t, tenant)
	first, second := taught("privacy", "Personvern"), taught("rules", "Husreglar")
	for i, c := range []*courses.Course{first, second} {
		l := &c.Edition("").Lessons[0]
		l.Document = &courses.Document{Title: []string{"Erklæring", "Reglar"}[i], Version: 3 - 2*i, URL: "https://example.org/d"}
	}
	catalogue, err := courses.NewCatalogue(first, second, taught("ethics", "Etikk"))
	o.must(err)
	o.reporting.Courses = catalogue
	o.hire("Kari", "Stab", "Oslo", "")
	o.hire("Sol", "Salg", "Oslo", "")
	o.hireMany(3, "Selger", "Salg", "Oslo", "")
	o.hireMany(2, "Driver", "Drift", "Oslo", "")
	return o
}

// sign has somebody begin a course and acknowledge versions of its document.
func (o *office) sign(name, course string, versions ...int) {
	o.t.Helper()
	c, p := o.reporting.Courses.Course(course), o.people[name]
	e, err := o.store.Enrol(o.t.Context(), p.ID, c, false, o.now)
	o.must(err)
	for _, v := range versions {
		_, err := o.store.Acknowledge(o.t.Context(), p.ID, e.ID, c.Edition("").Lessons[0].ID, v, o.now)
		o.must(err)
	}
}

func TestDocuments(t *testing.T) {
	t.Parallel()
	o := declared(t)
	o.sign("Selger1", "privacy", 2, 3)
	o.sign("Selger2", "privacy", 2)
	o.sign("Selger3", "privacy")
	o.sign("Driver1", "privacy", 1, 3)
	o.owe("Driver2", "privacy 2026-12-01")
	o.sign("Driver2", "rules", 1)
	s := service(&desk{}, o)
	line := func(d results.Document) string {
		return fmt.Sprintf("%s %d: %d of %d, %d earlier, %v", d.Title, d.Version, d.Acknowledged, d.People, d.Earlier, d.Missing)
	}
	see := func(who, course string) (list []string) {
		t.Helper()
		d, err := s.Documents(t.Context(), tenant, o.viewer(who), course)
		o.must(err)
		for i := range d.List {
			list = append(list, line(d.List[i]))
		}
		return list
	}
	same(t, "to the contact of all", see("Kari", ""),
		"Erklæring 3: 2 of 5, 1 earlier, [Driver2 Nordmann Selger2 Nordmann Selger3 Nordmann]", "Reglar 1: 1 of 1, 0 earlier, []")
	same(t, "to a contact of some", see("Sol", "privacy"), "Erklæring 3: 1 of 3, 1 earlier, [Selger2 Nordmann Selger3 Nordmann]")
	if list := see("Kari", "ethics"); len(list) > 0 {
		t.Errorf("of a course without documents there is %v", list)
	}
	if _, err := s.Documents(t.Context(), tenant, o.viewer("Selger1"), ""); !errors.Is(err, reports.ErrForbidden) {
		t.Errorf("who is contact of nobody gets %v", err)
	}
	looks := o.accesses()
	if len(looks) != 2 || looks[0].What != results.LookDocuments || looks[0].Scope != salg || looks[0].People != 4 || looks[1].People != 7 {
		t.Errorf("on record is %+v", looks)
	}
}

func TestSignatures(t *testing.T) {
	t.Parallel()
	o := declared(t)
	o.sign("Selger2", "privacy", 2, 3)
	o.sign("Driver1", "rules", 1)
	gone := o.hire("Gone", "Salg", "Oslo", "")
	o.people["Gone"] = gone
	o.sign("Gone", "privacy", 2)
	o.must(o.store.Unlist(t.Context(), gone.ID, o.now))
	s := service(&desk{}, o)
	see := func(v reports.Viewer, course string) (list []string) {
		t.Helper()
		all, err := s.Signatures(t.Context(), tenant, v, course)
		o.must(err)
		for _, r := range all {
			if !r.At.Equal(o.now) || r.Person != o.people[firstWord(r.Name)].ID || r.Email == "" {
				t.Errorf("got %+v", r)
			}
			list = append(list, fmt.Sprint(r.Name, " ", r.CourseTitle, " ", r.Title, " ", r.Version))
		}
		return list
	}
	everything := []string{
		"Driver1 Nordmann Husreglar Reglar 1", "Gone Nordmann Personvern Erklæring 2",
		"Selger2 Nordmann Personvern Erklæring 2", "Selger2 Nordmann Personvern Erklæring 3",
	}
	same(t, "to the contact of all", see(o.viewer("Kari"), ""), everything...)
	same(t, "at the command line", see(reports.Viewer{Via: reports.CommandLine}, "privacy"), everything[1:]...)
	same(t, "to a contact of some", see(o.viewer("Sol"), ""), everything[1:]...)
	if _, err := s.Signatures(t.Context(), tenant, o.viewer("Selger2"), ""); !errors.Is(err, reports.ErrForbidden) {
		t.Errorf("who is contact of nobody gets %v", err)
	}
	if looks := o.accesses(); len(looks) != 3 || slices.ContainsFunc(looks, func(a store.Access) bool { return a.What != results.LookDocuments }) {
		t.Errorf("on record is %+v", looks)
	}
}

// firstWord is what people are called by in the office.
func firstWord(name string) string {
	var first string
	_, _ = fmt.Sscan(name, &first)
	return first
}
