package campaigns

import (
	"cmp"
	"time"
)

// soon is a time to wake at that is always due.
var soon = time.Unix(0, 0).UTC()

// Plan notes what a move asks for: when to look at the person next, and which
// delivery comes next. The delivery gets the ID given, unless the same drop was
// planned before; then it stays the same delivery. What is Sending is left
// alone.
func (a *Agenda) Plan(m Move, id, person string) {
	a.Wake = m.At
	if m.Action == Sweep {
		return // it says nothing about what comes next
	}
	before := a.Planned
	a.Planned = nil
	if m.Drop.Kind == "" || a.Sending != nil {
		return
	}
	next := Delivery{ID: id, Person: person, Drop: m.Drop, Stage: Planned, At: m.At}
	if before != nil && before.Drop.same(m.Drop) {
		next.ID, next.Tries, next.Reason = before.ID, before.Tries, before.Reason
	}
	if m.Action != Send {
		next.At = m.Card
	}
	next.Reason = planReason(m.Reason, next.Reason)
	a.Planned = &next
}

// planReason says why a planned delivery hasn't gone out yet.
func planReason(now, before string) string {
	switch {
	case before == Interrupted:
		return Interrupted // which decides what may be said of it later
	case now == NoChat:
		return NoChat
	case before == NoChat:
		return ""
	}
	return before
}

// same reports whether both drops are the same card for the same reason.
func (d Drop) same(e Drop) bool {
	due := d.Due.Equal(e.Due)
	d.Due = e.Due
	return due && d == e
}

// Start notes that what is planned, or what is left over, goes out now, and
// counts it against the budget of the day of the latest decision; a card that
// is sent a second time that day counts once. Without either it does nothing.
// The person is looked at again after Lease.
func (a *Agenda) Start(now time.Time) {
	var next Delivery
	switch {
	case a.Sending != nil:
		next = *a.Sending
		next.Reason = Interrupted
		a.Today = max(a.Today, 1)
	case a.Planned != nil:
		next, a.Planned = *a.Planned, nil
		if next.Reason != Interrupted {
			next.Reason = ""
		}
		a.Today++
	default:
		return
	}
	next.Stage, next.At = Sending, now
	next.Tries++
	a.Sending = &next
	a.Wake = now.Add(Lease)
}

// Settle notes what became of what is Sending, and returns it as it is to be
// kept in the ledger. Nothing may be Sending any more afterwards; without
// anything it returns the zero Delivery.
//
// Accepted and Seen name the message m, which replaces the earlier card of a
// reminder; Mailed names none. Unconfirmed may have arrived and counts; Failed and GivenUp surely
// didn't, and give the budget back. None of these three is sent again before
// the person had two workdays to act, unless it was GivenUp as Outdated, which
// leaves no trace. What failed when it was sent again after the program ended
// may have arrived the first time, and is Unconfirmed.
func (a *Agenda) Settle(stage Stage, reason string, m Message, now time.Time) Delivery {
	if a.Sending == nil {
		return Delivery{}
	}
	d := *a.Sending
	a.Sending = nil
	if stage == Failed && d.Reason == Interrupted {
		stage = Unconfirmed
	}
	if stage == Failed || stage == GivenUp {
		a.refund(&d)
	}
	if stage != GivenUp || reason != Outdated {
		a.note(&d, stage, m)
	}
	if stage == Accepted || stage == Mailed || stage == Seen {
		a.Backoff = 0
	}
	d.Stage, d.At, d.Reason = stage, now, reason
	d.Conversation, d.Activity = m.Conversation, m.Activity
	a.Wake = soon
	return d
}

// refund takes a card that surely didn't arrive out of the day's count. One
// that is sent again after the program ended may have arrived the first time.
func (a *Agenda) refund(d *Delivery) {
	if d.Reason != Interrupted {
		a.Today = max(a.Today-1, 0)
	}
}

// note remembers what went out, about the course of a delivery or what else it is
// about.
func (a *Agenda) note(d *Delivery, stage Stage, m Message) {
	if d.Kind == Mail {
		a.invited(d.Campaign)
		return
	}
	if d.Kind == Nudged {
		a.nudged(d.At)
	}
	before := a.sent(d.Key(), d.Round)
	s := Sent{Campaign: d.Campaign, Round: d.Round, Last: d.At, Step: d.Step, Message: before.Message}
	s.Reminders = max(before.Reminders, d.Reminder)
	arrived := stage == Accepted || stage == Seen
	switch {
	case arrived:
		a.sweep(&d.Drop, s.Message, m)
		s.Message = m
	case d.AtMostOnce():
		// What it reminds of is as it was.
		s.Last, s.Step, s.Unconfirmed = before.Last, before.Step, before.Unconfirmed
		s.Campaign = cmp.Or(before.Campaign, s.Campaign)
	default:
		s.Unconfirmed = true
	}
	if a.Cards == nil {
		a.Cards = map[string]Sent{}
	}
	a.Cards[d.Key()] = s
}

// sent returns what went out under a key in a round.
func (a *Agenda) sent(key string, round int) Sent {
	if s := a.Cards[key]; s.Round == round {
		return s
	}
	return Sent{}
}

// sweep has the earlier card taken away that a drop replaced.
func (a *Agenda) sweep(d *Drop, before, after Message) {
	if d.replaces() && before.Activity != "" && before != after {
		a.Sweep = append(a.Sweep, before)
	}
}

// Swept notes that a message was taken away, or can't be.
func (a *Agenda) Swept(m Message) {
	kept := a.Sweep[:0:0]
	for _, s := range a.Sweep {
		if s != m {
			kept = append(kept, s)
		}
	}
	a.Sweep = kept
}

// Unsend notes that what is Sending wasn't sent this time after all, because
// Teams had just asked for patience: it is planned as it was before. It returns
// the delivery as it is to be kept in the ledger, or the zero Delivery if nothing
// is Sending.
func (a *Agenda) Unsend(now time.Time) Delivery {
	if a.Sending == nil {
		return Delivery{}
	}
	d := *a.Sending
	a.refund(&d)
	d.Stage, d.At = Planned, now
	d.Tries--
	planned := d
	a.Planned, a.Sending = &planned, nil
	a.Wake = now
	return d
}

// TooLarge notes that the card of a delivery, of a version of its course, is too
// large for Teams: no other one is tried until there is another version. What
// belongs to no course has version 1.
func (a *Agenda) TooLarge(d *Delivery, version int) {
	if s, ok := a.Cards[d.Key()]; ok && s.Round == d.Round && !d.Reminds() {
		s.TooLarge = version
		a.Cards[d.Key()] = s
	}
}

// Defer notes that what is Sending surely didn't arrive this time and is to be
// tried again, as the same delivery, no earlier than until. That an earlier try
// was Interrupted stays its reason. It returns the delivery as it is to be kept
// in the ledger, or the zero Delivery if nothing is Sending.
func (a *Agenda) Defer(reason string, until, now time.Time) Delivery {
	if a.Sending == nil {
		return Delivery{}
	}
	d := *a.Sending
	a.refund(&d)
	if d.Reason != Interrupted {
		d.Reason = reason
	}
	d.Stage, d.At = Planned, until
	planned := d
	a.Planned, a.Sending = &planned, nil
	a.Backoff++
	a.Wake = until
	if until.Before(now) {
		a.Wake = now
	}
	return d
}
