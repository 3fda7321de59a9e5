package xapi

import (
	"errors"
	"os"
	"path/filepath"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
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
