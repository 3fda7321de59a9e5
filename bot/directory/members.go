package directory

import (
	"context"
	"crypto/sha256"
	"maps"
	"slices"
	"strings"
)

// key stands for an object ID: half as long, of one length whatever the ID is
// like, and nothing that somebody could be recognised by.
type key [16]byte

func keyOf(objectID string) key {
	sum := sha256.Sum256([]byte(strings.ToLower(objectID)))
	return key(sum[:len(key{})])
}

// members knows who is in which of an organisation's groups, in 20 bytes a
// person: most people are in one of few combinations of groups.
type members struct {
	of map[key]int32
	// sets are the combinations by the groups' names, sorted; next is where
	// each leads with one more group.
	sets [][]string
	next map[joining]int32
}

type joining struct {
	set   int32
	group string
}

func newMembers() *members {
	return &members{of: map[key]int32{}, sets: [][]string{nil}, next: map[joining]int32{}}
}

// add notes that somebody is in a group, and reports whether they weren't in
// any before. Groups come in alphabetical order.
func (m *members) add(k key, group string) (first bool) {
	set := m.of[k]
	names := m.sets[set]
	if len(names) > 0 && names[len(names)-1] == group {
		return false
	}
	to, ok := m.next[joining{set, group}]
	if !ok {
		to = int32(len(m.sets))
		m.sets = append(m.sets, append(slices.Clone(names), group))
		m.next[joining{set, group}] = to
	}
	m.of[k] = to
	return set == 0
}

// groups returns the names of somebody's groups, sorted, and whether they are
// in any. The caller must not change them.
func (m *members) groups(k key) ([]string, bool) {
	set, ok := m.of[k]
	return m.sets[set], ok
}

// readMembers asks who is in the organisation's groups. It returns the object
// IDs of those whom news says to be of interest, too.
func (o *organisation) readMembers(ctx context.Context, news func(key) bool) (*members, []string, error) {
	m := newMembers()
	var joined []string
	for _, name := range slices.Sorted(maps.Keys(o.Groups)) {
		err := o.Source.Members(ctx, o.Groups[name], func(objectIDs []string) error {
			for _, id := range objectIDs {
				if k := keyOf(id); m.add(k, name) && news(k) {
					joined = append(joined, id)
				}
			}
			return ctx.Err()
		})
		if err != nil {
			return nil, nil, err
		}
	}
	return m, joined, nil
}
