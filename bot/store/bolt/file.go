package bolt

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"time"

	"go.etcd.io/bbolt"

	"drypp/bot/store"
)

// Format is the version of the layout that this program writes and the newest
// that it reads.
const Format = 1

// Names of the buckets, in the order of bucketID.
var bucketNames = [...][]byte{
	inMeta: []byte("meta"), inPeople: []byte("people"), inObjects: []byte("objects"),
	inEnrolments: []byte("enrolments"), inTotals: []byte("totals"),
}

var formatKey = []byte("format")

// prepare sees to it that there is a folder and a store in it that nobody
// else may read.
func prepare(dir, path string) error {
	if err := makeFolder(dir); err != nil {
		return err
	}
	if err := private(dir, 0o700); err != nil {
		return err
	}
	err := private(path, 0o600)
	if errors.Is(err, fs.ErrNotExist) {
		return create(dir, path)
	}
	return err
}

func makeFolder(dir string) error {
	if _, err := os.Stat(dir); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	return syncFolder(filepath.Dir(dir))
}

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

// create makes an empty store under another name and links it into place, so
// that store.db is a whole store from the first moment, whenever the machine
// stops. A link, unlike a renaming, never replaces the store of a process that
// did the same at the same time.
func create(dir, path string) error {
	draft := path + ".new"
	if err := os.Remove(draft); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := fill(draft); err != nil {
		return errors.Join(fmt.Errorf("creating %s: %w", path, err), os.Remove(draft))
	}
	err := os.Link(draft, path)
	if err != nil && !errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("creating %s: %w", path, err)
	}
	if err := os.Remove(draft); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return syncFolder(dir)
}

func fill(path string) error {
	b, err := bbolt.Open(path, 0o600, &bbolt.Options{Timeout: time.Millisecond, FreelistType: bbolt.FreelistMapType})
	if err != nil {
		return err
	}
	err = b.Update(func(t *bbolt.Tx) error {
		for _, name := range bucketNames {
			if _, err := t.CreateBucket(name); err != nil {
				return err
			}
		}
		return t.Bucket(bucketNames[inMeta]).Put(formatKey, strconv.AppendInt(nil, Format, 10))
	})
	return errors.Join(err, b.Close())
}

// syncFolder makes durable what was created in or renamed within a folder.
func syncFolder(dir string) error {
	if runtime.GOOS == "windows" {
		return nil // no such call; NTFS journals it
	}
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// readFormat refuses what isn't a store and what a newer program wrote.
func (d *DB) readFormat() error {
	err := d.read(context.Background(), func(t *tx) error {
		for i, name := range bucketNames {
			if t.bucket(bucketID(i)) == nil {
				return fmt.Errorf("%w: it has no bucket %q", store.ErrDamaged, name)
			}
		}
		found, err := strconv.Atoi(string(t.get(inMeta, formatKey)))
		if err != nil || found < 1 {
			return fmt.Errorf("%w: it has no format", store.ErrDamaged)
		}
		if found > Format {
			return fmt.Errorf("%w: its format is %d and this program knows %d: update Drypp, or restore a backup made by this version", store.ErrNewer, found, Format)
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("%s: %w", d.path, err)
	}
	return nil
}
