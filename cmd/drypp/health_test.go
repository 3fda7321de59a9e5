package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"testing/synctest"

	"github.com/prometheus/client_golang/prometheus/testutil"

	"drypp/bot/store"
)

// ailing is a store that says how it is.
type ailing struct {
	store.Store
	err atomic.Pointer[error]
}

func (a *ailing) Healthy() error {
	if err := a.err.Load(); err != nil {
		return *err
	}
	return nil
}

func (a *ailing) fail(cause error) {
	err := fmt.Errorf("%w: /secret/path: %w", store.ErrUnavailable, cause)
	a.err.Store(&err)
}

func TestReadyz(t *testing.T) {
	t.Parallel()
	noKeys := errors.New("no keys from https://login.example")
	for name, test := range map[string]struct {
		broken, stopping bool
		keys             error
		status           int
		want             string
	}{
		"ready":        {status: 200, want: `{"keys":"ok","status":"ready","stores":"ok"}`},
		"no keys":      {keys: noKeys, status: 503, want: `"keys":"the keys that tokens are checked with aren't there yet","status":"not ready"`},
		"broken store": {broken: true, status: 503, want: `"status":"not ready","stores":"a store takes no changes"`},
		"stopping":     {stopping: true, status: 503, want: `"service":"stopping","status":"not ready"`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			kept := &ailing{}
			if test.broken {
				kept.fail(syscall.EIO)
			}
			h := &health{stores: []store.Store{kept}, keys: func() error { return test.keys }}
			h.stopping.Store(test.stopping)
			mux := http.NewServeMux()
			h.routes(mux)
			w := httptest.NewRecorder()
			mux.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/readyz", nil))
			if w.Code != test.status || !strings.Contains(w.Body.String(), test.want) {
				t.Errorf("got %d %s, want %d %s", w.Code, w.Body, test.status, test.want)
			}
			if strings.Contains(w.Body.String(), "secret") || strings.Contains(w.Body.String(), "login.example") {
				t.Errorf("a stranger is told the cause: %s", w.Body)
			}
		})
	}
}

// TestWatch has a store fail while the service runs: a full disk passes, but a
// failed fsync ends the service, because only opening the store again helps.
func TestWatch(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		kept := &ailing{}
		s := &service{metrics: newMetrics(), health: &health{stores: []store.Store{kept}}}
		ended := make(chan error, 1)
		go func() { ended <- s.watch(t.Context()) }()

		kept.fail(syscall.ENOSPC)
		waitFor(t, ended, 1, s)
		kept.err.Store(nil)
		waitFor(t, ended, 0, s)
		kept.fail(syscall.EIO)
		if err := <-ended; !errors.Is(err, syscall.EIO) || !strings.Contains(err.Error(), "starts it anew") {
			t.Errorf("it ended with %v", err)
		}
	})
}

// waitFor lets the watch look twice and expects it to go on.
func waitFor(t *testing.T, ended chan error, unhealthy float64, s *service) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 2*watchEvery)
	defer cancel()
	select {
	case err := <-ended:
		t.Fatalf("it ended with %v", err)
	case <-ctx.Done():
	}
	if got := testutil.ToFloat64(s.metrics.unhealthy); got != unhealthy {
		t.Errorf("the metrics say %v unhealthy stores, want %v", got, unhealthy)
	}
}

func TestWatchEndsWithItsContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	s := &service{metrics: newMetrics(), health: &health{}}
	if err := s.watch(ctx); err != nil {
		t.Errorf("got %v", err)
	}
}
