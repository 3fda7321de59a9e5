package qti

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"flag"
	"fmt"
	"io"
	"maps"
	"os"
	"path"
	"slices"
	"strings"
	"testing"

	"drypp/courses"
	"drypp/courses/library"
	"drypp/courses/markdown"
)

var update = flag.Bool("update", false, "write the golden files anew")

// unpacked returns the files of a package.
func unpacked(t *testing.T, data []byte) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if err := r.Close(); err != nil {
			t.Fatal(err)
		}
		if files[f.Name] != "" {
			t.Errorf("%s is there twice", f.Name)
		}
		files[f.Name] = string(content)
	}
	return files
}

// everyKind is a course with a question of each kind.
func everyKind(t *testing.T) *courses.Course {
	t.Helper()
	c, err := markdown.Load(os.DirFS("testdata"), "every-kind")
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestEveryKind(t *testing.T) {
	t.Parallel()
	out, found, err := Export(everyKind(t), courses.English)
	if err != nil {
		t.Fatal(err)
	}
	if again, _, err := Export(everyKind(t), courses.English); err != nil || !bytes.Equal(again, out) {
		t.Errorf("another time it has other bytes, %v", err)
	}
	files := unpacked(t, out)
	check(t, files)
	var got strings.Builder
	for _, f := range found {
		fmt.Fprintf(&got, "%s\n", f)
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if path.Ext(name) != ".xml" {
			fmt.Fprintf(&got, "\n== %s: %d bytes\n", name, len(files[name]))
			continue
		}
		fmt.Fprintf(&got, "\n== %s\n%s", name, strings.ReplaceAll(files[name], "><", ">\n<"))
	}
	const golden = "testdata/every-kind.golden"
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
}

func TestLibrary(t *testing.T) {
	t.Parallel()
	list, err := library.Courses()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range list {
		for l, ed := range c.Editions {
			if len(ed.Questions) == 0 {
				continue // a test of other courses' questions
			}
			out, found, err := Export(c, l)
			if err != nil {
				t.Fatal(err)
			}
			files := unpacked(t, out)
			check(t, files)
			items := 0
			for name := range files {
				if strings.HasPrefix(name, "items/") {
					items++
				}
			}
			if items+found.Errors() != len(ed.Questions) {
				t.Errorf("%s, %s: %d items of %d questions, and\n%v", c.ID, l, items, len(ed.Questions), found)
			}
		}
	}
}

// check holds a package to what the information model and the packaging ask for
// beyond well-formed XML, as far as this exporter could go wrong.
func check(t *testing.T, files map[string]string) {
	t.Helper()
	listed := map[string]bool{manifest: true}
	for name, content := range files {
		if path.Ext(name) != ".xml" {
			continue
		}
		d := parse(t, name, content)
		for _, href := range d.hrefs {
			if _, ok := files[path.Join(path.Dir(name), href)]; !ok {
				t.Errorf("%s refers to %s, which isn't there", name, href)
			}
			if name == manifest {
				listed[href] = true
			}
		}
		for id, n := range d.ids {
			if n > 1 {
				t.Errorf("%s has the identifier %s %d times", name, id, n)
			}
		}
		for _, id := range d.refers {
			if d.declared[id] == 0 && d.ids["resource "+id] == 0 {
				t.Errorf("%s refers to %s, which isn't declared", name, id)
			}
		}
		if !slices.IsSortedFunc(d.order, func(a, b string) int { return slices.Index(parts, a) - slices.Index(parts, b) }) {
			t.Errorf("%s has its parts in the order %v", name, d.order)
		}
	}
	for name := range files {
		if !listed[name] {
			t.Errorf("%s isn't in the manifest", name)
		}
	}
}

// parts are those of an item and a test, in the order that their schemas ask for.
var parts = []string{"qti-response-declaration", "qti-outcome-declaration", "qti-item-body", "qti-test-part",
	"qti-response-processing", "qti-outcome-processing", "qti-modal-feedback"}

// parsed is what check looks at.
type parsed struct {
	hrefs, refers, order []string
	ids, declared        map[string]int
}

func parse(t *testing.T, name, content string) parsed {
	t.Helper()
	p := parsed{ids: map[string]int{}, declared: map[string]int{}}
	d := xml.NewDecoder(strings.NewReader(content))
	depth := 0
	for {
		tok, err := d.Token()
		if errors.Is(err, io.EOF) {
			return p
		}
		if err != nil {
			t.Fatalf("%s: %v\n%s", name, err, content)
		}
		switch tok := tok.(type) {
		case xml.EndElement:
			depth--
		case xml.StartElement:
			depth++
			if depth == 2 && slices.Contains(parts, tok.Name.Local) {
				p.order = append(p.order, tok.Name.Local)
			}
			p.element(tok)
		}
	}
}

func (p *parsed) element(e xml.StartElement) {
	space := e.Name.Local
	if strings.HasSuffix(space, "-declaration") || strings.Contains(space, "choice") || space == "resource" {
		space = map[bool]string{true: "declared", false: space}[strings.HasSuffix(space, "-declaration")]
		for _, a := range e.Attr {
			if a.Name.Local == "identifier" {
				p.ids[space+" "+a.Value]++
				p.declared[a.Value]++
			}
		}
	}
	for _, a := range e.Attr {
		switch name := a.Name.Local; {
		case (name == "href" || name == "src" || name == "data") && !strings.Contains(a.Value, ":"):
			p.hrefs = append(p.hrefs, a.Value)
		case name == "response-identifier", name == "outcome-identifier", name == "identifierref",
			name == "identifier" && (e.Name.Local == "qti-variable" || e.Name.Local == "qti-set-outcome-value"):
			p.refers = append(p.refers, a.Value)
		}
	}
}
