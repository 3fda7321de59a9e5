// Package archive is the form of a backup: what drypp backup writes and drypp
// restore reads. It is apart from the program so that fuzzing it compiles little.
package archive

import (
	"archive/tar"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/google/uuid"
)

// A backup is a tar archive (GNU's variant, for sizes above 8 GiB) of one file
// per organisation, stores/TENANT.db, each a snapshot of its store, and last
// manifest.json, which says what must be there. Nothing in it is compressed or
// encrypted.

const (
	// Format is the format that this program writes and the newest
	// that it reads.
	Format = 1
	// ManifestName is the name of the last entry.
	ManifestName = "manifest.json"
	// MaxManifest bounds the manifest, in bytes: some 4 000 organisations.
	MaxManifest = 1 << 20
)

// Manifest says what is in a backup.
type Manifest struct {
	Format int `json:"format"`
	// Version is the Drypp that made it.
	Version string `json:"version"`
	// Time is when it was begun.
	Time   time.Time `json:"time"`
	Stores []Store   `json:"stores"`
}

// Store is the snapshot of one organisation's store.
type Store struct {
	// Organisation is its tenant ID.
	Organisation string `json:"organisation"`
	// Name is the entry's name in the archive, Size its length in bytes.
	Name   string `json:"name"`
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
}

// EntryName returns the name in the archive of an organisation's store.
func EntryName(organisation string) string { return "stores/" + organisation + ".db" }

// Writer writes a backup from its beginning to its end. It is for one writer at a
// time.
type Writer struct {
	// Manifest lists what was added so far.
	Manifest Manifest

	tar *tar.Writer
}

// NewWriter returns a Writer for a backup that is begun at that time by that
// version of Drypp.
func NewWriter(w io.Writer, version string, at time.Time) *Writer {
	return &Writer{Manifest{Format: Format, Version: version, Time: at.UTC().Truncate(time.Second)}, tar.NewWriter(w)}
}

func (a *Writer) header(name string, size int64) error {
	return a.tar.WriteHeader(&tar.Header{
		Typeflag: tar.TypeReg, Name: name, Size: size, Mode: 0o600, ModTime: a.Manifest.Time, Format: tar.FormatGNU,
	})
}

// Add writes a snapshot; see store.Store for the function that gives it. After
// an error that came before the first byte the archive is as it was.
func (a *Writer) Add(organisation string, snapshot func(func(size int64) (io.Writer, error)) error) error {
	sum := sha256.New()
	s := Store{Organisation: organisation, Name: EntryName(organisation)}
	err := snapshot(func(size int64) (io.Writer, error) {
		s.Size = size
		return io.MultiWriter(a.tar, sum), a.header(s.Name, size)
	})
	if err == nil {
		err = a.tar.Flush() // fails unless size bytes were written
	}
	if err != nil {
		return err
	}
	s.SHA256 = hex.EncodeToString(sum.Sum(nil))
	a.Manifest.Stores = append(a.Manifest.Stores, s)
	return nil
}

// Close writes the manifest and the archive's end.
func (a *Writer) Close() error {
	text, err := json.Marshal(a.Manifest, jsontext.WithIndent("  "))
	if err != nil {
		return err
	}
	text = append(text, '\n')
	if err := a.header(ManifestName, int64(len(text))); err != nil {
		return err
	}
	if _, err := a.tar.Write(text); err != nil {
		return err
	}
	return a.tar.Close()
}

// Archive is a backup that is being read. Nothing in it is believed. It is for one
// reader at a time.
type Archive struct {
	// Manifest is what it says that it holds.
	Manifest Manifest

	file io.ReadSeeker
}

// Open reads the manifest of a backup. The error says what is wrong with it.
func Open(f io.ReadSeeker) (*Archive, error) {
	text, err := findManifest(f)
	if err != nil {
		return nil, err
	}
	a := &Archive{file: f}
	// First of all the format: what comes of a newer one may differ in
	// everything else.
	if err := json.Unmarshal(text, &a.Manifest); err != nil && a.Manifest.Format <= Format {
		return nil, fmt.Errorf("its %s can't be read: %w", ManifestName, err)
	}
	if a.Manifest.Format > Format {
		return nil, fmt.Errorf("its format is %d and this program knows %d: restore it with Drypp %.60q, which made it, or newer",
			a.Manifest.Format, Format, a.Manifest.Version)
	}
	if err := a.Manifest.check(); err != nil {
		return nil, fmt.Errorf("its %s is wrong: %w", ManifestName, err)
	}
	return a, nil
}

