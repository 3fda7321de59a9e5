package sheet

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"drypp/courses"
)

func TestEncodings(t *testing.T) {
	t.Parallel()
	body := "Navn;E-post;Avdeling\nÅse Bjørnstad;ase@example.no;Kjøkken\nØystein Sæther;oystein@example.no;Lønn og Ærlighet\n"
	for name, e := range map[string]encoding.Encoding{
		"UTF-8":                encoding.Nop,
		"UTF-8 with BOM":       unicode.UTF8BOM,
		"UTF-16LE with BOM":    unicode.UTF16(unicode.LittleEndian, unicode.UseBOM),
		"UTF-16BE with BOM":    unicode.UTF16(unicode.BigEndian, unicode.UseBOM),
		"UTF-16LE without BOM": unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM),
		"UTF-16BE without BOM": unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM),
		"Windows-1252":         charmap.Windows1252,
		"ISO 8859-1":           charmap.ISO8859_1,
		"ISO 8859-15":          charmap.ISO8859_15,
		"Mac OS Roman":         charmap.Macintosh,
		"code page 850":        charmap.CodePage850,
		"code page 865":        charmap.CodePage865,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			file, err := e.NewEncoder().Bytes([]byte(body))
			if err != nil {
				t.Fatal(err)
			}
			table := mustRead(t, file, Options{Fields: []string{"department"}})
			if len(table.People) != 2 || table.Found != 0 {
				t.Fatalf("people %d, problems %v", len(table.People), table.Problems)
			}
			a, o := table.People[0], table.People[1]
			same(t, "texts", []string{a.Name, o.Name, a.Fields["department"], o.Fields["department"]},
				[]string{"Åse Bjørnstad", "Øystein Sæther", "Kjøkken", "Lønn og Ærlighet"})
		})
	}
}

// TestBrokenUTF8: one broken character doesn't make the whole file unreadable.
func TestBrokenUTF8(t *testing.T) {
	t.Parallel()
	table := mustRead(t, csvFile("Navn;E-post", "Åse Bjørn;ase@example.no", "P\xE5l;pal@example.no", "Øystein;o@example.no"), Options{})
	if len(table.People) != 2 || table.Found != 1 || table.Problems[0].Row != 3 || table.Problems[0].Code != CodeUnreadable {
		t.Errorf("people %d, problems %v", len(table.People), table.Problems)
	}
}

// TestLongUTF8: a character may lie across the pieces that a file is read in.
func TestLongUTF8(t *testing.T) {
	t.Parallel()
	for pad := range 3 {
		file := "Navn;E-post\n" + strings.Repeat("x", pad) + "ø" + strings.Repeat("ø", 100) + ";a@example.no\n" + strings.Repeat(strings.Repeat("ø", 50)+";\n", 2000)
		table := mustRead(t, []byte(file), Options{})
		if len(table.People) != 1 || !strings.HasSuffix(table.People[0].Name, "øøø") {
			t.Errorf("read %v", table.People)
		}
	}
}

func TestSeparators(t *testing.T) {
	t.Parallel()
	for _, sep := range []string{";", ",", "\t", "|"} {
		for _, end := range []string{"\n", "\r\n", "\r"} {
			for _, first := range []string{"", "sep=" + sep + end} {
				t.Run(fmt.Sprintf("%q %q %t", sep, end, first != ""), func(t *testing.T) {
					t.Parallel()
					lines := []string{"Navn|E-post|Avdeling", "\"Dunk, Ola; \"\"Ola\"\"\"|ola@example.no|\"Salg\nog drift\"", "|mangler@navn.no|", ""}
					file := first + strings.ReplaceAll(strings.ReplaceAll(strings.Join(lines, "\n"), "|", sep), "\n", end)
					table := mustRead(t, []byte(file), Options{Fields: []string{"department"}})
					if len(table.People) != 1 {
						t.Fatalf("people %d", len(table.People))
					}
					p := table.People[0]
					same(t, "texts", []string{p.Name, p.Email, p.Fields["department"]}, []string{`Dunk, Ola; "Ola"`, "ola@example.no", "Salg og drift"})
					// A line break in quotes begins no row, and sep= isn't one.
					if table.Header != 1 || len(table.Problems) != 1 || table.Problems[0].Row != 3 {
						t.Errorf("header %d, problems %v", table.Header, table.Problems)
					}
				})
			}
		}
	}
}

