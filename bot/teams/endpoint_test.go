package teams_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"drypp/bot/teams"
	"drypp/courses"
)

var learnersChat = courses.Chat{
	ServiceURL: serviceURL, Conversation: "a:chat", User: "29:learner", Bot: "28:" + appID,
}

// object is JSON's.
type object = map[string]any

// turn returns a learner's turn.
func turn(kind teams.Kind, text, data string) teams.Turn {
	t := teams.Turn{
		Kind: kind, Tenant: tenant, ObjectID: learner, Locale: "nb-NO", Text: text, Chat: learnersChat,
	}
	if data != "" {
		t.Data = []byte(data)
	}
	return t
}

func invoke(value any) object {
	return object{"type": "invoke", "name": "adaptiveCard/action", "text": nil, "value": value, "replyToId": "clicked"}
}

func TestTurns(t *testing.T) {
	t.Parallel()
	botAdded := []object{{"id": "29:learner"}, {"id": "28:" + appID}}
	group := turn(teams.Message, "hi", "")
	group.Group = true
	quiet := turn(teams.Message, "help", "")
	quiet.Locale = ""
	in := func(zone string) *teams.Turn {
		t := turn(teams.Message, "help", "")
		t.Timezone = zone
		return &t
	}
	client := object{"type": "clientInfo", "timezone": "Europe/Oslo", "country": "NO"}
	for _, c := range []struct {
		name   string
		change object
		want   *teams.Turn
	}{
		{"message", nil, new(turn(teams.Message, "help", ""))},
		{"message with a mention", object{"text": "<at>Drypp</at> \u00a0help "}, new(turn(teams.Message, "help", ""))},
		{"mention with attributes", object{"text": "hi <AT id=\"0\">Dr\nypp</AT>"}, new(turn(teams.Message, "hi", ""))},
		{"not a mention", object{"text": "1 < 2 <attic>"}, new(turn(teams.Message, "1 < 2 <attic>", ""))},
		{"nothing written", object{"text": nil}, new(turn(teams.Message, "", ""))},
		{"Action.Submit", object{"text": nil, "value": object{"do": "next"}}, new(turn(teams.Click, "", `{"do":"next"}`))},
		{"text beside a value", object{"value": object{"do": "next"}}, new(turn(teams.Message, "help", ""))},
		{"value is a string", object{"text": nil, "value": "x"}, new(turn(teams.Message, "", ""))},
		{"value is a list", object{"value": []int{1}}, new(turn(teams.Message, "help", ""))},
		{"channel data is a string", object{"channelData": "x"}, new(turn(teams.Message, "help", ""))},
		{"channel data is null", object{"channelData": jwtNull{}}, new(turn(teams.Message, "help", ""))},
		{"channel data says more", object{"channelData": object{"tenant": object{"id": tenant, "x": 1}, "source": []int{}}},
			new(turn(teams.Message, "help", ""))},
		{"tenant in channel data only", object{"conversation": object{"id": "a:chat"}}, new(turn(teams.Message, "help", ""))},
		{"object ID in capitals", object{"from": object{"id": "29:learner", "aadObjectId": strings.ToUpper(learner)}},
			new(turn(teams.Message, "help", ""))},
		{"a locale that is none", object{"locale": strings.Repeat("x", 36)}, &quiet},
		{"group chat", object{"text": "hi", "conversation": object{"id": "a:chat", "conversationType": "groupChat", "tenantId": tenant}}, &group},
		{"channel", object{"text": "hi", "conversation": object{"id": "a:chat", "conversationType": "channel"}}, &group},
		{"group without a type", object{"text": "hi", "conversation": object{"id": "a:chat", "isGroup": true}}, &group},
		{"a time zone", object{"localTimezone": "Europe/Oslo"}, in("Europe/Oslo")},
		{"a time zone of the client's", object{"entities": []any{"x", object{"type": "mention"}, client, object{"timezone": "Europe/Berlin"}}}, in("Europe/Oslo")},
		{"both time zones", object{"localTimezone": "Europe/Berlin", "entities": []any{client}}, in("Europe/Berlin")},
		{"a time zone that is none", object{"entities": []any{object{"timezone": 7}, object{"timezone": strings.Repeat("x", 65)}}}, in("")},
		{"a time zone that is too long", object{"localTimezone": strings.Repeat("x", 65)}, in("")},
		{"entities that are none", object{"entities": object{"timezone": "Europe/Oslo"}}, in("")},
		{"members nobody knows", object{"entities": "x", "timestamp": 3}, new(turn(teams.Message, "help", ""))},

		{"Action.Execute", invoke(object{"action": object{"type": "Action.Execute", "id": "1", "verb": "v", "data": object{"do": "next"}}, "trigger": "manual"}),
			new(turn(teams.Click, "", `{"do":"next"}`))},
		{"Action.Execute of the Playground", invoke(object{"action": object{"type": "Action.Execute", "data": object{"do": "next"}}}),
			new(turn(teams.Click, "", `{"do":"next"}`))},
		{"Action.Execute without data", invoke(object{"action": object{}}), new(turn(teams.Click, "", ""))},
		{"Action.Execute with a string", invoke(object{"action": object{"data": "x"}}), new(turn(teams.Click, "", `"x"`))},

		{"installed", object{"type": "installationUpdate", "action": "add"}, new(turn(teams.Installed, "", ""))},
		{"upgraded", object{"type": "installationUpdate", "action": "add-upgrade"}, new(turn(teams.Installed, "", ""))},
		{"removed", object{"type": "installationUpdate", "action": "remove"}, new(turn(teams.Removed, "", ""))},
		{"removed to be upgraded", object{"type": "installationUpdate", "action": "remove-upgrade"}, nil},
		{"installed by nobody", object{"type": "installationUpdate", "action": "add", "from": object{"id": "29:x"}}, nil},
		{"bot added", object{"type": "conversationUpdate", "membersAdded": botAdded}, new(turn(teams.Installed, "", ""))},
		{"somebody else added", object{"type": "conversationUpdate", "membersAdded": botAdded[:1]}, nil},
		{"nobody added", object{"type": "conversationUpdate"}, nil},
		{"bot added by nobody", object{"type": "conversationUpdate", "membersAdded": botAdded, "from": object{"id": "29:x"}}, nil},
		{"typing", object{"type": "typing"}, nil},
		{"reaction", object{"type": "messageReaction", "from": nil}, nil},
		{"a type nobody knows", object{"type": "x"}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			in := newInbound(t)
			w := in.deliver(t, with(t, c.change))
			if w.Code != http.StatusOK {
				t.Fatalf("status %d: %s", w.Code, w.Body)
			}
			var want []teams.Turn
			if c.want != nil {
				want = []teams.Turn{*c.want}
			}
			if got := in.handler.heard(); !reflect.DeepEqual(got, want) {
				t.Errorf("got  %+v\nwant %+v", got, want)
			}
			if c.want == nil && (w.Body.Len() != 0 || in.last().Outcome != "ignored") {
				t.Errorf("outcome %q, body %q, want it ignored", in.last().Outcome, w.Body)
			}
		})
	}
}

