package graphtest

import (
	"maps"
	"slices"
	"strings"
)

// Properties are somebody's, by Graph's names. A value is what it is in JSON; a
// nil is null.
type Properties map[string]any

// user is somebody in the directory.
type user struct {
	id         string
	properties Properties
	manager    string
	// removed is how, as in @removed, or empty.
	removed string
	// installed says that they have the app.
	installed bool
}

// The kinds of @removed ("Use delta query", section "Resource representation").
const (
	restorable = "changed"
	forGood    = "deleted"
)

// change is one entry of the log: of whom what changed.
type change struct {
	user, property string
	// before is what a navigation property was.
	before string
}

// What a change is of, beside a property.
const (
	created  = "@created"
	removal  = "@removed"
	restored = "@restored"
	manager  = "manager"
)

// Add puts somebody into the directory and returns their object ID. Their
// account is enabled unless it is said to be otherwise.
func (g *Graph) Add(p Properties) string {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.add(p)
}

func (g *Graph) add(p Properties) string {
	u := &user{id: g.id(), properties: Properties{"accountEnabled": true}}
	maps.Copy(u.properties, p)
	g.users[u.id] = u
	g.order = append(g.order, u.id)
	g.log = append(g.log, change{user: u.id, property: created})
	return u.id
}

// Set changes properties of somebody. What isn't another value is no change.
func (g *Graph) Set(id string, p Properties) {
	g.mu.Lock()
	defer g.mu.Unlock()
	u := g.users[id]
	for _, name := range slices.Sorted(maps.Keys(p)) {
		old, was := u.properties[name]
		if was && comparable(old) && comparable(p[name]) && old == p[name] {
			continue
		}
		u.properties[name] = p[name]
		g.log = append(g.log, change{user: id, property: name})
	}
}

func comparable(v any) bool {
	switch v.(type) {
	case nil, string, bool:
		return true
	}
	return false
}

// Disable disables the account.
func (g *Graph) Disable(id string) { g.Set(id, Properties{"accountEnabled": false}) }

// SetManager makes boss the manager of somebody; empty means that they have none.
func (g *Graph) SetManager(id, boss string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.setManager(id, boss)
}

func (g *Graph) setManager(id, boss string) {
	if u := g.users[id]; u.manager != boss {
		g.log = append(g.log, change{id, manager, u.manager})
		u.manager = boss
	}
}

// Remove removes somebody, who can be restored.
func (g *Graph) Remove(ids ...string) { g.remove(restorable, ids) }

// Delete removes somebody for good.
func (g *Graph) Delete(ids ...string) { g.remove(forGood, ids) }

func (g *Graph) remove(how string, ids []string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, id := range ids {
		g.users[id].removed = how
		g.log = append(g.log, change{user: id, property: removal})
	}
}

// Restore brings somebody back who was removed.
func (g *Graph) Restore(id string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.users[id].removed = ""
	g.log = append(g.log, change{user: id, property: restored})
}

// Everybody calls f for each person who is there and whose account is enabled,
// in the order that they were added in. f must not call the stand-in, nor change
// the properties.
func (g *Graph) Everybody(f func(id string, p Properties, manager string)) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, id := range g.order {
		if u := g.users[id]; u.removed == "" && u.properties["accountEnabled"] == true {
			f(id, u.properties, u.manager)
		}
	}
}

// find returns who is there, by object ID or by user principal name. The caller
// holds the lock.
func (g *Graph) find(idOrName string) *user {
	if u := g.users[strings.ToLower(strings.Trim(idOrName, "{}"))]; u != nil {
		if u.removed != "" {
			return nil
		}
		return u
	}
	for _, u := range g.users {
		name, _ := u.properties["userPrincipalName"].(string)
		if u.removed == "" && name != "" && strings.EqualFold(name, idOrName) {
			return u
		}
	}
	return nil
}

// group is a group with its direct members: people and groups.
type group struct {
	id, name string
	members  map[string]bool
}

// AddGroup puts a group into the directory and returns its object ID.
func (g *Graph) AddGroup(name string, members ...string) string {
	g.mu.Lock()
	defer g.mu.Unlock()
	of := &group{id: g.id(), name: name, members: map[string]bool{}}
	for _, m := range members {
		of.members[m] = true
	}
	g.groups[of.id] = of
	return of.id
}

// Enter makes people or groups direct members of a group.
func (g *Graph) Enter(group string, members ...string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, m := range members {
		g.groups[group].members[m] = true
	}
}

// Leave takes direct members out of a group.
func (g *Graph) Leave(group string, members ...string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, m := range members {
		delete(g.groups[group].members, m)
	}
}

// RemoveGroup removes a group, but nobody who is in it.
func (g *Graph) RemoveGroup(id string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	delete(g.groups, id)
	for _, other := range g.groups {
		delete(other.members, id)
	}
}

// members returns the sorted IDs of who is in a group, and of the groups: of the
// direct members, or of all. The caller holds the lock.
func (g *Graph) members(id string, all bool) (people, groups []string) {
	seen := map[string]bool{id: true}
	for next := []string{id}; len(next) > 0; next = next[1:] {
		for m := range g.groups[next[0]].members {
			if seen[m] {
				continue
			}
			seen[m] = true
			if u := g.users[m]; u != nil && u.removed == "" {
				people = append(people, m)
			}
			if g.groups[m] != nil {
				groups = append(groups, m)
				if all {
					next = append(next, m)
				}
			}
		}
	}
	slices.Sort(people)
	slices.Sort(groups)
	return people, groups
}
