package bolt

import (
	"bytes"
	"errors"
	"maps"
	"reflect"
	"strings"
	"testing"
	"time"

	"google.golang.org/protobuf/encoding/protowire"

	"drypp/bot/store"
	"drypp/bot/store/storetest"
	"drypp/courses"
	"drypp/courses/campaigns"
)

var testKey, _ = enrolmentKey(strings.Repeat("p", idLength), strings.Repeat("e", idLength))

func sampleEnrolment() enrolment {
	at := time.Date(2026, 3, 2, 12, 0, 0, 123456789, time.UTC)
	return enrolment{ordinal: 3, Enrolment: courses.Enrolment{
		ID: strings.Repeat("e", idLength), Course: "phishing", Version: 2, Started: at, Read: 4, Try: 2, ScoresTold: true,
		Attempts: []courses.Attempt{
			{Question: "q1", Try: 1, Version: 1, Response: "0 2", Right: true, At: at},
			{Question: "q2", Try: 1, Version: 2, Response: strings.Repeat("å", courses.MaxAnswer/2), Partial: 66, At: at.Add(time.Hour)},
			{Question: "other/q2", Try: courses.Pretest, Version: 2, Response: "1", Right: true, At: at},
		},
		Results: []courses.Result{{Try: 1, Version: 2, Right: 1, Questions: 2, Partial: 66, At: at}, {Try: 2, Passed: true}},
		Skipped: []string{"l2", ""}, Drawn: []string{"q1", "other/q2"},
		Acknowledged: []courses.Acknowledgement{{Lesson: "l1", Version: 3, At: at}, {Lesson: "l1", Version: 4, At: at.Add(time.Hour)}},
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
	f.Add(fieldsOf(record))
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

// FuzzFields reads fields as protowire does, which reads them from bytes.
func FuzzFields(f *testing.F) {
	sample := person{Person: storetest.Person("o")}
	f.Add(fieldsOf(encodeTest(&sample)))
	f.Add([]byte{byte(agendaWake << 3), 0x80})
	f.Add([]byte{0xfa, 0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01})
	f.Add([]byte{0x00, 0x00})
	f.Fuzz(func(t *testing.T, b []byte) {
		err := newFields(b).each(func(f field) error {
			id, kind, n := protowire.ConsumeTag(b)
			value := protowire.ConsumeFieldValue(id, kind, b[max(n, 0):])
			if n < 0 || value < 0 {
				return errors.New("protowire can't read this")
			}
			want := field{id: id}
			switch kind {
			case protowire.VarintType:
				want.number, _ = protowire.ConsumeVarint(b[n:])
			case protowire.BytesType:
				text, _ := protowire.ConsumeBytes(b[n:])
				want.nested = fields(text)
			}
			if f != want {
				t.Errorf("got %+v, want %+v", f, want)
			}
			b = b[n+value:]
			return nil
		})
		if err != nil && !errors.Is(err, errFields) {
			t.Error(err)
		}
		if id, kind, n := protowire.ConsumeTag(b); err != nil && n > 0 && id.IsValid() &&
			(kind == protowire.VarintType || kind == protowire.BytesType) && protowire.ConsumeFieldValue(id, kind, b[n:]) >= 0 {
			t.Errorf("a field that protowire reads was refused: %v", err)
		}
	})
}

func FuzzPersonRecord(f *testing.F) {
	id := strings.Repeat("p", idLength)
	sample := person{Person: storetest.Person("o")}
	record := encodeTest(&sample)
	f.Add(fieldsOf(record))
	f.Fuzz(func(t *testing.T, fields []byte) {
		record := finish([]byte(id), append([]byte{recordVersion}, fields...))
		p, err := decodeTest([]byte(id), record)
		s := sharingTest()
		for range 2 {
			var same person
			if again := s.read(&same, []byte(id), record); (err == nil) != (again == nil) || !reflect.DeepEqual(same, p) {
				t.Errorf("with others it is %+v, %v; alone %+v, %v", same, again, p, err)
			}
		}
		if err != nil {
			return
		}
		again, err := decodeTest([]byte(id), encodeTest(&p))
		if err != nil || !reflect.DeepEqual(again, p) {
			t.Errorf("%+v came back as %+v, %v", p, again, err)
		}
	})
}

func TestPersonRecord(t *testing.T) {
	t.Parallel()
	want := person{Person: storetest.Person("o"), localeListed: true}
	want.found()
	got, err := decodeTest([]byte(want.ID), encodeTest(&want))
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, %v; want %+v", got, err, want)
	}
	if !bytes.Equal(encodeTest(&got), encodeTest(&want)) {
		t.Error("the same person has two records")
	}
}

var testPerson = strings.Repeat("p", idLength)

func TestAgendaRecord(t *testing.T) {
	t.Parallel()
	key := []byte(testPerson)
	for _, want := range []agenda{{Agenda: storetest.Agenda(testPerson), rows: 3}, {}} {
		record := want.encode(key)
		var got agenda
		if err := got.decode(key, record); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("got %+v, %v; want %+v", got, err, want)
		}
		wake, rest, err := wakeField(key, record)
		if err != nil || !wake.Equal(want.Wake) {
			t.Errorf("it wakes at %v, %v; want %v", wake, err, want.Wake)
		}
		want.Wake = atOnce
		if !bytes.Equal(rewake(key, atOnce, rest), want.encode(key)) {
			t.Error("an agenda that was woken has another record than one that wakes then")
		}
	}
}

func FuzzAgendaRecord(f *testing.F) {
	key := []byte(testPerson)
	sample := agenda{Agenda: storetest.Agenda(testPerson), rows: 3}
	f.Add(fieldsOf(sample.encode(key)))
	f.Add([]byte{byte(agendaWake << 3), 0x80})
	f.Fuzz(func(t *testing.T, fields []byte) {
		record := finish(key, append([]byte{recordVersion}, fields...))
		var a, again agenda
		if a.decode(key, record) != nil {
			return
		}
		if err := again.decode(key, a.encode(key)); err != nil || !reflect.DeepEqual(a, again) {
			t.Errorf("%+v came back as %+v, %v", a, again, err)
		}
	})
}

func FuzzDeliveryRecord(f *testing.F) {
	key, _ := ledgerKey(testPerson, "d")
	sample := row{Delivery: storetest.Delivery("d", testPerson), ordinal: 3}
	f.Add(fieldsOf(sample.encode(key)))
	f.Fuzz(func(t *testing.T, fields []byte) {
		var r, again row
		if r.decode(key, finish(key, append([]byte{recordVersion}, fields...))) != nil {
			return
		}
		if err := again.decode(key, r.encode(key)); err != nil || r != again {
			t.Errorf("%+v came back as %+v, %v", r, again, err)
		}
	})
}

func FuzzCampaignRecord(f *testing.F) {
	sample := storetest.Campaign("spring")
	key := []byte(sample.ID)
	f.Add(fieldsOf(encodeCampaign(&sample)))
	f.Fuzz(func(t *testing.T, fields []byte) {
		c, err := decodeCampaign(key, finish(key, append([]byte{recordVersion}, fields...)))
		if err != nil {
			return
		}
		again, err := decodeCampaign(key, encodeCampaign(&c))
		if err != nil || !reflect.DeepEqual(c, again) {
			t.Errorf("%+v came back as %+v, %v", c, again, err)
		}
	})
}

func FuzzRosterRecord(f *testing.F) {
	sample := storetest.Roster()
	f.Add(fieldsOf(encodeRoster(&sample)))
	f.Fuzz(func(t *testing.T, fields []byte) {
		r, err := decodeRoster(finish(rosterKey, append([]byte{recordVersion}, fields...)))
		if err != nil {
			return
		}
		again, err := decodeRoster(encodeRoster(&r))
		if err != nil || !reflect.DeepEqual(r, again) {
			t.Errorf("%+v came back as %+v, %v", r, again, err)
		}
	})
}

func FuzzTallyRecord(f *testing.F) {
	key := []byte("spring")
	sample := tally{slot{campaigns.Failed, "blocked"}: 3, slot{campaigns.Planned, ""}: 1}
	f.Add(fieldsOf(sample.encode(key)))
	f.Fuzz(func(t *testing.T, fields []byte) {
		y, err := decodeTally(key, finish(key, append([]byte{recordVersion}, fields...)))
		if err != nil {
			return
		}
		again, err := decodeTally(key, y.encode(key))
		if err != nil || !maps.Equal(y, again) {
			t.Errorf("%+v came back as %+v, %v", y, again, err)
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

// fieldsOf returns the fields of a record.
func fieldsOf(record []byte) []byte { return record[1 : len(record)-checksumSize] }

// encodeTest and decodeTest write and read somebody's record with their manager
// standing for themselves.
func encodeTest(p *person) []byte { return p.encode([]byte(p.Manager)) }

func decodeTest(id, record []byte) (p person, err error) {
	alone := shared{text: strings.Clone}
	err = alone.read(&p, id, record)
	return p, err
}

func sharingTest() *shared {
	return &shared{fields: pool[map[string]string]{}, groups: pool[[]string]{}, managers: map[string]string{}, text: strings.Clone}
}
