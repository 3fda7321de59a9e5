package bolt

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"drypp/courses"
)

// BenchmarkAnswerDuringSnapshot answers one at a time, first alone and then as
// often while snapshots of a store of 100 000 people with ten completed courses
// each are written to a file and synced, one after the other. It reports both
// 99th percentiles, what a snapshot brings a second, and how much the file grew.
func BenchmarkAnswerDuringSnapshot(b *testing.B) {
	folder := b.TempDir()
	d := benchOpen(b, filepath.Join(folder, "org"))
	var in []*courses.Course
	for i := range 10 {
		c := benchCourse()
		c.ID = fmt.Sprintf("course-%d", i)
		in = append(in, c)
	}
	populate(b, d, 100_000, in, true)
	c := benchCourse()
	c.ID = "new"
	learners := populate(b, d, 2*b.N/questions+2, []*courses.Course{c}, false)
	size := fileSize(b, d.path)
	b.ResetTimer()
	alone := timeAnswers(b, d, c, learners, 0, b.N)
	ended, stop := make(chan error), make(chan struct{})
	var copied int64
	began := time.Now()
	go func() { ended <- copyUntil(b, d, filepath.Join(folder, "copy"), stop, &copied) }()
	during := timeAnswers(b, d, c, learners, b.N, b.N)
	close(stop)
	if err := <-ended; err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(float64(copied)/(1<<20)/time.Since(began).Seconds(), "snapshot-MiB/s")
	b.ReportMetric(p99(alone), "alone-p99-ms")
	b.ReportMetric(p99(during), "during-p99-ms")
	b.ReportMetric(float64(slices.Max(alone).Microseconds())/1000, "alone-max-ms")
	b.ReportMetric(float64(slices.Max(during).Microseconds())/1000, "during-max-ms")
	b.ReportMetric(float64(size)/(1<<20), "MiB")
	b.ReportMetric(float64(fileSize(b, d.path)-size)/(1<<20), "growth-MiB")
}

// copyUntil writes snapshots until it is stopped, at least one.
func copyUntil(b *testing.B, d *DB, path string, stop <-chan struct{}, copied *int64) error {
	for n := 0; ; n++ {
		f, err := os.Create(fmt.Sprint(path, n))
		if err != nil {
			return err
		}
		err = d.Snapshot(b.Context(), func(size int64) (io.Writer, error) {
			*copied += size
			return &steady{f, syncEvery}, nil
		})
		if err != nil {
			return err
		}
		if err := errors.Join(f.Sync(), f.Close()); err != nil {
			return err
		}
		select {
		case <-stop:
			return nil
		default:
		}
	}
}

func timeAnswers(b *testing.B, d *DB, c *courses.Course, learners []learner, from, n int) []time.Duration {
	b.Helper()
	times := make([]time.Duration, n)
	for i := range n {
		began := time.Now()
		if err := answerNth(d, c, learners, from+i); err != nil {
			b.Fatal(err)
		}
		times[i] = time.Since(began)
	}
	return times
}

func fileSize(b *testing.B, path string) int64 {
	b.Helper()
	info, err := os.Stat(path)
	if err != nil {
		b.Fatal(err)
	}
	return info.Size()
}

// steady syncs its file every so many bytes, as drypp backup does.
type steady struct {
	*os.File
	left int
}

const syncEvery = 1 << 20

func (s *steady) Write(p []byte) (int, error) {
	n, err := s.File.Write(p)
	if s.left -= n; err == nil && s.left < 0 {
		s.left, err = syncEvery, s.Sync()
	}
	return n, err
}
