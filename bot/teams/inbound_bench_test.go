package teams_test

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"drypp/bot/teams"
)

// discard is a response that is thrown away, made once.
type discard struct{ header http.Header }

func (d *discard) Header() http.Header               { return d.header }
func (d *discard) WriteHeader(int)                   {}
func (d *discard) Write(b []byte) (int, error)       { return len(b), nil }
func (d *discard) WriteString(s string) (int, error) { return len(s), nil }

type fixed struct{ answer teams.Answer }

func (f fixed) Turn(context.Context, teams.Turn) (teams.Answer, error) { return f.answer, nil }

// maxClickAllocs is what a click may allocate in this package, the decoding of
// its JSON included.
const maxClickAllocs = 25

// click returns a function that has one click answered, with everything that
// net/http would bring made beforehand.
func click(tb testing.TB) func() {
	in := newInbound(tb)
	config := in.endpoint.EndpointConfig
	config.Handler = fixed{teams.Answer{Card: []byte(spaced)}}
	config.Observe = func(teams.Observation) {}
	config.Log = slog.New(slog.NewJSONHandler(io.Discard, nil))
	endpoint := teams.NewEndpoint(config)
	body := []byte(with(tb, invoke(object{
		"action":  object{"type": "Action.Execute", "verb": "answer", "data": object{"do": "answer", "e": "0123456789", "s": "links", "t": 1, "answer": "b"}},
		"trigger": "manual",
	})))
	r := httptest.NewRequest(http.MethodPost, "/api/messages", nil)
	r.Header.Set("Authorization", in.sign(tb, in.claims()))
	r.ContentLength = int64(len(body))
	reader := bytes.NewReader(nil)
	r.Body = io.NopCloser(reader)
	w := &discard{http.Header{}}
	return func() {
		reader.Reset(body)
		endpoint.ServeHTTP(w, r)
	}
}

func BenchmarkClick(b *testing.B) {
	do := click(b)
	b.ReportAllocs()
	for b.Loop() {
		do()
	}
}

func BenchmarkAuthenticate(b *testing.B) {
	in := newInbound(b)
	b.Run("remembered", func(b *testing.B) {
		header := in.sign(b, in.claims())
		b.ReportAllocs()
		for b.Loop() {
			if _, err := in.validator.Authenticate(b.Context(), header); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("verified", func(b *testing.B) {
		claims := in.claims()
		claims["exp"] = in.clock.now().AddDate(1000, 0, 0).Unix()
		header := in.sign(b, claims)
		b.ReportAllocs()
		for b.Loop() {
			in.clock.advance(5 * time.Minute) // past what is remembered
			if _, err := in.validator.Authenticate(b.Context(), header); err != nil {
				b.Fatal(err)
			}
		}
	})
}
