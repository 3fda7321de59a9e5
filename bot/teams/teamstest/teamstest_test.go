package teamstest_test

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"drypp/bot/teams/teamstest"
)

var update = flag.Bool("update", false, "write the golden files anew")

var authority = sync.OnceValues(teamstest.NewAuthority)

// bot is a bot that keeps what it is sent and answers what it is told to.
type bot struct {
	mu     sync.Mutex
	bodies [][]byte
	tokens []string
	status int
	answer string
}

func (b *bot) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	b.mu.Lock()
	defer b.mu.Unlock()
	b.bodies = append(b.bodies, body)
	b.tokens = append(b.tokens, r.Header.Get("Authorization"))
	w.WriteHeader(b.status)
	io.WriteString(w, b.answer)
}

func (b *bot) says(status int, answer string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.status, b.answer = status, answer
}

func setup(t *testing.T, c teamstest.Config) (*teamstest.Teams, *bot, *teamstest.Person) {
	t.Helper()
	a, err := authority()
	if err != nil {
		t.Fatal(err)
	}
	c.Authority = a
	stand, err := teamstest.New(c)
	if err != nil {
		t.Fatal(err)
	}
	b := &bot{status: http.StatusOK}
	stand.Connect("https://bot.example/api/messages", &http.Client{Transport: teamstest.InMemory(b)})
	return stand, b, stand.Person(teamstest.Profile{})
}

// ask makes one request of the bot's with a good token and returns the status
// and the body.
func ask(t *testing.T, stand *teamstest.Teams, method, path, body string) (int, string) {
	t.Helper()
	status, answer, err := try(t.Context(), stand, teamstest.InMemory(stand), method, path, body)
	if err != nil {
		t.Fatal(err)
	}
	return status, answer
}

func try(ctx context.Context, stand *teamstest.Teams, transport http.RoundTripper, method, path, body string) (int, string, error) {
	req, err := http.NewRequestWithContext(ctx, method, stand.ServiceURL(teamstest.Tenant)+path, strings.NewReader(body))
	if err != nil {
		return 0, "", err
	}
	token, err := stand.Credential().Token(ctx)
	if err != nil {
		return 0, "", err
	}
	req.Header.Set("Authorization", "Bearer "+token)
	resp, err := (&http.Client{Transport: transport}).Do(req)
	if err != nil {
		return 0, "", err
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(resp.Body)
	return resp.StatusCode, string(answer), err
}

// quiz is a card with every kind of button.
const quiz = `{"type":"AdaptiveCard","version":"1.5",
"body":[
 {"type":"Input.ChoiceSet","id":"answer","isRequired":true,"choices":[{"title":"A","value":"a"}]},
 {"type":"Container","items":[{"type":"Input.Text","id":"note","value":"none"},{"type":"Input.Text","id":"more"}]},
 {"type":"ActionSet","actions":[{"type":"Action.Submit","title":"Old","data":{"do":"old"}}]}],
"actions":[
 {"type":"Action.Execute","id":"x","verb":"v","title":"Answer","data":{"do":"answer","answer":"z"},
  "fallback":{"type":"Action.Submit","title":"Answer","data":{"do":"answer","by":"submit"}}},
 {"type":"Action.Execute","title":"Help","data":{"do":"help"},"associatedInputs":"none"},
 {"type":"Action.OpenUrl","title":"Read","url":"https://example.org"}]}`

// send has the bot send a card and returns its ID.
func send(t *testing.T, stand *teamstest.Teams, p *teamstest.Person, card string) string {
	t.Helper()
	status, body := ask(t, stand, "POST", "v3/conversations/"+p.Conversation()+"/activities", message(card))
	var sent struct {
		ID string `json:"id"`
	}
	if err := json.Unmarshal([]byte(body), &sent); err != nil || status != http.StatusCreated || sent.ID == "" {
		t.Fatalf("sending a card: %d %s", status, body)
	}
	return sent.ID
}

func message(card string) string {
	return `{"type":"message","summary":"s","attachments":[{"contentType":"application/vnd.microsoft.card.adaptive","content":` + card + `}]}`
}

const shown = `{"statusCode":200,"type":"application/vnd.microsoft.card.adaptive","value":{"type":"AdaptiveCard","version":"1.5","body":[]}}`

// TestActivities holds what the stand-in sends to a golden file, which is
// easier to compare with what Teams sends than code is.
func TestActivities(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 3, 2, 8, 0, 0, 123_456_789, time.UTC)
	stand, b, p := setup(t, teamstest.Config{Seed: 1, Now: func() time.Time { return at }})
	ctx := t.Context()
	if err := p.Install(ctx); err != nil {
		t.Fatal(err)
	}
	send(t, stand, p, quiz)
	b.says(200, shown)
	_, err1 := p.Say(ctx, "hei")
	_, err2 := p.SayInGroup(ctx, "hei")
	_, err3 := p.Click(ctx, teamstest.Click{Action: "Answer", Inputs: map[string]string{"answer": "a"}, Submit: true})
	_, err4 := p.Click(ctx, teamstest.Click{Action: "Answer", Inputs: map[string]string{"answer": "a"}})
	_, err5 := p.SendFile(ctx, "Ansatte 2026.xlsx", "https://"+teamstest.FileHost+"/download.aspx?tempauth=x")
	if err := errors.Join(err1, err2, err3, err4, err5, p.Uninstall(ctx)); err != nil {
		t.Fatal(err)
	}
	for _, token := range b.tokens {
		if !strings.HasPrefix(token, "Bearer ey") || token != b.tokens[0] {
			t.Errorf("Authorization: %q", token)
		}
	}
	got := jsontext.Value("[" + string(bytes.Join(b.bodies, []byte(","))) + "]")
	if err := got.Indent(jsontext.WithIndent("  ")); err != nil {
		t.Fatal(err)
	}
	golden(t, filepath.Join("testdata", "activities.json"), append(got, '\n'))
}

