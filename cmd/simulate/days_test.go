package main

import (
	"testing"
	"time"
)

func TestEaster(t *testing.T) {
	t.Parallel()
	// Dates as the churches printed them.
	for _, want := range []string{"2024-03-31", "2025-04-20", "2026-04-05", "2027-03-28", "2028-04-16", "2030-04-21", "2035-03-25"} {
		at, err := time.Parse(time.DateOnly, want)
		if err != nil {
			t.Fatal(err)
		}
		if got := easter(at.Year()).String(); got != want {
			t.Errorf("Easter %d: %s, want %s", at.Year(), got, want)
		}
	}
}

func TestHolidays(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		country, day string
		want         bool
	}{
		{"NO", "2026-05-17", true}, {"SE", "2026-05-17", false},
		{"NO", "2026-04-02", true}, {"SE", "2026-04-02", false}, // Maundy Thursday
		{"DE", "2026-10-03", true}, {"DK", "2026-10-03", false},
		{"DK", "2027-04-23", false},                            // store bededag is no more
		{"SE", "2026-06-20", true}, {"SE", "2027-06-26", true}, // Midsummer's Day
		{"SE", "2026-10-31", true}, {"SE", "2027-11-06", true}, // All Saints' Day
		{"DE", "2026-05-14", true}, {"NO", "2026-05-25", true}, // Ascension, Whit Monday
		{"SE", "2026-05-25", false},
	} {
		at, err := time.Parse(time.DateOnly, c.day)
		if err != nil {
			t.Fatal(err)
		}
		if got := holiday(c.country, dayOf(at, time.UTC)); got != c.want {
			t.Errorf("%s in %s: %t, want %t", c.day, c.country, got, c.want)
		}
	}
}

func TestDay(t *testing.T) {
	t.Parallel()
	kiritimati, err := time.LoadLocation("Pacific/Kiritimati")
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	d := dayOf(at, kiritimati)
	if d.String() != "2026-03-02" || d.weekday() != time.Monday || d.weekend() || !(d - 1).weekend() {
		t.Errorf("day %s, a %s", d, d.weekday())
	}
	if got := d.begins(8, kiritimati); !got.Equal(time.Date(2026, 3, 1, 18, 0, 0, 0, time.UTC)) {
		t.Errorf("8 o'clock there is %s", got)
	}
}
