package main

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// TestStrict: whatever is answered, a browser may do nothing with it.
func TestStrict(t *testing.T) {
	t.Parallel()
	h := strict(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "no", http.StatusNotFound) }))
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/", nil))
	for name, want := range map[string]string{
		"Content-Security-Policy": "frame-ancestors 'none'", "Referrer-Policy": "no-referrer",
		"Strict-Transport-Security": "max-age=31536000", "X-Content-Type-Options": "nosniff",
	} {
		if got := w.Header().Get(name); !strings.Contains(got, want) || w.Code != http.StatusNotFound {
			t.Errorf("%s: %q, status %d", name, got, w.Code)
		}
	}
}
