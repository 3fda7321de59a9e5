package teams_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"drypp/bot/teams"
	"drypp/bot/teams/teamstest"
	"drypp/courses"
)

const card = `{"type":"AdaptiveCard","version":"1.5","body":[{"type":"TextBlock","text":"Hei"}]}`

var answer = teams.Answer{Card: []byte(card), Summary: "A card"}

// authority is shared: making a key takes longer than most tests.
var authority = sync.OnceValues(teamstest.NewAuthority)

// bench is a Connector in front of the stand-in, without a network, and
// somebody who has the app.
type bench struct {
	*teams.Connector
	teams  *teamstest.Teams
	person *teamstest.Person
	chat   courses.Chat
}

func setup(t *testing.T) *bench {
	t.Helper()
	a, err := authority()
	if err != nil {
		t.Fatal(err)
	}
	stand, err := teamstest.New(teamstest.Config{Authority: a})
	if err != nil {
		t.Fatal(err)
	}
	b := &bench{teams: stand, person: stand.Person(teamstest.Profile{Name: "Kari Nordmann"})}
	b.person.InstallSilently()
	b.Connector = connector(stand, teamstest.InMemory(stand))
	b.chat, err = b.Create(t.Context(), stand.ServiceURL(teamstest.Tenant), teamstest.Tenant, b.person.ID)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func connector(stand *teamstest.Teams, transport http.RoundTripper) *teams.Connector {
	return teams.NewConnector(teams.ConnectorConfig{
		AppID: teamstest.AppID, Tokens: stand.Credential(), Client: teams.NewHTTPClient(transport),
	})
}

// do calls one of the operations on an existing activity.
func (b *bench) do(ctx context.Context, op teamstest.Operation, activity string) (err error) {
	switch op {
	case teamstest.Send:
		_, err = b.Send(ctx, b.chat, answer)
	case teamstest.Reply:
		_, err = b.Reply(ctx, b.chat, activity, answer)
	case teamstest.Update:
		err = b.Update(ctx, b.chat, activity, answer)
	case teamstest.Delete:
		err = b.Delete(ctx, b.chat, activity)
	case teamstest.Members:
		_, err = b.Member(ctx, b.chat, b.person.ID)
	case teamstest.Create:
		_, err = b.Create(ctx, b.chat.ServiceURL, teamstest.Tenant, b.person.ID)
	}
	return err
}

var operations = []teamstest.Operation{
	teamstest.Send, teamstest.Reply, teamstest.Update, teamstest.Delete, teamstest.Members, teamstest.Create,
}

func TestConnector(t *testing.T) {
	t.Parallel()
	b, ctx := setup(t), t.Context()
	want := courses.Chat{
		ServiceURL: b.teams.ServiceURL(teamstest.Tenant), Conversation: b.person.Conversation(),
		User: b.person.ID, Bot: "28:" + teamstest.AppID,
	}
	if b.chat != want {
		t.Errorf("Create = %+v, want %+v", b.chat, want)
	}
	first, err := b.Send(ctx, b.chat, answer)
	if err != nil || first == "" {
		t.Fatalf("Send = %q, %v", first, err)
	}
	second, err := b.Reply(ctx, b.chat, first, teams.Answer{Summary: "Only words"})
	if err != nil || second == "" {
		t.Fatalf("Reply = %q, %v", second, err)
	}
	chat := b.person.Chat()
	if len(chat) != 2 || string(chat[0].Card) != card || chat[0].Summary != "A card" || chat[0].Text != "" {
		t.Errorf("after Send the person sees %+v", chat)
	}
	if chat[1].Text != "Only words" || chat[1].Card != nil || chat[1].ReplyTo != first {
		t.Errorf("after Reply the person sees %+v", chat[1])
	}
	if err := b.Update(ctx, b.chat, second, answer); err != nil {
		t.Errorf("Update: %v", err)
	}
	if err := b.Delete(ctx, b.chat, first); err != nil {
		t.Errorf("Delete: %v", err)
	}
	if err := b.Delete(ctx, b.chat, first); err != nil {
		t.Errorf("Delete once more: %v", err)
	}
	if err := b.Update(ctx, b.chat, first, answer); err == nil {
		t.Error("what was deleted could be updated")
	}
	if chat = b.person.Chat(); len(chat) != 1 || chat[0].ID != second || chat[0].Version != 1 || string(chat[0].Card) != card {
		t.Errorf("after Update and Delete the person sees %+v", chat)
	}
}

func TestConnectorMember(t *testing.T) {
	t.Parallel()
	b := setup(t)
	got, err := b.Member(t.Context(), b.chat, b.person.ObjectID)
	want := teams.Member{
		ID: b.person.ID, ObjectID: b.person.ObjectID, Name: "Kari Nordmann", GivenName: "Kari", Surname: "Nordmann",
		Email: b.person.Email, UserPrincipalName: b.person.Email, Tenant: teamstest.Tenant,
	}
	if err != nil || got != want {
		t.Errorf("Member = %+v, %v, want %+v", got, err, want)
	}
	stranger := b.teams.Person(teamstest.Profile{})
	if m, err := b.Member(t.Context(), b.chat, stranger.ID); err == nil || m != (teams.Member{}) {
		t.Errorf("Member of another chat = %+v, %v", m, err)
	}
}

func TestConnectorSilence(t *testing.T) {
	t.Parallel()
	b := setup(t)
	if id, err := b.Send(t.Context(), b.chat, teams.Answer{}); id != "" || err != nil {
		t.Errorf("Send of silence = %q, %v", id, err)
	}
	if err := b.Update(t.Context(), b.chat, "1", teams.Answer{}); err != nil {
		t.Errorf("Update with silence: %v", err)
	}
	if len(b.person.Chat()) != 0 || b.teams.Calls(teamstest.Send)+b.teams.Calls(teamstest.Update) != 0 {
		t.Error("silence made a request")
	}
}

// recorder keeps what a Connector sends and answers it all alike.
type recorder struct {
	mu       sync.Mutex
	requests []*http.Request
	bodies   []string
	status   int
	header   http.Header
	body     string
	err      error
}

func (r *recorder) RoundTrip(req *http.Request) (*http.Response, error) {
	body, _ := io.ReadAll(req.Body)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.requests, r.bodies = append(r.requests, req), append(r.bodies, string(body))
	if r.err != nil {
		return nil, r.err
	}
	return &http.Response{
		StatusCode: r.status, Header: r.header, Body: io.NopCloser(strings.NewReader(r.body)), Request: req,
	}, nil
}

type staticToken string

func (s staticToken) Token(context.Context) (string, error) { return string(s), nil }

func recorded(r *recorder) *teams.Connector {
	return teams.NewConnector(teams.ConnectorConfig{
		AppID: "app", Tokens: staticToken("token"), Client: teams.NewHTTPClient(r), Attempts: 1,
	})
}

// TestConnectorWire holds the bytes on the wire to what Microsoft documents:
// no empty objects, no times of the year 1, no text beside a card.
func TestConnectorWire(t *testing.T) {
	t.Parallel()
	chat := courses.Chat{ServiceURL: "https://smba.trafficmanager.net/emea/t/", Conversation: "a:1c", User: "29:1u", Bot: "28:app"}
	party := `"serviceUrl":"https://smba.trafficmanager.net/emea/t/","channelId":"msteams","from":{"id":"28:app"},"conversation":{"id":"a:1c"},"recipient":{"id":"29:1u"}`
	attached := `"summary":"A card","attachments":[{"contentType":"application/vnd.microsoft.card.adaptive","content":` + card + `}]`
	for _, tt := range []struct {
		name, method, path, body string
		do                       func(*teams.Connector) error
	}{
		{"send", "POST", "/conversations/a:1c/activities", `{"type":"message",` + party + `,` + attached + `}`, func(c *teams.Connector) error {
			_, err := c.Send(t.Context(), chat, answer)
			return err
		}},
		{"text", "POST", "/conversations/a:1c/activities", `{"type":"message",` + party + `,"text":"Hei"}`, func(c *teams.Connector) error {
			_, err := c.Send(t.Context(), chat, teams.Answer{Summary: "Hei"})
			return err
		}},
		{"reply", "POST", "/conversations/a:1c/activities/1", `{"type":"message",` + party + `,` + attached + `,"replyToId":"1"}`, func(c *teams.Connector) error {
			_, err := c.Reply(t.Context(), chat, "1", answer)
			return err
		}},
		{"update", "PUT", "/conversations/a:1c/activities/1", `{"type":"message","id":"1",` + party + `,` + attached + `}`, func(c *teams.Connector) error {
			return c.Update(t.Context(), chat, "1", answer)
		}},
		{"delete", "DELETE", "/conversations/a:1c/activities/1", "", func(c *teams.Connector) error {
			return c.Delete(t.Context(), chat, "1")
		}},
		{"member", "GET", "/conversations/a:1c/members/29:1u", "", func(c *teams.Connector) error {
			_, err := c.Member(t.Context(), chat, "29:1u")
			return err
		}},
		{"create", "POST", "/conversations", `{"bot":{"id":"28:app"},"members":[{"id":"29:1u"}],"tenantId":"t","channelData":{"tenant":{"id":"t"}}}`, func(c *teams.Connector) error {
			_, err := c.Create(t.Context(), chat.ServiceURL, "t", "29:1u")
			return err
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := &recorder{status: http.StatusCreated, body: `{"id":"x"}`}
			if err := tt.do(recorded(r)); err != nil {
				t.Fatal(err)
			}
			req := r.requests[0]
			if want := "https://smba.trafficmanager.net/emea/t/v3" + tt.path; req.Method != tt.method || req.URL.String() != want {
				t.Errorf("%s %s, want %s %s", req.Method, req.URL, tt.method, want)
			}
			if r.bodies[0] != tt.body {
				t.Errorf("body\n%s, want\n%s", r.bodies[0], tt.body)
			}
			if got := req.Header.Get("Authorization"); got != "Bearer token" {
				t.Errorf("Authorization: %q", got)
			}
			if got := req.Header.Get("Content-Type"); (got == "application/json; charset=utf-8") != (tt.body != "") {
				t.Errorf("Content-Type: %q", got)
			}
		})
	}
}

func TestConnectorEscapesIDs(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ id, path string }{
		{"19:abc@thread.v2;messageid=1", "19:abc@thread.v2%3Bmessageid=1"},
		{"../../evil", "..%2F..%2Fevil"},
		{"a/b", "a%2Fb"},
		{`a\b`, "a%5Cb"},
		{"a%2Fb", "a%252Fb"},
		{"a?b#c", "a%3Fb%23c"},
		{"å 1", "%C3%A5%201"},
		{"a\r\nHost: evil", "a%0D%0AHost:%20evil"},
		{"", ""},
		{".", ""},
		{"..", ""},
	} {
		r := &recorder{status: http.StatusOK}
		chat := courses.Chat{ServiceURL: "https://smba.trafficmanager.net/emea/", Conversation: tt.id}
		err := recorded(r).Delete(t.Context(), chat, "1")
		if tt.path == "" {
			if teams.ReasonOf(err) != teams.Refused || len(r.requests) != 0 {
				t.Errorf("%q: %v and %d requests, want it refused", tt.id, err, len(r.requests))
			}
			continue
		}
		if want := "/emea/v3/conversations/" + tt.path + "/activities/1"; err != nil || r.requests[0].URL.EscapedPath() != want {
			t.Errorf("%q: %v, path %s, want %s", tt.id, err, r.requests[0].URL.EscapedPath(), want)
		}
	}
}

