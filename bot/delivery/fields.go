package delivery

import (
	"context"
	"errors"
	"fmt"

	"drypp/bot/store"
	"drypp/courses/audience"
	"drypp/courses/campaigns"
)

// changes bounds how often a change is tried because somebody else was faster.
const changes = 5

// FieldsChanged pauses the active campaigns of a tenant whose audience or scope
// names a field that isn't known any more, as the organisation's Audiences have
// them now, and says so in their Stopped. It returns the IDs of those, in their
// order, also of the ones before an error. It may be repeated.
func (d *Desk) FieldsChanged(ctx context.Context, tenant string) (stopped []string, err error) {
	all, err := d.Campaigns(ctx, tenant)
	if err != nil {
		return nil, err
	}
	o := d.organisations[tenant]
	var errs []error
	for i := range all {
		did, err := o.stop(ctx, d, all[i].ID)
		if did {
			stopped = append(stopped, all[i].ID)
		}
		errs = append(errs, err)
	}
	return stopped, errors.Join(errs...)
}

// stop pauses a campaign that can't go on, and reports whether it did.
func (o *organisation) stop(ctx context.Context, d *Desk, id string) (did bool, err error) {
	for range changes {
		c, _, err := o.campaign(ctx, id)
		if err != nil || c == nil || c.State != campaigns.Active {
			return false, err
		}
		wrong := o.wrong(c)
		if wrong == nil {
			return false, nil
		}
		next := changed(c, campaigns.Paused, d.now())
		next.Stopped = wrong.Detail
		if err = o.Store.PutCampaign(ctx, next); !errors.Is(err, store.ErrConflict) {
			return err == nil, wrapped(err, id)
		}
	}
	return false, wrapped(store.ErrConflict, id)
}

// wrong returns what keeps a campaign from being for anybody: an audience, or a
// scope, that can't be understood. It is nil if nothing does.
func (o *organisation) wrong(c *campaigns.Campaign) *campaigns.Problem {
	if _, err := o.Audiences.Rule(c.Audience); err != nil {
		return problem("audience", err)
	}
	if c.Scope == "" {
		return nil
	}
	if _, err := o.Audiences.Rule(c.Scope); err != nil {
		return problem("scope", err)
	}
	return nil
}

// problem words what is wrong with an expression.
func problem(key string, err error) *campaigns.Problem {
	if e, ok := errors.AsType[*audience.Error](err); ok && e.Field != "" {
		return &campaigns.Problem{Key: key, Code: campaigns.UnknownField, Detail: e.Field, Known: e.Known}
	}
	return &campaigns.Problem{Key: key, Code: campaigns.BadAudience, Detail: err.Error()}
}

func wrapped(err error, campaign string) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("changing campaign %s: %w", campaign, err)
}
