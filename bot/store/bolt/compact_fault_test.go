//go:build linux

package bolt_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"drypp/bot/store"
	"drypp/bot/store/bolt"
)

// childCompacts has learners answer while the store is compacted again and again.
func childCompacts(dir string) error {
	db, err := bolt.Open(dir, bolt.Options{})
	if err != nil {
		return err
	}
	stop, stopped := make(chan struct{}), make(chan error)
	go func() {
		for {
			select {
			case <-stop:
				stopped <- nil
				return
			default:
			}
			if _, _, err := db.Compact(context.Background()); err != nil {
				stopped <- err
				return
			}
		}
	}()
	for i := range 20 {
		if err := answerAll(db, fmt.Sprint(os.Getpid(), "-", i)); err != nil {
			return err
		}
	}
	close(stop)
	return errors.Join(<-stopped, db.Close())
}

// childCompactsOnce has learners answer, compacts the store once and has others
// answer.
func childCompactsOnce(dir string) error {
	db, err := bolt.Open(dir, bolt.Options{})
	if err != nil {
		return err
	}
	if err := answerAll(db, "before"); err != nil {
		return err
	}
	_, _, err = db.Compact(context.Background())
	fmt.Println("compacted:", err == nil)
	if err := answerAll(db, "after"); err != nil {
		return err
	}
	fmt.Println("healthy:", db.Healthy() == nil)
	return db.Close()
}

// withoutDraft opens the store that a child left, holds it against what the child
// said, and looks whether a draft is left.
func withoutDraft(t *testing.T, dir string, said []string) {
	t.Helper()
	compare(t, dir, said)
	if _, err := os.Stat(filepath.Join(dir, bolt.FileName+".new")); !errors.Is(err, fs.ErrNotExist) {
		t.Fatalf("a draft is left: %v", err)
	}
}

// TestCompactKilled kills a process that compacts a store while people answer, at
// random moments: every answer that was acknowledged is there.
func TestCompactKilled(t *testing.T) {
	t.Parallel()
	rounds := 5
	if *bolt.Thorough {
		rounds = 30
	}
	dir := newDir(t)
	random := rand.New(rand.NewPCG(3, 4))
	var all []string
	drafts := 0
	for range rounds {
		c := child(t, "compact", dir)
		pipe, err := c.StdoutPipe()
		if err == nil {
			err = c.Start()
		}
		if err != nil {
			t.Fatal(err)
		}
		told := bufio.NewReader(pipe)
		var out []byte
		for range random.IntN(80) {
			line, err := told.ReadBytes('\n')
			if out = append(out, line...); err != nil {
				break
			}
		}
		_ = c.Process.Kill() // it may have ended
		rest, _ := io.ReadAll(told)
		_ = c.Wait() // it was killed
		if strings.Contains(string(out)+string(rest), "error:") {
			t.Fatalf("%s%s", out, rest)
		}
		if _, err := os.Stat(filepath.Join(dir, bolt.FileName+".new")); err == nil {
			drafts++
		}
		said := lines(append(out, rest...))
		if len(rest) > 0 && rest[len(rest)-1] != '\n' {
			said = said[:len(said)-1]
		}
		withoutDraft(t, dir, said)
		all = append(all, said...)
	}
	compare(t, dir, all)
	t.Logf("%d of %d children left a draft, %d things were acknowledged", drafts, rounds, len(all))
	if drafts == 0 {
		t.Error("none was killed while it compacted")
	}
}

