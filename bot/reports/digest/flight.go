package digest

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"drypp/bot/delivery"
	"drypp/bot/store"
	"drypp/bot/teams"
)

// Flight is a digest that is about to go out, or on its way.
type Flight struct{ Work }

// Result is what came of a Flight.
type Result struct {
	// Err is what the Messenger or the Mailer returned.
	Err error
	// held is until when no call is to be made, zero if one was made.
	held time.Time
}

// errNoCall tells the pace that a turn wasn't used.
var errNoCall = errors.New("no call was made")

// Begin notes that a digest goes out now; the Flight goes to Fly and then to
// Land. It returns nil if the recipient changed their mind meanwhile: the turn
// is lost, and the digest is looked at again, as after an error.
func (e *Engine) Begin(ctx context.Context, now time.Time, w Work) (*Flight, error) {
	o := e.organisations[w.Tenant]
	w.digest.At = now
	err := o.Store.PutDigest(ctx, w.digest)
	if err == nil {
		return &Flight{w}, nil
	}
	e.Pace.Took(now, w.budget(), w.conversation(), errNoCall)
	if errors.Is(err, store.ErrConflict) || errors.Is(err, store.ErrNotFound) {
		o.again(w.whose, now)
		return nil, nil
	}
	o.again(w.whose, now.Add(patience))
	return nil, fmt.Errorf("beginning a digest of person %s of organisation %s: %w", w.person, w.Tenant, err)
}

// Fly sends a digest, once. It doesn't touch the store. If the pace doesn't let it
// leave yet, nothing is sent.
func (e *Engine) Fly(ctx context.Context, now time.Time, f *Flight) Result {
	if at := e.Pace.Leave(now, f.budget(), f.conversation()); at.After(now) {
		return Result{Err: errNoCall, held: at}
	}
	if f.mailed() {
		return Result{Err: e.organisations[f.Tenant].Mailer.Mail(ctx, f.Tenant, f.mail)}
	}
	_, err := e.Messenger.Send(ctx, f.to.Chat, teams.Answer{Card: f.card.JSON, Summary: f.card.Summary})
	return Result{Err: err}
}

// Land notes what became of a Flight. If it fails, nothing is noted; it may be
// repeated, and if it isn't, the digest is one whose fate nobody knows.
func (e *Engine) Land(ctx context.Context, now time.Time, f *Flight, r Result) error {
	o := e.organisations[f.Tenant]
	reason := reasonOf(r.Err)
	if err := o.learn(ctx, f, reason); err != nil {
		return fmt.Errorf("noting how to reach person %s of organisation %s: %w", f.to.ID, f.Tenant, err)
	}
	d, err := e.settle(ctx, now, o, f, stageOf(f, reason, r.Err))
	if err != nil {
		return fmt.Errorf("noting what became of a digest of person %s of organisation %s: %w", f.person, f.Tenant, err)
	}
	e.Pace.Took(now, f.budget(), f.conversation(), r.Err)
	o.again(f.whose, o.Cadence.when(o.hours(&f.to), f.period, &d, now))
	e.Observe(Outcome{f.Tenant, f.kind, d.Stage, string(reason)})
	e.complain(ctx, f, d.Stage, r.Err)
	return nil
}

// reasonOf returns why a call failed. An error that isn't from the wire says
// nothing about how far the call came, but for that there was none.
func reasonOf(err error) teams.Reason {
	if errors.Is(err, errNoCall) {
		return teams.Throttled
	}
	if reason := teams.ReasonOf(err); reason != "" || err == nil {
		return reason
	}
	return teams.Lost
}

// stageOf returns what a digest comes to. One that surely isn't there is tried
// again as long as its period lasts: what passes, what holds for the whole
// organisation, and in another way what says that there is no such chat.
func stageOf(f *Flight, reason teams.Reason, err error) store.DigestStage {
	switch {
	case reason == "" && f.mailed():
		return store.DigestMailed
	case reason == "":
		return store.DigestSent
	case delivery.Retryable(err), moved(reason), errors.Is(err, errNoCall):
		return store.DigestSending
	}
	switch reason {
	case teams.NotRegistered, teams.Unauthorized, teams.DisabledByAdmin:
		return store.DigestSending
	}
	return store.DigestFailed
}

// moved reports whether a chat that was known isn't there any more.
func moved(reason teams.Reason) bool {
	return reason == teams.NotInRoster || reason == teams.NotInstalled || reason == teams.ConversationNotFound
}

// learn takes in what an answer says about the recipient.
func (o *organisation) learn(ctx context.Context, f *Flight, reason teams.Reason) error {
	if f.mailed() || reason != teams.Blocked && !moved(reason) {
		return nil
	}
	err := o.Store.Revise(ctx, f.to.ID, func(c *store.Case) error {
		p := &c.Person
		switch {
		case reason == teams.Blocked:
			p.Blocked = true
		case p.Chat.Conversation == f.to.Chat.Conversation:
			p.Chat.Conversation = ""
			p.Installed = p.Installed && reason == teams.ConversationNotFound
		}
		return nil
	})
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	return err
}

// settle notes the stage of a digest in what is kept of it now: whose it is may
// have declined the next, or had their team nudged meanwhile.
func (e *Engine) settle(ctx context.Context, now time.Time, o *organisation, f *Flight, stage store.DigestStage) (store.Digest, error) {
	for {
		d, err := o.Store.Digest(ctx, f.person, f.kind)
		if errors.Is(err, store.ErrNotFound) {
			return f.digest, nil
		}
		if err != nil || d.Period != f.digest.Period {
			return d, err
		}
		d.Stage, d.At = stage, now
		if stage == store.DigestSent || stage == store.DigestMailed {
			d.Owed, d.Done = f.owed, f.done
		}
		d.Revision++
		if err := o.Store.PutDigest(ctx, d); !errors.Is(err, store.ErrConflict) {
			return d, err
		}
	}
}

// complain logs what somebody must act on.
func (e *Engine) complain(ctx context.Context, f *Flight, stage store.DigestStage, err error) {
	level := slog.LevelDebug
	switch {
	case err == nil:
		return
	case stage == store.DigestFailed && teams.ReasonOf(err) != teams.Blocked:
		level = slog.LevelError
	case f.mailed():
		level = slog.LevelWarn
	}
	e.Log.Log(ctx, level, "a digest wasn't sent", "organisation", f.Tenant, "person", f.person, "kind", f.kind, "became", stage, "error", err)
}
