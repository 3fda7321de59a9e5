// Package store says what is kept of an organisation and what may be asked of
// it, at the level of what happens to people and courses. Package bolt keeps
// it in a file; package storetest holds every store to the same behaviour.
package store

import (
	"context"
	"errors"
	"io"
	"time"

	"drypp/courses"
	"drypp/courses/calendar"
	"drypp/courses/campaigns"
	"drypp/courses/learning"
	"drypp/courses/results"
	"drypp/courses/rights"
)

// Errors that a Store returns, wrapped with what was being done. None carries
// personal data.
var (
	// ErrNotFound: there is no such person or enrolment, or it is another's.
	ErrNotFound = errors.New("not found")
	// ErrUnavailable: nothing was written and nothing will be until somebody
	// acts; the cause is wrapped beside it.
	ErrUnavailable = errors.New("the store can't be written to")
	// ErrLocked: another process has the store open.
	ErrLocked = errors.New("the store is in use by another process")
	// ErrConflict: somebody else changed it meanwhile.
	ErrConflict = errors.New("it was changed by somebody else meanwhile")
	// ErrNewer: the store was written by a newer Drypp.
	ErrNewer = errors.New("the store was written by a newer version of Drypp")
	// ErrDamaged: the file isn't a store, or parts of it can't be read.
	ErrDamaged = errors.New("the store is damaged")
)

