package bolt

import (
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"drypp/bot/store"
	"drypp/courses"
)

var testKey, _ = enrolmentKey(strings.Repeat("p", idLength), strings.Repeat("e", idLength))

func sampleEnrolment() enrolment {
	at := time.Date(2026, 3, 2, 12, 0, 0, 123456789, time.UTC)
	return enrolment{ordinal: 3, Enrolment: courses.Enrolment{
		ID: strings.Repeat("e", idLength), Course: "phishing", Version: 2, Started: at, Read: 4, Try: 2,
		Attempts: []courses.Attempt{
			{Question: "q1", Try: 1, Version: 1, Response: "0 2", Right: true, At: at},
			{Question: "q2", Try: 1, Version: 2, Response: strings.Repeat("å", courses.MaxAnswer/2), At: at.Add(time.Hour)},
		},
		Results: []courses.Result{{Try: 1, Version: 2, Right: 1, Questions: 2, At: at}, {Try: 2, Passed: true}},
	}}
}

func TestEnrolmentRecord(t *testing.T) {
	t.Parallel()
	for _, want := range []enrolment{sampleEnrolment(), {Enrolment: courses.Enrolment{ID: strings.Repeat("e", idLength), Read: -1}}} {
		var got enrolment
		if err := got.decode(testKey, want.encode(testKey)); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("got %+v, %v; want %+v", got, err, want)
		}
	}
}

func TestForeignRecords(t *testing.T) {
	t.Parallel()
	e := sampleEnrolment()
	record := e.encode(testKey)
	newer := append([]byte{recordVersion + 1}, record[1:len(record)-checksumSize]...)
	moved, _ := enrolmentKey(strings.Repeat("q", idLength), strings.Repeat("e", idLength))
	for name, test := range map[string]struct {
		key, record []byte
		want        error
	}{
		"newer":         {testKey, finish(testKey, newer), store.ErrNewer},
		"under another": {moved, record, store.ErrDamaged},
		"cut short":     {testKey, record[:len(record)-1], store.ErrDamaged},
		"empty":         {testKey, nil, store.ErrDamaged},
		"no fields":     {testKey, finish(testKey, []byte{recordVersion, 0xff}), store.ErrDamaged},
	} {
		var got enrolment
		if err := got.decode(test.key, test.record); !errors.Is(err, test.want) {
			t.Errorf("%s: got %v, want %v", name, err, test.want)
		}
	}
}

func FuzzEnrolmentRecord(f *testing.F) {
	e := sampleEnrolment()
	record := e.encode(testKey)
	f.Add(record[1 : len(record)-checksumSize])
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, fields []byte) {
		var e, again enrolment
		if e.decode(testKey, finish(testKey, append([]byte{recordVersion}, fields...))) != nil {
			return
		}
		if err := again.decode(testKey, e.encode(testKey)); err != nil || !reflect.DeepEqual(e, again) {
			t.Errorf("%+v came back as %+v, %v", e, again, err)
		}
	})
}

func FuzzPersonRecord(f *testing.F) {
	id := strings.Repeat("p", idLength)
	record := seal(&courses.Person{ID: id, ObjectID: "o", Name: "Åse", Installed: true, Met: time.Unix(1, 2)})
	f.Add(record[1 : len(record)-checksumSize])
	f.Fuzz(func(t *testing.T, fields []byte) {
		p, err := open([]byte(id), finish([]byte(id), append([]byte{recordVersion}, fields...)))
		if err != nil {
			return
		}
		again, err := open([]byte(id), seal(&p))
		if err != nil || !reflect.DeepEqual(again, p) {
			t.Errorf("%+v came back as %+v, %v", p, again, err)
		}
	})
}

// FuzzMetaPage reads a file that begins with anything.
func FuzzMetaPage(f *testing.F) {
	f.Add(make([]byte, 8192))
	f.Fuzz(func(t *testing.T, file []byte) {
		if err := checkLayout(strings.NewReader(string(file))); err == nil {
			t.Error("something made up passed for a store")
		}
	})
}
