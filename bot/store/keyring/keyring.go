// Package keyring keeps an organisation's keys in one small file apart from its
// store, the ring, so that a person's data can be made unreadable everywhere by
// making one key go (GDPR article 17): in the store, in what bbolt no longer
// uses of its file, and in every backup.
//
// A ring holds
//
//   - for each person, by their random ID, 32 random bytes that seal their data;
//   - handles: 16 random lower-case letters and digits, each of which stands for
//     one text that names somebody, an Entra object ID or an e-mail address;
//   - the organisation's secrets, 32 random bytes each, by their names;
//   - the random IDs of the people who were erased, and when.
//
// All of it is kept in memory too, at most 20 MiB for 100 000 people with two
// handles each. A Ring is safe for concurrent use.
//
// # The file
//
// All numbers are little-endian. The file begins with a header:
//
//	8 bytes   "DryppKey"
//	1 byte    version of this layout: 1
//	8 bytes   generation: how many times the ring was written anew
//	2 bytes   length of the master key's ID, then the ID
//	2 bytes   length of the wrapped ring key, then the wrapped ring key
//	4 bytes   CRC-32C of all that
//
// The ring key is 32 random bytes, new in each generation, wrapped by the master
// key. Without a master key it lies there as it is. Frames follow up to the end
// of the file:
//
//	4 bytes   length of what is sealed
//	4 bytes   CRC-32C of the frame's position in the file (8 bytes) and that length
//	12 bytes  nonce, random
//	          entries, sealed with the ring key by AES-256-GCM (NIST SP 800-38D)
//	16 bytes  GCM's tag
//
// A frame's additional data is the SHA-256 of the header and the frame's
// position, so that it opens in no other place and under no other header. An
// entry is one byte that says its kind, and
//
//	1 person  ID (16 bytes, zeros at its end), key (32)
//	2 handle  handle (16), length of the text (2), text
//	3 handle  handle (16), text that is a UUID (16)
//	4 dropped person's ID (16): there is no key any more
//	5 forgot  handle (16): it stands for nothing any more
//	6 secret  length of the name (1), name, secret (32)
//	7 erased  person's ID (16), when in nanoseconds since 1970 (8)
//	8 whole   nothing: all that there was when the file was written is above
//
// # Durability
//
// A change is appended as one frame and synced before Commit returns. A crash in
// between leaves a torn frame at the end, which Open cuts off: one that ends
// behind the file's end, or in which a whole sector (512 bytes) is zero. Whatever
// else doesn't open is damage; Open refuses it and says where. That the end of
// the file was cut off between two frames can't be seen in the file: it is then
// the ring that it was earlier, and the store finds people without a key.
//
// When keys go, the file is written anew without them and under a new ring key:
// into a new file that is synced and renamed over the old one, then the folder is
// synced, and then the header of the old file, which a second name has kept, is
// overwritten with zeros, and that is synced. So nothing in the old file can be
// opened, even if its blocks stay on the disk. Where the disk itself keeps what
// was overwritten (flash, copy on write), it opens only with the master key of
// that time: that is what rotating and pruning master keys is for. Open finishes
// what a crash left of all that.
package keyring

import (
	"errors"
)

// Errors that are returned, wrapped with what was being done. None carries a key
// or a text.
var (
	// ErrMaster: the ring key was wrapped by another master key.
	ErrMaster = errors.New("the ring of keys belongs to another master key")
	// ErrDamaged: the file isn't a ring, or parts of it can't be opened.
	ErrDamaged = errors.New("the ring of keys is damaged")
	// ErrLocked: another process has the ring open.
	ErrLocked = errors.New("the ring of keys is in use by another process")
	// ErrReadOnly: the ring was opened for reading.
	ErrReadOnly = errors.New("the ring of keys was opened for reading only")
	// ErrClosed: the ring was closed.
	ErrClosed = errors.New("the ring of keys was closed")
)

// Options say which ring to open.
type Options struct {
	// Path is the ring's file. Its folder must exist and, like the file, be
	// nobody else's to use (modes 0700 and 0600).
	Path string
	// Master wraps the ring key. Without it the ring key lies in the file as it
	// is: for tests, simulations and measurements. No configuration may ask for
	// that.
	Master Master
	// Copy is a file that is kept a copy of the ring in its newest form; empty
	// for none. Its folder must exist.
	Copy string
	// ReadOnly is for looking at a ring that another process uses: nothing is
	// written, and it stays as it was when it was opened.
	ReadOnly bool
	// NoSync has nothing synced to the disk, see bolt.Options.
	NoSync bool
}

const (
	keySize = 32
	// idSize is how long the ID of a person or a handle is at most.
	idSize = 16
	// maxText is how long a text may be that a handle stands for, in bytes;
	// maxName the name of a secret.
	maxText = 4096
	maxName = 255
)

// id is the ID of a person, with zeros at its end if it is shorter, or a handle.
type id [idSize]byte

func (i id) String() string {
	n := len(i)
	for n > 0 && i[n-1] == 0 {
		n--
	}
	return string(i[:n])
}

// toID returns the text as an ID, and false if it can't be one.
func toID(text string) (i id, ok bool) {
	if text == "" || len(text) > idSize || text[len(text)-1] == 0 {
		return i, false
	}
	copy(i[:], text)
	return i, true
}
