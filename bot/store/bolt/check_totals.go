package bolt

import (
	"bytes"
	"cmp"
	"maps"
	"slices"
)

// totals works out anew what is counted of everybody, and holds it against what
// is on record of them and against the totals.
func (c *checker) totals() {
	was, err := c.tx.cutting()
	c.failed(err)
	c.sums = make(map[string]*counter)
	counted := 0
	c.failed(c.tx.each(inPeople, nil, func(id, record []byte) error {
		p, err := c.tx.readPerson(id, record)
		if err != nil {
			return nil // found before
		}
		if c.standing(&p, was.recut(p.ID)) {
			counted++
		}
		return nil
	}))
	kept := 0
	c.failed(c.tx.each(inStandings, nil, func([]byte, []byte) error { kept++; return nil }))
	if kept != counted {
		c.found("%d people are to be counted and %d are", counted, kept)
	}
	c.counters()
	c.past()
}

// recut reports whether a person has been counted since it was last said how
// people are cut.
func (c *cutting) recut(person string) bool {
	return !c.outdated && !(c.waiting && person >= c.from)
}

// standing checks what is counted of a person, adds it up, and reports whether
// there is anything. Who hasn't been counted since the cuts were changed may be in
// others.
func (c *checker) standing(p *person, current bool) bool {
	key := []byte(p.ID)
	record := c.tx.get(inStandings, key)
	var was counted
	if record != nil {
		if err := was.decode(key, record); err != nil {
			c.found("what is counted of person %s: %v", p.ID, err)
			return true
		}
	}
	cuts := was.cuts
	if current || len(cuts) == 0 {
		cuts = c.tx.cutsOf(&p.Person, &was)
	}
	is, err := c.tx.assess(key, &p.Person, cuts)
	if err != nil {
		return record != nil // found elsewhere
	}
	if !bytes.Equal(record, is.encode(key)) {
		c.found("what is counted of person %s is wrong", p.ID)
	}
	all := movements(&counted{}, &is)
	for i := range is.cuts {
		for j := range all {
			key := string(counterKey(&is.cuts[i].key, all[j].course))
			if c.sums[key] == nil {
				c.sums[key] = &counter{}
			}
			c.sums[key].merge(&all[j].by)
		}
	}
	return is.heads.People > 0
}

// counters holds the totals against the sums.
func (c *checker) counters() {
	for _, bucket := range []bucketID{inCuts, inTotals} {
		c.failed(c.tx.each(bucket, nil, func(key, record []byte) error {
			var kept counter
			err := kept.decode(key, record)
			want := cmp.Or(c.sums[string(key)], &counter{})
			same := kept.numbers == want.numbers && slices.Equal(kept.dues, want.dues)
			if err != nil || !same || kept.empty() || (bucket == inCuts) != (len(key) == cutSize) {
				c.found("the totals of course %q in a cut are %v and should be %v: %v", key[min(cutSize, len(key)):], kept.numbers, want.numbers, err)
			}
			delete(c.sums, string(key))
			return nil
		}))
	}
	for _, key := range slices.Sorted(maps.Keys(c.sums)) {
		c.found("course %q has no totals in a cut", key[cutSize:])
	}
}

// past reads what counters were.
func (c *checker) past() {
	c.failed(c.tx.each(inHistory, nil, func(key, record []byte) error {
		if _, _, ok := splitHistoryKey(key); !ok {
			return errHistory
		}
		var past counter
		return past.decode(key, record)
	}))
}

// teams holds the index of teams against the people, of whom so many have a
// manager.
func (c *checker) teams(want int) {
	n := 0
	c.failed(c.tx.each(inTeams, nil, func(key, _ []byte) error {
		n++
		id, left, err := memberOf(key)
		if err != nil {
			c.failed(err)
			return nil
		}
		p, err := c.tx.person(string(id))
		if err != nil || left == p.Left.IsZero() || !bytes.HasPrefix(key, c.tx.handle(p.Manager)) || p.Manager == "" {
			c.found("a team has somebody who isn't in it")
		}
		return nil
	}))
	if n != want {
		c.found("%d people have a manager and %d are in teams", want, n)
	}
}
