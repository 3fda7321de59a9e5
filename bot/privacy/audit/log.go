package audit

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"sync"
	"time"

	"golang.org/x/mod/sumdb/tlog"
)

// Log is the audit log of one organisation. It is safe for concurrent use.
type Log struct {
	dir string
	key *key
	now func() time.Time

	// queue guards waiting, the batch that the next to write will write.
	queue   sync.Mutex
	waiting *batch

	// mu is held by who writes, and guards what follows.
	mu    sync.Mutex
	files *files
	tree  *tree
	// head is the signed head, and end where the entries end that it has, in bytes.
	head []byte
	end  int64
	// doubtful says that a write failed half-way, so that the files must be looked
	// at before the next.
	doubtful bool
	closed   bool
	repaired []string
}

// Receipt says where an entry stands.
type Receipt struct {
	// Index is its number, from 0, and Hash the hash of its line (RFC 6962, a
	// leaf's) in hexadecimal.
	Index uint64
	Hash  string
}

// Open opens the log in a folder, or makes one, and recomputes all of it. What a
// crash left is put right, and Repaired tells of it; nothing that was acknowledged
// is lost by that, and nothing accepted that the key didn't sign. Anything else
// that isn't as it was written is a *Problem. It returns ErrLocked if the log is
// open elsewhere, and refuses a folder or files that others may read or write.
// Where all files are gone it makes a new log: that there was another, only a head
// tells that was published.
//
// The origin is what it signs as (see Origin), the seed what its key is made of.
func Open(dir, origin string, seed *[32]byte, now func() time.Time) (*Log, error) {
	k, err := newKey(origin, seed)
	if err != nil {
		return nil, err
	}
	l := &Log{dir: dir, key: k, now: now, waiting: new(batch)}
	if err := l.open(); err != nil {
		return nil, fmt.Errorf("%s: %w", dir, err)
	}
	return l, nil
}

func (l *Log) open() (err error) {
	if err := makeDir(l.dir); err != nil {
		return err
	}
	if err := checkModes(l.dir); err != nil {
		return err
	}
	if l.files, err = makeFiles(l.dir); err != nil {
		return err
	}
	if err = lock(l.files.entries); err == nil {
		err = l.load()
	}
	if err != nil {
		return errors.Join(err, l.files.close())
	}
	return nil
}

// Append writes entries, all of them or none, and returns where they stand. When
// it returns they are on the disk, under a head that has them. It asks ctx before
// it begins; what has begun isn't called off. Those who come while others write
// are written together. It returns an ErrEntry for what may not stand in a log,
// and ErrClosed; after any other error the entries may be in the log or not.
func (l *Log) Append(ctx context.Context, entries ...Entry) ([]Receipt, error) {
	if err := ctx.Err(); err != nil || len(entries) == 0 {
		return nil, err
	}
	written := make([][]byte, len(entries))
	for i, e := range entries {
		line, err := e.prepared(l.now)
		if err != nil {
			return nil, err
		}
		written[i] = line
	}
	b, first := l.join(written)
	l.mu.Lock()
	defer l.mu.Unlock()
	if !b.done {
		l.next().commit(l)
	}
	if b.err != nil {
		return nil, b.err
	}
	return b.receipts[first : first+len(entries)], nil
}

// batch is lines that are written together. done, err and receipts belong to who
// holds Log.mu, the lines to who holds Log.queue until the batch is taken.
type batch struct {
	lines    [][]byte
	done     bool
	err      error
	receipts []Receipt
}

// join adds lines to what is written next, and returns how many are before them.
func (l *Log) join(lines [][]byte) (b *batch, first int) {
	l.queue.Lock()
	defer l.queue.Unlock()
	b = l.waiting
	first = len(b.lines)
	b.lines = append(b.lines, lines...)
	return b, first
}

// next takes what waits.
func (l *Log) next() *batch {
	l.queue.Lock()
	defer l.queue.Unlock()
	b := l.waiting
	l.waiting = new(batch)
	return b
}

func (b *batch) commit(l *Log) {
	b.receipts, b.err = l.write(b.lines)
	b.done = true
}

// write writes lines behind the others: the lines and their hashes first, then the
// head. Until the head is there, they don't count.
func (l *Log) write(lines [][]byte) ([]Receipt, error) {
	if l.closed {
		return nil, ErrClosed
	}
	if l.doubtful {
		if err := l.load(); err != nil {
			return nil, fmt.Errorf("%s: %w", l.dir, err)
		}
	}
	grown := l.tree.clone()
	var text, nodes []byte
	receipts := make([]Receipt, len(lines))
	for i, line := range lines {
		made, err := grown.add(tlog.RecordHash(line))
		if err != nil {
			return nil, err
		}
		receipts[i] = Receipt{uint64(grown.n - 1), hex.EncodeToString(made[0][:])}
		text = append(text, line...)
		for _, h := range made {
			nodes = append(nodes, h[:]...)
		}
	}
	head, err := l.sign(grown)
	if err != nil {
		return nil, err
	}
	l.doubtful = true
	if err := l.files.write(text, l.end, nodes, hashesEnd(l.tree.n), head); err != nil {
		return nil, fmt.Errorf("%s: %w", l.dir, err)
	}
	l.doubtful = false
	l.tree, l.head, l.end = grown, head, l.end+int64(len(text))
	return receipts, nil
}

func (l *Log) sign(t *tree) ([]byte, error) {
	head, err := t.head()
	if err != nil {
		return nil, err
	}
	return l.key.note(tlog.FormatTree(head))
}

// Head returns the signed head: what is worth publishing elsewhere.
func (l *Log) Head() []byte {
	l.mu.Lock()
	defer l.mu.Unlock()
	return append([]byte(nil), l.head...)
}

// Len returns how many entries there are.
func (l *Log) Len() uint64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	return uint64(l.tree.n)
}

// VerifierKey returns the public key, as the function VerifierKey does.
func (l *Log) VerifierKey() string { return l.key.public }

// Repaired says what had to be put right since the log was opened, a sentence
// each; usually nothing.
func (l *Log) Repaired() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return append([]string(nil), l.repaired...)
}

// Entries calls f with every entry that there was when it was called, the oldest
// first, until f returns an error, which it returns. Entries that are added
// meanwhile don't wait for it.
func (l *Log) Entries(f func(Receipt, Entry) error) error {
	n := l.Len()
	c, err := l.content()
	if err != nil {
		return err
	}
	lines := c.lines()
	for i := range n {
		at := lines.at
		line, err := lines.next()
		if err != nil {
			return fmt.Errorf("%s: %w", l.dir, &Problem{EntriesFile, int64(i), at, err.Error()})
		}
		e, err := parse(line)
		if err != nil {
			return fmt.Errorf("%s: %w", l.dir, &Problem{EntriesFile, int64(i), at, err.Error()})
		}
		leaf := tlog.RecordHash(line)
		if err := f(Receipt{i, hex.EncodeToString(leaf[:])}, e); err != nil {
			return err
		}
	}
	return nil
}

// Verify is the function Verify for a log that is open, as it lies on the disk.
// Entries that are added meanwhile don't wait for it.
func (l *Log) Verify(published ...[]byte) (*Verified, error) {
	c, err := l.content()
	if err != nil {
		return nil, err
	}
	verified, err := c.verify(l.key.verifier, published)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", l.dir, err)
	}
	return verified, nil
}

// Close closes the log. Appends that wait are refused.
func (l *Log) Close() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		return nil
	}
	l.closed = true
	return l.files.close()
}
