package entra_test

import (
	"context"
	"errors"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"drypp/bot/directory"
	"drypp/bot/directory/entra"
	"drypp/bot/directory/entra/graphtest"
	"drypp/bot/teams"
	"drypp/bot/teams/credential"
	"drypp/bot/teams/teamstest"
)

// pauses are the waits that a client was asked to make, none of which it makes.
type pauses struct {
	mu   sync.Mutex
	list []time.Duration
}

func (p *pauses) pause(ctx context.Context, wait time.Duration) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.list = append(p.list, wait)
	return ctx.Err() == nil
}

func (p *pauses) all() []time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.list)
}

// start returns a stand-in and a client that reaches it through the real SDK and
// azidentity, by Microsoft's host names over TLS.
func start(t testing.TB, c graphtest.Config) (*graphtest.Graph, *entra.Client, *pauses) {
	t.Helper()
	g, network := graphtest.Start(t, c)
	client := teams.NewHTTPClient(network.Transport())
	t.Cleanup(client.CloseIdleConnections)
	tokens, err := credential.New(credential.Config{
		AppID: teamstest.AppID, TenantID: teamstest.Tenant, Secret: teamstest.Secret, Client: client,
	})
	if err != nil {
		t.Fatal(err)
	}
	var waits pauses
	e, err := entra.New(entra.Config{
		Tenant: teamstest.Tenant, Credential: tokens, Client: client, Pause: waits.pause,
		AppExternalID: graphtest.ExternalID, MailFrom: graphtest.Mailbox, Location: oslo(t),
	})
	if err != nil {
		t.Fatal(err)
	}
	return g, e, &waits
}

func oslo(t testing.TB) *time.Location {
	t.Helper()
	l, err := time.LoadLocation("Europe/Oslo")
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// round goes through a round and returns what came, and the next link.
func round(t testing.TB, e *entra.Client, want directory.Want, link string) ([]directory.User, string) {
	t.Helper()
	var all []directory.User
	next, err := e.Users(t.Context(), want, link, func(page []directory.User) error {
		all = append(all, page...)
		return nil
	})
	if err != nil || next == "" {
		t.Fatalf("%q, %v", next, err)
	}
	return all, next
}

// personal is what no error may tell: an address, an ID, a token or a link.
var personal = regexp.MustCompile(`@|[0-9a-f]{8}-[0-9a-f]{4}-|eyJ|https?://|token=|` + graphtest.CatalogID)

// checkError wants an error that says something and tells nothing personal.
func checkError(t *testing.T, err error, says ...string) {
	t.Helper()
	if err == nil {
		t.Error("no error")
		return
	}
	for _, s := range says {
		if !strings.Contains(err.Error(), s) {
			t.Errorf("%q doesn't say %q", err, s)
		}
	}
	if found := personal.FindString(err.Error()); found != "" {
		t.Errorf("%q tells %q", err, found)
	}
}

func TestNewChecks(t *testing.T) {
	t.Parallel()
	tokens, err := credential.New(credential.Config{AppID: "a", TenantID: "b", Secret: "c"})
	if err != nil {
		t.Fatal(err)
	}
	good := entra.Config{Tenant: teamstest.Tenant, Credential: tokens}
	if _, err := entra.New(good); err != nil {
		t.Error(err)
	}
	for name, change := range map[string]func(*entra.Config){
		"the URL must be https":   func(c *entra.Config) { c.URL = "http://graph.microsoft.com/v1.0" },
		"the URL must be https:":  func(c *entra.Config) { c.URL = "https://user@graph.microsoft.com/v1.0" },
		"there is no credential":  func(c *entra.Config) { c.Credential = nil },
		"the tenant ID isn't a G": func(c *entra.Config) { c.Tenant = "fjordvik" },
	} {
		c := good
		change(&c)
		if _, err := entra.New(c); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%v, want %q", err, name)
		}
	}
}

// TestRefusedByEntra: an error about the credential names Entra's number, says
// that it is the credential, and no more.
func TestRefusedByEntra(t *testing.T) {
	t.Parallel()
	_, e, waits := start(t, graphtest.Config{Secret: "another"})
	_, err := e.Users(t.Context(), directory.Want{}, "", nil)
	checkError(t, err, "asking for users", "AADSTS7000215", "credential")
	if errors.Is(err, directory.ErrStartOver) || len(waits.all()) != 0 {
		t.Errorf("%v, %v", err, waits.all())
	}
	_, err = e.Granted(t.Context())
	checkError(t, err, "AADSTS7000215")
}

// TestFails: what Graph fails at for a moment is tried again a few times, and
// else told by its code and number.
func TestFails(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name  string
		fault graphtest.Fault
		times int
		calls int
		says  string
	}{
		{"502 twice", graphtest.BadGateway, 2, 3, ""},
		{"504 thrice", graphtest.GatewayTimeout, 3, 4, ""},
		{"504 for good", graphtest.GatewayTimeout, 9, 4, "status 504 UnknownError"},
		{"503 twice", graphtest.Unavailable, 2, 3, ""},
		{"500", graphtest.InternalError, 1, 1, "status 500 generalException"},
		{"reset", graphtest.Fault{Reset: true}, 2, 3, ""},
		{"cut off", graphtest.Fault{Cut: true}, 2, 3, ""},
		{"cut off for good", graphtest.Fault{Cut: true}, 9, 4, "the answer was cut off"},
		{"half of the answer", graphtest.Fault{Half: true}, 1, 1, "the answer isn't what was asked for"},
		{"no links", graphtest.Fault{Linkless: true}, 1, 1, "the last page has no link"},
		{"refused", graphtest.Fault{Status: http.StatusForbidden, Code: "Authorization_RequestDenied"}, 1, 1, "User.Read.All"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			g, e, waits := start(t, graphtest.Config{})
			g.Populate(3)
			g.Fail(graphtest.Delta, tt.times, tt.fault)
			next, err := e.Users(t.Context(), directory.Want{}, "", func([]directory.User) error { return nil })
			if tt.says != "" {
				checkError(t, err, tt.says)
			} else if err != nil {
				t.Error(err)
			}
			if (next == "") != (err != nil) || g.Calls(graphtest.Delta) != tt.calls || len(waits.all()) != tt.calls-1 {
				t.Errorf("next %q, %d calls, waits %v", next, g.Calls(graphtest.Delta), waits.all())
			}
		})
	}
}

// TestThrottled: a request waits for exactly as long as Graph asks, however long
// that is.
func TestThrottled(t *testing.T) {
	t.Parallel()
	g, e, waits := start(t, graphtest.Config{})
	g.Fail(graphtest.Delta, 12, graphtest.Throttled(17*time.Second))
	g.Fail(graphtest.Delta, 1, graphtest.Throttled(2*time.Hour))
	round(t, e, directory.Want{}, "")
	if want := append(slices.Repeat([]time.Duration{17 * time.Second}, 12), 2*time.Hour); !slices.Equal(waits.all(), want) {
		t.Errorf("%v, want %v", waits.all(), want)
	}
}
