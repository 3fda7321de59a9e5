package bolt

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"drypp/bot/store"
	"drypp/bot/store/storetest"
	"drypp/courses"
)

// manyPeople makes a store with people.
func manyPeople(t *testing.T, n int) *DB {
	t.Helper()
	d, _ := openTest(t, Options{NoSync: true})
	err := d.write(t.Context(), func(t *tx) error {
		for i := range n {
			p := person{Person: courses.Person{
				ID: benchID(i), ObjectID: fmt.Sprint("o", i), Name: fmt.Sprint("n", i), Manager: fmt.Sprint("m", i%7),
				Fields: map[string]string{courses.FieldDepartment: fmt.Sprint(i % 5)}, Met: storetest.Noon,
			}}
			if err := t.putPerson(&p); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// TestEverybodyInOrder: however many there are, each is read once, whole, and in
// the order of IDs.
func TestEverybodyInOrder(t *testing.T) {
	t.Parallel()
	for _, n := range []int{0, 1, portionSize - 1, portionSize, portionSize + 1, 9*portionSize + 5} {
		d := manyPeople(t, n)
		i := 0
		err := d.Everybody(t.Context(), func(p courses.Person) error {
			want := fmt.Sprint(i % 5)
			if p.ID != benchID(i) || p.Name != fmt.Sprint("n", i) || p.Manager != fmt.Sprint("m", i%7) || !maps.Equal(p.Fields, map[string]string{courses.FieldDepartment: want}) {
				t.Errorf("of %d, number %d is %+v", n, i, p)
			}
			i++
			return nil
		})
		if err != nil || i != n {
			t.Errorf("%d of %d were read, %v", i, n, err)
		}
	}
}

// TestEverybodyEnds: reading ends with the first error: the caller's, that of the
// context, or that of a record; and leaves out who has no key.
func TestEverybodyEnds(t *testing.T) {
	t.Parallel()
	const n = 5 * portionSize
	d := manyPeople(t, n)
	stop := errors.New("stop")
	for _, at := range []int{0, portionSize, n - 1} {
		read := 0
		err := d.Everybody(t.Context(), func(courses.Person) error {
			if read++; read > at {
				return stop
			}
			return nil
		})
		if !errors.Is(err, stop) || read != at+1 {
			t.Errorf("%d were read, %v; want %d and to stop", read, err, at+1)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	err := d.Everybody(ctx, func(courses.Person) error { cancel(); return nil })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("after the context ended: %v", err)
	}
	gone := benchID(n / 2)
	if err := d.ringWithout([]string{gone}, nil); err != nil {
		t.Fatal(err)
	}
	var ids []string
	collect := func(p courses.Person) error { ids = append(ids, p.ID); return nil }
	if err := d.Everybody(t.Context(), collect); err != nil || len(ids) != n-1 || slices.Contains(ids, gone) {
		t.Errorf("%d people, %v; want all but one", len(ids), err)
	}
	err = d.write(t.Context(), func(t *tx) error { return t.putRaw(inPeople, []byte(benchID(n-3)), []byte("x")) })
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Everybody(t.Context(), collect); !errors.Is(err, store.ErrDamaged) {
		t.Errorf("with a damaged record: %v", err)
	}
}

// TestManagersAreBounded: what managers are called is shared, up to a limit.
func TestManagersAreBounded(t *testing.T) {
	t.Parallel()
	asked := 0
	s := &shared{managers: map[string]string{}, text: func(h string) string { asked++; return strings.ToUpper(h) }}
	for range 2 {
		for n := range maxManagers {
			if got := s.manager(fmt.Sprint("h", n)); got != fmt.Sprint("H", n) {
				t.Fatalf("manager %d is %q", n, got)
			}
		}
	}
	if s.manager("more"); asked != maxManagers+1 || len(s.managers) != maxManagers {
		t.Errorf("%d were asked for, and %d are shared", asked, len(s.managers))
	}
}
