package bolt

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"go.etcd.io/bbolt"

	"drypp/bot/store"
)

// How compaction keeps out of the way of answers: it copies so many bytes, or so
// many keys that changed, in one transaction, syncs them, so that no sync of the
// store's has to wait for much of it, and pauses, as it does after so many reads
// when it checks what it wrote.
const (
	compactBytes = 256 << 10
	compactKeys  = 256
	compactReads = 256
	compactPause = 2 * time.Millisecond
	// maxRounds bounds how often it catches up before changes have to wait.
	maxRounds = 50
)

// place is where something is recorded.
type place struct {
	bucket bucketID
	key    string
}

func comparePlaces(a, b place) int {
	if a.bucket != b.bucket {
		return int(a.bucket) - int(b.bucket)
	}
	return strings.Compare(a.key, b.key)
}

// watched are the places that were written to since somebody began to watch. It
// belongs to the writer's goroutine.
type watched map[place]struct{}

// watch notes that a place is written to, if anybody watches.
func (t *tx) watch(id bucketID, key []byte) {
	if t.db.watched != nil {
		t.changed = append(t.changed, place{id, string(key)})
	}
}

// compaction writes a store into a new file.
type compaction struct {
	db    *DB
	draft *bbolt.DB
	file  *os.File
	// bucket and next are where copying goes on.
	bucket int
	next   []byte
	old    *bbolt.DB
}

// Compact copies what is recorded into a new file, a little at a time, and then
// what changed meanwhile; the last of it between two transactions, when the new
// file takes the place of the old one. Who still reads in that one reads on; it is
// closed when they are done, which Compact waits for. Keys and values are copied
// as they are, sealed, and into new pages: what was deleted before Compact was
// called isn't in the new file. What is deleted while it runs may lie in it,
// sealed, until the next time. A crash leaves one file or the other, and a draft
// at most, which Open removes; an error, or the end of ctx, leaves the old one.
func (d *DB) Compact(ctx context.Context) (before, after int64, err error) {
	d.compacting.Lock()
	defer d.compacting.Unlock()
	if err := d.Healthy(); err != nil {
		return 0, 0, err
	}
	c := &compaction{db: d}
	if before, err = size(d.path); err == nil {
		err = c.run(ctx)
	}
	if err != nil {
		return 0, 0, fmt.Errorf("compacting %s: %w", d.path, err)
	}
	after, err = size(d.path)
	return before, after, err
}

func size(path string) (int64, error) {
	info, err := os.Stat(path)
	if err != nil {
		return 0, err
	}
	return info.Size(), nil
}

func (c *compaction) run(ctx context.Context) error {
	if err := c.open(); err != nil {
		return errors.Join(err, c.drop())
	}
	err := c.db.exclusively(ctx, func() { c.db.watched = watched{} })
	if err == nil {
		err = c.all(ctx)
	}
	if c.old != nil { // the new file is in its place
		return errors.Join(err, c.old.Close())
	}
	// The writer may be gone, and then nobody watches.
	_ = c.db.exclusively(context.WithoutCancel(ctx), func() { c.db.watched = nil })
	return errors.Join(err, c.drop())
}

// open makes the draft: an empty bbolt file, locked like the store's.
func (c *compaction) open() (err error) {
	if err := removeDraft(c.db.path); err != nil {
		return err
	}
	c.draft, err = bbolt.Open(c.db.path+draftName, 0o600, &bbolt.Options{
		Timeout:         time.Millisecond,
		FreelistType:    bbolt.FreelistMapType,
		InitialMmapSize: mapSize,
		NoStatistics:    true,
		NoSync:          true, // it is synced as a whole
		NoGrowSync:      true,
		OpenFile: func(name string, flag int, mode os.FileMode) (f *os.File, err error) {
			if f, err = os.OpenFile(name, flag|os.O_EXCL, mode); err == nil {
				c.file, err = f, lock(f)
			}
			return f, err
		},
	})
	return err
}

// draftName is what a file is called in addition until it is whole.
const draftName = ".new"

// removeDraft removes what a crash left of a file that was being written.
func removeDraft(path string) error {
	if err := os.Remove(path + draftName); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// drop gives the draft up.
func (c *compaction) drop() error {
	var err error
	if c.draft != nil {
		err = c.draft.Close()
	}
	return errors.Join(err, removeDraft(c.db.path))
}

// all copies everything, looks whether the draft is sound, and catches up.
func (c *compaction) all(ctx context.Context) error {
	for c.bucket < len(bucketNames) {
		if err := errors.Join(c.some(ctx), c.sync()); err != nil {
			return err
		}
		if err := c.pause(ctx); err != nil {
			return err
		}
	}
	if err := c.check(ctx); err != nil {
		return err
	}
	for round := 0; c.old == nil; round++ {
		if err := c.round(ctx, round == maxRounds); err != nil {
			return err
		}
	}
	return nil
}

// check looks whether the draft is sound.
func (c *compaction) check(ctx context.Context) error {
	r := &pausing{c: c, ctx: ctx}
	if err := checkLayout(r); err != nil && r.err == nil {
		return fmt.Errorf("%w: the new file: %w", store.ErrDamaged, err)
	}
	return r.err
}

// pausing reads the draft and pauses now and then. err is why it no longer does.
type pausing struct {
	c     *compaction
	ctx   context.Context
	reads int
	err   error
}

func (p *pausing) ReadAt(b []byte, at int64) (int, error) {
	if p.reads++; p.reads%compactReads == 0 {
		p.err = p.c.pause(p.ctx)
	}
	if p.err != nil {
		return 0, p.err
	}
	return p.c.file.ReadAt(b, at)
}

// pause lets others go first.
func (c *compaction) pause(ctx context.Context) error {
	timer := time.NewTimer(compactPause)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	case <-c.db.closing:
		return errClosed
	}
}

