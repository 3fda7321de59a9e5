package gift

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"drypp/courses"
	"drypp/courses/exchange"
	"drypp/courses/markdown"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestImport reads files as other systems write them, and shows what becomes of them
// and what is told of the rest.
func TestImport(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/*.gift")
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
			d := exchange.NewDraft("x", courses.Bokmaal)
			Import(d, filepath.Base(file), src)
			var got strings.Builder
			for _, f := range d.Found {
				got.WriteString(string(f.Severity) + " " + f.String() + "\n")
			}
			c, err := d.Course()
			if err != nil {
				t.Fatal(err)
			}
			text, err := markdown.Format(c, courses.Bokmaal)
			if err != nil {
				t.Fatal(err)
			}
			got.WriteString("\n" + string(text))
			golden := strings.TrimSuffix(file, ".gift") + ".golden"
			if *update {
				if err := os.WriteFile(golden, []byte(got.String()), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if got.String() != string(want) {
				t.Errorf("got\n%s\nwant\n%s", got.String(), want)
			}
		})
	}
}

// TestImportCases: what the conformance cases become can be exported and imported
// again, and the same.
func TestImportCases(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob(filepath.Join(cases, "*.gift"))
	if err != nil {
		t.Fatal(err)
	}
	if len(files) == 0 {
		t.Skip("the cases aren't beside the repository: they are those of fuhrmanator/GIFT-grammar-PEG.js")
	}
	for _, file := range files {
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		thereAndBack(t, string(src))
	}
}

// thereAndBack imports a file, exports the course, and imports that.
func thereAndBack(t *testing.T, src string) {
	t.Helper()
	d := exchange.NewDraft("x", courses.English)
	Import(d, "f.gift", []byte(src))
	for _, f := range d.Found {
		if f.File != "f.gift" || f.Line < 0 || f.Message == "" || f.Fix == "" {
			t.Errorf("finding %+v", f)
		}
	}
	c, err := d.Course()
	if err != nil {
		return // which says what is wrong
	}
	out, lost, err := Export(c, courses.English)
	if err != nil {
		t.Fatal(err)
	}
	if lost.Errors() > 0 {
		return // and names the question
	}
	d = exchange.NewDraft("x", courses.English)
	Import(d, "again.gift", out)
	again, err := d.Course()
	if err != nil {
		t.Fatalf("%v: %v\nfrom %q\nthrough %s", err, d.Found, src, out)
	}
	sameQuestions(t, again.Editions[courses.English].Questions, c.Editions[courses.English].Questions, string(out))
}

func FuzzAgain(f *testing.F) {
	for _, s := range seeds {
		f.Add(s)
	}
	files, err := filepath.Glob("testdata/*.gift")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		src, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(src))
	}
	f.Fuzz(thereAndBack)
}

// partly is a course of which GIFT can carry a part.
const partly = `---
id: x
title: X
summary: X
version: 1
minutes: 2
pass: 80
---

# Read this {#read}

Well.

## Which? {#which}

- [x] a
  > a
- [x] b
  > b
- [ ] c
  > c

## Fill both {#both .blanks}

The ___ is ___.

- [x] 1: a
  > a
- [ ] 1: *
  > b
- [x] 2: a
  > a
- [ ] 2: *
  > b

## Somebody calls {#call .scenario}

### It rings {#rings}

It rings.

- [x] Hang up
  > Right.
- [ ] Answer
  > No.
`

// TestExportFindings: what a course has and GIFT hasn't is named with its line.
func TestExportFindings(t *testing.T) {
	t.Parallel()
	f, err := markdown.Parse("en.md", courses.English, []byte(partly))
	if err != nil {
		t.Fatal(err)
	}
	out, found, err := Export(f.Course, courses.English)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"x/en.md: the version, pass mark,",
		"x/en.md:14: all or nothing isn't carried",
		"x/en.md:23: GIFT has no questions of the kind blanks",
		"x/en.md:36: GIFT has no questions of the kind scenario",
	}
	if len(found) != len(want) || found.Errors() != 2 {
		t.Fatalf("found\n%v", found)
	}
	for i := range want {
		if !strings.HasPrefix(found[i].String(), want[i]) {
			t.Errorf("got %s\nwant %s", found[i], want[i])
		}
	}
	if !strings.Contains(string(out), "// [id:which]\nWhich?{\n\t~%50%a#a\n") || strings.Contains(string(out), "Fill both") {
		t.Errorf("out\n%s", out)
	}
	if _, _, err := Export(f.Course, courses.Nynorsk); err == nil {
		t.Error("a language that isn't there is no error")
	}
}
