package config_test

import (
	"strings"
	"testing"

	"drypp/cmd/drypp/config"
)

// TestManyProblems: the same mistake on every line of a long list doesn't bury
// the rest.
func TestManyProblems(t *testing.T) {
	t.Parallel()
	one := config.Problem{Key: "people", Source: "people.yaml", Line: 1, Problem: "is wrong", Fix: "mend it"}
	for n, want := range map[int]int{1: 1, 50: 50, 51: 51, 5000: 51} {
		problems := make(config.Problems, n)
		for i := range problems {
			problems[i] = one
		}
		said := problems.Error()
		if got := strings.Count(said, "\n") + 1; got != want {
			t.Errorf("%d problems take %d lines, want %d", n, got, want)
		}
		if more := strings.Contains(said, "and 4950 more"); more != (n == 5000) {
			t.Errorf("%d problems end with %q", n, said[strings.LastIndex(said, "\n")+1:])
		}
	}
}
