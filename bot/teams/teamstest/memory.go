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
// http.ErrAbortHandler drops the connection. A stand-in is called as a function
// is, some 30 000 times a second; anything else beside the caller, who stops
// waiting when the request's context ends.
func InMemory(h http.Handler) http.RoundTripper { return memory{h} }

type memory struct{ handler http.Handler }

func (m memory) RoundTrip(req *http.Request) (*http.Response, error) {
	inner := req.WithContext(req.Context())
	inner.Host = req.URL.Host
	inner.RequestURI = req.URL.RequestURI()
	inner.RemoteAddr = "192.0.2.1:1"
	if req.Body == nil {
		inner.Body = http.NoBody
	}
	defer inner.Body.Close()
	if _, ok := m.handler.(*Teams); ok { // it minds the context itself
		return answered(req, m.serve(inner))
	}
	body, err := readAll(inner.Body, req.ContentLength)
	if err != nil {
		return nil, err
	}
	inner.Body = io.NopCloser(bytes.NewReader(body))
	done := make(chan *http.Response, 1)
	go func() { done <- m.serve(inner) }()
	select {
	case resp := <-done:
		return answered(req, resp)
	case <-req.Context().Done():
		return nil, req.Context().Err()
	}
}

// readAll reads a body of that length, or of any if it is below 1.
func readAll(from io.Reader, length int64) ([]byte, error) {
	var b bytes.Buffer
	b.Grow(int(min(max(length, 0), maxMessage)) + bytes.MinRead)
	_, err := b.ReadFrom(from)
	return b.Bytes(), err
}

// answered is what the client sees of an answer, nil if there was none.
func answered(req *http.Request, resp *http.Response) (*http.Response, error) {
	switch err := req.Context().Err(); {
	case err != nil:
		return nil, err
	case resp == nil:
		return nil, errReset
	}
	resp.Request = req
	return resp, nil
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
