package main

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"drypp/courses/library"
)

// previewFolder returns a folder with a course in it, and what stands for the
// renderer.
func previewFolder(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	files := []string{"modules/adaptivecards/dist/adaptivecards.min.js", "modules/markdown-it/dist/browser/markdown-it.umd.min.js"}
	for _, name := range files {
		name = filepath.Join(folder, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.CopyFS(folder, library.Files()); err != nil {
		t.Fatal(err)
	}
	return folder
}

// TestPreviewEnds starts the preview as its author does, opens a page that
// waits for changes, and interrupts it.
func TestPreviewEnds(t *testing.T) {
	folder, temp := previewFolder(t), t.TempDir()
	t.Setenv("TMPDIR", temp)
	ctx, interrupt := context.WithCancel(t.Context())
	defer interrupt()
	out, in := io.Pipe()
	var stderr bytes.Buffer
	p := program{stdout: in, stderr: &stderr, now: time.Now}
	ended := make(chan int, 1)
	go func() {
		ended <- p.Run(ctx, []string{"courses", "preview", filepath.Join(folder, "phishing"), "--node-modules", filepath.Join(folder, "modules")})
		in.Close()
	}()
	lines := bufio.NewReader(out)
	first, err := lines.ReadString('\n')
	address, ok := strings.CutPrefix(strings.TrimSpace(first), "Open ")
	if err != nil || !ok {
		t.Fatalf("it said %q, %v; %s", first, err, stderr.String())
	}
	go io.Copy(io.Discard, lines)
	resp, err := http.Get(address + "courses/phishing/events")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if line, err := bufio.NewReader(resp.Body).ReadString('\n'); err != nil || !strings.HasPrefix(line, "data: ") {
		t.Errorf("the page waits with %q, %v", line, err)
	}
	interrupt()
	if status := <-ended; status != exitDone {
		t.Errorf("ended with %d: %s", status, stderr.String())
	}
	left, err := os.ReadDir(temp)
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func TestPreviewPortTaken(t *testing.T) {
	t.Parallel()
	folder := previewFolder(t)
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	var stderr bytes.Buffer
	p := program{stdout: io.Discard, stderr: &stderr, now: time.Now}
	status := p.Run(t.Context(), []string{"courses", "preview", folder, "--node-modules", filepath.Join(folder, "modules"),
		"--listen", taken.Addr().String()})
	if want := taken.Addr().String() + " is taken"; status != exitRefused || !strings.Contains(stderr.String(), want) {
		t.Errorf("status %d: %s", status, stderr.String())
	}
}
