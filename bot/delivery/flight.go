package delivery

import (
	"context"
	"errors"
	"fmt"
	"time"

	"drypp/bot/store"
	"drypp/bot/teams"
	"drypp/cards"
	"drypp/courses"
	"drypp/courses/campaigns"
)

// Flight is one call of Teams that is about to be made, or under way. It holds
// all that the call needs.
type Flight struct {
	Work
	// Call is what it does: Send, Prepare or Sweep.
	Call campaigns.Action
	// Delivery is what is sent (Send).
	Delivery campaigns.Delivery

	chat            courses.Chat
	objectID, email string
	// message is what is taken away (Sweep).
	message campaigns.Message

	// course is what the card is of, nil if it is of none, and enrolment the
	// person's in it.
	course    *courses.Course
	enrolment *courses.Enrolment
	language  courses.Language
	zone      *time.Location
	// managed says that the person's manager is known, scores that managers see
	// the scores of the course.
	managed, scores bool
	// write builds the card (Send), nil if there is nothing to send any more.
	write func() cards.Card
	// id is for what is planned next.
	id string
}

// Result is what became of a Flight.
type Result struct {
	// Activity is the ID of the message that was sent, empty if Teams didn't
	// say.
	Activity string
	// Chat is the chat that was made, or came of installing the app.
	Chat courses.Chat
	// Err is what the Messenger, the Installer or the Mailer returned.
	Err error
	// held is until when no call is to be made, zero if one was made.
	held time.Time
}

// Begin decides once more what is to be done for the person, at this very
// moment. If it is to be done now, that is on record when Begin returns, and
// the Flight goes to Fly and then to Land. Else it is planned anew, and Begin
// returns nil: the turn is lost. So it is if the person was erased meanwhile.
//
// After an error the person is looked at again.
func (e *Engine) Begin(ctx context.Context, now time.Time, w Work) (*Flight, error) {
	o := e.organisations[w.Tenant]
	var f *Flight
	id, next := e.NewID(), e.NewID()
	err := o.Store.Revise(ctx, w.Person, func(c *store.Case) error {
		f = nil
		if m := e.plan(o, now, c, id); isNow(m, now) && o.wayOf(m, &c.Person) == w.way {
			f = e.begin(o, now, c, m)
			f.Work, f.id = w, next
		}
		return nil
	})
	if errors.Is(err, store.ErrNotFound) {
		f, err = nil, nil
	}
	if err != nil {
		err = fmt.Errorf("beginning a delivery to person %s of organisation %s: %w", w.Person, w.Tenant, err)
	}
	if err != nil || f == nil {
		e.Pace.Took(now, w.budget(), w.conversation, errNoCall)
		o.hand.release(w.Person)
		return nil, err
	}
	return f, nil
}

// errNoCall tells the pace that a turn wasn't used.
var errNoCall = errors.New("no call was made")

// begin notes in the case that a move is being made.
func (e *Engine) begin(o *organisation, now time.Time, c *store.Case, m campaigns.Move) *Flight {
	f := &Flight{
		Call: m.Action, chat: c.Person.Chat, objectID: c.Person.ObjectID, email: c.Person.Email, message: m.Message,
		language: c.Person.Speaks(o.Language), zone: o.hours(c).Location(), managed: c.Person.Manager != "",
	}
	a := &c.Agenda
	if m.Action == campaigns.Send {
		f.Delivery = e.start(a, now)
		f.fill(o, c, e.Without.trials(c), now)
	}
	a.Wake = now.Add(campaigns.Lease)
	return f
}

// start notes that what is planned, or left over, goes out now.
func (e *Engine) start(a *campaigns.Agenda, now time.Time) campaigns.Delivery {
	if e.Without == RuleLedgerFirst && a.Planned != nil {
		return *a.Planned
	}
	a.Start(now)
	return *a.Sending
}

// Fly makes the call of a Flight: one, which isn't repeated. It doesn't touch
// the store. If the pace doesn't let it leave yet, it makes none.
func (e *Engine) Fly(ctx context.Context, now time.Time, f *Flight) Result {
	if at := e.Pace.Leave(now, f.budget(), f.conversation); at.After(now) {
		return Result{held: at, Err: errNoCall}
	}
	switch f.Call {
	case campaigns.Send:
		return e.send(ctx, f)
	case campaigns.Prepare:
		return e.prepare(ctx, f)
	}
	f.chat.Conversation = f.message.Conversation
	return Result{Err: e.Messenger.Delete(ctx, f.chat, f.message.Activity)}
}

// errWithdrawn is why nothing is sent of what was just withdrawn.
var errWithdrawn = &teams.Error{Reason: teams.Refused, Err: errors.New("what the card is about isn't on offer any more")}

func (e *Engine) send(ctx context.Context, f *Flight) Result {
	switch {
	case f.write == nil:
		return Result{Err: errWithdrawn}
	case f.way == viaMailer:
		return e.mail(ctx, f)
	}
	card := f.write()
	activity, err := e.Messenger.Send(ctx, f.chat, teams.Answer{Card: card.JSON, Summary: card.Summary})
	return Result{Activity: activity, Err: err}
}

// mail sends an invitation.
func (e *Engine) mail(ctx context.Context, f *Flight) Result {
	o := e.organisations[f.Tenant]
	subject, text := cards.Invitation(f.language, o.Name, f.course, f.Delivery, f.zone)
	return Result{Err: o.Mailer.Mail(ctx, f.Tenant, Mail{To: f.email, Subject: subject, Text: text})}
}

// prepare asks for a chat with the person, by their object ID: Teams knows
// them by it even if they were never heard of.
func (e *Engine) prepare(ctx context.Context, f *Flight) Result {
	if f.way == viaInstaller {
		chat, err := e.organisations[f.Tenant].Installer.Install(ctx, f.Tenant, f.objectID)
		return Result{Chat: chat, Err: err}
	}
	service := f.chat.ServiceURL
	if service == "" {
		service = teams.FallbackServiceURL
	}
	chat, err := e.Messenger.Create(ctx, service, f.Tenant, f.objectID)
	return Result{Chat: chat, Err: err}
}
