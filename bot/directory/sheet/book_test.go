package sheet

import (
	"archive/zip"
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"drypp/courses"
)

// made returns a workbook that excelize made, another program than the one
// that reads it here.
func made(t *testing.T, fill func(f *excelize.File) error) []byte {
	t.Helper()
	f := excelize.NewFile(excelize.Options{TmpDir: t.TempDir()})
	defer f.Close()
	if err := fill(f); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// put fills rows of a sheet, from the first.
func put(f *excelize.File, sheet string, rows ...[]any) error {
	for i, r := range rows {
		if err := f.SetSheetRow(sheet, fmt.Sprintf("A%d", i+1), &r); err != nil {
			return err
		}
	}
	return nil
}

// raw returns a workbook with one sheet, of what stands in its rows as XML;
// parts are added or put in place of others.
func raw(t *testing.T, sheet string, parts map[string]string) []byte {
	t.Helper()
	const office = `http://schemas.openxmlformats.org/officeDocument/2006/relationships`
	all := map[string]string{
		"_rels/.rels":                `<Relationships><Relationship Id="a" Type="` + office + `/officeDocument" Target="/xl/workbook.xml"/></Relationships>`,
		"xl/workbook.xml":            `<workbook xmlns:r="` + office + `"><workbookPr/><sheets><sheet name="Ark1" sheetId="1" r:id="x"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="x" Type="` + office + `/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
		"xl/worksheets/sheet1.xml":   sheet,
	}
	maps.Copy(all, parts)
	return zipped(t, all)
}

// sharedRels are the relations of a workbook whose texts are in xl/s.xml.
const sharedRels = `<Relationships><Relationship Id="x" Type="t/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="s" Type="t/sharedStrings" Target="s.xml"/></Relationships>`

func zipped(t *testing.T, parts map[string]string) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, name := range slices.Sorted(maps.Keys(parts)) {
		w, err := z.Create(name)
		if err == nil {
			_, err = w.Write([]byte(parts[name]))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// inline is a row of texts.
func inline(n int, texts ...string) string {
	var b strings.Builder
	fmt.Fprintf(&b, `<row r="%d">`, n)
	for i, s := range texts {
		fmt.Fprintf(&b, `<c r="%c%d" t="inlineStr"><is><t>%s</t></is></c>`, 'A'+i, n, s)
	}
	b.WriteString("</row>")
	return b.String()
}

func TestBook(t *testing.T) {
	t.Parallel()
	file := made(t, func(f *excelize.File) error {
		rich := []excelize.RichTextRun{{Text: "Åse "}, {Text: "Bjørn", Font: &excelize.Font{Bold: true}}}
		if err := put(f, "Sheet1", []any{"Navn", "E-post", "Startdato", "Skift", "Avdeling"},
			[]any{"x", "ase@example.no", time.Date(2026, 1, 2, 0, 0, 0, 0, time.UTC), "007", true},
			[]any{"Ola", "ola@example.no", "02.01.2026", 47912345678, 1.5},
			nil,
			[]any{"Per", "per@example.no", 46024, 4.7912345678e10, time.Date(2026, 1, 2, 0, 0, 0, 0, time.UTC)}); err != nil {
			return err
		}
		return f.SetCellRichText("Sheet1", "A2", rich)
	})
	table := mustRead(t, file, Options{Fields: []string{"start_date", "skift", "department"}})
	same(t, "problems", table.Problems, nil)
	same(t, "people", table.People, []courses.Person{
		{Name: "Åse Bjørn", Email: "ase@example.no", Fields: map[string]string{"start_date": "2026-01-02", "skift": "007", "department": "1"}},
		{Name: "Ola", Email: "ola@example.no", Fields: map[string]string{"start_date": "2026-01-02", "skift": "47912345678", "department": "1.5"}},
		{Name: "Per", Email: "per@example.no", Fields: map[string]string{"start_date": "2026-01-02", "skift": "47912345678", "department": "2026-01-02"}},
	})
	if table.Sheet != "Sheet1" || table.Rows != 3 {
		t.Errorf("sheet %q, rows %d", table.Sheet, table.Rows)
	}
}

func TestNumberFormats(t *testing.T) {
	t.Parallel()
	for code, want := range map[string]string{
		"0000": "0042", "00\\ 00\\ 00": "000042", "@": "42", "General": "42", "0": "42", "#,##0": "42", "0.00": "42", "0%": "42", "000E+00": "42",
		"yyyy-mm-dd": "1900-02-11", "dd/mm/yyyy": "1900-02-11", `[$-414]d. mmmm yyyy;@`: "1900-02-11", "m/d/yy": "1900-02-11", `"dag" 0`: "42", `[Red]0`: "42", "h:mm": "42", `"+47" 00000000`: "00000042",
	} {
		file := made(t, func(f *excelize.File) error {
			style, err := f.NewStyle(&excelize.Style{CustomNumFmt: &code})
			if err == nil {
				err = put(f, "Sheet1", []any{"Navn", "E-post", "Skift"}, []any{"x", "x@example.no", 42})
			}
			if err == nil {
				err = f.SetCellStyle("Sheet1", "C2", "C2", style)
			}
			return err
		})
		table := mustRead(t, file, Options{Fields: []string{"skift"}})
		if got := table.People[0].Fields["skift"]; got != want {
			t.Errorf("42 as %q is %q, want %q", code, got, want)
		}
	}
}

func TestSince1904(t *testing.T) {
	t.Parallel()
	file := made(t, func(f *excelize.File) error {
		yes := true
		if err := f.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &yes}); err != nil {
			return err
		}
		style, err := f.NewStyle(&excelize.Style{NumFmt: 14})
		if err == nil {
			err = put(f, "Sheet1", []any{"Navn", "E-post", "Startdato"}, []any{"x", "x@example.no", 44562}, []any{"y", "y@example.no", 44562})
		}
		if err == nil {
			err = f.SetCellStyle("Sheet1", "C2", "C2", style)
		}
		return err
	})
	for _, p := range mustRead(t, file, Options{Fields: []string{"start_date"}}).People {
		if p.Fields["start_date"] != "2026-01-02" {
			t.Errorf("%s starts on %s", p.Name, p.Fields["start_date"])
		}
	}
}

func TestFormulas(t *testing.T) {
	t.Parallel()
	head := inline(1, "Navn", "E-post", "Avdeling", "Merknad")
	sheet := `<worksheet><sheetData>` + head +
		`<row r="2"><c r="A2" t="str"><f>"Ola"</f><v>Ola</v></c><c r="B2" t="str"><f>A2&amp;"@x"</f><v>ola@example.no</v></c><c r="C2"><f>1+1</f><v>2</v></c></row>` +
		`<row r="3"><c r="A3" t="inlineStr"><is><t>Per</t></is></c><c r="B3" t="str"><v>per@example.no</v></c><c r="C3"><f>1+1</f></c></row>` +
		`<row r="4"><c r="A4" t="str"><v>Pål</v></c><c r="B4" t="str"><v>pal@example.no</v></c><c r="C4" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>` +
		`<row r="5"><c r="A5" t="str"><v>Liv</v></c><c r="B5" t="str"><v>liv@example.no</v></c><c r="C5" t="str"><f>""</f><v></v></c><c r="D5"><f>1</f></c></row>` +
		`</sheetData></worksheet>`
	table := mustRead(t, raw(t, sheet, nil), Options{Fields: []string{"department"}})
	same(t, "people", table.People, []courses.Person{
		{Name: "Ola", Email: "ola@example.no", Fields: map[string]string{"department": "2"}}, {Name: "Liv", Email: "liv@example.no"}})
	var got []string
	for _, p := range table.Problems {
		got = append(got, fmt.Sprint(p.Row, " ", p.Column, " ", p.Code))
	}
	same(t, "problems", got, []string{"3 Avdeling formula_without_value", "4 Avdeling formula_error"})
}

// TestMerged: what stands in a merged cell belongs to all rows that it spans,
// in its first column; rows that are empty otherwise stay empty.
func TestMerged(t *testing.T) {
	t.Parallel()
	file := made(t, func(f *excelize.File) error {
		if err := put(f, "Sheet1", []any{"Avdeling", "Person", nil, "E-post", "Sted"}, []any{nil, "Fornavn", "Etternavn"},
			[]any{"Salg", "Kari", "Nordmann", "kari@example.no", "Oslo"}, []any{nil, "Ola", "Dunk", "ola@example.no"},
			[]any{"Drift", "Per", "Hansen", "per@example.no", "Bodø"}, []any{nil, "Pål", "Hansen", "pal@example.no", "Narvik"}); err != nil {
			return err
		}
		for _, m := range []string{"A1:A2", "B1:C1", "D1:D2", "E1:E2", "A3:A4", "E3:E4", "A5:A20"} {
			from, to, _ := strings.Cut(m, ":")
			if err := f.MergeCell("Sheet1", from, to); err != nil {
				return err
			}
		}
		// Empty rows that are formatted, in the last merged cell.
		style, err := f.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}})
		if err != nil {
			return err
		}
		return f.SetCellStyle("Sheet1", "A7", "E20", style)
	})
	table := mustRead(t, file, Options{Fields: []string{"department", "location"}})
	same(t, "problems", table.Problems, nil)
	var got []string
	for _, p := range table.People {
		got = append(got, fmt.Sprint(p.Name, ", ", p.Fields["department"], ", ", p.Fields["location"]))
	}
	same(t, "people", got, []string{"Kari Nordmann, Salg, Oslo", "Ola Dunk, Salg, Oslo", "Per Hansen, Drift, Bodø", "Pål Hansen, Drift, Narvik"})
	if table.Header != 2 {
		t.Errorf("the header is in row %d", table.Header)
	}
}

