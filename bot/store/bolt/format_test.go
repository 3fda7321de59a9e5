package bolt

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"drypp/bot/store"
	"drypp/bot/store/storetest"
	"drypp/courses"
)

// downgrade turns a store into one of an older format.
func (t *tx) downgrade(format int) error {
	t.writes++
	for _, name := range bucketNames[len(bucketsOf(format)):] {
		if err := t.bolt.DeleteBucket(name); err != nil {
			return err
		}
	}
	return t.put(inMeta, formatKey, fmt.Append(nil, format))
}

// makeOlder turns a store into one of an older format, and closes it.
func makeOlder(t *testing.T, d *DB, format int) {
	t.Helper()
	err := d.write(t.Context(), func(t *tx) error { return t.downgrade(format) })
	if err := errors.Join(err, d.Close()); err != nil {
		t.Fatal(err)
	}
}

// openAgain opens the store where another was.
func openAgain(t *testing.T, closed *DB) *DB {
	t.Helper()
	d, err := Open(filepath.Dir(closed.path), Options{})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// TestOlderFormats opens stores of format 1, which knew nothing of campaigns,
// and 2, in which nobody was found by their address.
func TestOlderFormats(t *testing.T) {
	t.Parallel()
	for format := range Format {
		if format == 0 {
			continue
		}
		t.Run(fmt.Sprint(format), func(t *testing.T) {
			t.Parallel()
			older, _ := openTest(t, Options{})
			p := meetTest(t, older, "one")
			if err := older.SetProfile(t.Context(), p.ID, "n", "One@Example.no"); err != nil {
				t.Fatal(err)
			}
			makeOlder(t, older, format)
			for range 2 {
				d := openAgain(t, older)
				got, err := d.Known(t.Context(), "", "one@example.no")
				if err != nil || got.ID != p.ID {
					t.Errorf("the person is %+v, %v", got, err)
				}
				agendaOf(t, d, p.ID)
				if is, err := d.readFormat(); is != Format {
					t.Errorf("its format is %d, %v; want %d", is, err, Format)
				}
				if err := errors.Join(d.Check(t.Context()), d.Close()); err != nil {
					t.Error(err)
				}
			}
		})
	}
}

// TestOlderListed: format 2 didn't say who is listed, but only lists told a
// country.
func TestOlderListed(t *testing.T) {
	t.Parallel()
	for country, want := range map[string]bool{"NO": true, "": false} {
		p := person{Person: courses.Person{ID: testPerson, ObjectID: "one", Country: country}}
		got, err := open([]byte(testPerson), seal(&p))
		if err != nil || got.Listed != want {
			t.Errorf("with country %q the person is %+v, %v", country, got, err)
		}
	}
}

// TestOlderWithDamage: who can't be read doesn't keep the others from being
// found, and is found by Check.
func TestOlderWithDamage(t *testing.T) {
	t.Parallel()
	older, _ := openTest(t, Options{})
	for _, id := range []string{"one", "two"} {
		p := meetTest(t, older, id)
		if err := older.SetProfile(t.Context(), p.ID, "n", id+"@example.no"); err != nil {
			t.Fatal(err)
		}
		if id == "two" {
			err := older.write(t.Context(), func(t *tx) error { return t.put(inPeople, []byte(p.ID), []byte("x")) })
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	makeOlder(t, older, 2)
	d := openAgain(t, older)
	if p, err := d.Known(t.Context(), "", "one@example.no"); err != nil || p.ObjectID != "one" {
		t.Errorf("known is %+v, %v", p, err)
	}
	if err := d.Check(t.Context()); !errors.Is(err, store.ErrDamaged) {
		t.Errorf("Check says %v, want %v", err, store.ErrDamaged)
	}
	if err := d.Close(); err != nil {
		t.Error(err)
	}
}

// TestUpgradeFails: an upgrade that ends in the middle leaves the store as it
// was, and is done anew.
func TestUpgradeFails(t *testing.T) {
	t.Parallel()
	older, _ := openTest(t, Options{})
	p := meetTest(t, older, "one")
	if err := older.SetProfile(t.Context(), p.ID, "n", "one@example.no"); err != nil {
		t.Fatal(err)
	}
	if err := older.write(t.Context(), func(t *tx) error { return t.downgrade(2) }); err != nil {
		t.Fatal(err)
	}
	stopped := errors.New("stopped")
	err := older.write(t.Context(), func(t *tx) error { return errors.Join(upgrade(t), stopped) })
	if format, _ := older.readFormat(); !errors.Is(err, stopped) || format != 2 {
		t.Errorf("after %v the format is %d, want 2", err, format)
	}
	if err := older.Close(); err != nil {
		t.Fatal(err)
	}
	d := openAgain(t, older)
	if got, err := d.Known(t.Context(), "", "one@example.no"); err != nil || got.ID != p.ID {
		t.Errorf("known is %+v, %v", got, err)
	}
	if err := errors.Join(d.Check(t.Context()), d.Close()); err != nil {
		t.Error(err)
	}
}

// TestSharedIsBounded: what people have in common is shared, up to a limit.
func TestSharedIsBounded(t *testing.T) {
	t.Parallel()
	s := newShared()
	read := func(department string) courses.Person {
		t.Helper()
		p := person{Person: storetest.Person("o")}
		p.Fields = map[string]string{"department": department}
		var got person
		err := s.open(&got, []byte(p.ID), seal(&p))
		if err != nil || !reflect.DeepEqual(got.Person, p.Person) {
			t.Fatalf("got %+v, %v; want %+v", got, err, p)
		}
		return got.Person
	}
	same := func(p, q courses.Person) bool {
		return reflect.ValueOf(p.Fields).Pointer() == reflect.ValueOf(q.Fields).Pointer()
	}
	if !same(read("Salg"), read("Salg")) || same(read("Salg"), read("Drift")) {
		t.Error("fields are shared by others than those who have the same")
	}
	for n := range 2 * maxShared {
		read(fmt.Sprint(n))
	}
	if n := len(s.fields); n != maxShared {
		t.Errorf("%d are shared, want %d", n, maxShared)
	}
}

// TestAddressKey: case means nothing, and length no trouble.
func TestAddressKey(t *testing.T) {
	t.Parallel()
	d, _ := openTest(t, Options{NoSync: true})
	long := strings.Repeat("Å", 50_000) + "@Example.no"
	p, err := d.List(context.Background(), courses.Person{Email: long}, storetest.Noon)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := d.Known(t.Context(), "", strings.ToLower(long)); err != nil || got.ID != p.ID {
		t.Errorf("known is %s, %v; want %s", got.ID, err, p.ID)
	}
}
