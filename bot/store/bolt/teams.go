package bolt

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"drypp/bot/store"
	"drypp/courses"
	"drypp/courses/results"
)

// Standings returns where a person is in each course.
func (d *DB) Standings(ctx context.Context, person string) (all []results.Standing, err error) {
	err = d.read(ctx, func(t *tx) error {
		if _, err := t.person(person); err != nil {
			return err
		}
		all, err = t.standings([]byte(person))
		return err
	})
	return all, err
}

func (t *tx) standings(person []byte) ([]results.Standing, error) {
	record := t.get(inStandings, person)
	if record == nil {
		return nil, nil
	}
	var c counted
	err := c.decode(person, record)
	return c.standings, err
}

// Team calls f for each person whose manager a person is, with their standings.
func (d *DB) Team(ctx context.Context, manager *courses.Person, f func(courses.Person, []results.Standing) error) error {
	return d.read(ctx, func(t *tx) error {
		keys, err := t.leads(manager)
		if err != nil {
			return err
		}
		for _, key := range keys {
			err := t.members(key, func(id []byte) error {
				if err := ctx.Err(); err != nil || string(id) == manager.ID {
					return err
				}
				p, err := t.person(string(id))
				if err != nil || !p.Active() {
					return err
				}
				all, err := t.standings(id)
				if err != nil {
					return err
				}
				return f(p.Person, all)
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// leads returns what the keys in teams begin with for the people whose manager a
// person is: their object ID and their address, unless that means another who
// has it too.
func (t *tx) leads(manager *courses.Person) (keys [][]byte, err error) {
	if h := t.handle(manager.ObjectID); h != nil {
		keys = append(keys, h)
	}
	meant, err := t.first(manager.Email, func(*person) bool { return true })
	if errors.Is(err, store.ErrNotFound) {
		return keys, nil
	}
	if meant.ID == manager.ID {
		keys = append(keys, t.handle(manager.Email))
	}
	return keys, err
}

// members calls f with the ID of each person of a team.
func (t *tx) members(team []byte, f func(id []byte) error) error {
	return t.membersEver(team, func(id []byte, left bool) error {
		if left {
			return nil
		}
		return f(id)
	})
}

// membersEver calls f with the ID of each person of a team, and of those who were
// in it when they left.
func (t *tx) membersEver(team []byte, f func(id []byte, left bool) error) error {
	return t.each(inTeams, team, func(key, _ []byte) error {
		id, left, err := memberOf(key)
		if err != nil {
			return err
		}
		return f(id, left)
	})
}

// memberOf returns who a key in teams is of, and whether they left.
func memberOf(key []byte) (id []byte, left bool, err error) {
	const size = handleSize + idLength
	left = len(key) == size+1 && key[size] == former
	if len(key) != size && !left {
		return nil, false, errTeam
	}
	return key[handleSize:size], left, nil
}

// Managers calls f for each person who has a team, in the order of IDs.
func (d *DB) Managers(ctx context.Context, f func(courses.Person) error) error {
	return d.read(ctx, func(t *tx) error {
		all, err := t.managers(ctx)
		if err != nil {
			return err
		}
		for i := range all {
			if err := f(all[i].Person); err != nil {
				return err
			}
		}
		return nil
	})
}

// managers returns those who are active and have a team, each once.
func (t *tx) managers(ctx context.Context) (all []person, err error) {
	for w := t.walk(inTeams, nil); w.key != nil; {
		if _, _, err := memberOf(w.key); err != nil {
			return nil, err
		}
		team := bytes.Clone(w.key[:handleSize])
		m, err := t.leader(t.text(string(team)))
		if err = errors.Join(err, ctx.Err()); err != nil {
			return nil, err
		}
		others := false
		for ; w.key != nil && bytes.HasPrefix(w.key, team); w.next() {
			others = others || string(w.key[handleSize:]) != m.ID && t.counts(w.key[handleSize:])
		}
		if others && m.ID != "" && m.Active() {
			all = append(all, m)
		}
	}
	slices.SortFunc(all, func(a, b person) int { return strings.Compare(a.ID, b.ID) })
	return slices.CompactFunc(all, func(a, b person) bool { return a.ID == b.ID }), nil
}

// counts reports whether a person is counted, as whoever is active is.
func (t *tx) counts(person []byte) bool { return t.get(inStandings, person) != nil }

// leader returns the person whom a team has for its manager, or somebody without
// an ID if nobody knows them.
func (t *tx) leader(name string) (person, error) {
	m, err := t.find(name)
	if errors.Is(err, store.ErrNotFound) {
		m, err = t.first(name, func(*person) bool { return true })
	}
	if errors.Is(err, store.ErrNotFound) {
		return person{}, nil
	}
	return m, err
}

var errTeam = fmt.Errorf("%w: a team has a key of another length", store.ErrDamaged)
