// Package lrstest is a Learning Record Store for tests: it keeps statements,
// holds requests to xAPI, and can be told to fail as real ones do.
package lrstest

import (
	"bytes"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/google/uuid"
)

// Fault is how a request fails.
type Fault struct {
	// Status and Body are answered, unless Status is 0; RetryAfter is the header.
	Status           int
	Body, RetryAfter string
	// Hang answers nothing until the client gives up, Lost takes the statements
	// and then breaks the connection.
	Hang, Lost bool
}

// LRS is a stand-in. The fields are set before it is used; its methods are safe
// for concurrent use.
type LRS struct {
	// Version is the only one that it speaks, as the header has it.
	Version string
	// Username and Password let in.
	Username, Password string
	// MaxBytes bounds a request, unless it is 0.
	MaxBytes int
	// Before, if set, is called when a request comes, and may end its context.
	Before func()
	// Refuses says which statements it won't take; nil means none.
	Refuses func(statement map[string]any) bool

	mu       sync.Mutex
	faults   []Fault
	kept     map[string][]byte
	order    []string
	again    int
	requests int
}

// Fail has the next requests fail, one after the other.
func (l *LRS) Fail(faults ...Fault) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.faults = append(l.faults, faults...)
}

// Kept returns the IDs of the statements in the order that they came in.
func (l *LRS) Kept() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.order)
}

// Statement returns the statement with an ID, without what may differ between
// two that are the same (part 2, section 2.3.1); nil if there is none.
func (l *LRS) Statement(id string) []byte {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.kept[id]
}

// Requests returns how many requests came, and how many statements in them were
// there before.
func (l *LRS) Requests() (requests, again int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.requests, l.again
}

// Client returns a client that reaches it without a network.
func (l *LRS) Client() *http.Client { return &http.Client{Transport: transport{l}} }

type transport struct{ *LRS }

// RoundTrip implements http.RoundTripper.
func (t transport) RoundTrip(r *http.Request) (*http.Response, error) {
	if t.Before != nil {
		t.Before()
	}
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	f := t.fault()
	if f.Hang {
		<-r.Context().Done()
		return nil, r.Context().Err()
	}
	if f.Status != 0 {
		res := &http.Response{Status: fmt.Sprintf("%d %s", f.Status, http.StatusText(f.Status)), StatusCode: f.Status, Header: http.Header{}, Body: io.NopCloser(bytes.NewReader([]byte(f.Body)))}
		res.Header.Set("Retry-After", f.RetryAfter)
		res.Header.Set("Location", "https://elsewhere.example.no/")
		return res, nil
	}
	w := httptest.NewRecorder()
	t.ServeHTTP(w, r)
	if f.Lost {
		return nil, io.ErrUnexpectedEOF
	}
	return w.Result(), nil
}

func (l *LRS) fault() (f Fault) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.requests++
	if len(l.faults) > 0 {
		f, l.faults = l.faults[0], l.faults[1:]
	}
	return f
}

// ServeHTTP implements http.Handler: POST /statements and GET /about.
func (l *LRS) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("X-Experience-API-Version", l.Version)
	if r.Method == http.MethodGet && r.URL.Path == "/xapi/about" {
		answer(w, http.StatusOK, map[string]any{"version": []string{l.Version}})
		return
	}
	username, password, _ := r.BasicAuth()
	switch {
	case r.Method != http.MethodPost || r.URL.Path != "/xapi/statements":
		w.WriteHeader(http.StatusNotFound)
	case username != l.Username || password != l.Password:
		w.WriteHeader(http.StatusUnauthorized)
	case r.Header.Get("X-Experience-API-Version") != l.Version || r.Header.Get("Content-Type") != "application/json":
		answer(w, http.StatusBadRequest, "the version or the type of the content is missing, or another one")
	default:
		l.post(w, r)
	}
}

func answer(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	if err := json.MarshalWrite(w, body); err != nil {
		panic(err)
	}
}

// post takes all of a batch, or nothing (part 3, section 3.2).
func (l *LRS) post(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		panic(err)
	}
	if l.MaxBytes > 0 && len(body) > l.MaxBytes {
		answer(w, http.StatusRequestEntityTooLarge, "too large")
		return
	}
	var batch []map[string]any
	if err := json.Unmarshal(body, &batch); err != nil {
		answer(w, http.StatusBadRequest, err.Error())
		return
	}
	ids := make([]string, len(batch))
	fresh := map[string][]byte{}
	l.mu.Lock()
	defer l.mu.Unlock()
	for i, s := range batch {
		id, ok := s["id"].(string)
		if _, err := uuid.Parse(id); !ok || err != nil || fresh[id] != nil || wrong(s) || l.Refuses != nil && l.Refuses(s) {
			answer(w, http.StatusBadRequest, "statement "+id+" is wrong")
			return
		}
		ids[i], fresh[id] = id, canonical(s)
		if old := l.kept[id]; old != nil && !bytes.Equal(old, fresh[id]) {
			answer(w, http.StatusConflict, "statement "+id+" is there, and another one")
			return
		}
	}
	for _, id := range ids {
		if l.kept[id] != nil {
			l.again++
		} else {
			l.order = append(l.order, id)
		}
	}
	if l.kept == nil {
		l.kept = map[string][]byte{}
	}
	maps.Copy(l.kept, fresh)
	answer(w, http.StatusOK, ids)
}

// wrong reports whether a statement lacks what every one needs (part 2, section
// 2.4).
func wrong(s map[string]any) bool {
	for _, name := range []string{"actor", "verb", "object"} {
		if _, ok := s[name].(map[string]any); !ok {
			return true
		}
	}
	return false
}

// canonical is a statement without what isn't part of it: how activities and
// verbs are described.
func canonical(s map[string]any) []byte {
	var strip func(v any)
	strip = func(v any) {
		switch v := v.(type) {
		case map[string]any:
			delete(v, "definition")
			delete(v, "display")
			for _, inner := range v {
				strip(inner)
			}
		case []any:
			for _, inner := range v {
				strip(inner)
			}
		}
	}
	strip(s)
	text, err := json.Marshal(s, json.Deterministic(true))
	if err != nil {
		panic(err)
	}
	value := jsontext.Value(text)
	if err := value.Canonicalize(); err != nil {
		panic(err)
	}
	return value
}
