package campaigns

import (
	"hash/crc32"
	"time"

	"drypp/courses/calendar"
)

// candidate is a card that could come next.
type candidate struct {
	drop Drop
	at   time.Time
	day  calendar.Date
	// last is when the campaign's latest card went out.
	last time.Time
}

// farthest is the last year that anything is planned in: who asked for a pause
// until after it meant for good.
const farthest = calendar.LastYear

// add considers a card about a course that may go out from a day on, but not
// before the person's first day, nor before the course may be taken again.
func (d *decider) add(r *run, s *standing, day calendar.Date, drop Drop) {
	r.coming = true
	if day = later(day, r.first); d.beaten(day) {
		return
	}
	at, day := d.moment(d.after(day, s.opens))
	d.place(r, s, at, day, drop)
}

// beaten reports whether something is known to go out before a day, so that
// what comes on it needn't be considered.
func (d *decider) beaten(day calendar.Date) bool {
	return d.left == nil && !d.invites && d.best.drop.Kind != "" && d.best.day.Before(day)
}

// place considers a card about a course at a good moment.
func (d *decider) place(r *run, s *standing, at time.Time, day calendar.Date, drop Drop) {
	drop.Campaign, drop.Course, drop.Round, drop.Due = r.ID, s.course.ID, s.round, d.dueAt(r, s)
	d.put(r, at, day, drop)
}

// put considers a card of a campaign, nil if it belongs to none, at a good moment.
func (d *decider) put(r *run, at time.Time, day calendar.Date, drop Drop) {
	if r != nil && !r.End.IsZero() && r.End.Before(day) || at.Year() > farthest {
		return
	}
	if d.left != nil && d.left.again(drop) {
		d.wanted, d.again = true, at
	}
	c := candidate{drop: drop, at: at, day: day}
	if r != nil {
		c.last = r.last
	}
	if d.best.drop.Kind == "" || d.precedes(&c, &d.best) {
		d.best = c
	}
	if r != nil {
		d.invite(r, c)
	}
}

// again reports whether a drop is the same card, whenever it is due by now.
func (d Drop) again(e Drop) bool {
	d.Due = e.Due
	return d == e
}

// moment returns the first good moment for a card that is neither before t nor
// in the past, and its day.
func (d *decider) moment(t time.Time) (time.Time, calendar.Date) {
	if t.After(d.Now) {
		return d.search(t)
	}
	if d.free.IsZero() {
		d.free, d.freeDay = d.search(d.Now)
	}
	return d.free, d.freeDay
}

// search is moment without its memory.
func (d *decider) search(t time.Time) (time.Time, calendar.Date) {
	if hold := d.hold(); hold.After(t) {
		t = hold
	}
	// A pause is met once at most, and so is each of the days that are spent.
	for range len(d.Agenda.Pauses) + 1 + journey {
		t = d.Hours.Next(t)
		day := d.Hours.Today(t)
		until, paused := d.Agenda.PausedOn(day)
		if !paused {
			if !d.spent(day) {
				return t, day
			}
			until = day.Add(1)
		}
		t = until.At(0, d.Hours.Location())
	}
	t = d.Hours.Next(t)
	return t, d.Hours.Today(t)
}

// spent reports whether the day's budget of cards is used up, as it is on days
// that the person had before they traveled.
func (d *decider) spent(day calendar.Date) bool {
	full := day == d.Agenda.Day && d.Agenda.Today >= max(d.Budget, 1)
	return d.left == nil && (full || day.Before(d.Agenda.Day))
}

// hold returns until when Teams asked for patience, or zero.
func (d *decider) hold() time.Time {
	if p := d.Agenda.Planned; p != nil && p.Tries > 0 {
		return p.At
	}
	return time.Time{}
}

const (
	// early is how long before a first card the chat is made at most.
	early = 24 * time.Hour
	// late is how much later than its moment that may be.
	late = 10 * time.Minute
	// retry is how long to wait before a chat is asked for again, retryApp if
	// the app isn't installed.
	retry, retryApp = 24 * time.Hour, 7 * 24 * time.Hour
)

// prepare returns when to make a chat for a card: at the person's own moment of
// the day before it or, where that is past, of the last half of it, and so on.
func (d *decider) prepare(card time.Time) time.Time {
	share := spread(d.Person.ID)
	at := func(window time.Duration) time.Time {
		return card.Add(-time.Duration(float64(window) * share))
	}
	window := early
	for window > late && at(window).Before(d.Now.Add(-late)) {
		window /= 2
	}
	t := at(window)
	if !d.Agenda.Prepared.IsZero() {
		wait := retry
		if !d.Person.Installed {
			wait = retryApp
		}
		if next := d.Agenda.Prepared.Add(wait); next.After(t) {
			t = next
		}
	}
	if t.Before(d.Now) {
		return d.Now
	}
	return t
}

// spread returns a number above 0 and up to 1 that is a person's own and
// spreads people evenly.
func spread(person string) float64 {
	return (float64(crc32.ChecksumIEEE([]byte(person))) + 1) / (1 << 32)
}
