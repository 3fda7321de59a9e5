package keyring_test

import (
	"bytes"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"drypp/bot/store/keyring"
)

var update = flag.Bool("update", false, "write the golden files anew")

// write makes a ring of some bytes and returns how to open it.
func write(t testing.TB, content []byte) keyring.Options {
	t.Helper()
	o := options(t)
	o.Master = masterA
	if err := os.WriteFile(o.Path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return o
}

var masterA = func() keyring.Master {
	m, err := keyring.EnvMaster(keyA)
	if err != nil {
		panic(err)
	}
	return m
}()

// sample returns the bytes of a ring with one frame that was appended after two
// others, and where that begins.
func sample(t testing.TB) (content []byte, last int) {
	t.Helper()
	o := options(t)
	o.Master = masterA
	r := open(t, o)
	if _, err := r.Secret("organisation"); err != nil {
		t.Fatal(err)
	}
	add(t, r, map[string]string{"p1": "a@example.no"})
	before, err := os.Stat(o.Path)
	if err != nil {
		t.Fatal(err)
	}
	add(t, r, map[string]string{"p2": "b@example.no", "p3": "4f7d6a0e-6f0b-4d2a-9c38-0b6f3a8e9f11"})
	if content, err = os.ReadFile(o.Path); err != nil {
		t.Fatal(err)
	}
	return content, int(before.Size())
}

// TestVersion1 opens a ring that was written when this layout was made.
func TestVersion1(t *testing.T) {
	t.Parallel()
	golden := filepath.Join("testdata", "version1.ring")
	if *update {
		content, _ := sample(t)
		if err := os.WriteFile(golden, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	content, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	r := open(t, write(t, content))
	if got := people(t, r); !slices.Equal(got, []string{"p1", "p2", "p3"}) {
		t.Errorf("people are %v", got)
	}
	for _, text := range []string{"a@example.no", "b@example.no", "4f7d6a0e-6f0b-4d2a-9c38-0b6f3a8e9f11"} {
		h, ok := r.Handle(text)
		if back, _ := r.Text(h); !ok || back != text {
			t.Errorf("%s is %q", text, back)
		}
	}
	if _, err := r.Secret("organisation"); err != nil {
		t.Error(err)
	}
}

// TestTorn cuts a ring short at every byte, and has every sector of what was
// appended last missing.
func TestTorn(t *testing.T) {
	t.Parallel()
	content, last := sample(t)
	for end := range content {
		torn := content[:end]
		r, err := keyring.Open(t.Context(), write(t, torn))
		switch {
		case end < last && errors.Is(err, keyring.ErrDamaged): // or cut off at an earlier change
		case err != nil:
			t.Fatalf("cut off at %d: %v", end, err)
		default:
			if end >= last && !slices.Equal(people(t, r), []string{"p1"}) {
				t.Fatalf("cut off at %d there are %v", end, people(t, r))
			}
			if err := r.Close(); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// TestLostSectors has sectors missing that a crash left unwritten in a large
// change, which is then as if it had never been.
func TestLostSectors(t *testing.T) {
	t.Parallel()
	o := options(t)
	o.Master = masterA
	r := open(t, o)
	add(t, r, map[string]string{"p1": "a@example.no"})
	before, err := os.ReadFile(o.Path)
	if err != nil {
		t.Fatal(err)
	}
	many := map[string]string{}
	for i := range 100 {
		many[person(i)] = person(i) + "@example.no"
	}
	add(t, r, many)
	content, err := os.ReadFile(o.Path)
	if err != nil {
		t.Fatal(err)
	}
	for begin := len(before); begin < len(content); begin += 512 - begin%512 {
		torn := slices.Clone(content)
		clear(torn[begin:min(len(torn), begin+512-begin%512)])
		o := write(t, torn)
		o.ReadOnly = true
		if got := people(t, open(t, o)); !slices.Equal(got, []string{"p1"}) {
			t.Errorf("without the sector at %d there are %d people", begin, len(got))
		}
		o.ReadOnly = false
		r := open(t, o)
		add(t, r, map[string]string{"p2": "b@example.no"})
		if got := people(t, reopen(t, r, o)); !slices.Equal(got, []string{"p1", "p2"}) {
			t.Errorf("gone on without the sector at %d there are %d people", begin, len(got))
		}
	}
}

// TestDamaged changes each byte of a ring: nothing is ever passed over.
func TestDamaged(t *testing.T) {
	t.Parallel()
	content, _ := sample(t)
	o := write(t, content)
	for i := range content {
		for _, bit := range []byte{1, 0x80} {
			damaged := slices.Clone(content)
			damaged[i] ^= bit
			if err := os.WriteFile(o.Path, damaged, 0o600); err != nil {
				t.Fatal(err)
			}
			if r, err := keyring.Open(t.Context(), o); err == nil {
				t.Fatalf("with byte %d changed it opens with %v", i, errors.Join(r.Close()))
			}
			if now, err := os.ReadFile(o.Path); err != nil || !bytes.Equal(now, damaged) {
				t.Fatalf("with byte %d changed the file was touched, %v", i, err)
			}
		}
	}
}

// TestMoved puts what was sealed into other places and other rings.
func TestMoved(t *testing.T) {
	t.Parallel()
	content, last := sample(t)
	other, otherLast := sample(t)
	for name, content := range map[string][]byte{
		"appended twice": slices.Concat(content, content[last:]),
		"another ring's": slices.Concat(content[:last], other[otherLast:]),
		"left out":       slices.Concat(content[:100], content[last:]),
		"something more": slices.Concat(content, []byte("something more")),
		"nothing":        {},
		"text":           bytes.Repeat([]byte("text\n"), 100),
	} {
		if _, err := keyring.Open(t.Context(), write(t, content)); !errors.Is(err, keyring.ErrDamaged) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
