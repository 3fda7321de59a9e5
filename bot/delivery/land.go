package delivery

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"drypp/bot/store"
	"drypp/bot/teams"
	"drypp/courses"
	"drypp/courses/campaigns"
)

// maxTries bounds how often a delivery is put off because Teams asked to or
// couldn't be reached. With the pauses of Backoff, and none but good moments,
// that is several workdays. maxSweeps is the same for taking an old message
// away, which is a nicety that later cards wait for.
const maxTries, maxSweeps = 40, 8

// Land notes what became of a Flight, and plans what is next for the person.
// If it fails, nothing is noted; it may be repeated, and if it isn't, the
// delivery is one whose fate nobody knows. Of who was erased meanwhile there is
// nothing to note.
func (e *Engine) Land(ctx context.Context, now time.Time, f *Flight, r Result) error {
	o := e.organisations[f.Tenant]
	jitter := e.Jitter()
	out := Outcome{Tenant: f.Tenant, Call: f.Call, Reason: string(reasonOf(f, r.Err))}
	err := o.Store.Revise(ctx, f.Person, func(c *store.Case) error {
		l := landing{Engine: e, Flight: f, now: now, jitter: jitter, c: c, result: r, reason: reasonOf(f, r.Err)}
		out = l.note()
		e.plan(o, now, c, f.id)
		if wake := &c.Agenda.Wake; !wake.IsZero() && wake.Before(l.until) {
			*wake = l.until
		}
		return nil
	})
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return fmt.Errorf("noting what became of a delivery to person %s of organisation %s: %w", f.Person, f.Tenant, err)
	}
	e.Pace.Took(now, f.budget(), f.conversation, r.Err)
	o.hand.release(f.Person)
	if r.held.IsZero() {
		e.Observe(out)
		e.complain(ctx, f, out, r.Err)
	}
	return nil
}

// reasonOf returns why a call failed. An error that isn't from the wire says
// nothing about how far the call came; one of the Installer that doesn't pass
// leaves the person without the app as far as known.
func reasonOf(f *Flight, err error) teams.Reason {
	reason := teams.ReasonOf(err)
	switch {
	case err == nil:
		return ""
	case f.way == viaInstaller && !passes(reason, err):
		return teams.NotInstalled
	case reason == "":
		return teams.Lost
	}
	return reason
}

// complain logs what somebody must act on: what stops a whole organisation, and
// what is a fault of ours, or of a course.
func (e *Engine) complain(ctx context.Context, f *Flight, out Outcome, err error) {
	level := slog.LevelDebug
	switch reason := teams.Reason(out.Reason); {
	case reason == "":
		return
	case f.way != viaTeams, reason == teams.DisabledByAdmin:
		level = slog.LevelWarn
	case reason == teams.NotRegistered, reason == teams.Unauthorized, reason == teams.TooLarge, reason == teams.Refused, reason == teams.Other:
		level = slog.LevelError
	}
	e.Log.Log(ctx, level, "a call of Teams failed", "organisation", f.Tenant, "call", out.Call.String(), "via", string(f.way),
		"course", f.Delivery.Course, "delivery", f.Delivery.ID, "became", out.Stage, "error", err)
}

// landing is a Flight that ended, and the case of its person.
type landing struct {
	*Engine
	*Flight
	now    time.Time
	jitter float64
	c      *store.Case
	result Result
	reason teams.Reason
	// until is when Teams may be asked for this person again.
	until time.Time
}

// note puts into the case what became of the call.
func (l *landing) note() Outcome {
	out := Outcome{Tenant: l.Tenant, Call: l.Call, Reason: string(l.reason)}
	if !l.result.held.IsZero() {
		l.back()
		return out
	}
	if l.way != viaMailer {
		l.learn()
	}
	switch l.Call {
	case campaigns.Send:
		out.Stage = l.sent()
	case campaigns.Prepare:
		l.prepared()
	case campaigns.Sweep:
		l.swept()
	}
	return out
}

// back notes that no call was made after all: the person is looked at again,
// and what was on record as going out is planned as before.
func (l *landing) back() {
	if a := &l.c.Agenda; l.Call == campaigns.Send && a.Sending != nil && a.Sending.ID == l.Delivery.ID {
		settle(l.c, a.Unsend(l.now))
	}
}

// learn takes in what an answer says about the person, whatever was asked.
func (l *landing) learn() {
	p := &l.c.Person
	switch l.reason {
	case "":
		// An app can't be used that isn't installed.
		p.Installed, l.c.Agenda.NoApp = true, false
		p.Blocked = p.Blocked && l.Call != campaigns.Send
	case teams.Blocked:
		p.Blocked = true
	case teams.NotInRoster, teams.NotInstalled:
		// What is kept may be wrong, or be right again soon: in a week the
		// chat is asked for anew, unless the person acts before.
		p.Installed, p.Chat.Conversation = false, ""
		l.c.Agenda.Prepared, l.c.Agenda.NoApp = l.now, true
	case teams.ConversationNotFound:
		if l.Call == campaigns.Send && p.Chat.Conversation == l.chat.Conversation {
			p.Chat.Conversation, l.c.Agenda.Prepared = "", time.Time{}
		}
	}
}

