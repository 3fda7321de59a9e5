package bolt

import (
	"bytes"
	"errors"
	"slices"

	"drypp/bot/store"
)

// rebuildTotals counts everybody, and makes the index of teams, in a store that
// has neither. What can't be read isn't counted: Check finds it.
func (t *tx) rebuildTotals() error {
	var people [][]byte
	var teams [][]byte
	err := t.each(inPeople, nil, func(id, record []byte) error {
		p, err := open(id, record)
		if err != nil {
			return nil
		}
		people = append(people, bytes.Clone(id))
		if team := teamOf(p.manager, id); team != nil {
			teams = append(teams, team)
		}
		return nil
	})
	if err != nil {
		return err
	}
	slices.SortFunc(teams, bytes.Compare) // so that pages are filled in turn
	for _, key := range teams {
		if err := t.put(inTeams, key, []byte{}); err != nil {
			return err
		}
	}
	t.batch = make(map[string]*counter)
	for _, id := range people {
		if err := t.recount(touched{person: string(id)}); err != nil && !errors.Is(err, store.ErrDamaged) {
			return err
		}
	}
	return t.flush()
}
