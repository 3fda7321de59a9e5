package document

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"drypp/bot/reports/export"
	"drypp/bot/reports/export/exporttest"
	"drypp/courses"
)

var update = flag.Bool("update", false, "write the golden files")

func written(t *testing.T, e *export.Export) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := Write(&out, e); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// tool returns one of poppler's programs, without which a test is skipped.
func tool(t *testing.T, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		t.Skip(name + " isn't installed (Debian: poppler-utils)")
	}
	return path
}

// run returns what one of poppler's programs says of a report.
func run(t *testing.T, report []byte, name string, args ...string) string {
	t.Helper()
	args = append(args, "-")
	if name == "pdftotext" {
		args = append(args, "-")
	}
	program := exec.CommandContext(t.Context(), tool(t, name), args...)
	program.Stdin = bytes.NewReader(report)
	out, err := program.CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v: %s", name, err, out)
	}
	return string(out)
}

// The text comes out in the order in which it is read, with every letter.
func TestGolden(t *testing.T) {
	t.Parallel()
	for _, l := range []courses.Language{courses.Bokmaal, courses.Nynorsk, courses.English} {
		got := run(t, written(t, exporttest.Sample(l)), "pdftotext", "-raw", "-enc", "UTF-8")
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

func TestProperties(t *testing.T) {
	t.Parallel()
	report := written(t, exporttest.Sample(courses.Nynorsk))
	info := run(t, report, "pdfinfo")
	for _, want := range []string{"Opplæringsresultat, Fjordvik Verksted AS", "Åse Øyhaug", "A4"} {
		if !strings.Contains(info, want) {
			t.Errorf("no %q in %s", want, info)
		}
	}
	for line := range strings.Lines(run(t, report, "pdffonts")) {
		if strings.HasPrefix(line, "utf8") && !strings.Contains(line, "yes no  yes") {
			t.Errorf("a font isn't embedded, or has no Unicode: %s", line)
		}
	}
	if !bytes.Contains(report, []byte("/Lang (nn-NO)")) {
		t.Error("it doesn't say its language")
	}
}

// Every page has its number, and every page of a list its header.
func TestPages(t *testing.T) {
	t.Parallel()
	text := run(t, written(t, exporttest.Many(300, 1)), "pdftotext", "-raw", "-enc", "UTF-8")
	pages := strings.Split(strings.TrimSuffix(text, "\f"), "\f")
	if len(pages) < 5 {
		t.Fatalf("only %d pages", len(pages))
	}
	rows := 0
	for i, p := range pages {
		if want := fmt.Sprintf("Side %d av %d", i+1, len(pages)); !strings.Contains(p, want) {
			t.Errorf("page %d doesn't say %q", i+1, want)
		}
		if i > 0 && !strings.Contains(p, "Navn E-post") {
			t.Errorf("page %d has no header", i+1)
		}
		if i > 1 && !strings.Contains(p, "(fortsetter)") {
			t.Errorf("page %d doesn't say that the list goes on", i+1)
		}
		rows += strings.Count(p, "@fjordvik.example")
	}
	if rows != 300 {
		t.Errorf("%d rows", rows)
	}
}

func TestSameBytes(t *testing.T) {
	t.Parallel()
	first := written(t, exporttest.Sample(courses.Bokmaal))
	for range 3 {
		if !bytes.Equal(first, written(t, exporttest.Sample(courses.Bokmaal))) {
			t.Fatal("the same export gave other bytes")
		}
	}
	if !bytes.HasPrefix(first, []byte("%PDF-1.")) || !bytes.HasSuffix(bytes.TrimSpace(first), []byte("%%EOF")) {
		t.Error("it isn't a PDF")
	}
}

func TestWithoutRows(t *testing.T) {
	t.Parallel()
	e := exporttest.With()
	e.Courses, e.Fields = nil, nil
	if !strings.Contains(run(t, written(t, e), "pdftotext", "-raw"), "Ingen linjer.") {
		t.Error("it doesn't say that it has no lines")
	}
}

// The list is by course, then by name as Norwegian has it.
func TestOrder(t *testing.T) {
	t.Parallel()
	var given []export.Row
	for _, name := range []string{"Åse", "øyvind", "Anne", "Ærlig", "Zakarias", "anders"} {
		given = append(given, export.Row{Person: name, Name: name, Course: "brannvern"})
	}
	rows, _, err := read(exporttest.With(given...))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, r := range rows {
		got = append(got, r.Name)
	}
	if want := []string{"anders", "Anne", "Zakarias", "Ærlig", "øyvind", "Åse"}; !slices.Equal(got, want) {
		t.Errorf("%q, not %q", got, want)
	}
}

func TestErrors(t *testing.T) {
	t.Parallel()
	for rows := range 3 {
		var out bytes.Buffer
		if err := Write(&out, exporttest.Broken(rows)); !errors.Is(err, exporttest.ErrRows) || out.Len() > 0 {
			t.Errorf("rows that break after %d: %v, %d bytes", rows, err, out.Len())
		}
	}
	for _, room := range []int{0, 1, 1000, 20_000} {
		full := exporttest.Full(room)
		if err := Write(&full, exporttest.Sample(courses.Bokmaal)); !errors.Is(err, exporttest.ErrFull) {
			t.Errorf("to a writer of %d bytes: %v", room, err)
		}
	}
	if err := Write(io.Discard, exporttest.Many(MaxRows+1, 1)); !errors.Is(err, ErrTooLong) {
		t.Errorf("more rows than there is room for: %v", err)
	}
}

func TestPrint(t *testing.T) {
	t.Parallel()
	p, err := newPage(exporttest.Sample(courses.Bokmaal))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ text, want string }{
		{"Åse Øyhaug", "Åse Øyhaug"}, {"Áile Ŋuorttáš Đorđe Łódź", "Áile Ŋuorttáš Đorđe Łódź"},
		{"A\u030Ase", "Åse"}, {"Nguyễn", "Nguyen"}, {"ﬁn", "ﬁn"}, {"Ｍ", "M"}, {"王芳", "□□"}, {"😀", "□"},
		{"a\tb\x00c\u202ed", "a b cd"}, {"\xff", "\ufffd"}, {"می\u200cخ", "□□□"},
	} {
		if got := p.print(c.text); got != c.want {
			t.Errorf("%q is printed as %q, not %q", c.text, got, c.want)
		}
	}
}

// Whatever a cell holds, no line of it is wider than its column, and no more of
// them than there may be.
func FuzzLines(f *testing.F) {
	for _, s := range []string{"", "Åse", strings.Repeat("w", 400), strings.Repeat("a ", 300), "王芳 😀 \xff", "   ", "…"} {
		f.Add(s, byte(20))
	}
	p, err := newPage(exporttest.Sample(courses.Bokmaal))
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, s string, room byte) {
		p.font("", cellSize, black)
		wide := 10 + float64(room)
		lines := p.lines(p.print(s), wide, mostLines)
		if len(lines) > mostLines {
			t.Fatalf("%d lines", len(lines))
		}
		for _, l := range lines {
			if w := p.pdf.GetStringWidth(l); w > wide {
				t.Errorf("%q is %g mm wide, not %g", l, w, wide)
			}
		}
		if p.pdf.Err() {
			t.Fatal(p.pdf.Error())
		}
	})
}

// Whatever people, courses and fields are called, a report is written, and is
// whole. FuzzLines has more of such texts: a whole report takes too long for that.
func TestHostile(t *testing.T) {
	t.Parallel()
	for _, s := range []string{")(\\", "(\r\n", "<</Type>>", "😀\xff\x00", "\ufeff", "\uffff", "\U0010ffff", "{nb}", strings.Repeat("lang tittel ", 200), strings.Repeat("w", 5000)} {
		e := exporttest.With(export.Row{Person: "p", Name: s, Email: s, Course: s, Title: s, State: export.State(s), Fields: map[string]string{"skift": s}})
		e.Scope, e.By, e.Organisation, e.Fields = s, s, s, []string{"skift", s}
		if out := written(t, e); !bytes.HasSuffix(bytes.TrimSpace(out), []byte("%%EOF")) {
			t.Errorf("with %.20q it has no end", s)
		}
	}
}

// Run it with -benchtime 1x -benchmem.
func BenchmarkWrite(b *testing.B) {
	for b.Loop() {
		if err := Write(io.Discard, exporttest.Many(1000, 10)); err != nil {
			b.Fatal(err)
		}
	}
}
