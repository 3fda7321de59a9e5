package bot_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"drypp/bot"
	"drypp/bot/delivery"
	"drypp/bot/privacy"
	"drypp/bot/privacy/audit"
	"drypp/bot/privacy/dossier"
	"drypp/bot/reports"
	"drypp/bot/reports/certificates"
	"drypp/bot/store"
	"drypp/bot/store/bolt"
	"drypp/bot/teams"
	"drypp/bot/teams/teamstest"
	"drypp/courses"
	"drypp/courses/audience"
	"drypp/courses/calendar"
	"drypp/courses/campaigns"
	"drypp/courses/results"
	"drypp/courses/rights"
	"drypp/courses/roles"
)

// firm is an organisation with real reports on a real store, behind a real
// endpoint, in a stand-in of Teams: Kari is its contact, Ola leads the workshop,
// Nina the shop, with ten people each.
type firm struct {
	t       *testing.T
	teams   *teamstest.Teams
	store   *bolt.DB
	service *reports.Service
	privacy *privacy.Service
	course  *courses.Course
	now     time.Time
	kari    *teamstest.Person
	ola     *teamstest.Person
	nina    *teamstest.Person
	ida     *teamstest.Person
}

func newFirm(t *testing.T) *firm {
	t.Helper()
	stand, network := teamstest.Start(t, teamstest.Config{})
	db, err := bolt.Open(filepath.Join(t.TempDir(), teamstest.Tenant), bolt.Options{NoSync: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Check(context.Background()); err != nil {
			t.Errorf("the store after the test: %v", err)
		}
		db.Close()
	})
	f := &firm{
		t: t, teams: stand, store: db, course: libraryCourse(t), now: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC),
		kari: stand.Person(teamstest.Profile{Name: "Kari Nordmann", Email: "kari@example.no"}),
		ola:  stand.Person(teamstest.Profile{Name: "Ola Nordmann", Email: "ola@example.no"}),
		nina: stand.Person(teamstest.Profile{Name: "Nina Berg", Email: "nina@example.no"}),
		ida:  stand.Person(teamstest.Profile{Name: "Ida Solem", Email: "ida@example.no"}),
	}
	rules := audience.NewRules(courses.FieldDepartment, courses.FieldManager)
	org := bot.Organisation{
		Tenant: teamstest.Tenant, Name: "Fjordvik Verksted AS", Language: courses.Bokmaal, Region: "norwayeast",
		Roles:     roles.New(roles.Config{Contacts: []roles.ContactConfig{{User: "kari@example.no"}}}, rules),
		Audiences: rules, Store: db, Courses: offered(t, f.course), Certificates: true,
	}
	f.report(org)
	f.answer(org)
	f.hire()
	f.serve(org, network)
	return f
}

func (f *firm) must(err error) {
	f.t.Helper()
	if err != nil {
		f.t.Fatal(err)
	}
}

func (f *firm) clock() time.Time { return f.now }

// report makes the service that the organisation's results come from.
func (f *firm) report(org bot.Organisation) {
	f.must(f.store.SetCuts(reports.Cuts(org.Roles, org.Audiences, func() calendar.Date { return calendar.On(f.now) })))
	keys, err := certificates.OpenKeys(f.t.TempDir())
	f.must(err)
	desk := delivery.NewDesk([]delivery.Organisation{{Tenant: org.Tenant, Store: f.store, Courses: org.Courses, Audiences: org.Audiences, Budget: 1}}, f.clock)
	f.service = reports.New(reports.Config{
		Organisations: []reports.Reporting{{
			Tenant: org.Tenant, Name: org.Name, Language: org.Language, Store: f.store, Courses: org.Courses, Roles: org.Roles,
			Fields: org.Audiences.Fields, Levels: 1,
			Issuer: certificates.New(certificates.Config{URL: "https://kurs.example.no", Name: org.Name, Keys: keys}),
		}},
		Nudger: desk, Now: f.clock,
	})
}

