package main

import (
	"sync"
	"time"

	"drypp/courses/calendar"
)

// The simulator judges by a calendar of its own: were it the program's, a
// fault in that would be a fault in both.

// day counts the days of the calendar from 1 January 1970 on.
type day int32

// dayOf returns the day that it is at t in a time zone.
func dayOf(t time.Time, in *time.Location) day {
	y, m, d := t.In(in).Date()
	return dayAt(y, m, d)
}

func dayAt(y int, m time.Month, d int) day {
	return day(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / (24 * 60 * 60))
}

// date returns the day's year, month and day of the month.
func (d day) date() (int, time.Month, int) { return d.midnight().Date() }

// midnight returns when the day begins in UTC.
func (d day) midnight() time.Time { return time.Unix(int64(d)*24*60*60, 0).UTC() }

// String returns the day as ISO 8601 has it.
func (d day) String() string { return d.midnight().Format(time.DateOnly) }

// begins returns the day's first hour in a time zone.
func (d day) begins(hour int, in *time.Location) time.Time {
	y, m, n := d.date()
	return time.Date(y, m, n, hour, 0, 0, 0, in)
}

// weekday returns the day of the week; 1 January 1970 was a Thursday.
func (d day) weekday() time.Weekday { return time.Weekday((int(d) + int(time.Thursday)) % 7) }

// weekend reports whether the day is a Saturday or a Sunday.
func (d day) weekend() bool { w := d.weekday(); return w == time.Saturday || w == time.Sunday }

// easter returns Easter Sunday, by Gauss' rule as Lichtenberg completed it
// (Historia Mathematica 24, 1997, p. 441).
func easter(year int) day {
	k := year / 100
	m := 15 + (3*k+3)/4 - (8*k+13)/25
	s := 2 - (3*k+3)/4
	a := year % 19
	d := (19*a + m) % 30
	r := (d + a/11) / 29
	og := 21 + d - r
	sz := 7 - (year+year/4+s)%7
	oe := 7 - (og-sz)%7
	return dayAt(year, time.March, og+oe)
}

// fixed is a holiday that is the same date every year.
type fixed struct {
	month time.Month
	day   int
}

// holidays says which days are public holidays by law in a whole country.
type holidays struct {
	fixed []fixed
	// easter are the days after Easter Sunday.
	easter []day
	// saturdays are the first Saturdays from a date on.
	saturdays []fixed
}

// The law of each country:
//   - Norway: lov om helligdager og helligdagsfred 1995 § 2; lov om 1 og 17 mai 1947.
//   - Sweden: lag (1989:253) om allmänna helgdagar.
//   - Denmark: the Church's holidays without store bededag, which lov nr. 214
//     af 6. marts 2023 abolished from 2024 on.
//   - Germany: the nine days that are holidays in each of the Länder.
var laws = map[string]holidays{
	"NO": {
		fixed:  []fixed{{1, 1}, {5, 1}, {5, 17}, {12, 25}, {12, 26}},
		easter: []day{-3, -2, 0, 1, 39, 49, 50},
	},
	"SE": {
		fixed:     []fixed{{1, 1}, {1, 6}, {5, 1}, {6, 6}, {12, 25}, {12, 26}},
		easter:    []day{-2, 0, 1, 39, 49},
		saturdays: []fixed{{6, 20}, {10, 31}},
	},
	"DK": {
		fixed:  []fixed{{1, 1}, {12, 25}, {12, 26}},
		easter: []day{-3, -2, 0, 1, 39, 49, 50},
	},
	"DE": {
		fixed:  []fixed{{1, 1}, {5, 1}, {10, 3}, {12, 25}, {12, 26}},
		easter: []day{-2, 1, 39, 50},
	},
}

// The years that the almanac knows.
const firstYear, lastYear = 2024, 2036

// almanac returns the public holidays of every country.
var almanac = sync.OnceValue(func() map[string]map[day]bool {
	all := map[string]map[day]bool{}
	for country, law := range laws {
		all[country] = map[day]bool{}
		for year := firstYear; year <= lastYear; year++ {
			for _, d := range law.in(year) {
				all[country][d] = true
			}
		}
	}
	return all
})

func (h *holidays) in(year int) []day {
	var days []day
	for _, f := range h.fixed {
		days = append(days, dayAt(year, f.month, f.day))
	}
	for _, after := range h.easter {
		days = append(days, easter(year)+after)
	}
	for _, f := range h.saturdays {
		d := dayAt(year, f.month, f.day)
		for d.weekday() != time.Saturday {
			d++
		}
		days = append(days, d)
	}
	return days
}

// holiday reports whether a day is a public holiday in a country.
func holiday(country string, d day) bool { return almanac()[country][d] }

// workday reports whether people in a country work on a day.
func workday(country string, d day) bool { return !d.weekend() && !holiday(country, d) }

// dayOn returns the day of a date.
func dayOn(d calendar.Date) day { return dayAt(d.Year, d.Month, d.Day) }

// as returns the day as a date.
func (d day) as() calendar.Date { return calendar.On(d.midnight()) }
