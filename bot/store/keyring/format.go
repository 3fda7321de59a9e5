package keyring

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"hash/crc32"
)

const (
	magic       = "DryppKey"
	version     = 1
	frameHeader = 8
	sector      = 512
	// maxMasterID and maxWrapped bound what stands in a header, in bytes.
	maxMasterID = 1024
	maxWrapped  = 4096
)

// Kinds of entries.
const (
	kindPerson = iota + 1
	kindHandle
	kindUUID
	kindDropped
	kindForgot
	kindSecret
	kindErased
	kindWhole
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// header is what a ring's file begins with.
type header struct {
	generation uint64
	master     string
	wrapped    []byte
}

func (h header) bytes() []byte {
	b := append([]byte(magic), version)
	b = binary.LittleEndian.AppendUint64(b, h.generation)
	b = binary.LittleEndian.AppendUint16(b, uint16(len(h.master)))
	b = append(b, h.master...)
	b = binary.LittleEndian.AppendUint16(b, uint16(len(h.wrapped)))
	b = append(b, h.wrapped...)
	return binary.LittleEndian.AppendUint32(b, crc32.Checksum(b, castagnoli))
}

var errHeader = fmt.Errorf("%w: its beginning can't be read", ErrDamaged)

// parseHeader returns the header of a file and its length.
func parseHeader(file []byte) (h header, size int, err error) {
	r := reader{rest: file}
	if string(r.take(len(magic))) != magic {
		return h, 0, fmt.Errorf("%w: it isn't a ring of keys", ErrDamaged)
	}
	if v := r.byte(); v > version {
		return h, 0, fmt.Errorf("its version is %d and this program knows %d: update Drypp", v, version)
	}
	h.generation = r.uint64()
	h.master = string(r.take(int(r.uint16())))
	h.wrapped = bytes.Clone(r.take(int(r.uint16())))
	size = len(file) - len(r.rest)
	if sum := r.uint32(); r.short || sum != crc32.Checksum(file[:size], castagnoli) {
		return h, 0, errHeader
	}
	if len(h.master) > maxMasterID || len(h.wrapped) > maxWrapped {
		return h, 0, errHeader
	}
	return h, size + 4, nil
}

// sealer seals and opens the frames of a file.
type sealer struct {
	aead cipher.AEAD
	// bound is what every frame's additional data begins with.
	bound [sha256.Size]byte
}

func newSealer(key *[keySize]byte, header []byte) (s sealer, err error) {
	block, err := aes.NewCipher(key[:])
	if err != nil {
		return s, err
	}
	s.aead, err = cipher.NewGCMWithRandomNonce(block)
	s.bound = sha256.Sum256(header)
	return s, err
}

func (s *sealer) additional(at int64) []byte {
	return binary.LittleEndian.AppendUint64(s.bound[:len(s.bound):len(s.bound)], uint64(at))
}

// seal appends the frame that holds entries and begins at a position of the
// file.
func (s *sealer) seal(b []byte, at int64, entries []byte) []byte {
	size := uint32(len(entries) + s.aead.Overhead())
	b = binary.LittleEndian.AppendUint32(b, size)
	b = binary.LittleEndian.AppendUint32(b, frameSum(at, size))
	return s.aead.Seal(b, nil, entries, s.additional(at))
}

func frameSum(at int64, size uint32) uint32 {
	var b [12]byte
	binary.LittleEndian.PutUint64(b[:], uint64(at))
	binary.LittleEndian.PutUint32(b[8:], size)
	return crc32.Checksum(b[:], castagnoli)
}

// frameAt returns the end of the frame that begins at a position, which may lie
// behind the file's end, and false if none begins there.
func frameAt(file []byte, at int) (end int, ok bool) {
	if len(file)-at < frameHeader {
		return 0, false
	}
	size := binary.LittleEndian.Uint32(file[at:])
	if binary.LittleEndian.Uint32(file[at+4:]) != frameSum(int64(at), size) {
		return 0, false
	}
	return at + frameHeader + int(size), true
}

// open returns the entries of the frame that begins at a position and where it
// ends.
func (s *sealer) open(file []byte, at int) (entries []byte, end int, ok bool) {
	end, ok = frameAt(file, at)
	if !ok || end > len(file) {
		return nil, 0, false
	}
	entries, err := s.aead.Open(nil, nil, file[at+frameHeader:end], s.additional(int64(at)))
	return entries, end, err == nil
}

// torn reports whether what lies from a position up to the file's end is what a
// crash leaves of one frame that was being appended: the file, or a whole sector
// of it, is missing.
func (s *sealer) torn(file []byte, at int) bool {
	end, ok := frameAt(file, at)
	switch {
	case len(file)-at < frameHeader:
		return true
	case ok && end > len(file):
		return true
	case ok && end < len(file):
		return false
	case ok:
		return lacksSector(file, at, end)
	}
	return lacksSector(file, at, at+frameHeader) && !s.later(file, at+1)
}

// lacksSector reports whether a part of the file has only zeros in one of the
// sectors that it touches.
func lacksSector(file []byte, at, end int) bool {
	for at < end {
		next := min(end, at-at%sector+sector)
		if len(bytes.Trim(file[at:next], "\x00")) == 0 {
			return true
		}
		at = next
	}
	return false
}

// maxTries bounds how many possible frames are tried in a file that somebody may
// have made up.
const maxTries = 1000

// later reports whether any frame can be opened from a position on.
func (s *sealer) later(file []byte, from int) bool {
	tries := 0
	for at := from; at < len(file); at++ {
		if end, ok := frameAt(file, at); !ok || end > len(file) {
			continue
		}
		if _, _, ok := s.open(file, at); ok {
			return true
		}
		if tries++; tries == maxTries {
			return true // it's no crash that did this
		}
	}
	return false
}

// read takes in all frames of a file from a position on, and returns where the
// last whole one ends.
func (s *sealer) read(file []byte, at int, t *table) (end int, err error) {
	whole := false
	for at < len(file) {
		entries, next, ok := s.open(file, at)
		if !ok && whole && s.torn(file, at) {
			return at, nil
		}
		if !ok {
			return at, fmt.Errorf("%w: what begins at byte %d can't be opened", ErrDamaged, at)
		}
		w, err := t.apply(entries)
		if err != nil {
			return at, fmt.Errorf("%w: what begins at byte %d makes no sense", ErrDamaged, at)
		}
		whole = whole || w
		at = next
	}
	if !whole {
		return at, fmt.Errorf("%w: it was cut short to %d bytes", ErrDamaged, len(file))
	}
	return at, nil
}

// apply does what entries say, and reports whether one of them said that the
// file is whole.
func (t *table) apply(entries []byte) (whole bool, err error) {
	r := reader{rest: entries}
	for len(r.rest) > 0 && !r.short {
		switch r.byte() {
		case kindPerson:
			if p, key := r.id(), r.key(); !r.short {
				t.addPerson(p, key)
			}
		case kindHandle:
			h, text := r.id(), r.take(int(r.uint16()))
			if len(text) == 0 || len(text) > maxText {
				return false, ErrDamaged
			}
			t.addHandle(h, text, false)
		case kindUUID:
			if h, text := r.id(), r.take(idSize); !r.short {
				t.addHandle(h, text, true)
			}
		case kindDropped:
			t.drop(r.id())
		case kindForgot:
			t.forget(r.id())
		case kindSecret:
			if name, key := string(r.take(int(r.byte()))), r.key(); !r.short {
				t.secrets[name] = key
			}
		case kindErased:
			if p, at := r.id(), r.uint64(); !r.short {
				t.erased[p] = int64(at)
			}
		case kindWhole:
			whole = true
		default:
			return false, ErrDamaged
		}
	}
	if r.short {
		return false, ErrDamaged
	}
	return whole, nil
}

func appendPerson(b []byte, p id, key *[keySize]byte) []byte {
	return append(append(append(b, kindPerson), p[:]...), key[:]...)
}

func appendHandle(b []byte, h id, packed []byte, short bool) []byte {
	if short {
		return append(append(append(b, kindUUID), h[:]...), packed...)
	}
	b = append(append(b, kindHandle), h[:]...)
	b = binary.LittleEndian.AppendUint16(b, uint16(len(packed)))
	return append(b, packed...)
}

func appendSecret(b []byte, name string, key *[keySize]byte) []byte {
	b = append(append(b, kindSecret, byte(len(name))), name...)
	return append(b, key[:]...)
}

func appendErased(b []byte, p id, at int64) []byte {
	b = append(append(b, kindErased), p[:]...)
	return binary.LittleEndian.AppendUint64(b, uint64(at))
}

// appendGone appends that a person has no key, or a handle no text, any more.
func appendGone(b []byte, kind byte, i id) []byte {
	return append(append(b, kind), i[:]...)
}

// reader takes parts off the beginning of bytes. Once there are too few, short
// is set and all else is empty.
type reader struct {
	rest  []byte
	short bool
}

func (r *reader) take(n int) []byte {
	if n > len(r.rest) {
		r.rest, r.short = nil, true
		return nil
	}
	b := r.rest[:n]
	r.rest = r.rest[n:]
	return b
}

// number returns the next n bytes as a number, 0 if there are too few.
func (r *reader) number(n int) uint64 {
	var b [8]byte
	copy(b[:], r.take(n))
	return binary.LittleEndian.Uint64(b[:])
}

func (r *reader) byte() byte     { return byte(r.number(1)) }
func (r *reader) uint16() uint16 { return uint16(r.number(2)) }
func (r *reader) uint32() uint32 { return uint32(r.number(4)) }
func (r *reader) uint64() uint64 { return r.number(8) }

func (r *reader) id() (i id) {
	copy(i[:], r.take(idSize))
	return i
}

func (r *reader) key() (k [keySize]byte) {
	copy(k[:], r.take(keySize))
	return k
}
