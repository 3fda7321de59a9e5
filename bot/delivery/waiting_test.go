package delivery

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"drypp/bot/teams"
	"drypp/courses"
)

// answerer counts what it is asked. It fails as often as it is told.
type answerer struct {
	calls, fails int
	err          error
}

func (a *answerer) call() error {
	a.calls++
	if a.fails == 0 {
		return nil
	}
	a.fails--
	return a.err
}

func (a *answerer) Send(context.Context, courses.Chat, teams.Answer) (string, error) {
	return "1", a.call()
}

func (a *answerer) Update(context.Context, courses.Chat, string, teams.Answer) error {
	return a.call()
}

func (a *answerer) Delete(context.Context, courses.Chat, string) error {
	return a.call()
}

func (a *answerer) Member(context.Context, courses.Chat, string) (teams.Member, error) {
	return teams.Member{Name: "Kari"}, a.call()
}

// TestWaiting: calls go out in their turn, and the pace learns how they ended.
func TestWaiting(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := Waiting{Answerer: &answerer{}, Pace: NewPacer(PacerConfig{}), Now: time.Now}
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
	})
}

// TestWaitingAgain: what Teams asks to try again is tried again, and everybody
// leaves Teams alone as long as it asked for.
func TestWaitingAgain(t *testing.T) {
	t.Parallel()
	unavailable, lost := &teams.Error{Reason: teams.Unavailable, Status: 502}, &teams.Error{Reason: teams.Lost}
	for _, tt := range []struct {
		name  string
		err   error
		fails int
		// sent and updated are how many calls each takes.
		sent, updated int
		ok            bool
	}{
		{"throttled", seconds(17), 1, 2, 2, true},
		{"unavailable", unavailable, 3, 4, 4, true},
		{"unavailable for long", unavailable, 4, 4, 4, false},
		{"an internal error", &teams.Error{Reason: teams.Other, Status: 500}, 1, 1, 1, false},
		{"blocked", &teams.Error{Reason: teams.Blocked, Status: 403}, 1, 1, 1, false},
		{"lost", lost, 1, 1, 2, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				ctx, chat := teams.WithTenant(t.Context(), tenant), courses.Chat{Conversation: "a:1"}
				side := &answerer{err: tt.err, fails: tt.fails}
				w := Waiting{Answerer: side, Pace: NewPacer(PacerConfig{}), Now: time.Now}
				if _, err := w.Send(ctx, chat, teams.Answer{}); side.calls != tt.sent || (err == nil) != tt.ok || err != nil && err != tt.err {
					t.Errorf("sending took %d calls: %v", side.calls, err)
				}
				side = &answerer{err: tt.err, fails: tt.fails}
				w = Waiting{Answerer: side, Pace: NewPacer(PacerConfig{}), Now: time.Now}
				if err := w.Update(ctx, chat, "1", teams.Answer{}); side.calls != tt.updated || err != nil && err != tt.err {
					t.Errorf("updating took %d calls: %v", side.calls, err)
				}
				side = &answerer{err: tt.err, fails: tt.fails}
				w = Waiting{Answerer: side, Pace: NewPacer(PacerConfig{}), Now: time.Now}
				if err := w.Delete(ctx, chat, "1"); side.calls != tt.updated || err != nil && err != tt.err {
					t.Errorf("taking away took %d calls: %v", side.calls, err)
				}
			})
		})
	}
}

// TestWaitingTellsThePace: while somebody waits for another attempt, deliveries
// hold back, too, to the second.
func TestWaitingTellsThePace(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		side, pacer := &answerer{err: seconds(17), fails: 1}, NewPacer(PacerConfig{})
		w := Waiting{Answerer: side, Pace: pacer, Now: time.Now}
		start := time.Now()
		go w.Member(teams.WithTenant(t.Context(), tenant), courses.Chat{Conversation: "a:2"}, "x")
		synctest.Wait()
		if at := pacer.Take(time.Now(), tenant, "a:9", Unsolicited); at.Sub(start) < 17*time.Second {
			t.Errorf("a delivery may go out %v after a 429", at.Sub(start))
		}
		time.Sleep(17 * time.Second)
		synctest.Wait()
		if side.calls != 2 {
			t.Errorf("%d calls after Retry-After", side.calls)
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
