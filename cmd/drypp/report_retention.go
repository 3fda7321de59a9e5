package main

import (
	"context"
	"fmt"
	"io"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"drypp/bot"
	"drypp/bot/reports"
	"drypp/courses/recall"
	"drypp/courses/results"
)

func (p *program) reportRetentionCommand() *cobra.Command {
	asked := reportAsked{kind: reportRetention}
	cmd := &cobra.Command{
		Use:   "retention [COURSE]",
		Short: "Show what people still know of courses",
		Long: fmt.Sprintf(`Show what people still know %d and %d days after a course, by those whom lots chose to be
asked: early after both, with its questions coming back meanwhile as they do to everybody,
late after %[2]d only, with nothing of the course coming back before. Late beside early
says what coming back gave; where the course has a pretest, before beside after what was
new. Each share has its 95%% confidence interval, and nothing is told of fewer than %[3]d people.

Then how well it was foretold who would know an answer: less is better, and a moving
average and a constant are beside it.`, recall.Days[0], recall.Days[1], results.Fewest),
		Example: `  drypp report retention --config drypp.yaml
  drypp report retention phishing --config drypp.yaml --format json`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				asked.course = args[0]
			}
			return p.showReport(cmd.Context(), asked)
		},
	}
	p.reportFlags(cmd, &asked)
	formatFlag(cmd, &asked.format)
	return cmd
}

// writeRetention writes what people still know.
func writeRetention(ctx context.Context, w io.Writer, r bot.Reports, tenant string, v reports.Viewer, asked reportAsked) error {
	got, err := r.Retention(ctx, tenant, v, asked.course)
	if err != nil {
		return err
	}
	if asked.format == "json" {
		return writeDocument(w, got)
	}
	return writeRetentionTable(w, got)
}

func writeRetentionTable(w io.Writer, r *recall.Report) error {
	if len(r.Courses) == 0 {
		fmt.Fprintf(w, "nobody has been asked yet: it takes %d days after a course\n", recall.Days[0])
	} else {
		t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
		fmt.Fprintln(t, "COURSE\tDAY\tLOT\tASKED\tANSWERED\tKNOW\tMORE THAN BEFORE")
		for i := range r.Courses {
			writeCells(t, &r.Courses[i])
		}
		if err := t.Flush(); err != nil {
			return err
		}
		for i := range r.Courses {
			if c := &r.Courses[i]; c.Gave != nil {
				fmt.Fprintf(w, "\n%s: early less late after %d days: %s\n", c.Course, recall.Days[len(recall.Days)-1], points(*c.Gave))
			}
		}
	}
	return writeFit(w, r)
}

func writeCells(w io.Writer, c *recall.CourseReport) {
	for i := range c.Cells {
		x := &c.Cells[i]
		know, more := fmt.Sprintf("withheld: fewer than %d people", results.Fewest), "-"
		if !x.Withheld {
			know = share(x.Right)
		}
		if x.Before != nil {
			more = points(x.Before.Gain)
		}
		fmt.Fprintf(w, "%s\t%d\t%s\t%d\t%d\t%s\t%s\n", c.Course, x.Day, x.Arm, x.Asked, x.People, know, more)
	}
}

// share tells a share with its interval.
func share(e recall.Estimate) string {
	return fmt.Sprintf("%.0f%% (%.0f–%.0f)", 100*e.Value, 100*e.Low, 100*e.High)
}

// points tells a difference of shares with its interval, in percentage points.
func points(e recall.Estimate) string {
	return fmt.Sprintf("%+.0f points (%+.0f to %+.0f)", 100*e.Value, 100*e.Low, 100*e.High)
}

func writeFit(w io.Writer, r *recall.Report) error {
	f := &r.Fit
	if f.Withheld || f.Answers == 0 {
		_, err := fmt.Fprintln(w, "\ntoo few answers to questions that came back to say how well they were foretold")
		return err
	}
	fmt.Fprintf(w, "\n%s to questions that came back, aimed at %.0f%%\n", count(f.Answers, "answer", "answers"), 100*r.Retention)
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "FORETOLD BY\tLOG LOSS\tRMSE")
	for _, line := range []struct {
		by    string
		score recall.Score
	}{{"the scheduler", f.Model}, {"a moving average", f.Average}, {"a constant", f.Constant}} {
		fmt.Fprintf(t, "%s\t%.3f\t%.3f\n", line.by, line.score.LogLoss, line.score.RMSE)
	}
	fmt.Fprintln(t, "\nEXPECTED\tKNEW\tANSWERS")
	for _, b := range f.Bins {
		if b.Answers > 0 {
			fmt.Fprintf(t, "%.0f%%\t%.0f%%\t%d\n", 100*b.Expected, 100*b.Right, b.Answers)
		}
	}
	return t.Flush()
}
