package reports_test

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"drypp/bot/reports"
	"drypp/bot/store"
	"drypp/courses"
	"drypp/courses/results"
)

// TestLooks: each contact sees who looked at their people's results.
func TestLooks(t *testing.T) {
	t.Parallel()
	o := newOffice(t, tenant)
	for _, name := range []string{"Kari", "Sol", "Nils", "Mona"} {
		o.hire(name, "", "", "")
	}
	s := service(&desk{}, o)
	note := func(by, via string, what results.Look, scope string) {
		o.now = o.now.Add(time.Minute)
		o.must(o.store.PutAccess(t.Context(), store.Access{At: o.now, By: by, Via: via, What: what, Scope: scope, People: 7}))
	}
	note(o.people["Kari"].ID, "chat", results.LookExport, "")
	note(o.people["Sol"].ID, "chat", results.LookExport, salg)
	note(o.people["Sol"].ID, "chat", results.LookExport, "("+salg+") and (everybody)")
	note(o.people["Mona"].ID, "digest", results.LookTeam, "")
	note("", reports.CommandLine, results.LookResults, "")
	note("erased0000000000", "chat", results.LookExport, `location == "Oslo"`)
	see := func(who string) (list []string) {
		all, pages, err := s.Looks(t.Context(), tenant, o.viewer(who), 0)
		o.must(err)
		for _, l := range all {
			list = append(list, strings.TrimSpace(fmt.Sprint(l.By, " ", l.What, " ", l.Scope)))
		}
		if pages != 1 {
			t.Errorf("%d pages", pages)
		}
		return list
	}
	own := []string{"Sol Nordmann export (" + salg + ") and (everybody)", "Sol Nordmann export " + salg, "Kari Nordmann export"}
	same(t, "to the contact of all", see("Kari"), append([]string{
		`erased0000000000 export location == "Oslo"`, "command line results", "Mona Nordmann team",
	}, own...)...)
	same(t, "to a contact of some", see("Sol"), append([]string{"command line results"}, own...)...)
	same(t, "to her deputy", see("Nils"), "command line results", own[1], own[2])
}

func TestLooksInPages(t *testing.T) {
	t.Parallel()
	o := newOffice(t, tenant)
	o.hire("Kari", "", "", "")
	s := service(&desk{}, o)
	if list, pages, err := s.Looks(t.Context(), tenant, o.viewer("Kari"), 3); err != nil || pages != 0 || len(list) != 0 {
		t.Errorf("without any: %v, %d, %v", list, pages, err)
	}
	const all = 1045
	for i := range all {
		o.must(o.store.PutAccess(t.Context(), store.Access{At: o.now, Via: reports.CommandLine, What: results.LookExport, People: i}))
	}
	for _, tt := range []struct{ page, first, count, pages int }{
		{0, all - 1, 20, 50}, {1, all - 21, 20, 50}, {49, all - 981, 20, 51}, {52, 4, 5, 53}, {1000, 4, 5, 53}, {-1, all - 1, 20, 50},
	} {
		list, pages, err := s.Looks(t.Context(), tenant, o.viewer("Kari"), tt.page)
		if err != nil || len(list) != tt.count || list[0].People != tt.first || pages != tt.pages {
			t.Errorf("page %d: %d from %d, of %d pages, %v", tt.page, len(list), list[0].People, pages, err)
		}
	}
}

func TestCertificates(t *testing.T) {
	t.Parallel()
	o := newOffice(t, tenant)
	o.reporting.Issuer = printer{}
	for _, name := range []string{"Ola", "Per"} {
		o.hire(name, "", "", "")
	}
	first := o.take("Ola", "phishing", 2)
	o.now = o.now.Add(time.Hour)
	again := o.take("Ola", "phishing", 3)
	o.now = o.now.Add(time.Hour)
	other := o.take("Ola", "ethics", 3)
	o.take("Ola", "passwords", 1)
	s := service(&desk{}, o)
	v := o.viewer("Ola")
	v.Language = courses.English
	list, err := s.Certificates(t.Context(), tenant, v)
	o.must(err)
	want := []results.Certificate{
		{ID: other.ID, Course: "ethics", Title: "Årsetikk", Version: 1, Percent: 100, Passed: o.now, Expires: o.now.AddDate(1, 0, 0)},
		{ID: again.ID, Course: "phishing", Title: "Nettfiske", Version: 1, Percent: 100,
			Passed: monday.Add(time.Hour), Expires: monday.Add(time.Hour).AddDate(1, 0, 0)},
		{ID: first.ID, Course: "phishing", Title: "Nettfiske", Version: 1, Percent: 66, Passed: monday, Expires: monday.AddDate(1, 0, 0)},
	}
	if !slices.Equal(list, want) {
		t.Errorf("got %+v, want %+v", list, want)
	}
	var out bytes.Buffer
	o.must(s.Certificate(t.Context(), tenant, v, first.ID, reports.CertificatePDF, &out))
	if got, want := out.String(), "pdf Ola Nordmann Nettfiske nb 66 2027-11-23"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	for who, id := range map[string]string{"Per": first.ID, "Ola": "nothing"} {
		if err := s.Certificate(t.Context(), tenant, o.viewer(who), id, reports.CertificatePDF, &out); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("%s, %s: %v", who, id, err)
		}
	}
	o.reporting.Issuer = nil
	if list, err := service(&desk{}, o).Certificates(t.Context(), tenant, v); err != nil || list != nil {
		t.Errorf("without an issuer: %v, %v", list, err)
	}
}

// TestQuality takes the newest version that enough have finished, and says
// where its questions are written.
func TestQuality(t *testing.T) {
	t.Parallel()
	o := newOffice(t, tenant)
	o.hire("Ada", "", "", "")
	s := service(&desk{}, o)
	o.hireMany(9, "Ola", "", "", "")
	quality := func() (*results.QualityReport, error) {
		return s.Quality(t.Context(), tenant, o.viewer("Ada"), "phishing")
	}
	for i := 1; i <= 5; i++ {
		if r, err := quality(); r != nil || !errors.Is(err, reports.ErrFew) {
			t.Errorf("with %d: %+v, %v", i-1, r, err)
		}
		o.take(fmt.Sprint("Ola", i), "phishing", i%2+1)
	}
	c := o.reporting.Courses.Course("phishing")
	c.Version = 2
	c.Edition("").Source = "---\nid: phishing\n---\n\n# Nettfiske\n\n## Les {#l1}\n\nTekst.\n\n## Hva? {#q2 .quiz}\n\n- [ ] a\n- [x] b\n"
	o.take("Ola6", "phishing", 3)
	r, err := quality()
	o.must(err)
	if r.Version != 1 || r.People != 5 || r.Title != "Nettfiske" || len(r.Questions) != 3 {
		t.Fatalf("got %+v", r)
	}
	if !r.Questions[0].Everybody || !r.Questions[2].Nobody || r.Questions[1].RightPercent != 60 {
		t.Errorf("got %+v", r.Questions)
	}
}
