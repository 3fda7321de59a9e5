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
	inNamed
	inLearning
	inReviews
	inBallots
	inSigned
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
	// changed are the places that were written to, if anybody watches.
	changed []place
	busy    bool
	// keys is what changes in the ring of keys, and leaving what is to leave it
	// once the transaction is committed.
	keys    changes
	leaving leaving
	sealing sealing
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
	found := b.Get(key)
	t.busy = false
	if found == nil {
		return nil
	}
	value, _ := t.open(nil, id, key, found)
	return value
}

// put sets the value at a key. The caller must not change value afterwards. Who
// is new on record gets a key.
func (t *tx) put(id bucketID, key, value []byte) error {
	if id == inPeople {
		t.addKey(string(key))
	}
	sealed, err := t.seal(id, key, value)
	if err != nil {
		return err
	}
	t.writes++
	t.watch(id, key)
	b := t.bucket(id)
	t.busy = true
	err = b.Put(key, sealed)
	t.busy = false
	return err
}

// delete removes a key. That there is none is no error.
func (t *tx) delete(id bucketID, key []byte) error {
	if id == inPeople {
		t.forgetCipher(key)
	}
	t.writes++
	t.watch(id, key)
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

// walker goes through a bucket in the order of keys, passing over what belongs to
// people whose key is gone. key is nil at the end. value is valid until the next
// step.
type walker struct {
	t          *tx
	id         bucketID
	cursor     *bbolt.Cursor
	key, value []byte
	// bare says that only keys are wanted; buffer is where values are opened.
	bare   bool
	buffer []byte
}

func (t *tx) walk(id bucketID, from []byte) *walker {
	w := &walker{t: t, id: id, cursor: t.bucket(id).Cursor()}
	w.seek(from)
	return w
}

// walkKeys is walk for who wants no values: it opens nothing.
func (t *tx) walkKeys(id bucketID, from []byte) *walker {
	w := &walker{t: t, id: id, cursor: t.bucket(id).Cursor(), bare: true}
	w.seek(from)
	return w
}

// walkBack goes through a bucket from its end, by back.
func (t *tx) walkBack(id bucketID) *walker {
	w := &walker{t: t, id: id, cursor: t.bucket(id).Cursor()}
	w.back()
	return w
}

// seek goes to the first key that isn't before another.
func (w *walker) seek(from []byte) {
	w.t.busy = true
	key, found := w.cursor.Seek(from)
	w.t.busy = false
	if !w.take(key, found) {
		w.next()
	}
}

func (w *walker) next() {
	for taken := false; !taken; {
		w.t.busy = true
		key, found := w.cursor.Next()
		w.t.busy = false
		taken = w.take(key, found)
	}
}

// back goes to the key before, from the end to the last.
func (w *walker) back() {
	atEnd := w.key == nil
	for taken := false; !taken; atEnd = false {
		var key, found []byte
		w.t.busy = true
		if atEnd {
			key, found = w.cursor.Last()
		} else {
			key, found = w.cursor.Prev()
		}
		w.t.busy = false
		taken = w.take(key, found)
	}
}

// take takes what a step found, and reports whether it is there to be seen.
func (w *walker) take(key, found []byte) bool {
	w.key, w.value = key, nil
	if key == nil {
		return true
	}
	if w.bare {
		return w.t.isThere(w.id, key, found)
	}
	value, is := w.t.open(w.buffer, w.id, key, found)
	if w.value = value; is && keeperOf(w.id, key) != nobody {
		w.buffer = value
	}
	return is
}

// finder goes through a bucket in the order of keys and opens nothing. key is nil
// at the end.
type finder struct {
	t          *tx
	cursor     *bbolt.Cursor
	key, found []byte
}

func (t *tx) walkFound(id bucketID) *finder {
	f := &finder{t: t, cursor: t.bucket(id).Cursor()}
	t.busy = true
	f.key, f.found = f.cursor.First()
	t.busy = false
	return f
}

func (f *finder) next() {
	f.t.busy = true
	f.key, f.found = f.cursor.Next()
	f.t.busy = false
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
