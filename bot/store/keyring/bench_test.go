package keyring_test

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"github.com/google/uuid"

	"drypp/bot/store/keyring"
)

// crowd is how many people the figures are for.
const crowd = 100_000

// full returns a ring of so many people with two handles each.
func full(b testing.TB, o keyring.Options, n int) *keyring.Ring {
	b.Helper()
	r := open(b, o)
	for i := 0; i < n; {
		c := r.Change()
		for range 1000 {
			c.Add(person(i))
			c.Handle(uuid.NewString())
			c.Handle(fmt.Sprintf("fornavn.etternavn%06d@example.no", i))
			i++
		}
		if err := c.Commit(); err != nil {
			b.Fatal(err)
		}
	}
	return r
}

// BenchmarkErase erases one person and their handle of 100 000, synced, with and
// without a copy, and compares that with writing and syncing a file of the same
// size.
func BenchmarkErase(b *testing.B) {
	for _, withCopy := range []bool{false, true} {
		b.Run(fmt.Sprintf("copy=%v", withCopy), func(b *testing.B) {
			o := options(b)
			o.Master = env(b, keyA)
			if withCopy {
				o.Copy = filepath.Join(filepath.Dir(o.Path), "copy.ring")
			}
			r := full(b, o, crowd)
			i := 0
			for b.Loop() {
				h, _ := r.Handle(fmt.Sprintf("fornavn.etternavn%06d@example.no", i))
				if err := r.Erase(noon, []string{person(i)}, []string{h}); err != nil {
					b.Fatal(err)
				}
				i++
			}
			info, err := os.Stat(o.Path)
			if err != nil {
				b.Fatal(err)
			}
			floor := floor(b, make([]byte, info.Size()), b.N)
			b.ReportMetric(float64(b.Elapsed())/float64(b.N)/float64(floor), "times-the-floor")
			b.ReportMetric(float64(info.Size())/(1<<20), "MiB")
		})
	}
}

// floor returns how long it takes to write and sync a file.
func floor(b *testing.B, content []byte, n int) time.Duration {
	b.Helper()
	n = max(n, 5)
	dir := b.TempDir()
	begin := time.Now()
	for range n {
		f, err := os.Create(filepath.Join(dir, "floor"))
		if err != nil {
			b.Fatal(err)
		}
		if _, err := f.Write(content); err != nil {
			b.Fatal(err)
		}
		if err := f.Sync(); err != nil {
			b.Fatal(err)
		}
		if err := f.Close(); err != nil {
			b.Fatal(err)
		}
	}
	return time.Since(begin) / time.Duration(n)
}

// BenchmarkMemory tells what a ring of 100 000 people holds, grown and opened.
func BenchmarkMemory(b *testing.B) {
	o := options(b)
	o.NoSync = true
	before := heap()
	r := full(b, o, crowd)
	grown := heap() - before
	if err := r.Close(); err != nil {
		b.Fatal(err)
	}
	before = heap()
	var opened uint64
	for b.Loop() {
		r, err := keyring.Open(b.Context(), o)
		if err != nil {
			b.Fatal(err)
		}
		b.StopTimer()
		opened = heap() - before
		if err := r.Close(); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
	}
	b.ReportMetric(float64(grown)/(1<<20), "MiB-grown")
	b.ReportMetric(float64(opened)/(1<<20), "MiB-opened")
}

func heap() uint64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

func BenchmarkKey(b *testing.B) {
	o := options(b)
	o.NoSync = true
	r := full(b, o, crowd)
	i := 0
	for b.Loop() {
		if _, ok := r.Key(person(i % crowd)); !ok {
			b.Fatal("there is no key")
		}
		i++
	}
}

// BenchmarkAdd makes one person known, synced.
func BenchmarkAdd(b *testing.B) {
	r := open(b, options(b))
	i := 0
	for b.Loop() {
		c := r.Change()
		c.Add(person(i))
		c.Handle(fmt.Sprintf("%d@example.no", i))
		if err := c.Commit(); err != nil {
			b.Fatal(err)
		}
		i++
	}
}