func golden(t *testing.T, file string, got []byte) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil || !bytes.Equal(got, want) {
		t.Errorf("%s: %v; got\n%s", file, err, got)
	}
}

func TestClick(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name  string
		click teamstest.Click
		kind  string
		data  string
		err   string
	}{
		{"execute", teamstest.Click{Action: "Answer", Inputs: map[string]string{"answer": "a", "more": "m"}}, "invoke",
			`{"answer":"a","do":"answer","more":"m","note":"none"}`, ""},
		{"fallback", teamstest.Click{Action: "Answer", Inputs: map[string]string{"answer": "a"}, Submit: true}, "message",
			`{"answer":"a","by":"submit","do":"answer","note":"none"}`, ""},
		{"submit", teamstest.Click{Action: "Old", Inputs: map[string]string{"answer": "a", "note": "n"}}, "message",
			`{"answer":"a","do":"old","note":"n"}`, ""},
		{"no inputs", teamstest.Click{Action: "Help"}, "invoke", `{"do":"help"}`, ""},
		{"lie", teamstest.Click{Data: map[string]any{"do": "lie"}}, "invoke", `{"do":"lie"}`, ""},
		{"lie by submit", teamstest.Click{Data: map[string]any{"do": "lie"}, Submit: true}, "message", `{"do":"lie"}`, ""},
		{"required", teamstest.Click{Action: "Answer"}, "", "", `required inputs are empty: ["answer"]`},
		{"no fallback", teamstest.Click{Action: "Help", Submit: true}, "", "", `no button "Help"`},
		{"no such button", teamstest.Click{Action: "Read"}, "", "", `["Old" "Answer" "Help"]`},
		{"no such message", teamstest.Click{Action: "Help", Message: "1"}, "", "", "no such card"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			stand, b, p := setup(t, teamstest.Config{})
			p.InstallSilently()
			if _, err := p.Say(t.Context(), "hei"); err != nil {
				t.Fatal(err)
			}
			id := send(t, stand, p, quiz)
			b.says(200, shown)
			_, err := p.Click(t.Context(), tt.click)
			if tt.err != "" {
				if err == nil || !strings.Contains(err.Error(), tt.err) || len(b.bodies) != 1 {
					t.Errorf("%v after %d activities, want %s", err, len(b.bodies), tt.err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			checkClick(t, b.bodies[1], id, tt.kind, tt.data)
			if m := p.Chat()[1]; (m.Version == 1) != (tt.kind == "invoke") || m.ID != id {
				t.Errorf("the person sees %+v", m)
			}
		})
	}
}

func checkClick(t *testing.T, body []byte, card, kind, data string) {
	t.Helper()
	var a struct {
		Type      string         `json:"type"`
		ReplyToID string         `json:"replyToId"`
		Value     jsontext.Value `json:"value"`
	}
	if err := json.Unmarshal(body, &a); err != nil {
		t.Fatal(err)
	}
	var invoke struct {
		Action struct {
			Data jsontext.Value `json:"data"`
		} `json:"action"`
	}
	got := a.Value
	if kind == "invoke" {
		if err := json.Unmarshal(a.Value, &invoke); err != nil {
			t.Fatal(err)
		}
		got = invoke.Action.Data
	}
	if a.Type != kind || a.ReplyToID != card || string(got) != data {
		t.Errorf("%s in reply to %s: %s, want %s in reply to %s: %s", a.Type, a.ReplyToID, got, kind, card, data)
	}
}

func TestAgain(t *testing.T) {
	t.Parallel()
	stand, b, p := setup(t, teamstest.Config{})
	if err := p.Install(t.Context()); err != nil {
		t.Fatal(err)
	}
	send(t, stand, p, quiz)
	b.says(200, shown)
	first, err := p.Click(t.Context(), teamstest.Click{Action: "Help"})
	if err != nil || first.Code != 200 || first.Card == nil {
		t.Fatalf("%+v, %v", first, err)
	}
	same, err := p.Again(t.Context(), first, false)
	if err != nil || !bytes.Equal(same.Sent, first.Sent) {
		t.Errorf("sent again: %v\n%s\n%s", err, first.Sent, same.Sent)
	}
	fresh, err := p.Again(t.Context(), first, true)
	if err != nil || bytes.Equal(fresh.Sent, first.Sent) || len(fresh.Sent) != len(first.Sent) {
		t.Errorf("sent anew: %v\n%s\n%s", err, first.Sent, fresh.Sent)
	}
	if v := p.Chat()[0].Version; v != 3 || len(b.bodies) != 5 {
		t.Errorf("version %d after %d activities", v, len(b.bodies))
	}
}

// TestInvokeAnswers: what Teams would show as an error is an error here.
func TestInvokeAnswers(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		status int
		answer string
		want   string
	}{
		{200, shown, ""},
		{200, `{"statusCode":200,"type":"application/vnd.microsoft.activity.message","value":"Takk"}`, ""},
		{200, `{"statusCode":200,"type":"application/vnd.microsoft.activity.message","value":""}`, "Unable to reach app"},
		{200, `{"statusCode":200,"type":"application/vnd.microsoft.card.adaptive","value":"card"}`, "the card itself"},
		{200, `{"statusCode":400,"type":"application/vnd.microsoft.error","value":{"code":"BadRequest","message":""}}`, "400"},
		{200, `{"statusCode":200,"type":"text/plain","value":"x"}`, "text/plain"},
		{200, ``, "can't be read"},
		{200, `{}`, "can't be read"},
		{200, `null`, "can't be read"},
		{202, ``, "can't be read"},
		{401, `no`, "with 401"},
		{501, `no`, "with 501"},
	} {
		stand, b, p := setup(t, teamstest.Config{})
		if err := p.Install(t.Context()); err != nil {
			t.Fatal(err)
		}
		send(t, stand, p, quiz)
		b.says(tt.status, tt.answer)
		_, err := p.Click(t.Context(), teamstest.Click{Action: "Help"})
		if (err == nil) != (tt.want == "") || err != nil && !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%d %s: %v, want %q", tt.status, tt.answer, err, tt.want)
		}
	}
}

