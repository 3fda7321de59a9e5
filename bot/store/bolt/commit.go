package bolt

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"syscall"
	"time"

	"go.etcd.io/bbolt"

	"drypp/bot/store"
)

// maxBatch bounds how many operations share a transaction, and so how much is
// done again when one of them fails.
const maxBatch = 256

// op is one change that somebody waits for.
type op struct {
	run  func(*tx) error
	err  error
	done chan struct{}
	// patience is how long it may wait for others to share a transaction
	// with, because nobody waits for it at a screen.
	patience time.Duration
}

func newOp() any { return &op{done: make(chan struct{}, 1)} }

// write runs a change in a transaction and returns when it is durable, or with
// an error and nothing changed. run may be called more than once: every call
// must set all that it hands out. It has begun once the writer took it.
func (d *DB) write(ctx context.Context, run func(*tx) error) error {
	return d.ask(ctx, run, 0)
}

// ask is write for who can wait that much longer.
func (d *DB) ask(ctx context.Context, run func(*tx) error, patience time.Duration) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	o := d.ops.Get().(*op)
	o.run, o.err, o.patience = run, nil, patience
	select {
	case d.queue <- o:
	case <-ctx.Done():
		return ctx.Err()
	case <-d.closing:
		return errClosed
	}
	<-o.done
	err := o.err
	o.run = nil
	d.ops.Put(o)
	return err
}

// exclusively runs f on the writer's goroutine, between two transactions.
func (d *DB) exclusively(ctx context.Context, f func()) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	done := make(chan struct{})
	select {
	case d.alone <- func() { defer close(done); f() }:
		<-done
		return nil
	case <-ctx.Done():
		return ctx.Err()
	case <-d.closing:
		return errClosed
	}
}

// writer makes every change. The queue has no buffer, so an operation that
// the writer didn't take still belongs to its caller, who may go away.
func (d *DB) writer() {
	defer close(d.stopped)
	debug.SetPanicOnFault(true)
	batch := make([]*op, 0, maxBatch)
	for {
		select {
		case o := <-d.queue:
			batch = d.gather(append(batch[:0], o))
			if !slices.ContainsFunc(batch, urgent) {
				batch = d.await(batch)
			}
			d.commit(batch)
		case f := <-d.alone:
			f()
		case <-d.closing:
			return
		}
	}
}

// gather adds what else is waiting. It lets runnable goroutines go first,
// since they may be just about to ask, but it never waits.
func (d *DB) gather(batch []*op) []*op {
	runtime.Gosched()
	for len(batch) < maxBatch {
		select {
		case o := <-d.queue:
			batch = append(batch, o)
		default:
			return batch
		}
	}
	return batch
}

func urgent(o *op) bool { return o.patience == 0 }

// plenty is how many operations aren't kept waiting for more: each one's share of
// the sync is next to nothing by then.
const plenty = 64

// await adds what comes while nobody is in a hurry.
func (d *DB) await(batch []*op) []*op {
	enough := time.NewTimer(batch[0].patience)
	defer enough.Stop()
	for len(batch) < plenty {
		select {
		case o := <-d.queue:
			if batch = append(batch, o); urgent(o) {
				return d.gather(batch)
			}
		case <-enough.C:
			return batch
		case <-d.closing:
			return batch
		}
	}
	return batch
}

// commit brings a batch to its end: whatever one operation does wrong, the
// others are done again without it.
func (d *DB) commit(batch []*op) {
	for len(batch) > 0 {
		spoiler, err := d.attempt(batch)
		if spoiler < 0 {
			for _, o := range batch {
				if o.err == nil {
					o.err = err
				}
				o.done <- struct{}{}
			}
			return
		}
		batch[spoiler].done <- struct{}{}
		batch = slices.Delete(batch, spoiler, spoiler+1)
	}
}

var (
	errSpoiled = errors.New("an operation failed after it had written")
	errNothing = errors.New("nothing to write")
)

