package bolt

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"go.etcd.io/bbolt"

	"drypp/bot/store"
	"drypp/bot/store/storetest"
	"drypp/courses"
	"drypp/courses/calendar"
	"drypp/courses/results"
)

// olderStore puts a store of an older format into a new folder: one that was
// written by a program of that time, with seven people in it. A sealed one has its
// ring of keys beside it.
func olderStore(t *testing.T, format int) (dir string) {
	t.Helper()
	dir = filepath.Join(t.TempDir(), "org")
	err := errors.Join(os.Mkdir(dir, 0o700), unpack(fmt.Sprintf("format-%d.db.gz", format), filepath.Join(dir, FileName)))
	if format >= sealedSince {
		err = errors.Join(err, unpack(fmt.Sprintf("format-%d.ring.gz", format), filepath.Join(dir, RingName)))
	}
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

// unpack puts a file of testdata into place.
func unpack(name, path string) error {
	packed, err := os.Open(filepath.Join("testdata", name))
	if err != nil {
		return err
	}
	defer packed.Close()
	r, err := gzip.NewReader(packed)
	if err != nil {
		return err
	}
	file, err := io.ReadAll(r)
	return errors.Join(err, os.WriteFile(path, file, 0o600))
}

// TestOlderFormats opens stores of format 1, which knew nothing of campaigns, 2,
// in which nobody was found by their address, 3, which had no totals of cuts, 4,
// which wasn't sealed, and 5, which knew of nothing that people learned.
func TestOlderFormats(t *testing.T) {
	t.Parallel()
	for format := 1; format < Format; format++ {
		t.Run(fmt.Sprint(format), func(t *testing.T) {
			t.Parallel()
			dir := olderStore(t, format)
			plain := [][]byte{[]byte("Ødegård"), []byte("ase.odegard.3"), []byte("object-3")}
			for _, text := range plain {
				if format < sealedSince && holds(t, filepath.Join(dir, FileName), text) == 0 {
					t.Errorf("the older store doesn't hold %q", text)
				}
			}
			for range 2 {
				d, err := Open(dir, Options{})
				if err != nil {
					t.Fatal(err)
				}
				checkOlder(t, d, format)
				if err := errors.Join(d.Check(t.Context()), d.Close()); err != nil {
					t.Error(err)
				}
				for _, text := range plain {
					if n := holds(t, filepath.Join(dir, FileName), text); n > 0 && seals() {
						t.Errorf("the store still holds %q", text)
					}
				}
			}
			left, err := os.ReadDir(dir)
			if err != nil || len(left) != 2 {
				t.Errorf("the folder holds %v, %v; want the store and its keys", left, err)
			}
		})
	}
}

// holds counts how often a file holds some bytes, in whatever case.
func holds(t *testing.T, path string, text []byte) int {
	t.Helper()
	file, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return bytes.Count(bytes.ToLower(file), bytes.ToLower(text))
}

// checkOlder looks whether a store has what it had in an older format.
func checkOlder(t *testing.T, d *DB, format int) {
	t.Helper()
	ctx := t.Context()
	p, err := d.Known(ctx, "", "ase.odegard.3@EXAMPLE.no")
	if err != nil || p.ObjectID != "object-3" || p.Name != "Åse Ødegård 3" || p.Manager != "object-1" || p.Groups[0] != "Lag" {
		t.Errorf("format %d: the person is %+v, %v", format, p, err)
	}
	if all, err := d.Enrolments(ctx, p.ID); err != nil || len(all) != 2 || !all[0].Passed() {
		t.Errorf("format %d: the enrolments are %+v, %v", format, all, err)
	}
	boss, err := d.Person(ctx, "object-1")
	team := 0
	err = errors.Join(err, d.Team(ctx, &boss, func(courses.Person, []results.Standing) error { team++; return nil }))
	if err != nil || team != 5 {
		t.Errorf("format %d: %d are in the team, %v; want 5", format, team, err)
	}
	q, err := d.Quality(ctx, "c")
	if is := q[1]; err != nil || is.Released.People+is.Pending.People != 7 {
		t.Errorf("format %d: the questions are counted as %+v, %v", format, q, err)
	}
	if is, err := d.readFormat(); is != Format {
		t.Errorf("its format is %d, %v; want %d", is, err, Format)
	}
	if format >= 4 {
		checkTrend(t, d)
	}
	need := storetest.Need("spring", "phishing")
	if _, _, err := d.PutNeed(ctx, p.ID, need); err != nil {
		t.Errorf("format %d: nothing can be kept of what somebody learns: %v", format, err)
	}
	if l, err := d.Learning(ctx, p.ID); err != nil || len(l.Needs) != 1 || l.Needs[0] != need {
		t.Errorf("format %d: what is kept of what somebody learns is %+v, %v", format, l, err)
	}
	if format > 1 {
		if n := agendaOf(t, d, p.ID).Backoff; n != storetest.Agenda(p.ID).Backoff {
			t.Errorf("the agenda is another")
		}
	}
}

// checkTrend looks whether totals have kept their past.
func checkTrend(t *testing.T, d *DB) {
	t.Helper()
	cut := results.Cut{Field: courses.FieldDepartment, Value: "Avdeling 0"}
	for day, people := range map[calendar.Date]int{storetest.Day: 2, {}: 3} {
		table, err := d.Totals(t.Context(), cut, day)
		if err != nil || table.People != people || table.Courses["c"].Completed != people {
			t.Errorf("on %v the totals are %+v, %v; want %d people", day, table, err, people)
		}
	}
	parts, err := d.Parts(t.Context(), "", cut.Field, calendar.Date{})
	if err != nil || len(parts) != 2 {
		t.Errorf("the parts are %v, %v", parts, err)
	}
	if all, err := d.Events(t.Context(), 1000); err != nil || len(all) == 0 {
		t.Errorf("%d events, %v", len(all), err)
	}
}

// TestOlderListed: format 2 didn't say who is listed, but only lists told a
// country.
func TestOlderListed(t *testing.T) {
	t.Parallel()
	for country, want := range map[string]bool{"NO": true, "": false} {
		p := person{Person: courses.Person{ID: testPerson, ObjectID: "one", Country: country}}
		got, err := decodeTest([]byte(testPerson), encodeTest(&p))
		if err != nil || got.Listed != want {
			t.Errorf("with country %q the person is %+v, %v", country, got, err)
		}
	}
}

// harmOlder changes a store of an older format.
func harmOlder(t *testing.T, dir string, f func(*bbolt.Tx) error) {
	t.Helper()
	b, err := bbolt.Open(filepath.Join(dir, FileName), 0o600, nil)
	if err == nil {
		err = errors.Join(b.Update(f), b.Close())
	}
	if err != nil {
		t.Fatal(err)
	}
}

// TestOlderWithDamage: who can't be read doesn't keep the others from being
// found, and is found by Check.
func TestOlderWithDamage(t *testing.T) {
	t.Parallel()
	dir := olderStore(t, 2)
	harmOlder(t, dir, func(b *bbolt.Tx) error {
		people := b.Bucket(bucketNames[inPeople])
		id, _ := people.Cursor().First()
		return errors.Join(people.Put(bytes.Clone(id), []byte("x")), b.Bucket(bucketNames[inLedger]).Put([]byte("short"), []byte("x")))
	})
	d, err := Open(dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for n := range 7 {
		if _, err := d.Known(t.Context(), "", fmt.Sprintf("ase.odegard.%d@example.no", n)); err == nil {
			found++
		}
	}
	if found != 6 {
		t.Errorf("%d are found, want 6", found)
	}
	if err := d.Check(t.Context()); !errors.Is(err, store.ErrDamaged) {
		t.Errorf("Check says %v, want %v", err, store.ErrDamaged)
	}
	if err := d.Close(); err != nil {
		t.Error(err)
	}
}

// TestUpgradeFails: an upgrade that ends in the middle leaves the store as it
// was, and is done anew with the keys that it has made.
func TestUpgradeFails(t *testing.T) {
	t.Parallel()
	dir := olderStore(t, 4)
	path := filepath.Join(dir, FileName)
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	d := &DB{path: path}
	if err := errors.Join(d.open(), d.openRing(), d.writeAnew(path+".new", 4), d.letGo()); err != nil {
		t.Fatal(err)
	}
	if after, err := os.ReadFile(path); err != nil || !bytes.Equal(after, before) {
		t.Errorf("an upgrade that came to no end changed the store (%v)", err)
	}
	again, err := Open(dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	checkOlder(t, again, 4)
	people, keys := 0, 0
	err = errors.Join(
		again.Everybody(t.Context(), func(courses.Person) error { people++; return nil }),
		again.ring.People(func(string) error { keys++; return nil }),
		again.Check(t.Context()), again.Close())
	if err != nil || people != keys {
		t.Errorf("%d people have %d keys, %v", people, keys, err)
	}
	if _, err := os.Stat(path + ".new"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the draft is still there (%v)", err)
	}
}

// TestSharedIsBounded: what people have in common is shared, up to a limit.
func TestSharedIsBounded(t *testing.T) {
	t.Parallel()
	s := sharingTest()
	read := func(department string) courses.Person {
		t.Helper()
		p := person{Person: storetest.Person("o")}
		p.Fields = map[string]string{"department": department}
		var got person
		err := s.read(&got, []byte(p.ID), encodeTest(&p))
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
