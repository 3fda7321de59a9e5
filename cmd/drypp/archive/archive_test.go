package archive_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"drypp/cmd/drypp/archive"
)

// tenant returns the tenant ID of an organisation by its number.
func tenant(i int) string { return fmt.Sprintf("10000000-0000-0000-0000-%012d", i) }

// packed returns a backup of stores by their organisations.
func packed(t testing.TB, stores map[string][]byte) []byte {
	t.Helper()
	var out bytes.Buffer
	w := archive.NewWriter(&out, "test", time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC))
	for organisation, content := range stores {
		err := w.Add(organisation, func(to func(int64) (io.Writer, error)) error {
			out, err := to(int64(len(content)))
			if err == nil {
				_, err = out.Write(content)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// unpacked returns the stores of an archive, or why it is refused.
func unpacked(backup []byte) (map[string][]byte, error) {
	a, err := archive.Open(bytes.NewReader(backup))
	if err != nil {
		return nil, err
	}
	stores := map[string][]byte{}
	err = a.Each(func(s archive.Store, content io.Reader) error {
		// More than the archive has would be made of nothing.
		data, err := io.ReadAll(io.LimitReader(content, int64(len(backup))+1))
		stores[s.Organisation] = data
		return err
	})
	return stores, err
}

// TestArchive: what was put into a backup comes out of it.
func TestArchive(t *testing.T) {
	t.Parallel()
	want := map[string][]byte{}
	for i := range 40 {
		want[tenant(i)] = make([]byte, rand.IntN(3000))
	}
	got, err := unpacked(packed(t, want))
	if err != nil || len(got) != len(want) {
		t.Fatalf("%d stores came back, want %d (%v)", len(got), len(want), err)
	}
	for organisation := range want {
		if !bytes.Equal(got[organisation], want[organisation]) {
			t.Errorf("organisation %s: another store came back", organisation)
		}
	}
}

// TestCutShort cuts a backup at every place before its end.
func TestCutShort(t *testing.T) {
	t.Parallel()
	content := []byte(strings.Repeat("x", 1500))
	whole := packed(t, map[string][]byte{tenant(1): content, tenant(2): content})
	end := len(bytes.TrimRight(whole, "\x00"))
	for n := range end {
		if _, err := archive.Open(bytes.NewReader(whole[:n])); err == nil {
			t.Errorf("cut to %d of %d bytes nobody noticed", n, len(whole))
		}
	}
	if _, err := archive.Open(bytes.NewReader(whole)); err != nil {
		t.Error(err)
	}
}

// FuzzArchive: whatever is called a backup is refused, or gives the stores that
// its manifest lists, and never more than is in it.
func FuzzArchive(f *testing.F) {
	whole := packed(f, map[string][]byte{tenant(1): []byte("a store")})
	f.Add(whole)
	f.Add(whole[:700])
	f.Add(bytes.ReplaceAll(whole, []byte("stores/"), []byte("../../x")))
	f.Add(bytes.Replace(whole, []byte(`"format": 1`), []byte(`"format": 2`), 1))
	f.Add(bytes.Replace(whole, []byte("a store"), []byte("b store"), 1))
	f.Fuzz(func(t *testing.T, backup []byte) {
		stores, err := unpacked(backup)
		if err != nil {
			return
		}
		again, err := archive.Open(bytes.NewReader(backup))
		if err != nil || len(again.Manifest.Stores) != len(stores) {
			t.Fatalf("read again it is another: %v", err)
		}
		for _, s := range again.Manifest.Stores {
			content := stores[s.Organisation]
			sum := sha256.Sum256(content)
			if s.Size != int64(len(content)) || s.SHA256 != hex.EncodeToString(sum[:]) {
				t.Errorf("organisation %s isn't what the manifest lists", s.Organisation)
			}
		}
	})
}
