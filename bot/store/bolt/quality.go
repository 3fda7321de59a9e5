package bolt

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"maps"
	"slices"
	"time"

	"google.golang.org/protobuf/encoding/protowire"

	"drypp/bot/store"
	"drypp/courses"
	"drypp/courses/results"
)

// The parts of what is kept of a version's sittings, each a record of its own:
// which are pending (waiting.go), what is released, and how many of whom that is
// about are gone.
const (
	pending  = 'p'
	released = 'r'
	lost     = 'g'
)

// versionKey is what the keys of a course's version in quality begin with: the
// course's ID, a zero byte and the version.
func versionKey(course string, version int) []byte {
	return binary.BigEndian.AppendUint64(append([]byte(course), 0), uint64(version))
}

// versionTail is the length of what follows the course in a key of quality.
const versionTail = 1 + 8 + 1

func splitVersionKey(key []byte) (course string, version int, part byte, err error) {
	n := len(key) - versionTail
	if n < 0 || key[n] != 0 || bytes.IndexByte([]byte{pending, released, lost}, key[len(key)-1]) < 0 {
		return "", 0, 0, fmt.Errorf("%w: a version's questions have a key of %d bytes", store.ErrDamaged, len(key))
	}
	return string(key[:n]), int(binary.BigEndian.Uint64(key[n+1:])), key[len(key)-1], nil
}

// Quality returns what is counted of each version of a course.
func (d *DB) Quality(ctx context.Context, course string) (all map[int]results.Quality, err error) {
	all = make(map[int]results.Quality)
	err = d.read(ctx, func(t *tx) error {
		return t.each(inQuality, append([]byte(course), 0), func(key, record []byte) error {
			_, version, part, err := splitVersionKey(key)
			if err != nil {
				return err
			}
			q := all[version]
			switch part {
			case pending:
				var list [][]byte
				if list, err = decodeWaiting(key, record); err == nil {
					q.Pending, err = t.together(list)
				}
			case released:
				q.Released, err = decodeSittings(key, record)
			}
			all[version] = q
			return err
		})
	})
	return all, err
}

// sat counts the first finished try of an enrolment, if a change brought it. A
// person counts once with each version of a course: who takes it again, in an
// enrolment of its own, is one of few however often they do.
func (t *tx) sat(key []byte, before *courses.Enrolment, e *enrolment) error {
	s, ok := results.FirstSitting(before, &e.Enrolment)
	if !ok {
		return nil
	}
	again, err := t.satBefore(key, &s)
	if err != nil {
		return err
	}
	if again {
		e.uncounted = true
		return t.put(inEnrolments, key, e.encode(key))
	}
	return t.countSitting(key, s)
}

// satBefore reports whether the person of an enrolment has finished a try of the
// same version in another one.
func (t *tx) satBefore(key []byte, s *results.Sitting) (before bool, err error) {
	err = t.each(inEnrolments, key[:idLength], func(other, record []byte) error {
		if before || bytes.Equal(other, key) || !bytes.Contains(record, []byte(s.Course)) {
			return nil
		}
		var e enrolment
		err := e.decode(other, record)
		sitting, ok := results.FirstSitting(&courses.Enrolment{}, &e.Enrolment)
		before = ok && sitting.Course == s.Course && sitting.Version == s.Version
		return err
	})
	return before, err
}

func (t *tx) sittings(key []byte) (results.Sittings, error) {
	record := t.get(inQuality, key)
	if record == nil {
		return results.Sittings{}, nil
	}
	return decodeSittings(key, record)
}

