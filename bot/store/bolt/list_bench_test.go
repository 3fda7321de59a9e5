package bolt

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"drypp/courses"
	"drypp/courses/audience"
	"drypp/courses/campaigns"
)

// benchListed returns somebody as a directory lists them. Names and addresses
// are made up.
func benchListed(n int) courses.Person {
	r := rand.New(rand.NewPCG(5, uint64(n)))
	one := func(name string, of int) string { return fmt.Sprintf("%s %d", name, r.IntN(of)) }
	manager := r.IntN(9000)
	first, last := one("Fornavn", 2000), one("Etternavn", 9000)
	return courses.Person{
		ObjectID: fmt.Sprintf("%08x-%04x-4%03x-8%03x-%012d", r.Uint32(), r.IntN(1<<16), r.IntN(1<<12), r.IntN(1<<12), n),
		Name:     first + " " + last, Email: fmt.Sprintf("ansatt.%d@example.no", n), Locale: "nb-NO",
		Timezone: "Europe/Oslo", Country: "NO",
		Manager: fmt.Sprintf("%08x-0000-4000-8000-%012d", uint32(manager)*2654435761, manager),
		Groups:  []string{one("Gruppe", 5), one("Lag", 300)},
		Fields: map[string]string{
			courses.FieldDepartment: one("Avdeling", 40), courses.FieldLocation: one("By", 60),
			courses.FieldTitle: one("Tittel", 500), courses.FieldStart: fmt.Sprintf("20%02d-%02d-01", r.IntN(26), 1+r.IntN(12)),
		},
	}
}

// benchPeople returns a store of people who are listed and were met.
func benchPeople(b *testing.B, people int) *DB {
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
	for n := 0; n < people; n += 5000 {
		err := d.write(b.Context(), func(t *tx) error {
			for i := n; i < min(n+5000, people); i++ {
				p := person{Person: benchListed(i)}
				p.ID, p.Listed, p.Installed, p.Welcomed, p.Met = randomID(), true, true, true, benchNow
				p.Chat = courses.Chat{
					ServiceURL:   "https://smba.trafficmanager.net/emea/11111111-2222-4333-8444-555555555555/",
					Conversation: "a:1" + p.ObjectID + p.ObjectID + p.ObjectID, User: "29:1" + p.ObjectID + p.ObjectID,
					Bot: "28:11111111-2222-4333-8444-555555555555",
				}
				if err := t.putPerson(&p); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	return d
}

// sealed is a record as it lies in the file, and its key.
type sealed struct {
	key           [32]byte
	about, record []byte
}

// benchSealed returns the people of a store as they lie in the file.
func benchSealed(b *testing.B, d *DB) (all []sealed) {
	b.Helper()
	if err := d.read(b.Context(), func(t *tx) error {
		for w := t.walkFound(inPeople); w.key != nil; w.next() {
			key, _ := t.key(string(w.key))
			all = append(all, sealed{*key, bytes.Clone(t.about(inPeople, w.key, nil)), bytes.Clone(w.found)})
		}
		return nil
	}); err != nil {
		b.Fatal(err)
	}
	return all
}

// openSealed opens records on all cores, and does nothing else.
func openSealed(b *testing.B, all []sealed) {
	var cores sync.WaitGroup
	n := runtime.GOMAXPROCS(0)
	for core := range n {
		cores.Go(func() {
			var record []byte
			for i := core; i < len(all); i += n {
				var err error
				if record, err = newCipher(&all[i].key).Open(record[:0], nil, all[i].record, all[i].about); err != nil {
					b.Error(err)
				}
			}
		})
	}
	cores.Wait()
}

// BenchmarkAudience selects the audience of a rule among 100 000 people. With -cpu
// 1,2 it does so on one core and on two. The floor is to open their records alone,
// each with its own key, in which nothing is found, read or compared.
func BenchmarkAudience(b *testing.B) {
	d := benchPeople(b, 100_000)
	people := benchSealed(b, d)
	b.Run("floor", func(b *testing.B) {
		for b.Loop() {
			openSealed(b, people)
		}
	})
	rules := audience.NewRules(courses.StandardFields()...)
	for _, expression := range []string{
		audience.Everybody,
		`department == "Avdeling 7" && location in ["By 1", "By 2"]`,
		`"Gruppe 3" in groups and not (title contains "tittel 4")`,
	} {
		rule, err := rules.Rule(expression)
		if err != nil {
			b.Fatal(err)
		}
		b.Run(expression, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				found := 0
				var p courses.Person // a parameter would be one for each on the heap
				parts := rule.Parts()
				err := d.Agendas(b.Context(), &parts, func(somebody courses.Person, _ campaigns.Agenda) error {
					if p = somebody; rule.Match(&p) {
						found++
					}
					return nil
				})
				if err != nil || found == 0 {
					b.Fatalf("%d were found, %v", found, err)
				}
			}
		})
	}
}

// BenchmarkList lists 100 000 new people, so many at once, each synced, and then
// once more without news.
func BenchmarkList(b *testing.B) {
	const people = 100_000
	for _, writers := range []int{64, 256} {
		b.Run(fmt.Sprintf("writers=%d", writers), func(b *testing.B) {
			for b.Loop() {
				b.StopTimer()
				d := benchOpen(b, filepath.Join(b.TempDir(), "org"))
				b.StartTimer()
				began := time.Now()
				listBench(b, d, people, writers)
				b.ReportMetric(time.Since(began).Seconds(), "new-s")
				began = time.Now()
				listBench(b, d, people, writers)
				b.ReportMetric(time.Since(began).Seconds(), "again-s")
			}
		})
	}
}

func listBench(b *testing.B, d *DB, people, writers int) {
	var next atomic.Int64
	var all sync.WaitGroup
	for range writers {
		all.Go(func() {
			for n := int(next.Add(1)) - 1; n < people; n = int(next.Add(1)) - 1 {
				if _, err := d.List(b.Context(), benchListed(n), benchNow); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	all.Wait()
}
