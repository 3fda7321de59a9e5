package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"drypp/courses/campaigns"
)

// campaignsAsked is what every subcommand about campaigns can be told.
type campaignsAsked struct {
	// organisation is a tenant ID, or empty.
	organisation string
	format       string
	yes, dry     bool
}

// campaignsCommand groups what concerns campaigns.
func (p *program) campaignsCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "campaigns",
		Short: "Make campaigns and see what became of them",
		Long: `A campaign gives courses to an audience on a schedule. Cards go out by
themselves while drypp serve runs, in each person's working hours.`,
		Example: `  drypp campaigns apply safe-mail.yaml --config drypp.yaml
  drypp campaigns show safe-mail --config drypp.yaml`,
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			return fmt.Errorf("%w: say what to do with campaigns: apply, list, show, pause, resume or end", errUsage)
		},
	}
	cmd.AddCommand(p.campaignsApplyCommand(), p.campaignsListCommand(), p.campaignsShowCommand())
	for _, c := range changes {
		cmd.AddCommand(p.campaignsChangeCommand(c))
	}
	return cmd
}

// campaignsFlags gives a command the flags that they share.
func (p *program) campaignsFlags(cmd *cobra.Command, asked *campaignsAsked) {
	p.configFlag(cmd)
	cmd.Flags().StringVar(&asked.organisation, "organisation", "", "the organisation with this `TENANT` ID; needed where there are several")
}

func formatFlag(cmd *cobra.Command, format *string) {
	cmd.Flags().StringVar(format, "format", "table", "table or json")
}

func checkFormat(format string) error {
	if format != "table" && format != "json" {
		return fmt.Errorf("%w: there is no format %q: choose table or json", errUsage, format)
	}
	return nil
}

// change is a subcommand that changes a campaign's state.
type change struct {
	use, short, long string
	to               campaigns.State
	// done says what was done, ask what is asked before, if anything.
	done, ask string
}

var changes = []change{{
	use: "pause", to: campaigns.Paused, short: "Send no more cards until the campaign is resumed",
	long: "Send no more cards of the campaign until it is resumed. Who has begun a course can\ngo on with it in their chat.",
	done: "paused",
}, {
	use: "resume", to: campaigns.Active, short: "Go on with a campaign that was paused",
	long: "Go on with a campaign that was paused. What was missed doesn't come all at once:\npeople get no more cards a day than always.",
	done: "resumed",
}, {
	use: "end", to: campaigns.Ended, short: "End a campaign for good",
	long: "End a campaign for good: no more cards of it go out, and it can't be resumed. What\npeople completed stays on record, and who has begun a course can finish it.",
	done: "ended", ask: "End it for good?",
}}

func (p *program) campaignsChangeCommand(c change) *cobra.Command {
	var asked campaignsAsked
	cmd := &cobra.Command{
		Use: c.use + " ID", Short: c.short, Long: c.long, Args: cobra.ExactArgs(1),
		Example: "  drypp campaigns " + c.use + " safe-mail --config drypp.yaml",
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.changeCampaign(cmd.Context(), asked, c, args[0])
		},
	}
	p.campaignsFlags(cmd, &asked)
	if c.ask != "" {
		cmd.Flags().BoolVar(&asked.yes, "yes", false, "don't ask")
	}
	return cmd
}

func (p *program) changeCampaign(ctx context.Context, asked campaignsAsked, c change, id string) error {
	return p.atDesk(ctx, asked, toRead, func(tenant string, o *office) error {
		found, err := findCampaign(ctx, o, tenant, id)
		if err != nil {
			return err
		}
		switch {
		case found.State == c.to:
			fmt.Fprintf(p.stdout, "%s: unchanged, it is %s already\n", id, c.to)
			return nil
		case found.State == campaigns.Ended:
			return fmt.Errorf("campaign %q has ended for good: make a new one under another id", id)
		}
		if c.ask != "" {
			fmt.Fprintf(p.stdout, "%s, %s\n", id, found.Name)
			if err := p.confirm(c.ask, asked.yes); err != nil {
				return err
			}
		}
		if err := o.SetState(ctx, tenant, id, c.to); err != nil {
			return err
		}
		fmt.Fprintf(p.stdout, "%s: %s\n", id, c.done)
		return nil
	})
}

// atDesk runs f at the desk of the organisation that was asked for.
func (p *program) atDesk(ctx context.Context, asked campaignsAsked, what purpose, f func(tenant string, o *office) error) error {
	c, err := p.loadForStores()
	if err != nil {
		return err
	}
	tenant, err := oneTenant(c, asked.organisation)
	if err != nil {
		return err
	}
	o, err := p.openOffice(ctx, c, []string{tenant}, what)
	if err != nil {
		return err
	}
	if len(o.tenants) == 0 {
		return errNoCampaign
	}
	return errors.Join(f(tenant, o), o.close())
}

var errNoCampaign = errors.New("there is no campaign yet: make one with drypp campaigns apply FILE")

// findCampaign returns the campaign with that ID.
func findCampaign(ctx context.Context, o *office, tenant, id string) (*campaigns.Campaign, error) {
	list, err := o.Campaigns(ctx, tenant)
	if err != nil {
		return nil, err
	}
	var ids []string
	for i := range list {
		if list[i].ID == id {
			return &list[i], nil
		}
		ids = append(ids, list[i].ID)
	}
	if ids == nil {
		return nil, errNoCampaign
	}
	return nil, fmt.Errorf("there is no campaign %q: there are %s", id, strings.Join(ids, ", "))
}

// confirm asks whether to go on. Where nobody answers, it is no.
func (p *program) confirm(question string, yes bool) error {
	if yes {
		return nil
	}
	fmt.Fprintf(p.stderr, "%s [y/N] ", question)
	answer := ""
	if p.stdin != nil {
		answer, _ = bufio.NewReader(p.stdin).ReadString('\n') // the end is an answer, too
	}
	if !strings.HasSuffix(answer, "\n") {
		fmt.Fprintln(p.stderr)
	}
	switch strings.ToLower(strings.TrimSpace(answer)) {
	case "y", "yes", "j", "ja":
		return nil
	}
	return errors.New("nothing was changed: answer y, or give --yes")
}
