package bolt

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"drypp/bot/store"
	"drypp/courses"
)

// The benchmarks answer courses of this many questions.
const questions = 6

var questionIDs = [questions]string{"sender", "link", "attachment", "urgency", "report", "after"}

func benchCourse() *courses.Course {
	e := &courses.Edition{Language: courses.English}
	for _, id := range questionIDs {
		e.Questions = append(e.Questions, courses.Question{ID: id, Kind: courses.Single, Options: []courses.Option{{Right: true}, {}}})
	}
	return &courses.Course{ID: "phishing", Version: 1, PassMark: 80, Editions: map[courses.Language]*courses.Edition{courses.English: e}}
}

func benchOpen(b *testing.B, dir string) *DB {
	b.Helper()
	d, err := Open(dir, Options{})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if err := d.Close(); err != nil {
			b.Error(err)
		}
	})
	return d
}

// learner is somebody who is in a course.
type learner struct{ person, enrolment string }

// populate enrols people and, if completed, lets them complete the course, in
// transactions of many.
func populate(b testing.TB, d *DB, people int, in []*courses.Course, completed bool) []learner {
	b.Helper()
	var learners []learner
	for n := 0; n < people; n += 500 {
		err := d.write(b.Context(), func(t *tx) error {
			for i := n; i < min(n+500, people); i++ {
				l, err := t.enrolBench(i, in, completed)
				if err != nil {
					return err
				}
				learners = append(learners, l)
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	return learners
}

// benchID gives IDs that ascend, so that a large store is built fast.
func benchID(n int) string { return fmt.Sprintf("%016d", n) }

func (t *tx) enrolBench(i int, in []*courses.Course, completed bool) (learner, error) {
	p := person{Person: courses.Person{
		ID: benchID(i), ObjectID: fmt.Sprintf("00000000-0000-4000-8000-%012d", i), Locale: "nb-NO", Installed: true,
		Name: "Kari Nordmann", Email: "kari.nordmann@example.no", Met: time.Unix(1, 0),
		Chat: courses.Chat{ServiceURL: "https://smba.trafficmanager.net/emea/", Conversation: "a:1" + benchID(i), User: "29:1" + benchID(i), Bot: "28:1" + benchID(i)},
	}}
	if err := t.putPerson(&p); err != nil {
		return learner{}, err
	}
	for n, c := range in {
		e := enrolment{Enrolment: *courses.NewEnrolment(benchID(n), c, time.Unix(1, 0)), ordinal: n + 1}
		for _, q := range questionIDs {
			if completed {
				e.Answer(c, q, 1, "0", time.Unix(2, 0))
			}
		}
		key, _ := enrolmentKey(p.ID, e.ID)
		if err := t.putEnrolment(key, courses.Enrolment{}, &e); err != nil {
			return learner{}, err
		}
	}
	return learner{p.ID, benchID(0)}, nil
}

// answerNth gives the n-th of all answers: each learner's questions in turn.
func answerNth(d *DB, c *courses.Course, learners []learner, n int) error {
	l := learners[n/questions]
	done, err := d.Answer(context.Background(), store.Answer{
		Person: l.person, Enrolment: l.enrolment, Course: c,
		Question: questionIDs[n%questions], Try: 1, Response: "0", At: time.Unix(3, 0),
	})
	if err == nil && done.Outcome != courses.Recorded {
		err = fmt.Errorf("outcome %d", done.Outcome)
	}
	return err
}

// BenchmarkAnswer answers with 64 learners at once, each one question after
// the other.
func BenchmarkAnswer(b *testing.B) {
	c := benchCourse()
	d := benchOpen(b, filepath.Join(b.TempDir(), "org"))
	var commits atomic.Int64
	d.opts = Options{OnCommit: func(int, time.Duration) { commits.Add(1) }, Now: time.Now}
	learners := populate(b, d, b.N/questions+64, []*courses.Course{c}, false)
	commits.Store(0)
	b.ReportAllocs()
	b.ResetTimer()
	var next atomic.Int64
	var all sync.WaitGroup
	for range 64 {
		all.Go(func() {
			for {
				n := int(next.Add(1)) - 1
				if n >= b.N/questions+1 {
					return
				}
				for q := range questions {
					if n*questions+q >= b.N {
						return
					}
					if err := answerNth(d, c, learners, n*questions+q); err != nil {
						b.Error(err)
					}
				}
			}
		})
	}
	all.Wait()
	b.ReportMetric(float64(b.N)/float64(commits.Load()), "ops/commit")
}

// BenchmarkBareBolt reads and writes a record as long as an enrolment in
// bbolt alone, one and 64 in a transaction: the floor under BenchmarkAnswer.
func BenchmarkBareBolt(b *testing.B) {
	for _, size := range []int{1, 64} {
		b.Run(fmt.Sprintf("batch=%d", size), func(b *testing.B) {
			db, err := bbolt.Open(filepath.Join(b.TempDir(), "bare"), 0o600, &bbolt.Options{
				FreelistType: bbolt.FreelistMapType, InitialMmapSize: mapSize, NoStatistics: true,
			})
			if err != nil {
				b.Fatal(err)
			}
			defer db.Close()
			people := b.N/questions + 64
			bareBolt(b, db, people, 500, 0, people)
			b.ReportAllocs()
			b.ResetTimer()
			bareBolt(b, db, people, size, people, b.N)
		})
	}
}

// bareValue is a record; bbolt keeps it until the commit.
var bareValue = make([]byte, 200)

// bareBolt reads and writes n keys in the order in which 64 learners answer.
func bareBolt(b *testing.B, db *bbolt.DB, people, size, from, n int) {
	for done := 0; done < n; done += size {
		err := db.Update(func(t *bbolt.Tx) error {
			bucket, err := t.CreateBucketIfNotExists(bucketNames[inEnrolments])
			if err != nil {
				return err
			}
			for i := done; i < min(done+size, n); i++ {
				person := i
				if from > 0 {
					person = i/(64*questions)*64 + i%64
				}
				key, _ := enrolmentKey(benchID(person%people), benchID(0))
				bucket.Get(key)
				if err := bucket.Put(key, bareValue); err != nil {
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

// BenchmarkAnswerLone answers one at a time, and in turn with that does what
// no durable store can do without: two writes, each synced. It reports both
// 99th percentiles.
func BenchmarkAnswerLone(b *testing.B) {
	c := benchCourse()
	dir := b.TempDir()
	d := benchOpen(b, filepath.Join(dir, "org"))
	learners := populate(b, d, b.N/questions+1, []*courses.Course{c}, false)
	f, err := os.Create(filepath.Join(dir, "floor"))
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	page := make([]byte, 4096)
	var answers, floors []time.Duration
	for n := 0; b.Loop(); n++ {
		if n/questions >= len(learners) {
			learners = append(learners, populateMore(b, d, c, len(learners)))
		}
		start := time.Now()
		if err := answerNth(d, c, learners, n); err != nil {
			b.Fatal(err)
		}
		middle := time.Now()
		for i := range int64(2) {
			if _, err := f.WriteAt(page, (i+int64(n%100))*4096); err != nil {
				b.Fatal(err)
			}
			if err := f.Sync(); err != nil {
				b.Fatal(err)
			}
		}
		answers, floors = append(answers, middle.Sub(start)), append(floors, time.Since(middle))
	}
	b.ReportMetric(p99(answers), "answer-p99-ms")
	b.ReportMetric(p99(floors), "2syncs-p99-ms")
}

func populateMore(b *testing.B, d *DB, c *courses.Course, n int) (l learner) {
	b.Helper()
	b.StopTimer()
	defer b.StartTimer()
	err := d.write(b.Context(), func(t *tx) (err error) {
		l, err = t.enrolBench(n, []*courses.Course{c}, false)
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	return l
}

func p99(times []time.Duration) float64 {
	slices.Sort(times)
	return float64(times[len(times)*99/100].Microseconds()) / 1000
}

// BenchmarkOpen opens and closes a store of 100 000 people who have completed
// ten courses each.
func BenchmarkOpen(b *testing.B) {
	dir := filepath.Join(b.TempDir(), "org")
	var in []*courses.Course
	for i := range 10 {
		c := benchCourse()
		c.ID = fmt.Sprintf("course-%d", i)
		in = append(in, c)
	}
	d, err := Open(dir, Options{})
	if err != nil {
		b.Fatal(err)
	}
	populate(b, d, 100_000, in, true)
	info, err := os.Stat(d.path)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if err := d.Close(); err != nil {
			b.Fatal(err)
		}
		if d, err = Open(dir, Options{}); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(info.Size())/(1<<20), "MiB")
	start := time.Now()
	if err := d.Check(b.Context()); err != nil {
		b.Error(err)
	}
	b.ReportMetric(time.Since(start).Seconds(), "check-s")
	if err := d.Close(); err != nil {
		b.Fatal(err)
	}
}
