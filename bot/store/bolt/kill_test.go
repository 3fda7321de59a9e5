//go:build linux

package bolt_test

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"drypp/bot/store"
	"drypp/bot/store/bolt"
	"drypp/bot/store/keyring"
	"drypp/bot/store/storetest"
	"drypp/courses"
	"drypp/courses/campaigns"
	"drypp/courses/recall"
	"drypp/courses/surveys"
)

// addressOf is the address of somebody with an object ID.
func addressOf(objectID string) string { return objectID + "@example.no" }

// settleOne makes somebody of whom there is something in every place.
func settleOne(db store.Store, objectID string) (id string, err error) {
	ctx, c := context.Background(), storetest.Course("c")
	p, err := db.List(ctx, courses.Person{
		ObjectID: objectID, Name: "Kari", Email: addressOf(objectID), Manager: "boss", Fields: map[string]string{"department": "Salg"},
	}, storetest.Noon)
	if err != nil {
		return "", err
	}
	e, err := db.Enrol(ctx, p.ID, c, false, storetest.Noon)
	for i := range c.Edition("").Lessons {
		_, failed := db.ReadLesson(ctx, p.ID, e.ID, c, i)
		err = errors.Join(err, failed)
	}
	for _, q := range questionIDs {
		_, failed := db.Answer(ctx, storetest.Answer(p, e, c, q, 1, "1"))
		err = errors.Join(err, failed)
	}
	return p.ID, errors.Join(err, think(db, p.ID),
		db.Revise(ctx, p.ID, func(c *store.Case) error {
			d := storetest.Delivery("d", p.ID)
			d.Stage = campaigns.Accepted
			c.Settled, c.Agenda = []campaigns.Delivery{d}, storetest.Agenda(p.ID)
			return nil
		}),
		db.PutDigest(ctx, storetest.Digest(p.ID, "")),
		db.PutRequest(ctx, storetest.Request("r-"+objectID, p.ID)),
		db.PutAccess(ctx, storetest.Access("", p.ID)))
}

// think has what somebody learned, needs and thinks be kept, who has finished course
// "c".
func think(db store.Store, person string) error {
	ctx := context.Background()
	done, err := db.Review(ctx, storetest.ReviewAnswer(person, storetest.Course("c"), "q1", 1, "1", 9))
	if err == nil && done.Outcome != courses.Recorded {
		err = fmt.Errorf("a review came to outcome %d", done.Outcome)
	}
	named := storetest.Ballot("spring", "after")
	named.Person = person
	_, _, need := db.PutNeed(ctx, person, storetest.Need("spring", "phishing"))
	_, anonymous := db.PutBallot(ctx, person, storetest.Ballot("spring", "climate"))
	_, signed := db.PutBallot(ctx, person, named)
	return errors.Join(err, need, anonymous, signed)
}

// whole returns what is missing of somebody whom settleOne made and of whom there are so
// many thoughts, or nil.
func whole(db store.Store, id, objectID string, thoughts int) error {
	ctx := context.Background()
	p, err := db.PersonByID(ctx, id)
	byObject, err1 := db.Person(ctx, objectID)
	byAddress, err2 := db.Known(ctx, "", addressOf(objectID))
	es, err3 := db.Enrolments(ctx, id)
	rows, err4 := db.Ledger(ctx, id)
	d, err5 := db.Digest(ctx, id, store.ManagerDigest)
	_, err6 := db.Request(ctx, "r-"+objectID)
	stand, err7 := db.Standings(ctx, id)
	l, err8 := db.Learning(ctx, id)
	if err := errors.Join(err, err1, err2, err3, err4, err5, err6, err7, err8); err != nil {
		return err
	}
	switch {
	case byObject.ID != id || byAddress.ID != id || p.Email != addressOf(objectID) || p.Manager != "boss":
		return fmt.Errorf("they are found as %+v, %+v, %+v", p, byObject, byAddress)
	case len(es) != 1 || !es[0].Passed() || len(es[0].Attempts) != len(questionIDs):
		return fmt.Errorf("they took %+v", es)
	case len(l.Items) != 1 || l.Items[0].Reviews != 1 || len(l.Needs) != 1 || len(l.Answered) != 2 || thoughts != 2:
		return fmt.Errorf("of what they learned there is %+v, and %d reviews and named ballots", l, thoughts)
	case len(rows) != 3 || d.Revision != 1 || len(stand) == 0:
		return fmt.Errorf("of them there are %d deliveries, the digest %+v and the standings %+v", len(rows), d, stand)
	}
	return nil
}

