package delivery

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"drypp/bot/teams"
	"drypp/courses"
)

// answerer counts what it is asked, and answers as it is told.
type answerer struct {
	calls int
	err   error
}

func (a *answerer) Send(context.Context, courses.Chat, teams.Answer) (string, error) {
	a.calls++
	return "1", a.err
}

func (a *answerer) Update(context.Context, courses.Chat, string, teams.Answer) error {
	a.calls++
	return a.err
}

func (a *answerer) Member(context.Context, courses.Chat, string) (teams.Member, error) {
	a.calls++
	return teams.Member{Name: "Kari"}, a.err
}

// TestWaiting: calls go out in their turn, and the pace learns how they ended.
func TestWaiting(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		side, pacer := &answerer{}, NewPacer(PacerConfig{})
		w := Waiting{Answerer: side, Pace: pacer, Now: time.Now}
		ctx, chat, start := teams.WithTenant(t.Context(), tenant), courses.Chat{Conversation: "a:1"}, time.Now()
		for range 7 {
			if id, err := w.Send(ctx, chat, teams.Answer{}); err != nil || id != "1" {
				t.Fatalf("sending: %q, %v", id, err)
			}
		}
		if waited := time.Since(start); waited != 0 {
			t.Errorf("seven calls took %v", waited)
		}
		if err := w.Update(ctx, chat, "1", teams.Answer{}); err != nil || time.Since(start).Truncate(time.Second) != time.Second {
			t.Errorf("the eighth call ended after %v: %v", time.Since(start), err)
		}
		side.err = seconds(17)
		start = time.Now()
		if _, err := w.Member(ctx, courses.Chat{Conversation: "a:2"}, "x"); !errors.Is(err, side.err) {
			t.Errorf("refused: %v", err)
		}
		side.err = nil
		if m, err := w.Member(ctx, courses.Chat{Conversation: "a:3"}, "x"); err != nil || m.Name != "Kari" || time.Since(start) != 17*time.Second {
			t.Errorf("after a 429: %+v, %v after %v", m, err, time.Since(start))
		}
	})
}

// TestWaitingEnds: who can't wait long enough is told at once, who hangs up
// when they do; and without an organisation nobody waits.
func TestWaitingEnds(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		side, pacer := &answerer{}, NewPacer(PacerConfig{})
		w := Waiting{Answerer: side, Pace: pacer, Now: time.Now}
		ctx, chat, start := teams.WithTenant(t.Context(), tenant), courses.Chat{Conversation: "a:1"}, time.Now()
		pacer.Took(time.Now(), tenant, "", seconds(17))
		hurried, cancel := context.WithTimeout(ctx, 16*time.Second)
		defer cancel()
		if _, err := w.Send(hurried, chat, teams.Answer{}); teams.ReasonOf(err) != teams.Throttled || Retryable(err) || time.Since(start) != 0 {
			t.Errorf("in a hurry: %v after %v", err, time.Since(start))
		}
		gone, hangUp := context.WithCancel(ctx)
		time.AfterFunc(time.Second, hangUp)
		if err := w.Update(gone, chat, "1", teams.Answer{}); teams.ReasonOf(err) != teams.Throttled || time.Since(start) != time.Second {
			t.Errorf("gone: %v after %v", err, time.Since(start))
		}
		if side.calls != 0 {
			t.Errorf("%d calls were made", side.calls)
		}
		if _, err := w.Send(t.Context(), chat, teams.Answer{}); err != nil || side.calls != 1 {
			t.Errorf("of no organisation: %v", err)
		}
	})
}
