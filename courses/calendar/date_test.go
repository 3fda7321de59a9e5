package calendar_test

import (
	"encoding"
	"testing"
	"time"

	"drypp/courses/calendar"
)

var (
	_ encoding.TextMarshaler   = calendar.Date{}
	_ encoding.TextUnmarshaler = &calendar.Date{}
)

func TestDates(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ what, got, want string }{
		{"a day later", date("2026-12-31").Add(1).String(), "2027-01-01"},
		{"a day earlier", date("2028-03-01").Add(-1).String(), "2028-02-29"},
		{"a month later", date("2026-01-15").AddMonths(1).String(), "2026-02-15"},
		{"a shorter month", date("2026-01-31").AddMonths(1).String(), "2026-02-28"},
		{"a leap year's", date("2024-02-29").AddMonths(12).String(), "2025-02-28"},
		{"back into a year", date("2026-03-31").AddMonths(-13).String(), "2025-02-28"},
		{"a weekday", date("2026-05-17").Weekday().String(), "Sunday"},
		{"no day", calendar.Date{}.String(), ""},
	} {
		if c.got != c.want {
			t.Errorf("%s: got %s, want %s", c.what, c.got, c.want)
		}
	}
	if got := date("2027-01-01").Since(date("2026-01-01")); got != 365 {
		t.Errorf("2026 has %d days", got)
	}
	if !date("2026-01-01").Before(date("2026-01-02")) || date("2026-01-02").Before(date("2026-01-02")) {
		t.Error("Before gets the order wrong")
	}
}

func TestDateAsText(t *testing.T) {
	t.Parallel()
	for text, ok := range map[string]bool{
		"2026-12-24": true, "": true, "2026-02-29": false, "24.12.2026": false, "2026-1-1": false, "2999-01-01": false, "1969-12-31": false, "2199-12-31": true, "tomorrow": false,
	} {
		var d calendar.Date
		err := d.UnmarshalText([]byte(text))
		if (err == nil) != ok {
			t.Errorf("%q: error %v", text, err)
			continue
		}
		if back, _ := d.MarshalText(); ok && string(back) != text {
			t.Errorf("%q came back as %q", text, back)
		}
	}
}

// TestAt looks at the hours that clocks skip and repeat, on either side of
// Greenwich, and at the day that Samoa never had.
func TestAt(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		zone, day string
		hour      int
		want      string
	}{
		{"Europe/Oslo", "2026-07-01", 9, "2026-07-01T07:00:00Z"},
		{"Europe/Oslo", "2026-03-29", 2, "2026-03-29T01:00:00Z"},
		{"Europe/Oslo", "2026-10-25", 2, "2026-10-25T00:00:00Z"},
		{"America/Havana", "2026-03-08", 0, "2026-03-08T05:00:00Z"},
		{"America/Havana", "2026-11-01", 0, "2026-11-01T04:00:00Z"},
		{"Australia/Lord_Howe", "2026-10-04", 2, "2026-10-03T15:30:00Z"},
		{"Australia/Lord_Howe", "2026-04-05", 2, "2026-04-04T15:30:00Z"},
		{"Antarctica/Troll", "2016-03-27", 2, "2016-03-27T01:00:00Z"},
		{"Pacific/Kwajalein", "1993-08-21", 9, "1993-08-21T12:00:00Z"},
		{"Pacific/Apia", "2011-12-30", 9, "2011-12-30T10:00:00Z"},
		{"Asia/Kathmandu", "2026-05-01", 8, "2026-05-01T02:15:00Z"},
		{"UTC", "2026-05-01", 8, "2026-05-01T08:00:00Z"},
	} {
		got := date(c.day).At(c.hour, zone(c.zone)).UTC().Format(time.RFC3339)
		if got != c.want {
			t.Errorf("%d:00 of %s in %s is %s, want %s", c.hour, c.day, c.zone, got, c.want)
		}
	}
}

func date(s string) calendar.Date {
	d, err := calendar.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

func zone(name string) *time.Location {
	l, err := time.LoadLocation(name)
	if err != nil {
		panic(err)
	}
	return l
}
