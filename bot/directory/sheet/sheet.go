// Package sheet reads an organisation's people from a spreadsheet (.xlsx,
// .xlsm or .csv) and writes them as one. It knows no store: what it reads goes
// to package directory.
//
// Reading streams and writes nothing to disk, because what it reads is personal;
// excelize's reader would unpack long sheets into a temporary folder, and gives
// cells as text, without saying what is a date or a formula. So .xlsx is read
// here, after ECMA-376 part 1 (SpreadsheetML), and written with excelize.
//
// Everything in the package is safe for concurrent use with different files.
package sheet

import (
	"context"
	"fmt"
	"io"
	"iter"

	"drypp/courses"
)

// What a file may hold at most.
const (
	// MaxPeople is how many people a file may have.
	MaxPeople = 250_000
	// MaxSize is how long a file may be, in bytes, MaxUnpacked how long the
	// sheets of an .xlsx file are, unpacked.
	MaxSize     = 256 << 20
	MaxUnpacked = 1 << 30
	// MaxProblems is how many problems a Table lists; all are counted.
	MaxProblems = 1000
)

// Options say how a file is read.
type Options struct {
	// Fields are the chosen ones (courses.StandardFields and own); no other
	// column is taken, but for name, e-mail address and language.
	Fields []string
	// Headers maps names of columns to fields, beside the usual names and
	// before them. A value is a standard or own field, or one of the Column
	// constants. Case, spaces and punctuation don't count.
	Headers map[string]string
	// Sheet is the name of the sheet to read; empty means the one visible
	// sheet that has a header.
	Sheet string
	// Progress, if set, is told now and then how many bytes (unpacked) are
	// read, of how many.
	Progress func(done, total int)
}

// Columns that every organisation has, for Options.Headers and Table.Columns
// beside the names of fields.
const (
	ColumnName      = "name"
	ColumnFirstName = "first_name"
	ColumnLastName  = "last_name"
	ColumnEmail     = "email"
	ColumnLanguage  = "language"
)

// Table is what a file says.
type Table struct {
	// People have Name, Email (in lower case, the domain in its ASCII form),
	// Locale and the chosen fields, Manager as an e-mail address or object ID.
	// No two have the same Email.
	People []courses.Person
	// Rows counts the rows below the header that aren't empty, Bad those of
	// them that were not taken, and Missing those of the latter that aren't
	// about somebody whom another row brought in. As long as people are
	// Missing, whoever isn't among People can't be said to have left.
	Rows, Bad, Missing int
	// Problems are the first of the problems, by row; Found counts all.
	Problems []Problem
	Found    int
	// Sheet is the sheet's name, empty for .csv; Header the number of the
	// header's row.
	Sheet  string
	Header int
	// Columns are the fields that were taken, by the name of their column.
	Columns map[string]string
	// Unknown are the names of columns that mean nothing to Drypp, Unchosen of
	// those whose field isn't chosen, Double of those whose field is in
	// another column already. None of them was taken.
	Unknown, Unchosen, Double []string
}

// Problem is what is wrong with a row. It never repeats what stands there.
type Problem struct {
	// Row is its number as a spreadsheet program shows it, from 1.
	Row int
	// Column is the name of the column, empty if it is about the row.
	Column string
	Code   Code
	// Other is the row that it collides with (CodeDuplicate), else 0.
	Other int
	// Taken says that the row was taken nevertheless, Text says what of it
	// wasn't or how it was understood.
	Taken bool
	// Text says it in English, without row and column.
	Text string
}

// String says it in English, with row and column.
func (p Problem) String() string {
	if p.Column == "" {
		return fmt.Sprintf("row %d: %s", p.Row, p.Text)
	}
	return fmt.Sprintf("row %d, %s: %s", p.Row, p.Column, p.Text)
}

// kind is what a cell is.
type kind byte

const (
	blank kind = iota
	text
	number
	date
	broken
)

// cell is one cell: its text (of a date 2006-01-02, of a number its digits as
// shown), and for numbers and dates the number; for broken ones the code.
type cell struct {
	kind  kind
	text  string
	value float64
	code  Code
}

// row is one row of a sheet. Its cells are good until the next row. With a code
// it is broken as a whole.
type row struct {
	number int
	cells  []cell
	code   Code
}

// source is a sheet that can be read more than once.
type source interface {
	// rows returns those rows that have cells, in order. After an error comes
	// nothing more.
	rows(ctx context.Context) iter.Seq2[row, error]
	// day is the date that a bare number means in this workbook.
	day(serial float64) (string, bool)
	// sheet is its name.
	sheet() string
	// count is about how many rows it has, once one was read.
	count() int
}

// Read returns the people in a file of size bytes; name is the file's, for
// errors. Rows that can't be used are named in Table.Problems, and the others
// are taken. The error is ctx's, or an *Error that says why nothing could be
// read and what to do about it.
func Read(ctx context.Context, file io.ReaderAt, size int64, name string, o Options) (*Table, error) {
	if size > MaxSize {
		return nil, fail(name, CodeTooBig)
	}
	form, err := detect(file, size)
	if err != nil {
		return nil, named(name, err)
	}
	names := newNames(o)
	find := findInText
	if form == formXLSX {
		find = findInBook
	}
	src, head, err := find(ctx, file, size, names)
	if err != nil {
		return nil, named(name, err)
	}
	t, err := build(ctx, src, head)
	return t, named(name, err)
}
