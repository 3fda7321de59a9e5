package audit

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/tlog"
)

// files of a log, in memory.
type image map[string][]byte

func read(t testing.TB, dir string) image {
	t.Helper()
	made := image{}
	for _, name := range []string{EntriesFile, HashesFile, HeadFile} {
		b, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		made[name] = b
	}
	return made
}

// written lays files into a folder of their own.
func (m image) written(t testing.TB) string {
	t.Helper()
	dir := folder(t)
	if err := os.Mkdir(dir, dirMode); err != nil {
		t.Fatal(err)
	}
	m.over(t, dir)
	return dir
}

func (m image) over(t testing.TB, dir string) {
	t.Helper()
	for name, b := range m {
		if err := os.WriteFile(filepath.Join(dir, name), b, fileMode); err != nil {
			t.Fatal(err)
		}
	}
}

func (m image) content() *content {
	return &content{m[HeadFile], bytes.NewReader(m[EntriesFile]), bytes.NewReader(m[HashesFile]), int64(len(m[EntriesFile])), int64(len(m[HashesFile]))}
}

// with returns the files with one of them replaced.
func (m image) with(name string, b []byte) image {
	other := image{}
	for n, old := range m {
		other[n] = old
	}
	other[name] = b
	return other
}

func (m image) verify(t testing.TB, published ...[]byte) error {
	t.Helper()
	k, err := newKey(Origin(tenant), seed)
	if err != nil {
		t.Fatal(err)
	}
	_, err = m.content().verify(k.verifier, published)
	return err
}

// logOf is a log of n entries, closed.
func logOf(t testing.TB, n int) image {
	t.Helper()
	dir := folder(t)
	l := reopen(t, dir)
	add(t, l, 0, n)
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	return read(t, dir)
}

// starts returns where lines begin, and where the last one ends.
func starts(entries []byte) []int64 {
	at := []int64{0}
	for i, b := range entries {
		if b == '\n' {
			at = append(at, int64(i)+1)
		}
	}
	return at
}

// entryAt returns the number of the entry that a byte belongs to.
func entryAt(starts []int64, offset int) int64 {
	i, found := slices.BinarySearch(starts, int64(offset))
	if found {
		return int64(i)
	}
	return int64(i) - 1
}

// TestEveryByte changes each byte of each file of a log, and wants it found in that file and at that place.
func TestEveryByte(t *testing.T) {
	t.Parallel()
	const entries = 13
	log := logOf(t, entries)
	if err := log.verify(t); err != nil {
		t.Fatal(err)
	}
	lines := starts(log[EntriesFile])
	for name, whole := range log {
		for at := range whole {
			flips := []byte{1 << (at % 8)}
			if name == HeadFile { // base64 has bits that count for nothing
				flips = []byte{0x01, 0x02, 0x04, 0x08, 0x10, 0x20, 0x40, 0x80, 0xff}
			}
			for _, flip := range flips {
				changed := bytes.Clone(whole)
				changed[at] ^= flip
				p := problem(t, log.with(name, changed).verify(t))
				if p.File != name {
					t.Fatalf("%s, byte %d ^ %#x: found in %v", name, at, flip, p)
				}
				if name == EntriesFile && (p.Entry != entryAt(lines, at) || p.Offset != lines[p.Entry]) {
					t.Fatalf("entry %d, byte %d ^ %#x: found at %v", entryAt(lines, at), at, flip, p)
				}
				if name == HashesFile && p.Offset != int64(at) {
					t.Fatalf("hashes, byte %d ^ %#x: found at %v", at, flip, p)
				}
				if text := bytes.Index(whole, []byte("\n\n")); name == HeadFile && at < text && p.Offset != int64(at) {
					t.Fatalf("head, byte %d ^ %#x: found at %v", at, flip, p)
				}
			}
		}
	}
}

func problem(t testing.TB, err error) *Problem {
	t.Helper()
	var p *Problem
	if !errors.As(err, &p) || !errors.Is(err, ErrDamaged) {
		t.Fatalf("got %v, want a Problem", err)
	}
	return p
}

