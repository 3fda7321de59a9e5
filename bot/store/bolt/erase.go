package bolt

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"google.golang.org/protobuf/encoding/protowire"

	"drypp/bot/store"
	"drypp/courses"
)

// eraseAtOnce bounds how many people one transaction erases: answers wait for
// that as long as for a few commits.
const eraseAtOnce = 8

// erasingPrefix is what the keys in meta begin with of those who are being
// erased: their records are gone and their key may still be there.
var erasingPrefix = []byte("erasing/")

func erasingKey(person string) []byte { return append(bytes.Clone(erasingPrefix), person...) }

// Erase deletes all that is kept of people. Their records go first, a few people
// in a transaction, each whole; then their keys, all at once and while answers go
// on. Markers in the store have Open finish it; they go with the next change. If the
// keys couldn't go, the people are returned with an error: call it again.
func (d *DB) Erase(ctx context.Context, at time.Time, people ...string) (done []store.Erased, err error) {
	at = recordable(at)
	for some := range slices.Chunk(once(people), eraseAtOnce) {
		var gone []store.Erased
		err = d.write(ctx, func(t *tx) error {
			gone = nil
			for _, person := range some {
				e, is, err := t.eraseOnce(person, at)
				if err != nil {
					return err
				}
				if is {
					gone = append(gone, e)
				}
			}
			return nil
		})
		if err != nil {
			break
		}
		done = append(done, gone...)
	}
	if len(done) == 0 {
		return nil, err
	}
	return done, errors.Join(err, d.finishErasing(context.WithoutCancel(ctx)))
}

// once returns people without those who are named a second time.
func once(people []string) (all []string) {
	seen := make(map[string]bool, len(people))
	for _, p := range people {
		if !seen[p] {
			all = append(all, p)
		}
		seen[p] = true
	}
	return all
}

// eraseOnce erases a person, and reports whether they were there to erase, or were
// erased though their key is there still.
func (t *tx) eraseOnce(person string, at time.Time) (e store.Erased, is bool, err error) {
	err = t.erase(person, at)
	if !errors.Is(err, store.ErrNotFound) {
		return store.Erased{Person: person, At: at}, err == nil, err
	}
	marker := erasingKey(person)
	record := t.get(inMeta, marker)
	if record == nil || t.db.markers.has(person) {
		return e, false, nil
	}
	e, err = decodeErasing(marker, record)
	return e, err == nil, err
}

// finishErasing has the keys go of those whose records are gone.
func (d *DB) finishErasing(ctx context.Context) error {
	markers, err := d.erasing(ctx)
	if err != nil {
		return err
	}
	for at, people := range byTime(markers) {
		if err := d.ring.Erase(at, people, nil); err != nil {
			return fmt.Errorf("%w: their records are gone and their keys aren't yet: %w", store.ErrUnavailable, err)
		}
		d.markers.add(people)
	}
	return nil
}

// erasing returns who is being erased.
func (d *DB) erasing(ctx context.Context) (all []store.Erased, err error) {
	err = d.read(ctx, func(t *tx) error {
		all = nil
		return t.each(inMeta, erasingPrefix, func(key, record []byte) error {
			e, err := decodeErasing(key, record)
			if !d.markers.has(e.Person) {
				all = append(all, e)
			}
			return err
		})
	})
	return all, err
}

// markers are the people whose keys are gone and whose markers are in the store
// still: a transaction for these alone would make erasing slower by half. It is
// safe for concurrent use; the zero markers is empty.
type markers struct {
	mu     sync.Mutex
	people map[string]bool
}

func (m *markers) add(people []string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.people == nil {
		m.people = make(map[string]bool)
	}
	for _, p := range people {
		m.people[p] = true
	}
}

func (m *markers) has(person string) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.people[person]
}

func (m *markers) all() []string {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Sorted(maps.Keys(m.people))
}

func (m *markers) remove(people []string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, p := range people {
		delete(m.people, p)
	}
}

// unmark deletes the markers of people whose keys are gone, and returns whose.
func (t *tx) unmark() (people []string, err error) {
	people = t.db.markers.all()
	for _, p := range people {
		if err := t.delete(inMeta, erasingKey(p)); err != nil {
			return nil, err
		}
	}
	return people, nil
}

// byTime groups people by when they were erased.
func byTime(all []store.Erased) map[time.Time][]string {
	people := make(map[time.Time][]string)
	for _, e := range all {
		people[e.At] = append(people[e.At], e.Person)
	}
	return people
}

