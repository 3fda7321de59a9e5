package bolt

import (
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"time"

	"google.golang.org/protobuf/encoding/protowire"

	"drypp/bot/store"
	"drypp/courses"
	"drypp/courses/calendar"
)

// recordVersion is the first byte of every record. A change that an older
// program could misread gets a new one; a new field that may be missing
// doesn't, but then its number must never be used for anything else.
const recordVersion = 1

// checksumSize is the length of the CRC-32C that ends a record.
const checksumSize = 4

// emptySize is the length of a record without fields.
const emptySize = 1 + checksumSize

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// checksum covers the key too, so that a record under another's key is found.
func checksum(key, record []byte) uint32 {
	return crc32.Update(crc32.Checksum(key, castagnoli), castagnoli, record)
}

// finish ends a record that began with recordVersion.
func finish(key, record []byte) []byte {
	return binary.LittleEndian.AppendUint32(record, checksum(key, record))
}

// payload returns the fields of a record.
func payload(key, record []byte) ([]byte, error) {
	if len(record) == 0 {
		return nil, fmt.Errorf("%w: a record can't be opened", store.ErrDamaged)
	}
	n := len(record) - checksumSize
	if n < 1 || binary.LittleEndian.Uint32(record[n:]) != checksum(key, record[:n]) {
		return nil, fmt.Errorf("%w: a record's checksum is wrong", store.ErrDamaged)
	}
	if record[0] > recordVersion {
		return nil, fmt.Errorf("%w: a record has version %d", store.ErrNewer, record[0])
	}
	return record[1:n], nil
}

var errFields = fmt.Errorf("%w: a record's fields can't be read", store.ErrDamaged)

// field is one field of a record: a number, or text, or fields within it.
type field struct {
	id     protowire.Number
	number uint64
	nested fields
}

func (f field) int() int { return int(protowire.DecodeZigZag(f.number)) }

func (f field) bool() bool { return f.number != 0 }

func (f field) time() time.Time { return time.Unix(0, protowire.DecodeZigZag(f.number)).UTC() }

// text returns the field as text. It shares the memory of its record's.
func (f field) text() string { return string(f.nested) }

// fields are the fields of a record: a copy of its bytes that all texts of the
// record are parts of.
type fields string

func newFields(b []byte) fields { return fields(b) }

// number reads a number, in the form that Protocol Buffers call a varint, and
// returns its length, 0 if there is none.
func (r fields) number() (n uint64, size int) {
	if len(r) > 0 && r[0] < 0x80 { // as most are
		return uint64(r[0]), 1
	}
	return r.longNumber()
}

func (r fields) longNumber() (n uint64, size int) {
	for i := range min(len(r), maxNumber) {
		n |= uint64(r[i]&0x7f) << (7 * i)
		if r[i] >= 0x80 {
			continue
		}
		if i == maxNumber-1 && r[i] > 1 {
			break
		}
		return n, i + 1
	}
	return 0, 0
}

// maxNumber is the length in bytes of the longest number, whose last byte has
// one bit.
const maxNumber = 10

// next takes the first field off.
func (r fields) next() (f field, rest fields, err error) {
	tag, n := r.number()
	id, kind := protowire.DecodeTag(tag)
	if n == 0 || !id.IsValid() {
		return f, rest, errFields
	}
	f.id, r = id, r[n:]
	if f.number, n = r.number(); n == 0 {
		return f, rest, errFields
	}
	r = r[n:]
	switch {
	case kind == protowire.VarintType:
		return f, r, nil
	case kind != protowire.BytesType || f.number > uint64(len(r)):
		return f, rest, errFields
	}
	n, f.number = int(f.number), 0
	f.nested = r[:n]
	return f, r[n:], nil
}

// each calls set for every field.
func (r fields) each(set func(field) error) error {
	for len(r) > 0 {
		f, rest, err := r.next()
		if err != nil {
			return err
		}
		if err := set(f); err != nil {
			return err
		}
		r = rest
	}
	return nil
}

// row takes the first fields off as long as they have an ID.
func (r fields) row(id protowire.Number) (row, rest fields, err error) {
	for rest = r; len(rest) > 0; {
		f, behind, err := rest.next()
		if err != nil {
			return row, rest, err
		}
		if f.id != id {
			break
		}
		rest = behind
	}
	return r[:len(r)-len(rest)], rest, nil
}

// The zero value of a field is not written.

func appendInt(b []byte, id protowire.Number, n int) []byte {
	if n == 0 {
		return b
	}
	return appendInts(b, id, n)
}

func appendBool(b []byte, id protowire.Number, v bool) []byte {
	if !v {
		return b
	}
	return protowire.AppendVarint(protowire.AppendTag(b, id, protowire.VarintType), 1)
}

