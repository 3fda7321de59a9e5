package delivery

import (
	"errors"
	"time"

	"drypp/bot/teams"
)

const (
	// firstBackoff is the longest pause before the second try; it doubles from
	// there up to longestBackoff.
	firstBackoff, longestBackoff = 4 * time.Second, time.Hour
)

// Backoff returns how long to wait after a try that Retryable said may be made
// again: tries counts from 1, retryAfter is what Teams asked for or 0, and
// jitter, from 0 to below 1, spreads those who failed together. It is never
// less than retryAfter, and between a half and all of a pause that doubles with
// each try.
func Backoff(tries int, retryAfter time.Duration, jitter float64) time.Duration {
	pause := longestBackoff
	if doublings := max(tries, 1) - 1; doublings < 10 {
		pause = min(firstBackoff<<doublings, longestBackoff)
	}
	half := pause / 2
	return max(half, retryAfter) + time.Duration(jitter*float64(half))
}

// Retryable reports whether the same call may be made again later: Microsoft
// says so of 412, 429, 502, 503 and 504 ("Send proactive messages"), and what
// never left can't have been done.
func Retryable(err error) bool {
	e, ok := errors.AsType[*teams.Error](err)
	return ok && (e.Retryable() || e.Reason == teams.Unreachable)
}
