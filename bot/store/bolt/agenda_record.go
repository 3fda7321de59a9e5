package bolt

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"google.golang.org/protobuf/encoding/protowire"

	"drypp/bot/store"
	"drypp/courses/campaigns"
)

// agenda is an agenda as it is recorded.
type agenda struct {
	campaigns.Agenda
	// rows counts the rows that the person ever had in the ledger.
	rows int
}

// Numbers of the fields of an agenda and of what is in it. The wake time comes
// first, so that it can be changed without reading the rest (rewake).
const (
	agendaWake protowire.Number = iota + 1
	agendaRows
	agendaPlanned
	agendaSending
	agendaJoined
	agendaCard
	agendaDay
	agendaToday
	agendaPause
	agendaHour
	agendaSweep
	agendaBackoff
	agendaPrepared
	agendaNoApp
	agendaOwed
	agendaNudge
	agendaNudged
	agendaRestricted
)

const (
	joinedCampaign protowire.Number = iota + 1
	joinedSince
	joinedLeft
	joinedInvited
)

const (
	cardCourse protowire.Number = iota + 1
	cardCampaign
	cardRound
	cardLast
	cardStep
	cardReminders
	cardUnconfirmed
	cardMessage
	cardTooLarge
)

const (
	messageConversation protowire.Number = iota + 1
	messageActivity
)

const (
	owedCourse protowire.Number = iota + 1
	owedCampaign
	owedRound
	owedDue
	owedLastReminded
)

const (
	nudgeBy protowire.Number = iota + 1
	nudgeAt
)

const (
	pauseFrom protowire.Number = iota + 1
	pauseUntil
)

// encode returns the record to put at a person's ID.
func (a *agenda) encode(person []byte) []byte {
	b := make([]byte, 1, 128+64*(len(a.Joined)+len(a.Cards)+len(a.Owed)))
	b[0] = recordVersion
	b = appendTime(b, agendaWake, a.Wake)
	b = appendInt(b, agendaRows, a.rows)
	b = appendPlan(b, agendaPlanned, a.Planned)
	b = appendPlan(b, agendaSending, a.Sending)
	for _, id := range slices.Sorted(maps.Keys(a.Joined)) {
		b = appendNested(b, agendaJoined, func(b []byte) []byte { return appendMembership(b, id, a.Joined[id]) })
	}
	for _, id := range slices.Sorted(maps.Keys(a.Cards)) {
		b = appendNested(b, agendaCard, func(b []byte) []byte { return appendSent(b, id, a.Cards[id]) })
	}
	b = appendDate(b, agendaDay, a.Day)
	b = appendInt(b, agendaToday, a.Today)
	for _, p := range a.Pauses {
		b = appendNested(b, agendaPause, func(b []byte) []byte {
			return appendDate(appendDate(b, pauseFrom, p.From), pauseUntil, p.Until)
		})
	}
	b = appendInt(b, agendaHour, a.Hour)
	for _, m := range a.Sweep {
		b = appendNested(b, agendaSweep, func(b []byte) []byte { return appendMessage(b, m) })
	}
	b = appendInt(b, agendaBackoff, a.Backoff)
	b = appendTime(b, agendaPrepared, a.Prepared)
	b = appendBool(b, agendaNoApp, a.NoApp)
	for i := range a.Owed {
		b = appendNested(b, agendaOwed, func(b []byte) []byte { return appendOwed(b, &a.Owed[i]) })
	}
	if n := a.Nudge; n != nil {
		b = appendNested(b, agendaNudge, func(b []byte) []byte {
			return appendTime(appendString(b, nudgeBy, n.By), nudgeAt, n.At)
		})
	}
	b = appendTime(b, agendaNudged, a.Nudged)
	b = appendDate(b, agendaRestricted, a.Restricted)
	return finish(person, b)
}

func appendOwed(b []byte, o *campaigns.Owed) []byte {
	b = appendString(appendString(b, owedCourse, o.Course), owedCampaign, o.Campaign)
	b = appendDate(appendInt(b, owedRound, o.Round), owedDue, o.Due)
	return appendBool(b, owedLastReminded, o.LastReminded)
}

// appendPlan appends a delivery that is in an agenda, if it is there.
func appendPlan(b []byte, id protowire.Number, d *campaigns.Delivery) []byte {
	if d == nil {
		return b
	}
	return appendNested(b, id, func(b []byte) []byte {
		return appendDelivery(appendString(b, deliveryID, d.ID), d)
	})
}

func appendMembership(b []byte, campaign string, m campaigns.Membership) []byte {
	b = appendString(b, joinedCampaign, campaign)
	b = appendDate(appendDate(b, joinedSince, m.Since), joinedLeft, m.Left)
	return appendBool(b, joinedInvited, m.Invited)
}

