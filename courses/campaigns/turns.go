package campaigns

import (
	"strings"
	"time"
)

// Lessons, reviews, what maps needs, surveys and documents share one budget. Nudges
// and reminders go before all of them. For the rest of a day the sources take turns:
// the one whose latest card is the longest ago goes first, and one that never had a
// card before that; so each of n sources that have something every day gets at least
// every n-th card. Within a source, what is due first goes first, then the campaign
// that has waited longest.

// source is where cards come from that take turns. The earlier goes first where
// neither waited longer.
type source int

const (
	ofNeeds source = iota
	ofCourses
	ofDocuments
	ofReviews
	ofSurveys
	sources
)

// source returns where a drop comes from.
func (d *Drop) source() source {
	switch d.Kind {
	case Map:
		return ofNeeds
	case Acknowledge:
		return ofDocuments
	case Review, Relearn:
		return ofReviews
	case Ask:
		return ofSurveys
	}
	return ofCourses
}

// sourceOf returns where what is kept under a key of Agenda.Cards comes from.
func sourceOf(key string) source {
	kind, _, other := strings.Cut(key, ":")
	if !other {
		return ofCourses
	}
	switch Kind(kind) {
	case Map:
		return ofNeeds
	case Acknowledge:
		return ofDocuments
	case Ask:
		return ofSurveys
	}
	return ofReviews
}

// waited returns when the latest card of a source went out, zero if none did.
func (d *decider) waited(s source) time.Time {
	if d.latest == nil {
		d.latest = new([sources]time.Time)
		for key := range d.Agenda.Cards {
			of := sourceOf(key)
			if last := d.Agenda.Cards[key].Last; last.After(d.latest[of]) {
				d.latest[of] = last
			}
		}
	}
	return d.latest[s]
}

// precedes reports whether c goes out rather than b, which was found earlier: by
// day, by rank, by turns, and then by what is due first and who waited longest.
func (d *decider) precedes(c, b *candidate) bool {
	if c.day != b.day {
		return c.day.Before(b.day)
	}
	if c, b := c.drop.rank(), b.drop.rank(); c != b {
		return c < b
	}
	if s, t := c.drop.source(), b.drop.source(); s != t && c.drop.rank() == inTurn {
		if last, other := d.waited(s), d.waited(t); !last.Equal(other) {
			return last.Before(other)
		}
		return s < t
	}
	if c, b := c.drop.order(), b.drop.order(); c != b {
		return c < b
	}
	if due, other := c.drop.Due, b.drop.Due; !due.Equal(other) {
		return !due.IsZero() && (other.IsZero() || due.Before(other))
	}
	return c.last.Before(b.last)
}

// The ranks of what goes out on one day.
const (
	nudging = iota
	reminding
	inTurn
)

// rank orders what goes out on one day.
func (d *Drop) rank() int {
	switch {
	case d.Kind == Nudged:
		return nudging
	case d.Reminds():
		return reminding
	}
	return inTurn
}

// order orders what comes of one source on one day: what measures can't wait, and
// who forgot something twice reads before they are asked again.
func (d *Drop) order() int {
	switch {
	case d.Kind == Review && d.Day == 0:
		return 2
	case d.Kind == Relearn:
		return 1
	}
	return 0
}
