package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"drypp/bot/store/bolt"
	"drypp/bot/store/keyring"
)

// openKept opens the store of a stopped installation, in its data folder, as the
// program does that is configured beside it: the master key is made if there is
// none.
func openKept(data, tenant string) (*bolt.DB, error) {
	file, ring := filepath.Join(filepath.Dir(data), "master.key"), filepath.Join(data, "rings", tenant+".ring")
	if err := keyring.CreateMasterFile(file); err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, err
	}
	master, err := keyring.FileMaster(file)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(filepath.Dir(ring), 0o700); err != nil {
		return nil, err
	}
	return bolt.Open(filepath.Join(data, tenant), bolt.Options{Keys: keyring.Options{Path: ring, Master: master}})
}
