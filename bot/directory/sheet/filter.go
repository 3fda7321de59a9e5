package sheet

import (
	"bufio"
	"bytes"
	"context"
	"io"
)

// maxHeld is how long an empty row may be, in bytes, to be left out.
const maxHeld = 1 << 20

// filter passes a sheet's XML on, without the rows that have nothing but
// formatted empty cells. There may be a million of these, and parsing them would
// take most of the time.
type filter struct {
	ctx context.Context
	in  *bufio.Reader
	// read counts the bytes that were read, tags the tags.
	read, tags int64
	// held is the beginning of a row that is empty so far.
	held []byte
	// out is what is to be passed on.
	out []byte
}

func newFilter(ctx context.Context, r io.Reader) *filter {
	return &filter{ctx: ctx, in: bufio.NewReaderSize(r, 1<<16)}
}

// Read implements io.Reader. It returns ctx's error once it is done.
func (f *filter) Read(p []byte) (int, error) {
	for len(f.out) == 0 {
		if err := f.fill(); err != nil {
			return 0, err
		}
	}
	n := copy(p, f.out)
	f.out = f.out[n:]
	return n, nil
}

// fill reads a tag, with the text before it.
func (f *filter) fill() error {
	if f.tags++; f.tags%65536 == 0 && f.ctx.Err() != nil {
		return f.ctx.Err()
	}
	tag, err := f.in.ReadSlice('>')
	f.read += int64(len(tag))
	if err != nil && err != bufio.ErrBufferFull && len(tag)+len(f.held) == 0 {
		return err
	}
	bare := bytes.TrimLeft(tag, " \t\r\n")
	holding := len(f.held) > 0
	switch {
	case err == nil && !holding && bytes.HasPrefix(bare, []byte("<row ")) && bytes.Contains(bare, []byte(` r="`)):
		if !bytes.HasSuffix(bare, []byte("/>")) {
			f.held = append(f.held, tag...)
		}
	case err == nil && holding && len(f.held) < maxHeld && isCell(bare):
		f.held = append(f.held, tag...)
	case err == nil && holding && string(bare) == "</row>":
		f.held = f.held[:0]
	case holding:
		// They share memory: held isn't written to before out was passed on.
		f.out = append(f.held, tag...)
		f.held = f.out[:0]
	default:
		f.out = tag
	}
	return nil
}

// isCell reports whether a tag begins or ends a cell.
func isCell(tag []byte) bool {
	return bytes.HasPrefix(tag, []byte("<c ")) || string(tag) == "</c>"
}