// TestEveryLength cuts each file at each byte, and puts a byte in and takes one
// out everywhere.
func TestEveryLength(t *testing.T) {
	t.Parallel()
	log := logOf(t, 6)
	for name, whole := range log {
		for at := range whole {
			for how, changed := range map[string][]byte{
				"cut":     whole[:at],
				"without": slices.Delete(bytes.Clone(whole), at, at+1),
				"with":    slices.Insert(bytes.Clone(whole), at, 'x'),
				"newline": slices.Insert(bytes.Clone(whole), at, '\n'),
			} {
				if p := problem(t, log.with(name, changed).verify(t)); p.File != name {
					t.Fatalf("%s %s at byte %d: found in %v", name, how, at, p)
				}
			}
		}
		for _, more := range []string{"x", "\n", "{}\n", string(whole)} {
			if p := problem(t, log.with(name, append(bytes.Clone(whole), more...)).verify(t)); p.File != name {
				t.Fatalf("%s with %.5q behind: found in %v", name, more, p)
			}
		}
	}
}

// TestEntriesMoved removes, repeats, inserts and swaps whole entries.
func TestEntriesMoved(t *testing.T) {
	t.Parallel()
	log := logOf(t, 12)
	lines := bytes.SplitAfter(log[EntriesFile], []byte("\n"))
	lines = lines[:len(lines)-1]
	at := starts(log[EntriesFile])
	foreign, err := (&Entry{At: start, Actor: Service, Action: Erased}).line()
	if err != nil {
		t.Fatal(err)
	}
	for i := range lines {
		swapped := slices.Clone(lines)
		j := (i + 1) % len(lines)
		swapped[i], swapped[j] = swapped[j], swapped[i]
		for how, test := range map[string]struct {
			lines [][]byte
			first int
		}{
			"removed":  {slices.Delete(slices.Clone(lines), i, i+1), i},
			"repeated": {slices.Insert(slices.Clone(lines), i, lines[i]), i + 1},
			"inserted": {slices.Insert(slices.Clone(lines), i, foreign), i},
			"replaced": {slices.Replace(slices.Clone(lines), i, i+1, foreign), i},
			"swapped":  {swapped, min(i, j)},
		} {
			p := problem(t, log.with(EntriesFile, bytes.Join(test.lines, nil)).verify(t))
			if p.File != EntriesFile || p.Entry != int64(test.first) || p.Offset != at[test.first] {
				t.Errorf("entry %d %s: found at %v", i, how, p)
			}
		}
	}
}

// TestWithHashes rewrites entries and their hashes together, as somebody would who
// knows how but hasn't the key.
func TestWithHashes(t *testing.T) {
	t.Parallel()
	log := logOf(t, 12)
	dir := folder(t)
	l, err := Open(dir, Origin(tenant), &[32]byte{66}, clock)
	if err != nil {
		t.Fatal(err)
	}
	add(t, l, 1, 13)
	l.Close()
	other := read(t, dir)
	forged := other.with(HeadFile, log[HeadFile])
	if p := problem(t, forged.verify(t)); p.File != HeadFile || p.Offset == 0 && !strings.Contains(p.What, "written anew") {
		t.Errorf("rewritten with hashes: %v", p)
	}
	if _, err := Open(forged.written(t), Origin(tenant), seed, clock); !errors.Is(err, ErrDamaged) {
		t.Errorf("opened: %v", err)
	}
	if p := problem(t, other.verify(t)); p.File != HeadFile {
		t.Errorf("signed by another: %v", p)
	}
	// Both files wrong, in one entry: the entry is named.
	both := log.with(HashesFile, bytes.Repeat([]byte{7}, len(log[HashesFile]))).with(EntriesFile, bytes.Replace(log[EntriesFile], []byte("chat"), []byte("tahc"), 1))
	if p := problem(t, both.verify(t)); p.File != EntriesFile || p.Entry != 0 {
		t.Errorf("both wrong: %v", p)
	}
	// Cut together: which entries are missing can't be told, but from where on.
	short := logOf(t, 5).with(HeadFile, log[HeadFile])
	if p := problem(t, short.verify(t)); p.File != EntriesFile || p.Entry != 5 || p.Offset != int64(len(short[EntriesFile])) {
		t.Errorf("both shorter: %v", p)
	}
	longer := log.with(HeadFile, logOf(t, 5)[HeadFile])
	if p := problem(t, longer.verify(t)); p.File != EntriesFile || p.Entry != 5 {
		t.Errorf("an older head: %v", p)
	}
}

