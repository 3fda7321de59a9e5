// Package memory lets made-up learners, whose memory isn't the scheduler's model of
// it, live a year with Drypp's reviews, and with fixed intervals beside them.
package memory

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"drypp/courses/recall"
)

// Config says what to simulate.
type Config struct {
	// Learners is how many there are, from 1, Seed what is drawn by.
	Learners int
	Seed     uint64
}

// What is claimed: how far from the retention that is aimed at recall may be when a
// question comes back, and how much fewer reviews there must be than at fixed
// intervals with the same recall.
const (
	maxOff   = 0.03
	minFewer = 0.20
)

// ErrClaims says that a claim failed; what came of it was printed.
var ErrClaims = errors.New("a claim about reviews doesn't hold")

// Command is the subcommand memory.
func Command() *cobra.Command {
	c := Config{Learners: 10_000, Seed: 1}
	cmd := &cobra.Command{
		Use:   "memory",
		Short: "Let made-up learners forget and be reminded for a year, beside fixed intervals",
		Long: `Memory lets made-up learners take a course of ten questions and live a year with
Drypp's reviews. They forget as Pavlik and Anderson (2005, 2008) found that people
do, which isn't how the scheduler thinks that they do; they differ, and so do
questions. It prints how likely a question is known when it comes back, for several
retentions aimed at, and how many reviews fixed intervals take for the same. The exit
status is 1 if recall is off by more than 0.03 at the default retention, or if there are
less than a fifth fewer reviews than at fixed intervals of the same recall.`,
		Example: `  simulate memory
  simulate memory --learners 1000 --seed 7`,
		Args: cobra.NoArgs, SilenceUsage: true, SilenceErrors: true,
		RunE: func(cmd *cobra.Command, _ []string) error { return Run(cmd.OutOrStdout(), c) },
	}
	cmd.Flags().IntVar(&c.Learners, "learners", c.Learners, "how many learners there are")
	cmd.Flags().Uint64Var(&c.Seed, "seed", c.Seed, "what is drawn by")
	return cmd
}

// Run simulates and prints; the error is ErrClaims if a claim fails, or the writer's.
func Run(out io.Writer, c Config) error {
	if c.Learners < 1 {
		return errors.New("there must be at least one learner")
	}
	t := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintf(t, "%d learners with %d questions for %d days, seed %d\n\n", c.Learners, questions, year, c.Seed)
	fmt.Fprintln(t, "schedule\trecall at review\treviews a question\tknown on any day\tweakest tenth\t")
	row := func(name string, o outcome) {
		fmt.Fprintf(t, "%s\t%.3f\t%.2f\t%.3f\t%.3f\t\n", name, o.Recall, o.Reviews, o.Knows, o.Weakest)
	}
	var ours outcome
	for _, retention := range []float64{0.80, 0.85, recall.DefaultRetention, 0.95} {
		o := newWorld(c.Seed, c.Learners, retention).run(scheduled)
		row(fmt.Sprintf("Drypp, aimed at %.2f", retention), o)
		if retention == recall.DefaultRetention {
			ours = o
		}
	}
	w := newWorld(c.Seed, c.Learners, recall.DefaultRetention)
	days := w.longest(ours.Recall)
	fixed := w.run(every(days + 1))
	row(fmt.Sprintf("every %d days", days), w.run(every(days)))
	row(fmt.Sprintf("every %d days", days+1), fixed)
	first, factor := w.best(ours.Recall)
	best := w.run(ladder(first, factor))
	row(fmt.Sprintf("after %d days, then %.1f times as long", first, factor), best)
	if err := t.Flush(); err != nil {
		return err
	}
	return claims(out, ours, fixed, best)
}

// claims prints what is claimed and whether it holds.
func claims(out io.Writer, ours, fixed, best outcome) error {
	off := math.Abs(ours.Recall - recall.DefaultRetention)
	fewer := 1 - ours.Reviews/fixed.Reviews
	verdict := func(holds bool) string {
		if holds {
			return "holds"
		}
		return "FAILS"
	}
	_, err := fmt.Fprintf(out, `
recall is %.3f from the %.2f aimed at, at most %.2f: %s
%.0f %% fewer reviews than at the fixed interval that gives hardly less recall, at least %.0f %%: %s
(the best ladder of fixed intervals, found in hindsight for these very learners, takes
%.2f reviews instead of %.2f, and leaves the weakest tenth at %.3f instead of %.3f)
`, off, recall.DefaultRetention, maxOff, verdict(off <= maxOff), 100*fewer, 100*minFewer, verdict(fewer >= minFewer),
		best.Reviews, ours.Reviews, best.Weakest, ours.Weakest)
	if err == nil && (off > maxOff || fewer < minFewer) {
		err = ErrClaims
	}
	return err
}

// some returns the world with as many of its learners as a search needs.
func (w *world) some() *world {
	few := *w
	few.learners = max(w.learners/20, min(w.learners, 100))
	return &few
}

// longest returns the longest interval, in whole days, at which recall is no less than
// that.
func (w *world) longest(recall float64) int {
	low, high, some := 1, 200, w.some()
	for high-low > 1 {
		days := (low + high) / 2
		if some.run(every(days)).Recall >= recall {
			low = days
		} else {
			high = days
		}
	}
	return low
}

// near is how much less than ours the recall of a ladder may be.
const near = 0.005

// best returns the ladder with the fewest reviews among those with the same recall:
// after how many days its first review is, and by how much its intervals grow. If none
// of those looked at has it, it is the one with the most reviews.
func (w *world) best(recall float64) (first int, factor float64) {
	type rungs struct {
		first   int
		factor  float64
		reviews int
	}
	var all []rungs
	for _, by := range []float64{1.2, 1.3, 1.4, 1.5, 1.7, 2, 2.5} {
		for _, days := range []int{1, 2, 3, 4, 6, 8, 12} {
			all = append(all, rungs{days, by, count(ladder(days, by))})
		}
	}
	slices.SortFunc(all, func(a, b rungs) int { return cmp.Or(cmp.Compare(a.reviews, b.reviews), cmp.Compare(a.first, b.first)) })
	for _, r := range all {
		first, factor = r.first, r.factor
		if w.some().run(ladder(first, factor)).Recall >= recall-near {
			break
		}
	}
	return first, factor
}

// count returns how many reviews a year of a schedule has that doesn't look at memories.
func count(s schedule) (reviews int) {
	for day := s(nil, 0); day <= year; day += s(nil, reviews) {
		reviews++
	}
	return reviews
}
