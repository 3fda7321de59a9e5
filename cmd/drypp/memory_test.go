package main

import "testing"

func TestMemoryFor(t *testing.T) {
	t.Parallel()
	for organisations, want := range map[int]int64{0: 40 << 20, 1: 40 << 20, 2: 44 << 20, 18: 108 << 20, 1000: 108 << 20} {
		if got := memoryFor(organisations); got != want {
			t.Errorf("%d organisations: a limit of %d bytes, want %d", organisations, got, want)
		}
	}
}
