package audit

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"
)

func FuzzEntry(f *testing.F) {
	for i := range 3 {
		e := entry(i)
		line, err := e.prepared(clock)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(line)
	}
	f.Fuzz(func(t *testing.T, line []byte) {
		e, err := parse(line)
		if err != nil {
			if !errors.Is(err, ErrEntry) {
				t.Fatal(err)
			}
			return
		}
		again, err := e.line()
		if err != nil || !bytes.Equal(again, line) || len(line) > maxLine || bytes.IndexByte(line, '\n') != len(line)-1 {
			t.Fatalf("%q is read, and written as %q, %v", line, again, err)
		}
	})
}

// FuzzFiles has somebody write the files who hasn't the key: nothing but what was
// signed may be accepted.
func FuzzFiles(f *testing.F) {
	log := logOf(f, 5)
	k, err := newKey(Origin(tenant), seed)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(log[EntriesFile], log[HashesFile], log[HeadFile])
	f.Add(log[EntriesFile][:100], log[HashesFile][:100], log[HeadFile][:100])
	f.Add([]byte("\n\n"), []byte{}, log[HeadFile])
	f.Fuzz(func(t *testing.T, entries, hashes, head []byte) {
		state := image{EntriesFile: entries, HashesFile: hashes, HeadFile: head}
		_, err := state.content().verify(k.verifier, [][]byte{log[HeadFile]})
		same := bytes.Equal(entries, log[EntriesFile]) && bytes.Equal(hashes, log[HashesFile]) && bytes.Equal(head, log[HeadFile])
		if (err == nil) != same {
			t.Fatalf("the same: %v; verified: %v", same, err)
		}
		if p := (*Problem)(nil); !same && (!errors.As(err, &p) || p.Offset < 0 || int(p.Offset) > len(state[p.File])) {
			t.Fatalf("no place is named: %v", err)
		}
	})
}

func FuzzHead(f *testing.F) {
	log := logOf(f, 5)
	k, err := newKey(Origin(tenant), seed)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(log[HeadFile])
	f.Add([]byte("go.sum database tree\n0\n\n\n— x y\n"))
	f.Fuzz(func(t *testing.T, signed []byte) {
		if _, err := readHead(signed, k.verifier); err == nil && !bytes.Equal(signed, log[HeadFile]) {
			t.Fatalf("accepted: %q", signed)
		}
		if head, err := readPublished(signed, k.verifier); err == nil && head.N != 5 {
			t.Fatalf("accepted: %q", signed)
		}
	})
}

func FuzzCertificate(f *testing.F) {
	k, err := newKey(Origin(tenant), seed)
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range []string{"certificate-person.txt", "certificate-organisation.txt"} {
		file, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(file)
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		if d, err := parseDeletion(text); err == nil && !bytes.Equal(d.text(), text) {
			t.Fatalf("%q is read, and written as %q", text, d.text())
		}
		// Whoever has the key can sign anything: it must still be a certificate.
		signed, err := k.note(text)
		if err != nil {
			return
		}
		d, err := VerifyCertificate(bytes.NewReader(signed), k.public)
		if err == nil && (d.check() != nil || d.Tenant != tenant) {
			t.Fatalf("accepted: %q", text)
		}
		if err != nil && !errors.Is(err, ErrCertificate) {
			t.Fatal(err)
		}
	})
}
