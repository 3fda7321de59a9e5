package workbook

import (
	"encoding/xml"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"

	"drypp/bot/reports/export"
	"drypp/bot/reports/export/exporttest"
	"drypp/courses"
)

func TestNames(t *testing.T) {
	t.Parallel()
	long := "Personvern og informasjonssikkerhet for alle"
	n := newNames("Sammendrag")
	for _, c := range []struct{ title, want string }{
		{"Brannvern", "Brannvern"}, {"BRANNVERN", "BRANNVERN (2)"}, {"brannvern", "brannvern (3)"},
		{"sammendrag", "sammendrag (2)"}, {"History", "History (2)"},
		{`a\b/c?d*e[f]g:h`, "a b c d e f g h"}, {"'quoted'", "quoted"}, {"''", "(2)"}, {"", "(3)"}, {"  :  ", "(4)"},
		{long, "Personvern og informasjonssikke"}, {long, "Personvern og informasjonss (2)"},
		{strings.Repeat("😀", 20), strings.Repeat("😀", 15)}, {strings.Repeat("😀", 20), strings.Repeat("😀", 13) + " (2)"},
		{"a\x00b\nc\u202ed", "a b cd"},
	} {
		if got := n.unique(c.title); got != c.want {
			t.Errorf("%q is called %q, not %q", c.title, got, c.want)
		}
	}
}

// FuzzNames holds titles of courses to Excel's rules for sheets, twice.
func FuzzNames(f *testing.F) {
	for _, s := range []string{"", "'", "History", "Brannvern: slik gjør du", strings.Repeat("😀", 40), "\xff\xfe", "a'", " (2)", "⁇*"} {
		f.Add(s)
	}
	book := excelize.NewFile()
	defer book.Close()
	f.Fuzz(func(t *testing.T, title string) {
		n := newNames("Sammendrag")
		seen := map[string]bool{"sammendrag": true, "history": true}
		for range 12 {
			name := n.unique(title)
			units := len(utf16.Encode([]rune(name)))
			if units == 0 || units > 31 || strings.ContainsAny(name, `\/?*[]:`) || strings.HasPrefix(name, "'") || strings.HasSuffix(name, "'") {
				t.Fatalf("%q can't be a sheet's name", name)
			}
			if seen[strings.ToLower(name)] {
				t.Fatalf("%q is there already", name)
			}
			seen[strings.ToLower(name)] = true
		}
		if err := book.SetSheetName(book.GetSheetName(0), newNames().unique(title)); err != nil {
			t.Fatal(err)
		}
	})
}

// numbered are the escapes of ST_Xstring; shownAs undoes them as Excel does.
var numbered = regexp.MustCompile("_x[0-9A-Fa-f]{4}_")

func shownAs(s string) string {
	return numbered.ReplaceAllStringFunc(s, func(m string) string {
		n, _ := strconv.ParseUint(m[2:6], 16, 16)
		return string(rune(n))
	})
}

// FuzzText holds what people are called to this: a cell is text, it is XML, and
// Excel shows what was meant.
func FuzzText(f *testing.F) {
	for _, s := range []string{"Åse", "=1+1", "<&>", "_x0041_", "_x0041_x0042_", "__x005F_x0041_", "_xZZZZ_", " a  b ", "a\x00\ufffe", "]]>", "\xff", strings.Repeat("æ", 40_000), strings.Repeat("😀", 16_384) + "a"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		e := newEncoder(exporttest.Sample(courses.Bokmaal))
		e.text(s)
		var cell struct {
			Type    string `xml:"t,attr"`
			Formula string `xml:"f"`
			Text    string `xml:"is>t"`
		}
		if err := xml.Unmarshal(e.buf, &cell); err != nil {
			t.Fatalf("%v in %s", err, e.buf)
		}
		want := prefix(export.Harmless(s), excelize.TotalCellChars)
		if cell.Type != "inlineStr" || cell.Formula != "" || shownAs(cell.Text) != want {
			t.Fatalf("%q is shown as %q", want, shownAs(cell.Text))
		}
		if units := len(utf16.Encode([]rune(want))); units > excelize.TotalCellChars {
			t.Fatalf("%d letters", units)
		}
	})
}

// Days that Excel doesn't have are text, and clocks show the organisation's
// time also where they are put back.
func TestDates(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		at   time.Time
		want string
	}{
		{time.Date(1900, 2, 28, 0, 0, 0, 0, time.UTC), `<is><t>1900-02-28 01:00:00</t></is>`},
		{time.Date(1900, 3, 1, 0, 0, 0, 0, time.UTC), `<v>61.041666666666664</v>`},
		{time.Date(2026, 10, 25, 0, 30, 0, 0, time.UTC), `<v>46320.104166666664</v>`},
		{time.Date(2026, 10, 25, 1, 30, 0, 0, time.UTC), `<v>46320.104166666664</v>`},
		{time.Date(10000, 1, 2, 0, 0, 0, 0, time.UTC), `<is><t>10000-01-02 01:00:00</t></is>`},
	} {
		e := newEncoder(exporttest.Sample(courses.Bokmaal))
		if e.cell(c.at); !strings.Contains(string(e.buf), c.want) {
			t.Errorf("%s is %s, not %s", c.at, e.buf, c.want)
		}
	}
}
