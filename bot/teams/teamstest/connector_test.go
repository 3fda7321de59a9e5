package teamstest_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"drypp/bot/teams/teamstest"
)

// TestConnectorState: what the Connector answers follows from what happened.
func TestConnectorState(t *testing.T) {
	t.Parallel()
	stand, _, p := setup(t, teamstest.Config{})
	create := func(user, tenant string) (int, string) {
		return ask(t, stand, "POST", "v3/conversations",
			`{"bot":{"id":"28:`+teamstest.AppID+`"},"members":[{"id":"`+user+`"}],"tenantId":"`+tenant+`"}`)
	}
	expect := func(what string, status int, body string, wantStatus int, want string) {
		t.Helper()
		if status != wantStatus || !strings.Contains(body, want) {
			t.Errorf("%s: %d %s, want %d %s", what, status, body, wantStatus, want)
		}
	}
	status, body := create(p.ID, teamstest.Tenant)
	expect("create without the app", status, body, 403, "ForbiddenOperationException")
	p.InstallSilently()
	status, body = create(strings.ToUpper(p.ObjectID), teamstest.Tenant)
	expect("create", status, body, 201, p.Conversation())
	status, body = create(p.ID, teamstest.Tenant)
	expect("create once more", status, body, 201, p.Conversation())
	status, body = create(p.ID, "elsewhere")
	expect("create in another tenant", status, body, 400, "BadArgument")
	status, body = create("29:nobody", teamstest.Tenant)
	expect("create with nobody", status, body, 400, "BadArgument")
	status, body = ask(t, stand, "POST", "v3/conversations", `{}`)
	expect("create nothing", status, body, 400, "BadSyntax")

	chat := "v3/conversations/" + p.Conversation() + "/activities"
	write := func() (int, string) { return ask(t, stand, "POST", chat, message(`{}`)) }
	status, body = write()
	expect("send", status, body, 201, `"id"`)
	p.Block(true)
	status, body = write()
	expect("send to who blocked the bot", status, body, 403, "MessageWritesBlocked")
	p.Block(false)
	if err := p.Uninstall(t.Context()); err != nil {
		t.Fatal(err)
	}
	status, body = write()
	expect("send to who removed the app", status, body, 403, "BotNotInConversationRoster")
	p.InstallSilently()
	p.UninstallSilently()
	status, body = write()
	expect("send to who removed the app silently", status, body, 403, "BotNotInConversationRoster")
	p.InstallSilently()
	p.Forget()
	status, body = write()
	expect("send to a forgotten chat", status, body, 404, "ConversationNotFound")
	if p.Conversation() != "" || p.Chat() != nil {
		t.Error("a forgotten chat is still there")
	}
}

func TestConnectorAnswers(t *testing.T) {
	t.Parallel()
	stand, _, p := setup(t, teamstest.Config{})
	if err := p.Install(t.Context()); err != nil {
		t.Fatal(err)
	}
	chat := "v3/conversations/" + url.PathEscape(p.Conversation())
	id := send(t, stand, p, quiz)
	for _, tt := range []struct {
		method, path, body string
		status             int
		want               string
	}{
		{"POST", chat + "/activities", `{"type":"typing"}`, 202, ""},
		{"POST", chat + "/activities", `{`, 400, "BadSyntax"},
		{"POST", chat + "/activities", `{"text":"no type"}`, 400, "BadSyntax"},
		{"POST", chat + "/activities", `{"type":"message","text":"` + strings.Repeat("x", 100<<10) + `"}`, 413, "MessageSizeTooBig"},
		{"POST", chat + "/activities", `{"type":"message","text":"t",` + message(`{}`)[len(`{"type":"message",`):], 201, "{}"},
		{"PUT", chat + "/activities/1", `{"type":"message","text":"x"}`, 404, "ActivityNotFound"},
		{"PUT", chat + "/activities/" + id, `{`, 400, "BadSyntax"},
		{"PUT", "v3/conversations/x/activities/1", `{"type":"message"}`, 404, "ConversationNotFound"},
		{"DELETE", chat + "/activities/1", ``, 404, "ActivityNotFound"},
		{"DELETE", "v3/conversations/x/activities/1", ``, 404, "ConversationNotFound"},
		{"GET", chat + "/members", ``, 200, `[{"aadObjectId":"` + p.ObjectID},
		{"GET", chat + "/pagedmembers", ``, 200, `{"members":[{"aadObjectId":"` + p.ObjectID},
		{"GET", chat + "/members/" + p.ID, ``, 200, `"email":"` + p.Email},
		{"GET", chat + "/members/29:else", ``, 404, "MemberNotFound"},
		{"GET", "v3/conversations/x/members", ``, 404, "ConversationNotFound"},
		{"GET", "v3/conversations/x/pagedmembers", ``, 404, "ConversationNotFound"},
		{"GET", "v3/conversations/x/members/29:else", ``, 404, "ConversationNotFound"},
		{"GET", "v3/elsewhere", ``, 404, ""},
		{"GET", "v2/elsewhere", ``, 404, ""},
	} {
		status, body := ask(t, stand, tt.method, tt.path, tt.body)
		if status != tt.status || !strings.Contains(body, tt.want) {
			t.Errorf("%s %s %.40s: %d %s, want %d %s", tt.method, tt.path, tt.body, status, body, tt.status, tt.want)
		}
	}
	if got := p.Chat(); len(got) != 3 || got[1].Text != "t" || got[1].Card != nil || got[2].Card == nil {
		t.Errorf("a text with a card isn't split: %+v", got)
	}
}

