package calendar_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"drypp/courses/calendar"
)

var everyDay = []time.Weekday{
	time.Sunday, time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday, time.Saturday,
}

// TestHolidays holds the library to the laws. Each list is complete, Sundays
// included, for the years that campaigns are planned in now: New Year, Easter
// with what moves with it (2025: 20 April, 2026: 5 April, 2027: 28 March),
// days of the country's own, and the two evenings that count everywhere.
func TestHolidays(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ country, want string }{
		// LOV-1995-02-24-12, section 2, and LOV-1947-04-26-1.
		{"NO", `2025-01-01 04-17 04-18 04-20 04-21 05-01 05-17 05-29 06-08 06-09 12-24 12-25 12-26 12-31
			2026-01-01 04-02 04-03 04-05 04-06 05-01 05-14 05-17 05-24 05-25 12-24 12-25 12-26 12-31
			2027-01-01 03-25 03-26 03-28 03-29 05-01 05-06 05-16 05-17 12-24 12-25 12-26 12-31`},
		// SFS 1989:253, with Midsummer Eve.
		{"SE", `2025-01-01 01-06 04-18 04-20 04-21 05-01 05-29 06-06 06-08 06-20 06-21 11-01 12-24 12-25 12-26 12-31
			2026-01-01 01-06 04-03 04-05 04-06 05-01 05-14 05-24 06-06 06-19 06-20 10-31 12-24 12-25 12-26 12-31
			2027-01-01 01-06 03-26 03-28 03-29 05-01 05-06 05-16 06-06 06-25 06-26 11-06 12-24 12-25 12-26 12-31`},
		// Without Store bededag (lov nr 214 af 06/03/2023), with Grundlovsdag.
		{"DK", `2025-01-01 04-17 04-18 04-20 04-21 05-29 06-05 06-08 06-09 12-24 12-25 12-26 12-31
			2026-01-01 04-02 04-03 04-05 04-06 05-14 05-24 05-25 06-05 12-24 12-25 12-26 12-31
			2027-01-01 03-25 03-26 03-28 03-29 05-06 05-16 05-17 06-05 12-24 12-25 12-26 12-31`},
		// What all states have in common.
		{"DE", `2025-01-01 04-18 04-20 04-21 05-01 05-29 06-08 06-09 10-03 12-24 12-25 12-26 12-31
			2026-01-01 04-03 04-05 04-06 05-01 05-14 05-24 05-25 10-03 12-24 12-25 12-26 12-31
			2027-01-01 03-26 03-28 03-29 05-01 05-06 05-16 05-17 10-03 12-24 12-25 12-26 12-31`},
		{"DE-BY", `2025-01-01 01-06 04-18 04-20 04-21 05-01 05-29 06-08 06-09 06-19 08-15 10-03 11-01 12-24 12-25 12-26 12-31
			2026-01-01 01-06 04-03 04-05 04-06 05-01 05-14 05-24 05-25 06-04 08-15 10-03 11-01 12-24 12-25 12-26 12-31
			2027-01-01 01-06 03-26 03-28 03-29 05-01 05-06 05-16 05-17 05-27 08-15 10-03 11-01 12-24 12-25 12-26 12-31`},
		{"DE-MV", `2025-01-01 03-08 04-18 04-20 04-21 05-01 05-29 06-08 06-09 10-03 10-31 12-24 12-25 12-26 12-31
			2026-01-01 03-08 04-03 04-05 04-06 05-01 05-14 05-24 05-25 10-03 10-31 12-24 12-25 12-26 12-31
			2027-01-01 03-08 03-26 03-28 03-29 05-01 05-06 05-16 05-17 10-03 10-31 12-24 12-25 12-26 12-31`},
		{"FI", `2025-01-01 01-06 04-18 04-20 04-21 05-01 05-29 06-08 06-20 06-21 11-01 12-06 12-24 12-25 12-26 12-31
			2026-01-01 01-06 04-03 04-05 04-06 05-01 05-14 05-24 06-19 06-20 10-31 12-06 12-24 12-25 12-26 12-31
			2027-01-01 01-06 03-26 03-28 03-29 05-01 05-06 05-16 06-25 06-26 11-06 12-06 12-24 12-25 12-26 12-31`},
		{"IS", `2025-01-01 04-17 04-18 04-20 04-21 04-24 05-01 05-29 06-08 06-09 06-17 08-04 12-24 12-25 12-26 12-31
			2026-01-01 04-02 04-03 04-05 04-06 04-23 05-01 05-14 05-24 05-25 06-17 08-03 12-24 12-25 12-26 12-31
			2027-01-01 03-25 03-26 03-28 03-29 04-22 05-01 05-06 05-16 05-17 06-17 08-02 12-24 12-25 12-26 12-31`},
		// Substitute days of the bank holidays that fall on a weekend.
		{"GB", `2026-01-01 04-03 04-05 04-06 05-04 05-24 05-25 08-31 12-24 12-25 12-26 12-28 12-31
			2027-01-01 03-26 03-28 03-29 05-03 05-16 05-31 08-30 12-24 12-25 12-26 12-27 12-28 12-31`},
	} {
		t.Run(c.country, func(t *testing.T) {
			t.Parallel()
			h := hours(t, calendar.Config{Country: c.country, Weekdays: everyDay})
			want := expand(c.want)
			if got := daysOff(h, want[0], want[len(want)-1]); !slices.Equal(got, want) {
				t.Errorf("got  %v\nwant %v", got, want)
			}
		})
	}
}

