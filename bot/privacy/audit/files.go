package audit

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"sync"
)

// Modes of what is kept: nobody else may read or write it.
const (
	dirMode  fs.FileMode = 0o700
	fileMode fs.FileMode = 0o600
)

// makeDir makes the folder of a log if it isn't there, so that it stays: with what
// names it on the disk, up to two folders above.
func makeDir(dir string) error {
	if _, err := os.Stat(dir); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := os.MkdirAll(dir, dirMode); err != nil {
		return err
	}
	above := filepath.Dir(dir)
	return errors.Join(syncDir(above), syncDir(filepath.Dir(above)))
}

// checkModes refuses what others may read or write.
func checkModes(dir string) error {
	for _, name := range []string{"", EntriesFile, HashesFile, HeadFile} {
		path := filepath.Join(dir, name)
		info, err := os.Stat(path)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return err
		}
		if runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0 {
			return fmt.Errorf("%s is open to others (mode %04o); run chmod go= %s", filepath.Base(path), info.Mode().Perm(), path)
		}
	}
	return nil
}

// files are the files of a log that are kept open.
type files struct {
	dir             string
	entries, hashes *os.File
}

func openFiles(dir string, flag int) (*files, error) {
	entries, err := os.OpenFile(filepath.Join(dir, EntriesFile), flag, fileMode)
	if err != nil {
		return nil, missing(EntriesFile, err)
	}
	hashes, err := os.OpenFile(filepath.Join(dir, HashesFile), flag, fileMode)
	if err != nil {
		entries.Close()
		return nil, missing(HashesFile, err)
	}
	return &files{dir, entries, hashes}, nil
}

// missing makes a Problem of a file that isn't there.
func missing(file string, err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return &Problem{file, -1, 0, "the file is missing"}
	}
	return err
}

func (f *files) close() error { return errors.Join(f.entries.Close(), f.hashes.Close()) }

// content reads the head, if there is one, and how long the other files are.
func (f *files) content() (*content, error) {
	head, err := os.ReadFile(filepath.Join(f.dir, HeadFile))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	entries, err := f.entries.Stat()
	if err != nil {
		return nil, err
	}
	hashes, err := f.hashes.Stat()
	if err != nil {
		return nil, err
	}
	return &content{head, f.entries, f.hashes, entries.Size(), hashes.Size()}, nil
}

// makeFiles opens the files of a log to be written, and makes them if they aren't
// there.
func makeFiles(dir string) (*files, error) {
	return openFiles(dir, os.O_RDWR|os.O_CREATE)
}

// write writes text and nodes where the entries and the hashes end, and has all
// of it on the disk before the new head takes the old one's place.
func (f *files) write(text []byte, end int64, nodes []byte, nodesEnd int64, head []byte) error {
	if _, err := f.entries.WriteAt(text, end); err != nil {
		return err
	}
	if _, err := f.hashes.WriteAt(nodes, nodesEnd); err != nil {
		return err
	}
	return f.replaceHead(head, f.entries, f.hashes)
}

// replaceHead puts a head in the place of the one before, as a whole, when the
// files that it is about are on the disk.
func (f *files) replaceHead(head []byte, about ...*os.File) error {
	path := filepath.Join(f.dir, newHead)
	to, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, fileMode)
	if err != nil {
		return err
	}
	if _, err := to.Write(head); err != nil {
		return errors.Join(err, to.Close())
	}
	if err := errors.Join(syncAll(append(about, to)), to.Close()); err != nil {
		return err
	}
	if err := os.Rename(path, filepath.Join(f.dir, HeadFile)); err != nil {
		return err
	}
	return syncDir(f.dir)
}

// syncAll has files on the disk, at once: file systems do it together.
func syncAll(all []*os.File) error {
	errs := make([]error, len(all))
	var wg sync.WaitGroup
	for i, f := range all {
		wg.Go(func() { errs[i] = f.Sync() })
	}
	wg.Wait()
	return errors.Join(errs...)
}

// syncDir has what a folder names on the disk.
func syncDir(dir string) error {
	if runtime.GOOS == "windows" {
		return nil // it has no such call; NTFS journals it
	}
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// cut shortens the files to what the head has, and says whether there was more.
func (f *files) cut(c *content, end, nodesEnd int64) (more bool, err error) {
	for _, one := range []struct {
		file      *os.File
		size, end int64
	}{{f.entries, c.entriesSize, end}, {f.hashes, c.hashesSize, nodesEnd}} {
		if one.size == one.end {
			continue
		}
		if err := errors.Join(one.file.Truncate(one.end), one.file.Sync()); err != nil {
			return false, err
		}
		more = true
	}
	return more, nil
}
