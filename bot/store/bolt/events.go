package bolt

import (
	"bytes"
	"context"
	"errors"

	"google.golang.org/protobuf/encoding/protowire"

	"drypp/bot/store"
	"drypp/courses"
)

// Outbox has events kept from now on, or no longer.
func (d *DB) Outbox(on bool) { d.outbox.Store(on) }

// happened notes what became of the enrolment at a key: as an event, and, if it
// was its first finished try, for the quality of its questions. It is called
// once the enrolment was put, within the same operation.
func (t *tx) happened(key []byte, before *courses.Enrolment, e *enrolment) error {
	if t.db.outbox.Load() {
		for _, event := range store.Happened(string(key[:idLength]), before, &e.Enrolment) {
			if err := t.putEvent(&event); err != nil {
				return err
			}
		}
	}
	return t.sat(key, before, e)
}

func (t *tx) putEvent(e *store.Event) error {
	n, err := t.next(inEvents)
	if err != nil {
		return err
	}
	key := sequenceKey(n)
	return t.put(inEvents, key, encodeEvent(key, e))
}

// Events returns up to limit events that are kept, in the order that they
// happened in.
func (d *DB) Events(ctx context.Context, limit int) (all []store.PersonEvent, err error) {
	err = d.read(ctx, func(t *tx) error {
		for w := t.walk(inEvents, nil); w.key != nil && len(all) < limit; w.next() {
			e, err := decodeEvent(w.key, w.value)
			if err != nil {
				return err
			}
			p, err := t.person(e.Person)
			if err != nil && !errors.Is(err, store.ErrNotFound) {
				return err
			}
			all = append(all, store.PersonEvent{Event: e, Person: p.Person})
		}
		return nil
	})
	return all, err
}

// Forget drops the events up to and with that Sequence.
func (d *DB) Forget(ctx context.Context, sequence uint64) error {
	end := sequenceKey(sequence)
	return d.write(ctx, func(t *tx) error {
		var keys [][]byte
		for w := t.walkKeys(inEvents, nil); w.key != nil && bytes.Compare(w.key, end) <= 0; w.next() {
			keys = append(keys, bytes.Clone(w.key))
		}
		for _, key := range keys {
			if err := t.delete(inEvents, key); err != nil {
				return err
			}
		}
		return nil
	})
}

// moveEvents makes what somebody did another's.
func (t *tx) moveEvents(from, to string) error {
	return t.rewrite(inEvents, from, func(key, record []byte) ([]byte, error) {
		e, err := decodeEvent(key, record)
		if e.Person == from {
			e.Person = to
		}
		return encodeEvent(key, &e), err
	})
}

// moveReports makes another's what is kept of somebody's digests, looks and
// events. It is called before their enrolments are moved. What they looked at,
// or what was looked at, is searched for only if they can have done either:
// most who are joined did nothing.
func (t *tx) moveReports(from, to string) error {
	digests, err := t.moveDigests(from, to)
	if err != nil {
		return err
	}
	w := t.walkKeys(inEnrolments, []byte(from))
	if enrolled := bytes.HasPrefix(w.key, []byte(from)); !enrolled && !digests {
		return nil
	}
	if err := t.moveAccesses(from, to); err != nil {
		return err
	}
	return t.moveEvents(from, to)
}

// Numbers of the fields of an event. Formats before 5 had the person among them.
const (
	eventKind protowire.Number = iota + 1
	eventPerson
	eventEnrolment
	eventCourse
	eventVersion
	eventTry
	eventQuestion
	eventResponse
	eventRight
	eventResult
	eventAt
)

// encodeEvent returns what to put at a key: the ID of the person, which stays
// plain, and the record.
func encodeEvent(key []byte, e *store.Event) []byte {
	b := append(make([]byte, 0, 128), recordVersion)
	b = appendString(b, eventKind, string(e.Kind))
	b = appendString(b, eventEnrolment, e.Enrolment)
	b = appendString(b, eventCourse, e.Course)
	b = appendInt(b, eventVersion, e.Version)
	b = appendInt(b, eventTry, e.Try)
	b = appendString(b, eventQuestion, e.Question)
	b = appendString(b, eventResponse, e.Response)
	b = appendBool(b, eventRight, e.Right)
	if e.Result != (courses.Result{}) {
		b = appendNested(b, eventResult, func(b []byte) []byte { return appendResult(b, &e.Result) })
	}
	b = finish(key, appendTime(b, eventAt, e.At))
	return append(append(make([]byte, 0, idLength+len(b)), e.Person...), b...)
}

func decodeEvent(key, value []byte) (e store.Event, err error) {
	n := min(idLength, len(value))
	err = decodeEventRecord(&e, key, value[n:])
	e.Person = string(value[:n])
	return e, err
}

// decodeEventRecord reads the record of an event into e.
func decodeEventRecord(e *store.Event, key, record []byte) error {
	b, err := payload(key, record)
	if err != nil {
		return err
	}
	if e.Sequence, err = sequenceOf(key); err != nil {
		return err
	}
	return newFields(b).each(func(f field) (err error) {
		switch f.id {
		case eventKind:
			e.Kind = store.EventKind(f.text())
		case eventPerson:
			e.Person = f.text()
		case eventEnrolment:
			e.Enrolment = f.text()
		case eventCourse:
			e.Course = f.text()
		case eventVersion:
			e.Version = f.int()
		case eventTry:
			e.Try = f.int()
		case eventQuestion:
			e.Question = f.text()
		case eventResponse:
			e.Response = f.text()
		case eventRight:
			e.Right = f.bool()
		case eventResult:
			err = decodeResult(&e.Result, f.nested)
		case eventAt:
			e.At = f.time()
		}
		return err
	})
}
