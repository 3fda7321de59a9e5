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
	"sync"
	"time"

	"go.etcd.io/bbolt"

	"drypp/bot/store"
)

// Format is the version of the layout that this program writes and the newest
// that it reads. Format 2 added campaigns and what comes of them, and fields of
// people that a program for format 1 would drop. Format 3 added the look-up by
// e-mail address, and says who is listed. Format 4 counts people where the others
// counted enrolments, and keeps what reports need. Format 5 seals what tells
// anything about anybody, and has handles where the others had object IDs and
// hashes of addresses. Format 6 added what is kept of learning, surveys, and fields
// of enrolments and deliveries that a program for format 5 would drop.
const Format = 6

// Names of the buckets, in the order of bucketID.
var bucketNames = [...][]byte{
	inMeta: []byte("meta"), inPeople: []byte("people"), inObjects: []byte("objects"),
	inEnrolments: []byte("enrolments"), inTotals: []byte("totals"),
	inCampaigns: []byte("campaigns"), inAgendas: []byte("agendas"), inWakes: []byte("wakes"),
	inLedger: []byte("ledger"), inCounts: []byte("counts"),
	inAddresses: []byte("addresses"),
	inStandings: []byte("standings"), inCuts: []byte("cuts"), inHistory: []byte("history"),
	inTeams: []byte("teams"), inDigests: []byte("digests"), inAccesses: []byte("accesses"),
	inEvents: []byte("events"), inQuality: []byte("quality"),
	inRequests: []byte("requests"), inGone: []byte("gone"), inNamed: []byte("named"),
	inLearning: []byte("learning"), inReviews: []byte("reviews"),
	inBallots: []byte("ballots"), inSigned: []byte("signed"),
}

// bucketsOf returns the names of the buckets that a store of a format has.
func bucketsOf(format int) [][]byte {
	switch format {
	case 1:
		return bucketNames[:inCampaigns]
	case 2:
		return bucketNames[:inAddresses]
	case 3:
		return bucketNames[:inStandings]
	case 4:
		return bucketNames[:inRequests]
	case sealedSince:
		return bucketNames[:inLearning]
	}
	return bucketNames[:]
}

var formatKey = []byte("format")

// prepare sees to it that there is a folder and a store in it that nobody
// else may read. What it creates is durable if durable says so.
func prepare(dir, path string, durable bool) error {
	if err := makeFolder(dir, durable); err != nil {
		return err
	}
	if err := private(dir, 0o700); err != nil {
		return err
	}
	err := private(path, 0o600)
	if errors.Is(err, fs.ErrNotExist) {
		return create(dir, path, durable)
	}
	return err
}

func makeFolder(dir string, durable bool) error {
	if _, err := os.Stat(dir); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	return syncFolder(filepath.Dir(dir), durable)
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
func create(dir, path string, durable bool) error {
	draft := path + ".new"
	if err := os.Remove(draft); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := draw(draft, durable); err != nil {
		return errors.Join(fmt.Errorf("creating %s: %w", path, err), os.Remove(draft))
	}
	err := os.Link(draft, path)
	if err != nil && !errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("creating %s: %w", path, err)
	}
	if err := os.Remove(draft); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return syncFolder(dir, durable)
}

// draw makes an empty store that isn't there. bbolt syncs what it creates in any
// case, so one that needn't be durable is a copy of another.
func draw(path string, durable bool) error {
	if durable {
		return fill(path)
	}
	empty, err := blank()
	if err != nil {
		return err
	}
	return os.WriteFile(path, empty, 0o600)
}

// blank returns the bytes of an empty store.
var blank = sync.OnceValues(func() (empty []byte, err error) {
	dir, err := os.MkdirTemp("", "drypp-blank-")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	path := filepath.Join(dir, FileName)
	if err := fill(path); err != nil {
		return nil, err
	}
	return os.ReadFile(path)
})

func fill(path string) error {
	b, err := bbolt.Open(path, 0o600, &bbolt.Options{Timeout: time.Millisecond, FreelistType: bbolt.FreelistMapType})
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

// readFormat returns a store's format. It refuses what isn't a store and what a
// newer program wrote.
func (d *DB) readFormat() (format int, err error) {
	err = d.read(context.Background(), func(t *tx) (err error) {
		if t.bucket(inMeta) == nil {
			return missing(inMeta)
		}
		if format, err = formatOf(t.get(inMeta, formatKey)); err != nil {
			return err
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
