package calendar

import (
	"fmt"
	"strings"
	"time"
)

// Config says when people are at work. All of it counts on the clock of
// Location.
type Config struct {
	Location *time.Location
	// Country is the code of the country whose public holidays count, one of
	// Countries.
	Country string
	// From and To are hours of the day, Earliest to Latest: the first, and the
	// one before which the day ends.
	From, To int
	// Weekdays are the days of the week that are worked on.
	Weekdays []time.Weekday
	// Hour is the hour from which on the person wants cards, From to To-1; 0
	// means From.
	Hour int
}

// The hours of the day that nobody is written to before and after: it is
// night.
const (
	Earliest = 6
	Latest   = 22
)

// Error says what is wrong with a Config.
type Error struct {
	// Key is what it is about: timezone, country, from, to, weekdays or hour.
	Key string
	// Problem says what is wrong, Fix what to do about it.
	Problem, Fix string
}

// Error returns all of it in one line.
func (e *Error) Error() string { return e.Key + " " + e.Problem + ": " + e.Fix }

// Hours says when a person may be written to without having asked: on their
// workdays, from one hour of their own clock to another. Build one with New.
type Hours struct {
	location *time.Location
	// open and to are the organisation's hours, from is the one that the
	// person chose.
	open, from, to int
	weekdays       [7]bool
	holidays       *holidays
}

// New returns the hours that a configuration describes. The error is an *Error.
func New(c Config) (*Hours, error) {
	if err := c.check(); err != nil {
		return nil, err
	}
	h := &Hours{location: c.Location, open: c.From, from: c.From, to: c.To, holidays: countries[c.Country]}
	if c.Hour != 0 {
		h.from = c.Hour
	}
	for _, d := range c.Weekdays {
		h.weekdays[d] = true
	}
	return h, nil
}

func (c Config) check() error {
	night := fmt.Sprintf("choose full hours from %d to %d; nobody is written to at night", Earliest, Latest)
	switch {
	case c.Location == nil:
		return &Error{"timezone", "is missing", "give an IANA name, such as Europe/Oslo"}
	case countries[c.Country] == nil:
		return &Error{"country", "is none whose public holidays Drypp knows", "choose one of " + strings.Join(Countries(), ", ")}
	case c.From < Earliest || c.From > Latest:
		return &Error{"from", "is no hour of the day", night}
	case c.To < Earliest || c.To > Latest:
		return &Error{"to", "is no hour of the day", night}
	case c.From >= c.To:
		return &Error{"to", "isn't after from", "let the day end after it begins, such as from 8 to 16"}
	case c.Hour != 0 && (c.Hour < c.From || c.Hour >= c.To):
		return &Error{"hour", "is outside of from and to", fmt.Sprintf("choose one from %d to %d", c.From, c.To-1)}
	}
	return c.checkWeekdays()
}

func (c Config) checkWeekdays() error {
	for _, d := range c.Weekdays {
		if d < time.Sunday || d > time.Saturday {
			return &Error{"weekdays", "has a day that no week has", "choose days from Monday to Sunday"}
		}
	}
	if len(c.Weekdays) == 0 {
		return &Error{"weekdays", "is empty", "name at least one day of the week"}
	}
	return nil
}

// Location returns the time zone that the hours are in.
func (h *Hours) Location() *time.Location { return h.location }

// Between returns the organisation's hours: the hour that a person chooses is
// the first of them or later, and before the second.
func (h *Hours) Between() (from, to int) { return h.open, h.to }

// From returns the hour of the day from which on cards go out.
func (h *Hours) From() int { return h.from }

// Today returns the date that it is at t for the person.
func (h *Hours) Today(t time.Time) Date { return On(t.In(h.location)) }

// Workday reports whether the person works that day: a weekday of theirs that
// is no holiday.
func (h *Hours) Workday(d Date) bool {
	return h.weekdays[d.Weekday()] && !h.holidays.on(d)
}

// Good reports whether the person may be written to at t.
func (h *Hours) Good(t time.Time) bool {
	t = t.In(h.location)
	hour := t.Hour()
	return h.from <= hour && hour < h.to && h.Workday(On(t))
}

// horizon bounds the days that are searched for a workday: every day of the
// week is one at least once a year, in every country.
const horizon = 366

// Next returns the earliest good moment that isn't before t.
func (h *Hours) Next(t time.Time) time.Time {
	if h.Good(t) {
		return t
	}
	day := h.Today(t)
	for range horizon {
		if h.Workday(day) {
			if at := day.At(h.from, h.location); !at.Before(t) && h.Good(at) {
				return at
			}
		}
		day = day.Add(1)
	}
	return day.At(h.from, h.location)
}

// century is the most workdays that AddWorkdays counts.
const century = 100 * 366

// AddWorkdays returns the date that is n workdays after d, or before it if n
// is negative. For 0 it is d, whether or not that is a workday. More than a
// hundred years of workdays count as a hundred.
func (h *Hours) AddWorkdays(d Date, n int) Date {
	step := 1
	if n < 0 {
		step = -1
	}
	left := min(max(n, -century), century) * step
	for searched := 0; left > 0 && searched < horizon; searched++ {
		d = d.Add(step)
		if h.Workday(d) {
			left--
			searched = 0
		}
	}
	return d
}

// AtNight returns the same workdays around the clock, and OnHolidays the same
// hours on every day: what nobody should be held to. They exist so that a
// simulation can switch a rule off and show that its checks find out.
func (h *Hours) AtNight() *Hours {
	all := *h
	all.open, all.from, all.to = 0, 0, 24
	return &all
}

// OnHolidays: see AtNight.
func (h *Hours) OnHolidays() *Hours {
	all := *h
	all.weekdays, all.holidays = [7]bool{true, true, true, true, true, true, true}, none
	return &all
}
