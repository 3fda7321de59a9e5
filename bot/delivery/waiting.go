package delivery

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"

	"drypp/bot/teams"
	"drypp/courses"
)

// Answerer is what somebody who waits is answered with; teams.Connector does.
type Answerer interface {
	Send(ctx context.Context, chat courses.Chat, a teams.Answer) (activity string, err error)
	Update(ctx context.Context, chat courses.Chat, activity string, a teams.Answer) error
	Delete(ctx context.Context, chat courses.Chat, activity string) error
	Member(ctx context.Context, chat courses.Chat, user string) (teams.Member, error)
}

// Waiting makes calls that somebody waits for, each in its turn, so that they
// go before deliveries and come out of the same budget. Which organisation they
// are about, the context says (teams.WithTenant); without that they don't wait
// for a turn and aren't counted. It is safe for concurrent use.
//
// What Teams asks to try again is tried again, at most attempts times in all,
// and the pace hears of each: so deliveries, too, leave Teams alone as long as
// it asked for. A new message whose answer was lost isn't sent again.
//
// A call whose turn would come after its context's deadline isn't made; its
// error is a *teams.Error with the reason Throttled and no status, or that of
// the attempt before.
type Waiting struct {
	// Answerer makes each call once: trying again is Waiting's.
	Answerer Answerer
	Pace     Pace
	Now      func() time.Time
}

// Send sends an answer as a new message; see teams.Connector.
func (w Waiting) Send(ctx context.Context, chat courses.Chat, a teams.Answer) (activity string, err error) {
	err = w.inTurn(ctx, chat, Retryable, func() (err error) {
		activity, err = w.Answerer.Send(ctx, chat, a)
		return err
	})
	return activity, err
}

// Update replaces what an activity shows; see teams.Connector.
func (w Waiting) Update(ctx context.Context, chat courses.Chat, activity string, a teams.Answer) error {
	return w.inTurn(ctx, chat, repeatable, func() error { return w.Answerer.Update(ctx, chat, activity, a) })
}

// Delete takes a message away; see teams.Connector.
func (w Waiting) Delete(ctx context.Context, chat courses.Chat, activity string) error {
	return w.inTurn(ctx, chat, repeatable, func() error { return w.Answerer.Delete(ctx, chat, activity) })
}

// Member returns what Teams tells about a person; see teams.Connector.
func (w Waiting) Member(ctx context.Context, chat courses.Chat, user string) (m teams.Member, err error) {
	err = w.inTurn(ctx, chat, repeatable, func() (err error) {
		m, err = w.Answerer.Member(ctx, chat, user)
		return err
	})
	return m, err
}

const (
	// attempts bounds how often a call is made.
	attempts = 4
	// firstPause is the shortest pause before the second attempt; it doubles
	// from there. It is short because somebody waits.
	firstPause = 500 * time.Millisecond
)

// repeatable is Retryable for what may be done twice.
func repeatable(err error) bool { return Retryable(err) || teams.ReasonOf(err) == teams.Lost }

// inTurn makes a call when its turn has come, and again if that helps.
func (w Waiting) inTurn(ctx context.Context, chat courses.Chat, again func(error) bool, call func() error) error {
	err := w.turn(ctx, chat)
	if err != nil {
		return err
	}
	for attempt := 1; ; attempt++ {
		if err = call(); teams.TenantOf(ctx) != "" {
			w.Pace.Took(w.Now(), teams.TenantOf(ctx), chat.Conversation, err)
		}
		if err == nil || attempt == attempts || !again(err) {
			return err
		}
		pause := firstPause << (attempt - 1)
		if !Sleep(ctx, pause+rand.N(pause/2)) || w.turn(ctx, chat) != nil {
			return err
		}
	}
}

// turn waits for a call's turn and takes it.
func (w Waiting) turn(ctx context.Context, chat courses.Chat) error {
	tenant := teams.TenantOf(ctx)
	if tenant == "" {
		return nil
	}
	for {
		now := w.Now()
		at := w.Pace.Take(now, tenant, chat.Conversation, Interactive)
		if !at.After(now) {
			return nil
		}
		deadline, bounded := ctx.Deadline()
		if bounded && at.After(deadline) || !Sleep(ctx, at.Sub(now)) {
			return &teams.Error{Reason: teams.Throttled, Err: errTooLate}
		}
	}
}

// errTooLate is why a call wasn't made.
var errTooLate = errors.New("its turn would come too late")
