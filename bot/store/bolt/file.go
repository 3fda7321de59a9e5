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
// that it reads. Format 2 added campaigns and what comes of them, and fields of
// people that a program for format 1 would drop.
const Format = 2

// Names of the buckets, in the order of bucketID.
var bucketNames = [...][]byte{
	inMeta: []byte("meta"), inPeople: []byte("people"), inObjects: []byte("objects"),
	inEnrolments: []byte("enrolments"), inTotals: []byte("totals"),
	inCampaigns: []byte("campaigns"), inAgendas: []byte("agendas"), inWakes: []byte("wakes"),
	inLedger: []byte("ledger"), inCounts: []byte("counts"),
}

// bucketsOf returns the names of the buckets that a store of a format has.
func bucketsOf(format int) [][]byte {
	if format < 2 {
		return bucketNames[:inCampaigns]
	}
	return bucketNames[:]
}

var formatKey = []byte("format")

// prepare sees to it that there is a folder and a store in it that nobody
// else may read. What it creates is durable if sync says so.
func prepare(dir, path string, sync bool) error {
	if err := makeFolder(dir, sync); err != nil {
		return err
	}
	if err := private(dir, 0o700); err != nil {
		return err
	}
	err := private(path, 0o600)
	if errors.Is(err, fs.ErrNotExist) {
		return create(dir, path, sync)
	}
	return err
}

func makeFolder(dir string, sync bool) error {
	if _, err := os.Stat(dir); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	return syncFolder(filepath.Dir(dir), sync)
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
func create(dir, path string, sync bool) error {
	draft := path + ".new"
	if err := os.Remove(draft); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := fill(draft, sync); err != nil {
		return errors.Join(fmt.Errorf("creating %s: %w", path, err), os.Remove(draft))
	}
	err := os.Link(draft, path)
	if err != nil && !errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("creating %s: %w", path, err)
	}
	if err := os.Remove(draft); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return syncFolder(dir, sync)
}

func fill(path string, sync bool) error {
	b, err := bbolt.Open(path, 0o600, &bbolt.Options{Timeout: time.Millisecond, FreelistType: bbolt.FreelistMapType, NoSync: !sync})
	if err != nil {
		return err
	}
	err = b.Update(makeBuckets)
	return errors.Join(err, b.Close())
}

// makeBuckets makes the buckets that aren't there, and says that this is a
// store of the newest format.
func makeBuckets(t *bbolt.Tx) error {
	for _, name := range bucketNames {
		if _, err := t.CreateBucketIfNotExists(name); err != nil {
			return err
		}
	}
	return t.Bucket(bucketNames[inMeta]).Put(formatKey, strconv.AppendInt(nil, Format, 10))
}

// upgrade brings a store of an older format up to date.
func upgrade(t *tx) error {
	t.writes++
	t.busy = true
	err := makeBuckets(t.bolt)
	t.busy = false
	return err
}

// syncFolder makes durable what was created in or renamed within a folder.
func syncFolder(dir string, sync bool) error {
	if !sync || runtime.GOOS == "windows" {
		return nil // Windows has no such call; NTFS journals it
	}
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// readFormat returns a store's format. It refuses what isn't a store and what a
// newer program wrote.
func (d *DB) readFormat() (format int, err error) {
	err = d.read(context.Background(), func(t *tx) (err error) {
		if t.bucket(inMeta) == nil {
			return missing(inMeta)
		}
		format, err = strconv.Atoi(string(t.get(inMeta, formatKey)))
		if err != nil || format < 1 {
			return fmt.Errorf("%w: it has no format", store.ErrDamaged)
		}
		if format > Format {
			return fmt.Errorf("%w: its format is %d and this program knows %d: update Drypp, or restore a backup made by this version", store.ErrNewer, format, Format)
		}
		for i := range bucketsOf(format) {
			if t.bucket(bucketID(i)) == nil {
				return missing(bucketID(i))
			}
		}
		return nil
	})
	if err != nil {
		return 0, fmt.Errorf("%s: %w", d.path, err)
	}
	return format, nil
}

func missing(b bucketID) error {
	return fmt.Errorf("%w: it has no bucket %q", store.ErrDamaged, bucketNames[b])
}
