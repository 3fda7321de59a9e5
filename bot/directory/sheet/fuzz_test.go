package sheet

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
)

// check fails the test unless what Read returned is as it promises, whatever the
// file was.
func check(t *testing.T, table *Table, err error) {
	if err != nil {
		if e, ok := errors.AsType[*Error](err); !ok || e.File != "f" || !slices.Contains(Codes(), e.Code) {
			t.Fatalf("error %v", err)
		}
		return
	}
	if len(table.People)+table.Bad != table.Rows || len(table.Problems) > table.Found {
		t.Fatalf("%d people and %d bad of %d rows, %d problems of %d", len(table.People), table.Bad, table.Rows, len(table.Problems), table.Found)
	}
	seen := map[string]bool{}
	for _, p := range table.People {
		if _, code := emailOf(p.Email); p.Name == "" || code != "" || seen[p.Email] {
			t.Fatalf("person %+v", p)
		}
		seen[p.Email] = true
		for _, s := range append([]string{p.Name, p.Fields["department"], p.Fields["start_date"]}, p.Groups...) {
			if s != clean(s) || !utf8.ValidString(s) || len(s) > 2*maxValue+1 {
				t.Fatalf("text %q", s)
			}
		}
	}
}

func FuzzText(f *testing.F) {
	const header = "Navn;E-post;Språk;Avdeling;Startdato;Grupper;Leder;Land\n"
	f.Add(true, []byte("\"Ola;\n\"\"Dunk\"\"\";ola@example.no;nn;=1+1;1/2/2026;A;B;Norge\nP\xE5l;p@x.no;;;2. mai 2026;\"A;\"\"B\"\"\";Ola;NO"))
	f.Add(false, []byte("\xEF\xBB\xBFsep=,\r\nFornavn,Etternavn,Mail,Start\r\nP\xE5l,,pal@example.no,46024\r\n"))
	f.Add(false, []byte("\xFF\xFEN\x00a\x00v\x00n\x00\t\x00E\x00p\x00o\x00s\x00t\x00\n\x00x\x00\t\x00y\x00@\x00z\x00.\x00n\x00o\x00"))
	f.Fuzz(func(t *testing.T, below bool, file []byte) {
		if below {
			file = append([]byte(header), file...)
		}
		table, err := Read(t.Context(), bytes.NewReader(file), int64(len(file)), "f", Options{Fields: all})
		check(t, table, err)
	})
}

// FuzzBook reads files that are, or were, zip archives.
func FuzzBook(f *testing.F) {
	out := excelize.NewFile()
	if err := put(out, "Sheet1", []any{"Navn", "E-post"}, []any{"Ola", "ola@example.no"}); err != nil {
		f.Fatal(err)
	}
	var b bytes.Buffer
	if err := out.Write(&b); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	f.Fuzz(func(t *testing.T, file []byte) {
		table, err := Read(t.Context(), bytes.NewReader(file), int64(len(file)), "f", Options{Fields: all})
		check(t, table, err)
	})
}

// FuzzSheet reads workbooks whose sheet, shared strings and styles are anything.
func FuzzSheet(f *testing.F) {
	const rels = `<Relationships><Relationship Id="x" Type="/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="s" Type="/sharedStrings" Target="s.xml"/><Relationship Id="t" Type="/styles" Target="t.xml"/></Relationships>`
	f.Add(`<worksheet><sheetData>`+inline(1, "Navn", "E-post", "Startdato")+`<row r="2"><c r="A2" t="s"><v>0</v></c><c r="B2" t="str"><f>1</f><v>a@b.no</v></c><c r="C2" s="1"><v>46024</v></c></row></sheetData><mergeCells><mergeCell ref="A2:A4"/></mergeCells></worksheet>`,
		`<sst><si><r><t>O_x000D_la</t></r><rPh><t>x</t></rPh></si></sst>`,
		`<styleSheet><numFmts><numFmt numFmtId="170" formatCode="yyyy\-mm\-dd;@"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="170"/></cellXfs></styleSheet>`)
	f.Fuzz(func(t *testing.T, sheet, strings, styles string) {
		file := raw(t, sheet, map[string]string{"xl/_rels/workbook.xml.rels": rels, "xl/s.xml": strings, "xl/t.xml": styles})
		table, err := Read(t.Context(), bytes.NewReader(file), int64(len(file)), "f", Options{Fields: all})
		check(t, table, err)
	})
}

func FuzzGuard(f *testing.F) {
	for _, s := range formulas {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if s = clean(s); unguard(guard(s)) != s {
			t.Errorf("%q is written as %q and read as %q", s, guard(s), unguard(guard(s)))
		}
		if strings.HasPrefix(guard(s), "=") {
			t.Errorf("%q starts a formula", guard(s))
		}
	})
}

func FuzzFormat(f *testing.F) {
	for _, code := range []string{"0000", `[$-414]d. mmmm yyyy;@`, "#,##0.00_);[Red](#,##0.00)", `"+47" 00 00`, "[h]:mm:ss", "yy/m/d AM/PM", "?/?", "[<=99]0;[>99]00"} {
		f.Add(code)
	}
	f.Fuzz(func(t *testing.T, code string) {
		if got := formatOf(code); got.digits < 0 || got.digits > 255 {
			t.Errorf("%q has %d digits", code, got.digits)
		}
	})
}
