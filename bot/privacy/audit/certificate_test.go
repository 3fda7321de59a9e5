package audit

import (
	"bytes"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
)

var update = flag.Bool("update", false, "write the golden files anew")

// deletion is one that a log of several entries has.
func deletion(t testing.TB, l *Log) Deletion {
	t.Helper()
	r := add(t, l, 0, 4)[3]
	return Deletion{
		Tenant: tenant, Kind: OfPerson, Persons: []string{"k7q2m4x9aa3bdtsv"}, At: start,
		Entry: r.Index, Hash: r.Hash, What: []string{"person", "enrolments", "answers", "deliveries"},
	}
}

func TestCertificate(t *testing.T) {
	t.Parallel()
	l := reopen(t, folder(t))
	d := deletion(t, l)
	file, err := Certify(l, d)
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "certificate-person.txt", file)
	got, err := VerifyCertificate(bytes.NewReader(file), "  "+l.VerifierKey()+"\n")
	if err != nil {
		t.Fatal(err)
	}
	d.At = d.At.Truncate(time.Second)
	if !reflect.DeepEqual(*got, d) {
		t.Errorf("got %+v, want %+v", *got, d)
	}
	if !IsCertificate(file[:64]) || IsCertificate(l.Head()) {
		t.Error("a certificate isn't told from a head")
	}
	d.Kind, d.Persons = OfOrganisation, []string{"p3", "p1", "p2", "p1"}
	file, err = Certify(l, d)
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "certificate-organisation.txt", file)
	if got, err = VerifyCertificate(bytes.NewReader(file), l.VerifierKey()); err != nil || !slices.Equal(got.Persons, []string{"p1", "p2", "p3"}) {
		t.Errorf("got %+v, %v", got, err)
	}
	d.Persons = nil
	if file, err = Certify(l, d); err != nil {
		t.Fatal(err)
	}
	if got, err = VerifyCertificate(bytes.NewReader(file), l.VerifierKey()); err != nil || len(got.Persons) != 0 {
		t.Errorf("without people: %+v, %v", got, err)
	}
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s: got\n%s\nwant\n%s", name, got, want)
	}
}

func TestCertifyRefuses(t *testing.T) {
	t.Parallel()
	l := reopen(t, folder(t))
	good := deletion(t, l)
	for name, change := range map[string]func(*Deletion){
		"another tenant":  func(d *Deletion) { d.Tenant = "another" },
		"no tenant":       func(d *Deletion) { d.Tenant = "" },
		"unknown kind":    func(d *Deletion) { d.Kind = "computer" },
		"nobody":          func(d *Deletion) { d.Persons = nil },
		"a name":          func(d *Deletion) { d.Persons = []string{"Kari Nordmann"} },
		"an object ID":    func(d *Deletion) { d.Persons = []string{tenant} },
		"no time":         func(d *Deletion) { d.At = time.Time{} },
		"another hash":    func(d *Deletion) { d.Hash = strings.Repeat("0", 64) },
		"no hash":         func(d *Deletion) { d.Hash = "" },
		"another entry":   func(d *Deletion) { d.Entry-- },
		"no such entry":   func(d *Deletion) { d.Entry = 4 },
		"entry of no log": func(d *Deletion) { d.Entry = 1 << 63 },
		"of nothing":      func(d *Deletion) { d.What = nil },
		"of a sentence":   func(d *Deletion) { d.What = []string{"all of it"} },
	} {
		d := good
		change(&d)
		if file, err := Certify(l, d); err == nil {
			t.Errorf("%s: certified\n%s", name, file)
		}
	}
	l.Close()
	if _, err := Certify(l, good); !errors.Is(err, ErrClosed) {
		t.Errorf("by a closed log: %v", err)
	}
}

// TestCertificateEveryByte changes, takes out and puts in each byte.
func TestCertificateEveryByte(t *testing.T) {
	t.Parallel()
	l := reopen(t, folder(t))
	file, err := Certify(l, deletion(t, l))
	if err != nil {
		t.Fatal(err)
	}
	wrong := func(how string, at int, changed []byte) {
		if _, err := VerifyCertificate(bytes.NewReader(changed), l.VerifierKey()); !errors.Is(err, ErrCertificate) {
			t.Fatalf("byte %d %s: %v", at, how, err)
		}
	}
	for at := range file {
		for bit := range 8 {
			changed := bytes.Clone(file)
			changed[at] ^= 1 << bit
			wrong("changed", at, changed)
		}
		wrong("and all behind it gone", at, file[:at])
		wrong("gone", at, slices.Delete(bytes.Clone(file), at, at+1))
		wrong("with another", at, slices.Insert(bytes.Clone(file), at, '\n'))
	}
	wrong("and more behind", len(file), append(bytes.Clone(file), '\n'))
}

func TestCertificateOfOthers(t *testing.T) {
	t.Parallel()
	l := reopen(t, folder(t))
	file, err := Certify(l, deletion(t, l))
	if err != nil {
		t.Fatal(err)
	}
	otherSeed, err := VerifierKey(Origin(tenant), &[32]byte{9})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := VerifyCertificate(bytes.NewReader(file), otherSeed); !errors.Is(err, ErrCertificate) {
		t.Errorf("with another key: %v", err)
	}
	if _, err := VerifyCertificate(bytes.NewReader(file), "key"); err == nil || errors.Is(err, ErrCertificate) {
		t.Errorf("with no key: %v", err)
	}
	if _, err := VerifyCertificate(bytes.NewReader(l.Head()), l.VerifierKey()); !errors.Is(err, ErrCertificate) {
		t.Errorf("a head is taken for a certificate: %v", err)
	}
	if _, err := readPublished(file, l.key.verifier); err == nil {
		t.Error("a certificate is taken for a head")
	}
	// Another organisation that signs what isn't its own.
	k, err := newKey(Origin("another"), seed)
	if err != nil {
		t.Fatal(err)
	}
	d := deletion(t, reopen(t, folder(t)))
	forged, err := k.note(d.text())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := VerifyCertificate(bytes.NewReader(forged), k.public); !errors.Is(err, ErrCertificate) {
		t.Errorf("signed by another organisation: %v", err)
	}
}
