package delivery

import (
	"time"

	"drypp/bot/teams"
)

const (
	// tolerated is how many calls in a row may fail before the rest wait.
	tolerated = 5
	// firstRest is how long they wait at first; it doubles with each probe
	// that fails, up to longestRest.
	firstRest, longestRest = 5 * time.Second, 5 * time.Minute
	// untilSomebodyActs is how often it is tried whether somebody did.
	untilSomebodyActs = 15 * time.Minute
	// probeLife is when a probe of which nothing was heard is thought lost:
	// more than a request may take.
	probeLife = time.Minute
	// peek is how often it is asked how a probe went.
	peek = time.Second
)

// circuit is a circuit breaker. It is closed while reason is empty: calls pass.
// When open they wait, but for a probe now and then; what that brings decides.
type circuit struct {
	failures int
	reason   teams.Reason
	since    time.Duration
	// rest is how long it waits between probes, until when the next one may
	// go, or when the present one is given up.
	rest, until time.Duration
	probing     bool
	// admitted says that the probe has its turn and hasn't left.
	admitted bool
}

func (c *circuit) earliest(t time.Duration) time.Duration {
	switch {
	case c.reason == "" || t >= c.until:
		return t
	case c.probing:
		return min(c.until, t+peek)
	}
	return c.until
}

// take notes that a call has its turn, which is the probe if the circuit is
// open.
func (c *circuit) take(t time.Duration) {
	if c.reason != "" {
		c.probing, c.admitted, c.until = true, true, t+probeLife
	}
}

// leaves is earliest for a call that had its turn, perhaps while the circuit was
// still closed. The first that leaves is the probe.
func (c *circuit) leaves(t time.Duration) time.Duration {
	if c.admitted {
		return t
	}
	return c.earliest(t)
}

// left notes that a call leaves.
func (c *circuit) left(t time.Duration) {
	c.take(t)
	c.admitted = false
}

// heal closes the circuit: Teams answered as it should, whatever the call was.
func (c *circuit) heal() { *c = circuit{} }

// nothing takes in a call that never went out; another one may probe.
func (c *circuit) nothing(t time.Duration) {
	if c.probing {
		c.probing, c.admitted, c.until = false, false, t
	}
}

// fail takes in a call that failed in a way that others would, too.
func (c *circuit) fail(t time.Duration, why teams.Reason) {
	c.failures++
	switch {
	case c.reason == "" && c.failures < tolerated:
	case c.reason == "":
		c.open(t, why, firstRest)
	case c.probing:
		c.open(t, why, min(2*c.rest, longestRest))
	}
}

// stop takes in an answer that stays the same until somebody acts.
func (c *circuit) stop(t time.Duration, why teams.Reason) {
	if c.probing || c.reason != why {
		c.open(t, why, untilSomebodyActs)
	}
}

func (c *circuit) open(t time.Duration, why teams.Reason, rest time.Duration) {
	if c.reason == "" {
		c.since = t
	}
	c.reason, c.probing, c.admitted, c.rest, c.until = why, false, false, rest, t+rest
}