// answer makes the service that people's rights are answered by.
func (f *firm) answer(org bot.Organisation) {
	seed, err := f.store.Ring().Secret("audit")
	f.must(err)
	log, err := audit.Open(filepath.Join(f.t.TempDir(), "audit"), audit.Origin(org.Tenant), seed, f.clock)
	f.must(err)
	f.t.Cleanup(func() { f.must(log.Close()) })
	f.privacy = privacy.New(privacy.Config{
		Organisations: []privacy.Organisation{{
			Tenant: org.Tenant, Name: org.Name, Language: org.Language, Store: f.store, Courses: org.Courses, Roles: org.Roles,
			Audit: log, Fields: org.Audiences.Fields, Copied: f.store.Ring().Copied, Quiet: func(time.Time) bool { return true },
			Packer: dossier.New(dossier.Config{
				Store: f.store, Courses: org.Courses, Tenant: org.Tenant, Name: org.Name, Location: time.UTC, Log: log, Now: f.clock,
				Facts: func(ctx context.Context) (*rights.Facts, error) { return f.privacy.Facts(ctx, org.Tenant) },
			}),
		}},
		Now: f.clock, Log: slog.New(slog.DiscardHandler),
	})
}

// hire has everybody be there, and half of them be done with what all owe.
func (f *firm) hire() {
	f.list(f.kari, "Kontor", "")
	f.list(f.ola, "Verksted", "kari@example.no")
	f.list(f.nina, "Butikk", "kari@example.no")
	f.list(f.ida, "Verksted", "ola@example.no")
	for i := range 19 {
		department, manager := "Verksted", "ola@example.no"
		if i >= 9 {
			department, manager = "Butikk", "nina@example.no"
		}
		p := f.teams.Person(teamstest.Profile{Name: fmt.Sprintf("Kollega %02d", i), Email: fmt.Sprintf("kollega%02d@example.no", i)})
		id := f.list(p, department, manager)
		f.must(f.store.Revise(f.t.Context(), id, func(c *store.Case) error {
			c.Agenda.Owed = []campaigns.Owed{{Course: f.course.ID, Campaign: "safe", Due: calendar.On(f.now).Add(-3)}}
			return nil
		}))
		if i%2 == 0 {
			f.pass(id)
		}
	}
}

func (f *firm) list(p *teamstest.Person, department, manager string) string {
	f.t.Helper()
	listed, err := f.store.List(f.t.Context(), courses.Person{
		ObjectID: p.ObjectID, Name: p.Name, Email: p.Email, Manager: manager, Fields: map[string]string{courses.FieldDepartment: department},
	}, f.now)
	f.must(err)
	return listed.ID
}

// pass has somebody pass the course.
func (f *firm) pass(id string) {
	f.t.Helper()
	ctx := f.t.Context()
	e, err := f.store.Enrol(ctx, id, f.course, false, f.now)
	f.must(err)
	for i := range f.course.Edition("").Lessons {
		_, err := f.store.ReadLesson(ctx, id, e.ID, f.course, i)
		f.must(err)
	}
	for _, q := range f.course.Edition("").Questions {
		_, err := f.store.Answer(ctx, store.Answer{Person: id, Enrolment: e.ID, Course: f.course, Question: q.ID, Try: 1, Response: rightly(&q), At: f.now})
		f.must(err)
	}
}

// rightly returns the right response in canonical form.
func rightly(q *courses.Question) string {
	var chosen []string
	for i, o := range q.Options {
		switch {
		case !o.Right:
		case q.Kind == courses.Number:
			return fmt.Sprint(o.Number)
		case q.Kind == courses.Text:
			return o.Spellings[0]
		default:
			chosen = append(chosen, fmt.Sprint(i))
		}
	}
	return strings.Join(chosen, " ")
}