func TestMissingFiles(t *testing.T) {
	t.Parallel()
	for _, name := range []string{EntriesFile, HashesFile, HeadFile} {
		dir := logOf(t, 3).written(t)
		l := reopen(t, dir)
		key := l.VerifierKey()
		l.Close()
		if err := os.Remove(filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
		if _, err := Verify(dir, key); problem(t, err).File != name {
			t.Errorf("without %s: %v", name, err)
		}
		l, err := Open(dir, Origin(tenant), seed, clock)
		if name == HashesFile {
			// They follow from the entries, which the head vouches for.
			if err != nil || len(l.Repaired()) != 1 {
				t.Fatalf("without hashes: %v, repaired %v", err, l.Repaired())
			}
			if _, err := l.Verify(); err != nil {
				t.Error(err)
			}
			l.Close()
			continue
		}
		if problem(t, err).File != name {
			t.Errorf("opened without %s: %v", name, err)
		}
	}
	if _, err := Verify(folder(t), "nonsense"); err == nil {
		t.Error("a nonsensical key is taken")
	}
	k, _ := VerifierKey(Origin(tenant), seed)
	if _, err := Verify(folder(t), k); !errors.Is(err, ErrDamaged) {
		t.Errorf("no folder: %v", err)
	}
}

// TestPublished holds logs against heads that were kept elsewhere.
func TestPublished(t *testing.T) {
	t.Parallel()
	var heads [][]byte
	for n := range 9 {
		heads = append(heads, logOf(t, n)[HeadFile])
	}
	log := logOf(t, 8)
	if err := log.verify(t, heads...); err != nil {
		t.Errorf("against its own heads: %v", err)
	}
	mailed := []byte("\r\n" + strings.ReplaceAll(string(heads[5]), "\n", "\r\n") + "\r\n")
	if err := log.verify(t, mailed); err != nil {
		t.Errorf("against a head that was mailed: %v", err)
	}
	// An older state, put back as a whole.
	if p := problem(t, logOf(t, 6).verify(t, heads[8])); !strings.Contains(p.What, "6 entries, and a published head 8") {
		t.Errorf("put back: %v", p)
	}
	// A history that whoever has the key wrote anew, longer than the old one.
	dir := folder(t)
	l := reopen(t, dir)
	add(t, l, 0, 3)
	add(t, l, 4, 20)
	l.Close()
	rewritten := read(t, dir)
	if err := rewritten.verify(t); err != nil {
		t.Fatalf("it should be a log like any other: %v", err)
	}
	for n, head := range heads {
		err := rewritten.verify(t, head)
		if n <= 3 && err != nil {
			t.Errorf("against the head of %d entries, which are the same: %v", n, err)
		}
		if n > 3 && !strings.Contains(problem(t, err).What, fmt.Sprintf("the first %d entries aren't those", n)) {
			t.Errorf("against the head of %d entries: %v", n, err)
		}
	}
	if err := log.verify(t, []byte("no head\n")); err == nil || errors.Is(err, ErrDamaged) {
		t.Errorf("against no head: %v", err)
	}
	foreign, err := Open(folder(t), Origin(tenant), &[32]byte{66}, clock)
	if err != nil {
		t.Fatal(err)
	}
	defer foreign.Close()
	if err := log.verify(t, foreign.Head()); err == nil || !strings.Contains(err.Error(), errOtherKey.Error()) {
		t.Errorf("against another log's head: %v", err)
	}
}

// TestOthersCanProve has package tlog itself prove that entries are there and that
// a log extends another, from nothing but the hashes: whoever knows the format
// needs no Drypp.
func TestOthersCanProve(t *testing.T) {
	t.Parallel()
	const n, before = 21, 13
	log := logOf(t, n)
	k, err := newKey(Origin(tenant), seed)
	if err != nil {
		t.Fatal(err)
	}
	head, err := readPublished(log[HeadFile], k.verifier)
	if err != nil {
		t.Fatal(err)
	}
	earlier, err := readPublished(logOf(t, before)[HeadFile], k.verifier)
	if err != nil {
		t.Fatal(err)
	}
	stored := tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		found := make([]tlog.Hash, len(indexes))
		for i, at := range indexes {
			copy(found[i][:], log[HashesFile][at*tlog.HashSize:])
		}
		return found, nil
	})
	extends, err := tlog.ProveTree(head.N, earlier.N, stored)
	if err != nil {
		t.Fatal(err)
	}
	if err := tlog.CheckTree(extends, head.N, head.Hash, earlier.N, earlier.Hash); err != nil {
		t.Error(err)
	}
	lines := bytes.SplitAfter(log[EntriesFile], []byte("\n"))
	for i := range int64(n) {
		has, err := tlog.ProveRecord(head.N, i, stored)
		if err != nil {
			t.Fatal(err)
		}
		if err := tlog.CheckRecord(has, head.N, head.Hash, i, tlog.RecordHash(lines[i])); err != nil {
			t.Errorf("entry %d: %v", i, err)
		}
	}
}
