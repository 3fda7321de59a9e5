package delivery

import (
	"context"
	"sync"
	"time"
)

const (
	// inFlight bounds how many calls of one organisation are under way: as
	// many as Teams allows in two seconds, for answers that take as long.
	inFlight = 100
	// glance is how often it is looked whether somebody was woken, and how
	// long it takes until what the store refused is tried again.
	glance = time.Second
	// lead is how long after its turn a call goes out. Turns are evenly apart,
	// and what is noted first takes now less, now more: waiting for the same
	// moment keeps calls apart as Teams counts them.
	lead = 2 * catchUp
)

// Run carries out everything that is due, by the clock, until the context
// ends. It returns when what was in flight then has landed, which takes as
// long as the Messenger and the Installer do at most. Each organisation goes
// its own pace.
func (e *Engine) Run(ctx context.Context) {
	var all sync.WaitGroup
	for _, o := range e.all {
		all.Go(func() { e.run(ctx, o) })
	}
	all.Wait()
}

// run is Run for one organisation.
func (e *Engine) run(ctx context.Context, o *organisation) {
	var flying sync.WaitGroup
	defer flying.Wait()
	slots := make(chan struct{}, inFlight)
	for ctx.Err() == nil {
		slots <- struct{}{} // waits until one is free
		<-slots
		now := e.Now()
		work, next, err := e.due(ctx, now, o, cap(slots)-len(slots))
		if err != nil && ctx.Err() == nil {
			e.Log.ErrorContext(ctx, "deliveries are held up; it is tried again", "error", err)
			next = now.Add(glance)
		}
		for _, w := range work {
			slots <- struct{}{}
			flying.Go(func() {
				e.carry(ctx, w)
				<-slots
			})
		}
		if next.IsZero() {
			next = now.Add(glance)
		}
		Sleep(ctx, min(glance, next.Sub(e.Now())))
	}
}

// carry does one piece of work. What has begun is landed even if the context
// ends.
func (e *Engine) carry(ctx context.Context, w Work) {
	f, err := e.Begin(ctx, e.Now(), w)
	if err != nil && ctx.Err() == nil {
		e.Log.ErrorContext(ctx, "a delivery could not begin; it is tried again", "error", err)
	}
	if f == nil {
		return
	}
	lasting := context.WithoutCancel(ctx)
	var r Result
	Depart(lasting, e.Now, w.turn, func(now time.Time) (held time.Time) {
		r = e.Fly(lasting, now, f)
		return r.held
	})
	for {
		err := e.Land(lasting, e.Now(), f, r)
		if err == nil {
			return
		}
		e.Log.ErrorContext(ctx, "what became of a delivery could not be noted", "error", err)
		if !Sleep(ctx, glance) {
			return
		}
	}
}

// Depart has a call leave when it is to leave after its turn, and again as soon as
// the pace lets it while fly returns until when it was held. It doesn't wait for a
// Retry-After: who has the chat then is seen to anew.
func Depart(ctx context.Context, clock func() time.Time, turn time.Time, fly func(now time.Time) (held time.Time)) {
	Sleep(ctx, min(lead, turn.Add(lead).Sub(clock())))
	for {
		now := clock()
		held := fly(now)
		if held.IsZero() || held.Sub(now) >= lead {
			return
		}
		Sleep(ctx, held.Sub(now))
	}
}

// Sleep waits. It returns false if the context ended.
func Sleep(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}