// Store keeps what belongs to one organisation. Every method that changes
// something returns after the change is durable, or with an error and nothing
// changed. All methods are safe for concurrent use. An operation whose context
// ends before it began does nothing; once begun, it finishes.
//
// Methods that take a course apply the domain's rules (package courses) to the
// recorded enrolment within the transaction, so that a rule sees what is
// recorded and nobody comes between.
type Store interface {
	Learning

	// Meet makes a person known by their object ID, or brings what is known
	// of their client, chat and app up to date. It writes only if something
	// changed.
	Meet(ctx context.Context, s Sighting) (courses.Person, error)
	// Person returns the person with that Entra object ID. The fields and
	// groups of people that a Store returns may be shared: nobody may change
	// them.
	Person(ctx context.Context, objectID string) (courses.Person, error)
	// PersonByID returns the person with that random ID.
	PersonByID(ctx context.Context, id string) (courses.Person, error)
	// ClaimWelcome notes that the person is being welcomed, and reports
	// whether it is for the caller to do it: true once per installation.
	ClaimWelcome(ctx context.Context, person string) (bool, error)
	// ReturnWelcome takes the claim back after the welcome could not be sent.
	ReturnWelcome(ctx context.Context, person string) error
	// Leave notes that the person removed the app.
	Leave(ctx context.Context, objectID string) error
	// SetLanguage keeps the language that the person chose.
	SetLanguage(ctx context.Context, person string, l courses.Language) error
	// SetProfile keeps the person's name and e-mail address. If somebody was
	// listed by that address whose object ID isn't known, they are this person:
	// what the list says is theirs from now on, and the other record is gone
	// with what was planned for it.
	SetProfile(ctx context.Context, person, name, email string) error
	// List makes a person known as the organisation's list of people has
	// them, by their object ID or, if it is empty, by their e-mail address
	// (without regard to case): zone, country, fields, groups and manager are
	// the list's from now on, name and address too if it has them, they are
	// Listed and haven't left. With an object ID that is new and the address of
	// somebody listed without one, they are that person. What only Teams can
	// tell (client, chat, app) stays, but for the client's zone when the list's
	// changes from one to another: who moved is where the list has them until
	// their client says more. The list's Locale counts for who has none from
	// their client. Groups are kept in alphabetical order. It writes only if
	// something changed.
	List(ctx context.Context, p courses.Person, at time.Time) (courses.Person, error)
	// Known returns the person whom List would bring up to date, or
	// ErrNotFound. Several people may have one address: it is then one who
	// hasn't left before one who has, one who is listed before one who isn't,
	// and who has been known longest.
	Known(ctx context.Context, objectID, email string) (courses.Person, error)
	// Unlist notes that the person left the organisation. Their history stays
	// until it is erased.
	Unlist(ctx context.Context, person string, at time.Time) error
	// Prune deletes from everybody what isn't among the fields given (see
	// courses.StandardFields): from Fields, Manager, Groups, Country and
	// Timezone. It returns how many people it concerned. It is done in pieces:
	// after an error some may be left.
	Prune(ctx context.Context, keep []string) (people int, err error)
	// Everybody calls f for each person, in no particular order, as of one
	// moment, until f returns an error, which it returns. f must not call the
	// store. It reads nothing but the people.
	Everybody(ctx context.Context, f func(courses.Person) error) error
	// Roster returns what is kept of where the people come from.
	Roster(ctx context.Context) (Roster, error)
	// PutRoster keeps it. Its Revision must be one above that of the one kept
	// (0 if none is); else ErrConflict.
	PutRoster(ctx context.Context, r Roster) error

	// Enrol returns the person's latest enrolment in the course, or a new one
	// if there is none. With again, it begins a new one if the latest is
	// completed and allows no further try.
	Enrol(ctx context.Context, person string, c *courses.Course, again bool, at time.Time) (courses.Enrolment, error)
	// Enrolment returns one enrolment of the person.
	Enrolment(ctx context.Context, person, enrolment string) (courses.Enrolment, error)
	// Enrolments returns all enrolments of the person, oldest first.
	Enrolments(ctx context.Context, person string) ([]courses.Enrolment, error)
	// ReadLesson notes that a lesson was read.
	ReadLesson(ctx context.Context, person, enrolment string, c *courses.Course, index int) (courses.Enrolment, error)
	// Answer records an answer once; see courses.Enrolment.Answer.
	Answer(ctx context.Context, a Answer) (Answered, error)
	// Retry begins another try after the one given, once.
	Retry(ctx context.Context, person, enrolment string, c *courses.Course, after int) (courses.Enrolment, error)

	// PutCampaign keeps a campaign, whose Revision must be one above that of
	// the campaign kept under its ID, or 1 for a new one; else ErrConflict.
	// Everybody is then to be looked at anew, see WakeSome.
	PutCampaign(ctx context.Context, c campaigns.Campaign) error
	// Campaigns returns all campaigns in the order of their IDs. The caller
	// must not change them.
	Campaigns(ctx context.Context) ([]campaigns.Campaign, error)
	// WakeAll has everybody looked at anew, see WakeSome: for changes that the
	// store doesn't see, of courses on offer, of hours or of the clock.
	// Without any campaign that is who has an agenda or began a course.
	WakeAll(ctx context.Context) error
	// WakeSome wakes some of the people who are to be looked at anew after a
	// change that may concern everybody, and reports whether there are more.
	// It goes on where it was when the program ended.
	WakeSome(ctx context.Context) (more bool, err error)
	// Due returns up to limit IDs of people whose agendas wake no later than
	// now, the longest waiting first, and when the next one wakes after these
	// (zero if none does; no later than now if limit cut the list). It reads
	// no more than it returns.
	//
	// Any operation that may change what is planned for a person wakes them at
	// once: Meet, Leave, List, Unlist, Prune, SetProfile, ReadLesson, Enrol, EnrolParts,
	// Retry, Open, Acknowledge, Review, SetReviews and Relearned if they changed
	// something, Answer if it completed a try. Who has no agenda gets one then, unless
	// there is no campaign: without any, only who completed a try, or had Review,
	// SetReviews or Relearned change something, because questions come back without.
	Due(ctx context.Context, now time.Time, limit int) (people []string, next time.Time, err error)
	// Revise lets f change what is planned for a person, in one transaction:
	// what f left in the case is kept if f returns nil. f may be called more
	// than once, each time with a fresh case, and must not call the store.
	Revise(ctx context.Context, person string, f func(*Case) error) error
	// Open notes that the person did something with the card of a delivery of
	// theirs, and enrols them in its course, which is c: in a new enrolment if
	// they have none, or if the delivery's Round says that it is to be taken
	// anew and that hasn't begun. It may be repeated.
	//
	// A delivery of another course, or that isn't the person's, or doesn't
	// exist, is no error: card data is in the sender's hands. The course is
	// opened nevertheless.
	Open(ctx context.Context, person, delivery string, c *courses.Course, at time.Time) (courses.Enrolment, error)
	// Seen is Open without enrolling. What was seen stays seen, whatever
	// Revise says of it later. If it was in doubt whether the card had
	// arrived, the agenda is told, and the person woken.
	Seen(ctx context.Context, person, delivery string, at time.Time) error
	// Ledger returns the deliveries of one person in the order that Deliveries
	// has them. It reads nobody else's.
	Ledger(ctx context.Context, person string) ([]campaigns.Delivery, error)
	// Counts returns the counts of every campaign that anything was planned
	// for, by its ID. Each delivery counts once, as Deliveries has it.
	Counts(ctx context.Context) (map[string]campaigns.Counts, error)
	// Deliveries calls f for each delivery, those of a person in the order
	// that they were first sent in and then the one that is planned, as of one
	// moment, until f returns an error, which it returns. f must not call the
	// store.
	Deliveries(ctx context.Context, f func(campaigns.Delivery) error) error
	// Agenda returns the agenda of the person with that random ID; an empty one
	// if they have none, or nobody has that ID.
	Agenda(ctx context.Context, person string) (campaigns.Agenda, error)
	// Agendas calls f for each person with their agenda, which is empty for
	// those who have none, as Deliveries does. With parts no more is read of
	// people than these, nil is all.
	Agendas(ctx context.Context, parts *courses.Parts, f func(courses.Person, campaigns.Agenda) error) error

	// SetCuts says which cuts people belong to, and by whose calendar days end.
	// It is called before the store is used by anybody else, and again whenever
	// the answer of Cuts.Of would be another one. Totals of new cuts are whole
	// once RecutSome has no more to do. Until SetCuts is called, who changes stays in
	// the cuts that they were counted in, and is counted anew afterwards.
	SetCuts(c Cuts) error
	// RecutSome counts some of the people anew whose cuts may have changed
	// because of SetCuts, and reports whether there are more. It goes on where
	// it was when the program ended.
	RecutSome(ctx context.Context) (more bool, err error)
	// Totals returns the totals of a cut as they were at the end of a day of
	// Cuts.Day, or as they are now if the day is zero or hasn't ended. They move
	// in the transaction of what moves them. A cut that nobody belongs to has
	// none.
	Totals(ctx context.Context, cut results.Cut, on calendar.Date) (results.Table, error)
	// Parts returns the values of a field within a scope, by value, with how
	// many people there were at the end of a day, as Totals has it, if any. By
	// the empty field there is one part, without a value: all of the scope.
	Parts(ctx context.Context, scope, field string, on calendar.Date) ([]results.Part, error)
	// DueBefore returns how many people of a cut owe each course and had to have
	// taken it before a day, by course ID.
	DueBefore(ctx context.Context, cut results.Cut, day calendar.Date) (map[string]int, error)
	// InCourse returns the totals of one course in a cut, as Totals has them, and
	// of how many people DueBefore says that they owe it, for each of some days.
	// It reads nothing else.
	InCourse(ctx context.Context, cut results.Cut, course string, on calendar.Date, days ...calendar.Date) (results.Totals, []int, error)
	// Together returns the sum of the totals of a cut over all courses but some,
	// as they are now, and of what DueBefore says of them for each of some days.
	Together(ctx context.Context, cut results.Cut, but map[string]bool, days ...calendar.Date) (results.Totals, []int, error)
	// Standings returns where a person is in each course, by course ID. It is
	// what the totals count of them.
	Standings(ctx context.Context, person string) ([]results.Standing, error)
	// Progress calls f for each person who is active with their enrolments,
	// oldest first, and their Standings, as People does. f may keep and change
	// both.
	Progress(ctx context.Context, f func(courses.Person, []courses.Enrolment, []results.Standing) error) error
	// Team calls f for each person, other than themselves, who is active and
	// whose manager a person is, by object ID or by the address if Known means
	// them by it, with their standings, as of one moment, until f returns an
	// error, which it returns. f must not call the store. It reads nobody else.
	Team(ctx context.Context, manager *courses.Person, f func(courses.Person, []results.Standing) error) error
	// Managers calls f for each person who is active and has somebody in
	// their Team, in the order of IDs, as Team does.
	Managers(ctx context.Context, f func(courses.Person) error) error
	// Quality returns what is counted of each version of a course that anybody
	// has finished a try at, by version, oldest first. Each enrolment counts
	// once, with its first finished try.
	Quality(ctx context.Context, course string) (map[int]results.Quality, error)

	// Digest returns what is kept of a person's digest of a kind; the zero
	// Digest with Person and Kind if nothing is.
	Digest(ctx context.Context, person string, k DigestKind) (Digest, error)
	// PutDigest keeps it. Its Revision must be one above that of the one kept
	// (0 if none is); else ErrConflict.
	PutDigest(ctx context.Context, d Digest) error
	// Digests calls f for each digest that is kept, as Team does.
	Digests(ctx context.Context, f func(Digest) error) error
	// PutAccess notes that somebody looked at results. It is durable before what
	// was looked at is handed over.
	PutAccess(ctx context.Context, a Access) error
	// Accesses calls f for each Access, the latest first, as Team does.
	Accesses(ctx context.Context, f func(Access) error) error
	// Outbox has events kept from now on, or no longer; those kept stay until
	// Forget. Without it none are. It is set when the store is opened.
	Outbox(on bool)
	// Events returns up to limit events that are kept, in the order that they
	// happened in, each with the person as they are now.
	Events(ctx context.Context, limit int) ([]PersonEvent, error)
	// Forget drops the events up to and with that Sequence.
	Forget(ctx context.Context, sequence uint64) error

	// Restrict notes since when what is kept of a person may only be kept, or
	// with the zero time that this is over (see courses.Person.Restricted). Totals
	// stop counting them, or count them again, and nothing goes out to them, in
	// the same transaction.
	Restrict(ctx context.Context, person string, since time.Time) error
	// Hold notes until when a person is kept although they are to go (see
	// courses.Person.Held).
	Hold(ctx context.Context, person string, until time.Time) error
	// Correct sets what is known of a person in a field: rights.FieldName,
	// rights.FieldEmail, or one of courses.StandardFields or the organisation's
	// own. The empty value takes it away.
	Correct(ctx context.Context, person, field, value string) error
	// Erase deletes all that is kept of people, so that nothing of it can be read
	// again from the store, from any copy of it, or from what lies unused in
	// them: their keys are gone when it returns. Who isn't on record is passed
	// over. Totals and what is counted of questions stay as they are of others;
	// completions go on in Gone. What is recorded of others and names the person
	// (as their manager or deputy) names them no longer. After a crash it is
	// finished when the store is opened again, or hasn't begun.
	Erase(ctx context.Context, at time.Time, people ...string) ([]Erased, error)
	// Erased calls f for each person that was ever erased, in no particular order.
	// f must not call the store.
	Erased(ctx context.Context, f func(Erased) error) error
	// Gone returns how many completions there were by people who were erased, by
	// course ID.
	Gone(ctx context.Context) (map[string]Gone, error)
	// Mentions returns the IDs of the campaigns whose audience names a person by
	// their object ID or e-mail address, in order. Nobody but a contact can change
	// those.
	Mentions(ctx context.Context, person string) ([]string, error)
	// PutRequest keeps a request of a person on record. Its Revision must be one
	// above that of the one kept (0 if none is); else ErrConflict. Requests go
	// with the person.
	PutRequest(ctx context.Context, r rights.Request) error
	// Request returns one, or ErrNotFound.
	Request(ctx context.Context, id string) (rights.Request, error)
	// Requests calls f for each request, those of a person together and oldest
	// first, as Team does.
	Requests(ctx context.Context, f func(rights.Request) error) error
	// Expire deletes some of what tells how people behaved before a moment: rows
	// of the ledger that are settled, looks at results, requests that were
	// decided, reviews, and outcomes of mappings. What is thought of people's memory
	// stays. With dry it counts all of it and deletes nothing. It reports
	// whether there is more, which there never is with dry.
	Expire(ctx context.Context, before time.Time, dry bool) (Expired, bool, error)
	// Compact writes the store anew without what lies unused in it, while it takes
	// changes and answers. It returns the file's sizes in bytes. It needs room on
	// the disk for another file of that size.
	Compact(ctx context.Context) (before, after int64, err error)

	// People calls f for each person with their enrolments, in no particular
	// order, as of one moment, until f returns an error, which it returns. f
	// must not call the store.
	People(ctx context.Context, f func(courses.Person, []courses.Enrolment) error) error

	// Snapshot writes the whole store, in a form that a store of the same kind
	// can be opened from, to the writer that to returns for its length in
	// bytes. It holds every change that was acknowledged before Snapshot was
	// called, and none that was begun after to was. Nothing waits for it, but
	// the store may need more room on the disk while it is written. The first
	// error of to or of the writer ends it and is returned. Neither may close
	// the store.
	Snapshot(ctx context.Context, to func(size int64) (io.Writer, error)) error
	// Check reads everything and returns what is wrong with it: the file,
	// the records, totals that don't agree with the enrolments, counts that
	// don't with the deliveries, agendas that would not wake.
	Check(ctx context.Context) error
	// Healthy returns nil while the store takes writes, else why not.
	Healthy() error
	// Close finishes what has begun and closes the store.
	Close() error
}

