// Command loadtest measures how many graded and durably kept answers Drypp
// gives, over TCP and with signed tokens, beside two floors of the same run: a
// net/http server that answers the same bytes and does nothing else, and the
// transaction of an answer in bbolt alone. It builds cmd/drypp and starts it
// with a stand-in for Microsoft's hosts behind a proxy.
//
//	go run ./cmd/loadtest
//	go run ./cmd/loadtest -duration 30s -connections 64
//
// With -deliver it measures a campaign instead, which goes out to everybody at
// once, to a stand-in that keeps Microsoft's limits: how much of the allowed
// rate it uses, how much is answered 429, how much memory that takes, and how
// long answers take meanwhile. Over one organisation, 100 000 people take more
// than half an hour; twenty go side by side.
//
//	go run ./cmd/loadtest -deliver
//	go run ./cmd/loadtest -deliver -organisations 20 -people 5000 -answering 100
//
// With -sealing it measures what it costs that everything is sealed: the same
// answers, from the program and from one that was built to seal nothing, in turns.
//
//	go run ./cmd/loadtest -sealing 5
//
// It exits with 1 if any answer was refused or isn't on record afterwards, or
// if anybody didn't get exactly one card.
// Nothing is judged by the clock: compare the ratios.
package main

import (
	"flag"
	"fmt"
	"os"
	"time"
)

// options is what the command line sets.
type options struct {
	connections int
	learners    int
	duration    time.Duration
	drypp       string

	organisations, people, answering int
}

func main() {
	var o options
	var bare string
	var delivering bool
	var rounds int
	flag.IntVar(&o.connections, "connections", 64, "so many connections at once")
	flag.IntVar(&o.learners, "learners", 12_000, "so many people take the course")
	flag.DurationVar(&o.duration, "duration", 10*time.Second, "how long each floor is measured")
	flag.StringVar(&o.drypp, "drypp", "", "the program to measure; built from this module if empty")
	flag.BoolVar(&delivering, "deliver", false, "measure a campaign's delivery")
	flag.IntVar(&o.organisations, "organisations", 1, "with -deliver: so many organisations")
	flag.IntVar(&o.people, "people", 5000, "with -deliver: so many people in each organisation")
	flag.IntVar(&o.answering, "answering", 0, "with -deliver: so many answers a second meanwhile")
	flag.IntVar(&rounds, "sealing", 0, "measure what sealing costs, in so many `rounds`")
	flag.StringVar(&bare, "bare", "", "internal: serve the bytes of this file as the floor")
	flag.Parse()
	if flag.NArg() > 0 || o.connections < 1 || o.learners < o.connections {
		fmt.Fprintln(os.Stderr, "loadtest: want -connections of at least 1, at least as many -learners, and no arguments")
		os.Exit(2)
	}
	err := error(nil)
	switch {
	case bare != "":
		err = serveBare(bare)
	case delivering:
		err = deliver(o)
	case rounds > 0:
		err = sealing(o, rounds)
	default:
		err = run(o)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "loadtest:", err)
		os.Exit(1)
	}
}

// run measures everything once and prints it.
func run(o options) (err error) {
	dir, err := os.MkdirTemp("", "drypp-loadtest-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	s, err := newStage(o, dir)
	if err != nil {
		return err
	}
	defer s.close()
	if err := s.prepare(); err != nil {
		return fmt.Errorf("preparing %d learners: %w", o.learners, err)
	}
	answers, err := s.answers()
	if err != nil {
		return fmt.Errorf("answering: %w", err)
	}
	lone, err := s.lone()
	if err != nil {
		return fmt.Errorf("answering alone: %w", err)
	}
	if err := s.verify(); err != nil {
		return err
	}
	s.drypp.stop()
	floors, err := s.floors()
	if err != nil {
		return fmt.Errorf("measuring the floors: %w", err)
	}
	report(o, s, answers, lone, floors)
	return nil
}
