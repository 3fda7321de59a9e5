package bolt

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"drypp/bot/store"
	"drypp/bot/store/storetest"
	"drypp/courses"
	"drypp/courses/results"
)

// harmsToReports concern what reports are made of.
var harmsToReports = map[string]harm{
	"a digest": {func(t *tx, p string) error {
		return t.put(inDigests, []byte(p+"manager"), []byte("x"))
	}, "a digest: "},
	"a digest of nobody": {func(t *tx, p string) error {
		key := []byte(strings.Repeat("z", idLength) + "manager")
		return t.put(inDigests, key, encodeDigest(key, &store.Digest{}))
	}, "a digest is nobody's"},
	"half a digest": {func(t *tx, p string) error {
		return t.put(inDigests, []byte("x"), finish([]byte("x"), []byte{recordVersion}))
	}, "a digest: "},
	"a look": {func(t *tx, p string) error {
		return t.put(inAccesses, sequenceKey(1), []byte("x"))
	}, "a look at results: "},
	"an event": {func(t *tx, p string) error {
		return t.put(inEvents, sequenceKey(1), []byte("x"))
	}, "an event: "},
	"half an event": {func(t *tx, p string) error {
		return t.put(inEvents, []byte("x"), finish([]byte("x"), []byte{recordVersion}))
	}, "an event: "},
	"an event to come": {func(t *tx, p string) error {
		key := sequenceKey(9)
		return t.put(inEvents, key, encodeEvent(key, &store.Event{}))
	}, "event 9 has a number that wasn't given"},
	"questions": {func(t *tx, p string) error {
		return t.put(inQuality, append(versionKey("c", 1), pending), []byte("x"))
	}, "the questions of course c, version 1"},
	"questions of no version": {func(t *tx, p string) error {
		return t.put(inQuality, []byte("c"), []byte("x"))
	}, "a version's questions have a key of 1 bytes"},
	"questions of nobody": {func(t *tx, p string) error {
		return t.putQuality(map[version]*results.Quality{{"c", 1}: {Released: results.Sittings{People: 1}}})
	}, "are counted otherwise"},
	"questions held back": {func(t *tx, p string) error {
		return t.putQuality(map[version]*results.Quality{{"c", 1}: {Pending: results.Sittings{People: results.Fewest}}})
	}, "hold back too many people"},
	"uncounted questions": {func(t *tx, p string) error {
		e := sampleEnrolment()
		e.Attempts[0].Version = 2
		key, _ := enrolmentKey(p, e.ID)
		return t.put(inEnrolments, key, e.encode(key))
	}, "the questions of course phishing, version 2, aren't counted"},
}

// sampleEvent returns an event with something in each of its fields.
func sampleEvent() store.Event {
	e := sampleEnrolment()
	return store.Event{
		Sequence: 1 << 40, Kind: store.EventFinished, Person: testPerson, Enrolment: e.ID, Course: e.Course,
		Version: 2, Try: 1, Question: "q1", Response: "0 2", Right: true, At: storetest.Noon,
		Result: courses.Result{Try: 1, Version: 2, Right: 1, Questions: 2, Passed: true, At: storetest.Noon},
	}
}

// sampleSittings returns sittings with something in each of their fields.
func sampleSittings() results.Sittings {
	var s results.Sittings
	for i := range results.MaxResponses + 3 {
		e := sampleEnrolment()
		e.Attempts[0].Version, e.Attempts[1].Right = 2, i%2 == 0
		e.Attempts[0].Response = fmt.Sprint(i)
		sitting, _ := results.FirstSitting(&courses.Enrolment{}, &e.Enrolment)
		s.Add(sitting)
	}
	return s
}

func TestReportRecords(t *testing.T) {
	t.Parallel()
	if gaps := storetest.Gaps(sampleEvent()); gaps != nil {
		t.Errorf("the sample of an event says nothing in %v", gaps)
	}
	if gaps := storetest.Gaps(sampleSittings()); gaps != nil {
		t.Errorf("the sample of sittings says nothing in %v", gaps)
	}
	key := sequenceKey(1 << 40)
	for _, want := range []store.Event{sampleEvent(), {Sequence: 1 << 40}} {
		if got, err := decodeEvent(key, encodeEvent(key, &want)); err != nil || got != want {
			t.Errorf("the event is %+v, %v; want %+v", got, err, want)
		}
	}
	for _, want := range []results.Sittings{sampleSittings(), {}} {
		if got, err := decodeSittings(key, encodeSittings(key, &want)); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("the sittings are %+v, %v; want %+v", got, err, want)
		}
	}
}

