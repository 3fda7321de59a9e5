package xapi

import (
	"io"
	"testing"

	"drypp/bot/reports/xapi/lrstest"
)

// BenchmarkWriteFile writes 17 statements of each of 100 people.
func BenchmarkWriteFile(b *testing.B) {
	k, m, n := fill(100), maker(b), 0
	for b.Loop() {
		written, err := m.WriteFile(b.Context(), io.Discard, k, everybody)
		if err != nil {
			b.Fatal(err)
		}
		n += written
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "statements/s")
}

// BenchmarkSend sends as many to an LRS that answers at once and reads each.
func BenchmarkSend(b *testing.B) {
	n := 0
	for b.Loop() {
		s := sender(b, fill(100), &lrstest.LRS{})
		for more := true; more; {
			var err error
			if more, err = s.some(b.Context()); err != nil {
				b.Fatal(err)
			}
		}
		n += s.State().Sent
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "statements/s")
}