// Roster is what is kept of where an organisation's people come from. It holds
// nothing personal.
type Roster struct {
	// Chosen says that Fields were chosen by a contact; else those of the
	// configuration count.
	Chosen bool
	Fields []string
	// Pruning says that what isn't among the fields may still be stored: a
	// change of the fields is being carried out, see Store.Prune.
	Pruning bool
	// Link is where the directory's next round of changes begins, empty if it
	// is to begin with everybody; LinkAt is when it was given, and Asked what
	// was asked for then: another question takes another beginning.
	Link   string
	LinkAt time.Time
	Asked  string
	// Synced is when the people were last brought up to date, and From says
	// from what.
	Synced time.Time
	From   RosterSource
	// Held is set while a round waits for somebody to confirm it.
	Held *Held
	// Revision counts the changes from 1.
	Revision int
}

// RosterSource says where people come from.
type RosterSource string

// The sources of people.
const (
	// FromDirectory is Entra ID, FromFile an imported spreadsheet, and
	// FromConfiguration the list in the configuration.
	FromDirectory     RosterSource = "directory"
	FromFile          RosterSource = "file"
	FromConfiguration RosterSource = "configuration"
)

// Held is a round of changes that would remove more people than is usual.
type Held struct {
	// Removals is how many people it would remove, of People.
	Removals, People int
	At               time.Time
	// Allowed is how many removals a contact confirmed, 0 until they did.
	Allowed int
}

