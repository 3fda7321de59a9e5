package bolt

import (
	"errors"
	"strings"
	"testing"

	"drypp/bot/store"
	"drypp/bot/store/storetest"
	"drypp/courses"
	"drypp/courses/learning"
	"drypp/courses/recall"
	"drypp/courses/surveys"
)

// harmsToLearning concern what people know, need and think.
var harmsToLearning = map[string]harm{
	"a record": {func(t *tx, p string) error { return t.put(inLearning, []byte(p), []byte("x")) }, "the learning of person"},
	"a record of nobody": {func(t *tx, _ string) error {
		key := []byte(t.nobody())
		return t.put(inLearning, key, encodeLearning(key, &learning.Record{Off: true}))
	}, "what somebody learned is nobody's"},
	"two items of a question": {func(t *tx, p string) error {
		return harmLearning(t, p, func(l *learning.Record) { l.Items = append(l.Items, l.Items[0]) })
	}, "isn't in order"},
	"surveys out of order": {func(t *tx, p string) error {
		return harmLearning(t, p, func(l *learning.Record) { l.Answered[0], l.Answered[1] = l.Answered[1], l.Answered[0] })
	}, "isn't in order"},
	"trials out of order": {func(t *tx, p string) error {
		return harmLearning(t, p, func(l *learning.Record) { l.Trials = []recall.Trial{{Course: "d"}, {Course: "c"}} })
	}, "isn't in order"},
	"no item": {func(t *tx, p string) error {
		return harmLearning(t, p, func(l *learning.Record) { l.Items = nil })
	}, "the place of another, or none"},
	"a review": {func(t *tx, p string) error {
		return t.put(inReviews, reviewKey(p, 1), []byte("x"))
	}, "a review of person"},
	"a review twice": {func(t *tx, p string) error {
		r := storetest.Review()
		r.Serial = 1
		return t.putReview(p, &r)
	}, "the place of another, or none"},
	"a review too many": {func(t *tx, p string) error {
		r := storetest.Review()
		return t.putReview(p, &r)
	}, "the place of another, or none"},
	"a review of nobody": {func(t *tx, _ string) error {
		r := storetest.Review()
		return t.putReview(t.nobody(), &r)
	}, "1 reviews are nobody's"},
	"a review of somebody without a key": {func(t *tx, p string) error {
		return t.putRaw(inReviews, reviewKey(strings.Repeat("y", idLength), 1), []byte("x"))
	}, "1 records in reviews are of somebody who has no key"},
	"a review that is to come": {func(t *tx, p string) error {
		return t.bucket(inReviews).SetSequence(0)
	}, "review 1 is there and 0 are said to have been"},
	"a ballot":       {func(t *tx, _ string) error { return t.put(inBallots, randomBallot(), []byte("x")) }, "a ballot"},
	"a long ballot":  {func(t *tx, _ string) error { return t.put(inBallots, []byte("x"), []byte("x")) }, "a ballot"},
	"a named ballot": {func(t *tx, p string) error { return t.put(inSigned, []byte(p+"x"), []byte("x")) }, "a ballot"},
	"a lost ballot":  {func(t *tx, p string) error { return t.empty(inBallots) }, "of survey climate in campaign spring 1 ballots are missing"},
	"a lost named ballot": {func(t *tx, p string) error {
		return t.deleteAll(inSigned, []byte(p))
	}, "of survey after in campaign spring 1 ballots are missing"},
	"a ballot of somebody who gave none": {func(t *tx, p string) error {
		return t.putBallot(&surveys.Ballot{Survey: "other", Campaign: "spring", Person: p})
	}, "has a ballot and didn't give it"},
}

// harmLearning changes what is kept of somebody's learning.
func harmLearning(t *tx, person string, harm func(*learning.Record)) error {
	l, err := t.learning([]byte(person))
	if err != nil {
		return err
	}
	harm(&l)
	return t.putLearning([]byte(person), &l)
}

// TestCheckFindsLearning makes what is told twice of people's learning disagree.
func TestCheckFindsLearning(t *testing.T) {
	t.Parallel()
	for name, test := range harmsToLearning {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d, _ := openTest(t, Options{NoSync: true})
			p := meetTest(t, d, "one")
			ctx := t.Context()
			done, err := d.Review(ctx, storetest.ReviewAnswer(p.ID, storetest.Course("c"), "q1", 1, "1", 9))
			named := storetest.Ballot("spring", "after")
			named.Person = p.ID
			_, anonymous := d.PutBallot(ctx, p.ID, storetest.Ballot("spring", "climate"))
			_, signed := d.PutBallot(ctx, p.ID, named)
			if err := errors.Join(err, anonymous, signed, d.Check(ctx)); err != nil || done.Outcome != courses.Recorded {
				t.Fatal(done, err)
			}
			if err := d.write(ctx, func(t *tx) error { t.writes++; return test.do(t, p.ID) }); err != nil {
				t.Fatal(err)
			}
			err = d.Check(ctx)
			if !errors.Is(err, store.ErrDamaged) || !strings.Contains(err.Error(), test.want) {
				t.Errorf("Check says %v, want %q", err, test.want)
			}
		})
	}
}
