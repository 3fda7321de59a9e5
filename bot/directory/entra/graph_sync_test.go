package entra_test

import (
	"errors"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"drypp/bot/directory"
	"drypp/bot/directory/entra/graphtest"
	"drypp/bot/teams/teamstest"
)

func firstSync(t *testing.T, prism *graphtest.Prism) {
	w := newWorld(t, prism, graphtest.Config{PageSize: 20}, nil)
	ids := w.g.Populate(50)
	w.g.Disable(ids[49])
	w.g.Set(ids[1], graphtest.Properties{
		"displayName": "Åse Ødegård", "mail": "ase@fjordvik.example", "department": "Økonomi", "officeLocation": "Tromsø",
		"jobTitle": nil, "employeeHireDate": "2026-03-01T23:00:00Z", "usageLocation": "SE", "preferredLanguage": "nn-NO",
		"onPremisesExtensionAttributes": map[string]any{"extensionAttribute3": "natt", "extensionAttribute4": "secret"},
	})
	w.counts(w.sync(), true, 49, 0, 0, 0)
	w.listed(ids[:49]...)
	w.asked(everyField...)
	p := w.people()[ids[1]]
	want := map[string]string{"department": "Økonomi", "location": "Tromsø", "start_date": "2026-03-01", "shift": "natt"}
	if p.Name != "Åse Ødegård" || p.Email != "ase@fjordvik.example" || p.Locale != "nn-NO" || p.Country != "SE" || p.Manager != ids[0] || !maps.Equal(p.Fields, want) {
		t.Errorf("a person came as %+v", p)
	}
	if boss := w.people()[ids[0]]; boss.Manager != "" {
		t.Errorf("who has no manager came with %q", boss.Manager)
	}
	s, err := w.dir.Status(t.Context(), teamstest.Tenant)
	if err != nil {
		t.Fatal(err)
	}
	if s.People != 49 || s.Left != 0 || !s.Directory || s.Link == "" {
		t.Errorf("the status is %+v", s)
	}
}

func changes(t *testing.T, prism *graphtest.Prism) {
	w := newWorld(t, prism, graphtest.Config{PageSize: 30}, nil)
	ids := w.g.Populate(100)
	w.sync()
	w.g.Forget()
	w.counts(w.sync(), false, 0, 0, 0, 0)
	w.g.Set(ids[3], graphtest.Properties{"department": "Kantine"})
	w.g.Set(ids[4], graphtest.Properties{"mobilePhone": "+47 1"}) // nobody chose to know it
	w.g.SetManager(ids[5], ids[1])
	w.g.SetManager(ids[6], "")
	w.g.Remove(ids[7])
	w.g.Delete(ids[8])
	w.g.Disable(ids[9])
	joined := w.g.Add(graphtest.Properties{"displayName": "Ny", "mail": "ny@fjordvik.example"})
	dry, err := w.dir.Sync(t.Context(), teamstest.Tenant, directory.SyncOptions{Dry: true})
	if err != nil {
		t.Fatal(err)
	}
	w.counts(dry, false, 1, 3, 3, 0)
	w.listed(ids...)
	r := w.sync()
	w.counts(r, false, 1, 3, 3, 0)
	if r.Seen > 7 {
		t.Errorf("%d people came, want those who changed", r.Seen)
	}
	w.listed(append(slices.Concat(ids[:7], ids[10:]), joined)...)
	people := w.people()
	if people[ids[3]].Fields["department"] != "Kantine" || people[ids[5]].Manager != ids[1] || people[ids[6]].Manager != "" {
		t.Errorf("changes came as %+v, %+v, %+v", people[ids[3]], people[ids[5]], people[ids[6]])
	}
	if n := w.g.Calls(graphtest.User); n != 2 {
		t.Errorf("%d people were asked for one by one, want the joiner, whose manager isn't told, in each round", n)
	}
	w.asked(everyField...)
	w.counts(w.sync(), false, 0, 0, 0, 0)
}

// leaversReturn: who comes back in time is the same person as before.
func leaversReturn(t *testing.T, prism *graphtest.Prism) {
	w := newWorld(t, prism, graphtest.Config{}, nil)
	ids := w.g.Populate(40)
	w.sync()
	before := w.people()
	w.g.Remove(ids[1])
	w.g.Disable(ids[2])
	w.counts(w.sync(), false, 0, 0, 2, 0)
	for _, id := range ids[1:3] {
		p, err := w.db.Person(t.Context(), id)
		if err != nil || p.Left.IsZero() {
			t.Errorf("a leaver is kept as %+v, %v", p, err)
		}
	}
	w.g.Restore(ids[1])
	w.g.Set(ids[2], graphtest.Properties{"accountEnabled": true})
	w.g.SetQuirks(graphtest.Quirks{Stale: true})
	w.counts(w.sync(), false, 0, 0, 0, 2)
	after := w.people()
	for _, id := range ids[1:3] {
		if after[id].ID != before[id].ID || after[id].Manager != before[id].Manager || !after[id].Left.IsZero() {
			t.Errorf("%+v came back as %+v", before[id], after[id])
		}
	}
}

