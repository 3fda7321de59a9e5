package bolt

import (
	"bytes"
	"compress/flate"
	"context"
	"crypto/cipher"
	"encoding/hex"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"go.etcd.io/bbolt"

	"drypp/bot/store"
	"drypp/bot/store/keyring"
	"drypp/bot/store/storetest"
	"drypp/courses"
	"drypp/courses/campaigns"
	"drypp/courses/rights"
	"drypp/courses/surveys"
)

// Thorough has what is killed, failed or erased be so as often as it is when a
// change lands.
var Thorough = flag.Bool("thorough", false, "kill, fail and erase as often as .ci/run does")

// multitude is a store of many people, some of whom are erased while the others
// answer.
type multitude struct {
	t    *testing.T
	root string
	dir  string
	db   *DB
	// ids are those of the people, by number; erased are the numbers of those who
	// go, in the order that they go in.
	ids    []string
	erased []int
}

// stems are what the texts of oddPerson have in common: who isn't found by these
// isn't found by the whole.
func stems() []string {
	p := oddPerson(0)
	all := []string{"a:1-" + p.answer, p.Name, p.Email, p.ObjectID, p.answer, p.request, p.reason, p.recalled, p.vote, p.signed, p.Fields["shift"]}
	for i, text := range all {
		before, _, _ := strings.Cut(text, "0")
		all[i] = before
	}
	all[3] = "1f2e3d4c-aaaa-4bbb-8ccc-"
	return all
}

// settle makes somebody of whom there is something in every place.
func (c *multitude) settle(n int) error {
	ctx, p := c.t.Context(), oddPerson(n)
	met, err := c.db.List(ctx, p.Person, storetest.Noon)
	c.ids[n] = met.ID
	if err != nil {
		return err
	}
	chat := courses.Chat{Conversation: "a:1-" + p.answer, User: "29:1-" + p.answer}
	_, seen := c.db.Meet(ctx, store.Sighting{ObjectID: p.ObjectID, Chat: chat, Installed: true, At: storetest.Noon})
	return errors.Join(seen, c.answer(n, "essay", p.answer), p.learn(c.db, met.ID, essay()),
		c.db.PutRequest(ctx, rights.Request{
			ID: "r" + met.ID, Person: met.ID, Kind: rights.Correction, Field: rights.FieldName, Value: p.request, Reason: p.reason, Revision: 1,
		}),
		c.db.PutDigest(ctx, store.Digest{Person: met.ID, Kind: store.ManagerDigest, Revision: 1}),
		c.db.PutAccess(ctx, store.Access{At: storetest.Noon, About: met.ID}),
		c.db.Revise(ctx, met.ID, func(k *store.Case) error {
			d := storetest.Delivery("d", met.ID)
			d.Stage, d.Conversation = campaigns.Accepted, chat.Conversation
			k.Settled, k.Agenda = []campaigns.Delivery{d}, storetest.Agenda(met.ID)
			k.Agenda.Restricted = storetest.Day
			return nil
		}))
}

// answer has somebody take a course.
func (c *multitude) answer(n int, course, typed string) error {
	ctx, e := c.t.Context(), essay()
	e.ID = course
	taken, err := c.db.Enrol(ctx, c.ids[n], e, false, storetest.Noon)
	for question, response := range map[string]string{"why": typed, "which": "0"} {
		if err == nil {
			_, err = c.db.Answer(ctx, storetest.Answer(courses.Person{ID: c.ids[n]}, taken, e, question, 1, response))
		}
	}
	return err
}

// sideBySide calls f for each number below n, on many goroutines.
func (c *multitude) sideBySide(n int, f func(int) error) {
	c.t.Helper()
	var next atomic.Int64
	var all sync.WaitGroup
	for range 64 {
		all.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				if err := f(i); err != nil {
					c.t.Error(err)
					return
				}
			}
		})
	}
	all.Wait()
	if c.t.Failed() {
		c.t.FailNow()
	}
}

