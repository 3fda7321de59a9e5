package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"text/tabwriter"
)

// unsealed is the build tag of a program that keeps everything as it is: the floor
// for what sealing costs.
const unsealed = "drypp_unsealed"

// sealing measures answers of the program and of one that seals nothing, in turns,
// and prints what sealing costs.
func sealing(o options, rounds int) error {
	dir, err := os.MkdirTemp("", "drypp-loadtest-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	programs := make([]string, 2)
	for i, tags := range []string{"", unsealed} {
		folder := filepath.Join(dir, fmt.Sprint("program", i))
		if err := os.Mkdir(folder, 0o700); err != nil {
			return err
		}
		if programs[i], err = build(folder, tags); err != nil {
			return err
		}
	}
	rates := make([][]float64, 2)
	for round := range rounds {
		for turn := range programs {
			i := (round + turn) % 2 // each comes first as often as the other
			o.drypp = programs[i]
			rate, err := rateOf(o, filepath.Join(dir, fmt.Sprintf("round%d-%d", round, i)))
			if err != nil {
				return err
			}
			rates[i] = append(rates[i], rate)
		}
	}
	reportSealing(rates[0], rates[1])
	return nil
}

// rateOf returns how many answers a second a program gives.
func rateOf(o options, dir string) (float64, error) {
	if err := os.Mkdir(dir, 0o700); err != nil {
		return 0, err
	}
	s, err := newStage(o, dir)
	if err != nil {
		return 0, err
	}
	defer s.close()
	if err := s.prepare(); err != nil {
		return 0, fmt.Errorf("preparing %d learners: %w", o.learners, err)
	}
	answers, err := s.answers()
	if err != nil {
		return 0, fmt.Errorf("answering: %w", err)
	}
	return answers.perSecond(), nil
}

func reportSealing(sealed, floor []float64) {
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	defer w.Flush()
	fmt.Fprintln(w, "\tanswers/s: median\tof")
	fmt.Fprintf(w, "drypp\t%.0f\t%.0f\n", median(sealed), sealed)
	fmt.Fprintf(w, "floor: the same, sealing nothing\t%.0f\t%.0f\n", median(floor), floor)
	fmt.Fprintf(w, "\ndrypp / floor\t%.2f\t\nsealing costs\t%.0f %%\t\n", median(sealed)/median(floor), 100*(1-median(sealed)/median(floor)))
}

func median(list []float64) float64 {
	sorted := slices.Sorted(slices.Values(list))
	n := len(sorted)
	return (sorted[(n-1)/2] + sorted[n/2]) / 2
}
