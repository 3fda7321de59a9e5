package main

import (
	"slices"
	"testing"
	"time"
)

func TestQueue(t *testing.T) {
	t.Parallel()
	var q queue
	var got []int
	start := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	for i, minutes := range []int{3, 1, 2, 1, 9} {
		q.add(start.Add(time.Duration(minutes)*time.Minute), func() { got = append(got, i) })
	}
	for {
		e, ok := q.next(start.Add(9 * time.Minute))
		if !ok {
			break
		}
		e.what()
	}
	if want := []int{1, 3, 2, 0}; !slices.Equal(got, want) {
		t.Errorf("happened in the order %v, want %v", got, want)
	}
}
