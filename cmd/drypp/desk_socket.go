package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"

	"github.com/go-json-experiment/json"

	"drypp/bot"
	"drypp/bot/delivery"
	"drypp/bot/store"
	"drypp/courses/campaigns"
)

// maxDeskCall bounds, in bytes, what is asked of the desk: a campaign.
const maxDeskCall = 1 << 20

// deskCall is what is asked of a service's desk. What doesn't belong to a
// method is empty.
type deskCall struct {
	Tenant   string             `json:"tenant"`
	ID       string             `json:"id,omitzero"`
	State    campaigns.State    `json:"state,omitzero"`
	Campaign campaigns.Campaign `json:"campaign,omitzero"`
}

// deskRoutes answers POST /desk/METHOD with what the desk's method returns.
func deskRoutes(mux *http.ServeMux, d bot.Desk, log *slog.Logger) {
	deskRoute(mux, log, "campaigns", func(ctx context.Context, c deskCall) ([]campaigns.Campaign, error) {
		return d.Campaigns(ctx, c.Tenant)
	})
	deskRoute(mux, log, "status", func(ctx context.Context, c deskCall) (*delivery.Status, error) {
		return d.Status(ctx, c.Tenant, c.ID)
	})
	deskRoute(mux, log, "preview", func(ctx context.Context, c deskCall) (*delivery.Preview, error) {
		return d.Preview(ctx, c.Tenant, c.Campaign)
	})
	deskRoute(mux, log, "apply", func(ctx context.Context, c deskCall) (*delivery.Preview, error) {
		return d.Apply(ctx, c.Tenant, c.Campaign)
	})
	deskRoute(mux, log, "state", func(ctx context.Context, c deskCall) (struct{}, error) {
		return struct{}{}, d.SetState(ctx, c.Tenant, c.ID, c.State)
	})
}

func deskRoute[T any](mux *http.ServeMux, log *slog.Logger, method string, f func(context.Context, deskCall) (T, error)) {
	mux.HandleFunc("POST /desk/"+method, func(w http.ResponseWriter, r *http.Request) {
		var call deskCall
		if err := json.UnmarshalRead(http.MaxBytesReader(w, r.Body, maxDeskCall), &call); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		out := &patient{w: w, control: http.NewResponseController(w)}
		answer, err := f(r.Context(), call)
		if err == nil {
			err = json.MarshalWrite(out, answer)
		}
		if (errors.Is(err, store.ErrNotFound) || errors.Is(err, delivery.ErrTenant)) && !out.begun {
			http.Error(w, err.Error(), http.StatusNotFound)
			return
		}
		answered(r.Context(), log, w, out, "campaigns", err)
	})
}

// remoteDesk is the desk of the service that listens on a socket with this
// path.
type remoteDesk string

// Campaigns, Status, Preview, Apply and SetState do what delivery.Desk's do.
func (d remoteDesk) Campaigns(ctx context.Context, tenant string) (list []campaigns.Campaign, err error) {
	err = d.call(ctx, "campaigns", deskCall{Tenant: tenant}, &list)
	return list, err
}

// Status: see Campaigns.
func (d remoteDesk) Status(ctx context.Context, tenant, id string) (*delivery.Status, error) {
	var s delivery.Status
	return &s, d.call(ctx, "status", deskCall{Tenant: tenant, ID: id}, &s)
}

// Preview: see Campaigns.
func (d remoteDesk) Preview(ctx context.Context, tenant string, c campaigns.Campaign) (*delivery.Preview, error) {
	var p delivery.Preview
	return &p, d.call(ctx, "preview", deskCall{Tenant: tenant, Campaign: c}, &p)
}

// Apply: see Campaigns.
func (d remoteDesk) Apply(ctx context.Context, tenant string, c campaigns.Campaign) (*delivery.Preview, error) {
	var p delivery.Preview
	return &p, d.call(ctx, "apply", deskCall{Tenant: tenant, Campaign: c}, &p)
}

// SetState: see Campaigns.
func (d remoteDesk) SetState(ctx context.Context, tenant, id string, s campaigns.State) error {
	return d.call(ctx, "state", deskCall{Tenant: tenant, ID: id, State: s}, &struct{}{})
}

func (d remoteDesk) call(ctx context.Context, method string, call deskCall, into any) error {
	body, err := json.Marshal(call)
	if err != nil {
		return err
	}
	resp, err := send(ctx, string(d), http.MethodPost, "/desk/"+method, bytes.NewReader(body))
	if errors.Is(err, errNoService) {
		return fmt.Errorf("the service has stopped meanwhile: %w", err)
	}
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if err := json.UnmarshalRead(resp.Body, into); err != nil {
		return fmt.Errorf("the service on %s stopped in the middle of its answer: %w", string(d), err)
	}
	return nil
}
