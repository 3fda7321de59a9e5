package digest_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"testing"
	"time"

	"drypp/bot/delivery"
	"drypp/bot/reports"
	"drypp/bot/reports/digest"
	"drypp/bot/store"
	"drypp/bot/store/bolt"
	"drypp/bot/teams"
	"drypp/courses"
	"drypp/courses/audience"
	"drypp/courses/calendar"
	"drypp/courses/campaigns"
	"drypp/courses/roles"
)

// free is a Pace that holds nobody up, and a Messenger that takes everything.
type free struct{ bytes int }

func (free) Take(now time.Time, _, _ string, _ delivery.Class) time.Time { return now }
func (free) Leave(now time.Time, _, _ string) time.Time                  { return now }
func (free) Took(time.Time, string, string, error)                       {}
func (f *free) Send(_ context.Context, _ courses.Chat, a teams.Answer) (string, error) {
	f.bytes += len(a.Card)
	return "1:act", nil
}

// BenchmarkDigests plans and renders the digests of an organisation of 100 000
// people with 20 000 managers, five weeks of them: 100 000 in all, out of the
// store and by the service that the program has. Each manager has five reports,
// who owe five courses each, two of them overdue. What goes out is on record
// before and after, without waiting for the disk.
func BenchmarkDigests(b *testing.B) {
	const people, span, weeks = 100_000, 5, 5
	db := must(bolt.Open(b.TempDir()+"/store", bolt.Options{NoSync: true}))
	defer db.Close()
	monday := time.Date(2026, 3, 2, 7, 0, 0, 0, time.UTC)
	staff(b, db, people, span, calendar.On(monday))
	f := &free{}
	digests := 0
	for b.Loop() {
		e := digest.New(digest.Config{
			Organisations: []digest.Organisation{{
				Tenant: tenant, Language: courses.Bokmaal, Store: db, Cadence: digest.Weekly, Hours: office(b).Hours,
			}},
			Reports: service(b, db, func() time.Time { return monday }), Messenger: f, Pace: f,
			Now: time.Now, Log: slog.New(slog.DiscardHandler),
		})
		sent := 0
		for range weeks {
			sent += sendAll(b, e, monday)
			monday = monday.AddDate(0, 0, 7)
		}
		if sent != people/span*weeks {
			b.Fatalf("%d digests went out, want %d", sent, people/span*weeks)
		}
		digests += sent
	}
	b.ReportMetric(float64(f.bytes)/float64(digests), "bytes/card")
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(digests), "µs/digest")
}

// sendAll sends whatever is due at a moment, and returns how much that was.
func sendAll(b *testing.B, e *digest.Engine, now time.Time) (sent int) {
	b.Helper()
	for {
		work, next, err := e.Due(b.Context(), now)
		if err != nil {
			b.Fatal(err)
		}
		var all sync.WaitGroup
		for _, w := range work {
			all.Go(func() {
				f, err := e.Begin(b.Context(), now, w)
				if err == nil {
					err = e.Land(b.Context(), now, f, digest.Result{})
				}
				if err != nil {
					b.Error(err)
				}
			})
		}
		all.Wait()
		for _, w := range work {
			if r := e.Fly(b.Context(), now, &digest.Flight{Work: w}); r.Err != nil {
				b.Fatal(r.Err)
			}
		}
		sent += len(work)
		if next.After(now) {
			return sent
		}
	}
}

func office(b testing.TB) *calendar.Book {
	b.Helper()
	return must(calendar.NewBook(calendar.Config{
		Location: oslo, Country: "NO", From: 8, To: 16,
		Weekdays: []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday},
	}))
}

func service(b testing.TB, db *bolt.DB, now func() time.Time) *reports.Service {
	b.Helper()
	var list []*courses.Course
	for i := range 5 {
		ed := &courses.Edition{Language: courses.Bokmaal, Title: fmt.Sprint("Personvern i hverdagen ", i)}
		list = append(list, &courses.Course{ID: fmt.Sprint("course-", i), Version: 1, Editions: map[courses.Language]*courses.Edition{courses.Bokmaal: ed}})
	}
	return reports.New(reports.Config{
		Organisations: []reports.Reporting{{
			Tenant: tenant, Name: "Fjordvik Verksted AS", Language: courses.Bokmaal, Location: oslo, Store: db,
			Courses: must(courses.NewCatalogue(list...)), Roles: roles.New(roles.Config{}, audience.NewRules()),
			Fields: func() []string { return nil }, Levels: 1,
		}},
		Now: now,
	})
}

// staff makes people known, each span of them with the same manager.
func staff(b testing.TB, db *bolt.DB, people, span int, today calendar.Date) {
	b.Helper()
	var owed []campaigns.Owed
	for i := range 5 {
		owed = append(owed, campaigns.Owed{Course: fmt.Sprint("course-", i), Campaign: "c", Due: today.Add(i - 2)})
	}
	var all sync.WaitGroup
	for first := range 64 {
		all.Go(func() {
			for i := first; i < people; i += 64 {
				if err := join(b.Context(), db, i, span, owed); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	all.Wait()
}

func join(ctx context.Context, db *bolt.DB, i, span int, owed []campaigns.Owed) error {
	id := fmt.Sprintf("p%d", i)
	p, err := db.List(ctx, courses.Person{
		ObjectID: id, Name: fmt.Sprint("Kari Nordmann ", i), Email: id + "@example.no", Manager: fmt.Sprintf("p%d", i/span),
	}, time.Unix(0, 0))
	if err != nil {
		return err
	}
	_, err = db.Meet(ctx, store.Sighting{ObjectID: id, Chat: courses.Chat{Conversation: id, ServiceURL: "https://smba.trafficmanager.net/emea/"}, Installed: true})
	return errors.Join(err, db.Revise(ctx, p.ID, func(c *store.Case) error {
		c.Agenda.Owed = owed
		return nil
	}))
}
