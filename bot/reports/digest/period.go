package digest

import (
	"fmt"
	"time"

	"drypp/bot/delivery"
	"drypp/bot/store"
	"drypp/courses/calendar"
)

const (
	// hour is when digests go out by the recipient's clock.
	hour = 8
	// late is how long after its time a digest is still begun: the program may
	// have stood still over a weekend, but who becomes a manager later waits for
	// the next.
	late = 72 * time.Hour
	// ahead bounds how many periods without any workday are passed over.
	ahead = 60
)

// period is the time that one digest is for.
type period struct {
	// key names it for good.
	key string
	// start is its Monday, next the one of the period after it.
	start, next calendar.Date
}

// periodOf returns the period that a day lies in.
func (c Cadence) periodOf(day calendar.Date) period {
	monday := day.Add(-(int(day.Weekday()) + 6) % 7)
	if c == Monthly {
		first := firstMonday(monday)
		return period{fmt.Sprintf("%04d-%02d", first.Year, first.Month), first, firstMonday(first.Add(6 * 7))}
	}
	year, week := time.Date(monday.Year, monday.Month, monday.Day, 0, 0, 0, 0, time.UTC).ISOWeek()
	return period{fmt.Sprintf("%04d-W%02d", year, week), monday, monday.Add(7)}
}

// firstMonday returns the latest first Monday of a month that isn't after the
// Monday given.
func firstMonday(monday calendar.Date) calendar.Date {
	back := (monday.Day - 1) / 7 // whole weeks since the month's first
	return monday.Add(-7 * back)
}

// before returns the day before the period before: what the trend of a digest
// is counted from.
func (c Cadence) before(p period) calendar.Date {
	return c.periodOf(p.start.Add(-1)).start.Add(-1)
}

// slot returns when a period's digest goes out to who has these hours: on its
// Monday, or the first workday after it. It returns false if the period has
// none.
func (p period) slot(h *calendar.Hours) (time.Time, bool) {
	for day := p.start; day.Before(p.next); day = day.Add(1) {
		if h.Workday(day) {
			return day.At(hour, h.Location()), true
		}
	}
	return time.Time{}, false
}

// allowed returns the earliest moment from t on at which a digest may go out: on
// a workday, from eight until work ends.
func allowed(h *calendar.Hours, t time.Time) time.Time {
	_, end := h.Between()
	day := h.Today(t)
	for range 2 * 366 {
		from, to := day.At(hour, h.Location()), day.At(max(end, hour+1), h.Location())
		if h.Workday(day) && t.Before(to) {
			return later(t, from)
		}
		day = day.Add(1)
	}
	return day.At(hour, h.Location())
}

func later(a, b time.Time) time.Time {
	if a.Before(b) {
		return b
	}
	return a
}

// when returns when there is something to do about a digest next: now or before
// if there is now. h are the hours of who gets it, p is the period that it is
// now where whose digest it is lives.
func (c Cadence) when(h *calendar.Hours, p period, d *store.Digest, now time.Time) time.Time {
	end := p.next.At(0, h.Location())
	if d.Period != p.key {
		if slot, ok := p.slot(h); ok {
			if at := allowed(h, later(now, slot)); at.Before(end) && !at.After(slot.Add(late)) {
				return at
			}
		}
	} else if d.Stage == store.DigestSending {
		again := d.At.Add(delivery.Backoff(d.Tries, 0, 0.5))
		if at := allowed(h, later(now, again)); at.Before(end) {
			return at
		}
	}
	return c.after(h, p)
}

// after returns when the next digest after a period goes out.
func (c Cadence) after(h *calendar.Hours, p period) time.Time {
	for range ahead {
		p = c.periodOf(p.next)
		if at, ok := p.slot(h); ok {
			return at
		}
	}
	return p.next.At(hour, h.Location())
}