func TestBadActivities(t *testing.T) {
	t.Parallel()
	good := with(t, nil)
	for _, c := range []struct {
		name, body string
		status     int
		want       string
	}{
		{"nothing", "", 400, "want a JSON object"},
		{"half", good[:len(good)/2], 400, "malformed JSON"},
		{"two", good + good, 400, "malformed JSON"},
		{"garbage after it", good + "x", 400, "malformed JSON"},
		{"a list", "[" + good + "]", 400, "want a JSON object"},
		{"a string", `"message"`, 400, "want a JSON object"},
		{"null", "null", 400, "want a JSON object"},
		{"not JSON", "type=message", 400, "want a JSON object"},
		{"not UTF-8", strings.Replace(good, "help", "he\xfflp", 1), 400, "malformed JSON"},
		{"UTF-16", "\xff\xfe{\x00}\x00", 400, "want a JSON object"},
		{"half a surrogate", strings.Replace(good, "help", `\ud800`, 1), 400, "malformed JSON"},
		{"a name twice", `{"type":"message",` + good[1:], 400, "malformed JSON"},
		{"a name twice deep in the value", `{"value":{"a":[{"b":1,"b":2}]},` + good[1:], 400, "malformed JSON"},
		{"a name twice in the channel data", strings.Replace(good, `"tenant":{`, `"tenant":{"id":"x",`, 1), 400, "malformed JSON"},
		{"too deep", `{"value":` + strings.Repeat("[", 20000) + strings.Repeat("]", 20000) + `,` + good[1:], 400, "malformed JSON"},
		{"a string for from", with(t, object{"from": "29:x"}), 400, `/from`},
		{"a string for the conversation", with(t, object{"conversation": "a:chat"}), 400, `/conversation`},
		{"a list for the recipient", with(t, object{"recipient": []int{}}), 400, `/recipient`},
		{"a number for the text", with(t, object{"text": 5}), 400, `/text`},
		{"an object for the type", with(t, object{"type": object{}}), 400, `/type`},
		{"a string for the tenant", with(t, object{"channelData": object{"tenant": tenant}}), 400, `/channelData`},
		{"a string for the group", with(t, object{"conversation": object{"isGroup": "no"}}), 400, `isGroup`},
		{"no type", with(t, object{"type": nil}), 400, "type is missing"},
		{"an endless ID", with(t, object{"replyToId": strings.Repeat("x", 1025)}), 400, "longer than 1024 bytes"},
		{"nobody's message", with(t, object{"from": object{"id": "29:x"}}), 400, "aadObjectId is missing"},
		{"nobody's click", with(t, object{"type": "invoke", "name": "adaptiveCard/action",
			"value": object{"action": object{}}, "from": object{"id": "29:x"}}), 400, "aadObjectId is missing"},
		{"an object ID with a line break", with(t, object{"from": object{"aadObjectId": learner + "\n"}}), 400, "aadObjectId"},
		{"an endless object ID", with(t, object{"from": object{"aadObjectId": strings.Repeat("a", 65)}}), 400, "aadObjectId"},
		{"an object ID that is a path", with(t, object{"from": object{"aadObjectId": "../x"}}), 400, "aadObjectId"},
		{"an unknown invoke", with(t, object{"type": "invoke", "name": "task/fetch"}), 501, "invoke"},
		{"an invoke without a name", with(t, object{"type": "invoke"}), 501, "invoke"},
		{"an invoke without a value", with(t, invoke(nil)), 400, "value isn't an object"},
		{"an invoke with a string", with(t, invoke("x")), 400, "value isn't an object"},
		{"an invoke without an action", with(t, invoke(object{})), 400, "value.action is missing"},
		{"an invoke with a string for an action", with(t, invoke(object{"action": "x"})), 400, `value: a JSON string doesn't belong at "/action"`},
		{"too large", with(t, object{"text": strings.Repeat("x", 256<<10)}), 413, "256 KiB"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			in := newInbound(t)
			w := in.deliver(t, c.body)
			text := strings.ReplaceAll(w.Body.String(), `\"`, `"`)
			if w.Code != c.status || !strings.HasPrefix(text, `{"error":{"code":"`) || !strings.Contains(text, c.want) {
				t.Errorf("status %d: %s\nwant %d and %q", w.Code, text, c.status, c.want)
			}
			if len(in.handler.heard()) != 0 {
				t.Error("the handler was called")
			}
		})
	}
}

