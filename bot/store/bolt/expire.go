package bolt

import (
	"bytes"
	"context"
	"time"

	"drypp/bot/store"
	"drypp/courses/campaigns"
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

// expiring are the buckets that Expire goes through, each with what tells
// whether a record has expired.
var expiring = [...]struct {
	bucket  bucketID
	expired func(key, record []byte, before time.Time) (bool, error)
	count   func(*store.Expired) *int
}{
	{inLedger, settledBefore, func(e *store.Expired) *int { return &e.Deliveries }},
	{inAccesses, lookedBefore, func(e *store.Expired) *int { return &e.Looks }},
	{inRequests, decidedBefore, func(e *store.Expired) *int { return &e.Requests }},
}

// settledBefore reports whether a row of the ledger came to its stage before a
// moment, and goes on to no other one by itself.
func settledBefore(key, record []byte, before time.Time) (bool, error) {
	var r row
	err := r.decode(key, record)
	open := r.Stage == campaigns.Planned || r.Stage == campaigns.Sending
	return !open && r.At.Before(before), err
}

func lookedBefore(key, record []byte, before time.Time) (bool, error) {
	a, err := decodeAccess(key, record)
	return a.At.Before(before), err
}

// decidedBefore reports whether a request was decided before a moment, and
// nothing is to come of it any more.
func decidedBefore(key, record []byte, before time.Time) (bool, error) {
	r, err := decodeRequest(key, record)
	return !r.State.Open() && r.Decided.Before(before) && r.KeepUntil.Before(before), err
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
				is, err := kind.expired(key, record, before)
				if is {
					is, err = t.deletable(kind.bucket, key)
				}
				if is {
					*kind.count(&e)++
				}
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
			is, err := kind.expired(w.key, w.value, at.before)
			if err == nil {
				err = ctx.Err()
			}
			if err != nil {
				return err
			}
			if is {
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

// deleteExpired deletes records that have expired still, and counts them.
func (t *tx) deleteExpired(at *expiry, keys [][]byte, e *store.Expired) error {
	kind := &expiring[at.bucket]
	moved := moves{}
	for _, key := range keys {
		record := t.get(kind.bucket, key)
		if record == nil {
			continue // erased meanwhile, or joined with another
		}
		is, err := kind.expired(key, record, at.before)
		if err == nil && is {
			is, err = t.deletable(kind.bucket, key)
		}
		if err != nil {
			return err
		}
		if !is {
			continue
		}
		if kind.bucket == inLedger {
			var r row
			if err := r.decode(key, record); err != nil {
				return err
			}
			moved.add(&r.Delivery, -1)
		}
		if kind.bucket == inAccesses {
			a, _ := decodeAccess(key, record) // it was read above
			if err := t.name(inAccesses, key, a.About, ""); err != nil {
				return err
			}
		}
		if err := t.delete(kind.bucket, key); err != nil {
			return err
		}
		*kind.count(e)++
	}
	return t.count(moved)
}

// deletable reports whether nothing refers to a record any more: a delivery may
// have been seen while it is still said to be on its way.
func (t *tx) deletable(bucket bucketID, key []byte) (bool, error) {
	person, id, ok := splitLedgerKey(key)
	if bucket != inLedger || !ok {
		return true, nil
	}
	a, err := t.agenda([]byte(person))
	for _, d := range []*campaigns.Delivery{a.Sending, a.Planned} {
		ok = ok && (d == nil || d.ID != id)
	}
	return ok, err
}
