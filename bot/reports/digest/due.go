package digest

import (
	"cmp"
	"container/heap"
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"drypp/bot/delivery"
	"drypp/bot/store"
	"drypp/courses"
	"drypp/courses/calendar"
)

const (
	// portion is how many digests may be ready and wait for a turn.
	portion = 128
	// lookers is how many are looked at side by side.
	lookers = 16
	// rescan is how often it is looked who is a manager.
	rescan = time.Hour
	// disorder is how far times may lie apart without meaning that the clock was
	// set back.
	disorder = time.Minute
	// patience is how long after an error a digest is looked at again.
	patience = time.Minute
	// fresh is how long what a digest says may wait for its turn.
	fresh = 10 * time.Minute
)

// organisation is an Organisation with those of its digests that are in hand.
type organisation struct {
	Organisation

	// mu is held by one Due at a time, and for moments by others.
	mu sync.Mutex
	// scanned is when it was last looked who gets digests, zero if it has to be.
	scanned time.Time
	// queue are those who aren't in hand, by when to look at them.
	queue queue
	// deputies are the configured deputies of contacts, by whose they are.
	deputies map[string][]string
	// ready are the digests that wait for a turn, the longest waiting first.
	ready []Work
	// held are those that are ready or whose Work isn't over, so that nothing is
	// in hand twice.
	held map[whose]bool
}

// entry says when to look at a digest.
type entry struct {
	at time.Time
	whose
}

// queue is a heap of entries, the earliest first.
type queue []entry

func (q queue) Len() int { return len(q) }
func (q queue) Less(i, j int) bool {
	return cmp.Or(q[i].at.Compare(q[j].at), cmp.Compare(q[i].person, q[j].person), cmp.Compare(q[i].kind, q[j].kind)) < 0
}
func (q queue) Swap(i, j int) { q[i], q[j] = q[j], q[i] }

// Push and Pop are for container/heap.
func (q *queue) Push(x any) { *q = append(*q, x.(entry)) }
func (q *queue) Pop() any {
	last := (*q)[len(*q)-1]
	*q = (*q)[:len(*q)-1]
	return last
}

// Due finds the digests that are due and says what is in them. It returns those
// that have their turn, and when to come back: at once if there may be more
// already; what Land puts off may be due sooner. Each Work must go to Begin. An
// error is of one organisation or more; the work of the others is returned with
// it.
func (e *Engine) Due(ctx context.Context, now time.Time) (work []Work, next time.Time, err error) {
	var errs []error
	for _, o := range e.all {
		some, at, err := e.due(ctx, now, o, portion)
		work, next = append(work, some...), earlier(next, at)
		errs = append(errs, err)
	}
	return work, next, errors.Join(errs...)
}

// due is Due for one organisation and up to limit digests.
func (e *Engine) due(ctx context.Context, now time.Time, o *organisation, limit int) ([]Work, time.Time, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if since := now.Sub(o.scanned); o.scanned.IsZero() || since >= rescan || since < -disorder {
		if err := o.scan(ctx, now); err != nil {
			return nil, now.Add(patience), fmt.Errorf("finding who gets digests in organisation %s: %w", o.Tenant, err)
		}
	}
	err := e.look(ctx, now, o)
	work, next := e.turns(now, o, limit)
	next = earlier(next, o.scanned.Add(rescan))
	if len(o.queue) > 0 && len(o.ready) < portion {
		next = earlier(next, o.queue[0].at)
	}
	return work, next, err
}

// scan makes the queue anew. The caller holds mu.
func (o *organisation) scan(ctx context.Context, now time.Time) error {
	kept := map[whose]store.Digest{}
	err := o.Store.Digests(ctx, func(d store.Digest) error {
		kept[whose{d.Person, d.Kind}] = d
		return nil
	})
	if err != nil {
		return err
	}
	o.queue = o.queue[:0]
	add := func(p *courses.Person, kind store.DigestKind) {
		w := whose{p.ID, kind}
		d, known := kept[w]
		if !known {
			d = store.Digest{Person: p.ID, Kind: kind}
		}
		if !d.Declined && !o.held[w] {
			o.queue = append(o.queue, entry{o.next(p, &d, now), w})
		}
	}
	err = o.Store.Managers(ctx, func(p courses.Person) error {
		add(&p, store.ManagerDigest)
		return nil
	})
	if err != nil {
		return err
	}
	o.deputies = map[string][]string{}
	for _, c := range o.Contacts {
		p, err := o.known(ctx, c.User)
		if errors.Is(err, store.ErrNotFound) || err == nil && !p.Active() {
			continue
		}
		if err != nil {
			return err
		}
		if _, twice := o.deputies[p.ID]; !twice {
			add(&p, store.ContactDigest)
		}
		o.deputies[p.ID] = append(o.deputies[p.ID], c.Deputies...)
	}
	heap.Init(&o.queue)
	o.scanned = now
	return nil
}

