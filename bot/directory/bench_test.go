package directory

import (
	"context"
	"fmt"
	"path/filepath"
	"runtime"
	"sync/atomic"
	"testing"
	"time"

	"drypp/bot/store/bolt"
	"drypp/courses"
)

// organisationSize is how many people the benchmarks bring up to date.
const organisationSize = 100_000

// plenty is a directory of many people that answers at once. It keeps none of
// them.
type plenty struct {
	people, page int
	// changed are how many changed since, and how often everybody did.
	changed, edition int
}

func plentyID(i int) string { return fmt.Sprintf("00000000-0000-4000-8000-%012d", i) }

func (p *plenty) user(i, edition int) User {
	return User{Managed: true, Person: courses.Person{
		ObjectID: plentyID(i), Name: fmt.Sprint("Kari Nordmann ", i), Email: fmt.Sprintf("kari.nordmann.%d@example.no", i),
		Locale: "nb-NO", Country: "NO", Manager: plentyID(i / 10), Fields: map[string]string{
			"department": fmt.Sprint("Avdeling ", i%300), "location": fmt.Sprint("Sted ", (i+edition)%50), "title": "Konsulent",
			"start_date": "2024-08-01", "shift": "dag",
		},
	}}
}

func (p *plenty) Users(_ context.Context, _ Want, link string, page func([]User) error) (string, error) {
	n, step := p.people, 1
	if link != "" {
		n = p.changed
		step = max(p.people/max(n, 1), 1)
	}
	users := make([]User, 0, p.page)
	for i := range n {
		users = append(users, p.user(i*step, p.edition))
		if len(users) == p.page || i == n-1 {
			if err := page(users); err != nil {
				return "", err
			}
			users = users[:0]
		}
	}
	return "link", nil
}

func (p *plenty) User(_ context.Context, _ Want, id string) (User, error) {
	return User{Gone: true, Person: courses.Person{ObjectID: id}}, nil
}

func (p *plenty) Members(_ context.Context, group string, page func([]string) error) error {
	ids := make([]string, 0, p.page)
	for i := range p.people {
		if ids = append(ids, plentyID(i)); len(ids) == p.page || i == p.people-1 {
			if err := page(ids); err != nil {
				return err
			}
			ids = ids[:0]
		}
	}
	return nil
}

// benchWorld returns an organisation whose store is on the disk as in service.
func benchWorld(b *testing.B, source *plenty, groups int) *world {
	b.Helper()
	db, err := bolt.Open(filepath.Join(b.TempDir(), "org"), bolt.Options{})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = db.Close() })
	w := &world{TB: b, ctx: b.Context(), db: db, store: &flaky{Store: db, writes: map[string]int{}}, now: noon}
	w.org = Organisation{
		Tenant: tenant, Store: w.store, Source: source, Fields: everyField, MaxRemoved: 10, Groups: map[string]string{},
	}
	for i := range groups {
		w.org.Groups[fmt.Sprint("Gruppe ", i)] = fmt.Sprint("g", i)
	}
	w.open()
	w.must(w.dir.Start(w.ctx))
	return w
}

// peak measures the largest heap while f runs.
func peak(b *testing.B, f func()) {
	b.Helper()
	runtime.GC()
	var most atomic.Uint64
	done, stopped := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		tick := time.NewTicker(5 * time.Millisecond)
		defer tick.Stop()
		for {
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			most.Store(max(most.Load(), m.HeapInuse))
			select {
			case <-done:
				return
			case <-tick.C:
			}
		}
	}()
	f()
	close(done)
	<-stopped
	b.ReportMetric(float64(most.Load())/(1<<20), "peak-MiB")
}

// BenchmarkFirstRound takes over everybody.
func BenchmarkFirstRound(b *testing.B) {
	for _, groups := range []int{0, 2} {
		b.Run(fmt.Sprint("groups=", groups), func(b *testing.B) {
			for b.Loop() {
				w := benchWorld(b, &plenty{people: organisationSize, page: 200}, groups)
				peak(b, func() {
					if r := w.sync(); r.Added != organisationSize {
						b.Fatalf("%+v", r)
					}
				})
			}
		})
	}
}

// BenchmarkFullRound begins with everybody, of whom nobody changed.
func BenchmarkFullRound(b *testing.B) {
	w := benchWorld(b, &plenty{people: organisationSize, page: 200}, 0)
	w.sync()
	for b.Loop() {
		peak(b, func() {
			if r, err := w.dir.Sync(w.ctx, tenant, SyncOptions{Full: true}); err != nil || r.Seen != organisationSize || r.Changed != 0 {
				b.Fatalf("%+v, %v", r, err)
			}
		})
	}
}

// BenchmarkChanges is a round in which 100 people changed.
func BenchmarkChanges(b *testing.B) {
	const changed = 100
	for _, groups := range []int{0, 2} {
		b.Run(fmt.Sprint("groups=", groups), func(b *testing.B) {
			source := &plenty{people: organisationSize, page: 200, changed: changed}
			w := benchWorld(b, source, groups)
			w.sync()
			for b.Loop() {
				source.edition++
				clear(w.store.writes)
				if r := w.sync(); r.Changed != changed || w.store.writes["List"] != changed || w.store.writes["Unlist"] != 0 {
					b.Fatalf("%+v, written %v", r, w.store.writes)
				}
			}
		})
	}
}

// BenchmarkImport imports a list of everybody, of whom nobody is known.
func BenchmarkImport(b *testing.B) {
	source := &plenty{}
	people := make([]courses.Person, organisationSize)
	for i := range people {
		people[i] = source.user(i, 0).Person
		people[i].ObjectID, people[i].Manager = "", people[i/10].Email
	}
	for b.Loop() {
		w := benchWorld(b, nil, 0)
		w.org.Source = nil
		w.open()
		peak(b, func() {
			r, err := w.dir.Import(w.ctx, tenant, people, ImportOptions{Whole: true})
			if err != nil || r.Added != organisationSize {
				b.Fatalf("%+v, %v", r, err)
			}
		})
	}
}
