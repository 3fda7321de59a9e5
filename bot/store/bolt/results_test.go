package bolt

import (
	"bytes"
	"fmt"
	"reflect"
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
		key := []byte(t.nobody() + "manager")
		return t.put(inDigests, key, encodeDigest(key, &store.Digest{}))
	}, "a digest is nobody's"},
	"half a digest": {func(t *tx, p string) error {
		return t.putRaw(inDigests, []byte("x"), finish([]byte("x"), []byte{recordVersion}))
	}, "a digest: "},
	"a look": {func(t *tx, p string) error {
		return t.put(inAccesses, sequenceKey(1), []byte("x"))
	}, "a look at results: "},
	"an event": {func(t *tx, p string) error {
		return t.putRaw(inEvents, sequenceKey(1), []byte("x"))
	}, "an event: "},
	"half an event": {func(t *tx, p string) error {
		return t.putRaw(inEvents, []byte("x"), finish([]byte("x"), []byte{recordVersion}))
	}, "an event: "},
	"an event to come": {func(t *tx, p string) error {
		key := sequenceKey(9)
		return t.put(inEvents, key, encodeEvent(key, &store.Event{Person: p}))
	}, "event 9 has a number that wasn't given"},
	"questions": {func(t *tx, p string) error {
		return t.put(inQuality, append(versionKey("c", 1), pending), []byte("x"))
	}, "the questions of course c, version 1"},
	"questions of no version": {func(t *tx, p string) error {
		return t.put(inQuality, []byte("c"), []byte("x"))
	}, "a version's questions have a key of 1 bytes"},
	"questions of nobody": {func(t *tx, p string) error {
		key := append(versionKey("c", 1), released)
		return t.put(inQuality, key, encodeSittings(key, &results.Sittings{People: 1}))
	}, "are counted otherwise"},
	"questions that wait for nobody": {func(t *tx, p string) error {
		key, _ := enrolmentKey(p, testPerson)
		return t.putWaiting(append(versionKey("c", 1), pending), [][]byte{key})
	}, "wait for what nobody sat"},
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
		Result: courses.Result{Try: 1, Version: 2, Right: 1, Questions: 2, Partial: 50, Passed: true, At: storetest.Noon},
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
	for _, want := range []store.Event{sampleEvent(), {Sequence: 1 << 40, Person: testPerson}} {
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
	f.Add(fieldsOf(encodeEvent(key, &event)[idLength:]))
	f.Add(fieldsOf(encodeSittings(key, &sittings)))
	f.Add(fieldsOf(encodeDigest(key, &digest)))
	f.Add(fieldsOf(encodeAccess(key, &access)))
	f.Fuzz(func(t *testing.T, fields []byte) {
		again(t, key, fields, decodeDigest, encodeDigest)
		again(t, sequenceKey(7), fields, decodeAccess, encodeAccess)
		again(t, sequenceKey(7), fields, decodeTestEvent, encodeTestEvent)
		again(t, key, fields, decodeSittings, encodeSittings)
	})
}

// decodeTestEvent and encodeTestEvent read and write an event without the ID of
// the person before it.
func decodeTestEvent(key, record []byte) (store.Event, error) {
	return decodeEvent(key, append([]byte(testPerson), record...))
}

func encodeTestEvent(key []byte, e *store.Event) []byte { return encodeEvent(key, e)[idLength:] }

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
