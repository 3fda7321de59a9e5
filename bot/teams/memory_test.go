package teams

import (
	"strconv"
	"testing"
	"time"
)

func TestMemoryIsBounded(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	var m memory
	id := new(tokenIdentity)
	const tokens = 3 * memoryShards * maxRemembered
	for i := range tokens {
		h := hashOf(strconv.Itoa(i))
		m.remember(h, id, now.Add(time.Minute), now)
		if m.recall(h, now) != id {
			t.Fatalf("token %d was forgotten at once", i)
		}
	}
	for i := range m.shards {
		if n := len(m.shards[i].tokens); n > maxRemembered {
			t.Errorf("shard %d remembers %d tokens", i, n)
		}
	}
}

func TestMemoryForgetsWhatIsPastItsTimeFirst(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	id := new(tokenIdentity)
	s := &memoryShard{tokens: map[tokenHash]remembered{}}
	for i := range maxRemembered {
		until := now.Add(time.Minute)
		if i%2 == 0 {
			until = now
		}
		s.tokens[hashOf(strconv.Itoa(i))] = remembered{id, until}
	}
	s.forget(now)
	if got := len(s.tokens); got != maxRemembered/2 {
		t.Errorf("%d left, want the half that is good", got)
	}
	for h, r := range s.tokens {
		if !now.Before(r.until) {
			t.Errorf("%x is past its time", h[:4])
		}
	}
}
