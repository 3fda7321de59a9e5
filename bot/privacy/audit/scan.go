package audit

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

var (
	errTorn = errors.New("it ends within an entry")
	errLong = errors.New("the line is longer than any entry")
)

// lines reads a log's lines.
type lines struct {
	r *bufio.Reader
	// at is where the next line begins, in bytes.
	at int64
}

// buffer is how much is read at once, in bytes.
const buffer = 4 * maxLine

func newLines(r io.Reader) *lines { return &lines{r: bufio.NewReaderSize(r, buffer)} }

// next returns the next line with its newline, valid until the next call; or
// io.EOF, errTorn or errLong.
func (l *lines) next() ([]byte, error) {
	line, err := l.r.ReadSlice('\n')
	switch {
	case err == io.EOF && len(line) > 0:
		return nil, errTorn
	case errors.Is(err, bufio.ErrBufferFull) || len(line) > maxLine:
		return nil, errLong
	case err != nil:
		return nil, err
	}
	l.at += int64(len(line))
	return line, nil
}

// over reports whether lines ended as a damaged file may have them end, rather
// than by an error of reading.
func over(err error) bool { return err == io.EOF || err == errTorn || err == errLong }

// content is the three files of a log, opened or in memory. Each of entries and
// hashes is read up to the size given and not beyond.
type content struct {
	// head is nil if there is none.
	head                    []byte
	entries, hashes         io.ReaderAt
	entriesSize, hashesSize int64
}

func (c *content) lines() *lines {
	return newLines(io.NewSectionReader(c.entries, 0, c.entriesSize))
}

func (c *content) nodes() *bufio.Reader {
	return bufio.NewReaderSize(io.NewSectionReader(c.hashes, 0, c.hashesSize), buffer)
}

// readHead returns what the head says, or a *Problem if that can't be believed.
func (c *content) readHead(v note.Verifier) (tlog.Tree, error) {
	if c.head == nil {
		return tlog.Tree{}, &Problem{HeadFile, -1, 0, "the file is missing"}
	}
	head, err := readHead(c.head, v)
	if err != nil {
		return tlog.Tree{}, c.headProblem(err)
	}
	return head, nil
}

// scan is one way through what a head says that there is.
type scan struct {
	head tlog.Tree
	// tree has grown over the lines, and end is where the last one ends.
	tree *tree
	end  int64
	// stored is the first place at which the hashes aren't those of the lines, or
	// nil.
	stored *Problem
}

// run reads the lines that the head has, and holds the hashes against them. It
// calls each after each line, with where it begins. A *Problem says what is wrong in the files up to
// where the head reaches; what stands behind that is for others to judge.
func (c *content) run(head tlog.Tree, each func(t *tree, at int64, line []byte) error) (*scan, error) {
	s := &scan{head: head, tree: new(tree)}
	lines, nodes := c.lines(), c.nodes()
	for s.tree.n < head.N {
		at := lines.at
		line, err := lines.next()
		if over(err) {
			break
		}
		if err != nil {
			return nil, err
		}
		made, err := s.tree.add(tlog.RecordHash(line))
		if err != nil {
			return nil, err
		}
		if err := s.compare(made, nodes); err != nil {
			return nil, err
		}
		if err := each(s.tree, at, line); err != nil {
			return nil, err
		}
	}
	s.end = lines.at
	return s, c.judge(s)
}

// compare holds what was made of the latest line against what is stored for it.
func (s *scan) compare(made []tlog.Hash, nodes io.Reader) error {
	if s.stored != nil {
		return nil
	}
	i := s.tree.n - 1
	at := tlog.StoredHashIndex(0, i) * tlog.HashSize
	for _, want := range made {
		var got tlog.Hash
		n, err := io.ReadFull(nodes, got[:])
		switch {
		case err == io.EOF || err == io.ErrUnexpectedEOF:
			s.stored = &Problem{HashesFile, i, at + int64(n), "the file ends, and the signed head has more entries"}
			return nil
		case err != nil:
			return err
		case got != want:
			s.stored = &Problem{HashesFile, i, at + int64(differs(got[:], want[:])), "it isn't the hash of the entries"}
			return nil
		}
		at += tlog.HashSize
	}
	return nil
}

