package audit

import (
	"bufio"
	"errors"
	"fmt"
	"io"

	"golang.org/x/mod/sumdb/tlog"
)

// load reads what is on the disk, and puts right what a crash left: whatever
// stands behind what the head has was never acknowledged, and goes. So does what
// somebody added who hasn't the key.
func (l *Log) load() error {
	c, err := l.files.content()
	if err != nil {
		return err
	}
	if c.head == nil && c.entriesSize == 0 && c.hashesSize == 0 {
		return l.begin()
	}
	head, err := c.readHead(l.key.verifier)
	if err != nil {
		return err
	}
	if c.hashesSize == 0 && head.N > 0 {
		if err := l.rebuild(c, head.N); err != nil {
			return err
		}
	}
	s, err := c.run(head, func(*tree, int64, []byte) error { return nil })
	if err != nil {
		return err
	}
	more, err := l.files.cut(c, s.end, hashesEnd(head.N))
	if err != nil {
		return err
	}
	if more {
		l.repaired = append(l.repaired, fmt.Sprintf("what stood behind the %d entries of the signed head was cut off: nobody was told that it is there", head.N))
	}
	l.tree, l.head, l.end, l.doubtful = s.tree, c.head, s.end, false
	return nil
}

// begin makes a log without entries.
func (l *Log) begin() error {
	l.tree, l.end = new(tree), 0
	head, err := l.sign(l.tree)
	if err != nil {
		return err
	}
	l.head, l.doubtful = head, false
	return l.files.replaceHead(head)
}

// rebuild makes the hashes anew from n entries. Whether these are right is for a
// scan to say.
func (l *Log) rebuild(c *content, n int64) error {
	to := bufio.NewWriter(io.NewOffsetWriter(l.files.hashes, 0))
	lines := c.lines()
	var t tree
	for t.n < n {
		line, err := lines.next()
		if over(err) {
			break
		}
		if err != nil {
			return err
		}
		nodes, err := t.add(tlog.RecordHash(line))
		if err != nil {
			return err
		}
		for _, h := range nodes {
			to.Write(h[:])
		}
	}
	if err := errors.Join(to.Flush(), l.files.hashes.Sync()); err != nil {
		return err
	}
	c.hashesSize = hashesEnd(t.n)
	l.repaired = append(l.repaired, "the hashes were missing, and were made anew from the entries")
	return nil
}

// content returns what there is now for reading while others write.
func (l *Log) content() (*content, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		return nil, ErrClosed
	}
	if l.doubtful {
		if err := l.load(); err != nil {
			return nil, fmt.Errorf("%s: %w", l.dir, err)
		}
	}
	return l.files.content()
}
