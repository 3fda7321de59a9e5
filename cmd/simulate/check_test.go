package main

import (
	"cmp"
	"slices"
	"testing"
	"time"

	"drypp/courses"
	"drypp/courses/calendar"
	"drypp/courses/campaigns"
)

// history is a person with one campaign, to whom things happen.
type history struct {
	*person
	campaign *campaign
	t        *testing.T
}

// newHistory returns somebody in Oslo, with hours from 8 to 15 and one card a
// day, in a campaign of all courses from 5 January 2026 on.
func newHistory(t *testing.T) *history {
	t.Helper()
	all, err := places()
	if err != nil {
		t.Fatal(err)
	}
	o := &organisation{home: &all[0], from: 8, to: 15, budget: 1}
	c := &campaign{member: func(*person) bool { return true }, spec: campaigns.Campaign{
		ID: "c", State: campaigns.Active, Start: calendar.Date{Year: 2026, Month: 1, Day: 5},
		Courses: []string{"fire", "gifts", "ladders"}, Pace: campaigns.Pace{Kind: campaigns.AtOnce},
		RemindBefore: []int{7},
	}}
	o.campaigns = []*campaign{c}
	p := &person{org: o, place: &all[0], present: true, installed: true, today: -1}
	o.people = []*person{p}
	return &history{p, c, t}
}

// at reads a time of Oslo's clock.
func (h *history) at(clock string) time.Time {
	h.t.Helper()
	t, err := time.ParseInLocation("2006-01-02 15:04:05", clock, h.place.location)
	if err != nil {
		h.t.Fatal(err)
	}
	return t
}

// gets has a card arrive that was begun a second before, and returns what is
// wrong with that.
func (h *history) gets(clock string, l *letter) []rule {
	h.t.Helper()
	at := h.at(clock)
	l.person, l.campaign, l.begun = h.person, "c", at.Add(-time.Second)
	l.course, l.kind = cmp.Or(l.course, "fire"), cmp.Or(l.kind, campaigns.Begin)
	list := h.judge(l, at)
	h.served(l, at)
	return rulesOf(list)
}

func rulesOf(list []violation) []rule {
	var rules []rule
	for _, v := range list {
		rules = append(rules, v.rule)
	}
	return rules
}

// TestChecksBite: each check finds what it is for in a history that is wrong in
// nothing else, and nothing in one that isn't.
func TestChecksBite(t *testing.T) {
	t.Parallel()
	const monday = "2026-02-02 09:00:00"
	tests := []struct {
		name   string
		before func(*history)
		clock  string
		letter letter
		want   []rule
	}{
		{"good", func(*history) {}, monday, letter{}, nil},
		{"at opening", func(*history) {}, "2026-02-02 08:00:00", letter{}, nil},
		{"too early", func(*history) {}, "2026-02-02 07:59:59", letter{}, []rule{ruleNight}},
		{"begun in time", func(*history) {}, "2026-02-02 15:00:04", letter{}, nil},
		{"too late", func(*history) {}, "2026-02-02 15:00:06", letter{}, []rule{ruleNight}},
		{"before the hour chosen", func(h *history) { h.hour = 11 }, "2026-02-02 10:59:00", letter{}, []rule{ruleNight}},
		{"from the hour chosen on", func(h *history) { h.hour = 11 }, "2026-02-02 11:00:00", letter{}, nil},
		{"on a Saturday", func(*history) {}, "2026-02-07 09:00:00", letter{}, []rule{ruleHoliday}},
		{"on 1 May", func(*history) {}, "2026-05-01 09:00:00", letter{}, []rule{ruleHoliday}},
		{"during a pause", pausing("2026-01-30 09:00:00", "2026-02-03", ""), monday, letter{}, []rule{rulePause}},
		{"on the day after a pause", pausing("2026-01-30 09:00:00", "2026-02-02", ""), monday, letter{}, nil},
		{"after they went on", pausing("2026-01-20 09:00:00", "2026-03-01", "2026-01-25 09:00:00"), monday, letter{}, nil},
		{"begun before the pause", pausing("2026-02-02 08:59:59", "2026-03-01", ""), monday, letter{}, nil},
		{"second of the day", func(h *history) { h.gets("2026-02-02 08:30:00", &letter{course: "gifts"}) }, monday, letter{}, []rule{ruleBudget}},
		{"second within the budget", func(h *history) {
			h.org.budget = 2
			h.gets("2026-02-02 08:30:00", &letter{course: "gifts"})
		}, monday, letter{}, nil},
		{"first of the next day", func(h *history) { h.gets("2026-01-30 08:30:00", &letter{course: "gifts"}) }, monday, letter{}, nil},
		{"second of a day that they had elsewhere", func(h *history) {
			h.gets("2026-02-02 08:30:00", &letter{course: "gifts"})
			h.changed = h.at("2026-02-01 23:00:00") // they have traveled since
		}, monday, letter{}, []rule{ruleBudget}},
		{"before their first day", func(h *history) { h.first = dayOf(h.at(monday), h.place.location) + 1 }, monday, letter{}, []rule{ruleWanted}},
		{"on their first day", func(h *history) { h.first = dayOf(h.at(monday), h.place.location) }, monday, letter{}, nil},
		{"after it was passed for good", passes("gifts", "2026-01-20 09:00:00"), monday, letter{course: "gifts"}, []rule{ruleDone}},
		{"long before it expires", passes("fire", "2026-01-20 09:00:00"), monday, letter{}, []rule{ruleDone}},
		{"shortly before it expires", passes("fire", "2025-11-20 09:00:00"), monday, letter{}, nil},
		{"to who left", func(h *history) { h.present = false }, monday, letter{}, []rule{ruleWanted}},
		{"to who isn't in the audience", func(h *history) { h.campaign.member = func(*person) bool { return false } }, monday, letter{}, []rule{ruleWanted}},
		{"to who just left the audience", func(h *history) {
			h.campaign.member = func(*person) bool { return false }
			h.changed = h.at(monday)
		}, monday, letter{}, nil},
		{"from a paused campaign", func(h *history) { h.campaign.spec.State = campaigns.Paused }, monday, letter{}, []rule{ruleWanted}},
		{"before the campaign's start", func(h *history) { h.campaign.spec.Start.Month = 3 }, monday, letter{}, []rule{ruleWanted}},
		{"after the campaign's end", func(h *history) { h.campaign.spec.End = calendar.Date{Year: 2026, Month: 2, Day: 1} }, monday, letter{}, []rule{ruleWanted}},
		{"of a course that it hasn't", func(*history) {}, monday, letter{course: "waste"}, []rule{ruleWanted}},
		{"the campaign's only reminder", func(*history) {}, monday, letter{course: "fire", kind: campaigns.Remind}, nil},
		{"one reminder too many", func(h *history) {
			h.gets("2026-01-30 08:30:00", &letter{course: "fire", kind: campaigns.Remind})
		}, monday, letter{course: "fire", kind: campaigns.Remind}, []rule{ruleNagging}},
		{"twice", func(*history) {}, monday, letter{arrived: 1}, []rule{ruleOnce}},
		{"twice, with a crash between", func(*history) {}, monday, letter{arrived: 1, excused: 1}, nil},
		{"a reminder twice, with a crash between", func(*history) {}, monday, letter{course: "fire", kind: campaigns.Remind, arrived: 1, excused: 1}, []rule{ruleOnce}},
	}
	for _, tt := range tests {
		h := newHistory(t)
		tt.before(h)
		if got := h.gets(tt.clock, &tt.letter); !slices.Equal(got, tt.want) {
			t.Errorf("a card %s: %v, want %v", tt.name, got, tt.want)
		}
	}
}

