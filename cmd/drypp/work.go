package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"golang.org/x/sys/unix"

	"drypp/bot/store/bolt"
)

// work is a folder for copies of stores within the data folder, so that they
// lie where people's data may lie and can be moved into place at once. One
// process has it at a time; what a killed one left there is removed by the
// next.
type work struct {
	path string
	lock *os.File
	// made is the data folder if it wasn't there before.
	made string
}

func openWork(data string) (_ *work, err error) {
	w := &work{path: filepath.Join(data, ".work")}
	if _, err := os.Stat(data); errors.Is(err, fs.ErrNotExist) {
		w.made = data
	}
	if err := os.MkdirAll(w.path, 0o700); err != nil {
		return nil, err
	}
	if w.lock, err = os.Open(w.path); err != nil {
		return nil, err
	}
	err = unix.Flock(int(w.lock.Fd()), unix.LOCK_EX|unix.LOCK_NB)
	if errors.Is(err, unix.EWOULDBLOCK) {
		err = fmt.Errorf("another drypp check or restore is at work in %s: wait until it ends", w.path)
	}
	if err == nil {
		err = w.clear()
	}
	if err != nil {
		return nil, errors.Join(err, w.lock.Close())
	}
	return w, nil
}

func (w *work) clear() error {
	left, err := os.ReadDir(w.path)
	for _, e := range left {
		err = errors.Join(err, os.RemoveAll(filepath.Join(w.path, e.Name())))
	}
	return err
}

// create creates the folder of a store and the empty file in it.
func (w *work) create(organisation string) (folder string, _ *os.File, err error) {
	folder = filepath.Join(w.path, organisation)
	if err := os.Mkdir(folder, 0o700); err != nil {
		return "", nil, err
	}
	f, err := os.OpenFile(filepath.Join(folder, bolt.FileName), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	return folder, f, err
}

// close removes the folder and what is in it.
func (w *work) close() error {
	err := os.RemoveAll(w.path)
	if w.made != "" {
		_ = os.Remove(w.made) // stays if something has been put into it
	}
	return errors.Join(err, w.lock.Close())
}

// steady is a file that is synced as it is written. What waits to be written is
// what the service's own syncs, and so answers, may have to wait for: more than
// a second if a store of 577 MiB is synced at its end only.
type steady struct {
	*os.File
	waiting int
}

// syncEvery is how many bytes are written between two syncs.
const syncEvery = 1 << 20

func (s *steady) Write(b []byte) (int, error) {
	n, err := s.File.Write(b)
	if s.waiting += n; err == nil && s.waiting >= syncEvery {
		s.waiting, err = 0, s.Sync()
	}
	return n, err
}

// syncFolder makes durable what was created, renamed or removed in a folder.
func syncFolder(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
