package workbook

import (
	"io"
	"time"

	"github.com/xuri/excelize/v2"

	"drypp/bot/reports/export"
	"drypp/courses/calendar"
)

// WriteTables writes a workbook with a sheet for each table, whose header stays in
// sight. It holds all of it in memory, so it is for what somebody reads: some ten
// thousand rows. Texts are Harmless, in cells whose format is text. The error is
// that of w.
func WriteTables(w io.Writer, title string, tables ...*export.Table) (err error) {
	f := excelize.NewFile()
	defer func() {
		if closed := f.Close(); err == nil {
			err = closed
		}
	}()
	styles, err := newStyles(f)
	if err != nil {
		return err
	}
	names := newNames()
	for i, t := range tables {
		name := names.unique(t.Name)
		if i == 0 {
			err = f.SetSheetName(f.GetSheetName(0), name)
		} else {
			_, err = f.NewSheet(name)
		}
		if err != nil {
			return err
		}
		if err := fillTable(&grid{f: f, sheet: name, styles: styles, row: 1}, t); err != nil {
			return err
		}
	}
	if err := f.SetDocProps(&excelize.DocProperties{Title: export.Printable(title), Creator: "Drypp", LastModifiedBy: "Drypp"}); err != nil {
		return err
	}
	return f.Write(w)
}

// tableWidth and textWidth are how wide, in characters, columns of a table are that
// have numbers and texts.
const tableWidth, textWidth = 12, 36

func fillTable(g *grid, t *export.Table) error {
	labels := make([]any, len(t.Labels))
	for i, l := range t.Labels {
		labels[i] = export.Harmless(l)
	}
	g.line(g.styles.head, labels...)
	for _, row := range t.Rows {
		cells := make([]any, len(row))
		for i, value := range row {
			cells[i] = cellOf(value)
		}
		g.line(0, cells...)
	}
	for i := range t.Labels {
		width := float64(tableWidth)
		for _, row := range t.Rows {
			if s, ok := row[i].(string); ok && len(s) > tableWidth {
				width = textWidth
			}
		}
		column, err := excelize.ColumnNumberToName(i + 1)
		g.do(err)
		g.do(g.f.SetColWidth(g.sheet, column, column, width))
	}
	g.do(g.f.SetPanes(g.sheet, &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}))
	return g.err
}

// cellOf returns a value of a table as a cell has it: times are written out, since
// they have no zone of an organisation here.
func cellOf(value any) any {
	switch v := value.(type) {
	case string:
		return export.Harmless(v)
	case export.State:
		return export.Harmless(string(v))
	case export.Percent:
		return int(v)
	case calendar.Date:
		return v.String()
	case time.Time:
		return v.UTC().Format(time.RFC3339)
	}
	return value
}
