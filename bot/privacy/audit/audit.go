// Package audit keeps a tamper-evident log of who did what to whose data, one for
// each organisation, and issues certificates of what was deleted (GDPR article 5,
// paragraph 2, article 24 and article 32: the controller must be able to show
// what was done). The log names people by their random IDs alone: once a person
// is erased, nothing leads from such an ID to anybody.
//
// # What it is made of
//
// A log is a folder with three files. entries.jsonl has one entry a line, as JSON.
// hashes has the nodes of a Merkle tree over these lines (RFC 6962, as
// golang.org/x/mod/sumdb/tlog stores it). head says how many entries there are and
// what the tree's hash is, signed with Ed25519 (golang.org/x/mod/sumdb/note). The
// head is the last that is written, so it says what counts: whatever stands behind
// it was never acknowledged to anybody.
//
// # What it proves
//
// Whoever has the public key and the folder can tell that no entry was changed,
// removed, inserted or moved by anybody who doesn't have the private key: one
// wrong byte in any of the three files is found, and where it is.
//
// Whoever kept an earlier head, besides, can tell that the log still begins with
// all that it held then, whoever has changed it, the one with the private key
// included. That is what a head is published for: give it to the customer, with
// the backups' protocol or by mail, where nobody who runs Drypp can take it back.
//
// # What it doesn't prove
//
// It doesn't prove that what an entry says is true, nor that everything that
// happened has one. And without a head that was published elsewhere it doesn't
// prove anything against those who run the machine: the key is there, so they can
// write another log; and anybody who may write to the folder can put back an older
// state of all three files, whose head is genuine.
//
// One process has a log open at a time. A Log is safe for concurrent use;
// functions are, too.
package audit

import (
	"errors"
	"fmt"
)

// The files of a log.
const (
	EntriesFile = "entries.jsonl"
	HashesFile  = "hashes"
	HeadFile    = "head"
	// newHead is what becomes the head when it is complete.
	newHead = "head.new"
)

// Errors of this package.
var (
	// ErrDamaged: something in the log isn't as it was written. A *Problem says
	// what.
	ErrDamaged = errors.New("the audit log isn't as it was written")
	// ErrLocked: another process has the log open.
	ErrLocked = errors.New("the audit log is open in another process")
	// ErrClosed: the Log was closed.
	ErrClosed = errors.New("the audit log is closed")
	// ErrEntry: an entry may not stand in the log.
	ErrEntry = errors.New("not an entry for the audit log")
	// ErrCertificate: it is no certificate, or it isn't genuine.
	ErrCertificate = errors.New("not a genuine deletion certificate")
)

// Problem is the first thing that is wrong with a log. It is an ErrDamaged.
type Problem struct {
	// File is the file's name, one of EntriesFile, HashesFile and HeadFile.
	File string
	// Entry is the number of the first entry that is concerned, from 0, or -1 if
	// that can't be said.
	Entry int64
	// Offset is where in the file that begins, in bytes from 0.
	Offset int64
	// What says what is wrong.
	What string
}

// Error says where the log isn't as it was written, and what is wrong there.
func (p *Problem) Error() string {
	if p.Entry < 0 {
		return fmt.Sprintf("%s, byte %d: %s", p.File, p.Offset, p.What)
	}
	return fmt.Sprintf("%s, byte %d, entry %d: %s", p.File, p.Offset, p.Entry, p.What)
}

// Is reports whether target is ErrDamaged.
func (p *Problem) Is(target error) bool { return target == ErrDamaged }
