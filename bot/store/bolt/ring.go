package bolt

import (
	"context"
	"crypto/hkdf"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"google.golang.org/protobuf/encoding/protowire"

	"drypp/bot/store"
	"drypp/bot/store/keyring"
)

// RingName is the name of the ring of keys in the store's folder, if Options
// don't say that it is elsewhere.
const RingName = "keys.ring"

// organisationSecret is the name of the secret that seals what belongs to no one
// person.
const organisationSecret = "organisation"

// openRing opens the ring of keys. A store that has one is never given another.
func (d *DB) openRing() error {
	o := d.opts.Keys
	if o.Path == "" {
		o.Path = filepath.Join(filepath.Dir(d.path), RingName)
	}
	o.NoSync = o.NoSync || d.opts.NoSync
	has := false
	err := d.read(context.Background(), func(t *tx) error {
		t.busy = true
		has = t.bolt.Bucket(bucketNames[inMeta]).Get(bondKey) != nil
		return nil
	})
	if err != nil {
		return err
	}
	if _, err := os.Stat(o.Path); has && errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s: %w: its keys are missing: %s isn't there", d.path, store.ErrDamaged, o.Path)
	}
	d.ring, err = keyring.Open(context.Background(), o)
	switch {
	case errors.Is(err, keyring.ErrLocked):
		return fmt.Errorf("%w: %w", store.ErrLocked, err)
	case errors.Is(err, keyring.ErrDamaged):
		return fmt.Errorf("%w: %w", store.ErrDamaged, err)
	case err != nil:
		return err
	}
	return d.takeSecret()
}

// Ring returns the ring of keys that the store is sealed with. It is closed with
// the store.
func (d *DB) Ring() *keyring.Ring { return d.ring }

// takeSecret derives what seals from the organisation's secret.
func (d *DB) takeSecret() error {
	secret, err := d.ring.Secret(organisationSecret)
	if err != nil {
		return fmt.Errorf("%s: the organisation's key: %w", d.path, err)
	}
	cuts, err := hkdf.Key(sha256.New, secret[:], nil, "drypp: keys of cuts", len(secret))
	if err != nil {
		return err
	}
	d.cipher = newCipher(secret)
	d.hash, err = newHasher(cuts)
	return err
}

// bond is what a store has on record of its ring. It can be opened with that
// ring's secret only. A store that is older than its ring, because a backup was
// restored, is told by it: each time that handles go the ring replaces the one of
// bondText, and people who were erased are never fewer.
type bond struct {
	// handle stood for bondText when handles last went.
	handle string
	// erased is how many people the ring said were erased when it was last looked
	// whether any of them is on record.
	erased int
}

// bondText is what nobody can be called.
const bondText = "\x00lookups"

// bondKey is where in meta it lies.
var bondKey = []byte("keys")

// Numbers of the fields of a bond.
const (
	bondHandle protowire.Number = iota + 1
	bondErased
)

func (b *bond) encode() []byte {
	return finish(bondKey, appendInt(appendString([]byte{recordVersion}, bondHandle, b.handle), bondErased, b.erased))
}

// bond returns what is on record of the ring, and false if nothing is.
func (t *tx) bond() (b bond, ok bool, err error) {
	record := t.get(inMeta, bondKey)
	if record == nil {
		return b, false, nil
	}
	fields, err := payload(bondKey, record)
	if err != nil {
		return b, true, fmt.Errorf("%w: the keys are another store's", store.ErrDamaged)
	}
	return b, true, newFields(fields).each(func(f field) error {
		switch f.id {
		case bondHandle:
			b.handle = f.text()
		case bondErased:
			b.erased = f.int()
		}
		return nil
	})
}

// replaceBond has a store that doesn't know of handles going be told by it.
func (t *tx) replaceBond() error {
	b, _, err := t.bond()
	if err != nil {
		return err
	}
	t.change().Forget(b.handle)
	b.handle = t.change().Handle(bondText)
	return t.put(inMeta, bondKey, b.encode())
}

// checkBond holds the store against its ring before anything else is read.
func (d *DB) checkBond() (b bond, ok bool, err error) {
	err = d.read(context.Background(), func(t *tx) error {
		b, ok, err = t.bond()
		return err
	})
	if err != nil {
		err = fmt.Errorf("%s: %w", d.path, err)
	}
	return b, ok, err
}

// agree brings a store and its ring together after a crash, or after an older
// store was restored beside a newer ring: what was to leave the ring leaves it,
// people who were erased are erased again, and what people are found by is made
// anew if handles went. In a new store nothing is to be done but to say so.
func (d *DB) agree(b bond, has bool) error {
	var gone []string
	erased := 0
	err := d.ring.Erased(func(person string, _ time.Time) error {
		erased++
		if b.erased != 0 || has {
			gone = append(gone, person)
		}
		return nil
	})
	_, same := d.ring.Text(b.handle)
	if err != nil || has && same && erased == b.erased && !d.leaving.recorded {
		return err
	}
	if erased == b.erased {
		gone = nil
	}
	return d.write(context.Background(), func(t *tx) error {
		t.writes++ // for what is leaving
		removed, err := t.removeErased(gone)
		if err != nil {
			return err
		}
		if has && (removed || !same) {
			if err := t.rebuildLookups(); err != nil {
				return err
			}
		}
		now := bond{t.change().Handle(bondText), erased}
		return t.put(inMeta, bondKey, now.encode())
	})
}

// readLeaving takes up what a crash left in the ring.
func (d *DB) readLeaving() error {
	return d.read(context.Background(), func(t *tx) error {
		if record := t.get(inMeta, leavingKey); record != nil {
			return d.leaving.decode(record)
		}
		return nil
	})
}
