package calendar_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"drypp/courses/calendar"
)

func TestNext(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		what, zone, country string
		hour                int
		at, want            string
	}{
		{"within the hours", "Europe/Oslo", "NO", 0, "2026-11-23T10:30:00+01:00", "2026-11-23T10:30:00+01:00"},
		{"early in the morning", "Europe/Oslo", "NO", 0, "2026-11-23T05:00:00+01:00", "2026-11-23T08:00:00+01:00"},
		{"the chosen hour", "Europe/Oslo", "NO", 11, "2026-11-23T10:30:00+01:00", "2026-11-23T11:00:00+01:00"},
		{"when the day is over", "Europe/Oslo", "NO", 0, "2026-11-23T16:00:00+01:00", "2026-11-24T08:00:00+01:00"},
		{"on Friday evening", "Europe/Oslo", "NO", 0, "2026-11-20T20:00:00+01:00", "2026-11-23T08:00:00+01:00"},
		{"over Easter", "Europe/Oslo", "NO", 0, "2026-04-01T17:00:00+02:00", "2026-04-07T08:00:00+02:00"},
		{"not over Maundy Thursday in Sweden", "Europe/Stockholm", "SE", 0, "2026-04-01T17:00:00+02:00", "2026-04-02T08:00:00+02:00"},
		{"over Christmas", "Europe/Oslo", "NO", 0, "2026-12-23T17:00:00+01:00", "2026-12-28T08:00:00+01:00"},
		{"the clock goes forward at night", "Europe/Oslo", "NO", 0, "2026-03-27T17:00:00+01:00", "2026-03-30T08:00:00+02:00"},
		{"the clock goes back at night", "Europe/Oslo", "NO", 0, "2026-10-23T17:00:00+02:00", "2026-10-26T08:00:00+01:00"},
		{"a zone of half an hour", "Asia/Kolkata", "NO", 0, "2026-11-23T02:29:00Z", "2026-11-23T02:30:00Z"},
		{"the other side of the world", "Pacific/Kiritimati", "NO", 0, "2026-11-22T17:00:00Z", "2026-11-22T18:00:00Z"},
		{"a day that never was", "Pacific/Apia", "NO", 0, "2011-12-30T03:00:00Z", "2012-01-01T18:00:00Z"},
		{"long ago", "Europe/Oslo", "NO", 0, "0002-01-01T00:00:00Z", "0002-01-02T07:17:00Z"},
	} {
		t.Run(c.what, func(t *testing.T) {
			t.Parallel()
			h := hours(t, calendar.Config{Location: zone(c.zone), Country: c.country, Hour: c.hour})
			if got := h.Next(moment(c.at)); !got.Equal(moment(c.want)) {
				t.Errorf("got %s, want %s", got.UTC(), moment(c.want).UTC())
			}
		})
	}
}

func moment(s string) time.Time {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		panic(err)
	}
	return t
}

// TestNextIsEarliest compares with a walk in steps of a quarter of an hour,
// through the nights in which clocks change.
func TestNextIsEarliest(t *testing.T) {
	t.Parallel()
	const step = 15 * time.Minute
	for _, c := range []struct{ zone, begin string }{
		{"Europe/Oslo", "2026-03-26"}, {"Europe/Oslo", "2026-10-22"},
		{"America/Havana", "2026-03-05"}, {"America/Havana", "2026-10-29"},
		{"Australia/Lord_Howe", "2026-10-01"}, {"Australia/Lord_Howe", "2026-04-02"},
		{"Pacific/Apia", "2011-12-28"}, {"America/Sao_Paulo", "2018-11-01"},
		{"Asia/Kathmandu", "2026-05-01"}, {"Antarctica/Troll", "2026-03-26"},
	} {
		t.Run(c.zone+" "+c.begin, func(t *testing.T) {
			t.Parallel()
			in := zone(c.zone)
			h := hours(t, calendar.Config{Location: in, From: 6, To: 22, Weekdays: everyDay})
			end := date(c.begin).Add(6).At(23, in)
			for at := date(c.begin).At(0, in); at.Before(end); at = at.Add(step) {
				want := at
				for !h.Good(want) {
					want = want.Add(step)
				}
				if got := h.Next(at); !got.Equal(want) {
					t.Fatalf("after %s: got %s, want %s", at, got, want)
				}
			}
		})
	}
}

func TestAddWorkdays(t *testing.T) {
	t.Parallel()
	h := hours(t, calendar.Config{})
	for _, c := range []struct {
		from string
		n    int
		want string
	}{
		{"2026-11-20", 1, "2026-11-23"},
		{"2026-11-21", 1, "2026-11-23"},
		{"2026-11-21", 0, "2026-11-21"},
		{"2026-04-01", 1, "2026-04-07"},
		{"2026-04-07", -1, "2026-04-01"},
		{"2026-01-01", 250, "2026-12-29"},
		{"2026-12-31", -250, "2026-01-05"},
	} {
		if got := h.AddWorkdays(date(c.from), c.n); got != date(c.want) {
			t.Errorf("%d workdays from %s: got %s, want %s", c.n, c.from, got, c.want)
		}
	}
	if far := h.AddWorkdays(date("2026-01-01"), 1<<40); far.Year < 2120 || far.Year > 2200 {
		t.Errorf("no bound: %s", far)
	}
}

