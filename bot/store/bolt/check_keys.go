package bolt

import "time"

// keys holds the people against the ring of keys.
func (c *checker) keys() {
	erased := make(map[string]bool)
	c.failed(c.tx.db.ring.Erased(func(person string, _ time.Time) error {
		erased[person] = true
		return nil
	}))
	b, has, err := c.tx.bond()
	if err != nil || !has {
		c.found("the keys are another store's, or none: %v", err)
		return
	}
	if _, same := c.tx.db.ring.Text(b.handle); !same {
		c.older = true
	}
	people := c.tx.bucket(inPeople).Cursor()
	for id, _ := people.First(); id != nil; id, _ = people.Next() {
		switch _, has := c.tx.key(string(id)); {
		case has:
		case erased[string(id)]:
			c.gone, c.older = append(c.gone, string(id)), true
		default:
			c.found("person %s has no key", id)
		}
	}
}

// owners finds records of people who have no key. Nobody sees them, so nobody would
// miss them: a key whose first bytes changed hides a record.
func (c *checker) owners() {
	for id := range bucketID(len(bucketNames)) {
		hidden := 0
		for f := c.tx.walkFound(id); f.key != nil; f.next() {
			if !c.tx.isThere(id, f.key, f.found) {
				hidden++
			}
		}
		if hidden > 0 {
			c.found("%d records in %s are of somebody who has no key", hidden, bucketNames[id])
		}
	}
}

// asOpened checks a store that is older than its ring as it would be once it is
// opened beside it: without those who were erased, and with look-ups by the handles
// of now. Nothing of that is kept.
func (c *checker) asOpened(d *DB) error {
	b, err := d.bolt.Begin(true)
	if err != nil {
		return err
	}
	defer func() { _ = b.Rollback() }() // can't fail on an open transaction
	t := &tx{db: d, bolt: b}
	defer t.discard()
	return t.run(func(t *tx) error {
		if _, err := t.removeErased(c.gone); err != nil {
			return err
		}
		if err := t.rebuildLookups(); err != nil {
			return err
		}
		c.tx = t
		c.records()
		return nil
	})
}
