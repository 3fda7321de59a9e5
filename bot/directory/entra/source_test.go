package entra_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"

	"drypp/bot/directory"
	"drypp/bot/directory/entra/graphtest"
	"drypp/courses"
)

// everything is all that an organisation may choose, and two fields of its own.
var everything = directory.Want{
	Fields:     append(courses.StandardFields(), "shift", "firm"),
	Properties: map[string]string{"shift": "extensionAttribute3", "firm": "companyName", "unused": "employeeId"},
}

func TestFirstRound(t *testing.T) {
	t.Parallel()
	g, e, _ := start(t, graphtest.Config{PageSize: 7})
	boss := g.Add(graphtest.Properties{"displayName": "Åse Ødegård", "mail": "Ase@fjordvik.example"})
	person := g.Add(graphtest.Properties{
		"displayName": " Kari Nordmann ", "mail": "kari@fjordvik.example", "preferredLanguage": "nn-NO",
		"department": "Salg", "officeLocation": "Bodø", "jobTitle": nil, "employeeHireDate": "2026-02-28T23:00:00Z", "usageLocation": "no",
		"companyName": "Fjordvik", "mobilePhone": "+47 900 00 000", "employeeId": "7",
		"onPremisesExtensionAttributes": map[string]any{"extensionAttribute2": "secret", "extensionAttribute3": "kveld"},
	})
	g.SetManager(person, boss)
	g.Add(graphtest.Properties{"displayName": "Borte", "accountEnabled": false})
	g.Populate(20)
	people, _ := round(t, e, everything, "")
	if len(people) != 23 || !people[2].Gone || people[2].Person.Name != "" {
		t.Fatalf("%d people, the disabled one: %+v", len(people), people[2])
	}
	want := courses.Person{
		ObjectID: person, Name: "Kari Nordmann", Email: "kari@fjordvik.example", Locale: "nn-NO", Country: "NO", Manager: boss,
		Fields: map[string]string{"department": "Salg", "location": "Bodø", "start_date": "2026-03-01", "shift": "kveld", "firm": "Fjordvik"},
	}
	checkPerson(t, people[1], want)
	checkPerson(t, people[0], courses.Person{ObjectID: boss, Name: "Åse Ødegård", Email: "Ase@fjordvik.example"})
	if !people[0].Managed || !people[1].Managed {
		t.Error("in a round that begins with everybody it is known who has no manager")
	}
	checkSelect(t, g, "id,accountEnabled,displayName,mail,preferredLanguage,department,officeLocation,jobTitle,employeeHireDate,usageLocation,onPremisesExtensionAttributes,companyName,manager")
}

func checkPerson(t *testing.T, got directory.User, want courses.Person) {
	t.Helper()
	g, err := json.Marshal(got.Person, json.Deterministic(true))
	w, werr := json.Marshal(want, json.Deterministic(true))
	if err != nil || werr != nil || string(g) != string(w) || got.Gone {
		t.Errorf("got  %s gone %v\nwant %s", g, got.Gone, w)
	}
}

// checkSelect wants the first page to be asked for with these properties, and
// the others by their links alone, as these came.
func checkSelect(t *testing.T, g *graphtest.Graph, want string) {
	t.Helper()
	first := true
	for _, r := range g.Requests() {
		if !strings.Contains(r.Path, "/delta") {
			continue
		}
		switch {
		case first && (len(r.Query) != 1 || r.Query.Get("$select") != want):
			t.Errorf("asked for %v, want %s", r.Query, want)
		case !first && (len(r.Query) != 1 || len(r.Query.Get("$skiptoken")) != 64):
			t.Errorf("a link was changed: %v", r.Query)
		}
		first = false
	}
}