func TestTooLargeWithoutALength(t *testing.T) {
	t.Parallel()
	in := newInbound(t)
	for size, want := range map[int]int{teams.MaxBody: http.StatusOK, teams.MaxBody + 1: http.StatusRequestEntityTooLarge} {
		body := with(t, nil)
		body += strings.Repeat(" ", size-len(body))
		w := in.post(io.MultiReader(strings.NewReader(body)), in.sign(t, in.claims()))
		if w.Code != want {
			t.Errorf("%d bytes: status %d, want %d", size, w.Code, want)
		}
	}
}

func TestMethods(t *testing.T) {
	t.Parallel()
	in := newInbound(t)
	server := httptest.NewServer(in.endpoint)
	t.Cleanup(server.Close)
	for _, method := range []string{http.MethodHead, http.MethodGet, http.MethodPut, http.MethodOptions} {
		req, err := http.NewRequestWithContext(t.Context(), method, server.URL+"/api/messages", nil)
		if err != nil {
			t.Fatal(err)
		}
		resp, err := server.Client().Do(req)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if resp.StatusCode != http.StatusMethodNotAllowed || resp.Header.Get("Allow") != http.MethodPost {
			t.Errorf("%s: status %d, Allow %q", method, resp.StatusCode, resp.Header.Get("Allow"))
		}
	}
}

