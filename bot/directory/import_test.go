package directory

import (
	"errors"
	"reflect"
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
	r, err = w.dir.Import(w.ctx, tenant, list, ImportOptions{})
	w.must(err)
	w.wantReport(r, 3, 0, 0, 0, 0)
	r, err = w.dir.Import(w.ctx, tenant, list[:2], ImportOptions{Whole: true})
	w.must(err)
	w.wantReport(r, 2, 0, 0, 1, 0)
	w.wantHere("b055 kari@example.no")
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
