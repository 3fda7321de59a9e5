package bot_test

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"maps"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"drypp/bot"
	"drypp/bot/store"
	"drypp/bot/store/bolt"
	"drypp/bot/teams"
	"drypp/cards"
	"drypp/cards/cardstest"
	"drypp/courses"
	"drypp/courses/audience"
	"drypp/courses/library"
	"drypp/courses/markdown"
	"drypp/courses/roles"
)

const (
	tenant = "11111111-2222-4333-8444-555555555555"
	kari   = "aaaaaaaa-0000-4000-8000-000000000001"
	ola    = "aaaaaaaa-0000-4000-8000-000000000002"
)

// roster is who Teams knows; it counts how often it was asked.
type roster struct {
	mu      sync.Mutex
	members map[string]teams.Member
	asked   int
	err     error
}

func (r *roster) Member(_ context.Context, _ courses.Chat, user string) (teams.Member, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.asked++
	if r.err != nil {
		return teams.Member{}, r.err
	}
	return r.members[user], nil
}

func (r *roster) count() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.asked
}

// world is a bot with one organisation on a real store.
type world struct {
	t      testing.TB
	bot    *bot.Bot
	store  store.Store
	roster *roster
	org    bot.Organisation
	desk   bot.Desk
	now    time.Time
}

// newWorld returns a bot with the library's courses. Option functions change
// the organisation before the bot is built.
func newWorld(t testing.TB, options ...func(*bot.Organisation)) *world {
	t.Helper()
	db, err := bolt.Open(filepath.Join(t.TempDir(), tenant), bolt.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Check(context.Background()); err != nil {
			t.Errorf("the store after the test: %v", err)
		}
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	w := &world{t: t, store: db, now: time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC), roster: &roster{members: map[string]teams.Member{
		"29:" + kari: {Name: "Kari Nordmann", Email: "kari@example.no"},
		"29:" + ola:  {Name: "Ola Nordmann", Email: "ola@example.no"},
	}}}
	rules := audience.NewRules(courses.StandardFields()...)
	w.org = bot.Organisation{
		Tenant: tenant, Name: "Fjordvik Verksted AS", Language: courses.Bokmaal, Region: "norwayeast",
		Roles: roles.New(roles.Config{Contacts: []roles.ContactConfig{{User: "kari@example.no"}}}, rules), Audiences: rules, Store: db, Courses: offered(t, libraryCourse(t)),
	}
	for _, o := range options {
		o(&w.org)
	}
	w.bot = w.build()
	return w
}

// build returns a fresh bot on what the world holds, as after a restart.
func (w *world) build() *bot.Bot {
	return bot.New(bot.Config{
		Organisations: []bot.Organisation{w.org}, Members: w.roster,
		Now: func() time.Time { return w.now }, Desk: w.desk,
		Log: slog.New(slog.DiscardHandler),
	})
}