// TestCompactFailing has each system call fail that writes the draft or puts it in
// its place: the store goes on in the old file, or refuses changes where it can't
// be known which of the two a power failure would leave.
func TestCompactFailing(t *testing.T) {
	t.Parallel()
	needStrace(t)
	type run struct{ compacted, healthy bool }
	runs := make(chan run, 100)
	t.Run("fault", func(t *testing.T) {
		for call, times := range map[string][]int{
			"openat": {1}, "pwrite64": {1, 3, 8}, "fdatasync": {1, 2, 3}, "fsync": {1, 2}, "renameat": {1}, "flock": {1},
		} {
			for _, n := range times {
				for _, errno := range []string{"EIO", "ENOSPC"} {
					t.Run(fmt.Sprintf("%s %s %d", call, errno, n), func(t *testing.T) {
						t.Parallel()
						compacted, healthy := compactFailing(t, call, errno, n)
						runs <- run{compacted, healthy}
					})
				}
			}
		}
	})
	close(runs)
	failed, stopped := 0, 0
	for r := range runs {
		if !r.compacted {
			failed++
		}
		if !r.healthy {
			stopped++
		}
	}
	t.Logf("compaction failed in %d runs, in %d of them the store takes no changes", failed, stopped)
	if failed < 10 || stopped > failed {
		t.Errorf("compaction failed in %d runs, and the store in %d", failed, stopped)
	}
}

// compactFailing has a child compact while one call on the draft or on the folder
// fails, and checks what it leaves.
func compactFailing(t *testing.T, call, errno string, n int) (compacted, healthy bool) {
	dir := newDir(t)
	open(t, dir).Close()
	draft := filepath.Join(dir, bolt.FileName+".new")
	by := []string{"strace", "-f", "-qq", "-o", os.DevNull, "-P", draft}
	if call == "fsync" {
		by = append(by, "-P", dir)
	}
	by = append(by, "-e", "trace="+call, "-e", "signal=none", "-e", fmt.Sprintf("inject=%s:error=%s:when=%d", call, errno, n))
	out, err := child(t, "compact once", dir, by...).Output()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	said := lines(out)
	withoutDraft(t, dir, said)
	compacted, healthy = slices.Contains(said, "compacted: true"), slices.Contains(said, "healthy: true")
	if !healthy && call != "fsync" {
		t.Errorf("the store takes no changes any more: %s", out)
	}
	return compacted, healthy
}

// TestCompactFullDisk compacts where there isn't room for two files.
func TestCompactFullDisk(t *testing.T) {
	t.Parallel()
	c := child(t, "compact full", t.TempDir())
	c.SysProcAttr = &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWNS}
	if os.Getuid() != 0 {
		c.SysProcAttr = &syscall.SysProcAttr{
			Cloneflags:  syscall.CLONE_NEWNS | syscall.CLONE_NEWUSER,
			UidMappings: []syscall.SysProcIDMap{{HostID: os.Getuid(), Size: 1}},
		}
	}
	out, err := c.Output()
	if errors.Is(err, syscall.EPERM) || errors.Is(err, syscall.EACCES) || strings.Contains(string(out), "error: operation not permitted") {
		t.Skip("this machine doesn't let a test mount anything")
	}
	var exit *exec.ExitError
	if errors.As(err, &exit) || err != nil {
		t.Fatalf("%v: %s", err, out)
	}
}

// childCompactsFull compacts a store on a small disk with too little room, then
// with enough.
func childCompactsFull(dir string) error {
	const size = 2 << 20
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, fmt.Sprintf("size=%d", size)); err != nil {
		return err
	}
	db, err := bolt.Open(filepath.Join(dir, "org"), bolt.Options{})
	if err != nil {
		return err
	}
	for i := range 20 {
		if err := answerAll(db, fmt.Sprint(i)); err != nil {
			return err
		}
	}
	var disk syscall.Statfs_t
	if err := syscall.Statfs(dir, &disk); err != nil {
		return err
	}
	ballast := filepath.Join(dir, "ballast")
	free := int(disk.Bavail) * int(disk.Bsize)
	if err := os.WriteFile(ballast, make([]byte, free-32<<10), 0o600); err != nil {
		return err
	}
	if _, _, err := db.Compact(context.Background()); !errors.Is(err, syscall.ENOSPC) {
		return fmt.Errorf("on a full disk it gave %w", err)
	}
	if err := errors.Join(answerAll(db, "more"), db.Healthy(), os.Remove(ballast)); err != nil {
		return err
	}
	if _, _, err := db.Compact(context.Background()); err != nil {
		return err
	}
	_, err = db.Person(context.Background(), "more")
	if errors.Is(err, store.ErrNotFound) {
		return errors.New("who came while it failed is lost")
	}
	return errors.Join(err, db.Check(context.Background()), db.Close())
}
