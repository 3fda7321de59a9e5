package bolt

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"slices"

	"google.golang.org/protobuf/encoding/protowire"

	"drypp/bot/store"
	"drypp/courses/results"
)

// Sizes of the parts of a cut's key, in bytes: scope and field share one hash,
// so that the values of a field lie side by side, and the value has another.
// Scopes and values may be of any length and have any characters.
const (
	groupSize = 12
	valueSize = 12
	cutSize   = groupSize + valueSize
)

// cutKey is what the keys in cuts, totals and history begin with for a cut.
type cutKey [cutSize]byte

// hasher makes keys of cuts. What cuts are called can be guessed, and may name
// people, so the keys are hashes with a secret: a block of AES-256 is a keyed hash
// of what fits into one (NIST SP 800-38B, of one block). It is safe for concurrent
// use.
type hasher struct {
	block cipher.Block
	// everyone is the key of the cut of all.
	everyone cutKey
}

func newHasher(secret []byte) (*hasher, error) {
	block, err := aes.NewCipher(secret)
	if err != nil {
		return nil, err
	}
	h := &hasher{block: block}
	h.everyone = h.cutOf(&results.Cut{})
	return h, nil
}

// cutOf returns the key of a cut.
func (h *hasher) cutOf(c *results.Cut) (key cutKey) {
	group := groupOf(c.Scope, c.Field)
	value := sha256.Sum256([]byte(c.Value))
	copy(key[:], group[:])
	copy(key[groupSize:], value[:])
	return h.keyed(key)
}

// groupOf returns what the keys of all cuts of a scope by a field begin with.
func (h *hasher) groupOf(scope, field string) []byte {
	var key cutKey
	group := groupOf(scope, field)
	copy(key[:], group[:])
	key = h.keyed(key)
	return key[:groupSize]
}

// keyed returns the key of a cut for its hashes without a secret, as they stood in
// stores of formats before 5.
func (h *hasher) keyed(plain cutKey) (key cutKey) {
	var block [aes.BlockSize]byte
	for i := range cutSize / groupSize {
		block = [aes.BlockSize]byte{aes.BlockSize - 1: byte(i)}
		part := i * groupSize
		copy(block[:groupSize], plain[part:])
		h.block.Encrypt(block[:], block[:])
		copy(key[part:part+groupSize], block[:])
	}
	return key
}

// groupOf returns a hash of a scope and a field. The length of the scope keeps it
// apart from the field.
func groupOf(scope, field string) (group [groupSize]byte) {
	text := binary.AppendUvarint(make([]byte, 0, 4+len(scope)+len(field)), uint64(len(scope)))
	sum := sha256.Sum256(append(append(text, scope...), field...))
	copy(group[:], sum[:])
	return group
}

// cut is a cut that a person is counted in. Its value is known only when it was
// worked out, not when it was read.
type cut struct {
	key   cutKey
	value string
}

func compareCuts(a, b cut) int { return bytes.Compare(a.key[:], b.key[:]) }

// counted is what the totals count of one person: nothing of who left.
type counted struct {
	// cuts are in the order of their keys.
	cuts  []cut
	heads results.Heads
	// standings are in the order of the courses' IDs.
	standings []results.Standing
}

// Numbers of the fields of what is counted of a person, and of a standing.
const (
	countedCuts protowire.Number = iota + 1
	countedBlocked
	countedNoApp
	countedStanding
)

const (
	standingCourse protowire.Number = iota + 1
	standingFlags
	standingCampaign
	standingDue
)

// flags are what a standing says yes or no to, in the order of their bits, which
// must stay as it is.
func flags(s *results.Standing) [6]*bool {
	return [...]*bool{&s.Reached, &s.Started, &s.Completed, &s.Passed, &s.Owed, &s.LastReminded}
}

// encode returns the record to put at a person's ID, nil if nothing is counted.
func (c *counted) encode(person []byte) []byte {
	if c.heads.People == 0 {
		return nil
	}
	b := make([]byte, 1, 16+cutSize*len(c.cuts)+32*len(c.standings))
	b[0] = recordVersion
	b = protowire.AppendTag(b, countedCuts, protowire.BytesType)
	b = protowire.AppendVarint(b, uint64(cutSize*len(c.cuts)))
	for i := range c.cuts {
		b = append(b, c.cuts[i].key[:]...)
	}
	b = appendInt(b, countedBlocked, c.heads.Blocked)
	b = appendInt(b, countedNoApp, c.heads.NoApp)
	for i := range c.standings {
		b = appendNested(b, countedStanding, func(b []byte) []byte { return appendStanding(b, &c.standings[i]) })
	}
	return finish(person, b)
}

func appendStanding(b []byte, s *results.Standing) []byte {
	bits := 0
	for i, flag := range flags(s) {
		if *flag {
			bits |= 1 << i
		}
	}
	b = appendInt(appendString(b, standingCourse, s.Course), standingFlags, bits)
	return appendDate(appendString(b, standingCampaign, s.Campaign), standingDue, s.Due)
}

// decode reads the record found at a person's ID into c.
func (c *counted) decode(person, record []byte) error {
	b, err := payload(person, record)
	if err != nil {
		return err
	}
	*c = counted{heads: results.Heads{People: 1}}
	r := newFields(b)
	c.standings = make([]results.Standing, 0, r.count(countedStanding))
	return r.each(c.set)
}

func (c *counted) set(f field) error {
	switch f.id {
	case countedCuts:
		if len(f.nested)%cutSize != 0 {
			return fmt.Errorf("%w: cuts take %d bytes", store.ErrDamaged, len(f.nested))
		}
		c.cuts = make([]cut, len(f.nested)/cutSize)
		for i := range c.cuts {
			copy(c.cuts[i].key[:], f.nested[i*cutSize:])
		}
	case countedBlocked:
		c.heads.Blocked = f.int()
	case countedNoApp:
		c.heads.NoApp = f.int()
	case countedStanding:
		c.standings = append(c.standings, results.Standing{})
		return decodeStanding(&c.standings[len(c.standings)-1], f.nested)
	}
	return nil
}

func decodeStanding(s *results.Standing, r fields) error {
	return r.each(func(f field) error {
		switch f.id {
		case standingCourse:
			s.Course = f.text()
		case standingFlags:
			for i, flag := range flags(s) {
				*flag = f.int()>>i&1 == 1
			}
		case standingCampaign:
			s.Campaign = f.text()
		case standingDue:
			s.Due = f.date()
		}
		return nil
	})
}

// cutsOf returns cuts and that of all, each once, in the order of their keys.
func (h *hasher) cutsOf(all []results.Cut) []cut {
	cuts := append(make([]cut, 0, len(all)+1), cut{key: h.everyone})
	for i := range all {
		cuts = append(cuts, cut{h.cutOf(&all[i]), all[i].Value})
	}
	slices.SortFunc(cuts, compareCuts)
	return slices.CompactFunc(cuts, func(a, b cut) bool { return a.key == b.key })
}