func TestRowNumbers(t *testing.T) {
	t.Parallel()
	file := csvFile("", "Liste", "", "Navn;E-post;Merknad", "\"Ola\n\nDunk\";ola@example.no;x", "", "Per;per;x", ";;", "Pål;pal;\"a\nb\"", "Espen;espen;x")
	var got []int
	for _, p := range mustRead(t, file, Options{}).Problems {
		got = append(got, p.Row)
	}
	if !slices.Equal(got, []int{7, 9, 10}) {
		t.Errorf("problems in rows %v", got)
	}
}

func TestUnclosedQuote(t *testing.T) {
	t.Parallel()
	short := csvFile("Navn;E-post;Merknad", "Ola;ola@example.no;ok", "Per;per@example.no;\"12 tommer", "Pål;pal@example.no;ok", "Liv;liv@example.no;ok")
	table := mustRead(t, short, Options{})
	if len(table.People) != 1 || table.Found != 1 || table.Problems[0].Row != 3 || table.Problems[0].Code != CodeOpenQuote {
		t.Errorf("people %d, problems %v", len(table.People), table.Problems)
	}
	long := slices.Concat(csvFile("Navn;E-post", "Ola;ola@example.no"), []byte("\"Per;"+strings.Repeat("x;y\n", maxRecord)))
	if _, err := read(t, "lang.csv", long, Options{}); codeOf(err) != CodeDamaged {
		t.Errorf("got %v", err)
	}
}

// TestNoFormulas: in text nothing is a formula.
func TestNoFormulas(t *testing.T) {
	t.Parallel()
	table := mustRead(t, csvFile("Navn;E-post;Avdeling", "=1+1;a@example.no;+47 12", "-Ola;b@example.no;@salg", "'Ola';c@example.no;'=x"), Options{Fields: []string{"department"}})
	var got []string
	for _, p := range table.People {
		got = append(got, p.Name, p.Fields["department"])
	}
	same(t, "texts", got, []string{"=1+1", "+47 12", "-Ola", "@salg", "'Ola'", "=x"})
}

// TestNumbersInText: what looks like a number is text, and what Excel wrote for
// a long one is of no use.
func TestNumbersInText(t *testing.T) {
	t.Parallel()
	file := csvFile("Navn;E-post;shift;Startdato", "A;a@example.no;007;46024", "B;b@example.no;47912345678;20260102", "C;c@example.no;4.79123E+10;")
	table := mustRead(t, file, Options{Fields: []string{"shift", "start_date"}})
	if len(table.People) != 2 || table.Found != 1 || table.Problems[0].Code != CodeLongMangled {
		t.Fatalf("people %d, problems %v", len(table.People), table.Problems)
	}
	same(t, "fields", table.People[0].Fields, map[string]string{"shift": "007", "start_date": "2026-01-02"})
	same(t, "fields", table.People[1].Fields, map[string]string{"shift": "47912345678", "start_date": "2026-01-02"})
}

func TestCancelled(t *testing.T) {
	t.Parallel()
	for _, f := range Formats {
		ctx, cancel := context.WithCancel(t.Context())
		file := written(t, f, nil, WriteOptions{}, kari, ola)
		cancel()
		if _, err := Read(ctx, strings.NewReader(string(file)), int64(len(file)), "x", Options{}); err != context.Canceled {
			t.Errorf("%s: %v", f, err)
		}
	}
}

// TestCancelledMeanwhile stops in the middle of a file.
func TestCancelledMeanwhile(t *testing.T) {
	t.Parallel()
	var people []courses.Person
	for i := range 2100 {
		people = append(people, somebody(i))
	}
	for _, f := range Formats {
		ctx, cancel := context.WithCancel(t.Context())
		file := written(t, f, nil, WriteOptions{}, people...)
		_, err := Read(ctx, bytes.NewReader(file), int64(len(file)), "x", Options{Progress: func(done, _ int) {
			if done > 0 {
				cancel()
			}
		}})
		cancel()
		if err != context.Canceled {
			t.Errorf("%s: %v", f, err)
		}
	}
}

func TestProgress(t *testing.T) {
	t.Parallel()
	for _, f := range Formats {
		var people []courses.Person
		for i := range 2100 {
			people = append(people, somebody(i))
		}
		var done, total, calls int
		mustRead(t, written(t, f, nil, WriteOptions{}, people...), Options{Progress: func(d, n int) {
			if d < done || d > n {
				t.Errorf("%s: %d of %d after %d", f, d, n, done)
			}
			done, total, calls = d, n, calls+1
		}})
		if calls < 3 || done < total*3/4 || total == 0 {
			t.Errorf("%s: told %d times, at last %d of %d", f, calls, done, total)
		}
	}
}
