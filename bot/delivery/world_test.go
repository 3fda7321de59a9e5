package delivery_test

import (
	"context"
	"fmt"
	"log/slog"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"drypp/bot/delivery"
	"drypp/bot/store"
	"drypp/bot/store/bolt"
	"drypp/bot/teams"
	"drypp/bot/teams/teamstest"
	"drypp/courses"
	"drypp/courses/audience"
	"drypp/courses/calendar"
	"drypp/courses/campaigns"
	"drypp/courses/recall"
	"drypp/courses/surveys"
)

// In a bubble of testing/synctest it is Saturday 2000-01-01 at first. The
// organisation is in Oslo and works from Monday to Friday, 8 to 16.
var (
	monday  = calendar.Date{Year: 2000, Month: time.January, Day: 3}
	oslo    = must(time.LoadLocation("Europe/Oslo"))
	workday = must(calendar.New(calendar.Config{
		Location: oslo, Country: "NO", From: 8, To: 16,
		Weekdays: []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday},
	}))
)

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// course is a course of three lessons and no questions.
func course(id string) *courses.Course {
	e := &courses.Edition{Language: courses.Bokmaal, Title: "Kurs " + id}
	for i := range 3 {
		e.Lessons = append(e.Lessons, courses.Lesson{ID: fmt.Sprint("lesson-", i), Title: fmt.Sprint("Leksjon ", i), Body: []courses.Block{{Text: "Tekst."}}})
	}
	e.Questions = []courses.Question{{ID: "q", Kind: courses.Single, Prompt: []courses.Block{{Text: "Hva?"}}, Options: []courses.Option{{Text: "Ja", Right: true}, {Text: "Nei"}}}}
	return &courses.Course{ID: id, Version: 1, PassMark: 80, Editions: map[courses.Language]*courses.Edition{courses.Bokmaal: e}}
}

// campaign sends the lessons of a course to everybody from Monday on.
func campaign(id string, course ...string) campaigns.Campaign {
	return campaigns.Campaign{
		ID: id, Name: id, Courses: course, Audience: "everybody", Start: monday,
		Pace: campaigns.Pace{Kind: campaigns.Lessons, Every: 1}, State: campaigns.Active, Revision: 1,
	}
}

// world is an organisation, the stand-in for Teams that its people use, and an
// engine that delivers to them.
type world struct {
	*testing.T
	config delivery.Config
	engine *delivery.Engine
	teams  *teamstest.Teams
	orgs   []*org
	sends  *sends
	log    *strings.Builder
	mu     sync.Mutex
	ids    int
}

// org is one organisation of the world, org 0 in teamstest.Tenant.
type org struct {
	world  *world
	tenant string
	dir    string
	store  *bolt.DB
	people []*teamstest.Person

	catalogue *courses.Catalogue
	installer delivery.Installer
	mailer    delivery.Mailer
	audiences *audience.Rules
	scores    bool
	recall    *recall.Settings
	surveys   *surveys.Catalogue
}

func tenant(n int) string { return fmt.Sprintf("7e4a0000-0000-4000-8000-%012d", n+1) }

// newWorld returns a world with some organisations and the people of each, who
// have the app and have told so.
func newWorld(t *testing.T, organisations, people int, change ...func(*delivery.Config)) *world {
	stand, err := teamstest.New(teamstest.Config{Authority: authority()})
	if err != nil {
		t.Fatal(err)
	}
	w := &world{T: t, teams: stand, log: &strings.Builder{}}
	w.sends = &sends{Messenger: teams.NewConnector(teams.ConnectorConfig{
		AppID: teamstest.AppID, Tokens: stand.Credential(), Attempts: 1,
		Client: teams.NewHTTPClient(teamstest.InMemory(stand)),
	})}
	w.config = delivery.Config{
		Messenger: w.sends, Pace: delivery.NewPacer(delivery.PacerConfig{}), NewID: w.newID,
		Jitter: func() float64 { return 0.5 }, Now: time.Now,
		Log: slog.New(slog.NewTextHandler(&locked{mu: &w.mu, b: w.log}, nil)),
	}
	for n := range organisations {
		o := &org{world: w, tenant: tenant(n), dir: filepath.Join(t.TempDir(), "store"), catalogue: both, audiences: audience.NewRules()}
		o.open()
		t.Cleanup(func() { o.store.Close() })
		w.orgs = append(w.orgs, o)
		for range people {
			o.install(o.hire())
		}
	}
	for _, f := range change {
		f(&w.config)
	}
	w.restart()
	return w
}

var authority = sync.OnceValue(func() *teamstest.Authority { return must(teamstest.NewAuthority()) })

type locked struct {
	mu *sync.Mutex
	b  *strings.Builder
}

func (l *locked) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

// logged returns what was logged.
func (w *world) logged() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.log.String()
}

func (w *world) newID() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.ids++
	return fmt.Sprintf("%016x", w.ids)
}

// restart drops the engine, as a crash does, and makes another one on the same
// stores, opened again.
func (w *world) restart() {
	w.Helper()
	w.config.Organisations = nil
	for _, o := range w.orgs {
		if err := o.store.Close(); err != nil {
			w.Fatal(err)
		}
		o.open()
		w.config.Organisations = append(w.config.Organisations, o.organisation())
	}
	w.engine = delivery.NewEngine(w.config)
}

