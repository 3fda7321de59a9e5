package hearsay

import (
	"io"
	"net/http"
	"strings"
	"testing"
)

// FuzzStrangers gives the doctor whatever may stand at public_url and
// in a token file: it says something fixed about it, and
// never repeats it.
func FuzzStrangers(f *testing.F) {
	f.Add(401, "application/json", "Bearer", `{"error":{"code":"Unauthorized"}}`)
	f.Add(200, "text/html; charset=utf-8", "", `{"compute":{"location":"Norway East"}}`)
	f.Add(407, ";;", "Basic", "e30.eyJleHAiOjF9.c")
	f.Fuzz(func(t *testing.T, status int, kind, challenge, body string) {
		header := http.Header{"Content-Type": {kind}, "Www-Authenticate": {challenge}}
		what, fix := Strange(&http.Response{StatusCode: status, Header: header, Body: io.NopCloser(strings.NewReader(body))})
		if (what == "") != (fix == "") || what == "" && status != http.StatusUnauthorized {
			t.Errorf("%d: %q → %q", status, what, fix)
		}
		if seconds, ok := AssertionExpiry([]byte(body)); !ok && seconds != 0 {
			t.Errorf("no token, but it expires at %v", seconds)
		}
	})
}
