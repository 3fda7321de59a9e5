package directory

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"drypp/bot/store"
	"drypp/courses"
)

func noSource(w *world) { w.org.Source = nil }

func row(address string) courses.Person {
	return courses.Person{Name: "Name", Email: address, Manager: "Boss@example.no", Fields: map[string]string{"department": "Salg", "phone": "1"}}
}

// TestImport: a list of addresses, with people whose object IDs are known.
func TestImport(t *testing.T) {
	t.Parallel()
	w := newWorld(t, noSource)
	boss, err := w.db.Meet(w.ctx, store.Sighting{ObjectID: "b055", Installed: true, At: noon})
	w.must(err)
	w.must(w.db.SetProfile(w.ctx, boss.ID, "Boss", "boss@example.no"))
	list := []courses.Person{row("Boss@example.no"), row("kari@example.no"), row("ola@example.no")}
	dry, err := w.dir.Import(w.ctx, tenant, list, ImportOptions{Dry: true, Whole: true})
	w.must(err)
	w.wantHere("")
	r, err := w.dir.Import(w.ctx, tenant, list, ImportOptions{Whole: true})
	w.must(err)
	w.wantReport(r, 3, 3, 0, 0, 0)
	if !reflect.DeepEqual(dry, r) {
		t.Errorf("the dry run said %+v, then came %+v", dry, r)
	}
	w.wantHere("b055 kari@example.no ola@example.no")
	kari, err := w.db.Known(w.ctx, "", "KARI@example.no")
	w.must(err)
	if kari.Manager != "b055" || kari.Fields["phone"] != "" || kari.Fields["department"] != "Salg" {
		t.Errorf("the list left %+v", kari)
	}
	if s := w.status(); s.People != 3 || s.Waiting != 2 || s.From != store.FromFile || s.Directory {
		t.Errorf("the status is %+v", s)
	}
	r, err = w.dir.Import(w.ctx, tenant, list[1:], ImportOptions{})
	w.must(err)
	w.wantReport(r, 2, 0, 0, 0, 0)
	r, err = w.dir.Import(w.ctx, tenant, list[:2], ImportOptions{Whole: true})
	w.must(err)
	w.wantReport(r, 2, 0, 0, 1, 0)
	w.wantHere("b055 kari@example.no")
}

// TestImportColumns: what a list has no column for stays as it is known, and
// what it has an empty cell for goes.
func TestImportColumns(t *testing.T) {
	t.Parallel()
	w := newWorld(t, noSource)
	full := courses.Person{
		Name: "Kari", Email: "kari@example.no", Locale: "nn", Manager: "boss@example.no", Country: "SE", Timezone: "Europe/Oslo",
		Groups: []string{"a"}, Fields: map[string]string{"department": "Salg", "title": "Selger"},
	}
	bring := func(p courses.Person, columns ...string) {
		t.Helper()
		o := ImportOptions{Columns: columns}
		o.Dry = true
		dry, err := w.dir.Import(w.ctx, tenant, []courses.Person{p}, o)
		w.must(err)
		o.Dry = false
		r, err := w.dir.Import(w.ctx, tenant, []courses.Person{p}, o)
		w.must(err)
		if !reflect.DeepEqual(dry, r) {
			t.Errorf("the dry run said %+v, then came %+v", dry, r)
		}
	}
	bring(full)
	before, err := w.db.Known(w.ctx, "", full.Email)
	w.must(err)
	bring(courses.Person{Name: "Kari N.", Email: full.Email}, "name", "email")
	after, err := w.db.Known(w.ctx, "", full.Email)
	w.must(err)
	if before.Name = "Kari N."; !reflect.DeepEqual(after, before) {
		t.Errorf("a list without columns left %+v of %+v", after, before)
	}
	bring(courses.Person{Name: "Kari", Email: full.Email, Fields: map[string]string{"title": "Leder"}}, "title", "department", "manager")
	if after, err = w.db.Known(w.ctx, "", full.Email); err != nil || after.Manager != "" || after.Locale != "nn" || after.Country != before.Country ||
		!reflect.DeepEqual(after.Fields, map[string]string{"title": "Leder"}) {
		t.Errorf("empty cells left %+v, %v", after, err)
	}
}

// TestImportProblems: positions are named, and nothing is changed.
func TestImportProblems(t *testing.T) {
	t.Parallel()
	w := newWorld(t, noSource)
	list := []courses.Person{row("a@example.no"), row("b@example.no"), {Name: "x"}, row("A@example.no")}
	_, err := w.dir.Import(w.ctx, tenant, list, ImportOptions{})
	const want = "the list can't be imported: number 3 has neither an e-mail address nor an object ID; number 4 has the same e-mail address as number 1"
	if !errors.Is(err, ErrList) || err.Error() != want {
		t.Errorf("got %q, want %q", err, want)
	}
	w.wantHere("")
}

// TestImportSamePerson: two rows may mean one person though they share nothing.
func TestImportSamePerson(t *testing.T) {
	t.Parallel()
	w := newWorld(t, noSource)
	w.must(second(w.dir.Import(w.ctx, tenant, []courses.Person{{ObjectID: "AA", Name: "A", Email: "a@example.no"}}, ImportOptions{})))
	w.wantHere("aa")
	_, err := w.dir.Import(w.ctx, tenant, []courses.Person{row("b@example.no"), {ObjectID: "aa"}, row("A@example.no")}, ImportOptions{})
	const want = "the list can't be imported: number 3 is the same person as number 2"
	if !errors.Is(err, ErrList) || err.Error() != want {
		t.Errorf("got %q, want %q", err, want)
	}
	w.wantHere("aa")
}

