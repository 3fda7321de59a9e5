package main

import (
	"net/http"
	"sync/atomic"

	"github.com/go-json-experiment/json"

	"drypp/bot/store"
)

// health knows whether answers can be taken.
type health struct {
	stores []store.Store
	// keys returns nil once tokens can be checked.
	keys func() error
	// stopping says that the service takes nothing new.
	stopping atomic.Bool
}

// routes answers probes: /healthz says that the process lives, /readyz that
// answers can be taken, and if not, what is missing. They are open to all, so
// they name no path, tenant or cause; the log does.
func (h *health) routes(mux *http.ServeMux) {
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) {
		probe(w, http.StatusOK, map[string]string{"status": "alive"})
	})
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, _ *http.Request) {
		status, parts := h.ready()
		probe(w, status, parts)
	})
}

func (h *health) ready() (status int, parts map[string]string) {
	parts = map[string]string{"status": "ready", "stores": "ok", "keys": "ok"}
	status = http.StatusOK
	missing := func(part, what string) {
		status, parts["status"], parts[part] = http.StatusServiceUnavailable, "not ready", what
	}
	if h.unhealthy() > 0 {
		missing("stores", "a store takes no changes")
	}
	if h.keys() != nil {
		missing("keys", "the keys that tokens are checked with aren't there yet")
	}
	if h.stopping.Load() {
		missing("service", "stopping")
	}
	return status, parts
}

// unhealthy counts the stores that take no changes.
func (h *health) unhealthy() int {
	n := 0
	for _, s := range h.stores {
		if s.Healthy() != nil {
			n++
		}
	}
	return n
}

func probe(w http.ResponseWriter, status int, body map[string]string) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	// A prober that hung up needs no answer.
	_ = json.MarshalWrite(w, body, json.Deterministic(true))
}
