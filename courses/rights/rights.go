// Package rights is what people may ask of what is kept about them (GDPR,
// Regulation (EU) 2016/679, chapter III), in words that cards and commands share:
// requests and what came of them, what the information about the processing
// says, and how long what is kept. It is pure; its functions are safe for
// concurrent use.
package rights

import "time"

// Kind says which right a request is about.
type Kind string

// The kinds of requests, with the articles of the GDPR that they are about.
const (
	// Access: a copy of all that is kept, for reading and for taking along (15,
	// 20).
	Access Kind = "access"
	// Correction: something about the person is wrong (16).
	Correction Kind = "correction"
	// Erasure: all that is kept of the person is to go (17).
	Erasure Kind = "erasure"
	// Restriction: what is kept stays, and nothing is done with it (18).
	Restriction Kind = "restriction"
	// Objection: the person objects to the processing, with what Restriction
	// does as its effect (21).
	Objection Kind = "objection"
	// Lift: the person has Restriction or Objection end.
	Lift Kind = "lift"
)

// Kinds are all kinds.
var Kinds = []Kind{Access, Correction, Erasure, Restriction, Objection, Lift}

// State says what came of a request.
type State string

// The states of requests.
const (
	// Waiting: a contact is to decide, before Request.Due.
	Waiting State = "waiting"
	// Done: it was done as it was asked for.
	Done State = "done"
	// Kept: an Erasure was granted but for the proof that the organisation must
	// keep: until Request.KeepUntil the person is restricted, then erased.
	Kept State = "kept"
	// Refused: the contact refused it, with a reason.
	Refused State = "refused"
	// Elsewhere: what is to be corrected comes from the directory, where it has to
	// be corrected.
	Elsewhere State = "elsewhere"
	// Withdrawn: the person took it back.
	Withdrawn State = "withdrawn"
)

// Open reports whether somebody still has to do something.
func (s State) Open() bool { return s == Waiting }

// Days is how many days there are to answer a request. The GDPR gives a month
// (article 12, paragraph 3), which is never shorter but after the end of January,
// when it ends with February.
const Days = 30

// DueAt returns by when a request has to be answered: Days later, or a calendar
// month later if that is sooner, at the same time of day in the zone of asked.
func DueAt(asked time.Time) time.Time {
	due := asked.AddDate(0, 0, Days)
	year, month, _ := asked.Date()
	// AddDate would go on into March.
	last := time.Date(year, month+2, 0, asked.Hour(), asked.Minute(), asked.Second(), asked.Nanosecond(), asked.Location())
	if same := asked.AddDate(0, 1, 0); same.Before(last) {
		last = same
	}
	if last.Before(due) {
		return last
	}
	return due
}

// RemindBefore are how many days before Request.Due the contacts are reminded of a
// request that waits, beside when it comes.
var RemindBefore = []int{20, 10, 3, 0}

// Request is what a person asked for.
type Request struct {
	// ID is random, and Person the random ID of who asked.
	ID, Person string
	Kind       Kind
	State      State
	// Asked is when, Due by when it has to be answered, Decided when it was, and
	// Reminded when contacts were last reminded; zero if that hasn't happened.
	Asked, Due, Decided, Reminded time.Time
	// Via says where it was asked: "chat" or "command line". By is the random ID
	// of the contact who decided, empty if nobody had to or if it was done from
	// the command line.
	Via, By string
	// Field and Value say what is to be corrected, and to what: FieldName,
	// FieldEmail or a field of the organisation's people. Value is personal.
	Field, Value string
	// Reason says why it was Refused, in the contact's words.
	Reason string
	// KeepUntil is until when the proof in Proof is kept (Kept, or what a contact
	// who decides about an Erasure is told).
	KeepUntil time.Time
	// Proof are the IDs of the courses whose completion the organisation must be
	// able to prove.
	Proof []string
	// Entry is the number of the audit log's entry, from 0, and Hash that entry's
	// hash in hexadecimal; empty if there is no log.
	Entry uint64
	Hash  string
	// Revision counts the changes from 1.
	Revision int
}

// What a Correction may be about beside the fields of the organisation's people.
const (
	FieldName  = "name"
	FieldEmail = "email"
)

// MaxValue is how long, in bytes, what a person proposes may be, and MaxReason
// what a contact writes.
const (
	MaxValue  = 200
	MaxReason = 500
)
