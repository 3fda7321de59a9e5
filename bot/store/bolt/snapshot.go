package bolt

import (
	"context"
	"io"

	"go.etcd.io/bbolt"
)

// Snapshot writes a copy of the file as of one moment between two commits: a
// FileName in a folder of its own, ready to be opened. It reads within a
// transaction, which has two costs while it lasts: pages that changes free
// aren't used again, so the file grows by what is changed meanwhile and stays
// that long; and a file that grows beyond 16 GiB (mapSize) makes changes wait.
// Damage is copied along: Check finds it in the copy as in the store.
func (d *DB) Snapshot(ctx context.Context, to func(size int64) (io.Writer, error)) (err error) {
	var b *bbolt.Tx
	var begun error
	// Between two commits, so that it can't hold a change which is refused
	// a moment later.
	if err := d.exclusively(ctx, func() { b, begun = d.bolt.Begin(false) }); err != nil {
		return err
	}
	if begun != nil {
		return errClosed
	}
	defer func() { _ = b.Rollback() }() // can't fail on an open transaction
	w, err := to(b.Size())
	if err != nil {
		return err
	}
	out := &during{ctx: ctx, w: w}
	if _, err = b.WriteTo(out); out.err != nil {
		return out.err // bbolt makes a new one of it
	}
	return err
}

// during writes until a context ends, and keeps the first error.
type during struct {
	ctx context.Context
	w   io.Writer
	err error
}

func (d *during) Write(p []byte) (n int, err error) {
	if d.err = d.ctx.Err(); d.err == nil {
		n, d.err = d.w.Write(p)
	}
	return n, d.err
}
