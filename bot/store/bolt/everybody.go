package bolt

import (
	"context"
	"fmt"
	"runtime"
	"runtime/debug"
	"sync"

	"drypp/bot/store"
	"drypp/courses"
)

// Opening and decoding a record takes far longer than finding it, so everybody is
// read by all cores: one goroutine, the caller's, walks through the file and hands
// on what it finds in portions, others open them, and the caller's gets the people
// in the order of their IDs again.

// portionSize is how many people are in a portion. With fewer on record nothing is
// handed on.
const portionSize = 128

// portion is some people, as they were found and as they were read.
type portion struct {
	ids, found [][]byte
	people     []person
	// there says who has a key, errs who can't be read.
	there []bool
	errs  []error
	done  chan struct{}
}

func newPortion() *portion {
	return &portion{
		people: make([]person, portionSize), there: make([]bool, portionSize), errs: make([]error, portionSize),
		done: make(chan struct{}, 1),
	}
}

// opener opens and reads people within a read transaction, beside others.
type opener struct {
	tx     tx
	shared *shared
	buffer []byte
}

func (t *tx) newOpener(parts *courses.Parts) *opener {
	o := &opener{tx: tx{db: t.db}}
	o.shared = o.tx.newShared(parts)
	return o
}

// read reads a portion. What lies behind the end of a damaged file fails it.
func (o *opener) read(p *portion) {
	next := 0
	defer func() {
		if damage := recover(); damage != nil {
			p.there[next], p.errs[next] = true, fmt.Errorf("%w: %v", store.ErrDamaged, damage)
		}
		p.done <- struct{}{}
	}()
	for ; next < len(p.ids); next++ {
		value, is := o.tx.open(o.buffer, inPeople, p.ids[next], p.found[next])
		p.there[next], p.errs[next] = is, nil
		if is {
			o.buffer = value
			p.errs[next] = o.shared.read(&p.people[next], p.ids[next], value)
		}
	}
}

// readers open portions on all cores.
type readers struct {
	work  chan *portion
	ended sync.WaitGroup
}

func (t *tx) newReaders(n int, parts *courses.Parts) *readers {
	r := &readers{work: make(chan *portion, 2*n)}
	for range n {
		r.ended.Go(func() {
			debug.SetPanicOnFault(true)
			o := t.newOpener(parts)
			for p := range r.work {
				o.read(p)
			}
		})
	}
	return r
}

// end waits for the readers, none of whom may outlive the transaction.
func (r *readers) end() {
	close(r.work)
	r.ended.Wait()
}

// everybody calls f for each person in the order of their IDs, until f returns an
// error. f may neither keep nor change what p points to.
func (t *tx) everybody(ctx context.Context, f func(p *person) error) error {
	return t.some(ctx, nil, f)
}

// some is everybody, with no more than some parts of each.
func (t *tx) some(ctx context.Context, parts *courses.Parts, f func(p *person) error) error {
	c := &census{tx: t, ctx: ctx, parts: parts, f: f, cursor: t.walkFound(inPeople)}
	first := newPortion()
	if c.fill(first); len(first.ids) < portionSize || runtime.GOMAXPROCS(0) == 1 {
		return c.alone(first)
	}
	n := runtime.GOMAXPROCS(0)
	r := t.newReaders(n, parts)
	defer r.end()
	r.work <- first
	ahead := []*portion{first}
	for range 2*n - 1 {
		p := newPortion()
		if c.fill(p); len(p.ids) > 0 {
			r.work <- p
			ahead = append(ahead, p)
		}
	}
	for len(ahead) > 0 {
		p := ahead[0]
		ahead = ahead[1:]
		<-p.done
		if err := c.give(p); err != nil {
			return err
		}
		if c.fill(p); len(p.ids) > 0 {
			r.work <- p
			ahead = append(ahead, p)
		}
	}
	return nil
}

// census is everybody who is being read.
type census struct {
	tx     *tx
	ctx    context.Context
	parts  *courses.Parts
	f      func(*person) error
	cursor *finder
}

// alone reads everybody without help.
func (c *census) alone(p *portion) error {
	o := c.tx.newOpener(c.parts)
	for ; len(p.ids) > 0; c.fill(p) {
		o.read(p)
		<-p.done
		if err := c.give(p); err != nil {
			return err
		}
	}
	return nil
}

// fill finds the next people.
func (c *census) fill(p *portion) {
	p.ids, p.found = p.ids[:0], p.found[:0]
	for c.cursor.key != nil && len(p.ids) < portionSize {
		p.ids, p.found = append(p.ids, c.cursor.key), append(p.found, c.cursor.found)
		c.cursor.next()
	}
}

// give calls f for the people of a portion.
func (c *census) give(p *portion) error {
	for i := range p.ids {
		if err := c.ctx.Err(); err != nil {
			return err
		}
		if !p.there[i] {
			continue
		}
		if p.errs[i] != nil {
			return p.errs[i]
		}
		if err := c.f(&p.people[i]); err != nil {
			return err
		}
	}
	return nil
}

// Everybody calls f for each person, as of one moment.
func (d *DB) Everybody(ctx context.Context, f func(courses.Person) error) error {
	return d.read(ctx, func(t *tx) error {
		return t.everybody(ctx, func(p *person) error { return f(p.Person) })
	})
}