// newMultitude makes so many people of whom some are to be erased.
func newMultitude(t *testing.T, people, leave int) *multitude {
	t.Helper()
	c := &multitude{t: t, root: t.TempDir(), ids: make([]string, people), erased: rand.Perm(people)[:leave]}
	c.dir = filepath.Join(c.root, "org")
	for _, name := range []string{"keys", "backup", "tmp"} {
		if err := os.Mkdir(filepath.Join(c.root, name), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("TMPDIR", filepath.Join(c.root, "tmp"))
	c.open()
	c.sideBySide(people, c.settle)
	return c
}

func (c *multitude) open() {
	c.t.Helper()
	var err error
	c.db, err = Open(c.dir, Options{NoSync: true, Keys: keyring.Options{Copy: filepath.Join(c.root, "keys", "copy.ring")}})
	if err != nil {
		c.t.Fatal(err)
	}
	c.db.Outbox(true)
}

// snapshot puts a backup of the store into a file.
func (c *multitude) snapshot(name string) string {
	c.t.Helper()
	path := filepath.Join(c.root, "backup", name)
	f, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY, 0o600)
	if err == nil {
		err = c.db.Snapshot(c.t.Context(), func(int64) (io.Writer, error) { return f, nil })
		err = errors.Join(err, f.Close())
	}
	if err != nil {
		c.t.Fatal(err)
	}
	return path
}

// erase erases people in their order, some at a time, while the others answer.
func (c *multitude) erase() {
	c.t.Helper()
	gone := make(map[int]bool)
	for _, n := range c.erased {
		gone[n] = true
	}
	stop := make(chan struct{})
	var answering sync.WaitGroup
	answered := make([]int, 8)
	for i := range answered {
		answering.Go(func() {
			for n := i; n < len(c.ids); n += len(answered) {
				select {
				case <-stop:
					return
				default:
				}
				if gone[n] {
					continue
				}
				if err := c.answer(n, "meanwhile", fmt.Sprint("svar ", n)); err != nil {
					c.t.Errorf("an answer while people are erased: %v", err)
				}
				answered[i]++
			}
		})
	}
	var erasing sync.WaitGroup
	for half := range slices.Chunk(c.erased, len(c.erased)/2) {
		erasing.Go(func() {
			for some := range slices.Chunk(half, 5) {
				var ids []string
				for _, n := range some {
					ids = append(ids, c.ids[n])
				}
				if done, err := c.db.Erase(c.t.Context(), storetest.Noon, ids...); err != nil || len(done) != len(ids) {
					c.t.Errorf("%d of %d were erased: %v", len(done), len(ids), err)
				}
			}
		})
	}
	erasing.Wait()
	close(stop)
	answering.Wait()
	if n := slices.Max(answered); n == 0 {
		c.t.Error("nobody answered meanwhile")
	}
}

// all returns what is known of everybody, without what was answered meanwhile.
func (c *multitude) all() map[string][]courses.Enrolment {
	c.t.Helper()
	people := make(map[string][]courses.Enrolment)
	err := c.db.People(c.t.Context(), func(p courses.Person, es []courses.Enrolment) error {
		people[p.ID+p.ObjectID+p.Name+p.Email+p.Chat.Conversation+p.Manager] = slices.DeleteFunc(slices.Clone(es), func(e courses.Enrolment) bool {
			return e.Course == "meanwhile"
		})
		return nil
	})
	if err != nil {
		c.t.Fatal(err)
	}
	return people
}

// TestErased erases a tenth of many people while the others answer. Afterwards
// nothing of the erased can be found or opened anywhere, also not in a backup from
// before, and everything of the others is there.
func TestErased(t *testing.T) {
	if !seals() {
		t.Skip("this was built with drypp_unsealed")
	}
	people, leave := 1000, 100
	if *Thorough {
		people, leave = 10_000, 1000
	}
	c := newMultitude(t, people, leave)
	want, before := c.all(), c.snapshot("before.db")
	keys := c.keys()
	c.erase()
	for _, n := range c.erased {
		p := oddPerson(n)
		delete(want, c.ids[n]+p.ObjectID+p.Name+p.Email+"a:1-"+p.answer+p.Manager)
	}
	if got := c.all(); len(got) != people-leave || !reflect.DeepEqual(got, want) {
		t.Errorf("%d people are left, not all of them as they were", len(got))
	}
	gone, err := c.db.Gone(t.Context())
	if err != nil || gone["essay"].Completed != leave || len(gone) != 1 {
		t.Errorf("gone are %v, %v", gone, err)
	}
	c.snapshot("after.db")
	c.ballots(people, people-leave)
	if err := errors.Join(c.db.Check(t.Context()), c.db.Close()); err != nil {
		t.Fatal(err)
	}
	c.search()
	sealed := c.sealed(before)
	if opened := openAny(sealed, keys); opened != len(sealed) {
		t.Errorf("with the keys from before %d of %d records open: this test tells nothing", opened, len(sealed))
	}
	c.open()
	if opened := openAny(sealed, c.keys()); opened != 0 {
		t.Errorf("%d of %d records of people who were erased can be opened", opened, len(sealed))
	}
	if err := c.db.Close(); err != nil {
		t.Error(err)
	}
	t.Logf("%d sealed values of %d people in the backup from before", len(sealed), leave)
	c.restore(before)
}

// ballots fails the test unless there are so many anonymous and named ones.
func (c *multitude) ballots(anonymous, named int) {
	c.t.Helper()
	for survey, want := range map[string]int{"climate": anonymous, "lunch": named} {
		n := 0
		err := c.db.Ballots(c.t.Context(), survey, "", func(surveys.Ballot) error { n++; return nil })
		if err != nil || n != want {
			c.t.Errorf("of survey %s there are %d ballots, %v; want %d", survey, n, err, want)
		}
	}
}

// restore opens the backup from before with the keys as they are now.
func (c *multitude) restore(before string) {
	c.t.Helper()
	dir := filepath.Join(c.root, "restored")
	err := os.Mkdir(dir, 0o700)
	for from, to := range map[string]string{before: FileName, filepath.Join(c.dir, RingName): RingName} {
		file, failed := os.ReadFile(from)
		err = errors.Join(err, failed, os.WriteFile(filepath.Join(dir, to), file, 0o600))
	}
	if err != nil {
		c.t.Fatal(err)
	}
	d, err := Open(dir, Options{NoSync: true})
	if err != nil {
		c.t.Fatal(err)
	}
	n := 0
	err = d.Everybody(context.Background(), func(courses.Person) error { n++; return nil })
	if err := errors.Join(err, d.Check(context.Background()), d.Close()); err != nil || n != len(c.ids)-len(c.erased) {
		c.t.Errorf("the backup has %d people, %v", n, err)
	}
}

// search looks for people in every file that there is.
func (c *multitude) search() {
	c.t.Helper()
	var forms [][]byte
	for _, stem := range stems() {
		forms = append(forms, disguises(stem)...)
	}
	id, _ := hex.DecodeString("1f2e3d4caaaa4bbb8ccc") // as the ring packs it
	forms = append(forms, id)
	files := 0
	err := filepath.WalkDir(c.root, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		files++
		file, err := os.ReadFile(path)
		for _, text := range [][]byte{file, inflated(file), deflated(file)} {
			for _, form := range forms {
				if bytes.Contains(text, form) {
					c.t.Errorf("%s holds %q", filepath.Base(path), form)
				}
			}
		}
		return err
	})
	if err != nil || files < 5 {
		c.t.Errorf("%d files were searched, %v", files, err)
	}
}

