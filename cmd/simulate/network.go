package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptrace"
	"strconv"
	"strings"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"drypp/bot/teams/teamstest"
)

// network leads the program's requests to the stand-in for Teams, as badly as
// networks do, and shows the world each card that got there.
type network struct {
	traffic *rand.Rand
	teams   http.RoundTripper
	// arrived is told each card that reached a chat.
	arrived func(conversation string, card jsontext.Value)
	// calls counts requests, faults those that went wrong.
	calls, faults int
	last          exchange
}

// exchange is the latest request by what Teams answered, if it did.
type exchange struct {
	status int
	asked  time.Duration
	lost   bool
}

// The faults of 2 % of all requests.
const (
	faulty = 0.02
	// Of these, so many are never sent, so many are lost on the way there, and
	// of so many the answer is lost. The program can't tell the last two apart.
	unreachable, wayLost, answerLost = 0.05, 0.1, 0.15
)

// misfortunes are what Teams answers to the others. Most are there more than
// once, because they are more likely.
var misfortunes = []int{429, 429, 429, 412, 502, 503, 503, 504, 500}

var errDropped = errors.New("the connection was dropped")

// RoundTrip makes a request, or doesn't.
func (n *network) RoundTrip(r *http.Request) (*http.Response, error) {
	n.calls++
	n.last = exchange{}
	if n.traffic.Float64() >= faulty {
		return n.pass(r)
	}
	n.faults++
	switch f := n.traffic.Float64(); {
	case f < unreachable:
		n.last.lost = true
		if trace := httptrace.ContextClientTrace(r.Context()); trace != nil {
			trace.GetConn(r.Host) // and no GotConn: nothing was sent
		}
		return nil, errDropped
	case f < unreachable+wayLost:
		n.last.lost = true
		return nil, errDropped
	case f < unreachable+wayLost+answerLost:
		resp, err := n.pass(r)
		if err == nil {
			resp.Body.Close()
		}
		n.last = exchange{lost: true}
		return nil, errDropped
	}
	return n.refuse(r), nil
}

// refuse answers without having done anything.
func (n *network) refuse(r *http.Request) *http.Response {
	status := pick(n.traffic, misfortunes)
	n.last.status = status
	header := http.Header{"Content-Type": {"application/json"}}
	if status == http.StatusTooManyRequests || status == http.StatusServiceUnavailable && n.traffic.IntN(2) == 0 {
		seconds := 1 + n.traffic.IntN(120)
		n.last.asked = time.Duration(seconds) * time.Second
		header.Set("Retry-After", strconv.Itoa(seconds))
	}
	body := `{"error":{"code":"ServiceError","message":"refused by the simulation"}}`
	return &http.Response{
		StatusCode: status, Status: http.StatusText(status), Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: header, Body: io.NopCloser(strings.NewReader(body)), ContentLength: int64(len(body)), Request: r,
	}
}

// pass hands a request on, and tells what arrived.
func (n *network) pass(r *http.Request) (*http.Response, error) {
	var body []byte
	conversation, sends := strings.CutSuffix(r.URL.Path, "/activities")
	if sends && r.Method == http.MethodPost {
		var err error
		if body, err = io.ReadAll(r.Body); err != nil {
			return nil, err
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
	}
	resp, err := n.teams.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	n.last.status = resp.StatusCode
	if body != nil && resp.StatusCode == http.StatusCreated {
		n.arrived(conversation[strings.LastIndexByte(conversation, '/')+1:], cardOf(body))
	}
	return resp, nil
}

// cardOf returns the card of an activity, or nil.
func cardOf(activity []byte) jsontext.Value {
	var a struct {
		Attachments []struct {
			Content jsontext.Value `json:"content"`
		} `json:"attachments"`
	}
	if json.Unmarshal(activity, &a) != nil || len(a.Attachments) != 1 {
		return nil
	}
	return a.Attachments[0].Content
}

// tokens gives the bot's tokens: one for most of its life, as a credential
// that caches does.
type tokens struct {
	credential teamstest.Credential
	now        func() time.Time
	token      string
	until      time.Time
}

// Token returns a token that is good for now.
func (t *tokens) Token(ctx context.Context) (string, error) {
	if t.now().Before(t.until) {
		return t.token, nil
	}
	var err error
	t.token, err = t.credential.Token(ctx)
	t.until = t.now().Add(50 * time.Minute)
	return t.token, err
}
