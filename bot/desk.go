package bot

import (
	"context"
	"errors"

	"drypp/bot/delivery"
	"drypp/courses/campaigns"
)

// Desk is where campaigns are made and looked at; delivery.Desk is one. Who may
// do so is for the bot to know.
type Desk interface {
	// Campaigns returns a tenant's campaigns in the order of their IDs.
	Campaigns(ctx context.Context, tenant string) ([]campaigns.Campaign, error)
	// Status says what became of a campaign.
	Status(ctx context.Context, tenant, id string) (*delivery.Status, error)
	// Preview says what a campaign would do, and Apply keeps it, unless the
	// preview that it returns too is Refused.
	Preview(ctx context.Context, tenant string, c campaigns.Campaign) (*delivery.Preview, error)
	Apply(ctx context.Context, tenant string, c campaigns.Campaign) (*delivery.Preview, error)
	// SetState pauses, resumes or ends a campaign.
	SetState(ctx context.Context, tenant, id string, s campaigns.State) error
}

// noDesk stands in for a desk that isn't there.
type noDesk struct{}

var errNoDesk = errors.New("there is no desk for campaigns")

// Campaigns returns errNoDesk, as the other methods do.
func (noDesk) Campaigns(context.Context, string) ([]campaigns.Campaign, error) { return nil, errNoDesk }

// Status returns errNoDesk.
func (noDesk) Status(context.Context, string, string) (*delivery.Status, error) {
	return nil, errNoDesk
}

// Preview returns errNoDesk.
func (noDesk) Preview(context.Context, string, campaigns.Campaign) (*delivery.Preview, error) {
	return nil, errNoDesk
}

// Apply returns errNoDesk.
func (noDesk) Apply(context.Context, string, campaigns.Campaign) (*delivery.Preview, error) {
	return nil, errNoDesk
}

// SetState returns errNoDesk.
func (noDesk) SetState(context.Context, string, string, campaigns.State) error { return errNoDesk }
