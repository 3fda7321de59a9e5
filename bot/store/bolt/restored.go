package bolt

import (
	"bytes"
	"errors"
	"slices"
	"strings"

	"drypp/bot/store"
	"drypp/courses"
	"drypp/courses/campaigns"
	"drypp/courses/results"
)

// A backup that is restored beside a newer ring of keys has records of people who
// were erased since. Nobody can open them. They are deleted when the store is
// opened, and what was counted of them is taken out of the totals without knowing
// what it was: by counting those who are left.

// removeErased deletes what is on record of people who were erased and can't be
// opened any more, and reports whether there was anything. What is counted is
// counted anew.
func (t *tx) removeErased(people []string) (removed bool, err error) {
	gone := make(map[string]bool)
	for _, person := range people {
		if t.bucket(inPeople).Get([]byte(person)) != nil {
			gone[person] = true
		}
	}
	if len(gone) == 0 {
		return false, nil
	}
	for id := range gone {
		if err := t.eraseNamed(&person{}, []byte(id)); err != nil {
			return true, err
		}
	}
	for id := range bucketID(len(bucketNames)) {
		if err := t.deleteOf(id, gone); err != nil {
			return true, err
		}
	}
	for _, step := range []func(*tx) error{renameAll, (*tx).recountTotals, (*tx).recountDeliveries, (*tx).recountLost} {
		if err := step(t); err != nil {
			return true, err
		}
	}
	return true, nil
}

// renameAll notes anew whom records name.
func renameAll(t *tx) error {
	if err := t.empty(inNamed); err != nil {
		return err
	}
	return rebuildNamed(t)
}

// deleteOf deletes what a bucket has of people, who have no key.
func (t *tx) deleteOf(id bucketID, people map[string]bool) error {
	var keys [][]byte
	collect := func(person, key []byte) {
		if len(person) >= idLength && people[string(person[:idLength])] {
			keys = append(keys, bytes.Clone(key))
		}
	}
	c := t.bucket(id).Cursor()
	for key, found := c.First(); key != nil; key, found = c.Next() {
		switch {
		case id == inWakes && len(key) == wakeKeySize:
			collect(key[8:], key)
		case keeperOf(id, key) == somebody:
			collect(key, key)
		case keeperOf(id, key) == acting:
			collect(found, key)
		}
	}
	for _, key := range keys {
		if err := t.delete(id, key); err != nil {
			return err
		}
	}
	return nil
}

// rebuildLookups makes anew what people are found by.
func (t *tx) rebuildLookups() error {
	for _, id := range []bucketID{inObjects, inAddresses, inTeams} {
		if err := t.empty(id); err != nil {
			return err
		}
	}
	var people []person
	err := t.each(inPeople, nil, func(id, record []byte) error {
		p, err := t.readPerson(id, record)
		if err != nil {
			return nil // Check finds them
		}
		people = append(people, person{Person: p.Person})
		return nil
	})
	for i := range people {
		if err == nil {
			err = t.moveLookups(&people[i], []byte(people[i].ID))
		}
	}
	return err
}

// empty deletes everything in a bucket.
func (t *tx) empty(id bucketID) error {
	t.writes++
	t.busy = true
	err := t.bolt.DeleteBucket(bucketNames[id])
	if err == nil {
		_, err = t.bolt.CreateBucket(bucketNames[id])
	}
	t.busy = false
	t.buckets[id] = nil
	return err
}

