package audit

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

const tenant = "3f1d8a52-0000-4000-8000-000000000001"

var (
	seed  = &[32]byte{1, 2, 3}
	start = time.Date(2026, 11, 23, 4, 0, 0, 123456789, time.UTC)
)

func clock() time.Time { return start }

// folder is one that a log can be made in.
func folder(t testing.TB) string { return filepath.Join(t.TempDir(), "log") }

func reopen(t testing.TB, dir string) *Log {
	t.Helper()
	l, err := Open(dir, Origin(tenant), seed, clock)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	return l
}

// entry is one of many different ones.
func entry(i int) Entry {
	return Entry{
		At: start.Add(time.Duration(i) * time.Minute), Actor: "k7q2m4x9aa3bdtsv", Action: Actions[i%len(Actions)],
		Subject: fmt.Sprintf("person%010d", i), Detail: map[string]string{"n": strconv.Itoa(i), "via": "chat"},
	}
}

func add(t testing.TB, l *Log, from, to int) []Receipt {
	t.Helper()
	var all []Receipt
	for i := from; i < to; i++ {
		got, err := l.Append(context.Background(), entry(i))
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, got...)
	}
	return all
}

func all(t testing.TB, l *Log) (receipts []Receipt, entries []Entry) {
	t.Helper()
	err := l.Entries(func(r Receipt, e Entry) error {
		receipts, entries = append(receipts, r), append(entries, e)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return receipts, entries
}

func TestLog(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "audit", tenant)
	l := reopen(t, dir)
	if v, err := l.Verify(); err != nil || v.Entries != 0 || !v.Last.IsZero() {
		t.Fatalf("a new log: %+v, %v", v, err)
	}
	given := add(t, l, 0, 5)
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	l = reopen(t, dir)
	given = append(given, add(t, l, 5, 23)...)
	receipts, entries := all(t, l)
	if !slices.Equal(receipts, given) {
		t.Errorf("receipts: got %v, want %v", receipts, given)
	}
	for i, e := range entries {
		want := entry(i)
		want.At = want.At.Truncate(time.Millisecond)
		if e.Actor != want.Actor || e.Action != want.Action || e.Subject != want.Subject || !e.At.Equal(want.At) || !maps.Equal(e.Detail, want.Detail) {
			t.Errorf("entry %d: got %+v, want %+v", i, e, want)
		}
		if receipts[i].Index != uint64(i) {
			t.Errorf("entry %d has the number %d", i, receipts[i].Index)
		}
	}
	v, err := l.Verify()
	if err != nil || v.Entries != 23 || !v.First.Equal(entries[0].At) || !v.Last.Equal(entries[22].At) || string(v.Head) != string(l.Head()) {
		t.Errorf("Verify: %+v, %v", v, err)
	}
	if got := l.Repaired(); len(got) != 0 {
		t.Errorf("repaired without need: %v", got)
	}
}

func TestAppendTakesAllOrNothing(t *testing.T) {
	t.Parallel()
	l := reopen(t, folder(t))
	bad := entry(1)
	bad.Subject = "kari@example.no"
	if _, err := l.Append(t.Context(), entry(0), bad); !errors.Is(err, ErrEntry) {
		t.Errorf("with a bad one: %v", err)
	}
	unknown := entry(1)
	unknown.Action = "danced"
	if _, err := l.Append(t.Context(), unknown); !errors.Is(err, ErrEntry) {
		t.Errorf("an unknown action: %v", err)
	}
	if n := l.Len(); n != 0 {
		t.Errorf("%d entries were written", n)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := l.Append(ctx, entry(0)); !errors.Is(err, context.Canceled) {
		t.Errorf("with a context that is over: %v", err)
	}
	got, err := l.Append(t.Context(), Entry{Actor: Service, Action: RetentionRun}, entry(1))
	if err != nil || len(got) != 2 || got[1].Index != 1 {
		t.Errorf("two at once: %v, %v", got, err)
	}
	if _, entries := all(t, l); !entries[0].At.Equal(start.Truncate(time.Millisecond)) {
		t.Errorf("an entry without time got %v", entries[0].At)
	}
}

func TestAppendByMany(t *testing.T) {
	t.Parallel()
	const people, each = 16, 20
	dir := folder(t)
	l := reopen(t, dir)
	got := make([][]Receipt, people)
	var wg sync.WaitGroup
	for p := range people {
		wg.Go(func() {
			for i := range each {
				r, err := l.Append(context.Background(), entry(p*each+i))
				if err != nil {
					t.Error(err)
					return
				}
				got[p] = append(got[p], r...)
			}
		})
	}
	wg.Wait()
	l.Close()
	receipts, entries := all(t, reopen(t, dir))
	if len(entries) != people*each {
		t.Fatalf("%d entries, want %d", len(entries), people*each)
	}
	for p := range people {
		for i, r := range got[p] {
			if receipts[r.Index] != r || entries[r.Index].Subject != entry(p*each+i).Subject {
				t.Errorf("what receipt %v names is %v", r, entries[r.Index])
			}
		}
	}
}

func TestClosed(t *testing.T) {
	t.Parallel()
	l := reopen(t, folder(t))
	if err := errors.Join(l.Close(), l.Close()); err != nil {
		t.Fatal(err)
	}
	if _, err := l.Append(t.Context(), entry(0)); !errors.Is(err, ErrClosed) {
		t.Errorf("Append: %v", err)
	}
	if _, err := l.Verify(); !errors.Is(err, ErrClosed) {
		t.Errorf("Verify: %v", err)
	}
	if err := l.Entries(nil); !errors.Is(err, ErrClosed) {
		t.Errorf("Entries: %v", err)
	}
}

func TestOneProcess(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	l := reopen(t, dir)
	if _, err := Open(dir, Origin(tenant), seed, clock); !errors.Is(err, ErrLocked) {
		t.Errorf("opened twice: %v", err)
	}
	if _, err := Verify(dir, l.VerifierKey()); !errors.Is(err, ErrLocked) {
		t.Errorf("verified while open: %v", err)
	}
}

func TestModes(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"", EntriesFile, HashesFile, HeadFile} {
		dir := filepath.Join(t.TempDir(), "log")
		reopen(t, dir).Close()
		path := filepath.Join(dir, name)
		info, err := os.Stat(path)
		if err != nil || info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%q is made with %v, %v", name, info.Mode(), err)
		}
		if err := os.Chmod(path, 0o750); err != nil {
			t.Fatal(err)
		}
		if _, err := Open(dir, Origin(tenant), seed, clock); err == nil || !strings.Contains(err.Error(), "chmod go= "+path) {
			t.Errorf("%q open to others: %v", name, err)
		}
	}
}

func TestOtherKey(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	l := reopen(t, dir)
	add(t, l, 0, 3)
	l.Close()
	for name, open := range map[string]func() (*Log, error){
		"seed":   func() (*Log, error) { return Open(dir, Origin(tenant), &[32]byte{9}, clock) },
		"tenant": func() (*Log, error) { return Open(dir, Origin("another"), seed, clock) },
	} {
		if _, err := open(); !errors.Is(err, ErrDamaged) || !strings.Contains(err.Error(), errOtherKey.Error()) {
			t.Errorf("another %s: %v", name, err)
		}
	}
	if _, err := Open(dir, "with space", seed, clock); err == nil {
		t.Error("an origin with a space is accepted")
	}
	if _, err := Open(dir, Origin(tenant), nil, clock); err == nil {
		t.Error("a log without seed is opened")
	}
}
