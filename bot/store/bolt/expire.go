package bolt

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"time"

	"drypp/bot/store"
	"drypp/courses/campaigns"
	"drypp/courses/needs"
)

// expireAtOnce bounds how many records a call of Expire deletes: answers wait
// for that as long as for a few commits.
const expireAtOnce = 500

// expiry is how far Expire has come. What is kept needn't be read again by the
// next call, which goes on from there.
type expiry struct {
	before time.Time
	bucket int
	from   []byte
}

// expiring are the buckets that Expire goes through, each with what counts how much
// of a record has expired, and what deletes that, of a record that has.
var expiring = [...]struct {
	bucket  bucketID
	expired func(t *tx, key, record []byte, before time.Time) (n int, err error)
	delete  func(t *tx, key, record []byte, before time.Time) error
	count   func(*store.Expired) *int
}{
	{inLedger, (*tx).settledBefore, (*tx).deleteRow, func(e *store.Expired) *int { return &e.Deliveries }},
	{inAccesses, (*tx).lookedBefore, (*tx).deleteAccess, func(e *store.Expired) *int { return &e.Looks }},
	{inRequests, (*tx).decidedBefore, deleteFrom(inRequests), func(e *store.Expired) *int { return &e.Requests }},
	{inReviews, (*tx).reviewedBefore, deleteFrom(inReviews), func(e *store.Expired) *int { return &e.Reviews }},
	{inLearning, (*tx).mappedBefore, (*tx).deleteNeeds, func(e *store.Expired) *int { return &e.Needs }},
}

// one is 1 if something is so.
func one(is bool) int {
	if is {
		return 1
	}
	return 0
}

// settledBefore reports whether a row of the ledger came to its stage before a
// moment, goes on to no other one by itself, and is referred to by nothing.
func (t *tx) settledBefore(key, record []byte, before time.Time) (int, error) {
	var r row
	err := r.decode(key, record)
	open := r.Stage == campaigns.Planned || r.Stage == campaigns.Sending
	if err != nil || open || !r.At.Before(before) {
		return 0, err
	}
	is, err := t.deletable(&r)
	return one(is), err
}

// deletable reports whether nothing refers to a row any more: a delivery may have
// been seen while it is still said to be on its way.
func (t *tx) deletable(r *row) (bool, error) {
	a, err := t.agenda([]byte(r.Person))
	for _, d := range []*campaigns.Delivery{a.Sending, a.Planned} {
		if d != nil && d.ID == r.ID {
			return false, err
		}
	}
	return true, err
}

func (t *tx) deleteRow(key, record []byte, _ time.Time) error {
	var r row
	if err := r.decode(key, record); err != nil {
		return err
	}
	moved := moves{}
	moved.add(&r.Delivery, -1)
	return errors.Join(t.delete(inLedger, key), t.count(moved))
}

func (t *tx) lookedBefore(key, record []byte, before time.Time) (int, error) {
	a, err := decodeAccess(key, record)
	return one(a.At.Before(before)), err
}

func (t *tx) deleteAccess(key, record []byte, _ time.Time) error {
	a, err := decodeAccess(key, record)
	if err != nil {
		return err
	}
	return errors.Join(t.name(inAccesses, key, a.About, ""), t.delete(inAccesses, key))
}

// decidedBefore reports whether a request was decided before a moment, and
// nothing is to come of it any more.
func (t *tx) decidedBefore(key, record []byte, before time.Time) (int, error) {
	r, err := decodeRequest(key, record)
	return one(!r.State.Open() && r.Decided.Before(before) && r.KeepUntil.Before(before)), err
}

func (t *tx) reviewedBefore(key, record []byte, before time.Time) (int, error) {
	r, err := decodeReview(key, record)
	return one(r.At.Before(before)), err
}

// deleteFrom returns what deletes a record of a bucket that nothing else tells of.
func deleteFrom(id bucketID) func(*tx, []byte, []byte, time.Time) error {
	return func(t *tx, key, _ []byte, _ time.Time) error { return t.delete(id, key) }
}

// mappedBefore counts the mappings of a person from before a moment.
func (t *tx) mappedBefore(key, record []byte, before time.Time) (n int, err error) {
	l, err := decodeLearning(key, record)
	for i := range l.Needs {
		n += one(l.Needs[i].At.Before(before))
	}
	return n, err
}

// deleteNeeds deletes them. What else is kept of the person's learning stays.
func (t *tx) deleteNeeds(key, record []byte, before time.Time) error {
	l, err := decodeLearning(key, record)
	if err != nil {
		return err
	}
	l.Needs = slices.DeleteFunc(l.Needs, func(o needs.Outcome) bool { return o.At.Before(before) })
	return t.putLearning(key, &l)
}

// Expire deletes some of what tells how people behaved before a moment, or
// counts all of it.
func (d *DB) Expire(ctx context.Context, before time.Time, dry bool) (e store.Expired, more bool, err error) {
	if dry {
		e, err = d.countExpired(ctx, before)
		return e, false, err
	}
	d.expire.Lock()
	defer d.expire.Unlock()
	at := &d.expired
	if !at.before.Equal(before) {
		*at = expiry{before: before}
	}
	keys, next, err := d.findExpired(ctx, *at)
	if err != nil {
		return e, false, err
	}
	if len(keys) > 0 {
		err = d.write(ctx, func(t *tx) error {
			e = store.Expired{}
			return t.deleteExpired(at, keys, &e)
		})
	}
	if err != nil {
		return store.Expired{}, false, err
	}
	if *at = next; next.bucket == len(expiring) {
		*at = expiry{}
		return e, false, nil
	}
	return e, true, nil
}

// countExpired counts what would be deleted.
func (d *DB) countExpired(ctx context.Context, before time.Time) (e store.Expired, err error) {
	err = d.read(ctx, func(t *tx) error {
		e = store.Expired{}
		for _, kind := range expiring {
			err := t.each(kind.bucket, nil, func(key, record []byte) error {
				if err := ctx.Err(); err != nil {
					return err
				}
				n, err := kind.expired(t, key, record, before)
				*kind.count(&e) += n
				return err
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
	return e, err
}

// findExpired returns the keys of some records of a bucket that have expired,
// and where to go on.
func (d *DB) findExpired(ctx context.Context, at expiry) (keys [][]byte, next expiry, err error) {
	kind := &expiring[at.bucket]
	err = d.read(ctx, func(t *tx) error {
		w := t.walk(kind.bucket, at.from)
		for ; w.key != nil && len(keys) < expireAtOnce; w.next() {
			n, err := kind.expired(t, w.key, w.value, at.before)
			if err == nil {
				err = ctx.Err()
			}
			if err != nil {
				return err
			}
			if n > 0 {
				keys = append(keys, bytes.Clone(w.key))
			}
		}
		next = expiry{at.before, at.bucket, bytes.Clone(w.key)}
		if w.key == nil {
			next.bucket++
		}
		return nil
	})
	return keys, next, err
}

// deleteExpired deletes what of records has expired still, and counts it.
func (t *tx) deleteExpired(at *expiry, keys [][]byte, e *store.Expired) error {
	kind := &expiring[at.bucket]
	for _, key := range keys {
		record := bytes.Clone(t.get(kind.bucket, key))
		if record == nil {
			continue // erased meanwhile, or joined with another
		}
		n, err := kind.expired(t, key, record, at.before)
		if err == nil && n > 0 {
			err = kind.delete(t, key, record, at.before)
		}
		if err != nil {
			return err
		}
		*kind.count(e) += n
	}
	return nil
}
