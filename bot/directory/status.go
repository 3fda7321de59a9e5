package directory

import (
	"context"

	"drypp/bot/store"
	"drypp/courses"
)

// Status says where an organisation's people come from and how that goes.
func (d *Directory) Status(ctx context.Context, tenant string) (*Status, error) {
	o, err := d.organisation(tenant)
	if err != nil {
		return nil, err
	}
	s := &Status{Directory: o.Source != nil, Available: o.available(o.Fields)}
	if s.Roster, err = o.Store.Roster(ctx); err != nil {
		return nil, err
	}
	s.Fields = o.effective(&s.Roster)
	o.mu.Lock()
	s.Running, s.Progress, s.Failed = o.running, o.progress, o.failed
	o.mu.Unlock()
	return s, o.Store.Everybody(ctx, func(p courses.Person) error {
		switch {
		case !p.Listed:
		case !p.Left.IsZero():
			s.Left++
		default:
			s.People++
			if p.ObjectID == "" {
				s.Waiting++
			}
		}
		return nil
	})
}

// Allow confirms that the next round, which begins at once if Run is there,
// may remove so many people: those that Held counts, as who confirms saw them.
// If there are more by then, it is held anew. The error is ErrNotHeld if no
// round waits, or one that would remove another number.
func (d *Directory) Allow(ctx context.Context, tenant string, removals int) error {
	o, err := d.organisation(tenant)
	if err != nil {
		return err
	}
	err = o.allow(ctx, removals, true)
	if err == nil {
		o.hurry()
	}
	return err
}

// allow confirms up to so many removals, if some wait: exactly so many for who
// saw a round that may have been another one.
func (o *organisation) allow(ctx context.Context, removals int, exactly bool) error {
	return o.edit(ctx, func(r *store.Roster) (bool, error) {
		if r.Held == nil || exactly && r.Held.Removals != removals {
			return false, ErrNotHeld
		}
		held := *r.Held
		held.Allowed = removals
		r.Held = &held
		return true, nil
	})
}

// People calls f for each of an organisation's people who are listed and
// haven't left, in no particular order, as of one moment, until f returns an
// error, which it returns. f must not call the store.
func (d *Directory) People(ctx context.Context, tenant string, f func(courses.Person) error) error {
	o, err := d.organisation(tenant)
	if err != nil {
		return err
	}
	return o.Store.Everybody(ctx, func(p courses.Person) error {
		if !here(&p) {
			return nil
		}
		return f(p)
	})
}
