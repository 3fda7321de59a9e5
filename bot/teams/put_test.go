package teams_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"drypp/bot/teams"
	"drypp/bot/teams/teamstest"
)

const pieceBytes = 5 << 20

// TestPutSendsAgain: what got lost on the way is sent again, and the file is
// whole in the end.
func TestPutSendsAgain(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		size   int
		faults []teamstest.Fault
		calls  int
	}{
		{"nothing wrong", 8, nil, 1},
		{"exactly one piece", pieceBytes, nil, 1},
		{"a byte more, as far as this goes", pieceBytes + 8, nil, 2},
		{"throttled", 8, []teamstest.Fault{teamstest.Throttled(0)}, 2},
		{"unavailable, then dropped", 3 * pieceBytes, []teamstest.Fault{teamstest.Unavailable, {Reset: true}}, 5},
		{"the answer to a piece lost", 2 * pieceBytes, []teamstest.Fault{{Lose: true}}, 3},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				b := setup(t)
				u, client := accepted(t, b)
				for _, f := range tt.faults {
					b.teams.Fail(teamstest.Upload, 1, f)
				}
				body := bytes.Repeat([]byte("12345678"), tt.size/8)
				if err := teams.Put(t.Context(), client, u, bytes.NewReader(body), int64(len(body))); err != nil {
					t.Fatal(err)
				}
				if got := b.person.Files()["results.csv"]; !bytes.Equal(got, body) {
					t.Errorf("%d bytes arrived, want %d", len(got), len(body))
				}
				if n := b.teams.Calls(teamstest.Upload); n != tt.calls {
					t.Errorf("%d requests, want %d", n, tt.calls)
				}
			})
		})
	}
}

// accepted has somebody accept a file, and returns where it is to be put, and by
// which client.
func accepted(t *testing.T, b *bench) (u teams.Upload, client *http.Client) {
	t.Helper()
	endpoint := teams.NewEndpoint(teams.EndpointConfig{
		Auth: admitsAll{}, Handler: handlerFunc(func(turn teams.Turn) { u = turn.Upload }), Replier: b.Connector,
		Tenant: func(string) bool { return true }, ServiceURL: teams.DefaultHosts.Check,
		Log: slog.New(slog.DiscardHandler), Now: time.Now,
	})
	b.teams.Connect("https://bot.example/api/messages", &http.Client{Transport: teamstest.InMemory(endpoint)})
	if _, err := b.Send(t.Context(), b.chat, teams.Answer{Offer: &teams.Offer{Name: "results.csv", Text: "x"}}); err != nil {
		t.Fatal(err)
	}
	if _, err := b.person.Accept(t.Context(), ""); err != nil || u.URL == "" {
		t.Fatalf("%+v, %v", u, err)
	}
	return u, teams.NewHTTPClient(teamstest.InMemory(b.teams))
}

