package main

import (
	"errors"
	"math"
	"os"
	"runtime"
	"testing"
	"time"

	"drypp/bot/teams/teamstest"
)

func TestPercentile(t *testing.T) {
	t.Parallel()
	hundred := make([]time.Duration, 100)
	for i := range hundred {
		hundred[i] = time.Duration(i + 1)
	}
	for _, tt := range []struct {
		sorted  []time.Duration
		percent float64
		want    time.Duration
	}{
		{nil, 99, 0},
		{[]time.Duration{7}, 50, 7},
		{[]time.Duration{7}, 100, 7},
		{hundred, 0, 1},
		{hundred, 50, 51},
		{hundred, 99, 100},
		{hundred, 100, 100},
	} {
		if got := percentile(tt.sorted, tt.percent); got != tt.want {
			t.Errorf("%v %% of %d: %d, want %d", tt.percent, len(tt.sorted), got, tt.want)
		}
	}
}

// TestMeasurement: all requests are counted, the first ones timed, and what was
// timed is sorted in the end.
func TestMeasurement(t *testing.T) {
	t.Parallel()
	m := newMeasurement(3)
	for _, d := range []time.Duration{3, 1, 2, 9} {
		m.add(d)
	}
	m.done()
	m.ended = m.began.Add(2 * time.Second)
	if len(m.took) != 3 || m.took[0] != 1 || m.took[2] != 3 || m.perSecond() != 2 {
		t.Errorf("took %v, %v a second", m.took, m.perSecond())
	}
	few := newMeasurement(3)
	few.add(5)
	if few.done(); len(few.took) != 1 || few.took[0] != 5 {
		t.Errorf("took %v", few.took)
	}
}

func TestAnonymous(t *testing.T) {
	t.Parallel()
	if runtime.GOOS != "linux" {
		t.Skip("there is no /proc here")
	}
	if own := anonymous(os.Getpid()); own < 1<<20 || own > 1<<36 {
		t.Errorf("this process holds %d bytes", own)
	}
	if none := anonymous(-1); none != 0 {
		t.Errorf("a process that isn't there holds %d bytes", none)
	}
}

func TestTogether(t *testing.T) {
	t.Parallel()
	wrong := errors.New("wrong")
	done := make([]bool, 8)
	err := together(len(done), func(i int) error {
		done[i] = true
		if i == 5 {
			return wrong
		}
		return nil
	})
	if !errors.Is(err, wrong) {
		t.Errorf("the error is %v", err)
	}
	for i, d := range done {
		if !d {
			t.Errorf("%d wasn't called", i)
		}
	}
	if err := together(2, func(int) error { return nil }); err != nil {
		t.Error(err)
	}
}

// TestUse: the average counts each organisation once, and the slowest shows.
func TestUse(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)
	fast := teamstest.Traffic{Admitted: 481, Throttled: 1, Busiest: 50, First: at, Last: at.Add(10 * time.Second)}
	slow := teamstest.Traffic{Admitted: 401, Busiest: 45, First: at, Last: at.Add(20 * time.Second)}
	u := use([]teamstest.Traffic{fast, slow})
	near := func(a, b float64) bool { return math.Abs(a-b) < 0.01 }
	if u.admitted != 882 || u.throttled != 1 || u.busiest != 50 || u.seconds != 20 ||
		!near(u.average, (fast.PerSecond()+slow.PerSecond())/2) || u.lowest != slow.PerSecond() || !near(u.refused(), 100.0/883) {
		t.Errorf("%+v, %v %% refused", u, u.refused())
	}
	if none := use(nil); none != (usage{}) || none.refused() != 0 {
		t.Errorf("of nothing: %+v", none)
	}
}

func TestMedian(t *testing.T) {
	t.Parallel()
	for want, list := range map[float64][]float64{2: {3, 1, 2}, 2.5: {4, 1, 2, 3}, 7: {7}} {
		if got := median(list); got != want {
			t.Errorf("of %v: %v, want %v", list, got, want)
		}
	}
}
