package bolt

import "bytes"

// Where a record of somebody names another person by their random ID, and is to
// name them no longer or to go when they are erased, the bucket named says so
// under the ID of who is named: otherwise all records would have to be opened to
// find those few. Its keys are that ID, a letter for the bucket, and the record's
// key there.

// namedIn are the letters of the buckets whose records name people.
var namedIn = map[bucketID]byte{inDigests: 'd', inAccesses: 'a'}

// namedPrefix is what the keys in named begin with of a person and a bucket.
func namedPrefix(person []byte, in bucketID) []byte {
	return append(append(make([]byte, 0, 4*idLength), person...), namedIn[in])
}

// name notes that the record at a key of a bucket names somebody, or nobody, and
// whom it named before.
func (t *tx) name(in bucketID, key []byte, before, now string) error {
	if before == now {
		return nil
	}
	if before != "" {
		if err := t.delete(inNamed, append(namedPrefix([]byte(before), in), key...)); err != nil {
			return err
		}
	}
	if now == "" {
		return nil
	}
	return t.put(inNamed, append(namedPrefix([]byte(now), in), key...), []byte{})
}

// naming returns the keys of the records of a bucket that name a person.
func (t *tx) naming(person []byte, in bucketID) (keys [][]byte) {
	prefix := namedPrefix(person, in)
	for w := t.walkKeys(inNamed, prefix); w.key != nil && bytes.HasPrefix(w.key, prefix); w.next() {
		keys = append(keys, bytes.Clone(w.key[len(prefix):]))
	}
	return keys
}

// rebuildNamed notes whom records name, in a store that doesn't say. What can't be
// read names nobody: Check finds it.
func rebuildNamed(t *tx) error {
	type naming struct {
		in     bucketID
		key    []byte
		person string
	}
	var all []naming
	err := t.each(inDigests, nil, func(key, record []byte) error {
		if d, err := decodeDigest(key, record); err == nil && d.Deputy != "" {
			all = append(all, naming{inDigests, bytes.Clone(key), d.Deputy})
		}
		return nil
	})
	if err != nil {
		return err
	}
	err = t.each(inAccesses, nil, func(key, record []byte) error {
		if a, err := decodeAccess(key, record); err == nil && a.About != "" {
			all = append(all, naming{inAccesses, bytes.Clone(key), a.About})
		}
		return nil
	})
	for _, n := range all {
		if err == nil {
			err = t.name(n.in, n.key, "", n.person)
		}
	}
	return err
}

// eraseNamed has nobody have the person for a manager or a deputy, and deletes
// looks at their results alone. What they looked at themselves stays, under an ID
// that leads nowhere: others may have to be told of it.
func (t *tx) eraseNamed(p *person, id []byte) error {
	if err := t.eraseNaming(id); err != nil {
		return err
	}
	return t.eraseManager(p)
}

// eraseNaming is eraseNamed for deputies and looks.
func (t *tx) eraseNaming(id []byte) error {
	for _, key := range t.naming(id, inDigests) {
		d, err := t.digest(key)
		if err != nil {
			return err
		}
		d.Deputy = ""
		d.Revision++
		if err := t.put(inDigests, key, encodeDigest(key, &d)); err != nil {
			return err
		}
	}
	for _, key := range t.naming(id, inAccesses) {
		if err := t.delete(inAccesses, key); err != nil {
			return err
		}
	}
	return t.deleteAll(inNamed, id)
}

// eraseManager has nobody have the person for a manager, who left or not.
func (t *tx) eraseManager(p *person) error {
	teams, err := t.leads(&p.Person)
	if err != nil {
		return err
	}
	var members []string
	for _, team := range teams {
		err := t.membersEver(team, func(id []byte, _ bool) error {
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
		if err := t.keep(&member); err != nil {
			return err
		}
	}
	return nil
}
