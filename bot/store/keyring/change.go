package keyring

import (
	"errors"
	"fmt"
	"strings"
)

// Change is a change of a ring that is being put together. It sees what is staged
// in it; nobody else does until Commit has returned. There must be one at a time,
// and it isn't safe for concurrent use. An erasure of the same people or handles
// meanwhile must be kept from it by the caller.
type Change struct {
	r       *Ring
	entries []byte
	err     error
	// keys and texts are what is staged, nil or empty for what goes; handles
	// finds the staged ones by their texts.
	keys    map[id]*[keySize]byte
	texts   map[id]string
	handles map[string]id
}

// Change begins a change.
func (r *Ring) Change() *Change { return &Change{r: r} }

// fail keeps the first error for Commit.
func (c *Change) fail(err error) {
	if c.err == nil {
		c.err = err
	}
}

// Add returns the person's key, a new one if there is none. A person's ID has 1
// to 16 bytes; else Commit fails.
func (c *Change) Add(person string) *[keySize]byte {
	if key, ok := c.Key(person); ok {
		return key
	}
	key := newKey()
	p, ok := toID(person)
	if !ok {
		c.fail(fmt.Errorf("a person's ID has %d bytes, not 1 to %d", len(person), idSize))
		return key
	}
	c.stageKey(p, key)
	c.entries = appendPerson(c.entries, p, key)
	return key
}

func (c *Change) stageKey(p id, key *[keySize]byte) {
	if c.keys == nil {
		c.keys = map[id]*[keySize]byte{}
	}
	c.keys[p] = key
}

// Key returns a person's key, and false if there is none.
func (c *Change) Key(person string) (k *[keySize]byte, ok bool) {
	if p, ok := toID(person); ok {
		if key, staged := c.keys[p]; staged {
			return key, key != nil
		}
	}
	return c.r.Key(person)
}

// Drop takes a person's key away, for every reader once Commit has returned, and
// physically with the next Erase or Rewrap.
func (c *Change) Drop(person string) {
	p, ok := toID(person)
	if !ok {
		return
	}
	c.stageKey(p, nil)
	c.entries = appendGone(c.entries, kindDropped, p)
}

// Handle returns the handle that stands for a text, without regard to case: the
// one there is, or a new one. A text has 1 to 4096 bytes; else Commit fails.
func (c *Change) Handle(text string) string {
	text = strings.ToLower(text)
	if h, ok := c.handles[text]; ok {
		return h.String()
	}
	if h, ok := c.r.Handle(text); ok && !c.forgotten(h) {
		return h
	}
	h := newHandle()
	if text == "" || len(text) > maxText {
		c.fail(fmt.Errorf("a text of %d bytes can't have a handle, only one of 1 to %d", len(text), maxText))
		return h.String()
	}
	c.stageText(h, text)
	c.handles[text] = h
	packed, short := pack(text)
	c.entries = appendHandle(c.entries, h, packed, short)
	return h.String()
}

func (c *Change) stageText(h id, text string) {
	if c.texts == nil {
		c.texts, c.handles = map[id]string{}, map[string]id{}
	}
	c.texts[h] = text
}

func (c *Change) forgotten(h string) bool {
	name, _ := toID(h)
	text, staged := c.texts[name]
	return staged && text == ""
}

// Text returns the text that a handle stands for, in lower case, and false if
// there is no such handle.
func (c *Change) Text(h string) (text string, ok bool) {
	if name, ok := toID(h); ok {
		if text, staged := c.texts[name]; staged {
			return text, text != ""
		}
	}
	return c.r.Text(h)
}

// Forget takes a handle away, as Drop does a key.
func (c *Change) Forget(h string) {
	name, ok := toID(h)
	if !ok {
		return
	}
	delete(c.handles, c.texts[name])
	c.stageText(name, "")
	c.entries = appendGone(c.entries, kindForgot, name)
}

// Commit makes the change durable and then visible to everybody. An empty one
// costs nothing. After an error nothing of it is visible, and what was staged is
// dropped.
func (c *Change) Commit() error {
	defer c.Discard()
	if c.err != nil || len(c.entries) == 0 {
		return c.err
	}
	c.r.write.Lock()
	defer c.r.write.Unlock()
	return c.r.add(c.entries)
}

// Discard drops what was staged.
func (c *Change) Discard() { *c = Change{r: c.r} }

// Format writes how much is staged and nothing of it, whatever the verb.
func (c *Change) Format(s fmt.State, _ rune) {
	fmt.Fprintf(s, "change of %d keys and %d handles", len(c.keys), len(c.texts))
}

// maxFrame bounds how much is sealed at once.
const maxFrame = 1 << 30

// writable returns why nothing may be written, or nil. The caller holds write.
func (r *Ring) writable() error {
	switch {
	case r.o.ReadOnly:
		return fmt.Errorf("%s: %w", r.o.Path, ErrReadOnly)
	case r.closed:
		return fmt.Errorf("%s: %w", r.o.Path, ErrClosed)
	}
	return nil
}

// add appends entries to the file and does what they say. The caller holds write.
func (r *Ring) add(entries []byte) error {
	if err := r.writable(); err != nil {
		return err
	}
	if len(entries) > maxFrame {
		return errors.New("a change of the ring of keys is too large")
	}
	var err error
	if r.doubt {
		err = r.rewrite(r.master, without{}, entries)
	} else {
		err = r.append(entries)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", r.o.Path, err)
	}
	r.publish(entries)
	return nil
}

// append appends one frame. If there was no room for it, it is taken back; after
// any other failure, a failed sync above all, nobody knows what the disk has.
func (r *Ring) append(entries []byte) error {
	frame := r.sealer.seal(nil, r.size, entries)
	if _, err := r.file.WriteAt(frame, r.size); err != nil {
		r.doubt = r.file.Truncate(r.size) != nil
		return err
	}
	if err := r.sync(); err != nil {
		r.doubt = true
		return err
	}
	r.size += int64(len(frame))
	return nil
}

// publish does in memory what entries say that are in the file.
func (r *Ring) publish(entries []byte) {
	r.mem.Lock()
	_, err := r.t.apply(entries)
	r.mem.Unlock()
	if err != nil {
		panic("keyring: it can't read what it wrote")
	}
	if r.copy != nil {
		r.copy.behind()
	}
}
