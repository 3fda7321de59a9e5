//go:build unix

package bolt

import (
	"context"
	"fmt"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"drypp/bot/store"
	"drypp/bot/store/storetest"
	"drypp/courses"
	"drypp/courses/learning"
	"drypp/courses/recall"
)

// remember has people's questions have come back: of each the kept items are these.
func remember(b testing.TB, d *DB, learners []learner, items []recall.Item) {
	b.Helper()
	for n := 0; n < len(learners); n += 5000 {
		err := d.write(b.Context(), func(t *tx) error {
			for _, l := range learners[n:min(n+5000, len(learners))] {
				if err := t.putLearning([]byte(l.person), &learning.Record{Items: items}); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
	}
}

// atOnceEach does something for each number of a range, by so many at once, and
// returns how long that took.
func atOnceEach(b *testing.B, writers, from, to int, do func(n int) error) time.Duration {
	b.Helper()
	var next atomic.Int64
	next.Store(int64(from))
	var all sync.WaitGroup
	began := time.Now()
	for range writers {
		all.Go(func() {
			for i := int(next.Add(1)) - 1; i < to; i = int(next.Add(1)) - 1 {
				if err := do(i); err != nil {
					b.Error(err)
				}
			}
		})
	}
	all.Wait()
	return time.Since(began)
}

// rounds is how often BenchmarkReview goes from answers to reviews and back, so that
// whatever else the machine does falls on both.
const rounds = 16

// BenchmarkReview answers questions in a course and questions that came back, one at
// a time and by 64 at once, each synced, and reports what either costs. Who answers
// has taken the course before, and ten of their questions came back.
func BenchmarkReview(b *testing.B) {
	for _, writers := range []int{1, 64} {
		b.Run(fmt.Sprintf("writers=%d", writers), func(b *testing.B) {
			d := benchOpen(b, filepath.Join(b.TempDir(), "org"))
			taken, c := benchCourse(), benchCourse()
			taken.ID = "workplace"
			people := b.N/questions + 1
			learners := populate(b, d, people, []*courses.Course{c}, false)
			again := populateAgain(b, d, learners, taken)
			items := append(tenItems().Items[:6], reviewable(taken)...)
			slices.SortFunc(items, compareItems)
			remember(b, d, learners, items)
			b.ResetTimer()
			var answer, review time.Duration
			for from := range rounds {
				first, last := b.N*from/rounds, b.N*(from+1)/rounds
				answer += atOnceEach(b, writers, first, last, func(n int) error { return answerNth(d, c, learners, n) })
				review += atOnceEach(b, writers, first, last, func(n int) error { return reviewNth(d, taken, again, n) })
			}
			answer, review = answer/time.Duration(b.N), review/time.Duration(b.N)
			b.ReportMetric(float64(answer.Nanoseconds()), "ns/answer")
			b.ReportMetric(float64(review.Nanoseconds()), "ns/review")
			b.ReportMetric(float64(review)/float64(answer), "review/answer")
		})
	}
}

// populateAgain has people complete another course.
func populateAgain(b testing.TB, d *DB, learners []learner, c *courses.Course) []learner {
	b.Helper()
	for n := 0; n < len(learners); n += 500 {
		err := d.write(b.Context(), func(t *tx) error {
			for _, l := range learners[n:min(n+500, len(learners))] {
				e := enrolment{Enrolment: *courses.NewEnrolment(benchID(1), c, time.Unix(1, 0)), ordinal: 2}
				for _, q := range questionIDs {
					e.Answer(c, q, 1, "0", time.Unix(2, 0))
				}
				key, _ := enrolmentKey(l.person, e.ID)
				if err := t.putEnrolment(key, courses.Enrolment{}, &e); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	return learners
}

// reviewable returns items of a course's questions that came back once.
func reviewable(c *courses.Course) (items []recall.Item) {
	for _, q := range []string{"after", "attachment", "link", "report"} {
		items = append(items, recall.Item{
			Course: c.ID, Question: q, Stability: 9, Difficulty: 5, Answers: 2, Reviews: 1,
			Last: storetest.Noon.AddDate(0, 0, -9), Due: storetest.Noon,
		})
	}
	return items
}

// reviewNth answers the n-th of all questions that came back: each person's in turn.
func reviewNth(d *DB, c *courses.Course, learners []learner, n int) error {
	question := questionIDs[n%questions]
	a := storetest.ReviewAnswer(learners[n/questions].person, c, question, 1, "0", 0)
	for _, i := range reviewable(c) {
		if i.Question == question {
			a.Serial = i.Reviews + 1
		}
	}
	done, err := d.Review(context.Background(), a)
	if err == nil && done.Outcome != courses.Recorded {
		err = fmt.Errorf("review %d of %s came to outcome %d", a.Serial, question, done.Outcome)
	}
	return err
}

// manyItems are the questions of a course of which ten came back from everybody.
func manyItems() (*courses.Course, []recall.Item) {
	c := benchCourse()
	e := c.Edition("")
	e.Questions = nil
	var items []recall.Item
	for n := range 10 {
		id := fmt.Sprintf("question-%d", n)
		e.Questions = append(e.Questions, courses.Question{ID: id, Kind: courses.Single, Options: []courses.Option{{Right: true}, {}}})
		last := benchNow.AddDate(0, 0, -n-1)
		items = append(items, recall.Item{
			Course: c.ID, Question: id, Stability: float64(3 * (n + 1)), Difficulty: 5, Answers: 3, Reviews: 2,
			Last: last, Due: last.AddDate(0, 0, 4),
		})
	}
	return c, items
}

// BenchmarkPlanOfDay works out for 100 000 people which of a million questions are
// due, through the store: of everybody in one pass, and one after the other within
// Revise, as it is when all are due at once, which writes when each is looked at next.
// It reports the time, that of all cores together, which what else the machine does
// falls on less, and what the program took of memory at most beyond the file, which the
// kernel may drop.
func BenchmarkPlanOfDay(b *testing.B) {
	const people = 100_000
	d := benchDeliveries(b, people, people)
	c, items := manyItems()
	remember(b, d, learnersOf(people), items)
	catalogue, err := courses.NewCatalogue(c)
	if err != nil {
		b.Fatal(err)
	}
	for name, pass := range map[string]func(plan func([]courses.Enrolment, *learning.Record) time.Time) error{
		"Learners": func(plan func([]courses.Enrolment, *learning.Record) time.Time) error {
			return d.Learners(b.Context(), func(_ courses.Person, es []courses.Enrolment, l learning.Record) error {
				plan(es, &l)
				return nil
			})
		},
		"Revise": func(plan func([]courses.Enrolment, *learning.Record) time.Time) error {
			atOnceEach(b, 64, 0, people, func(n int) error {
				return d.Revise(b.Context(), benchID(n), func(k *store.Case) error {
					k.Agenda.Wake = plan(k.Enrolments, &k.Learning)
					return nil
				})
			})
			return nil
		},
	} {
		b.Run(name, func(b *testing.B) {
			peak, began := watchMemory(), cpuTime(b)
			var due atomic.Int64
			for b.Loop() {
				due.Store(0)
				err := pass(func(es []courses.Enrolment, l *learning.Record) time.Time {
					list, next := recall.Due(recall.Items(l.Items, es, catalogue, storetest.Settings), l.Trials, benchNow)
					due.Add(int64(len(list)))
					return next
				})
				if err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(b.Elapsed().Seconds()/float64(b.N), "s/plan")
			b.ReportMetric((cpuTime(b)-began).Seconds()/float64(b.N), "cpu-s/plan")
			b.ReportMetric(float64(due.Load()), "due")
			b.ReportMetric(peak(), "MiB")
		})
	}
}

// cpuTime returns how long cores have worked for this program.
func cpuTime(b *testing.B) time.Duration {
	b.Helper()
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		b.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

func learnersOf(people int) (all []learner) {
	for i := range people {
		all = append(all, learner{benchID(i), benchID(0)})
	}
	return all
}

// watchMemory returns what stops watching and returns the most memory, in MiB, that
// Go took from the system meanwhile.
func watchMemory() (stop func() float64) {
	debug.FreeOSMemory()
	done, peak := make(chan struct{}), make(chan float64)
	go func() {
		tick := time.NewTicker(20 * time.Millisecond)
		defer tick.Stop()
		most := uint64(0)
		for {
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			most = max(most, m.Sys-m.HeapReleased)
			select {
			case <-done:
				peak <- float64(most) / (1 << 20)
				return
			case <-tick.C:
			}
		}
	}()
	return func() float64 { close(done); return <-peak }
}
