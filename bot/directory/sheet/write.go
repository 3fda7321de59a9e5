package sheet

import (
	"bytes"
	"cmp"
	"encoding/csv"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"drypp/courses"
)

// Format is a form that people can be written in.
type Format string

// The formats.
const (
	// XLSX is an Excel workbook with one sheet: a header that stays in sight,
	// a filter, dates that are dates, and everything else as text.
	XLSX Format = "xlsx"
	// CSV is UTF-8 with a byte order mark and semicolons after RFC 4180, which
	// Excel opens with a double-click where the decimal sign is a comma, as in
	// Norway. Whatever could start a formula has an apostrophe before it, which
	// Read takes off again.
	CSV Format = "csv"
)

// Formats lists all of them.
var Formats = []Format{XLSX, CSV}

// WriteOptions say how people are written.
type WriteOptions struct {
	// Language is the one of the header; empty means Bokmål.
	Language courses.Language
	// TempDir is where a long .xlsx file is put together, in files that are
	// gone when Write returns; empty means the system's folder.
	TempDir string
}

// Write writes people with their names, addresses, languages and those of their
// fields (courses.StandardFields and own), in the order in which people calls
// yield. Read, with the same fields, returns the same people. The error is that
// of people or of w.
func Write(w io.Writer, f Format, fields []string, people func(yield func(courses.Person) error) error, o WriteOptions) error {
	fields = append([]string{ColumnName, ColumnEmail, ColumnLanguage}, fields...)
	header := labels(fields, cmp.Or(o.Language, courses.Bokmaal))
	switch f {
	case XLSX:
		return writeBook(w, fields, header, people, o.TempDir)
	case CSV:
		return writeText(w, fields, header, people)
	}
	return fmt.Errorf("there is no format %q: choose one of %v", f, Formats)
}

// valueOf returns what stands in the column of a field.
func valueOf(p *courses.Person, field string) string {
	switch field {
	case ColumnName:
		return p.Name
	case ColumnEmail:
		return p.Email
	case ColumnLanguage:
		return cmp.Or(string(p.Language), p.Locale)
	case courses.FieldGroups:
		return joinGroups(p.Groups)
	}
	return p.Field(field)
}

// joinGroups is what groupsOf reads.
func joinGroups(groups []string) string {
	if len(groups) == 0 {
		return ""
	}
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	w.Comma = ';'
	// Writing to memory doesn't fail, and the separator is a fair one.
	_ = w.Write(groups)
	w.Flush()
	return strings.TrimSuffix(out.String(), "\n")
}

func writeText(w io.Writer, fields, header []string, people func(func(courses.Person) error) error) error {
	if _, err := io.WriteString(w, "\uFEFF"); err != nil {
		return err
	}
	out := csv.NewWriter(w)
	out.Comma, out.UseCRLF = ';', true
	record := make([]string, len(fields))
	write := func(value func(i int) string) error {
		for i := range record {
			record[i] = guard(value(i))
		}
		return out.Write(record)
	}
	if err := write(func(i int) string { return header[i] }); err != nil {
		return err
	}
	err := people(func(p courses.Person) error {
		return write(func(i int) string { return valueOf(&p, fields[i]) })
	})
	if err != nil {
		return err
	}
	out.Flush()
	return out.Error()
}

// widths are those of columns in characters; other columns have 20.
var widths = map[string]float64{ColumnName: 28, ColumnEmail: 34, ColumnLanguage: 10, courses.FieldStart: 12, courses.FieldCountry: 8, courses.FieldManager: 34}

// bookWriter is a workbook being written.
type bookWriter struct {
	out    *excelize.StreamWriter
	fields []string
	row    int
	// text and date are the styles of cells.
	text, date int
	cells      []any
}

func writeBook(w io.Writer, fields, header []string, people func(func(courses.Person) error) error, temp string) (err error) {
	f := excelize.NewFile(excelize.Options{TmpDir: temp})
	defer func() {
		if closed := f.Close(); err == nil {
			err = closed
		}
	}()
	b, err := newBookWriter(f, fields, header)
	if err != nil {
		return err
	}
	if err := people(b.write); err != nil {
		return err
	}
	if err := b.finish(); err != nil {
		return err
	}
	return f.Write(w)
}

// newBookWriter sets up the sheet and writes its header.
func newBookWriter(f *excelize.File, fields, header []string) (*bookWriter, error) {
	const sheet = "Sheet1"
	b := &bookWriter{fields: fields, row: 1, cells: make([]any, len(fields))}
	pattern := "yyyy-mm-dd"
	bold, err := f.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}, NumFmt: 49})
	if err == nil {
		b.text, err = f.NewStyle(&excelize.Style{NumFmt: 49})
	}
	if err == nil {
		b.date, err = f.NewStyle(&excelize.Style{CustomNumFmt: &pattern})
	}
	if err == nil {
		b.out, err = f.NewStreamWriter(sheet)
	}
	if err != nil {
		return nil, err
	}
	for i, field := range fields {
		if err := b.out.SetColWidth(i+1, i+1, cmp.Or(widths[field], 20)); err != nil {
			return nil, err
		}
		b.cells[i] = excelize.Cell{StyleID: bold, Value: header[i]}
	}
	err = b.out.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"})
	if err != nil {
		return nil, err
	}
	return b, b.out.SetRow("A1", b.cells)
}

// write writes a person.
func (b *bookWriter) write(p courses.Person) error {
	b.row++
	if b.row > excelize.TotalRows {
		return fmt.Errorf("a sheet has %d rows at most", excelize.TotalRows)
	}
	for i, field := range b.fields {
		b.cells[i] = b.cell(field, valueOf(&p, field))
	}
	first, err := excelize.CoordinatesToCellName(1, b.row)
	if err != nil {
		return err
	}
	return b.out.SetRow(first, b.cells)
}

// cell returns a date for a start date, as long as Excel has dates for it and
// counts them right (from 1 March 1900), else text.
func (b *bookWriter) cell(field, value string) any {
	if value == "" {
		return nil
	}
	if field == courses.FieldStart {
		day, err := time.Parse(time.DateOnly, value)
		if err == nil && day.Year() > firstYear && day.Year() <= lastYear {
			return excelize.Cell{StyleID: b.date, Value: day}
		}
	}
	return excelize.Cell{StyleID: b.text, Value: value}
}

// finish makes a table of the rows, which has the filter.
func (b *bookWriter) finish() error {
	if b.row > 1 {
		last, err := excelize.CoordinatesToCellName(len(b.fields), b.row)
		if err != nil {
			return err
		}
		if err := b.out.AddTable(&excelize.Table{Range: "A1:" + last, Name: "People"}); err != nil {
			return err
		}
	}
	return b.out.Flush()
}