// rebuildQuality counts the first finished try of every enrolment of a store
// that has no counts of them, or none of this form. What was finished last waits.
// What can't be read isn't counted: Check finds it.
func rebuildQuality(t *tx) error {
	if err := t.forgetQuality(); err != nil {
		return err
	}
	r := recount{all: map[version][]sat{}, done: map[version]bool{}}
	err := t.each(inEnrolments, nil, func(key, record []byte) error {
		e := enrolmentAt{key: bytes.Clone(key)}
		if e.decode(key, record) == nil {
			r.add(e)
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, e := range r.again {
		e.uncounted = true
		if err := t.put(inEnrolments, e.key, e.encode(e.key)); err != nil {
			return err
		}
	}
	for v, all := range r.all {
		slices.SortFunc(all, func(a, b sat) int { return a.at.Compare(b.at) })
		if err := t.recountVersion(v, all); err != nil {
			return err
		}
	}
	return nil
}

// forgetQuality deletes what is counted.
func (t *tx) forgetQuality() error {
	var keys [][]byte
	for w := t.walkKeys(inQuality, nil); w.key != nil; w.next() {
		keys = append(keys, bytes.Clone(w.key))
	}
	for _, key := range keys {
		if err := t.delete(inQuality, key); err != nil {
			return err
		}
	}
	return nil
}

// recountVersion counts what was sat of a version, in the order given.
func (t *tx) recountVersion(v version, all []sat) error {
	var list [][]byte
	for i := range all {
		list = append(list, all[i].key)
	}
	n := len(list) - len(list)%results.Fewest
	counted, err := t.together(list[:n])
	if err != nil {
		return err
	}
	prefix := versionKey(v.course, v.number)
	if key := append(bytes.Clone(prefix), released); n > 0 {
		if err := t.put(inQuality, key, encodeSittings(key, &counted)); err != nil {
			return err
		}
	}
	return t.putWaiting(append(prefix, pending), list[n:])
}

// recount finds what the enrolments of one person after the other count.
type recount struct {
	all map[version][]sat
	// person is whose enrolments are being counted, done what they have sat.
	person string
	done   map[version]bool
	// again are those that aren't to count.
	again []enrolmentAt
}

// sat is a sitting that counts: the key of its enrolment, and when it was.
type sat struct {
	key []byte
	at  time.Time
}

func (r *recount) add(e enrolmentAt) {
	if person := string(e.key[:idLength]); person != r.person {
		r.person = person
		clear(r.done)
	}
	s, ok := results.FirstSitting(&courses.Enrolment{}, &e.Enrolment)
	if !ok || e.uncounted {
		return
	}
	v := version{s.Course, s.Version}
	if r.done[v] {
		r.again = append(r.again, e)
		return
	}
	r.done[v] = true
	r.all[v] = append(r.all[v], sat{e.key, e.Results[0].At})
}

// version is a version of a course.
type version struct {
	course string
	number int
}

// enrolmentAt is an enrolment and its key.
type enrolmentAt struct {
	key []byte
	enrolment
}

// Numbers of the fields of sittings, of an item and of a response.
const (
	sittingsPeople protowire.Number = iota + 1
	sittingsSum
	sittingsSquares
	sittingsItem
)

const (
	itemQuestion protowire.Number = iota + 1
	itemAnswers
	itemRight
	itemRestSum
	itemRestSquares
	itemRestRight
	itemResponse
	itemTook
)

const (
	responseText protowire.Number = iota + 1
	responseCount
)

func encodeSittings(key []byte, s *results.Sittings) []byte {
	b := append(make([]byte, 0, 256), recordVersion)
	b = appendInt(b, sittingsPeople, s.People)
	b = appendInt(b, sittingsSum, s.Sum)
	b = appendInt(b, sittingsSquares, s.Squares)
	for _, id := range slices.Sorted(maps.Keys(s.Items)) {
		item := s.Items[id]
		b = appendNested(b, sittingsItem, func(b []byte) []byte { return appendItem(b, id, &item) })
	}
	return finish(key, b)
}

func appendItem(b []byte, id string, i *results.Item) []byte {
	b = appendString(b, itemQuestion, id)
	b = appendInt(b, itemAnswers, i.Answers)
	b = appendInt(b, itemRight, i.Right)
	b = appendInt(b, itemRestSum, i.RestSum)
	b = appendInt(b, itemRestSquares, i.RestSquares)
	b = appendInt(b, itemRestRight, i.RestRight)
	for _, response := range slices.Sorted(maps.Keys(i.Responses)) {
		b = appendNested(b, itemResponse, func(b []byte) []byte {
			return appendInt(appendString(b, responseText, response), responseCount, i.Responses[response])
		})
	}
	return appendInts(b, itemTook, i.Took...)
}

func decodeSittings(key, record []byte) (s results.Sittings, err error) {
	b, err := payload(key, record)
	if err != nil {
		return s, err
	}
	err = newFields(b).each(func(f field) error {
		switch f.id {
		case sittingsPeople:
			s.People = f.int()
		case sittingsSum:
			s.Sum = f.int()
		case sittingsSquares:
			s.Squares = f.int()
		case sittingsItem:
			id, item, err := decodeItem(f.nested)
			if s.Items == nil {
				s.Items = make(map[string]results.Item)
			}
			s.Items[id] = item
			return err
		}
		return nil
	})
	return s, err
}

func decodeItem(r fields) (id string, i results.Item, err error) {
	err = r.each(func(f field) error {
		switch f.id {
		case itemQuestion:
			id = f.text()
		case itemAnswers:
			i.Answers = f.int()
		case itemRight:
			i.Right = f.int()
		case itemRestSum:
			i.RestSum = f.int()
		case itemRestSquares:
			i.RestSquares = f.int()
		case itemRestRight:
			i.RestRight = f.int()
		case itemResponse:
			return setResponse(&i, f.nested)
		case itemTook:
			i.Took = append(i.Took, f.int())
		}
		return nil
	})
	return id, i, err
}

func setResponse(i *results.Item, r fields) error {
	text, n := "", 0
	err := r.each(func(f field) error {
		switch f.id {
		case responseText:
			text = f.text()
		case responseCount:
			n = f.int()
		}
		return nil
	})
	if i.Responses == nil {
		i.Responses = make(map[string]int)
	}
	i.Responses[text] = n
	return err
}
