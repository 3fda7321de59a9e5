package privacy

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"time"

	"drypp/bot/privacy/audit"
	"drypp/bot/store"
	"drypp/courses"
	"drypp/courses/calendar"
	"drypp/courses/rights"
	"drypp/courses/roles"
)

// Service does what people ask of what is kept about them, and ends what is kept
// in time. It is safe for concurrent use; in each organisation one thing is
// decided at a time.
//
// # What is on record
//
// An entry in the audit log comes before what people decide is done (that somebody
// asked, granted, refused or took back: true from the moment that they did), and
// another one after Drypp did something (that somebody was erased, restricted,
// corrected). So the log never says that something was done that wasn't, whenever
// the program ends. What was decided is in the store before it is done, as a
// request that waits and has Decided: Run carries it out if the program ended
// meanwhile, and writes down who was erased if that is missing.
type Service struct {
	all      []*organisation
	byTenant map[string]*organisation
	now      func() time.Time
}

// organisation is one that a Service takes care of.
type organisation struct {
	Organisation
	now func() time.Time
	log *slog.Logger
	// turn holds a token while something is decided, or somebody erased.
	turn chan struct{}
	// wake has Run look at the requests at once.
	wake chan struct{}

	mu sync.Mutex
	// unfinished says that something was done that isn't on record yet, or decided
	// and not done; removed that the store has become smaller since it was
	// compacted; news that somebody has to be told of a request; owed are certificates that wait for the copy of the key ring.
	unfinished, removed, news bool
	owed                      []recorded
}

// New returns a Service. Nothing happens by itself before Run.
func New(c Config) *Service {
	s := &Service{byTenant: map[string]*organisation{}, now: c.Now}
	for _, o := range c.Organisations {
		if o.Location == nil {
			o.Location = time.UTC
		}
		o.Facts.Retention = o.Facts.Retention.OrDefault()
		one := &organisation{
			Organisation: o, now: c.Now, log: c.Log.With("organisation", o.Tenant),
			turn: make(chan struct{}, 1), wake: make(chan struct{}, 1),
		}
		s.all = append(s.all, one)
		s.byTenant[strings.ToLower(o.Tenant)] = one
	}
	return s
}

func (s *Service) organisation(tenant string) (*organisation, error) {
	o := s.byTenant[strings.ToLower(tenant)]
	if o == nil {
		return nil, ErrTenant
	}
	return o, nil
}

// begin takes the turn, which end gives back.
func (o *organisation) begin(ctx context.Context) error {
	select {
	case o.turn <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (o *organisation) end() { <-o.turn }

// hurry has Run look at the requests at once.
func (o *organisation) hurry() {
	select {
	case o.wake <- struct{}{}:
	default:
	}
}

// note sets what Run has to see to.
func (o *organisation) note(f func()) {
	o.mu.Lock()
	defer o.mu.Unlock()
	f()
}

// asking is one who asks something about somebody in an organisation.
type asking struct {
	*organisation
	by Asker
	// person is who asks, as the store knows them; the zero Person at the command
	// line. about is whom it is about.
	person, about courses.Person
	at            time.Time
}

// asker returns who asks. They are taken for whom the organisation knows by their
// random ID, whatever else is said of them.
func (s *Service) asker(ctx context.Context, tenant string, by Asker) (*asking, error) {
	o, err := s.organisation(tenant)
	if err != nil {
		return nil, err
	}
	a := &asking{organisation: o, by: by, at: o.now()}
	if p := &by.Person; by.Via == CommandLine && p.ID == "" && p.ObjectID == "" && p.Email == "" {
		return a, nil
	}
	a.person, err = o.Store.PersonByID(ctx, by.Person.ID)
	if errors.Is(err, store.ErrNotFound) || err == nil && a.person.ObjectID != by.Person.ObjectID {
		return nil, ErrForbidden
	}
	return a, reading("who asks", err)
}

// asks returns who asks, about whom by.About says, if they may.
func (s *Service) asks(ctx context.Context, tenant string, by Asker) (*asking, error) {
	a, err := s.asker(ctx, tenant, by)
	if err != nil {
		return nil, err
	}
	return a, a.aims(ctx, by.About)
}

// aims sets whom it is about, by random ID, empty for themselves. It is
// ErrForbidden if that isn't for them, whether or not there is such a person.
func (a *asking) aims(ctx context.Context, about string) (err error) {
	if about == "" || about == a.person.ID {
		if a.about = a.person; a.about.ID == "" {
			return fmt.Errorf("nobody was named: %w", store.ErrNotFound)
		}
		return nil
	}
	p, err := a.Store.PersonByID(ctx, about)
	switch {
	case err == nil && (a.operator() || a.answers(&p)):
		a.about = p
		return nil
	case !a.operator() && (err == nil || errors.Is(err, store.ErrNotFound)):
		return ErrForbidden
	}
	return reading("whom it is about", err)
}

// operator reports whether it is somebody at the command line.
func (a *asking) operator() bool { return a.person.ID == "" }

// own reports whether it is about who asks.
func (a *asking) own() bool { return a.person.ID == a.about.ID }

// answers reports whether it is for who asks to decide what a person asks.
func (a *asking) answers(p *courses.Person) bool {
	if a.operator() {
		return true
	}
	scope, ok := a.Roles.May(&a.person, roles.AnswerRequests)
	return ok && !scope.Team && a.Roles.Covers(scope, &a.person, p, nil)
}

// actor is who the audit log says it was.
func (a *asking) actor() string {
	if a.operator() {
		return audit.CommandLine
	}
	return a.person.ID
}

// day returns the day that it is in the organisation's zone.
func (o *organisation) day(at time.Time) calendar.Date { return calendar.On(at.In(o.Location)) }

// newID returns a random ID of a request: 80 bits, as other IDs have.
func newID() string { return strings.ToLower(rand.Text()[:16]) }

func reading(what string, err error) error {
	if err != nil {
		return fmt.Errorf("reading %s: %w", what, err)
	}
	return nil
}

// errStop ends a walk through the store early.
var errStop = errors.New("enough")

// requests returns the requests of a person, oldest first.
func (o *organisation) requests(ctx context.Context, person string) (list []rights.Request, err error) {
	err = o.Store.Requests(ctx, func(r rights.Request) error {
		if r.Person != person {
			if len(list) > 0 {
				return errStop // those of a person come together
			}
			return nil
		}
		list = append(list, o.localised(r))
		return nil
	})
	if errors.Is(err, errStop) {
		err = nil
	}
	return list, reading("requests", err)
}

// localised has the times of a request in the organisation's zone, since cards
// write dates where the times are.
func (o *organisation) localised(r rights.Request) rights.Request {
	for _, at := range []*time.Time{&r.Asked, &r.Due, &r.Decided, &r.Reminded, &r.KeepUntil} {
		if !at.IsZero() {
			*at = at.In(o.Location)
		}
	}
	return r
}
