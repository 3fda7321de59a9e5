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
	"strconv"
	"time"

	"go.etcd.io/bbolt"

	"drypp/bot/store"
)

// A store of a format before 5 holds everything in plain bytes, in pages that it
// no longer uses too. So it is written anew into another file, sealed, which then
// takes its place; the old file's bytes are overwritten before they are given
// back. A crash leaves the old store or the new one, and in the ring at most keys
// that the next try uses.

// sealedSince is the first format that is brought up to date in its place.
const sealedSince = 5

// upgradeAtOnce is how many records are written in one transaction.
const upgradeAtOnce = 5000

// upgrade goes from a store of an older format to a new one.
type upgrade struct {
	db  *DB
	old *tx
	new *bbolt.DB
}

// upgrade writes the store anew and opens it again.
func (d *DB) upgrade(format int) error {
	if d.opts.Keys.ReadOnly {
		return fmt.Errorf("%s: its format is %d: open it for writing once, so that it is brought up to date", d.path, format)
	}
	if format >= sealedSince {
		return d.addBuckets()
	}
	draft := d.path + ".new"
	if err := os.Remove(draft); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	err := d.writeAnew(draft, format)
	if err == nil {
		err = os.Rename(draft, d.path)
	}
	if err != nil {
		_ = os.Remove(draft) // the next try does
		return fmt.Errorf("%s: bringing it up to date: %w", d.path, err)
	}
	durable := !d.opts.NoSync
	err = errors.Join(syncFolder(filepath.Dir(d.path), durable), overwrite(d.file, durable), d.bolt.Close())
	if err != nil {
		return fmt.Errorf("%s: bringing it up to date: %w", d.path, err)
	}
	return d.open()
}

// addBuckets brings a store up to date that lacks nothing but buckets.
func (d *DB) addBuckets() error {
	if err := d.bolt.Update(makeBuckets); err != nil {
		return fmt.Errorf("%s: bringing it up to date: %w", d.path, err)
	}
	return nil
}

// overwrite has nothing of what a file held stay where it was on the disk.
func overwrite(f *os.File, durable bool) error {
	info, err := f.Stat()
	if err != nil {
		return err
	}
	zeros := make([]byte, 1<<20)
	for at := int64(0); at < info.Size() && err == nil; at += int64(len(zeros)) {
		_, err = f.WriteAt(zeros[:min(info.Size()-at, int64(len(zeros)))], at)
	}
	if durable && err == nil {
		err = f.Sync()
	}
	return err
}

// writeAnew writes all that a store holds into a new file.
func (d *DB) writeAnew(path string, format int) error {
	if err := fill(path); err != nil {
		return err
	}
	b, err := bbolt.Open(path, 0o600, &bbolt.Options{
		Timeout: time.Millisecond, FreelistType: bbolt.FreelistMapType, NoSync: true, NoGrowSync: true,
	})
	if err != nil {
		return err
	}
	err = d.read(context.Background(), func(t *tx) error {
		// Whatever panics from here on does so because of what bbolt reads.
		t.busy = true
		u := &upgrade{d, t, b}
		return u.all(format)
	})
	if !d.opts.NoSync {
		err = errors.Join(err, b.Sync())
	}
	return errors.Join(err, b.Close())
}

func (u *upgrade) all(format int) error {
	if err := u.each(inPeople, (*tx).upgradePerson); err != nil {
		return err
	}
	for _, id := range []bucketID{inEnrolments, inAgendas, inLedger, inDigests, inWakes, inCounts, inCampaigns, inAccesses, inMeta} {
		if err := u.each(id, as(id)); err != nil {
			return err
		}
	}
	if err := errors.Join(u.each(inEvents, (*tx).upgradeEvent), u.write(rebuildNamed)); err != nil {
		return err
	}
	if format < 4 {
		return u.write(func(t *tx) error { return errors.Join(t.rebuildTotals(), rebuildQuality(t)) })
	}
	// What waits of sittings was numbers, and is a list of enrolments now.
	if err := errors.Join(u.write(rebuildQuality), u.each(inStandings, (*tx).upgradeStanding)); err != nil {
		return err
	}
	for _, id := range []bucketID{inCuts, inTotals, inHistory} {
		err := u.each(id, func(t *tx, key, record []byte) error { return t.upgradeCounter(id, key, record) })
		if err != nil {
			return err
		}
	}
	return nil
}

