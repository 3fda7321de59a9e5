package graphtest

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// Request is one that was made.
type Request struct {
	Method, Host, Path string
	Query              url.Values
	Header             http.Header
	Body               []byte
}

// Requests returns what was asked of Graph, and of Entra for Graph, oldest
// first. Nobody may change the parts.
func (g *Graph) Requests() []Request {
	g.mu.Lock()
	defer g.mu.Unlock()
	return slices.Clone(g.requests)
}

// Forget forgets the requests made so far.
func (g *Graph) Forget() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.requests = nil
}

func (g *Graph) remember(r *http.Request, body []byte) {
	if g.config.Forget {
		return
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	g.requests = append(g.requests, Request{r.Method, r.Host, r.URL.Path, r.URL.Query(), r.Header.Clone(), body})
}

// front is what answers under Graph's name: it remembers, misbehaves, and hands
// what is left to the API, through Prism if there is one.
func (g *Graph) front(w http.ResponseWriter, r *http.Request) {
	body, err := content(r)
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	g.remember(r, body)
	if operation(r) == SendMail {
		leave, ok := g.enter(r.URL.Path)
		if !ok {
			(&Fault{Status: http.StatusTooManyRequests, Code: "ApplicationThrottled", RetryAfter: "1"}).begin(w, r)
			return
		}
		defer leave()
	}
	f := g.fault(operation(r))
	if !f.begin(w, r) {
		return
	}
	status, header, answer := g.ask(r, body)
	f.end(w, status, header, answer)
}

// ask hands a request to the API and returns its answer.
func (g *Graph) ask(r *http.Request, body []byte) (int, http.Header, []byte) {
	inner := r.Clone(r.Context())
	inner.Header.Del("Content-Encoding")
	inner.Body, inner.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	path, ok := strings.CutPrefix(r.URL.Path, "/v1.0")
	if !ok {
		path = "/" // another version is no path at all
	}
	inner.URL.Path, inner.URL.RawPath = path, ""
	g.mu.Lock()
	through := g.through
	g.mu.Unlock()
	if through != nil {
		return through(inner)
	}
	a := answer{header: http.Header{}, status: http.StatusOK}
	g.api.ServeHTTP(&a, inner)
	return a.status, a.header, a.body.Bytes()
}

// content returns the request's body, which the SDK may have compressed.
func content(r *http.Request) ([]byte, error) {
	if r.Header.Get("Content-Encoding") != "gzip" {
		return io.ReadAll(r.Body)
	}
	z, err := gzip.NewReader(r.Body)
	if err != nil {
		return nil, err
	}
	return io.ReadAll(z)
}

// answer collects what a handler writes.
type answer struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (a *answer) Header() http.Header { return a.header }

func (a *answer) WriteHeader(status int) { a.status = status }

func (a *answer) Write(b []byte) (int, error) { return a.body.Write(b) }
