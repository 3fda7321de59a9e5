package workbook

import (
	"archive/zip"
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"drypp/bot/reports/export"
	"drypp/bot/reports/export/exporttest"
	"drypp/courses"
	"drypp/courses/calendar"
)

var update = flag.Bool("update", false, "write the golden files")

var languages = []courses.Language{courses.Bokmaal, courses.Nynorsk, courses.English}

// written returns a workbook, which leaves nothing behind.
func written(t *testing.T, e *export.Export) []byte {
	t.Helper()
	e.TempDir = t.TempDir()
	var out bytes.Buffer
	if err := Write(&out, e); err != nil {
		t.Fatal(err)
	}
	if left, err := os.ReadDir(e.TempDir); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
	return out.Bytes()
}

// read opens a workbook as excelize reads it.
func read(t *testing.T, content []byte) *excelize.File {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

// raw has excelize read values as they are kept, which is quicker.
var raw = excelize.Options{RawCellValue: true}

// dump returns every cell as it is shown, sheet by sheet.
func dump(t *testing.T, f *excelize.File) string {
	t.Helper()
	var b strings.Builder
	for _, sheet := range f.GetSheetList() {
		rows, err := f.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&b, "== %s\n", sheet)
		for _, row := range rows {
			fmt.Fprintf(&b, "%s\n", strings.TrimRight(strings.Join(row, "\t"), "\t"))
		}
	}
	return b.String()
}

func TestGolden(t *testing.T) {
	t.Parallel()
	for _, l := range languages {
		got := dump(t, read(t, written(t, exporttest.Sample(l))))
		file := filepath.Join("testdata", "sample-"+string(l)+".txt")
		if *update {
			if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if got != string(want) {
			t.Errorf("%s is not what it was; see with -update what changed. Now:\n%s", file, got)
		}
	}
}

func TestSameBytes(t *testing.T) {
	t.Parallel()
	first := written(t, exporttest.Many(50, 30))
	for range 3 {
		if !bytes.Equal(first, written(t, exporttest.Many(50, 30))) {
			t.Fatal("the same export gave other bytes")
		}
	}
}

// Days, moments, numbers and shares are what they seem, not text.
func TestKindsOfCells(t *testing.T) {
	t.Parallel()
	f := read(t, written(t, exporttest.With(export.Row{
		Person: "p", Name: "Kåre", Course: "brannvern", State: export.Passed, Version: 3, Tries: 1, Right: 5, Questions: 6, Percent: 83,
		Started: time.Date(2026, 7, 1, 22, 30, 15, 0, time.UTC), Due: calendar.Date{Year: 2026, Month: 12, Day: 24},
	})))
	for cell, want := range map[string]struct{ raw, shown string }{
		"A2": {"Kåre", "Kåre"}, "J2": {"3", "3"}, "N2": {"0.83", "83%"},
		"O2": {"46205.021006944444", "2026-07-02 00:30"}, "P2": {"", ""}, "Q2": {"Nei", "Nei"}, "R2": {"46380", "2026-12-24"},
	} {
		sheet := "Alle linjer"
		value, err := f.GetCellValue(sheet, cell, raw)
		if err != nil {
			t.Fatal(err)
		}
		shown, err := f.GetCellValue(sheet, cell)
		if err != nil || value != want.raw || shown != want.shown {
			t.Errorf("%s is %q and shown as %q (%v), not %v", cell, value, shown, err, want)
		}
		kind, err := f.GetCellType(sheet, cell)
		text := strings.HasPrefix(cell, "A") || strings.HasPrefix(cell, "Q")
		if err != nil || (kind == excelize.CellTypeInlineString) != text {
			t.Errorf("%s has the type %v (%v)", cell, kind, err)
		}
	}
}

// Every sheet with rows has a header that stays, a filter over all rows, and
// says how large it is; the summary has two charts.
func TestFrame(t *testing.T) {
	t.Parallel()
	content := written(t, exporttest.Sample(courses.Bokmaal))
	f := read(t, content)
	for _, sheet := range f.GetSheetList()[1:] {
		rows, err := f.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		area := fmt.Sprintf("A1:T%d", len(rows))
		if got, err := f.GetSheetDimension(sheet); err != nil || got != area {
			t.Errorf("%s goes over %s (%v), not %s", sheet, got, err, area)
		}
		if p, err := f.GetPanes(sheet); err != nil || !p.Freeze || p.YSplit != 1 || p.TopLeftCell != "A2" {
			t.Errorf("%s has the panes %+v (%v)", sheet, p, err)
		}
	}
	files := unzipped(t, content)
	for name, want := range map[string]string{
		"xl/worksheets/sheet2.xml":   `<autoFilter ref="$A$1:$T$8"`,
		"xl/charts/chart1.xml":       "doughnutChart",
		"xl/charts/chart2.xml":       "barChart",
		"xl/drawings/drawing1.xml":   "Diagram over tallene",
		"docProps/core.xml":          "2026-11-23T09:30:00Z",
		"xl/workbook.xml":            "_xlnm.Print_Titles",
		"[Content_Types].xml":        "sheet6.xml",
		"xl/worksheets/sheet3.xml":   `</row></sheetData>`,
		"xl/_rels/workbook.xml.rels": "worksheets/sheet6.xml",
	} {
		if !strings.Contains(files[name], want) {
			t.Errorf("%s lacks %s: %.400s", name, want, files[name])
		}
	}
}

func unzipped(t *testing.T, content []byte) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for _, file := range z.File {
		r, err := file.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		files[file.Name] = string(text)
	}
	return files
}

