package main

import (
	"testing"

	"drypp/bot/delivery"
	"drypp/courses/campaigns"
)

func TestAdvice(t *testing.T) {
	t.Parallel()
	for _, r := range delivery.Reaches {
		if reachAdvice[r] == "" {
			t.Errorf("nobody knows what to do about %s", r)
		}
	}
	for _, reason := range []string{campaigns.Outdated, campaigns.Interrupted, campaigns.NoChat, "blocked", "not installed"} {
		if advice(reason) == advice("other") {
			t.Errorf("nobody knows what to do about %s", reason)
		}
	}
	if advice("unheard of") == "" {
		t.Error("nobody knows what to do about what is new")
	}
}
