package keyring

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
// The functions that it is given tell the hash of the item at a position, or
// whether it is the one.
type index struct {
	// slots hold positions plus one; 0 is an empty slot. There is a power of two
	// of them, or none.
	slots []uint32
	n     int
}

func (x *index) find(hash uint64, is func(i int) bool) (int, bool) {
	if x.n == 0 {
		return 0, false
	}
	for s := x.home(hash); x.slots[s] != 0; s = x.next(s) {
		if i := int(x.slots[s] - 1); is(i) {
			return i, true
		}
	}
	return 0, false
}

func (x *index) home(hash uint64) int { return int(hash & uint64(len(x.slots)-1)) }
func (x *index) next(slot int) int    { return (slot + 1) & (len(x.slots) - 1) }

// add takes in the item at position i, which must not be in it.
func (x *index) add(i int, hash func(int) uint64) {
	if (x.n+1)*16 > len(x.slots)*13 {
		x.grow(hash)
	}
	x.put(i, hash)
	x.n++
}

func (x *index) put(i int, hash func(int) uint64) {
	s := x.home(hash(i))
	for x.slots[s] != 0 {
		s = x.next(s)
	}
	x.slots[s] = uint32(i + 1)
}

func (x *index) grow(hash func(int) uint64) {
	before := x.slots
	x.slots = make([]uint32, max(16, 2*len(before)))
	for _, v := range before {
		if v != 0 {
			x.put(int(v-1), hash)
		}
	}
}

// slot returns the slot that holds position i.
func (x *index) slot(i int, hash uint64) int {
	s := x.home(hash)
	for x.slots[s] != uint32(i+1) {
		s = x.next(s)
	}
	return s
}

// move notes that the item at one position is about to be at another.
func (x *index) move(from, to int, hash func(int) uint64) {
	x.slots[x.slot(from, hash(from))] = uint32(to + 1)
}

// remove takes out the item at position i, and moves those behind it up so that
// all can still be found.
func (x *index) remove(i int, hash func(int) uint64) {
	hole := x.slot(i, hash(i))
	for s := x.next(hole); x.slots[s] != 0; s = x.next(s) {
		// An item moves up unless its home lies behind the hole.
		home := x.home(hash(int(x.slots[s] - 1)))
		if (s-home)&(len(x.slots)-1) >= (s-hole)&(len(x.slots)-1) {
			x.slots[hole] = x.slots[s]
			hole = s
		}
	}
	x.slots[hole] = 0
	x.n--
}
