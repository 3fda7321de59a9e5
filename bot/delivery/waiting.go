package delivery

import (
	"context"
	"errors"
	"time"

	"drypp/bot/teams"
	"drypp/courses"
)

// Answerer is what somebody who waits is answered with; teams.Connector does.
type Answerer interface {
	Send(ctx context.Context, chat courses.Chat, a teams.Answer) (activity string, err error)
	Update(ctx context.Context, chat courses.Chat, activity string, a teams.Answer) error
	Member(ctx context.Context, chat courses.Chat, user string) (teams.Member, error)
}

// Waiting makes calls that somebody waits for, each in its turn, so that they
// go before deliveries and come out of the same budget. Which organisation they
// are about, the context says (teams.WithTenant); without that they don't wait
// and aren't counted. It is safe for concurrent use.
//
// A call whose turn would come after its context's deadline isn't made; its
// error is a *teams.Error with the reason Throttled and no status.
type Waiting struct {
	Answerer Answerer
	Pace     Pace
	Now      func() time.Time
}

// Send sends an answer as a new message; see teams.Connector.
func (w Waiting) Send(ctx context.Context, chat courses.Chat, a teams.Answer) (activity string, err error) {
	err = w.inTurn(ctx, chat, func() (err error) {
		activity, err = w.Answerer.Send(ctx, chat, a)
		return err
	})
	return activity, err
}

// Update replaces what an activity shows; see teams.Connector.
func (w Waiting) Update(ctx context.Context, chat courses.Chat, activity string, a teams.Answer) error {
	return w.inTurn(ctx, chat, func() error { return w.Answerer.Update(ctx, chat, activity, a) })
}

// Member returns what Teams tells about a person; see teams.Connector.
func (w Waiting) Member(ctx context.Context, chat courses.Chat, user string) (m teams.Member, err error) {
	err = w.inTurn(ctx, chat, func() (err error) {
		m, err = w.Answerer.Member(ctx, chat, user)
		return err
	})
	return m, err
}

// inTurn makes a call when its turn has come.
func (w Waiting) inTurn(ctx context.Context, chat courses.Chat, call func() error) error {
	tenant := teams.TenantOf(ctx)
	if tenant == "" {
		return call()
	}
	for {
		now := w.Now()
		at := w.Pace.Take(now, tenant, chat.Conversation, Interactive)
		if !at.After(now) {
			break
		}
		deadline, bounded := ctx.Deadline()
		if bounded && at.After(deadline) || !sleep(ctx, at.Sub(now)) {
			return &teams.Error{Reason: teams.Throttled, Err: errTooLate}
		}
	}
	err := call()
	w.Pace.Took(w.Now(), tenant, chat.Conversation, err)
	return err
}

// errTooLate is why a call wasn't made.
var errTooLate = errors.New("its turn would come too late")
