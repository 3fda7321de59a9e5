package record_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/go-json-experiment/json"

	"drypp/bot/privacy/record"
	"drypp/courses"
	"drypp/courses/rights"
)

var update = flag.Bool("update", false, "write the golden files anew")

var languages = []courses.Language{courses.Bokmaal, courses.Nynorsk, courses.English}

var oslo = time.FixedZone("CET", 3600)

func at(day, hour int) time.Time { return time.Date(2026, 11, day, hour, 30, 0, 0, time.UTC) }

// fjordvik has everything that there can be to tell.
func fjordvik() *rights.Facts {
	return &rights.Facts{
		Tenant: "8f2c0c8e-6f0e-4a52-9d0c-3d8b1f8f3a11", Name: "Fjordvik Verksted AS",
		Contacts: []string{"opplaering@fjordvik.example"}, Officer: "personvern@fjordvik.example",
		Basis: rights.LegitimateInterest, Region: "norwayeast", Country: "NO", Seat: "NO", Source: "directory",
		Fields: []string{"department", "manager", "truck_licence"}, ManagersSeeScores: true, Certificates: true, Digests: true, Mail: true,
		Proof: []rights.Proof{{Course: "brannvern", Months: 36}},
		Recipients: []rights.Recipient{
			{Host: "smba.trafficmanager.net", Who: "Microsoft", Purpose: rights.ForMessages, Place: rights.Global},
			{Host: "graph.microsoft.com", Who: "Microsoft", Purpose: rights.ForDirectory, Place: rights.Global},
			{Host: "login.microsoftonline.com", Who: "Microsoft", Purpose: rights.ForSignIn, Place: rights.Global},
			{Host: "fjordvik.vault.azure.net", Who: "Microsoft", Purpose: rights.ForKeys, Place: rights.Inside},
			{Host: "lrs.example.org", Purpose: rights.ForRecords, Place: rights.Unknown, Exception: "the group’s <LRS> | until 2027"},
			{Host: "127.0.0.1", Purpose: rights.ForBackup, Place: rights.Machine},
		},
		Retention: rights.DefaultRetention, Sealed: true, Master: "vault",
	}
}

// kolberg has as little as there can be.
func kolberg() *rights.Facts {
	return &rights.Facts{Name: "Kolberg & sønn", Basis: rights.PublicTask, Region: "swedencentral", Country: "SE", Retention: rights.DefaultRetention}
}

var dryppAS = record.Processor{Name: "Drypp AS", Contact: "drift@drypp.example", Officer: "ombud@drypp.example", Host: "Microsoft Azure"}

func TestPapers(t *testing.T) {
	t.Parallel()
	late := assessed(t, at(9, 12))
	for _, l := range languages {
		for name, r := range map[string]*record.Record{
			"processing":         record.Processing(l, fjordvik(), dryppAS, nil, at(2, 9)),
			"processing-little":  record.Processing(l, kolberg(), record.Processor{}, nil, at(2, 9)),
			"processed":          record.Processed(l, []rights.Facts{*fjordvik(), *kolberg()}, dryppAS, at(2, 9)),
			"subprocessors":      record.Subprocessors(l, fjordvik(), dryppAS, at(2, 9)),
			"subprocessors-none": record.Subprocessors(l, kolberg(), record.Processor{}, at(2, 9)),
			"notification":       record.Notification(l, fjordvik(), dryppAS, assessed(t, at(3, 12)), record.Story{What: "En disk kom bort."}, oslo),
			"notification-late":  record.Notification(l, kolberg(), record.Processor{}, late, record.Story{}, oslo),
		} {
			t.Run(name+"/"+string(l), func(t *testing.T) {
				t.Parallel()
				var b bytes.Buffer
				if err := r.Markdown(&b); err != nil {
					t.Fatal(err)
				}
				if strings.Contains(b.String(), "%!") {
					t.Error("a text wants something else filled in")
				}
				golden(t, name+"."+string(l)+".md", b.Bytes())
				for _, f := range r.Fields {
					for _, row := range f.Rows {
						if len(row) != len(f.Heads) {
							t.Errorf("%s: a row of %d under %d heads", f.Name, len(row), len(f.Heads))
						}
					}
				}
			})
		}
	}
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s isn't what it was: run with -update and look at the difference; got\n%s", name, got)
	}
}

func TestJSON(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	if err := record.Processing(courses.Bokmaal, fjordvik(), dryppAS, nil, at(2, 9)).JSON(&b); err != nil {
		t.Fatal(err)
	}
	var back record.Record
	if err := json.Unmarshal(b.Bytes(), &back); err != nil {
		t.Fatal(err)
	}
	// Article 30, paragraph 1, has letters a to g.
	for _, letter := range "abcdefg" {
		if !strings.Contains(b.String(), "30(1)("+string(letter)+")") {
			t.Errorf("nothing is there for article 30(1)(%c)", letter)
		}
	}
	if len(back.Fields) != 11 || !back.Made.Equal(at(2, 9)) {
		t.Errorf("read back: %+v", back)
	}
}

// What article 33, paragraph 3, asks for is all there, and nothing that tells who
// is affected.
func TestNotificationIsWhole(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	if err := record.Notification(courses.English, fjordvik(), dryppAS, assessed(t, at(3, 12)), record.Story{}, oslo).JSON(&b); err != nil {
		t.Fatal(err)
	}
	for _, law := range []string{"33(1)", "33(3)(a)", "33(3)(b)", "33(3)(c)", "33(3)(d)", "33(4)"} {
		if !strings.Contains(b.String(), `"`+law+`"`) {
			t.Errorf("nothing is there for article %s", law)
		}
	}
	for _, person := range world().people {
		for _, secret := range []string{person.ID, person.Name, person.Email} {
			if secret != "" && strings.Contains(b.String(), secret) {
				t.Errorf("the notification names %q", secret)
			}
		}
	}
}

func TestDraft(t *testing.T) {
	t.Parallel()
	whole := record.Story{
		What: "En bærbar maskin med en kopi av lageret ble stjålet.", Consequences: "Noen kan få vite hvilke kurs du har tatt.",
		Measures: "Nøklene er byttet.", Advice: "Vær på vakt mot e-post om kurs.",
	}
	for _, l := range languages {
		text, missing := record.Draft(l, fjordvik(), assessed(t, at(3, 12)), whole, oslo)
		if len(missing) > 0 || strings.ContainsAny(text, "[]") || strings.Contains(text, "%!") {
			t.Errorf("%s: missing %q in\n%s", l, missing, text)
		}
		golden(t, "draft."+string(l)+".txt", []byte(text))
		text, missing = record.Draft(l, fjordvik(), assessed(t, at(3, 12)), record.Story{}, oslo)
		if strings.Join(missing, " ") != "What Consequences Measures Advice" || strings.Count(text, "\n\n[") != 4 {
			t.Errorf("%s: missing %q in\n%s", l, missing, text)
		}
	}
}