func pausing(asked, until, ended string) func(*history) {
	return func(h *history) {
		p := pause{asked: h.at(asked), until: dayOf(h.at(until+" 00:00:00"), h.place.location)}
		if ended != "" {
			p.ended = h.at(ended)
		}
		h.pausings = append(h.pausings, p)
	}
}

func passes(course, clock string) func(*history) {
	return func(h *history) { h.finished(&button{Course: course}, true, h.at(clock)) }
}

// TestPassedTwice: a second pass while the first one counts is found.
func TestPassedTwice(t *testing.T) {
	t.Parallel()
	h := newHistory(t)
	fire := &button{Course: "fire"}
	if h.finished(fire, true, h.at("2026-01-05 09:00:00")) || h.finished(fire, true, h.at("2026-03-25 09:00:00")) {
		t.Error("a pass shortly before the first one expires is called one too many")
	}
	if !h.finished(fire, true, h.at("2026-03-26 09:00:00")) {
		t.Error("a second pass on the next day isn't found")
	}
}

// TestLedgerContradicted: a row that says something else than what happened is
// found.
func TestLedgerContradicted(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		stage  campaigns.Stage
		letter letter
		wrong  bool
	}{
		{campaigns.Accepted, letter{arrived: 1}, false},
		{campaigns.Accepted, letter{}, true},
		{campaigns.Accepted, letter{arrived: 1, clicked: true}, true},
		{campaigns.Seen, letter{arrived: 1, clicked: true}, false},
		{campaigns.Seen, letter{arrived: 1}, true},
		{campaigns.Failed, letter{}, false},
		{campaigns.Failed, letter{arrived: 1}, true},
		{campaigns.Unconfirmed, letter{}, false},
		{campaigns.Unconfirmed, letter{arrived: 1}, false},
		{campaigns.Planned, letter{arrived: 1}, true},
		{campaigns.Planned, letter{arrived: 1, excused: 1}, false},
	} {
		if got := tt.letter.contradicts(&campaigns.Delivery{Stage: tt.stage}); (got != "") != tt.wrong {
			t.Errorf("%s, arrived %d times, clicked %t: %q", tt.stage, tt.letter.arrived, tt.letter.clicked, got)
		}
	}
}

// TestRecordsContradicted: answers and completions that are on record without
// having happened, or the other way round, are found.
func TestRecordsContradicted(t *testing.T) {
	t.Parallel()
	done := sitting{enrolment: "e", course: "fire", try: 1, questions: []string{"number-0"}, right: 1, done: true}
	record := func(attempts, results, right int) []courses.Enrolment {
		e := courses.Enrolment{ID: "e", Course: "fire", Try: 1}
		for range attempts {
			e.Attempts = append(e.Attempts, courses.Attempt{Question: "number-0", Try: 1})
		}
		for range results {
			e.Results = append(e.Results, courses.Result{Try: 1, Right: right})
		}
		return []courses.Enrolment{e}
	}
	for _, tt := range []struct {
		name     string
		sittings []sitting
		list     []courses.Enrolment
		wrong    bool
	}{
		{"as it was", []sitting{done}, record(1, 1, 1), false},
		{"nothing", nil, nil, false},
		{"an answer twice", []sitting{done}, record(2, 1, 1), true},
		{"a completion twice", []sitting{done}, record(1, 2, 1), true},
		{"a completion of nobody", nil, record(1, 1, 1), true},
		{"an answer lost", []sitting{done}, record(0, 0, 0), true},
		{"another result", []sitting{done}, record(1, 1, 0), true},
		{"an enrolment lost", []sitting{done}, nil, true},
	} {
		p := person{sittings: tt.sittings}
		if got := p.contradicts(tt.list); (len(got) > 0) != tt.wrong {
			t.Errorf("%s: %q", tt.name, got)
		}
	}
}
