package main

import (
	"slices"
	"testing"
	"time"

	"drypp/courses/campaigns"
)

// TestNudgesAreJudged: a nudge that nobody wished for, or that comes too soon or
// too late, is found.
func TestNudgesAreJudged(t *testing.T) {
	t.Parallel()
	const monday = "2026-02-02 09:00:00"
	for _, tt := range []struct {
		name           string
		wished, nudged string
		letter         letter
		want           []rule
	}{
		{"wished for", "2026-02-01 12:00:00", "", letter{}, nil},
		{"nobody's wish", "", "", letter{}, []rule{ruleNudge}},
		{"an old wish", "2026-01-26 08:59:59", "", letter{}, []rule{ruleNudge}},
		{"a week after the one before", "2026-02-02 08:59:00", "2026-01-26 08:59:59", letter{}, nil},
		{"sooner", "2026-02-01 12:00:00", "2026-01-26 09:00:01", letter{}, []rule{ruleNudge}},
		{"twice, with a crash between", "2026-02-01 12:00:00", "", letter{arrived: 1, excused: 1}, []rule{ruleOnce}},
	} {
		h := newHistory(t)
		for at, to := range map[string]*time.Time{tt.wished: &h.wished, tt.nudged: &h.nudged} {
			if at != "" {
				*to = h.at(at)
			}
		}
		l := tt.letter
		l.course, l.kind = "fire", campaigns.Nudged
		if got := h.gets(monday, &l); !slices.Equal(got, tt.want) {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
		if l.arrived == 1 && (!h.wished.IsZero() || !h.nudged.Equal(l.begun)) {
			t.Errorf("%s: it isn't remembered", tt.name)
		}
	}
}
