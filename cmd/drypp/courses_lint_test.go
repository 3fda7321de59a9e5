package main

import (
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"drypp/courses"
	"drypp/courses/library"
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
		if err := os.Mkdir(filepath.Join(root, id), 0o700); err != nil {
			tb.Fatal(err)
		}
		for _, l := range courses.Languages {
			text, err := fs.ReadFile(library.Files(), of+"/"+string(l)+".md")
			if err != nil {
				tb.Fatal(err)
			}
			text = bytes.Replace(text, []byte("id: "+of+"\n"), []byte("id: "+id+"\n"), 1)
			if err := os.WriteFile(filepath.Join(root, id, string(l)+".md"), text, 0o600); err != nil {
				tb.Fatal(err)
			}
		}
	}
	return root
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
