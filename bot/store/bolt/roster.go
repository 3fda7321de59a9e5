package bolt

import (
	"context"
	"fmt"

	"google.golang.org/protobuf/encoding/protowire"

	"drypp/bot/store"
)

// rosterKey is where in meta it says where the people come from.
var rosterKey = []byte("roster")

// Roster returns what is kept of where the people come from.
func (d *DB) Roster(ctx context.Context) (r store.Roster, err error) {
	err = d.read(ctx, func(t *tx) (err error) {
		r, err = t.roster()
		return err
	})
	return r, err
}

func (t *tx) roster() (store.Roster, error) {
	record := t.get(inMeta, rosterKey)
	if record == nil {
		return store.Roster{}, nil
	}
	return decodeRoster(record)
}

// PutRoster keeps it.
func (d *DB) PutRoster(ctx context.Context, r store.Roster) error {
	return d.write(ctx, func(t *tx) error {
		kept, err := t.roster()
		if err != nil {
			return err
		}
		if r.Revision != kept.Revision+1 {
			return fmt.Errorf("where the people come from: %w: its revision is %d", store.ErrConflict, kept.Revision)
		}
		return t.put(inMeta, rosterKey, encodeRoster(&r))
	})
}

// Numbers of the fields of a roster and of what it holds.
const (
	rosterChosen protowire.Number = iota + 1
	rosterField
	rosterPruning
	rosterLink
	rosterLinkAt
	rosterAsked
	rosterSynced
	rosterFrom
	rosterHeld
	rosterRevision
)

const (
	heldRemovals protowire.Number = iota + 1
	heldPeople
	heldAt
	heldAllowed
)

func encodeRoster(r *store.Roster) []byte {
	b := []byte{recordVersion}
	b = appendBool(b, rosterChosen, r.Chosen)
	b = appendTexts(b, rosterField, r.Fields...)
	b = appendBool(b, rosterPruning, r.Pruning)
	b = appendString(b, rosterLink, r.Link)
	b = appendTime(b, rosterLinkAt, r.LinkAt)
	b = appendString(b, rosterAsked, r.Asked)
	b = appendTime(b, rosterSynced, r.Synced)
	b = appendString(b, rosterFrom, string(r.From))
	if h := r.Held; h != nil {
		b = appendNested(b, rosterHeld, func(b []byte) []byte {
			b = appendInt(b, heldRemovals, h.Removals)
			b = appendInt(b, heldPeople, h.People)
			b = appendTime(b, heldAt, h.At)
			return appendInt(b, heldAllowed, h.Allowed)
		})
	}
	b = appendInt(b, rosterRevision, r.Revision)
	return finish(rosterKey, b)
}

func decodeRoster(record []byte) (r store.Roster, err error) {
	b, err := payload(rosterKey, record)
	if err != nil {
		return r, err
	}
	return r, newFields(b).each(func(f field) error { return setRoster(&r, f) })
}

func setRoster(r *store.Roster, f field) error {
	switch f.id {
	case rosterChosen:
		r.Chosen = f.bool()
	case rosterField:
		r.Fields = append(r.Fields, f.text())
	case rosterPruning:
		r.Pruning = f.bool()
	case rosterLink:
		r.Link = f.text()
	case rosterLinkAt:
		r.LinkAt = f.time()
	case rosterAsked:
		r.Asked = f.text()
	case rosterSynced:
		r.Synced = f.time()
	case rosterFrom:
		r.From = store.RosterSource(f.text())
	case rosterHeld:
		r.Held = &store.Held{}
		return f.nested.each(func(f field) error { setHeld(r.Held, f); return nil })
	case rosterRevision:
		r.Revision = f.int()
	}
	return nil
}

func setHeld(h *store.Held, f field) {
	switch f.id {
	case heldRemovals:
		h.Removals = f.int()
	case heldPeople:
		h.People = f.int()
	case heldAt:
		h.At = f.time()
	case heldAllowed:
		h.Allowed = f.int()
	}
}
