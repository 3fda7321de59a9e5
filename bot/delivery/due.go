package delivery

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"drypp/bot/store"
	"drypp/courses/campaigns"
)

// portion is how many people are looked at between two looks at the pace, and
// how many may wait in hand for a turn. What waits beyond stays where it is, in
// the store's index.
const portion = 128

// woken is the time that the agendas of those wake at who are to be looked at
// because something changed; see store.Store.Due.
var woken = time.Unix(0, 0)

// Due finds who is to be looked at, decides what is next for them and notes
// it. It returns what may be done now and has its turn, and when to come back:
// at once if there may be more already, as there may when work was returned;
// never (the zero time) if nothing is planned. What Land plans and what wakes
// people may be due sooner: come back after those, too. An error is of one
// organisation or more; the work of the others is returned with it, and next is
// then no later than in a second.
//
// It looks at each person once, however long they wait for a turn, and at no
// more people than turns come free; but at everybody after a start or after
// the clock was set back. Each Work must go to Begin: until then its person
// isn't looked at again.
func (e *Engine) Due(ctx context.Context, now time.Time) (work []Work, next time.Time, err error) {
	var errs []error
	for _, o := range e.all {
		some, at, err := e.due(ctx, now, o, portion)
		if len(some) > 0 {
			at = now
		}
		work, next = append(work, some...), earlier(next, at)
		if err != nil {
			errs = append(errs, err)
			next = earlier(next, now.Add(time.Second))
		}
	}
	return work, next, errors.Join(errs...)
}

// due is Due for one organisation and up to limit people.
func (e *Engine) due(ctx context.Context, now time.Time, o *organisation, limit int) ([]Work, time.Time, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	more, err := o.wake(ctx, now)
	if err != nil {
		return nil, time.Time{}, fmt.Errorf("waking people of organisation %s: %w", o.Tenant, err)
	}
	next, err := e.look(ctx, now, woken, o, portion)
	more = more || reached(next, woken)
	if err == nil && !more && reached(next, now) && o.hungry() {
		next, err = e.look(ctx, now, now, o, portion-len(o.ready))
	}
	work, turn := e.turns(now, o, limit)
	switch {
	case err != nil:
		return work, turn, err
	case more, reached(next, now) && o.hungry():
		return work, now, nil
	case reached(next, now):
		return work, turn, nil // the others aren't read before there is room
	}
	return work, earlier(next, turn), nil
}

// wake wakes people who are to be looked at anew, and reports whether there are
// more. After a start that is everybody: courses and hours may be others than
// before; so it is when the clock was set back, since what was planned by the
// wrong time may lie far ahead. The caller holds mu.
func (o *organisation) wake(ctx context.Context, now time.Time) (more bool, err error) {
	if o.last.IsZero() || o.last.Sub(now) > disorder {
		if err := o.Store.WakeAll(ctx); err != nil {
			return false, err
		}
	}
	o.last = now
	return o.Store.WakeSome(ctx)
}

// hungry reports whether so few are ready that more people can be looked at.
// The caller holds mu.
func (o *organisation) hungry() bool { return len(o.ready) < portion/2 }

// reached reports whether a time that isn't never has come.
func reached(t, now time.Time) bool { return !t.IsZero() && !t.After(now) }

// earlier returns the earlier of two times, of which zero means never.
func earlier(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}

// look decides about the people whose agendas wake no later than a time, the
// longest waiting first and up to limit, and adds those with something to do
// now to the ready. It returns when the next ones wake. The caller holds mu.
func (e *Engine) look(ctx context.Context, now, until time.Time, o *organisation, limit int) (next time.Time, err error) {
	people, next, err := o.Store.Due(ctx, until, limit+o.hand.len())
	if err != nil {
		return time.Time{}, fmt.Errorf("finding who is due in organisation %s: %w", o.Tenant, err)
	}
	list := make([]looked, 0, min(limit, len(people)))
	for _, person := range people {
		if o.hand.holds(person) {
			continue
		}
		if len(list) == limit {
			next = until
			break
		}
		list = append(list, looked{person: person, id: e.NewID()})
	}
	e.lookAt(ctx, now, o, list)
	soonest, err := e.keep(ctx, now, o, list)
	return earlier(next, soonest), err
}

// looked is a person and what was decided about them.
type looked struct {
	person, id   string
	move         campaigns.Move
	conversation string
	way          way
	err          error
}

// keep adds to the ready who has something to do now and finds room, and
// returns when the first of the others wakes. The caller holds mu.
//
// Whose record can't be read is in hand until the program ends: there is
// nothing to do for them, and nobody else must wait for that. Who isn't there any
// more was erased meanwhile.
func (e *Engine) keep(ctx context.Context, now time.Time, o *organisation, list []looked) (next time.Time, err error) {
	for i := range list {
		l := &list[i]
		switch {
		case errors.Is(l.err, store.ErrNotFound):
			o.hand.take(l.person) // or else damage would keep us here for ever
		case errors.Is(l.err, store.ErrDamaged):
			o.hand.take(l.person)
			e.Log.ErrorContext(ctx, "nothing is sent to a person whose record can't be read; run drypp check",
				"organisation", o.Tenant, "person", l.person, "error", l.err)
		case l.err != nil:
			err = fmt.Errorf("planning for person %s of organisation %s: %w", l.person, o.Tenant, l.err)
		case isNow(l.move, now) && len(o.ready) < portion:
			o.hand.take(l.person)
			o.ready = append(o.ready, Work{Tenant: o.Tenant, Person: l.person, conversation: l.conversation, way: l.way})
		default:
			next = earlier(next, l.move.At)
		}
	}
	return next, err
}

// lookers is how many people are decided about side by side: all of a portion,
// so that they share a transaction. The store lets what isn't urgent wait for
// that, and no turn is taken meanwhile.
const lookers = portion

// lookAt decides about people side by side.
func (e *Engine) lookAt(ctx context.Context, now time.Time, o *organisation, list []looked) {
	var all sync.WaitGroup
	for first := range min(lookers, len(list)) {
		all.Go(func() {
			for i := first; i < len(list); i += lookers {
				list[i].err = e.decide(ctx, now, o, &list[i])
			}
		})
	}
	all.Wait()
}

// decide plans what is next for one person.
func (e *Engine) decide(ctx context.Context, now time.Time, o *organisation, l *looked) error {
	return o.Store.Revise(ctx, l.person, func(c *store.Case) error {
		l.move, l.conversation = e.plan(o, now, c, l.id), c.Person.Chat.Conversation
		l.way = o.wayOf(l.move, &c.Person)
		return nil
	})
}

// turns asks for turns for those who are ready, and returns who got one and
// when to ask for the others. The caller holds mu.
func (e *Engine) turns(now time.Time, o *organisation, limit int) (work []Work, next time.Time) {
	waiting := o.ready[:0]
	for i, w := range o.ready {
		if len(work) == limit {
			waiting, next = append(waiting, o.ready[i:]...), now
			break
		}
		at := e.Pace.Take(now, w.budget(), w.conversation, Unsolicited)
		if !at.After(now) {
			w.turn = at
			work = append(work, w)
			continue
		}
		waiting, next = append(waiting, w), earlier(next, at)
	}
	clear(o.ready[len(waiting):])
	o.ready = waiting
	return work, next
}
