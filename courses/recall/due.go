package recall

import (
	"cmp"
	"slices"
	"time"
)

// Due returns which items may come now as reviews, the one most likely forgotten
// first, and when the next of the others may, or the zero time if none will. A card
// takes at most MaxCard of them. A course whose measurement is near or due waits for
// it, and one that the person is held out of waits for its last; see Trial. Whether
// the person wants questions to come back, and the organisation, is for the caller to
// know.
func Due(items []Item, trials []Trial, at time.Time) (due []Item, next time.Time) {
	each(items, trials, at, func(i *Item, free time.Time) {
		if free.Before(i.Due) {
			free = i.Due
		}
		switch {
		case !free.After(at):
			due = append(due, *i)
		case next.IsZero() || free.Before(next):
			next = free
		}
	})
	if len(due) > 1 {
		forgotten(due, at)
	}
	return due, next
}

// Relearn returns the items whose lessons are to come back now, in the items' order.
// They wait for measurements as reviews do.
func Relearn(items []Item, trials []Trial, at time.Time) (list []Item) {
	each(items, trials, at, func(i *Item, free time.Time) {
		if i.Relearn && !free.After(at) {
			list = append(list, *i)
		}
	})
	return list
}

// each calls f for every item with when its course may come back, which is not after
// at if it may now.
func each(items []Item, trials []Trial, at time.Time, f func(i *Item, free time.Time)) {
	for len(items) > 0 {
		_, n := span(items, items[0].Course)
		free := time.Time{}
		if t := Of(trials, items[0].Course); t != nil {
			free = t.Free(items[:n], at)
		}
		for k := range n {
			f(&items[k], free)
		}
		items = items[n:]
	}
}

// forgotten sorts items by how likely they are forgotten, the likeliest first.
func forgotten(items []Item, at time.Time) {
	type known struct {
		item   Item
		recall float64
	}
	list := make([]known, len(items))
	for k := range items {
		list[k] = known{items[k], items[k].Recall(at)}
	}
	slices.SortFunc(list, func(a, b known) int {
		return cmp.Or(cmp.Compare(a.recall, b.recall), cmp.Compare(a.item.Course, b.item.Course),
			cmp.Compare(a.item.Question, b.item.Question))
	})
	for k := range items {
		items[k] = list[k].item
	}
}
