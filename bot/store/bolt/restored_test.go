package bolt

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"drypp/bot/store"
	"drypp/bot/store/keyring"
	"drypp/bot/store/storetest"
	"drypp/courses"
	"drypp/courses/calendar"
	"drypp/courses/results"
)

// snapshotTest returns a snapshot of a store.
func snapshotTest(t *testing.T, d *DB) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := d.Snapshot(t.Context(), func(int64) (io.Writer, error) { return &b, nil }); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// beside puts a snapshot into a folder of its own, and a copy of a store's ring as it
// is now if there is to be one.
func beside(t *testing.T, d *DB, snapshot []byte, ring bool) (dir string) {
	t.Helper()
	dir = filepath.Join(t.TempDir(), "org")
	err := errors.Join(os.Mkdir(dir, 0o700), os.WriteFile(filepath.Join(dir, FileName), snapshot, 0o600))
	if ring {
		keys, reading := os.ReadFile(filepath.Join(filepath.Dir(d.path), RingName))
		err = errors.Join(err, reading, os.WriteFile(filepath.Join(dir, RingName), keys, 0o600))
	}
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

// changeAfter changes a store as it may be changed after a backup: two are erased, one
// of whom is another's manager, somebody has another address, and somebody is new.
func changeAfter(t *testing.T, d *DB, people []courses.Person) {
	t.Helper()
	ctx := t.Context()
	moved := courses.Person{ObjectID: people[2].ObjectID, Email: "new@example.no", Manager: "elsewhere"}
	_, err := d.List(ctx, moved, storetest.Noon)
	_, erasing := d.Erase(ctx, storetest.Noon, people[0].ID, people[1].ID)
	if err := errors.Join(err, erasing); err != nil {
		t.Fatal(err)
	}
	meetTest(t, d, "late")
}

// backedUp returns a store of seven people who completed a course, and a snapshot.
func backedUp(t *testing.T) (d *DB, people []courses.Person, snapshot []byte) {
	t.Helper()
	dir := olderStore(t, 4)
	d, err := Open(dir, Options{NoSync: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	for _, id := range []string{"object-0", "object-1", "object-2"} {
		p, err := d.Person(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		people = append(people, p)
	}
	return d, people, snapshotTest(t, d)
}

// TestCheckOlder: a snapshot can be checked beside the ring of the store that runs,
// which isn't touched by it, and what is wrong with it is found.
func TestCheckOlder(t *testing.T) {
	t.Parallel()
	d, people, snapshot := backedUp(t)
	changeAfter(t, d, people)
	ring := filepath.Join(filepath.Dir(d.path), RingName)
	before, err := os.ReadFile(ring)
	if err != nil {
		t.Fatal(err)
	}
	dir := beside(t, d, snapshot, false)
	old, err := Open(dir, Options{NoSync: true, Keys: keyring.Options{Path: ring, ReadOnly: true}})
	if err != nil {
		t.Fatal(err)
	}
	if err := old.Check(t.Context()); err != nil {
		t.Errorf("Check says %v", err)
	}
	if _, err := old.PersonByID(t.Context(), people[0].ID); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("somebody who was erased can be read: %v", err)
	}
	if _, err := old.Meet(t.Context(), store.Sighting{ObjectID: "x", At: storetest.Noon}); !errors.Is(err, keyring.ErrReadOnly) {
		t.Errorf("a change gave %v, want %v", err, keyring.ErrReadOnly)
	}
	if err := old.Close(); err != nil {
		t.Error(err)
	}
	after, err := os.ReadFile(ring)
	if err != nil || !bytes.Equal(after, before) {
		t.Errorf("the ring was changed (%v)", err)
	}
	harmOlderPeople(t, d, snapshot, ring, people[2].ID)
}

// harmOlderPeople harms a record in a snapshot and looks whether Check finds it.
func harmOlderPeople(t *testing.T, d *DB, snapshot []byte, ring, person string) {
	t.Helper()
	dir := beside(t, d, snapshot, false)
	old, err := Open(dir, Options{NoSync: true, Keys: keyring.Options{Path: ring, ReadOnly: true}})
	if err != nil {
		t.Fatal(err)
	}
	b, err := old.bolt.Begin(true)
	if err == nil {
		err = errors.Join(b.Bucket(bucketNames[inPeople]).Put([]byte(person), []byte("x")), b.Commit())
	}
	if err != nil {
		t.Fatal(err)
	}
	if err := old.Check(t.Context()); !errors.Is(err, store.ErrDamaged) || !strings.Contains(err.Error(), person) {
		t.Errorf("Check says %v", err)
	}
	if err := old.Close(); err != nil {
		t.Error(err)
	}
}

// TestRestoreOlder: a store that is restored beside a newer ring has nobody who was
// erased, finds the others by what they had then, and counts who is left.
func TestRestoreOlder(t *testing.T) {
	t.Parallel()
	d, people, snapshot := backedUp(t)
	changeAfter(t, d, people)
	dir := beside(t, d, snapshot, true)
	for range 2 {
		old, err := Open(dir, Options{NoSync: true})
		if err != nil {
			t.Fatal(err)
		}
		checkRestored(t, old, people)
		if err := errors.Join(old.Check(t.Context()), old.Close()); err != nil {
			t.Error(err)
		}
	}
}

func checkRestored(t *testing.T, d *DB, people []courses.Person) {
	t.Helper()
	ctx := t.Context()
	for _, p := range people[:2] {
		_, byID := d.PersonByID(ctx, p.ID)
		_, byAddress := d.Known(ctx, "", p.Email)
		if !errors.Is(byID, store.ErrNotFound) || !errors.Is(byAddress, store.ErrNotFound) {
			t.Errorf("somebody who was erased: %v, %v", byID, byAddress)
		}
	}
	p, err := d.Known(ctx, "", people[2].Email)
	if err != nil || p.ID != people[2].ID || p.Manager != "" {
		t.Errorf("by the address of then it is %+v, %v", p, err)
	}
	if p, err := d.Person(ctx, "object-2"); err != nil || p.ID != people[2].ID {
		t.Errorf("by object ID it is %+v, %v", p, err)
	}
	table, err := d.Totals(ctx, results.Cut{}, calendar.Date{})
	if err != nil || table.People != 4 || table.Courses["c"].Completed != 4 {
		t.Errorf("the totals are %+v, %v; want 4 people", table, err)
	}
	if gone, err := d.Gone(ctx); err != nil || gone["c"] != (store.Gone{Completed: 2, Passed: 2}) {
		t.Errorf("of who is gone are %v, %v", gone, err)
	}
}
