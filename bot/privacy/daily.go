package privacy

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"drypp/bot/privacy/audit"
	"drypp/bot/store"
	"drypp/courses"
	"drypp/courses/calendar"
	"drypp/courses/rights"
)

// daily runs retention once a day, at a quiet time, or late.
func (c *care) daily(ctx context.Context) error {
	now := c.now()
	today := c.day(now)
	if !c.known || !c.retained.Before(today) || !c.Quiet(now) && now.In(c.Location).Hour() < late {
		return nil
	}
	r, err := c.retain(ctx, false)
	if r != nil {
		c.log.InfoContext(ctx, "what is kept no longer was removed", "people", len(r.People), "held", r.Held, "doubtful", r.Doubtful,
			"deliveries", r.Expired.Deliveries, "looks", r.Expired.Looks, "requests", r.Expired.Requests,
			"reviews", r.Expired.Reviews, "needs", r.Expired.Needs, "files", r.Files)
	}
	if err != nil {
		return err
	}
	c.retained = today
	return nil
}

// remind tells contacts of the requests that they are to be told of today.
func (c *care) remind(ctx context.Context) error {
	now := c.now().In(c.Location)
	today, weekday := calendar.On(now), now.Weekday()
	if weekday == time.Saturday || weekday == time.Sunday || now.Hour() < decentFrom || now.Hour() >= decentTo {
		return nil
	}
	news := false
	c.note(func() { news, c.news = c.news, false })
	if c.Remind == nil || c.told == today && !news {
		return nil
	}
	if err := c.tell(ctx, now); err != nil {
		c.told = calendar.Date{}
		return err
	}
	c.told = today
	return nil
}

func (c *care) tell(ctx context.Context, now time.Time) error {
	due, err := c.pending(ctx, func(*courses.Person) bool { return true })
	if err != nil {
		return err
	}
	due = slices.DeleteFunc(due, func(p rights.Pending) bool { return !p.RemindOn(calendar.On(now), c.Location) })
	if len(due) == 0 {
		return nil
	}
	if err := c.Remind(ctx, due); err != nil {
		return fmt.Errorf("telling contacts of requests: %w", err)
	}
	if err := c.begin(ctx); err != nil {
		return err
	}
	defer c.end()
	for i := range due {
		if err := c.reminded(context.WithoutCancel(ctx), &due[i], now); err != nil {
			return err
		}
	}
	return nil
}

// reminded notes that contacts were told of a request, unless it was decided
// meanwhile.
func (c *care) reminded(ctx context.Context, p *rights.Pending, at time.Time) error {
	r, err := c.Store.Request(ctx, p.ID)
	if errors.Is(err, store.ErrNotFound) || err == nil && (!r.State.Open() || !r.Decided.IsZero()) {
		return nil
	}
	if err != nil {
		return reading("the request", err)
	}
	if _, err := c.append(ctx, about(&r, audit.Service, audit.RequestReminded, "days", strconv.Itoa(p.Days))); err != nil {
		return err
	}
	r.Reminded = at
	return c.keep(ctx, &r)
}

// rotate has the master key replaced when that is due.
func (c *care) rotate(ctx context.Context) error {
	now := c.now()
	if !c.known || c.Organisation.Rotate == nil || c.RotateEvery <= 0 || now.Sub(c.rotated) < c.RotateEvery || !c.Quiet(now) {
		return nil
	}
	if err := c.newKey(ctx, audit.Service); err != nil {
		return err
	}
	c.rotated = now
	return nil
}

// Rotate has the master key of an organisation's key ring replaced at once, for
// the command line. ErrNoRotation: it is replaced elsewhere.
func (s *Service) Rotate(ctx context.Context, tenant string) error {
	o, err := s.organisation(tenant)
	if err != nil {
		return err
	}
	if o.Organisation.Rotate == nil {
		return ErrNoRotation
	}
	return o.newKey(ctx, audit.CommandLine)
}

// ErrNoRotation: Drypp can't replace the master key.
var ErrNoRotation = errors.New("the master key isn't one that Drypp can replace")

func (o *organisation) newKey(ctx context.Context, actor string) error {
	if err := o.Organisation.Rotate(ctx); err != nil {
		return fmt.Errorf("replacing the master key: %w", err)
	}
	_, err := o.append(context.WithoutCancel(ctx), audit.Entry{Actor: actor, Action: audit.KeyRotated})
	return err
}

// compact has the store written anew, at a quiet time after something was removed.
func (c *care) compact(ctx context.Context) error {
	var due bool
	c.note(func() { due = c.removed })
	if !due || !c.known || !c.Quiet(c.now()) {
		return nil
	}
	c.note(func() { c.removed = false })
	before, after, err := c.Store.Compact(ctx)
	if err != nil {
		c.note(func() { c.removed = true })
		return fmt.Errorf("compacting the store: %w", err)
	}
	_, err = c.append(context.WithoutCancel(ctx), audit.Entry{Actor: audit.Service, Action: audit.Compacted, Detail: map[string]string{
		"before": strconv.FormatInt(before, 10), "after": strconv.FormatInt(after, 10),
	}})
	return err
}
