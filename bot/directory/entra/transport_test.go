package entra_test

import (
	"context"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"

	"drypp/bot/directory"
	"drypp/bot/directory/entra"
	"drypp/bot/directory/entra/graphtest"
	"drypp/bot/teams/teamstest"
)

// token is a credential whose tokens say when they were asked for.
type token string

func (t token) GetToken(context.Context, policy.TokenRequestOptions) (azcore.AccessToken, error) {
	return azcore.AccessToken{Token: string(t), ExpiresOn: time.Now().Add(time.Hour)}, nil
}

// fake returns a client without a network, for time to pass in a bubble.
func fake(t testing.TB, graph http.RoundTripper) *entra.Client {
	t.Helper()
	e, err := entra.New(entra.Config{
		Tenant: teamstest.Tenant, Credential: token("secret-token"), Client: &http.Client{Transport: graph},
		AppExternalID: graphtest.ExternalID, MailFrom: graphtest.Mailbox,
	})
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func answer(r *http.Request, status int, body string, headers ...string) *http.Response {
	h := http.Header{"Content-Type": {"application/json"}}
	for i := 0; i < len(headers); i += 2 {
		h.Set(headers[i], headers[i+1])
	}
	return &http.Response{StatusCode: status, Header: h, Body: io.NopCloser(strings.NewReader(body)), Request: r, ContentLength: int64(len(body))}
}

// script answers with one after the other, the last for ever, and remembers when
// each request came.
type script struct {
	answers []func(*http.Request) *http.Response
	came    []time.Time
}

func (s *script) RoundTrip(r *http.Request) (*http.Response, error) {
	s.came = append(s.came, time.Now())
	return s.answers[min(len(s.came), len(s.answers))-1](r), nil
}

func answers(status int, body string, headers ...string) func(*http.Request) *http.Response {
	return func(r *http.Request) *http.Response { return answer(r, status, body, headers...) }
}

const empty = `{"value":[],"@odata.deltaLink":"https://graph.microsoft.com/v1.0/users/delta?$deltatoken=a"}`

// TestWaits: Retry-After is honoured to the second, as a number and as a date;
// without it the waits grow.
func TestWaits(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name        string
		answer      func(*http.Request) *http.Response
		least, most time.Duration
	}{
		{"seconds", answers(429, "", "Retry-After", "190"), 190 * time.Second, 190 * time.Second},
		{"hours", answers(503, "", "Retry-After", "7200"), 2 * time.Hour, 2 * time.Hour},
		{"date", answers(429, "", "Date", "Sun, 22 Nov 2026 21:00:00 GMT", "Retry-After", "Sun, 22 Nov 2026 21:04:10 GMT"), 250 * time.Second, 250 * time.Second},
		{"past", answers(429, "", "Date", "Sun, 22 Nov 2026 21:00:00 GMT", "Retry-After", "Sun, 22 Nov 2026 20:04:10 GMT"), time.Second, 1500 * time.Millisecond},
		{"nonsense", answers(429, "", "Retry-After", "soon"), time.Second, 1500 * time.Millisecond},
		{"negative", answers(429, "", "Retry-After", "-7"), time.Second, 1500 * time.Millisecond},
		{"gateway", answers(502, "<html>Bad gateway</html>"), time.Second, 1500 * time.Millisecond},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := &script{answers: []func(*http.Request) *http.Response{tt.answer, answers(200, empty)}}
				round(t, fake(t, s), directory.Want{}, "")
				if waited := s.came[1].Sub(s.came[0]); len(s.came) != 2 || waited < tt.least || waited > tt.most {
					t.Errorf("waited %s, %d requests", waited, len(s.came))
				}
			})
		})
	}
}

