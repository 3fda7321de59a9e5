package campaigns

import (
	"strconv"
	"strings"
	"time"
)

// Delivery is one card that goes out by itself: a row of the ledger.
type Delivery struct {
	// ID is random, and goes out on the card.
	ID string
	// Person is the random ID of whom it is for.
	Person string
	// Drop is what it is about.
	Drop
	Stage Stage
	// At is when it is planned for, or when it came to its stage.
	At time.Time
	// Tries counts how often it was sent.
	Tries int
	// Activity is Teams' ID of the message, and Conversation the one that it
	// is in; both empty unless Teams said so.
	Activity, Conversation string
	// Reason says why it failed, was given up or is unconfirmed, in the words
	// of teams.Reason or of the constants below.
	Reason string
}

// Stage says how far a delivery has come.
type Stage string

// The stages. A planned delivery whose time has come is due.
const (
	// Planned: it goes out at its time unless something changes.
	Planned Stage = "planned"
	// Sending: it was written down that it goes out now.
	Sending Stage = "sending"
	// Accepted: Teams took it. Nobody knows whether it was read.
	Accepted Stage = "accepted"
	// Unconfirmed: it was sent and no answer came; it may have arrived.
	Unconfirmed Stage = "unconfirmed"
	// Mailed: it was a mail, and the mail server took it. No card came.
	Mailed Stage = "mailed"
	// Seen: the person did something with the card.
	Seen Stage = "seen"
	// Failed: it did not arrive; Reason says why.
	Failed Stage = "failed"
	// GivenUp: it is no longer tried, or no longer wanted; Reason says why.
	GivenUp Stage = "given up"
)

// Stages lists all of them in the order that a delivery comes to them.
var Stages = []Stage{Planned, Sending, Accepted, Mailed, Unconfirmed, Seen, Failed, GivenUp}

// Reasons beside those of package teams.
const (
	// Outdated: while it was tried again it ceased to be wanted.
	Outdated = "outdated"
	// Interrupted: the program ended while it was sent.
	Interrupted = "interrupted"
	// NoChat: there is no chat with the person yet.
	NoChat = "no chat yet"
)

// Drop is what a delivery is about.
type Drop struct {
	Kind     Kind
	Campaign string
	Course   string
	// Round counts how often the person had passed the course before: above 0
	// it is taken anew because what was passed is about to expire. Of Acknowledge
	// it is the version of the document.
	Round int
	// Step is how many steps of the course the person had taken. Of a Review it is
	// how many in a row before it nobody answered.
	Step int
	// Reminder counts from 1 which reminder it is, 0 if it is none; Last says
	// that it is the last one, which the manager's digest mentions. A Map, an Ask
	// and an Acknowledge have one reminder of their own kind, which no digest
	// mentions.
	Reminder int
	Last     bool
	// Due is the end of the person's due date, or zero.
	Due time.Time
	// Day is the day of the measurement that a Review is for, 0 if it is for none.
	Day int
	// Lesson is the ID of the lesson that Relearn or Acknowledge brings, or empty.
	Lesson string
	// By is the random ID of the manager who asked for it (Nudged), or empty.
	By string
}

// Itself is the ID of what Drypp sends by itself, without a campaign. No campaign
// of a contact's can have it.
const Itself = "drypp"

// Kind says what a card is for.
type Kind string

// The kinds of drops.
const (
	// Begin brings the first card of a course.
	Begin Kind = "begin"
	// Continue brings the next lesson or question of a course under way.
	Continue Kind = "continue"
	// Remind reminds of a course that isn't completed.
	Remind Kind = "remind"
	// Mail is an e-mail in place of a card: it invites somebody to a campaign
	// who hasn't the app and for whom it can't be installed. The course is the
	// one that would begin.
	Mail Kind = "mail"
	// Review brings questions back, ToMeasure or ToRemember (Drop.Day). It belongs to
	// no campaign of a contact's: Campaign is Itself.
	Review Kind = "review"
	// Relearn brings the lesson of an important question back (Itself).
	Relearn Kind = "relearn"
	// Map asks about a competence, whose ID is in Drop.Course.
	Map Kind = "map"
	// Ask brings a survey, whose ID is in Drop.Course.
	Ask Kind = "ask"
	// Acknowledge asks a person who passed a course to acknowledge the version that
	// its document has now.
	Acknowledge Kind = "acknowledge"
	// Nudged is a reminder that the person's manager asked for: of what is due
	// first among what they owe.
	Nudged Kind = "nudge"
)

// AtMostOnce reports whether a drop is rather lost than sent twice when nobody
// knows whether it went out.
func (d *Drop) AtMostOnce() bool { return d.Reminds() || d.Kind == Mail }

// Reminds reports whether a drop reminds of something, and so takes the place of
// the card before it.
func (d *Drop) Reminds() bool { return d.Kind == Remind || d.Kind == Nudged || d.Reminder > 0 }

// replaces reports whether a drop takes the place of the card before it: a reminder
// does, and what comes instead of questions that nobody answered.
func (d *Drop) replaces() bool { return d.Reminds() || d.Kind == Review && d.Day == 0 && d.Step > 0 }

// Key returns what Agenda.Cards remembers the drop under.
func (d *Drop) Key() string {
	switch d.Kind {
	case Review:
		if d.Day > 0 {
			return measureKey(d.Course, d.Day)
		}
		return reviewKey
	case Map, Ask:
		return string(d.Kind) + ":" + d.Campaign + "/" + d.Course
	case Relearn, Acknowledge:
		return string(d.Kind) + ":" + d.Course + "/" + d.Lesson
	}
	return d.Course
}

// reviewKey is the key of the latest card with questions to remember.
const reviewKey = string(Review) + ":"

// measureKey is the key of a measurement of a course.
func measureKey(course string, day int) string {
	return "measure:" + course + "/" + strconv.Itoa(day)
}

// OfCourse reports whether a key of Agenda.Cards is the ID of a course. The others
// have a colon, which no ID has.
func OfCourse(key string) bool { return !strings.Contains(key, ":") }

// Counts counts the deliveries of a campaign by stage, and those that failed,
// were given up or are unconfirmed by reason too. They are kept as it happens.
type Counts struct {
	ByStage  map[Stage]int
	ByReason map[Stage]map[string]int
}

// Add counts a delivery n times more; -1 takes it out. A delivery that moved
// on is taken out as it was and added as it is.
func (c *Counts) Add(d *Delivery, n int) {
	if c.ByStage == nil {
		c.ByStage, c.ByReason = map[Stage]int{}, map[Stage]map[string]int{}
	}
	c.ByStage[d.Stage] += n
	switch d.Stage {
	case Failed, GivenUp, Unconfirmed:
		if c.ByReason[d.Stage] == nil {
			c.ByReason[d.Stage] = map[string]int{}
		}
		c.ByReason[d.Stage][d.Reason] += n
	}
}