// each calls f for every record of a bucket of the old store, within transactions
// of the new one.
func (u *upgrade) each(id bucketID, f func(t *tx, key, value []byte) error) error {
	b := u.old.bolt.Bucket(bucketNames[id])
	if b == nil {
		return nil // older formats had fewer
	}
	c := b.Cursor()
	for key, value := c.First(); key != nil; {
		err := u.write(func(t *tx) error {
			for n := 0; key != nil && n < upgradeAtOnce; n++ {
				if err := f(t, key, value); err != nil {
					return err
				}
				key, value = c.Next()
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return u.new.Update(func(b2 *bbolt.Tx) error { return b2.Bucket(bucketNames[id]).SetSequence(b.Sequence()) })
}

// write runs f in a transaction of the new store, whose keys are durable before
// it is.
func (u *upgrade) write(f func(*tx) error) error {
	t := &tx{db: u.db}
	defer t.discard()
	return u.new.Update(func(b *bbolt.Tx) error {
		t.bolt = b
		if err := f(t); err != nil || t.keys.change == nil {
			return err
		}
		return t.keys.change.Commit()
	})
}

// as returns what puts records as they are, though sealed. Those of nobody get a
// key too, so that Check finds them. Where a key is too short to begin with an ID,
// nothing can be sealed: it goes.
func as(id bucketID) func(t *tx, key, value []byte) error {
	return func(t *tx, key, value []byte) error {
		if id == inMeta && bytes.Equal(key, formatKey) {
			return nil
		}
		if keeperOf(id, key) == somebody {
			if len(key) < idLength {
				return nil
			}
			t.addKey(string(key[:idLength]))
		}
		return t.put(id, key, value)
	}
}

// upgradePerson puts a person with what they are found by. Somebody whose record
// can't be read stays so: Check finds them.
func (t *tx) upgradePerson(id, record []byte) error {
	plain := shared{text: func(handle string) string { return handle }}
	var p person
	if plain.read(&p, id, record) != nil || len(id) != idLength {
		return as(inPeople)(t, id, record)
	}
	p.objectID, p.email, p.manager, p.former = "", "", "", ""
	return t.putPerson(&p)
}

// upgradeEvent puts an event with whose it is before it. Whose one is that can't
// be read nobody knows: it goes.
func (t *tx) upgradeEvent(key, record []byte) error {
	var e store.Event
	if decodeEventRecord(&e, key, record) != nil || len(e.Person) != idLength {
		return nil
	}
	t.addKey(e.Person)
	return t.put(inEvents, key, encodeEvent(key, &e))
}

// upgradeStanding puts what is counted of a person with keyed hashes of cuts.
func (t *tx) upgradeStanding(person, record []byte) error {
	var c counted
	if c.decode(person, record) == nil {
		for i := range c.cuts {
			c.cuts[i].key = t.db.hash.keyed(c.cuts[i].key)
		}
		slices.SortFunc(c.cuts, compareCuts)
		record = c.encode(person)
	}
	return as(inStandings)(t, person, record)
}

// upgradeCounter puts a counter at the keyed hash of its cut.
func (t *tx) upgradeCounter(id bucketID, key, record []byte) error {
	if len(key) < cutSize {
		return t.put(id, key, record)
	}
	cut := t.db.hash.keyed(cutKey(key[:cutSize]))
	at := append(cut[:], key[cutSize:]...)
	if fields, err := payload(key, record); err == nil {
		record = finish(at, append([]byte{recordVersion}, fields...))
	}
	return t.put(id, at, record)
}

// formatOf returns the format that the meta bucket says.
func formatOf(value []byte) (int, error) {
	format, err := strconv.Atoi(string(value))
	if err != nil || format < 1 {
		return 0, fmt.Errorf("%w: it has no format", store.ErrDamaged)
	}
	return format, nil
}
