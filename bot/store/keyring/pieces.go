package keyring

import "math"

// chunkItems is how many items a list grows by.
const chunkItems = 1024

// list is a list that grows by pieces, so that it is never copied and hardly
// holds more than it needs.
type list[T any] struct {
	chunks [][]T
	n      int
}

func (l *list[T]) at(i int) *T { return &l.chunks[i/chunkItems][i%chunkItems] }

func (l *list[T]) push(v T) {
	if l.n == len(l.chunks)*chunkItems {
		l.chunks = append(l.chunks, make([]T, chunkItems))
	}
	l.n++
	*l.at(l.n - 1) = v
}

// pop removes the last item and wipes it.
func (l *list[T]) pop() {
	var zero T
	*l.at(l.n - 1) = zero
	l.n--
}

// chunkText is how many bytes an arena grows by.
const chunkText = 1 << 16

// arena holds texts of up to chunkText bytes one after another.
type arena struct {
	chunks []*[chunkText]byte
	// end is how much of the last chunk is used; used and wiped count bytes.
	end, used, wiped int
}

// add keeps a text, which must not be empty, and returns where.
func (a *arena) add(text []byte) uint32 {
	if len(a.chunks) == 0 || a.end+len(text) > chunkText {
		a.chunks = append(a.chunks, new([chunkText]byte))
		a.end = 0
	}
	c := len(a.chunks) - 1
	at := uint32(c)<<16 | uint32(a.end)
	a.end += copy(a.chunks[c][a.end:], text)
	a.used += len(text)
	return at
}

func (a *arena) at(at uint32, length int) []byte {
	begin := int(at & (chunkText - 1))
	return a.chunks[at>>16][begin : begin+length]
}

func (a *arena) wipe(at uint32, length int) {
	clear(a.at(at, length))
	a.wiped += length
}

// index finds items of a list by their hashes: a hash table with linear probing.
type index struct {
	// slots are empty if they are 0. There is a power of two of them, or none.
	slots []slot
	n     int
}

// slot has 32 bits of an item's hash, and below them its position plus one. Those
// bits tell nearly always whether it is the one that is looked for: the item itself
// lies elsewhere in memory, which takes far longer to look at.
type slot uint64

func newSlot(i int, hash uint64) slot { return slot(hash&^math.MaxUint32 | uint64(i+1)) }

func (s slot) position() int { return int(s&math.MaxUint32) - 1 }
func (s slot) hash() uint64  { return uint64(s >> 32) }

// find returns the position of the item with a hash, where is reports whether it is
// the one at a position.
func (x *index) find(hash uint64, is func(i int) bool) (int, bool) {
	if x.n == 0 {
		return 0, false
	}
	wanted := newSlot(0, hash)
	for s := x.home(wanted); x.slots[s] != 0; s = x.next(s) {
		if found := x.slots[s]; found.hash() == wanted.hash() && is(found.position()) {
			return found.position(), true
		}
	}
	return 0, false
}

func (x *index) home(s slot) int    { return int(s.hash() & uint64(len(x.slots)-1)) }
func (x *index) next(place int) int { return (place + 1) & (len(x.slots) - 1) }

// add takes in the item at position i, which must not be in it.
func (x *index) add(i int, hash uint64) {
	if (x.n+1)*16 > len(x.slots)*13 {
		x.grow()
	}
	x.put(newSlot(i, hash))
	x.n++
}

func (x *index) put(s slot) {
	place := x.home(s)
	for x.slots[place] != 0 {
		place = x.next(place)
	}
	x.slots[place] = s
}

func (x *index) grow() {
	before := x.slots
	x.slots = make([]slot, max(16, 2*len(before)))
	for _, s := range before {
		if s != 0 {
			x.put(s)
		}
	}
}

// place returns where the slot of the item at position i is.
func (x *index) place(i int, hash uint64) int {
	s := newSlot(i, hash)
	place := x.home(s)
	for x.slots[place] != s {
		place = x.next(place)
	}
	return place
}

// move notes that the item at one position is about to be at another.
func (x *index) move(from, to int, hash uint64) {
	x.slots[x.place(from, hash)] = newSlot(to, hash)
}

// remove takes out the item at position i, and moves those behind it up so that
// all can still be found.
func (x *index) remove(i int, hash uint64) {
	hole := x.place(i, hash)
	for s := x.next(hole); x.slots[s] != 0; s = x.next(s) {
		// An item moves up unless its home lies behind the hole.
		home := x.home(x.slots[s])
		if (s-home)&(len(x.slots)-1) >= (s-hole)&(len(x.slots)-1) {
			x.slots[hole] = x.slots[s]
			hole = s
		}
	}
	x.slots[hole] = 0
	x.n--
}
