package bolt

import (
	"bytes"
	"encoding/binary"
	"fmt"

	"drypp/bot/store"
	"drypp/courses/calendar"
)

// A counter that changes on another day than it last did leaves what it was in
// history, under the day that it got that value on: the value at the end of a
// day is the newest that isn't later. The key is that of the counter, a zero
// byte, which no course's ID has, and the day.

const daySize = 4

// historyKey returns the key of what a counter was on a day.
func historyKey(counter []byte, day int) []byte {
	key := append(make([]byte, 0, len(counter)+1+daySize), counter...)
	return binary.BigEndian.AppendUint32(append(key, 0), uint32(day))
}

// splitHistoryKey returns the key of the counter and the day.
func splitHistoryKey(key []byte) (counter []byte, day int, ok bool) {
	n := len(key) - 1 - daySize
	if n < cutSize || key[n] != 0 {
		return nil, 0, false
	}
	return key[:n], int(binary.BigEndian.Uint32(key[n+1:])), true
}

// today returns the day in the organisation's zone, zero if no trend is kept.
func (t *tx) today() calendar.Date {
	if cuts := t.db.cuts.Load(); t.day.IsZero() && cuts != nil && cuts.Day != nil {
		t.day = cuts.Day()
	}
	return t.day
}

// latest returns today, unless the clock was set back behind that day.
func (t *tx) latest(day calendar.Date) calendar.Date {
	if today := t.today(); day.Before(today) {
		return today
	}
	return day
}

// since returns the day from which on a counter has had its value, as far as
// anybody knows.
func (t *tx) since(c *counter) (calendar.Date, error) {
	rule, err := t.cutting()
	if c.day.Before(rule.since) {
		return rule.since, err
	}
	return c.day, err
}

// remember keeps what a counter was, if it is about to change on a later day.
func (t *tx) remember(key []byte, c *counter) error {
	since, err := t.since(c)
	if err != nil || since.IsZero() || !since.Before(t.today()) {
		return err
	}
	return t.putPast(key, since, &counter{numbers: c.numbers, value: c.value})
}

// putPast keeps what a counter was at the end of a day.
func (t *tx) putPast(key []byte, day calendar.Date, past *counter) error {
	at := historyKey(key, dayNumber(day))
	return t.put(inHistory, at, past.encode(at))
}

// vanish deletes a counter that counts nothing any more. Where it has a past,
// that has to say so.
func (t *tx) vanish(bucket bucketID, key []byte, c *counter) error {
	if err := t.delete(bucket, key); err != nil {
		return err
	}
	past := append(key[:len(key):len(key)], 0)
	if w := t.walk(inHistory, past); !bytes.HasPrefix(w.key, past) {
		return nil
	}
	return t.putPast(key, c.day, &counter{})
}

// past returns what a counter was at the end of a day, by its history alone.
func (w *walker) past(key []byte, day calendar.Date) (c counter, err error) {
	w.seek(historyKey(key, dayNumber(day)+1))
	w.back()
	if counter, _, ok := splitHistoryKey(w.key); !ok || !bytes.Equal(counter, key) {
		return c, nil
	}
	return c, c.decode(w.key, w.value)
}

var errHistory = fmt.Errorf("%w: the past of a counter has a key of another length", store.ErrDamaged)
