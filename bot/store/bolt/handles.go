package bolt

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"drypp/courses"
)

// Nobody's object ID or e-mail address stands in the file, nor a hash of one,
// since hashes of what can be guessed hide nothing. What people are found by has
// handles instead: 16 random letters and digits that stand for one text. Which
// for which says the ring of keys alone (package keyring), and once a handle is
// gone from it nothing leads from what the file holds to anybody.
//
// A handle is in use as long as a look-up begins with it: by object ID, by
// address, or of a manager's team. When the last one goes, the handle does. Who
// left is in no team, but their manager's handle is still in use: see former.

// handleSize is the length of a handle.
const handleSize = 16

// maxNamed is how long, in bytes, a text may be that a handle stands for; a hash
// stands for a longer one, so nobody can be told from its handle.
const maxNamed = 1024

// named returns the text that a handle is to stand for.
func named(text string) string {
	text = strings.ToLower(text)
	if len(text) <= maxNamed {
		return text
	}
	sum := sha256.Sum256([]byte(text))
	return "sha256:" + hex.EncodeToString(sum[:])
}

// handle returns the handle that stands for an object ID or an address, without
// regard to case, nil if none does.
func (t *tx) handle(text string) []byte {
	if text == "" {
		return nil
	}
	text = named(text)
	if h, staged := t.keys.handles[text]; staged {
		return []byte(h)
	}
	if h, ok := t.db.ring.Handle(text); ok {
		return []byte(h)
	}
	return nil
}

// handleFor is handle, and makes one if there is none.
func (t *tx) handleFor(text string) []byte {
	h := t.handle(text)
	if h != nil || text == "" {
		return h
	}
	t.writes++
	text = named(text)
	made := t.change().Handle(text)
	if t.keys.handles == nil {
		t.keys.handles = make(map[string]string)
	}
	t.keys.handles[text] = made
	return []byte(made)
}

// text returns what a handle stands for, nothing if it is gone.
func (t *tx) text(handle string) string {
	if t.keys.change != nil {
		text, _ := t.keys.change.Text(handle)
		return text
	}
	text, _ := t.db.ring.Text(handle)
	return text
}

// ofPerson returns the key in addresses or teams of a person who is found there
// by a handle, nil for none.
func ofPerson(handle, id []byte) []byte {
	if handle == nil {
		return nil
	}
	return append(append(make([]byte, 0, handleSize+idLength), handle...), id...)
}

// former ends the keys in teams of those who left.
const former = 'x'

// lookup says what people are found by, and where a handle of it leads to them.
type lookup struct {
	bucket bucketID
	was    func(*person) *string
	is     func(*courses.Person) string
	// at returns the key and the value for a handle and a person's ID.
	at func(handle, id []byte) (key, value []byte)
}

var lookups = [...]lookup{
	{inObjects, func(p *person) *string { return &p.objectID }, func(p *courses.Person) string { return p.ObjectID },
		func(handle, id []byte) (key, value []byte) { return handle, id }},
	{inAddresses, func(p *person) *string { return &p.email }, func(p *courses.Person) string { return p.Email }, amongOthers},
	{inTeams, func(p *person) *string { return &p.manager }, managerOf, amongOthers},
	{inTeams, func(p *person) *string { return &p.former }, formerOf,
		func(handle, id []byte) (key, value []byte) { return append(ofPerson(handle, id), former), []byte{} }},
}

// amongOthers is for handles that may lead to several people.
func amongOthers(handle, id []byte) (key, value []byte) { return ofPerson(handle, id), []byte{} }

// moveLookups brings what a person is found by up to date.
func (t *tx) moveLookups(p *person, id []byte) error {
	for i := range lookups {
		l := &lookups[i]
		if err := t.moveLookup(l, *l.was(p), l.is(&p.Person), id); err != nil {
			return err
		}
	}
	p.found()
	return nil
}

// moveLookup has a person be found by another text. Either may be empty, for
// none.
func (t *tx) moveLookup(l *lookup, from, to string, id []byte) error {
	if named(from) == named(to) {
		return nil
	}
	if h := t.handle(from); h != nil {
		key, _ := l.at(h, id)
		if err := t.delete(l.bucket, key); err != nil {
			return err
		}
		t.keys.left = append(t.keys.left, string(h))
	}
	if to == "" {
		return nil
	}
	key, value := l.at(t.handleFor(to), id)
	return t.put(l.bucket, key, value)
}

// inUse reports whether a look-up begins with a handle.
func (t *tx) inUse(handle string) bool {
	h := []byte(handle)
	for _, bucket := range []bucketID{inObjects, inAddresses, inTeams} {
		if w := t.walk(bucket, h); bytes.HasPrefix(w.key, h) {
			return true
		}
	}
	return false
}