func TestInvokeResponses(t *testing.T) {
	t.Parallel()
	const (
		cardStart = `{"statusCode":200,"type":"application/vnd.microsoft.card.adaptive","value":`
		textStart = `{"statusCode":200,"type":"application/vnd.microsoft.activity.message","value":`
		failed    = `{"statusCode":500,"type":"application/vnd.microsoft.error","value":{"code":"InternalError","message":"something went wrong: try again"}}`
	)
	for _, c := range []struct {
		name          string
		answer        func(context.Context, teams.Turn) (teams.Answer, error)
		want, outcome string
	}{
		{"a card, byte for byte", says(teams.Answer{Card: []byte(spaced), Summary: "s"}, nil), cardStart + spaced + "}", "ok"},
		{"a text", says(teams.Answer{Summary: `"Hei"`}, nil), textStart + `"\"Hei\""}`, "ok"},
		{"a text that isn't UTF-8", says(teams.Answer{Summary: "\xff"}, nil), textStart + "\"\ufffd\"}", "ok"},
		{"silence", says(teams.Answer{}, nil), textStart + `"✓"}`, "ok"},
		{"a card despite an error", says(teams.Answer{Card: []byte(spaced)}, errors.New("disk full")), cardStart + spaced + "}", "failed"},
		{"a panic", func(context.Context, teams.Turn) (teams.Answer, error) { panic("Kari's answer") }, failed, "panic"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			in := newInbound(t)
			in.handler.answer = c.answer
			w := in.deliver(t, with(t, invoke(object{"action": object{"data": object{}}})))
			if w.Code != http.StatusOK || w.Body.String() != c.want || in.last().Outcome != c.outcome {
				t.Errorf("status %d, outcome %q: %s\nwant %s", w.Code, in.last().Outcome, w.Body, c.want)
			}
			if got := w.Header().Get("Content-Type"); !strings.HasPrefix(got, "application/json") {
				t.Errorf("Content-Type %q", got)
			}
			if len(in.chat.ids()) != 1 {
				t.Error("something was sent as well")
			}
		})
	}
}

func says(a teams.Answer, err error) func(context.Context, teams.Turn) (teams.Answer, error) {
	return func(context.Context, teams.Turn) (teams.Answer, error) { return a, err }
}

func TestReplies(t *testing.T) {
	t.Parallel()
	submit := func(replyTo string) object {
		return object{"text": nil, "value": object{"do": "next"}, "replyToId": replyTo}
	}
	for _, c := range []struct {
		name    string
		change  object
		answer  teams.Answer
		err     error
		fail    error
		status  int
		outcome string
		updated bool
		sent    int
	}{
		{name: "a message is answered by a message", answer: teams.Answer{Card: []byte(spaced)}, status: 200, outcome: "ok", sent: 1},
		{name: "so is a message that replies to one", change: object{"replyToId": "clicked"}, answer: teams.Answer{Summary: "s"}, status: 200, outcome: "ok", sent: 1},
		{name: "silence", status: 200, outcome: "ok"},
		{name: "the card clicked is replaced", change: submit("clicked"), answer: teams.Answer{Card: []byte(spaced)}, status: 200, outcome: "ok", updated: true},
		{name: "the card clicked is gone", change: submit("gone"), answer: teams.Answer{Card: []byte(spaced)}, status: 200, outcome: "ok", sent: 1},
		{name: "a click on no card", change: submit(""), answer: teams.Answer{Card: []byte(spaced)}, status: 200, outcome: "ok", sent: 1},
		{name: "a welcome", change: object{"type": "installationUpdate", "action": "add"}, answer: teams.Answer{Card: []byte(spaced)}, status: 200, outcome: "ok", sent: 1},
		{name: "nothing is sent after the end", change: object{"type": "installationUpdate", "action": "remove"}, answer: teams.Answer{Card: []byte(spaced)}, status: 200, outcome: "ok"},
		{name: "an error still has an answer", answer: teams.Answer{Card: []byte(spaced)}, err: errors.New("disk full"), status: 200, outcome: "failed", sent: 1},
		{name: "an answer that can't be sent", answer: teams.Answer{Card: []byte(spaced)}, fail: &teams.Error{Reason: teams.Blocked, Status: 403}, status: 502, outcome: "undelivered"},
		{name: "a card that can't be replaced", change: submit("clicked"), answer: teams.Answer{Card: []byte(spaced)}, fail: &teams.Error{Reason: teams.Lost}, status: 502, outcome: "undelivered"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			in := newInbound(t)
			undelivered := 0
			c.answer.Undelivered = func() { undelivered++ }
			in.handler.answer, in.chat.fail = says(c.answer, c.err), c.fail
			w := in.deliver(t, with(t, c.change))
			if w.Code != c.status || in.last().Outcome != c.outcome {
				t.Errorf("status %d, outcome %q, want %d, %q", w.Code, in.last().Outcome, c.status, c.outcome)
			}
			if got := len(in.chat.ids()) - 1; got != c.sent {
				t.Errorf("%d messages sent, want %d", got, c.sent)
			}
			if got := len(in.chat.messages["clicked"].Card) > 0; got != c.updated {
				t.Errorf("updated: %v, want %v", got, c.updated)
			}
			if want := map[bool]int{true: 1}[c.fail != nil]; undelivered != want {
				t.Errorf("Undelivered was called %d times, want %d", undelivered, want)
			}
		})
	}
}

