package keyring

import (
	"fmt"
	"os"
	"slices"
	"time"
)

// erasure is one call of Erase.
type erasure struct {
	at      int64
	people  []id
	handles []id
	done    bool
	err     error
}

// Erase makes the keys of people and handles go, physically: see Durability in
// the package comment. The people are among the Erased from then on, whether they
// had a key or not; those that were among them already keep their time. Drops and
// Forgets from before are made physical too. Calls that come while the file is
// being written share the next writing.
//
// The copy is replaced before Erase returns. If it can't be, the erasure is done
// nevertheless and Copied returns why, until a later try has succeeded. After an
// error it isn't known what is on the disk: call it again.
func (r *Ring) Erase(at time.Time, people, handles []string) error {
	e := &erasure{at: at.UnixNano(), people: toIDs(people), handles: toIDs(handles)}
	r.queue.Lock()
	r.waiting = append(r.waiting, e)
	r.queue.Unlock()
	r.write.Lock()
	if !e.done {
		r.eraseAll()
	}
	r.write.Unlock()
	if r.copy != nil && e.err == nil {
		_ = r.copy.now() // Copied tells
	}
	return e.err
}

// toIDs returns what can be IDs. Nothing else is in a ring.
func toIDs(texts []string) (all []id) {
	for _, text := range texts {
		if i, ok := toID(text); ok {
			all = append(all, i)
		}
	}
	return all
}

// eraseAll does all erasures that wait. The caller holds write.
func (r *Ring) eraseAll() {
	r.queue.Lock()
	waiting := r.waiting
	r.waiting = nil
	r.queue.Unlock()
	err := r.writable()
	if err == nil {
		if err = r.erase(waiting); err != nil {
			err = fmt.Errorf("%s: %w", r.o.Path, err)
		}
	}
	for _, e := range waiting {
		e.done, e.err = true, err
	}
}

// without are the positions of what isn't written again, ascending.
type without struct{ people, handles []int }

func (r *Ring) erase(waiting []*erasure) error {
	var gone without
	var erased, all []byte
	joining := map[id]bool{}
	for _, e := range waiting {
		for _, p := range e.people {
			if _, known := r.t.erased[p]; !known && !joining[p] {
				erased = appendErased(erased, p, e.at)
				joining[p] = true
			}
			if i, ok := r.t.findPerson(p); ok {
				gone.people = append(gone.people, i)
				all = appendGone(all, kindDropped, p)
			}
		}
		for _, h := range e.handles {
			if i, ok := r.t.findHandle(h); ok {
				gone.handles = append(gone.handles, i)
				all = appendGone(all, kindForgot, h)
			}
		}
	}
	if len(erased)+len(all)+r.t.gone == 0 && !r.doubt {
		return nil
	}
	slices.Sort(gone.people)
	slices.Sort(gone.handles)
	before := r.generation
	err := r.rewrite(r.master, gone, erased)
	if r.generation != before { // it is in place, though perhaps not for sure
		r.publish(append(all, erased...))
		r.t.gone = 0
	}
	return err
}

// Rewrap writes the ring anew under another master key, or another version of it,
// and a new ring key. The copy follows as with Erase.
func (r *Ring) Rewrap(m Master) error {
	r.write.Lock()
	err := r.writable()
	if err == nil {
		if err = r.rewrite(m, without{}, nil); err != nil {
			err = fmt.Errorf("%s: %w", r.o.Path, err)
		}
	}
	r.write.Unlock()
	if r.copy != nil && err == nil {
		_ = r.copy.now() // Copied tells
	}
	return err
}

// rewrite writes the file anew, without what is gone and with more entries at its
// end, and goes on with the new file. The caller holds write. After an error the
// generation says whether the new file is in place; the next change will write it
// anew once more.
func (r *Ring) rewrite(m Master, gone without, more []byte) error {
	h, key, err := wrap(m, r.generation+1)
	if err != nil {
		return err
	}
	head := h.bytes()
	s, err := newSealer(key, head)
	if err != nil {
		return err
	}
	w := &writer{s: s, out: head, at: int64(len(head))}
	f, err := replace(r.o.Path, !r.o.NoSync, func(f *os.File) error {
		w.file = f
		return w.write(r.t, gone, more)
	})
	if f == nil {
		return err
	}
	r.doubt = err != nil
	if old := r.file; old != nil {
		// It has no name any more. Giving its blocks back takes as long as writing
		// the new file, and nobody need wait for that but Close.
		r.closing.Go(func() { _ = old.Close() })
	}
	r.file, r.size, r.sealer, r.generation, r.master = f, w.at, s, h.generation, m
	if r.copy != nil {
		r.copy.behind()
	}
	return err
}

// writer writes frames one after another.
type writer struct {
	file    *os.File
	s       sealer
	entries []byte
	out     []byte
	// at is where the next frame begins in the file.
	at int64
}

const (
	frameSize = 64 << 10
	writeSize = 1 << 20
)

// write writes everything that a table holds but for what is gone.
func (w *writer) write(t *table, gone without, more []byte) error {
	for i := range t.people.n {
		if skip(&gone.people, i) {
			continue
		}
		p := t.people.at(i)
		w.entries = appendPerson(w.entries, p.id, &p.key)
		if err := w.flush(frameSize); err != nil {
			return err
		}
	}
	for i := range t.handles.n {
		if skip(&gone.handles, i) {
			continue
		}
		h := t.handles.at(i)
		w.entries = appendHandle(w.entries, h.id, t.packed(i), h.uuid)
		if err := w.flush(frameSize); err != nil {
			return err
		}
	}
	for name, key := range t.secrets {
		w.entries = appendSecret(w.entries, name, &key)
	}
	for p, at := range t.erased {
		w.entries = appendErased(w.entries, p, at)
		if err := w.flush(frameSize); err != nil {
			return err
		}
	}
	w.entries = append(append(w.entries, more...), kindWhole)
	if err := w.flush(0); err != nil {
		return err
	}
	_, err := w.file.Write(w.out)
	return err
}

// skip reports whether a position is the next of those to be passed over. One may
// be there more than once.
func skip(positions *[]int, i int) (found bool) {
	for len(*positions) > 0 && (*positions)[0] == i {
		*positions, found = (*positions)[1:], true
	}
	return found
}

// flush ends the frame if it is large enough, and writes what there is enough of.
func (w *writer) flush(enough int) error {
	if len(w.entries) < enough {
		return nil
	}
	before := len(w.out)
	w.out = w.s.seal(w.out, w.at, w.entries)
	w.at += int64(len(w.out) - before)
	w.entries = w.entries[:0]
	if len(w.out) < writeSize {
		return nil
	}
	_, err := w.file.Write(w.out)
	w.out = w.out[:0]
	return err
}
