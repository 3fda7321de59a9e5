package export

import (
	"encoding/csv"
	"io"
	"strconv"
	"time"

	"drypp/courses/calendar"
)

// WriteCSV writes the rows for programs: UTF-8 after RFC 4180, with commas and
// CRLF, and a byte order mark before it, by which Excel reads æ, ø and å
// rightly. The header has the keys of the columns, which stay the same in
// every language. Moments are in UTC (RFC 3339), days as ISO 8601 has them.
// Whatever could start a formula has an apostrophe before it. The workbook is
// the better file for a spreadsheet program.
//
// The error is that of the rows or of w.
func WriteCSV(w io.Writer, e *Export) error {
	if _, err := io.WriteString(w, "\uFEFF"); err != nil {
		return err
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true
	columns := e.Columns()
	record := make([]string, len(columns))
	for i, c := range columns {
		record[i] = guarded(c.Key)
	}
	if err := out.Write(record); err != nil {
		return err
	}
	for r, err := range e.Rows {
		if err != nil {
			return err
		}
		for i, c := range columns {
			record[i] = plain(c.Value(&r))
		}
		if err := out.Write(record); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// plain returns a value as text for programs.
func plain(value any) string {
	switch v := value.(type) {
	case string:
		return guarded(v)
	case State:
		return guarded(string(v))
	case int:
		return strconv.Itoa(v)
	case Percent:
		return strconv.Itoa(int(v))
	case bool:
		return strconv.FormatBool(v)
	case calendar.Date:
		return v.String()
	case time.Time:
		return v.UTC().Format(time.RFC3339)
	}
	return ""
}
