package sheet

import (
	"bufio"
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"io"
	"iter"
	"regexp"
	"strings"

	"golang.org/x/text/encoding"

	"drypp/courses/exchange/charset"
)

// separators are what may stand between the columns of a text file.
const separators = ";,\t|"

// textFile is a .csv file.
type textFile struct {
	file      io.ReaderAt
	size      int64
	encoding  encoding.Encoding
	separator rune
	lines     int
	progress  func(done, total int)
}

func (t *textFile) count() int { return t.lines }

// findInText finds out how a text file is written: with the separator that makes
// most columns of the header known.
func findInText(ctx context.Context, file io.ReaderAt, size int64, n *names) (source, *header, error) {
	enc, lines, err := charset.Sniff(file, size)
	if err != nil {
		return nil, nil, err
	}
	var best *header
	src := &textFile{file: file, size: size, encoding: enc, lines: lines}
	for _, sep := range separators {
		try := *src
		try.separator = sep
		h, err := n.findHeader(try.rows(ctx))
		if err != nil && !errors.Is(err, errRecord) {
			return nil, nil, err
		}
		if h != nil && (best == nil || len(h.columns) > len(best.columns)) {
			best, src = h, &try
		}
	}
	if best == nil {
		return nil, nil, fail("", CodeNoHeader)
	}
	src.progress = n.options.Progress
	return src, best, nil
}

func (*textFile) sheet() string { return "" }

func (*textFile) day(serial float64) (string, bool) { return serialDay(serial, false) }

// maxRecord bounds a row of a text file, in bytes.
const maxRecord = 1 << 20

// errRecord says that a row of a text file goes on and on, most likely because a
// quotation mark isn't closed.
var errRecord = fail("", CodeDamaged)

// rows implements source. A row's number is the one that a spreadsheet program
// shows: line breaks in quotes begin no row, and "sep=;" isn't one.
func (t *textFile) rows(ctx context.Context) iter.Seq2[row, error] {
	return func(yield func(row, error) bool) {
		in := t.open()
		r := csv.NewReader(in)
		r.Comma, r.LazyQuotes, r.FieldsPerRecord, r.ReuseRecord = t.separator, true, -1, true
		inside, next := 0, row{}
		for n := 0; ; n++ {
			if n%256 == 0 {
				t.tell(r.InputOffset())
			}
			in.allow(r.InputOffset() + maxRecord)
			record, err := r.Read()
			if err == io.EOF {
				return
			}
			if err == nil {
				err = ctx.Err()
			}
			if err != nil {
				yield(row{}, err)
				return
			}
			line, _ := r.FieldPos(0)
			next.number = line - inside
			next.cells, next.code = next.cells[:0], ""
			for _, s := range record {
				next.cells = append(next.cells, textCell(s))
				inside += strings.Count(s, "\n")
				if t.swallows(s) {
					next.code = CodeOpenQuote
				}
			}
			if !yield(next, nil) {
				return
			}
		}
	}
}

// swallows reports whether a cell has other rows in it, because a quotation mark
// isn't closed: every row has an address.
func (t *textFile) swallows(s string) bool {
	_, after, ok := strings.Cut(s, "\n")
	return ok && strings.ContainsRune(after, '@') && strings.ContainsRune(after, t.separator)
}

// textCell is the cell of what stands between two separators. Nothing is a
// formula there, and an apostrophe that Write put before one is taken off.
func textCell(s string) cell {
	s = unguard(s)
	switch {
	case strings.TrimSpace(s) == "":
		return cell{}
	case mangled.MatchString(strings.TrimSpace(s)):
		return cell{kind: broken, code: CodeLongMangled}
	}
	return cell{kind: text, text: s}
}

// mangled is what Excel makes of a long number when it writes CSV: digits are
// lost for good.
var mangled = regexp.MustCompile(`^\d[.,]\d+E\+\d+$`)

// tell tells how far the reading is.
func (t *textFile) tell(done int64) {
	if t.progress != nil {
		t.progress(int(min(done, t.size)), int(t.size))
	}
}

// open returns the text in UTF-8 and with \n for line breaks, without the line
// by which Excel is told the separator.
func (t *textFile) open() *bounded {
	decoded := t.encoding.NewDecoder().Reader(io.NewSectionReader(t.file, 0, t.size))
	b := bufio.NewReaderSize(&lines{r: decoded}, 1<<16)
	if head, _ := b.Peek(6); len(head) == 6 && bytes.EqualFold(head[:4], []byte("sep=")) && head[5] == '\n' {
		b.Discard(6)
	}
	return &bounded{r: b}
}

// bounded reads no further than allowed.
type bounded struct {
	r          io.Reader
	read, stop int64
}

// allow sets how many bytes may be read in all.
func (b *bounded) allow(n int64) { b.stop = n }

func (b *bounded) Read(p []byte) (int, error) {
	if b.read >= b.stop {
		return 0, errRecord
	}
	n, err := b.r.Read(p[:min(int64(len(p)), b.stop-b.read)])
	b.read += int64(n)
	return n, err
}

// lines makes \n of \r\n and of \r, with which old Macs end lines.
type lines struct {
	r  io.Reader
	cr bool
}

func (l *lines) Read(p []byte) (int, error) {
	n, err := l.r.Read(p)
	out := p[:0]
	for _, b := range p[:n] {
		wasCR := l.cr
		l.cr = b == '\r'
		switch {
		case b == '\r':
			out = append(out, '\n')
		case b != '\n' || !wasCR:
			out = append(out, b)
		}
	}
	return len(out), err
}