// TestGivesUp: waits double, and there are few of them; a context ends any.
func TestGivesUp(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &script{answers: []func(*http.Request) *http.Response{answers(504, "")}}
		_, err := fake(t, s).Users(t.Context(), directory.Want{}, "", nil)
		checkError(t, err, "asking for users", "status 504")
		if took := s.came[len(s.came)-1].Sub(s.came[0]); len(s.came) != 4 || took < 7*time.Second || took > 11*time.Second {
			t.Errorf("%d attempts in %s", len(s.came), took)
		}
		s = &script{answers: []func(*http.Request) *http.Response{answers(429, "", "Retry-After", "60")}}
		if _, err := fake(t, s).Users(t.Context(), directory.Want{}, "", nil); err == nil || len(s.came) != 20 {
			t.Errorf("%v after %d attempts", err, len(s.came))
		}
		ctx, cancel := context.WithTimeout(t.Context(), 90*time.Second)
		defer cancel()
		s = &script{answers: []func(*http.Request) *http.Response{answers(429, "", "Retry-After", "60")}}
		began := time.Now()
		_, err = fake(t, s).Users(ctx, directory.Want{}, "", nil)
		if err == nil || len(s.came) != 2 || time.Since(began) != 90*time.Second || ctx.Err() == nil {
			t.Errorf("%v after %d attempts in %s", err, len(s.came), time.Since(began))
		}
	})
}

// TestElsewhere: no page leads a token to another host, no redirect is followed,
// and no error tells where it would have led.
func TestElsewhere(t *testing.T) {
	t.Parallel()
	const evil = "https://evil.example/v1.0/users/delta?$skiptoken=abc"
	for _, tt := range []struct {
		name string
		page func(*http.Request) *http.Response
		says string
	}{
		{"next", answers(200, `{"value":[],"@odata.nextLink":"`+evil+`"}`), "another host"},
		{"delta", answers(200, `{"value":[],"@odata.deltaLink":"`+evil+`"}`), "another host"},
		{"redirect", answers(302, "", "Location", evil), "status 302"},
		{"nothing", answers(204, ""), "isn't what was asked for"},
		{"no page", answers(200, `[1]`), "isn't what was asked for"},
		{"no users", answers(200, `{"value":[{"id":"kari@fjordvik.example"}]}`), "makes no sense"},
		{"code", answers(400, `{"error":{"code":"kari@fjordvik.example","innerError":{"request-id":"https://evil.example"}}}`), "status 400"},
		{"inner code", answers(400, `{"error":{"code":"BadRequest","innerError":{"code":"Request_UnsupportedQuery","request-id":"0a4d510fc11146dca7e551cedf2e1409"}}}`), "Request_UnsupportedQuery (request 0a4d510fc11146dca7e551cedf2e1409)"},
		{"too long", answers(200, `{"value":[`+strings.Repeat(" ", 9<<20)+`]}`), "longer than"},
		{"challenge", answers(401, `{}`, "WWW-Authenticate", `Bearer realm="", error="insufficient_claims", claims="eyJhIjoxfQ=="`), "status 401"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var asked []string
			s := &script{answers: []func(*http.Request) *http.Response{tt.page}}
			e := fake(t, roundTripper(func(r *http.Request) (*http.Response, error) {
				asked = append(asked, r.URL.Host)
				if r.Header.Get("Authorization") != "Bearer secret-token" {
					t.Errorf("without its token: %v", r.Header)
				}
				return s.RoundTrip(r)
			}))
			_, err := e.Users(t.Context(), directory.Want{}, "", func([]directory.User) error { return nil })
			checkError(t, err, tt.says)
			for _, host := range asked {
				if host != "graph.microsoft.com" {
					t.Errorf("asked %s", host)
				}
			}
			if err := e.Members(t.Context(), teamstest.Tenant, func([]string) error { return nil }); err == nil && tt.name != "delta" {
				t.Error("the members of a group came")
			}
		})
	}
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// TestSparse: somebody of whom less came than was asked for is asked for by
// themselves, and isn't taken for somebody who has no name.
func TestSparse(t *testing.T) {
	t.Parallel()
	const id = "5c1e7d1c-0000-4000-8000-000000000001"
	s := &script{answers: []func(*http.Request) *http.Response{
		answers(200, `{"value":[{"id":"`+id+`","manager@delta":[{"id":"`+teamstest.Tenant+`"}]}],"@odata.deltaLink":"https://graph.microsoft.com/v1.0/d"}`),
		answers(200, `{"id":"`+id+`","accountEnabled":true,"displayName":"Kari"}`),
	}}
	people, _ := round(t, fake(t, s), directory.Want{}, "")
	if len(people) != 1 || people[0].Person.Name != "Kari" || people[0].Gone || len(s.came) != 2 {
		t.Errorf("%+v after %d requests", people, len(s.came))
	}
}
