package directory

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"testing"

	"drypp/bot/store"
	"drypp/courses"
)

// TestGroups: whoever is in a group belongs to the people, and nobody else is
// ever stored or asked for twice.
func TestGroups(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(w *world) {
		w.org.Fields = []string{"department"}
		w.org.Groups, w.org.MaxRemoved = map[string]string{"Selgere": "g1", "Ledere": "g2"}, 100
	})
	w.staff(5)
	w.entra.remove("p04")
	for _, in := range []struct{ group, id string }{{"g1", "p00"}, {"g1", "p01"}, {"g2", "p01"}, {"g2", "p04"}} {
		w.entra.join(in.group, in.id, true)
	}
	outsider, err := w.db.Meet(w.ctx, store.Sighting{ObjectID: "p02", Installed: true, At: noon})
	w.must(err)
	w.wantReport(w.sync(), 3, 2, 0, 0, 0)
	w.wantHere("p00 p01")
	if got := w.person("p01").Groups; !slices.Equal(got, []string{"Ledere", "Selgere"}) {
		t.Errorf("the groups are %v", got)
	}
	if got := w.person("p02"); !reflect.DeepEqual(got, outsider) {
		t.Errorf("who only installed the app became %+v", got)
	}

	w.entra.join("g1", "p03", true)  // comes
	w.entra.join("g2", "p00", true)  // comes into another
	w.entra.join("g1", "p01", false) // and out of one
	r := w.sync()
	w.wantReport(r, 4, 1, 2, 0, 0)
	for _, c := range r.Changes {
		if c.Kind == Changed && !slices.Equal(c.Fields, []string{"groups"}) {
			t.Errorf("changed: %+v", c)
		}
	}
	if n := w.entra.calls["user"]; n != 2 { // p03, and p04 who isn't there
		t.Errorf("%d users were asked for one by one, want 2", n)
	}
	w.wantReport(w.sync(), 0, 0, 0, 0, 0)
	if n := w.entra.calls["user"]; n != 2 {
		t.Errorf("%d users were asked for one by one, want no more", n)
	}

	w.entra.join("g2", "p00", false)
	w.entra.join("g1", "p00", false) // is in none any more
	w.entra.put(user("p00", "Lager"))
	w.entra.put(user("p04", "Lager")) // is there again
	w.wantReport(w.sync(), 1, 1, 0, 1, 0)
	w.wantHere("p01 p03 p04")
	if p := w.person("p00"); p.Fields["department"] != "Salg" {
		t.Errorf("who dropped out was brought up to date: %+v", p)
	}
	w.entra.join("g1", "p04", false)
	w.entra.join("g2", "p04", false)
	w.sync()
	w.entra.join("g1", "p04", true) // and back, without a change
	w.wantReport(w.sync(), 1, 0, 0, 0, 1)
}

// TestStartOver: an expired link has the same round begin with everybody, once.
func TestStartOver(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	w.staff(4)
	w.sync()
	w.entra.put(user("p00", "Lager"))
	w.entra.put(user("ghost", "Salg"))
	w.entra.put(user("brief", "Salg")) // so far before the token expires
	w.entra.remove("brief")
	w.entra.put(user("p01", "Lager"))
	w.entra.put(user("p02", "Salg"))
	delete(w.entra.users, "ghost") // changes that no log tells of any more
	delete(w.entra.users, "p03")
	w.entra.stale = true
	r := w.sync()
	w.wantReport(r, 5, 0, 2, 1, 0)
	if !r.Full || !reflect.DeepEqual(w.entra.links, []string{"", "link 4", ""}) || w.roster().Link != "link 10" {
		t.Errorf("asked from %q, which gave %+v, then comes %q", w.entra.links, r, w.roster().Link)
	}
	w.wantHere("p00 p01 p02")
	w.entra.fault = func(call string) error {
		if call == "users" {
			return ErrStartOver
		}
		return nil
	}
	before := w.entra.calls["users"]
	_, err := w.dir.Sync(w.ctx, tenant, SyncOptions{})
	if !errors.Is(err, ErrStartOver) || w.entra.calls["users"] != before+2 || w.status().Failed == "" {
		t.Errorf("starting over again and again gave %v after %d", err, w.entra.calls["users"]-before)
	}
}

// TestAskedAnew: another question takes another beginning.
func TestAskedAnew(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*Organisation){
		"field":    func(o *Organisation) { o.Fields = append(slices.Clone(o.Fields), "floor") },
		"property": func(o *Organisation) { o.Properties = map[string]string{"shift": "extensionAttribute4"} },
		"groups":   func(o *Organisation) { o.Groups = map[string]string{"Alle": "g1"} },
		"order":    func(o *Organisation) { o.Fields = slices.Clone(o.Fields); slices.Reverse(o.Fields) },
		"nothing":  func(o *Organisation) { o.Properties = map[string]string{"shift": "extensionAttribute3", "other": "x"} },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, nil)
			w.staff(1)
			w.entra.join("g1", "p00", true)
			w.sync()
			change(&w.org)
			w.open()
			if r := w.sync(); r.Full != (name != "nothing" && name != "order") {
				t.Errorf("the round began with everybody: %v", r.Full)
			}
		})
	}
}

