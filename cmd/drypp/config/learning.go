package config

import (
	"cmp"
	"fmt"
	"math"

	"drypp/courses/recall"
)

// Reviews says which questions come back to people, and how that is measured.
type Reviews struct {
	// Off has none come back, and measures nothing.
	Off bool `yaml:"off"`
	// Retention is how likely people are to know an answer when its question comes
	// back, in percent.
	Retention int `yaml:"retention"`
	// Measure is how many percent of those who complete a course are measured
	// early, and how many late; Unmeasured has nobody measured.
	Measure    int  `yaml:"measure"`
	Unmeasured bool `yaml:"unmeasured"`
}

func percent(share float64) int { return int(math.Round(share * 100)) }

func (r *Reviews) fillIn() {
	r.Retention = cmp.Or(r.Retention, percent(recall.DefaultRetention))
	r.Measure = cmp.Or(r.Measure, percent(recall.DefaultShare))
}

func (f *findings) checkReviews(key string, r *Reviews) {
	within := func(key string, value int, low, high float64) {
		if value < percent(low) || value > percent(high) {
			f.bad(key, "is no share that works", fmt.Sprintf("give a percentage from %d to %d", percent(low), percent(high)))
		}
	}
	within(key+".retention", r.Retention, recall.MinRetention, recall.MaxRetention)
	within(key+".measure", r.Measure, 0, recall.MaxShare)
}

// Settings returns what comes back and is measured, by the organisation's seed; nil
// if nothing comes back.
func (r *Reviews) Settings(seed [32]byte) *recall.Settings {
	if r.Off {
		return nil
	}
	s := &recall.Settings{Retention: float64(r.Retention) / 100, Seed: seed}
	if !r.Unmeasured {
		s.Share = float64(r.Measure) / 100
	}
	return s
}
