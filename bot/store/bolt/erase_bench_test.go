package bolt

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"drypp/bot/store"
	"drypp/bot/store/storetest"
	"drypp/courses"
	"drypp/courses/campaigns"
)

// eraseLooks is how many looks at results there are in the store of
// BenchmarkErase: a year and a half of them at two an hour.
const eraseLooks = 26_000

// putErasable records somebody as benchPeople does, in a team of ten, with three
// courses, six deliveries and a digest for each manager.
func (t *tx) putErasable(i int, sample *courses.Enrolment) error {
	p := person{Person: benchListed(i)}
	p.ID, p.Listed, p.Installed, p.Met = benchID(i), true, true, benchNow
	p.Manager = benchListed(i / benchTeam * benchTeam).ObjectID
	if err := t.putPerson(&p); err != nil {
		return err
	}
	for n := range 3 {
		e := enrolment{Enrolment: *sample, ordinal: n + 1}
		e.ID, e.Course = benchID(n), benchCourseID(n)
		key, _ := enrolmentKey(p.ID, e.ID)
		if err := t.putEnrolment(key, courses.Enrolment{}, &e); err != nil {
			return err
		}
	}
	a, moved := agenda{Agenda: campaigns.Agenda{Wake: benchNow}, rows: 6}, moves{}
	for n := range 6 {
		r := row{Delivery: storetest.Delivery(fmt.Sprint(n), p.ID), ordinal: n + 1}
		r.Stage = campaigns.Accepted
		moved.add(&r.Delivery, 1)
		if err := t.putRow(&r); err != nil {
			return err
		}
	}
	key := []byte(p.ID)
	if err := t.put(inAgendas, key, a.encode(key)); err != nil {
		return err
	}
	if err := t.moveWake(key, time.Time{}, a.Wake); err != nil || i%benchTeam > 0 {
		return err
	}
	kept := storetest.Digest(p.ID, benchID(i+1))
	at, _ := digestKey(p.ID, kept.Kind)
	if err := t.name(inDigests, at, "", kept.Deputy); err != nil {
		return err
	}
	if err := t.put(inDigests, at, encodeDigest(at, &kept)); err != nil {
		return err
	}
	return t.count(moved)
}

// benchErasable returns a store of so many people, synced from now on.
func benchErasable(b *testing.B, people int) *DB {
	b.Helper()
	dir := filepath.Join(b.TempDir(), "org")
	d, err := Open(dir, Options{NoSync: true})
	if err != nil {
		b.Fatal(err)
	}
	sample := sampleEnrolment()
	for n := 0; n < people && err == nil; n += 2000 {
		err = d.write(b.Context(), func(t *tx) error {
			for i := n; i < min(n+2000, people); i++ {
				if err := t.putErasable(i, &sample.Enrolment); err != nil {
					return err
				}
			}
			return nil
		})
	}
	for n := 0; n < eraseLooks && err == nil; n++ {
		err = d.PutAccess(b.Context(), storetest.Access(benchID(0), benchID(n%people)))
	}
	if err == nil {
		_, _, err = d.Compact(b.Context()) // or each commit would write a long list of free pages
	}
	if err == nil {
		err = d.Close()
	}
	if err == nil {
		d, err = Open(dir, Options{})
	}
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

// BenchmarkErase erases one person of 100 000 now and then, synced, beside how long
// it takes to write and sync as many bytes as the ring of keys has, which is
// written anew each time; then while 16 others answer.
func BenchmarkErase(b *testing.B) {
	const people = 100_000
	d := benchErasable(b, people)
	next := people
	erase := func() error {
		next--
		done, err := d.Erase(b.Context(), benchNow, benchID(next))
		if err == nil && len(done) != 1 {
			err = store.ErrNotFound
		}
		return err
	}
	b.Run("alone", func(b *testing.B) {
		var times []time.Duration
		for b.Loop() {
			began := time.Now()
			if err := erase(); err != nil {
				b.Fatal(err)
			}
			times = append(times, time.Since(began))
			// Nobody erases one after the other: what the last gave back to the disk
			// isn't in the way of the next.
			changeOften(b, d)
		}
		slices.Sort(times)
		b.ReportMetric(float64(times[len(times)/2].Microseconds())/1000, "p50-ms")
		b.ReportMetric(p99(times), "p99-ms")
		info, err := os.Stat(filepath.Join(filepath.Dir(d.path), RingName))
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(info.Size())/(1<<20), "MiB")
		b.ReportMetric(writeTime(b, int(info.Size())), "floor-ms")
	})
	b.Run("answering", func(b *testing.B) {
		stop := make(chan struct{})
		var all sync.WaitGroup
		times := make([][]time.Duration, 16)
		for i := range times {
			all.Go(func() { times[i] = answerUntil(b, d, i, stop) })
		}
		benchTimes(b, erase)
		close(stop)
		all.Wait()
		answers := slices.Concat(times...)
		slices.Sort(answers)
		b.ReportMetric(p99(answers), "answer-p99-ms")
	})
}

// changeOften makes some changes that have nothing to do with erasing.
func changeOften(b *testing.B, d *DB) {
	b.Helper()
	for range 20 {
		for _, l := range []courses.Language{courses.Bokmaal, courses.English} {
			if err := d.SetLanguage(b.Context(), benchID(99), l); err != nil {
				b.Fatal(err)
			}
		}
	}
}

// writeTime returns how many milliseconds it takes to write so many bytes to a
// file, to sync it and to put it in the place of another: the median of nine.
func writeTime(b *testing.B, size int) float64 {
	b.Helper()
	dir := b.TempDir()
	content := make([]byte, size)
	var times []time.Duration
	for range 9 {
		began := time.Now()
		f, err := os.Create(filepath.Join(dir, "new"))
		if err == nil {
			_, err = f.Write(content)
		}
		if err == nil {
			err = f.Sync()
		}
		if err == nil {
			err = f.Close()
		}
		if err == nil {
			err = os.Rename(f.Name(), filepath.Join(dir, "old"))
		}
		if err == nil {
			err = syncFolder(dir, true)
		}
		if err != nil {
			b.Fatal(err)
		}
		times = append(times, time.Since(began))
	}
	slices.Sort(times)
	return float64(times[len(times)/2].Microseconds()) / 1000
}

// answerUntil has somebody answer again and again, and returns how long that took
// each time.
func answerUntil(b *testing.B, d *DB, i int, stop <-chan struct{}) (times []time.Duration) {
	c := storetest.Course("bench")
	p := courses.Person{ID: benchID(i)}
	for round := 0; ; round++ {
		c.ID = fmt.Sprint("bench-", round)
		e, err := d.Enrol(b.Context(), p.ID, c, false, benchNow)
		if err != nil {
			b.Error(err)
			return times
		}
		for _, q := range []string{"q1", "q2", "q3"} {
			select {
			case <-stop:
				return times
			default:
			}
			began := time.Now()
			if _, err := d.Answer(b.Context(), storetest.Answer(p, e, c, q, 1, "1")); err != nil {
				b.Error(err)
			}
			times = append(times, time.Since(began))
		}
	}
}
