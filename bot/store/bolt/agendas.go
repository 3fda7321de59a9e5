package bolt

import (
	"context"
	"encoding/binary"
	"fmt"
	"math"
	"time"

	"drypp/bot/store"
	"drypp/courses"
	"drypp/courses/campaigns"
)

// atOnce is the wake time of who is to be looked at at once.
var atOnce = time.Unix(0, 0).UTC()

// Times that can be kept lie between these.
var (
	earliestKept = time.Unix(0, math.MinInt64).UTC()
	latestKept   = time.Unix(0, math.MaxInt64).UTC()
)

// bounded returns the nearest time that can be kept.
func bounded(t time.Time) time.Time {
	switch {
	case t.IsZero():
		return t
	case t.Before(earliestKept):
		return earliestKept
	case t.After(latestKept):
		return latestKept
	}
	return t
}

// signBit makes the order of times, as unsigned numbers, that of the signed.
const signBit = 1 << 63

const wakeKeySize = 8 + idLength

// wakeKey returns the key in wakes for a person who wakes at a time.
func wakeKey(at time.Time, person []byte) []byte {
	key := binary.BigEndian.AppendUint64(make([]byte, 0, wakeKeySize), uint64(at.UnixNano())^signBit)
	return append(key, person...)
}

func splitWakeKey(key []byte) (at time.Time, person string, err error) {
	if len(key) != wakeKeySize {
		return at, "", fmt.Errorf("%w: a wake time has a key of %d bytes", store.ErrDamaged, len(key))
	}
	return time.Unix(0, int64(binary.BigEndian.Uint64(key)^signBit)).UTC(), string(key[8:]), nil
}

// moveWake brings the index of wake times up to date. Both times may be zero.
func (t *tx) moveWake(person []byte, from, to time.Time) error {
	if from.Equal(to) {
		return nil
	}
	if !from.IsZero() {
		if err := t.delete(inWakes, wakeKey(from, person)); err != nil {
			return err
		}
	}
	if to.IsZero() {
		return nil
	}
	return t.put(inWakes, wakeKey(to, person), []byte{})
}

// wake has a person looked at at once, if there is anything to look at: an
// agenda of theirs, or any campaign.
func (t *tx) wake(person string) error {
	key := []byte(person)
	record := t.get(inAgendas, key)
	if record == nil {
		if all, err := t.campaigns(); err != nil || len(all) == 0 {
			return err
		}
	}
	return t.wakeAgenda(key, record)
}

// wakeLearner is wake for who did something that questions may come back for, which
// they do without any campaign.
func (t *tx) wakeLearner(person string) error {
	key := []byte(person)
	return t.wakeAgenda(key, t.get(inAgendas, key))
}

// wakeAgenda has the person of an agenda looked at at once. The record is nil
// if they have none yet.
func (t *tx) wakeAgenda(person, record []byte) error {
	var wake time.Time
	var rest []byte
	if record != nil {
		var err error
		if wake, rest, err = wakeField(person, record); err != nil {
			return err
		}
	}
	if !wake.IsZero() && !wake.After(atOnce) {
		return nil
	}
	if err := t.put(inAgendas, person, rewake(person, atOnce, rest)); err != nil {
		return err
	}
	return t.moveWake(person, wake, atOnce)
}

// agenda returns a person's agenda, which is empty if they have none.
func (t *tx) agenda(person []byte) (a agenda, err error) {
	record := t.get(inAgendas, person)
	if record == nil {
		return a, nil
	}
	return a, a.decode(person, record)
}

// Due returns who is to be looked at by now, the longest waiting first.
func (d *DB) Due(ctx context.Context, now time.Time, limit int) (people []string, next time.Time, err error) {
	err = d.read(ctx, func(t *tx) error {
		for w := t.walk(inWakes, nil); w.key != nil; w.next() {
			at, person, err := splitWakeKey(w.key)
			if err != nil {
				return err
			}
			if at.After(now) || len(people) >= limit {
				next = at
				return nil
			}
			people = append(people, person)
		}
		return nil
	})
	return people, next, err
}

// Agenda returns the agenda of a person.
func (d *DB) Agenda(ctx context.Context, person string) (planned campaigns.Agenda, err error) {
	err = d.read(ctx, func(t *tx) error {
		a, err := t.agenda([]byte(person))
		planned = a.Agenda
		return err
	})
	return planned, err
}

// Agendas calls f for each person with their agenda, as of one moment.
func (d *DB) Agendas(ctx context.Context, parts *courses.Parts, f func(courses.Person, campaigns.Agenda) error) error {
	return d.read(ctx, func(t *tx) error {
		theirs := t.walk(inAgendas, nil)
		return t.some(ctx, parts, func(p *person) error {
			id := []byte(p.ID)
			var a agenda
			if err := theirs.of(id, a.decode); err != nil {
				return err
			}
			return f(p.Person, a.Agenda)
		})
	})
}
