package xapi

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"sync"
	"time"

	"github.com/go-json-experiment/json"

	"drypp/bot/store"
	"drypp/courses"
)

// Outbox is what a Sender empties; a store.Store is one.
type Outbox interface {
	Events(ctx context.Context, limit int) ([]store.PersonEvent, error)
	Forget(ctx context.Context, sequence uint64) error
	Enrolment(ctx context.Context, person, enrolment string) (courses.Enrolment, error)
}

// SenderConfig is what a Sender needs; all of it is required.
type SenderConfig struct {
	Maker  *Maker
	Outbox Outbox
	// URL is the LRS's endpoint, to which /statements is added. Username and
	// Password are for HTTP Basic authentication.
	URL, Username, Password string
	Client                  *http.Client
	// Refused keeps a statement that the LRS doesn't take, with the LRS's words;
	// Folder.Keep does. What it returned nil for isn't sent again.
	Refused func(id string, statement []byte, words string) error
	// Log gets nothing personal.
	Log *slog.Logger
	Now func() time.Time
}

// Bounds of sending.
const (
	// batchEvents and batchBytes are how much is sent at once.
	batchEvents = 100
	batchBytes  = 256 << 10
	// every is how often the outbox is looked into.
	every = 10 * time.Second
	// shortestWait and longestWait bound how long to wait after a failure; an LRS
	// may ask for more with Retry-After, but for no more than longestAsked.
	shortestWait = time.Second
	longestWait  = 5 * time.Minute
	longestAsked = time.Hour
	// maxRefused is how many statements in a row may be refused before it is
	// the LRS, or how it is spoken to, that is taken to be wrong.
	maxRefused = 20
)

// Sender sends what happened to an LRS: each statement until the LRS has it or
// says that it never will. Its methods are safe for concurrent use; Run is to be
// called once.
type Sender struct {
	c SenderConfig
	// inRow counts what was refused since anything was taken, and failures those
	// in a row. Only Run's goroutine touches them.
	inRow, failures int

	mu    sync.Mutex
	state State
}

// State is how sending goes.
type State struct {
	// Sent statements were taken, Existing ones the LRS had before, Refused ones
	// it won't take. They count from the start of the program.
	Sent, Existing, Refused int
	// Failing says why nothing goes out at present, or is empty.
	Failing string
}

// NewSender returns a Sender.
func NewSender(c SenderConfig) *Sender {
	client := *c.Client
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	c.Client = &client
	return &Sender{c: c}
}

// State returns how sending goes.
func (s *Sender) State() State {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.state
}

// Run sends until the context ends. Events are forgotten only once the LRS has
// their statements, or Refused keeps them: what was in flight when the program
// ended is sent again, and the LRS knows it by its ID.
func (s *Sender) Run(ctx context.Context) {
	for ctx.Err() == nil {
		more, err := s.some(ctx)
		switch {
		case err != nil && ctx.Err() == nil:
			s.failed(err.Error())
			s.pause(ctx, s.backoff())
		case !more:
			s.pause(ctx, every)
		}
	}
}

// item is a statement on its way. ends says that it is the last of its event.
type item struct {
	id       string
	text     []byte
	sequence uint64
	ends     bool
}

// some sends the oldest events, and reports whether there were any.
func (s *Sender) some(ctx context.Context) (more bool, err error) {
	events, err := s.c.Outbox.Events(ctx, batchEvents)
	if err != nil {
		return false, fmt.Errorf("reading what happened: %w", err)
	}
	var batch []item
	size := 0
	for i := range events {
		items, err := s.items(ctx, &events[i])
		if err != nil {
			return false, err
		}
		for _, it := range items {
			if size += len(it.text); size > batchBytes && len(batch) > 0 {
				if err := s.deliver(ctx, batch); err != nil {
					return false, err
				}
				batch, size = nil, len(it.text)
			}
			batch = append(batch, it)
		}
	}
	if len(batch) > 0 {
		err = s.deliver(ctx, batch)
	}
	if err == nil && len(events) > 0 {
		err = s.forget(ctx, events[len(events)-1].Sequence)
	}
	return len(events) > 0, err
}

