package xapi

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/go-json-experiment/json"
)

// verdict is what an LRS made of a batch.
type verdict int

const (
	// taken: it has all of it.
	taken verdict = iota
	// refused: it takes none of it, and won't.
	refused
	// conflict: it has a statement of one of the IDs already, which says
	// something else, such as the name that somebody had then.
	conflict
	// later: it may take it another time.
	later
)

// answer is what an LRS answered. reason is for the log: nothing in it is the
// LRS's words, which may repeat what is personal.
type answer struct {
	verdict       verdict
	reason, words string
	// wait is how long the LRS asks to be left alone.
	wait time.Duration
}

// Bounds of a request.
const (
	requestTimeout = time.Minute
	maxAnswer      = 1 << 20
	maxWords       = 4 << 10
)

// post sends statements with one POST (part 3, section 2.1.2).
func (s *Sender) post(ctx context.Context, batch []item) answer {
	ctx, cancel := context.WithTimeout(ctx, requestTimeout)
	defer cancel()
	texts := make([][]byte, len(batch))
	for i := range batch {
		texts[i] = batch[i].text
	}
	body := slices.Concat([]byte("["), bytes.Join(texts, []byte(",")), []byte("]"))
	req, err := s.request(ctx, http.MethodPost, "/statements", bytes.NewReader(body))
	if err != nil {
		return answer{verdict: later, reason: "the LRS's address can't be asked"}
	}
	req.Header.Set("Content-Type", "application/json")
	res, err := s.c.Client.Do(req)
	if err != nil {
		return answer{verdict: later, reason: "the LRS can't be reached"}
	}
	defer res.Body.Close()
	text, err := io.ReadAll(io.LimitReader(res.Body, maxAnswer))
	if err != nil {
		return answer{verdict: later, reason: "the LRS's answer broke off"}
	}
	return s.judge(res, text, batch)
}

func (s *Sender) request(ctx context.Context, method, path string, body io.Reader) (*http.Request, error) {
	req, err := http.NewRequestWithContext(ctx, method, strings.TrimSuffix(s.c.URL, "/")+path, body)
	if err != nil {
		return nil, err
	}
	req.Header.Set("X-Experience-API-Version", s.c.Maker.Version.header())
	req.SetBasicAuth(s.c.Username, s.c.Password)
	return req, nil
}

// judge says what an answer means (part 3, section 3.2 "Error Codes").
func (s *Sender) judge(res *http.Response, text []byte, batch []item) answer {
	a := answer{verdict: later, reason: "the LRS answers " + res.Status[:min(3, len(res.Status))], words: string(text[:min(maxWords, len(text))])}
	switch res.StatusCode {
	case http.StatusNoContent:
		a.verdict = taken
	case http.StatusOK:
		if names(text, batch) {
			a.verdict = taken
		} else {
			a.reason = "what answers at the LRS's address doesn't say that it has the statements"
		}
	case http.StatusBadRequest, http.StatusRequestEntityTooLarge:
		a.verdict = refused
	case http.StatusConflict:
		a.verdict = conflict
	case http.StatusUnauthorized, http.StatusForbidden:
		a.reason += ": the user name or the password is wrong, or may not write statements"
	case http.StatusTooManyRequests, http.StatusServiceUnavailable:
		a.wait = retryAfter(res.Header.Get("Retry-After"), s.c.Now())
	}
	return a
}

// names reports whether an answer names the statements of a batch, and so comes
// from an LRS that has them, and not from a page that greets everybody with 200.
func names(text []byte, batch []item) bool {
	var ids []string
	if err := json.Unmarshal(text, &ids); err != nil || len(ids) != len(batch) {
		return false
	}
	for i := range batch {
		if !slices.ContainsFunc(ids, func(id string) bool { return strings.EqualFold(id, batch[i].id) }) {
			return false
		}
	}
	return true
}

// retryAfter reads a Retry-After header (RFC 9110, 10.2.3): seconds, or a date.
func retryAfter(header string, now time.Time) time.Duration {
	var wait time.Duration
	if seconds, err := strconv.Atoi(header); err == nil {
		wait = time.Duration(min(seconds, int(longestAsked/time.Second))) * time.Second
	} else if at, err := http.ParseTime(header); err == nil {
		wait = at.Sub(now)
	}
	return min(max(wait, 0), longestAsked)
}

// Check asks the LRS which versions it speaks (part 3, section 2.8 "About
// Resource"), and returns what is wrong, if anything is. It sends nothing about
// anybody.
func (s *Sender) Check(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, requestTimeout)
	defer cancel()
	req, err := s.request(ctx, http.MethodGet, "/about", nil)
	if err != nil {
		return err
	}
	res, err := s.c.Client.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	var about struct {
		Version []string `json:"version"`
	}
	if res.StatusCode != http.StatusOK || json.UnmarshalRead(io.LimitReader(res.Body, maxAnswer), &about) != nil {
		return fmt.Errorf("no LRS answers at that address: %s", res.Status)
	}
	family := s.c.Maker.Version.header()[:len("1.0")]
	if !slices.ContainsFunc(about.Version, func(v string) bool { return strings.HasPrefix(v, family) }) {
		return fmt.Errorf("the LRS speaks xAPI %q, and not %s", about.Version, s.c.Maker.Version)
	}
	return nil
}