// TestSelect: nothing is asked for but what was chosen.
func TestSelect(t *testing.T) {
	t.Parallel()
	const least = "id,accountEnabled,displayName,mail,preferredLanguage"
	for _, tt := range []struct {
		want   directory.Want
		asked  string
		expand string
	}{
		{directory.Want{}, least, ""},
		{directory.Want{Fields: []string{"timezone", "groups"}}, least, ""},
		{directory.Want{Fields: []string{"manager"}}, least, "manager($select=id)"},
		{directory.Want{Fields: []string{"title", "role"}, Properties: map[string]string{"role": "jobTitle"}}, least + ",jobTitle", ""},
		{directory.Want{Fields: []string{"a", "b", "c"}, Properties: map[string]string{
			"a": "extension_0123456789abcdef0123456789abcdef_skift", "b": "onPremisesExtensionAttributes/extensionAttribute15", "c": "employeeOrgData/division",
		}}, least + ",extension_0123456789abcdef0123456789abcdef_skift,onPremisesExtensionAttributes,employeeOrgData", ""},
	} {
		g, e, _ := start(t, graphtest.Config{PageSize: 1})
		people := g.Populate(3)
		round(t, e, tt.want, "")
		asked := tt.asked
		if tt.expand != "" {
			asked += ",manager"
		}
		checkSelect(t, g, asked)
		g.Forget()
		if _, err := e.User(t.Context(), tt.want, people[1]); err != nil {
			t.Fatal(err)
		}
		if q := g.Requests()[0].Query; q.Get("$select") != tt.asked || q.Get("$expand") != tt.expand {
			t.Errorf("one user is asked for by %v, want %s %s", q, tt.asked, tt.expand)
		}
	}
}

func TestNoProperty(t *testing.T) {
	t.Parallel()
	g, e, _ := start(t, graphtest.Config{})
	want := directory.Want{Fields: []string{"phone"}, Properties: map[string]string{"phone": "mobilePhone"}}
	_, err := e.Users(t.Context(), want, "", nil)
	checkError(t, err, "field phone", "mobilePhone", "employeeType")
	_, err = e.User(t.Context(), want, graphtest.CatalogID)
	checkError(t, err, "field phone")
	if len(g.Requests()) != 0 {
		t.Error("something was asked for")
	}
}

func TestChanges(t *testing.T) {
	t.Parallel()
	g, e, _ := start(t, graphtest.Config{})
	people := g.Populate(9)
	_, link := round(t, e, everything, "")
	g.Set(people[1], graphtest.Properties{"mobilePhone": "+47 1"}) // isn't asked for
	g.Set(people[2], graphtest.Properties{"department": nil})
	g.Remove(people[3])
	g.Delete(people[4])
	g.Disable(people[5])
	g.SetManager(people[6], people[2])
	g.SetManager(people[7], "")
	changed, next := round(t, e, everything, link)
	byID := map[string]directory.User{}
	for _, u := range changed {
		byID[u.Person.ObjectID] = u
	}
	if len(changed) != 6 {
		t.Errorf("%d changed, want 6", len(changed))
	}
	if u := byID[people[2]]; u.Gone || u.Managed || u.Person.Fields["department"] != "" || u.Person.Fields["location"] == "" {
		t.Errorf("a department that was cleared: %+v", u)
	}
	for _, id := range people[3:6] {
		if u := byID[id]; !u.Gone || u.Person.Name+u.Person.Email != "" {
			t.Errorf("somebody who left: %+v", u)
		}
	}
	if u := byID[people[6]]; !u.Managed || u.Person.Manager != people[2] {
		t.Errorf("another manager: %+v", u)
	}
	if u := byID[people[7]]; !u.Managed || u.Person.Manager != "" {
		t.Errorf("no manager any more: %+v", u)
	}
	if none, _ := round(t, e, everything, next); len(none) != 0 {
		t.Errorf("nothing changed, and %d came", len(none))
	}
}