// attempt runs a batch in one transaction. It returns the position of an
// operation that failed and must be left out, or -1 and what became of the
// transaction.
func (d *DB) attempt(batch []*op) (spoiler int, err error) {
	if err := d.refuse.Load(); err != nil {
		return -1, *err
	}
	defer func() {
		if p := recover(); p != nil {
			d.wedged.Store(true)
			spoiler, err = -1, d.stop(fmt.Errorf("%w: %v", store.ErrDamaged, p))
		}
	}()
	start := d.now()
	txid := 0
	t := &tx{db: d}
	defer t.discard()
	spoiler = -1
	var unmarked []string
	err = d.bolt.Update(func(b *bbolt.Tx) error {
		txid, t.bolt = b.ID(), b
		for i, o := range batch {
			wrote := t.writes
			if o.err = t.run(o.run); o.err != nil && t.writes != wrote {
				spoiler = i
				return errSpoiled
			}
		}
		if t.writes == 0 {
			return errNothing
		}
		var err error
		if unmarked, err = t.unmark(); err != nil {
			return err
		}
		return t.settleKeys()
	})
	switch {
	case spoiler >= 0:
		return spoiler, nil
	case errors.Is(err, errNothing):
		return -1, nil
	case err != nil:
		return -1, d.failed(txid, &t.keys, err)
	}
	for _, p := range t.changed {
		d.watched[p] = struct{}{}
	}
	d.takeOut(t.leaving)
	d.markers.remove(unmarked)
	d.recent.forget(t.people)
	d.succeeded(len(batch), start)
	return -1, nil
}

func (d *DB) now() time.Time {
	if d.opts.OnCommit == nil {
		return time.Time{}
	}
	return d.opts.Now()
}

func (d *DB) succeeded(ops int, start time.Time) {
	if d.trouble.Load() != nil {
		d.trouble.Store(nil)
	}
	if d.opts.OnCommit != nil {
		d.opts.OnCommit(ops, d.opts.Now().Sub(start))
	}
}

// failed decides what a failed commit means; the package comment says why.
func (d *DB) failed(txid int, keys *changes, cause error) error {
	if !d.shows(txid) && noSpace(cause) {
		d.undo(keys)
		err := fmt.Errorf("%w: %w", store.ErrUnavailable, cause)
		d.trouble.Store(&err)
		return err
	}
	if d.shows(txid) {
		cause = errors.Join(cause, d.takeBack(txid))
	}
	return d.stop(cause)
}

// stop refuses every change from now on.
func (d *DB) stop(cause error) error {
	err := fmt.Errorf("%w: open it again once the cause is gone: %w", store.ErrUnavailable, cause)
	d.refuse.Store(&err)
	return err
}

// shows reports whether readers see a transaction, though its commit failed.
func (d *DB) shows(txid int) bool {
	t, err := d.bolt.Begin(false)
	if err != nil {
		return false
	}
	defer func() { _ = t.Rollback() }() // can't fail on an open transaction
	return t.ID() == txid
}

// takeBack makes the meta page of a transaction invalid, so that the one
// before it, which is on disk, counts again. bbolt writes the meta of a
// transaction to page txid modulo 2. The page's header stays: bbolt checks it.
func (d *DB) takeBack(txid int) error {
	d.begin.Lock()
	defer d.begin.Unlock()
	at := int64(txid%2)*int64(d.bolt.Info().PageSize) + pageHeader
	if _, err := d.file.WriteAt(make([]byte, metaSize), at); err != nil {
		return err
	}
	return d.file.Sync()
}

// noSpace reports whether a commit failed because a write or the growing of
// the file found no space. bbolt doesn't wrap the error of the latter. A sync
// that reports no space is another matter: pages are lost.
func noSpace(err error) bool {
	var failed *fs.PathError
	write := errors.As(err, &failed) && failed.Op == "write"
	grow := strings.HasPrefix(err.Error(), "file resize error:")
	for _, e := range []syscall.Errno{syscall.ENOSPC, syscall.EDQUOT, syscall.EFBIG} {
		if write && errors.Is(err, e) || grow && strings.HasSuffix(err.Error(), e.Error()) {
			return true
		}
	}
	return false
}