func TestBadConfig(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		key, words string
		config     calendar.Config
	}{
		{"timezone", "IANA", calendar.Config{}},
		{"country", "DE, DE-BB", office(calendar.Config{Country: "XX"})},
		{"country", "NO", office(calendar.Config{Country: "no"})},
		{"from", "at night", office(calendar.Config{From: 5, To: 16})},
		{"to", "at night", office(calendar.Config{From: 8, To: 23})},
		{"from", "hour", office(calendar.Config{From: -1, To: 16})},
		{"to", "after", office(calendar.Config{From: 16, To: 16})},
		{"to", "after", office(calendar.Config{From: 16, To: 8})},
		{"weekdays", "at least one", office(calendar.Config{Weekdays: []time.Weekday{}})},
		{"weekdays", "no week", office(calendar.Config{Weekdays: []time.Weekday{7}})},
		{"hour", "from 8 to 15", office(calendar.Config{Hour: 16})},
		{"hour", "from 8 to 15", office(calendar.Config{Hour: 7})},
	} {
		_, err := calendar.New(c.config)
		wrong, ok := errors.AsType[*calendar.Error](err)
		if !ok || wrong.Key != c.key || !strings.Contains(err.Error(), c.words) {
			t.Errorf("%s, %s: got %v", c.key, c.words, err)
		}
		if _, again := calendar.NewBook(c.config); (again == nil) != (err == nil) {
			t.Errorf("%s: a book takes it", c.key)
		}
	}
}

func TestBook(t *testing.T) {
	t.Parallel()
	book, err := calendar.NewBook(office(calendar.Config{Hour: 9}))
	if err != nil {
		t.Fatal(err)
	}
	ascension := date("2026-05-14")
	for _, c := range []struct {
		timezone, country string
		hour              int
		zone              string
		from              int
		works             bool
	}{
		{"", "", 0, "Europe/Oslo", 9, false},
		{"America/New_York", "", 0, "America/New_York", 9, false},
		{"", "GB", 0, "Europe/Oslo", 9, true},
		{"", "", 14, "Europe/Oslo", 14, false},
		{"", "", 23, "Europe/Oslo", 15, false},
		{"", "", 1, "Europe/Oslo", 8, false},
		{"Mars/Olympus", "XX", 0, "Europe/Oslo", 9, false},
		{"../../etc/passwd", "", 0, "Europe/Oslo", 9, false},
		{"Local", "", 0, "Europe/Oslo", 9, false},
	} {
		h := book.Hours(c.timezone, c.country, c.hour)
		if h.Location().String() != c.zone || h.From() != c.from || h.Workday(ascension) != c.works {
			t.Errorf("%+v: got %s from %d, works %v", c, h.Location(), h.From(), h.Workday(ascension))
		}
		if from, to := h.Between(); from != 8 || to != 16 {
			t.Errorf("%+v: between %d and %d", c, from, to)
		}
		if book.Hours(c.timezone, c.country, c.hour) != h {
			t.Errorf("%+v: made twice", c)
		}
	}
}

func TestRulesSwitchedOff(t *testing.T) {
	t.Parallel()
	h := hours(t, calendar.Config{})
	night, christmas := moment("2026-11-23T02:30:00+01:00"), moment("2026-12-25T10:00:00+01:00")
	if h.Good(night) || h.Good(christmas) {
		t.Error("night or Christmas is good")
	}
	if n := h.AtNight(); !n.Good(night) || n.Good(christmas) {
		t.Error("AtNight switches off something else than the night")
	}
	if d := h.OnHolidays(); d.Good(night) || !d.Good(christmas) {
		t.Error("OnHolidays switches off something else than the holidays")
	}
}

// FuzzNext holds Next to its word in every zone, whatever the hours.
func FuzzNext(f *testing.F) {
	f.Add(int64(1_700_000_000), "Europe/Oslo", "NO", 8, 16, byte(0b0111110))
	f.Add(int64(1_325_200_000), "Pacific/Apia", "GB", 6, 22, byte(1))
	f.Add(int64(-62_135_596_800), "America/Havana", "DE-BY", 6, 7, byte(64))
	f.Fuzz(func(t *testing.T, at int64, name, country string, from, to int, days byte) {
		in, err := time.LoadLocation(name)
		if err != nil || at < -1<<36 || at > 1<<36 {
			return
		}
		c := calendar.Config{Location: in, Country: country, From: from, To: to}
		for _, d := range everyDay {
			if days&(1<<d) != 0 {
				c.Weekdays = append(c.Weekdays, d)
			}
		}
		h, err := calendar.New(c)
		if err != nil {
			return
		}
		now := time.Unix(at, 0)
		next := h.Next(now)
		if next.Before(now) || !h.Good(next) || next.Sub(now) > 60*24*time.Hour {
			t.Errorf("after %s in %s: %s", now.UTC(), name, next)
		}
		if !next.Equal(now) && h.Good(next.Add(-time.Second)) && !next.Add(-time.Second).Before(now) {
			t.Errorf("%s isn't the earliest after %s", next, now)
		}
	})
}

// BenchmarkNext is what planning pays for a good moment, for one whose day is
// over and for one who may be written to now.
func BenchmarkNext(b *testing.B) {
	book, err := calendar.NewBook(office(calendar.Config{}))
	if err != nil {
		b.Fatal(err)
	}
	for name, at := range map[string]string{
		"now": "2026-11-23T10:00:00Z", "tomorrow": "2026-11-23T18:00:00Z", "after Easter": "2026-04-01T18:00:00Z",
	} {
		b.Run(name, func(b *testing.B) {
			t := moment(at)
			for b.Loop() {
				book.Hours("America/New_York", "SE", 9).Next(t)
			}
		})
	}
}