func appendString(b []byte, id protowire.Number, s string) []byte {
	if s == "" {
		return b
	}
	return appendTexts(b, id, s)
}

// appendDate keeps a day as one number.
func appendDate(b []byte, id protowire.Number, d calendar.Date) []byte {
	return appendInt(b, id, dayNumber(d))
}

// dayNumber returns a number for a day, whose order is that of days.
func dayNumber(d calendar.Date) int { return d.Year<<9 | int(d.Month)<<5 | d.Day }

// date returns the field as a day.
func (f field) date() calendar.Date {
	n := f.int()
	return calendar.Date{Year: n >> 9, Month: time.Month(n >> 5 & 15), Day: n & 31}
}

// appendInts and appendTexts append a field each for all that they are given,
// for zero values too.

func appendInts(b []byte, id protowire.Number, all ...int) []byte {
	for _, n := range all {
		b = protowire.AppendTag(b, id, protowire.VarintType)
		b = protowire.AppendVarint(b, protowire.EncodeZigZag(int64(n)))
	}
	return b
}

func appendTexts(b []byte, id protowire.Number, all ...string) []byte {
	for _, s := range all {
		b = protowire.AppendString(protowire.AppendTag(b, id, protowire.BytesType), s)
	}
	return b
}

// appendTime keeps a time to the nanosecond, between the years 1678 and 2262.
func appendTime(b []byte, id protowire.Number, t time.Time) []byte {
	if t.IsZero() {
		return b
	}
	b = protowire.AppendTag(b, id, protowire.VarintType)
	return protowire.AppendVarint(b, protowire.EncodeZigZag(t.UnixNano()))
}

// appendNested appends fields as one field. Their length is written in front
// when it is known, in the byte kept for it; longer ones are moved.
func appendNested(b []byte, id protowire.Number, fields func([]byte) []byte) []byte {
	b = protowire.AppendTag(b, id, protowire.BytesType)
	start := len(b)
	b = fields(append(b, 0))
	size := len(b) - start - 1
	if size < 0x80 {
		b[start] = byte(size)
		return b
	}
	moved := append([]byte(nil), b[start+1:]...)
	return protowire.AppendBytes(b[:start], moved)
}

// enrolment is an enrolment as it is recorded.
type enrolment struct {
	courses.Enrolment
	// ordinal counts the person's enrolments from 1, oldest first.
	ordinal int
	// uncounted says that its first finished try doesn't count for the quality
	// of the questions, because the person sat the same version before.
	uncounted bool
}

// Numbers of the fields of an enrolment, of an attempt, of an acknowledgement and of
// a result.
const (
	enrolmentOrdinal protowire.Number = iota + 1
	enrolmentCourse
	enrolmentVersion
	enrolmentStarted
	enrolmentRead
	enrolmentTry
	enrolmentAttempt
	enrolmentResult
	enrolmentUncounted
	enrolmentScoresTold
	enrolmentSkipped
	enrolmentDrawn
	enrolmentAcknowledged
)

const (
	attemptQuestion protowire.Number = iota + 1
	attemptTry
	attemptVersion
	attemptResponse
	attemptRight
	attemptAt
	attemptPartial
)

const (
	acknowledgedLesson protowire.Number = iota + 1
	acknowledgedVersion
	acknowledgedAt
)

const (
	resultTry protowire.Number = iota + 1
	resultVersion
	resultRight
	resultQuestions
	resultPassed
	resultAt
	resultPartial
)

// encode returns the record to put at a key.
func (e *enrolment) encode(key []byte) []byte {
	b := make([]byte, 1, 64+48*(len(e.Attempts)+len(e.Results)))
	b[0] = recordVersion
	b = appendInt(b, enrolmentOrdinal, e.ordinal)
	b = appendString(b, enrolmentCourse, e.Course)
	b = appendInt(b, enrolmentVersion, e.Version)
	b = appendTime(b, enrolmentStarted, e.Started)
	b = appendInt(b, enrolmentRead, e.Read)
	b = appendInt(b, enrolmentTry, e.Try)
	for i := range e.Attempts {
		a := &e.Attempts[i]
		b = appendNested(b, enrolmentAttempt, func(b []byte) []byte { return appendAttempt(b, a) })
	}
	for i := range e.Results {
		r := &e.Results[i]
		b = appendNested(b, enrolmentResult, func(b []byte) []byte { return appendResult(b, r) })
	}
	b = appendBool(b, enrolmentUncounted, e.uncounted)
	b = appendBool(b, enrolmentScoresTold, e.ScoresTold)
	b = appendTexts(b, enrolmentSkipped, e.Skipped...)
	b = appendTexts(b, enrolmentDrawn, e.Drawn...)
	for i := range e.Acknowledged {
		a := &e.Acknowledged[i]
		b = appendNested(b, enrolmentAcknowledged, func(b []byte) []byte {
			b = appendInt(appendString(b, acknowledgedLesson, a.Lesson), acknowledgedVersion, a.Version)
			return appendTime(b, acknowledgedAt, a.At)
		})
	}
	return finish(key, b)
}