// thoughts counts the reviews and the named ballots of each person.
func thoughts(db store.Store) (n map[string]int, err error) {
	ctx := context.Background()
	n = map[string]int{}
	err = errors.Join(
		db.Reviews(ctx, "", func(person string, _ recall.Review) error { n[person]++; return nil }),
		db.Ballots(ctx, "after", "", func(b surveys.Ballot) error { n[b.Person]++; return nil }))
	return n, err
}

// gone returns what is left of somebody who was erased and of whom there are so many
// thoughts, or nil.
func gone(db store.Store, id, objectID string, thoughts int) error {
	ctx := context.Background()
	for what, err := range map[string]error{
		"person":     second(db.PersonByID(ctx, id)),
		"look-up":    second(db.Person(ctx, objectID)),
		"address":    second(db.Known(ctx, "", addressOf(objectID))),
		"enrolments": second(db.Enrolments(ctx, id)),
		"ledger":     second(db.Ledger(ctx, id)),
		"digest":     second(db.Digest(ctx, id, store.ManagerDigest)),
		"request":    second(db.Request(ctx, "r-"+objectID)),
		"learning":   second(db.Learning(ctx, id)),
	} {
		if !errors.Is(err, store.ErrNotFound) {
			return fmt.Errorf("their %s: %w", what, err)
		}
	}
	if a, err := db.Agenda(ctx, id); err != nil || !a.Wake.IsZero() || a.Planned != nil {
		return fmt.Errorf("their agenda is %+v, %w", a, err)
	}
	if thoughts != 0 {
		return fmt.Errorf("of them there are %d reviews and named ballots", thoughts)
	}
	return nil
}

func second[T any](_ T, err error) error { return err }

// killPeople are at least as many as a child erases in killSteps calls.
const killPeople, killSteps = 20, 8

// childErases erases people and makes others, and tells before and after each.
func childErases(dir string) error {
	ctx := context.Background()
	db, err := bolt.Open(dir, bolt.Options{})
	if err != nil {
		return err
	}
	var people []courses.Person
	if err := db.Everybody(ctx, func(p courses.Person) error { people = append(people, p); return nil }); err != nil {
		return err
	}
	people = slices.DeleteFunc(people, func(p courses.Person) bool { return p.ObjectID == "boss" })
	for len(people) < killPeople {
		id, name, err := makeOne(db)
		if err != nil {
			return err
		}
		people = append(people, courses.Person{ID: id, ObjectID: name})
	}
	rand.Shuffle(len(people), func(i, j int) { people[i], people[j] = people[j], people[i] })
	for n := range killSteps {
		some := people[:1+n%3]
		people = people[len(some):]
		var ids []string
		for _, p := range some {
			ids = append(ids, p.ID)
			fmt.Println("begin erase", p.ID, p.ObjectID)
		}
		if done, err := db.Erase(ctx, storetest.Noon, ids...); err != nil || len(done) != len(ids) {
			return fmt.Errorf("%d of %d were erased: %w", len(done), len(ids), err)
		}
		for _, id := range ids {
			fmt.Println("done erase", id)
		}
		if _, _, err := makeOne(db); err != nil {
			return err
		}
	}
	return db.Close()
}

// makeOne makes somebody and tells.
func makeOne(db store.Store) (id, name string, err error) {
	name = fmt.Sprint("n", rand.Uint32())
	if id, err = settleOne(db, name); err == nil {
		fmt.Println("done make", id, name)
	}
	return id, name, err
}

// population is what is known of the people of a store whose children are killed.
type population struct {
	// whole are the object IDs of those of whom everything is there, by their IDs;
	// gone those who were erased; begun those who were about to be.
	whole, gone, begun map[string]string
}

// hear takes in what a child told.
func (k *population) hear(out []byte) {
	for line := range strings.Lines(string(out)) {
		words := strings.Fields(line)
		if !strings.HasSuffix(line, "\n") || len(words) < 3 {
			continue
		}
		id := words[2]
		switch words[0] + " " + words[1] {
		case "begin erase":
			k.begun[id] = words[3]
		case "done erase":
			k.gone[id] = k.begun[id]
			delete(k.begun, id)
			delete(k.whole, id)
		case "done make":
			k.whole[id] = words[3]
		}
	}
}

