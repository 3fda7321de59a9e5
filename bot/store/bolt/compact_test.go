package bolt

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
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

// opened opens a store that is closed at the end of the test.
func opened(t testing.TB, dir string, opts Options) *DB {
	t.Helper()
	d, err := Open(dir, opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	return d
}

// raw returns everything that a store's file has recorded, sequences included.
func raw(t testing.TB, d *DB) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := d.read(t.Context(), func(tx *tx) error {
		return tx.bolt.ForEach(func(name []byte, b *bbolt.Bucket) error {
			all[string(name)] = fmt.Sprint(b.Sequence())
			return b.ForEach(func(key, value []byte) error {
				all[string(name)+"/"+string(key)] = string(value)
				return nil
			})
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// sound fails if a store isn't, or anything lies beside it.
func sound(t testing.TB, d *DB) {
	t.Helper()
	if err := errors.Join(d.Check(t.Context()), d.Healthy()); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(d.path + draftName); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a draft is left: %v", err)
	}
	if err := d.write(t.Context(), func(tx *tx) error {
		if tx.db.watched != nil {
			t.Error("somebody still watches")
		}
		return nil
	}); err != nil {
		t.Error(err)
	}
}

// TestCompact compacts a store that half of the people left: the same is recorded
// afterwards, in less, and no byte of what was theirs.
func TestCompact(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "org")
	d := opened(t, dir, Options{})
	learners := populate(t, d, 200, []*courses.Course{benchCourse()}, true)
	if err := d.write(t.Context(), func(tx *tx) error { _, err := tx.bucket(inAccesses).NextSequence(); return err }); err != nil {
		t.Fatal(err)
	}
	held := raw(t, d)
	var ids []string
	for i, l := range learners {
		if i%2 == 0 {
			ids = append(ids, l.person)
		}
	}
	if _, err := d.Erase(t.Context(), time.Unix(5, 0), ids...); err != nil {
		t.Fatal(err)
	}
	kept := raw(t, d)
	traces := func() (n int) {
		file, err := os.ReadFile(d.path)
		if err != nil {
			t.Fatal(err)
		}
		for place, value := range held {
			if _, ok := kept[place]; !ok && len(value) > 40 && bytes.Contains(file, []byte(value)) {
				n++
			}
		}
		return n
	}
	if traces() == 0 {
		t.Error("nothing of those who were erased lies in the file that isn't compacted: this test can't fail")
	}
	before, after, err := d.Compact(t.Context())
	if err != nil || after >= before {
		t.Errorf("from %d to %d bytes, %v", before, after, err)
	}
	if n := traces(); n > 0 {
		t.Errorf("%d records of those who were erased lie in the file", n)
	}
	same(t, d, kept)
	sound(t, d)
	if _, err := d.Meet(t.Context(), store.Sighting{ObjectID: "new", At: time.Unix(6, 0)}); err != nil {
		t.Error(err)
	}
	kept = raw(t, d)
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	again := opened(t, dir, Options{})
	same(t, again, kept)
	sound(t, again)
}

// same fails unless that is recorded. How many were erased from the ring is noted
// when the store is opened.
func same(t testing.TB, d *DB, want map[string]string) {
	t.Helper()
	got := raw(t, d)
	for place, value := range want {
		if got[place] != value && place != "meta/"+string(bondKey) {
			t.Fatalf("%q isn't what it was", place)
		}
	}
	if len(got) != len(want) {
		t.Errorf("%d places are recorded, want %d", len(got), len(want))
	}
}

// TestCompactBusy compacts again and again while people answer, come and are
// erased, and others read.
func TestCompactBusy(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "org")
	d := opened(t, dir, Options{})
	c := benchCourse()
	learners := populate(t, d, 600, []*courses.Course{c}, false)
	stop := make(chan struct{})
	var all sync.WaitGroup
	const writers = 4
	var answers [writers]int
	for w := range writers {
		all.Go(func() { answers[w] = answersUntil(t, d, c, learners[w*100:(w+1)*100], stop) })
	}
	var met, erased int
	all.Go(func() { met = meetUntil(t, d, stop) })
	all.Go(func() { erased = eraseUntil(t, d, learners[500:], stop) })
	for range 6 {
		if _, _, err := d.Compact(t.Context()); err != nil {
			t.Error(err)
		}
	}
	close(stop)
	all.Wait()
	sound(t, d)
	for w, n := range answers {
		for i := range n {
			l := learners[w*100+i/questions]
			e, err := d.Enrolment(t.Context(), l.person, l.enrolment)
			if err != nil || e.Attempt(questionIDs[i%questions], 1) == nil {
				t.Fatalf("answer %d of writer %d is lost, %v", i, w, err)
			}
		}
	}
	for i := range met {
		if _, err := d.Person(t.Context(), fmt.Sprint("new-", i)); err != nil {
			t.Fatalf("person %d is lost: %v", i, err)
		}
	}
	for _, l := range learners[500 : 500+erased] {
		if _, err := d.PersonByID(t.Context(), l.person); !errors.Is(err, store.ErrNotFound) {
			t.Fatalf("somebody who was erased is back: %v", err)
		}
	}
	t.Logf("%v answers, %d met, %d erased", answers, met, erased)
	meetTest(t, d, "last") // after which nothing is on record that was to leave the ring
	kept := raw(t, d)
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	same(t, opened(t, dir, Options{}), kept)
}

// until does something with ascending numbers until it is to stop, and returns
// how often.
func until(t testing.TB, n int, stop chan struct{}, do func(i int) error) int {
	for i := range n {
		select {
		case <-stop:
			return i
		default:
		}
		if err := do(i); err != nil {
			t.Error(err)
			return i
		}
	}
	return n
}

func answersUntil(t testing.TB, d *DB, c *courses.Course, learners []learner, stop chan struct{}) int {
	return until(t, len(learners)*questions, stop, func(i int) error { return answerNth(d, c, learners, i) })
}

func meetUntil(t testing.TB, d *DB, stop chan struct{}) int {
	return until(t, 1e6, stop, func(i int) error {
		_, err := d.Meet(context.Background(), store.Sighting{ObjectID: fmt.Sprint("new-", i), At: time.Unix(4, 0)})
		return err
	})
}

func eraseUntil(t testing.TB, d *DB, learners []learner, stop chan struct{}) int {
	return until(t, len(learners), stop, func(i int) error {
		_, err := d.Erase(context.Background(), time.Unix(5, 0), learners[i].person)
		return err
	})
}

// TestCompactReader has somebody read while the file is replaced: they read on in
// the old one, and others in the new one.
func TestCompactReader(t *testing.T) {
	t.Parallel()
	d := opened(t, filepath.Join(t.TempDir(), "org"), Options{})
	populate(t, d, 100, nil, false)
	began, goOn := make(chan struct{}), make(chan struct{})
	read := make(chan int)
	go func() {
		n := 0
		err := d.Everybody(context.Background(), func(courses.Person) error {
			if n++; n == 1 {
				close(began)
				<-goOn
			}
			return nil
		})
		if err != nil {
			t.Error(err)
		}
		read <- n
	}()
	<-began
	old, err := os.Stat(d.path)
	if err != nil {
		t.Fatal(err)
	}
	compacted := make(chan error)
	go func() {
		_, _, err := d.Compact(context.Background())
		compacted <- err
	}()
	for i := 0; ; i++ {
		now, err := os.Stat(d.path)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := d.Meet(t.Context(), store.Sighting{ObjectID: fmt.Sprint("new-", i), At: time.Unix(4, 0)}); err != nil {
			t.Fatal(err)
		}
		if !os.SameFile(old, now) {
			break
		}
	}
	if _, err := d.Person(t.Context(), "new-0"); err != nil {
		t.Error(err)
	}
	close(goOn)
	if n := <-read; n != 100 {
		t.Errorf("who read on saw %d people, want those who were there when they began", n)
	}
	if err := <-compacted; err != nil {
		t.Error(err)
	}
	sound(t, d)
}

// ending is a context that ends after it was asked a number of times.
type ending struct {
	context.Context
	left atomic.Int64
	done chan struct{}
	once sync.Once
}

func (e *ending) Err() error {
	if e.left.Add(-1) >= 0 {
		return nil
	}
	e.once.Do(func() { close(e.done) })
	return context.Canceled
}

func (e *ending) Done() <-chan struct{} {
	_ = e.Err() // counts
	return e.done
}

// TestCompactEnded ends the context at each of the moments at which it is asked:
// all is then as it was.
func TestCompactEnded(t *testing.T) {
	t.Parallel()
	d := opened(t, filepath.Join(t.TempDir(), "org"), Options{NoSync: true})
	populate(t, d, 300, []*courses.Course{benchCourse()}, true)
	want := raw(t, d)
	old, err := os.Stat(d.path)
	if err != nil {
		t.Fatal(err)
	}
	ended := 0
	for {
		ctx := &ending{Context: t.Context(), done: make(chan struct{})}
		ctx.left.Store(int64(ended))
		if _, _, err := d.Compact(ctx); err == nil {
			break
		} else if !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
		if now, err := os.Stat(d.path); err != nil || !os.SameFile(old, now) {
			t.Fatalf("ended after %d it is another file, %v", ended, err)
		}
		sound(t, d)
		same(t, d, want)
		ended++
	}
	if ended < 5 {
		t.Errorf("it was ended at only %d moments", ended)
	}
	sound(t, d)
	same(t, d, want)
}

// TestCompactClosed closes a store that is being compacted.
func TestCompactClosed(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "org")
	d := opened(t, dir, Options{})
	populate(t, d, 500, []*courses.Course{benchCourse()}, true)
	want := raw(t, d)
	compacted := make(chan error)
	go func() {
		_, _, err := d.Compact(context.Background())
		compacted <- err
	}()
	for { // until it has begun
		if _, err := os.Stat(d.path + draftName); err == nil {
			break
		}
	}
	if err := d.Close(); err != nil {
		t.Error(err)
	}
	if err := <-compacted; err != nil && !errors.Is(err, store.ErrUnavailable) {
		t.Error(err)
	}
	again := opened(t, dir, Options{})
	same(t, again, want)
	sound(t, again)
}

// BenchmarkCompact compacts a store of DRYPP_COMPACT_MIB MiB (256 if that isn't
// set) while 64 learners answer, and tells how long that takes and how long their
// answers do, beside how long these take without it.
func BenchmarkCompact(b *testing.B) {
	mib := 256
	if text := os.Getenv("DRYPP_COMPACT_MIB"); text != "" {
		if _, err := fmt.Sscan(text, &mib); err != nil {
			b.Fatal(err)
		}
	}
	d := benchOpen(b, filepath.Join(b.TempDir(), "org"))
	bulk(b, d, int64(mib)<<20)
	c := benchCourse()
	learners := populate(b, d, 120_000, []*courses.Course{c}, false)
	var next atomic.Int64
	begin := time.Now()
	quiet := answering(b, d, c, learners, &next, func() { <-time.After(3 * time.Second) })
	b.ReportMetric(float64(len(quiet))/time.Since(begin).Seconds(), "answers/s-quiet")
	b.ResetTimer()
	var before, after int64
	begin = time.Now()
	busy := answering(b, d, c, learners, &next, func() {
		var err error
		if before, after, err = d.Compact(b.Context()); err != nil {
			b.Fatal(err)
		}
	})
	took := time.Since(begin)
	b.ReportMetric(float64(len(busy))/took.Seconds(), "answers/s")
	b.ReportMetric(took.Seconds(), "s")
	b.ReportMetric(float64(before)/(1<<20), "MiB-before")
	b.ReportMetric(float64(after)/(1<<20), "MiB-after")
	b.ReportMetric(percentile(quiet, 99).Seconds()*1e3, "ms-p99-quiet")
	b.ReportMetric(percentile(busy, 99).Seconds()*1e3, "ms-p99")
	b.ReportMetric(percentile(busy, 100).Seconds()*1e3, "ms-max")
	if err := d.Check(b.Context()); err != nil {
		b.Error(err)
	}
}

// bulk has the store take so many bytes, in records that nothing counts.
func bulk(b *testing.B, d *DB, size int64) {
	b.Helper()
	value := bytes.Repeat([]byte{7}, 500)
	for n := 0; int64(n)*int64(len(value)) < size; n += 10_000 {
		err := d.write(b.Context(), func(t *tx) error {
			for i := n; i < n+10_000; i++ {
				if err := t.put(inMeta, fmt.Appendf(nil, "bulk%012d", i), value); err != nil {
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

// answering has 64 learners at once answer, each 5 ms after their last answer, while
// something is done, and returns how long each answer took. next counts the answers.
func answering(b *testing.B, d *DB, c *courses.Course, learners []learner, next *atomic.Int64, do func()) (took []time.Duration) {
	b.Helper()
	stop := make(chan struct{})
	var mu sync.Mutex
	var all sync.WaitGroup
	for range 64 {
		all.Go(func() {
			var mine []time.Duration
			until(b, len(learners)*questions, stop, func(int) error {
				n := int(next.Add(1) - 1)
				if n >= len(learners)*questions {
					return errors.New("there aren't enough learners")
				}
				l := learners[n%len(learners) : n%len(learners)+1]
				begin := time.Now()
				err := answerNth(d, c, l, n/len(learners))
				mine = append(mine, time.Since(begin))
				<-time.After(5 * time.Millisecond)
				return err
			})
			mu.Lock()
			defer mu.Unlock()
			took = append(took, mine...)
		})
	}
	do()
	close(stop)
	all.Wait()
	return took
}

func percentile(all []time.Duration, p int) time.Duration {
	slices.Sort(all)
	return all[max(0, len(all)*p/100-1)]
}
