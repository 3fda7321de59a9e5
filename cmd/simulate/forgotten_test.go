package main

import (
	"testing"
	"time"

	"drypp/courses/calendar"
	"drypp/courses/campaigns"
)

// overdue lets days go by and returns the first on which somebody is found to
// be forgotten, or "".
func overdue(t *testing.T, h *history, until string, daily func(day)) string {
	t.Helper()
	s := &simulation{world: &world{organisations: []*organisation{h.org}}, program: &program{}}
	h.reachable, h.heard = h.at("2026-01-01 00:00:00"), true
	for s.now = h.at("2026-01-05 20:00:00"); s.now.Before(h.at(until + " 00:00:00")); s.now = s.now.AddDate(0, 0, 1) {
		s.sweep(h.org)
		if len(s.violations) > 0 {
			return h.day(s.now).String()
		}
		if daily != nil {
			daily(h.day(s.now))
		}
	}
	return ""
}

// TestForgotten: who gets nothing is missed after as many workdays as a card
// may take, and not before.
func TestForgotten(t *testing.T) {
	t.Parallel()
	h := newHistory(t)
	if got := overdue(t, h, "2026-06-01", nil); got != "2026-01-16" {
		t.Errorf("missed on %q, want the day after nine workdays", got)
	}
}

// TestNotForgotten: nobody is missed who can't be reached, has what they are
// due, or isn't due anything.
func TestNotForgotten(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		before func(*history)
		daily  func(*history, day)
	}{
		{"who gets a card a day", nil, func(h *history, d day) { h.today, h.cards = d, []*letter{{}} }},
		{"who got one the day before the latest", nil, func(h *history, d day) {
			h.earlier, h.before = d, []*letter{{}}
			h.today, h.cards = d+1, []*letter{{}}
		}},
		{"who can't be reached", nil, func(h *history, _ day) { h.reachable = time.Time{} }},
		{"who left", func(h *history) { h.present = false }, nil},
		{"who is on a pause", pausing("2026-01-04 09:00:00", "2026-12-01", ""), nil},
		{"who isn't in the audience", func(h *history) { h.campaign.member = func(*person) bool { return false } }, nil},
		{"a paused campaign's", func(h *history) { h.campaign.spec.State = campaigns.Paused }, nil},
		{"a later campaign's", func(h *history) { h.campaign.spec.Start = calendar.Date{Year: 2026, Month: 7, Day: 1} }, nil},
		{"who has passed everything", func(h *history) {
			for _, course := range h.campaign.spec.Courses {
				passes(course, "2026-01-04 09:00:00")(h)
			}
			h.campaign.spec.Courses = []string{"gifts"}
		}, nil},
		{"who has not acted on the lesson before", func(h *history) {
			h.campaign.spec.Pace = campaigns.Pace{Kind: campaigns.Lessons, Every: 1}
			h.file("fire").cards = 1
		}, nil},
		{"who began, read, got a card and only opened the course by it", func(h *history) {
			h.campaign.spec.Pace = campaigns.Pace{Kind: campaigns.Lessons, Every: 1}
			h.stepped(&button{Do: "read", Course: "fire"}, nil, h.at("2026-01-02 10:00:00"))
			l := &letter{course: "fire", kind: campaigns.Nudged}
			h.gets("2026-01-05 09:00:00", l)
			(&simulation{}).begun(l)
			h.stepped(&button{Do: "start", Course: "fire"}, l, h.at("2026-01-05 10:00:00"))
		}, nil},
		{"who is in the course since they failed its test, and only opened it", func(h *history) {
			h.campaign.spec.Pace, h.campaign.spec.Courses = campaigns.Pace{Kind: campaigns.Lessons, Every: 1}, []string{testedCourse}
			h.finished(&button{Course: tested}, false, h.at("2026-01-02 10:00:00"))
			l := &letter{course: testedCourse, kind: campaigns.Continue}
			h.gets("2026-01-05 09:00:00", l)
			(&simulation{}).begun(l)
			h.stepped(&button{Do: "start", Course: testedCourse}, l, h.at("2026-01-05 10:00:00"))
		}, nil},
	} {
		h := newHistory(t)
		if tt.before != nil {
			tt.before(h)
		}
		daily := func(d day) {
			if tt.daily != nil {
				tt.daily(h, d)
			}
		}
		daily(0)
		if got := overdue(t, h, "2026-06-01", daily); got != "" {
			t.Errorf("%s: missed on %s", tt.name, got)
		}
	}
}

// TestReviewedLate: who answers what lay for weeks waits for the next from then on,
// but who was found to be forgotten isn't found twice.
func TestReviewedLate(t *testing.T) {
	t.Parallel()
	for before, want := range map[int]int{0: 0, 30: 0, -1000: -1000} {
		h := newHistory(t)
		h.memory.idle = before
		s := &simulation{world: &world{}}
		s.now = h.at("2026-01-05 10:00:00")
		s.reviewed(h.person, &button{Course: "fire", Step: "number-0", Try: 1})
		if h.memory.idle != want || h.memory.replied != s.now {
			t.Errorf("after %d workdays without a review and an answer, it has waited for %d", before, h.memory.idle)
		}
	}
}

// nudgedLate has somebody take a step in January after a card in November and a
// nudge in January, of which the program knows that it came, or doesn't.
func nudgedLate(known bool) func(*history) {
	return func(h *history) {
		h.campaign.spec.Pace = campaigns.Pace{Kind: campaigns.Lessons, Every: 1}
		h.gets("2025-11-05 09:00:00", &letter{})
		l := &letter{course: "fire", kind: campaigns.Nudged}
		h.gets("2026-01-05 09:00:00", l)
		if known {
			(&simulation{}).begun(l)
		}
		h.stepped(&button{Do: "read", Course: "fire"}, nil, h.at("2026-01-05 10:00:00"))
	}
}

// TestForgottenLater: what comes after a first card is missed as well.
func TestForgottenLater(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		before func(*history)
		from   string
	}{
		{"the next lesson", func(h *history) {
			h.campaign.spec.Pace = campaigns.Pace{Kind: campaigns.Lessons, Every: 1}
			h.file("fire").cards = 1
			h.file("fire").counted = h.at("2026-01-05 09:00:00")
			h.stepped(&button{Do: "read", Course: "fire"}, nil, h.at("2026-01-05 10:00:00"))
		}, "2026-01-17"},
		{"the next lesson, after a nudge", nudgedLate(true), "2026-01-17"},
		{"the next lesson, after a nudge that the program doesn't know of", nudgedLate(false), "2026-02-28"},
		{"what is about to expire", func(h *history) {
			h.campaign.spec.Courses = []string{"fire"}
			passes("fire", "2026-01-05 09:00:00")(h)
		}, "2026-03-15"},
		{"a reminder", func(h *history) {
			h.campaign.spec.Courses = []string{"fire"}
			h.campaign.spec.Due = calendar.Date{Year: 2026, Month: 2, Day: 20}
			h.gets("2026-01-05 09:00:00", &letter{})
		}, "2026-02-24"},
		{"the second month's", func(h *history) {
			h.campaign.spec.Pace = campaigns.Pace{Kind: campaigns.Monthly, Every: 1}
			h.file("fire").cards = 1
		}, "2026-02-05"},
	} {
		h := newHistory(t)
		tt.before(h)
		got := overdue(t, h, "2026-06-01", nil)
		if got < tt.from || got > dayOf(h.at(tt.from+" 12:00:00").AddDate(0, 0, 21), h.place.location).String() {
			t.Errorf("%s is missed on %q, want soon after %s", tt.name, got, tt.from)
		}
	}
}
