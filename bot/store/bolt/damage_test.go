//go:build linux && !race

// The race detector comes with checkptr, which ends the program when bbolt
// looks at a damaged page. .ci/run runs these tests without it as well.

package bolt_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"go.etcd.io/bbolt"

	"drypp/bot/store"
	"drypp/bot/store/bolt"
	"drypp/bot/store/storetest"
	"drypp/courses"
	"drypp/courses/calendar"
	"drypp/courses/campaigns"
	"drypp/courses/learning"
	"drypp/courses/recall"
	"drypp/courses/results"
	"drypp/courses/surveys"
)

// contents is all that a store tells.
type contents struct {
	people     map[string]courses.Person
	enrolments map[string][]courses.Enrolment
	totals     results.Table
	agendas    map[string]campaigns.Agenda
	deliveries []campaigns.Delivery
	counts     map[string]campaigns.Counts
	campaigns  []campaigns.Campaign
	due        []string
	known      []string
	roster     store.Roster
	then       results.Table
	parts      []results.Part
	late       map[string]int
	teams      map[string][]results.Standing
	learned    map[string]learning.Record
	reviews    map[string][]recall.Review
	ballots    []surveys.Ballot
}

func readAll(db store.Store) (c contents, err error) {
	c = contents{people: map[string]courses.Person{}, enrolments: map[string][]courses.Enrolment{}}
	err = db.People(context.Background(), func(p courses.Person, es []courses.Enrolment) error {
		c.people[p.ID], c.enrolments[p.ID] = p, es
		return nil
	})
	var errTotals error
	c.totals, errTotals = db.Totals(context.Background(), results.Cut{}, calendar.Date{})
	return c, errors.Join(err, errTotals, c.readDeliveries(db), c.readTotals(db), c.readLearned(db))
}

// readLearned reads what people know, need and think.
func (c *contents) readLearned(db store.Store) error {
	ctx := context.Background()
	c.learned, c.reviews = map[string]learning.Record{}, map[string][]recall.Review{}
	ballots := func(b surveys.Ballot) error { c.ballots = append(c.ballots, b); return nil }
	return errors.Join(
		db.Learners(ctx, func(p courses.Person, _ []courses.Enrolment, l learning.Record) error {
			c.learned[p.ID] = l
			return nil
		}),
		db.Reviews(ctx, "", func(person string, r recall.Review) error {
			c.reviews[person] = append(c.reviews[person], r)
			return nil
		}),
		db.Ballots(ctx, "climate", "", ballots), db.Ballots(ctx, "after", "", ballots))
}

// readTotals reads what is counted beside the totals of all.
func (c *contents) readTotals(db store.Store) error {
	ctx := context.Background()
	cut := results.Cut{Field: courses.FieldDepartment, Value: "1"}
	c.teams = map[string][]results.Standing{}
	var errs [3]error
	c.then, errs[0] = db.Totals(ctx, cut, storetest.Day)
	c.parts, errs[1] = db.Parts(ctx, "", cut.Field, calendar.Date{})
	c.late, errs[2] = db.DueBefore(ctx, cut, storetest.Day.Add(90))
	var managers []courses.Person
	err := db.Managers(ctx, func(m courses.Person) error {
		managers = append(managers, m)
		return nil
	})
	for i := range managers {
		err = errors.Join(err, db.Team(ctx, &managers[i], func(p courses.Person, all []results.Standing) error {
			c.teams[p.ID] = all
			return nil
		}))
	}
	return errors.Join(append(errs[:], err)...)
}

// sampleCuts cut the people of a sample by department. Their day is the next one
// when half of them are there, so that counters have a past.
func sampleCuts(people *int) store.Cuts {
	return store.Cuts{
		Of: func(p *courses.Person) (all []results.Cut) {
			if value := p.Field(courses.FieldDepartment); value != "" {
				all = append(all, results.Cut{Field: courses.FieldDepartment, Value: value})
			}
			return all
		},
		Key: "sample",
		Day: func() calendar.Date { return storetest.Day.Add(*people / (sampled / 2)) },
	}
}

func (c *contents) readDeliveries(db store.Store) error {
	ctx := context.Background()
	c.agendas = map[string]campaigns.Agenda{}
	errs := []error{
		db.Agendas(ctx, nil, func(p courses.Person, a campaigns.Agenda) error {
			c.agendas[p.ID] = a
			return nil
		}),
		db.Deliveries(ctx, func(d campaigns.Delivery) error {
			c.deliveries = append(c.deliveries, d)
			return nil
		}),
	}
	var err error
	c.counts, err = db.Counts(ctx)
	errs = append(errs, err)
	c.campaigns, err = db.Campaigns(ctx)
	errs = append(errs, err)
	c.due, _, err = db.Due(ctx, storetest.Noon.AddDate(1, 0, 0), 1000)
	errs = append(errs, err)
	c.roster, err = db.Roster(ctx)
	return errors.Join(append(errs, err, c.readKnown(db))...)
}