func TestSheets(t *testing.T) {
	t.Parallel()
	people := func(email string) [][]any { return [][]any{{"Navn", "E-post"}, {"x", email}} }
	file := func(hidden string, with ...string) []byte {
		return made(t, func(f *excelize.File) error {
			for _, name := range []string{"Ark A", "Ark B", "Ark C"} {
				if _, err := f.NewSheet(name); err != nil {
					return err
				}
				if slices.Contains(with, name) {
					if err := put(f, name, people(fmt.Sprintf("%c@example.no", name[4]))...); err != nil {
						return err
					}
				}
			}
			if hidden == "" {
				return nil
			}
			return f.SetSheetVisible(hidden, false)
		})
	}
	tests := []struct {
		name   string
		file   []byte
		sheet  string
		want   string
		code   Code
		sheets []string
	}{
		{"the one with a header", file("", "Ark B"), "", "b@example.no", "", nil},
		{"not the hidden one", file("Ark B", "Ark B", "Ark C"), "", "c@example.no", "", nil},
		{"the hidden one, asked for", file("Ark B", "Ark B", "Ark C"), "Ark B", "b@example.no", "", nil},
		{"asked for, in lower case", file("", "Ark B", "Ark C"), " ark c ", "c@example.no", "", nil},
		{"several", file("", "Ark A", "Ark C"), "", "", CodeManySheets, []string{"Ark A", "Ark C"}},
		{"none", file("Ark C", "Ark C"), "", "", CodeNoHeader, []string{"Sheet1", "Ark A", "Ark B"}},
		{"not there", file("", "Ark A"), "Ark D", "", CodeSheetName, []string{"Sheet1", "Ark A", "Ark B", "Ark C"}},
		{"no header in it", file("", "Ark A"), "Ark B", "", CodeNoHeader, []string{"Sheet1", "Ark A", "Ark B", "Ark C"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			table, err := read(t, "liste.xlsx", test.file, Options{Sheet: test.sheet})
			if test.code != "" {
				if codeOf(err) != test.code {
					t.Fatalf("got %v", err)
				}
				same(t, "sheets", err.(*Error).Sheets, test.sheets)
				return
			}
			if err != nil || table.People[0].Email != test.want {
				t.Errorf("got %v, %v", table, err)
			}
		})
	}
}

