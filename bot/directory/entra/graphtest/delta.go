package graphtest

import (
	"cmp"
	"net/http"
	"slices"
	"strings"
	"time"
)

// tokenLife is how long a link of a delta round is good ("Use delta query",
// section "Token duration").
const tokenLife = 7 * 24 * time.Hour

// cursor is what the token of a link stands for: the next page of a round or of
// a list, or the next round.
type cursor struct {
	path   string
	fields []string
	items  []item
	// position is the item that the page begins with; empty says that it has
	// none at all.
	position int
	empty    bool
	// since is where in the log the next round begins, upto where the one
	// after it does.
	since, upto int
	at          time.Time
}

// item is somebody in a round: what changed, nil meaning that everything is new.
type item struct {
	id      string
	changed map[string]bool
	// bosses are former managers.
	bosses []string
	// stale says that the item tells of a removal that is over.
	stale bool
}

// Expiry is how links stop being good.
type Expiry int

// The kinds of Expiry.
const (
	// Gone: 410 with a Location where to begin anew.
	Gone Expiry = iota + 1
	// NotFound: 400 syncStateNotFound.
	NotFound
)

// Expire makes every link that was given so far be of no use any more.
func (g *Graph) Expire(how Expiry) {
	g.mu.Lock()
	defer g.mu.Unlock()
	clear(g.cursors)
	g.expired = how
}

// delta answers GET /users/delta.
func (g *Graph) delta(r *http.Request) (any, *problem) {
	q, p := query(r, "$select", "$skiptoken", "$deltatoken")
	if p != nil {
		return nil, p
	}
	fields, p := selected(q["$select"], true)
	if p != nil {
		return nil, p
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	switch {
	case q["$skiptoken"] != "" && len(q) > 1:
		return nil, bad("$skiptoken can't be combined with other parameters.")
	case q["$skiptoken"] != "":
		c, p := g.cursor(q["$skiptoken"])
		if p != nil {
			return nil, p
		}
		return g.page(c, strings.Contains(r.Header.Get("Prefer"), "return=minimal")), nil
	case q["$deltatoken"] == "latest":
		return g.collection("users", nil, "@odata.deltaLink", g.link(cursor{path: "/users/delta", fields: fields, since: len(g.log)}, "?$deltatoken=")), nil
	case q["$deltatoken"] != "":
		c, p := g.cursor(q["$deltatoken"])
		if p != nil {
			return nil, p
		}
		if q["$select"] == "" {
			fields = c.fields
		}
		return g.page(g.round(fields, c.since), strings.Contains(r.Header.Get("Prefer"), "return=minimal")), nil
	}
	return g.page(g.first(fields), false), nil
}

// cursor returns what a token stands for. The caller holds the lock.
func (g *Graph) cursor(token string) (cursor, *problem) {
	c, ok := g.cursors[token]
	how := cmp.Or(g.expired, NotFound)
	if ok && g.config.Now().Sub(c.at) <= tokenLife {
		return c, nil
	}
	if how == NotFound {
		return c, &problem{status: http.StatusBadRequest, code: "syncStateNotFound", message: "The sync state generation is not found; perform a full synchronization."}
	}
	return c, &problem{
		status: http.StatusGone, code: "resyncRequired", message: "Resync required.",
		header: http.Header{"Location": {base + "/users/delta?$deltatoken="}},
	}
}

// first returns the round that tells of everybody. The caller holds the lock.
func (g *Graph) first(fields []string) cursor {
	c := cursor{path: "/users/delta", fields: fields, upto: len(g.log)}
	for _, id := range g.order {
		if g.users[id].removed == "" || g.quirks.Tombstones {
			c.items = append(c.items, item{id: id})
		}
	}
	return g.quirky(c)
}

// round returns the round that tells of what changed since a place in the log.
// The caller holds the lock.
func (g *Graph) round(fields []string, since int) cursor {
	c := cursor{path: "/users/delta", fields: fields, since: since, upto: len(g.log)}
	where := map[string]int{}
	for _, entry := range g.log[max(0, since-g.quirks.Replay):] {
		always := strings.HasPrefix(entry.property, "@")
		if !always && !slices.Contains(fields, entry.property) {
			continue
		}
		i, ok := where[entry.user]
		if !ok {
			i = len(c.items)
			where[entry.user], c.items = i, append(c.items, item{id: entry.user, changed: map[string]bool{}})
		}
		it := &c.items[i]
		it.changed[entry.property] = true
		if entry.property == manager && entry.before != "" {
			it.bosses = append(it.bosses, entry.before)
		}
	}
	return g.quirky(c)
}

// quirky brings a round into the order that the quirks want, and adds what they
// add. The caller holds the lock.
func (g *Graph) quirky(c cursor) cursor {
	if g.quirks.Shuffle {
		g.random.Shuffle(len(c.items), func(i, j int) { c.items[i], c.items[j] = c.items[j], c.items[i] })
	}
	if g.quirks.Twice {
		c.items = append(c.items, c.items...)
	}
	if g.quirks.Stale {
		var stale []item
		for _, it := range c.items {
			if it.changed[restored] && g.users[it.id].removed == "" {
				stale = append(stale, item{id: it.id, stale: true})
			}
		}
		c.items = append(stale, c.items...)
	}
	return c
}

// page returns one page of a round. The caller holds the lock.
func (g *Graph) page(c cursor, minimal bool) any {
	if c.empty {
		c.empty = false
		return g.collection("users", nil, g.next(c)...)
	}
	end := min(c.position+g.config.PageSize, len(c.items))
	value := make([]byte, 0, 512*(end-c.position))
	for _, it := range c.items[c.position:end] {
		value = append(g.tell(value, c.fields, it, minimal), ',')
	}
	c.position, c.empty = end, g.quirks.Empty
	return g.collection("users", value, g.next(c)...)
}

// next returns the link after a page.
func (g *Graph) next(c cursor) []string {
	if c.position < len(c.items) || c.empty {
		return []string{"@odata.nextLink", g.link(c, "?$skiptoken=")}
	}
	return []string{"@odata.deltaLink", g.link(cursor{path: c.path, fields: c.fields, since: c.upto}, "?$deltatoken=")}
}

// link keeps a cursor and returns the link with its token. The caller holds the
// lock.
func (g *Graph) link(c cursor, parameter string) string {
	c.at = g.config.Now()
	token := strings.ReplaceAll(g.id()+g.id(), "-", "")
	g.cursors[token] = c
	return base + c.path + parameter + token
}
