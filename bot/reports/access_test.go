package reports_test

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"

	"drypp/bot/reports"
	"drypp/bot/store"
	"drypp/courses"
	"drypp/courses/results"
)

// asked are the reports that somebody may ask for. Each says whom it told of.
var asked = []struct {
	name string
	ask  func(*testing.T, *reports.Service, *office, string, reports.Viewer) (string, error)
}{
	{"overview", func(t *testing.T, s *reports.Service, _ *office, tenant string, v reports.Viewer) (string, error) {
		o, err := s.Overview(t.Context(), tenant, v, reports.Query{})
		if err != nil {
			return "", err
		}
		return fmt.Sprint(o.All.People), nil
	}},
	{"breakdown", func(t *testing.T, s *reports.Service, _ *office, tenant string, v reports.Viewer) (string, error) {
		b, err := s.Breakdown(t.Context(), tenant, v, reports.Query{Field: courses.FieldDepartment})
		if err != nil {
			return "", err
		}
		var parts []string
		for _, p := range b.Parts {
			parts = append(parts, p.Value)
		}
		return strings.Join(parts, " "), nil
	}},
	{"export", func(t *testing.T, s *reports.Service, _ *office, tenant string, v reports.Viewer) (string, error) {
		var out bytes.Buffer
		_, err := s.Export(t.Context(), tenant, v, reports.ExportQuery{Format: reports.ExportJSON}, &out)
		return exported(t, out.Bytes()), err
	}},
	{"looks", func(t *testing.T, s *reports.Service, _ *office, tenant string, v reports.Viewer) (string, error) {
		list, _, err := s.Looks(t.Context(), tenant, v, 0)
		if err != nil {
			return "", err
		}
		all := map[string]bool{}
		for _, l := range list {
			all[string(l.What)] = true
		}
		return strings.Join(slices.Sorted(maps.Keys(all)), " "), nil
	}},
	{"quality", func(t *testing.T, s *reports.Service, _ *office, tenant string, v reports.Viewer) (string, error) {
		q, err := s.Quality(t.Context(), tenant, v, "passwords")
		if err != nil {
			return "", err
		}
		return fmt.Sprint(q.People), nil
	}},
	{"own team", func(t *testing.T, s *reports.Service, _ *office, tenant string, v reports.Viewer) (string, error) {
		return team(s.Team(t.Context(), tenant, v, ""))
	}},
	{"Mona's team", func(t *testing.T, s *reports.Service, o *office, tenant string, v reports.Viewer) (string, error) {
		return team(s.Team(t.Context(), tenant, v, o.people["Mona"].ID))
	}},
	{"Dag's team", func(t *testing.T, s *reports.Service, o *office, tenant string, v reports.Viewer) (string, error) {
		return team(s.Team(t.Context(), tenant, v, o.people["Dag"].ID))
	}},
	{"nudge Mona's", func(t *testing.T, s *reports.Service, o *office, tenant string, v reports.Viewer) (string, error) {
		n, err := s.Nudge(t.Context(), tenant, v, o.people["Mona"].ID)
		return fmt.Sprint(n), err
	}},
	{"own certificates", func(t *testing.T, s *reports.Service, _ *office, tenant string, v reports.Viewer) (string, error) {
		list, err := s.Certificates(t.Context(), tenant, v)
		return fmt.Sprint(len(list)), err
	}},
	{"Mona's certificate", func(t *testing.T, s *reports.Service, o *office, tenant string, v reports.Viewer) (string, error) {
		taken, err := o.store.Enrolments(t.Context(), o.people["Mona"].ID)
		o.must(err)
		var out bytes.Buffer
		err = s.Certificate(t.Context(), tenant, v, taken[0].ID, reports.CertificatePDF, &out)
		if err != nil && out.Len() > 0 {
			t.Error("something was written in spite of the error")
		}
		return "one", err
	}},
	{"retention", func(t *testing.T, s *reports.Service, _ *office, tenant string, v reports.Viewer) (string, error) {
		_, err := s.Retention(t.Context(), tenant, v, "")
		return "told", err
	}},
	{"surveys", func(t *testing.T, s *reports.Service, _ *office, tenant string, v reports.Viewer) (string, error) {
		_, err := s.Surveys(t.Context(), tenant, v)
		return "told", err
	}},
	{"needs", func(t *testing.T, s *reports.Service, _ *office, tenant string, v reports.Viewer) (string, error) {
		_, err := s.Needs(t.Context(), tenant, v, "", "")
		return "told", err
	}},
	{"documents", func(t *testing.T, s *reports.Service, _ *office, tenant string, v reports.Viewer) (string, error) {
		_, err := s.Documents(t.Context(), tenant, v, "")
		return "told", err
	}},
	{"signatures", func(t *testing.T, s *reports.Service, _ *office, tenant string, v reports.Viewer) (string, error) {
		_, err := s.Signatures(t.Context(), tenant, v, "")
		return "told", err
	}},
	{"digests", func(t *testing.T, s *reports.Service, _ *office, tenant string, v reports.Viewer) (string, error) {
		return "declined", errors.Join(s.Decline(t.Context(), tenant, v, true), s.Deputise(t.Context(), tenant, v, ""))
	}},
}

// team says how many are in a team and who is named.
func team(t *results.Team, err error) (string, error) {
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("%d, %d named", t.People, len(t.Needs)), nil
}

