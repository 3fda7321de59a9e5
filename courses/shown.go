package courses

import (
	"cmp"
	"slices"
)

// SceneOrder is Order for the choices of a scene.
func (q *Question) SceneOrder(s *Scene, person, course string, try int) []int {
	scene := Question{ID: q.ID + "/" + s.ID, Kind: Single, Options: s.Options}
	return scene.Order(person, course, try)
}

// bands is how many rows, by height, the places on a picture are counted in.
const bands = 5

// Marks returns the number that stands on the picture of a Spot question for each
// of its options. They are counted from 1 as one reads, from the top down and from
// the left, so that the author's order, which often begins with the right one,
// tells nothing.
func (q *Question) Marks() []int {
	order := make([]int, len(q.Options))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		p, o := &q.Options[a], &q.Options[b]
		return cmp.Or(cmp.Compare(p.Y*bands/1001, o.Y*bands/1001), cmp.Compare(p.X, o.X), cmp.Compare(p.Y, o.Y))
	})
	marks := make([]int, len(order))
	for n, option := range order {
		marks[option] = n + 1
	}
	return marks
}
