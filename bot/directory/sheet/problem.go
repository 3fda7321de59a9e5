package sheet

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Code says what is wrong with a file or a row, for whoever says it in another
// language. The values stay.
type Code string

// What can be wrong with a file.
const (
	CodeEmpty      Code = "empty"           // nothing in it
	CodeNoSheet    Code = "not_a_sheet"     // no spreadsheet at all
	CodeOldExcel   Code = "old_excel"       // .xls, .xlsb
	CodeOpenDoc    Code = "opendocument"    // .ods
	CodeNumbers    Code = "numbers"         // .numbers
	CodeEncrypted  Code = "encrypted"       // protected by a password
	CodeDamaged    Code = "damaged"         // cut off, or broken
	CodeTooBig     Code = "too_big"         // more than MaxSize or MaxUnpacked
	CodeTooMany    Code = "too_many_people" // more than MaxPeople
	CodeNoHeader   Code = "no_header"       // no row names name and e-mail address
	CodeManySheets Code = "many_sheets"     // several sheets have a header
	CodeSheetName  Code = "no_such_sheet"   // Options.Sheet isn't there
)

// What can be wrong with a row so that it isn't taken.
const (
	CodeNoEmail     Code = "no_email"
	CodeBadEmail    Code = "bad_email"
	CodeDuplicate   Code = "duplicate_email"
	CodeNoName      Code = "no_name"
	CodeTooLong     Code = "too_long"
	CodeUnreadable  Code = "unreadable"
	CodeBadDate     Code = "bad_date"
	CodeNoResult    Code = "formula_without_value"
	CodeBadResult   Code = "formula_error"
	CodeBadGroups   Code = "bad_groups"
	CodeLongMangled Code = "number_cut"
	CodeOpenQuote   Code = "open_quote"
)

// What can be wrong with a row that is taken nevertheless.
const (
	CodeEitherDate  Code = "ambiguous_date" // taken as day/month/year
	CodeBadLanguage Code = "bad_language"
	CodeBadCountry  Code = "bad_country"
	CodeBadTimezone Code = "bad_timezone"
	CodeBadManager  Code = "bad_manager"
)

// texts are the codes in English.
var texts = map[Code]string{
	CodeEmpty:      "the file is empty: save the list of people again and send that file",
	CodeNoSheet:    "this is no spreadsheet: save the list as an Excel workbook (.xlsx) or as CSV",
	CodeOldExcel:   "this is an Excel format that Drypp doesn't read: open it in Excel and save it as an Excel workbook (.xlsx)",
	CodeOpenDoc:    "this is an OpenDocument spreadsheet: open it and save it as an Excel workbook (.xlsx) or as CSV",
	CodeNumbers:    "this is a Numbers document: export it from Numbers to Excel (.xlsx) or CSV",
	CodeEncrypted:  "the file is protected by a password: save a copy without one",
	CodeDamaged:    "the file is damaged or was cut off: save it again from the spreadsheet program",
	CodeTooBig:     "the file is too big, or holds too much once unpacked: save just the sheet with the people in a file of its own",
	CodeTooMany:    fmt.Sprintf("there are more than %d people in the file: split it", MaxPeople),
	CodeNoHeader:   "no row names the columns: one of the first rows has to say which column is the name and which the e-mail address",
	CodeManySheets: "several sheets have people: say which one to read, or save it in a file of its own",
	CodeSheetName:  "there is no sheet of that name",

	CodeNoEmail:     "the e-mail address is missing",
	CodeBadEmail:    "this is no e-mail address",
	CodeDuplicate:   "the same e-mail address as in row %d",
	CodeNoName:      "the name is missing",
	CodeTooLong:     "this is too long",
	CodeUnreadable:  "there are characters in it that can't be read: save the file as UTF-8 or .xlsx",
	CodeBadDate:     "this is no date that can be understood: write it as 2026-01-31 or 31.01.2026",
	CodeNoResult:    "the formula has no stored result: open the file in Excel and save it",
	CodeBadResult:   "the formula has an error for a result",
	CodeBadGroups:   "the names of the groups can't be told apart: separate them by semicolons",
	CodeLongMangled: "the number was cut by the spreadsheet program: write it as text",
	CodeOpenQuote:   "the next rows are in one cell of this one: a quotation mark isn't closed",

	CodeEitherDate:  "the date can be read in two ways and is taken as day/month/year",
	CodeBadLanguage: "Drypp doesn't speak this language, the organisation's is used",
	CodeBadCountry:  "no country of this name or code is known, the organisation's is used",
	CodeBadTimezone: "no time zone of this name is known, the organisation's is used",
	CodeBadManager:  "the manager is neither an e-mail address nor the name of just one person of the list, and is left out",
}

// Codes returns all codes, in alphabetical order, for whoever translates them.
func Codes() []Code { return slices.Sorted(maps.Keys(texts)) }

// taken reports whether a row with this problem is taken.
func (c Code) taken() bool {
	switch c {
	case CodeEitherDate, CodeBadLanguage, CodeBadCountry, CodeBadTimezone, CodeBadManager:
		return true
	}
	return false
}

// Error says why nothing of a file was read. It names the file, and nothing that
// stands in it but the names of sheets.
type Error struct {
	File string
	Code Code
	// Sheets are the workbook's visible sheets (CodeNoHeader, CodeSheetName),
	// or those that have a header (CodeManySheets).
	Sheets []string
}

// Error says it in English.
func (e *Error) Error() string {
	s := texts[e.Code]
	if len(e.Sheets) > 0 {
		s += fmt.Sprintf(" (sheets: %s)", strings.Join(e.Sheets, ", "))
	}
	if e.File == "" {
		return s
	}
	return e.File + ": " + s
}

// fail returns an Error.
func fail(file string, c Code) *Error { return &Error{File: file, Code: c} }

// named returns err as what Read promises: ctx's error as it is, an Error with
// the file's name, and anything else as a damaged file, because its own words
// could repeat what stands in it.
func named(file string, err error) error {
	if err == nil || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	if e, ok := errors.AsType[*Error](err); ok {
		return &Error{File: file, Code: e.Code, Sheets: e.Sheets}
	}
	return fail(file, CodeDamaged)
}
