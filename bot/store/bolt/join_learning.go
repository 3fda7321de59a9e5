package bolt

import (
	"bytes"
	"cmp"
	"slices"

	"drypp/courses/learning"
	"drypp/courses/needs"
	"drypp/courses/recall"
)

// moveLearning makes what is kept of somebody's learning another's, beside their own.
func (t *tx) moveLearning(from, to string) error {
	source, target := []byte(from), []byte(to)
	theirs, err := t.learning(source)
	if err != nil {
		return err
	}
	own, err := t.learning(target)
	if err != nil {
		return err
	}
	if err := t.moveReviews(from, to, own.Items); err != nil {
		return err
	}
	if err := t.moveSigned(source, target, own.Answered); err != nil {
		return err
	}
	if err := t.delete(inLearning, source); err != nil {
		return err
	}
	merge(&own, &theirs)
	return t.putLearning(target, &own)
}

// merge adds what is kept of one person's learning to what is kept of another's, who
// are the same. Of two items of a question it is the one answered last that tells
// what is known.
func merge(own, theirs *learning.Record) {
	own.Off = own.Off || theirs.Off
	for _, item := range theirs.Items {
		i, both := findItem(own, item.Course, item.Question)
		if both {
			own.Items[i] = mergeItems(own.Items[i], item)
		} else {
			own.Items = slices.Insert(own.Items, i, item)
		}
	}
	for _, trial := range theirs.Trials {
		i, both := slices.BinarySearchFunc(own.Trials, trial, compareTrials)
		if !both {
			own.Trials = slices.Insert(own.Trials, i, trial)
		}
	}
	for _, n := range theirs.Needs {
		if !slices.ContainsFunc(own.Needs, func(o needs.Outcome) bool { return sameNeed(&o, &n) }) {
			own.Needs = append(own.Needs, n)
		}
	}
	slices.SortStableFunc(own.Needs, func(a, b needs.Outcome) int { return a.At.Compare(b.At) })
	for _, a := range theirs.Answered {
		answered(own, a)
	}
}

func compareTrials(a, b recall.Trial) int { return cmp.Compare(a.Course, b.Course) }

// sameNeed reports whether two outcomes are of the same mapping.
func sameNeed(a, b *needs.Outcome) bool {
	return a.Campaign == b.Campaign && a.Competence == b.Competence
}

func mergeItems(a, b recall.Item) recall.Item {
	last := a
	if b.Last.After(a.Last) {
		last = b
	}
	last.Answers, last.Lapses, last.Reviews = a.Answers+b.Answers, a.Lapses+b.Lapses, a.Reviews+b.Reviews
	return last
}

// moveReviews makes somebody's reviews another's, in the order in which all were
// recorded. Serial numbers go on behind those of the other's items.
func (t *tx) moveReviews(from, to string, own []recall.Item) error {
	keys := t.keysOf(inReviews, []byte(from))
	for _, key := range keys {
		r, err := decodeReview(key, t.get(inReviews, key))
		if err != nil {
			return err
		}
		l := learning.Record{Items: own}
		if i, both := findItem(&l, r.Course, r.Question); both {
			r.Serial += own[i].Reviews
		}
		if err := t.delete(inReviews, key); err != nil {
			return err
		}
		moved := append([]byte(to), key[idLength:]...)
		if err := t.put(inReviews, moved, encodeReview(moved, &r)); err != nil {
			return err
		}
	}
	return nil
}

// moveSigned makes somebody's named ballots another's, but for those of surveys that
// the other answered too.
func (t *tx) moveSigned(from, to []byte, answered []learning.Asked) error {
	for _, key := range t.keysOf(inSigned, from) {
		b, err := decodeBallot(inSigned, key, t.get(inSigned, key))
		if err != nil {
			return err
		}
		if err := t.delete(inSigned, key); err != nil {
			return err
		}
		if slices.Contains(answered, learning.Asked{Campaign: b.Campaign, Survey: b.Survey}) {
			continue
		}
		moved := append(bytes.Clone(to), key[idLength:]...)
		if err := t.put(inSigned, moved, encodeBallot(moved, &b)); err != nil {
			return err
		}
	}
	return nil
}

// keysOf returns the keys of a bucket that begin with a person's ID.
func (t *tx) keysOf(id bucketID, person []byte) (keys [][]byte) {
	for w := t.walkKeys(id, person); w.key != nil && bytes.HasPrefix(w.key, person); w.next() {
		keys = append(keys, bytes.Clone(w.key))
	}
	return keys
}