// countingToken notes whether a token was asked for.
type countingToken struct {
	staticToken
	asked int
}

func (c *countingToken) Token(ctx context.Context) (string, error) {
	c.asked++
	return c.staticToken.Token(ctx)
}

func TestConnectorRefusesHosts(t *testing.T) {
	t.Parallel()
	for _, service := range []string{
		"", "http://smba.trafficmanager.net/emea/", "https://evil.example/", "https://smba.trafficmanager.net.evil.example/",
		"https://smba.trafficmanager.net@evil.example/", "https://smba.trafficmanager.net/?u=", `https://evil.example\@smba.trafficmanager.net/`,
	} {
		for _, op := range operations {
			r, token := &recorder{status: http.StatusOK}, &countingToken{staticToken: "token"}
			b := &bench{Connector: teams.NewConnector(teams.ConnectorConfig{
				AppID: "app", Tokens: token, Client: teams.NewHTTPClient(r),
			}), person: &teamstest.Person{ID: "29:1"}, chat: courses.Chat{ServiceURL: service, Conversation: "a:1"}}
			if err := b.do(t.Context(), op, "1"); teams.ReasonOf(err) != teams.Refused {
				t.Errorf("%s to %q: %v, want it refused", op, service, err)
			}
			if len(r.requests) != 0 || token.asked != 0 {
				t.Errorf("%s to %q: %d requests, %d tokens", op, service, len(r.requests), token.asked)
			}
		}
	}
}

