package teams

import (
	"crypto/sha256"
	"sync"
	"time"
)

const (
	memoryShards = 16
	// maxRemembered bounds what is remembered in a shard. Only tokens that
	// were verified get in, and Teams uses one of them for an hour.
	maxRemembered = 256
)

type tokenHash = [sha256.Size]byte

func hashOf(token string) tokenHash { return sha256.Sum256([]byte(token)) }

// memory remembers verified tokens by their hash. The zero memory is empty. It
// is safe for concurrent use.
type memory struct {
	shards [memoryShards]memoryShard
}

type memoryShard struct {
	mu     sync.RWMutex
	tokens map[tokenHash]remembered
}

type remembered struct {
	id    *tokenIdentity
	until time.Time
}

func (m *memory) shard(h tokenHash) *memoryShard { return &m.shards[h[0]%memoryShards] }

// recall returns who was verified by a token, or nil.
func (m *memory) recall(h tokenHash, now time.Time) *tokenIdentity {
	s := m.shard(h)
	s.mu.RLock()
	defer s.mu.RUnlock()
	if r, ok := s.tokens[h]; ok && now.Before(r.until) {
		return r.id
	}
	return nil
}

// remember keeps who was verified by a token until then.
func (m *memory) remember(h tokenHash, id *tokenIdentity, until, now time.Time) {
	s := m.shard(h)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.tokens == nil {
		s.tokens = make(map[tokenHash]remembered)
	}
	if len(s.tokens) >= maxRemembered {
		s.forget(now)
	}
	s.tokens[h] = remembered{id, until}
}

// forget drops what is past its time, and one more if that was nothing.
func (s *memoryShard) forget(now time.Time) {
	for h, r := range s.tokens {
		if !now.Before(r.until) {
			delete(s.tokens, h)
		}
	}
	for h := range s.tokens {
		if len(s.tokens) < maxRemembered {
			return
		}
		delete(s.tokens, h)
	}
}
