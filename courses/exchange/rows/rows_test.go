package rows

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"drypp/courses"
	"drypp/courses/exchange"
	"drypp/courses/markdown"
)

var update = flag.Bool("update", false, "write the golden files anew")

// imported returns the course file that a file becomes, and what was found.
func imported(t *testing.T, name string, l courses.Language, src []byte) string {
	t.Helper()
	d := exchange.NewDraft("x", l)
	Import(d, name, src)
	c, err := d.Course()
	if err != nil {
		return d.Found.Error() + "\n" + err.Error() + "\n"
	}
	out, err := markdown.Format(c, l)
	if err != nil {
		t.Fatal(err)
	}
	return d.Found.Error() + "\n" + string(out)
}

func TestFiles(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/*.csv")
	if err != nil || len(files) == 0 {
		t.Fatal("no files", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			src, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			l := courses.Language(strings.SplitN(filepath.Base(file), "-", 2)[0])
			got := imported(t, filepath.Base(file), l, src)
			golden := strings.TrimSuffix(file, ".csv") + ".golden"
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

const small = "Spørsmål;Riktig svar;Galt svar 1;Galt svar 2\nHva er hovedstaden i Norge?;Oslo;Ås;Bærum\n"

// TestEncodings reads the same file in each encoding and with each delimiter and
// line end.
func TestEncodings(t *testing.T) {
	t.Parallel()
	want := imported(t, "a.csv", courses.Bokmaal, []byte(small))
	if !strings.Contains(want, "- [x] Oslo\n") || !strings.Contains(want, "- [ ] Bærum\n") {
		t.Fatal(want)
	}
	encoded := func(b []byte, err error) string {
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	for name, src := range map[string]string{
		"comma": strings.ReplaceAll(small, ";", ","), "tab": strings.ReplaceAll(small, ";", "\t"), "bar": strings.ReplaceAll(small, ";", "|"),
		"Windows line ends": strings.ReplaceAll(small, "\n", "\r\n"), "old Mac line ends": strings.ReplaceAll(small, "\n", "\r"),
		"sep": "sep=;\n" + small, "BOM": "\ufeff" + small, "no end": strings.TrimSuffix(small, "\n"), "a title above": "Bank 1\n\n" + small,
		"Windows": encoded(charmap.Windows1252.NewEncoder().Bytes([]byte(small))),
		"DOS":     encoded(charmap.CodePage850.NewEncoder().Bytes([]byte(small))),
		"Mac":     encoded(charmap.Macintosh.NewEncoder().Bytes([]byte(small))),
		"UTF-16":  encoded(unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().Bytes([]byte(small))),
	} {
		if got := imported(t, "a.csv", courses.Bokmaal, []byte(src)); got != want {
			t.Errorf("%s: got\n%s\nwant\n%s", name, got, want)
		}
	}
}

func TestMeaning(t *testing.T) {
	t.Parallel()
	for label, want := range map[string]column{
		"Spørsmål": {question, 0}, "QUESTION": {question, 0}, "Riktig svar": {right, 0}, "Alternativ A": {option, 1}, "option 3": {option, 3},
		"Svaralternativ 10": {option, 10}, "Forklaring B": {explanation, 2}, "Forklaring galt svar": {explanation, ofWrong}, "Galt svar": {wrong, 0},
		"Answer": {option, 0}, "Wrong answer (2)": {wrong, 2}, "Nr.": {id, 0}, "Tema": {topic, 0},
	} {
		if got, ok := meaning(label); !ok || got != want {
			t.Errorf("%q: got %v, %v", label, got, ok)
		}
	}
	for _, label := range []string{"Farge", "Spørsmål 2", "Option 0", "Option 99999999999999999999", "Option K", "", "7", "Lesson 3"} {
		if got, ok := meaning(label); ok {
			t.Errorf("%q: got %v", label, got)
		}
	}
}

func FuzzImport(f *testing.F) {
	f.Add([]byte(small))
	files, err := filepath.Glob("testdata/*.csv")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		src, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(src)
	}
	f.Add([]byte("Question,Right\n\"a\nb,c"))
	f.Add([]byte("Question,Option A,Option B,Right\n\"a\"\"b\",1,2,\"B\"\n"))
	f.Fuzz(func(t *testing.T, src []byte) {
		d := exchange.NewDraft("x", courses.English)
		Import(d, "f.csv", src)
		for _, x := range d.Found {
			if x.Message == "" || x.Fix == "" || x.Line < 0 || x.File != "f.csv" {
				t.Errorf("finding %+v", x)
			}
		}
		c, err := d.Course()
		if err != nil {
			return
		}
		if _, err := markdown.Format(c, courses.English); err != nil {
			t.Errorf("%v\nof %q", err, src)
		}
	})
}
