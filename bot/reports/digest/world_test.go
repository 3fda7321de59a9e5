package digest_test

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"drypp/bot/delivery"
	"drypp/bot/reports"
	"drypp/bot/reports/digest"
	"drypp/bot/store"
	"drypp/bot/store/bolt"
	"drypp/bot/teams"
	"drypp/courses"
	"drypp/courses/calendar"
	"drypp/courses/campaigns"
	"drypp/courses/results"
)

const tenant = "7e4a0000-0000-4000-8000-000000000001"

// world is an organisation in Oslo, what its people owe, Teams and the mail
// server as they take digests, and an engine that sends them. Its clock stands
// still unless somebody moves it; in a bubble of testing/synctest Run has the
// bubble's.
type world struct {
	*testing.T
	store  *bolt.DB
	config digest.Config
	engine *digest.Engine
	now    time.Time
	post   *post
	books  *books
	log    strings.Builder
	out    []digest.Outcome
	mu     sync.Mutex
	// flew, if set, is told what came of each digest that was sent.
	flew func(digest.Work, digest.Result)
}

// at returns a moment in Oslo.
func at(day string, hour int) time.Time {
	return must(time.ParseInLocation("2006-01-02", day, oslo)).Add(time.Duration(hour) * time.Hour)
}

var oslo = must(time.LoadLocation("Europe/Oslo"))

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// newWorld returns a world on the Sunday before Monday 2 March 2026.
func newWorld(t *testing.T, change ...func(*digest.Organisation)) *world {
	w := &world{T: t, now: at("2026-03-01", 12), books: &books{teams: map[string]results.Team{}, overviews: map[string]results.Overview{}}}
	w.store = must(bolt.Open(t.TempDir()+"/store", bolt.Options{NoSync: true}))
	t.Cleanup(func() {
		if err := w.store.Check(context.Background()); err != nil {
			t.Error(err)
		}
		w.store.Close()
	})
	w.post = &post{now: func() time.Time { return w.now }, faults: map[string][]error{}}
	book := must(calendar.NewBook(calendar.Config{
		Location: oslo, Country: "NO", From: 8, To: 16,
		Weekdays: []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday},
	}))
	o := digest.Organisation{
		Tenant: tenant, Language: courses.Bokmaal, Store: w.store, Cadence: digest.Weekly, Hours: book.Hours, Mailer: w.post,
	}
	for _, f := range change {
		f(&o)
	}
	w.config = digest.Config{
		Organisations: []digest.Organisation{o}, Reports: w.books, Messenger: w.post, Pace: delivery.NewPacer(delivery.PacerConfig{}),
		Now: time.Now, Log: slog.New(slog.NewTextHandler(&w.log, nil)), Observe: w.observe,
	}
	w.restart()
	return w
}

func (w *world) observe(o digest.Outcome) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.out = append(w.out, o)
}

// outcomes returns what became of digests since it was last asked.
func (w *world) outcomes() (list []string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, o := range w.out {
		list = append(list, strings.TrimSuffix(fmt.Sprintf("%s %s: %s", o.Kind, o.Stage, o.Reason), ": "))
	}
	w.out = nil
	return list
}

// became fails the test unless that became of digests, in whatever order, since
// outcomes was last asked.
func (w *world) became(name string, want ...string) {
	w.Helper()
	got := w.outcomes()
	slices.Sort(got)
	if slices.Sort(want); !slices.Equal(got, want) {
		w.Errorf("%s: digests became %q, want %q", name, got, want)
	}
}

// restart has the program end, wherever it is, and another begin.
func (w *world) restart() { w.engine = digest.New(w.config) }

// hire makes somebody known, with a chat, whose manager is the one given.
func (w *world) hire(name, manager string) courses.Person {
	w.Helper()
	must(w.store.List(w.Context(), courses.Person{ObjectID: name, Email: name + "@example.no", Name: name, Manager: manager}, w.now))
	return must(w.store.Meet(w.Context(), store.Sighting{
		ObjectID: name, Chat: courses.Chat{Conversation: name, ServiceURL: "https://smba.trafficmanager.net/emea/"}, Installed: true, At: w.now,
	}))
}

// lead returns a new manager with somebody in their team, who owe so much and
// have done so much.
func (w *world) lead(name string, owed, done int) courses.Person {
	w.Helper()
	p := w.hire(name, "")
	w.hire("of "+name, name)
	w.books.team(p.ID, owed, done)
	return p
}

func (w *world) put(d store.Digest, change func(*store.Digest)) {
	w.Helper()
	d = must(w.store.Digest(w.Context(), d.Person, d.Kind))
	change(&d)
	d.Revision++
	if err := w.store.PutDigest(w.Context(), d); err != nil {
		w.Fatal(err)
	}
}

func (w *world) kept(p courses.Person, k store.DigestKind) store.Digest {
	w.Helper()
	return must(w.store.Digest(w.Context(), p.ID, k))
}

// pause has somebody pause for so many days from today.
func (w *world) pause(p courses.Person, days int) {
	w.Helper()
	today := calendar.On(w.now.In(oslo))
	err := w.store.Revise(w.Context(), p.ID, func(c *store.Case) error {
		c.Agenda.Pauses = append(c.Agenda.Pauses, campaigns.Pause{From: today, Until: today.Add(days)})
		return nil
	})
	if err != nil {
		w.Fatal(err)
	}
}

