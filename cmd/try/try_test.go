package main

import (
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"drypp/courses"
)

// connector takes what Drypp sends into a chat.
type connector struct {
	*httptest.Server
	sent chan string
}

func newConnector(t *testing.T) *connector {
	c := &connector{sent: make(chan string, 10)}
	c.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodPost {
			http.NotFound(w, r)
			return
		}
		body, _ := io.ReadAll(r.Body)
		c.sent <- string(body)
		w.WriteHeader(http.StatusCreated)
		_, _ = io.WriteString(w, `{"id":"1"}`)
	}))
	t.Cleanup(c.Close)
	return c
}

// runMain runs the program without a Playground.
func runMain(t *testing.T) *Main {
	t.Helper()
	m := &Main{
		Listen: "127.0.0.1:0", Data: filepath.Join(t.TempDir(), "store"), Language: courses.Bokmaal,
		Log: slog.New(slog.NewTextHandler(t.Output(), nil)), Now: time.Now,
	}
	if err := m.Run(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := m.Close(); err != nil {
			t.Error(err)
		}
	})
	return m
}

// say posts a message of the contact's as a client other than the Playground
// would.
func say(t *testing.T, m *Main, tenant, serviceURL, locale, text string) int {
	t.Helper()
	activity := fmt.Sprintf(`{"type":"message","id":"1","channelId":"msteams","serviceUrl":%q,"locale":%q,"text":%q,
		"from":{"id":"29:somebody","aadObjectId":%q},"recipient":{"id":"28:drypp","name":"Drypp"},
		"conversation":{"id":"a:chat","conversationType":"personal"},"channelData":{"tenant":{"id":%q}}}`,
		serviceURL, locale, text, contact, tenant)
	resp, err := http.Post(m.Endpoint(), "application/json", strings.NewReader(activity))
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	return resp.StatusCode
}

// TestAnybody: whoever comes, from whatever tenant and without a token, belongs
// to the organisation and is spoken to in their client's language; the contact
// may see results.
func TestAnybody(t *testing.T) {
	t.Parallel()
	m, c := runMain(t), newConnector(t)
	for locale, want := range map[string]string{"en-GB": "Overview of Fjordvik", "nn-NO": "Oversikt for Fjordvik", "": "Oversikt for Fjordvik"} {
		if status := say(t, m, "00000000-0000-0000-0000-0000000000001", c.URL, locale, "results"); status != http.StatusOK {
			t.Fatalf("answered %d, want 200", status)
		}
		sent := <-c.sent
		if strings.Contains(sent, "Drypp: ") {
			sent = <-c.sent // they were welcomed first
		}
		if !strings.Contains(sent, want) {
			t.Errorf("in %q: sent %s, want %q in it", locale, sent, want)
		}
	}
}

// TestElsewhere: nothing goes to another machine, and nothing is written.
func TestElsewhere(t *testing.T) {
	t.Parallel()
	m := runMain(t)
	if status := say(t, m, tenant, "https://smba.trafficmanager.net/emea/", "nb-NO", "hei"); status != http.StatusForbidden {
		t.Errorf("answered %d, want 403", status)
	}
	if _, err := m.store.Person(t.Context(), "0f4a7c1e-2b3d-4e5f-8a6b-7c8d9e0f1a2b"); err == nil {
		t.Error("somebody was met")
	}
}

// TestKnock: the Playground asks with HEAD first.
func TestKnock(t *testing.T) {
	t.Parallel()
	resp, err := http.Head(runMain(t).Endpoint())
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		t.Errorf("answered %s, want 200", resp.Status)
	}
}

// TestRunFails: what can't start leaves nothing running, and can be started
// again.
func TestRunFails(t *testing.T) {
	t.Parallel()
	first := runMain(t)
	second := &Main{Listen: "127.0.0.1:0", Data: first.Data, Language: courses.English, Log: first.Log, Now: time.Now}
	if err := second.Run(); err == nil {
		t.Fatal("two have the same store open")
	}
	address := second.listener.Addr().String()
	if _, err := http.Get("http://" + address + "/healthz"); err == nil {
		t.Error("it still listens")
	}
}
