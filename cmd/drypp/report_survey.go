package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"drypp/bot"
	"drypp/bot/reports"
	"drypp/bot/reports/export"
	"drypp/courses/surveys"
)

func (p *program) reportSurveyCommand() *cobra.Command {
	asked := reportAsked{kind: reportSurvey}
	cmd := &cobra.Command{
		Use:   "survey [SURVEY]",
		Short: "Show what a survey gave, or which surveys there are",
		Long: fmt.Sprintf(`Show how often each answer to a survey was given, beside the last time that it was
asked. Without SURVEY: the surveys, and the campaigns that gave them.

What people answered anonymously is shown once the campaign has ended, and only if at
least %d answered: who looks before and after one answer would know it.`, surveys.MinShown),
		Example: `  drypp report survey --config drypp.yaml
  drypp report survey workplace-pulse --config drypp.yaml
  drypp report survey workplace-pulse --campaign pulse-2026 --config drypp.yaml --format xlsx > pulse.xlsx`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				asked.survey = args[0]
			}
			return p.showReport(cmd.Context(), asked)
		},
	}
	p.reportFlags(cmd, &asked)
	tableFormatFlag(cmd, &asked.format)
	cmd.Flags().StringVar(&asked.campaign, "campaign", "", "what it gave in the campaign with this `ID`; the latest unless set")
	return cmd
}

// writeSurvey writes what a survey gave, or which there are.
func writeSurvey(ctx context.Context, w io.Writer, r bot.Reports, tenant string, v reports.Viewer, asked reportAsked) error {
	if asked.survey == "" {
		list, err := r.Surveys(ctx, tenant, v)
		if err != nil {
			return err
		}
		return writeSurveys(w, asked.format, list)
	}
	if asked.format == "csv" || asked.format == "xlsx" || asked.format == "json" {
		q := reports.SurveyQuery{Survey: asked.survey, Campaign: asked.campaign, Format: reports.ExportFormat(asked.format)}
		return adviseSurvey(r.ExportSurvey(ctx, tenant, v, q, w), asked)
	}
	s, err := r.Survey(ctx, tenant, v, asked.survey, asked.campaign)
	if err != nil {
		return adviseSurvey(err, asked)
	}
	return writeSurveyTable(w, s)
}

// adviseSurvey says what to do about an error.
func adviseSurvey(err error, asked reportAsked) error {
	if errors.Is(err, reports.ErrNoSurvey) {
		return fmt.Errorf("%q: %w: see drypp report survey", asked.survey, err)
	}
	return err
}

func writeSurveys(w io.Writer, format string, list []surveys.Given) error {
	if format == "json" {
		return writeDocument(w, struct {
			Surveys []surveys.Given `json:"surveys"`
		}{append([]surveys.Given{}, list...)})
	}
	if format != "table" {
		return fmt.Errorf("%w: the list of surveys is had as table or json; name a survey for %s", errUsage, format)
	}
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "SURVEY\tTITLE\tQUESTIONS\tNAMED\tCAMPAIGN\tSTART\tANSWERS")
	for i := range list {
		s := &list[i]
		head := fmt.Sprintf("%s\t%s\t%d\t%s", s.Survey, export.Printable(s.Title), s.Questions, yesNo(s.Named))
		if len(s.Rounds) == 0 {
			fmt.Fprintln(t, head+"\t-\t-\t-")
		}
		for _, c := range s.Rounds {
			fmt.Fprintf(t, "%s\t%s\t%s\t%d\n", head, c.Campaign, c.Start, c.Answers)
		}
	}
	return t.Flush()
}

// whyHidden says why nothing is shown of a survey.
var whyHidden = map[surveys.State]string{
	surveys.Running: "it is anonymous, and shown once its campaign has ended: who looks before and after one answer would know it",
	surveys.TooFew:  fmt.Sprintf("fewer than %d answered", surveys.MinShown),
}

func writeSurveyTable(w io.Writer, s *surveys.Results) error {
	fmt.Fprintf(w, "%s, campaign %s, %s\n", export.Printable(s.Title), s.Campaign, count(s.Answers, "answer", "answers"))
	if s.State != surveys.Shown {
		_, err := fmt.Fprintln(w, "nothing is shown: "+whyHidden[s.State])
		return err
	}
	for i := range s.Tallies {
		if err := writeTally(w, &s.Tallies[i]); err != nil {
			return err
		}
	}
	return nil
}

// writeTally writes what one question gave.
func writeTally(w io.Writer, q *surveys.Tally) error {
	fmt.Fprintf(w, "\n%s: %s\n", export.Printable(q.Title), count(q.Answers, "answer", "answers"))
	if q.Withheld {
		_, err := fmt.Fprintf(w, "  withheld: fewer than %d answered it\n", surveys.MinShown)
		return err
	}
	if q.Net != nil {
		fmt.Fprintf(w, "  eNPS %+d%s\n", q.Net.Score, netThen(q.Then))
	}
	if q.Mean != 0 {
		fmt.Fprintf(w, "  mean %.2f%s\n", q.Mean, meanThen(q.Then))
	}
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for i, b := range q.Bars {
		fmt.Fprintf(t, "  %s\t%d%s\n", export.Printable(b.Label), b.Count, countThen(q.Then, i))
	}
	for _, text := range q.Texts {
		fmt.Fprintf(t, "  – %s\n", export.Printable(text))
	}
	return t.Flush()
}

func netThen(then *surveys.Then) string {
	if then == nil || then.Net == nil {
		return ""
	}
	return fmt.Sprintf(" (%+d the last time)", then.Net.Score)
}

func meanThen(then *surveys.Then) string {
	if then == nil || then.Mean == 0 {
		return ""
	}
	return fmt.Sprintf(" (%.2f the last time)", then.Mean)
}

func countThen(then *surveys.Then, i int) string {
	if then == nil || i >= len(then.Counts) {
		return ""
	}
	return fmt.Sprintf("\t(%d the last time)", then.Counts[i])
}
