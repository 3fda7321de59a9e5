package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"drypp/bot/delivery"
	"drypp/cmd/drypp/config"
	"drypp/courses/campaigns"
)

func (p *program) campaignsApplyCommand() *cobra.Command {
	var asked campaignsAsked
	cmd := &cobra.Command{
		Use:   "apply FILE",
		Short: "Make or change campaigns as a file has them",
		Long: `Make or change campaigns as FILE has them: a YAML document for each. The plan is
shown first: what is new or different, how many people belong to the audience,
how many of them can be written to, and when the first cards go out. Applying a
file again changes nothing. A campaign that isn't in the file stays as it is, and
so does whether one is paused.

FILE looks like this; bot/README.md has more of it:

  id: safe-mail
  name: Trygg e-post
  courses: [phishing, passwords]
  audience: department == "Salg" && location in ["Oslo", "Bergen"]
  start: 2027-01-11
  pace: a lesson every 2 workdays
  due: 2027-04-30
  remind: {before: [7, 1], after: [3]}`,
		Example: `  drypp campaigns apply safe-mail.yaml --config drypp.yaml
  drypp campaigns apply safe-mail.yaml --config drypp.yaml --dry-run`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := checkFormat(asked.format); err != nil {
				return err
			}
			return p.applyCampaigns(cmd.Context(), asked, args[0])
		},
	}
	p.campaignsFlags(cmd, &asked)
	formatFlag(cmd, &asked.format)
	cmd.Flags().BoolVar(&asked.dry, "dry-run", false, "show the plan only")
	cmd.Flags().BoolVar(&asked.yes, "yes", false, "don't ask")
	return cmd
}

func (p *program) applyCampaigns(ctx context.Context, asked campaignsAsked, file string) error {
	entries, err := config.ReadCampaigns(file)
	if err != nil {
		return err
	}
	what := toChange
	if asked.dry {
		what = toTry
	}
	return p.atDesk(ctx, asked, what, func(tenant string, o *office) error {
		plan, err := p.planCampaigns(ctx, o, tenant, entries)
		if err != nil {
			return err
		}
		if err := p.tellPlan(plan, asked.format); err != nil {
			return err
		}
		same := !slices.ContainsFunc(plan, func(v *delivery.Preview) bool { return !v.Same })
		if same || asked.dry {
			return nil
		}
		if err := p.confirm("Apply this?", asked.yes); err != nil {
			return err
		}
		return p.applyPlan(ctx, o, tenant, plan, asked.format)
	})
}

// planCampaigns previews what a file asks for. What is wrong is told with its
// place; the error is errShown if that keeps a campaign from being applied.
func (p *program) planCampaigns(ctx context.Context, o *office, tenant string, entries []config.CampaignEntry) (plan []*delivery.Preview, err error) {
	if err := keepScopes(ctx, o, tenant, entries); err != nil {
		return nil, err
	}
	for i := range entries {
		v, err := o.Preview(ctx, tenant, entries[i].Campaign)
		if err != nil {
			return nil, err
		}
		for _, problem := range v.Problems {
			p.tellProblem(&entries[i], problem)
		}
		plan = append(plan, v)
	}
	if slices.ContainsFunc(plan, (*delivery.Preview).Refused) {
		return nil, errShown
	}
	return plan, nil
}

// keepScopes has campaigns that a contact of some people made stay theirs: files
// say nothing of scopes.
func keepScopes(ctx context.Context, o *office, tenant string, entries []config.CampaignEntry) error {
	list, err := o.Campaigns(ctx, tenant)
	for i := range entries {
		for j := range list {
			if list[j].ID == entries[i].Campaign.ID {
				entries[i].Campaign.Scope = list[j].Scope
			}
		}
	}
	return err
}

func (p *program) tellProblem(e *config.CampaignEntry, problem campaigns.Problem) {
	kind := ""
	if problem.Warning {
		kind = "warning: "
	}
	fmt.Fprintf(p.stderr, "%s: %s%v\n", e.Place(problem.Key), kind, problem)
}

