package information_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"drypp/courses"
	"drypp/courses/calendar"
	"drypp/courses/rights"
	"drypp/courses/rights/information"
)

var update = flag.Bool("update", false, "write the golden files anew")

var languages = []courses.Language{courses.Bokmaal, courses.Nynorsk, courses.English}

// fjordvik has everything that the information can tell of.
func fjordvik() *rights.Facts {
	return &rights.Facts{
		Tenant: "8f2c0c8e-6f0e-4a52-9d0c-3d8b1f8f3a11", Name: "Fjordvik Verksted AS",
		Contacts: []string{"opplaering@fjordvik.example"}, Officer: "personvern@fjordvik.example",
		Basis: rights.LegitimateInterest, Region: "norwayeast", Country: "NO", Seat: "NO", Source: "directory",
		Fields:  []string{"department", "manager", "truck_licence"},
		Reviews: true, Measured: true, ManagersSeeScores: true, Certificates: true, Digests: true, Mail: true,
		Proof: []rights.Proof{{Course: "brannvern", Months: 36}, {Course: "hms", Months: 1}},
		Recipients: []rights.Recipient{
			{Host: "smba.trafficmanager.net", Who: "Microsoft", Purpose: rights.ForMessages, Place: rights.Global},
			{Host: "graph.microsoft.com", Who: "Microsoft", Purpose: rights.ForDirectory, Place: rights.Global},
			{Host: "login.microsoftonline.com", Who: "Microsoft", Purpose: rights.ForSignIn, Place: rights.Global},
			{Host: "fjordvik.vault.azure.net", Who: "Microsoft", Purpose: rights.ForKeys, Place: rights.Inside},
			{Host: "lrs.example.org", Purpose: rights.ForRecords, Place: rights.Unknown, Exception: "the group’s LRS until 2027"},
		},
		Retention: rights.DefaultRetention, ContractTo: calendar.Date{Year: 2026, Month: 12, Day: 31},
		Sealed: true, Master: "vault",
	}
}

// kolberg has as little as there can be.
func kolberg() *rights.Facts {
	return &rights.Facts{
		Name: "Kolberg & sønn", Basis: rights.LegalObligation, Region: "swedencentral", Country: "SE", Source: "teams",
		Retention: rights.Retention{AfterContract: 1, AfterLeaving: 1, Behaviour: 1, Exports: 1}, Sealed: true, Master: "file",
		Recipients: []rights.Recipient{{Host: "login.microsoftonline.com", Who: "Microsoft", Purpose: rights.ForSignIn, Place: rights.Global}},
	}
}

func plain(list []information.Section) string {
	var b strings.Builder
	for _, s := range list {
		fmt.Fprintf(&b, "[%s] %s\n", s.Topic, s.Title)
		for _, p := range s.Paragraphs {
			fmt.Fprintln(&b, p)
		}
		for _, r := range s.Rows {
			fmt.Fprintf(&b, "- %s: %s\n", r[0], r[1])
		}
		fmt.Fprintln(&b)
	}
	return b.String()
}

func TestInformation(t *testing.T) {
	t.Parallel()
	for _, l := range languages {
		for name, f := range map[string]*rights.Facts{"fjordvik": fjordvik(), "kolberg": kolberg()} {
			t.Run(name+"/"+string(l), func(t *testing.T) {
				t.Parallel()
				got := plain(information.Of(l, f, nil))
				if strings.Contains(got, "%!") {
					t.Errorf("a text wants something else filled in:\n%s", got)
				}
				golden(t, name+"."+string(l)+".txt", got)
			})
		}
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s: run with -update and look at the difference; got\n%s", name, got)
	}
}

// What follows from the facts is told, and what doesn't isn't.
func TestFollowsFromFacts(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		change func(*rights.Facts)
		topic  information.Topic
		has    string
		hasnt  string
	}{
		{"no officer", func(f *rights.Facts) { f.Officer = "" }, information.Controller, "opplaering@fjordvik", "officer"},
		{"no proof", func(f *rights.Facts) { f.Proof = nil }, information.Rights, "everything, for good", "the contact decides first"},
		{"a right to object", func(*rights.Facts) {}, information.Objection, "You may object at any time", "no right to object"},
		{"public task", func(f *rights.Facts) { f.Basis = rights.PublicTask }, information.Objection, "You may object at any time", "no right to object"},
		{"contract", func(f *rights.Facts) { f.Basis = rights.Contract }, information.Objection, "no right to object", "at any time"},
		{"unknown place", func(*rights.Facts) {}, information.Where, "Not everything", "Nothing about you is sent"},
		{"keys and signing in get nothing", func(f *rights.Facts) {
			f.Recipients = f.Recipients[2:4]
		}, information.Where, "Nothing about you is sent", "global"},
		{"seat elsewhere than the data", func(f *rights.Facts) { f.Seat = "DK" }, information.Complaint, "In Denmark", "datatilsynet.no"},
		{"no such country", func(f *rights.Facts) { f.Seat = "XX" }, information.Complaint, "another country", "supervisory"},
		{"region that nobody knows", func(f *rights.Facts) { f.Country = "" }, information.Where, "Azure region norwayeast", "Norway"},
		{"not sealed", func(f *rights.Facts) { f.Sealed = false }, information.HowLong, "6 months", "Backups"},
		{"no scores", func(f *rights.Facts) { f.ManagersSeeScores = false }, information.Seen, "neither answers nor scores", "and the score in"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			f := fjordvik()
			c.change(f)
			for _, s := range information.Of(courses.English, f, nil) {
				if s.Topic != c.topic {
					continue
				}
				got := plain([]information.Section{s})
				if !strings.Contains(got, c.has) || strings.Contains(got, c.hasnt) {
					t.Errorf("want %q and not %q in\n%s", c.has, c.hasnt, got)
				}
			}
		})
	}
}

func TestCoursesByTitle(t *testing.T) {
	t.Parallel()
	catalogue, err := courses.NewCatalogue(&courses.Course{
		ID: "brannvern", Version: 1, Editions: map[courses.Language]*courses.Edition{courses.Bokmaal: {Language: courses.Bokmaal, Title: "Brannvern på jobben"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	got := plain(information.Of(courses.Bokmaal, fjordvik(), catalogue))
	if !strings.Contains(got, "fullført: Brannvern på jobben, hms.") {
		t.Errorf("a course isn't called by its title, or one without by its ID:\n%s", got)
	}
}
