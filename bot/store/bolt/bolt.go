// Package bolt keeps an organisation's store in one bbolt file.
//
// The file is store.db (mode 0600) in the organisation's folder (mode 0700).
// Its buckets are:
//
//	meta        "format" → the version of this layout, in decimal
//	people      person ID → the person's record (see personal.go)
//	objects     handle of the object ID → person ID
//	enrolments  person ID + enrolment ID → the whole enrolment
//	totals      cut + course ID → what is counted of a cut's people in a course
//	campaigns   campaign ID → the campaign; the bucket's sequence counts changes
//	agendas     person ID → the person's agenda
//	wakes       wake time + person ID → nothing; one for each agenda that wakes
//	ledger      person ID + delivery ID → the delivery, once it was sent
//	counts      campaign ID → the campaign's deliveries by stage and reason
//	addresses   handle of the e-mail address + person ID → nothing
//	standings   person ID → where they are in courses, and the cuts they count in
//	cuts        cut → how many people it has, and the value of its field
//	history     cut + course ID or nothing + day → what was counted from that day on
//	teams       handle of the manager + person ID → nothing; of who left one more byte
//	digests     the digests that people get, see digests.go
//	accesses    who looked at results, see accesses.go
//	events      what people did in courses, see events.go
//	quality     how the questions of courses do, see quality.go
//	requests    person ID + request ID → what the person asked for
//	gone        course ID → how many completions there were by people who were erased
//	named       whom records of others name, see named.go
//	learning    person ID → what is kept of their learning beside their enrolments
//	reviews     person ID + number → an answer to a question that came back
//	ballots     random ID → an anonymous ballot, see ballots.go
//	signed      person ID + random ID → a ballot that names them
//
// meta also says, under "wake", from whose ID on people are still to be woken
// after a change of the campaigns, and holds the roster under "roster"; under
// "cuts" it says how people are cut, and from whose ID on they are still to be
// counted anew after a change of that; under "keys" and "leaving" what it knows of
// the ring of keys, and under "erasing/" who is being erased.
//
// A cut is two keyed hashes (standing_record.go). What is counted of a person is worked
// out from their record, agenda and enrolments at the end of every operation that
// changed any of them (settle.go), and the difference moves the counters
// (counter.go), which keep what they were on the days before (history.go).
//
// An answer is one Get and one Put in enrolments. One that finishes a try moves
// a counter for each cut as well. An answer to a question that came back reads the
// person's enrolments in its course and puts what is kept of their learning, and a row
// of reviews behind the others, whose numbers the bucket's sequence counts. A record is a version byte, fields in the wire format
// of Protocol Buffers, and a checksum over key and record, because bbolt's own
// pages have none.
//
// # Keys
//
// What tells anything about anybody is sealed (seal.go): values of people,
// enrolments, agendas, ledger, standings, digests, requests, events, learning, reviews
// and signed with the person's key, those of campaigns, accesses, quality, cuts, ballots
// and meta with the organisation's; what lies in history of a cut's people too. The other keys and
// values are random IDs, handles that mean nothing without the ring (handles.go),
// IDs of courses and campaigns, times of waking, and numbers. The keys lie in
// another file, the ring (package keyring), which is opened with the store.
// Somebody without a key isn't there, whatever the file still holds of them: so
// they are gone from every copy of the file at once.
//
// A key or handle is in the ring before the transaction that needs it commits, and
// leaves it after the one that needs it no longer (staged.go). A store that is older
// than its ring, because a backup was restored, is brought up to date with it when it
// is opened (ring.go, restored.go). Stores of formats before 5, which weren't sealed,
// are written anew into another file (upgrade.go); one of format 5 lacks only buckets,
// which it gets where it is.
//
// # Durability
//
// Changes are made by one goroutine, which puts whatever is waiting into one
// transaction (commit.go). Who asked is answered after the transaction's second
// fdatasync. A reader may see a change in the moment between its meta page
// being written and that page being synced; a change is acknowledged only
// afterwards.
//
// What happens when a commit fails:
//
//   - No space (ENOSPC, EDQUOT, EFBIG on a write or when the file grows):
//     nothing was recorded, those who asked get store.ErrUnavailable, and the
//     next change is tried as usual.
//   - Anything else, a failed fdatasync above all: the kernel may have dropped
//     pages that it couldn't write and will report success from then on, so
//     every further change is refused with store.ErrUnavailable until the store
//     is opened again. Reading goes on. If the new meta page had already been
//     written, it is made invalid, so that the store shows the last state that
//     is known to be on disk, in this process and after it. If even that fails
//     and the machine stops, a change that was refused may turn out to be
//     recorded; one that was acknowledged is never lost.
//
// # Damage
//
// Open refuses a file that isn't a store, is shorter than it says, or has no
// readable list of free pages. Another page or record that can't be read makes
// an operation fail with store.ErrDamaged, not the program, with two
// exceptions, because bbolt believes what its pages say: a branch page that
// leads back to its own ancestor is followed without end, and a page that
// claims to go on in millions of others takes a change that long. Check finds
// both, as all else, without following them; run it on a store that is in
// doubt, before anything is written. If the newer of the two meta pages is
// invalid, as after a power failure in the middle of its being written, bbolt
// goes on from the older one; Check says so until the next changes have
// overwritten it.
package bolt

