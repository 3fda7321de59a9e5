package campaigns

import (
	"slices"
	"testing"

	"drypp/courses/calendar"
)

func TestPauses(t *testing.T) {
	t.Parallel()
	pauses := func(days ...string) (all []Pause) {
		for i := 0; i < len(days); i += 2 {
			all = append(all, Pause{on(days[i]), on(days[i+1])})
		}
		return all
	}
	tests := []struct {
		name string
		do   func(*Agenda)
		want []Pause
	}{
		{"one", func(a *Agenda) { a.PauseFor(on("2026-03-02"), on("2026-03-09")) }, pauses("2026-03-02", "2026-03-09")},
		{"backwards", func(a *Agenda) { a.PauseFor(on("2026-03-02"), on("2026-03-01")) }, nil},
		{"longer", func(a *Agenda) {
			a.PauseFor(on("2026-03-02"), on("2026-03-09"))
			a.PauseFor(on("2026-03-05"), on("2026-03-12"))
		}, pauses("2026-03-02", "2026-03-12")},
		{"shorter", func(a *Agenda) {
			a.PauseFor(on("2026-03-02"), on("2026-03-09"))
			a.PauseFor(on("2026-03-05"), on("2026-03-07"))
		}, pauses("2026-03-02", "2026-03-07")},
		{"again", func(a *Agenda) {
			a.PauseFor(on("2026-03-02"), on("2026-03-09"))
			a.PauseFor(on("2026-03-20"), on("2026-03-27"))
		}, pauses("2026-03-02", "2026-03-09", "2026-03-20", "2026-03-27")},
		{"resumed", func(a *Agenda) {
			a.PauseFor(on("2026-03-02"), on("2026-03-09"))
			a.Resume(on("2026-03-04"))
		}, pauses("2026-03-02", "2026-03-04")},
		{"resumed the same day", func(a *Agenda) {
			a.PauseFor(on("2026-03-02"), on("2026-03-09"))
			a.Resume(on("2026-03-02"))
		}, nil},
		{"resumed later", func(a *Agenda) {
			a.PauseFor(on("2026-03-02"), on("2026-03-09"))
			a.Resume(on("2026-04-02"))
		}, pauses("2026-03-02", "2026-03-09")},
	}
	for _, tt := range tests {
		var a Agenda
		tt.do(&a)
		if !slices.Equal(a.Pauses, tt.want) || !a.Wake.Equal(soon) {
			t.Errorf("%s: %v, want %v; it wakes at %s", tt.name, a.Pauses, tt.want, a.Wake)
		}
	}
}

func TestPausedOn(t *testing.T) {
	t.Parallel()
	var a Agenda
	a.PauseFor(on("2026-03-02"), on("2026-03-09"))
	for day, want := range map[string]calendar.Date{
		"2026-03-01": {}, "2026-03-02": on("2026-03-09"), "2026-03-08": on("2026-03-09"), "2026-03-09": {},
	} {
		if until, paused := a.PausedOn(on(day)); until != want || paused == want.IsZero() {
			t.Errorf("on %s paused is %v, until %s", day, paused, until)
		}
	}
}

func TestChooseHour(t *testing.T) {
	t.Parallel()
	for hour, want := range map[int]bool{-1: false, 0: true, 9: true, 23: true, 24: false} {
		a := Agenda{Hour: 7}
		if got := a.ChooseHour(hour); got != want || want != (a.Hour == hour) || want != a.Wake.Equal(soon) {
			t.Errorf("%d: %v, the hour is %d", hour, got, a.Hour)
		}
	}
}
