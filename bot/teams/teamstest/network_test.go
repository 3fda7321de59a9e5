package teamstest_test

import (
	"crypto/x509"
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"drypp/bot/teams/teamstest"
)

func start(t *testing.T) (*teamstest.Teams, *teamstest.Network) {
	t.Helper()
	a, err := authority()
	if err != nil {
		t.Fatal(err)
	}
	return teamstest.Start(t, teamstest.Config{Authority: a})
}

// get returns the status and the body of a page, or 0 and the error's text.
func get(t *testing.T, client *http.Client, url string) (int, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := client.Do(req)
	if err != nil {
		return 0, err.Error()
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(body)
}

func TestNetwork(t *testing.T) {
	t.Parallel()
	_, net := start(t)
	net.Handle("graph.microsoft.com", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		io.WriteString(w, r.Proto+" "+r.Host)
	}))
	client := net.Client()
	t.Cleanup(client.CloseIdleConnections)
	for _, tt := range []struct {
		url    string
		status int
		want   string
	}{
		{"https://login.botframework.com/v1/.well-known/openidconfiguration", 200, `"issuer":"https://api.botframework.com"`},
		{"https://login.botframework.com/v1/.well-known/keys", 200, `"keys":[`},
		{"https://login.microsoftonline.com/t/v2.0/.well-known/openid-configuration", 200, `"token_endpoint":"https://login.microsoftonline.com/t/oauth2/v2.0/token"`},
		{"https://smba.trafficmanager.net/emea/v3/conversations/a/members", 401, "Unauthorized"},
		{"https://graph.microsoft.com/", 200, "graph.microsoft.com"},
		{"https://elsewhere.example/", 0, "Forbidden"},
		{"https://smba.trafficmanager.net:8443/", 0, "Forbidden"},
		{"http://smba.trafficmanager.net/", 403, ""},
	} {
		if status, body := get(t, client, tt.url); status != tt.status || !strings.Contains(body, tt.want) {
			t.Errorf("%s: %d %s, want %d %s", tt.url, status, body, tt.status, tt.want)
		}
	}
	refused := []string{"CONNECT elsewhere.example:443", "CONNECT smba.trafficmanager.net:8443", "GET smba.trafficmanager.net"}
	if got := net.Refused(); !slices.Equal(got, refused) {
		t.Errorf("refused %q, want %q", got, refused)
	}
}

// TestNetworkIsCertified: who doesn't trust the test's CA gets nowhere.
func TestNetworkIsCertified(t *testing.T) {
	t.Parallel()
	_, net := start(t)
	transport := net.Transport()
	transport.TLSClientConfig.RootCAs = x509.NewCertPool()
	_, err := transport.RoundTrip(must(http.NewRequestWithContext(t.Context(), "GET", "https://login.microsoftonline.com/", nil)))
	if _, unknown := errors.AsType[x509.UnknownAuthorityError](err); !unknown {
		t.Errorf("%v, want an unknown authority", err)
	}
}

func must(req *http.Request, err error) *http.Request {
	if err != nil {
		panic(err)
	}
	return req
}

// TestNetworkDrops: connections are really dropped, before or after the deed.
func TestNetworkDrops(t *testing.T) {
	t.Parallel()
	stand, net := start(t)
	p := stand.Person(teamstest.Profile{})
	p.InstallSilently()
	transport := net.Transport()
	t.Cleanup(transport.CloseIdleConnections)
	path := "v3/conversations/" + p.Conversation() + "/activities"
	stand.Fail(teamstest.Send, 1, teamstest.Fault{Reset: true})
	stand.Fail(teamstest.Send, 1, teamstest.Fault{Lose: true})
	for _, want := range []int{0, 1} {
		_, _, err := try(t.Context(), stand, transport, "POST", path, message(`{}`))
		if err == nil || len(p.Chat()) != want {
			t.Errorf("%v, %d messages, want %d", err, len(p.Chat()), want)
		}
	}
	if status, _, err := try(t.Context(), stand, transport, "POST", path, message(`{}`)); err != nil || status != 201 {
		t.Errorf("after the faults: %d, %v", status, err)
	}
}

// TestNetworkCloses: after Close nothing answers, however often it is called.
func TestNetworkCloses(t *testing.T) {
	t.Parallel()
	_, net := start(t)
	client := net.Client()
	if status, _ := get(t, client, "https://login.botframework.com/"); status != 404 {
		t.Errorf("before Close: %d", status)
	}
	for range 2 {
		if err := net.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
	}
	if status, body := get(t, client, "https://login.botframework.com/"); status != 0 {
		t.Errorf("after Close: %d %s", status, body)
	}
}
