package teams_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"

	"drypp/bot/teams"
)

// fuzzed is an endpoint that lets everybody in.
func fuzzed(h teams.Handler) *teams.Endpoint {
	return teams.NewEndpoint(teams.EndpointConfig{
		Auth: admitsAll{}, Handler: h, Replier: &chat{messages: map[string]teams.Answer{}},
		Tenant: func(id string) bool { return id == tenant }, ServiceURL: teams.DefaultHosts.Check,
		Log: slog.New(slog.DiscardHandler), Now: func() time.Time { return time.Time{} },
	})
}

func postTo(h http.Handler, body []byte) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/api/messages", bytes.NewReader(body)))
	return w
}

// FuzzActivity posts anything. Whatever it is, there is an answer with one of
// the statuses that Teams is told about, and a turn only from a configured
// tenant, an allowed service URL and somebody.
func FuzzActivity(f *testing.F) {
	f.Add([]byte(with(f, nil)))
	f.Add([]byte(with(f, invoke(object{"action": object{"data": object{"do": "next"}}}))))
	f.Add([]byte(with(f, object{"type": "installationUpdate", "action": "add"})))
	f.Add([]byte(with(f, object{"type": "conversationUpdate", "membersAdded": []object{{"id": "28:" + appID}}})))
	f.Add([]byte(with(f, object{"text": "<at>Drypp</at> hi", "value": "x", "channelData": []int{1}})))
	f.Add([]byte(with(f, object{"localTimezone": "Europe/Oslo", "entities": []any{object{"timezone": "Europe/Oslo"}, 1}})))
	f.Add([]byte(with(f, object{"attachments": []any{sent("folk.xlsx", address), 1}})))
	f.Add([]byte(with(f, consent("accept", uploadInfo()))))
	f.Add([]byte(with(f, consent("decline", nil))))
	f.Add([]byte(`{"type":"message","type":"invoke"}`))
	f.Add([]byte("{\"\xff\":1}"))
	f.Fuzz(func(t *testing.T, body []byte) {
		var got *teams.Turn
		w := postTo(fuzzed(handlerFunc(func(turn teams.Turn) { got = &turn })), body)
		switch w.Code {
		case 200, 400, 403, 413, 501:
		default:
			t.Fatalf("status %d", w.Code)
		}
		if w.Code != 200 && !jsontext.Value(w.Body.Bytes()).IsValid() {
			t.Errorf("the answer isn't JSON: %q", w.Body)
		}
		if got == nil {
			return
		}
		switch {
		case got.Tenant != tenant, got.ObjectID == "", got.ObjectID != strings.ToLower(got.ObjectID):
			t.Errorf("a turn of nobody: %+v", got)
		case teams.DefaultHosts.Check(got.Chat.ServiceURL) != nil:
			t.Errorf("a turn to answer at %q", got.Chat.ServiceURL)
		case !utf8.ValidString(got.Text), got.Data != nil && !got.Data.IsValid(), len(got.Locale) > 35, len(got.Timezone) > 64:
			t.Errorf("a turn that can't be used: %+v", got)
		case len(got.Files) > 10, len(got.Files) > 0 && (got.Group || got.Kind != teams.Message):
			t.Errorf("files that nobody sent to the bot alone: %+v", got)
		case got.Kind != teams.Click && got.Kind != teams.Accepted && got.Kind != teams.Declined && got.Data != nil:
			t.Errorf("card data without a click: %+v", got)
		case (got.Upload != teams.Upload{}) != (got.Kind == teams.Accepted):
			t.Errorf("somewhere to put a file that nobody accepted: %+v", got)
		case max(len(got.Upload.Name), len(got.Upload.URL), len(got.Upload.ContentURL), len(got.Upload.UniqueID)) > 8<<10, !utf8.ValidString(got.Upload.Name):
			t.Errorf("an upload that can't be used: %+v", got)
		}
	})
}

// FuzzCardData puts anything where a card's data belongs. The handler gets it
// as it came, whether by Action.Execute or by Action.Submit, or nobody does.
func FuzzCardData(f *testing.F) {
	f.Add([]byte(`{"do":"answer","e":"1","answer":"a,b"}`))
	f.Add([]byte(`null`))
	f.Add([]byte(`"x"`))
	f.Add([]byte(`[{"a":1}]`))
	f.Add([]byte(`{"a":1,"a":2}`))
	f.Add([]byte(`1}},"from":{"aadObjectId":"x"`))
	execute, submit := with(f, invoke(object{"action": object{"data": "DATA"}})), with(f, object{"text": nil, "value": "DATA"})
	f.Fuzz(func(t *testing.T, data []byte) {
		whole := jsontext.Value(data)
		for _, body := range []string{execute, submit} {
			var got *teams.Turn
			h := handlerFunc(func(turn teams.Turn) { got = &turn })
			postTo(fuzzed(h), []byte(strings.Replace(body, `"DATA"`, string(data), 1)))
			switch {
			case !whole.IsValid() || got == nil:
			case got.ObjectID != learner:
				t.Errorf("the card's data says who clicked: %q", got.ObjectID)
			case got.Kind == teams.Click && !bytes.Equal(got.Data, bytes.TrimSpace(data)):
				t.Errorf("got %q, want %q", got.Data, data)
			}
		}
	})
}

// FuzzToken puts anything into the Authorization header: nobody gets in.
func FuzzToken(f *testing.F) {
	in := newInbound(f)
	if err := in.validator.Warm(f.Context()); err != nil {
		f.Fatal(err)
	}
	good := in.sign(f, in.claims())
	f.Add("")
	f.Add("Bearer ")
	f.Add("Bearer e30.e30.e30")
	f.Add(good[:len(good)-2])
	f.Add("Bearer " + encode(`{"alg":"none"}`) + "." + encode(`{"exp":1e400}`) + ".")
	f.Fuzz(func(t *testing.T, header string) {
		id, err := in.validator.Authenticate(t.Context(), header)
		if id != nil && header != good {
			t.Errorf("%q was let in", header)
		}
		if _, ok := errors.AsType[teams.Refusal](err); id == nil && !ok {
			t.Errorf("refused with %v, want a Refusal", err)
		}
	})
}

// handlerFunc looks at a turn and says nothing.
type handlerFunc func(teams.Turn)

func (f handlerFunc) Turn(_ context.Context, t teams.Turn) (teams.Answer, error) {
	f(t)
	return teams.Answer{Card: []byte(spaced)}, nil
}