func appendAttempt(b []byte, a *courses.Attempt) []byte {
	b = appendString(b, attemptQuestion, a.Question)
	b = appendInt(b, attemptTry, a.Try)
	b = appendInt(b, attemptVersion, a.Version)
	b = appendString(b, attemptResponse, a.Response)
	b = appendBool(b, attemptRight, a.Right)
	return appendInt(appendTime(b, attemptAt, a.At), attemptPartial, a.Partial)
}

func appendResult(b []byte, r *courses.Result) []byte {
	b = appendInt(b, resultTry, r.Try)
	b = appendInt(b, resultVersion, r.Version)
	b = appendInt(b, resultRight, r.Right)
	b = appendInt(b, resultQuestions, r.Questions)
	b = appendBool(b, resultPassed, r.Passed)
	return appendInt(appendTime(b, resultAt, r.At), resultPartial, r.Partial)
}

// decode reads the record found at a key into e.
func (e *enrolment) decode(key, record []byte) error {
	b, err := payload(key, record)
	if err != nil {
		return err
	}
	_, id, ok := splitKey(key)
	if !ok {
		return fmt.Errorf("%w: an enrolment has a key of %d bytes", store.ErrDamaged, len(key))
	}
	*e = enrolment{Enrolment: courses.Enrolment{ID: id}}
	r := newFields(b)
	if n := r.count(enrolmentAttempt); n > 0 {
		e.Attempts = make([]courses.Attempt, 0, n+1) // one more is to come
	}
	return r.each(e.set)
}

// count returns how many fields have an ID.
func (r fields) count(id protowire.Number) (n int) {
	_ = r.each(func(f field) error { // what can't be read is found again
		if f.id == id {
			n++
		}
		return nil
	})
	return n
}

func (e *enrolment) set(f field) error {
	switch f.id {
	case enrolmentOrdinal:
		e.ordinal = f.int()
	case enrolmentCourse:
		e.Course = f.text()
	case enrolmentVersion:
		e.Version = f.int()
	case enrolmentStarted:
		e.Started = f.time()
	case enrolmentRead:
		e.Read = f.int()
	case enrolmentTry:
		e.Try = f.int()
	case enrolmentAttempt:
		e.Attempts = append(e.Attempts, courses.Attempt{})
		return decodeAttempt(&e.Attempts[len(e.Attempts)-1], f.nested)
	case enrolmentResult:
		e.Results = append(e.Results, courses.Result{})
		return decodeResult(&e.Results[len(e.Results)-1], f.nested)
	case enrolmentUncounted:
		e.uncounted = f.bool()
	case enrolmentScoresTold:
		e.ScoresTold = f.bool()
	case enrolmentSkipped:
		e.Skipped = append(e.Skipped, f.text())
	case enrolmentDrawn:
		e.Drawn = append(e.Drawn, f.text())
	case enrolmentAcknowledged:
		e.Acknowledged = append(e.Acknowledged, courses.Acknowledgement{})
		return decodeAcknowledgement(&e.Acknowledged[len(e.Acknowledged)-1], f.nested)
	}
	return nil
}

func decodeAttempt(a *courses.Attempt, r fields) error {
	return r.each(func(f field) error {
		switch f.id {
		case attemptQuestion:
			a.Question = f.text()
		case attemptTry:
			a.Try = f.int()
		case attemptVersion:
			a.Version = f.int()
		case attemptResponse:
			a.Response = f.text()
		case attemptRight:
			a.Right = f.bool()
		case attemptAt:
			a.At = f.time()
		case attemptPartial:
			a.Partial = f.int()
		}
		return nil
	})
}

func decodeAcknowledgement(a *courses.Acknowledgement, r fields) error {
	return r.each(func(f field) error {
		switch f.id {
		case acknowledgedLesson:
			a.Lesson = f.text()
		case acknowledgedVersion:
			a.Version = f.int()
		case acknowledgedAt:
			a.At = f.time()
		}
		return nil
	})
}

func decodeResult(r *courses.Result, from fields) error {
	return from.each(func(f field) error {
		switch f.id {
		case resultTry:
			r.Try = f.int()
		case resultVersion:
			r.Version = f.int()
		case resultRight:
			r.Right = f.int()
		case resultQuestions:
			r.Questions = f.int()
		case resultPassed:
			r.Passed = f.bool()
		case resultAt:
			r.At = f.time()
		case resultPartial:
			r.Partial = f.int()
		}
		return nil
	})
}
