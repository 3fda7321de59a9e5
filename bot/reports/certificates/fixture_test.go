package certificates

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"drypp/bot/reports"
	"drypp/courses"
	"drypp/courses/results"
)

var update = flag.Bool("update", false, "write the golden files anew")

const issuerURL = "https://kurs.example.no/issuers/3f1d8a52-0000-4000-8000-000000000001"

var (
	passed  = time.Date(2026, 3, 2, 23, 30, 15, 123, time.UTC)
	expires = time.Date(2027, 3, 2, 23, 30, 15, 123, time.UTC)
	now     = time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)
	kari    = courses.Person{ID: "p1", Name: "Kari Ødegård Sæther", Email: "Kari.Odegard@Example.no"}
	proof   = results.Certificate{
		ID: "k7q2m4x9aa3bdtsv", Course: "brannvern", Title: "Brannvern på verkstedet", Version: 3,
		Percent: 92, Passed: passed, Expires: expires,
	}
)

// shared is a folder of keys that tests only read from: making one takes long
// with the race detector on.
var shared = sync.OnceValues(func() (string, error) {
	folder, err := os.MkdirTemp("", "drypp-keys-")
	if err != nil {
		return "", err
	}
	_, err = openKeys(folder, minBits)
	return folder, err
})

func TestMain(m *testing.M) {
	status := m.Run()
	if folder, err := shared(); err == nil {
		os.RemoveAll(folder)
	}
	os.Exit(status)
}

func issuer(t testing.TB) *Issuer {
	t.Helper()
	folder, err := shared()
	if err != nil {
		t.Fatal(err)
	}
	keys, err := OpenKeys(folder)
	if err != nil {
		t.Fatal(err)
	}
	return issuerWith(t, keys)
}

func issuerWith(t testing.TB, k *Keys) *Issuer {
	t.Helper()
	oslo, err := time.LoadLocation("Europe/Oslo")
	if err != nil {
		t.Fatal(err)
	}
	return New(Config{URL: issuerURL, Name: "Fjordvik Verksted AS", Location: oslo, Keys: k})
}

func write(t testing.TB, i *Issuer, f reports.CertificateFormat, c results.Certificate, p courses.Person, l courses.Language) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := i.Write(&b, f, c, &p, l); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// published are the keys as others get them.
func published(t testing.TB, i *Issuer) Published {
	t.Helper()
	documents, err := i.Published()
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range documents {
		if d.Path == KeysPath {
			keys, err := ReadKeys(bytes.NewReader(d.Body))
			if err != nil {
				t.Fatal(err)
			}
			return keys
		}
	}
	t.Fatal("no keys are published")
	return nil
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s: got\n%s\nwant\n%s", file, got, want)
	}
}

// without replaces what depends on the key.
func without(t *testing.T, i *Issuer, text string) string {
	t.Helper()
	key, err := i.c.Keys.signer()
	if err != nil {
		t.Fatal(err)
	}
	return strings.ReplaceAll(text, thumbprint(&key.PublicKey), "THUMBPRINT")
}