// Sighting is what an activity tells about the person it came from.
type Sighting struct {
	ObjectID string
	Locale   string
	// Timezone is the IANA name of the zone that the client is in, or empty.
	Timezone string
	// Chat is the zero Chat if it isn't their personal chat.
	Chat courses.Chat
	// Installed says that the activity proves the app to be installed.
	Installed bool
	At        time.Time
}

// Case is one person within Revise.
type Case struct {
	// Person may be changed in Installed, Blocked and Chat.
	Person courses.Person
	// Agenda may be changed. When f returns, the deliveries that it was
	// Planned and Sending with move the counts; Sending becomes a row of the
	// ledger, and what was Sending must be that still, or Settled, or Planned
	// again. What was sent before and isn't planned any more is then
	// given up as outdated. Each delivery needs an ID of at most 64 bytes, the
	// person's ID and a campaign. Wake is kept between the years 1678 and 2262.
	Agenda campaigns.Agenda
	// Enrolments are all of the person's, oldest first, and Campaigns all of
	// the organisation's in the order of their IDs, for reading.
	Enrolments []courses.Enrolment
	Campaigns  []campaigns.Campaign
	// Learning is what is kept of the person's learning; only its Trials may be
	// changed.
	Learning learning.Record
	// Settled are deliveries that were Sending and came to another stage;
	// their rows are replaced.
	Settled []campaigns.Delivery
}

// Answer is a response to a question, in canonical form (courses.Question.Parse).
type Answer struct {
	Person, Enrolment string
	Course            *courses.Course
	Question          string
	Try               int
	Response          string
	At                time.Time
}

// Answered is what became of an Answer.
type Answered struct {
	Enrolment courses.Enrolment
	// Attempt is the recorded answer, nil if the outcome is Stale or Unusable.
	Attempt *courses.Attempt
	Outcome courses.Outcome
}