// TestXML: what other programs write, and Excel doesn't.
func TestXML(t *testing.T) {
	t.Parallel()
	plain := inline(1, "Navn", "E-post") + inline(2, "Ola", "ola@example.no")
	strings1 := map[string]string{
		"xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="x" Type="t/worksheet" Target="/xl/worksheets/sheet1.xml"/><Relationship Id="s" Type="t/sharedStrings" Target="sharedStrings.xml"/></Relationships>`,
		"xl/sharedStrings.xml":       `<sst><si><t>Navn</t></si><si><t>E-post</t></si><si><r><t>Ol</t></r><r><t xml:space="preserve">a </t></r><rPh sb="0" eb="1"><t>XX</t></rPh></si><si><t>ola_x0040_example.no</t></si></sst>`,
	}
	for name, test := range map[string]struct {
		sheet string
		parts map[string]string
	}{
		"plain":             {`<worksheet><sheetData>` + plain + `</sheetData></worksheet>`, nil},
		"prefix":            {strings.NewReplacer("</", "</x:", "<", "<x:").Replace(`<worksheet><sheetData>`) + plain + `</x:sheetData></x:worksheet>`, nil},
		"no references":     {`<worksheet><sheetData><row><c t="str"><v>Navn</v></c><c t="str"><v>E-post</v></c></row><row><c t="str"><v>Ola</v></c><c t="str"><v>ola@example.no</v></c></row></sheetData></worksheet>`, nil},
		"shared strings":    {`<worksheet><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="C1" t="s"><v>1</v></c></row><row r="9"><c r="A9" t="s"><v>2</v></c><c r="C9" t="s"><v>3</v></c><c r="D9" t="s"><v>99</v></c></row></sheetData></worksheet>`, strings1},
		"text like the end": {`<worksheet><sheetData>` + plain + inline(3, "", "", "sheetData>") + `</sheetData></worksheet>`, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			table := mustRead(t, raw(t, test.sheet, test.parts), Options{})
			if len(table.People) != 1 || table.People[0].Name != "Ola" || table.People[0].Email != "ola@example.no" {
				t.Errorf("read %v, %v", table.People, table.Problems)
			}
		})
	}
}
