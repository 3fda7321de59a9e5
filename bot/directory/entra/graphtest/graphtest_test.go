package graphtest_test

import (
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/go-json-experiment/json"

	"drypp/bot/directory/entra/graphtest"
	"drypp/bot/teams/teamstest"
)

const base = "https://graph.microsoft.com/v1.0"

// client asks a stand-in over the network, with a token.
type client struct {
	t     *testing.T
	http  *http.Client
	token string
}

func connect(t *testing.T, c graphtest.Config) (*graphtest.Graph, *client) {
	t.Helper()
	g, network := graphtest.Start(t, c)
	return g, newClient(t, network)
}

func newClient(t *testing.T, network *teamstest.Network) *client {
	t.Helper()
	cl := &client{t: t, http: network.Client()}
	t.Cleanup(cl.http.CloseIdleConnections)
	cl.sign()
	return cl
}

// sign gets a token with what is granted now.
func (c *client) sign() {
	c.t.Helper()
	form := url.Values{
		"client_id": {teamstest.AppID}, "client_secret": {teamstest.Secret}, "grant_type": {"client_credentials"},
		"scope": {"https://graph.microsoft.com/.default openid"},
	}
	status, doc, _ := c.send("POST", "https://login.microsoftonline.com/"+teamstest.Tenant+"/oauth2/v2.0/token", form.Encode(), "Content-Type", "application/x-www-form-urlencoded")
	if status != http.StatusOK {
		c.t.Fatalf("no token: %d %v", status, doc)
	}
	c.token = doc["access_token"].(string)
}

// send makes a request and returns the status, 0 if the connection was dropped.
func (c *client) send(method, address, body string, headers ...string) (int, map[string]any, http.Header) {
	c.t.Helper()
	req, err := http.NewRequestWithContext(c.t.Context(), method, address, strings.NewReader(body))
	if err != nil {
		c.t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+c.token)
	for h := range slices.Chunk(headers, 2) {
		req.Header.Set(h[0], h[1])
	}
	resp, err := c.http.Do(req)
	if err != nil {
		return 0, nil, nil
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		return 0, nil, nil
	}
	var doc map[string]any
	if len(data) > 0 {
		if err := json.Unmarshal(data, &doc); err != nil {
			return resp.StatusCode, nil, resp.Header
		}
	}
	return resp.StatusCode, doc, resp.Header
}

func (c *client) get(path string, headers ...string) (int, map[string]any) {
	c.t.Helper()
	if strings.HasPrefix(path, "/") {
		path = base + path
	}
	status, doc, _ := c.send("GET", path, "", headers...)
	return status, doc
}

// code returns the error's code.
func code(doc map[string]any) string {
	e, _ := doc["error"].(map[string]any)
	text, _ := e["code"].(string)
	return text
}

// round follows the links of a round and returns its items and the last link.
func (c *client) round(link string, headers ...string) (items []map[string]any, next string) {
	c.t.Helper()
	for {
		status, page := c.get(link, headers...)
		if status != http.StatusOK {
			c.t.Fatalf("%s: %d %v", link, status, page)
		}
		for _, v := range page["value"].([]any) {
			items = append(items, v.(map[string]any))
		}
		if more, ok := page["@odata.nextLink"].(string); ok {
			link = more
			continue
		}
		next, _ = page["@odata.deltaLink"].(string)
		return items, next
	}
}

func ids(items []map[string]any) []string {
	var list []string
	for _, it := range items {
		list = append(list, it["id"].(string))
	}
	return list
}

func TestFirstRound(t *testing.T) {
	t.Parallel()
	g, c := connect(t, graphtest.Config{PageSize: 7})
	people := g.Populate(20)
	items, next := c.round("/users/delta()?$select=displayName,department,manager")
	if !slices.Equal(ids(items), people) {
		t.Errorf("told of %d, want %d", len(items), len(people))
	}
	for i, it := range items {
		_, boss := it["manager@delta"]
		if want := 3 + min(i, 1); len(it) != want || boss != (i > 0) {
			t.Errorf("%d: %v, want the three properties only", i, it)
		}
	}
	if !strings.HasPrefix(next, base+"/users/delta?$deltatoken=") {
		t.Errorf("the last page has no link: %q", next)
	}
	if n := g.Calls(graphtest.Delta); n != 3 {
		t.Errorf("%d pages, want 3", n)
	}
}

