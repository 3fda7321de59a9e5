package main

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// census tells Prometheus how many people there are and how their directories
// do, over all organisations: no label is personal, nor names an organisation.
type census struct {
	people        people
	organisations []organisation
	now           func() time.Time
	log           *slog.Logger

	mu sync.Mutex
	// counted is when the rest was counted.
	counted                time.Time
	listed, waiting, left  int
	failing, held, running int
	// oldest is when that directory was last in step that waits longest, zero
	// if there is none.
	oldest time.Time
	never  int
}

// countAgain is how long counts are good for: they take looking at everybody.
const countAgain = time.Minute

var (
	peopleCounts = prometheus.NewDesc("drypp_people",
		"People that organisations list: listed, waiting (of the listed, never heard of), left.", []string{"state"}, nil)
	directoryStates = prometheus.NewDesc("drypp_directory_organisations",
		"Organisations with a directory by how it does: running, failing (the latest round failed), held (a round waits for a contact), never (no round ended yet).", []string{"state"}, nil)
	directoryAge = prometheus.NewDesc("drypp_directory_age_seconds",
		"How long ago the directory was last in step, of the organisation where that is longest.", nil, nil)
)

// Describe implements prometheus.Collector.
func (c *census) Describe(to chan<- *prometheus.Desc) {
	to <- peopleCounts
	to <- directoryStates
	to <- directoryAge
}

// Collect implements prometheus.Collector.
func (c *census) Collect(to chan<- prometheus.Metric) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if now := c.now(); now.Sub(c.counted) >= countAgain || now.Before(c.counted) {
		c.count(now)
	}
	gauge := func(d *prometheus.Desc, value float64, labels ...string) {
		to <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, value, labels...)
	}
	gauge(peopleCounts, float64(c.listed), "listed")
	gauge(peopleCounts, float64(c.waiting), "waiting")
	gauge(peopleCounts, float64(c.left), "left")
	gauge(directoryStates, float64(c.running), "running")
	gauge(directoryStates, float64(c.failing), "failing")
	gauge(directoryStates, float64(c.held), "held")
	gauge(directoryStates, float64(c.never), "never")
	if !c.oldest.IsZero() {
		gauge(directoryAge, c.now().Sub(c.oldest).Seconds())
	}
}

// count asks about every organisation. One that can't be read counts nothing.
func (c *census) count(now time.Time) {
	c.counted = now
	c.listed, c.waiting, c.left = 0, 0, 0
	c.failing, c.held, c.running, c.never, c.oldest = 0, 0, 0, 0, time.Time{}
	for i := range c.organisations {
		tenant := c.organisations[i].TenantID
		s, err := c.people.Status(context.Background(), tenant)
		if err != nil {
			c.log.Warn("the people could not be counted", "organisation", tenant, "error", err)
			continue
		}
		c.listed, c.waiting, c.left = c.listed+s.People, c.waiting+s.Waiting, c.left+s.Left
		if !s.Directory {
			continue
		}
		for n, is := range map[*int]bool{&c.running: s.Running, &c.failing: s.Failed != "", &c.held: s.Held != nil, &c.never: s.Synced.IsZero()} {
			if is {
				*n++
			}
		}
		if !s.Synced.IsZero() && (c.oldest.IsZero() || s.Synced.Before(c.oldest)) {
			c.oldest = s.Synced
		}
	}
}
