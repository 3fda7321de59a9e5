package bolt

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"google.golang.org/protobuf/encoding/protowire"

	"drypp/bot/store"
)

var errDigestKind = errors.New("a digest is of a kind that there isn't")

// digestKey returns the key of a person's digest of a kind: the person's ID and
// the kind.
func digestKey(person string, k store.DigestKind) ([]byte, error) {
	if k != store.ManagerDigest && k != store.ContactDigest {
		return nil, errDigestKind
	}
	return append([]byte(person), k...), nil
}

// Digest returns what is kept of a person's digest of a kind.
func (d *DB) Digest(ctx context.Context, person string, k store.DigestKind) (kept store.Digest, err error) {
	key, err := digestKey(person, k)
	if err != nil {
		return kept, err
	}
	err = d.read(ctx, func(t *tx) error {
		if _, err := t.person(person); err != nil {
			return err
		}
		kept, err = t.digest(key)
		return err
	})
	return kept, err
}

// PutDigest keeps what is to be kept of a person's digest.
func (d *DB) PutDigest(ctx context.Context, is store.Digest) error {
	key, err := digestKey(is.Person, is.Kind)
	if err != nil {
		return err
	}
	return d.write(ctx, func(t *tx) error {
		if _, err := t.person(is.Person); err != nil {
			return err
		}
		was, err := t.digest(key)
		if err != nil {
			return err
		}
		if is.Revision != was.Revision+1 {
			return fmt.Errorf("a digest: %w: its revision is %d", store.ErrConflict, was.Revision)
		}
		if err := t.name(inDigests, key, was.Deputy, is.Deputy); err != nil {
			return err
		}
		return t.put(inDigests, key, encodeDigest(key, &is))
	})
}

// Digests calls f for each digest that is kept, as of one moment.
func (d *DB) Digests(ctx context.Context, f func(store.Digest) error) error {
	return d.read(ctx, func(t *tx) error {
		return t.each(inDigests, nil, func(key, record []byte) error {
			if err := ctx.Err(); err != nil {
				return err
			}
			kept, err := decodeDigest(key, record)
			if err != nil {
				return err
			}
			return f(kept)
		})
	})
}

// digest returns the digest at a key, or what there is of it before it is kept.
func (t *tx) digest(key []byte) (store.Digest, error) {
	record := t.get(inDigests, key)
	if record == nil {
		return store.Digest{Person: string(key[:idLength]), Kind: store.DigestKind(key[idLength:])}, nil
	}
	return decodeDigest(key, record)
}

// moveDigests makes somebody's digests another's, who stands in for others in
// their place from now on. It reports whether there was anything of theirs.
func (t *tx) moveDigests(from, to string) (any bool, err error) {
	var moved []store.Digest
	err = t.each(inDigests, nil, func(key, record []byte) error {
		if !bytes.HasPrefix(key, []byte(from)) && !bytes.Contains(record, []byte(from)) {
			return nil
		}
		kept, err := decodeDigest(key, record)
		moved = append(moved, kept)
		return err
	})
	for i := range moved {
		if err == nil {
			err = t.moveDigest(moved[i], from, to)
		}
	}
	return len(moved) > 0, err
}

// moveDigest puts somebody in another's place in a digest.
func (t *tx) moveDigest(d store.Digest, from, to string) error {
	deputy := d.Deputy
	if deputy == from {
		d.Deputy = to
	}
	if d.Person == from {
		old, _ := digestKey(from, d.Kind)
		if err := errors.Join(t.name(inDigests, old, deputy, ""), t.delete(inDigests, old)); err != nil {
			return err
		}
		d.Person = to
	}
	key, err := digestKey(d.Person, d.Kind)
	if err != nil {
		return err
	}
	own, err := t.digest(key)
	if err != nil {
		return err
	}
	is := merged(&d, &own)
	if err := t.name(inDigests, key, own.Deputy, is.Deputy); err != nil {
		return err
	}
	return t.put(inDigests, key, encodeDigest(key, is))
}

// merged returns one digest of two of the same person: what went out last, and
// what that person wished for.
func merged(a, b *store.Digest) *store.Digest {
	is := *a
	if b.At.After(a.At) {
		is.Period, is.Stage, is.At, is.Tries = b.Period, b.Stage, b.At, b.Tries
		is.Owed, is.Done = b.Owed, b.Done
	}
	if b.Nudged.After(a.Nudged) {
		is.Nudged = b.Nudged
	}
	is.Declined = a.Declined || b.Declined
	if is.Deputy == "" {
		is.Deputy = b.Deputy
	}
	is.Revision = max(a.Revision, b.Revision) + 1
	return &is
}

// Numbers of the fields of a digest.
const (
	digestDeclined protowire.Number = iota + 1
	digestDeputy
	digestPeriod
	digestStage
	digestAt
	digestTries
	digestNudged
	digestRevision
	digestOwed
	digestDone
)

func encodeDigest(key []byte, d *store.Digest) []byte {
	b := []byte{recordVersion}
	b = appendBool(b, digestDeclined, d.Declined)
	b = appendString(b, digestDeputy, d.Deputy)
	b = appendString(b, digestPeriod, d.Period)
	b = appendString(b, digestStage, string(d.Stage))
	b = appendTime(b, digestAt, d.At)
	b = appendInt(b, digestTries, d.Tries)
	b = appendTime(b, digestNudged, d.Nudged)
	b = appendInt(b, digestRevision, d.Revision)
	b = appendInt(b, digestOwed, d.Owed)
	b = appendInt(b, digestDone, d.Done)
	return finish(key, b)
}

func decodeDigest(key, record []byte) (d store.Digest, err error) {
	b, err := payload(key, record)
	if err != nil {
		return d, err
	}
	if len(key) <= idLength {
		return d, fmt.Errorf("%w: a digest has a key of %d bytes", store.ErrDamaged, len(key))
	}
	d.Person, d.Kind = string(key[:idLength]), store.DigestKind(key[idLength:])
	err = newFields(b).each(func(f field) error {
		switch f.id {
		case digestDeclined:
			d.Declined = f.bool()
		case digestDeputy:
			d.Deputy = f.text()
		case digestPeriod:
			d.Period = f.text()
		case digestStage:
			d.Stage = store.DigestStage(f.text())
		case digestAt:
			d.At = f.time()
		case digestTries:
			d.Tries = f.int()
		case digestNudged:
			d.Nudged = f.time()
		case digestRevision:
			d.Revision = f.int()
		case digestOwed:
			d.Owed = f.int()
		case digestDone:
			d.Done = f.int()
		}
		return nil
	})
	return d, err
}
