package audit

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/go-json-experiment/json"
)

// Actors that are nobody.
const (
	// CommandLine is whoever may run drypp on the machine.
	CommandLine = "command line"
	// Service is Drypp by itself.
	Service = "service"
)

// Action is what was done.
type Action string

// The actions, with what an Entry's Detail usually says about them.
const (
	RequestAsked     Action = "request-asked"     // request, kind, via
	RequestDecided   Action = "request-decided"   // request, kind, state
	RequestWithdrawn Action = "request-withdrawn" // request, kind
	RequestReminded  Action = "request-reminded"  // request, days
	Erased           Action = "erased"            // enrolments, deliveries
	Restricted       Action = "restricted"        // kind
	Lifted           Action = "lifted"            //
	Kept             Action = "kept"              // until, courses
	Corrected        Action = "corrected"         // field
	PackageHandedOut Action = "package-handed-out"
	ResultsLookedAt  Action = "results-looked-at" // what, people
	ResultsExported  Action = "results-exported"  // what, format, people
	PeopleListed     Action = "people-listed"     // people
	LogLookedAt      Action = "log-looked-at"
	CampaignChanged  Action = "campaign-changed" // campaign, change
	PeopleImported   Action = "people-imported"  // new, changed, left
	PeopleSynced     Action = "people-synced"    // new, changed, left
	FieldsChanged    Action = "fields-changed"   // added, removed
	RetentionRun     Action = "retention-run"    // people, deliveries, looks, exports
	BackedUp         Action = "backed-up"        //
	Restored         Action = "restored"         // erased: removed again
	Compacted        Action = "compacted"        // before, after, in bytes
	KeyRotated       Action = "key-rotated"      // key
	ExceptionUsed    Action = "exception-used"   // host
	ContractClosed   Action = "contract-closed"  // people
	BreachAssessed   Action = "breach-assessed"  // people
	BreachNotified   Action = "breach-notified"  // people
	LogVerified      Action = "log-verified"     // entries
	LogRepaired      Action = "log-repaired"     //
)

// Actions are all that an entry may be about.
var Actions = []Action{
	RequestAsked, RequestDecided, RequestWithdrawn, RequestReminded, Erased, Restricted, Lifted, Kept, Corrected,
	PackageHandedOut, ResultsLookedAt, ResultsExported, PeopleListed, LogLookedAt, CampaignChanged, PeopleImported,
	PeopleSynced, FieldsChanged, RetentionRun, BackedUp, Restored, Compacted, KeyRotated, ExceptionUsed,
	ContractClosed, BreachAssessed, BreachNotified, LogVerified, LogRepaired,
}

// Entry is one line of the log.
type Entry struct {
	// At is when, kept in UTC and to the millisecond; the time of writing if it is
	// zero.
	At time.Time `json:"at"`
	// Actor is who did it: the random ID of a person, CommandLine or Service.
	Actor  string `json:"actor"`
	Action Action `json:"action"`
	// Subject is the random ID of the person whom it was done to, if it was one.
	Subject string `json:"subject,omitzero"`
	// Detail says more in at most MaxDetails short words of machines and numbers:
	// never in words of people, and never about who somebody is.
	Detail map[string]string `json:"detail,omitzero"`
}

// Bounds of an entry.
const (
	// MaxDetails is how many Details an entry may have; a key has at most 32
	// characters and a value at most MaxValue.
	MaxDetails = 16
	MaxValue   = 128
	// maxLine bounds a line, in bytes, its newline included: no entry that keeps
	// these bounds comes near it.
	maxLine = 4096
)

// What texts in an entry are made of.
const (
	lower  = "abcdefghijklmnopqrstuvwxyz"
	digits = "0123456789"
	inID   = lower + "ABCDEFGHIJKLMNOPQRSTUVWXYZ" + digits + "_-"
	// inValue has no room for what people write, such as names with a space, nor
	// for addresses, which have an @.
	inValue = inID + "._:/,+"
	maxID   = 64
	maxWord = 32
)