// recountTotals has every counter be what those who are on record come to, and
// counts the completions that there were more as those of who is gone.
func (t *tx) recountTotals() error {
	sums := make(map[string]*counter)
	add := func(key []byte, by *counter, times int) {
		sum := sums[string(key)]
		if sum == nil {
			sum = &counter{}
			sums[string(key)] = sum
		}
		sum.add(&by.numbers, times)
		for _, o := range by.dues {
			sum.owe(o.day, times*o.people)
		}
		if times > 0 {
			sum.value = by.value
		}
	}
	err := t.each(inStandings, nil, func(person, record []byte) error {
		var c counted
		if c.decode(person, record) != nil {
			return nil // Check finds it
		}
		all := movements(&counted{}, &c)
		for i := range c.cuts {
			for j := range all {
				add(counterKey(&c.cuts[i].key, all[j].course), &all[j].by, 1)
			}
		}
		return nil
	})
	for _, bucket := range []bucketID{inCuts, inTotals} {
		err = errors.Join(err, t.each(bucket, nil, func(key, record []byte) error {
			var kept counter
			if kept.decode(key, record) == nil {
				add(key, &kept, -1)
			}
			return nil
		}))
	}
	if err != nil {
		return err
	}
	if err := t.countMissing(sums); err != nil {
		return err
	}
	t.batch = sums
	return t.flush()
}

// countMissing counts the completions that the totals of all are about to lose as
// those of who is gone. Of who had left nobody knows any.
func (t *tx) countMissing(sums map[string]*counter) error {
	all := t.db.hash.everyone[:]
	for key, by := range sums {
		course, ok := strings.CutPrefix(key, string(all))
		n := by.totals()
		if !ok || course == "" || n.Completed >= 0 {
			continue
		}
		if err := t.addGone([]byte(course), store.Gone{Completed: -n.Completed, Passed: max(0, -n.Passed)}); err != nil {
			return err
		}
	}
	return nil
}

// recountDeliveries has the counts of campaigns be those of the deliveries on
// record.
func (t *tx) recountDeliveries() error {
	moved := moves{}
	ledger := t.walk(inLedger, nil)
	err := t.each(inAgendas, nil, func(person, record []byte) error {
		var a agenda
		if a.decode(person, record) != nil {
			return nil // Check finds it
		}
		rows, err := ledger.rows(person)
		if err != nil {
			return err
		}
		return all(&a, rows, func(d campaigns.Delivery) error {
			moved.add(&d, 1)
			return nil
		})
	})
	if err != nil {
		return err
	}
	if err := t.empty(inCounts); err != nil {
		return err
	}
	return t.count(moved)
}

// recountLost takes what waits of the questions of courses of people who aren't on
// record off the lists, and counts how many are gone of those whose sittings were
// released.
func (t *tx) recountLost() error {
	counted, err := t.counted()
	if err != nil {
		return err
	}
	var versions []version
	lists := make(map[version][][]byte)
	people := make(map[version]int)
	err = t.each(inQuality, nil, func(key, record []byte) error {
		course, number, part, err := splitVersionKey(key)
		if err != nil {
			return nil // Check finds it
		}
		v := version{course, number}
		switch part {
		case pending:
			lists[v], err = decodeWaiting(key, record)
			versions = append(versions, v)
		case released:
			var s results.Sittings
			s, err = decodeSittings(key, record)
			people[v] = s.People
			versions = append(versions, v)
		}
		return err
	})
	for _, v := range versions {
		if err == nil {
			err = t.putLost(v, lists[v], people[v], counted[v])
		}
	}
	return err
}

// counted returns how many sittings of each version count.
func (t *tx) counted() (map[version]int, error) {
	all := make(map[version]int)
	err := t.each(inEnrolments, nil, func(key, record []byte) error {
		var e enrolment
		if e.decode(key, record) != nil {
			return nil // Check finds it
		}
		if s, ok := results.FirstSitting(&courses.Enrolment{}, &e.Enrolment); ok && !e.uncounted {
			all[version{s.Course, s.Version}]++
		}
		return nil
	})
	return all, err
}

// putLost keeps what waits of a version of those who are on record, and how many of
// the people whose sittings were released aren't.
func (t *tx) putLost(v version, list [][]byte, released, counted int) error {
	list = slices.DeleteFunc(list, func(key []byte) bool { return t.get(inEnrolments, key) == nil })
	prefix := versionKey(v.course, v.number)
	if err := t.putWaiting(append(bytes.Clone(prefix), pending), list); err != nil {
		return err
	}
	gone := released - (counted - len(list))
	if gone <= 0 {
		return nil
	}
	key := append(prefix, lost)
	return t.put(inQuality, key, encodeLost(key, gone))
}
