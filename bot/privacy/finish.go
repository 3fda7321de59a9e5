package privacy

import (
	"context"
	"errors"
	"maps"
	"slices"

	"drypp/bot/privacy/audit"
	"drypp/bot/store"
	"drypp/courses/rights"
)

// finish carries out requests that were decided and not done, and has it on record
// who was erased, if the program ended in between.
func (c *care) finish(ctx context.Context) error {
	var due bool
	c.note(func() { due, c.unfinished = c.unfinished, false })
	if !due {
		return nil
	}
	err := c.begin(ctx)
	if err == nil {
		err = errors.Join(c.finishRequests(ctx), c.finishErased(ctx))
		c.end()
	}
	if err != nil {
		c.leave()
	}
	return err
}

// finishRequests carries out what was decided.
func (c *care) finishRequests(ctx context.Context) error {
	var decided []rights.Request
	err := c.Store.Requests(ctx, func(r rights.Request) error {
		if r.State.Open() && !r.Decided.IsZero() {
			decided = append(decided, r)
		}
		return ctx.Err()
	})
	if err != nil {
		return reading("requests", err)
	}
	for _, r := range decided {
		if _, err := c.carryOut(context.WithoutCancel(ctx), r, audit.Service); err != nil {
			return err
		}
	}
	return nil
}

// finishErased has it on record who was erased, where that is missing.
func (c *care) finishErased(ctx context.Context) error {
	missing := map[string]audit.Entry{}
	err := c.Store.Erased(ctx, func(e store.Erased) error {
		missing[e.Person] = audit.Entry{
			At: e.At, Actor: audit.Service, Action: audit.Erased, Subject: e.Person, Detail: map[string]string{"why": "finished"},
		}
		return ctx.Err()
	})
	if err != nil || len(missing) == 0 {
		return reading("who was erased", err)
	}
	err = c.Audit.Entries(func(_ audit.Receipt, e audit.Entry) error {
		if e.Action == audit.Erased {
			delete(missing, e.Subject)
		}
		return ctx.Err()
	})
	if err != nil || len(missing) == 0 {
		return reading("the audit log", err)
	}
	_, err = c.recordErased(context.WithoutCancel(ctx), slices.Collect(maps.Values(missing)))
	return err
}
