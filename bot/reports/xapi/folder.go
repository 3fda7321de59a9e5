package xapi

import (
	"crypto/sha1" // what xAPI names an address by
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"drypp/courses"
)

// Folder is where statements are kept that an LRS refused: one file each, named
// by the statement's ID, mode 0600. They hold what the organisation chose to
// tell of people. Its methods are safe for concurrent use.
type Folder string

// refusal is what a file holds.
type refusal struct {
	Statement jsontext.Value `json:"statement"`
	Answer    string         `json:"answer"`
}

// Keep writes a statement and what the LRS said of it. It is durable when Keep
// returns; keeping it again changes nothing.
func (f Folder) Keep(id string, statement []byte, words string) error {
	if err := os.MkdirAll(string(f), 0o700); err != nil {
		return err
	}
	file, err := os.CreateTemp(string(f), "new-")
	if err != nil {
		return err
	}
	defer os.Remove(file.Name())
	err = json.MarshalWrite(file, refusal{statement, strings.ToValidUTF8(words, "\ufffd")})
	err = errors.Join(err, file.Sync(), file.Close())
	if err != nil {
		return err
	}
	return os.Rename(file.Name(), filepath.Join(string(f), id+".json"))
}

// Count returns how many are kept.
func (f Folder) Count() (int, error) {
	files, err := filepath.Glob(filepath.Join(string(f), "*.json"))
	return len(files), err
}

// Sweep deletes the statements that were kept before a moment, and returns how
// many those are; with dry it only counts them.
func (f Folder) Sweep(before time.Time, dry bool) (n int, err error) {
	err = f.each(func(path string, info fs.FileInfo) error {
		if !info.ModTime().Before(before) {
			return nil
		}
		n++
		if dry {
			return nil
		}
		return os.Remove(path)
	})
	return n, err
}

// Drop deletes the statements of people, by what Names returns for them: those that
// have one of these as the whole of a string, in whatever case. It doesn't pass over
// what can't be read: that is an error.
func (f Folder) Drop(names ...string) error {
	var theirs []*regexp.Regexp
	for _, name := range names {
		quoted, err := jsontext.AppendQuote(nil, name)
		if err != nil {
			return err
		}
		theirs = append(theirs, regexp.MustCompile("(?i)"+regexp.QuoteMeta(string(quoted))))
	}
	return f.each(func(path string, _ fs.FileInfo) error {
		content, err := os.ReadFile(path)
		if err != nil || !slices.ContainsFunc(theirs, func(r *regexp.Regexp) bool { return r.Match(content) }) {
			return err
		}
		return os.Remove(path)
	})
}

// each calls f for every file of the folder, what a crash left of one included.
func (f Folder) each(do func(path string, info fs.FileInfo) error) error {
	files, err := os.ReadDir(string(f))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	for _, file := range files {
		info, ierr := file.Info()
		if errors.Is(ierr, fs.ErrNotExist) {
			continue // it was renamed meanwhile
		}
		if ierr == nil {
			ierr = do(filepath.Join(string(f), file.Name()), info)
		}
		err = errors.Join(err, ierr)
	}
	return err
}

// Names returns what statements know a person by, whichever Actor they were made
// with, for Drop. What people are called isn't among it: two may be called the same,
// and a statement that has a name has an address as well.
func Names(p *courses.Person) []string {
	names := []string{p.ID}
	if p.Email == "" {
		return names
	}
	for _, mbox := range []string{"mailto:" + p.Email, "mailto:" + strings.ToLower(p.Email)} {
		sum := sha1.Sum([]byte(mbox))
		names = append(names, mbox, hex.EncodeToString(sum[:]))
	}
	return names
}
