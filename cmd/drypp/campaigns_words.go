package main

import (
	"fmt"
	"strings"

	"drypp/bot/delivery"
	"drypp/courses/campaigns"
)

// line is a key of a campaign as campaign files have it.
type line struct{ key, value string }

// describe returns a campaign's keys in the order that files have them, each
// always there.
func describe(c *campaigns.Campaign) []line {
	return []line{
		{"name", c.Name},
		{"courses", strings.Join(c.Courses, ", ")},
		{"audience", strings.Join(strings.Fields(c.Audience), " ")},
		{"start", c.Start.String()},
		{"end", orNone(c.End.String())},
		{"pace", paceWords(c.Pace)},
		{"due", orNone(c.Due.String())},
		{"remind", remindWords(c)},
		{"scope", orNone(strings.Join(strings.Fields(c.Scope), " "))},
		{"state", stateWords(c)},
	}
}

// stateWords says a campaign's state, and why if it was Drypp that paused it.
func stateWords(c *campaigns.Campaign) string {
	if c.Stopped == "" {
		return string(c.State)
	}
	return fmt.Sprintf("%s by Drypp, because its audience uses what isn't known any more: %s", c.State, c.Stopped)
}

func orNone(s string) string {
	if s == "" {
		return "none"
	}
	return s
}

// paceWords says a pace as campaign files do.
func paceWords(p campaigns.Pace) string {
	switch p.Kind {
	case campaigns.Lessons:
		return "a lesson every " + some(p.Every, "workday")
	case campaigns.Monthly:
		return "a course every " + some(p.Every, "month")
	case campaigns.Dates:
		days := make([]string, len(p.Dates))
		for i, d := range p.Dates {
			days[i] = d.String()
		}
		return strings.Join(days, ", ")
	}
	return "at once"
}

// some returns "workday" or "2 workdays".
func some(n int, what string) string {
	if n <= 1 {
		return what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

func remindWords(c *campaigns.Campaign) string {
	var parts []string
	for _, side := range []struct {
		days []int
		word string
	}{{c.RemindBefore, "before"}, {c.RemindAfter, "after"}} {
		if len(side.days) > 0 {
			parts = append(parts, strings.Trim(strings.ReplaceAll(fmt.Sprint(side.days), " ", ", "), "[]")+" days "+side.word)
		}
	}
	return orNone(strings.Join(parts, "; "))
}

// planned is a campaign of a plan, for programs.
type planned struct {
	campaignJSON
	// Change is new, changed or unchanged.
	Change   string                 `json:"change"`
	Warnings []string               `json:"warnings"`
	People   int                    `json:"people"`
	Reach    map[delivery.Reach]int `json:"reach"`
	First    string                 `json:"first,omitzero"`
	Last     string                 `json:"last,omitzero"`
}

func plannedOf(v *delivery.Preview) planned {
	p := planned{campaignJSON: campaignOf(&v.Campaign), Change: "changed", People: v.People, Reach: v.Reach}
	switch {
	case v.Same:
		p.Change = "unchanged"
	case v.Before == nil:
		p.Change = "new"
	}
	for _, w := range v.Problems {
		p.Warnings = append(p.Warnings, w.Error())
	}
	if !v.First.IsZero() {
		p.First, p.Last = v.First.Format(dayFormat), v.Last.Format(dayFormat)
	}
	return p
}

// campaignJSON is a campaign for programs, with the keys of campaign files.
type campaignJSON struct {
	ID       string   `json:"id"`
	Name     string   `json:"name"`
	Courses  []string `json:"courses"`
	Audience string   `json:"audience"`
	Start    string   `json:"start"`
	End      string   `json:"end,omitzero"`
	Pace     string   `json:"pace"`
	Due      string   `json:"due,omitzero"`
	Before   []int    `json:"remind_before"`
	After    []int    `json:"remind_after"`
	// Scope bounds the audience: what the contact who made it may reach.
	Scope string          `json:"scope,omitzero"`
	State campaigns.State `json:"state"`
	// Why says why Drypp paused it, empty if it didn't.
	Why      string `json:"paused_because,omitzero"`
	Revision int    `json:"revision"`
}

func campaignOf(c *campaigns.Campaign) campaignJSON {
	return campaignJSON{
		c.ID, c.Name, c.Courses, c.Audience, c.Start.String(), c.End.String(), paceWords(c.Pace), c.Due.String(),
		c.RemindBefore, c.RemindAfter, c.Scope, c.State, c.Stopped, c.Revision,
	}
}
