package markdown

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rogpeppe/go-internal/txtar"

	"drypp/courses"
)

var update = flag.Bool("update", false, "write the findings in testdata/lint anew")

const wanted = "findings"

// TestLint holds each rule to the exact findings about a small bad course.
func TestLint(t *testing.T) {
	t.Parallel()
	names, err := filepath.Glob("testdata/lint/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatal("there are no cases:", err)
	}
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			t.Parallel()
			archive, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			last := &archive.Files[len(archive.Files)-1]
			if last.Name != wanted {
				t.Fatalf("the last file is %s, not %s", last.Name, wanted)
			}
			got := show(t, sources(t, inMemory(archive.Files[:len(archive.Files)-1])))
			if *update {
				last.Data = []byte(got)
				if err := os.WriteFile(name, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if want := string(last.Data); got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

func inMemory(files []txtar.File) fstest.MapFS {
	fsys := fstest.MapFS{}
	for _, f := range files {
		fsys[f.Name] = &fstest.MapFile{Data: f.Data}
	}
	return fsys
}

func sources(t *testing.T, fsys fstest.MapFS) []Source {
	t.Helper()
	list, err := Sources(fsys, "")
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// show lints and writes a finding a line. Each says what to do.
func show(t *testing.T, list []Source, rules ...Rule) string {
	t.Helper()
	found, err := LintAll(list, rules...)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, f := range found {
		if f.Message == "" || f.Fix == "" || strings.Contains(f.Sentence(), "%!") {
			t.Errorf("%+v doesn't say what is wrong and what to do", f)
		}
		fmt.Fprintf(&b, "%s: %s: %s: %s\n", f.Place(), f.Severity, f.Code, f.Sentence())
	}
	return b.String()
}

// Every code has a case, and is explained to authors.
func TestCodes(t *testing.T) {
	t.Parallel()
	guide, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	cases, err := os.ReadFile("../fault.go")
	if err != nil {
		t.Fatal(err)
	}
	var seen strings.Builder
	names, _ := filepath.Glob("testdata/lint/*.txtar")
	for _, name := range names {
		archive, err := txtar.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		seen.Write(archive.Files[len(archive.Files)-1].Data)
	}
	for line := range strings.Lines(string(cases)) {
		_, rest, ok := strings.Cut(line, " Code = \"")
		if !ok {
			continue
		}
		code, _, _ := strings.Cut(rest, "\"")
		if !strings.Contains(string(guide), "| `"+code+"` |") {
			t.Errorf("the guide doesn't explain %s", code)
		}
		if courses.Code(code) != courses.CodeCardSize && !strings.Contains(seen.String(), ": "+code+": ") {
			t.Errorf("no case of testdata/lint finds %s", code)
		}
	}
}

// Two courses with one ID can't be given together.
func TestLintSharedID(t *testing.T) {
	t.Parallel()
	fsys := folder(map[string]string{"fire/en.md": whole, "fire/nb.md": whole})
	list := []Source{{fsys, "fire", "ours/fire"}, {fsys, "fire", "theirs/fire"}}
	want := "theirs/fire/nb.md:2: error: duplicate-id: the id \"fire\" is that of the course in ours/fire as well: give one of them, and its folder, another\n"
	if got := show(t, list); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	files := []Source{{fsys, "fire/en.md", "ours/fire/en.md"}, {fsys, "fire/nb.md", "ours/fire/nb.md"}}
	if got := show(t, files); got != "" {
		t.Errorf("two files of one course are no two courses:\n%s", got)
	}
}

// A single file is looked at without the others.
func TestLintFile(t *testing.T) {
	t.Parallel()
	fsys := folder(map[string]string{"fire/en.md": whole, "fire/nb.md": "x", "fire/de.md": "x"})
	if got := show(t, []Source{{fsys, "fire/en.md", "en.md"}}); got != "" {
		t.Errorf("got\n%s", got)
	}
	if got := show(t, []Source{{fsys, "fire/nb.md", "nb.md"}}); !strings.HasPrefix(got, "nb.md:1: error: syntax: there is no front matter") {
		t.Errorf("got\n%s", got)
	}
	if got := show(t, []Source{{fsys, "fire/de.md", ""}}); !strings.HasPrefix(got, "fire/de.md: error: file: \"de\" is no language") {
		t.Errorf("got\n%s", got)
	}
	if _, err := LintAll([]Source{{fsys, "fire/nn.md", ""}, {fsys, "flood", ""}}); err == nil || !strings.Contains(err.Error(), "fire/nn.md") {
		t.Errorf("a file that isn't there: %v", err)
	}
}

// Rules of others are asked about what can be given, and only then.
func TestLintRules(t *testing.T) {
	t.Parallel()
	rule := func(c *courses.Course) []*courses.Fault {
		f := courses.NewFault(courses.CodeCardSize, "%s is large: make it small", c.ID)
		f.Language, f.Step = courses.English, "where"
		return []*courses.Fault{f}
	}
	c, found, err := Lint(Source{FS: folder(map[string]string{"fire/en.md": whole}), Path: "fire"}, rule)
	if err != nil || c == nil || len(found) != 1 || found[0].String() != "fire/en.md:15: fire is large: make it small" || found[0].Step != "where" {
		t.Errorf("%v, %v, %v", c, found, err)
	}
	c, found, err = Lint(Source{FS: folder(map[string]string{"fire/en.md": head}), Path: "fire"}, rule)
	if err != nil || c != nil || found.Errors() != 1 || len(found) != 1 {
		t.Errorf("%v, %v, %v", c, found, err)
	}
}

// FuzzLint: nothing panics, everything has a place and a remedy, and what
// Parse refuses lint finds errors in.
func FuzzLint(f *testing.F) {
	for _, src := range hostile() {
		if len(src) < 2000 {
			f.Add([]byte(src))
		}
	}
	for _, m := range mistakes {
		f.Add([]byte(m.src))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		fsys := fstest.MapFS{"fire/en.md": {Data: src}, "fire/nb.md": {Data: []byte(whole)}}
		_, found, err := Lint(Source{FS: fsys, Path: "fire"})
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range found {
			if f.File == "" || f.Message == "" || f.Fix == "" || f.Code == "" {
				t.Errorf("%+v", f)
			}
		}
		if _, err := Parse("en.md", courses.English, src); err != nil && found.Errors() == 0 {
			t.Errorf("lint finds no error where there is %v", err)
		}
	})
}

// A file with a mistake in every line doesn't drown anybody.
func TestLintBounded(t *testing.T) {
	t.Parallel()
	for _, section := range []string{"# a\n\nx\n\n", "## q {#q}\n\n- [ ] a\n\n"} {
		fsys := folder(map[string]string{"fire/en.md": head + strings.Repeat(section, 3000)})
		_, found, err := Lint(Source{FS: fsys, Path: "fire"})
		if err != nil || len(found) == 0 || len(found) > 2*maxFindings {
			t.Errorf("%d findings about %q, %v", len(found), section, err)
		}
	}
}