func TestStartOver(t *testing.T) {
	t.Parallel()
	for _, how := range []graphtest.Expiry{graphtest.Gone, graphtest.NotFound} {
		g, e, waits := start(t, graphtest.Config{})
		g.Populate(2)
		_, link := round(t, e, directory.Want{}, "")
		g.Expire(how)
		next, err := e.Users(t.Context(), directory.Want{}, link, func([]directory.User) error { t.Error("a page came"); return nil })
		if !errors.Is(err, directory.ErrStartOver) || next != "" || len(waits.all()) != 0 {
			t.Errorf("%d: %q %v", how, next, err)
		}
		if people, _ := round(t, e, directory.Want{}, ""); len(people) != 2 {
			t.Errorf("%d people after starting over", len(people))
		}
	}
	g, e, _ := start(t, graphtest.Config{})
	for _, link := range []string{"https://graph.microsoft.com.evil.example/v1.0/users/delta?$deltatoken=a", "http://graph.microsoft.com/v1.0", "https://a@graph.microsoft.com/v1.0", "::"} {
		if _, err := e.Users(t.Context(), directory.Want{}, link, nil); !errors.Is(err, directory.ErrStartOver) {
			t.Errorf("%s: %v", link, err)
		}
	}
	if len(g.Requests()) != 0 {
		t.Error("a link to elsewhere was followed")
	}
}

func TestPageError(t *testing.T) {
	t.Parallel()
	g, e, _ := start(t, graphtest.Config{PageSize: 1})
	g.Populate(3)
	enough := errors.New("enough")
	next, err := e.Users(t.Context(), directory.Want{}, "", func([]directory.User) error { return enough })
	if !errors.Is(err, enough) || next != "" || g.Calls(graphtest.Delta) != 1 {
		t.Errorf("%q %v after %d pages", next, err, g.Calls(graphtest.Delta))
	}
}

func TestUser(t *testing.T) {
	t.Parallel()
	g, e, _ := start(t, graphtest.Config{})
	people := g.Populate(4)
	g.Disable(people[2])
	g.Remove(people[3])
	for i, tt := range []struct {
		id      string
		gone    bool
		manager string
	}{{people[0], false, ""}, {strings.ToUpper(people[1]), false, people[0]}, {people[2], true, ""}, {people[3], true, ""}} {
		u, err := e.User(t.Context(), everything, tt.id)
		if err != nil {
			t.Fatal(err)
		}
		if u.Person.ObjectID != people[i] || u.Gone != tt.gone || u.Managed == tt.gone || u.Person.Manager != tt.manager {
			t.Errorf("%d: %+v", i, u)
		}
	}
	if _, err := e.User(t.Context(), everything, "me/../../groups"); err == nil {
		t.Error("something else than an ID is asked for")
	}
	g.Fail(graphtest.User, 1, graphtest.InternalError)
	_, err := e.User(t.Context(), everything, people[0])
	checkError(t, err, "asking for a user", "status 500")
}

func TestMembers(t *testing.T) {
	t.Parallel()
	g, e, _ := start(t, graphtest.Config{})
	people := g.Populate(1200)
	inner := g.AddGroup("Inner", people[:1100]...)
	outer := g.AddGroup("Outer", append([]string{inner}, people[1000:1150]...)...)
	var pages []int
	var got []string
	if err := e.Members(t.Context(), outer, func(ids []string) error {
		pages, got = append(pages, len(ids)), append(got, ids...)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	want := slices.Clone(people[:1150])
	slices.Sort(want)
	slices.Sort(got)
	if !slices.Equal(got, want) || !slices.Equal(pages, []int{999, 151}) {
		t.Errorf("%d members in pages of %v", len(got), pages)
	}
	for _, r := range g.Requests() {
		if strings.Contains(r.Path, "/groups/") && (r.Query.Get("$select") != "id" || r.Header.Get("ConsistencyLevel") != "eventual") {
			t.Errorf("asked for %v", r.Query)
		}
	}
	g.RemoveGroup(outer)
	checkError(t, e.Members(t.Context(), outer, nil), "members of a group", "status 404", "no such group")
	g.Grant(graphtest.ReadUsers)
	checkError(t, e.Members(t.Context(), "all", nil), "GUID")
}