// applyPlan applies what isn't as it should be yet.
func (p *program) applyPlan(ctx context.Context, o *office, tenant string, plan []*delivery.Preview, format string) error {
	for _, v := range plan {
		if v.Same {
			continue
		}
		done, err := o.Apply(ctx, tenant, v.Campaign)
		if err != nil {
			return fmt.Errorf("campaign %s: %w", v.Campaign.ID, err)
		}
		if done.Refused() {
			return fmt.Errorf("campaign %s: %w", v.Campaign.ID, problemsOf(done))
		}
		if format == "table" {
			fmt.Fprintf(p.stdout, "%s: %s\n", v.Campaign.ID, map[bool]string{true: "made", false: "changed"}[v.Before == nil])
		}
	}
	return nil
}

// problemsOf returns why a campaign wasn't kept.
func problemsOf(v *delivery.Preview) error {
	var errs []error
	for _, problem := range v.Problems {
		if !problem.Warning {
			errs = append(errs, problem)
		}
	}
	return errors.Join(errs...)
}

func (p *program) tellPlan(plan []*delivery.Preview, format string) error {
	if format == "json" {
		list := make([]planned, len(plan))
		for i, v := range plan {
			list[i] = plannedOf(v)
		}
		return p.writeJSON(list)
	}
	for _, v := range plan {
		p.tellPreview(v)
	}
	return nil
}

func (p *program) tellPreview(v *delivery.Preview) {
	c := &v.Campaign
	switch {
	case v.Same:
		fmt.Fprintf(p.stdout, "%s: unchanged%s\n", c.ID, stillness[c.State])
		return
	case v.Before == nil:
		fmt.Fprintf(p.stdout, "%s: new\n", c.ID)
		for _, l := range describe(c) {
			fmt.Fprintf(p.stdout, "  %s: %s\n", l.key, l.value)
		}
	default:
		fmt.Fprintf(p.stdout, "%s: changes%s\n", c.ID, stillness[c.State])
		before := describe(v.Before)
		for i, l := range describe(c) {
			if l != before[i] {
				fmt.Fprintf(p.stdout, "  - %s: %s\n  + %s: %s\n", l.key, before[i].value, l.key, l.value)
			}
		}
	}
	p.tellReach(v)
}

// stillness says, by a campaign's state, that applying it sends nothing.
var stillness = map[campaigns.State]string{
	campaigns.Paused: ", it is paused until drypp campaigns resume", campaigns.Ended: ", it has ended",
}

// tellReach says how many belong to the audience, what a contact can do about
// those who can't be written to, and when the first cards go out.
func (p *program) tellReach(v *delivery.Preview) {
	fmt.Fprintf(p.stdout, "  %s to the audience now: %s\n", count(v.People, "person belongs", "people belong"), reachWords(v.Reach))
	for _, r := range []delivery.Reach{delivery.Known, delivery.Blocked} {
		if v.Reach[r] > 0 {
			fmt.Fprintf(p.stdout, "  %s: %s\n", r, reachAdvice[r])
		}
	}
	first, last := v.First.Format(dayFormat), v.Last.Format(dayFormat)
	switch {
	case v.First.IsZero():
		fmt.Fprintln(p.stdout, "  no first cards yet: they go out once somebody can be written to")
	case first == last:
		fmt.Fprintf(p.stdout, "  first cards on %s\n", first)
	default:
		fmt.Fprintf(p.stdout, "  first cards from %s to %s\n", first, last)
	}
}

// count returns a number and what there is of it.
func count(n int, one, several string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, several)
}

const dayFormat = "2006-01-02"

// reachWords lists how many people can be written to, and why others can't.
func reachWords(reach map[delivery.Reach]int) string {
	var words []string
	for _, r := range delivery.Reaches {
		if n := reach[r]; n > 0 {
			words = append(words, fmt.Sprintf("%d %s", n, r))
		}
	}
	if words == nil {
		return "nobody"
	}
	return strings.Join(words, ", ")
}
