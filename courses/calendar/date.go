// Package calendar knows days: dates without a clock, people's working hours,
// and the public holidays of the countries that they work in. It is pure, and
// what it returns is safe for concurrent use.
package calendar

import (
	"fmt"
	"time"
)

// Date is a day of the Gregorian calendar, in no particular time zone. The
// zero Date is no day.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// On returns the date that it is at t in t's own location.
func On(t time.Time) Date {
	var d Date
	d.Year, d.Month, d.Day = t.Date()
	return d
}

// The years that ParseDate takes. What lies beyond is a slip, and may be more
// than a time in nanoseconds can hold.
const (
	FirstYear = 1970
	LastYear  = 2199
)

// ParseDate reads a date written as ISO 8601 has it, such as 2026-12-24, from
// FirstYear to LastYear. A day that no month has is an error.
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil || t.Year() < FirstYear || t.Year() > LastYear {
		return Date{}, fmt.Errorf("%.20q is no date: write it as year, month and day, such as 2026-12-24", s)
	}
	return On(t), nil
}

// String returns the date as ISO 8601 has it, or "" for the zero Date.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day)
}

// MarshalText writes what String returns.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads what ParseDate does; no text is the zero Date.
func (d *Date) UnmarshalText(text []byte) (err error) {
	*d = Date{}
	if len(text) > 0 {
		*d, err = ParseDate(string(text))
	}
	return err
}

// IsZero reports whether d is no day.
func (d Date) IsZero() bool { return d == Date{} }

// At returns the moment of that hour of the day in a location. If the clock
// shows the hour twice that day, it is the first time; if it skips the hour, or
// the day, it is the moment after the gap.
func (d Date) At(hour int, in *time.Location) time.Time {
	t := time.Date(d.Year, d.Month, d.Day, hour, 0, 0, 0, in)
	since, until := t.ZoneBounds()
	// In a gap time.Date takes one of the two offsets, so that the clock shows
	// something else than was asked for.
	if gap := d.wall(hour) - wall(t); gap > 0 {
		return until
	} else if gap < 0 {
		return since
	}
	if since.IsZero() {
		return t
	}
	_, before := since.Add(-1).Zone()
	_, now := t.Zone()
	if first := t.Add(time.Duration(now-before) * time.Second); first.Before(since) && now < before {
		return first
	}
	return t
}

// wall and Date.wall return what the clock shows as seconds since 1970.
func wall(t time.Time) int64 {
	_, offset := t.Zone()
	return t.Unix() + int64(offset)
}

func (d Date) wall(hour int) int64 {
	return time.Date(d.Year, d.Month, d.Day, hour, 0, 0, 0, time.UTC).Unix()
}

// Add returns the date that many days later.
func (d Date) Add(days int) Date {
	return On(time.Date(d.Year, d.Month, d.Day+days, 0, 0, 0, 0, time.UTC))
}

// AddMonths returns the same day that many months later, or the month's last
// day where it is shorter.
func (d Date) AddMonths(months int) Date {
	first := time.Date(d.Year, d.Month+time.Month(months), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	return On(first.AddDate(0, 0, min(d.Day, last)-1))
}

// Weekday returns the day of the week.
func (d Date) Weekday() time.Weekday {
	return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC).Weekday()
}

// Before reports whether d is an earlier day than e; both exist.
func (d Date) Before(e Date) bool {
	switch {
	case d.Year != e.Year:
		return d.Year < e.Year
	case d.Month != e.Month:
		return d.Month < e.Month
	}
	return d.Day < e.Day
}

// Since returns how many days after e the date is.
func (d Date) Since(e Date) int { return int(d.number() - e.number()) }

// number counts days from some day on.
func (d Date) number() int64 {
	const day = 24 * 60 * 60
	return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC).Unix() / day
}