// Two hundred courses get two hundred sheets, and every row is in two of them.
func TestManyCourses(t *testing.T) {
	t.Parallel()
	f := read(t, written(t, exporttest.Many(3, 200)))
	list := f.GetSheetList()
	if len(list) != 202 {
		t.Fatalf("%d sheets", len(list))
	}
	for i, sheet := range list[1:] {
		want := 1 + 3
		if i == 0 {
			want = 1 + 600
		}
		if rows, err := f.GetRows(sheet, raw); err != nil || len(rows) != want {
			t.Errorf("%s has %d rows (%v), not %d", sheet, len(rows), err, want)
		}
	}
}

// A sheet that is full goes on in another, without losing a row.
func TestFullSheets(t *testing.T) {
	t.Parallel()
	e := exporttest.Many(400, 2)
	e.TempDir = t.TempDir()
	var out bytes.Buffer
	if err := write(&out, e, 250); err != nil {
		t.Fatal(err)
	}
	f := read(t, out.Bytes())
	seen, sheets := map[string]int{}, 0
	for _, sheet := range f.GetSheetList()[1:] {
		rows, err := f.GetRows(sheet, raw)
		if err != nil || len(rows) > 251 {
			t.Fatalf("%s has %d rows (%v)", sheet, len(rows), err)
		}
		if strings.HasPrefix(sheet, "Alle linjer") {
			sheets++
		}
		for _, r := range rows[1:] {
			seen[r[1]+" "+r[4]]++
		}
	}
	if sheets < 3 || len(seen) != 800 {
		t.Errorf("%d different rows, all of them in %d sheets", len(seen), sheets)
	}
	for row, n := range seen {
		if n != 2 {
			t.Fatalf("%s is there %d times", row, n)
		}
	}
}

func TestWithoutRows(t *testing.T) {
	t.Parallel()
	e := exporttest.With()
	e.Courses, e.Fields = nil, nil
	if got := read(t, written(t, e)).GetSheetList(); len(got) != 2 {
		t.Errorf("sheets: %q", got)
	}
}

func TestErrors(t *testing.T) {
	t.Parallel()
	for rows := range 3 {
		e := exporttest.Broken(rows)
		e.TempDir = t.TempDir()
		if err := Write(io.Discard, e); !errors.Is(err, exporttest.ErrRows) {
			t.Errorf("rows that break after %d: %v", rows, err)
		}
		if left, err := os.ReadDir(e.TempDir); err != nil || len(left) > 0 {
			t.Errorf("left behind: %v, %v", left, err)
		}
	}
	whole := len(written(t, exporttest.Sample(courses.Bokmaal)))
	for room := 0; room < whole; room += whole/12 + 1 {
		full := exporttest.Full(room)
		if err := Write(&full, exporttest.Sample(courses.Bokmaal)); !errors.Is(err, exporttest.ErrFull) {
			t.Errorf("to a writer of %d bytes: %v", room, err)
		}
	}
	e := exporttest.Sample(courses.Bokmaal)
	e.TempDir = filepath.Join(t.TempDir(), "missing")
	if err := Write(io.Discard, e); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("without room for rows: %v", err)
	}
}
