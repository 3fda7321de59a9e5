package bolt

// privacy checks people's requests, what is left of who was erased, and the index
// of whom records name.
func (c *checker) privacy() {
	c.failed(c.tx.each(inRequests, nil, func(key, record []byte) error {
		if r, err := decodeRequest(key, record); err != nil {
			c.found("a request: %v", err)
		} else if c.tx.get(inPeople, []byte(r.Person)) == nil {
			c.found("request %s is nobody's", r.ID)
		}
		return nil
	}))
	c.failed(c.tx.each(inGone, nil, func(course, record []byte) error {
		if g, err := decodeGone(course, record); err != nil || g.Completed < 1 || g.Passed < 0 || g.Passed > g.Completed {
			c.found("the completions of who is gone in course %s are %v: %v", course, g, err)
		}
		return nil
	}))
	c.naming()
}

// naming holds the index of whom records name against the records.
func (c *checker) naming() {
	want := 0
	names := func(in bucketID, key []byte, person string) {
		if person == "" {
			return
		}
		want++
		if c.tx.get(inNamed, append(namedPrefix([]byte(person), in), key...)) == nil {
			c.found("a record names somebody who would not be found there")
		}
	}
	c.failed(c.tx.each(inDigests, nil, func(key, record []byte) error {
		d, err := decodeDigest(key, record)
		names(inDigests, key, d.Deputy)
		return err
	}))
	c.failed(c.tx.each(inAccesses, nil, func(key, record []byte) error {
		a, err := decodeAccess(key, record)
		names(inAccesses, key, a.About)
		return err
	}))
	n := 0
	for w := c.tx.walkKeys(inNamed, nil); w.key != nil; w.next() {
		n++
	}
	if n != want {
		c.found("%d records name somebody and %d are known to", want, n)
	}
}