func appendSent(b []byte, course string, s campaigns.Sent) []byte {
	b = appendString(b, cardCourse, course)
	b = appendString(b, cardCampaign, s.Campaign)
	b = appendInt(b, cardRound, s.Round)
	b = appendTime(b, cardLast, s.Last)
	b = appendInt(b, cardStep, s.Step)
	b = appendInt(b, cardReminders, s.Reminders)
	b = appendBool(b, cardUnconfirmed, s.Unconfirmed)
	b = appendInt(b, cardTooLarge, s.TooLarge)
	if s.Message == (campaigns.Message{}) {
		return b
	}
	return appendNested(b, cardMessage, func(b []byte) []byte { return appendMessage(b, s.Message) })
}

func appendMessage(b []byte, m campaigns.Message) []byte {
	return appendString(appendString(b, messageConversation, m.Conversation), messageActivity, m.Activity)
}

// decode reads the record found at a person's ID into a.
func (a *agenda) decode(person, record []byte) error {
	b, err := payload(person, record)
	if err != nil {
		return err
	}
	*a = agenda{}
	return newFields(b).each(func(f field) error { return a.set(string(person), f) })
}

func (a *agenda) set(person string, f field) (err error) {
	switch f.id {
	case agendaWake:
		a.Wake = f.time()
	case agendaRows:
		a.rows = f.int()
	case agendaPlanned:
		a.Planned, err = decodePlan(person, f.nested)
	case agendaSending:
		a.Sending, err = decodePlan(person, f.nested)
	case agendaJoined:
		return a.setJoined(f.nested)
	case agendaCard:
		return a.setCard(f.nested)
	case agendaDay:
		a.Day = f.date()
	case agendaToday:
		a.Today = f.int()
	case agendaPause:
		return a.setPause(f.nested)
	case agendaHour:
		a.Hour = f.int()
	case agendaSweep:
		var m campaigns.Message
		m, err = decodeMessage(f.nested)
		a.Sweep = append(a.Sweep, m)
	case agendaBackoff:
		a.Backoff = f.int()
	case agendaPrepared:
		a.Prepared = f.time()
	case agendaNoApp:
		a.NoApp = f.bool()
	case agendaOwed:
		return a.setOwed(f.nested)
	case agendaNudge:
		a.Nudge, err = decodeNudge(f.nested)
	case agendaNudged:
		a.Nudged = f.time()
	case agendaRestricted:
		a.Restricted = f.date()
	}
	return err
}

func decodePlan(person string, r fields) (*campaigns.Delivery, error) {
	d := &campaigns.Delivery{Person: person}
	return d, r.each(func(f field) error {
		if f.id == deliveryID {
			d.ID = f.text()
		}
		setDelivery(d, f)
		return nil
	})
}

func (a *agenda) setJoined(r fields) error {
	var id string
	var m campaigns.Membership
	err := r.each(func(f field) error {
		switch f.id {
		case joinedCampaign:
			id = f.text()
		case joinedSince:
			m.Since = f.date()
		case joinedLeft:
			m.Left = f.date()
		case joinedInvited:
			m.Invited = f.bool()
		}
		return nil
	})
	if a.Joined == nil {
		a.Joined = make(map[string]campaigns.Membership)
	}
	a.Joined[id] = m
	return err
}

func (a *agenda) setCard(r fields) error {
	var course string
	var s campaigns.Sent
	err := r.each(func(f field) (err error) {
		switch f.id {
		case cardCourse:
			course = f.text()
		case cardCampaign:
			s.Campaign = f.text()
		case cardRound:
			s.Round = f.int()
		case cardLast:
			s.Last = f.time()
		case cardStep:
			s.Step = f.int()
		case cardReminders:
			s.Reminders = f.int()
		case cardUnconfirmed:
			s.Unconfirmed = f.bool()
		case cardTooLarge:
			s.TooLarge = f.int()
		case cardMessage:
			s.Message, err = decodeMessage(f.nested)
		}
		return err
	})
	if a.Cards == nil {
		a.Cards = make(map[string]campaigns.Sent)
	}
	a.Cards[course] = s
	return err
}

func (a *agenda) setOwed(r fields) error {
	var o campaigns.Owed
	err := r.each(func(f field) error {
		switch f.id {
		case owedCourse:
			o.Course = f.text()
		case owedCampaign:
			o.Campaign = f.text()
		case owedRound:
			o.Round = f.int()
		case owedDue:
			o.Due = f.date()
		case owedLastReminded:
			o.LastReminded = f.bool()
		}
		return nil
	})
	a.Owed = append(a.Owed, o)
	return err
}

func decodeNudge(r fields) (*campaigns.Nudge, error) {
	n := &campaigns.Nudge{}
	return n, r.each(func(f field) error {
		switch f.id {
		case nudgeBy:
			n.By = f.text()
		case nudgeAt:
			n.At = f.time()
		}
		return nil
	})
}

func (a *agenda) setPause(r fields) error {
	var p campaigns.Pause
	err := r.each(func(f field) error {
		switch f.id {
		case pauseFrom:
			p.From = f.date()
		case pauseUntil:
			p.Until = f.date()
		}
		return nil
	})
	a.Pauses = append(a.Pauses, p)
	return err
}