// TestConnectorTokens: only tokens of the stand-in's own are good, and only
// for an hour.
func TestConnectorTokens(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		stand, _, p := setup(t, teamstest.Config{})
		if err := p.Install(t.Context()); err != nil {
			t.Fatal(err)
		}
		token, err := stand.Credential().Token(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		status := func(authorization string) int {
			req, err := http.NewRequestWithContext(t.Context(), "GET", stand.ServiceURL(p.Tenant)+"v3/conversations/"+p.Conversation()+"/members", nil)
			if err != nil {
				t.Fatal(err)
			}
			req.Header.Set("Authorization", authorization)
			resp, err := teamstest.InMemory(stand).RoundTrip(req)
			if err != nil {
				t.Fatal(err)
			}
			return resp.StatusCode
		}
		for authorization, want := range map[string]int{
			"": 401, "Bearer ": 401, "Bearer stand-in-": 401, token: 401, "Bearer " + token: 200,
		} {
			if got := status(authorization); got != want {
				t.Errorf("Authorization %q: %d, want %d", authorization, got, want)
			}
		}
		time.Sleep(time.Hour) // of the bubble's time
		if got := status("Bearer " + token); got != 401 {
			t.Errorf("after an hour: %d, want 401", got)
		}
	})
}

func TestFaults(t *testing.T) {
	t.Parallel()
	stand, _, p := setup(t, teamstest.Config{})
	if err := p.Install(t.Context()); err != nil {
		t.Fatal(err)
	}
	write := func() int {
		status, _, err := try(t.Context(), stand, teamstest.InMemory(stand), "POST", "v3/conversations/"+p.Conversation()+"/activities", message(`{}`))
		if err != nil {
			return 0
		}
		return status
	}
	stand.Fail(teamstest.Send, 2, teamstest.Unavailable)
	stand.Fail(teamstest.Send, 1, teamstest.Fault{Lose: true})
	stand.Fail(teamstest.Send, 1, teamstest.Fault{Reset: true})
	stand.Fail(teamstest.Update, 1, teamstest.InternalError)
	for i, want := range []struct{ status, messages int }{{503, 0}, {503, 0}, {0, 1}, {0, 1}, {201, 2}} {
		if got := write(); got != want.status || len(p.Chat()) != want.messages {
			t.Errorf("send %d: %d with %d messages, want %+v", i, got, len(p.Chat()), want)
		}
	}
	if sent, updated := stand.Calls(teamstest.Send), stand.Calls(teamstest.Update); sent != 5 || updated != 0 {
		t.Errorf("%d sent, %d updated", sent, updated)
	}
}

// TestFaultsByChance: a probability is met roughly, and exactly again with the
// same seed.
func TestFaultsByChance(t *testing.T) {
	t.Parallel()
	run := func(seed uint64) (failed int, pattern string) {
		stand, _, p := setup(t, teamstest.Config{Seed: seed})
		if err := p.Install(t.Context()); err != nil {
			t.Fatal(err)
		}
		stand.FailOften(teamstest.Members, 0.2, teamstest.BadGateway)
		for range 500 {
			status, _ := ask(t, stand, "GET", "v3/conversations/"+p.Conversation()+"/members", "")
			if status == http.StatusBadGateway {
				failed++
				pattern += "x"
			} else {
				pattern += "."
			}
		}
		return failed, pattern
	}
	failed, first := run(1)
	_, again := run(1)
	_, other := run(2)
	if failed < 60 || failed > 140 || first != again || first == other {
		t.Errorf("%d of 500 failed, same seed same = %t, other seed same = %t", failed, first == again, first == other)
	}
}

// TestSlow: a delayed request is done afterwards, unless it was given up.
func TestSlow(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		stand, _, p := setup(t, teamstest.Config{})
		if err := p.Install(t.Context()); err != nil {
			t.Fatal(err)
		}
		stand.Fail(teamstest.Send, 2, teamstest.Fault{Delay: time.Minute})
		path := "v3/conversations/" + p.Conversation() + "/activities"
		start := time.Now()
		ask(t, stand, "POST", path, message(`{}`))
		if time.Since(start) != time.Minute || len(p.Chat()) != 1 {
			t.Errorf("%d messages after %v", len(p.Chat()), time.Since(start))
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, _, err := try(ctx, stand, teamstest.InMemory(stand), "POST", path, message(`{}`)); err == nil || len(p.Chat()) != 1 {
			t.Errorf("%v, %d messages", err, len(p.Chat()))
		}
	})
}