import (
	"context"
	"crypto/cipher"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"

	"go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"

	"drypp/bot/store"
	"drypp/bot/store/keyring"
)

// FileName is the name of the store's file in its folder.
const FileName = "store.db"

// Options change how a store works. The zero Options are good.
type Options struct {
	// OnCommit is called after each transaction that was committed, with how
	// many operations it carried and how long it took. It is called by the
	// one goroutine that writes, so it must be quick and must not call the
	// store. It needs Now.
	OnCommit func(ops int, took time.Duration)
	// Now tells the time to OnCommit.
	Now func() time.Time
	// NoSync has nothing synced to the disk: much faster, and whatever the
	// machine had not written when it stops is lost, so that the store may be
	// damaged. It is for simulations and tests on made-up data only; no
	// configuration may set it.
	NoSync bool
	// NewID makes the IDs of people and enrolments, for simulations that have
	// to come out the same again. It is called by one goroutine at a time and
	// must return 16 lower-case letters and digits, never the same. Without
	// it they are random.
	NewID func() string
	// Keys say where the ring of keys is (package keyring) and what wraps it.
	// Without a Path it is RingName in the store's folder. With ReadOnly the
	// store can be read and refuses every change: for a copy of a store beside
	// the ring of the one that runs.
	Keys keyring.Options
}

// DB is an open store.
type DB struct {
	bolt *bbolt.DB
	file *os.File // bbolt's own, for taking a meta page back
	path string
	opts Options

	// ring holds the keys. cipher seals what belongs to no one person, and hash
	// makes the keys of cuts.
	ring   *keyring.Ring
	cipher cipher.AEAD
	hash   *hasher
	// leaving is what is still to leave the ring, and ciphers are of people who were
	// written about lately. Both belong to the goroutine that writes.
	leaving leaving
	ciphers map[[idLength]byte]keyed

	recent recent
	// outbox says that events are kept.
	outbox  atomic.Bool
	offered atomic.Pointer[offered]
	// cuts are how people are cut, nil until somebody says.
	cuts    atomic.Pointer[store.Cuts]
	ops     sync.Pool
	queue   chan *op
	alone   chan func()
	closing chan struct{}
	stopped chan struct{}
	close   func() error

	// begin is held for writing while a meta page is being taken back.
	begin sync.RWMutex
	// refuse is why no change is taken any more; trouble is why the last
	// one failed, until one succeeds.
	refuse, trouble atomic.Pointer[error]
	// wedged says that bbolt panicked while it held its locks.
	wedged atomic.Bool

	// compacting is held by who compacts, and watched is where it was written to
	// meanwhile, nil if nobody does.
	compacting sync.Mutex
	watched    watched

	// markers are those that the next transaction deletes.
	markers markers
	// expired is how far Expire has come; expire guards it.
	expire  sync.Mutex
	expired expiry
}

var _ store.Store = (*DB)(nil)

// mapSize is how much address space is reserved for the file. bbolt can't map
// a file anew while anybody reads, so that a long report would hold up every
// change; reserving costs nothing. A file may grow beyond it.
const mapSize = 16 << 30

// Open opens the store in the folder dir with its ring of keys, and creates them
// if there is no such folder or store. It returns store.ErrLocked, store.ErrNewer,
// store.ErrDamaged (also for a ring that is missing or another store's) or
// keyring.ErrMaster, and refuses a folder or file that others may read. It may have
// to finish what a crash or a restored backup left to do.
func Open(dir string, opts Options) (_ *DB, err error) {
	path := filepath.Join(dir, FileName)
	if err := prepare(dir, path, !opts.NoSync); err != nil {
		return nil, err
	}
	d := &DB{
		path: path, opts: opts,
		ops: sync.Pool{New: newOp}, queue: make(chan *op), alone: make(chan func()),
		closing: make(chan struct{}), stopped: make(chan struct{}),
	}
	if err := d.open(); err != nil {
		return nil, err
	}
	bond, has, err := d.unlock()
	if err != nil {
		return nil, errors.Join(err, d.letGo())
	}
	d.close = sync.OnceValue(d.shut)
	go d.writer()
	if opts.Keys.ReadOnly {
		d.stop(keyring.ErrReadOnly)
		return d, nil
	}
	d.opts.OnCommit = nil // for who uses the store
	if err := errors.Join(removeDraft(path), d.agree(bond, has), d.finishErasing(context.Background())); err != nil {
		return nil, errors.Join(fmt.Errorf("%s: %w", path, err), d.Close())
	}
	d.opts.OnCommit = opts.OnCommit
	return d, nil
}

