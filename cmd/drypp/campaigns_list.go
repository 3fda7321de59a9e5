package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"drypp/bot/delivery"
	"drypp/courses/campaigns"
)

func (p *program) campaignsListCommand() *cobra.Command {
	var asked campaignsAsked
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List the campaigns",
		Long:  "List the campaigns in the order of their IDs.",
		Example: `  drypp campaigns list --config drypp.yaml
  drypp campaigns list --config drypp.yaml --format json`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := checkFormat(asked.format); err != nil {
				return err
			}
			return p.listCampaigns(cmd.Context(), asked)
		},
	}
	p.campaignsFlags(cmd, &asked)
	formatFlag(cmd, &asked.format)
	return cmd
}

func (p *program) listCampaigns(ctx context.Context, asked campaignsAsked) error {
	var list []campaigns.Campaign
	err := p.atDesk(ctx, asked, toRead, func(tenant string, o *office) (err error) {
		list, err = o.Campaigns(ctx, tenant)
		return err
	})
	if err != nil && !errors.Is(err, errNoCampaign) {
		return err
	}
	if asked.format == "json" {
		out := []campaignJSON{}
		for i := range list {
			out = append(out, campaignOf(&list[i]))
		}
		return p.writeJSON(out)
	}
	if len(list) == 0 {
		fmt.Fprintf(p.stderr, "drypp: %v\n", errNoCampaign)
	}
	t := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "CAMPAIGN\tNAME\tSTATE\tSTART\tEND\tDUE\tPACE\tCOURSES")
	for i := range list {
		c := &list[i]
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%d\n", c.ID, c.Name, stateWords(c), c.Start, dash(c.End.String()), dash(c.Due.String()), paceWords(c.Pace), len(c.Courses))
	}
	return t.Flush()
}

func dash(s string) string {
	if s == "" {
		return "-"
	}
	return s
}

func (p *program) campaignsShowCommand() *cobra.Command {
	var asked campaignsAsked
	cmd := &cobra.Command{
		Use:   "show ID",
		Short: "Show a campaign and what became of it",
		Long: `Show a campaign, how many belong to its audience and whether they can be written
to, what became of its cards, and what can be done about those that didn't
arrive. drypp deliveries --people names the people.`,
		Example: `  drypp campaigns show safe-mail --config drypp.yaml
  drypp campaigns show safe-mail --config drypp.yaml --format json`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := checkFormat(asked.format); err != nil {
				return err
			}
			return p.showCampaign(cmd.Context(), asked, args[0])
		},
	}
	p.campaignsFlags(cmd, &asked)
	formatFlag(cmd, &asked.format)
	return cmd
}

func (p *program) showCampaign(ctx context.Context, asked campaignsAsked, id string) error {
	return p.atDesk(ctx, asked, toRead, func(tenant string, o *office) error {
		if _, err := findCampaign(ctx, o, tenant, id); err != nil {
			return err
		}
		s, err := o.Status(ctx, tenant, id)
		if err != nil {
			return err
		}
		if asked.format == "json" {
			return p.writeJSON(statusOf(s))
		}
		fmt.Fprintf(p.stdout, "%s\n", id)
		for _, l := range describe(&s.Campaign) {
			fmt.Fprintf(p.stdout, "  %s: %s\n", l.key, l.value)
		}
		fmt.Fprintln(p.stdout)
		return tellStatus(p.stdout, s)
	})
}

// tellStatus writes what became of a campaign: a table of its cards, one of
// its people, and one of what didn't arrive.
func tellStatus(w io.Writer, s *delivery.Status) error {
	if s.Stopped != "" {
		fmt.Fprintf(w, "Nothing goes out to this organisation at present: %s. %s.\n\n", s.Stopped, advice(s.Stopped))
	}
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "CARDS\tNUMBER")
	for _, stage := range campaigns.Stages {
		fmt.Fprintf(t, "%s\t%d\n", stage, s.Counts.ByStage[stage])
		if stage == campaigns.Planned {
			fmt.Fprintf(t, "  of these due\t%d\n", s.Due)
		}
	}
	fmt.Fprintf(t, "reached, accepted or seen\t%d\n", reached(s.Counts.ByStage))
	fmt.Fprintln(t, "\t\nPEOPLE\tNUMBER\tWHAT TO DO")
	fmt.Fprintf(t, "in the audience\t%d\t\ncompleted\t%d\t\n", s.People, s.Completed)
	for _, r := range delivery.Reaches {
		fmt.Fprintf(t, "%s\t%d\t%s\n", r, s.Reach[r], reachAdvice[r])
	}
	if rows := undelivered(s.Counts); len(rows) > 0 {
		fmt.Fprintln(t, "\t\nNOT ARRIVED\tNUMBER\tWHAT TO DO")
		for _, r := range rows {
			fmt.Fprintf(t, "%s: %s\t%d\t%s\n", r.Stage, r.Reason, r.Number, r.Advice)
		}
	}
	return t.Flush()
}

// reached counts the cards that are in somebody's chat, read or not.
func reached(cards map[campaigns.Stage]int) int {
	return cards[campaigns.Accepted] + cards[campaigns.Seen]
}

// notArrived counts cards that didn't arrive, or may not have, for a reason.
type notArrived struct {
	Stage  campaigns.Stage `json:"stage"`
	Reason string          `json:"reason"`
	Number int             `json:"number"`
	Advice string          `json:"advice"`
}

// undelivered lists why cards didn't arrive.
func undelivered(c campaigns.Counts) []notArrived {
	list := []notArrived{}
	for _, stage := range campaigns.Stages {
		for _, reason := range sortedKeys(c.ByReason[stage]) {
			if n := c.ByReason[stage][reason]; n > 0 {
				list = append(list, notArrived{stage, reason, n, advice(reason)})
			}
		}
	}
	return list
}

func sortedKeys(m map[string]int) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// statusJSON is a campaign's status for programs.
type statusJSON struct {
	campaignJSON
	Stopped string                  `json:"stopped,omitzero"`
	Cards   map[campaigns.Stage]int `json:"cards"`
	// Reached counts the cards that are in somebody's chat, read or not.
	Reached    int                    `json:"reached_cards"`
	Due        int                    `json:"due_cards"`
	People     int                    `json:"people"`
	Completed  int                    `json:"completed"`
	Reach      map[delivery.Reach]int `json:"reach"`
	NotArrived []notArrived           `json:"not_arrived"`
}

func statusOf(s *delivery.Status) statusJSON {
	out := statusJSON{
		campaignJSON: campaignOf(&s.Campaign), Stopped: s.Stopped, Cards: map[campaigns.Stage]int{}, Due: s.Due,
		People: s.People, Completed: s.Completed, Reach: s.Reach, NotArrived: undelivered(s.Counts),
	}
	for _, stage := range campaigns.Stages {
		out.Cards[stage] = s.Counts.ByStage[stage]
	}
	out.Reached = reached(s.Counts.ByStage)
	return out
}
