package calendar

import (
	"sync"
	"time"

	"github.com/rickar/cal/v2"
)

// The library works in the system's time zone unless told otherwise; where
// that has no midnight on a day, it would be off by one.
func init() { cal.DefaultLoc = time.UTC }

// holidays are those of one country.
type holidays struct {
	rules []*cal.Holiday
	// years holds a *yearOf for each year that was asked for.
	years sync.Map
}

// yearOf has a bit for each day of a year.
type yearOf [366/64 + 1]uint64

// on reports whether the day is a holiday.
func (h *holidays) on(d Date) bool {
	year, ok := h.years.Load(d.Year)
	if !ok {
		year, _ = h.years.LoadOrStore(d.Year, h.of(d.Year))
	}
	n := time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC).YearDay() - 1
	return year.(*yearOf)[n/64]&(1<<(n%64)) != 0
}

// of finds the holidays of a year, and the days on which they are observed: in
// none of the countries does one of those lie in another year.
func (h *holidays) of(year int) *yearOf {
	y := &yearOf{}
	for _, rule := range h.rules {
		actual, observed := rule.Calc(year)
		y.mark(year, actual)
		y.mark(year, observed)
	}
	return y
}

func (y *yearOf) mark(year int, t time.Time) {
	if !t.IsZero() && t.Year() == year {
		n := t.YearDay() - 1
		y[n/64] |= 1 << (n % 64)
	}
}
