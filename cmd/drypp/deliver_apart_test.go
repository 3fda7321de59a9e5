package main

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"drypp/bot/teams"
	"drypp/courses"
)

// TestSickOrganisation: requests of one organisation that hang, as many as
// there may be, hold up none of another one's.
func TestSickOrganisation(t *testing.T) {
	t.Parallel()
	const hanging = 128 // what a client has connections for
	arrived, release := make(chan struct{}, hanging), make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.Contains(r.URL.Path, "sick") {
			arrived <- struct{}{}
			<-release
			return
		}
		w.Write([]byte(`{"id":"1"}`))
	}))
	defer server.Close()
	messenger := (&service{metrics: newMetrics()}).messengers(teams.ConnectorConfig{Allow: func(string) error { return nil }, Attempts: 1})
	sick, well := messenger(), messenger()
	send := func(ctx context.Context, m interface {
		Send(context.Context, courses.Chat, teams.Answer) (string, error)
	}, conversation string) error {
		_, err := m.Send(ctx, courses.Chat{ServiceURL: server.URL, Conversation: conversation}, teams.Answer{Summary: "a card"})
		return err
	}
	var hung sync.WaitGroup
	defer hung.Wait()
	defer close(release)
	for range hanging {
		hung.Go(func() { send(t.Context(), sick, "sick") })
	}
	for range hanging {
		<-arrived
	}
	patient, end := context.WithTimeout(t.Context(), 5*time.Second)
	defer end()
	if err := send(patient, well, "well"); err != nil {
		t.Errorf("while another organisation's requests hang: %v", err)
	}
}
