package preview

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"
)

// serve starts a server of the preview.
func (a *author) serve() *httptest.Server {
	server := httptest.NewServer(a.Handler())
	a.t.Cleanup(func() {
		server.CloseClientConnections() // Close waits for who follows events
		server.Close()
	})
	return server
}

// get returns the body of a page that must be there.
func (a *author) get(url string) string {
	a.t.Helper()
	resp, err := http.Get(url)
	if err != nil {
		a.t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		a.t.Fatalf("%s: %s, %v: %s", url, resp.Status, err, body)
	}
	return string(body)
}

func TestRequests(t *testing.T) {
	t.Parallel()
	a := newAuthor(t, "phishing", "phishing")
	const play = "/courses/phishing/play"
	for _, tt := range []struct {
		name, method, path, host, body string
		header                         string
		status                         int
		want                           string
	}{
		{"the one course", "GET", "/", "127.0.0.1:1", "", "", 303, "/courses/phishing"},
		{"its page", "GET", "/courses/phishing", "127.0.0.1:1", "", "", 200, `data-languages="nb "`},
		{"by name", "GET", "/courses/phishing", "localhost", "", "", 200, "<h1"},
		{"by IPv6", "GET", "/courses/phishing", "[::1]:1", "", "", 200, "<h1"},
		{"another language and look", "GET", "/courses/phishing?language=nn&look=dark", "127.0.0.1:1", "", "", 200, `data-languages="nn " data-look="dark"`},
		{"every language", "GET", "/courses/phishing?language=all", "127.0.0.1:1", "", "", 200, `data-languages="nb nn en "`},
		{"a language there isn't", "GET", "/courses/phishing?language=%22x&look=%22x", "127.0.0.1:1", "", "", 200, `data-languages="nb " data-look="all"`},
		{"rebound", "GET", "/courses/phishing", "evil.example", "", "", 403, "this machine only"},
		{"rebound with a port", "GET", "/courses/phishing/cards", "127.0.0.1.evil.example:1", "", "", 403, "this machine only"},
		{"another course", "GET", "/courses/teams", "127.0.0.1:1", "", "", 404, "no such course"},
		{"another course's cards", "GET", "/courses/teams/cards", "127.0.0.1:1", "", "", 404, "no such course"},
		{"a path out", "GET", "/assets/../../preview.go", "127.0.0.1:1", "", "", 307, ""},
		{"a move", "POST", play, "127.0.0.1:1", `{"language":"en"}`, "", 200, `"player":"`},
		{"from another page", "POST", play, "127.0.0.1:1", `{}`, "https://evil.example", 403, ""},
		{"no JSON", "POST", play, "127.0.0.1:1", `{`, "", 400, "no move"},
		{"a number for a text", "POST", play, "127.0.0.1:1", `{"player":7}`, "", 400, "no move"},
		{"a move too large", "POST", play, "127.0.0.1:1", `{"from":"` + strings.Repeat("x", maxMove) + `"}`, "", 400, "no move"},
		{"a button that isn't ours", "POST", play, "127.0.0.1:1", `{"data":[1]}`, "", 200, `"card":`},
		{"in another course", "POST", "/courses/teams/play", "127.0.0.1:1", `{}`, "", 404, "no such course"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := httptest.NewRequest(tt.method, tt.path, strings.NewReader(tt.body))
			r.Host = tt.host
			r.Header.Set("Origin", tt.header)
			w := httptest.NewRecorder()
			a.Handler().ServeHTTP(w, r)
			if got := w.Body.String() + w.Header().Get("Location"); w.Code != tt.status || !strings.Contains(got, tt.want) {
				t.Errorf("%d: %s\nwant %d: %s", w.Code, got, tt.status, tt.want)
			}
			if csp := w.Header().Get("Content-Security-Policy"); w.Code == 200 && !strings.HasPrefix(csp, "default-src 'none'") {
				t.Errorf("Content-Security-Policy: %s", csp)
			}
		})
	}
}

func TestIndex(t *testing.T) {
	t.Parallel()
	a := newAuthor(t, ".", "phishing", "teams")
	a.edit("teams/nb.md", "title: ", "titel: ")
	a.see("teams")
	page := a.get(a.serve().URL + "/")
	for _, want := range []string{`href="/courses/phishing"`, `href="/courses/teams"`, "to look at"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page hasn't %s:\n%s", want, page)
		}
	}
}

// A course that never could be read has a page with its findings, and becomes
// one with cards once it can.
func TestBrokenFromTheStart(t *testing.T) {
	t.Parallel()
	a := newAuthor(t, "phishing", "phishing")
	a.edit("phishing/nb.md", "---\n", "")
	a.Preview = a.preview("phishing")
	url := a.serve().URL + "/courses/phishing"
	a.get(url)
	var got served
	if err := json.Unmarshal([]byte(a.get(url+"/cards")), &got); err != nil {
		t.Fatal(err)
	}
	if got.Current || len(got.Rows) > 0 || len(got.Languages) > 0 || len(got.Findings) == 0 || got.Title != "phishing" {
		t.Errorf("served %+v", got)
	}
	resp, err := http.Post(url+"/play", "application/json", strings.NewReader("{}"))
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if resp.StatusCode != http.StatusConflict {
		t.Errorf("playing it answers %s", resp.Status)
	}
	a.edit("phishing/nb.md", "id: ", "---\nid: ")
	a.see("phishing")
	if err := json.Unmarshal([]byte(a.get(url+"/cards?language=en")), &got); err != nil {
		t.Fatal(err)
	}
	if !got.Current || len(got.Rows) == 0 {
		t.Errorf("mended, but %+v", got.Findings)
	}
}

func TestEvents(t *testing.T) {
	t.Parallel()
	a := newAuthor(t, "phishing", "phishing")
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	events := a.follow(ctx, a.serve().URL)
	first := events()
	a.edit("phishing/nn.md", "title: ", "title: Ny ")
	a.see("phishing")
	if second := events(); second == first || !strings.HasPrefix(second, "data: ") {
		t.Errorf("%q, then %q", first, second)
	}
}

// follow returns a function that waits for the next event about the phishing
// course.
func (a *author) follow(ctx context.Context, url string) func() string {
	a.t.Helper()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, url+"/courses/phishing/events", nil)
	if err != nil {
		a.t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		a.t.Fatal(err)
	}
	a.t.Cleanup(func() { resp.Body.Close() })
	lines := bufio.NewScanner(resp.Body)
	return func() string {
		a.t.Helper()
		for lines.Scan() {
			if lines.Text() != "" {
				return lines.Text()
			}
		}
		a.t.Fatalf("the events ended: %v", lines.Err())
		return ""
	}
}

func TestListen(t *testing.T) {
	t.Parallel()
	for _, address := range []string{"0.0.0.0:0", ":0", "192.0.2.1:80", "example.org:80", "4100"} {
		if l, err := Listen(address); !errors.Is(err, ErrAddress) {
			t.Errorf("%s: %v, %v", address, l, err)
		}
	}
	for _, address := range []string{"127.0.0.1:0", "localhost:0"} {
		l, err := Listen(address)
		if err != nil {
			t.Fatalf("%s: %v", address, err)
		}
		if host := l.Addr().String(); !strings.HasPrefix(host, "127.0.0.1:") {
			t.Errorf("%s listens on %s", address, host)
		}
		l.Close()
	}
}
