package campaigns

import (
	"time"

	"drypp/courses"
	"drypp/courses/calendar"
	"drypp/courses/learning"
	"drypp/courses/recall"
)

// Agenda is what is planned for one person, and what planning has to remember
// of them. It holds nothing that says who they are.
type Agenda struct {
	// Wake is when the person is to be looked at next; zero means not before
	// something changes.
	Wake time.Time
	// Planned is the delivery that comes next, nil if none is planned. With
	// Tries above 0 Teams asked for patience: nothing goes out before its At.
	Planned *Delivery
	// Sending is the delivery that is on its way, or whose fate nobody knows
	// because the program ended meanwhile; nil if there is none.
	Sending *Delivery
	// Joined says since when the person is in which campaign, by its ID. Who
	// leaves an audience keeps the entry, with Left set.
	Joined map[string]Membership
	// Cards is what went out by course ID, the latest round only, and by Drop.Key
	// what isn't about taking a course.
	Cards map[string]Sent
	// Day is the latest day, in the zone that the person was in then, on which
	// anything was decided, and Today how many unsolicited cards went out on it.
	Day   calendar.Date
	Today int
	// Pauses are the times without cards that the person asked for, oldest
	// first; the last may lie ahead.
	Pauses []Pause
	// Hour is the hour of the day, 1 to 23, that the person chose for cards;
	// 0 means the organisation's.
	Hour int
	// Sweep are the messages to take away, because others replaced them.
	Sweep []Message
	// Backoff is how often in a row something for this person was put off
	// because Teams asked to, or could not be reached.
	Backoff int
	// Prepared is when it was last answered that there is no chat with the
	// person, zero if it wasn't or if that is to be asked again soon.
	Prepared time.Time
	// NoApp says that, when a chat was last asked for, there was none to be had
	// because the person hasn't the app and it couldn't be installed for them.
	NoApp bool
	// Owed is what campaigns have the person take and they haven't passed
	// since, one for each course, in the order of the courses' IDs, as of the
	// latest decision. It counts from the campaign's first day for them, or 30
	// days before what they passed expires, whatever day the pace has the course
	// begin on. Who left, or is restricted, owes nothing. Nor does anybody owe what can't be taken,
	// because the course was withdrawn or no try is left, or what nobody asks
	// for at present: a paused campaign's courses are owed again when it is
	// resumed.
	Owed []Owed
	// Nudge is a manager's wish that waits to go out, nil if none does. It waits
	// for NudgeEvery at most.
	Nudge *Nudge
	// Nudged is when the latest nudge went out or was tried, or was dropped
	// because nothing was owed any more.
	Nudged time.Time
	// Restricted is the day that the person was restricted on, zero while they
	// aren't. Its days count as a pause once it is lifted.
	Restricted calendar.Date
}

// Owed is a course that a person has to take.
type Owed struct {
	Course, Campaign string
	// Round counts how often they had passed it before: who has passed it more
	// often doesn't owe it.
	Round int
	// Due is their due day, or zero.
	Due calendar.Date
	// LastReminded says that the last of the campaign's reminders of it went out
	// or was passed over, which the manager's digest mentions.
	LastReminded bool
}

// Nudge is a manager's wish that a person be reminded of what they owe.
type Nudge struct {
	// By is the random ID of the manager.
	By string
	At time.Time
}

// NudgeEvery is how long after a nudge a person gets no other one.
const NudgeEvery = 7 * 24 * time.Hour

// Membership is the time that somebody belongs to an audience.
type Membership struct {
	// Since is the first day. For who left and came back it is later by the
	// days that they were away.
	Since calendar.Date
	// Left is the first day on which they don't belong any more, or zero.
	Left calendar.Date
	// Invited says that the person got a mail about the campaign, or that one
	// was tried: no other one is sent.
	Invited bool
}

// Sent is what went out to a person about one course, or under another key.
type Sent struct {
	Campaign string
	Round    int
	// Last is when the latest card went out, Step that of its Drop.
	Last time.Time
	Step int
	// Reminders counts the reminders that went out or were passed over.
	Reminders int
	// Unconfirmed says that nobody knows whether the latest card arrived, or
	// that it didn't.
	Unconfirmed bool
	// TooLarge is the version of the course of which the latest card was too
	// large for Teams, 0 if it wasn't; 1 of what belongs to no course.
	TooLarge int
	// Message is the latest card, empty if Teams named no ID.
	Message Message
}

// Message is a message in Teams.
type Message struct{ Conversation, Activity string }

// Pause is a time without cards: from one day to before another.
type Pause struct{ From, Until calendar.Date }

// View is all that a decision about one person rests on.
type View struct {
	Now time.Time
	// Person is whom it is about, Agenda what was planned for them.
	Person *courses.Person
	Agenda *Agenda
	// Enrolments are all of theirs, oldest first.
	Enrolments []courses.Enrolment
	// Campaigns are all of the organisation's, in the order of their IDs.
	Campaigns []Campaign
	// Member reports whether a person belongs to the campaign's audience, and
	// whether anybody can know that. Where nobody can, people stay what they
	// were, and nothing is sent.
	Member func(*Campaign, *courses.Person) (in, known bool)
	// Courses are those on offer.
	Courses *courses.Catalogue
	// Learning is what is kept of the person's learning; its Trials are brought up
	// to date.
	Learning *learning.Record
	// Recall says which questions come back, nil if none do.
	Recall *recall.Settings
	// Surveys reports whether there is a survey with that ID.
	Surveys func(id string) bool
	// Hours is when the person may be written to.
	Hours *calendar.Hours
	// Budget is how many unsolicited cards and mails a day they may get, from
	// 1.
	Budget int
	// Mails says that mail can be sent.
	Mails bool
}

// Move is what is to be done about a person.
type Move struct {
	// Action is what, and At when: no later than Now means now. For Rest, At
	// is zero.
	Action Action
	At     time.Time
	// Drop is what comes next as things stand, and Card when it would: what is
	// to be sent at At (Send), or later (Prepare, Look). Its Kind is empty if
	// nothing does.
	Drop Drop
	Card time.Time
	// Message is what is to be taken away (Sweep).
	Message Message
	// Reason says why what was on its way is settled (Abandon), or is NoChat if
	// that is why the drop can't go out as yet.
	Reason string
}

// Action is a kind of Move.
type Action int

// The actions.
const (
	// Rest: nothing until something changes. With a Drop, that is what the
	// person can't be sent: there is no way to them.
	Rest Action = iota
	// Look: look again at that time; nothing is planned.
	Look
	// Send: send the drop at that time.
	Send
	// Prepare: see to it that there is a chat, at that time.
	Prepare
	// Sweep: take the message away at that time.
	Sweep
	// Abandon: what is Sending is left over and isn't to be sent again; settle
	// it as Unconfirmed with the move's Reason, and decide again.
	Abandon
)

// String returns a word for what the action does, fit for a log and a metric's
// label.
func (a Action) String() string {
	return [...]string{"rest", "look", "card", "chat", "removal", "abandonment"}[a]
}

// Lease is how long what is Sending is taken to be on its way. After that the
// program must have ended meanwhile.
const Lease = 5 * time.Minute
