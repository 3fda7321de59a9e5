package hearsay

import (
	"encoding/base64"
	"testing"
)

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
