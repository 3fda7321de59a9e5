package main

import (
	"io"
	"math/rand/v2"
	"net/http"
	"strings"
	"testing"

	"github.com/go-json-experiment/json/jsontext"
)

// created answers every request as Teams does a send.
type created struct{ requests int }

func (c *created) RoundTrip(r *http.Request) (*http.Response, error) {
	c.requests++
	return &http.Response{StatusCode: http.StatusCreated, Body: io.NopCloser(strings.NewReader(`{"id":"1"}`)), Request: r}, nil
}

// TestNetwork: about 2 % of requests go wrong, in each of the ways, and only
// what reached Teams arrives.
func TestNetwork(t *testing.T) {
	t.Parallel()
	const requests = 20_000
	server, arrived := &created{}, 0
	n := &network{traffic: rand.New(rand.NewPCG(1, 2)), teams: server, arrived: func(chat string, card jsontext.Value) {
		if arrived++; chat != "a:1" || string(card) != `{"x":1}` {
			t.Errorf("%s in %s", card, chat)
		}
	}}
	seen, patience := map[int]int{}, 0
	for range requests {
		body := strings.NewReader(`{"attachments":[{"content":{"x":1}}]}`)
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "https://teams/v3/conversations/a:1/activities", body)
		if err != nil {
			t.Fatal(err)
		}
		resp, err := n.RoundTrip(r)
		switch {
		case err != nil:
			seen[0]++
		default:
			seen[resp.StatusCode]++
			if resp.Header.Get("Retry-After") != "" {
				patience++
			}
			if n.last.status != resp.StatusCode || n.last.lost {
				t.Fatalf("status %d is noted as %+v", resp.StatusCode, n.last)
			}
			resp.Body.Close()
		}
	}
	for _, status := range []int{0, 201, 412, 429, 500, 502, 503, 504} {
		if seen[status] == 0 {
			t.Errorf("no answer %d in %v", status, seen)
		}
	}
	if n.calls != requests || n.faults < requests/60 || n.faults > requests/40 || patience < seen[429] {
		t.Errorf("%d of %d went wrong, %d told to wait: %v", n.faults, n.calls, patience, seen)
	}
	if arrived != server.requests || arrived <= seen[201] {
		t.Errorf("%d arrived, %d reached Teams, %d were answered", arrived, server.requests, seen[201])
	}
}

// TestWayOn: the button that leads on is found on a card.
func TestWayOn(t *testing.T) {
	t.Parallel()
	const card = `{"body":[{"text":"\"data\":{\"do\":\"answer\"}"}],"actions":[
		{"data":{"do":"help"}},{"data":{"do":"start","c":"fire"}},{"data":{"do":"read","c":"gifts","s":"a}\"","v":"d"},"fallback":{"data":{"do":"next"}}}]}`
	b := wayOn([]byte(card))
	if b == nil || b.Do != "read" || b.Course != "gifts" || b.Step != `a}"` || b.Delivery != "d" {
		t.Fatalf("the way on is %+v", b)
	}
	if got := string(b.with(`"answer":"42"`)); got != `{"answer":"42","do":"read","c":"gifts","s":"a}\"","v":"d"}` {
		t.Errorf("it sends %s", got)
	}
	if b := wayOn([]byte(`{"actions":[{"data":{"do":"help"}}]}`)); b != nil {
		t.Errorf("%+v leads on", b)
	}
}
