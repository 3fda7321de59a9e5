package teamstest

import (
	"bytes"
	"errors"
	"io"
	"net/http"
)

// errReset is what a client sees of a connection that was dropped.
var errReset = errors.New("connection reset by the stand-in")

// InMemory returns a transport that calls h without any network, so that it
// works in a bubble of testing/synctest. A handler that panics with
// http.ErrAbortHandler drops the connection.
func InMemory(h http.Handler) http.RoundTripper { return memory{h} }

type memory struct{ handler http.Handler }

func (m memory) RoundTrip(req *http.Request) (*http.Response, error) {
	var body []byte
	if req.Body != nil {
		var err error
		body, err = io.ReadAll(req.Body)
		req.Body.Close()
		if err != nil {
			return nil, err
		}
	}
	inner := req.Clone(req.Context())
	inner.Host = req.URL.Host
	inner.RequestURI = req.URL.RequestURI()
	inner.RemoteAddr = "192.0.2.1:1"
	inner.Body = io.NopCloser(bytes.NewReader(body))
	done := make(chan *http.Response, 1)
	go func() { done <- m.serve(inner) }()
	select {
	case resp := <-done:
		if resp == nil {
			return nil, errReset
		}
		resp.Request = req
		return resp, nil
	case <-req.Context().Done():
		return nil, req.Context().Err()
	}
}

// serve returns the handler's answer, or nil if it dropped the connection.
func (m memory) serve(req *http.Request) (resp *http.Response) {
	w := &answer{header: http.Header{}, status: http.StatusOK}
	defer func() {
		if caught := recover(); caught != nil && caught != http.ErrAbortHandler {
			panic(caught)
		} else if caught != nil {
			resp = nil
		}
	}()
	m.handler.ServeHTTP(w, req)
	return &http.Response{
		StatusCode: w.status, Status: http.StatusText(w.status),
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: w.header, Body: io.NopCloser(&w.body), ContentLength: int64(w.body.Len()),
	}
}

// answer collects what a handler writes.
type answer struct {
	header  http.Header
	status  int
	written bool
	body    bytes.Buffer
}

func (a *answer) Header() http.Header { return a.header }

func (a *answer) WriteHeader(status int) {
	if !a.written {
		a.status, a.written = status, true
	}
}

func (a *answer) Write(b []byte) (int, error) {
	a.WriteHeader(http.StatusOK)
	return a.body.Write(b)
}
