package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"drypp/bot/delivery"
	"drypp/bot/teams/teamstest"
)

// series is a run over one seed or more.
type series struct {
	options
	seeds int
}

// most is how many organisations share an engine: a world with more is several
// side by side, which nothing but the program connects anyway.
const most = 5

// printed is how many violations of a seed are printed.
const printed = 5

// check refuses what can't be simulated.
func (c *series) check() error {
	if c.organisations == 0 {
		c.organisations = min(max(c.people/8, 1), 20)
	}
	switch {
	case c.seeds < 1 || c.people < 1 || c.days < 1:
		return errors.New("--seeds, --people and --days are at least 1")
	case c.organisations > c.people:
		return errors.New("--organisations is at most --people")
	case c.days > 5*365:
		return errors.New("--days is at most five years")
	case c.without != "" && !slices.Contains(delivery.Rules, delivery.Rule(c.without)):
		return fmt.Errorf("--break %q: want one of %v", c.without, delivery.Rules)
	}
	return nil
}

// worlds returns the options of each part of a seed's world: as even as can be.
func (c *series) worlds(seed uint64) []options {
	parts := (c.organisations + most - 1) / most
	var list []options
	before := 0
	for i := range parts {
		o := c.options
		o.seed, o.part = seed, i
		upTo := c.organisations * (i + 1) / parts
		o.organisations = upTo - before
		o.people = c.people*upTo/c.organisations - c.people*before/c.organisations
		before = upTo
		list = append(list, o)
	}
	return list
}

// outcome is what became of a world.
type outcome struct {
	options
	violations []violation
	stats      stats
	trace      trace
	err        error
}

// run simulates all seeds, on all processors, and prints what was found.
func (c *series) run(ctx context.Context, out, progress io.Writer) error {
	if err := c.check(); err != nil {
		return err
	}
	authority, err := teamstest.NewAuthority()
	if err != nil {
		return err
	}
	jobs, done := make(chan options), make(chan outcome)
	var meter meter
	var workers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			for o := range jobs {
				done <- simulate(o, authority, &meter)
			}
		})
	}
	go func() {
		defer close(done)
		defer workers.Wait()
		defer close(jobs)
		for i := range c.seeds {
			for _, o := range c.worlds(c.seed + uint64(i)) {
				select {
				case jobs <- o:
				case <-ctx.Done():
					return
				}
			}
		}
	}()
	defer meter.show(progress)()
	return c.report(out, done)
}

// simulate runs one world in a folder of its own.
func simulate(o options, authority *teamstest.Authority, m *meter) (result outcome) {
	result.options = o
	dir, err := os.MkdirTemp("", "drypp-simulate-")
	if err != nil {
		result.err = err
		return result
	}
	defer func() { result.err = errors.Join(result.err, os.RemoveAll(dir)) }()
	s, err := newSimulation(o, dir, authority)
	if err == nil {
		s.meter = m
		err = s.run()
	}
	if err != nil {
		result.err = fmt.Errorf("seed %d: %w", o.seed, err)
		return result
	}
	result.violations, result.stats, result.trace = s.violations, s.stats, s.trace
	return result
}

// report prints what each world came to, and at last all of them.
func (c *series) report(out io.Writer, done <-chan outcome) error {
	var all stats
	var traces trace
	var err error
	violations, worlds := 0, map[uint64]int{}
	for o := range done {
		err = errors.Join(err, o.err)
		all.add(o.stats)
		traces ^= o.trace
		violations += len(o.violations)
		worlds[o.seed]++
		c.print(out, o)
	}
	fmt.Fprintln(out, all)
	fmt.Fprintf(out, "trace %016x\n", uint64(traces))
	fmt.Fprintf(out, "%d seeds, %d violations\n", len(worlds), violations)
	if err == nil && violations > 0 {
		err = errViolations
	}
	return err
}

// print prints the first violations of a world.
func (c *series) print(out io.Writer, o outcome) {
	slices.SortStableFunc(o.violations, func(a, b violation) int { return a.at.Compare(b.at) })
	for i, v := range o.violations {
		if i == printed {
			fmt.Fprintf(out, "seed %d: and %d more\n", o.seed, len(o.violations)-printed)
			break
		}
		fmt.Fprintf(out, "seed %d: %s; again: %s\n", o.seed, v, c.again(o.seed))
	}
}

// again is how to run a seed again.
func (c *series) again(seed uint64) string {
	words := []string{"go run ./cmd/simulate --seed", fmt.Sprint(seed), "--people", fmt.Sprint(c.people)}
	if c.organisations != min(max(c.people/8, 1), 20) {
		words = append(words, "--organisations", fmt.Sprint(c.organisations))
	}
	if c.days != 365 {
		words = append(words, "--days", fmt.Sprint(c.days))
	}
	if c.without != "" {
		words = append(words, "--break", c.without)
	}
	return strings.Join(words, " ")
}

// String says what happened, when and to whom.
func (v violation) String() string {
	s := fmt.Sprintf("%s, part %d, organisation %d", v.at.UTC().Format(time.RFC3339), v.part, v.organisation)
	if v.person >= 0 {
		s += fmt.Sprintf(", person %d", v.person)
	}
	return fmt.Sprintf("%s: %s: %s", s, v.rule, v.what)
}

// add adds up.
func (s *stats) add(t stats) {
	s.cards += t.cards
	s.mails += t.mails
	s.nudges += t.nudges
	s.reviews += t.reviews
	s.ballots += t.ballots
	s.restricted += t.restricted
	s.erased += t.erased
	s.clicks += t.clicks
	s.answers += t.answers
	s.completions += t.completions
	s.crashes += t.crashes
	s.inAir += t.inAir
	s.duplicates += t.duplicates
	s.calls += t.calls
	s.faults += t.faults
}

// String says it in words.
func (s stats) String() string {
	return fmt.Sprintf("%d requests (%.1f %% faulty), %d cards, %d nudges among them, %d mails, %d clicks, %d answers, %d completions, %d reviews answered, %d surveys; %d people restricted, %d erased; %d crashes with %d sends in flight, %d cards twice",
		s.calls, 100*float64(s.faults)/float64(max(s.calls, 1)), s.cards, s.nudges, s.mails, s.clicks, s.answers, s.completions, s.reviews, s.ballots, s.restricted, s.erased, s.crashes, s.inAir, s.duplicates)
}

// meter counts what was done, for who waits. It is safe for concurrent use.
type meter struct{ days, cards, worlds atomic.Int64 }

// every is how often progress is shown.
const every = 10 * time.Second

// show prints progress now and then until the function that it returns is
// called.
func (m *meter) show(w io.Writer) (stop func()) {
	ticker, ended := time.NewTicker(every), make(chan struct{})
	began := time.Now()
	var showing sync.WaitGroup
	showing.Go(func() {
		for {
			select {
			case <-ended:
				return
			case <-ticker.C:
				took := time.Since(began)
				fmt.Fprintf(w, "after %s: %d worlds done, %d days and %d cards simulated, %.0f cards/s\n",
					took.Round(time.Second), m.worlds.Load(), m.days.Load(), m.cards.Load(), float64(m.cards.Load())/took.Seconds())
			}
		}
	})
	return func() {
		ticker.Stop()
		close(ended)
		showing.Wait()
	}
}