// serve puts a bot with the organisation on the network.
func (f *firm) serve(org bot.Organisation, network *teamstest.Network) {
	log := slog.New(slog.DiscardHandler)
	transport := network.Transport()
	f.t.Cleanup(transport.CloseIdleConnections)
	client := teams.NewHTTPClient(transport)
	validator, err := teams.NewValidator(teams.ValidatorConfig{AppID: teamstest.AppID, Client: client, Now: time.Now, Log: log})
	f.must(err)
	f.must(validator.Warm(f.t.Context()))
	connector := teams.NewConnector(teams.ConnectorConfig{AppID: teamstest.AppID, Tokens: f.teams.Credential(), Client: client})
	b := bot.New(bot.Config{
		Organisations: []bot.Organisation{org}, Members: connector, Sender: connector, Reports: f.service, Privacy: f.privacy,
		Put: func(ctx context.Context, u teams.Upload, body io.Reader, size int64) error {
			return teams.Put(ctx, client, u, body, size)
		},
		Now: f.clock, Log: log,
	})
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { defer close(done); b.Run(ctx) }()
	f.t.Cleanup(func() { cancel(); <-done })
	server := httptest.NewServer(teams.NewEndpoint(teams.EndpointConfig{
		Auth: validator, Handler: b, Replier: connector, Log: log, Now: time.Now,
		Tenant: func(id string) bool { return id == teamstest.Tenant }, ServiceURL: teams.DefaultHosts.Check,
	}))
	f.t.Cleanup(server.Close)
	f.teams.Connect(server.URL, server.Client())
	for _, p := range []*teamstest.Person{f.kari, f.ola, f.nina, f.ida} {
		f.must(p.Install(f.t.Context()))
	}
}

// say has somebody write, and returns the card that answers.
func (f *firm) say(p *teamstest.Person, text string) *card {
	f.t.Helper()
	_, err := p.Say(f.t.Context(), text)
	f.must(err)
	return f.newest(p)
}

// newest returns the newest card of somebody's chat.
func (f *firm) newest(p *teamstest.Person) *card {
	f.t.Helper()
	for _, m := range slices.Backward(p.Chat()) {
		if m.Card != nil {
			return parseCard(f.t, m.Card)
		}
	}
	f.t.Fatal("there is no card")
	return nil
}

// click presses a button of the newest card, whose answer takes its place.
func (f *firm) click(p *teamstest.Person, c teamstest.Click) *card {
	f.t.Helper()
	before := len(p.Chat())
	_, err := p.Click(f.t.Context(), c)
	f.must(err)
	if after := len(p.Chat()); after < before {
		f.t.Errorf("%d messages became %d", before, after)
	}
	return f.newest(p)
}

// offered waits for an offer to somebody.
func (f *firm) offered(p *teamstest.Person) teamstest.Message {
	f.t.Helper()
	var offer teamstest.Message
	_, err := p.Await(f.t.Context(), func(chat []teamstest.Message) bool {
		i := slices.IndexFunc(chat, func(m teamstest.Message) bool { return m.Offer != nil })
		if i >= 0 {
			offer = chat[i]
		}
		return i >= 0
	})
	f.must(err)
	return offer
}

// accepted accepts an offer and returns the file when it is there.
func (f *firm) accepted(p *teamstest.Person, offer teamstest.Message) []byte {
	f.t.Helper()
	_, err := p.Accept(f.t.Context(), offer.ID)
	f.must(err)
	_, err = p.Await(f.t.Context(), func(chat []teamstest.Message) bool {
		return slices.ContainsFunc(chat, func(m teamstest.Message) bool { return m.File != nil && m.File.Name == offer.Offer.Name })
	})
	f.must(err)
	return p.Files()[offer.Offer.Name]
}

