package workbook

import (
	"bytes"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"drypp/bot/reports/export"
	"drypp/bot/reports/export/exporttest"
	"drypp/courses/calendar"
)

// TestTables: each table has its sheet with a name that Excel takes, numbers are
// numbers, texts are texts and no formula.
func TestTables(t *testing.T) {
	t.Parallel()
	table := &export.Table{Name: "Svar: [alle]", Labels: []string{"Hva", "=Tall", "Snitt", "Andel", "Når", "Dag"}, Rows: [][]any{
		{"=1+1", 7, 3.25, export.Percent(41), time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC), calendar.Date{Year: 2026, Month: 3, Day: 2}},
		{nil, 0, nil, nil, nil, export.Passed},
	}}
	var out bytes.Buffer
	if err := WriteTables(&out, "Svar", table, table); err != nil {
		t.Fatal(err)
	}
	f := read(t, out.Bytes())
	sheets := f.GetSheetList()
	if !slices.Equal(sheets, []string{"Svar alle", "Svar alle (2)"}) {
		t.Fatalf("sheets: %q", sheets)
	}
	rows, err := f.GetRows(sheets[1], raw)
	if err != nil || len(rows) != 3 || !slices.Equal(rows[0], []string{"Hva", "'=Tall", "Snitt", "Andel", "Når", "Dag"}) ||
		!slices.Equal(rows[1], []string{"'=1+1", "7", "3.25", "41", "2026-03-02T09:00:00Z", "2026-03-02"}) || rows[2][1] != "0" || rows[2][5] != "passed" {
		t.Errorf("rows: %q, %v", rows, err)
	}
	for cell, want := range map[string]excelize.CellType{"A2": excelize.CellTypeSharedString, "B2": excelize.CellTypeUnset} {
		if kind, err := f.GetCellType(sheets[0], cell); err != nil || kind != want {
			t.Errorf("%s is of type %v, %v", cell, kind, err)
		}
	}
	full := exporttest.Full(2)
	if err := WriteTables(&full, "Svar", table); !errors.Is(err, exporttest.ErrFull) {
		t.Errorf("to a full writer: %v", err)
	}
}
