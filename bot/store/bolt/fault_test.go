//go:build linux

package bolt_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"

	"drypp/bot/store"
	"drypp/bot/store/bolt"
	"drypp/bot/store/storetest"
	"drypp/courses/campaigns"
	"drypp/courses/recall"
	"drypp/courses/surveys"
)

// fault is a system call that fails: once, the n-th time that a thread makes
// it, or from then on.
type fault struct {
	call, errno string
	n           int
	on          bool
}

func (f fault) String() string {
	then := ""
	if f.on {
		then = "+"
	}
	return fmt.Sprintf("%s:error=%s:when=%d%s", f.call, f.errno, f.n, then)
}

// faults are enough to hit every call of the commit path: in the creation of
// the file, its growth, and several commits.
func faults() (all []fault) {
	for _, errno := range []string{"EIO", "ENOSPC"} {
		for _, c := range []struct {
			call string
			n    int
		}{{"pwrite64", 28}, {"fdatasync", 10}, {"ftruncate", 3}, {"fsync", 3}} {
			for n := range c.n {
				all = append(all, fault{call: c.call, errno: errno, n: n + 1})
			}
			all = append(all, fault{c.call, errno, 5, true})
		}
	}
	return all
}

// TestFailingCalls makes each system call of the commit path fail and looks
// whether an answer that was acknowledged is lost, or one that was refused is
// there.
func TestFailingCalls(t *testing.T) {
	t.Parallel()
	needStrace(t)
	hits := make(chan string, len(faults()))
	t.Run("fault", func(t *testing.T) {
		for _, f := range faults() {
			t.Run(f.String(), func(t *testing.T) {
				t.Parallel()
				hits <- failOnce(t, f)
			})
		}
	})
	close(hits)
	seen := map[string]int{}
	for hit := range hits {
		seen[hit]++
	}
	t.Logf("calls that failed, by what they were: %v", seen)
	for _, hit := range []string{
		"page EIO", "page ENOSPC", "meta EIO", "meta ENOSPC", "sync of pages EIO", "sync of pages ENOSPC",
		"sync of meta EIO", "sync of meta ENOSPC", "ftruncate EIO", "ftruncate ENOSPC", "fsync EIO", "fsync ENOSPC",
	} {
		if seen[hit] == 0 {
			t.Errorf("no run made this call fail: %s", hit)
		}
	}
}

func needStrace(t *testing.T) {
	t.Helper()
	if err := exec.CommandContext(t.Context(), "strace", "-f", "-o", os.DevNull, "true").Run(); err != nil {
		needed(t, "strace (Debian: apt install strace) can't be used", err)
	}
}

// failOnce has a child answer while a call fails, and checks what it leaves. It
// returns what the call that failed first was for.
func failOnce(t *testing.T, f fault) string {
	dir := filepath.Join(t.TempDir(), "org")
	trace := filepath.Join(t.TempDir(), "trace")
	out, err := child(t, "answer", dir, "strace", "-f", "--seccomp-bpf", "-qq", "-o", trace,
		"-e", "trace=pwrite64,fdatasync,ftruncate,fsync", "-e", "signal=none", "-e", "inject="+f.String()).Output()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	said := lines(out)
	calls, err := os.ReadFile(trace)
	if err != nil {
		t.Fatal(err)
	}
	hit := what(string(calls))
	if opened := !strings.HasPrefix(said[0], "not opened: "); opened {
		healthy := slices.Contains(said, "healthy: true")
		if want := recovers(hit, f); healthy != want {
			t.Errorf("after a failed %s the store is healthy: %v, want %v\n%s", hit, healthy, want, out)
		}
	}
	compare(t, dir, said)
	return hit + " " + f.errno
}

// recovers says whether the store takes changes again after the fault: where
// nothing failed, and where a single write found no space.
func recovers(hit string, f fault) bool {
	return hit == "nothing" || f.errno == "ENOSPC" && !f.on && slices.Contains([]string{"page", "meta", "ftruncate"}, hit)
}

var (
	traced   = regexp.MustCompile(`(pwrite64|fdatasync|ftruncate|fsync)\(\d+`)
	metaPage = regexp.MustCompile(`, (0|4096)\) += `)
)

