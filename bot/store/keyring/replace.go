package keyring

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
)

// private refuses what others than its owner may use.
func private(path string, mode fs.FileMode) error {
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	if runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0 {
		return fmt.Errorf("%s can be used by others (mode %#o): run chmod %o %s",
			path, info.Mode().Perm(), mode, path)
	}
	return nil
}

// Names beside a file while it is being replaced: of the new one until it is
// whole, and of the one before until it is wiped.
const (
	draftName = ".new"
	oldName   = ".old"
)

// replace puts a new file in the place of another, if there is one, and wipes
// that one's beginning, where its keys lie. It returns the new file, open and
// locked, as soon as it is in its place, even with an error: it is then not known
// to be there after a crash, or the old one isn't wiped. Without a file nothing
// has changed.
func replace(path string, durable bool, write func(*os.File) error) (f *os.File, err error) {
	if err := tidy(path); err != nil {
		return nil, err
	}
	if f, err = draw(path+draftName, durable, write); err != nil {
		return nil, err
	}
	// The old file's second name lets a later Open wipe it after a crash. A file
	// system without such names has it wiped below nevertheless.
	before, _ := os.OpenFile(path, os.O_RDWR, 0)
	_ = os.Link(path, path+oldName)
	if err := os.Rename(path+draftName, path); err != nil {
		err = errors.Join(err, f.Close(), tidy(path))
		if before != nil {
			err = errors.Join(err, before.Close())
		}
		return nil, err
	}
	err = syncFolder(filepath.Dir(path), durable)
	if before != nil && err == nil {
		err = wipe(before, durable)
	}
	if before != nil {
		err = errors.Join(err, before.Close())
	}
	if err == nil {
		err = remove(path + oldName)
	}
	return f, err
}

// draw makes a file with what write writes.
func draw(path string, durable bool, write func(*os.File) error) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, err
	}
	if err = errors.Join(lock(f), write(f)); err == nil && durable {
		err = f.Sync()
	}
	if err != nil {
		return nil, errors.Join(err, f.Close(), os.Remove(path))
	}
	return f, nil
}

// tidy wipes and removes what a crash left beside a file when it was being
// replaced.
func tidy(path string) error {
	now, err := os.Stat(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	for _, name := range []string{path + draftName, path + oldName} {
		info, err := os.Lstat(name)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return err
		}
		if now == nil || !os.SameFile(info, now) {
			if err := wipeFile(name); err != nil {
				return err
			}
		}
		if err := remove(name); err != nil {
			return err
		}
	}
	return nil
}

func remove(path string) error {
	if err := os.Remove(path); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

func wipeFile(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(wipe(f, true), f.Close())
}

// wipeSize is how much of a file's beginning is overwritten: more than any header
// has, and than any file of master keys.
const wipeSize = 64 << 10

// wipe overwrites the beginning of a file.
func wipe(f *os.File, durable bool) error {
	info, err := f.Stat()
	if err != nil {
		return err
	}
	if _, err := f.WriteAt(make([]byte, min(wipeSize, info.Size())), 0); err != nil {
		return err
	}
	if !durable {
		return nil
	}
	return f.Sync()
}

// syncFolder makes durable what was created in or renamed within a folder.
func syncFolder(dir string, durable bool) error {
	if !durable || runtime.GOOS == "windows" {
		return nil // Windows has no such call; NTFS journals it
	}
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