// live does what is due until a moment, moving the clock along. crash, if set,
// says after which step the program ends.
func (w *world) live(until time.Time) { w.liveWith(until, func(step) bool { return false }) }

// step is one of those that a digest takes.
type step int

const (
	prepared step = iota
	begun
	flown
)

func (w *world) liveWith(until time.Time, crash func(step) bool) {
	w.Helper()
	for !w.now.After(until) {
		work, next, err := w.engine.Due(w.Context(), w.now)
		if err != nil {
			w.Fatal(err)
		}
		for _, work := range work {
			if !w.carry(work, crash) {
				w.restart()
				next = w.now
				break
			}
		}
		if next.After(w.now) && len(work) == 0 {
			w.now = next
		}
	}
	w.now = until
}

// carry takes a digest to its end, or returns false where it crashed.
func (w *world) carry(work digest.Work, crash func(step) bool) bool {
	w.Helper()
	if crash(prepared) {
		return false
	}
	f, err := w.engine.Begin(w.Context(), w.now, work)
	if err != nil {
		w.Fatal(err)
	}
	if f == nil {
		return true
	}
	if crash(begun) {
		return false
	}
	r := w.engine.Fly(w.Context(), w.now, f)
	if w.flew != nil {
		w.flew(work, r)
	}
	if crash(flown) {
		return false
	}
	if err := w.engine.Land(w.Context(), w.now, f, r); err != nil {
		w.Fatal(err)
	}
	return true
}

// sent is a digest as it arrived.
type sent struct {
	at time.Time
	// to is the conversation or the address.
	to, text string
}

// post is Teams and the mail server: they keep what they take, and fail as they
// are told to.
type post struct {
	now func() time.Time

	mu     sync.Mutex
	got    []sent
	faults map[string][]error
	delay  time.Duration
}

// fail has the next sends to somebody fail.
func (p *post) fail(to string, errs ...error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.faults[to] = append(p.faults[to], errs...)
}

func (p *post) take(to, text string) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if left := p.faults[to]; len(left) > 0 {
		p.faults[to] = left[1:]
		if teams.ReasonOf(left[0]) == teams.Lost {
			p.got = append(p.got, sent{p.now(), to, text})
		}
		return left[0]
	}
	p.got = append(p.got, sent{p.now(), to, text})
	return nil
}

// Send is Teams.
func (p *post) Send(_ context.Context, chat courses.Chat, a teams.Answer) (string, error) {
	time.Sleep(p.delay)
	return "1:act", p.take(chat.Conversation, string(a.Card))
}

// Mail is the mail server.
func (p *post) Mail(_ context.Context, _ string, m delivery.Mail) error {
	return p.take(m.To, m.Subject+"\n"+m.Text)
}

// arrived fails the test unless these and no others got digests since it was
// last asked; each is "recipient day hour:minute" in Oslo.
func (w *world) arrived(name string, want ...string) {
	w.Helper()
	w.post.mu.Lock()
	defer w.post.mu.Unlock()
	var got []string
	for _, s := range w.post.got {
		got = append(got, s.to+" "+s.at.In(oslo).Format("2006-01-02 15:04"))
	}
	slices.Sort(got)
	if slices.Sort(want); !slices.Equal(got, want) {
		w.Errorf("%s: digests came to %q, want %q", name, got, want)
	}
	w.post.got = nil
}

// books are the numbers, and who asked for them.
type books struct {
	mu        sync.Mutex
	teams     map[string]results.Team
	overviews map[string]results.Overview
	err       error
	asked     []string
}

func (b *books) team(manager string, owed, done int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	t := results.Team{Manager: "Kari", ManagerID: manager, People: 1, Owed: owed, Done: done}
	if owed > 0 {
		t.Needs = []results.Need{{Name: "Ola", Courses: []results.Owing{{Course: "c", Title: "Kurs", Due: calendar.Date{Year: 2026, Month: 3, Day: 4}, Percent: -1}}}}
	}
	b.teams[manager] = t
}

func (b *books) overview(contact string, owed, done int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	line := results.Line{Course: "c", Title: "Kurs", People: 12, Now: results.Numbers{Totals: results.Totals{Owed: owed, Done: done}}}
	b.overviews[contact] = results.Overview{Organisation: "Fjordvik", All: line, Courses: []results.Line{line}, Pages: 1}
}

// Team is the team of a manager.
func (b *books) Team(_ context.Context, t string, v reports.Viewer, manager string) (*results.Team, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.asked = append(b.asked, fmt.Sprintf("%s %s by %s", v.Via, v.Language, v.Person.ObjectID))
	team, known := b.teams[manager]
	if t != tenant || !known {
		return nil, reports.ErrForbidden
	}
	team.Deputy = v.Person.ID != manager
	return &team, b.err
}

// Overview is that of a contact or who stands in for them.
func (b *books) Overview(_ context.Context, t string, v reports.Viewer, q reports.Query) (*results.Overview, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.asked = append(b.asked, fmt.Sprintf("%s %s by %s since %v", v.Via, v.Language, v.Person.ObjectID, q.Since))
	o, known := b.overviews[v.Person.ID]
	if t != tenant || !known {
		return nil, reports.ErrForbidden
	}
	return &o, b.err
}