func TestNobodyConnected(t *testing.T) {
	t.Parallel()
	a, err := authority()
	if err != nil {
		t.Fatal(err)
	}
	stand, err := teamstest.New(teamstest.Config{Authority: a})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := stand.Person(teamstest.Profile{}).Say(t.Context(), "hei"); err == nil {
		t.Error("a message went to no bot")
	}
}

func TestAwait(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		stand, _, p := setup(t, teamstest.Config{})
		if err := p.Install(t.Context()); err != nil {
			t.Fatal(err)
		}
		go func() {
			time.Sleep(time.Minute) // of the bubble's time
			send(t, stand, p, quiz)
		}()
		start := time.Now()
		chat, err := p.Await(t.Context(), func(chat []teamstest.Message) bool { return len(chat) == 1 })
		if err != nil || len(chat) != 1 || time.Since(start) != time.Minute {
			t.Errorf("%v, %v after %v", chat, err, time.Since(start))
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		if _, err := p.Await(ctx, func([]teamstest.Message) bool { return false }); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("waiting for nothing: %v", err)
		}
	})
}

// TestOnCard: every card comes by, however the bot shows it.
func TestOnCard(t *testing.T) {
	t.Parallel()
	var cards []string
	stand, b, p := setup(t, teamstest.Config{OnCard: func(card []byte) { cards = append(cards, string(card)) }})
	if err := p.Install(t.Context()); err != nil {
		t.Fatal(err)
	}
	id := send(t, stand, p, `{"n":1,"actions":[{"type":"Action.Execute","title":"Go"}]}`)
	b.says(200, `{"statusCode":200,"type":"application/vnd.microsoft.card.adaptive","value":{"n":2}}`)
	if _, err := p.Click(t.Context(), teamstest.Click{Action: "Go"}); err != nil {
		t.Fatal(err)
	}
	ask(t, stand, "PUT", "v3/conversations/"+p.Conversation()+"/activities/"+id, message(`{"n":3}`))
	want := []string{`{"n":1,"actions":[{"type":"Action.Execute","title":"Go"}]}`, `{"n":2}`, `{"n":3}`}
	if !slices.Equal(cards, want) {
		t.Errorf("cards %q, want %q", cards, want)
	}
}

