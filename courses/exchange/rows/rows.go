// Package rows makes courses of questions in a CSV file, one question a row.
//
// Columns are found by their names, in Norwegian or English, and so are kinds of
// questions; delimiter (; , tab |) and encoding are found out. See the author's guide
// (courses/README.md) for what the columns mean. All functions are safe for
// concurrent use.
package rows

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"strings"

	"drypp/courses"
	"drypp/courses/exchange"
)

// Bounds of a file.
const (
	// MaxFile is how large it may be, in bytes.
	MaxFile = 16 << 20
	// maxColumns is how many columns are looked at.
	maxColumns = 200
	// headerRows is how many rows that aren't empty are searched for the names of the
	// columns: above them there may be a title.
	headerRows = 20
	// maxCell is how long a cell may be, in bytes; what is longer is most likely a
	// quotation mark that isn't closed.
	maxCell = 32 << 10
)

// separators are what may stand between columns.
const separators = ";,\t|"

// row is a row of the file.
type row struct {
	number int // as a spreadsheet program counts, from 1
	line   int // where it begins in the file, from 1
	cells  []string
}

// Import reads a file into a course. What a row has that can't be carried is found;
// rows that can't be carried at all are found as errors.
func Import(d *exchange.Draft, name string, src []byte) {
	d.Begin(name)
	if len(src) > MaxFile {
		d.Bad(0, courses.CodeFile, "the file is larger than %d MiB: make several of it", MaxFile>>20)
		return
	}
	text := clean(d.Read(src))
	h, list, err := find(text)
	if h == nil {
		d.Bad(0, courses.CodeFile, "no row names a column for the question and one for the right answer: name them Question and Right, or Spørsmål and Riktig svar")
		return
	}
	for _, label := range h.unknown {
		d.Hint(h.row.line, "the column %.40q isn't known, so it isn't read: see the guide for the columns that are", label)
	}
	for i := range list {
		im := importer{Draft: d, header: h, row: &list[i]}
		im.add()
	}
	if err != nil {
		d.Bad(err.Line, courses.CodeSyntax, "the rows from here on aren't understood: see whether a quotation mark is missing or too many")
	}
}

// clean makes line feeds of all line ends, and drops the line by which Excel is told
// the separator, leaving its end.
func clean(src []byte) []byte {
	src = bytes.ReplaceAll(src, []byte("\r\n"), []byte("\n"))
	src = bytes.ReplaceAll(src, []byte("\r"), []byte("\n"))
	if len(src) > 5 && bytes.EqualFold(src[:4], []byte("sep=")) && src[5] == '\n' {
		return src[5:]
	}
	return src
}

// find reads the rows below the header, with the separator that makes most of its
// columns known. The header is nil if there is none; the error says from where on
// rows couldn't be read.
func find(text []byte) (best *header, rows []row, failed *csv.ParseError) {
	for _, separator := range separators {
		all, err := read(text, separator)
		for i := 0; i < min(len(all), headerRows); i++ {
			h := readHeader(all[i])
			if h.fits() && (best == nil || len(h.columns) > len(best.columns)) {
				best, rows, failed = h, all[i+1:], err
			}
		}
	}
	return best, rows, failed
}

// read returns the rows that aren't empty up to one that can't be read.
func read(text []byte, separator rune) ([]row, *csv.ParseError) {
	r := csv.NewReader(bytes.NewReader(text))
	r.Comma, r.FieldsPerRecord, r.LazyQuotes = separator, -1, true
	var rows []row
	inside := 0 // line ends within cells, which begin no row
	for {
		cells, err := r.Read()
		if parse, ok := errors.AsType[*csv.ParseError](err); ok {
			return rows, parse
		}
		if err == io.EOF || err != nil {
			return rows, nil
		}
		line, _ := r.FieldPos(0)
		next := row{line - inside, line, cells[:min(len(cells), maxColumns)]}
		long := false
		for _, s := range cells {
			inside += strings.Count(s, "\n")
			long = long || len(s) > maxCell
		}
		if long {
			return rows, &csv.ParseError{Line: line}
		}
		if strings.TrimSpace(strings.Join(cells, "")) != "" {
			rows = append(rows, next)
		}
	}
}
