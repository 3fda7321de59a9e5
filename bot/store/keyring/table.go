package keyring

import (
	"hash/maphash"

	"github.com/google/uuid"
)

// table is what a ring holds, in memory. It isn't safe for concurrent use. What
// there is much of lies in long pieces without pointers, so that the garbage
// collector has nothing to follow, and is found by a keyed hash, so that nobody
// can choose texts that are slow to find.
type table struct {
	seed    maphash.Seed
	people  list[person]
	handles list[handle]
	texts   arena
	// person finds people, handle and text find handles.
	person, handle, text index

	secrets map[string][keySize]byte
	// erased says when people were erased, in nanoseconds since 1970.
	erased map[id]int64
	// gone counts the keys and handles that are still in the file only.
	gone int
}

type person struct {
	id  id
	key [keySize]byte
}

// handle is a handle and where its text lies. A text that is a UUID is kept as
// its 16 bytes.
type handle struct {
	id     id
	at     uint32
	length uint16
	uuid   bool
}

func newTable() *table {
	return &table{seed: maphash.MakeSeed(), secrets: map[string][keySize]byte{}, erased: map[id]int64{}}
}

func (t *table) hash(b []byte) uint64 { return maphash.Bytes(t.seed, b) }

func (t *table) hashOfPerson(i int) uint64 { return t.hash(t.people.at(i).id[:]) }
func (t *table) hashOfHandle(i int) uint64 { return t.hash(t.handles.at(i).id[:]) }
func (t *table) hashOfText(i int) uint64   { return t.hash(t.packed(i)) }

// packed returns the text of a handle as it is kept.
func (t *table) packed(i int) []byte {
	h := t.handles.at(i)
	return t.texts.at(h.at, int(h.length))
}

func (t *table) findPerson(p id) (int, bool) {
	return t.person.find(t.hash(p[:]), func(i int) bool { return t.people.at(i).id == p })
}

func (t *table) findHandle(h id) (int, bool) {
	return t.handle.find(t.hash(h[:]), func(i int) bool { return t.handles.at(i).id == h })
}

// findText finds the handle of a text, given in lower case.
func (t *table) findText(text string) (int, bool) { return t.findPacked(pack(text)) }

func (t *table) findPacked(packed []byte, short bool) (int, bool) {
	return t.text.find(t.hash(packed), func(i int) bool {
		return t.handles.at(i).uuid == short && string(t.packed(i)) == string(packed)
	})
}

func (t *table) textOf(i int) string { return unpack(t.packed(i), t.handles.at(i).uuid) }

// pack returns a text as it is kept, and whether as a UUID.
func pack(text string) (packed []byte, short bool) {
	if len(text) == 36 {
		if u, err := uuid.Parse(text); err == nil && u.String() == text {
			return u[:], true
		}
	}
	return []byte(text), false
}

func unpack(packed []byte, short bool) string {
	if short {
		return uuid.UUID(packed).String()
	}
	return string(packed)
}

// addPerson keeps a person's key; a new one replaces the one before.
func (t *table) addPerson(p id, key [keySize]byte) {
	if i, ok := t.findPerson(p); ok {
		t.people.at(i).key = key
		t.gone++
		return
	}
	t.people.push(person{p, key})
	t.person.add(t.people.n-1, t.hashOfPerson(t.people.n-1))
}

// addHandle keeps a handle. If there is one of that name or for that text, it
// goes.
func (t *table) addHandle(h id, packed []byte, short bool) {
	t.forget(h)
	if i, ok := t.findPacked(packed, short); ok {
		t.forget(t.handles.at(i).id)
	}
	t.handles.push(handle{h, t.texts.add(packed), uint16(len(packed)), short})
	t.handle.add(t.handles.n-1, t.hashOfHandle(t.handles.n-1))
	t.text.add(t.handles.n-1, t.hashOfText(t.handles.n-1))
}

// drop takes a person's key away.
func (t *table) drop(p id) {
	i, ok := t.findPerson(p)
	if !ok {
		return
	}
	t.gone++
	last := t.people.n - 1
	t.person.remove(i, t.hashOfPerson(i))
	if i != last {
		t.person.move(last, i, t.hashOfPerson(last))
		*t.people.at(i) = *t.people.at(last)
	}
	t.people.pop()
}

// forget takes a handle away.
func (t *table) forget(h id) {
	i, ok := t.findHandle(h)
	if !ok {
		return
	}
	t.gone++
	last := t.handles.n - 1
	t.handle.remove(i, t.hashOfHandle(i))
	t.text.remove(i, t.hashOfText(i))
	t.texts.wipe(t.handles.at(i).at, int(t.handles.at(i).length))
	if i != last {
		t.handle.move(last, i, t.hashOfHandle(last))
		t.text.move(last, i, t.hashOfText(last))
		*t.handles.at(i) = *t.handles.at(last)
	}
	t.handles.pop()
	t.tidy()
}

// tidy puts the texts together once a quarter of their room is unused.
func (t *table) tidy() {
	if t.texts.wiped < chunkText || t.texts.wiped < t.texts.used/4 {
		return
	}
	var texts arena
	for i := range t.handles.n {
		packed := t.packed(i)
		t.handles.at(i).at = texts.add(packed)
	}
	t.texts = texts
}
