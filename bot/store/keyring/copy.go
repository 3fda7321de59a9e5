package keyring

import (
	"errors"
	"fmt"
	"io"
	"os"
	"sync"
	"time"
)

// How long the copy may be behind an addition, and how long it takes between
// tries after one failed: twice as long each time.
const (
	copyDelay   = 2 * time.Second
	maxCopyWait = 5 * time.Minute
)

// copier keeps the copy of a ring. A copy of the same generation is a beginning
// of the ring's file, so that additions are appended to it.
type copier struct {
	r       *Ring
	changed chan struct{}
	closing chan struct{}
	stopped chan struct{}

	// mu is held while the copy is written. generation and size are what it is
	// known to have: none at first.
	mu         sync.Mutex
	generation uint64
	size       int64

	state sync.Mutex
	err   error
}

func newCopier(r *Ring) *copier {
	c := &copier{r: r, changed: make(chan struct{}, 1), closing: make(chan struct{}), stopped: make(chan struct{})}
	_ = c.now() // Copied tells
	go c.keep()
	return c
}

// behind notes that the ring has more than the copy.
func (c *copier) behind() {
	select {
	case c.changed <- struct{}{}:
	default:
	}
}

// keep brings the copy up to date some time after the ring changed.
func (c *copier) keep() {
	defer close(c.stopped)
	for {
		select {
		case <-c.changed:
		case <-c.closing:
			return
		}
		for wait := copyDelay; ; wait = min(2*wait, maxCopyWait) {
			if !c.pause(wait) {
				return
			}
			if c.now() == nil {
				break
			}
		}
	}
}

// pause waits, and reports false if the ring is being closed.
func (c *copier) pause(wait time.Duration) bool {
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-c.closing:
		return false
	}
}

// close brings the copy up to date for the last time.
func (c *copier) close() error {
	close(c.closing)
	<-c.stopped
	return c.now()
}

// now brings the copy up to date.
func (c *copier) now() error {
	c.mu.Lock()
	defer c.mu.Unlock() // so that the last try's result is the one that is told
	err := c.follow()
	if err != nil {
		err = fmt.Errorf("copying the ring of keys to %s: %w", c.r.o.Copy, err)
		c.behind()
	}
	c.state.Lock()
	c.err = err
	c.state.Unlock()
	return err
}

// follow brings the copy up to date. The ring may be written to meanwhile; if it
// was written anew, the copy is made again.
func (c *copier) follow() error {
	for {
		c.r.write.Lock()
		file, generation, size := c.r.file, c.r.generation, c.r.size
		c.r.write.Unlock()
		if c.generation == generation && c.size == size {
			return nil
		}
		if err := c.from(file, generation, size); c.current(generation) {
			return err
		}
	}
}

// current reports whether the ring's file is still the one of a generation.
func (c *copier) current(generation uint64) bool {
	c.r.write.Lock()
	defer c.r.write.Unlock()
	return c.r.generation == generation
}

var errReplaced = errors.New("the ring was written anew meanwhile")

// from makes the copy what the ring's file is, as far as size.
func (c *copier) from(file *os.File, generation uint64, size int64) error {
	if c.generation == generation && c.size < size {
		if err := c.extend(file, size); err == nil {
			c.size = size
			return nil
		}
	}
	c.generation = 0
	f, err := replace(c.r.o.Copy, !c.r.o.NoSync, func(to *os.File) error {
		_, err := io.Copy(to, io.NewSectionReader(file, 0, size))
		if err == nil && !c.current(generation) {
			err = errReplaced // and wiped while it was being read, perhaps
		}
		return err
	})
	if f != nil {
		err = errors.Join(err, f.Close())
	}
	if err == nil {
		c.generation, c.size = generation, size
	}
	return err
}

// extend appends to the copy what the ring's file has more.
func (c *copier) extend(file *os.File, size int64) error {
	if err := private(c.r.o.Copy, 0o600); err != nil {
		return err
	}
	f, err := os.OpenFile(c.r.o.Copy, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	if info, err := f.Stat(); err != nil || info.Size() != c.size {
		return errors.Join(err, f.Close(), errors.New("the copy was changed"))
	}
	_, err = io.Copy(io.NewOffsetWriter(f, c.size), io.NewSectionReader(file, c.size, size-c.size))
	if err == nil && !c.r.o.NoSync {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}

// Copied returns nil if the copy is in its newest form, or will be within
// seconds; else why the last try to bring it up to date failed.
func (r *Ring) Copied() error {
	if r.copy == nil {
		return nil
	}
	r.copy.state.Lock()
	defer r.copy.state.Unlock()
	return r.copy.err
}

// CopyNow brings the copy up to date.
func (r *Ring) CopyNow() error {
	if r.copy == nil {
		return nil
	}
	return r.copy.now()
}
