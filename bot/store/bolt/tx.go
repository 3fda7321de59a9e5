package bolt

import (
	"bytes"
	"fmt"

	"go.etcd.io/bbolt"

	"drypp/bot/store"
	"drypp/courses/calendar"
)

// bucketID names a bucket.
type bucketID int

const (
	inMeta bucketID = iota
	inPeople
	inObjects
	inEnrolments
	inTotals
	inCampaigns
	inAgendas
	inWakes
	inLedger
	inCounts
	inAddresses
	inStandings
	inCuts
	inHistory
	inTeams
	inDigests
	inAccesses
	inEvents
	inQuality
	inRequests
	inGone
)

// tx is a transaction. It keeps its buckets, counts what it wrote, and knows
// whether it is busy in bbolt, so that a panic there is told from one of the
// caller's: bbolt panics on what is damaged.
type tx struct {
	db      *DB
	bolt    *bbolt.Tx
	buckets [len(bucketNames)]*bbolt.Bucket
	writes  int
	// people are the object IDs of those whose record was written.
	people []string
	// touched are those of whom it may have to be counted anew, see settle; batch
	// adds up what they move, if they are many.
	touched []touched
	batch   map[string]*counter
	// rule is how people are cut, and day today, once either was asked for.
	rule *cutting
	day  calendar.Date
	// campaignsChanged says that campaigns were changed in this transaction.
	campaignsChanged bool
	busy             bool
}

// run runs one operation, and settles what it touched. Whatever panics is counted as a write, since nobody
// knows how far it came.
func (t *tx) run(f func(*tx) error) (err error) {
	defer func() {
		p := recover()
		if p == nil {
			return
		}
		t.writes++
		err = fmt.Errorf("internal error: %v", p)
		if t.damage(p) {
			err = fmt.Errorf("%w: %v", store.ErrDamaged, p)
		}
	}()
	t.busy = false
	t.touched, t.batch = t.touched[:0], nil
	if err := f(t); err != nil || len(t.touched) == 0 {
		return err
	}
	return t.settle()
}

// damage reports whether a panic comes of a damaged file: it came from within
// bbolt, or from reading what bbolt found at an address behind the file's end.
func (t *tx) damage(p any) bool {
	_, fault := p.(interface{ Addr() uintptr })
	return fault || t.busy
}

func (t *tx) bucket(id bucketID) *bbolt.Bucket {
	if t.buckets[id] == nil {
		t.busy = true
		t.buckets[id] = t.bolt.Bucket(bucketNames[id])
		t.busy = false
	}
	return t.buckets[id]
}

// get returns the value at a key, or nil. It is valid until the transaction
// ends or writes.
func (t *tx) get(id bucketID, key []byte) []byte {
	b := t.bucket(id)
	t.busy = true
	value := b.Get(key)
	t.busy = false
	return value
}

// put sets the value at a key. The caller must not change value afterwards.
func (t *tx) put(id bucketID, key, value []byte) error {
	t.writes++
	b := t.bucket(id)
	t.busy = true
	err := b.Put(key, value)
	t.busy = false
	return err
}

// delete removes a key. That there is none is no error.
func (t *tx) delete(id bucketID, key []byte) error {
	t.writes++
	b := t.bucket(id)
	t.busy = true
	err := b.Delete(key)
	t.busy = false
	return err
}

// each calls f for every key with a prefix, in order, until f returns an
// error.
func (t *tx) each(id bucketID, prefix []byte, f func(key, value []byte) error) error {
	w := t.walk(id, prefix)
	for ; w.key != nil && bytes.HasPrefix(w.key, prefix); w.next() {
		if err := f(w.key, w.value); err != nil {
			return err
		}
	}
	return nil
}

// walker goes through a bucket in the order of keys. key is nil at the end.
type walker struct {
	t          *tx
	cursor     *bbolt.Cursor
	key, value []byte
}

func (t *tx) walk(id bucketID, from []byte) *walker {
	w := &walker{t: t, cursor: t.bucket(id).Cursor()}
	w.seek(from)
	return w
}

// seek goes to the first key that isn't before another.
func (w *walker) seek(from []byte) {
	w.t.busy = true
	w.key, w.value = w.cursor.Seek(from)
	w.t.busy = false
}

// back goes to the key before, from the end to the last.
func (w *walker) back() {
	w.t.busy = true
	if w.key == nil {
		w.key, w.value = w.cursor.Last()
	} else {
		w.key, w.value = w.cursor.Prev()
	}
	w.t.busy = false
}

func (w *walker) next() {
	w.t.busy = true
	w.key, w.value = w.cursor.Next()
	w.t.busy = false
}

// of calls f for every key that begins with a person's ID, having passed over
// those of people before. Where keys begin so, they are in the order of people,
// so that one walk beside another through the people is enough.
func (w *walker) of(person []byte, f func(key, value []byte) error) error {
	for ; w.key != nil && bytes.Compare(w.key[:min(idLength, len(w.key))], person) <= 0; w.next() {
		if !bytes.HasPrefix(w.key, person) {
			continue // Check finds those of nobody
		}
		if err := f(w.key, w.value); err != nil {
			return err
		}
	}
	return nil
}
