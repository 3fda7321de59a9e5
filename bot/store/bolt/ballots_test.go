package bolt

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"testing"

	"go.etcd.io/bbolt"

	"drypp/bot/store/storetest"
	"drypp/courses/surveys"
)

// TestSecretBallotInFile: somebody who has the file and all its keys, after everybody
// voted and the file was compacted, joins neither by the order of keys, of pages or of
// sizes who gave which ballot. The ballots all have the same length, as the answers of
// most surveys do; the records of the people don't tell the lengths of ballots either.
func TestSecretBallotInFile(t *testing.T) {
	t.Parallel()
	const people = 300
	d, _ := openTest(t, Options{NoSync: true, NewID: counting()})
	var ids []string
	for i := range people {
		ids = append(ids, meetTest(t, d, fmt.Sprint(i)).ID)
	}
	_, _, before := inside(t, d)
	rand.Shuffle(people, func(i, j int) { ids[i], ids[j] = ids[j], ids[i] })
	theirs := map[string]string{}
	for i, id := range ids {
		theirs[id] = fmt.Sprintf("%08d", i)
		is, err := d.PutBallot(t.Context(), id, surveys.Ballot{Campaign: "spring", Survey: "climate", Answers: []string{theirs[id]}})
		if err != nil || !is {
			t.Fatal(is, err)
		}
	}
	if _, _, err := d.Compact(t.Context()); err != nil {
		t.Fatal(err)
	}
	learners, ballots, after := inside(t, d)
	storetest.Guess(t, "the order of keys", learners, ballots, theirs)
	storetest.Guess(t, "the order of voting", ids, ballots, theirs)
	for name, n := range after {
		if n != before[name] {
			t.Errorf("the sequence of %s tells how often somebody voted: it was %d and is %d", name, before[name], n)
		}
	}
	file, err := os.ReadFile(d.path)
	if err != nil {
		t.Fatal(err)
	}
	inFile := byPlace(t, d, file, inBallots)
	if len(inFile) != people {
		t.Errorf("%d ballots are in the file, once each; want %d", len(inFile), people)
	}
	storetest.Guess(t, "the places of ballots in the file", ids, inFile, theirs)
	storetest.Guess(t, "the places of both in the file", byPlace(t, d, file, inLearning), inFile, theirs)
}

// inside is what somebody sees of ballots and people who opens a store's file with
// nothing but its keys: each bucket in the order of its pages and keys.
func inside(t *testing.T, d *DB) (people, ballots []string, sequences map[string]uint64) {
	t.Helper()
	sequences = map[string]uint64{}
	err := d.read(t.Context(), func(t *tx) error {
		for w := t.walk(inLearning, nil); w.key != nil; w.next() {
			people = append(people, string(w.key))
		}
		for w := t.walk(inBallots, nil); w.key != nil; w.next() {
			b, err := decodeBallot(inBallots, w.key, w.value)
			if err != nil {
				return err
			}
			ballots = append(ballots, b.Answers[0])
		}
		return t.bolt.ForEach(func(name []byte, b *bbolt.Bucket) error {
			sequences[string(name)] = b.Sequence()
			return nil
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	return people, ballots, sequences
}

// counting returns what makes IDs that are counted: ballots must not have such.
func counting() func() string {
	n := 0
	return func() string { n++; return fmt.Sprintf("%016d", n) }
}

// byPlace returns the people or the ballots of a bucket in the order in which their
// values lie in the file. It fails the test if one lies there twice.
func byPlace(t *testing.T, d *DB, file []byte, id bucketID) []string {
	t.Helper()
	places := map[int]string{}
	err := d.read(t.Context(), func(tx *tx) error {
		for f := tx.walkFound(id); f.key != nil; f.next() {
			value, _ := tx.open(nil, id, f.key, f.found)
			text := string(f.key)
			if id == inBallots {
				b, err := decodeBallot(id, f.key, value)
				if err != nil {
					return err
				}
				text = b.Answers[0]
			}
			if n := bytes.Count(file, f.found); n != 1 {
				t.Errorf("a value lies in the file %d times", n)
			}
			places[bytes.Index(file, f.found)] = text
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for at := range len(file) {
		if text, is := places[at]; is {
			all = append(all, text)
		}
	}
	return all
}

// TestBallotKeys: keys of ballots are as random as can be seen: no two begin alike, and
// they rise as often as they fall.
func TestBallotKeys(t *testing.T) {
	t.Parallel()
	const n = 2000
	rises := 0
	var keys [][]byte
	for range n {
		key := randomBallot()
		if len(key) != ballotLength {
			t.Fatalf("a key is %q", key)
		}
		if len(keys) > 0 && bytes.Compare(keys[len(keys)-1], key) < 0 {
			rises++
		}
		keys = append(keys, key)
	}
	slices.SortFunc(keys, bytes.Compare)
	for i := 1; i < n; i++ {
		if binary.BigEndian.Uint64(keys[i]) == binary.BigEndian.Uint64(keys[i-1]) {
			t.Errorf("two keys begin with %q", keys[i][:8])
		}
	}
	// Of n independent keys n/2 rise, with a standard deviation of √(n/12); five of
	// these are left to chance.
	if rises < n/2-65 || rises > n/2+65 {
		t.Errorf("of %d keys %d rise", n, rises)
	}
}