// erasingAt is the only field of a marker.
const erasingAt protowire.Number = 1

func encodeErasing(key []byte, at time.Time) []byte {
	return finish(key, appendTime([]byte{recordVersion}, erasingAt, at))
}

func decodeErasing(key, record []byte) (e store.Erased, err error) {
	b, err := payload(key, record)
	if err != nil {
		return e, err
	}
	e.Person = string(key[len(erasingPrefix):])
	err = newFields(b).each(func(f field) error {
		if f.id == erasingAt {
			e.At = f.time()
		}
		return nil
	})
	return e, err
}

// erase deletes all records of a person, and marks them as being erased.
func (t *tx) erase(id string, at time.Time) error {
	p, err := t.person(id)
	if err != nil {
		return err
	}
	key := []byte(id)
	for _, step := range []func(*person, []byte) error{
		t.eraseLearning, t.erasePlans, t.eraseReports, t.eraseNamed, t.eraseLookups,
	} {
		if err := step(&p, key); err != nil {
			return err
		}
	}
	t.people = append(t.people, p.ObjectID)
	t.touch(id)
	if err := t.delete(inPeople, key); err != nil {
		return err
	}
	marker := erasingKey(id)
	return t.put(inMeta, marker, encodeErasing(marker, at))
}

// eraseLearning deletes a person's enrolments, having counted what they completed,
// and what is kept beside them. Anonymous ballots stay: nobody knows whose they are.
func (t *tx) eraseLearning(p *person, key []byte) error {
	enrolments, err := t.enrolments(p.ID)
	if err != nil {
		return err
	}
	if err := t.countGone(enrolments); err != nil {
		return err
	}
	if err := t.eraseSittings(enrolments); err != nil {
		return err
	}
	for _, bucket := range []bucketID{inEnrolments, inLearning, inReviews, inSigned} {
		if err := t.deleteAll(bucket, key); err != nil {
			return err
		}
	}
	return nil
}

// erasePlans deletes a person's agenda and what is in the ledger of them.
func (t *tx) erasePlans(_ *person, key []byte) error {
	a, err := t.agenda(key)
	if err != nil {
		return err
	}
	if err := t.deleteDeliveries(key, &a); err != nil {
		return err
	}
	if err := t.moveWake(key, a.Wake, time.Time{}); err != nil {
		return err
	}
	return t.delete(inAgendas, key)
}

// eraseReports deletes a person's digests, requests and events.
func (t *tx) eraseReports(_ *person, key []byte) error {
	err := t.each(inDigests, key, func(k, record []byte) error {
		d, err := decodeDigest(k, record)
		if err == nil {
			err = t.name(inDigests, k, d.Deputy, "")
		}
		return err
	})
	if err != nil {
		return err
	}
	for _, bucket := range []bucketID{inDigests, inRequests} {
		if err := t.deleteAll(bucket, key); err != nil {
			return err
		}
	}
	return t.eraseEvents(key)
}

// eraseEvents deletes a person's events. Whose an event is stands before what is
// sealed of it.
func (t *tx) eraseEvents(person []byte) error {
	var keys [][]byte
	b := t.bucket(inEvents)
	t.busy = true
	c := b.Cursor()
	for key, value := c.First(); key != nil; key, value = c.Next() {
		if bytes.HasPrefix(value, person) {
			keys = append(keys, bytes.Clone(key))
		}
	}
	t.busy = false
	for _, key := range keys {
		if err := t.delete(inEvents, key); err != nil {
			return err
		}
	}
	return nil
}

// eraseLookups deletes what a person is found by.
func (t *tx) eraseLookups(p *person, key []byte) error {
	nobody := *p
	nobody.Person = courses.Person{ID: p.ID}
	return t.moveLookups(&nobody, key)
}

// deleteAll deletes every record of a bucket whose key begins with a person's ID.
func (t *tx) deleteAll(id bucketID, person []byte) error {
	for _, key := range t.keysOf(id, person) {
		if err := t.delete(id, key); err != nil {
			return err
		}
	}
	return nil
}

// Erased calls f for each person that was ever erased. Who is being erased isn't
// among them before their key is gone.
func (d *DB) Erased(ctx context.Context, f func(store.Erased) error) error {
	if err := d.readable(ctx); err != nil {
		return err
	}
	return d.ring.Erased(func(person string, at time.Time) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		return f(store.Erased{Person: person, At: at})
	})
}