// compare opens the store that a child left and holds it against what is known.
func (k *population) compare(t *testing.T, dir string) {
	t.Helper()
	ctx := context.Background()
	db := open(t, dir)
	if err := db.Check(ctx); err != nil {
		t.Fatal(err)
	}
	for id, name := range k.begun {
		if _, err := db.PersonByID(ctx, id); errors.Is(err, store.ErrNotFound) {
			delete(k.whole, id)
			k.gone[id] = name
		}
	}
	clear(k.begun)
	thought, err := thoughts(db)
	if err != nil {
		t.Fatal(err)
	}
	for id, name := range k.whole {
		if err := whole(db, id, name, thought[id]); err != nil {
			t.Fatalf("of somebody who wasn't erased something is lost: %v", err)
		}
	}
	erased := map[string]bool{}
	err = db.Erased(ctx, func(e store.Erased) error { erased[e.Person] = true; return nil })
	for id, name := range k.gone {
		if err := gone(db, id, name, thought[id]); err != nil || !erased[id] {
			t.Fatalf("of somebody who was erased something is left: %v; among the erased: %v", err, erased[id])
		}
	}
	people := map[string]bool{}
	err = errors.Join(err, db.Everybody(ctx, func(p courses.Person) error { people[p.ID] = true; return nil }), db.Close())
	if err != nil {
		t.Fatal(err)
	}
	r, err := keyring.Open(ctx, keyring.Options{Path: filepath.Join(dir, bolt.RingName), ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	// Beside them there may be keys of people whom a crash kept from the store.
	err = r.People(func(id string) error {
		delete(people, id)
		if _, is := k.gone[id]; is || erased[id] {
			return errors.New("the key of somebody who was erased is there")
		}
		return nil
	})
	if err := errors.Join(err, r.Close()); err != nil || len(people) > 0 {
		t.Fatalf("%d people have no key: %v", len(people), err)
	}
}

// TestKilledErasing kills a process that erases people, at random moments: each of
// them is wholly there or wholly gone, and nobody else loses anything.
func TestKilledErasing(t *testing.T) {
	t.Parallel()
	rounds := 10
	if *bolt.Thorough {
		rounds = 200
	}
	dir := newDir(t)
	k := &population{map[string]string{}, map[string]string{}, map[string]string{}}
	db := open(t, dir)
	if _, err := db.Meet(t.Context(), store.Sighting{ObjectID: "boss", At: storetest.Noon}); err != nil {
		t.Fatal(err)
	}
	for i := range 2 * killPeople {
		name := fmt.Sprint("p", i)
		id, err := settleOne(db, name)
		if err != nil {
			t.Fatal(err)
		}
		k.whole[id] = name
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	seed := rand.Uint64()
	random := rand.New(rand.NewPCG(seed, 0))
	inErasing := 0
	for range rounds {
		k.hear(killed(t, child(t, "erase", dir), random))
		if len(k.begun) > 0 {
			inErasing++
		}
		k.compare(t, dir)
		if t.Failed() {
			t.Fatalf("seed %d", seed)
		}
	}
	t.Logf("%d of %d were killed while they erased; %d people were erased", inErasing, rounds, len(k.gone))
	if inErasing == 0 || len(k.gone) == 0 {
		t.Error("nothing was tried")
	}
}

// killed starts a child, waits until it begins one of its erasures, lets it go on
// for a random moment, kills it and returns all that it told.
func killed(t *testing.T, c *exec.Cmd, random *rand.Rand) []byte {
	t.Helper()
	pipe, err := c.StdoutPipe()
	if err == nil {
		err = c.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	told := bufio.NewReader(pipe)
	var out []byte
	for begins := 1 + random.IntN(killSteps); begins > 0; {
		line, err := told.ReadBytes('\n')
		if out = append(out, line...); err != nil {
			break
		}
		if bytes.HasPrefix(line, []byte("begin erase")) {
			begins--
		}
	}
	<-time.After(time.Duration(random.IntN(12_000)) * time.Microsecond)
	_ = c.Process.Kill() // it may have ended
	rest, _ := io.ReadAll(told)
	_ = c.Wait() // it was killed
	return append(out, rest...)
}
