package main

import (
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"drypp/bot/delivery"
	"drypp/courses/campaigns"
)

// TestDeskRefuses asks a service for what it can't do, as another version or
// another configuration would.
func TestDeskRefuses(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "s")
	mux := http.NewServeMux()
	deskRoutes(mux, delivery.NewDesk(nil, time.Now), slog.New(slog.DiscardHandler))
	l, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	server := &http.Server{Handler: mux, ReadHeaderTimeout: time.Minute}
	t.Cleanup(func() { _ = server.Close() })
	go func() {
		if err := server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			t.Error(err)
		}
	}()
	for what, test := range map[string]struct{ method, body, want string }{
		"no JSON":         {"preview", "{", "EOF"},
		"an unknown date": {"preview", `{"campaign":{"Start":"soon"}}`, "is no date"},
		"too much":        {"apply", `{"tenant":"` + strings.Repeat("x", maxDeskCall) + `"}`, "too large"},
		"another tenant":  {"campaigns", `{"tenant":"x"}`, "not among the configured organisations"},
		"no such method":  {"burn", `{}`, "404"},
	} {
		resp, err := send(t.Context(), path, http.MethodPost, "/desk/"+test.method, strings.NewReader(test.body))
		if err == nil {
			_, _ = io.Copy(io.Discard, resp.Body)
			resp.Body.Close()
		}
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: got %v, want %q", what, err, test.want)
		}
	}
	d := remoteDesk(path)
	if _, err := d.Status(t.Context(), "x", "y"); err == nil {
		t.Error("there is a status of nothing")
	}
	if err := d.SetState(t.Context(), "x", "y", campaigns.Paused); err == nil {
		t.Error("nothing was paused")
	}
	gone := remoteDesk(path + "-gone")
	if _, err := gone.Campaigns(t.Context(), "x"); err == nil || !strings.Contains(err.Error(), "stopped meanwhile") {
		t.Errorf("got %v", err)
	}
}

func TestPaceWords(t *testing.T) {
	t.Parallel()
	for want, p := range map[string]campaigns.Pace{
		"a lesson every workday":  {Kind: campaigns.Lessons, Every: 1},
		"a course every 2 months": {Kind: campaigns.Monthly, Every: 2},
		"at once":                 {Kind: campaigns.AtOnce},
	} {
		if got := paceWords(p); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