// known returns the person with an e-mail address or an object ID.
func (o *organisation) known(ctx context.Context, user string) (courses.Person, error) {
	if strings.Contains(user, "@") {
		return o.Store.Known(ctx, "", user)
	}
	return o.Store.Known(ctx, user, "")
}

func (o *organisation) hours(p *courses.Person) *calendar.Hours {
	return o.Hours(p.Zone(), p.Country, 0)
}

// next returns when there is something to do about a person's digest.
func (o *organisation) next(p *courses.Person, d *store.Digest, now time.Time) time.Time {
	h := o.hours(p)
	return o.Cadence.when(h, o.Cadence.periodOf(h.Today(now)), d, now)
}

// look looks at some of those who are due, no more than may be ready. Those
// that an error is about are looked at again later; the last is returned. The
// caller holds mu.
func (e *Engine) look(ctx context.Context, now time.Time, o *organisation) (err error) {
	var list []look
	for len(list) < portion-len(o.ready) && len(o.queue) > 0 && !o.queue[0].at.After(now) {
		list = append(list, look{whose: heap.Pop(&o.queue).(entry).whose})
	}
	e.lookAt(ctx, now, o, list)
	for i := range list {
		l := &list[i]
		switch {
		case l.err != nil:
			err = fmt.Errorf("preparing the digest of person %s of organisation %s: %w", l.person, o.Tenant, l.err)
			heap.Push(&o.queue, entry{now.Add(patience), l.whose})
		case l.work != nil:
			o.held[l.whose] = true
			o.ready = append(o.ready, *l.work)
		case !l.next.IsZero():
			heap.Push(&o.queue, entry{l.next, l.whose})
		}
	}
	return err
}

// look is a digest and what is to be done about it: work, or looking again at
// next, or nothing.
type look struct {
	whose
	work *Work
	next time.Time
	err  error
}

// lookAt looks at digests side by side, so that they share transactions.
func (e *Engine) lookAt(ctx context.Context, now time.Time, o *organisation, list []look) {
	var all sync.WaitGroup
	for first := range min(lookers, len(list)) {
		all.Go(func() {
			for i := first; i < len(list); i += lookers {
				e.prepare(ctx, now, o, &list[i])
			}
		})
	}
	all.Wait()
}

// turns asks for turns for those that are ready, and returns who got one and
// when to ask for the others. What has waited too long is looked at anew. The
// caller holds mu.
func (e *Engine) turns(now time.Time, o *organisation, limit int) (work []Work, next time.Time) {
	waiting := o.ready[:0]
	for _, w := range o.ready {
		if len(work) == limit {
			waiting, next = append(waiting, w), now
			continue
		}
		at := e.Pace.Take(now, w.budget(), w.conversation(), delivery.Unsolicited)
		if at.After(now) {
			waiting, next = append(waiting, w), earlier(next, at)
			continue
		}
		if now.Sub(w.prepared) > fresh {
			e.Pace.Took(now, w.budget(), w.conversation(), errNoCall)
			delete(o.held, w.whose)
			heap.Push(&o.queue, entry{now, w.whose})
			next = now
			continue
		}
		w.turn = at
		work = append(work, w)
	}
	clear(o.ready[len(waiting):])
	o.ready = waiting
	return work, next
}

// earlier returns the earlier of two times, of which zero means never.
func earlier(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}

// again has a digest looked at again, and out of hand.
func (o *organisation) again(w whose, at time.Time) {
	o.mu.Lock()
	defer o.mu.Unlock()
	delete(o.held, w)
	heap.Push(&o.queue, entry{at, w})
}
