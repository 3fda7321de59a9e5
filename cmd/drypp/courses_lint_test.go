package main

import (
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"drypp/cards"
	"drypp/courses"
	"drypp/courses/library"
	"drypp/courses/markdown"
)

// manyCourses writes n courses like those of the library, each under an ID of
// its own, and returns the folder.
func manyCourses(tb testing.TB, n int) string {
	tb.Helper()
	list, err := library.Courses()
	if err != nil {
		tb.Fatal(err)
	}
	root := tb.TempDir()
	for i := range n {
		of := list[i%len(list)].ID
		id := fmt.Sprintf("%s-%d", of, i)
		copyCourse(tb, of, filepath.Join(root, id))
		for _, l := range courses.Languages {
			replace(tb, filepath.Join(root, id, string(l)+".md"), "id: "+of+"\n", "id: "+id+"\n")
		}
	}
	return root
}

// copyCourse writes a course of the library into a new folder.
func copyCourse(tb testing.TB, id, folder string) {
	tb.Helper()
	files, err := fs.Sub(library.Files(), id)
	if err == nil {
		err = os.CopyFS(folder, files)
	}
	if err != nil {
		tb.Fatal(err)
	}
}

// replace replaces text in a file, once.
func replace(tb testing.TB, file, old, new string) {
	tb.Helper()
	text, err := os.ReadFile(file)
	if err == nil {
		err = os.WriteFile(file, bytes.Replace(text, []byte(old), []byte(new), 1), 0o600)
	}
	if err != nil {
		tb.Fatal(err)
	}
}

func lint(tb testing.TB, path string) (status int, out string) {
	tb.Helper()
	var stdout bytes.Buffer
	p := program{stdout: &stdout, stderr: io.Discard}
	return p.Run(tb.Context(), []string{"courses", "lint", path}), stdout.String()
}

// What comes along passes, as do many courses at once.
func TestLintManyCourses(t *testing.T) {
	t.Parallel()
	if status, out := lint(t, manyCourses(t, 24)); status != exitDone {
		t.Errorf("status %d:\n%s", status, out)
	}
}

// The courses that come along have no errors.
func TestLintLibrary(t *testing.T) {
	t.Parallel()
	sources, err := markdown.Sources(library.Files(), "library")
	if err != nil || len(sources) == 0 {
		t.Fatalf("%d courses, %v", len(sources), err)
	}
	found, err := markdown.LintAll(sources, cards.Oversized)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range found {
		if f.Severity == markdown.Error {
			t.Error(f)
		}
	}
}

// A course of one's own can't be given beside one of the same ID that comes
// along, but those that come along may be looked at where they are written.
func TestLintTakenID(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	copyCourse(t, "teams", filepath.Join(root, "teams"))
	if status, out := lint(t, root); status != exitDone {
		t.Errorf("status %d:\n%s", status, out)
	}
	replace(t, filepath.Join(root, "teams", "nb.md"), "title: ", "title: Vår ")
	status, out := lint(t, root)
	if status != exitRefused || !strings.Contains(out, "nb.md:2 ") || !strings.Contains(out, `the id "teams" is that of a course that comes along`) {
		t.Errorf("status %d:\n%s", status, out)
	}
}

// A card that is too large is found where its lesson begins.
func TestLintCardSize(t *testing.T) {
	t.Parallel()
	root := manyCourses(t, 1)
	files, err := filepath.Glob(filepath.Join(root, "*", "nn.md"))
	if err != nil || len(files) != 1 {
		t.Fatal(files, err)
	}
	text, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := bytes.Cut(text, []byte("\n# "))
	at := 1 + bytes.Count(text[:len(text)-len(rest)], []byte("\n"))
	heading, rest, _ := bytes.Cut(rest, []byte("\n"))
	text = slices.Concat(text[:len(text)-len(rest)-len(heading)-1], heading, []byte("\n"))
	for range 3 {
		text = append(text, "\n"+strings.Repeat("Ord ", 2500)+"\n"...)
	}
	if err := os.WriteFile(files[0], append(text, rest...), 0o600); err != nil {
		t.Fatal(err)
	}
	status, out := lint(t, root)
	want := fmt.Sprintf("nn.md:%d", at)
	if status != exitRefused || !strings.Contains(out, want) || !strings.Contains(out, "card-size") {
		t.Errorf("status %d, want %s:\n%s", status, want, out)
	}
}

// BenchmarkLint looks at 1 000 courses in three languages, from files to
// findings.
func BenchmarkLint(b *testing.B) {
	root := manyCourses(b, 1000)
	for b.Loop() {
		if status, out := lint(b, root); status != exitDone {
			b.Fatalf("status %d:\n%s", status, out)
		}
	}
}
