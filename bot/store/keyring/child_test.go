//go:build linux

package keyring_test

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"drypp/bot/store/keyring"
)

// thorough has what is killed, failed or erased be so as often as it is when a
// change lands.
var thorough = flag.Bool("thorough", false, "kill, fail and erase as often as .ci/run does")

// childTask says in the environment of a test binary that it is to work with a
// ring instead of testing; the folder and a name for what it makes follow.
const childTask = "DRYPP_KEYRING_CHILD"

func TestMain(m *testing.M) {
	work := map[string]func(dir, name string) error{"work": childWorks, "fill": childFillsDisk}[os.Getenv(childTask)]
	if work == nil {
		os.Exit(m.Run())
	}
	if err := work(os.Args[1], os.Args[2]); err != nil {
		fmt.Println("error:", err)
		os.Exit(1)
	}
}

// child returns a command that works in a folder, by way of another command if
// there is one.
func child(t *testing.T, task, dir, name string, by ...string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	args := append(by, self, dir, name)
	c := exec.CommandContext(t.Context(), args[0], args[1:]...)
	// The race detector would have the child sleep for a second at its end.
	c.Env = append(os.Environ(), childTask+"="+task, "GORACE=atexit_sleep_ms=0")
	c.Stderr = os.Stderr
	return c
}

// masters are the two orders of the same two master keys.
var masters = []string{keyA + "," + keyB, keyB + "," + keyA}

func childOptions(dir string) (o keyring.Options, err error) {
	o = keyring.Options{Path: filepath.Join(dir, "keys.ring"), Copy: filepath.Join(dir, "copy.ring")}
	o.Master, err = keyring.EnvMaster(masters[0])
	return o, err
}

// childWorks adds and erases people and rewraps the ring until it has done a
// certain number of steps, and tells before and after each.
func childWorks(dir, name string) error {
	o, err := childOptions(dir)
	if err != nil {
		return err
	}
	r, err := keyring.Open(context.Background(), o)
	if err != nil {
		fmt.Println("not opened:", err)
		return nil
	}
	for i := range steps {
		p := fmt.Sprintf("%s-%d", name, i)
		told("add", p, func() error { return addOne(r, p) })
		if i%3 == 2 {
			told("erase", fmt.Sprintf("%s-%d", name, i-1), func() error { return eraseOne(r, fmt.Sprintf("%s-%d", name, i-1)) })
		}
		if i%5 == 4 {
			told("rewrap", p, func() error { return rewrap(r, i) })
		}
	}
	return r.Close()
}

const steps = 12

// told says that something begins and how it ended.
func told(what, p string, do func() error) {
	fmt.Println("begin", what, p)
	if err := do(); err != nil {
		fmt.Println("failed", what, p)
		return
	}
	fmt.Println("done", what, p)
}

func addOne(r *keyring.Ring, p string) error {
	c := r.Change()
	key := c.Add(p)
	c.Handle(p + "@example.no")
	if err := c.Commit(); err != nil {
		return err
	}
	fmt.Println("key", p, fingerprint(key))
	return nil
}

// fingerprint tells keys apart.
func fingerprint(key *[32]byte) string {
	sum := sha256.Sum256(key[:])
	return fmt.Sprintf("%x", sum[:8])
}

func eraseOne(r *keyring.Ring, p string) error {
	h, _ := r.Handle(p + "@example.no")
	return r.Erase(noon, []string{p}, []string{h})
}

func rewrap(r *keyring.Ring, i int) error {
	m, err := keyring.EnvMaster(masters[i%2])
	if err != nil {
		return err
	}
	return r.Rewrap(m)
}

// known is what a test knows of a ring from what its children told.
type known struct {
	// keys are the fingerprints of the keys that must be there.
	keys map[string]string
	// open are the people of whom it isn't known whether they are there, and gone
	// those who were erased.
	open, gone map[string]bool
}

// hear takes in what a child told.
func (k *known) hear(out []byte) {
	for line := range strings.Lines(string(out)) {
		words := strings.Fields(line)
		if len(words) != 3 || !strings.HasSuffix(line, "\n") {
			continue
		}
		switch p := words[2]; words[0] + " " + words[1] {
		case "begin add":
			k.open[p] = true
		case "begin erase":
			k.open[p] = true
		case "done add":
			delete(k.open, p)
		case "done erase":
			delete(k.open, p)
			delete(k.keys, p)
			k.gone[p] = true
		default:
			if words[0] == "key" {
				k.keys[words[1]] = words[2]
			}
		}
	}
}

