package main

import (
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode"
)

// FuzzStrangers gives the doctor whatever may stand at public_url, at Azure's
// metadata address and in a token file: it says something fixed about it, and
// never repeats it.
func FuzzStrangers(f *testing.F) {
	f.Add(401, "application/json", "Bearer", `{"error":{"code":"Unauthorized"}}`)
	f.Add(200, "text/html; charset=utf-8", "", `{"compute":{"location":"Norway East"}}`)
	f.Add(407, ";;", "Basic", "e30.eyJleHAiOjF9.c")
	f.Fuzz(func(t *testing.T, status int, kind, challenge, body string) {
		header := http.Header{"Content-Type": {kind}, "Www-Authenticate": {challenge}}
		what, fix := strange(&http.Response{StatusCode: status, Header: header, Body: io.NopCloser(strings.NewReader(body))})
		if (what == "") != (fix == "") || what == "" && status != http.StatusUnauthorized {
			t.Errorf("%d: %q → %q", status, what, fix)
		}
		if location := azureLocation(t.Context(), answering(http.StatusOK, body)); strings.ContainsFunc(location, notPlain) {
			t.Errorf("location %q", location)
		}
		file := filepath.Join(t.TempDir(), "token")
		if err := os.WriteFile(file, []byte(body), 0o600); err != nil {
			t.Fatal(err)
		}
		d := &doctor{now: func() time.Time { return time.Unix(1_800_000_000, 0) }}
		if said := d.assertion(file); len(said) != 1 || (said[0].Fix == "") != (said[0].State == fine) {
			t.Errorf("%+v", said)
		}
	})
}

func notPlain(r rune) bool { return !unicode.IsLower(r) && !unicode.IsDigit(r) || r > unicode.MaxASCII }
