package bolt

import (
	"slices"

	"google.golang.org/protobuf/encoding/protowire"

	"drypp/bot/store/keyring"
)

// changes are what a transaction changes of the ring of keys. Keys and handles
// that come are in the ring before the transaction commits, so that nothing is
// ever sealed with a key that a crash loses; those that go leave it afterwards,
// so that a commit that fails loses nobody. What is to leave is on record in the
// store meanwhile, and Open finishes what a crash left of it.
type changes struct {
	change *keyring.Change
	// handles are those that came, by their texts, and people who got a key.
	handles map[string]string
	people  []string
	// left are handles that a look-up ceased to begin with, and dropped the
	// people whose key is to go.
	left, dropped []string
}

// leaving is what is to leave the ring after the transaction that it was put on
// record in. It belongs to the goroutine that writes.
type leaving struct {
	people, handles []string
	// recorded says that the store has it on record.
	recorded bool
}

func (l *leaving) empty() bool { return len(l.people)+len(l.handles) == 0 }

// change returns the change of the ring that goes with the transaction.
func (t *tx) change() *keyring.Change {
	if t.keys.change == nil {
		t.keys.change = t.db.ring.Change()
	}
	return t.keys.change
}

// key returns the key of a person.
func (t *tx) key(person string) (*[32]byte, bool) {
	if t.keys.change != nil {
		return t.keys.change.Key(person)
	}
	return t.db.ring.Key(person)
}

// addKey gives a person a key if they have none.
func (t *tx) addKey(person string) {
	if _, ok := t.key(person); ok {
		return
	}
	t.writes++
	t.change().Add(person)
	t.keys.people = append(t.keys.people, person)
	t.sealing.forget()
}

// dropKey has a person's key go, of whom nothing is on record any more.
func (t *tx) dropKey(person string) { t.keys.dropped = append(t.keys.dropped, person) }

// settleKeys makes durable what comes into the ring and puts on record what is to
// leave it. It is the last thing that a transaction does before it commits.
func (t *tx) settleKeys() error {
	if err := t.settleLeaving(); err != nil || t.keys.change == nil {
		return err
	}
	err := t.keys.change.Commit()
	t.keys.change = nil
	return err
}

// settleLeaving puts on record what is to leave the ring: what this transaction
// let go of, and what couldn't be taken out after an earlier one.
func (t *tx) settleLeaving() error {
	was := &t.db.leaving
	is := leaving{people: slices.Concat(was.people, t.keys.dropped)}
	candidates := slices.Concat(was.handles, t.keys.left)
	slices.Sort(candidates)
	for _, h := range slices.Compact(candidates) {
		if !t.inUse(h) {
			is.handles = append(is.handles, h)
		}
	}
	is.recorded = !is.empty()
	t.leaving = is
	if len(is.handles) > 0 {
		if err := t.replaceBond(); err != nil {
			return err
		}
	}
	if is.recorded {
		return t.put(inMeta, leavingKey, is.encode())
	}
	if was.recorded {
		return t.delete(inMeta, leavingKey)
	}
	return nil
}

// discard forgets the changes of the ring of a transaction that isn't committed.
func (t *tx) discard() {
	if t.keys.change != nil {
		t.keys.change.Discard()
		t.keys.change = nil
	}
}

// takeOut takes what is to leave out of the ring. If that fails it is tried again
// after the next change.
func (d *DB) takeOut(l leaving) {
	if !l.empty() && d.ringWithout(l.people, l.handles) == nil {
		l.people, l.handles = nil, nil
	}
	d.leaving = l
}

// ringWithout takes keys and handles out of the ring.
func (d *DB) ringWithout(people, handles []string) error {
	c := d.ring.Change()
	for _, p := range people {
		c.Drop(p)
	}
	for _, h := range handles {
		c.Forget(h)
	}
	return c.Commit()
}

// undo takes out of the ring what came with a transaction that nobody sees. What
// can't be taken out stays there for nobody.
func (d *DB) undo(k *changes) {
	var handles []string
	for _, h := range k.handles {
		handles = append(handles, h)
	}
	if len(k.people)+len(handles) > 0 {
		_ = d.ringWithout(k.people, handles)
	}
}

// leavingKey is where in meta it says what is to leave the ring.
var leavingKey = []byte("leaving")

// Numbers of the fields of what is to leave the ring.
const (
	leavingPerson protowire.Number = iota + 1
	leavingHandle
)

func (l *leaving) encode() []byte {
	b := appendTexts([]byte{recordVersion}, leavingPerson, l.people...)
	return finish(leavingKey, appendTexts(b, leavingHandle, l.handles...))
}

func (l *leaving) decode(record []byte) error {
	b, err := payload(leavingKey, record)
	if err != nil {
		return err
	}
	l.recorded = true
	return newFields(b).each(func(f field) error {
		switch f.id {
		case leavingPerson:
			l.people = append(l.people, f.text())
		case leavingHandle:
			l.handles = append(l.handles, f.text())
		}
		return nil
	})
}