// FuzzReportRecords reads what may lie in the records of reports, and writes
// what it read.
func FuzzReportRecords(f *testing.F) {
	event, sittings := sampleEvent(), sampleSittings()
	digest, access := storetest.Digest(testPerson, testPerson), storetest.Access(testPerson, testPerson)
	key := append([]byte(testPerson), "manager"...)
	f.Add(unsealed(encodeEvent(key, &event)))
	f.Add(unsealed(encodeSittings(key, &sittings)))
	f.Add(unsealed(encodeDigest(key, &digest)))
	f.Add(unsealed(encodeAccess(key, &access)))
	f.Fuzz(func(t *testing.T, fields []byte) {
		again(t, key, fields, decodeDigest, encodeDigest)
		again(t, sequenceKey(7), fields, decodeAccess, encodeAccess)
		again(t, sequenceKey(7), fields, decodeEvent, encodeEvent)
		again(t, key, fields, decodeSittings, encodeSittings)
	})
}

// again holds a record against what comes of writing what was read of it.
func again[T any](t *testing.T, key, fields []byte, decode func(key, record []byte) (T, error), encode func([]byte, *T) []byte) {
	t.Helper()
	is, err := decode(key, finish(key, append([]byte{recordVersion}, fields...)))
	if err != nil {
		return
	}
	record := encode(key, &is)
	was, err := decode(key, record)
	if err != nil || !bytes.Equal(encode(key, &was), record) {
		t.Errorf("%+v came back as %+v, %v", is, was, err)
	}
}

// TestQualityOfOlderFormats: a store that didn't count first tries counts them
// once it is opened, those of who took the course again once.
func TestQualityOfOlderFormats(t *testing.T) {
	t.Parallel()
	older, _ := openTest(t, Options{})
	c := storetest.Course("c")
	for i := range 7 {
		p := meetTest(t, older, fmt.Sprint(i))
		for range 1 + i%2 {
			finishTest(t, older, p, c)
		}
	}
	want, err := older.Quality(t.Context(), "c")
	if err != nil {
		t.Fatal(err)
	}
	err = older.write(t.Context(), func(t *tx) error { return t.uncount() })
	if err != nil {
		t.Fatal(err)
	}
	makeOlder(t, older, 3)
	d := openAgain(t, older)
	got, err := d.Quality(t.Context(), "c")
	was, is := want[1], got[1]
	before, after := was.All(), is.All()
	if err != nil || !before.Same(&after) || is.Released.People != 5 || is.Pending.People != 2 {
		t.Errorf("counted is %+v, %v; want %+v", got, err, want)
	}
	if err := errors.Join(d.Check(t.Context()), d.Close()); err != nil {
		t.Error(err)
	}
}

// uncount takes out of the enrolments what formats before 4 didn't know.
func (t *tx) uncount() error {
	var all []enrolmentAt
	err := t.each(inEnrolments, nil, func(key, record []byte) error {
		e := enrolmentAt{key: bytes.Clone(key)}
		err := e.decode(key, record)
		e.uncounted = false
		all = append(all, e)
		return err
	})
	for _, e := range all {
		if err == nil {
			err = t.put(inEnrolments, e.key, e.encode(e.key))
		}
	}
	return err
}

// finishTest has somebody take a course to its end, anew.
func finishTest(t *testing.T, d *DB, p courses.Person, c *courses.Course) {
	t.Helper()
	e, err := d.Enrol(t.Context(), p.ID, c, true, storetest.Noon)
	for i := range c.Edition("").Lessons {
		_, read := d.ReadLesson(t.Context(), p.ID, e.ID, c, i)
		err = errors.Join(err, read)
	}
	for _, q := range []string{"q1", "q2", "q3"} {
		_, answered := d.Answer(context.Background(), storetest.Answer(p, e, c, q, 1, "1"))
		err = errors.Join(err, answered)
	}
	if err != nil {
		t.Fatal(err)
	}
}
