package digest

import (
	"context"
	"sync"
	"time"

	"drypp/bot/delivery"
)

const (
	// inFlight bounds how many digests of one organisation are on their way.
	inFlight = 50
	// glance is how long it takes at most until it is looked again while
	// something is on its way, and idle while nothing is.
	glance, idle = time.Second, time.Minute
)

// Run sends everything that is due, by the clock, until the context ends. It
// returns when what was on its way then has landed. Each organisation goes its
// own pace.
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
			e.Log.ErrorContext(ctx, "digests are held up; it is tried again", "error", err)
		}
		for _, w := range work {
			slots <- struct{}{}
			flying.Go(func() {
				e.carry(ctx, w)
				<-slots
			})
		}
		wait := idle
		if len(slots) > 0 {
			wait = glance
		}
		delivery.Sleep(ctx, min(wait, next.Sub(e.Now())))
	}
}

// carry sends one digest. What has begun is landed even if the context ends.
func (e *Engine) carry(ctx context.Context, w Work) {
	f, err := e.Begin(ctx, e.Now(), w)
	if err != nil && ctx.Err() == nil {
		e.Log.ErrorContext(ctx, "a digest could not begin; it is tried again", "error", err)
	}
	if f == nil {
		return
	}
	lasting := context.WithoutCancel(ctx)
	var r Result
	delivery.Depart(lasting, e.Now, w.turn, func(now time.Time) (held time.Time) {
		r = e.Fly(lasting, now, f)
		return r.held
	})
	for {
		err := e.Land(lasting, e.Now(), f, r)
		if err == nil {
			return
		}
		e.Log.ErrorContext(ctx, "what became of a digest could not be noted", "error", err)
		if !delivery.Sleep(ctx, glance) {
			return
		}
	}
}
