package main

import (
	"bytes"
	"context"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"drypp/bot/directory/sheet"
	"drypp/bot/teams/teamstest"
	"drypp/cards"
	"drypp/cards/cardstest"
	"drypp/courses"
)

// shelf is where files are that people send in chat.
type shelf struct {
	body  []byte
	taken atomic.Int32
}

func (s *shelf) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	s.taken.Add(1)
	_, _ = w.Write(s.body) // who reads it sees what is missing
}

// staffBook returns a workbook with the people.
func staffBook(t *testing.T, people ...courses.Person) []byte {
	t.Helper()
	var b bytes.Buffer
	err := sheet.Write(&b, sheet.XLSX, []string{"department", "skift"}, func(yield func(courses.Person) error) error {
		for _, p := range people {
			if err := yield(p); err != nil {
				return err
			}
		}
		return nil
	}, sheet.WriteOptions{TempDir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// shows waits until a card of the person's chat says all of it, and returns the
// newest that does.
func shows(t *testing.T, p *teamstest.Person, want ...string) (found teamstest.Message) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	chat, err := p.Await(ctx, func(chat []teamstest.Message) bool {
		for _, m := range slices.Backward(chat) {
			lacks := func(w string) bool { return !strings.Contains(string(m.Card), w) }
			if !slices.ContainsFunc(want, lacks) {
				found = m
				return true
			}
		}
		return false
	})
	if err != nil {
		t.Fatalf("no card says %q: %v\n%+v", want, err, chat)
	}
	return found
}

func says(t *testing.T, p *teamstest.Person, text string, want ...string) teamstest.Message {
	t.Helper()
	if _, err := p.Say(t.Context(), text); err != nil {
		t.Fatal(err)
	}
	return shows(t, p, want...)
}

// clicks clicks a button of a card, and returns the card that is there then.
func clicks(t *testing.T, p *teamstest.Person, m teamstest.Message, title string, inputs map[string]string) teamstest.Message {
	t.Helper()
	r, err := p.Click(t.Context(), teamstest.Click{Message: m.ID, Action: title, Inputs: inputs})
	if err != nil {
		t.Fatal(err)
	}
	m.Card = r.Card
	return m
}

// TestPeopleInChat has a contact send the real program a spreadsheet, as Teams
// brings it, and take a field out again. Nobody else can.
func TestPeopleInChat(t *testing.T) {
	t.Parallel()
	teams, network := teamstest.Start(t, teamstest.Config{OnCard: func(card []byte) { cardstest.Check(t, card) }})
	kari := teams.Person(teamstest.Profile{Name: "Kari Nordmann", Email: "kari@example.no", Locale: "en"})
	per := teams.Person(teamstest.Profile{Name: "Per Hansen", Email: "per@example.no", Locale: "en"})
	files := &shelf{body: staffBook(t,
		courses.Person{Name: "Kari Nordmann", Email: kari.Email, Fields: map[string]string{"department": "Kontor", "skift": "Dagskift"}},
		courses.Person{Name: "Åse Ødegård", Email: "ase@example.no", Fields: map[string]string{"department": "Lager", "skift": "Nattskift"}},
	)}
	network.Handle(teamstest.FileHost, files)
	p := start(t, network, kari.Email)
	teams.Connect(p.address+"/api/messages", nil)
	for _, who := range []*teamstest.Person{kari, per} {
		if err := who.Install(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	p.importsInChat(kari, per, files)
	p.takesFieldOut(kari)
	if err := p.stop(syscall.SIGTERM); err != nil {
		t.Errorf("after SIGTERM: %v", err)
	}
	p.knowsNot("skift")
	for _, personal := range []string{"Kari", "Ødegård", "@example.no", "tempauth", "folk.xlsx", teamstest.FileHost} {
		if strings.Contains(p.stderr.String(), personal) {
			t.Errorf("%q is in the log", personal)
		}
	}
}

const fileAddress = "https://" + teamstest.FileHost + "/personal/kari/_layouts/15/download.aspx?UniqueId=1&tempauth=secret"

// importsInChat has somebody send the file to no effect, then the contact.
func (p *process) importsInChat(contact, other *teamstest.Person, files *shelf) {
	t := p.t
	t.Helper()
	if _, err := other.SendFile(t.Context(), "folk.xlsx", fileAddress); err != nil {
		t.Fatal(err)
	}
	shows(t, other, "I have no use for files")
	none := p.output("people", "export", "-")
	if n := files.taken.Load(); n > 0 || strings.Contains(none, "@") {
		t.Errorf("a file of somebody else's was fetched %d times, and the people are\n%s", n, none)
	}
	if _, err := contact.SendFile(t.Context(), "folk.xlsx", fileAddress); err != nil {
		t.Fatal(err)
	}
	shows(t, contact, "Reading “folk.xlsx”")
	preview := shows(t, contact, "Check “folk.xlsx”", `"New","value":"2"`)
	if got := p.output("people", "export", "-"); got != none {
		t.Errorf("before it was confirmed the people are\n%s", got)
	}
	clicks(t, contact, preview, "Add and update", nil)
	shows(t, contact, "The list of people is up to date", `"New","value":"2"`)
	got := p.output("people", "export", "-")
	for _, want := range []string{"Kari Nordmann;kari@example.no;en;Dagskift;Kontor", "Åse Ødegård;ase@example.no;;Nattskift;Lager"} {
		if !strings.Contains(got, want) {
			t.Errorf("the people have no %q:\n%s", want, got)
		}
	}
}

// takesFieldOut has the contact take out the field that a campaign uses.
func (p *process) takesFieldOut(contact *teamstest.Person) {
	t := p.t
	t.Helper()
	file := filepath.Join(t.TempDir(), "c.yaml")
	p.write(file, "id: nights\nname: Nights\ncourses: phishing\naudience: skift == \"Nattskift\"\nstart: 2190-01-04\npace: at once\n")
	if out := p.output("campaigns", "apply", file, "--yes"); !strings.Contains(out, "1 person belongs to the audience now") {
		t.Errorf("got the plan\n%s", out)
	}
	form := clicks(t, contact, says(t, contact, "people", "Choose fields"), "Choose fields", nil)
	sure := clicks(t, contact, form, "Next", map[string]string{cards.InputFields: "department"})
	for _, want := range []string{"Are you sure?", "**skift**", "1 campaign stops", "Nights"} {
		if !strings.Contains(string(sure.Card), want) {
			t.Errorf("before a field is deleted nothing says %q:\n%s", want, sure.Card)
		}
	}
	clicks(t, contact, sure, "Yes, delete", nil)
	shows(t, contact, "The fields have been changed", "1 campaign was stopped", "Nights")
	if got := p.output("people", "export", "-"); strings.Contains(got, "skift") || !strings.Contains(got, ";Lager") {
		t.Errorf("the people are\n%s", got)
	}
	says(t, contact, "status", "Drypp paused the campaign", "depends on “skift”", "Nights")
}

// knowsNot wants the store of a stopped program to have a field of nobody, and
// everybody still to be there.
func (p *process) knowsNot(field string) {
	t := p.t
	t.Helper()
	db, err := openKept(filepath.Join(filepath.Dir(p.file), "data"), teamstest.Tenant)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var departments []string
	if err := db.Everybody(t.Context(), func(is courses.Person) error {
		if got, ok := is.Fields[field]; ok {
			t.Errorf("the store has the %s %q", field, got)
		}
		departments = append(departments, is.Fields[courses.FieldDepartment])
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	slices.Sort(departments)
	// Who sent a file to no effect is there as well.
	if want := []string{"", "Kontor", "Lager"}; !slices.Equal(departments, want) {
		t.Errorf("the store has the departments %q, want %q", departments, want)
	}
}