// TestKeepCards: only the newest messages keep what they show, if so asked.
func TestKeepCards(t *testing.T) {
	t.Parallel()
	stand, _, p := setup(t, teamstest.Config{KeepCards: 1})
	p.InstallSilently()
	old := send(t, stand, p, quiz)
	latest := send(t, stand, p, quiz)
	chat := p.Chat()
	if len(chat) != 2 || chat[0].ID != old || chat[0].Card != nil || chat[1].ID != latest || chat[1].Card == nil {
		t.Errorf("chat %+v", chat)
	}
}

// TestManyAtOnce is for the race detector.
func TestManyAtOnce(t *testing.T) {
	t.Parallel()
	stand, b, _ := setup(t, teamstest.Config{})
	b.says(200, shown)
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() {
			p := stand.Person(teamstest.Profile{})
			if err := p.Install(t.Context()); err != nil {
				t.Error(err)
				return
			}
			_, _, err := try(t.Context(), stand, teamstest.InMemory(stand), "POST", "v3/conversations/"+p.Conversation()+"/activities", message(quiz))
			if err != nil {
				t.Error(err)
			}
			if _, err := p.Click(t.Context(), teamstest.Click{Action: "Help"}); err != nil || p.Chat()[0].Version != 1 {
				t.Errorf("%v, %+v", err, p.Chat())
			}
		})
	}
	wg.Wait()
}
