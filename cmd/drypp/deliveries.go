package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strconv"

	"github.com/spf13/cobra"

	"drypp/cmd/drypp/config"
	"drypp/courses/campaigns"
)

// deliveriesAsked is which deliveries are asked for.
type deliveriesAsked struct {
	// organisation is a tenant ID, campaign a campaign's ID and stage a stage;
	// empty means all.
	organisation, campaign string
	stage                  campaigns.Stage
	people                 bool
	format                 string
}

func (p *program) deliveriesCommand() *cobra.Command {
	var asked deliveriesAsked
	var stage string
	cmd := &cobra.Command{
		Use:   "deliveries",
		Short: "Show what became of the cards that went out by themselves",
		Long: `Show how many cards of each campaign were planned, accepted by Teams, seen, or
didn't arrive, why, and what can be done about it. Accepted means that Teams took
the card, not that anybody read it; seen, that the person did something with it.

With --people each person and each of their cards is listed by name.`,
		Example: `  drypp deliveries --config drypp.yaml
  drypp deliveries --config drypp.yaml --campaign safe-mail --stage failed --people
  drypp deliveries --config drypp.yaml --people --format json > deliveries.json`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			asked.stage = campaigns.Stage(stage)
			return p.deliveries(cmd.Context(), asked)
		},
	}
	p.configFlag(cmd)
	formatFlag(cmd, &asked.format)
	cmd.Flags().StringVar(&asked.organisation, "organisation", "", "show only the organisation with this `TENANT` ID")
	cmd.Flags().StringVar(&asked.campaign, "campaign", "", "show only the campaign with this `ID`")
	cmd.Flags().StringVar(&stage, "stage", "", "with --people, show only cards at this `STAGE`: planned, sending, accepted, unconfirmed, seen, failed or given up")
	cmd.Flags().BoolVar(&asked.people, "people", false, "show each person and their cards too")
	return cmd
}

func (asked *deliveriesAsked) check() error {
	if err := checkFormat(asked.format); err != nil {
		return err
	}
	if asked.stage != "" && !slices.Contains(campaigns.Stages, asked.stage) {
		return fmt.Errorf("%w: there is no stage %q: choose one of %q", errUsage, asked.stage, campaigns.Stages)
	}
	if asked.stage != "" && !asked.people {
		return fmt.Errorf("%w: --stage chooses among the cards that --people lists: give both", errUsage)
	}
	return nil
}

func (p *program) deliveries(ctx context.Context, asked deliveriesAsked) error {
	if err := asked.check(); err != nil {
		return err
	}
	c, err := p.loadForStores()
	if err != nil {
		return err
	}
	tenants, err := tenantsOf(c, asked.organisation)
	if err != nil {
		return err
	}
	// Held back until it is whole, as results are.
	var out bytes.Buffer
	resp, err := ask(ctx, c.Socket(), "/deliveries?"+asked.query())
	switch {
	case errors.Is(err, errNoService):
		err = p.readDeliveries(ctx, c, tenants, asked, &out)
	case err == nil:
		defer resp.Body.Close()
		_, err = io.Copy(&out, resp.Body)
	}
	if err != nil {
		return err
	}
	_, err = out.WriteTo(p.stdout)
	return err
}

// readDeliveries reads the deliveries from the stores themselves.
func (p *program) readDeliveries(ctx context.Context, c *config.Config, tenants []string, asked deliveriesAsked, out io.Writer) error {
	o, err := p.openOffice(ctx, c, tenants, toRead)
	if err != nil {
		return err
	}
	for _, tenant := range tenants {
		if !slices.Contains(o.tenants, tenant) {
			fmt.Fprintf(p.stderr, "drypp: organisation %s: %v\n", tenant, errNoStore)
		}
	}
	return errors.Join(writeDeliveries(ctx, out, o.Desk, o.opened, asked, p.now()), o.close())
}

func (asked *deliveriesAsked) query() string {
	return url.Values{
		"organisation": {asked.organisation}, "campaign": {asked.campaign}, "stage": {string(asked.stage)},
		"people": {strconv.FormatBool(asked.people)}, "format": {asked.format},
	}.Encode()
}

func deliveriesAskedIn(q url.Values) deliveriesAsked {
	return deliveriesAsked{
		organisation: q.Get("organisation"), campaign: q.Get("campaign"), stage: campaigns.Stage(q.Get("stage")),
		people: q.Get("people") == "true", format: q.Get("format"),
	}
}
