package bolt

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"time"

	"go.etcd.io/bbolt"

	"drypp/bot/store"
)

// format is the version of the layout that this program writes and the newest
// that it reads.
const format = 1

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
		return t.Bucket(bucketNames[inMeta]).Put(formatKey, strconv.AppendInt(nil, format, 10))
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
		if found > format {
			return fmt.Errorf("%w: its format is %d and this program knows %d: update Drypp, or restore a backup made by this version", store.ErrNewer, found, format)
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("%s: %w", d.path, err)
	}
	return nil
}

// meta is what bbolt's meta page says (bbolt v1.5.0, internal/common/meta.go:
// a page header of 16 bytes, then magic, version, page size and flags in 4
// bytes each, then root page, sequence, free list, number of pages, transaction
// and checksum in 8 bytes each, all in the machine's byte order).
type meta struct {
	pageSize, root, freelist, pages, txid uint64
}

const (
	pageHeader = 16
	metaSize   = 64
	metaMagic  = 0xED0CDAED
)

// parseMeta returns the meta at the beginning of a page, and false if it is
// invalid.
func parseMeta(page []byte) (meta, bool) {
	b := page[pageHeader : pageHeader+metaSize]
	u32, u64 := binary.NativeEndian.Uint32, binary.NativeEndian.Uint64
	sum := fnv.New64a()
	sum.Write(b[:metaSize-8])
	m := meta{uint64(u32(b[8:])), u64(b[16:]), u64(b[32:]), u64(b[40:]), u64(b[48:])}
	return m, u32(b) == metaMagic && sum.Sum64() == u64(b[56:])
}

// inspect looks at a file before bbolt maps it into memory, where reading
// behind its end would end the program. A file is only ever extended before a
// meta page says so; hence the order of reading.
func inspect(f *os.File) error {
	m, ok, err := newest(f)
	if err != nil {
		return err
	}
	if !ok {
		return fmt.Errorf("%w: it isn't a store, or its beginning is lost", store.ErrDamaged)
	}
	info, err := f.Stat()
	if err != nil {
		return err
	}
	size := uint64(info.Size())
	if m.pageSize == 0 || m.pages > size/m.pageSize {
		return fmt.Errorf("%w: it was cut short to %d bytes", store.ErrDamaged, size)
	}
	if m.root < 2 || m.root >= m.pages || m.freelist < 2 || m.freelist >= m.pages {
		return fmt.Errorf("%w: its meta page makes no sense", store.ErrDamaged)
	}
	return nil
}

// newest returns the valid meta of the latest transaction. The second meta
// page lies one page into the file, whatever a page's size was where the file
// was made.
func newest(f io.ReaderAt) (m meta, ok bool, err error) {
	var page [pageHeader + metaSize]byte
	for _, at := range []int64{0, 4 << 10, 8 << 10, 16 << 10, 32 << 10, 64 << 10} {
		_, err := f.ReadAt(page[:], at)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return m, false, err
		}
		found, valid := parseMeta(page[:])
		if valid && (at == 0 || uint64(at) == found.pageSize) && (!ok || found.txid > m.txid) {
			m, ok = found, true
		}
	}
	return m, ok, nil
}
