//go:build !race

package teams_test

import "testing"

// The race detector allocates, so this is run without it.

func TestClickAllocations(t *testing.T) {
	do := click(t)
	do()
	if n := testing.AllocsPerRun(100, do); n > maxClickAllocs {
		t.Errorf("a click allocates %v times, want %d at most", n, maxClickAllocs)
	}
}