func linksExpire(t *testing.T, prism *graphtest.Prism) {
	w := newWorld(t, prism, graphtest.Config{PageSize: 20}, nil)
	ids := w.g.Populate(50)
	w.sync()
	for i, how := range []graphtest.Expiry{graphtest.Gone, graphtest.NotFound} {
		w.g.Expire(how)
		w.g.Delete(ids[i]) // which the link would have told
		w.g.SetManager(ids[20+i], "")
		w.g.Set(ids[10], graphtest.Properties{"department": "Avdeling " + string(rune('A'+i))})
		r := w.sync()
		w.counts(r, true, 0, r.Changed, 1, 0)
		w.listed(ids[i+1:]...)
		got := w.people()
		if dept, boss := got[ids[10]].Fields["department"], got[ids[20+i]].Manager; !strings.HasPrefix(dept, "Avdeling") || boss != "" {
			t.Errorf("what changed meanwhile came as %q, under %q", dept, boss)
		}
		w.asked(everyField...)
		w.counts(w.sync(), false, 0, 0, 0, 0)
	}
}

// roundsBreakOff: whatever becomes of a page, nobody is removed for it.
func roundsBreakOff(t *testing.T, prism *graphtest.Prism) {
	w := newWorld(t, prism, graphtest.Config{PageSize: 5, Quirks: graphtest.Quirks{Tombstones: true}}, func(w *world) { w.org.MaxRemoved = 100 })
	ids := w.g.Populate(40)
	w.sync()
	w.g.Delete(ids[:6]...)
	faults := []graphtest.Fault{
		graphtest.InternalError, graphtest.BadGateway, graphtest.Unavailable, graphtest.Throttled(time.Minute),
		{Status: http.StatusForbidden, Code: "Authorization_RequestDenied"},
		{Reset: true}, {Lose: true}, {Cut: true}, {Half: true}, {Linkless: true},
	}
	for i, f := range append(faults, faults...) {
		if i == len(faults) { // from here on with everybody
			w.g.Expire(graphtest.NotFound)
			w.g.Fail(graphtest.Delta, 1, graphtest.Fault{}) // says so
		}
		w.g.Fail(graphtest.Delta, 1, graphtest.Fault{}) // the first page comes
		w.g.FailOften(graphtest.Delta, 1, f)
		if err := w.fails(); err != nil && strings.Contains(err.Error(), "person") {
			t.Errorf("%+v: the error tells too much: %v", f, err)
		}
		w.g.FailOften(graphtest.Delta, 0)
		w.listed(ids...)
	}
	w.counts(w.sync(), true, 0, 0, 6, 0)
	w.listed(ids[6:]...)
}

// throttled: who is told to wait waits as long, and the round goes on.
func throttled(t *testing.T, prism *graphtest.Prism) {
	w := newWorld(t, prism, graphtest.Config{PageSize: 10}, nil)
	ids := w.g.Populate(30)
	w.g.Fail(graphtest.Delta, 1, graphtest.Fault{})
	w.g.Fail(graphtest.Delta, 1, graphtest.Throttled(7*time.Second))
	w.g.Fail(graphtest.Delta, 1, graphtest.Throttled(10*time.Minute))
	w.g.Fail(graphtest.Delta, 1, graphtest.Fault{Cut: true})
	w.counts(w.sync(), true, 30, 0, 0, 0)
	w.listed(ids...)
	if len(w.waits) != 3 || w.waits[0] != 7*time.Second || w.waits[1] != 10*time.Minute || w.waits[2] > time.Minute {
		t.Errorf("waited for %v", w.waits)
	}
	if n := w.g.Calls(graphtest.Delta); n != 6 {
		t.Errorf("%d requests, want each page once more for each time that it failed", n)
	}
}

// manyRemovals: more than the share wait for a contact, and nothing is lost.
func manyRemovals(t *testing.T, prism *graphtest.Prism) {
	w := newWorld(t, prism, graphtest.Config{}, nil)
	ids := w.g.Populate(100)
	w.sync()
	w.g.Delete(ids[80:]...)
	w.g.Set(ids[1], graphtest.Properties{"department": "Kantine"})
	link := w.link()
	for range 2 {
		r := w.sync()
		if r.Held == nil || r.Held.Removals != 20 || r.Held.People != 100 || r.Removed != 0 {
			t.Fatalf("%+v isn't held", r)
		}
		w.listed(ids...)
	}
	if w.link() != link || w.people()[ids[1]].Fields["department"] != "Kantine" {
		t.Error("a round that is held moved the link, or lost a change")
	}
	if err := w.dir.Allow(t.Context(), teamstest.Tenant, 20); err != nil {
		t.Fatal(err)
	}
	w.counts(w.sync(), false, 0, 0, 20, 0)
	w.listed(ids[:80]...)
	w.g.Delete(ids[70:]...)
	if err := w.dir.Allow(t.Context(), teamstest.Tenant, 10); !errors.Is(err, directory.ErrNotHeld) {
		t.Errorf("what isn't held was allowed: %v", err)
	}
	if r := w.sync(); r.Held == nil {
		t.Error("a confirmation counted twice")
	}
}

