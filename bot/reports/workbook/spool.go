package workbook

import (
	"bytes"
	"compress/flate"
	"errors"
	"fmt"
	"io"
	"os"
)

// blockSize is how many bytes of rows are compressed at once. Each part holds
// so many in memory.
const blockSize = 64 << 10

// spool keeps rows in parts until they are wanted, each part in the order that
// its rows came in. It isn't safe for concurrent use.
type spool struct {
	file *os.File
	// named says that the file couldn't be removed while it is open, as on
	// Windows.
	named  bool
	end    int64
	parts  []*part
	packed bytes.Buffer
	pack   *flate.Writer
	unpack io.ReadCloser
}

// part has the rows of one course.
type part struct {
	blocks []block
	// open are rows that aren't in a block yet, so many as openRows.
	open     []byte
	openRows int
}

// block is where rows lie in the file.
type block struct {
	offset, size int64
	rows         int
}

// newSpool makes a file for the rows, and takes its name away at once: nothing
// personal is to stay behind if the program is killed.
func newSpool(folder string) (*spool, error) {
	file, err := os.CreateTemp(folder, "drypp-export-")
	if err != nil {
		return nil, fmt.Errorf("making room for the rows of a workbook: %w", err)
	}
	s := &spool{file: file, named: os.Remove(file.Name()) != nil}
	// The level is a fair one, so there is no error.
	s.pack, _ = flate.NewWriter(&s.packed, flate.BestSpeed)
	s.unpack = flate.NewReader(nil)
	return s, nil
}

func (s *spool) close() error {
	err := s.file.Close()
	if s.named {
		err = errors.Join(err, os.Remove(s.file.Name()))
	}
	return err
}

// add adds a row to the part with the number i.
func (s *spool) add(i int, row []byte) error {
	for i >= len(s.parts) {
		s.parts = append(s.parts, &part{})
	}
	p := s.parts[i]
	p.open = append(p.open, row...)
	p.openRows++
	if len(p.open) < blockSize {
		return nil
	}
	return s.store(p)
}

// flush puts every row that was added into the file.
func (s *spool) flush() error {
	for _, p := range s.parts {
		if p.openRows == 0 {
			continue
		}
		if err := s.store(p); err != nil {
			return err
		}
		p.open = nil
	}
	return nil
}

// store makes a block of the open rows of a part.
func (s *spool) store(p *part) error {
	s.packed.Reset()
	s.pack.Reset(&s.packed)
	// Writing to memory doesn't fail.
	_, _ = s.pack.Write(p.open)
	_ = s.pack.Close()
	n, err := s.file.WriteAt(s.packed.Bytes(), s.end)
	if err != nil {
		return fmt.Errorf("putting the rows of a workbook aside: %w", err)
	}
	p.blocks = append(p.blocks, block{s.end, int64(n), p.openRows})
	s.end += int64(n)
	p.open, p.openRows = p.open[:0], 0
	return nil
}

// copy writes the rows of a block.
func (s *spool) copy(w io.Writer, b block) error {
	// The reader of package flate has had this method since Go 1.5.
	err := s.unpack.(flate.Resetter).Reset(io.NewSectionReader(s.file, b.offset, b.size), nil)
	if err != nil {
		return err
	}
	_, err = io.Copy(w, s.unpack)
	return err
}
