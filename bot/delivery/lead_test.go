package delivery_test

import (
	"context"
	"math/rand/v2"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"drypp/bot/delivery"
	"drypp/bot/store"
	"drypp/courses/campaigns"
)

// slow is a store that takes now less, now more time to note something.
type slow struct {
	store.Store
	mu     sync.Mutex
	random *rand.Rand
}

func (s *slow) Revise(ctx context.Context, person string, f func(*store.Case) error) error {
	s.mu.Lock()
	d := time.Duration(s.random.Int64N(int64(80 * time.Millisecond)))
	s.mu.Unlock()
	select {
	case <-time.After(d):
	case <-ctx.Done():
	}
	return s.Store.Revise(ctx, person, f)
}

// TestEvenly: calls leave as evenly apart as their turns were, though what comes
// before takes now less, now more time.
func TestEvenly(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, 1, 100)
		o := w.orgs[0]
		w.config.Organisations[0].Store = &slow{Store: o.store, random: rand.New(rand.NewPCG(1, 2))}
		w.engine = delivery.NewEngine(w.config)
		o.put(campaign("c", "one"))
		defer w.start()()
		time.Sleep(time.Until(at(monday, 8).Add(time.Minute)))
		list := w.sends.take()
		if len(list) != 100 {
			t.Fatalf("%d cards in a minute", len(list))
		}
		for i := 1; i < len(list); i++ {
			if apart := list[i].at.Sub(list[i-1].at); apart < 15*time.Millisecond {
				t.Errorf("cards %d and %d are %v apart", i, i+1, apart)
			}
		}
		if got := stages(o.ledger()); len(got) != 100 || got[0] != campaigns.Accepted {
			t.Errorf("the ledger has %v", got)
		}
	})
}
