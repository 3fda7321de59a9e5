package directory

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"time"

	"drypp/bot/store"
)

// Config says what a Directory works with.
type Config struct {
	Organisations []Organisation
	// Now tells the time that changes are stamped with.
	Now func() time.Time
	// Log is told how rounds went, in numbers only.
	Log *slog.Logger
}

// Directory keeps the people of organisations in step with where they come
// from. It is safe for concurrent use; each organisation does one thing at a
// time.
type Directory struct {
	all      []*organisation
	byTenant map[string]*organisation
}

// organisation is one whose people are kept in step.
type organisation struct {
	Organisation
	now func() time.Time
	log *slog.Logger
	// turn holds a token while a round, an import or a choice is under way.
	turn chan struct{}
	// wake has Run look at once.
	wake chan struct{}
	// absent are members of the groups who aren't there, or not enabled: they
	// needn't be asked for again, since the directory tells when that changes.
	// They, and what follows, belong to whoever has the turn.
	absent map[key]struct{}
	// fields are what SetFields was told, once started says that it was.
	started bool
	fields  []string

	// mu guards what follows.
	mu       sync.Mutex
	running  bool
	progress Progress
	failed   string
	// cancel ends the round that is under way; choosing counts those who wait
	// to change the fields, before whom no round begins.
	cancel   context.CancelCauseFunc
	choosing int
}

// New returns the directory of these organisations. Nothing happens before
// Start.
func New(c Config) *Directory {
	d := &Directory{byTenant: map[string]*organisation{}}
	for _, o := range c.Organisations {
		one := &organisation{
			Organisation: o, now: c.Now, log: c.Log.With("organisation", o.Tenant),
			turn: make(chan struct{}, 1), wake: make(chan struct{}, 1), absent: map[key]struct{}{},
		}
		d.all = append(d.all, one)
		d.byTenant[strings.ToLower(o.Tenant)] = one
	}
	return d
}

// Start tells each organisation's SetFields what is chosen, and carries on with
// deleting what isn't any more. It is to be called once, before anything goes
// out to people.
func (d *Directory) Start(ctx context.Context) error {
	var errs []error
	for _, o := range d.all {
		if err := o.start(ctx); err != nil {
			errs = append(errs, fmt.Errorf("the fields of organisation %s: %w", o.Tenant, err))
		}
	}
	return errors.Join(errs...)
}

func (o *organisation) start(ctx context.Context) error {
	if err := o.wait(ctx); err != nil {
		return err
	}
	defer o.end()
	stopped, err := o.settle(ctx)
	if len(stopped) > 0 {
		o.log.WarnContext(ctx, "campaigns stopped because a field is no longer chosen", "campaigns", len(stopped))
	}
	return err
}

func (d *Directory) organisation(tenant string) (*organisation, error) {
	o := d.byTenant[strings.ToLower(tenant)]
	if o == nil {
		return nil, ErrTenant
	}
	return o, nil
}

// begin takes the turn for a round or an import, which cancel ends if it may
// be ended. The error is ErrBusy if it isn't free.
func (o *organisation) begin(cancel context.CancelCauseFunc) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.choosing > 0 {
		return ErrBusy
	}
	select {
	case o.turn <- struct{}{}:
	default:
		return ErrBusy
	}
	o.running, o.progress, o.cancel = true, Progress{}, cancel
	return nil
}

// wait takes the turn to change the fields. It ends a round that is under way,
// which may take long and is of no use any more, and waits for an import.
func (o *organisation) wait(ctx context.Context) error {
	o.mu.Lock()
	o.choosing++
	if o.cancel != nil {
		o.cancel(ErrInterrupted)
	}
	o.mu.Unlock()
	defer func() {
		o.mu.Lock()
		defer o.mu.Unlock()
		o.choosing--
	}()
	select {
	case o.turn <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// end gives the turn back.
func (o *organisation) end() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.running, o.cancel = false, nil
	<-o.turn
}

// tell keeps how far it is and passes it on.
func (o *organisation) tell(p Progress, f func(Progress)) {
	o.mu.Lock()
	o.progress = p
	o.mu.Unlock()
	if f != nil {
		f(p)
	}
}

// hurry has Run look at once.
func (o *organisation) hurry() {
	select {
	case o.wake <- struct{}{}:
	default:
	}
}

// edits is how often a change of the roster is tried: beside whoever has the
// turn, only Allow writes it.
const edits = 10

// edit changes what is kept of where people come from. If f reports that there
// is nothing to change, nothing is written.
func (o *organisation) edit(ctx context.Context, f func(*store.Roster) (changed bool, err error)) error {
	for try := 1; ; try++ {
		r, err := o.Store.Roster(ctx)
		if err != nil {
			return err
		}
		changed, err := f(&r)
		if err != nil || !changed {
			return err
		}
		r.Revision++
		err = o.Store.PutRoster(ctx, r)
		if !errors.Is(err, store.ErrConflict) || try == edits {
			return err
		}
	}
}
