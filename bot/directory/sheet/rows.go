package sheet

import (
	"context"
	"encoding/xml"
	"io"
	"iter"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
)

// maxColumns is how many columns are read; Excel's limit is 16 384.
const maxColumns = 512

// bookSheet is a sheet of a workbook.
type bookSheet struct {
	book   *book
	part   sheetPart
	merges *merges
	filled int
}

func (s *bookSheet) count() int { return s.filled }

func (s *bookSheet) sheet() string { return s.part.name }

func (s *bookSheet) day(serial float64) (string, bool) { return serialDay(serial, s.book.since1904) }

// rows implements source. What stands in a merged cell belongs to each row that
// the cell spans, in its first column.
func (s *bookSheet) rows(ctx context.Context) iter.Seq2[row, error] {
	return func(yield func(row, error) bool) {
		if err := s.each(ctx, func(r row) bool { return yield(r, nil) }); err != nil {
			yield(row{}, err)
		}
	}
}

// each calls f for each row until it returns false.
func (s *bookSheet) each(ctx context.Context, f func(row) bool) error {
	if err := s.findMerges(ctx); err != nil {
		return err
	}
	part, total, err := s.book.part(s.part.part, MaxUnpacked)
	if err != nil {
		return err
	}
	defer part.Close()
	in := newFilter(ctx, part)
	r := &rowReader{book: s.book, x: newScanner(in)}
	carry := s.merges.carry()
	for n := 0; ; n++ {
		if err := ctx.Err(); err != nil {
			return err
		}
		if n%1024 == 0 {
			s.tell(in.read, total)
		}
		more, err := r.next()
		if err != nil || !more {
			return err
		}
		carry.fill(&r.row)
		if !f(r.row) {
			return nil
		}
	}
}

func (s *bookSheet) tell(done, total int64) {
	if s.book.progress != nil {
		s.book.progress(int(done), int(total))
	}
}

// rowReader reads the rows of a sheet (18.3 of ECMA-376 part 1).
type rowReader struct {
	book *book
	x    *scanner
	row  row
}

// next reads a row into r.row.
func (r *rowReader) next() (more bool, err error) {
	for {
		r.x.refill()
		token, err := r.x.next()
		if err != nil {
			return false, err
		}
		switch token := token.(type) {
		case nil:
			return false, io.ErrUnexpectedEOF
		case xml.StartElement:
			if token.Name.Local == "row" {
				return true, r.read(token)
			}
		case xml.EndElement:
			if token.Name.Local == "sheetData" {
				return false, nil
			}
		}
	}
}

func (r *rowReader) read(start xml.StartElement) error {
	r.row.number++
	if n, err := strconv.Atoi(attr(start, "r")); err == nil && n >= r.row.number && n <= excelize.TotalRows {
		r.row.number = n
	}
	r.row.cells = r.row.cells[:0]
	return r.within("row", func(e xml.StartElement) error {
		if e.Name.Local != "c" {
			return nil
		}
		return r.readCell(e)
	})
}

// within calls f for each element that begins before the end of the one with
// that name, which has begun.
func (r *rowReader) within(name string, f func(xml.StartElement) error) error {
	for {
		token, err := r.x.next()
		if err != nil {
			return err
		}
		switch token := token.(type) {
		case nil:
			return io.ErrUnexpectedEOF
		case xml.EndElement:
			if token.Name.Local == name {
				return nil
			}
		case xml.StartElement:
			if err := f(token); err != nil {
				return err
			}
		}
	}
}

func attr(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name && a.Name.Space == "" {
			return a.Value
		}
	}
	return ""
}

// rawCell is what stands in a cell's element.
type rawCell struct {
	kind, value, inline string
	style               int
	formula, hasValue   bool
}

func (r *rowReader) readCell(start xml.StartElement) error {
	at := len(r.row.cells)
	if col := columnOf(attr(start, "r")); col >= at {
		at = col
	}
	c := rawCell{kind: attr(start, "t")}
	c.style, _ = strconv.Atoi(attr(start, "s"))
	if err := r.readValue(&c); err != nil {
		return err
	}
	v := r.book.cell(c)
	if v.kind == blank || at >= maxColumns {
		return nil
	}
	for len(r.row.cells) < at {
		r.row.cells = append(r.row.cells, cell{})
	}
	r.row.cells = append(r.row.cells, v)
	return nil
}

func (r *rowReader) readValue(c *rawCell) error {
	return r.within("c", func(e xml.StartElement) (err error) {
		switch e.Name.Local {
		case "f":
			c.formula = true
		case "v":
			c.hasValue = true
			c.value, err = r.x.plain("v")
		case "is":
			c.inline, err = r.x.richText("is")
		}
		return err
	})
}

// columnOf returns the column of a reference such as AB12, from 0, or -1.
func columnOf(ref string) int {
	col := 0
	for i := 0; i < len(ref) && 'A' <= ref[i] && ref[i] <= 'Z' && i < 3; i++ {
		col = col*26 + int(ref[i]-'A') + 1
	}
	return col - 1
}

// cell returns what a cell's element means (18.18.11). Of formulas it is the
// result that the spreadsheet program stored.
func (b *book) cell(c rawCell) cell {
	switch {
	case c.formula && !c.hasValue:
		return cell{kind: broken, code: CodeNoResult}
	case c.kind == "e":
		return cell{kind: broken, code: CodeBadResult}
	case c.kind == "s":
		i, err := strconv.Atoi(c.value)
		s, ok := b.strings.at(i)
		if err != nil || !ok {
			return cell{}
		}
		return textOf(s)
	case c.kind == "inlineStr":
		return textOf(c.inline)
	case c.kind == "" || c.kind == "n":
		if c.value == "" {
			return cell{}
		}
		return b.numberCell(c.value, c.style)
	}
	return textOf(unescape(c.value))
}

// textOf is the cell of a text: blank if there is nothing to see.
func textOf(s string) cell {
	if strings.TrimSpace(s) == "" {
		return cell{}
	}
	return cell{kind: text, text: s}
}