func groups(t *testing.T, prism *graphtest.Prism) {
	var ids []string
	var all, shop, ghost string
	w := newWorld(t, prism, graphtest.Config{PageSize: 30}, func(w *world) {
		ids = w.g.Populate(60)
		shop = w.g.AddGroup("Butikk", ids[20:40]...)
		all = w.g.AddGroup("Alle", append([]string{shop}, ids[:10]...)...)
		ghost = w.g.AddGroup("Lager", ids[39], ids[40])
		w.org.Groups = map[string]string{"Alle": all, "Lager": ghost}
		w.org.MaxRemoved = 50
		w.org.Fields = append(slices.Clone(everyField), "groups")
	})
	w.counts(w.sync(), true, 31, 0, 0, 0)
	w.listed(append(slices.Clone(ids[:10]), ids[20:41]...)...)
	if got := w.people(); !slices.Equal(got[ids[39]].Groups, []string{"Alle", "Lager"}) || !slices.Equal(got[ids[0]].Groups, []string{"Alle"}) {
		t.Errorf("groups came as %v, %v", got[ids[39]].Groups, got[ids[0]].Groups)
	}
	if n := w.g.Calls(graphtest.User); n != 0 {
		t.Errorf("%d people were asked for one by one", n)
	}
	w.g.Enter(shop, ids[50]) // whom the delta doesn't mention
	w.g.Leave(all, ids[0])
	w.g.Set(ids[1], graphtest.Properties{"department": "Kantine"})
	w.g.Set(ids[55], graphtest.Properties{"department": "Kantine"}) // isn't one of them
	w.counts(w.sync(), false, 1, 1, 1, 0)
	w.listed(slices.Concat(ids[1:10], ids[20:41], ids[50:51])...)
	if p := w.people()[ids[50]]; p.Name == "" || p.Manager == "" || p.Fields["department"] == "" {
		t.Errorf("a joiner came as %+v", p)
	}
	w.g.Enter(all, ids[0])
	w.counts(w.sync(), false, 0, 0, 0, 1)
	w.asked(everyField...)
	w.g.RemoveGroup(ghost)
	if err := w.fails(); err == nil || strings.Contains(err.Error(), ids[0]) {
		t.Errorf("a group that is gone: %v", err)
	}
	w.listed(slices.Concat(ids[:10], ids[20:41], ids[50:51])...)
}

// fieldsChosen: what was taken out is neither asked for nor kept.
func fieldsChosen(t *testing.T, prism *graphtest.Prism) {
	w := newWorld(t, prism, graphtest.Config{}, nil)
	ids := w.g.Populate(20)
	w.sync()
	w.asked(everyField...)
	for _, fields := range [][]string{{"department", "manager"}, {}, {"shift"}, everyField} {
		if _, err := w.dir.Choose(t.Context(), teamstest.Tenant, fields); err != nil {
			t.Fatal(err)
		}
		for _, p := range w.people() {
			for f := range p.Fields {
				if !slices.Contains(fields, f) {
					t.Errorf("%s is kept, and only %v are chosen", f, fields)
				}
			}
			if p.Manager != "" && !slices.Contains(fields, "manager") {
				t.Errorf("the manager is kept, and only %v are chosen", fields)
			}
		}
		r := w.sync()
		w.counts(r, true, 0, r.Changed, 0, 0)
		w.asked(fields...)
	}
	if p := w.people()[ids[3]]; len(p.Fields) != 5 || p.Manager == "" || p.Country != "NO" {
		t.Errorf("in the end a person is %+v", p)
	}
}

// quirks: whatever order a round tells things in, and however often, the people
// are those of the directory in the end.
func quirks(t *testing.T, prism *graphtest.Prism) {
	w := newWorld(t, prism, graphtest.Config{PageSize: 7, Seed: 11, Quirks: graphtest.Quirks{
		Shuffle: true, Twice: true, Empty: true, Replay: 20, Tombstones: true, Stale: true,
	}}, func(w *world) { w.org.MaxRemoved = 100 })
	ids := w.g.Populate(30)
	w.g.Remove(ids[29])
	w.counts(w.sync(), true, 29, 0, 0, 0)
	w.g.Remove(ids[:3]...)
	w.g.Restore(ids[29])
	w.g.SetManager(ids[20], ids[10])
	w.counts(w.sync(), false, 1, 1, 3, 0)
	w.g.Restore(ids[0])
	w.g.Remove(ids[4])
	w.g.Restore(ids[4])
	w.counts(w.sync(), false, 0, 0, 0, 1)
	w.listed(append([]string{ids[0]}, ids[3:]...)...)
	if p := w.people(); p[ids[20]].Manager != ids[10] || p[ids[4]].Manager != ids[0] {
		t.Errorf("managers are %q and %q", p[ids[20]].Manager, p[ids[4]].Manager)
	}
}
