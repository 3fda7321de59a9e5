package bolt

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"time"

	"drypp/bot/store"
	"drypp/courses"
)

// eraseAtOnce bounds how many people one transaction erases: answers wait for
// that as long as for a few commits.
const eraseAtOnce = 8

// erasingPrefix is what the keys in meta begin with of those who are being
// erased: their records are gone and their key may still be there.
var erasingPrefix = []byte("erasing/")

func erasingKey(person string) []byte { return append(bytes.Clone(erasingPrefix), person...) }

// Erase deletes all that is kept of people. Their records go first, a few people
// in a transaction, each whole; then their keys, all at once and while answers go
// on; then the markers that would have Open finish it.
func (d *DB) Erase(ctx context.Context, at time.Time, people ...string) (done []store.Erased, err error) {
	at = recordable(at)
	for some := range slices.Chunk(people, eraseAtOnce) {
		var gone []store.Erased
		err = d.write(ctx, func(t *tx) error {
			gone = nil
			for _, person := range some {
				switch err := t.erase(person, at); {
				case err == nil:
					gone = append(gone, store.Erased{Person: person, At: at})
				case !errors.Is(err, store.ErrNotFound):
					return err
				}
			}
			return nil
		})
		if err != nil {
			break
		}
		done = append(done, gone...)
	}
	if len(done) == 0 {
		return nil, err
	}
	return done, errors.Join(err, d.finishErasing(context.WithoutCancel(ctx)))
}

// finishErasing has the keys go of those whose records are gone.
func (d *DB) finishErasing(ctx context.Context) error {
	return d.write(ctx, func(t *tx) error {
		var keys [][]byte
		err := t.each(inMeta, erasingPrefix, func(key, _ []byte) error {
			keys = append(keys, bytes.Clone(key))
			return nil
		})
		for _, key := range keys {
			err = errors.Join(err, t.delete(inMeta, key))
		}
		return err
	})
}

// erase deletes all records of a person, and marks them as being erased.
func (t *tx) erase(id string, at time.Time) error {
	p, err := t.person(id)
	if err != nil {
		return err
	}
	key := []byte(id)
	for _, step := range []func(*person, []byte) error{
		t.eraseLearning, t.erasePlans, t.eraseReports, t.eraseNamed, t.eraseLookups,
	} {
		if err := step(&p, key); err != nil {
			return err
		}
	}
	t.people = append(t.people, p.ObjectID)
	t.touch(id)
	if err := t.delete(inPeople, key); err != nil {
		return err
	}
	marker := erasingKey(id)
	return t.put(inMeta, marker, finish(marker, appendTime([]byte{recordVersion}, 1, at)))
}

// eraseLearning deletes a person's enrolments, having counted what they
// completed.
func (t *tx) eraseLearning(p *person, key []byte) error {
	enrolments, err := t.enrolments(p.ID)
	if err != nil {
		return err
	}
	if err := t.countGone(enrolments); err != nil {
		return err
	}
	return t.deleteAll(inEnrolments, key)
}

// erasePlans deletes a person's agenda and what is in the ledger of them.
func (t *tx) erasePlans(_ *person, key []byte) error {
	a, err := t.agenda(key)
	if err != nil {
		return err
	}
	if err := t.deleteDeliveries(key, &a); err != nil {
		return err
	}
	if err := t.moveWake(key, a.Wake, time.Time{}); err != nil {
		return err
	}
	return t.delete(inAgendas, key)
}

// eraseReports deletes a person's digests and requests.
func (t *tx) eraseReports(_ *person, key []byte) error {
	if err := t.deleteAll(inDigests, key); err != nil {
		return err
	}
	return t.deleteAll(inRequests, key)
}

// eraseNamed has nobody have the person for a manager.
func (t *tx) eraseNamed(p *person, _ []byte) error {
	teams, err := t.leads(&p.Person)
	if err != nil {
		return err
	}
	var members []string
	for _, team := range teams {
		err := t.members(team, func(id []byte) error {
			members = append(members, string(id))
			return nil
		})
		if err != nil {
			return err
		}
	}
	for _, id := range members {
		if id == p.ID {
			continue
		}
		member, err := t.person(id)
		if err != nil {
			return err
		}
		member.Manager = ""
		if err := t.putPerson(&member); err != nil {
			return err
		}
	}
	return nil
}

// eraseLookups deletes what a person is found by.
func (t *tx) eraseLookups(p *person, key []byte) error {
	nobody := *p
	nobody.Person = courses.Person{ID: p.ID}
	return t.moveLookups(&nobody, key)
}

// deleteAll deletes every record of a bucket whose key begins with a person's ID.
func (t *tx) deleteAll(id bucketID, person []byte) error {
	var keys [][]byte
	for w := t.walk(id, person); w.key != nil && bytes.HasPrefix(w.key, person); w.next() {
		keys = append(keys, bytes.Clone(w.key))
	}
	for _, key := range keys {
		if err := t.delete(id, key); err != nil {
			return err
		}
	}
	return nil
}

// Erased calls f for each person that was ever erased.
func (d *DB) Erased(ctx context.Context, f func(store.Erased) error) error {
	return d.readable(ctx)
}