// sync has the disk write what was copied, a little at a time.
func (c *compaction) sync() error {
	if c.db.opts.NoSync {
		return nil
	}
	return c.draft.Sync()
}

// between runs f on what is recorded now and a transaction of the draft.
func (c *compaction) between(ctx context.Context, f func(from, to *bbolt.Tx) error) error {
	return c.db.read(ctx, func(t *tx) error {
		t.busy = true // whatever panics does so because of what bbolt reads
		return c.draft.Update(func(to *bbolt.Tx) error { return f(t.bolt, to) })
	})
}

// some copies some of what is recorded.
func (c *compaction) some(ctx context.Context) error {
	return c.between(ctx, func(from, to *bbolt.Tx) error {
		for n := 0; n < compactBytes && c.bucket < len(bucketNames); {
			name := bucketNames[c.bucket]
			into, err := to.CreateBucketIfNotExists(name)
			if err != nil {
				return err
			}
			if n, err = c.from(from.Bucket(name), into, n); err != nil {
				return err
			}
		}
		return nil
	})
}

// from copies some of a bucket, of which n bytes more were copied before, and
// returns how many that makes. At the bucket's end it goes on to the next.
func (c *compaction) from(b, into *bbolt.Bucket, n int) (int, error) {
	into.FillPercent = 0.9 // they come in order; a little room saves pages from being split soon
	cursor := b.Cursor()
	for key, value := cursor.Seek(c.next); key != nil; key, value = cursor.Next() {
		if n >= compactBytes {
			return n, nil
		}
		if bytes.Compare(key, c.next) < 0 {
			return n, fmt.Errorf("%w: keys aren't in order", store.ErrDamaged)
		}
		if err := into.Put(key, value); err != nil {
			return n, err
		}
		c.next = append(append(c.next[:0], key...), 0) // the next key that there can be
		n += len(key) + len(value)
	}
	c.bucket, c.next = c.bucket+1, c.next[:0]
	return n, nil
}

// round brings what changed into the draft. If that is little, or it is to be the
// last round, no change is made meanwhile, and the draft takes the store's place.
func (c *compaction) round(ctx context.Context, last bool) error {
	var changed []place
	var err error
	alone := c.db.exclusively(ctx, func() {
		changed = c.db.watched.take()
		if last || len(changed) <= compactKeys {
			err = c.finish(changed)
			changed = nil
		}
	})
	for some := range slices.Chunk(changed, compactKeys) {
		if err == nil {
			err = errors.Join(c.bring(ctx, some), c.sync(), c.pause(ctx))
		}
	}
	return errors.Join(alone, err)
}

// take returns the places that were written to, in order, and forgets them.
func (w watched) take() []place {
	all := make([]place, 0, len(w))
	for p := range w {
		all = append(all, p)
	}
	clear(w)
	slices.SortFunc(all, comparePlaces)
	return all
}

// bring has the draft have at some places what is recorded now.
func (c *compaction) bring(ctx context.Context, places []place) error {
	return c.between(ctx, func(from, to *bbolt.Tx) error {
		for _, p := range places {
			name, key := bucketNames[p.bucket], []byte(p.key)
			into := to.Bucket(name)
			var err error
			if value := from.Bucket(name).Get(key); value != nil {
				err = into.Put(key, value)
			} else {
				err = into.Delete(key)
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// finish puts the draft in the store's place. It runs on the writer's goroutine.
func (c *compaction) finish(places []place) error {
	d := c.db
	if err := d.refuse.Load(); err != nil {
		return *err
	}
	ctx := context.Background()
	if err := errors.Join(c.bring(ctx, places), c.between(ctx, sequences), c.sync()); err != nil {
		return err
	}
	if !d.opts.NoSync {
		if err := c.file.Sync(); err != nil {
			return err
		}
	}
	if err := os.Rename(d.path+draftName, d.path); err != nil {
		return err
	}
	c.draft.NoSync, c.draft.NoGrowSync = d.opts.NoSync, d.opts.NoSync
	d.begin.Lock()
	c.old = d.bolt
	d.bolt, d.file, d.watched = c.draft, c.file, nil
	d.begin.Unlock()
	if err := syncFolder(filepath.Dir(d.path), !d.opts.NoSync); err != nil {
		// After a power failure the old file might be there again, without what is
		// changed from now on.
		return d.stop(err)
	}
	return nil
}

// sequences gives the buckets of the draft the sequences that they have.
func sequences(from, to *bbolt.Tx) error {
	for _, name := range bucketNames {
		if err := to.Bucket(name).SetSequence(from.Bucket(name).Sequence()); err != nil {
			return err
		}
	}
	return nil
}
