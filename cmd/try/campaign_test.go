package main

import (
	"log/slog"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"drypp/courses"
	"drypp/courses/calendar"
	"drypp/courses/campaigns"
)

// TestCampaign has somebody say hello, and make a campaign on a Sunday evening:
// its card comes by itself.
func TestCampaign(t *testing.T) {
	t.Parallel()
	sunday, began := time.Date(2026, 11, 22, 19, 0, 0, 0, time.UTC), time.Now()
	m := &Main{
		Listen: "127.0.0.1:0", Data: filepath.Join(t.TempDir(), "store"), Language: courses.English,
		Log: slog.New(slog.NewTextHandler(t.Output(), nil)), Now: func() time.Time { return sunday.Add(time.Since(began)) },
	}
	if err := m.Run(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := m.Close(); err != nil {
			t.Error(err)
		}
	})
	c := newConnector(t)
	if status := say(t, m, tenant, c.URL, "en", "hi"); status != http.StatusOK {
		t.Fatalf("got %d", status)
	}
	<-c.sent
	p, err := m.desk.Apply(t.Context(), tenant, campaigns.Campaign{
		ID: "mail", Name: "Mail", Courses: []string{"phishing"}, Audience: "everybody",
		Start: calendar.Date{Year: 2026, Month: time.November, Day: 22}, Pace: campaigns.Pace{Kind: campaigns.AtOnce},
	})
	if err != nil || p.Refused() || p.People != 1 {
		t.Fatalf("got %+v, %v", p, err)
	}
	if card := <-c.sent; !strings.Contains(card, "AdaptiveCard") || !strings.Contains(card, "phishing") {
		t.Errorf("got %s", card)
	}
}
