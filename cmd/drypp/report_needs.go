package main

import (
	"context"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"drypp/bot"
	"drypp/bot/reports"
	"drypp/bot/reports/export"
	"drypp/courses/needs"
	"drypp/courses/results"
)

func (p *program) reportNeedsCommand() *cobra.Command {
	asked := reportAsked{kind: reportNeeds}
	cmd := &cobra.Command{
		Use:   "needs",
		Short: "Show where the training needs are",
		Long: `Show what campaigns that map needs found: for each competence how people rate themselves,
how many of the questions they answer rightly, how many have a need, and which courses
teach it; with --by, for each part of the people. Numbers of fewer than 5 people are
withheld, and so is what they could be worked out from.`,
		Example: `  drypp report needs --config drypp.yaml
  drypp report needs --config drypp.yaml --by department --competence recognise-phishing`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return p.showReport(cmd.Context(), asked) },
	}
	p.reportFlags(cmd, &asked)
	formatFlag(cmd, &asked.format)
	cmd.Flags().StringVar(&asked.field, "by", "", "show each part of the people by this `FIELD`: "+strings.Join(results.Fields, " or "))
	cmd.Flags().StringVar(&asked.competence, "competence", "", "show only the competence with this `ID`")
	return cmd
}

// writeNeeds writes where the training needs are.
func writeNeeds(ctx context.Context, w io.Writer, r bot.Reports, tenant string, v reports.Viewer, asked reportAsked) error {
	got, err := r.Needs(ctx, tenant, v, asked.field, asked.competence)
	if err != nil {
		return err
	}
	if asked.format == "json" {
		return writeDocument(w, got)
	}
	if len(got.Lines) == 0 {
		_, err := fmt.Fprintln(w, "no campaign has mapped needs yet: see needs in a campaign's file")
		return err
	}
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintf(t, "COMPETENCE\tPART\tPEOPLE\tNEED IT\tTHINK (1–%d)\tRIGHT\tCOURSES\n", needs.Scale)
	for i := range got.Lines {
		writeNeed(t, &got.Lines[i])
	}
	return t.Flush()
}

func writeNeed(w io.Writer, l *results.NeedsLine) {
	part := "all"
	if l.Value != "" {
		part = export.Printable(l.Value)
	}
	if l.Withheld {
		fmt.Fprintf(w, "%s\t%s\twithheld: fewer than %d people\n", l.Competence, part, results.Fewest)
		return
	}
	right := "-"
	if l.Right >= 0 {
		right = fmt.Sprintf("%d%%", l.Right)
	}
	fmt.Fprintf(w, "%s\t%s\t%d\t%d%%\t%.1f\t%s\t%s\n", l.Competence, part, l.People, l.Needing, l.Self, right, strings.Join(l.Courses, ", "))
}
