package bolt

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"

	"google.golang.org/protobuf/encoding/protowire"

	"drypp/bot/store"
	"drypp/courses/results"
)

// next returns a number of a bucket that it hasn't given before and never gives
// again, counted from 1.
func (t *tx) next(id bucketID) (uint64, error) {
	t.writes++
	b := t.bucket(id)
	t.busy = true
	n, err := b.NextSequence()
	t.busy = false
	return n, err
}

// sequenceKey returns the key of what has that number, in the order of numbers.
func sequenceKey(n uint64) []byte { return binary.BigEndian.AppendUint64(nil, n) }

func sequenceOf(key []byte) (uint64, error) {
	if len(key) != 8 {
		return 0, fmt.Errorf("%w: a number has a key of %d bytes", store.ErrDamaged, len(key))
	}
	return binary.BigEndian.Uint64(key), nil
}

// PutAccess notes that somebody looked at results.
func (d *DB) PutAccess(ctx context.Context, a store.Access) error {
	return d.write(ctx, func(t *tx) error {
		n, err := t.next(inAccesses)
		if err != nil {
			return err
		}
		key := sequenceKey(n)
		if err := t.name(inAccesses, key, "", a.About); err != nil {
			return err
		}
		return t.put(inAccesses, key, encodeAccess(key, &a))
	})
}

// Accesses calls f for each look at results, the latest first, as of one moment.
func (d *DB) Accesses(ctx context.Context, f func(store.Access) error) error {
	return d.read(ctx, func(t *tx) error {
		for w := t.walkBack(inAccesses); w.key != nil; w.back() {
			if err := ctx.Err(); err != nil {
				return err
			}
			a, err := decodeAccess(w.key, w.value)
			if err != nil {
				return err
			}
			if err := f(a); err != nil {
				return err
			}
		}
		return nil
	})
}

// moveAccesses has another have looked, and been looked at, in somebody's place.
func (t *tx) moveAccesses(from, to string) error {
	return t.rewrite(inAccesses, from, func(key, record []byte) ([]byte, error) {
		a, err := decodeAccess(key, record)
		if a.By == from {
			a.By = to
		}
		if err == nil && a.About == from {
			a.About = to
			err = t.name(inAccesses, key, from, to)
		}
		return encodeAccess(key, &a), err
	})
}

// rewrite replaces each record of a bucket that holds somebody's ID. It reads
// them all.
func (t *tx) rewrite(id bucketID, person string, f func(key, record []byte) ([]byte, error)) error {
	var keys [][]byte
	err := t.each(id, nil, func(key, record []byte) error {
		if bytes.Contains(record, []byte(person)) {
			keys = append(keys, bytes.Clone(key))
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, key := range keys {
		record, err := f(key, t.get(id, key))
		if err != nil {
			return err
		}
		if err := t.put(id, key, record); err != nil {
			return err
		}
	}
	return nil
}

// Numbers of the fields of a look at results.
const (
	accessAt protowire.Number = iota + 1
	accessBy
	accessVia
	accessWhat
	accessFormat
	accessScope
	accessPeople
	accessAbout
)

func encodeAccess(key []byte, a *store.Access) []byte {
	b := []byte{recordVersion}
	b = appendTime(b, accessAt, a.At)
	b = appendString(b, accessBy, a.By)
	b = appendString(b, accessVia, a.Via)
	b = appendString(b, accessWhat, string(a.What))
	b = appendString(b, accessFormat, a.Format)
	b = appendString(b, accessScope, a.Scope)
	b = appendInt(b, accessPeople, a.People)
	b = appendString(b, accessAbout, a.About)
	return finish(key, b)
}

func decodeAccess(key, record []byte) (a store.Access, err error) {
	b, err := payload(key, record)
	if err != nil {
		return a, err
	}
	err = newFields(b).each(func(f field) error {
		switch f.id {
		case accessAt:
			a.At = f.time()
		case accessBy:
			a.By = f.text()
		case accessVia:
			a.Via = f.text()
		case accessWhat:
			a.What = results.Look(f.text())
		case accessFormat:
			a.Format = f.text()
		case accessScope:
			a.Scope = f.text()
		case accessPeople:
			a.People = f.int()
		case accessAbout:
			a.About = f.text()
		}
		return nil
	})
	return a, err
}