// expand gives each day the year of the one before it.
func expand(list string) []calendar.Date {
	var days []calendar.Date
	year := ""
	for _, s := range strings.Fields(list) {
		if len(s) == len(time.DateOnly) {
			year = s[:5]
		} else {
			s = year + s
		}
		days = append(days, date(s))
	}
	return days
}

func daysOff(h *calendar.Hours, first, last calendar.Date) []calendar.Date {
	var days []calendar.Date
	for d := first; !last.Before(d); d = d.Add(1) {
		if !h.Workday(d) {
			days = append(days, d)
		}
	}
	return days
}

func TestStoreBededagIsGone(t *testing.T) {
	t.Parallel()
	h := hours(t, calendar.Config{Country: "DK"})
	for day, works := range map[string]bool{"2023-05-05": false, "2024-04-26": true, "2026-05-01": true} {
		if h.Workday(date(day)) != works {
			t.Errorf("%s: workday is %v", day, !works)
		}
	}
}

func TestCountries(t *testing.T) {
	t.Parallel()
	known := calendar.Countries()
	for _, c := range []string{"NO", "SE", "DK", "FI", "IS", "DE", "DE-BY", "NL", "GB"} {
		if !slices.Contains(known, c) {
			t.Errorf("%s is missing", c)
		}
	}
	if !slices.IsSorted(known) {
		t.Errorf("not sorted: %v", known)
	}
	for _, c := range known {
		h := hours(t, calendar.Config{Country: c})
		if n := len(daysOff(h, date("2026-01-01"), date("2026-12-31"))) - 104; n < 5 || n > 20 {
			t.Errorf("%s has %d holidays on weekdays in 2026", c, n)
		}
	}
}

// hours returns a configuration's hours; what isn't set is that of an office
// in Oslo.
func hours(t testing.TB, c calendar.Config) *calendar.Hours {
	t.Helper()
	h, err := calendar.New(office(c))
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func office(c calendar.Config) calendar.Config {
	if c.Location == nil {
		c.Location = zone("Europe/Oslo")
	}
	if c.Country == "" {
		c.Country = "NO"
	}
	if c.From == 0 && c.To == 0 {
		c.From, c.To = 8, 16
	}
	if c.Weekdays == nil {
		c.Weekdays = everyDay[1:6]
	}
	return c
}