// what tells what the first failed call in a trace was for: bbolt writes its
// pages, syncs them, writes the meta page, which is one of the first two in
// the file, and syncs it.
func what(trace string) string {
	afterMeta := false
	for line := range strings.Lines(trace) {
		call := traced.FindStringSubmatch(line)
		if call == nil {
			continue
		}
		meta := call[1] == "pwrite64" && metaPage.MatchString(line)
		if strings.Contains(line, "(INJECTED)") {
			switch {
			case meta:
				return "meta"
			case call[1] == "pwrite64":
				return "page"
			case call[1] == "fdatasync" && afterMeta:
				return "sync of meta"
			case call[1] == "fdatasync":
				return "sync of pages"
			}
			return call[1]
		}
		afterMeta = meta
	}
	return "nothing"
}

// compare opens the store that a child left and holds it against what the
// child said.
func compare(t *testing.T, dir string, said []string) {
	t.Helper()
	db := open(t, dir)
	defer db.Close()
	storetest.Check(t, db)
	for _, line := range said {
		words := strings.Fields(line)
		if len(words) != 3 || words[0] != "acked" && words[0] != "refused" {
			continue
		}
		if got, want := recorded(t, db, words[1], words[2]), words[0] == "acked"; got != want {
			t.Errorf("%s: recorded is %v", line, got)
		}
	}
}

func recorded(t *testing.T, db store.Store, objectID, question string) bool {
	t.Helper()
	p, err := db.Person(context.Background(), objectID)
	if errors.Is(err, store.ErrNotFound) {
		return false
	}
	if err != nil {
		t.Fatal(err)
	}
	switch question {
	case sentID:
		return sent(t, db, p.ID)
	case reviewID:
		return reviewed(t, db, p.ID)
	case ballotID:
		return voted(t, db, objectID, p.ID)
	}
	es, err := db.Enrolments(context.Background(), p.ID)
	if err != nil {
		t.Fatal(err)
	}
	return len(es) == 1 && es[0].Attempt(question, 1) != nil
}

// reviewed reports whether a person's answer to what came back is on record, which is
// there once at most.
func reviewed(t *testing.T, db store.Store, person string) bool {
	t.Helper()
	n := 0
	err := db.Reviews(context.Background(), person, func(string, recall.Review) error { n++; return nil })
	l, failed := db.Learning(context.Background(), person)
	if err := errors.Join(err, failed); err != nil {
		t.Fatal(err)
	}
	if n > 1 || len(l.Items) != n {
		t.Errorf("%d reviews are on record, with the items %+v", n, l.Items)
	}
	return n == 1
}

// voted reports whether a ballot is there, once and if and only if the person is among
// those who gave one.
func voted(t *testing.T, db store.Store, text, person string) bool {
	t.Helper()
	n := 0
	err := db.Ballots(context.Background(), "climate", "", func(b surveys.Ballot) error {
		if b.Answers[0] == text {
			n++
		}
		return nil
	})
	l, failed := db.Learning(context.Background(), person)
	if err := errors.Join(err, failed); err != nil {
		t.Fatal(err)
	}
	if n > 1 || len(l.Answered) != n {
		t.Errorf("%d ballots are there of somebody who answered %v", n, l.Answered)
	}
	return n == 1
}

// sent reports whether a person's card is on record.
func sent(t *testing.T, db store.Store, person string) (found bool) {
	t.Helper()
	err := db.Deliveries(context.Background(), func(d campaigns.Delivery) error {
		found = found || d.Person == person && d.Stage == campaigns.Sending
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// TestFullDisk fills a small disk, in a mount name space of the child's own.
func TestFullDisk(t *testing.T) {
	t.Parallel()
	c := child(t, "fill", t.TempDir())
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
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	if !strings.Contains(string(out), "refused") {
		t.Errorf("nobody was refused:\n%s", out)
	}
}

func TestLocked(t *testing.T) {
	t.Parallel()
	dir := newDir(t)
	db := open(t, dir)
	if _, err := bolt.Open(dir, bolt.Options{}); !errors.Is(err, store.ErrLocked) {
		t.Errorf("a second Open gave %v, want %v", err, store.ErrLocked)
	}
	opens := func(want string) {
		t.Helper()
		out, err := child(t, "open", dir).Output()
		if err != nil || !strings.Contains(string(out), want) || want == "" && len(out) > 0 {
			t.Errorf("another process got %q, %v; want %q", out, err, want)
		}
	}
	opens(store.ErrLocked.Error())
	storetest.Check(t, db)
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	opens("")
}