// compare opens the ring that a child left and holds it against what is known.
func (k *known) compare(t *testing.T, dir string) {
	t.Helper()
	o, err := childOptions(dir)
	if err != nil {
		t.Fatal(err)
	}
	r := open(t, o)
	erased := map[string]bool{}
	if err := r.Erased(func(p string, _ time.Time) error { erased[p] = true; return nil }); err != nil {
		t.Fatal(err)
	}
	for p := range k.open {
		// From now on it is known.
		if key, ok := r.Key(p); ok {
			k.keys[p] = fingerprint(key)
		} else if delete(k.keys, p); erased[p] {
			k.gone[p] = true
		}
	}
	clear(k.open)
	for p, want := range k.keys {
		key, ok := r.Key(p)
		if !ok || fingerprint(key) != want {
			t.Fatalf("the key of %s is lost", p)
		}
		if h, ok := r.Handle(p + "@example.no"); !ok || !has(r, h) {
			t.Fatalf("the handle of %s is lost", p)
		}
	}
	for p := range k.gone {
		_, key := r.Key(p)
		_, handle := r.Handle(p + "@example.no")
		if key || handle || !erased[p] {
			t.Fatalf("%s was erased: there is a key %v, a handle %v, and they are among the erased %v", p, key, handle, erased[p])
		}
	}
	if !copied(t, o) {
		t.Fatal("the copy is another one")
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	left, err := filepath.Glob(filepath.Join(dir, "*.*.*"))
	if err != nil || len(left) > 0 {
		t.Fatalf("there is %v, %v", left, err)
	}
}

// TestKilled kills a process that works with a ring at random moments: an erased
// key is there or not, and no other is ever lost.
func TestKilled(t *testing.T) {
	t.Parallel()
	rounds := 20
	if *thorough {
		rounds = 200
	}
	dir := folder(t)
	k := &known{keys: map[string]string{}, open: map[string]bool{}, gone: map[string]bool{}}
	random := rand.New(rand.NewPCG(1, 2))
	cut := 0
	for round := range rounds {
		c := child(t, "work", dir, fmt.Sprint("r", round))
		pipe, err := c.StdoutPipe()
		if err == nil {
			err = c.Start()
		}
		if err != nil {
			t.Fatal(err)
		}
		out := killAfter(c, pipe, random)
		k.hear(out)
		if !bytes.Contains(out, fmt.Appendf(nil, "begin add r%d-%d\n", round, steps-1)) {
			cut++
		}
		k.compare(t, dir)
	}
	t.Logf("%d of %d children were killed in their work; %d keys, %d erased", cut, rounds, len(k.keys), len(k.gone))
	if len(k.keys) == 0 || len(k.gone) == 0 || cut == 0 {
		t.Error("nothing was tried")
	}
}

// killAfter reads a random part of what a child tells, lets it go on for a random
// moment, kills it and returns all that it told.
func killAfter(c *exec.Cmd, pipe io.Reader, random *rand.Rand) []byte {
	told := bufio.NewReader(pipe)
	var out []byte
	for range random.IntN(3 * steps) {
		line, err := told.ReadBytes('\n')
		if out = append(out, line...); err != nil {
			break
		}
	}
	<-time.After(time.Duration(random.IntN(3000)) * time.Microsecond)
	_ = c.Process.Kill() // it may have ended
	rest, _ := io.ReadAll(told)
	_ = c.Wait() // it was killed
	return append(out, rest...)
}

// TestFailing has each system call that changes a file fail, at each of its
// times, and looks at what is left.
func TestFailing(t *testing.T) {
	t.Parallel()
	if err := exec.CommandContext(t.Context(), "strace", "-f", "-o", os.DevNull, "true").Run(); err != nil {
		needed(t, "strace (Debian: apt install strace) can't be used", err)
	}
	calls := []string{"pwrite64", "write", "fsync", "renameat", "linkat", "unlinkat", "ftruncate", "openat"}
	times := []int{2, 5}
	if *thorough {
		times = []int{1, 2, 3, 4, 6, 9, 13, 20}
	}
	failures := make(chan bool, len(calls)*len(times)*2)
	t.Run("fault", func(t *testing.T) {
		for _, call := range calls {
			for _, n := range times {
				for _, errno := range []string{"EIO", "ENOSPC"} {
					t.Run(fmt.Sprintf("%s %s %d", call, errno, n), func(t *testing.T) {
						t.Parallel()
						failures <- failOnce(t, call, errno, n)
					})
				}
			}
		}
	})
	close(failures)
	failed := 0
	for f := range failures {
		if f {
			failed++
		}
	}
	t.Logf("in %d of %d runs something failed", failed, cap(failures))
	if failed == 0 {
		t.Error("no run had anything fail")
	}
}

// failOnce has a child work while one call fails, and reports whether that had
// anything fail.
func failOnce(t *testing.T, call, errno string, n int) bool {
	dir := folder(t)
	// "?" passes over calls that this kind of machine doesn't have. Only calls on
	// the ring, its copy and their folder count.
	filter := []string{"-P", dir}
	for _, name := range []string{"keys.ring", "copy.ring"} {
		for _, suffix := range []string{"", ".new", ".old"} {
			filter = append(filter, "-P", filepath.Join(dir, name+suffix))
		}
	}
	by := append([]string{"strace", "-f", "-qq", "-o", os.DevNull}, filter...)
	by = append(by, "-e", "trace=?"+call, "-e", "signal=none", "-e", fmt.Sprintf("inject=?%s:error=%s:when=%d", call, errno, n))
	out, err := child(t, "work", dir, "p", by...).Output()
	if err != nil && !bytes.Contains(out, []byte("error:")) {
		t.Fatalf("%v: %s", err, out)
	}
	k := &known{keys: map[string]string{}, open: map[string]bool{}, gone: map[string]bool{}}
	k.hear(out)
	k.compare(t, dir)
	return bytes.Contains(out, []byte("failed")) || bytes.Contains(out, []byte("not opened")) || bytes.Contains(out, []byte("error:"))
}

// needed skips a test that can't run here, but not where everything must.
func needed(t *testing.T, why string, err error) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatalf("%s: %v", why, err)
	}
	t.Skipf("%s: %v", why, err)
}