// tries bounds at how many places of a file deflated looks. What is compressed of
// one person would be of all.
const tries = 400_000

// deflated returns what comes of a file where it may be compressed without any
// header (RFC 1951).
func deflated(file []byte) (all []byte) {
	from := bytes.NewReader(nil)
	r := flate.NewReader(from)
	text := make([]byte, 256)
	for at := 0; at < len(file); at += 1 + len(file)/tries {
		from.Reset(file[at:])
		if err := r.(flate.Resetter).Reset(from, nil); err != nil {
			panic(err) // it never returns any
		}
		if n, _ := io.ReadFull(r, text); n >= 8 {
			all = append(append(all, text[:n]...), 0)
		}
	}
	return all
}

// TestDeflated: the search finds what was compressed without a header.
func TestDeflated(t *testing.T) {
	t.Parallel()
	var packed bytes.Buffer
	w, _ := flate.NewWriter(&packed, 9)
	_, err := io.WriteString(w, "dette er Åse-Þórdís 7 Ñandú")
	if err := errors.Join(err, w.Close()); err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(deflated(append([]byte("abc"), packed.Bytes()...)), []byte(stems()[1])) {
		t.Error("it isn't found")
	}
}

// sealedValue is what lies sealed in a store, with what is authenticated with it.
type sealedValue struct{ value, about []byte }

// sealed returns all values of the people to be erased that lie in a backup.
func (c *multitude) sealed(path string) (all []sealedValue) {
	c.t.Helper()
	people := make(map[string]bool)
	for _, n := range c.erased {
		people[c.ids[n]] = true
	}
	b, err := bbolt.Open(path, 0o600, &bbolt.Options{ReadOnly: true})
	if err != nil {
		c.t.Fatal(err)
	}
	err = b.View(func(b *bbolt.Tx) error {
		t := &tx{db: c.db, bolt: b}
		for id := range bucketID(len(bucketNames)) {
			cursor := t.bucket(id).Cursor()
			for key, value := cursor.First(); key != nil; key, value = cursor.Next() {
				var person []byte
				switch keeperOf(id, key) {
				case somebody:
					person = key[:idLength]
				case acting:
					person, value = value[:idLength], value[idLength:]
				}
				if !people[string(person)] {
					continue
				}
				if keeperOf(id, key) == somebody {
					person = nil
				}
				all = append(all, sealedValue{bytes.Clone(value), bytes.Clone(t.about(id, key, person))})
			}
		}
		return nil
	})
	if err := errors.Join(err, b.Close()); err != nil {
		c.t.Fatal(err)
	}
	return all
}

// keys returns what all keys of the ring seal with, and the organisation's.
func (c *multitude) keys() (all []cipher.AEAD) {
	c.t.Helper()
	err := c.db.ring.People(func(person string) error {
		key, _ := c.db.ring.Key(person)
		all = append(all, newCipher(key))
		return nil
	})
	if err != nil {
		c.t.Fatal(err)
	}
	return append(all, c.db.cipher)
}

// openAny returns how many values any of some keys opens.
func openAny(sealed []sealedValue, keys []cipher.AEAD) int {
	var opened atomic.Int64
	var all sync.WaitGroup
	workers := runtime.GOMAXPROCS(0)
	for i := range workers {
		all.Go(func() {
			var text []byte
			for n := i; n < len(sealed); n += workers {
				for _, key := range keys {
					if _, err := key.Open(text[:0], nil, sealed[n].value, sealed[n].about); err == nil {
						opened.Add(1)
						break
					}
				}
			}
		})
	}
	all.Wait()
	return int(opened.Load())
}
