package hearsay

import (
	"encoding/base64"
	"net/http"
	"testing"
	"testing/synctest"
	"time"
)

// roundTripper answers without a network.
type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// TestSilentMetadata: where nobody answers, the doctor waits for 300 ms.
func TestSilentMetadata(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		silent := roundTripper(func(r *http.Request) (*http.Response, error) {
			if r.Header.Get("Metadata") != "true" {
				t.Error("Azure wants the header Metadata")
			}
			<-r.Context().Done()
			return nil, r.Context().Err()
		})
		if got := AzureLocation(t.Context(), silent); got != "" || time.Since(start) != metadataPatience {
			t.Errorf("%q after %v", got, time.Since(start))
		}
	})
}

func TestAssertionExpiry(t *testing.T) {
	t.Parallel()
	token := func(claims string) string {
		return "e30." + base64.RawURLEncoding.EncodeToString([]byte(claims)) + ".c"
	}
	for data, want := range map[string]struct {
		seconds float64
		ok      bool
	}{
		"": {0, false}, "x": {0, false}, "a.!.c": {0, false}, token(`[]`): {0, false},
		token(`{}`): {0, true}, token(`{"exp":1.5}`) + "\n": {1.5, true}, token(`{"exp":1e300}`): {1e300, true},
	} {
		if seconds, ok := AssertionExpiry([]byte(data)); seconds != want.seconds || ok != want.ok {
			t.Errorf("%q: got %v, %v", data, seconds, ok)
		}
	}
}