// TestFullDisk fills a small disk, in a mount name space of the child's own.
func TestFullDisk(t *testing.T) {
	t.Parallel()
	c := child(t, "fill", folder(t), "p")
	c.SysProcAttr = &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWNS}
	if os.Getuid() != 0 {
		c.SysProcAttr = &syscall.SysProcAttr{
			Cloneflags:  syscall.CLONE_NEWNS | syscall.CLONE_NEWUSER,
			UidMappings: []syscall.SysProcIDMap{{HostID: os.Getuid(), Size: 1}},
		}
	}
	out, err := c.Output()
	if errors.Is(err, syscall.EPERM) || errors.Is(err, syscall.EACCES) || strings.Contains(string(out), "operation not permitted") {
		t.Skip("this machine doesn't let a test mount anything")
	}
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
}

// childFillsDisk adds people on a small disk until it is full, fails to erase one,
// makes room and goes on.
func childFillsDisk(dir, _ string) error {
	const size = 1 << 20
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, fmt.Sprintf("size=%d", size)); err != nil {
		return err
	}
	ballast := filepath.Join(dir, "ballast")
	if err := os.WriteFile(ballast, make([]byte, size/2), 0o600); err != nil {
		return err
	}
	o := keyring.Options{Path: filepath.Join(dir, "org", "keys.ring")}
	if err := os.Mkdir(filepath.Dir(o.Path), 0o700); err != nil {
		return err
	}
	r, err := keyring.Open(context.Background(), o)
	if err != nil {
		return err
	}
	n := 0
	for ; err == nil; n++ {
		err = addOne(r, fmt.Sprint("p", n))
	}
	if !errors.Is(err, syscall.ENOSPC) {
		return fmt.Errorf("on a full disk adding gave %w", err)
	}
	if err := eraseOne(r, "p0"); !errors.Is(err, syscall.ENOSPC) || !has(r, handleOf(r, "p0")) {
		return fmt.Errorf("on a full disk erasing gave %v", err)
	}
	if err := errors.Join(os.Remove(ballast), eraseOne(r, "p0"), addOne(r, "again"), r.Close()); err != nil {
		return err
	}
	if r, err = keyring.Open(context.Background(), o); err != nil {
		return err
	}
	for i := 1; i < n-1; i++ {
		if _, ok := r.Key(fmt.Sprint("p", i)); !ok {
			return fmt.Errorf("the key of p%d is lost", i)
		}
	}
	return r.Close()
}

func handleOf(r *keyring.Ring, p string) string {
	h, _ := r.Handle(p + "@example.no")
	return h
}
