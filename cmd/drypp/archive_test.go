package main

import (
	"archive/tar"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/go-json-experiment/json"
	"go.etcd.io/bbolt"

	"drypp/bot/store/bolt"
	"drypp/cmd/drypp/archive"
	"drypp/courses/library"
)

const (
	tenantA = "10000000-0000-0000-0000-00000000000a"
	tenantB = "10000000-0000-0000-0000-00000000000b"
)

// tarEntry is a part of an archive that a test makes.
type tarEntry struct {
	header  tar.Header
	content []byte
}

func tarFile(name string, content []byte) tarEntry {
	return tarEntry{tar.Header{Typeflag: tar.TypeReg, Name: name, Size: int64(len(content)), Mode: 0o600}, content}
}

// tarOf puts an archive together.
func tarOf(t testing.TB, entries ...tarEntry) []byte {
	t.Helper()
	var out bytes.Buffer
	w := tar.NewWriter(&out)
	for _, e := range entries {
		if err := w.WriteHeader(&e.header); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(e.content); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// manifestOf is the manifest of two stores of these contents.
func manifestOf(a, b []byte) archive.Manifest {
	return archive.Manifest{
		Format: archive.Format, Version: "test", Time: time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC),
		Stores: []archive.Store{storeOf(tenantA, a), storeOf(tenantB, b)},
	}
}

func storeOf(organisation string, content []byte) archive.Store {
	sum := sha256.Sum256(content)
	return archive.Store{Organisation: organisation, Name: archive.EntryName(organisation), Size: int64(len(content)), SHA256: hex.EncodeToString(sum[:])}
}

func manifestEntry(t testing.TB, m archive.Manifest) tarEntry {
	t.Helper()
	text, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	return tarFile(archive.ManifestName, text)
}

// sealed is the bytes of a store that somebody took a course in, of the ring that
// it is sealed with, and of the master key's file.
type sealed struct{ store, ring, master []byte }

func newSealed(t testing.TB) sealed {
	t.Helper()
	data := filepath.Join(t.TempDir(), "data")
	if err := os.Mkdir(data, 0o700); err != nil {
		t.Fatal(err)
	}
	db, err := openKept(data, tenantA)
	if err != nil {
		t.Fatal(err)
	}
	list, err := library.Courses()
	if err != nil {
		t.Fatal(err)
	}
	if err := take(db, list[0], 0, "Kari Nordmann"); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	read := func(name ...string) []byte {
		content, err := os.ReadFile(filepath.Join(append([]string{data}, name...)...))
		if err != nil {
			t.Fatal(err)
		}
		return content
	}
	return sealed{read(tenantA, bolt.FileName), read("rings", tenantA+".ring"), read("..", "master.key")}
}

// changed returns the store after something was changed in it.
func (s sealed) changed(t testing.TB, change func(*bbolt.Tx) error) []byte {
	t.Helper()
	path := filepath.Join(t.TempDir(), "changed.db")
	if err := os.WriteFile(path, s.store, 0o600); err != nil {
		t.Fatal(err)
	}
	b, err := bbolt.Open(path, 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(b.Update(change), b.Close()); err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// patchHeader changes the first header of an archive and makes its checksum right.
func patchHeader(archive []byte, change func(header []byte)) []byte {
	archive = bytes.Clone(archive)
	header := archive[:512]
	change(header)
	copy(header[148:], "        ")
	sum := 0
	for _, b := range header {
		sum += int(b)
	}
	copy(header[148:], fmt.Sprintf("%06o\x00 ", sum))
	return archive
}

// withManifest is the manifest of two good stores with one thing changed.
func withManifest(t testing.TB, s []byte, change func(*archive.Manifest)) []byte {
	t.Helper()
	m := manifestOf(s, s)
	change(&m)
	return tarOf(t, tarFile(archive.EntryName(tenantA), s), tarFile(archive.EntryName(tenantB), s), manifestEntry(t, m))
}

// sparse returns an archive whose first store is said to be 2^50 bytes long, all
// of them a hole (GNU tar's manual, "PAX Format, Version 1.0").
func sparse(t testing.TB, good []byte) []byte {
	t.Helper()
	m := manifestOf(good, good)
	m.Stores[0].Size = 1 << 50
	hole := tarFile("x", append([]byte("0\n"), make([]byte, 510)...))
	hole.header.Format = tar.FormatPAX
	hole.header.PAXRecords = map[string]string{
		"GNU.sparXe.major": "1", "GNU.sparXe.minor": "0",
		"GNU.sparXe.name": archive.EntryName(tenantA), "GNU.sparXe.realsize": fmt.Sprint(1 << 50),
	}
	archive := tarOf(t, hole, tarFile(archive.EntryName(tenantB), good), manifestEntry(t, m))
	// Package tar reads such records and writes none.
	return bytes.ReplaceAll(archive, []byte("GNU.sparXe"), []byte("GNU.sparse"))
}

// restore runs drypp restore on an archive of such stores and returns what it said.
// It fails the test if anything but the data folder is there afterwards.
func (s sealed) restore(t *testing.T, archive []byte) (status int, said, data string) {
	t.Helper()
	folder := t.TempDir()
	backup, configuration := filepath.Join(folder, "backup.tar"), filepath.Join(folder, "drypp.yaml")
	text := fmt.Sprintf(`{region: norwayeast, bot: {app_id: %[1]s, tenant_id: %[1]s}, organisations: [
  {tenant_id: %[1]s, name: A, language: nb, timezone: Europe/Oslo},
  {tenant_id: %[2]s, name: B, language: nb, timezone: Europe/Oslo}]}`, tenantA, tenantB)
	keys := filepath.Join(folder, "keys")
	if err := os.Mkdir(keys, 0o700); err != nil {
		t.Fatal(err)
	}
	for path, content := range map[string][]byte{
		backup: archive, configuration: []byte(text), filepath.Join(folder, "master.key"): s.master,
		filepath.Join(keys, tenantA+".ring"): s.ring, filepath.Join(keys, tenantB+".ring"): s.ring,
	} {
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var out bytes.Buffer
	p := program{stdout: io.Discard, stderr: &out, now: time.Now}
	status = p.Run(t.Context(), []string{"restore", backup, "--keys", keys, "--config", configuration})
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if name := e.Name(); !slices.Contains([]string{"backup.tar", "drypp.yaml", "data", "keys", "master.key"}, name) {
			t.Errorf("it left %s", name)
		}
	}
	return status, out.String(), filepath.Join(folder, "data")
}

func TestRestoreRefuses(t *testing.T) {
	t.Parallel()
	kept := newSealed(t)
	good := kept.store
	a, b := tarFile(archive.EntryName(tenantA), good), tarFile(archive.EntryName(tenantB), good)
	m := manifestEntry(t, manifestOf(good, good))
	with := func(change func(*archive.Manifest)) []byte { return withManifest(t, good, change) }
	inPlace := func(e tarEntry) []byte { return tarOf(t, e, b, m) }
	link := func(kind byte, name, target string) tarEntry {
		return tarEntry{tar.Header{Typeflag: kind, Name: name, Linkname: target, Mode: 0o777}, nil}
	}
	whole := tarOf(t, a, b, m)
	flipped := bytes.Clone(whole)
	flipped[512+len(good)/2] ^= 1
	newer := kept.changed(t, func(tx *bbolt.Tx) error { return tx.Bucket([]byte("meta")).Put([]byte("format"), []byte("99")) })
	wrong := kept.changed(t, func(tx *bbolt.Tx) error { return tx.Bucket([]byte("objects")).Put([]byte("x"), []byte("nobody")) })
	for name, c := range map[string]struct {
		archive []byte
		want    string
	}{
		"empty":                  {nil, "it is no backup, or was cut short"},
		"text":                   {bytes.Repeat([]byte("no archive\n"), 500), "it is no backup, or was cut short"},
		"no manifest":            {tarOf(t, a, b), "it is no backup, or was cut short"},
		"manifest not last":      {tarOf(t, a, m, b), "something follows its manifest.json"},
		"two manifests":          {tarOf(t, a, b, m, m), "something follows its manifest.json"},
		"large manifest":         {tarOf(t, a, b, tarFile(archive.ManifestName, make([]byte, archive.MaxManifest+1))), "is no file of at most 1048576 bytes"},
		"manifest is a link":     {tarOf(t, a, b, link(tar.TypeSymlink, archive.ManifestName, "/etc/passwd")), "is no file of at most"},
		"manifest is no JSON":    {tarOf(t, a, b, tarFile(archive.ManifestName, []byte("{"))), "its manifest.json can't be read"},
		"manifest lists nothing": {with(func(m *archive.Manifest) { m.Stores = nil }), "it lists no stores"},
		"no format":              {with(func(m *archive.Manifest) { m.Format = 0 }), "there is no format 0"},
		"newer format":           {with(func(m *archive.Manifest) { m.Format = 2; m.Version = "v9.1.0" }), `its format is 2 and this program knows 1: restore it with Drypp "v9.1.0"`},
		"newer format, all new":  {tarOf(t, tarFile(archive.ManifestName, []byte(`{"format":7,"version":"v9","stores":"elsewhere"}`))), "its format is 7"},
		"path as organisation":   {with(func(m *archive.Manifest) { m.Stores[0].Organisation = "../../evil" }), `"../../evil" is no tenant ID`},
		"other form of ID":       {with(func(m *archive.Manifest) { m.Stores[0].Organisation = "{" + tenantA + "}" }), "is no tenant ID"},
		"organisation twice":     {with(func(m *archive.Manifest) { m.Stores[1] = m.Stores[0] }), "is in it twice"},
		"path listed":            {with(func(m *archive.Manifest) { m.Stores[0].Name = "../evil" }), `can't be called "../evil"`},
		"negative size":          {with(func(m *archive.Manifest) { m.Stores[0].Size = -1 }), "has no size or SHA-256"},
		"no checksum":            {with(func(m *archive.Manifest) { m.Stores[0].SHA256 = "" }), "has no size or SHA-256"},
		"wrong size":             {with(func(m *archive.Manifest) { m.Stores[0].Size = 1 << 40 }), "bytes and should have 1099511627776"},
		"wrong checksum":         {with(func(m *archive.Manifest) { m.Stores[1].SHA256 = strings.Repeat("0", 64) }), "was changed or damaged"},
		"changed store":          {flipped, "was changed or damaged"},
		"store not listed":       {with(func(m *archive.Manifest) { m.Stores = m.Stores[:1] }), `it holds "stores/` + tenantB},
		"store missing":          {tarOf(t, a, m), `it holds "manifest.json", which`},
		"parent folder":          {inPlace(tarFile("../../evil", good)), `it holds "../../evil", which`},
		"parent, within":         {inPlace(tarFile("stores/../../evil", good)), `it holds "stores/../../evil", which`},
		"absolute path":          {inPlace(tarFile("/tmp/evil", good)), `it holds "/tmp/evil", which`},
		"symbolic link":          {inPlace(link(tar.TypeSymlink, archive.EntryName(tenantA), "/etc/passwd")), "is no plain file"},
		"hard link":              {inPlace(link(tar.TypeLink, archive.EntryName(tenantA), "/etc/passwd")), "is no plain file"},
		"device":                 {inPlace(link(tar.TypeChar, archive.EntryName(tenantA), "")), "is no plain file"},
		"folder":                 {inPlace(link(tar.TypeDir, archive.EntryName(tenantA)+"/", "")), "it holds"},
		"sparse":                 {sparse(t, good), "is no plain file"},
		"huge size": {patchHeader(whole, func(h []byte) {
			copy(h[257:], "ustar  \x00")
			copy(h[124:], "\x80\x00\x00\x00\x10\x00\x00\x00\x00\x00\x00\x00")
		}), "it is no backup, or was cut short"},
		"no store":      {tarOf(t, tarFile(archive.EntryName(tenantA), []byte("x")), b, manifestEntry(t, manifestOf([]byte("x"), good))), "the store is damaged"},
		"newer store":   {tarOf(t, tarFile(archive.EntryName(tenantA), newer), b, manifestEntry(t, manifestOf(newer, good))), "written by a newer version of Drypp"},
		"wrong look-up": {tarOf(t, a, tarFile(archive.EntryName(tenantB), wrong), manifestEntry(t, manifestOf(good, wrong))), "a look-up leads to the wrong person"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			status, said, data := kept.restore(t, c.archive)
			if status != exitRefused || !strings.Contains(said, c.want) {
				t.Errorf("status %d, %s\nwant %q", status, said, c.want)
			}
			if _, err := os.Lstat(data); err == nil {
				t.Error("it left a data folder")
			}
		})
	}
	if status, said, data := kept.restore(t, whole); status != exitDone || said != "" {
		t.Errorf("the good one, into %s: status %d, %s", data, status, said)
	}
}