// TestPutFails: when it can't be put, the error says what of, but not where, and
// nothing of the file stays behind.
func TestPutFails(t *testing.T) {
	t.Parallel()
	always := func(f teamstest.Fault) func(*teamstest.Teams, *teamstest.Person) {
		return func(s *teamstest.Teams, _ *teamstest.Person) { s.FailOften(teamstest.Upload, 1, f) }
	}
	later := func(f teamstest.Fault) func(*teamstest.Teams, *teamstest.Person) {
		return func(s *teamstest.Teams, _ *teamstest.Person) {
			s.Fail(teamstest.Upload, 1, teamstest.Fault{})
			s.Fail(teamstest.Upload, 9, f)
		}
	}
	for _, tt := range []struct {
		name string
		do   func(*teamstest.Teams, *teamstest.Person)
		want error
		says string
	}{
		{"full", func(_ *teamstest.Teams, p *teamstest.Person) { p.FillDrive(true) }, teams.ErrFileNoRoom, ""},
		{"too large", always(teamstest.Fault{Status: 413}), teams.ErrFileNoRoom, ""},
		{"expired", always(teamstest.Fault{Status: 404}), teams.ErrFileGone, ""},
		{"token not wanted", always(teamstest.Fault{Status: 401}), teams.ErrFileGone, ""},
		{"refused", always(teamstest.Fault{Status: 400}), nil, "status 400"},
		{"sent elsewhere", always(teamstest.Fault{Status: 307, Header: http.Header{"Location": {"https://evil.example/"}}}), nil, "status 307"},
		{"down", always(teamstest.Unavailable), nil, "status 503"},
		{"cut off", always(teamstest.Fault{Reset: true}), nil, "no answer"},
		{"down later", later(teamstest.Unavailable), nil, "status 503"},
		{"more wanted at the end", later(teamstest.Fault{Status: 202}), nil, "status 202"},
		{"throttled for long", later(teamstest.Throttled(1 << 40)), nil, "status 429"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				b := setup(t)
				u, client := accepted(t, b)
				tt.do(b.teams, b.person)
				err := teams.Put(t.Context(), client, u, bytes.NewReader(make([]byte, 2*pieceBytes)), 2*pieceBytes)
				switch {
				case err == nil || tt.want != nil && !errors.Is(err, tt.want) || !strings.Contains(err.Error(), tt.says):
					t.Errorf("%v", err)
				case strings.Contains(err.Error(), "tempauth") || strings.Contains(err.Error(), "fjordvik"):
					t.Errorf("the error says where: %v", err)
				}
				if n := b.teams.Uploads(); n != 0 || len(b.person.Files()) != 0 {
					t.Errorf("%d uploads are left over", n)
				}
			})
		})
	}
}

// TestPutRefuses asks nobody when the address isn't OneDrive's, or there is
// nothing to put.
func TestPutRefuses(t *testing.T) {
	t.Parallel()
	client := teams.NewHTTPClient(roundTripper(func(r *http.Request) (*http.Response, error) {
		t.Errorf("%s was asked for", r.URL)
		return nil, errors.New("no")
	}))
	for _, url := range []string{"", "http://" + onedrive + "/x", "https://169.254.169.254/x", "https://sharepoint.com.evil.example/", "https://" + onedrive + ":8443/"} {
		if err := teams.Put(t.Context(), client, teams.Upload{URL: url}, strings.NewReader("x"), 1); !errors.Is(err, teams.ErrFileRefused) {
			t.Errorf("%s: %v", url, err)
		}
	}
	if err := teams.Put(t.Context(), client, teams.Upload{URL: address}, strings.NewReader(""), 0); err == nil {
		t.Error("an empty file was put")
	}
}

// TestPutStops when the file can't be read to its end, and when nobody waits for
// it any more.
func TestPutStops(t *testing.T) {
	t.Parallel()
	b := setup(t)
	u, client := accepted(t, b)
	err := teams.Put(t.Context(), client, u, strings.NewReader("short"), 50)
	if !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("a file that is too short: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := teams.Put(ctx, client, u, strings.NewReader("x"), 1); !errors.Is(err, context.Canceled) {
		t.Errorf("nobody waits: %v", err)
	}
	if len(b.person.Files()) != 0 {
		t.Error("a file is there")
	}
}

// FuzzPut: whatever the address, only SharePoint's hosts are asked, by https.
func FuzzPut(f *testing.F) {
	f.Add(address)
	f.Add("https://evil.example\\.sharepoint.com/")
	f.Add("https://a.sharepoint.com:443/x?y=z%00")
	f.Fuzz(func(t *testing.T, url string) {
		client := teams.NewHTTPClient(roundTripper(func(r *http.Request) (*http.Response, error) {
			if host := r.URL.Hostname(); r.URL.Scheme != "https" || !strings.HasSuffix(strings.ToLower(host), ".sharepoint.com") || r.URL.User != nil {
				t.Errorf("%q asks %q", url, host)
			}
			return &http.Response{StatusCode: 400, Header: http.Header{}, Body: io.NopCloser(strings.NewReader("x")), Request: r}, nil
		}))
		err := teams.Put(t.Context(), client, teams.Upload{URL: url}, strings.NewReader("x"), 1)
		if err == nil || len(url) > 20 && strings.Contains(err.Error(), url) {
			t.Errorf("%v", err)
		}
	})
}
