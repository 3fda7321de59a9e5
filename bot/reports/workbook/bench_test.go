package workbook

import (
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"testing"

	"drypp/bot/reports/export/exporttest"
)

// BenchmarkWrite measures a workbook of a million rows, each of which is in two
// sheets. For the peak of memory, which is the process's, run one at a time:
//
//	go test -run '^$' -bench 'Write/200' -benchtime 1x ./bot/reports/workbook
func BenchmarkWrite(b *testing.B) {
	for _, each := range []int{10, 200} {
		b.Run(fmt.Sprintf("%d courses", each), func(b *testing.B) {
			for b.Loop() {
				e := exporttest.Many(1_000_000/each, each)
				e.TempDir = b.TempDir()
				if err := Write(io.Discard, e); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(peak(b), "peak-MiB")
		})
	}
}

// peak returns the most memory that the process has had, as Linux counts it.
func peak(b *testing.B) float64 {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	_, after, _ := strings.Cut(string(status), "VmHWM:")
	kilobytes, err := strconv.Atoi(strings.Fields(after)[0])
	if err != nil {
		b.Fatal(err)
	}
	return float64(kilobytes) / 1024
}