// objectID matches what Entra knows somebody by.
var objectID = regexp.MustCompile(`[0-9A-Fa-f]{8}-([0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}`)

// made reports whether s has at most so many characters, all of them among chars.
func made(s, chars string, most int) bool {
	return len(s) <= most && strings.TrimLeft(s, chars) == ""
}

// isWord reports whether s is a word for machines that begins with a letter.
func isWord(s, chars string) bool {
	return s != "" && made(s[:1], lower, 1) && made(s, chars, maxWord)
}

// check returns nil if the entry may stand in a log, else an ErrEntry that repeats
// nothing of its values. What it can't see is whether a word is somebody's name:
// not to write such words is up to the caller.
func (e *Entry) check() error {
	switch {
	case e.At.Year() < 2000 || e.At.Year() > 9999:
		return fmt.Errorf("%w: at isn't a time from the year 2000 to 9999", ErrEntry)
	case e.Actor != CommandLine && e.Actor != Service && !random(e.Actor):
		return fmt.Errorf("%w: the actor is neither a random ID nor %q nor %q", ErrEntry, CommandLine, Service)
	case !isWord(string(e.Action), lower+"-"):
		return fmt.Errorf("%w: the action isn't a word of lower-case letters", ErrEntry)
	case e.Subject != "" && !random(e.Subject):
		return fmt.Errorf("%w: the subject isn't a random ID", ErrEntry)
	}
	return e.checkDetail()
}

func (e *Entry) checkDetail() error {
	if len(e.Detail) > MaxDetails {
		return fmt.Errorf("%w: it has %d details, more than %d", ErrEntry, len(e.Detail), MaxDetails)
	}
	for k, v := range e.Detail {
		if !isWord(k, lower+digits+"_-") {
			return fmt.Errorf("%w: the name of a detail isn't a short word of lower-case letters", ErrEntry)
		}
		if !made(v, inValue, MaxValue) || hasObjectID(v) {
			return fmt.Errorf("%w: %s isn't a number or a word of machines of at most %d characters", ErrEntry, k, MaxValue)
		}
	}
	return nil
}

// random reports whether s can be a random ID, and isn't an ID of Entra.
func random(s string) bool { return s != "" && made(s, inID, maxID) && !hasObjectID(s) }

// hasObjectID reports whether s has in it what Entra knows somebody by.
func hasObjectID(s string) bool { return len(s) >= 36 && objectID.MatchString(s) }

// line returns an entry as it stands in the log, its newline included. There is
// one way only to write an entry.
func (e *Entry) line() ([]byte, error) {
	if err := e.check(); err != nil {
		return nil, err
	}
	b, err := json.Marshal(e, json.Deterministic(true))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrEntry, err)
	}
	return append(b, '\n'), nil
}

// prepared returns the entry as it is written now: with its time, and only of a
// known action.
func (e Entry) prepared(now func() time.Time) ([]byte, error) {
	if e.At.IsZero() {
		e.At = now()
	}
	e.At = e.At.UTC().Truncate(time.Millisecond)
	if !slices.Contains(Actions, e.Action) {
		return nil, fmt.Errorf("%w: the action isn't one of Actions", ErrEntry)
	}
	return e.line()
}

// parse reads a line as line writes it, and no other. The action may be one that
// a newer Drypp knows.
func parse(line []byte) (Entry, error) {
	var e Entry
	if err := json.Unmarshal(line, &e, json.RejectUnknownMembers(true)); err != nil {
		return Entry{}, fmt.Errorf("%w: no JSON of an entry", ErrEntry)
	}
	e.At = e.At.UTC()
	again, err := e.line()
	if err != nil {
		return Entry{}, err
	}
	if !bytes.Equal(again, line) {
		return Entry{}, fmt.Errorf("%w: not written as entries are", ErrEntry)
	}
	return e, nil
}
