package rights_test

import (
	"slices"
	"testing"
	"time"

	"drypp/courses/rights"
)

// oslo is where clocks change between asking and answering.
func oslo(t *testing.T) *time.Location {
	t.Helper()
	in, err := time.LoadLocation("Europe/Oslo")
	if err != nil {
		t.Fatal(err)
	}
	return in
}

// TestDueAt: 30 days, or a month of the calendar where February makes that less.
func TestDueAt(t *testing.T) {
	t.Parallel()
	in := oslo(t)
	for _, tt := range []struct{ asked, due string }{
		{"2026-11-23T09:30", "2026-12-23T09:30"},
		{"2026-12-31T09:30", "2027-01-30T09:30"},
		{"2027-01-15T09:30", "2027-02-14T09:30"},
		{"2027-01-29T09:30", "2027-02-28T09:30"},
		{"2027-01-30T09:30", "2027-02-28T09:30"},
		{"2027-01-31T09:30", "2027-02-28T09:30"},
		{"2028-01-31T23:59", "2028-02-29T23:59"},
		{"2027-02-01T00:00", "2027-03-01T00:00"},
		{"2027-02-28T12:00", "2027-03-28T12:00"},
		{"2027-03-01T08:00", "2027-03-31T08:00"},
	} {
		asked, err := time.ParseInLocation("2006-01-02T15:04", tt.asked, in)
		if err != nil {
			t.Fatal(err)
		}
		if got := rights.DueAt(asked).Format("2006-01-02T15:04"); got != tt.due {
			t.Errorf("asked at %s: due %s, want %s", tt.asked, got, tt.due)
		}
	}
}

// TestDueNeverAfterAMonth goes through every day of four years: at most 30 days,
// and never beyond the day of the same number a month later, or that month's end.
func TestDueNeverAfterAMonth(t *testing.T) {
	t.Parallel()
	for day := time.Date(2027, 1, 1, 10, 0, 0, 0, time.UTC); day.Year() < 2031; day = day.AddDate(0, 0, 1) {
		due := rights.DueAt(day)
		days := int(due.Sub(day).Hours() / 24)
		months := int(due.Month()-day.Month()+12) % 12
		if days > 30 || days < 28 || months > 1 || months == 1 && due.Day() > day.Day() {
			t.Fatalf("asked on %s: due on %s", day.Format(time.DateOnly), due.Format(time.DateOnly))
		}
	}
}

// TestRemindOn counts on which days contacts are told who act on all they are
// told, until the request is late.
func TestRemindOn(t *testing.T) {
	t.Parallel()
	in := oslo(t)
	for _, tt := range []struct {
		name, asked string
		want        []string
	}{
		// 2026-11-23 is a Monday, and it is due on Wednesday, 23 December.
		{"on weekdays", "2026-11-23", []string{"2026-11-23", "2026-12-03", "2026-12-11", "2026-12-18", "2026-12-23"}},
		// Due on Saturday, 26 December: the last two are before the weekend.
		{"due on a Saturday", "2026-11-26", []string{"2026-11-26", "2026-12-04", "2026-12-16", "2026-12-23", "2026-12-25"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			asked, err := time.ParseInLocation(time.DateOnly, tt.asked, in)
			if err != nil {
				t.Fatal(err)
			}
			asked = asked.Add(9 * time.Hour)
			r := rights.Request{Asked: asked, Due: rights.DueAt(asked)}
			var told []string
			for at := asked; at.Before(asked.AddDate(0, 0, 60)); at = at.AddDate(0, 0, 1) {
				if at.Weekday() == time.Saturday || at.Weekday() == time.Sunday {
					continue
				}
				if day := dateOf(at, in); r.RemindOn(day, in) {
					told = append(told, day.String())
					r.Reminded = at
				}
			}
			if !slices.Equal(told, tt.want) {
				t.Errorf("told on %v, want %v", told, tt.want)
			}
		})
	}
}

// TestDaysLeft counts days as the organisation's calendar does.
func TestDaysLeft(t *testing.T) {
	t.Parallel()
	in := oslo(t)
	r := rights.Request{Due: time.Date(2026, 12, 23, 23, 30, 0, 0, time.UTC)} // 24 December in Oslo
	for day, want := range map[string]int{"2026-12-01": 23, "2026-12-24": 0, "2026-12-26": -2} {
		if got := r.DaysLeft(date(t, day), in); got != want {
			t.Errorf("on %s %d days are left, want %d", day, got, want)
		}
	}
}