// errNoManifest also is what a backup says that was cut short.
var errNoManifest = errors.New("it is no backup, or was cut short: " + ManifestName + " is missing at its end")

// findManifest skips over everything else.
func findManifest(f io.Reader) ([]byte, error) {
	r := tar.NewReader(f)
	for {
		h, err := r.Next()
		switch {
		case err != nil:
			return nil, errNoManifest
		case h.Name != ManifestName:
			continue
		case h.Typeflag != tar.TypeReg || h.Size > MaxManifest:
			return nil, fmt.Errorf("its %s is no file of at most %d bytes", ManifestName, MaxManifest)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			return nil, errNoManifest
		}
		if _, err := r.Next(); err != io.EOF {
			return nil, fmt.Errorf("something follows its %s", ManifestName)
		}
		return text, nil
	}
}

// check holds a manifest of this format to its rules.
func (m *Manifest) check() error {
	if m.Format < 1 {
		return fmt.Errorf("there is no format %d", m.Format)
	}
	if len(m.Stores) == 0 {
		return errors.New("it lists no stores")
	}
	seen := map[string]bool{}
	for _, s := range m.Stores {
		id, err := uuid.Parse(s.Organisation)
		sum, errSum := hex.DecodeString(s.SHA256)
		switch {
		case err != nil || id.String() != s.Organisation:
			return fmt.Errorf("%.60q is no tenant ID", s.Organisation)
		case seen[s.Organisation]:
			return fmt.Errorf("organisation %s is in it twice", s.Organisation)
		case s.Name != EntryName(s.Organisation):
			return fmt.Errorf("the store of organisation %s can't be called %.100q", s.Organisation, s.Name)
		case s.Size < 0 || errSum != nil || len(sum) != sha256.Size:
			return fmt.Errorf("the store of organisation %s has no size or SHA-256", s.Organisation)
		}
		seen[s.Organisation] = true
	}
	return nil
}

// Each calls f with every store in turn, and then holds it against the
// manifest: what f got is to be trusted only if Each returns nil. It reads in
// pieces and never takes a path from the archive.
func (a *Archive) Each(f func(s Store, content io.Reader) error) error {
	if _, err := a.file.Seek(0, io.SeekStart); err != nil {
		return err
	}
	r := tar.NewReader(a.file)
	for _, s := range a.Manifest.Stores {
		if err := expect(r, s.Name, s.Size); err != nil {
			return err
		}
		sum := sha256.New()
		content := io.TeeReader(r, sum)
		if err := f(s, content); err != nil {
			return err
		}
		if _, err := io.Copy(io.Discard, content); err != nil {
			return fmt.Errorf("%s: %w", s.Name, err)
		}
		if got := hex.EncodeToString(sum.Sum(nil)); got != s.SHA256 {
			return fmt.Errorf("%s was changed or damaged: its SHA-256 is %s and should be %s", s.Name, got, s.SHA256)
		}
	}
	h, err := r.Next()
	if err != nil {
		return fmt.Errorf("after the last store: %w", err)
	}
	if h.Name != ManifestName {
		return stranger(h.Name)
	}
	return nil
}

// expect goes on to the next entry, which must be that plain file.
func expect(r *tar.Reader, name string, size int64) error {
	h, err := r.Next()
	switch {
	case err != nil:
		return fmt.Errorf("where %s should be: %w", name, err)
	case h.Name != name:
		return stranger(h.Name)
	case h.Typeflag != tar.TypeReg || len(h.PAXRecords) > 0:
		return fmt.Errorf("%s is no plain file", name)
	case h.Size != size:
		return fmt.Errorf("%s has %d bytes and should have %d", name, h.Size, size)
	}
	return nil
}

func stranger(name string) error {
	return fmt.Errorf("it holds %.200q, which its %s doesn't list there", name, ManifestName)
}
