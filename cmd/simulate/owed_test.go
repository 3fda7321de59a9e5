package main

import (
	"testing"
	"time"

	"drypp/courses/calendar"
	"drypp/courses/campaigns"
)

// TestOwedContradicted: each way in which what is on record as owed can be wrong
// is found, and what is right isn't.
func TestOwedContradicted(t *testing.T) {
	t.Parallel()
	due := calendar.Date{Year: 2026, Month: 5, Day: 29}
	right := func() []campaigns.Owed {
		return []campaigns.Owed{{Course: "fire", Campaign: "c", Due: due}, {Course: "gifts", Campaign: "c", Due: due}, {Course: "ladders", Campaign: "c", Due: due}}
	}
	for _, tt := range []struct {
		name   string
		change func(*history, []campaigns.Owed) []campaigns.Owed
		wrong  bool
	}{
		{"as it is", func(_ *history, list []campaigns.Owed) []campaigns.Owed { return list }, false},
		{"one missing", func(_ *history, list []campaigns.Owed) []campaigns.Owed { return list[1:] }, true},
		{"one twice", func(_ *history, list []campaigns.Owed) []campaigns.Owed { return append(list, list[2]) }, true},
		{"another order", func(_ *history, list []campaigns.Owed) []campaigns.Owed {
			list[0], list[1] = list[1], list[0]
			return list
		}, true},
		{"another campaign", func(_ *history, list []campaigns.Owed) []campaigns.Owed {
			list[0].Campaign = "d"
			return list
		}, true},
		{"another round", func(_ *history, list []campaigns.Owed) []campaigns.Owed {
			list[0].Round = 1
			return list
		}, true},
		{"another day", func(_ *history, list []campaigns.Owed) []campaigns.Owed {
			list[0].Due = due.Add(1)
			return list
		}, true},
		{"no day", func(_ *history, list []campaigns.Owed) []campaigns.Owed {
			list[0].Due = calendar.Date{}
			return list
		}, true},
		{"later after a pause", func(h *history, list []campaigns.Owed) []campaigns.Owed {
			h.pausings = []pause{{}}
			list[0].Due = due.Add(1)
			return list
		}, false},
		{"earlier after a pause", func(h *history, list []campaigns.Owed) []campaigns.Owed {
			h.pausings = []pause{{}}
			list[0].Due = due.Add(-1)
			return list
		}, true},
		{"a last reminder that never came", func(_ *history, list []campaigns.Owed) []campaigns.Owed {
			list[0].LastReminded = true
			return list
		}, true},
		{"a last reminder that isn't known", func(h *history, list []campaigns.Owed) []campaigns.Owed {
			h.file("fire").reminded, h.file("fire").lastFrom = 1, "c"
			return list
		}, true},
		{"who left", func(h *history, list []campaigns.Owed) []campaigns.Owed {
			h.present = false
			return list
		}, true},
		{"passed for good", func(h *history, list []campaigns.Owed) []campaigns.Owed {
			passes("gifts", "2026-01-20 09:00:00")(h)
			return list
		}, true},
		{"passed and on record", func(h *history, list []campaigns.Owed) []campaigns.Owed {
			passes("gifts", "2026-01-20 09:00:00")(h)
			return append(list[:1:1], list[2])
		}, false},
		{"no try left", func(h *history, list []campaigns.Owed) []campaigns.Owed {
			h.file("gifts").failed = 2
			return list
		}, true},
		{"what expires soon", func(h *history, list []campaigns.Owed) []campaigns.Owed {
			passes("fire", "2025-11-20 09:00:00")(h)
			list[0].Round, list[0].Due = 1, calendar.Date{Year: 2026, Month: 2, Day: 20}
			return list
		}, false},
		{"what expires soon, due by the campaign", func(h *history, list []campaigns.Owed) []campaigns.Owed {
			passes("fire", "2025-11-20 09:00:00")(h)
			list[0].Round = 1
			return list
		}, true},
	} {
		h := newHistory(t)
		h.campaign.spec.Due = due
		h.waits = map[*campaign]*wait{h.campaign: {since: 1, early: true}}
		list := tt.change(h, right())
		if got := h.misowed(list, h.at("2026-02-02 09:00:00")); (got != "") != tt.wrong {
			t.Errorf("%s: %q", tt.name, got)
		}
	}
}

// TestExpires: months end where the calendar's do.
func TestExpires(t *testing.T) {
	t.Parallel()
	for passed, want := range map[string]string{"2026-11-30": "2027-02-28", "2027-11-30": "2028-02-29", "2026-01-31": "2026-04-30", "2026-02-28": "2026-05-28"} {
		at, err := time.Parse(time.DateOnly, passed)
		if err != nil {
			t.Fatal(err)
		}
		if got := (&file{passed: []time.Time{at}}).expires("fire"); got.Format(time.DateOnly) != want {
			t.Errorf("fire of %s expires %s, want %s", passed, got, want)
		}
	}
}