func TestChanges(t *testing.T) {
	t.Parallel()
	g, c := connect(t, graphtest.Config{})
	people := g.Populate(8)
	_, link := c.round("/users/delta?$select=displayName,department,manager")
	g.Set(people[1], graphtest.Properties{"mobilePhone": "+47 1"}) // isn't asked for
	g.Set(people[2], graphtest.Properties{"department": "Kantine"})
	g.Set(people[3], graphtest.Properties{"department": nil})
	g.Remove(people[4])
	g.Delete(people[5])
	g.SetManager(people[6], people[2])
	g.Remove(people[7])
	g.Restore(people[7])
	joined := g.Add(graphtest.Properties{"displayName": "Ny"})
	items, next := c.round(link)
	if want := append(slices.Clone(people[2:]), joined); !slices.Equal(ids(items), want) {
		t.Errorf("told of %v, want %v", ids(items), want)
	}
	got, err := json.Marshal([]any{items[0]["department"], items[1], items[2]["@removed"], items[3], items[4]["manager@delta"], items[5]["@removed"], items[6]}, json.Deterministic(true))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`"Kantine"`, `"department":null`, `{"reason":"changed"}`, `{"@removed":{"reason":"deleted"},"id":`,
		`{"@odata.type":"#microsoft.graph.user","@removed":{"reason":"deleted"},"id":"` + people[0] + `"}`,
		`{"@odata.type":"#microsoft.graph.user","id":"` + people[2] + `"}`, `,null,{"displayName":"Ny","id":`,
	} {
		if !strings.Contains(string(got), want) {
			t.Errorf("%s doesn't say %s", got, want)
		}
	}
	again, _ := c.round(link)
	if !slices.Equal(ids(again), ids(items)) {
		t.Errorf("the same link tells of %v, then of %v", ids(items), ids(again))
	}
	if none, _ := c.round(next); len(none) != 0 {
		t.Errorf("nothing changed, and %v is told", none)
	}
	if least, _ := c.round(link, "Prefer", "return=minimal"); least[0]["displayName"] != nil || items[0]["displayName"] == nil {
		t.Errorf("minimal %v, else %v", least[0], items[0])
	}
}

func TestQuirks(t *testing.T) {
	t.Parallel()
	g, c := connect(t, graphtest.Config{PageSize: 4, Seed: 7})
	people := g.Populate(10)
	g.Remove(people[9])
	_, link := c.round("/users/delta?$select=displayName")
	g.Set(people[0], graphtest.Properties{"displayName": "A"})
	_, link = c.round(link)
	g.Restore(people[9])
	for _, tt := range []struct {
		name   string
		quirks graphtest.Quirks
		link   string
		want   []string
	}{
		{"stale", graphtest.Quirks{Stale: true}, link, []string{people[9], people[9]}},
		{"replay", graphtest.Quirks{Replay: 1}, link, []string{people[0], people[9]}},
		{"twice", graphtest.Quirks{Twice: true}, link, []string{people[9], people[9]}},
		{"empty", graphtest.Quirks{Empty: true}, "/users/delta?$select=id", people},
	} {
		g.SetQuirks(tt.quirks)
		if items, next := c.round(tt.link); !slices.Equal(ids(items), tt.want) || next == "" {
			t.Errorf("%s: %v, want %v", tt.name, ids(items), tt.want)
		}
	}
	g.SetQuirks(graphtest.Quirks{Shuffle: true, Tombstones: true})
	g.Delete(people[8])
	items, _ := c.round("/users/delta?$select=id")
	if got := ids(items); slices.Equal(got, people) || !slices.Equal(slices.Sorted(slices.Values(got)), slices.Sorted(slices.Values(people))) {
		t.Errorf("%v isn't everybody out of order", got)
	}
}

func TestExpiry(t *testing.T) {
	t.Parallel()
	now := time.Now()
	g, c := connect(t, graphtest.Config{PageSize: 2, Now: func() time.Time { return now }})
	g.Populate(3)
	_, link := c.round("/users/delta?$select=id")
	g.Expire(graphtest.Gone)
	status, doc, header := c.send("GET", link, "")
	if status != http.StatusGone || code(doc) != "resyncRequired" || header.Get("Location") != base+"/users/delta?$deltatoken=" {
		t.Errorf("%d %v %v", status, doc, header)
	}
	g.Expire(graphtest.NotFound)
	if status, doc := c.get(link); status != http.StatusBadRequest || code(doc) != "syncStateNotFound" {
		t.Errorf("%d %v", status, doc)
	}
	_, link = c.round("/users/delta?$select=id")
	now = now.Add(7*24*time.Hour + time.Minute)
	c.sign()
	if status, doc := c.get(link); code(doc) != "syncStateNotFound" {
		t.Errorf("after a week: %d %v", status, doc)
	}
}