func TestPanicOnAMessage(t *testing.T) {
	t.Parallel()
	in := newInbound(t)
	in.handler.answer = func(context.Context, teams.Turn) (teams.Answer, error) { panic("Kari's answer") }
	w := in.deliver(t, with(t, nil))
	if w.Code != http.StatusInternalServerError || in.last().Outcome != "panic" {
		t.Errorf("status %d, outcome %q", w.Code, in.last().Outcome)
	}
	log := in.log.String()
	if !strings.Contains(log, "endpoint_test.go") || strings.Contains(log, "Kari") {
		t.Errorf("want the stack and nothing personal in the log: %s", log)
	}
}

func TestTurnHasItsTime(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		in := virtual(t)
		in.handler.answer = func(ctx context.Context, _ teams.Turn) (teams.Answer, error) {
			<-ctx.Done()
			return teams.Answer{Summary: "later"}, ctx.Err()
		}
		w := in.deliver(t, with(t, invoke(object{"action": object{}})))
		if o := in.last(); w.Code != http.StatusOK || o.Took != teams.MaxTurn || o.Outcome != "failed" {
			t.Errorf("status %d, %+v", w.Code, o)
		}
	})
}

func TestTurnOutlivesTheCaller(t *testing.T) {
	t.Parallel()
	in := newInbound(t)
	ctx, hangUp := context.WithCancel(t.Context())
	in.handler.answer = func(ctx context.Context, _ teams.Turn) (teams.Answer, error) {
		hangUp()
		return teams.Answer{Card: []byte(spaced)}, ctx.Err()
	}
	r := httptest.NewRequestWithContext(ctx, http.MethodPost, "/api/messages", strings.NewReader(with(t, nil)))
	r.Header.Set("Authorization", in.sign(t, in.claims()))
	in.endpoint.ServeHTTP(httptest.NewRecorder(), r)
	if in.last().Outcome != "ok" || len(in.chat.ids()) != 2 {
		t.Errorf("outcome %q: what was accepted wasn't finished", in.last().Outcome)
	}
}

func TestRequestIDs(t *testing.T) {
	t.Parallel()
	const trace = "4bf92f3577b34da6a3ce929d0e0e4736"
	for _, c := range []struct {
		name   string
		header http.Header
		want   string
	}{
		{"given", http.Header{"X-Request-Id": {"abc-1"}}, "abc-1"},
		{"given, as long as may be", http.Header{"X-Request-Id": {strings.Repeat("aZ09._-x", 8)}}, strings.Repeat("aZ09._-x", 8)},
		{"given with a line break", http.Header{"X-Request-Id": {"abc\n"}}, ""},
		{"given and not ASCII", http.Header{"X-Request-Id": {"kåre"}}, ""},
		{"trace", http.Header{"Traceparent": {"00-" + trace + "-00f067aa0ba902b7-01"}}, trace},
		{"given and not plain", http.Header{"X-Request-Id": {"kari@example.no"}}, ""},
		{"endless", http.Header{"X-Request-Id": {strings.Repeat("a", 65)}}, ""},
		{"trace that is none", http.Header{"Traceparent": {"00-kari-00f067aa0ba902b7-01"}}, ""},
		{"none", http.Header{}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			in := newInbound(t)
			var seen string
			in.handler.answer = func(ctx context.Context, _ teams.Turn) (teams.Answer, error) {
				seen = teams.RequestID(ctx)
				return teams.Answer{}, nil
			}
			r := httptest.NewRequest(http.MethodPost, "/api/messages", strings.NewReader(with(t, nil)))
			r.Header = c.header
			r.Header.Set("Authorization", in.sign(t, in.claims()))
			w := httptest.NewRecorder()
			in.endpoint.ServeHTTP(w, r)
			got := w.Header().Get("X-Request-Id")
			if got != seen || got == "" || c.want != "" && got != c.want || c.want == "" && len(got) != 26 {
				t.Errorf("request ID %q in the answer, %q in the turn, want %q", got, seen, c.want)
			}
			if !strings.Contains(in.log.String(), `"request_id":"`+got+`"`) {
				t.Errorf("not in the log: %s", in.log)
			}
		})
	}
}

