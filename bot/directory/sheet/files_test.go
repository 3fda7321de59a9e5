package sheet

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"
)

// compoundFile is the beginning of an OLE file, with a stream of that name in
// its directory.
func compoundFile(stream string) []byte {
	var b bytes.Buffer
	b.WriteString("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")
	b.Write(make([]byte, 70_000))
	for _, u := range utf16.Encode([]rune(stream)) {
		binary.Write(&b, binary.LittleEndian, u)
	}
	b.Write(make([]byte, 500))
	return b.Bytes()
}

func TestOtherFiles(t *testing.T) {
	t.Parallel()
	good := made(t, func(f *excelize.File) error {
		return put(f, "Sheet1", []any{"Navn", "E-post"}, []any{"Ola", "ola@example.no"})
	})
	locked := made(t, func(f *excelize.File) error { return put(f, "Sheet1", []any{"Navn", "E-post"}) })
	locked, err := excelize.Encrypt(locked, &excelize.Options{Password: "hemmelig"})
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name string
		file []byte
		code Code
	}{
		{"tom.xlsx", nil, CodeEmpty},
		{"tom.csv", []byte(" \r\n\r\n"), CodeEmpty},
		{"bom.csv", []byte("\xEF\xBB\xBF"), CodeEmpty},
		{"nuller.csv", make([]byte, 5000), CodeNoSheet},
		{"gammel.xls", compoundFile("Workbook"), CodeOldExcel},
		{"laast.xlsx", locked, CodeEncrypted},
		{"laast2.xlsx", compoundFile("EncryptedPackage"), CodeEncrypted},
		{"binaer.xlsb", zipped(t, map[string]string{"[Content_Types].xml": "", "xl/workbook.bin": ""}), CodeOldExcel},
		{"libre.ods", zipped(t, map[string]string{"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": ""}), CodeOpenDoc},
		{"mac.numbers", zipped(t, map[string]string{"Index/Document.iwa": ""}), CodeNumbers},
		{"mac2.numbers", zipped(t, map[string]string{"Index.zip": "", "preview.jpg": ""}), CodeNumbers},
		{"brev.docx", zipped(t, map[string]string{"word/document.xml": ""}), CodeNoSheet},
		{"annet.zip", zipped(t, map[string]string{"liste.csv": "Navn;E-post"}), CodeNoSheet},
		{"fil.pdf", []byte("%PDF-1.7 …"), CodeNoSheet},
		{"bilde.png", []byte("\x89PNG\r\n\x1a\n"), CodeNoSheet},
		{"side.xls", []byte("\xEF\xBB\xBF <HTML><table>"), CodeNoSheet},
		{"ark.xml", []byte("<?xml version=\"1.0\"?><Workbook>"), CodeNoSheet},
		{"program.exe", []byte("MZ\x90\x00\x03\x00\x00\x00\x04\x00\xff\xff"), CodeNoSheet},
		{"tekst.txt", []byte("Hei, her kommer lista i morgen.\n"), CodeNoHeader},
		{"uten.csv", []byte("Ola;ola@example.no\nPer;per@example.no\n"), CodeNoHeader},
		{"halv.xlsx", good[:len(good)/2], CodeDamaged},
		{"nesten.xlsx", good[:len(good)-10], CodeDamaged},
		{"bare.xlsx", []byte("PK\x03\x04"), CodeDamaged},
		{"xml.xlsx", raw(t, "<worksheet><sheetData><row r=\"1\"><c", nil), CodeDamaged},
		{"slutt.xlsx", raw(t, "<worksheet><sheetData>"+inline(1, "Navn", "E-post"), nil), CodeDamaged},
		{"tull.xlsx", raw(t, "<worksheet><sheetData>"+inline(1, "Navn", "E-post")+"<row r=\"2\"><c><v>&bang;</v></c></row></sheetData>", nil), CodeDamaged},
		{"uten-ark.xlsx", raw(t, "", map[string]string{"xl/workbook.xml": "<workbook/>"}), CodeNoHeader},
		{"bok.xlsx", raw(t, "", map[string]string{"xl/workbook.xml": "<workb"}), CodeDamaged},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			_, err := read(t, test.name, test.file, Options{})
			if codeOf(err) != test.code || !strings.HasPrefix(err.Error(), test.name+": ") || !strings.Contains(err.Error(), texts[test.code]) {
				t.Errorf("got %v", err)
			}
		})
	}
}

