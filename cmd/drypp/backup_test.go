package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"drypp/bot/store"
	"drypp/bot/teams/teamstest"
	"drypp/cmd/drypp/archive"
	"drypp/cmd/drypp/config"
)

// do runs a subcommand of drypp as a process of its own, which must succeed.
func (p *process) do(args ...string) {
	p.t.Helper()
	if out, err := p.command(args...).CombinedOutput(); err != nil {
		p.t.Fatalf("drypp %s: %v\n%s", strings.Join(args, " "), err, out)
	}
}

// elsewhere is the same installation on another machine, with nothing in it but the
// master key.
func (p *process) elsewhere() *process {
	p.t.Helper()
	text, err := os.ReadFile(p.file)
	if err != nil {
		p.t.Fatal(err)
	}
	other := &process{t: p.t, file: filepath.Join(p.t.TempDir(), "drypp.yaml"), environ: p.environ}
	if err := os.WriteFile(other.file, text, 0o600); err != nil {
		p.t.Fatal(err)
	}
	if own := filepath.Join(filepath.Dir(p.file), "courses"); exists(own) {
		if err := os.CopyFS(filepath.Join(filepath.Dir(other.file), "courses"), os.DirFS(own)); err != nil {
			p.t.Fatal(err)
		}
	}
	const master = "master.key"
	if err := copyFile(filepath.Join(filepath.Dir(other.file), master), filepath.Join(filepath.Dir(p.file), master)); err != nil {
		p.t.Fatal(err)
	}
	if err := os.Mkdir(other.keys(), 0o700); err != nil {
		p.t.Fatal(err)
	}
	return other
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// TestBackupDrill backs the program up while many people answer, and restores
// it elsewhere: every answer that was acknowledged before the backup began must
// be there, once and as it was given.
func TestBackupDrill(t *testing.T) {
	t.Parallel()
	teams, network := teamstest.Start(t, teamstest.Config{})
	h := newHall(t, teams)
	p := start(t, network, "nobody@example.no")
	h.open(p.address)
	leave := h.fill()
	for range 4 {
		h.awaitAnswers(1 + rand.IntN(200))
		h.mu.Lock()
		before := slices.Clone(h.unverified)
		h.mu.Unlock()
		archive := filepath.Join(t.TempDir(), "backup.tar")
		p.do("backup", archive)
		p.do("check")
		h.awaitAnswers(crowd) // it goes on answering
		other := p.elsewhere()
		other.do("restore", archive, "--keys", p.keys())
		other.do("check")
		h.mu.Lock()
		h.kept(filepath.Join(filepath.Dir(other.file), "data", teamstest.Tenant), before)
		h.mu.Unlock()
		t.Logf("%d acknowledged answers before the backup, 0 lost, 0 double", len(before))
	}
	leave()
}

// breakingStore is a store whose disk fails while it is copied.
type breakingStore struct {
	store.Store
	size int64
}

func (s breakingStore) Snapshot(_ context.Context, to func(int64) (io.Writer, error)) error {
	out, err := to(s.size)
	if err == nil && s.size > 1 {
		_, err = out.Write(make([]byte, s.size-1))
	}
	return errors.Join(err, errors.New("the disk is gone"))
}

// TestNoHalfBackup: a snapshot that breaks off leaves no file.
func TestNoHalfBackup(t *testing.T) {
	t.Parallel()
	for size, want := range map[int64]string{0: "the disk is gone", 1: "the disk is gone", 100_000: "broke off"} {
		path := listen(t, organisation{Organisation: config.Organisation{TenantID: "t"}, store: breakingStore{size: size}})
		c := &config.Config{Data: filepath.Dir(path)}
		folder := t.TempDir()
		p := program{stdout: io.Discard, stderr: io.Discard, now: time.Now}
		err := p.backup(t.Context(), c, filepath.Join(folder, "b.tar"), storesAsked{format: "table"})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("after %d bytes: got %v, want %q", size-1, err, want)
		}
		if err := p.check(t.Context(), c, storesAsked{format: "table"}); err == nil {
			t.Error("a store that can't be read is in order")
		}
		for _, empty := range []string{folder, filepath.Join(c.Data, ".work")} {
			if left, err := os.ReadDir(empty); len(left) > 0 {
				t.Errorf("%s holds %v (%v)", empty, left, err)
			}
		}
	}
}

// TestBackupEnds: a signal ends a backup without a trace.
func TestBackupEnds(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	ctx, cancel := context.WithCancel(t.Context())
	err := writeOnce(filepath.Join(folder, "b.tar"), func(out io.Writer) error {
		a := archive.NewWriter(out, "test", time.Now())
		return a.Add("x", func(to func(int64) (io.Writer, error)) error {
			w, err := to(10)
			cancel()
			_, errWrite := w.Write([]byte("half"))
			return errors.Join(err, errWrite, ctx.Err())
		})
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want %v", err, context.Canceled)
	}
	if left, err := os.ReadDir(folder); len(left) > 0 {
		t.Errorf("it left %v (%v)", left, err)
	}
}

// TestShortSnapshot: a snapshot shorter than it said never makes a backup.
func TestShortSnapshot(t *testing.T) {
	t.Parallel()
	a := archive.NewWriter(io.Discard, "test", time.Now())
	err := a.Add("x", func(to func(int64) (io.Writer, error)) error {
		_, err := to(10)
		return err
	})
	if err == nil || len(a.Manifest.Stores) > 0 {
		t.Errorf("got %v and %d stores, want an error and none", err, len(a.Manifest.Stores))
	}
}

// TestOccasionally: somebody who waits is told every other second, no more.
func TestOccasionally(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	now := time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)
	p := program{stderr: &out, now: func() time.Time { return now }}
	w := &progress{occasionally: p.occasionally(), to: io.Discard, what: "organisation x"}
	for range 50 {
		if _, err := w.Write(make([]byte, 1<<20)); err != nil {
			t.Fatal(err)
		}
		now = now.Add(100 * time.Millisecond)
	}
	if want := "drypp: organisation x: 22 MiB so far\ndrypp: organisation x: 43 MiB so far\n"; out.String() != want {
		t.Errorf("it said\n%s, want\n%s", out.String(), want)
	}
}

// TestWork: one process at a time works in the folder, and what a killed one
// left goes.
func TestWork(t *testing.T) {
	t.Parallel()
	data := filepath.Join(t.TempDir(), "data")
	left := filepath.Join(data, ".work", "left")
	if err := os.MkdirAll(left, 0o700); err != nil {
		t.Fatal(err)
	}
	w, err := openWork(data)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(left); err == nil {
		t.Error("what was left is still there")
	}
	if _, err := openWork(data); err == nil || !strings.Contains(err.Error(), "another drypp check or restore") {
		t.Errorf("a second one got %v", err)
	}
	if err := w.close(); err != nil {
		t.Fatal(err)
	}
	if entries, err := os.ReadDir(data); err != nil || len(entries) > 0 {
		t.Errorf("it left %v (%v)", entries, err)
	}
}
