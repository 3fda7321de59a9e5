package delivery_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"drypp/bot/delivery"
	"drypp/bot/store"
	"drypp/bot/store/bolt"
	"drypp/bot/teams"
	"drypp/courses"
	"drypp/courses/audience"
)

// accepting takes every card.
type accepting struct{ n atomic.Int64 }

func (a *accepting) Send(context.Context, courses.Chat, teams.Answer) (string, error) {
	return fmt.Sprint(a.n.Add(1)), nil
}

func (a *accepting) Delete(context.Context, courses.Chat, string) error { return nil }

func (a *accepting) Create(context.Context, string, string, string) (courses.Chat, error) {
	return courses.Chat{}, errors.New("everybody has a chat")
}

// freely lets every call go at once.
type freely struct{}

func (freely) Take(now time.Time, _, _ string, _ delivery.Class) time.Time { return now }
func (freely) Took(time.Time, string, string, error)                       {}
func (freely) Leave(now time.Time, _, _ string) time.Time                  { return now }

// benchOrganisation returns an organisation with people who have the app and a
// campaign that is due for all of them, kept as in earnest if synced.
func benchOrganisation(b *testing.B, people int, synced bool) delivery.Organisation {
	b.Helper()
	db, err := bolt.Open(filepath.Join(b.TempDir(), "store"), bolt.Options{NoSync: !synced})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { db.Close() })
	o := (&org{tenant: tenant(0), store: db, catalogue: both}).organisation()
	if err := inParallel(people, func(i int) error {
		p := courses.Person{ObjectID: fmt.Sprintf("00000000-0000-4000-8000-%012d", i), Name: "Kari Nordmann", Email: fmt.Sprintf("ansatt.%d@example.no", i),
			Fields: map[string]string{"department": fmt.Sprint("avdeling ", i%50), "location": "Oslo"}}
		if _, err := db.List(b.Context(), p, at(monday, 8)); err != nil {
			return err
		}
		_, err := db.Meet(b.Context(), store.Sighting{ObjectID: p.ObjectID, Locale: "nb-NO", Timezone: "Europe/Oslo", Installed: true, At: at(monday, 8),
			Chat: courses.Chat{ServiceURL: "https://smba.trafficmanager.net/emea/", Conversation: fmt.Sprint("a:", i), User: fmt.Sprint("29:", i), Bot: "28:b"}})
		return err
	}); err != nil {
		b.Fatal(err)
	}
	if err := db.PutCampaign(b.Context(), campaign("c", "one")); err != nil {
		b.Fatal(err)
	}
	return o
}

// inParallel calls f for each number below n, many at a time.
func inParallel(n int, f func(int) error) error {
	const workers = 64
	var all sync.WaitGroup
	errs := make([]error, workers)
	for first := range workers {
		all.Go(func() {
			for i := first; i < n && errs[first] == nil; i += workers {
				errs[first] = f(i)
			}
		})
	}
	all.Wait()
	return errors.Join(errs...)
}

func benchEngine(o delivery.Organisation, m delivery.Messenger) *delivery.Engine {
	var ids atomic.Int64
	return delivery.NewEngine(delivery.Config{
		Organisations: []delivery.Organisation{o}, Messenger: m, Pace: freely{},
		NewID:  func() string { return fmt.Sprintf("%016x", ids.Add(1)) },
		Jitter: func() float64 { return 0.5 }, Now: func() time.Time { return at(monday, 9) },
		Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
	})
}

// BenchmarkDeliver is a card from being planned to being accepted, with many
// in flight and every change synced to the disk.
func BenchmarkDeliver(b *testing.B) {
	for _, people := range []int{1000, 10_000} {
		b.Run(fmt.Sprint(people), func(b *testing.B) {
			for b.Loop() {
				b.StopTimer()
				m := &accepting{}
				e := benchEngine(benchOrganisation(b, people, true), m)
				b.StartTimer()
				for m.n.Load() < int64(people) {
					if err := deliver(b.Context(), e, at(monday, 9)); err != nil {
						b.Fatal(err)
					}
				}
			}
			b.ReportMetric(float64(people*b.N)/b.Elapsed().Seconds(), "cards/s")
		})
	}
}

// deliver does the work that there is now.
func deliver(ctx context.Context, e *delivery.Engine, now time.Time) error {
	work, _, err := e.Due(ctx, now)
	if err != nil {
		return err
	}
	return inParallel(len(work), func(i int) error {
		f, err := e.Begin(ctx, now, work[i])
		if err != nil {
			return err
		}
		return e.Land(ctx, now, f, e.Fly(ctx, time.Now(), f))
	})
}

// BenchmarkPlan is finding out who is due for what, among everybody, after a
// change that concerns them all.
func BenchmarkPlan(b *testing.B) {
	const people = 10_000
	o := benchOrganisation(b, people, true)
	c := campaign("c", "one")
	for b.Loop() {
		b.StopTimer()
		c.Start, c.Revision = c.Start.Add(1), c.Revision+1
		if err := o.Store.PutCampaign(b.Context(), c); err != nil {
			b.Fatal(err)
		}
		e := benchEngine(o, &accepting{})
		b.StartTimer()
		now := at(monday, 8)
		for {
			_, next, err := e.Due(b.Context(), now)
			if err != nil {
				b.Fatal(err)
			}
			if next.After(now) {
				break
			}
		}
	}
	b.ReportMetric(float64(people*b.N)/b.Elapsed().Seconds(), "people/s")
}

// BenchmarkPreview is counting whom a campaign is for, among everybody.
func BenchmarkPreview(b *testing.B) {
	for _, people := range []int{10_000, 100_000} {
		b.Run(fmt.Sprint(people), func(b *testing.B) {
			o := benchOrganisation(b, people, false)
			o.Audiences = audience.NewRules(courses.StandardFields()...)
			d := delivery.NewDesk([]delivery.Organisation{o}, func() time.Time { return at(monday, 8) })
			c := draft()
			c.Audience = `department in ["avdeling 1", "avdeling 2"] and location == "Oslo"`
			for b.Loop() {
				p, err := d.Preview(b.Context(), o.Tenant, c)
				if err != nil || p.People != people/25 {
					b.Fatal(p, err)
				}
			}
		})
	}
}
