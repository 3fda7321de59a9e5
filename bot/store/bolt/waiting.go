package bolt

import (
	"bytes"
	"slices"

	"google.golang.org/protobuf/encoding/protowire"

	"drypp/courses"
	"drypp/courses/results"
)

// What is pending of a version's questions isn't counted yet: it is kept as a
// list of enrolments, whose answers are sealed with the keys of their people, so
// that nothing about fewer than results.Fewest people outlives any of them. What
// is released is numbers about that many at least, and stays when somebody of
// them is erased; how many of them are gone is counted beside it.

// waiting returns the keys of the enrolments whose sittings of a version are
// pending, in the order that they were finished in.
func (t *tx) waiting(key []byte) (list [][]byte, err error) {
	record := t.get(inQuality, key)
	if record == nil {
		return nil, nil
	}
	return decodeWaiting(key, record)
}

func (t *tx) putWaiting(key []byte, list [][]byte) error {
	if len(list) == 0 {
		return t.delete(inQuality, key)
	}
	return t.put(inQuality, key, encodeWaiting(key, list))
}

// sittingOf returns the sitting that counts of the enrolment at a key, and false
// if there is none.
func (t *tx) sittingOf(key []byte) (s results.Sitting, ok bool, err error) {
	e, err := t.enrolment(key)
	if err != nil {
		return s, false, err
	}
	s, ok = results.FirstSitting(&courses.Enrolment{}, &e.Enrolment)
	return s, ok && !e.uncounted, nil
}

// together counts the sittings of enrolments.
func (t *tx) together(list [][]byte) (all results.Sittings, err error) {
	for _, key := range list {
		s, ok, err := t.sittingOf(key)
		if err != nil {
			return all, err
		}
		if ok {
			all.Add(s)
		}
	}
	return all, nil
}

// countSitting has the sitting of an enrolment wait, and releases those that do
// once they are of enough people. Those of who is restricted wait until that is
// lifted.
func (t *tx) countSitting(enrolment []byte, s results.Sitting) error {
	prefix := versionKey(s.Course, s.Version)
	list, err := t.waiting(append(bytes.Clone(prefix), pending))
	if err != nil {
		return err
	}
	return t.releaseOrWait(prefix, append(list, bytes.Clone(enrolment)))
}

// releaseOrWait keeps what waits of the version whose keys begin with prefix, and
// releases it if it is enough.
func (t *tx) releaseOrWait(prefix []byte, list [][]byte) (err error) {
	if len(list) >= results.Fewest {
		if list, err = t.release(append(bytes.Clone(prefix), released), list); err != nil {
			return err
		}
	}
	return t.putWaiting(append(bytes.Clone(prefix), pending), list)
}

// releaseWith releases what waits of the versions that a person sat, where it is of
// enough people now that the person isn't restricted any more.
func (t *tx) releaseWith(person string) error {
	enrolments, err := t.enrolments(person)
	if err != nil {
		return err
	}
	for i := range enrolments {
		e := &enrolments[i]
		s, ok := results.FirstSitting(&courses.Enrolment{}, &e.Enrolment)
		if !ok || e.uncounted {
			continue
		}
		prefix := versionKey(s.Course, s.Version)
		list, err := t.waiting(append(bytes.Clone(prefix), pending))
		if err == nil && len(list) >= results.Fewest {
			err = t.releaseOrWait(prefix, list)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// release counts what waits if it is of enough people who aren't restricted, and
// returns what waits on.
func (t *tx) release(key []byte, list [][]byte) (rest [][]byte, err error) {
	var ready [][]byte
	for _, enrolment := range list {
		p, err := t.person(string(enrolment[:idLength]))
		if err != nil {
			return nil, err
		}
		if p.Restricted.IsZero() {
			ready = append(ready, enrolment)
		} else {
			rest = append(rest, enrolment)
		}
	}
	if len(ready) < results.Fewest {
		return list, nil
	}
	more, err := t.together(ready)
	if err != nil {
		return nil, err
	}
	all, err := t.sittings(key)
	if err != nil {
		return nil, err
	}
	all.Merge(more)
	return rest, t.put(inQuality, key, encodeSittings(key, &all))
}

// eraseSittings takes what waits of a person's sittings away, and counts what was
// released as of somebody who is gone.
func (t *tx) eraseSittings(enrolments []enrolment) error {
	for i := range enrolments {
		e := &enrolments[i]
		s, ok := results.FirstSitting(&courses.Enrolment{}, &e.Enrolment)
		if !ok || e.uncounted {
			continue
		}
		prefix := versionKey(s.Course, s.Version)
		key := append(bytes.Clone(prefix), pending)
		list, err := t.waiting(key)
		if err != nil {
			return err
		}
		if n := slices.IndexFunc(list, func(k []byte) bool { return string(k[idLength:]) == e.ID }); n >= 0 {
			err = t.putWaiting(key, slices.Delete(list, n, n+1))
		} else {
			err = t.countLost(append(prefix, lost))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// countLost counts one person more who is gone and whose sitting was released.
func (t *tx) countLost(key []byte) error {
	n, err := t.lost(key)
	if err != nil {
		return err
	}
	return t.put(inQuality, key, encodeLost(key, n+1))
}

// lost returns how many people are gone whose sittings of a version were released.
func (t *tx) lost(key []byte) (n int, err error) {
	record := t.get(inQuality, key)
	if record == nil {
		return 0, nil
	}
	return decodeLost(key, record)
}

const lostPeople protowire.Number = 1

func encodeLost(key []byte, n int) []byte {
	return finish(key, appendInt([]byte{recordVersion}, lostPeople, n))
}

func decodeLost(key, record []byte) (n int, err error) {
	b, err := payload(key, record)
	if err != nil {
		return 0, err
	}
	err = newFields(b).each(func(f field) error {
		if f.id == lostPeople {
			n = f.int()
		}
		return nil
	})
	return n, err
}

// moveWaiting has a sitting that waits be that of an enrolment that is now at
// another key.
func (t *tx) moveWaiting(e *enrolment, to []byte) error {
	s, ok := results.FirstSitting(&courses.Enrolment{}, &e.Enrolment)
	if !ok || e.uncounted {
		return nil
	}
	key := append(versionKey(s.Course, s.Version), pending)
	list, err := t.waiting(key)
	if err != nil {
		return err
	}
	n := slices.IndexFunc(list, func(k []byte) bool { return string(k[idLength:]) == e.ID })
	if n < 0 {
		return nil
	}
	list[n] = to
	return t.putWaiting(key, list)
}

// waitingEnrolment is the only field of what waits: the key of an enrolment. Its
// number is none of those that sittings have, which formats before 5 kept here.
const waitingEnrolment protowire.Number = 8

func encodeWaiting(key []byte, list [][]byte) []byte {
	b := append(make([]byte, 0, 8+len(list)*(2*idLength+2)), recordVersion)
	for _, enrolment := range list {
		b = appendTexts(b, waitingEnrolment, string(enrolment))
	}
	return finish(key, b)
}

func decodeWaiting(key, record []byte) (list [][]byte, err error) {
	b, err := payload(key, record)
	if err != nil {
		return nil, err
	}
	err = newFields(b).each(func(f field) error {
		if f.id != waitingEnrolment {
			return nil
		}
		enrolment := []byte(f.text())
		if _, _, ok := splitKey(enrolment); !ok {
			return errFields
		}
		list = append(list, enrolment)
		return nil
	})
	return list, err
}
