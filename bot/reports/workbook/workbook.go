// Package workbook writes results by name as an Excel workbook (.xlsx): a
// summary with charts, a sheet with all rows, and a sheet for each course that
// has any, however many these are. Headers stay in sight and have filters, days
// and moments are real dates in the organisation's zone, numbers are numbers.
//
// Texts from outside are inline strings in cells whose format is text, and
// nothing in them can start a formula, not even when the sheet is saved as CSV:
// they have an apostrophe before it (export.Harmless).
//
// excelize makes all but the rows. Rows come person by person and go to two
// sheets each, and excelize would hold every sheet of less than 16 MiB and the
// whole file in memory: with 200 courses more than a gigabyte. So rows are
// written here, without a position, which ECMA-376 (18.3.1.73 row, 18.3.1.4 c)
// leaves open; they wait in a compressed file without a name.
package workbook

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"drypp/bot/reports/export"
)

// maxRows is how many rows a sheet has room for below its header. What is more
// goes on in another one.
const maxRows = excelize.TotalRows - 1

// Write writes the workbook. The same export gives the same bytes. It takes
// memory for the names of courses and sheets and 64 KiB for each course, and
// room in e.TempDir for about 100 bytes a row. The error is that of the rows,
// of w, or of the file in e.TempDir.
func Write(w io.Writer, e *export.Export) error { return write(w, e, maxRows) }

func write(w io.Writer, e *export.Export, most int) (err error) {
	s, err := newSpool(e.TempDir)
	if err != nil {
		return err
	}
	defer func() {
		if closed := s.close(); err == nil {
			err = closed
		}
	}()
	totals, err := collect(s, e)
	if err != nil {
		return err
	}
	b := &book{export: e, texts: export.TextsOf(e.Language), columns: e.Columns(), totals: totals}
	b.sheets = arrange(b, s, most)
	parts, err := b.frame()
	if err != nil {
		return err
	}
	return assemble(w, parts, b.sheets, s)
}

// book is a workbook on its way.
type book struct {
	export  *export.Export
	texts   *export.Texts
	columns []export.Column
	// totals has a place for each part of the spool.
	totals []export.Totals
	// sheets are those with rows; the summary comes before them.
	sheets []sheet
}

// sheet is a sheet with rows, which lie in blocks of the spool.
type sheet struct {
	name   string
	blocks []block
	rows   int
}

// collect reads all rows once, so that everything in the file is as of one
// moment, into a part of the spool for each course.
func collect(s *spool, e *export.Export) ([]export.Totals, error) {
	counter, enc := export.NewCounter(e), newEncoder(e)
	for r, err := range e.Rows {
		if err != nil {
			return nil, err
		}
		if err := s.add(counter.Add(&r), enc.row(&r)); err != nil {
			return nil, err
		}
	}
	return counter.Totals(), s.flush()
}

// arrange gives the rows to sheets: all of them, course after course, and then
// each course's that has any. A sheet that gets full goes on in another.
func arrange(b *book, s *spool, most int) []sheet {
	names := newNames(b.texts.Summary)
	var all []block
	for _, part := range s.parts {
		all = append(all, part.blocks...)
	}
	var sheets []sheet
	add := func(title string, blocks []block) {
		for _, piece := range split(blocks, most) {
			sheets = append(sheets, sheet{names.unique(title), piece, count(piece)})
		}
	}
	if len(all) == 0 {
		return []sheet{{name: names.unique(b.texts.Everything)}}
	}
	add(b.texts.Everything, all)
	for i, part := range s.parts {
		t := b.totals[i]
		title := t.Title
		if title == "" {
			title = t.ID
		}
		add(title, part.blocks)
	}
	return sheets
}

// split cuts blocks into pieces of at most so many rows; a block has less.
func split(blocks []block, most int) [][]block {
	var pieces [][]block
	start, rows := 0, 0
	for i, b := range blocks {
		if rows+b.rows > most {
			pieces = append(pieces, blocks[start:i])
			start, rows = i, 0
		}
		rows += b.rows
	}
	if start < len(blocks) {
		pieces = append(pieces, blocks[start:])
	}
	return pieces
}

func count(blocks []block) int {
	rows := 0
	for _, b := range blocks {
		rows += b.rows
	}
	return rows
}

// assemble writes the parts of the file in the order of their names, with the
// rows in the sheets.
func assemble(w io.Writer, p parts, sheets []sheet, s *spool) error {
	rows := map[string][]block{}
	for i, sheet := range sheets {
		rows[fmt.Sprintf("xl/worksheets/sheet%d.xml", i+2)] = sheet.blocks
	}
	out := zip.NewWriter(w)
	out.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) {
		return flate.NewWriter(w, flate.BestSpeed)
	})
	for _, name := range slices.Sorted(maps.Keys(p)) {
		part, err := out.Create(name)
		if err != nil {
			return err
		}
		if err := fill(part, p[name].Bytes(), rows[name], s); err != nil {
			return err
		}
	}
	return out.Close()
}

// fill writes a part of the file, with the rows of the blocks at the end of its
// sheet data if there are any.
func fill(w io.Writer, content []byte, blocks []block, s *spool) error {
	end := len(content)
	if len(blocks) > 0 {
		if end = bytes.Index(content, []byte("</sheetData>")); end < 0 {
			return fmt.Errorf("a sheet of the workbook has no place for rows")
		}
	}
	if _, err := w.Write(content[:end]); err != nil {
		return err
	}
	for _, b := range blocks {
		if err := s.copy(w, b); err != nil {
			return err
		}
	}
	_, err := w.Write(content[end:])
	return err
}

// names gives sheets names that Excel takes: 1 to 31 UTF-16 code units, without
// \ / ? * [ ] :, no apostrophe at either end, not "History", each only once
// whatever the case (Microsoft, "Rename a worksheet").
type names struct{ taken map[string]bool }

func newNames(taken ...string) *names {
	n := &names{map[string]bool{"history": true}}
	for _, name := range taken {
		n.taken[strings.ToLower(name)] = true
	}
	return n
}

// unique returns a name like title that no sheet had yet.
func (n *names) unique(title string) string {
	clean := strings.Map(func(r rune) rune {
		if strings.ContainsRune(`\/?*[]:`, r) || r == '\uFFFD' {
			return ' '
		}
		return r
	}, export.Printable(title))
	clean = strings.Join(strings.Fields(clean), " ")
	name := cut(clean, "")
	for i := 2; name == "" || n.taken[strings.ToLower(name)]; i++ {
		name = cut(clean, fmt.Sprintf(" (%d)", i))
	}
	n.taken[strings.ToLower(name)] = true
	return name
}

// cut returns as much of a title as a sheet's name has room for, with an end.
func cut(title, end string) string {
	title = strings.TrimLeft(title, "' ")
	room := excelize.MaxSheetNameLength - len(end)
	return strings.TrimLeft(strings.TrimRight(prefix(title, room), "' ")+end, " ")
}
