package audit

import (
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// Verified is what a log is that nothing is wrong with.
type Verified struct {
	// Entries is how many there are.
	Entries int64
	// Hash is the tree's, in hexadecimal.
	Hash string
	// First and Last are when the first and the last entry were written; zero
	// without any.
	First, Last time.Time
	// Head is the signed head, to be published.
	Head []byte
	// Published counts the heads that the log was held against.
	Published int
}

// Verify recomputes everything that a log's folder holds from its entries, and
// holds it against the signed head and against heads that were published earlier.
// public is the public key as VerifierKey gives it. It returns a *Problem with the
// first thing that is wrong, or ErrLocked if a process has the log open: ask that
// one. It writes nothing and takes a copy of a log as well, whatever its modes.
func Verify(dir, public string, published ...[]byte) (*Verified, error) {
	v, err := readVerifier(public)
	if err != nil {
		return nil, err
	}
	files, err := openFiles(dir, os.O_RDONLY)
	if err != nil {
		return nil, err
	}
	defer files.close()
	if err := lockShared(files.entries); err != nil {
		return nil, fmt.Errorf("%s: %w", filepath.Join(dir, EntriesFile), err)
	}
	c, err := files.content()
	if err != nil {
		return nil, err
	}
	verified, err := c.verify(v, published)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", dir, err)
	}
	return verified, nil
}

// verify is Verify of files that are open.
func (c *content) verify(v note.Verifier, published [][]byte) (*Verified, error) {
	head, err := c.readHead(v)
	if err != nil {
		return nil, err
	}
	earlier, err := readAllPublished(v, published)
	if err != nil {
		return nil, err
	}
	done := &Verified{Entries: head.N, Hash: hex.EncodeToString(head.Hash[:]), Head: c.head, Published: len(published)}
	var rewritten, unknown *Problem
	s, err := c.run(head, func(t *tree, at int64, line []byte) error {
		e, err := parse(line)
		if err != nil && unknown == nil {
			unknown = &Problem{EntriesFile, t.n - 1, at, err.Error()}
		}
		if done.Last = e.At; t.n == 1 {
			done.First = e.At
		}
		return heldAgainst(t, earlier, &rewritten)
	})
	switch {
	case err != nil:
		return nil, err
	case unknown != nil:
		return nil, unknown
	case c.entriesSize > s.end:
		return nil, &Problem{EntriesFile, head.N, s.end, "there are entries that the signed head doesn't have: they were added by somebody else, or the machine stopped while they were written"}
	case c.hashesSize > hashesEnd(head.N):
		return nil, &Problem{HashesFile, head.N, hashesEnd(head.N), "there are hashes that the signed head doesn't have"}
	case rewritten != nil:
		return nil, rewritten
	}
	return done, tooShort(head, earlier)
}

// hashesEnd is how many bytes of hashes there are for n entries.
func hashesEnd(n int64) int64 { return tlog.StoredHashCount(n) * tlog.HashSize }

func readAllPublished(v note.Verifier, published [][]byte) ([]tlog.Tree, error) {
	var heads []tlog.Tree
	for i, signed := range published {
		head, err := readPublished(signed, v)
		if err != nil {
			return nil, fmt.Errorf("published head %d: %w", i+1, err)
		}
		heads = append(heads, head)
	}
	return heads, nil
}

// heldAgainst notes the first published head that wasn't made over the entries so
// far.
func heldAgainst(t *tree, earlier []tlog.Tree, rewritten **Problem) error {
	if *rewritten != nil || !slices.ContainsFunc(earlier, func(e tlog.Tree) bool { return e.N == t.n }) {
		return nil
	}
	made, err := t.head()
	if err != nil {
		return err
	}
	for _, e := range earlier {
		if e.N == t.n && e != made {
			*rewritten = &Problem{EntriesFile, -1, 0, fmt.Sprintf(
				"the first %d entries aren't those that a published head was signed over: the log was written anew by somebody who has its key", e.N)}
		}
	}
	return nil
}

// tooShort says if a published head has more entries than there are.
func tooShort(head tlog.Tree, earlier []tlog.Tree) error {
	for _, e := range earlier {
		if e.N > head.N {
			return &Problem{EntriesFile, head.N, 0, fmt.Sprintf(
				"the log has %d entries, and a published head %d: an older state was put back, or the log was written anew", head.N, e.N)}
		}
	}
	return nil
}