func TestRefused(t *testing.T) {
	t.Parallel()
	g, c := connect(t, graphtest.Config{})
	person := g.Populate(1)[0]
	group := g.AddGroup("Alle", person)
	for _, tt := range []struct {
		path string
		code string
	}{
		{"/users/delta?$select=shoeSize", "BadRequest"},
		{"/users/delta?$select=mailboxSettings", "BadRequest"},
		{"/users/delta?$select=id,id", "BadRequest"},
		{"/users/delta?$top=5", "BadRequest"},
		{"/users/delta?$expand=manager", "BadRequest"},
		{"/users/delta?$orderby=id", "BadRequest"},
		{"/users/delta?$skiptoken=a&$select=id", "BadRequest"},
		{"/users/delta?$skiptoken=a", "syncStateNotFound"},
		{"/users/00000000-0000-4000-8000-000000000000", "Request_ResourceNotFound"},
		{"/groups/" + person + "/transitiveMembers", "Request_ResourceNotFound"},
		{"/groups/" + group + "/transitiveMembers/microsoft.graph.user", "Request_UnsupportedQuery"},
		{"/groups/" + group + "/transitiveMembers?$top=1000", "BadRequest"},
		{"/nowhere", "BadRequest"},
		{"https://graph.microsoft.com/beta/users/delta", "BadRequest"},
	} {
		if status, doc := c.get(tt.path); status < 400 || code(doc) != tt.code {
			t.Errorf("%s: %d %v, want %s", tt.path, status, doc, tt.code)
		}
	}
	c.token = "none"
	if status, doc := c.get("/users/delta"); status != http.StatusUnauthorized || code(doc) != "InvalidAuthenticationToken" {
		t.Errorf("without a token: %d %v", status, doc)
	}
}

// TestRoles: each path wants its own role, and a token has those that were
// granted when it was given.
func TestRoles(t *testing.T) {
	t.Parallel()
	g, c := connect(t, graphtest.Config{Roles: []string{}})
	person := g.Populate(1)[0]
	group := g.AddGroup("Alle", person)
	for _, tt := range []struct{ path, role, code string }{
		{"/users/delta", graphtest.ReadUsers, "Authorization_RequestDenied"},
		{"/users/" + person, graphtest.ReadUsers, "Authorization_RequestDenied"},
		{"/groups/" + group + "/transitiveMembers", graphtest.ReadMembers, "Authorization_RequestDenied"},
		{"/users/" + person + "/teamwork/installedApps", graphtest.InstallSelf, "Forbidden"},
		{"/appCatalogs/teamsApps", graphtest.ReadCatalog, "Forbidden"},
	} {
		g.Grant()
		c.sign()
		if status, doc := c.get(tt.path); status != http.StatusForbidden || code(doc) != tt.code {
			t.Errorf("%s without %s: %d %v", tt.path, tt.role, status, doc)
		}
		g.Grant(tt.role)
		if status, _ := c.get(tt.path); status != http.StatusForbidden {
			t.Errorf("%s: an old token has the new role", tt.path)
		}
		c.sign()
		if status, doc := c.get(tt.path); status != http.StatusOK {
			t.Errorf("%s with %s: %d %v", tt.path, tt.role, status, doc)
		}
	}
}

func TestMembers(t *testing.T) {
	t.Parallel()
	g, c := connect(t, graphtest.Config{})
	people := g.Populate(6)
	slices.Sort(people)
	inner := g.AddGroup("Inner", people[3:5]...)
	outer := g.AddGroup("Outer", append([]string{inner}, people[:3]...)...)
	g.Enter(inner, outer) // a circle
	g.Remove(people[4])
	advanced := []string{"ConsistencyLevel", "eventual"}
	for _, tt := range []struct {
		path string
		want []string
	}{
		{"/transitiveMembers/microsoft.graph.user?$count=true&$select=id&$top=3", people[:4]},
		{"/transitiveMembers?$top=2", append([]string{inner}, people[:4]...)},
		{"/members", append([]string{inner}, people[:3]...)},
	} {
		if items, _ := c.round("/groups/"+outer+tt.path, advanced...); !slices.Equal(ids(items), tt.want) {
			t.Errorf("%s: %v, want %v", tt.path, ids(items), tt.want)
		}
	}
	_, page := c.get("/groups/"+outer+"/transitiveMembers/microsoft.graph.user?$count=true&$top=1", advanced...)
	if status, doc := c.get(page["@odata.nextLink"].(string)); code(doc) != "Request_UnsupportedQuery" {
		t.Errorf("the next page without the header: %d %v", status, doc)
	}
	g.Leave(outer, people[0], inner)
	g.Grant(graphtest.ReadMembers)
	c.sign()
	items, _ := c.round("/groups/" + outer + "/transitiveMembers?$select=displayName")
	if !slices.Equal(ids(items), people[1:3]) || len(items[0]) != 2 {
		t.Errorf("who may read no users sees %v", items)
	}
	g.RemoveGroup(outer)
	if status, _ := c.get("/groups/" + outer + "/transitiveMembers"); status != http.StatusNotFound {
		t.Errorf("a group that was removed: %d", status)
	}
}
