package delivery

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"drypp/bot/store"
	"drypp/courses/campaigns"
)

// Desk is where campaigns are made and looked at, by a contact in chat or from
// the command line. Who may do so is the caller's to know. It is safe for
// concurrent use. Its methods return ErrTenant for an organisation that it
// doesn't have.
type Desk struct {
	// Stopped, if set before the Desk is used, says why nothing goes out to a
	// tenant at present, and since when; Pacer.Stopped does.
	Stopped func(tenant string) (reason string, since time.Time)

	organisations map[string]*organisation
	now           func() time.Time
}

// ErrTenant says that an organisation isn't among those that are configured.
var ErrTenant = errors.New("the tenant is not among the configured organisations")

// NewDesk returns a Desk for organisations, with the time by now.
func NewDesk(organisations []Organisation, now func() time.Time) *Desk {
	d := &Desk{organisations: make(map[string]*organisation, len(organisations)), now: now}
	for _, o := range organisations {
		d.organisations[o.Tenant] = newOrganisation(o)
	}
	return d
}

func (d *Desk) organisation(tenant string) (*organisation, error) {
	o := d.organisations[tenant]
	if o == nil {
		return nil, ErrTenant
	}
	return o, nil
}

// Campaigns returns a tenant's campaigns in the order of their IDs. The caller
// must not change them.
func (d *Desk) Campaigns(ctx context.Context, tenant string) ([]campaigns.Campaign, error) {
	o, err := d.organisation(tenant)
	if err != nil {
		return nil, err
	}
	list, err := o.Store.Campaigns(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading the campaigns: %w", err)
	}
	return list, nil
}

// campaign returns the campaign with that ID, or nil, and all of them.
func (o *organisation) campaign(ctx context.Context, id string) (*campaigns.Campaign, []campaigns.Campaign, error) {
	all, err := o.Store.Campaigns(ctx)
	if err != nil {
		return nil, nil, fmt.Errorf("reading the campaigns: %w", err)
	}
	if i := slices.IndexFunc(all, func(c campaigns.Campaign) bool { return c.ID == id }); i >= 0 {
		return &all[i], all, nil
	}
	return nil, all, nil
}

// Apply keeps a campaign, unless the preview that it returns is Refused or
// Same. It may be repeated. If somebody else changed the campaign since the
// Revision that it replaces, the error is store.ErrConflict.
func (d *Desk) Apply(ctx context.Context, tenant string, c campaigns.Campaign) (*Preview, error) {
	p, err := d.Preview(ctx, tenant, c)
	if err != nil || p.Same || p.Refused() {
		return p, err
	}
	if err := d.organisations[tenant].Store.PutCampaign(ctx, p.Campaign); err != nil {
		return p, fmt.Errorf("keeping campaign %s: %w", c.ID, err)
	}
	return p, nil
}

// SetState pauses, resumes or ends a campaign. It may be repeated. The error is
// store.ErrNotFound for a campaign that there isn't, and a campaigns.Problem
// with the Code HasEnded for one that has ended, which is for good, or one that
// says what is wrong with the audience or the scope of a campaign that can't go
// on for it.
func (d *Desk) SetState(ctx context.Context, tenant, id string, s campaigns.State) error {
	o, err := d.organisation(tenant)
	if err != nil {
		return err
	}
	c, _, err := o.campaign(ctx, id)
	switch {
	case err != nil:
		return err
	case c == nil:
		return fmt.Errorf("campaign %s: %w", id, store.ErrNotFound)
	case c.State == s:
		return nil
	case c.State == campaigns.Ended:
		return campaigns.Problem{Key: "state", Code: campaigns.HasEnded}
	}
	if wrong := o.wrong(c); s == campaigns.Active && wrong != nil {
		return *wrong
	}
	return wrapped(o.Store.PutCampaign(ctx, changed(c, s, d.now())), id)
}

// changed returns a campaign in another state, which somebody chose for it.
func changed(c *campaigns.Campaign, s campaigns.State, now time.Time) campaigns.Campaign {
	next := *c
	next.State, next.Stopped, next.Changed = s, "", now
	next.Revision++
	return next
}
