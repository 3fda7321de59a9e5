package teams_test

import (
	"context"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/iotest"
	"testing/synctest"

	"drypp/bot/teams"
	"drypp/bot/teams/teamstest"
	"drypp/courses"
)

// network is the stand-in under Microsoft's host names, with somebody who has
// the app.
func network(t *testing.T) (*teamstest.Teams, *teamstest.Network, *teamstest.Person) {
	t.Helper()
	a, err := authority()
	if err != nil {
		t.Fatal(err)
	}
	stand, net := teamstest.Start(t, teamstest.Config{Authority: a})
	p := stand.Person(teamstest.Profile{})
	p.InstallSilently()
	return stand, net, p
}

// TestUnreachable: a request that never left is told from one whose answer was
// lost, over real connections.
func TestUnreachable(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name    string
		service string
		spoil   func(*teamstest.Teams, *http.Transport)
		want    teams.Reason
	}{
		{"unknown CA", "", func(_ *teamstest.Teams, tr *http.Transport) { tr.TLSClientConfig.RootCAs = x509.NewCertPool() }, teams.Unreachable},
		{"proxy refuses", "https://elsewhere.example/", func(*teamstest.Teams, *http.Transport) {}, teams.Unreachable},
		{"proxy away", "", func(_ *teamstest.Teams, tr *http.Transport) {
			tr.DialContext = func(context.Context, string, string) (net.Conn, error) { return nil, errors.New("no route") }
		}, teams.Unreachable},
		{"reset", "", func(s *teamstest.Teams, _ *http.Transport) { s.Fail(teamstest.Send, 1, teamstest.Fault{Reset: true}) }, teams.Lost},
		{"lost", "", func(s *teamstest.Teams, _ *http.Transport) { s.Fail(teamstest.Send, 1, teamstest.Fault{Lose: true}) }, teams.Lost},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			stand, net, p := network(t)
			transport := net.Transport()
			t.Cleanup(transport.CloseIdleConnections)
			tt.spoil(stand, transport)
			chat := courses.Chat{ServiceURL: stand.ServiceURL(p.Tenant), Conversation: p.Conversation()}
			if tt.service != "" {
				chat.ServiceURL = tt.service
			}
			c := teams.NewConnector(teams.ConnectorConfig{
				Tokens: stand.Credential(), Client: teams.NewHTTPClient(transport), Attempts: 1,
				Allow: func(string) error { return nil },
			})
			_, err := c.Send(t.Context(), chat, answer)
			if teams.ReasonOf(err) != tt.want || strings.Contains(err.Error(), p.Conversation()) || errors.As(err, new(*url.Error)) {
				t.Errorf("%v, want %s", err, tt.want)
			}
		})
	}
}

// TestUnreachableIsTriedAgain: what never left may be sent once more.
func TestUnreachableIsTriedAgain(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		dialled := 0
		transport := &http.Transport{DialContext: func(context.Context, string, string) (net.Conn, error) {
			dialled++
			return nil, errors.New("connection refused")
		}}
		c := teams.NewConnector(teams.ConnectorConfig{Client: teams.NewHTTPClient(transport)})
		chat := courses.Chat{ServiceURL: "https://smba.trafficmanager.net/emea/", Conversation: "a:1"}
		if _, err := c.Send(t.Context(), chat, answer); teams.ReasonOf(err) != teams.Unreachable || dialled != 4 {
			t.Errorf("%v after %d connections, want unreachable after 4", err, dialled)
		}
	})
}

// TestHalfAnswers: an answer that breaks off, or lacks what was asked for,
// proves nothing.
func TestHalfAnswers(t *testing.T) {
	t.Parallel()
	broken := roundTripper(func(r *http.Request) (*http.Response, error) {
		body := io.MultiReader(strings.NewReader(`{"id":"1"`), iotest.ErrReader(io.ErrUnexpectedEOF))
		return &http.Response{StatusCode: http.StatusCreated, Body: io.NopCloser(body), Request: r}, nil
	})
	c := teams.NewConnector(teams.ConnectorConfig{Client: teams.NewHTTPClient(broken), Attempts: 1})
	service := "https://smba.trafficmanager.net/emea/"
	id, err := c.Send(t.Context(), courses.Chat{ServiceURL: service, Conversation: "a:1"}, answer)
	if id != "" || teams.ReasonOf(err) != teams.Lost || !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("Send = %q, %v, want it lost", id, err)
	}
	for _, body := range []string{``, `{}`, `{"id":""}`} {
		chat, err := recorded(&recorder{status: http.StatusCreated, body: body}).Create(t.Context(), service, "t", "29:1")
		if chat != (courses.Chat{}) || teams.ReasonOf(err) != teams.Lost {
			t.Errorf("Create answered %q: %+v, %v, want it lost", body, chat, err)
		}
	}
}

// TestTokenGivenUp: who stops waiting for a token has sent nothing.
func TestTokenGivenUp(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	r := &recorder{status: http.StatusCreated}
	c := teams.NewConnector(teams.ConnectorConfig{Tokens: refused("slow"), Client: teams.NewHTTPClient(r)})
	_, err := c.Send(ctx, courses.Chat{ServiceURL: "https://smba.trafficmanager.net/", Conversation: "a:1"}, answer)
	if teams.ReasonOf(err) != teams.Unreachable || !errors.Is(err, context.Canceled) || len(r.requests) != 0 {
		t.Errorf("%v after %d requests, want canceled after none", err, len(r.requests))
	}
}

// TestHTTPClient: no redirect is followed, by whatever method.
func TestHTTPClient(t *testing.T) {
	t.Parallel()
	r := &recorder{status: http.StatusFound, header: http.Header{"Location": {"https://evil.example/"}}}
	client := teams.NewHTTPClient(r)
	for _, method := range []string{http.MethodGet, http.MethodPost} {
		req, err := http.NewRequestWithContext(t.Context(), method, "https://login.microsoftonline.com/", http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		resp, err := client.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if resp.StatusCode != http.StatusFound {
			t.Errorf("%s: status %d", method, resp.StatusCode)
		}
	}
	if len(r.requests) != 2 || client.Timeout == 0 || errors.Is(client.CheckRedirect(nil, nil), nil) {
		t.Errorf("%d requests, timeout %v", len(r.requests), client.Timeout)
	}
}
