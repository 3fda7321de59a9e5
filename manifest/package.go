package manifest

import (
	"archive/zip"
	"bytes"
	"embed"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"maps"
	"slices"

	"github.com/go-json-experiment/json"
	"github.com/google/uuid"

	"drypp/courses"
)

// The files of a package beside the language files.
const (
	manifestFile = "manifest.json"
	colorFile    = "color.png"
	outlineFile  = "outline.png"
)

// pictures holds the icons, which the package's tests draw.
//
//go:embed icons/color.png icons/outline.png
var pictures embed.FS

// Package is an app package: what Teams is given. It is read-only.
type Package struct {
	id      uuid.UUID
	version version
	files   map[string][]byte
}

// ID returns the app's ID.
func (p *Package) ID() uuid.UUID { return p.id }

// Version returns the app's version, as in 1.0.0.
func (p *Package) Version() string { return p.version.String() }

// Build makes the package of an App, or returns before, the one made earlier,
// if that says all the same. Otherwise the version is the App's if that is
// above the earlier one, else the earlier one with the patch raised: Teams takes
// an update only with a higher version and the same ID. Without an earlier
// package, before is nil. The error is Problems if the App's values are to
// blame.
func Build(a App, before *Package) (*Package, error) {
	if ps := a.Check(); ps != nil {
		return nil, ps
	}
	a = a.fill()
	least := version{}
	if a.Version != "" {
		least, _ = parseVersion(a.Version) // Check has seen to it
	}
	if before == nil {
		if a.Version == "" {
			least, _ = parseVersion(DefaultVersion)
		}
		return a.pack(least)
	}
	if before.id != a.ID {
		return nil, Problems{{"app.id", "differs from that of the package that is there, " + before.id.String(),
			"set app.id to that one if this is an update of it, or write to another file"}}
	}
	same, err := a.pack(before.version)
	if err != nil {
		return nil, err
	}
	if maps.EqualFunc(same.files, before.files, bytes.Equal) && least.compare(before.version) <= 0 {
		return before, nil
	}
	if next := before.version.next(); least.compare(next) < 0 {
		least = next
	}
	return a.pack(least)
}

// pack makes the package of a filled-in App at a version.
func (a App) pack(v version) (*Package, error) {
	p := &Package{id: a.ID, version: v, files: map[string][]byte{}}
	documents := map[string]any{manifestFile: a.document(v)}
	for _, l := range courses.Languages {
		if l != a.Language {
			documents[languageFile(l)] = a.localization(l)
		}
	}
	for name, d := range documents {
		data, err := encode(d)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		p.files[name] = data
	}
	for _, name := range []string{colorFile, outlineFile} {
		data, err := pictures.ReadFile("icons/" + name)
		if err != nil {
			return nil, err
		}
		p.files[name] = data
	}
	return p, nil
}

// stamp is the day that every file in a package bears, 1 January 1980 as MS-DOS
// wrote it and the earliest that a zip can say: the same content is to give the
// same bytes.
const stamp = 1<<5 | 1

// Zip returns the package as Teams takes it: every file at the root, in the
// order of their names, uncompressed. Uncompressed bytes stay the same whatever
// version of the compressor made them, and there are few of them.
func (p *Package) Zip() ([]byte, error) {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, name := range slices.Sorted(maps.Keys(p.files)) {
		data := p.files[name]
		h := &zip.FileHeader{
			Name: name, Method: zip.Store, CRC32: crc32.ChecksumIEEE(data),
			CompressedSize64: uint64(len(data)), UncompressedSize64: uint64(len(data)),
		}
		h.SetMode(0o644)
		//lint:ignore SA1019 CreateRaw doesn't look at Modified
		h.ModifiedDate = stamp
		// Raw, with sizes ahead of the data: some readers refuse a stored file
		// that has them behind it.
		f, err := w.CreateRaw(h)
		if err == nil {
			_, err = f.Write(data)
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// MaxSize is how large, in bytes, a package may be that Read reads.
const MaxSize = 8 << 20

// The most that Read takes: far more than Build makes, and little enough for
// a file that is something else.
const (
	maxFiles = 32
	maxFile  = 2 << 20
)

// Read reads a package that was made earlier, by Build or by anything else.
func Read(data []byte) (*Package, error) {
	if len(data) > MaxSize {
		return nil, fmt.Errorf("no app package: larger than %d bytes", MaxSize)
	}
	r, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, fmt.Errorf("no app package: %w", err)
	}
	if len(r.File) > maxFiles {
		return nil, fmt.Errorf("no app package: more than %d files", maxFiles)
	}
	p := &Package{files: map[string][]byte{}}
	for _, f := range r.File {
		if _, twice := p.files[f.Name]; twice {
			return nil, fmt.Errorf("no app package: %q is in it twice", f.Name)
		}
		if p.files[f.Name], err = readFile(f); err != nil {
			return nil, fmt.Errorf("no app package: %q: %w", f.Name, err)
		}
	}
	if err := p.identify(); err != nil {
		return nil, err
	}
	return p, nil
}

func readFile(f *zip.File) ([]byte, error) {
	r, err := f.Open()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	data, err := io.ReadAll(io.LimitReader(r, maxFile+1))
	if err == nil && len(data) > maxFile {
		err = fmt.Errorf("larger than %d bytes", maxFile)
	}
	return data, err
}

// identify finds out which app the files are, and in which version.
func (p *Package) identify() error {
	data, ok := p.files[manifestFile]
	if !ok {
		return errors.New("no app package: it has no " + manifestFile)
	}
	var d struct {
		Version string    `json:"version"`
		ID      uuid.UUID `json:"id"`
	}
	if err := json.Unmarshal(data, &d); err != nil {
		return fmt.Errorf("no app package: its %s can't be read: %w", manifestFile, err)
	}
	v, err := parseVersion(d.Version)
	if err != nil {
		return fmt.Errorf("no app package that another can follow: its %s has %w", manifestFile, err)
	}
	p.id, p.version = d.ID, v
	return nil
}
