package graphtest

import (
	"slices"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// collection returns a page: value is the items, each followed by a comma, and
// links the names and values of further members. The caller holds the lock.
func (g *Graph) collection(of string, value []byte, members ...string) jsontext.Value {
	b := append([]byte(`{"@odata.context":`), quote(base+"/$metadata#"+of)...)
	for m := range slices.Chunk(members, 2) {
		b = append(append(append(append(b, ','), quote(m[0])...), ':'), quote(m[1])...)
	}
	b = append(b, `,"value":[`...)
	if len(value) > 0 {
		b = append(b, value[:len(value)-1]...)
	}
	return append(b, "]}"...)
}

// tell appends what a delta round says of somebody. The caller holds the lock.
func (g *Graph) tell(b []byte, fields []string, it item, minimal bool) []byte {
	u := g.users[it.id]
	if u.removed != "" || it.stale {
		how := u.removed
		if it.stale {
			how = restorable
		}
		return append(b, `{"id":`+string(quote(u.id))+`,"@removed":{"reason":"`+how+`"}}`...)
	}
	whole := it.changed == nil || it.changed[created] || it.changed[restored]
	b = append(append(b, `{"id":`...), quote(u.id)...)
	for _, name := range fields {
		value, set := u.properties[name]
		if name == "id" || !set || minimal && !whole && !it.changed[name] {
			continue
		}
		b = member(b, name, value)
	}
	if slices.Contains(fields, manager) {
		b = g.tellManager(b, u, it, whole)
	}
	return append(b, '}')
}

// tellManager appends manager@delta, if there is anything to tell: the manager,
// and after a change those who aren't any more.
func (g *Graph) tellManager(b []byte, u *user, it item, whole bool) []byte {
	var list []any
	for _, id := range it.bosses {
		if id != u.manager {
			list = append(list, map[string]any{"@odata.type": "#microsoft.graph.user", "id": id, "@removed": map[string]any{"reason": forGood}})
		}
	}
	if u.manager != "" && (whole || it.changed[manager]) {
		list = append(list, map[string]any{"@odata.type": "#microsoft.graph.user", "id": u.manager})
	}
	if list == nil {
		return b
	}
	return member(b, "manager@delta", list)
}

// whole appends a user as it stands on its own: what was never set is null.
func (u *user) whole(b []byte, fields []string) []byte {
	b = append(b, `{"@odata.type":"#microsoft.graph.user","id":`...)
	b = append(b, quote(u.id)...)
	for _, name := range fields {
		if name != "id" && name != manager {
			b = member(b, name, u.properties[name])
		}
	}
	return append(b, '}')
}

// lists are the properties that are empty and not null if they aren't set.
var lists = []string{"businessPhones", "imAddresses", "interests", "otherMails", "proxyAddresses", "assignedLicenses", "assignedPlans", "provisionedPlans", "identities"}

func member(b []byte, name string, value any) []byte {
	b = append(append(append(b, ','), quote(name)...), ':')
	if value == nil && slices.Contains(lists, name) {
		return append(b, "[]"...)
	}
	if text, ok := value.(string); ok {
		return append(b, quote(text)...)
	}
	encoded, err := json.Marshal(value, json.Deterministic(true))
	if err != nil {
		panic(err) // a test put something into the directory that is no JSON
	}
	return append(b, encoded...)
}

func quote(s string) []byte {
	b, err := jsontext.AppendQuote(nil, s)
	if err != nil {
		panic(err) // a test's text is UTF-8
	}
	return b
}
