// Command simulate lets Drypp deliver to made-up organisations for a year of
// virtual time, on the stand-in for Teams, and judges each step: nobody gets a
// card at night, on a holiday, while paused or restricted, after completion or
// erasure, or over budget; nobody due is forgotten, nor nudged again within a
// week; nothing comes back to who has that off, within a day, or to who is held out
// of a course; nothing is asked that was answered, nor reminded of twice; what is on
// record as owed is so; no completion counts twice; and no card comes twice but those
// that were in the air at a crash.
//
//	go run ./cmd/simulate
//	go run ./cmd/simulate --seeds 1000 --people 16
//	go run ./cmd/simulate --seed 17 --people 16
//	go run ./cmd/simulate memory
//
// What it runs is the real planner, ledger, pacer, store, Connector and bot.
// Only time and the wire are the simulation's: virtual time passes in events,
// and requests end at package teamstest, as badly as networks do. A seed says
// all that happens, so a violation is found again by its seed.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"runtime/debug"

	"github.com/spf13/cobra"

	"drypp/bot/delivery"
	forgetting "drypp/cmd/simulate/memory"
)

// errViolations says that there were some; they were printed.
var errViolations = errors.New("there were violations")

func main() {
	// There is memory for fewer collections as long as worlds are small. Who has
	// enough for large ones says so.
	debug.SetGCPercent(400)
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(3 << 30)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	err := command().ExecuteContext(ctx)
	if err != nil && !errors.Is(err, errViolations) && !errors.Is(err, forgetting.ErrClaims) {
		fmt.Fprintln(os.Stderr, "simulate:", err)
	}
	if err != nil {
		os.Exit(1)
	}
}

// command is the command line.
func command() *cobra.Command {
	c := series{options: options{seed: 1}}
	cmd := &cobra.Command{
		Use:   "simulate",
		Short: "Let Drypp deliver for a year of virtual time, and judge each step",
		Long: `Simulate lets Drypp's planner, ledger, pacer, store and bot work for made-up
organisations for a year of virtual time: holidays, daylight saving, 40 time
zones, 2 % of Teams' answers faulty, people who block, re-install, pause, leave,
have their data restricted or erased, and crashes at random. It judges each step, prints what broke a rule, and
ends with "N seeds, V violations". The exit status is 1 if V isn't 0.`,
		Example: `  simulate                              100 000 people in 20 organisations, once
  GOMEMLIMIT=12GiB simulate             the same sooner, with more memory than 3 GiB
  simulate --seeds 1000 --people 16     1 000 small worlds
  simulate --seed 17 --people 16        one of them again
  simulate --seed 17 --people 16 --break holiday`,
		Args: cobra.NoArgs, SilenceUsage: true, SilenceErrors: true,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return c.run(cmd.Context(), cmd.OutOrStdout(), cmd.ErrOrStderr())
		},
	}
	cmd.AddCommand(forgetting.Command())
	f := cmd.Flags()
	f.IntVar(&c.seeds, "seeds", 1, "how many seeds to simulate, from --seed on")
	f.Uint64Var(&c.seed, "seed", 1, "the first seed")
	f.IntVar(&c.people, "people", 100_000, "how many people a world has")
	f.IntVar(&c.organisations, "organisations", 0, "in how many organisations (default one for 8 people, at most 20)")
	f.IntVar(&c.days, "days", 365, "how many days to simulate")
	f.StringVar(&c.without, "break", "", fmt.Sprintf("switch one rule off in the program: one of %v", delivery.Rules))
	return cmd
}
