package graphtest

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// user answers GET /users/{id}.
func (g *Graph) user(r *http.Request) (any, *problem) {
	q, p := query(r, "$select", "$expand")
	if p != nil {
		return nil, p
	}
	fields, p := selected(q["$select"], false)
	if p != nil {
		return nil, p
	}
	expand, inner, ok := expansion(q["$expand"])
	if !ok {
		return nil, bad("$expand takes manager($select=…) here.")
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	u := g.find(r.PathValue("user"))
	if u == nil {
		return nil, missing(r.PathValue("user"))
	}
	b := u.whole(nil, fields)
	if boss := g.users[u.manager]; expand && boss != nil && boss.removed == "" {
		b = append(append(b[:len(b)-1], `,"manager":`...), boss.whole(nil, inner)...)
		b = append(b, '}')
	}
	return jsontext.Value(b), nil
}

// expansion takes "manager" and "manager($select=…)" apart.
func expansion(text string) (expand bool, fields []string, ok bool) {
	switch inner, cut := strings.CutPrefix(text, manager+"($select="); {
	case text == "":
		return false, nil, true
	case text == manager:
		return true, standard, true
	case cut && strings.HasSuffix(inner, ")"):
		fields, p := selected(strings.TrimSuffix(inner, ")"), false)
		return true, fields, p == nil
	}
	return false, nil, false
}

// manager answers GET /users/{id}/manager.
func (g *Graph) manager(r *http.Request) (any, *problem) {
	q, p := query(r, "$select")
	if p != nil {
		return nil, p
	}
	fields, p := selected(q["$select"], false)
	if p != nil {
		return nil, p
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	u := g.find(r.PathValue("user"))
	if u == nil {
		return nil, missing(r.PathValue("user"))
	}
	boss := g.users[u.manager]
	if boss == nil || boss.removed != "" {
		return nil, missing("manager")
	}
	return jsontext.Value(boss.whole(nil, fields)), nil
}

// group answers GET /groups/{id}.
func (g *Graph) group(r *http.Request) (any, *problem) {
	q, p := query(r, "$select")
	if p != nil {
		return nil, p
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	of := g.groups[r.PathValue("group")]
	if of == nil {
		return nil, missing(r.PathValue("group"))
	}
	document := map[string]any{"id": of.id}
	for name := range strings.SplitSeq(q["$select"], ",") {
		switch name {
		case "id", "":
		case "displayName":
			document[name] = of.name
		default:
			return nil, bad("Could not find a property named '" + name + "' on the groups of the stand-in.")
		}
	}
	return document, nil
}

// list answers GET /groups/{id}/members and transitiveMembers, with and without
// a cast to users. A cast takes an advanced query, on each page.
func (g *Graph) list(r *http.Request) (any, *problem) {
	q, p := query(r, "$select", "$top", "$count", "$skiptoken")
	if p != nil {
		return nil, p
	}
	fields, p := selected(q["$select"], true)
	if p != nil {
		return nil, p
	}
	top, err := strconv.Atoi(q["$top"])
	if q["$top"] == "" {
		top, err = 100, nil
	}
	if err != nil || top < 1 || top > 999 {
		return nil, bad("Invalid page size specified: '" + q["$top"] + "'. Must be between 1 and 999 inclusive.")
	}
	cast := r.PathValue("cast")
	switch {
	case cast != "" && cast != "microsoft.graph.user":
		return nil, bad("Resource not found for the segment '" + cast + "'.")
	case cast != "" && (r.Header.Get("ConsistencyLevel") != "eventual" || q["$count"] != "true"):
		return nil, &problem{status: http.StatusBadRequest, code: "Request_UnsupportedQuery", message: "Request with $search, $filter, $orderby or an OData cast needs $count=true and the header ConsistencyLevel: eventual."}
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	c := cursor{path: r.URL.Path, fields: fields}
	if q["$skiptoken"] != "" {
		if c, p = g.cursor(q["$skiptoken"]); p != nil {
			return nil, p
		}
	} else if c.items, p = g.found(r.PathValue("group"), cast != "", strings.Contains(r.URL.Path, "/transitiveMembers")); p != nil {
		return nil, p
	}
	return g.listed(r, q, c, top), nil
}

// found returns who is to be listed. The caller holds the lock.
func (g *Graph) found(group string, onlyUsers, all bool) ([]item, *problem) {
	if g.groups[group] == nil {
		return nil, missing(group)
	}
	people, groups := g.members(group, all)
	if !onlyUsers {
		people = append(groups, people...)
	}
	items := make([]item, len(people))
	for i, id := range people {
		items[i].id = id
	}
	return items, nil
}

// listed returns a page of members. Who may read members and not users sees
// their IDs only ("Limited information returned for inaccessible member
// objects"). The caller holds the lock.
func (g *Graph) listed(r *http.Request, q map[string]string, c cursor, top int) any {
	token, _ := g.authorized(r)
	if !slices.ContainsFunc(forUsers, token.has) {
		c.fields = nil
	}
	end := min(c.position+top, len(c.items))
	var value []byte
	for _, it := range c.items[c.position:end] {
		if of := g.groups[it.id]; of != nil {
			value = append(append(append(value, `{"@odata.type":"#microsoft.graph.group","id":`...), quote(of.id)...), "},"...)
		} else {
			value = append(g.users[it.id].whole(value, c.fields), ',')
		}
	}
	var members []string
	if c.position = end; end < len(c.items) {
		parameters := "?"
		for _, name := range []string{"$count", "$select", "$top"} {
			if q[name] != "" {
				parameters += name + "=" + q[name] + "&"
			}
		}
		members = []string{"@odata.nextLink", g.link(c, parameters+"$skiptoken=")}
	}
	return g.collection("directoryObjects", value, members...)
}
