// Package leak finds texts where they must not be: in files, as they are, in
// another encoding, or compressed. It is for tests.
package leak

import (
	"bytes"
	"compress/flate"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf16"
)

// Shortest is how short, in bytes, a text may be: of a shorter one, random bytes
// would hold its encodings by chance.
const Shortest = 7

// window is how many bytes of a needle are looked up at each place.
const window = 8

// needle is one form of a text.
type needle struct {
	form  []byte
	label string
}

// Finder looks for texts. It is safe for concurrent use.
type Finder struct{ needles map[uint64][]needle }

// New returns a Finder of some texts: as they are and in lower case, in UTF-8,
// UTF-16 of both orders, base64 wherever it begins, and hexadecimal. It panics if
// one is shorter than Shortest.
func New(texts ...string) *Finder {
	f := &Finder{needles: map[uint64][]needle{}}
	for i, text := range texts {
		if len(text) < Shortest {
			panic(fmt.Sprintf("leak: text %d has fewer than %d bytes", i, Shortest))
		}
		for _, t := range slices.Compact([]string{text, strings.ToLower(text)}) {
			f.add(t)
		}
	}
	return f
}

func (f *Finder) add(text string) {
	f.form(text, "as it is", []byte(text))
	wide := utf16.Encode([]rune(text))
	little, _ := binary.Append(nil, binary.LittleEndian, wide)
	big, _ := binary.Append(nil, binary.BigEndian, wide)
	f.form(text, "in UTF-16LE", little)
	f.form(text, "in UTF-16BE", big)
	f.form(text, "in hexadecimal", []byte(hex.EncodeToString([]byte(text))))
	for before := range 3 {
		f.form(text, "in base64", inBase64([]byte(text), before, base64.StdEncoding))
		f.form(text, "in base64url", inBase64([]byte(text), before, base64.URLEncoding))
	}
}

// inBase64 returns what of a text's encoding doesn't depend on what stands around
// it, if so many bytes stand before it in its first group.
func inBase64(text []byte, before int, e *base64.Encoding) []byte {
	all := e.EncodeToString(append(make([]byte, before), text...))
	return []byte(all[(before*8+5)/6 : (before+len(text))*8/6])
}

// form keeps a form, but for the end of one that is shorter than the window.
func (f *Finder) form(text, how string, form []byte) {
	n := needle{form, fmt.Sprintf("%q %s", text, how)}
	for len(form) < window {
		form = append(bytes.Clone(form), 0)
	}
	if len(n.form) < window {
		// It is found by its beginning, whatever follows.
		f.needles[0] = append(f.needles[0], n)
		return
	}
	key := binary.LittleEndian.Uint64(form)
	f.needles[key] = append(f.needles[key], n)
}

// In returns what is found in some bytes, each form once, in order.
func (f *Finder) In(data []byte) []string {
	found := map[string]bool{}
	f.search(data, "", found)
	for at := range data {
		if plain := inflate(data[at:]); len(plain) >= Shortest {
			f.search(plain, ", compressed", found)
		}
	}
	var all []string
	for label := range found {
		all = append(all, label)
	}
	slices.Sort(all)
	return all
}

func (f *Finder) search(data []byte, how string, found map[string]bool) {
	for _, n := range f.needles[0] {
		if bytes.Contains(data, n.form) {
			found[n.label+how] = true
		}
	}
	for at := 0; at+window <= len(data); at++ {
		for _, n := range f.needles[binary.LittleEndian.Uint64(data[at:])] {
			if len(n.form) > 0 && bytes.HasPrefix(data[at:], n.form) {
				found[n.label+how] = true
			}
		}
	}
}

// inflate returns what is compressed at the beginning of some bytes, as gzip, zlib
// or a zip archive has it, or nothing.
func inflate(data []byte) []byte {
	var skip int
	switch {
	case len(data) > 18 && data[0] == 0x1f && data[1] == 0x8b && data[2] == 8:
		skip = 10 // RFC 1952; a name or comment makes it fail, which is seldom
	case len(data) > 6 && data[0] == 0x78 && (uint(data[0])<<8|uint(data[1]))%31 == 0:
		skip = 2 // RFC 1950
	case len(data) > 30 && bytes.HasPrefix(data, []byte("PK\x03\x04")) && data[8] == 8:
		skip = 30 + int(data[26]) + int(data[27])<<8 + int(data[28]) + int(data[29])<<8
	}
	if skip == 0 || skip > len(data) {
		return nil
	}
	plain, _ := io.ReadAll(io.LimitReader(flate.NewReader(bytes.NewReader(data[skip:])), 64<<20)) // what came before the damage counts
	return plain
}

// Under returns what is found in the files under a folder, by their paths. It
// passes over what skip says, which may be nil.
func (f *Finder) Under(folder string, skip func(path string) bool) (found []string, err error) {
	err = filepath.WalkDir(folder, func(path string, e fs.DirEntry, err error) error {
		if err != nil || !e.Type().IsRegular() || skip != nil && skip(path) {
			return err
		}
		for _, hit := range f.In([]byte(filepath.Base(path))) {
			found = append(found, path+": in its name "+hit)
		}
		data, err := os.ReadFile(path)
		for _, hit := range f.In(data) {
			found = append(found, path+": "+hit)
		}
		return err
	})
	return found, err
}
