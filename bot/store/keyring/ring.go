package keyring

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"
)

// Master is a master key: it wraps the keys of rings. It is safe for concurrent
// use, and shows itself in no error and no format.
type Master interface {
	// ID names the key and its version, in at most 1024 bytes. It stands in the
	// ring's header in the clear.
	ID() string
	// Wrap encrypts a ring key, to at most 4096 bytes. It needs no network.
	Wrap(key []byte) ([]byte, error)
	// Unwrap decrypts a ring key that was wrapped under an ID, which may be an
	// earlier version's. It returns ErrMaster if it hasn't got the key of that ID.
	Unwrap(ctx context.Context, id string, wrapped []byte) ([]byte, error)
}

// Ring is an open ring of keys.
type Ring struct {
	o Options

	// write is held by whoever changes the file. What follows is theirs.
	write      sync.Mutex
	master     Master
	file       *os.File
	size       int64
	generation uint64
	sealer     sealer
	// doubt says that it isn't known what is in the file or behind it: it is
	// written anew before anything is appended to it.
	doubt  bool
	closed bool
	// closing is what closes files that were replaced.
	closing sync.WaitGroup
	// waiting are the erasures that share the next rewriting.
	queue   sync.Mutex
	waiting []*erasure

	// mem guards the table. It is changed only by who holds write as well.
	mem sync.RWMutex
	t   *table

	copy *copier
}

// Open opens a ring, and makes one if there is none, unless it is for reading
// only. It returns ErrMaster, ErrDamaged or ErrLocked, refuses a folder or file
// that others may use, and removes what a crash left of an earlier writing. ctx
// is for unwrapping the ring key.
func Open(ctx context.Context, o Options) (*Ring, error) {
	r := &Ring{o: o, master: o.Master, t: newTable()}
	err := private(filepath.Dir(o.Path), 0o700)
	if err == nil && o.ReadOnly {
		err = r.look(ctx)
	} else if err == nil {
		err = r.open(ctx)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("%s: %w", o.Path, err), r.letGo())
	}
	if o.Copy != "" && !o.ReadOnly {
		r.copy = newCopier(r)
	}
	return r, nil
}

// letGo unlocks and closes the file if it is open.
func (r *Ring) letGo() error {
	if r.file == nil {
		return nil
	}
	return errors.Join(unlock(r.file), r.file.Close())
}

// look reads the ring of another process. If it was replaced while it was being
// read, it is read again.
func (r *Ring) look(ctx context.Context) error {
	for {
		info, err := os.Stat(r.o.Path)
		if err != nil {
			return err
		}
		if err := private(r.o.Path, 0o600); err != nil {
			return err
		}
		file, err := os.ReadFile(r.o.Path)
		if err != nil {
			return err
		}
		_, err = r.load(ctx, file)
		now, gone := os.Stat(r.o.Path)
		if err == nil || gone != nil || os.SameFile(info, now) {
			return err
		}
		r.t = newTable()
	}
}

// open opens the ring for writing.
func (r *Ring) open(ctx context.Context) error {
	f, err := os.OpenFile(r.o.Path, os.O_RDWR, 0)
	if errors.Is(err, fs.ErrNotExist) {
		return errors.Join(tidy(r.o.Path), r.rewrite(r.master, without{}, nil))
	}
	if err != nil {
		return err
	}
	r.file = f
	if err := errors.Join(private(r.o.Path, 0o600), lock(f)); err != nil {
		return err
	}
	file, err := os.ReadFile(r.o.Path)
	if err != nil {
		return err
	}
	end, err := r.load(ctx, file)
	if err != nil {
		return err
	}
	r.size = int64(end)
	if end < len(file) {
		if err := f.Truncate(r.size); err != nil {
			return err
		}
	}
	// What was read may not be on the disk yet.
	return errors.Join(r.sync(), tidy(r.o.Path))
}

// load takes in a file and returns where its last frame ends.
func (r *Ring) load(ctx context.Context, file []byte) (end int, err error) {
	h, size, err := parseHeader(file)
	if err != nil {
		return 0, err
	}
	key, err := unwrap(ctx, r.o.Master, h)
	if err != nil {
		return 0, err
	}
	r.generation = h.generation
	if r.sealer, err = newSealer(key, file[:size]); err != nil {
		return 0, err
	}
	return r.sealer.read(file, size, r.t)
}

// unwrap returns the ring key.
func unwrap(ctx context.Context, m Master, h header) (*[keySize]byte, error) {
	key := h.wrapped
	switch {
	case m == nil && h.master != "":
		return nil, fmt.Errorf("%w: %s, and none was given", ErrMaster, h.master)
	case m != nil && h.master == "":
		return nil, fmt.Errorf("%w: none", ErrMaster)
	case m != nil:
		var err error
		if key, err = m.Unwrap(ctx, h.master, h.wrapped); err != nil {
			return nil, err
		}
	}
	if len(key) != keySize {
		return nil, errHeader
	}
	return (*[keySize]byte)(key), nil
}