// exported says how many people of which departments a file names.
func exported(t *testing.T, file []byte) string {
	t.Helper()
	if len(file) == 0 {
		return ""
	}
	var document struct {
		Results []struct {
			Email  string            `json:"email"`
			Fields map[string]string `json:"fields"`
		} `json:"rows"`
	}
	if err := json.Unmarshal(file, &document); err != nil {
		t.Fatal(err)
	}
	people, departments := map[string]bool{}, map[string]bool{}
	for _, r := range document.Results {
		people[r.Email], departments[r.Fields[courses.FieldDepartment]] = true, true
	}
	return fmt.Sprint(len(people), " ", strings.Join(slices.Sorted(maps.Keys(departments)), " "))
}

// TestAccess is the table of who sees which report of whom: what isn't in it is
// forbidden. Every viewer asks for each report of their own organisation and of
// another one, where the same names are other people's.
func TestAccess(t *testing.T) {
	t.Parallel()
	type sees map[string]string
	anybody := func(more sees) sees {
		all := sees{"own team": "0, 0 named", "own certificates": "1", "digests": "declined"}
		maps.Copy(all, more)
		return all
	}
	whole := sees{
		"overview": "26", "breakdown": "Drift Salg Stab", "export": "26 Drift Salg Stab", "looks": "export team", "quality": "25",
		"retention": "told", "surveys": "told", "needs": "told", "documents": "told", "signatures": "told",
	}
	sales := sees{"overview": "10", "breakdown": "Salg", "export": "10 Salg", "looks": "export", "quality": "25", "documents": "told", "signatures": "told"}
	for _, tt := range []struct {
		who  string
		via  string
		sees sees
		// elsewhere is what they see of the other organisation.
		elsewhere sees
	}{
		{who: "Kari", sees: anybody(whole)},
		{who: "Vara", sees: anybody(whole)},
		{who: "Sol", sees: anybody(sales)},
		{who: "Nils", sees: anybody(sales)},
		{who: "Ada", sees: anybody(sees{"quality": "25"})},
		{who: "Drift", sees: anybody(nil)},
		{who: "Ola", sees: anybody(nil)},
		{who: "Selger1", sees: anybody(nil)},
		{who: "Mona", sees: anybody(sees{
			"own team": "9, 7 named", "Mona's team": "9, 7 named", "nudge Mona's": "7", "Mona's certificate": "one",
		})},
		{who: "Dag", sees: anybody(sees{"own team": "9, 9 named", "Dag's team": "9, 9 named"})},
		{who: "Eva", sees: anybody(nil)}, // Mona's deputy, but Mona is there
		{who: "Eva", via: "Mona pauses", sees: anybody(sees{"Mona's team": "9, 7 named", "nudge Mona's": "7"})},
		{who: "Gone", sees: sees{"own certificates": "0"}},
		{who: "", sees: sees{}}, // somebody of whom nothing is known
		{who: "", via: reports.CommandLine, sees: sees{
			"overview": "26", "breakdown": "Drift Salg Stab", "export": "26 Drift Salg Stab", "looks": "export team", "quality": "25",
			"retention": "told", "surveys": "told", "needs": "told", "documents": "told", "signatures": "told",
			"Mona's team": "9, 7 named", "Dag's team": "9, 9 named",
		}, elsewhere: sees{
			"overview": "26", "breakdown": "Drift Salg Stab", "export": "26 Drift Salg Stab", "looks": "export team", "quality": "25",
			"retention": "told", "surveys": "told", "needs": "told", "documents": "told", "signatures": "told",
		}},
	} {
		t.Run(tt.who+" "+tt.via, func(t *testing.T) {
			t.Parallel()
			here, there := accessed(t, tenant), accessed(t, elsewhere)
			v := here.viewer(tt.who)
			switch tt.via {
			case "Mona pauses":
				here.pause("Mona")
			case reports.CommandLine:
				v.Via = tt.via
			}
			if tt.elsewhere == nil {
				tt.elsewhere = sees{}
			}
			s := service(&desk{}, here, there)
			for _, report := range asked {
				got, err := report.ask(t, s, here, tenant, v)
				if want, ok := tt.sees[report.name]; !seen(err, ok) || ok && got != want {
					t.Errorf("%s: %q and %v, want %q", report.name, got, err, want)
				}
				got, err = report.ask(t, s, here, elsewhere, v)
				want, ok := tt.elsewhere[report.name]
				if !seen(err, ok) || ok && got != want {
					t.Errorf("%s elsewhere: %q and %v, want %q", report.name, got, err, want)
				}
			}
		})
	}
}

// seen reports whether an error is the one that is wanted: none, or one of those
// that tell nothing.
func seen(err error, ok bool) bool {
	if ok {
		return err == nil
	}
	return errors.Is(err, reports.ErrForbidden) || errors.Is(err, store.ErrNotFound)
}

// accessed is an office where everybody passed passwords, certificates are
// issued, Eva is Mona's deputy, and somebody looked at a team and exported.
func accessed(t *testing.T, id string) *office {
	t.Helper()
	o := fjordviks(t, id)
	o.reporting.Issuer = printer{}
	for name := range o.people {
		if name != "Gone" {
			o.take(name, "passwords", 3)
		}
	}
	s := service(&desk{}, o)
	o.must(s.Deputise(t.Context(), id, o.viewer("Mona"), "EVA@example.no"))
	_, err := s.Team(t.Context(), id, o.viewer("Dag"), "")
	o.must(err)
	_, err = s.Export(t.Context(), id, o.viewer("Kari"), reports.ExportQuery{Format: reports.ExportCSV}, &bytes.Buffer{})
	o.must(err)
	return o
}