// TestNameDoesNotCount: a file is what is in it.
func TestNameDoesNotCount(t *testing.T) {
	t.Parallel()
	for _, f := range Formats {
		if table, err := read(t, "people.pdf", written(t, f, nil, WriteOptions{}, kari), Options{}); err != nil || len(table.People) != 1 {
			t.Errorf("%s: %v, %v", f, table, err)
		}
	}
}

// TestBombs: what unpacks to far more than it is, is refused before it is
// unpacked, or as soon as it proves to be so.
func TestBombs(t *testing.T) {
	t.Parallel()
	sheet := `<worksheet><sheetData>` + inline(1, "Navn", "E-post")
	many := map[string]string{}
	for i := range maxDirectory / 50 {
		many[fmt.Sprint("xl/", i)] = ""
	}
	for name, test := range map[string]struct {
		file []byte
		code Code
	}{
		"sheet":   {claim(t, raw(t, sheet, nil), "xl/worksheets/sheet1.xml", MaxUnpacked+1), CodeTooBig},
		"strings": {claim(t, raw(t, sheet, map[string]string{"xl/_rels/workbook.xml.rels": sharedRels, "xl/s.xml": ""}), "xl/s.xml", maxStrings+1), CodeTooBig},
		"book":    {claim(t, raw(t, sheet, nil), "xl/workbook.xml", maxPart+1), CodeTooBig},
		"lies":    {claim(t, raw(t, sheet+strings.Repeat(inline(2, "Ola", "ola@example.no"), 100), nil), "xl/worksheets/sheet1.xml", 300), CodeDamaged},
		"row":     {raw(t, sheet+`<row r="2">`+strings.Repeat(`<c r="A2"><v>1</v></c>`, maxToken/20)+`</row></sheetData></worksheet>`, nil), CodeTooBig},
		"text":    {raw(t, sheet+inline(2, strings.Repeat("x", maxToken))+`</sheetData></worksheet>`, nil), CodeTooBig},
		"string": {raw(t, sheet, map[string]string{"xl/_rels/workbook.xml.rels": sharedRels,
			"xl/s.xml": "<sst><si><t>" + strings.Repeat("x", maxToken) + "</t></si></sst>"}), CodeTooBig},
		"tag":      {raw(t, sheet+`<row r="2" `+strings.Repeat("x", maxToken)+`="1"/></sheetData></worksheet>`, nil), CodeTooBig},
		"parts":    {zipped(t, many), CodeTooBig},
		"entities": {raw(t, `<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>`+sheet+inline(2, "&b;", "x")+`</sheetData></worksheet>`, nil), CodeDamaged},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := read(t, "bombe.xlsx", test.file, Options{})
			if codeOf(err) != test.code {
				t.Errorf("got %v", err)
			}
		})
	}
	if _, err := Read(t.Context(), bytes.NewReader(nil), MaxSize+1, "stor.csv", Options{}); codeOf(err) != CodeTooBig {
		t.Errorf("got %v", err)
	}
}

// TestLongSheets: the sheets of a workbook may be no longer together than one.
func TestLongSheets(t *testing.T) {
	t.Parallel()
	file := made(t, func(f *excelize.File) error {
		_, err := f.NewSheet("Ark2")
		return err
	})
	file = claim(t, claim(t, file, "xl/worksheets/sheet1.xml", MaxUnpacked/2), "xl/worksheets/sheet2.xml", MaxUnpacked/2+1)
	if _, err := read(t, "lang.xlsx", file, Options{}); codeOf(err) != CodeTooBig {
		t.Errorf("got %v", err)
	}
}

// claim changes what an archive says of how long a part is.
func claim(t *testing.T, file []byte, part string, size uint32) []byte {
	t.Helper()
	old, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, f := range old.File {
		h := f.FileHeader
		if h.Name == part {
			h.UncompressedSize64 = uint64(size)
		}
		in, err := f.OpenRaw()
		if err != nil {
			t.Fatal(err)
		}
		w, err := z.CreateRaw(&h)
		if err == nil {
			_, err = io.Copy(w, in)
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

// TestManyColumns: columns beyond the limit are passed over.
func TestManyColumns(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	b.WriteString(`<worksheet><sheetData><row r="1"><c r="A1" t="str"><v>Navn</v></c><c r="B1" t="str"><v>E-post</v></c><c r="XFD1" t="str"><v>Avdeling</v></c></row>`)
	fmt.Fprint(&b, inline(2, "Ola", "ola@example.no"), `</sheetData></worksheet>`)
	table := mustRead(t, raw(t, b.String(), nil), Options{Fields: []string{"department"}})
	if len(table.People) != 1 || len(table.Columns) != 2 {
		t.Errorf("people %d, columns %v", len(table.People), table.Columns)
	}
}
