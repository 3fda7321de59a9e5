package config_test

import (
	"strings"
	"testing"
)

const learning = `    reviews: {retention: 85, measure: 20}
`

func TestReviews(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		keys             string
		retention, share float64
	}{
		"as if left out": {"", 0.9, 0.1},
		"chosen":         {learning, 0.85, 0.2},
		"unmeasured":     {"    reviews: {unmeasured: true}\n", 0.9, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, problems := parse(t, good+test.keys)
			if problems != nil {
				t.Fatal(problems)
			}
			s := c.Organisations[0].Reviews.Settings([32]byte{7})
			if s == nil || s.Retention != test.retention || s.Share != test.share || s.Seed != [32]byte{7} {
				t.Errorf("got %+v, want retention %v and share %v", s, test.retention, test.share)
			}
		})
	}
	c, problems := parse(t, good+"    reviews: {off: true}\n")
	if problems != nil || c.Organisations[0].Reviews.Settings([32]byte{}) != nil {
		t.Errorf("questions come back though that is off; %v", problems)
	}
}

func TestReviewsProblems(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ old, new, want string }{
		"forgetful":  {"85", "69", "10: organisations[0].reviews.retention is no share that works: give a percentage from 70 to 97"},
		"too much":   {"85", "98", "organisations[0].reviews.retention is no share that works"},
		"no number":  {"85", "much", "organisations[0].reviews.retention is no whole number from 1"},
		"everybody":  {"20", "51", "organisations[0].reviews.measure is no share that works: give a percentage from 0 to 50"},
		"misspelled": {"retention", "retension", "organisations[0].reviews.retension is no key that Drypp knows: did you mean retention?"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, problems := parse(t, good+strings.Replace(learning, test.old, test.new, 1))
			if got := problems.Error(); !strings.Contains(got, test.want) {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}
