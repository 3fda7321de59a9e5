package sheet

import (
	"bytes"
	"encoding/csv"
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"drypp/courses"
)

var update = flag.Bool("update", false, "write the golden files")

func TestCSVGolden(t *testing.T) {
	t.Parallel()
	for _, l := range courses.Languages {
		got := written(t, CSV, all, WriteOptions{Language: l}, kari, ola)
		golden := filepath.Join("testdata", string(l)+".csv")
		if *update {
			if err := os.WriteFile(golden, got, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(golden)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s: got\n%s\nwant\n%s", golden, got, want)
		}
	}
}

// TestBookShape looks at a workbook with excelize, as Excel would: header, frozen
// row, filter, dates, texts, widths.
func TestBookShape(t *testing.T) {
	t.Parallel()
	odd := courses.Person{Name: "=HYPERLINK(\"x\")", Email: "odd@example.no", Fields: map[string]string{"start_date": "1850-01-01", "shift": "0047"}}
	file := written(t, XLSX, []string{"start_date", "shift"}, WriteOptions{Language: courses.English}, kari, odd)
	f, err := excelize.OpenReader(bytes.NewReader(file), excelize.Options{TmpDir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := f.GetRows("Sheet1")
	if err != nil {
		t.Fatal(err)
	}
	same(t, "rows", rows, [][]string{{"Name", "E-mail", "Language", "Start date", "shift"},
		{kari.Name, kari.Email, "nn", "2026-01-02", "007"}, {odd.Name, odd.Email, "", "1850-01-01", "0047"}})
	kinds := map[string]excelize.CellType{}
	for _, at := range []string{"A3", "D2", "D3", "E3"} {
		if kinds[at], err = f.GetCellType("Sheet1", at); err != nil {
			t.Fatal(err)
		}
		if formula, err := f.GetCellFormula("Sheet1", at); err != nil || formula != "" {
			t.Errorf("%s has the formula %q, %v", at, formula, err)
		}
	}
	same(t, "types", kinds, map[string]excelize.CellType{"A3": excelize.CellTypeInlineString, "D2": excelize.CellTypeUnset,
		"D3": excelize.CellTypeInlineString, "E3": excelize.CellTypeInlineString})
	panes, err := f.GetPanes("Sheet1")
	if err != nil || !panes.Freeze || panes.YSplit != 1 {
		t.Errorf("panes %v, %v", panes, err)
	}
	tables, err := f.GetTables("Sheet1")
	if err != nil || len(tables) != 1 || tables[0].Range != "A1:E3" {
		t.Errorf("tables %v, %v", tables, err)
	}
	if width, err := f.GetColWidth("Sheet1", "B"); err != nil || width != widths[ColumnEmail] {
		t.Errorf("width %v, %v", width, err)
	}
	style, err := f.GetCellStyle("Sheet1", "A1")
	if err != nil {
		t.Fatal(err)
	}
	if s, err := f.GetStyle(style); err != nil || s.Font == nil || !s.Font.Bold {
		t.Errorf("the header's style is %v, %v", s, err)
	}
}

func TestNobody(t *testing.T) {
	t.Parallel()
	for _, f := range Formats {
		table := mustRead(t, written(t, f, all, WriteOptions{}), Options{Fields: all})
		if len(table.People) != 0 || len(table.Columns) != 3+len(all) || len(table.Unknown) != 0 {
			t.Errorf("%s: %v", f, table)
		}
	}
}

// formulas are texts that a spreadsheet program would calculate.
var formulas = []string{"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1", "＋1", "－1", "＠x", "a,=1", "a;=1", "a\t@x", "a|-1", "\"=1", "a,  =1", "'=1", "''=1", "a,'=1", "=", "=\"=1\"", ",,=-@"}

// TestNoCellStartsAFormula splits what was written as programs would that expect
// another separator.
func TestNoCellStartsAFormula(t *testing.T) {
	t.Parallel()
	for _, s := range formulas {
		p := courses.Person{Name: s, Email: "x@example.no", Manager: s, Groups: []string{s, s}, Fields: map[string]string{"shift": s, "department": s}}
		file := written(t, CSV, all, WriteOptions{}, p)
		for _, sep := range ";,\t|" {
			r := csv.NewReader(bytes.NewReader(file))
			r.Comma, r.LazyQuotes, r.FieldsPerRecord = sep, true, -1
			records, err := r.ReadAll()
			if err != nil {
				t.Fatal(err)
			}
			for _, record := range records {
				for _, c := range record {
					if c = strings.TrimLeft(c, " \t\""); strings.ContainsAny(c[:min(3, len(c))], "=+@＝＋＠") && strings.IndexAny(c, "=+-@＝＋－＠") == 0 {
						t.Errorf("%q becomes the cell %q between %q", s, c, sep)
					}
				}
			}
		}
	}
}

func TestGuard(t *testing.T) {
	t.Parallel()
	for _, s := range append(formulas, "", "Ola", "O'Brien", "a-b", "kari@example.no", "a, b", "'", "''", "';'") {
		if got := unguard(guard(s)); got != s {
			t.Errorf("%q is written as %q and read as %q", s, guard(s), got)
		}
	}
}

// anything returns text that may stand in a cell, as clean leaves it.
func anything(r *rand.Rand) string {
	pieces := append([]string{"Åse", "Ødegård", "æ", " ", "-", "'", "\"", ";", ",", "007", "1E5", "2026-01-02", "_x0041_", "<b>&amp;", "sep=;", "漢字", "👩\u200D🔧", "e\u0301", "\\", "#N/A", "TRUE"}, formulas...)
	var b strings.Builder
	for range 1 + r.IntN(4) {
		b.WriteString(pieces[r.IntN(len(pieces))])
	}
	if s := clean(b.String()); s != "" {
		return s
	}
	return "x"
}

// TestAnythingRoundTrips: whoever is written is read again, whatever is said of
// them.
func TestAnythingRoundTrips(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	for _, f := range Formats {
		for range 10 {
			var people []courses.Person
			for i := range 20 {
				people = append(people, courses.Person{Name: anything(r), Email: fmt.Sprintf("p%d@example.no", i),
					Locale: []string{"", "nb", "nn-NO", "en"}[r.IntN(4)], Country: []string{"", "NO", "SE"}[r.IntN(3)], Timezone: []string{"", "Europe/Oslo"}[r.IntN(2)],
					Manager: []string{"", "p1@example.no", "3f2504e0-4f89-11d3-9a0c-0305e82c3301"}[r.IntN(3)],
					Groups:  [][]string{nil, {anything(r)}, {anything(r), anything(r)}}[r.IntN(3)],
					Fields: map[string]string{"department": anything(r), "location": anything(r), "title": anything(r), "shift": anything(r),
						"start_date": fmt.Sprintf("%d-%02d-%02d", 1900+r.IntN(300), 1+r.IntN(12), 1+r.IntN(28))}})
			}
			table := mustRead(t, written(t, f, all, WriteOptions{}, people...), Options{Fields: all})
			same(t, string(f), table.People, people)
			if table.Found > 0 {
				t.Fatalf("%s: %v", f, table.Problems)
			}
		}
	}
}

// shortWriter is a writer that takes some bytes only.
type shortWriter struct{ left int }

var errFull = errors.New("full")

func (w *shortWriter) Write(p []byte) (int, error) {
	if w.left -= len(p); w.left < 0 {
		return 0, errFull
	}
	return len(p), nil
}

func TestWriteErrors(t *testing.T) {
	t.Parallel()
	stop := errors.New("stop")
	for _, f := range Formats {
		nobody := func(func(courses.Person) error) error { return stop }
		if err := Write(io.Discard, f, nil, nobody, WriteOptions{TempDir: t.TempDir()}); !errors.Is(err, stop) {
			t.Errorf("%s: %v", f, err)
		}
		for _, left := range []int{0, 30} {
			one := func(yield func(courses.Person) error) error { return yield(kari) }
			if err := Write(&shortWriter{left}, f, nil, one, WriteOptions{TempDir: t.TempDir()}); !errors.Is(err, errFull) {
				t.Errorf("%s, room for %d: %v", f, left, err)
			}
		}
	}
	if err := Write(io.Discard, "ods", nil, nil, WriteOptions{}); err == nil {
		t.Error("there is no format ods")
	}
}

// TestNothingLeft: long workbooks are put together in the folder that was given,
// and nothing stays there; reading uses none.
func TestNothingLeft(t *testing.T) {
	dir, other := t.TempDir(), t.TempDir()
	t.Setenv("TMPDIR", other)
	// Excelize needs a file from 16 MiB on.
	const people = 9_000
	var out bytes.Buffer
	during := 0
	err := Write(&out, XLSX, all, func(yield func(courses.Person) error) error {
		for i := range people {
			p := somebody(i)
			for _, field := range []string{"department", "location", "title", "shift"} {
				p.Fields[field] = strings.Repeat("x", maxValue)
			}
			if err := yield(p); err != nil {
				return err
			}
		}
		list, err := os.ReadDir(dir)
		during = len(list)
		return err
	}, WriteOptions{TempDir: dir})
	if err != nil {
		t.Fatal(err)
	}
	if during == 0 {
		t.Error("it was too short to need a file")
	}
	mustRead(t, written(t, XLSX, all, WriteOptions{}, kari), Options{Fields: all})
	for _, d := range []string{dir, other} {
		if list, err := os.ReadDir(d); err != nil || len(list) > 0 {
			t.Errorf("left behind: %v, %v", list, err)
		}
	}
}
