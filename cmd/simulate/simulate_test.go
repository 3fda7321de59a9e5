package main

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"

	"drypp/bot/delivery"
	"drypp/bot/teams/teamstest"
)

var authority = sync.OnceValues(teamstest.NewAuthority)

// small is a world that takes a tenth of a second.
func small(seed uint64) options {
	return options{seed: seed, people: 16, organisations: 2, days: 365}
}

func simulated(t *testing.T, o options) outcome {
	t.Helper()
	a, err := authority()
	if err != nil {
		t.Fatal(err)
	}
	got := simulate(o, a, &meter{})
	if got.err != nil {
		t.Fatal(got.err)
	}
	return got
}

// TestReplay: a seed says everything that happens, and another one something
// else.
func TestReplay(t *testing.T) {
	t.Parallel()
	first, second, other := simulated(t, small(7)), simulated(t, small(7)), simulated(t, small(8))
	if first.trace != second.trace || first.stats != second.stats {
		t.Errorf("seed 7 came to %x and %x, %v and %v", first.trace, second.trace, first.stats, second.stats)
	}
	if first.trace == other.trace {
		t.Error("seed 8 came to the same as seed 7")
	}
}

// TestEverythingHappens: a few seeds have all that the checks are about.
func TestEverythingHappens(t *testing.T) {
	t.Parallel()
	var all stats
	for seed := range uint64(6) {
		got := simulated(t, small(seed))
		all.add(got.stats)
		for _, v := range got.violations {
			t.Errorf("seed %d: %s", seed, v)
		}
	}
	for name, n := range map[string]int{
		"cards": all.cards, "nudges": all.nudges, "clicks": all.clicks, "completions": all.completions, "faults": all.faults,
		"restrictions": all.restricted, "erasures": all.erased, "reviews answered": all.reviews, "surveys": all.ballots,
		"crashes": all.crashes, "sends in flight at a crash": all.inAir, "cards twice": all.duplicates,
	} {
		if n == 0 {
			t.Errorf("no %s in %v", name, all)
		}
	}
	if all.duplicates > all.inAir {
		t.Errorf("%d cards came twice, %d were in flight at a crash", all.duplicates, all.inAir)
	}
}

// TestBroken: whichever rule is switched off in the program, a few seeds find
// it out.
func TestBroken(t *testing.T) {
	t.Parallel()
	found := map[delivery.Rule][]rule{
		delivery.RuleNight:       {ruleNight},
		delivery.RuleHoliday:     {ruleHoliday},
		delivery.RulePause:       {rulePause},
		delivery.RuleBudget:      {ruleBudget},
		delivery.RuleLedgerFirst: {ruleIntent},
		delivery.RuleDedupe:      {ruleOnce},
		delivery.RuleRetryAfter:  {ruleRetryAfter},
		delivery.RuleNudge:       {ruleNudge},
		delivery.RuleRestriction: {ruleRestricted},
		delivery.RuleReviewsOff:  {ruleOff},
		delivery.RuleReviewDaily: {ruleDaily},
		delivery.RuleHoldOut:     {ruleHeld},
		delivery.RuleAskedOnce:   {ruleAsked},
	}
	const tries = 20
	for _, broken := range delivery.Rules {
		t.Run(string(broken), func(t *testing.T) {
			t.Parallel()
			for seed := range uint64(tries) {
				o := small(seed)
				o.without = string(broken)
				if slices.ContainsFunc(rulesOf(simulated(t, o).violations), func(r rule) bool { return slices.Contains(found[broken], r) }) {
					t.Logf("found by seed %d", seed)
					return
				}
			}
			t.Errorf("%d seeds didn't find it", tries)
		})
	}
}

// TestLarge: a world of many organisations is simulated in parts that hold all
// of its people.
func TestLarge(t *testing.T) {
	t.Parallel()
	for _, c := range []series{
		{options: options{people: 100_000, organisations: 20}},
		{options: options{people: 101, organisations: 7}},
		{options: options{people: 3, organisations: 1}},
	} {
		people, organisations := 0, 0
		for _, o := range c.worlds(1) {
			people += o.people
			organisations += o.organisations
			if o.organisations > most {
				t.Errorf("a part with %d organisations", o.organisations)
			}
		}
		if people != c.people || organisations != c.organisations {
			t.Errorf("%d people in %d organisations, want %d in %d", people, organisations, c.people, c.organisations)
		}
	}
}

// run runs the command and returns what it printed.
func run(args ...string) (string, error) {
	var out bytes.Buffer
	cmd := command()
	cmd.SetOut(&out)
	cmd.SetErr(&out)
	cmd.SetArgs(args)
	err := cmd.ExecuteContext(context.Background())
	return out.String(), err
}

func TestCommand(t *testing.T) {
	t.Parallel()
	out, err := run("--seeds", "2", "--people", "8", "--days", "60")
	if err != nil || !strings.HasSuffix(out, "\n2 seeds, 0 violations\n") {
		t.Errorf("%v: %s", err, out)
	}
	out, err = run("--seed", "3", "--people", "16", "--days", "200", "--break", "night")
	if !errors.Is(err, errViolations) || !strings.Contains(out, "again: go run ./cmd/simulate --seed 3 --people 16 --days 200 --break night\n") {
		t.Errorf("%v: %s", err, out)
	}
	out, err = run("--help")
	if err != nil || !strings.Contains(out, "--seeds 1000 --people 16") || !strings.Contains(out, "ledger-before-send") {
		t.Errorf("%v: %s", err, out)
	}
}

func TestCommandRefuses(t *testing.T) {
	t.Parallel()
	for _, args := range []string{
		"--seeds 0", "--people 0", "--days 0", "--days 4000", "--people 3 --organisations 4", "--break sleep", "--seed -1", "seed",
	} {
		if out, err := run(strings.Fields(args)...); err == nil {
			t.Errorf("%s: %s", args, out)
		}
	}
}
