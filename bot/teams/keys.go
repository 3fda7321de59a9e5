package teams

import (
	"context"
	"log/slog"
	"net/http"
	"sync"
	"sync/atomic"
	"time"
)

// How long keys are good for. The first two are what Microsoft's own SDKs keep
// to (botbuilder-js, openIdMetadata.ts).
const (
	keysLive     = 24 * time.Hour
	askAgain     = time.Hour
	retryFetch   = time.Minute
	retryFirst   = 5 * time.Second
	fetchTimeout = 10 * time.Second
)

// keyCache holds the keys of one issuer. It fetches them once a day off the
// path of a request, and for a key ID that it doesn't know at most once an
// hour; the requests that need that key wait for the one fetch. A fetch that
// fails leaves the old keys in force and is tried again after a minute. It is
// safe for concurrent use.
type keyCache struct {
	metadata string
	client   *http.Client
	now      func() time.Time
	log      *slog.Logger

	keys atomic.Pointer[map[string]*key]

	mu sync.Mutex
	// due is when the next fetch may begin by itself, asked when the last
	// one was begun for an unknown key ID.
	due, asked time.Time
	// flight is the fetch under way, or nil.
	flight *fetch
}

type fetch struct {
	done chan struct{}
	err  error
}

// find returns the key with that ID, or UnknownKey, or KeysUnavailable.
func (c *keyCache) find(ctx context.Context, id string) (*key, error) {
	k, loaded := c.cached(id)
	f := c.begin(loaded && k == nil)
	if k != nil {
		return k, nil
	}
	if f != nil {
		if err := f.wait(ctx); err != nil && !loaded {
			return nil, KeysUnavailable
		}
		k, loaded = c.cached(id)
	}
	switch {
	case k != nil:
		return k, nil
	case !loaded:
		return nil, KeysUnavailable
	}
	return nil, UnknownKey
}

// cached returns the key with that ID or nil, and whether there are any keys.
func (c *keyCache) cached(id string) (*key, bool) {
	keys := c.keys.Load()
	if keys == nil {
		return nil, false
	}
	return (*keys)[id], true
}

// begin starts a fetch if the time has come or, for an unknown key ID, if the
// last such fetch is an hour ago. It returns the fetch under way, or nil.
func (c *keyCache) begin(unknown bool) *fetch {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.flight != nil {
		return c.flight
	}
	now := c.now()
	ask := unknown && now.Sub(c.asked) >= askAgain
	if !ask && now.Before(c.due) {
		return nil
	}
	if ask {
		c.asked = now
	}
	c.flight = &fetch{done: make(chan struct{})}
	go c.run(c.flight)
	return c.flight
}

// run fetches on its own time, not on that of the request that asked for it.
func (c *keyCache) run(f *fetch) {
	ctx, cancel := context.WithTimeout(context.Background(), fetchTimeout)
	defer cancel()
	keys, err := fetchKeys(ctx, c.client, c.metadata)

	c.mu.Lock()
	defer c.mu.Unlock()
	retry := retryFetch
	switch {
	case err == nil:
		c.keys.Store(&keys)
		retry = keysLive
	case c.keys.Load() == nil:
		retry = retryFirst
	}
	if err != nil {
		c.log.Warn("fetching token keys failed", "metadata", c.metadata, "error", err)
	}
	c.due = c.now().Add(retry)
	c.flight, f.err = nil, err
	close(f.done)
}

// wait returns when the fetch has ended, with its error, or the context's.
func (f *fetch) wait(ctx context.Context) error {
	select {
	case <-f.done:
		return f.err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// warm returns when there are keys, or with the error of the fetch.
func (c *keyCache) warm(ctx context.Context) error {
	if c.keys.Load() != nil {
		return nil
	}
	if f := c.begin(false); f != nil {
		return f.wait(ctx)
	}
	return c.ready()
}

// ready returns nil if there are keys.
func (c *keyCache) ready() error {
	if c.keys.Load() == nil {
		return KeysUnavailable
	}
	return nil
}