// readKnown asks for people by their addresses.
func (c *contents) readKnown(db store.Store) error {
	for i := range sampled {
		p, err := db.Known(context.Background(), "", fmt.Sprintf("%d@example.no", i))
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return err
		}
		c.known = append(c.known, p.ID)
	}
	return nil
}

// sampled is how many people are in a sample.
const sampled = 60

// sample returns the bytes of a store with some people in it, without the
// unused end of the file, and of its keys, and what it tells.
func sample(t *testing.T) (file, keys []byte, want contents) {
	t.Helper()
	dir := newDir(t)
	db := open(t, dir)
	people := 0
	if err := errors.Join(db.SetCuts(sampleCuts(&people)), db.PutCampaign(t.Context(), storetest.Campaign("spring")), db.PutRoster(t.Context(), storetest.Roster())); err != nil {
		t.Fatal(err)
	}
	for ; people < sampled; people++ {
		if err := takeCourse(db, fmt.Sprint(people)); err != nil {
			t.Fatal(err)
		}
	}
	storetest.Check(t, db)
	want, err := readAll(db)
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	file, err = os.ReadFile(filepath.Join(dir, bolt.FileName))
	if err != nil {
		t.Fatal(err)
	}
	if keys, err = os.ReadFile(filepath.Join(dir, bolt.RingName)); err != nil {
		t.Fatal(err)
	}
	const page = 4096
	used := len(bytes.TrimRight(file, "\x00"))
	return file[:(used/page+2)*page], keys, want
}

// takeCourse lets somebody complete a course, and plans what comes next.
func takeCourse(db store.Store, objectID string) error {
	ctx, c := context.Background(), storetest.Course("c")
	p, err := db.Meet(ctx, store.Sighting{ObjectID: objectID, Locale: "nb", At: storetest.Noon})
	if err != nil {
		return err
	}
	if _, err := db.List(ctx, courses.Person{
		ObjectID: objectID, Email: objectID + "@example.no", Manager: "1",
		Fields: map[string]string{courses.FieldDepartment: objectID[len(objectID)-1:]},
	}, storetest.Noon); err != nil {
		return err
	}
	e, err := db.Enrol(ctx, p.ID, c, false, storetest.Noon)
	for i := range c.Edition("").Lessons {
		if err == nil {
			_, err = db.ReadLesson(ctx, p.ID, e.ID, c, i)
		}
	}
	for _, q := range questionIDs {
		if err == nil {
			_, err = db.Answer(ctx, storetest.Answer(p, e, c, q, 1, "1"))
		}
	}
	if err != nil {
		return err
	}
	return errors.Join(think(db, p.ID), db.Revise(ctx, p.ID, func(c *store.Case) error {
		c.Agenda, c.Learning.Trials = storetest.Agenda(p.ID), storetest.Learned().Trials
		return nil
	}))
}

// TestFlippedBytes changes one byte at a time: either that is found, or it was
// a byte that means nothing. It never ends or stops the program.
func TestFlippedBytes(t *testing.T) {
	t.Parallel()
	file, keys, want := sample(t)
	seed := rand.Uint64()
	random := rand.New(rand.NewPCG(seed, 0))
	dir := newDir(t)
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	const flips = 600
	found := 0
	for n := range flips {
		at := random.IntN(len(file))
		if n%4 == 0 { // the header of a page, where most harm can be done
			at = at/4096*4096 + random.IntN(96)
		}
		damaged := bytes.Clone(file)
		damaged[at] ^= byte(1 + random.IntN(255))
		if err := os.WriteFile(filepath.Join(dir, bolt.RingName), keys, 0o600); err != nil {
			t.Fatal(err)
		}
		err := tryDamaged(t, dir, damaged, want)
		if err != nil && !errors.Is(err, store.ErrDamaged) && !errors.Is(err, store.ErrNewer) {
			t.Errorf("seed %d: byte %d changed from %#x to %#x: %v", seed, at, file[at], damaged[at], err)
		}
		if err != nil {
			found++
		}
	}
	t.Logf("%d of %d changes were found, the others did no harm", found, flips)
	if found < flips/4 {
		t.Errorf("seed %d: only %d of %d changes were found", seed, found, flips)
	}
}

