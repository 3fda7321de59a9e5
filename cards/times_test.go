package cards_test

import (
	"strings"
	"testing"

	"drypp/cards"
	"drypp/courses"
	"drypp/courses/calendar"
	"drypp/courses/campaigns"
)

var today = calendar.Date{Year: 2026, Month: 11, Day: 22}

func times(change func(*cards.Times)) cards.Times {
	s := cards.Times{Today: today, Hour: 9, From: 8, To: 16, Zone: "Europe/Oslo"}
	if change != nil {
		change(&s)
	}
	return s
}

// paused is three weeks long, from the day given on.
func paused(from calendar.Date) cards.Times {
	return times(func(s *cards.Times) { s.Pauses = []campaigns.Pause{{From: from, Until: from.Add(21)}} })
}

var timesKinds = []kind{
	{"times", func(l courses.Language) cards.Card { return cards.Timing(l, times(nil), cards.TimesAsked) }},
	{"times-paused", func(l courses.Language) cards.Card { return cards.Timing(l, paused(today), cards.TimesPaused) }},
	{"times-ahead", func(l courses.Language) cards.Card {
		return cards.Timing(l, paused(today.Add(30)), cards.TimesPaused)
	}},
	{"times-resumed", func(l courses.Language) cards.Card { return cards.Timing(l, times(nil), cards.TimesResumed) }},
	{"times-no-pause", func(l courses.Language) cards.Card { return cards.Timing(l, times(nil), cards.TimesNoPause) }},
	{"times-unclear", func(l courses.Language) cards.Card { return cards.Timing(l, times(nil), cards.TimesUnclear) }},
	{"times-past", func(l courses.Language) cards.Card { return cards.Timing(l, times(nil), cards.TimesPast) }},
	{"times-too-long", func(l courses.Language) cards.Card { return cards.Timing(l, paused(today), cards.TimesTooLong) }},
	{"times-hour", func(l courses.Language) cards.Card { return cards.Timing(l, times(nil), cards.TimesAskedHour) }},
	{"times-hour-kept", func(l courses.Language) cards.Card { return cards.Timing(l, times(nil), cards.TimesHour) }},
	{"times-bad-hour", func(l courses.Language) cards.Card { return cards.Timing(l, times(nil), cards.TimesBadHour) }},
}

func TestTimingChoices(t *testing.T) {
	t.Parallel()
	card := cards.Timing(courses.English, paused(today), cards.TimesPaused)
	texts, buttons := show(t, card)
	has(t, texts, "✓ Cards are paused", "none come before 13 December 2026", "Due dates are put off", "9 o’clock", "Europe/Oslo")
	sends(t, buttons, "Pause: 2 weeks", cards.Data{Do: cards.DoPause, Until: "2 weeks"})
	sends(t, buttons, "Pause until that day", cards.Data{Do: cards.DoPause, Step: cards.StepPicked})
	sends(t, buttons, "End the pause", cards.Data{Do: cards.DoResume})
	sends(t, buttons, "Choose the hour", cards.Data{Do: cards.DoHour})
	if !strings.Contains(string(card.JSON), `"min":"2026-11-23","max":"2027-11-22"`) {
		t.Error("a day may be picked that can't be the end of a pause")
	}

	card = cards.Timing(courses.English, times(nil), cards.TimesAskedHour)
	_, buttons = show(t, card)
	sends(t, buttons, "Keep the hour", cards.Data{Do: cards.DoHour})
	if n := strings.Count(string(card.JSON), "From "); n != 8 {
		t.Errorf("%d hours to choose among, want those from 8 to 15", n)
	}
	texts, buttons = show(t, cards.Timing(courses.English, times(nil), cards.TimesAsked))
	lacks(t, texts, "before")
	if _, ok := buttons["End the pause"]; ok {
		t.Error("one can end a pause that there isn't")
	}
}
