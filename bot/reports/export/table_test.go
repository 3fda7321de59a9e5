package export_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"drypp/bot/reports/export"
	"drypp/bot/reports/export/exporttest"
	"drypp/courses/calendar"
)

func TestWriteTableCSV(t *testing.T) {
	t.Parallel()
	table := &export.Table{Keys: []string{"a", "=b", "c", "d", "e", "f", "g"}, Rows: [][]any{
		{"=1+1", "x;=2", 7, 3.25, export.Percent(41), true, nil},
		{"", "@cmd", -1, 0.0, export.Percent(0), calendar.Date{Year: 2026, Month: 3, Day: 2}, time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)},
	}}
	var out strings.Builder
	if err := export.WriteTableCSV(&out, table); err != nil {
		t.Fatal(err)
	}
	want := "\uFEFFa,'=b,c,d,e,f,g\r\n'=1+1,x;'=2,7,3.25,41,true,\r\n,'@cmd,-1,0,0,2026-03-02,2026-03-02T09:00:00Z\r\n"
	if out.String() != want {
		t.Errorf("wrote %q, want %q", out.String(), want)
	}
	full := exporttest.Full(2)
	if err := export.WriteTableCSV(&full, table); !errors.Is(err, exporttest.ErrFull) {
		t.Errorf("to a full writer: %v", err)
	}
}