// TestDry: a dry run says what a round then does, and changes nothing.
func TestDry(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(w *world) { w.org.MaxRemoved = 50 })
	w.staff(6)
	w.sync()
	w.entra.remove("p00")
	w.entra.put(user("p01", "Lager"))
	w.entra.put(user("p06", "Lager"))
	other := user("p02", "Salg")
	other.Person.Locale = "en-GB"
	w.entra.put(other)
	// What somebody's client said goes before what the directory says.
	w.must(second(w.db.Meet(w.ctx, store.Sighting{ObjectID: "p03", Locale: "sv-SE", Installed: true, At: noon})))
	other = user("p03", "Salg")
	other.Person.Locale = "en-GB"
	w.entra.put(other)
	before, roster := w.here(), w.roster()
	clear(w.store.writes)
	dry, err := w.dir.Sync(w.ctx, tenant, SyncOptions{Dry: true})
	w.must(err)
	if w.here() != before || !reflect.DeepEqual(w.roster(), roster) || len(w.store.writes) != 0 {
		t.Errorf("a dry run wrote: %v", w.store.writes)
	}
	if r := w.sync(); !reflect.DeepEqual(r, dry) {
		t.Errorf("the dry run said %+v, the round %+v", dry, r)
	}
	w.wantReport(dry, 5, 1, 2, 1, 0)
}

// TestReplays: who comes more than once counts once, as the latest item has
// them; who comes and goes within a round was never there.
func TestReplays(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	w.entra.size = 2
	w.staff(3)
	w.sync()
	w.entra.put(user("p00", "Lager"))
	w.entra.put(user("passing", "Lager"))
	w.entra.remove("p01")
	w.entra.put(user("p00", "Butikk"))
	w.entra.put(user("p01", "Lager"))
	w.entra.remove("passing")
	r := w.sync()
	w.wantReport(r, 3, 0, 2, 0, 0)
	if len(r.Changes) != 2 || w.person("p00").Fields["department"] != "Butikk" {
		t.Errorf("the changes are %+v", r.Changes)
	}
	w.wantHere("p00 p01 p02")
}

// TestManager: what the directory doesn't say of a manager doesn't change, but
// isn't made up either.
func TestManager(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(w *world) { w.org.MaxRemoved = 100 })
	w.staff(2)
	w.sync()
	silent := user("p00", "Lager")
	silent.Managed = false
	w.entra.put(silent)
	w.sync()
	if got := w.person("p00").Manager; got != "boss" {
		t.Errorf("the manager became %q", got)
	}
	w.org.Groups = map[string]string{"Alle": "g1"}
	w.entra.join("g1", "p00", true)
	w.open()
	w.sync()
	other := user("p02", "Lager")
	w.entra.put(other) // nobody's concern yet
	w.sync()
	other.Managed = false
	w.entra.put(other)
	w.entra.join("g1", "p02", true)
	w.sync()
	if got := w.person("p02").Manager; got != "boss" {
		t.Errorf("the manager of who came into a group is %q", got)
	}
	none := user("p00", "Lager")
	none.Person.Manager = ""
	w.entra.put(none)
	w.sync()
	if got := w.person("p00").Manager; got != "" {
		t.Errorf("the manager stayed %q", got)
	}
}

// TestFoundToBeAnother: who is to be removed may be found meanwhile to be the
// same person as another.
func TestFoundToBeAnother(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	w.staff(2)
	w.sync()
	w.entra.remove("p01")
	w.store.fail = func(call string) error {
		if call == "Unlist" {
			return fmt.Errorf("the person is %w", store.ErrNotFound)
		}
		return nil
	}
	w.wantReport(w.sync(), 1, 0, 0, 1, 0)
}

// TestMembers: a group that comes twice counts once.
func TestMembers(t *testing.T) {
	t.Parallel()
	m := newMembers()
	a, b := keyOf("A"), keyOf("b")
	firsts := []bool{m.add(a, "x"), m.add(keyOf("a"), "x"), m.add(b, "x"), m.add(a, "y"), m.add(b, "y")}
	if want := []bool{true, false, true, false, false}; !slices.Equal(firsts, want) {
		t.Errorf("first: %v, want %v", firsts, want)
	}
	for _, k := range []key{a, b} {
		if got, ok := m.groups(k); !ok || !slices.Equal(got, []string{"x", "y"}) {
			t.Errorf("the groups are %v", got)
		}
	}
	if got, ok := m.groups(keyOf("c")); ok || got != nil || len(m.sets) != 3 {
		t.Errorf("nobody is in %v; %d combinations", got, len(m.sets))
	}
}

// TestBadUser: a directory that sends nonsense ends the round, and removes
// nobody.
func TestBadUser(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	w.staff(1)
	w.sync()
	w.entra.log = append(w.entra.log, User{Person: courses.Person{Name: "secret"}})
	_, err := w.dir.Sync(w.ctx, tenant, SyncOptions{})
	if !errors.Is(err, errNobody) || w.status().Failed != fmt.Sprint(errNobody) {
		t.Errorf("got %v, and %q", err, w.status().Failed)
	}
	w.wantHere("p00")
}
