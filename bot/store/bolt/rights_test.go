package bolt

import (
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"testing"
	"time"

	"drypp/bot/store"
	"drypp/bot/store/storetest"
	"drypp/courses/rights"
)

// harmsToRights concern what people asked for, what is left of who was erased, and
// whom records name.
var harmsToRights = map[string]harm{
	"a request": {func(t *tx, p string) error {
		return t.put(inRequests, []byte(p+"r"), []byte("x"))
	}, "a request: "},
	"a request without an ID": {func(t *tx, p string) error {
		return t.put(inRequests, []byte(p), finish([]byte(p), []byte{recordVersion}))
	}, "a request has a key of 16 bytes"},
	"a request of nobody": {func(t *tx, p string) error {
		key := []byte(t.nobody() + "r")
		return t.put(inRequests, key, encodeRequest(key, &rights.Request{}))
	}, "request r is nobody's"},
	"completions": {func(t *tx, p string) error {
		return t.put(inGone, []byte("c"), []byte("x"))
	}, "the completions of who is gone in course c"},
	"completions of nobody": {func(t *tx, p string) error {
		return t.put(inGone, []byte("c"), encodeGone([]byte("c"), store.Gone{}))
	}, "the completions of who is gone in course c"},
	"more passed than completed": {func(t *tx, p string) error {
		return t.put(inGone, []byte("c"), encodeGone([]byte("c"), store.Gone{Completed: 1, Passed: 2}))
	}, "the completions of who is gone in course c"},
	"a name that is in no record": {func(t *tx, p string) error {
		return t.name(inDigests, []byte("x"), "", p)
	}, "0 records name somebody and 1 are known to"},
	"a record that names somebody": {func(t *tx, p string) error {
		d := storetest.Digest(p, p)
		key, _ := digestKey(p, d.Kind)
		return t.put(inDigests, key, encodeDigest(key, &d))
	}, "names somebody who would not be found there"},
	"questions of who is gone": {func(t *tx, p string) error {
		key := append(versionKey("c", 1), lost)
		return t.put(inQuality, key, encodeLost(key, 1))
	}, "are counted otherwise"},
	"questions that wait": {func(t *tx, p string) error {
		return t.put(inQuality, append(versionKey("c", 1), pending), []byte("x"))
	}, "the questions of course c, version 1"},
}

// TestRightsRecords: what was kept is read again, whatever it is.
func TestRightsRecords(t *testing.T) {
	t.Parallel()
	key := append([]byte(testPerson), "r"...)
	for _, want := range []rights.Request{storetest.Request("r", testPerson), {ID: "r", Person: testPerson}} {
		if got, err := decodeRequest(key, encodeRequest(key, &want)); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("the request is %+v, %v; want %+v", got, err, want)
		}
	}
	if got, err := decodeGone(key, encodeGone(key, store.Gone{Completed: 3, Passed: 2})); err != nil || got != (store.Gone{Completed: 3, Passed: 2}) {
		t.Errorf("gone are %v, %v", got, err)
	}
	list := [][]byte{[]byte(testPerson + testPerson), []byte(testPerson + "aaaaaaaaaaaaaaaa")}
	if got, err := decodeWaiting(key, encodeWaiting(key, list)); err != nil || !reflect.DeepEqual(got, list) {
		t.Errorf("there waits %q, %v", got, err)
	}
	if _, err := decodeWaiting(key, encodeWaiting(key, [][]byte{[]byte("x")})); !errors.Is(err, store.ErrDamaged) {
		t.Errorf("an enrolment without an ID: %v", err)
	}
}

func FuzzRightsRecords(f *testing.F) {
	key := append([]byte(testPerson), "r"...)
	r := storetest.Request("r", testPerson)
	f.Add(fieldsOf(encodeRequest(key, &r)))
	f.Add(fieldsOf(encodeGone(key, store.Gone{Completed: 3, Passed: 2})))
	f.Add(fieldsOf(encodeWaiting(key, [][]byte{[]byte(testPerson + testPerson)})))
	f.Fuzz(func(t *testing.T, fields []byte) {
		again(t, key, fields, decodeRequest, encodeRequest)
		again(t, key, fields, decodeGone, func(key []byte, g *store.Gone) []byte { return encodeGone(key, *g) })
		again(t, key, fields, decodeWaiting, func(key []byte, list *[][]byte) []byte { return encodeWaiting(key, *list) })
	})
}

// TestEraseFails: while the ring of keys can't be written, people are said to be
// erased with an error, and the next call has their keys go, or else opening the
// store.
func TestEraseFails(t *testing.T) {
	t.Parallel()
	for _, again := range []bool{true, false} {
		d, _ := openTest(t, Options{NoSync: true})
		p := meetTest(t, d, "one")
		inTheWay := filepath.Join(filepath.Dir(d.path), RingName+".new")
		if err := os.MkdirAll(filepath.Join(inTheWay, "x"), 0o700); err != nil {
			t.Fatal(err)
		}
		done, err := d.Erase(t.Context(), storetest.Noon, p.ID)
		if !errors.Is(err, store.ErrUnavailable) || len(done) != 1 {
			t.Errorf("erased were %v, %v", done, err)
		}
		if err := os.RemoveAll(inTheWay); err != nil {
			t.Fatal(err)
		}
		if _, err := d.PersonByID(t.Context(), p.ID); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("the person: %v", err)
		}
		if again {
			done, err := d.Erase(t.Context(), storetest.Noon.Add(time.Hour), p.ID)
			if err != nil || len(done) != 1 || !done[0].At.Equal(storetest.Noon) {
				t.Errorf("erased again were %v, %v", done, err)
			}
		} else {
			if err := d.Close(); err != nil {
				t.Fatal(err)
			}
			if d, err = Open(filepath.Dir(d.path), Options{NoSync: true}); err != nil {
				t.Fatal(err)
			}
		}
		if _, ok := d.ring.Key(p.ID); ok {
			t.Error("their key is there")
		}
		if err := errors.Join(d.Check(t.Context()), d.Close()); err != nil {
			t.Error(err)
		}
	}
}