// TestConnectorAsksBeforeEachAttempt: a host that is taken off the list in
// between gets nothing more.
func TestConnectorAsksBeforeEachAttempt(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r, asked := &recorder{status: http.StatusServiceUnavailable}, 0
		c := teams.NewConnector(teams.ConnectorConfig{Client: teams.NewHTTPClient(r), Allow: func(string) error {
			if asked++; asked > 2 {
				return errors.New("not any more")
			}
			return nil
		}})
		_, err := c.Send(t.Context(), courses.Chat{ServiceURL: "https://a.example/", Conversation: "a:1"}, answer)
		if teams.ReasonOf(err) != teams.Refused || len(r.requests) != 2 {
			t.Errorf("%v after %d requests, want it refused after 2", err, len(r.requests))
		}
	})
}

func TestConnectorFollowsNoRedirect(t *testing.T) {
	t.Parallel()
	for _, status := range []int{301, 302, 303, 307, 308} {
		for _, op := range operations {
			r := &recorder{status: status, header: http.Header{"Location": {"https://evil.example/"}}}
			b := &bench{Connector: recorded(r), person: &teamstest.Person{ID: "29:1"}, chat: courses.Chat{
				ServiceURL: "https://smba.trafficmanager.net/emea/", Conversation: "a:1",
			}}
			var e *teams.Error
			if err := b.do(t.Context(), op, "1"); !errors.As(err, &e) || e.Status != status || e.Reason != teams.Other {
				t.Errorf("%s answered by %d: %v", op, status, err)
			}
			if len(r.requests) != 1 {
				t.Errorf("%s answered by %d made %d requests", op, status, len(r.requests))
			}
		}
	}
}

