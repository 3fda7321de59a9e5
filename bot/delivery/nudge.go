package delivery

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"

	"drypp/bot/store"
)

// Nudge has each of the people, by random ID, reminded of what they owe, because
// the person by wishes it: their manager, or who stands in for them. Whether
// they may is the caller's to know. It returns how many it did: not those who
// owe nothing, left, are restricted, blocked the bot, have a nudge waiting, or were nudged within
// campaigns.NudgeEvery. After an error it may be repeated, and counts those it
// did not do before.
func (d *Desk) Nudge(ctx context.Context, tenant, by string, people []string) (nudged int, err error) {
	o, err := d.organisation(tenant)
	if err != nil {
		return 0, err
	}
	var all sync.WaitGroup
	var done atomic.Int64
	errs := make([]error, len(people))
	for first := range min(lookers, len(people)) {
		all.Go(func() {
			for i := first; i < len(people); i += lookers {
				did, err := d.nudge(ctx, o, by, people[i])
				if errs[i] = err; did {
					done.Add(1)
				}
			}
		})
	}
	all.Wait()
	return int(done.Load()), errors.Join(errs...)
}

// nudge is Nudge for one person. Who is gone meanwhile isn't nudged.
func (d *Desk) nudge(ctx context.Context, o *organisation, by, person string) (did bool, err error) {
	now := d.now()
	err = o.Store.Revise(ctx, person, func(c *store.Case) error {
		did = c.Person.Active() && !c.Person.Blocked && c.Agenda.Ask(by, c.Enrolments, now)
		return nil
	})
	if errors.Is(err, store.ErrNotFound) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("nudging person %s of organisation %s: %w", person, o.Tenant, err)
	}
	return did, nil
}