// items returns the statements of an event: none of who is restricted, also once
// that is lifted. A file has those then.
func (s *Sender) items(ctx context.Context, p *store.PersonEvent) ([]item, error) {
	if !p.Person.Restricted.IsZero() {
		return nil, nil
	}
	var enrolment *courses.Enrolment
	if p.Kind == store.EventFinished && p.Person.ID != "" {
		e, err := s.c.Outbox.Enrolment(ctx, p.Person.ID, p.Enrolment)
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return nil, fmt.Errorf("reading an enrolment: %w", err)
		}
		if err == nil {
			enrolment = &e
		}
	}
	statements := s.c.Maker.Statements(p, enrolment)
	items := make([]item, len(statements))
	for i := range statements {
		text, err := json.Marshal(statements[i], json.Deterministic(true))
		if err != nil {
			return nil, fmt.Errorf("writing a statement: %w", err)
		}
		items[i] = item{statements[i].ID, text, p.Sequence, i == len(statements)-1}
	}
	return items, nil
}

// deliver sends a batch until nothing of it is left to be sent. An LRS takes
// all of a batch or nothing (part 3, section 3.2), so one that it doesn't take
// is halved until it is clear which statement is at fault.
func (s *Sender) deliver(ctx context.Context, batch []item) error {
	for ctx.Err() == nil {
		a := s.post(ctx, batch)
		if ctx.Err() != nil && a.verdict != taken {
			break
		}
		if a.verdict == refused && len(batch) == 1 && s.inRow >= maxRefused {
			a.verdict, a.reason = later, "the LRS refuses every statement: "+a.reason
		}
		switch {
		case a.verdict == taken:
			return s.settle(ctx, batch, func(st *State) { st.Sent += len(batch) })
		case a.verdict == later:
			s.failed(a.reason)
			s.pause(ctx, max(s.backoff(), a.wait))
		case len(batch) > 1:
			half := len(batch) / 2
			if err := s.deliver(ctx, batch[:half]); err != nil {
				return err
			}
			return s.deliver(ctx, batch[half:])
		case a.verdict == conflict:
			return s.settle(ctx, batch, func(st *State) { st.Existing++ })
		default:
			return s.setAside(ctx, batch, a)
		}
	}
	return ctx.Err()
}

// setAside keeps a statement that the LRS doesn't take.
func (s *Sender) setAside(ctx context.Context, one []item, a answer) error {
	if err := s.c.Refused(one[0].id, one[0].text, a.words); err != nil {
		return fmt.Errorf("keeping a statement that the LRS refused: %w", err)
	}
	inRow := s.inRow + 1
	s.c.Log.Warn("the LRS refused a statement; it is kept", "statement", one[0].id, "reason", a.reason)
	err := s.settle(ctx, one, func(st *State) { st.Refused++ })
	s.inRow = inRow
	return err
}

// settle forgets the events whose last statements are in a batch that needs no
// sending any more.
func (s *Sender) settle(ctx context.Context, batch []item, count func(*State)) error {
	s.inRow, s.failures = 0, 0
	s.mu.Lock()
	recovered := s.state.Failing != ""
	s.state.Failing = ""
	count(&s.state)
	s.mu.Unlock()
	if recovered {
		s.c.Log.Info("statements go out to the LRS again")
	}
	for i := len(batch) - 1; i >= 0; i-- {
		if batch[i].ends {
			return s.forget(ctx, batch[i].sequence)
		}
	}
	return nil
}

// forget forgets events though the context may have ended meanwhile.
func (s *Sender) forget(ctx context.Context, sequence uint64) error {
	if err := s.c.Outbox.Forget(context.WithoutCancel(ctx), sequence); err != nil {
		return fmt.Errorf("noting what was sent: %w", err)
	}
	return nil
}

// failed notes why nothing goes out, and logs it when it is news.
func (s *Sender) failed(reason string) {
	s.failures++
	s.mu.Lock()
	news := s.state.Failing != reason
	s.state.Failing = reason
	s.mu.Unlock()
	if news {
		s.c.Log.Warn("statements don't go out to the LRS; they are kept and sent later", "reason", reason)
	}
}

// backoff is how long to wait after the latest failure: each time twice as
// long, and by chance up to half less, so that many don't come at once.
func (s *Sender) backoff() time.Duration {
	wait := longestWait
	if n := s.failures - 1; n < 9 {
		wait = min(wait, shortestWait<<max(0, n))
	}
	return wait - rand.N(wait/2)
}

func (s *Sender) pause(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	}
}
