package bot

import (
	"strings"
	"testing"
	"time"

	"drypp/cards"
	"drypp/courses/calendar"
	"drypp/courses/campaigns"
)

// sunday is the day that it is in the tests: 22 November 2026, week 47.
var sunday = calendar.Date{Year: 2026, Month: 11, Day: 22}

func date(t testing.TB, s string) calendar.Date {
	t.Helper()
	d, err := calendar.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestPauseOf(t *testing.T) {
	t.Parallel()
	for until, texts := range map[string][]string{
		"2026-11-23": {"1 day", "en dag", "1 døgn", "til i morgen", "tomorrow", "til i morgon", "until Monday", "til mandag", "måndag",
			"next week", "until next week", "til neste uke", "til neste veke", "until week 48", "til uke 48", "23.11", "23.11."},
		"2026-11-25": {"3 dager", "3 dagar", "tre dager", "for three days", "i 3 dager", "til og med tirsdag", "through Tuesday", "til onsdag 25. november"},
		"2026-11-29": {"a week", "1 uke", "én uke", "ei veke", "one week", "eit  VEKE", "until Sunday", "til søndag"},
		"2026-12-06": {"2 weeks", "2 uker", "to uker", "to veker", "2 veker", "a couple of weeks", "et par uker", "i et par uker", "for 2 weeks"},
		"2026-12-01": {"til desember", "until December", "until next month", "til neste måned", "til 1. des."},
		"2026-12-22": {"1 month", "en måned", "ein månad"},
		"2026-12-24": {"until 24.12", "til 24.12.", "24/12", "24.12.2026", "24.12.26", "until 24 December", "til 24. desember", "December 24th",
			"until Dec 24, 2026", "2026-12-24", "until 2026-12-24", "24th of December", "til torsdag 24. desember"},
		"2027-05-22": {"half a year", "et halvt år"},
		"2027-08-01": {"until 1 August", "til 1. august", "1. august", "til august", "fram til 1. august", "inntil 1. august", "til 01.08", "1/8", "August 1st"},
		"2027-11-22": {"a year", "ett år", "12 months", "until further notice", "inntil videre", "inntil vidare", "22.11.2027"},
	} {
		for _, text := range texts {
			want := campaigns.Pause{From: sunday, Until: date(t, until)}
			if text == "next week" || strings.HasPrefix(text, "until next week") {
				want.From = sunday
			}
			if text == "next week" {
				want = campaigns.Pause{From: date(t, "2026-11-23"), Until: date(t, "2026-11-30")}
			}
			if got, note := pauseOf(text, sunday); note != cards.TimesPaused || got != want {
				t.Errorf("%q: %v to %v, note %d; want %v to %v", text, got.From, got.Until, note, want.From, want.Until)
			}
		}
	}
}

func TestPauseSpans(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][2]string{
		"fra 1. juli til 1. august":        {"2027-07-01", "2027-08-01"},
		"frå 1. juli til og med 31. juli":  {"2027-07-01", "2027-08-01"},
		"from 20 December until 3 January": {"2026-12-20", "2027-01-03"},
		"from Monday to Friday":            {"2026-11-23", "2026-11-27"},
		"uke 28":                           {"2027-07-12", "2027-07-19"},
		"week 53":                          {"2026-12-28", "2027-01-04"},
		"neste veke":                       {"2026-11-23", "2026-11-30"},
		"i juli":                           {"2027-07-01", "2027-08-01"},
		"november":                         {"2026-11-22", "2026-12-01"},
		"from 2026-12-01 to 2026-12-05":    {"2026-12-01", "2026-12-05"},
		"fra mandag 21. desember til mandag 4. januar":    {"2026-12-21", "2027-01-04"},
		"fra 21.12 til 4.1":                               {"2026-12-21", "2027-01-04"},
		"from 1 December 2026 to 1 January 2027":          {"2026-12-01", "2027-01-01"},
		"from 1 December 2026 through 1 January 2027":     {"2026-12-01", "2027-01-02"},
		"FRA 1. DESEMBER 2026, TIL OG MED 1. januar 2027": {"2026-12-01", "2027-01-02"},
	} {
		got, note := pauseOf(text, sunday)
		if note != cards.TimesPaused || got.From != date(t, want[0]) || got.Until != date(t, want[1]) {
			t.Errorf("%q: %v to %v, note %d; want %v", text, got.From, got.Until, note, want)
		}
	}
}

func TestNoPause(t *testing.T) {
	t.Parallel()
	for note, texts := range map[cards.TimesNote][]string{
		cards.TimesUnclear: {"", "x", "0 weeks", "-2 weeks", "2", "weeks", "2 fortnights", "until", "til", "until never", "31 February", "30.2",
			"until 13/13", "1.2.3.4", "from Monday", "from until", "fra til", "fra mandag til", "29 February", "week 0", "uke 54", "until 1 2 3 4",
			"1e3 days", "2.5 weeks", "until the 1st", "\x00", "🙂", "until 2026-13-01", strings.Repeat("a ", 40), "until 7 days"},
		cards.TimesPast: {"2026-11-22", "until 2026-11-21", "til 1.1.2020", "until 22 November", "from 2026-11-01 to 2026-12-01",
			"from 24 December to 2026-12-24", "1.1.00"},
		cards.TimesTooLong: {"2 years", "13 months", "53 weeks", "366 days", "999999999999999999999 weeks", "until 2028-01-01", "23.11.2027",
			"1.1.9999", "from 1 November to 1 December 2027"},
	} {
		for _, text := range texts {
			if p, got := pauseOf(text, sunday); got != note || p != (campaigns.Pause{}) {
				t.Errorf("%q: %v to %v, note %d; want note %d", text, p.From, p.Until, got, note)
			}
		}
	}
}

// FuzzPause writes anything on any day. A pause never begins in the past, ends
// after it begins, and within a year.
func FuzzPause(f *testing.F) {
	for _, s := range []string{"2 weeks", "til 1. august", "fra 21.12 til og med 4.1.2027", "uke 53", "29 feb", "until further notice", "24/12/2026"} {
		f.Add(s, 2026, 366)
	}
	f.Fuzz(func(t *testing.T, text string, year, dayOfYear int) {
		today := calendar.Date{Year: 2000 + ((year%100)+100)%100, Month: time.January, Day: 1}.Add(dayOfYear % 400)
		p, note := pauseOf(text, today)
		if note != cards.TimesPaused {
			if p != (campaigns.Pause{}) {
				t.Errorf("%q on %v: a pause beside the note %d", text, today, note)
			}
			return
		}
		if p.From.Before(today) || !p.From.Before(p.Until) || today.AddMonths(12).Before(p.Until) || p.From != p.From.Add(0) || p.Until != p.Until.Add(0) {
			t.Errorf("%q on %v: from %v until %v", text, today, p.From, p.Until)
		}
	})
}

func TestHourOf(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int{
		"9": 9, "09": 9, "9:00": 9, "09.00": 9, " 14 ": 14, "2 pm": 14, "2pm": 14, "12 pm": 12, "12 am": 0, "9 AM": 9, "9 o'clock": 9, "ti": 10, "24": 24,
		"": -1, "x": -1, "9:30": -1, "25": -1, "13 pm": -1, "0 am": -1, "-1": -1, "9.5": -1, "999999999999999999999": -1, "9:": -1, "half nine": -1,
	} {
		got, ok := hourOf(text)
		if !ok {
			got = -1
		}
		if got != want {
			t.Errorf("%q is %d, want %d", text, got, want)
		}
	}
}