// sent settles a delivery, unless that was done meanwhile.
func (l *landing) sent() campaigns.Stage {
	a := &l.c.Agenda
	if l.Without == RuleLedgerFirst && a.Sending == nil {
		a.Start(l.now)
	}
	if a.Sending == nil || a.Sending.ID != l.Delivery.ID {
		return ""
	}
	var d campaigns.Delivery
	switch {
	case l.reason == "" && l.way == viaMailer:
		d = a.Settle(campaigns.Mailed, "", campaigns.Message{}, l.now)
	case l.reason == "":
		d = a.Settle(campaigns.Accepted, "", campaigns.Message{Conversation: l.chat.Conversation, Activity: l.result.Activity}, l.now)
	case l.again() && a.Sending.Tries < maxTries, stopped(l.reason):
		d = a.Defer(string(l.reason), l.later(a.Sending.Tries), l.now)
	case l.again():
		d = a.Settle(campaigns.GivenUp, string(l.reason), campaigns.Message{}, l.now)
	case l.reason == teams.TooLarge && l.write != nil:
		d = a.Settle(campaigns.GivenUp, string(l.reason), campaigns.Message{}, l.now)
		a.TooLarge(&d, l.version())
	case l.reason == teams.Lost:
		d = a.Settle(campaigns.Unconfirmed, string(l.reason), campaigns.Message{}, l.now)
	default:
		d = a.Settle(campaigns.Failed, string(l.reason), campaigns.Message{}, l.now)
	}
	settle(l.c, d)
	return d.Stage
}

// version returns the version of the course that the card was of; see
// campaigns.Agenda.TooLarge.
func (l *landing) version() int {
	if l.course == nil {
		return 1
	}
	return l.course.Version
}

// again reports whether the same delivery is surely not there and may be sent
// later.
func (l *landing) again() bool {
	return Retryable(l.result.Err) || l.reason == teams.ConversationNotFound ||
		l.reason == teams.Lost && l.Without == RuleDedupe
}

// stopped reports whether a call failed for a reason that holds for the whole
// organisation: the pace sees to it that nobody is asked for in vain, and
// nobody's delivery is given up.
func stopped(reason teams.Reason) bool {
	return reason == teams.NotRegistered || reason == teams.Unauthorized || reason == teams.DisabledByAdmin
}

// passes reports whether what can be repeated without harm is worth repeating
// soon.
func passes(reason teams.Reason, err error) bool {
	return Retryable(err) || stopped(reason) || reason == teams.Lost
}

// later returns when to try again after so many tries, and keeps it. After the
// first time that a chat isn't found, another one is made at once.
func (l *landing) later(tries int) time.Time {
	if l.reason == teams.ConversationNotFound && tries <= 1 {
		return l.now
	}
	asked := time.Duration(0)
	if e, ok := errors.AsType[*teams.Error](l.result.Err); ok && l.Without != RuleRetryAfter {
		asked = e.RetryAfter
	}
	l.until = l.now.Add(Backoff(tries, asked, l.jitter))
	return l.until
}

// prepared notes what came of asking for a chat or for the app. A person for
// whom it can't be had is asked for again when their time comes, which Prepared
// tells.
func (l *landing) prepared() {
	a, p := &l.c.Agenda, &l.c.Person
	switch {
	case l.reason == "":
		a.Backoff = 0
		if p.Chat.Conversation == "" {
			p.Chat = l.chatOf(p)
		}
		a.Prepared = time.Time{}
	case passes(l.reason, l.result.Err):
		a.Backoff++
		a.Prepared = time.Time{}
		l.later(a.Backoff)
	default:
		a.Prepared = l.now
	}
}

// chatOf returns the chat that came of it, with what was known of it before
// where the Installer doesn't know.
func (l *landing) chatOf(p *courses.Person) courses.Chat {
	made, before := l.result.Chat, p.Chat
	if made.Conversation == "" {
		return before
	}
	return courses.Chat{
		ServiceURL:   cmp.Or(made.ServiceURL, before.ServiceURL, teams.FallbackServiceURL),
		Conversation: made.Conversation,
		User:         cmp.Or(made.User, before.User), Bot: cmp.Or(made.Bot, before.Bot),
	}
}

// swept takes a message off the list of those to be taken away, unless it is
// to be tried again.
func (l *landing) swept() {
	a := &l.c.Agenda
	if passes(l.reason, l.result.Err) && a.Backoff < maxSweeps {
		a.Backoff++
		l.later(a.Backoff)
		return
	}
	a.Swept(l.message)
	a.Backoff = 0
}
