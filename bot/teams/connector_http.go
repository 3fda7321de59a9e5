package teams

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"regexp"
	"sync/atomic"
	"time"

	"github.com/go-json-experiment/json"
)

const (
	// maxResponse bounds how much of an answer is read, in bytes. What the
	// Connector answers is well below 4 KiB.
	maxResponse = 64 << 10
	// maxWait is the longest Retry-After that is waited for here; a longer
	// one is for the caller to plan with.
	maxWait = 10 * time.Second
	// firstWait is about how long the first pause between attempts is; it
	// doubles from there.
	firstWait = 500 * time.Millisecond
)

// NewHTTPClient returns a client for requests to Microsoft. It takes the proxy
// from HTTPS_PROXY and the roots from SSL_CERT_FILE as net/http does, follows no
// redirect, since a token would go along, and bounds every wait; a request's
// context may bound it further. The transport is base, if not nil, else a clone
// of http.DefaultTransport with limits.
func NewHTTPClient(base http.RoundTripper) *http.Client {
	if base == nil {
		t := http.DefaultTransport.(*http.Transport).Clone()
		t.MaxIdleConnsPerHost = 32
		t.MaxConnsPerHost = 128
		t.ResponseHeaderTimeout = 20 * time.Second
		t.MaxResponseHeaderBytes = 64 << 10
		base = t
	}
	return &http.Client{
		Transport:     base,
		Timeout:       30 * time.Second,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// call is one operation on the Connector.
type call struct {
	method  string
	service string
	path    []string
	body    []byte
	// repeatable says that doing it twice is the same as doing it once.
	repeatable bool
}

// do makes a call, as often as it may and must, and decodes the answer into
// out unless that is nil.
func (c *Connector) do(ctx context.Context, call call, out any) error {
	target, err := endpoint(call.service, call.path)
	if err != nil {
		return err
	}
	for attempt := 1; ; attempt++ {
		err := c.once(ctx, call, target, out)
		if err == nil {
			return nil
		}
		if attempt >= c.config.Attempts || !call.again(err) || !pause(ctx, attempt, err.RetryAfter) {
			return err
		}
	}
}

// again reports whether a failed call may be made once more.
func (call *call) again(err *Error) bool {
	switch err.Reason {
	case Unreachable:
		return true
	case Lost:
		return call.repeatable
	}
	return err.Retryable() && err.RetryAfter <= maxWait
}

// pause waits before the next attempt: as long as Teams asked, else twice as
// long each time, and a random half more so that not everybody comes at once.
// It returns false if the context ended.
func pause(ctx context.Context, attempt int, asked time.Duration) bool {
	wait := max(asked, firstWait<<(attempt-1))
	timer := time.NewTimer(wait + rand.N(wait/2))
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// once makes one attempt. It asks Allow, then for a token, then sends.
func (c *Connector) once(ctx context.Context, call call, target string, out any) *Error {
	if err := c.config.Allow(call.service); err != nil {
		return &Error{Reason: Refused, Err: err}
	}
	var way journey
	req, err := http.NewRequestWithContext(way.traced(ctx), call.method, target, bytes.NewReader(call.body))
	if err != nil {
		return &Error{Reason: Refused, Err: errors.New("the service URL isn't a URL")}
	}
	if call.body != nil {
		req.Header.Set("Content-Type", "application/json; charset=utf-8")
	}
	if err := c.authorize(ctx, req); err != nil {
		return err
	}
	resp, err := c.config.Client.Do(req)
	if err != nil {
		return way.failed(err)
	}
	defer resp.Body.Close()
	return answer(resp, out)
}

// answer reads a response.
func answer(resp *http.Response, out any) *Error {
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxResponse+1))
	switch resp.StatusCode {
	case http.StatusOK, http.StatusCreated, http.StatusAccepted, http.StatusNoContent:
	default:
		return responseError(resp, body)
	}
	lost := func(why error) *Error { return &Error{Reason: Lost, Status: resp.StatusCode, Err: why} }
	switch {
	case err != nil:
		return lost(withoutURL(err))
	case len(body) > maxResponse:
		return lost(fmt.Errorf("the answer is longer than %d bytes", maxResponse))
	case out == nil || len(bytes.TrimSpace(body)) == 0:
		return nil
	case json.Unmarshal(body, out, lenient) != nil:
		return lost(errors.New("the answer isn't the JSON that was expected"))
	}
	return nil
}

// journey notes how far a request came.
type journey struct{ asked, connected atomic.Bool }

func (j *journey) traced(ctx context.Context) context.Context {
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GetConn: func(string) { j.asked.Store(true) },
		GotConn: func(httptrace.GotConnInfo) { j.connected.Store(true) },
	})
}

// failed tells a request that never left, for want of a name, a route, a proxy
// or a certificate, from one whose answer was lost. A transport that doesn't
// say how far it came is thought to have sent it.
func (j *journey) failed(err error) *Error {
	if j.asked.Load() && !j.connected.Load() {
		return &Error{Reason: Unreachable, Err: withoutURL(err)}
	}
	return &Error{Reason: Lost, Err: withoutURL(err)}
}

// withoutURL takes the URL off an error: it holds the ID of a chat.
func withoutURL(err error) error {
	if u, ok := errors.AsType[*url.Error](err); ok {
		return u.Err
	}
	return err
}

// aadsts is the number by which Entra names what is wrong.
var aadsts = regexp.MustCompile(`AADSTS[0-9]{4,9}`)

// authorize puts a token on the request.
func (c *Connector) authorize(ctx context.Context, req *http.Request) *Error {
	if c.config.Tokens == nil {
		return nil
	}
	token, err := c.config.Tokens.Token(ctx)
	switch {
	case err != nil && ctx.Err() != nil:
		return &Error{Reason: Unreachable, Err: ctx.Err()}
	case err != nil:
		return &Error{Reason: Unauthorized, Code: aadsts.FindString(err.Error()), Err: err}
	case token == "":
		return &Error{Reason: Unauthorized, Err: errors.New("the credential gave an empty token")}
	}
	req.Header.Set("Authorization", "Bearer "+token)
	return nil
}
