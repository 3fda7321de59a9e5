package teams_test

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-json-experiment/json"

	"drypp/bot/teams"
	"drypp/bot/teams/teamstest"
	"drypp/courses"
)

const (
	appID      = "5c1e7d1c-0000-4000-8000-00000000b0b0"
	tenant     = "7e4a0000-0000-4000-8000-000000000001"
	stranger   = "7e4a0000-0000-4000-8000-00000000dead"
	learner    = "0b1ec700-0000-4000-8000-000000000001"
	serviceURL = "https://smba.trafficmanager.net/emea/" + tenant + "/"
	metadata   = "https://" + teamstest.BotLoginHost + teamstest.MetadataPath
)

// clock is a time that only a test moves.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func newClock() *clock { return &clock{at: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)} }

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

// listener is a handler that remembers what it was asked.
type listener struct {
	mu     sync.Mutex
	turns  []teams.Turn
	answer func(context.Context, teams.Turn) (teams.Answer, error)
}

func (l *listener) Turn(ctx context.Context, t teams.Turn) (teams.Answer, error) {
	l.mu.Lock()
	l.turns = append(l.turns, t)
	answer := l.answer
	l.mu.Unlock()
	if answer == nil {
		return teams.Answer{Card: []byte(spaced), Summary: "a card"}, nil
	}
	return answer(ctx, t)
}

func (l *listener) heard() []teams.Turn {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.turns
}

// spaced is a card with white space, which re-encoding would change.
const spaced = `{"type" : "AdaptiveCard","version":"1.5", "body":[]}`

// chat is a replier that keeps the messages of one conversation.
type chat struct {
	mu       sync.Mutex
	messages map[string]teams.Answer
	fail     error
}

func (c *chat) Send(_ context.Context, _ courses.Chat, a teams.Answer) (string, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.fail != nil {
		return "", c.fail
	}
	id := "sent-" + string(rune('a'+len(c.messages)))
	c.messages[id] = a
	return id, nil
}

func (c *chat) Update(_ context.Context, _ courses.Chat, id string, a teams.Answer) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.fail != nil {
		return c.fail
	}
	if _, ok := c.messages[id]; !ok {
		return &teams.Error{Reason: teams.Other, Status: http.StatusNotFound}
	}
	c.messages[id] = a
	return nil
}

func (c *chat) Delete(_ context.Context, _ courses.Chat, id string) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.fail == nil {
		delete(c.messages, id)
	}
	return c.fail
}

func (c *chat) ids() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	var ids []string
	for id := range maps.Keys(c.messages) {
		ids = append(ids, id)
	}
	return ids
}

// Making an RSA key takes a good part of a second: the tests share two.
var (
	microsoftsKey = sync.OnceValues(teamstest.NewSigningKey)
	strangerKey   = sync.OnceValues(teamstest.NewSigningKey)
)

// inbound is an endpoint with everything around it.
type inbound struct {
	authority *teamstest.Authority
	validator *teams.Validator
	endpoint  *teams.Endpoint
	clock     *clock
	handler   *listener
	chat      *chat
	log       *lockedBuffer

	mu   sync.Mutex
	seen []teams.Observation
}

func newInbound(t testing.TB, change ...func(*teams.ValidatorConfig)) *inbound {
	t.Helper()
	key, err := microsoftsKey()
	if err != nil {
		t.Fatal(err)
	}
	authority := teamstest.AuthorityWith(key)
	in := &inbound{
		authority: authority, clock: newClock(), handler: &listener{},
		chat: &chat{messages: map[string]teams.Answer{"clicked": {}}}, log: &lockedBuffer{},
	}
	log := slog.New(slog.NewJSONHandler(in.log, nil))
	config := teams.ValidatorConfig{
		AppID: appID, Metadata: metadata, Now: in.clock.now, Log: log,
		Client: &http.Client{Transport: teamstest.InMemory(authority.Handler())},
	}
	for _, f := range change {
		f(&config)
	}
	if in.validator, err = teams.NewValidator(config); err != nil {
		t.Fatal(err)
	}
	in.endpoint = teams.NewEndpoint(teams.EndpointConfig{
		Auth: in.validator, Handler: in.handler, Replier: in.chat, Log: log, Now: in.clock.now,
		Tenant:     func(id string) bool { return id == tenant },
		ServiceURL: teams.DefaultHosts.Check,
		Observe: func(o teams.Observation) {
			in.mu.Lock()
			defer in.mu.Unlock()
			in.seen = append(in.seen, o)
		},
	})
	return in
}

// last returns what was observed last.
func (in *inbound) last() teams.Observation {
	in.mu.Lock()
	defer in.mu.Unlock()
	if len(in.seen) == 0 {
		return teams.Observation{}
	}
	return in.seen[len(in.seen)-1]
}

// claims are those of a token that is let in.
func (in *inbound) claims() map[string]any {
	return in.authority.Claims(appID, serviceURL, in.clock.now())
}

// sign returns the header of a token with the claims.
func (in *inbound) sign(t testing.TB, claims map[string]any, options ...teamstest.Option) string {
	t.Helper()
	token, err := in.authority.Sign(claims, options...)
	if err != nil {
		t.Fatal(err)
	}
	return "Bearer " + token
}

// post sends a body with any number of Authorization headers.
func (in *inbound) post(body io.Reader, authorization ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, "/api/messages", body)
	r.Header["Authorization"] = authorization
	w := httptest.NewRecorder()
	in.endpoint.ServeHTTP(w, r)
	return w
}

// deliver sends an activity that is let in.
func (in *inbound) deliver(t testing.TB, body string) *httptest.ResponseRecorder {
	t.Helper()
	return in.post(strings.NewReader(body), in.sign(t, in.claims()))
}

// with returns an activity of a learner's as JSON, with members changed; nil
// removes one.
func with(t testing.TB, changes map[string]any) string {
	t.Helper()
	a := map[string]any{
		"type": "message", "id": "1", "channelId": "msteams", "serviceUrl": serviceURL, "text": "help",
		"from":         map[string]any{"id": "29:learner", "name": "Kari", "aadObjectId": learner},
		"recipient":    map[string]any{"id": "28:" + appID},
		"conversation": map[string]any{"id": "a:chat", "conversationType": "personal", "tenantId": tenant},
		"channelData":  map[string]any{"tenant": map[string]any{"id": tenant}},
		"locale":       "nb-NO",
	}
	for name, value := range changes {
		if a[name] = value; value == nil {
			delete(a, name)
		}
	}
	body, err := json.Marshal(a, json.Deterministic(true))
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

// lockedBuffer is a log that several may write to.
type lockedBuffer struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.String()
}
