package main

import (
	"bytes"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"text/tabwriter"
	"time"
)

// measurement collects how long each request took, and how much memory the
// process held meanwhile.
type measurement struct {
	began, ended time.Time
	n            atomic.Int64
	took         []time.Duration
	memory       atomic.Int64
	stop         chan struct{}
}

func newMeasurement(most int) *measurement {
	return &measurement{began: time.Now(), took: make([]time.Duration, most), stop: make(chan struct{})}
}

// add counts a request. What comes after the first `most` is counted but not
// timed.
func (m *measurement) add(d time.Duration) {
	if i := int(m.n.Add(1)) - 1; i < len(m.took) {
		m.took[i] = d
	}
}

// watch samples the memory of a process until done is called.
func (m *measurement) watch(pid int) {
	go func() {
		tick := time.NewTicker(20 * time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-m.stop:
				return
			case <-tick.C:
				m.memory.Store(max(m.memory.Load(), anonymous(pid)))
			}
		}
	}()
}

func (m *measurement) done() {
	m.ended = time.Now()
	close(m.stop)
	m.took = m.took[:min(int(m.n.Load()), len(m.took))]
	slices.Sort(m.took)
}

func (m *measurement) perSecond() float64 {
	return float64(m.n.Load()) / m.ended.Sub(m.began).Seconds()
}

// percentile returns the time within which so many percent were done.
func percentile(sorted []time.Duration, percent float64) time.Duration {
	if len(sorted) == 0 {
		return 0
	}
	return sorted[min(len(sorted)-1, int(float64(len(sorted))*percent/100))]
}

// anonymous returns the resident memory of a process in bytes that isn't page
// cache: RssAnon of proc_pid_status(5). It is 0 where there is none.
func anonymous(pid int) int64 {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0
	}
	for line := range bytes.Lines(status) {
		if value, ok := bytes.CutPrefix(line, []byte("RssAnon:")); ok {
			kib, err := strconv.ParseInt(strings.Fields(string(value))[0], 10, 64)
			if err != nil {
				return 0
			}
			return kib << 10
		}
	}
	return 0
}

// floor is what there is to compare with.
type floor struct {
	bare                *measurement
	boltLone, boltBatch float64
	fsync               []time.Duration
}

// report prints the figures of one run, and how they compare.
func report(o options, s *stage, answers, lone *measurement, f *floor) {
	slices.Sort(f.fsync)
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	defer w.Flush()
	row := func(format string, args ...any) { fmt.Fprintf(w, format+"\n", args...) }
	row("\trequests/s\tp50\tp99\tpeak memory")
	line := func(name string, m *measurement) {
		row("%s\t%.0f\t%v\t%v\t%.1f MiB", name, m.perSecond(), percentile(m.took, 50).Round(time.Microsecond),
			percentile(m.took, 99).Round(time.Microsecond), float64(m.memory.Load())/(1<<20))
	}
	line(fmt.Sprintf("drypp, %d connections", o.connections), answers)
	line("drypp, a lone answer", lone)
	line("floor: net/http, the same bytes", f.bare)
	row("floor: bbolt alone, one writer\t%.0f\t\t\t", f.boltLone)
	row("floor: bbolt alone, %d writers\t%.0f\t\t\t", o.connections, f.boltBatch)
	row("floor: write and fdatasync\t\t%v\t%v\t", percentile(f.fsync, 50).Round(time.Microsecond), percentile(f.fsync, 99).Round(time.Microsecond))
	row("")
	row("drypp / net/http\t%.2f", answers.perSecond()/f.bare.perSecond())
	row("drypp / bbolt with %d writers\t%.2f", o.connections, answers.perSecond()/f.boltBatch)
	row("a lone answer's p99 less two fdatasyncs\t%v", (percentile(lone.took, 99) - 2*percentile(f.fsync, 99)).Round(time.Microsecond))
	row("ready after\t%v", s.drypp.ready.Round(time.Millisecond))
	row("answers on record\t%d of %d, each once", int(answers.n.Load()+lone.n.Load()), int(answers.n.Load()+lone.n.Load()))
}
