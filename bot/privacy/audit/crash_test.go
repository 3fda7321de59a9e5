package audit

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"sync"
	"testing"
)

// thorough has what is killed, failed or erased be so as often as it is when a
// change lands.
var thorough = flag.Bool("thorough", false, "kill, fail and erase as often as .ci/run does")

// childFolder is the variable that makes the test binary a child that appends to
// the log in a folder until it is killed.
const childFolder = "DRYPP_AUDIT_CHILD"

func TestMain(m *testing.M) {
	if dir := os.Getenv(childFolder); dir != "" {
		fmt.Fprintln(os.Stderr, appendForever(dir))
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// appendForever says which entries were acknowledged, a line each.
func appendForever(dir string) error {
	l, err := Open(dir, Origin(tenant), seed, clock)
	if err != nil {
		return err
	}
	var out sync.Mutex
	failed := make(chan error)
	for range 3 {
		go func() {
			for i := 0; ; i++ {
				given, err := l.Append(context.Background(), slices.Repeat([]Entry{entry(i)}, 1+i%3)...)
				if err != nil {
					failed <- err
					return
				}
				out.Lock()
				for _, r := range given {
					fmt.Println(r.Index, r.Hash)
				}
				out.Unlock()
			}
		}()
	}
	return <-failed
}

// TestKilled kills a process that appends, again and again, and wants everything
// there that it was told is there.
func TestKilled(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	rounds, most := 8, 60
	if *thorough {
		rounds = 40
	}
	random := rand.New(rand.NewPCG(7, 7))
	acknowledged := map[uint64]string{}
	for range rounds {
		killedAfter(t, dir, random.IntN(most), acknowledged)
		l := reopen(t, dir)
		receipts, _ := all(t, l)
		for i, hash := range acknowledged {
			if i >= uint64(len(receipts)) || receipts[i].Hash != hash {
				t.Fatalf("entry %d was acknowledged, and isn't there", i)
			}
		}
		if _, err := l.Verify(); err != nil {
			t.Fatal(err)
		}
		l.Close()
	}
	if len(acknowledged) == 0 {
		t.Error("nothing was acknowledged")
	}
}

// killedAfter runs a child and kills it when it has said so many lines.
func killedAfter(t *testing.T, dir string, lines int, acknowledged map[uint64]string) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), self)
	cmd.Env = append(os.Environ(), childFolder+"="+dir)
	var complaint bytes.Buffer
	cmd.Stderr = &complaint
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	said := bufio.NewScanner(out)
	for n := 0; said.Scan(); n++ {
		var r Receipt
		if _, err := fmt.Sscan(said.Text(), &r.Index, &r.Hash); err != nil || len(r.Hash) != 64 {
			break // the last line, when the child was killed within it
		}
		acknowledged[r.Index] = r.Hash
		if n == lines {
			cmd.Process.Kill()
		}
	}
	cmd.Wait()
	if complaint.Len() > 0 {
		t.Fatalf("the child says: %s", &complaint)
	}
}

// TestCrashStates opens a log in every state that a crash within an Append can
// leave: any part of what was to be written behind the old head, or all of it with
// the new one.
func TestCrashStates(t *testing.T) {
	t.Parallel()
	for _, sizes := range [][2]int{{0, 1}, {1, 2}, {3, 6}, {7, 8}} {
		before, after := logOf(t, sizes[0]), logOf(t, sizes[1])
		crashed(t, after, sizes[1], false)
		next := logOf(t, sizes[0]+1)[HeadFile]
		lines, nodes := after[EntriesFile][len(before[EntriesFile]):], after[HashesFile][len(before[HashesFile]):]
		for i := 0; i <= len(lines); i += 1 + i%29 {
			for j := 0; j <= len(nodes); j += 47 {
				state := image{
					EntriesFile: append(bytes.Clone(before[EntriesFile]), lines[:i]...),
					HashesFile:  append(bytes.Clone(before[HashesFile]), nodes[:j]...),
					HeadFile:    before[HeadFile],
					newHead:     after[HeadFile][:i*len(after[HeadFile])/len(lines)],
				}
				// A new file's blocks may be there before what is in them.
				state[EntriesFile] = append(state[EntriesFile], make([]byte, j%3)...)
				l := crashed(t, state, sizes[0], len(state[EntriesFile]) > len(before[EntriesFile]) || j > 0)
				if j%2 == 0 {
					continue // no need to go on from each of them
				}
				add(t, l, sizes[0], sizes[0]+1)
				if _, err := l.Verify(next); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
}

// crashed opens a log that was left so, and wants n entries there.
func crashed(t *testing.T, state image, n int, repaired bool) *Log {
	t.Helper()
	l := reopen(t, state.written(t))
	if got := len(l.Repaired()) > 0; got != repaired || l.Len() != uint64(n) {
		t.Fatalf("%d bytes of entries, %d of hashes: %d entries, want %d; repaired %v", len(state[EntriesFile]), len(state[HashesFile]), l.Len(), n, l.Repaired())
	}
	if _, err := l.Verify(); err != nil {
		t.Fatal(err)
	}
	return l
}

// TestCrashAtBirth opens what a crash leaves of a log that is just made.
func TestCrashAtBirth(t *testing.T) {
	t.Parallel()
	whole := logOf(t, 0)
	for name, state := range map[string]image{
		"folder":    {},
		"entries":   {EntriesFile: nil},
		"hashes":    {EntriesFile: nil, HashesFile: nil},
		"torn head": {EntriesFile: nil, HashesFile: nil, newHead: whole[HeadFile][:40]},
	} {
		l, err := Open(state.written(t), Origin(tenant), seed, clock)
		if err != nil || l.Len() != 0 {
			t.Fatalf("%s: %v", name, err)
		}
		add(t, l, 0, 1)
		l.Close()
	}
}

// TestWriteFails has the head not be written, and wants the log to go on when it
// can be again.
func TestWriteFails(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	l := reopen(t, dir)
	add(t, l, 0, 3)
	blocked := filepath.Join(dir, newHead)
	if err := os.Mkdir(blocked, 0o700); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if _, err := l.Append(t.Context(), entry(3)); err == nil {
			t.Fatal("an entry is acknowledged that isn't written")
		}
	}
	if got, _ := all(t, l); len(got) != 3 {
		t.Errorf("%d entries, want 3", len(got))
	}
	if _, err := l.Verify(); err != nil {
		t.Errorf("after a failure: %v", err)
	}
	if err := os.Remove(blocked); err != nil {
		t.Fatal(err)
	}
	if got := add(t, l, 3, 5); got[0].Index != 3 {
		t.Errorf("the next entry is number %d", got[0].Index)
	}
	if _, err := l.Verify(logOf(t, 5)[HeadFile]); err != nil {
		t.Error(err)
	}
}

// TestEntriesStop has the caller stop.
func TestEntriesStop(t *testing.T) {
	t.Parallel()
	l := reopen(t, folder(t))
	add(t, l, 0, 3)
	n := 0
	if err := l.Entries(func(Receipt, Entry) error { n++; return io.ErrUnexpectedEOF }); !errors.Is(err, io.ErrUnexpectedEOF) || n != 1 {
		t.Errorf("got %v after %d", err, n)
	}
}