func TestConnectorSuccess(t *testing.T) {
	t.Parallel()
	chat := courses.Chat{ServiceURL: "https://smba.trafficmanager.net/emea/", Conversation: "a:1"}
	for _, tt := range []struct {
		status int
		body   string
		id     string
		reason teams.Reason
	}{
		{200, `{"id":"1"}`, "1", ""},
		{201, `{"id":"1","more":{}}`, "1", ""},
		{202, ``, "", ""},
		{202, `{}`, "", ""},
		{204, ``, "", ""},
		{200, `{"id":"1","id":"2"}`, "2", ""},
		{200, `<html>Please log in</html>`, "", teams.Lost},
		{200, `{"id":`, "", teams.Lost},
		{200, `[]`, "", teams.Lost},
		{201, strings.Repeat(" ", 1<<20), "", teams.Lost},
		{201, `{"id":"` + strings.Repeat("1", 1<<20) + `"}`, "", teams.Lost},
		{203, `{"id":"1"}`, "", teams.Other},
		{500, strings.Repeat("x", 1<<20), "", teams.Other},
	} {
		r := &recorder{status: tt.status, body: tt.body}
		id, err := recorded(r).Send(t.Context(), chat, answer)
		if id != tt.id || teams.ReasonOf(err) != tt.reason {
			t.Errorf("%d %.40s: %q, %v, want %q, %q", tt.status, tt.body, id, err, tt.id, tt.reason)
		}
	}
}

