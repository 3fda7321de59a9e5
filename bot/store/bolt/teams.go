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
				if err != nil {
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
	if manager.ObjectID != "" {
		keys = append(keys, teamKey(manager.ObjectID))
	}
	meant, err := t.first(manager.Email, func(*person) bool { return true })
	if errors.Is(err, store.ErrNotFound) {
		return keys, nil
	}
	if meant.ID == manager.ID {
		keys = append(keys, teamKey(manager.Email))
	}
	return keys, err
}

// members calls f with the ID of each person of a team.
func (t *tx) members(team []byte, f func(id []byte) error) error {
	return t.each(inTeams, team, func(key, _ []byte) error {
		if len(key) != addressSize+idLength {
			return errTeam
		}
		return f(key[addressSize:])
	})
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

// managers returns those who haven't left and have a team, each once.
func (t *tx) managers(ctx context.Context) (all []person, err error) {
	for w := t.walk(inTeams, nil); w.key != nil; {
		if len(w.key) != addressSize+idLength {
			return nil, errTeam
		}
		team := bytes.Clone(w.key[:addressSize])
		m, err := t.leader(string(w.key[addressSize:]))
		if err = errors.Join(err, ctx.Err()); err != nil {
			return nil, err
		}
		others := false
		for ; w.key != nil && bytes.HasPrefix(w.key, team); w.next() {
			others = others || string(w.key[addressSize:]) != m.ID
		}
		if others && m.ID != "" && m.Left.IsZero() {
			all = append(all, m)
		}
	}
	slices.SortFunc(all, func(a, b person) int { return strings.Compare(a.ID, b.ID) })
	return slices.CompactFunc(all, func(a, b person) bool { return a.ID == b.ID }), nil
}

// leader returns the manager of a person, or somebody without an ID if nobody
// knows them. The key of their team doesn't tell who they are.
func (t *tx) leader(of string) (person, error) {
	p, err := t.person(of)
	if err != nil {
		return p, err
	}
	m, err := t.find(p.Manager)
	if errors.Is(err, store.ErrNotFound) {
		m, err = t.first(p.Manager, func(*person) bool { return true })
	}
	if errors.Is(err, store.ErrNotFound) {
		return person{}, nil
	}
	return m, err
}

var errTeam = fmt.Errorf("%w: a team has a key of another length", store.ErrDamaged)