func (o *org) open() {
	o.world.Helper()
	var err error
	if o.store, err = bolt.Open(o.dir, bolt.Options{Now: time.Now, NoSync: true}); err != nil {
		o.world.Fatal(err)
	}
}

var both = must(courses.NewCatalogue(course("one"), course("two")))

func (o *org) organisation() delivery.Organisation {
	return delivery.Organisation{
		Tenant: o.tenant, Name: "Fjordvik", Language: courses.Bokmaal, Store: o.store, Courses: o.catalogue, Budget: 1, Installer: o.installer, Mailer: o.mailer, Audiences: o.audiences,
		ManagersSeeScores: o.scores, Recall: o.recall, Surveys: o.surveys,
		Hours: func(string, string, int) *calendar.Hours { return workday },
	}
}

// hire adds somebody to the organisation's list of people, and to Teams.
func (o *org) hire() *teamstest.Person {
	p := o.world.teams.Person(teamstest.Profile{Tenant: o.tenant, ObjectID: fmt.Sprintf("%s-%012d", o.tenant[:23], len(o.people))})
	o.people = append(o.people, p)
	_, err := o.store.List(o.world.Context(), courses.Person{ObjectID: p.ObjectID, Name: p.Name}, time.Now())
	if err != nil {
		o.world.Fatal(err)
	}
	return p
}

// install adds the app for somebody and has the bot hear of it.
func (o *org) install(p *teamstest.Person) {
	p.InstallSilently()
	o.meet(p, courses.Chat{
		ServiceURL: o.world.teams.ServiceURL(o.tenant), Conversation: p.Conversation(), User: p.ID, Bot: "28:" + teamstest.AppID,
	})
}

// meet has the bot hear of somebody who has the app.
func (o *org) meet(p *teamstest.Person, chat courses.Chat) {
	_, err := o.store.Meet(o.world.Context(), store.Sighting{ObjectID: p.ObjectID, Installed: true, At: time.Now(), Chat: chat})
	if err != nil {
		o.world.Fatal(err)
	}
}

// put keeps a campaign.
func (o *org) put(c campaigns.Campaign) {
	o.world.Helper()
	if err := o.store.PutCampaign(o.world.Context(), c); err != nil {
		o.world.Fatal(err)
	}
}

// person returns what is kept of somebody.
func (o *org) person(p *teamstest.Person) courses.Person {
	o.world.Helper()
	kept, err := o.store.Person(o.world.Context(), p.ObjectID)
	if err != nil {
		o.world.Fatal(err)
	}
	return kept
}

// ledger returns the rows of all deliveries that are more than planned.
func (o *org) ledger() (rows []campaigns.Delivery) {
	o.world.Helper()
	err := o.store.Deliveries(o.world.Context(), func(d campaigns.Delivery) error {
		if d.Stage != campaigns.Planned || d.Tries > 0 {
			rows = append(rows, d)
		}
		return nil
	})
	if err != nil {
		o.world.Fatal(err)
	}
	return rows
}

// runUntil does all work there is, one after another, until that time.
func (w *world) runUntil(end time.Time) {
	w.Helper()
	for {
		now := time.Now()
		work, next, err := w.engine.Due(w.Context(), now)
		if err != nil {
			w.Fatal(err)
		}
		for _, each := range work {
			w.carry(each)
		}
		if next.IsZero() || next.After(end) {
			next = end
		}
		time.Sleep(time.Until(next))
		if !time.Now().Before(end) {
			return
		}
	}
}

func (w *world) carry(each delivery.Work) {
	w.Helper()
	f, err := w.engine.Begin(w.Context(), time.Now(), each)
	if err != nil {
		w.Fatal(err)
	}
	if f == nil {
		return
	}
	r := w.engine.Fly(w.Context(), time.Now(), f)
	if err := w.engine.Land(w.Context(), time.Now(), f, r); err != nil {
		w.Fatal(err)
	}
}

// at returns a moment on the clock of Oslo.
func at(day calendar.Date, hour int) time.Time { return day.At(hour, oslo) }

// sends notes when which conversation was sent a card.
type sends struct {
	delivery.Messenger
	mu   sync.Mutex
	list []sent
}

type sent struct {
	conversation, service string
	at                    time.Time
	card                  string
	failed                bool
}

func (s *sends) Send(ctx context.Context, chat courses.Chat, a teams.Answer) (string, error) {
	id, err := s.Messenger.Send(ctx, chat, a)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.list = append(s.list, sent{chat.Conversation, chat.ServiceURL, time.Now(), string(a.Card), err != nil})
	return id, err
}

// count returns how many sends were tried since it was asked last.
func (s *sends) take() []sent {
	s.mu.Lock()
	defer s.mu.Unlock()
	list := s.list
	s.list = nil
	return list
}

// stages returns the stages of the rows.
func stages(rows []campaigns.Delivery) (list []campaigns.Stage) {
	for _, d := range rows {
		list = append(list, d.Stage)
	}
	return list
}
