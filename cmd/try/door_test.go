package main

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"drypp/bot/teams"
	"drypp/courses"
)

func TestLoopbackURL(t *testing.T) {
	t.Parallel()
	for url, ok := range map[string]bool{
		"http://localhost:56150/_connector":       true,
		"http://LocalHost:1/":                     true,
		"http://127.0.0.1:56150/_connector":       true,
		"http://127.8.9.10/":                      true,
		"http://[::1]:56150/_connector":           true,
		"":                                        false,
		"localhost:56150":                         false,
		"https://smba.trafficmanager.net/emea/":   false,
		"http://smba.trafficmanager.net/emea/":    false,
		"http://localhost.evil.example/":          false,
		"http://localhost@evil.example/":          false,
		"http://user:secret@localhost/":           false,
		"http://127.0.0.1.evil.example/":          false,
		"http://169.254.169.254/metadata":         false,
		"http://0.0.0.0/":                         false,
		"http://[::ffff:10.0.0.1]/":               false,
		"http://10.0.0.1/":                        false,
		"http://2130706433/":                      false,
		"http:/localhost/":                        false,
		"http://localhost:56150/_connector?x=y":   false,
		"http://localhost:56150/_connector#x":     false,
		"file:///etc/passwd":                      false,
		"http://local\nhost/":                     false,
		"http://localhost:56150%2f@evil.example/": false,
	} {
		if err := loopbackURL(url); (err == nil) != ok {
			t.Errorf("loopbackURL(%q) = %v, want ok = %t", url, err, ok)
		}
	}
}

func FuzzLoopbackURL(f *testing.F) {
	f.Add("http://localhost:56150/_connector")
	f.Add("http://localhost@evil.example/")
	f.Fuzz(func(t *testing.T, s string) {
		if loopbackURL(s) != nil {
			return
		}
		req, err := http.NewRequest(http.MethodGet, s, nil)
		if err != nil {
			t.Skip("it can't be asked for")
		}
		if !loopbackHost(req.URL.Hostname()) {
			t.Errorf("%q leads to %q", s, req.URL.Host)
		}
	})
}

func TestLoopbackAddress(t *testing.T) {
	t.Parallel()
	for listen, want := range map[string]string{
		"127.0.0.1:3978": "127.0.0.1:3978",
		"localhost:3978": "127.0.0.1:3978",
		"[::1]:0":        "[::1]:0",
		"127.0.0.2:1":    "127.0.0.2:1",
		":3978":          "",
		"0.0.0.0:3978":   "",
		"[::]:3978":      "",
		"10.0.0.1:3978":  "",
		"localhost":      "",
		"":               "",
	} {
		got, err := loopbackAddress(listen)
		if got != want || (err == nil) != (want != "") {
			t.Errorf("loopbackAddress(%q) = %q, %v; want %q", listen, got, err, want)
		}
	}
}

// heard is a handler that keeps the last turn.
type heard struct{ turn teams.Turn }

func (h *heard) Turn(_ context.Context, t teams.Turn) (teams.Answer, error) {
	h.turn = t
	return teams.Answer{Summary: "yes"}, nil
}

// TestGuests: whoever comes belongs to the organisation; the Playground's
// language is --lang's, and everybody else's is their own.
func TestGuests(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ header, locale, want string }{
		{"true", "en-US", "nn"},
		{"true", "", "nn"},
		{"", "en-US", "en-US"},
		{"", "", ""},
	} {
		h := &heard{}
		g := guests{courses.Nynorsk, h}
		server := notePlayground(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			_, _ = g.Turn(r.Context(), teams.Turn{Tenant: "some-other", Locale: tt.locale})
		}))
		r := httptest.NewRequest(http.MethodPost, "/api/messages", nil)
		r.Header.Set("X-Ms-Agents-Playground", tt.header)
		server.ServeHTTP(httptest.NewRecorder(), r)
		if h.turn.Tenant != tenant || h.turn.Locale != tt.want {
			t.Errorf("from the Playground %q, locale %q: got %q, %q", tt.header, tt.locale, h.turn.Tenant, h.turn.Locale)
		}
	}
}

// TestWebPagesKeptOut: a page from anywhere can post to loopback.
func TestWebPagesKeptOut(t *testing.T) {
	t.Parallel()
	r := httptest.NewRequest(http.MethodPost, "/api/messages", strings.NewReader("{}"))
	r.Header.Set("Origin", "https://evil.example")
	w := httptest.NewRecorder()
	notePlayground(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		t.Error("it got through")
	})).ServeHTTP(w, r)
	if w.Code != http.StatusForbidden {
		t.Errorf("answered %d, want 403", w.Code)
	}
}