// TestCutShort cuts the file at every kind of place.
func TestCutShort(t *testing.T) {
	t.Parallel()
	file, _, _ := sample(t)
	lengths := []int{1, 15, 79, 80, 1000, 4095, 4096, 4097, 8191, 8192, 8193, 16384}
	for n := 4096; n < len(bytes.TrimRight(file, "\x00")); n += 4096 {
		lengths = append(lengths, n-1, n)
	}
	for _, n := range lengths {
		dir := newDir(t)
		write(t, dir, file[:n])
		if _, err := bolt.Open(dir, bolt.Options{}); !errors.Is(err, store.ErrDamaged) {
			t.Errorf("cut to %d of %d bytes: %v, want %v", n, len(file), err, store.ErrDamaged)
		}
	}
}

// tryDamaged opens a damaged file, reads and checks it. It returns an error if
// the damage was found, and also if it did harm without.
func tryDamaged(t *testing.T, dir string, file []byte, want contents) error {
	t.Helper()
	write(t, dir, file)
	db, err := bolt.Open(dir, bolt.Options{})
	if err != nil {
		return err
	}
	got, err := readAll(db)
	err = errors.Join(err, db.Check(t.Context()))
	if err == nil && !reflect.DeepEqual(got, want) {
		err = errors.New("what it tells has changed, and nobody noticed")
	}
	if err == nil { // then it must also take changes
		_, err = db.Meet(t.Context(), store.Sighting{ObjectID: "new", At: storetest.Noon})
	}
	return errors.Join(err, db.Close())
}

func write(t *testing.T, dir string, file []byte) {
	t.Helper()
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, bolt.FileName)
	// A new file each time: a store that found itself damaged may keep the old.
	if err := os.RemoveAll(path); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, file, 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestNotAStore(t *testing.T) {
	t.Parallel()
	other := filepath.Join(t.TempDir(), "other")
	b, err := bbolt.Open(other, 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}
	another, err := os.ReadFile(other)
	if err != nil {
		t.Fatal(err)
	}
	for name, file := range map[string][]byte{
		"empty":          {},
		"text":           []byte("Not a store.\n"),
		"long text":      bytes.Repeat([]byte("Not a store.\n"), 5000),
		"zeros":          make([]byte, 1<<16),
		"another's file": another,
	} {
		dir := newDir(t)
		write(t, dir, file)
		_, err := bolt.Open(dir, bolt.Options{})
		if !errors.Is(err, store.ErrDamaged) || !strings.Contains(err.Error(), bolt.FileName) {
			t.Errorf("%s: %v, want %v with the file's name", name, err, store.ErrDamaged)
		}
		after, err := os.ReadFile(filepath.Join(dir, bolt.FileName))
		if err != nil || !bytes.Equal(after, file) {
			t.Errorf("%s: Open changed it (%v)", name, err)
		}
	}
}

func TestNewerFormat(t *testing.T) {
	t.Parallel()
	dir := newDir(t)
	if err := open(t, dir).Close(); err != nil {
		t.Fatal(err)
	}
	b, err := bbolt.Open(filepath.Join(dir, bolt.FileName), 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	err = b.Update(func(tx *bbolt.Tx) error {
		return tx.Bucket([]byte("meta")).Put([]byte("format"), fmt.Append(nil, bolt.Format+1))
	})
	if err := errors.Join(err, b.Close()); err != nil {
		t.Fatal(err)
	}
	for range 2 { // refusing it must leave it unlocked
		_, err = bolt.Open(dir, bolt.Options{})
		if !errors.Is(err, store.ErrNewer) || !strings.Contains(err.Error(), "update Drypp") {
			t.Errorf("got %v, want %v and what to do", err, store.ErrNewer)
		}
	}
}

func TestPrivate(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "data", "org")
	if err := open(t, dir).Close(); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, bolt.FileName)
	for path, mode := range map[string]os.FileMode{dir: 0o700, file: 0o600, filepath.Join(dir, bolt.RingName): 0o600} {
		info, err := os.Stat(path)
		if err != nil || info.Mode().Perm() != mode {
			t.Errorf("%s has mode %v (%v), want %v", path, info.Mode().Perm(), err, mode)
		}
		if err := os.Chmod(path, mode|0o040); err != nil {
			t.Fatal(err)
		}
		if _, err := bolt.Open(dir, bolt.Options{}); err == nil || !strings.Contains(err.Error(), "chmod") {
			t.Errorf("with %s open to the group: %v, want what to do", path, err)
		}
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
	}
	left, err := os.ReadDir(dir)
	if err != nil || len(left) != 2 {
		t.Errorf("the folder holds %v (%v), want the store and its keys", left, err)
	}
}
