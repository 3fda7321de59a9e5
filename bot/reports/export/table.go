package export

import (
	"encoding/csv"
	"io"
	"strconv"
)

// Table is rows of something other than results by name, for a file.
type Table struct {
	// Name is what people call it: in a workbook, its sheet.
	Name string
	// Keys name the columns for programs, Labels for people; both in their order.
	Keys, Labels []string
	// Rows have a value for each column, of the kinds that Column.Value may have, or
	// a float64.
	Rows [][]any
}

// WriteTableCSV writes a table for programs, as WriteCSV does: no cell can start a
// formula.
func WriteTableCSV(w io.Writer, t *Table) error {
	if _, err := io.WriteString(w, "\uFEFF"); err != nil {
		return err
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true
	record := make([]string, len(t.Keys))
	for i, key := range t.Keys {
		record[i] = guarded(key)
	}
	if err := out.Write(record); err != nil {
		return err
	}
	for _, row := range t.Rows {
		for i, value := range row {
			if f, ok := value.(float64); ok {
				record[i] = strconv.FormatFloat(f, 'f', -1, 64)
				continue
			}
			record[i] = plain(value)
		}
		if err := out.Write(record); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}
