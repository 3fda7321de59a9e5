package bolt

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"drypp/bot/store"
	"drypp/courses"
	"drypp/courses/calendar"
	"drypp/courses/campaigns"
)

// benchNow is when the benchmarks' people are looked at.
var benchNow = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

// plannedFor returns a plan as it stands in the middle of a campaign, which
// wakes at a time.
func plannedFor(person string, at time.Time) *agenda {
	day := calendar.On(benchNow)
	return &agenda{Agenda: campaigns.Agenda{
		Wake: at,
		Planned: &campaigns.Delivery{
			ID: "next", Person: person, Stage: campaigns.Planned, At: at,
			Drop: campaigns.Drop{Kind: campaigns.Continue, Campaign: "spring", Course: "phishing", Step: 2},
		},
		Joined: map[string]campaigns.Membership{"spring": {Since: day}},
		Cards: map[string]campaigns.Sent{"phishing": {
			Campaign: "spring", Last: benchNow, Step: 1,
			Message: campaigns.Message{Conversation: "a:1" + person, Activity: "1:" + person},
		}},
		Day: day, Today: 1,
	}}
}

// benchDeliveries returns a store of people who are in a course, with a plan
// each: the first due of them by benchNow, one more each second after it.
func benchDeliveries(b testing.TB, people, due int) *DB {
	b.Helper()
	d, err := Open(filepath.Join(b.TempDir(), "org"), Options{NoSync: true})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if err := d.Close(); err != nil {
			b.Error(err)
		}
	})
	populate(b, d, people, []*courses.Course{benchCourse()}, false)
	for n := 0; n < people; n += 5000 {
		err := d.write(b.Context(), func(t *tx) error {
			moved := moves{}
			for i := n; i < min(n+5000, people); i++ {
				key := []byte(benchID(i))
				a := plannedFor(benchID(i), benchNow.Add(time.Duration(i+1-due)*time.Second))
				moved.add(a.Planned, 1)
				if err := t.put(inAgendas, key, a.encode(key)); err != nil {
					return err
				}
				if err := t.moveWake(key, time.Time{}, a.Wake); err != nil {
					return err
				}
			}
			return t.count(moved)
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	return d
}

// TestDueAllocations: finding who is due costs as much among few as among many.
func TestDueAllocations(t *testing.T) {
	const due = 100
	cost := func(people int) float64 {
		d := benchDeliveries(t, people, due)
		return testing.AllocsPerRun(10, func() {
			found, _, err := d.Due(t.Context(), benchNow, 2*due)
			if err != nil || len(found) != due {
				t.Errorf("%d are due, %v", len(found), err)
			}
		})
	}
	if few, many := cost(due), cost(50*due); many > 2*few {
		t.Errorf("among %d people it takes %v allocations, among %d %v", due, few, 50*due, many)
	}
}

// BenchmarkDue finds the 1 000 who are due among ever more people. Each round
// comes after a change, so that nothing is left of the round before.
func BenchmarkDue(b *testing.B) {
	const due = 1000
	for _, people := range []int{10_000, 100_000, 1_000_000} {
		b.Run(fmt.Sprint(people), func(b *testing.B) {
			d := benchDeliveries(b, people, due)
			var times []time.Duration
			for b.Loop() {
				began := time.Now()
				found, next, err := d.Due(b.Context(), benchNow, 1<<20)
				times = append(times, time.Since(began))
				if err != nil || len(found) != due || !next.After(benchNow) {
					b.Fatalf("%d are due and then %v, %v", len(found), next, err)
				}
			}
			b.ReportMetric(float64(slices.Max(times).Microseconds())/1000, "max-ms")
		})
	}
}

// deliverNth sends the n-th card in the two transactions of a card: what is
// planned goes out, and is settled with the next one planned.
func deliverNth(d *DB, people, n int) error {
	person := benchID(n % people)
	err := d.Revise(context.Background(), person, func(c *store.Case) error {
		a := &c.Agenda
		a.Sending, a.Planned = a.Planned, nil
		a.Sending.Tries++
		a.Wake = benchNow.Add(5 * time.Minute)
		return nil
	})
	if err != nil {
		return err
	}
	return d.Revise(context.Background(), person, func(c *store.Case) error {
		a := &c.Agenda
		sent := *a.Sending
		sent.Stage, sent.Activity = campaigns.Accepted, "1:1772452800000"
		sent.Conversation = "a:1" + person
		c.Settled = append(c.Settled, sent)
		next := *plannedFor(person, benchNow.Add(time.Duration(n)*time.Second)).Planned
		next.ID = fmt.Sprintf("%016d", n)
		a.Sending, a.Planned, a.Wake = nil, &next, next.At
		return nil
	})
}

// BenchmarkRevise delivers cards to 100 000 people, one at a time and 64 at
// once, each synced. ns/op is the time of a card, of two revisions.
func BenchmarkRevise(b *testing.B) {
	const people = 100_000
	for _, writers := range []int{1, 64} {
		b.Run(fmt.Sprintf("writers=%d", writers), func(b *testing.B) {
			d := benchDeliveries(b, people, people)
			b.StopTimer()
			d.bolt.NoSync = false
			b.StartTimer()
			var next atomic.Int64
			var all sync.WaitGroup
			b.ReportAllocs()
			b.ResetTimer()
			for range writers {
				all.Go(func() {
					for n := int(next.Add(1)) - 1; n < b.N; n = int(next.Add(1)) - 1 {
						if err := deliverNth(d, people, n*7919); err != nil {
							b.Error(err)
						}
					}
				})
			}
			all.Wait()
			b.ReportMetric(2*float64(b.N)/b.Elapsed().Seconds(), "revisions/s")
		})
	}
}

// BenchmarkWakeSome wakes 100 000 people after a change of a campaign.
func BenchmarkWakeSome(b *testing.B) {
	const people = 100_000
	for b.Loop() {
		b.StopTimer()
		d := benchDeliveries(b, people, 0)
		if err := d.PutCampaign(b.Context(), campaigns.Campaign{ID: "spring", Revision: 1}); err != nil {
			b.Fatal(err)
		}
		d.bolt.NoSync = false
		b.StartTimer()
		var chunks []time.Duration
		for more := true; more; {
			began := time.Now()
			var err error
			if more, err = d.WakeSome(b.Context()); err != nil {
				b.Fatal(err)
			}
			chunks = append(chunks, time.Since(began))
		}
		b.ReportMetric(p99(chunks), "chunk-p99-ms")
	}
}

// BenchmarkEmpty opens a new store and closes it, as simulations do.
func BenchmarkEmpty(b *testing.B) {
	for _, noSync := range []bool{false, true} {
		b.Run(fmt.Sprintf("NoSync=%v", noSync), func(b *testing.B) {
			dir := b.TempDir()
			for n := 0; b.Loop(); n++ {
				d, err := Open(filepath.Join(dir, fmt.Sprint(n)), Options{NoSync: noSync})
				if err != nil {
					b.Fatal(err)
				}
				if err := d.Close(); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(fmt.Sprintf("again/NoSync=%v", noSync), func(b *testing.B) {
			dir := filepath.Join(b.TempDir(), "org")
			for b.Loop() {
				d, err := Open(dir, Options{NoSync: noSync})
				if err != nil {
					b.Fatal(err)
				}
				if err := d.Close(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
