package bolt

import (
	"errors"

	"drypp/bot/store"
)

// rebuildTotals counts everybody in a store that has no totals. Who can't be read
// isn't counted: Check finds them.
func (t *tx) rebuildTotals() error {
	var people []string
	for w := t.walkKeys(inPeople, nil); w.key != nil; w.next() {
		people = append(people, string(w.key))
	}
	t.batch = make(map[string]*counter)
	for _, id := range people {
		if err := t.recount(touched{person: id}); err != nil && !errors.Is(err, store.ErrDamaged) {
			return err
		}
	}
	return t.flush()
}
