package entra

import (
	"bytes"
	"context"
	"errors"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

const (
	// maxAnswer bounds an answer, in bytes. The largest asked for, 999
	// members of a group, has less than a tenth of it.
	maxAnswer = 8 << 20
	// attempts is how often a request is made that Graph fails at, for
	// reasons that pass; throttled, that it turns away and says for how long.
	attempts, throttled = 4, 20
	// firstWait is before the second attempt where Graph doesn't say how
	// long; it doubles.
	firstWait = time.Second
)

// transport makes a request, as often as it may and must. It stands below the
// SDK's middleware in place of the SDK's own retries, which end after three
// minutes, don't know 502, and give up at ten attempts.
//
// Answers are read whole, so that one which is cut off counts as a failed
// attempt. What isn't a success comes back as an *Error.
type transport struct {
	client *http.Client
	pause  func(ctx context.Context, wait time.Duration) bool
}

// patience bounds how long a call may wait at a stretch, and says whether it
// may be made twice although the first time may have worked.
type patience struct {
	wait   time.Duration
	repeat bool
}

type patienceKey struct{}

// with returns a context for calls with this patience. Without, a call waits as
// long as Graph asks, and is made again.
func (p patience) with(ctx context.Context) context.Context {
	return context.WithValue(ctx, patienceKey{}, p)
}

func patienceOf(ctx context.Context) patience {
	if p, ok := ctx.Value(patienceKey{}).(patience); ok {
		return p
	}
	return patience{wait: 1<<63 - 1, repeat: true}
}

// RoundTrip implements http.RoundTripper.
func (t *transport) RoundTrip(req *http.Request) (*http.Response, error) {
	body, err := content(req)
	if err != nil {
		return nil, err
	}
	p := patienceOf(req.Context())
	for failed, refused := 0, 0; ; {
		resp, err := t.once(req, body)
		if err == nil {
			return resp, nil
		}
		switch {
		case err.turnedAway():
			refused++
		case err.passes() && p.repeat:
			failed++
		default:
			return nil, err
		}
		wait := err.RetryAfter
		if wait == 0 {
			wait = backoff(failed + refused)
		}
		if failed >= attempts || refused >= throttled || wait > p.wait || !t.pause(req.Context(), wait) {
			return nil, err
		}
	}
}

// content takes the body off a request.
func content(req *http.Request) ([]byte, error) {
	if req.Body == nil {
		return nil, nil
	}
	defer req.Body.Close()
	return io.ReadAll(req.Body)
}

// once makes one attempt.
func (t *transport) once(req *http.Request, body []byte) (*http.Response, *Error) {
	attempt := req.Clone(req.Context())
	if body != nil {
		attempt.Body, attempt.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	}
	resp, err := t.client.Do(attempt)
	if err != nil {
		return nil, &Error{Err: withoutURL(err)}
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer+1))
	switch challenged := resp.StatusCode == http.StatusUnauthorized && strings.Contains(resp.Header.Get("WWW-Authenticate"), `claims="`); {
	case resp.StatusCode >= 300 && !challenged: // the SDK asks for a new token then
		return nil, failure(resp, answer)
	case err != nil:
		return nil, &Error{Status: resp.StatusCode, Err: errCut}
	case len(answer) > maxAnswer:
		return nil, &Error{Status: resp.StatusCode, Err: errTooLong}
	}
	resp.Body, resp.ContentLength = io.NopCloser(bytes.NewReader(answer)), int64(len(answer))
	return resp, nil
}

// withoutURL takes the URL off an error.
func withoutURL(err error) error {
	if u, ok := errors.AsType[*url.Error](err); ok {
		return u.Err
	}
	return err
}

// backoff is how long to wait after so many attempts, and a random half more so
// that not everybody comes back at once.
func backoff(attempt int) time.Duration {
	wait := firstWait << min(attempt-1, 6)
	return wait + rand.N(wait/2)
}

// retryAfter returns how long an answer asks to wait, to the second, 0 if it
// doesn't. A date counts from the answer's own, so that nobody's clock matters.
func retryAfter(h http.Header) time.Duration {
	value := h.Get("Retry-After")
	if seconds, err := strconv.ParseUint(value, 10, 31); err == nil {
		return time.Duration(seconds) * time.Second
	}
	until, err := http.ParseTime(value)
	now, nowErr := http.ParseTime(h.Get("Date"))
	if err != nil || nowErr != nil {
		return 0
	}
	return max(0, until.Sub(now))
}
