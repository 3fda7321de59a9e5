package audit

import (
	"context"
	"fmt"
	"testing"
)

// BenchmarkAppend is one entry, on the disk.
func BenchmarkAppend(b *testing.B) {
	l := reopen(b, folder(b))
	for b.Loop() {
		if _, err := l.Append(context.Background(), entry(1)); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkAppendByMany is one entry each of 64 at a time, who share what is
// synced.
func BenchmarkAppendByMany(b *testing.B) {
	l := reopen(b, folder(b))
	b.SetParallelism(32)
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if _, err := l.Append(context.Background(), entry(1)); err != nil {
				b.Error(err)
				return
			}
		}
	})
}

// BenchmarkVerify is the recomputation of a whole log, with all entries read.
func BenchmarkVerify(b *testing.B) {
	for _, n := range []int{1000, 100_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			l := reopen(b, folder(b))
			entries := make([]Entry, n)
			for i := range entries {
				entries[i] = entry(i)
			}
			if _, err := l.Append(context.Background(), entries...); err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			for b.Loop() {
				if _, err := l.Verify(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkParse is one line.
func BenchmarkParse(b *testing.B) {
	e := entry(1)
	line, err := e.prepared(clock)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := parse(line); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkOpen is the recomputation of a log of 100 000 entries when it is
// opened.
func BenchmarkOpen(b *testing.B) {
	dir := folder(b)
	l := reopen(b, dir)
	entries := make([]Entry, 100_000)
	for i := range entries {
		entries[i] = entry(i)
	}
	if _, err := l.Append(context.Background(), entries...); err != nil {
		b.Fatal(err)
	}
	l.Close()
	for b.Loop() {
		reopen(b, dir).Close()
	}
}
