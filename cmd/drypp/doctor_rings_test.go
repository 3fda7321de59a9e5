package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestCopyOf holds copies of a ring to it.
func TestCopyOf(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	ring, kept := filepath.Join(dir, "ring"), filepath.Join(dir, "copy")
	write := func(path, content string) {
		t.Helper()
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	says := func(want string) {
		t.Helper()
		if got := copyOf(ring, kept); got != want && (want == "" || !strings.Contains(got, want)) {
			t.Errorf("it says %q, want %q", got, want)
		}
	}
	says("") // there is nothing to copy
	write(ring, "new")
	says("can't be read")
	write(kept, "old")
	says("isn't up to date")
	write(kept, "new")
	says("")
}