func libraryCourse(t testing.TB) *courses.Course {
	t.Helper()
	c, err := markdown.Load(library.Files(), "phishing")
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func offered(t testing.TB, list ...*courses.Course) *courses.Catalogue {
	t.Helper()
	c, err := courses.NewCatalogue(list...)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// session is one person talking to the bot.
type session struct {
	*world
	object string
	locale string
}

func (w *world) person(object, locale string) *session { return &session{w, object, locale} }

func (s *session) turn(k teams.Kind) teams.Turn {
	return teams.Turn{
		Kind: k, Tenant: tenant, ObjectID: s.object, Locale: s.locale,
		Chat: courses.Chat{
			ServiceURL: "https://smba.trafficmanager.net/emea/", Conversation: "a:" + s.object,
			User: "29:" + s.object, Bot: "28:bot",
		},
	}
}

// try answers a turn and returns the card as the person sees it.
func (s *session) try(t teams.Turn) (*card, error) {
	s.t.Helper()
	a, err := s.bot.Turn(context.Background(), t)
	if len(a.Card) == 0 {
		return nil, err
	}
	cardstest.Check(s.t, a.Card)
	if a.Summary == "" {
		s.t.Error("a card without a summary: the notification would be empty")
	}
	return parseCard(s.t, a.Card), err
}

// do is try for turns that must succeed.
func (s *session) do(t teams.Turn) *card {
	s.t.Helper()
	c, err := s.try(t)
	if err != nil {
		s.t.Fatal(err)
	}
	return c
}

func (s *session) say(text string) *card {
	s.t.Helper()
	t := s.turn(teams.Message)
	t.Text = text
	return s.do(t)
}

// send clicks with that data.
func (s *session) send(d cards.Data) *card {
	s.t.Helper()
	return s.do(s.click(d))
}

func (s *session) click(d cards.Data) teams.Turn {
	s.t.Helper()
	data, err := json.Marshal(d)
	if err != nil {
		s.t.Fatal(err)
	}
	t := s.turn(teams.Click)
	t.Data = data
	return t
}

// card is a card as a person sees it: its words and its buttons.
type card struct {
	t       testing.TB
	text    string
	buttons map[string]cards.Data
}

func parseCard(t testing.TB, raw []byte) *card {
	t.Helper()
	c := &card{t: t, buttons: map[string]cards.Data{}}
	var v any
	if err := json.Unmarshal(raw, &v); err != nil {
		t.Fatal(err)
	}
	var words []string
	c.walk(v, &words)
	c.text = strings.Join(words, "\n")
	return c
}

func (c *card) walk(v any, words *[]string) {
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			c.walk(e, words)
		}
	case map[string]any:
		if v["type"] == "Action.Execute" {
			c.button(v["data"])
			return
		}
		for _, key := range []string{"text", "title", "value", "label"} {
			if s, ok := v[key].(string); ok {
				*words = append(*words, s)
			}
		}
		for _, e := range v {
			c.walk(e, words)
		}
	}
}

func (c *card) button(data any) {
	raw, err := json.Marshal(data)
	if err != nil {
		c.t.Fatal(err)
	}
	d, err := cards.ParseData(raw)
	if err != nil {
		c.t.Fatal(err)
	}
	key := d.Do
	if d.Do == cards.DoReread || d.Do == cards.DoAskState || d.Do == cards.DoSetState || d.Do == cards.DoDraft {
		key = strings.TrimSpace(key + " " + d.Step)
	}
	if d.Do == cards.DoPause || d.Do == cards.DoStatus {
		key = strings.TrimSpace(key + " " + d.Until + d.Campaign)
	}
	if d.Do == cards.DoWish || d.Do == cards.DoDecide || d.Do == cards.DoWithdraw {
		key = strings.TrimSpace(key + " " + d.Right + d.Choice)
	}
	if d.Do == cards.DoPart {
		key += " " + d.Course
	}
	c.buttons[key] = d
}

// has fails the test unless the card says all of the words.
func (c *card) has(words ...string) *card {
	c.t.Helper()
	for _, w := range words {
		if !strings.Contains(c.text, w) {
			c.t.Errorf("the card doesn't say %q:\n%s", w, c.text)
		}
	}
	return c
}

// lacks checks that the card says nothing of the words.
func (c *card) lacks(words ...string) {
	c.t.Helper()
	for _, w := range words {
		if strings.Contains(c.text, w) {
			c.t.Errorf("the card says %q:\n%s", w, c.text)
		}
	}
}

// press returns the data of a button, which must be there.
func (c *card) press(do string) cards.Data {
	c.t.Helper()
	d, ok := c.buttons[do]
	if !ok {
		c.t.Fatalf("the card has no button %q, only %v:\n%s", do, keys(c.buttons), c.text)
	}
	return d
}

func keys(m map[string]cards.Data) []string {
	var list []string
	for k := range maps.Keys(m) {
		list = append(list, k)
	}
	return list
}

// failing is a store that refuses to write while err is set.
type failing struct {
	store.Store
	err error
}

func (f *failing) Answer(ctx context.Context, a store.Answer) (store.Answered, error) {
	if f.err != nil {
		return store.Answered{}, f.err
	}
	return f.Store.Answer(ctx, a)
}

func (f *failing) Person(ctx context.Context, object string) (courses.Person, error) {
	if errors.Is(f.err, store.ErrDamaged) {
		return courses.Person{}, f.err
	}
	return f.Store.Person(ctx, object)
}
