package leak_test

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"crypto/rand"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"

	"drypp/bot/store/storetest/leak"
)

const text = "Åse Østby-Nærø"

// TestIn hides a text in every way that is looked for, among random bytes, and
// nowhere.
func TestIn(t *testing.T) {
	t.Parallel()
	noise := make([]byte, 100_000)
	if _, err := rand.Read(noise); err != nil {
		t.Fatal(err)
	}
	wide := func(order binary.AppendByteOrder) (b []byte) {
		for _, u := range utf16.Encode([]rune(text)) {
			b = order.AppendUint16(b, u)
		}
		return b
	}
	for name, hidden := range map[string][]byte{
		"as it is":      []byte(text),
		"in lower case": []byte(strings.ToLower(text)),
		"UTF-16LE":      wide(binary.LittleEndian),
		"UTF-16BE":      wide(binary.BigEndian),
		"hexadecimal":   []byte(hex.EncodeToString([]byte(text))),
		"base64":        []byte(base64.StdEncoding.EncodeToString([]byte("-" + text + "--"))),
		"base64, later": []byte(base64.StdEncoding.EncodeToString([]byte("--" + text + "-"))),
		"base64url":     []byte(base64.RawURLEncoding.EncodeToString([]byte(text))),
		"gzip":          packed(t, func(w io.Writer) io.WriteCloser { return gzip.NewWriter(w) }),
		"zlib":          packed(t, func(w io.Writer) io.WriteCloser { return zlib.NewWriter(w) }),
		"zip":           zipped(t),
	} {
		data := append(append(bytes.Clone(noise[:50_000]), hidden...), noise[50_000:]...)
		if found := leak.New("another text", text).In(data); len(found) == 0 || strings.Contains(found[0], "another") {
			t.Errorf("%s: found %q", name, found)
		}
	}
	if found := leak.New(text).In(noise); found != nil {
		t.Errorf("in noise there is %q", found)
	}
}

func packed(t *testing.T, pack func(io.Writer) io.WriteCloser) []byte {
	t.Helper()
	var b bytes.Buffer
	w := pack(&b)
	if _, err := io.WriteString(w, strings.Repeat("so much text ", 50)+text); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func zipped(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.Create("file")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(w, strings.Repeat("so much text ", 50)+text); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestUnder(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	for name, content := range map[string]string{"a/one": "nothing", "a/two": "with " + text, "three": text} {
		path := filepath.Join(folder, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	found, err := leak.New(text).Under(folder, func(path string) bool { return filepath.Base(path) == "three" })
	if err != nil || len(found) != 1 || !strings.Contains(found[0], "two: ") {
		t.Errorf("found %q, %v", found, err)
	}
}