func decodeMessage(r fields) (m campaigns.Message, err error) {
	return m, r.each(func(f field) error {
		switch f.id {
		case messageConversation:
			m.Conversation = f.text()
		case messageActivity:
			m.Activity = f.text()
		}
		return nil
	})
}

// wakeField returns the wake time of a recorded agenda and its other fields.
func wakeField(person, record []byte) (wake time.Time, rest []byte, err error) {
	b, err := payload(person, record)
	if err != nil || len(b) == 0 {
		return wake, b, err
	}
	id, kind, n := protowire.ConsumeTag(b)
	if id != agendaWake || kind != protowire.VarintType {
		return wake, b, nil
	}
	number, m := protowire.ConsumeVarint(b[n:])
	if m < 0 {
		return wake, nil, errFields
	}
	return field{number: number}.time(), b[n+m:], nil
}

// rewake returns the record of an agenda with another wake time and the other
// fields as they are recorded.
func rewake(person []byte, wake time.Time, rest []byte) []byte {
	b := append(make([]byte, 0, len(rest)+16), recordVersion)
	return finish(person, append(appendTime(b, agendaWake, wake), rest...))
}

// row is a delivery as the ledger has it.
type row struct {
	campaigns.Delivery
	// ordinal counts the person's rows from 1 in the order they were made.
	ordinal int
}

// Numbers of the fields of a delivery. The ledger has its ID in the key.
const (
	deliveryOrdinal protowire.Number = iota + 1
	deliveryID
	deliveryKind
	deliveryCampaign
	deliveryCourse
	deliveryRound
	deliveryStep
	deliveryReminder
	deliveryLast
	deliveryDue
	deliveryStage
	deliveryAt
	deliveryTries
	deliveryActivity
	deliveryConversation
	deliveryReason
	deliveryBy
	deliveryDay
	deliveryLesson
)

// encode returns the record to put at a row's key.
func (r *row) encode(key []byte) []byte {
	b := make([]byte, 1, 256)
	b[0] = recordVersion
	b = appendInt(b, deliveryOrdinal, r.ordinal)
	return finish(key, appendDelivery(b, &r.Delivery))
}

func appendDelivery(b []byte, d *campaigns.Delivery) []byte {
	b = appendString(b, deliveryKind, string(d.Kind))
	b = appendString(b, deliveryCampaign, d.Campaign)
	b = appendString(b, deliveryCourse, d.Course)
	b = appendInt(b, deliveryRound, d.Round)
	b = appendInt(b, deliveryStep, d.Step)
	b = appendInt(b, deliveryReminder, d.Reminder)
	b = appendBool(b, deliveryLast, d.Last)
	b = appendTime(b, deliveryDue, d.Due)
	b = appendString(b, deliveryStage, string(d.Stage))
	b = appendTime(b, deliveryAt, d.At)
	b = appendInt(b, deliveryTries, d.Tries)
	b = appendString(b, deliveryActivity, d.Activity)
	b = appendString(b, deliveryConversation, d.Conversation)
	b = appendString(b, deliveryReason, d.Reason)
	b = appendString(b, deliveryBy, d.By)
	b = appendInt(b, deliveryDay, d.Day)
	return appendString(b, deliveryLesson, d.Lesson)
}

// decode reads the record found at a row's key into r.
func (r *row) decode(key, record []byte) error {
	b, err := payload(key, record)
	if err != nil {
		return err
	}
	person, id, ok := splitLedgerKey(key)
	if !ok {
		return fmt.Errorf("%w: a delivery has a key of %d bytes", store.ErrDamaged, len(key))
	}
	*r = row{Delivery: campaigns.Delivery{ID: id, Person: person}}
	return newFields(b).each(func(f field) error {
		if f.id == deliveryOrdinal {
			r.ordinal = f.int()
		}
		setDelivery(&r.Delivery, f)
		return nil
	})
}

// setDelivery sets what is neither the ID nor the ordinal.
func setDelivery(d *campaigns.Delivery, f field) {
	switch f.id {
	case deliveryKind:
		d.Kind = campaigns.Kind(f.text())
	case deliveryCampaign:
		d.Campaign = f.text()
	case deliveryCourse:
		d.Course = f.text()
	case deliveryRound:
		d.Round = f.int()
	case deliveryStep:
		d.Step = f.int()
	case deliveryReminder:
		d.Reminder = f.int()
	case deliveryLast:
		d.Last = f.bool()
	case deliveryDue:
		d.Due = f.time()
	case deliveryStage:
		d.Stage = campaigns.Stage(f.text())
	case deliveryAt:
		d.At = f.time()
	case deliveryTries:
		d.Tries = f.int()
	case deliveryActivity:
		d.Activity = f.text()
	case deliveryConversation:
		d.Conversation = f.text()
	case deliveryReason:
		d.Reason = f.text()
	case deliveryBy:
		d.By = f.text()
	case deliveryDay:
		d.Day = f.int()
	case deliveryLesson:
		d.Lesson = f.text()
	}
}