// TestImportManagers: who is named as a manager is known by their object ID, if
// the list or the store tells it, wherever on the list they are.
func TestImportManagers(t *testing.T) {
	t.Parallel()
	w := newWorld(t, noSource)
	people := []courses.Person{
		{ObjectID: "aa", Email: "a@example.no", Manager: "B@example.no"},
		{ObjectID: "BB", Email: "b@example.no", Manager: "C@example.no"},
		{ObjectID: "cc", Manager: "AA"},
	}
	for range 2 {
		w.must(second(w.dir.Import(w.ctx, tenant, people, ImportOptions{})))
		got := w.person("aa").Manager + " " + w.person("bb").Manager + " " + w.person("cc").Manager
		if want := "bb c@example.no aa"; got != want {
			t.Errorf("the managers are %q, want %q", got, want)
		}
	}
	c := w.person("cc")
	w.must(w.db.SetProfile(w.ctx, c.ID, "C", "c@example.no"))
	r, err := w.dir.Import(w.ctx, tenant, people, ImportOptions{})
	w.must(err)
	w.wantReport(r, 3, 0, 1, 0, 0)
	if got := w.person("bb").Manager; got != "cc" {
		t.Errorf("the manager who is known by now is %q", got)
	}
}

// list returns n rows.
func list(n int) (people []courses.Person) {
	for i := range n {
		people = append(people, row(fmt.Sprintf("p%02d@example.no", i)))
	}
	return people
}

// TestImportHeld: a list that lacks too many changes nothing at all, unless who
// imports it said how many may go.
func TestImportHeld(t *testing.T) {
	t.Parallel()
	w := newWorld(t, noSource)
	whole := func(removals int, people []courses.Person) *Report {
		t.Helper()
		r, err := w.dir.Import(w.ctx, tenant, people, ImportOptions{Whole: true, Removals: removals})
		w.must(err)
		return r
	}
	whole(0, list(20))
	roster, here := w.roster(), w.here()
	less := append(list(15), row("new@example.no"))
	r := whole(4, less)
	if r.Held == nil || *r.Held != (store.Held{Removals: 5, People: 20, At: noon}) || r.Removed != 0 || r.Added != 1 || len(r.Changes) != 6 {
		t.Errorf("the report is %+v", r)
	}
	if !reflect.DeepEqual(w.roster(), roster) || w.here() != here {
		t.Errorf("an import that was held left %q and %+v", w.here(), w.roster())
	}
	if err := w.dir.Allow(w.ctx, tenant, 5); !errors.Is(err, ErrNotHeld) {
		t.Errorf("an import was to be allowed as a round is: %v", err)
	}
	w.wantReport(whole(5, less), 16, 1, 0, 5, 0)
	w.wantReport(whole(0, append(less[:15:15], row("p15@example.no"))), 16, 0, 0, 1, 1)
	if s := w.status(); s.People != 16 || s.Left != 5 || s.Waiting != 16 {
		t.Errorf("the status is %+v", s)
	}
}

// TestImportFaults: an import that breaks off has removed nobody, and can be
// repeated.
func TestImportFaults(t *testing.T) {
	t.Parallel()
	for left := range 6 {
		t.Run(fmt.Sprint(left), func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, func(w *world) { noSource(w); w.org.MaxRemoved = 100 })
			w.must(second(w.dir.Import(w.ctx, tenant, list(4), ImportOptions{Whole: true})))
			other := list(9)[4:]
			w.store.fail = func(string) error {
				if left--; left < 0 {
					return errFault
				}
				return nil
			}
			_, err := w.dir.Import(w.ctx, tenant, other, ImportOptions{Whole: true})
			if !errors.Is(err, errFault) {
				t.Fatal(err)
			}
			if !strings.HasPrefix(w.here(), "p00@example.no p01@example.no p02@example.no p03@example.no") {
				t.Errorf("then the people are %q", w.here())
			}
			w.store.fail = nil
			w.must(second(w.dir.Import(w.ctx, tenant, other, ImportOptions{Whole: true})))
			w.wantHere("p04@example.no p05@example.no p06@example.no p07@example.no p08@example.no")
		})
	}
}

// TestFromListToDirectory: people on a list are who the directory says that
// they are, by their addresses, and keep their history; and back.
func TestFromListToDirectory(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(w *world) { noSource(w); w.org.MaxRemoved = 50 })
	w.must(second(w.dir.Import(w.ctx, tenant, list(3), ImportOptions{})))
	before, err := w.db.Known(w.ctx, "", "p00@example.no")
	w.must(err)
	w.staff(2)
	w.org.Source = w.entra
	w.open()
	r := w.sync()
	w.wantReport(r, 2, 0, 2, 1, 0)
	if p := w.person("p00"); p.ID != before.ID || r.Changes[0].Fields[0] != "object_id" {
		t.Errorf("%+v became %+v, told as %+v", before, p, r.Changes[0])
	}
	w.wantHere("p00 p01")
	w.org.Source = nil
	w.open()
	r, err = w.dir.Import(w.ctx, tenant, list(1), ImportOptions{Whole: true, From: store.FromConfiguration})
	w.must(err)
	w.wantReport(r, 1, 0, 1, 1, 0)
	w.wantHere("p00")
	if s := w.status(); s.From != store.FromConfiguration || s.Link != "" || s.Waiting != 0 {
		t.Errorf("the status is %+v", s)
	}
	w.org.Source = w.entra
	w.open()
	if r := w.sync(); !r.Full || r.Returned != 1 {
		t.Errorf("back in the directory: %+v", r)
	}
}