func TestResultsOverTheWire(t *testing.T) {
	t.Parallel()
	f := newFirm(t)
	title := f.course.Edition(courses.Bokmaal).Title
	f.say(f.kari, "oversikt").has("Oversikt for Fjordvik Verksted AS", title, "10 ferdig", "9 over fristen")
	messages := len(f.kari.Chat())
	f.click(f.kari, teamstest.Click{Action: "Etter avdeling"}).has("Verksted", "Butikk")
	if len(f.kari.Chat()) != messages {
		t.Error("drilling down left the card")
	}
	f.say(f.kari, "kvalitet phishing").has("10 personer", "svarte riktig")

	f.say(f.ola, "mitt team").has("Kollega 01", "Kollega 07").lacks("Kollega 02", "Kollega 10")
	f.click(f.ola, teamstest.Click{Action: "Minn dem på det"}).has("Kollega 01").lacks("Minn dem på det")
	f.nudged("kollega01@example.no", true)
	f.nudged("kollega02@example.no", false)
	f.nudged("kollega11@example.no", false)

	ola, err := f.store.Person(t.Context(), f.ola.ObjectID)
	f.must(err)
	for _, d := range []map[string]any{
		{"do": "overview"}, {"do": "breakdown", "f": "department"}, {"do": "looks"}, {"do": "export", "x": "csv"},
		{"do": "team", "g": ola.ID}, {"do": "nudge", "g": ola.ID}, {"do": "quality", "c": "phishing"},
	} {
		for _, p := range []*teamstest.Person{f.ida, f.nina} {
			f.say(p, "hei")
			f.click(p, teamstest.Click{Data: d}).has("ikke for deg").lacks("Kollega")
		}
	}
	f.say(f.ida, "mitt team").lacks("Kollega")
	f.say(f.kari, "hvem har sett").has("Ola Nordmann").lacks("Nina", "Ida")
}

// nudged says whether somebody is to be reminded because their manager wishes it.
func (f *firm) nudged(email string, want bool) {
	f.t.Helper()
	p, err := f.store.Known(f.t.Context(), "", email)
	f.must(err)
	a, err := f.store.Agenda(f.t.Context(), p.ID)
	f.must(err)
	if got := a.Nudge != nil; got != want {
		f.t.Errorf("%s is nudged: %t, want %t", email, got, want)
	}
}

func TestFilesOverTheWire(t *testing.T) {
	t.Parallel()
	f := newFirm(t)
	f.say(f.kari, "eksporter")
	f.say(f.kari, "eksporter csv")
	offer := f.offered(f.kari)
	got := f.accepted(f.kari, offer)
	kari, err := f.store.Person(t.Context(), f.kari.ObjectID)
	f.must(err)
	var want bytes.Buffer
	_, err = f.service.Export(t.Context(), teamstest.Tenant, reports.Viewer{Person: kari, Via: "chat", Language: courses.Bokmaal},
		reports.ExportQuery{Format: reports.ExportCSV, Measure: true}, &want)
	f.must(err)
	if !bytes.Equal(got, want.Bytes()) || int64(want.Len()) != offer.Offer.Size {
		t.Errorf("%d bytes arrived of %d, %d were offered", len(got), want.Len(), offer.Offer.Size)
	}
	looks := 0
	f.must(f.store.Accesses(t.Context(), func(a store.Access) error {
		if a.What == results.LookExport && a.By == kari.ID && a.Format == "csv" {
			looks++
		}
		return nil
	}))
	if looks != 1 {
		t.Errorf("%d looks are on record, want 1", looks)
	}

	f.say(f.kari, "eksporter xlsx")
	offer = f.offered(f.kari)
	_, err = f.kari.Decline(t.Context(), offer.ID)
	f.must(err)
	f.newest(f.kari).has("Du takket nei")
	if len(f.kari.Files()) != 1 || f.teams.Uploads() != 0 {
		t.Error("a file that was declined is there")
	}
}

func TestCertificatesOverTheWire(t *testing.T) {
	t.Parallel()
	f := newFirm(t)
	f.say(f.ida, "kursbevis")
	ida, err := f.store.Person(t.Context(), f.ida.ObjectID)
	f.must(err)
	f.pass(ida.ID)
	f.say(f.ida, "kursbevis").has(f.course.Edition(courses.Bokmaal).Title)
	f.click(f.ida, teamstest.Click{Action: "PDF"}).has("Jobber med saken")
	if got := f.accepted(f.ida, f.offered(f.ida)); !bytes.HasPrefix(got, []byte("%PDF-")) {
		t.Errorf("got %.20q", got)
	}
	f.say(f.ida, "kursbevis")
	f.click(f.ida, teamstest.Click{Action: "Digitalt bevis"})
	badge := f.accepted(f.ida, f.offered(f.ida))
	if strings.Count(string(badge), ".") != 2 {
		t.Errorf("got %.40q", badge)
	}
}