// differs returns the first place at which a and b differ.
func differs(a, b []byte) int {
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return i
		}
	}
	return min(len(a), len(b))
}

// judge says what is wrong after a scan, or nil.
func (c *content) judge(s *scan) error {
	made, err := s.tree.head()
	if err != nil {
		return err
	}
	if made != s.head {
		return c.blame(s.head)
	}
	if s.stored != nil {
		s.stored.What += "; the entries are right: delete the file, and Drypp makes it anew from them"
		return s.stored
	}
	return nil
}

// blame finds the first entry that isn't the one that the head was signed over:
// the first whose hash isn't the one that is stored for it.
func (c *content) blame(head tlog.Tree) error {
	lines, nodes := c.lines(), c.nodes()
	var stored tree
	var found *Problem
	for stored.n < head.N {
		i, at := stored.n, lines.at
		leaf, err := readLeaf(nodes, i)
		if err != nil {
			break
		}
		if found == nil {
			found, err = suspect(lines, leaf, i, at)
		}
		if err != nil {
			return err
		}
		if _, err := stored.add(leaf); err != nil {
			return err
		}
	}
	made, err := stored.head()
	switch {
	case err != nil:
		return err
	case found != nil && made == head:
		return found
	case found != nil:
		found.What += ", and the hashes aren't as they were written either"
		return found
	case made.N < head.N:
		return c.shorter(lines, made.N)
	}
	return &Problem{HeadFile, -1, 0, fmt.Sprintf(
		"the entries and the hashes fit each other, but not the signed head over %d entries: they were written anew, or the head is another log's", head.N)}
}

// readLeaf reads the nodes that were stored with an entry, and returns the first,
// which is the entry's own hash.
func readLeaf(nodes *bufio.Reader, i int64) (leaf tlog.Hash, err error) {
	if _, err := io.ReadFull(nodes, leaf[:]); err != nil {
		return leaf, err
	}
	others := tlog.StoredHashCount(i+1) - tlog.StoredHashCount(i) - 1
	_, err = nodes.Discard(int(others) * tlog.HashSize)
	return leaf, err
}

// suspect says what is wrong with the next line, if it hasn't the hash leaf.
func suspect(lines *lines, leaf tlog.Hash, i, at int64) (*Problem, error) {
	line, err := lines.next()
	switch {
	case err == io.EOF:
		return &Problem{EntriesFile, i, at, "the file ends, and the signed head has more entries"}, nil
	case over(err):
		return &Problem{EntriesFile, i, at, err.Error()}, nil
	case err != nil:
		return nil, err
	case tlog.RecordHash(line) == leaf:
		return nil, nil
	}
	if _, err := parse(line); err != nil {
		return &Problem{EntriesFile, i, at, "it isn't the entry that was written: " + err.Error()}, nil
	}
	return &Problem{EntriesFile, i, at, "it isn't the entry that was written"}, nil
}

// shorter says where the entries end, or change, beyond what hashes there are.
func (c *content) shorter(lines *lines, n int64) error {
	at := lines.at
	if _, err := lines.next(); err != nil && !over(err) {
		return err
	}
	return &Problem{EntriesFile, n, at, "from here on entries are missing or changed; which ones can't be told, since the hashes end, too"}
}

// headProblem says where a head that can't be believed differs from what the
// entries say, if it does.
func (c *content) headProblem(why error) error {
	var t tree
	lines := c.lines()
	for {
		line, err := lines.next()
		if over(err) {
			break
		}
		if err != nil {
			return err
		}
		if _, err := t.add(tlog.RecordHash(line)); err != nil {
			return err
		}
	}
	made, err := t.head()
	if err != nil {
		return err
	}
	want := tlog.FormatTree(made)
	at := differs(c.head, want)
	if bytes.HasPrefix(c.head, want) {
		return &Problem{HeadFile, -1, int64(at), why.Error()}
	}
	return &Problem{HeadFile, -1, int64(at), why.Error() + ", and it isn't what the entries say"}
}
