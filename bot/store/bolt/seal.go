package bolt

import (
	"crypto/cipher"
	"fmt"

	"drypp/bot/store"
)

// Every value in the file that tells anything about anybody is sealed: with the
// person's own key where it belongs to one person, with the organisation's where
// it doesn't. This file and the transaction (tx.go) do that, by bucket; nothing
// above them knows of it. What stays plain are random IDs, handles (see
// handles.go), keyed hashes of cuts, times of waking, IDs of courses and
// campaigns, and numbers.
//
// A value is sealed with AES-256 in Galois/Counter mode and a random nonce of 96
// bits that stands before it (NIST SP 800-38D). The name of its bucket and its
// key are authenticated with it, so that a record that was moved can't be opened.
// 2^32 values may be sealed with one key: a person has thousands, and the
// organisation's own records change by what contacts do and once a day for each
// cut and its past.

// keeper says whose key a value is sealed with.
type keeper int

const (
	// nobody's: it is plain.
	nobody keeper = iota
	// everybody's: with the organisation's secret.
	everybody
	// somebody's: with the key of the person whose ID its key begins with.
	somebody
	// acting: with the key of the person whose ID it begins with itself, which
	// stays plain.
	acting
)

// keeperOf returns whose key the value at a key of a bucket is sealed with.
func keeperOf(id bucketID, key []byte) keeper {
	switch id {
	case inPeople, inEnrolments, inAgendas, inLedger, inStandings, inDigests, inRequests,
		inLearning, inReviews, inSigned:
		return somebody
	case inEvents:
		return acting
	case inCampaigns, inAccesses, inQuality, inCuts, inBallots:
		return everybody
	case inMeta:
		if string(key) != string(formatKey) {
			return everybody
		}
	case inHistory:
		// What a cut's people were has the value of its field.
		if len(key) == cutSize+1+daySize {
			return everybody
		}
	}
	return nobody
}

// unreadable stands for a value that can't be opened: no record is empty.
var unreadable = []byte{}

var errNoKey = fmt.Errorf("%w: there is no key of the person's", store.ErrNotFound)

// sealing is what a transaction seals and opens with.
type sealing struct {
	// person is whose cipher was used last; none has that key if it is nil.
	person [idLength]byte
	theirs cipher.AEAD
	known  bool
	about  []byte
}

// forget has the key be asked for again of whomever was last.
func (s *sealing) forget() { s.known = false }

// cipherOf returns the cipher of a person, nil if they have no key.
func (t *tx) cipherOf(person []byte) cipher.AEAD {
	if len(person) < idLength {
		return nil
	}
	if s := &t.sealing; !s.known || string(s.person[:]) != string(person[:idLength]) {
		s.known, s.theirs = true, nil
		copy(s.person[:], person)
		if key, ok := t.key(string(person[:idLength])); ok {
			s.theirs = t.cipherWith(s.person, key)
		}
	}
	return t.sealing.theirs
}

// maxCiphers bounds how many ciphers the goroutine that writes keeps: about 400 KB
// in each store.
const maxCiphers = 256

// keyed is a cipher and its key.
type keyed struct {
	key    [32]byte
	cipher cipher.AEAD
}

// cipherWith returns the cipher of a person's key. Who answers one question soon
// answers another, so those who write keep it.
func (t *tx) cipherWith(person [idLength]byte, key *[32]byte) cipher.AEAD {
	if t.bolt == nil || !t.bolt.Writable() {
		return newCipher(key)
	}
	all := t.db.ciphers
	if known, ok := all[person]; ok && known.key == *key {
		return known.cipher
	}
	if all == nil || len(all) >= maxCiphers {
		all = make(map[[idLength]byte]keyed)
		t.db.ciphers = all
	}
	made := newCipher(key)
	all[person] = keyed{*key, made}
	return made
}

// forgetCipher has no cipher be kept of a person whose record goes.
func (t *tx) forgetCipher(person []byte) {
	if len(person) == idLength {
		delete(t.db.ciphers, [idLength]byte(person))
	}
}

// about returns what is authenticated with the value at a key.
func (t *tx) about(id bucketID, key, person []byte) []byte {
	s := &t.sealing
	s.about = append(append(append(s.about[:0], bucketNames[id]...), 0), key...)
	s.about = append(s.about, person...)
	return s.about
}

// seal returns what to put at a key for a value.
func (t *tx) seal(id bucketID, key, value []byte) ([]byte, error) {
	var with cipher.AEAD
	var person []byte
	switch keeperOf(id, key) {
	case nobody:
		return value, nil
	case everybody:
		with = t.db.cipher
	case somebody:
		with = t.cipherOf(key)
	case acting:
		person, value = value[:idLength], value[idLength:]
		with = t.cipherOf(person)
	}
	if with == nil {
		return nil, errNoKey
	}
	room := make([]byte, 0, len(person)+len(value)+with.Overhead())
	return with.Seal(append(room, person...), nil, value, t.about(id, key, person)), nil
}

// open returns the value that was found at a key, which may lie in the memory of
// into, and false if it is of somebody who has no key any more: then it isn't
// there. What can't be opened is unreadable.
func (t *tx) open(into []byte, id bucketID, key, found []byte) (value []byte, is bool) {
	var with cipher.AEAD
	var person []byte
	switch keeperOf(id, key) {
	case nobody:
		return found, true
	case everybody:
		with = t.db.cipher
	case somebody:
		if len(key) < idLength {
			return unreadable, true
		}
		with = t.cipherOf(key)
	case acting:
		if len(found) < idLength {
			return unreadable, true
		}
		person, found = found[:idLength], found[idLength:]
		with = t.cipherOf(person)
	}
	if with == nil {
		return nil, false
	}
	if len(found) < with.Overhead() {
		return unreadable, true
	}
	value, err := with.Open(append(into[:0], person...), nil, found, t.about(id, key, person))
	if err != nil {
		return unreadable, true
	}
	return value, true
}

// isThere reports whether what was found at a key is of somebody who has a key,
// or of nobody.
func (t *tx) isThere(id bucketID, key, found []byte) bool {
	switch keeperOf(id, key) {
	case somebody:
		return len(key) < idLength || t.cipherOf(key) != nil
	case acting:
		return len(found) < idLength || t.cipherOf(found) != nil
	}
	return true
}