// endless is a body that never ends, and notes that it was closed.
type endless struct {
	read   int
	closed bool
}

func (e *endless) Read(b []byte) (int, error) {
	e.read += len(b)
	return copy(b, bytes.Repeat([]byte("x"), len(b))), nil
}
func (e *endless) Close() error { e.closed = true; return nil }

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func TestConnectorBoundsAnswers(t *testing.T) {
	t.Parallel()
	for _, status := range []int{200, 400} {
		body := &endless{}
		c := teams.NewConnector(teams.ConnectorConfig{Attempts: 1, Client: teams.NewHTTPClient(roundTripper(
			func(r *http.Request) (*http.Response, error) {
				return &http.Response{StatusCode: status, Body: body, Request: r}, nil
			}))})
		_, err := c.Send(t.Context(), courses.Chat{ServiceURL: "https://smba.trafficmanager.net/", Conversation: "a:1"}, answer)
		if err == nil || body.read > 1<<20 || !body.closed {
			t.Errorf("%d: %v after %d bytes, closed = %t", status, err, body.read, body.closed)
		}
	}
}

func TestConnectorRefusesBadCards(t *testing.T) {
	t.Parallel()
	r := &recorder{status: http.StatusCreated}
	chat := courses.Chat{ServiceURL: "https://smba.trafficmanager.net/emea/", Conversation: "a:1"}
	if _, err := recorded(r).Send(t.Context(), chat, teams.Answer{Card: []byte(`{"type":`)}); err == nil || len(r.requests) != 0 {
		t.Errorf("a card that isn't JSON: %v, %d requests", err, len(r.requests))
	}
}

func TestConnectorWithoutToken(t *testing.T) {
	t.Parallel()
	chat := courses.Chat{ServiceURL: "https://smba.trafficmanager.net/emea/", Conversation: "a:1"}
	for _, tt := range []struct {
		name   string
		tokens teams.TokenSource
		want   string
	}{
		{"empty", staticToken(""), "teams: unauthorized: the credential gave an empty token"},
		{"refused", refused("POST …: AADSTS7000215: Invalid client secret"), "teams: unauthorized AADSTS7000215"},
		{"down", refused("no route"), "teams: unauthorized: no route"},
	} {
		r := &recorder{status: http.StatusCreated}
		c := teams.NewConnector(teams.ConnectorConfig{Tokens: tt.tokens, Client: teams.NewHTTPClient(r)})
		if _, err := c.Send(t.Context(), chat, answer); err == nil || err.Error() != tt.want || len(r.requests) != 0 {
			t.Errorf("%s: %v, want %s; %d requests", tt.name, err, tt.want, len(r.requests))
		}
	}
	r := &recorder{status: http.StatusCreated}
	c := teams.NewConnector(teams.ConnectorConfig{Client: teams.NewHTTPClient(r)})
	if _, err := c.Send(t.Context(), chat, answer); err != nil || r.requests[0].Header.Get("Authorization") != "" {
		t.Errorf("without a credential: %v, Authorization %q", err, r.requests[0].Header.Get("Authorization"))
	}
}

type refused string

func (r refused) Token(context.Context) (string, error) { return "", errors.New(string(r)) }

// TestConnectorTimesOut: a server that never answers is given up, without a
// deadline of the caller's.
func TestConnectorTimesOut(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b := setup(t)
		b.teams.Fail(teamstest.Send, 1, teamstest.Fault{Delay: time.Hour})
		start := time.Now()
		err := b.do(t.Context(), teamstest.Send, "")
		if teams.ReasonOf(err) != teams.Lost || time.Since(start) > time.Minute {
			t.Errorf("%v after %v", err, time.Since(start))
		}
	})
}