// wrap returns the header of a new generation under a new ring key, and the key.
func wrap(m Master, generation uint64) (h header, key *[keySize]byte, err error) {
	key = newKey()
	h = header{generation: generation, wrapped: key[:]}
	if m == nil {
		return h, key, nil
	}
	h.master = m.ID()
	if h.wrapped, err = m.Wrap(key[:]); err != nil {
		return h, nil, fmt.Errorf("wrapping the ring key: %w", err)
	}
	if h.master == "" || len(h.master) > maxMasterID || len(h.wrapped) > maxWrapped {
		return h, nil, errors.New("wrapping the ring key: the master key's ID or what it wrapped is too long, or empty")
	}
	return h, key, nil
}

func newKey() *[keySize]byte {
	k := new([keySize]byte)
	_, _ = rand.Read(k[:]) // never fails, see its documentation
	return k
}

// newHandle returns 16 random letters and digits: 80 bits.
func newHandle() (h id) {
	copy(h[:], strings.ToLower(rand.Text()))
	return h
}

func (r *Ring) sync() error {
	if r.o.NoSync {
		return nil
	}
	return r.file.Sync()
}

// Key returns a person's key, and false if there is none.
func (r *Ring) Key(person string) (k *[keySize]byte, ok bool) {
	p, ok := toID(person)
	if !ok {
		return nil, false
	}
	r.mem.RLock()
	defer r.mem.RUnlock()
	i, ok := r.t.findPerson(p)
	if !ok {
		return nil, false
	}
	key := r.t.people.at(i).key
	return &key, true
}

// Handle returns the handle that stands for a text, without regard to case, and
// false if there is none.
func (r *Ring) Handle(text string) (h string, ok bool) {
	text = strings.ToLower(text)
	r.mem.RLock()
	defer r.mem.RUnlock()
	i, ok := r.t.findText(text)
	if !ok {
		return "", false
	}
	return r.t.handles.at(i).id.String(), true
}

// Text returns the text that a handle stands for, in lower case, and false if
// there is no such handle.
func (r *Ring) Text(h string) (text string, ok bool) {
	name, ok := toID(h)
	if !ok {
		return "", false
	}
	r.mem.RLock()
	defer r.mem.RUnlock()
	i, ok := r.t.findHandle(name)
	if !ok {
		return "", false
	}
	return r.t.textOf(i), true
}

// Secret returns the organisation's secret of a name of 1 to 255 bytes. It is
// made at its first use, and durable when Secret returns; in a ring that is for
// reading only, ErrReadOnly is returned if there is none.
func (r *Ring) Secret(name string) (*[keySize]byte, error) {
	if key, ok := r.secret(name); ok {
		return key, nil
	}
	if name == "" || len(name) > maxName {
		return nil, fmt.Errorf("a secret's name has %d bytes, not 1 to %d", len(name), maxName)
	}
	r.write.Lock()
	defer r.write.Unlock()
	if key, ok := r.secret(name); ok {
		return key, nil
	}
	key := newKey()
	if err := r.add(appendSecret(nil, name, key)); err != nil {
		return nil, err
	}
	return key, nil
}

func (r *Ring) secret(name string) (*[keySize]byte, bool) {
	r.mem.RLock()
	defer r.mem.RUnlock()
	key, ok := r.t.secrets[name]
	return &key, ok
}

// Erased calls f for each person that was erased, with the time of it, in no
// particular order, until f returns an error, which it returns.
func (r *Ring) Erased(f func(person string, at time.Time) error) error {
	r.mem.RLock()
	type erased struct {
		person id
		at     int64
	}
	all := make([]erased, 0, len(r.t.erased))
	for p, at := range r.t.erased {
		all = append(all, erased{p, at})
	}
	r.mem.RUnlock()
	for _, e := range all {
		if err := f(e.person.String(), time.Unix(0, e.at).UTC()); err != nil {
			return err
		}
	}
	return nil
}

// People calls f for each person who has a key, in no particular order, until f
// returns an error, which it returns.
func (r *Ring) People(f func(person string) error) error {
	r.mem.RLock()
	all := make([]id, r.t.people.n)
	for i := range all {
		all[i] = r.t.people.at(i).id
	}
	r.mem.RUnlock()
	for _, p := range all {
		if err := f(p.String()); err != nil {
			return err
		}
	}
	return nil
}

// Format writes where the ring lies and nothing that it holds, whatever the verb.
func (r *Ring) Format(s fmt.State, _ rune) { fmt.Fprintf(s, "ring %s", r.o.Path) }

// Close ends what goes on in the background and closes the file. Changes fail
// with ErrClosed from then on; what is in memory can still be read.
func (r *Ring) Close() error {
	r.write.Lock()
	if r.closed {
		r.write.Unlock()
		return nil
	}
	r.closed = true
	r.write.Unlock()
	var err error
	if r.copy != nil {
		err = r.copy.close()
	}
	r.write.Lock()
	defer r.write.Unlock()
	r.closing.Wait()
	return errors.Join(err, r.letGo())
}
