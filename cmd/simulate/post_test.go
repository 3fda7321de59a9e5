package main

import (
	"slices"
	"testing"

	"drypp/courses/campaigns"
)

// TestMailIsJudged: a second mail about a campaign is found, and one to somebody
// with whom Drypp talks.
func TestMailIsJudged(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		before func(*person)
		want   []rule
	}{
		{"first", func(*person) {}, nil},
		{"about another campaign", func(p *person) { p.mailed = map[string]bool{"d": true} }, nil},
		{"second", func(p *person) { p.mailed = map[string]bool{"c": true} }, []rule{ruleOnce}},
		{"to somebody who talks", func(p *person) { p.everHeard = true }, []rule{ruleWanted}},
	} {
		h := newHistory(t)
		tt.before(h.person)
		got := rulesOf(h.judgeMail(&letter{campaign: "c", kind: campaigns.Mail}, h.at("2026-02-02 09:00:00")))
		if !slices.Equal(got, tt.want) || !h.mailed["c"] {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
}
