package bolt

import (
	"fmt"
	"math"
	"reflect"
	"testing"
	"time"

	"google.golang.org/protobuf/encoding/protowire"

	"drypp/bot/store/storetest"
	"drypp/courses/learning"
	"drypp/courses/recall"
	"drypp/courses/surveys"
)

func TestLearningRecords(t *testing.T) {
	t.Parallel()
	if gaps := append(storetest.Gaps(storetest.Learned()), storetest.Gaps(storetest.Review())...); gaps != nil {
		t.Errorf("the samples say nothing in %v", gaps)
	}
	person := []byte(testPerson)
	for _, want := range []learning.Record{storetest.Learned(), {}, {Items: []recall.Item{{Due: storetest.Noon}, {Question: "q"}}}} {
		if got, err := decodeLearning(person, encodeLearning(person, &want)); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("the record is %+v, %v; want %+v", got, err, want)
		}
	}
	key := reviewKey(testPerson, 7)
	for _, want := range []recall.Review{storetest.Review(), {}} {
		if got, err := decodeReview(key, encodeReview(key, &want)); err != nil || got != want {
			t.Errorf("the review is %+v, %v; want %+v", got, err, want)
		}
	}
}

func TestBallotRecords(t *testing.T) {
	t.Parallel()
	for in, person := range map[bucketID]string{inBallots: "", inSigned: testPerson} {
		key := append([]byte(person), randomBallot()...)
		want := storetest.Ballot("spring", "climate")
		want.Person = person
		if gaps := storetest.Gaps(want); person != "" && gaps != nil {
			t.Errorf("the sample says nothing in %v", gaps)
		}
		if got, err := decodeBallot(in, key, encodeBallot(key, &want)); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("the ballot is %+v, %v; want %+v", got, err, want)
		}
		if _, err := decodeBallot(in, key[1:], encodeBallot(key[1:], &want)); err == nil {
			t.Error("a ballot with a key that is too short was read")
		}
	}
}

// TestLearningIsSmall: what is kept of ten questions that came back is a few hundred
// bytes.
func TestLearningIsSmall(t *testing.T) {
	t.Parallel()
	if n := len(encodeLearning([]byte(testPerson), tenItems())); n > 600 {
		t.Errorf("ten items take %d bytes", n)
	}
}

// tenItems returns a record of ten items in two courses.
func tenItems() *learning.Record {
	var l learning.Record
	for i := range 10 {
		last := storetest.Noon.Add(time.Duration(i) * 1234567891)
		l.Items = append(l.Items, recall.Item{
			Course: []string{"phishing", "workplace"}[i/5], Question: fmt.Sprint("question-", i),
			Stability: math.Pi * float64(i+1), Difficulty: math.E, Last: last, Due: last.AddDate(0, 0, i+1),
			Answers: 3, Lapses: 1, Reviews: 2,
		})
	}
	return &l
}

// FuzzLearningRecords reads what may lie in the records of learning, and writes what
// it read.
func FuzzLearningRecords(f *testing.F) {
	person, key := []byte(testPerson), reviewKey(testPerson, 7)
	learned, review, ballot := storetest.Learned(), storetest.Review(), storetest.Ballot("spring", "climate")
	f.Add(fieldsOf(encodeLearning(person, &learned)))
	f.Add(fieldsOf(encodeReview(key, &review)))
	f.Add(fieldsOf(encodeBallot(person, &ballot)))
	nan := appendNested(nil, learningRecalled, func(b []byte) []byte { return appendFloat(b, recalledStability, math.NaN()) })
	f.Add(appendInts(nan, learningTrial, 3))
	f.Add(appendNested(nil, learningRecalled, func(b []byte) []byte { return appendInts(b, recalledDueDays, math.MaxInt, -3) }))
	f.Add(protowire.AppendTag(nil, learningNeed, protowire.BytesType))
	anonymous := func(key, record []byte) (surveys.Ballot, error) { return decodeBallot(inBallots, key, record) }
	f.Fuzz(func(t *testing.T, fields []byte) {
		again(t, person, fields, decodeLearning, encodeLearning)
		again(t, key, fields, decodeReview, encodeReview)
		again(t, person, fields, anonymous, encodeBallot)
	})
}