// TestTenantOf: a turn's context says whose it is, and so does one that is made.
func TestTenantOf(t *testing.T) {
	t.Parallel()
	in := newInbound(t)
	var seen string
	in.handler.answer = func(ctx context.Context, _ teams.Turn) (teams.Answer, error) {
		seen = teams.TenantOf(ctx)
		return teams.Answer{}, nil
	}
	in.deliver(t, with(t, nil))
	if seen != tenant {
		t.Errorf("the turn is of %q", seen)
	}
	if got := teams.TenantOf(teams.WithTenant(t.Context(), "other")); got != "other" || teams.TenantOf(t.Context()) != "" {
		t.Errorf("made for %q", got)
	}
}

func TestNothingPersonalInTheLog(t *testing.T) {
	t.Parallel()
	in := newInbound(t)
	secrets := []string{learner, "Kari", "29:learner", "a:chat", "Fasit", tenant}
	for _, body := range []string{
		with(t, object{"text": "Fasit"}),
		with(t, invoke(object{"action": object{"data": object{"answer": "Fasit"}}})),
		with(t, object{"from": object{"aadObjectId": learner, "name": []string{"Kari"}}}),
		with(t, object{"from": "Kari"}),
		with(t, object{"type": "Fasit"}),
		`{"type":"message","Fasit":1,"Fasit":2}`,
		with(t, object{"type": "invoke", "name": "Fasit"}),
		with(t, object{"channelData": object{"tenant": object{"id": "Fasit"}}}),
		with(t, object{"serviceUrl": "https://Fasit/"}),
	} {
		in.deliver(t, body)
	}
	token := strings.TrimPrefix(in.sign(t, in.claims()), "Bearer ")
	in.post(strings.NewReader(""), "Bearer "+token[:len(token)-8])
	for _, s := range append(secrets, token[:40]) {
		if strings.Contains(strings.ToLower(in.log.String()), strings.ToLower(s)) {
			t.Errorf("%q is in the log: %s", s, in.log)
		}
	}
}

// admitsAll is what cmd/try brings: on its loopback address nobody has a token.
type admitsAll struct{}

func (admitsAll) Authenticate(context.Context, string) (teams.Identity, error) {
	return admitsAll{}, nil
}
func (admitsAll) Admits(string, string, string) error { return nil }

func TestAnotherAuthenticator(t *testing.T) {
	t.Parallel()
	in := newInbound(t)
	config := in.endpoint.EndpointConfig
	config.Auth = admitsAll{}
	config.ServiceURL = func(u string) error { return nil }
	in.endpoint = teams.NewEndpoint(config)
	playground := "http://localhost:56150/_connector"
	w := in.post(strings.NewReader(with(t, object{"serviceUrl": playground, "conversation": object{"id": "a:chat"}})))
	heard := in.handler.heard()
	if w.Code != http.StatusOK || len(heard) != 1 || heard[0].Chat.ServiceURL != playground || heard[0].Group {
		t.Errorf("status %d, turns %+v", w.Code, heard)
	}
}

func TestKindsHaveNames(t *testing.T) {
	t.Parallel()
	kinds := []teams.Kind{teams.Message, teams.Click, teams.Installed, teams.Removed, teams.Accepted, teams.Declined, 99}
	var names []string
	for _, k := range kinds {
		names = append(names, k.String())
	}
	if want := []string{"message", "click", "installed", "removed", "accepted", "declined", "other"}; !slices.Equal(names, want) {
		t.Errorf("%v, want %v", names, want)
	}
}