// unlock opens the ring of keys, brings an older store up to date, and returns
// what the store says of the ring.
func (d *DB) unlock() (b bond, has bool, err error) {
	format, err := d.readFormat()
	if err != nil {
		return b, false, err
	}
	if err := d.openRing(); err != nil {
		return b, false, err
	}
	if format < Format {
		if err := d.upgrade(format); err != nil {
			return b, false, err
		}
	}
	if b, has, err = d.checkBond(); err != nil {
		return b, has, err
	}
	return b, has, d.readLeaving()
}

// letGo closes what is open of a store that nobody uses.
func (d *DB) letGo() error {
	err := d.bolt.Close()
	if d.ring != nil {
		err = errors.Join(err, d.ring.Close())
	}
	return err
}

// open opens the bbolt file. bbolt panics on a damaged list of free pages.
func (d *DB) open() (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%s: %w: %v", d.path, store.ErrDamaged, p)
			// bbolt leaves the file open and locked.
			_ = d.file.Close()
		}
	}()
	d.bolt, err = bbolt.Open(d.path, 0o600, &bbolt.Options{
		Timeout:         time.Millisecond,
		FreelistType:    bbolt.FreelistMapType,
		InitialMmapSize: mapSize,
		NoStatistics:    true,
		NoSync:          d.opts.NoSync,
		NoGrowSync:      d.opts.NoSync,
		OpenFile: func(name string, flag int, mode os.FileMode) (*os.File, error) {
			// Never create here: prepare creates whole stores only.
			f, err := os.OpenFile(name, flag&^os.O_CREATE, mode)
			if err != nil {
				return nil, err
			}
			d.file = f
			if err := lock(f); err != nil {
				return f, err
			}
			return f, inspect(f)
		},
	})
	switch {
	case err == nil:
		return nil
	case errors.Is(err, berrors.ErrTimeout):
		return fmt.Errorf("%s: %w", d.path, store.ErrLocked)
	case errors.Is(err, berrors.ErrInvalid), errors.Is(err, berrors.ErrChecksum), errors.Is(err, berrors.ErrVersionMismatch):
		return fmt.Errorf("%s: %w: %v", d.path, store.ErrDamaged, err)
	}
	return fmt.Errorf("%s: %w", d.path, err)
}

// Healthy returns nil while the store takes writes, else why not. After a full
// disk it returns nil again once a change has succeeded.
func (d *DB) Healthy() error {
	if err := d.refuse.Load(); err != nil {
		return *err
	}
	if err := d.trouble.Load(); err != nil {
		return *err
	}
	select {
	case <-d.closing:
		return errClosed
	default:
		return nil
	}
}

// Close finishes what has begun, waits for readers, and closes the store.
// Every later call of any method but Close returns an error. It must not be
// called from within People or Snapshot.
func (d *DB) Close() error { return d.close() }

func (d *DB) shut() error {
	close(d.closing)
	<-d.stopped
	d.compacting.Lock() // it ends soon
	defer d.compacting.Unlock()
	if d.wedged.Load() {
		err := fmt.Errorf("%s: %w: it stays locked until the program ends", d.path, store.ErrDamaged)
		return errors.Join(err, d.ring.Close())
	}
	return d.letGo()
}

// errClosed is what every operation returns after Close.
var errClosed = fmt.Errorf("%w: it was closed", store.ErrUnavailable)

// readable returns why nothing may be read, or nil.
func (d *DB) readable(ctx context.Context) error {
	select {
	case <-d.closing:
		return errClosed
	default:
		return ctx.Err()
	}
}

// read runs f on what is recorded at this moment.
func (d *DB) read(ctx context.Context, f func(*tx) error) (err error) {
	if err := ctx.Err(); err != nil {
		return err
	}
	d.begin.RLock()
	b, err := d.bolt.Begin(false)
	d.begin.RUnlock()
	if err != nil {
		return errClosed
	}
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	t := &tx{db: d, bolt: b}
	defer func() {
		p := recover()
		_ = b.Rollback() // can't fail on an open transaction
		if p != nil && !t.damage(p) {
			panic(p) // the caller's own
		}
		if p != nil {
			err = fmt.Errorf("%w: %v", store.ErrDamaged, p)
		}
	}()
	return f(t)
}
