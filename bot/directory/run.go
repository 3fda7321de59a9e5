package directory

import (
	"context"
	"errors"
	"math/rand/v2"
	"sync"
	"time"
)

const (
	// soon bounds how long after Run began the first rounds begin: not all
	// organisations' at once, which share this machine and perhaps a limit.
	soon = 2 * time.Minute
	// shortest is the least time between two rounds of an organisation.
	shortest = time.Minute
	// slowest is how many times Every lies between rounds at most, after
	// several failed.
	slowest = 8
)

// Run brings the people of every organisation that has a directory up to date,
// from soon after it is called, each time that Every has passed, give or take a
// tenth, and at once when Allow or Choose ask for it. After rounds that failed
// it takes longer each time. It carries on what Choose couldn't finish. It
// returns when the context has ended and the rounds with it.
func (d *Directory) Run(ctx context.Context) {
	var all sync.WaitGroup
	for _, o := range d.all {
		all.Go(func() { o.run(ctx) })
	}
	all.Wait()
}

func (o *organisation) run(ctx context.Context) {
	every := max(o.Every, shortest)
	wait := within(time.Second, min(soon, every))
	failures := 0
	for o.rest(ctx, wait) {
		switch err := o.carryOn(ctx); {
		case errors.Is(err, ErrBusy):
			wait = within(shortest, 2*shortest)
			continue
		case err == nil, errors.Is(err, ErrInterrupted):
			failures = 0
		default:
			failures++
		}
		wait = pause(every, failures)
	}
}

// carryOn does what is due in an organisation: a round or, without a directory,
// what remains of a change of the fields.
func (o *organisation) carryOn(ctx context.Context) error {
	if o.Source != nil {
		_, err := o.sync(ctx, SyncOptions{})
		return err
	}
	if err := o.begin(nil); err != nil {
		return err
	}
	defer o.end()
	_, err := o.settle(ctx)
	if err != nil && ctx.Err() == nil {
		o.log.WarnContext(ctx, "fields that are not chosen could not be deleted; it is tried again", "error", err)
	}
	return err
}

// pause returns how long to wait after so many failures in a row: never less
// than without, give or take a tenth.
func pause(every time.Duration, failures int) time.Duration {
	times := min(1<<min(max(failures-1, 0), 10), slowest)
	long := every * time.Duration(times)
	if failures > 0 {
		return within(long, long+long/10)
	}
	return within(max(long-long/10, shortest), long+long/10)
}

// within returns some time between the two.
func within(least, most time.Duration) time.Duration {
	return least + rand.N(most-least+1)
}

// rest waits, unless it is woken before. It returns false if the context ended.
func (o *organisation) rest(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-o.wake:
	case <-ctx.Done():
	}
	return ctx.Err() == nil
}
