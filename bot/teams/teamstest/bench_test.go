package teamstest_test

import (
	"net/http"
	"strings"
	"testing"

	"drypp/bot/teams/teamstest"
)

// BenchmarkSend has the stand-in take a card, without a network.
func BenchmarkSend(b *testing.B) {
	a, err := authority()
	if err != nil {
		b.Fatal(err)
	}
	stand, err := teamstest.New(teamstest.Config{Authority: a})
	if err != nil {
		b.Fatal(err)
	}
	p := stand.Person(teamstest.Profile{})
	p.InstallSilently()
	token, err := stand.Credential().Token(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	transport := teamstest.InMemory(stand)
	url := stand.ServiceURL(p.Tenant) + "v3/conversations/" + p.Conversation() + "/activities"
	body := message(`{"body":[{"text":"` + strings.Repeat("x", 3000) + `"}]}`)
	b.ReportAllocs()
	for b.Loop() {
		req, err := http.NewRequestWithContext(b.Context(), http.MethodPost, url, strings.NewReader(body))
		if err != nil {
			b.Fatal(err)
		}
		req.Header.Set("Authorization", "Bearer "+token)
		resp, err := transport.RoundTrip(req)
		if err != nil || resp.StatusCode != http.StatusCreated {
			b.Fatal(resp, err)
		}
	}
}
