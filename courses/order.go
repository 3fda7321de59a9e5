package courses

import (
	"hash/fnv"
	"math/rand/v2"
	"slices"
)

// Letter returns the value that stands for the choice at a position of the
// order shown: "a", "b" and so on. A value says nothing about which choice it
// is, so a card that carries it gives nothing away.
func Letter(position int) string { return string(rune('a' + position)) }

// Order returns in which order the options of a question are shown: the
// element at a position is the index in Options. It is the same each time for
// the same person, course, question and try, and differs between people and
// tries, so that neither a re-sent card nor a neighbour's answer misleads.
// Choices of TrueFalse keep their order; the items of an Ordering never stand in
// their right one if there is more than one.
func (q *Question) Order(person, course string, try int) []int {
	order := make([]int, len(q.Options))
	for i := range order {
		order[i] = i
	}
	if q.Kind == TrueFalse {
		return order
	}
	h := fnv.New64a()
	for _, s := range [...]string{person, course, q.ID} {
		h.Write([]byte(s))
		h.Write([]byte{0})
	}
	// Fisher and Yates's shuffle, here and not in math/rand/v2, because an
	// order must never change: a card shown today is answered next year. A
	// choice's chance is off by less than one in 2^60.
	pcg := rand.NewPCG(h.Sum64(), uint64(try))
	shuffle(order, pcg)
	for q.Kind == Ordering && len(order) > 1 && slices.IsSorted(order) {
		shuffle(order, pcg)
	}
	return order
}

func shuffle(order []int, pcg *rand.PCG) {
	for i := len(order) - 1; i > 0; i-- {
		j := int(pcg.Uint64() % uint64(i+1))
		order[i], order[j] = order[j], order[i]
	}
}
