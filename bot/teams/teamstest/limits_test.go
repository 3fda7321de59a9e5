package teamstest_test

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"drypp/bot/teams/teamstest"
)

// clock is a test's own time.
type clock struct{ now time.Time }

func (c *clock) Now() time.Time { return c.now }

// TestLimits: each window is kept to by itself, and Retry-After is the number
// of seconds until there is a place.
func TestLimits(t *testing.T) {
	t.Parallel()
	send, read := teamstest.Send, teamstest.Members
	for _, tt := range []struct {
		name string
		op   teamstest.Operation
		// every is the time between requests, people how many they go to in
		// turn; admitted is how many pass before the first 429.
		every      time.Duration
		people     int
		admitted   int
		retryAfter string
	}{
		{"7 a second", send, 0, 1, 7, "1"},
		{"8 in 2 seconds", send, 240 * time.Millisecond, 1, 8, "1"},
		{"60 in 30 seconds", send, 300 * time.Millisecond, 1, 60, "12"},
		{"1800 an hour", send, 600 * time.Millisecond, 1, 1800, "2520"},
		{"14 a second", read, 0, 1, 14, "1"},
		{"16 in 2 seconds", read, 120 * time.Millisecond, 1, 16, "1"},
		{"120 in 30 seconds", read, 150 * time.Millisecond, 1, 120, "12"},
		{"3600 an hour", read, 300 * time.Millisecond, 1, 3600, "2520"},
		{"50 a second", send, 0, 10, 50, "1"},
		{"50 a second, reading", read, 0, 10, 50, "1"},
		{"50 a second, evenly", send, 20 * time.Millisecond, 100, 5000, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			at := &clock{time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)}
			stand, _, _ := setup(t, teamstest.Config{Limits: teamstest.MicrosoftLimits(), Now: at.Now})
			var chats []string
			for range tt.people {
				p := stand.Person(teamstest.Profile{})
				p.InstallSilently()
				chats = append(chats, "v3/conversations/"+p.Conversation())
			}
			admitted, retryAfter := 0, ""
			for admitted < 5000 && retryAfter == "" {
				if retryAfter = limited(t, stand, tt.op, chats[admitted%len(chats)]); retryAfter == "" {
					admitted++
					at.now = at.now.Add(tt.every)
				}
			}
			if admitted != tt.admitted || retryAfter != tt.retryAfter {
				t.Fatalf("%d are admitted, then Retry-After %q; want %d and %q", admitted, retryAfter, tt.admitted, tt.retryAfter)
			}
			if seconds, _ := strconv.Atoi(retryAfter); seconds > 0 {
				at.now = at.now.Add(time.Duration(seconds) * time.Second)
				if again := limited(t, stand, tt.op, chats[0]); again != "" {
					t.Errorf("after that time, Retry-After %s again", again)
				}
			}
		})
	}
}

// limited makes a request and returns its Retry-After, empty if it is admitted.
func limited(t *testing.T, stand *teamstest.Teams, op teamstest.Operation, chat string) string {
	t.Helper()
	method, path, body := "POST", chat+"/activities", message(`{}`)
	if op == teamstest.Members {
		method, path, body = "GET", chat+"/members", ""
	}
	req, err := http.NewRequestWithContext(t.Context(), method, stand.ServiceURL(teamstest.Tenant)+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	token, err := stand.Credential().Token(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+token)
	resp, err := teamstest.InMemory(stand).RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	if resp.StatusCode == http.StatusTooManyRequests {
		return resp.Header.Get("Retry-After")
	}
	if resp.StatusCode/100 != 2 {
		t.Fatalf("status %d", resp.StatusCode)
	}
	return ""
}

// TestLimitsCreate: creating conversations counts for the tenant, and one
// tenant's requests don't count for another.
func TestLimitsCreate(t *testing.T) {
	t.Parallel()
	at := &clock{time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)}
	stand, _, here := setup(t, teamstest.Config{Limits: teamstest.MicrosoftLimits(), Now: at.Now})
	there := stand.Person(teamstest.Profile{Tenant: "elsewhere"})
	create := func(p *teamstest.Person) int {
		p.InstallSilently()
		status, _ := ask(t, stand, "POST", "v3/conversations",
			`{"bot":{"id":"28:`+teamstest.AppID+`"},"members":[{"id":"`+p.ID+`"}],"tenantId":"`+p.Tenant+`"}`)
		return status
	}
	for i := range 50 {
		if status := create(here); status != 201 {
			t.Fatalf("create %d: %d", i, status)
		}
	}
	if first, second, other := create(here), create(here), create(there); first != 429 || second != 429 || other != 201 {
		t.Errorf("beyond the limit: %d and %d, elsewhere %d", first, second, other)
	}
	at.now = at.now.Add(2 * time.Second)
	create(here)
	want := teamstest.Traffic{
		Admitted: 51, Throttled: 2, Early: 1, First: at.now.Add(-2 * time.Second), Last: at.now, Busiest: 50,
	}
	if got := stand.Traffic(teamstest.Tenant); got != want || got.PerSecond() != 25 {
		t.Errorf("traffic %+v, %v a second; want %+v", got, got.PerSecond(), want)
	}
	if got := stand.Traffic("nowhere"); got != (teamstest.Traffic{}) || got.PerSecond() != 0 {
		t.Errorf("traffic of nobody: %+v", got)
	}
}

// TestFaultsMixed: of several faults each comes up.
func TestFaultsMixed(t *testing.T) {
	t.Parallel()
	stand, _, p := setup(t, teamstest.Config{})
	p.InstallSilently()
	stand.FailOften(teamstest.Members, 0.5, teamstest.BadGateway, teamstest.Unavailable, teamstest.Throttled(time.Second))
	seen := map[int]int{}
	for range 600 {
		status, _ := ask(t, stand, "GET", "v3/conversations/"+p.Conversation()+"/members", "")
		seen[status]++
	}
	for _, status := range []int{502, 503, 429} {
		if n := seen[status]; n < 50 || n > 150 {
			t.Errorf("%d of 600 answers are %d", n, status)
		}
	}
}

// TestKeepCardsDrops: old messages are dropped, and can be changed and deleted
// as if they were there.
func TestKeepCardsDrops(t *testing.T) {
	t.Parallel()
	stand, _, p := setup(t, teamstest.Config{KeepCards: 2})
	p.InstallSilently()
	var ids []string
	for range 100 {
		ids = append(ids, send(t, stand, p, `{}`))
	}
	path := "v3/conversations/" + p.Conversation() + "/activities/" + ids[0]
	updated, _ := ask(t, stand, "PUT", path, message(`{}`))
	deleted, _ := ask(t, stand, "DELETE", path, "")
	var kept []string
	for _, m := range p.Chat() {
		kept = append(kept, m.ID)
	}
	if updated != 200 || deleted != 200 || !slices.Equal(kept, ids[90:]) {
		t.Errorf("updating %d, deleting %d; kept are %v", updated, deleted, kept)
	}
}
