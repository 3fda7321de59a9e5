// Package directory is who works here: it keeps an organisation's people in
// step with Entra ID, or with a spreadsheet, and chooses what is known of them.
//
// Package entra brings people from Microsoft Graph, package sheet from .xlsx and
// .csv files; this package knows neither. What it brings in goes to the store,
// and campaigns follow by themselves: everybody who changed is looked at anew.
//
// # Rounds
//
// A round asks the directory what changed since the last one, or for everybody:
// the first time, if the directory has forgotten (ErrStartOver), and if other
// fields, properties or groups are asked for than then. Who comes is listed page
// by page: that does no harm, however often they come and wherever the round
// breaks off, since the next one begins at the same place. Removing does harm, so
// it is done in the end, when the directory has said all, and only if no more
// people would go than is usual; else the round is held until a contact has
// confirmed the number. Nobody is removed who only installed the app.
//
// Of groups, the members are read in each round, because no change of a user
// tells of them. Whoever is in none is dropped where they come in. A member who
// is new is asked for by name.
//
// A round holds no people but those of one page, and 20 to 60 bytes for each one
// seen: 100 000 take about 30 MiB.
//
// # Fields
//
// Beside name, e-mail address and language only the fields that are chosen are
// asked for, and whatever a source sends beyond is left out before the store. A
// field that is taken out goes in four steps, of which the first is durable and
// the others are repeated until they are done: the roster says that there is
// something to delete; rules and campaigns are told (SetFields); the store deletes
// it (store.Prune); the roster says so.
package directory

import (
	"context"
	"errors"
	"time"

	"drypp/bot/store"
	"drypp/courses"
)

// Source is a directory of people; entra.Client is one. It is safe for
// concurrent use. Its errors tell nothing personal.
type Source interface {
	// Users calls page for each page of users: of everybody, with what is
	// asked of them, if link is empty, else of those who changed since the
	// round that link came from. It returns the link for the next round, and
	// only after the last page. The same user may come more than once, the
	// latest counts; page must not keep the slice. The error is ErrStartOver
	// if the link is of no use any more.
	Users(ctx context.Context, want Want, link string, page func([]User) error) (next string, err error)
	// User returns one user, Gone if there is none.
	User(ctx context.Context, want Want, objectID string) (User, error)
	// Members calls page with the object IDs, in lower case, of the users who
	// are in a group, by its object ID, directly or through other groups.
	Members(ctx context.Context, group string, page func(objectIDs []string) error) error
}

// ErrStartOver says that a round must begin with everybody: the directory
// doesn't know the link any more (410 Gone, or an expired token).
var ErrStartOver = errors.New("the directory wants the round to begin with everybody")

// Want says what is asked of users beside object ID, name, e-mail address,
// language and whether the account is enabled.
type Want struct {
	// Fields are the chosen ones (courses.StandardFields and own).
	Fields []string
	// Properties are the directory's names of the organisation's own fields.
	Properties map[string]string
}

// User is somebody as the directory has them.
type User struct {
	// Person has ObjectID, Name, Email, Locale, Country, Timezone, Fields and
	// Manager; the rest is empty.
	Person courses.Person
	// Gone says that they were removed, for good or not, or that the account is
	// disabled. Then only the object ID is known.
	Gone bool
	// Managed says that Person.Manager is what the directory has; else it may
	// not have changed or, where a round begins with everybody, there is none.
	Managed bool
}

// Organisation is whose people a Directory keeps in step.
type Organisation struct {
	// Tenant is the tenant's ID in lower case, Name what people call it.
	Tenant, Name string
	Store        store.Store
	// Source is where people come from, or nil: then they are imported, or
	// listed in the configuration.
	Source Source
	// Groups are the groups whose members are its people, object IDs by the
	// name that audiences know them by; without any it is everybody.
	Groups map[string]string
	// Fields are those that may be chosen, which are chosen as long as nobody
	// chose otherwise; Properties see Want.
	Fields     []string
	Properties map[string]string
	// MaxRemoved is the share of the people, in percent from 1 to 100, that a
	// round may remove without confirmation. One person may always go, however
	// few they are, but never the last: a directory that suddenly knows nobody
	// is more likely broken than right.
	MaxRemoved int
	// Every is how often Run begins a round, from a minute.
	Every time.Duration
	// SetFields, if set, is told the chosen fields before anything else
	// happens, and each time that they change, before what is stored is
	// pruned. It returns the IDs of the campaigns that it had to stop. If it
	// fails it is told again. It must not call the Directory.
	SetFields func(ctx context.Context, fields []string) (stopped []string, err error)
}

// Status is where an organisation's people come from, for a contact to see.
type Status struct {
	store.Roster
	// Available are the fields that may be chosen, Fields those that are.
	Available, Fields []string
	// People counts those who are listed and haven't left, Left those who have,
	// and Waiting those of the former who were listed by their e-mail address
	// and were never heard of.
	People, Left, Waiting int
	// Directory says that there is a Source.
	Directory bool
	// Running says that a round or an import is under way, and Progress how
	// far it is; Failed says why the latest round failed, empty if it didn't.
	Running  bool
	Progress Progress
	Failed   string
}

// Progress says how far a round or an import is.
type Progress struct {
	// Done counts people, of Total, which is 0 if nobody knows.
	Done, Total int
}

// Report is what a round or an import did, or would do.
type Report struct {
	// Full says that the round began with everybody.
	Full bool
	// Seen counts the people that came; the others say what became of them.
	Seen, Added, Changed, Removed, Returned int
	// People counts those who were listed before.
	People int
	// Changes are the first of the changes, in the order that they came in;
	// if Held is set, those who would be removed are among them.
	Changes []Change
	// Held is set if nobody was removed because that has to be confirmed
	// first, and nothing is lost by waiting. An import that is held changes
	// nothing at all: perhaps it is the wrong list.
	Held *store.Held
}

// MaxChanges is how many changes a Report shows.
const MaxChanges = 200

// Change is what becomes of one person.
type Change struct {
	Kind ChangeKind
	// Name and Email say who it is, for whoever asked for the round.
	Name, Email string
	// Fields are the names of what changes.
	Fields []string
}

// ChangeKind is a kind of Change.
type ChangeKind string

// The kinds of changes.
const (
	Added    ChangeKind = "added"
	Changed  ChangeKind = "changed"
	Removed  ChangeKind = "removed"
	Returned ChangeKind = "returned"
)

// SyncOptions say how a round goes.
type SyncOptions struct {
	// Dry changes nothing.
	Dry bool
	// Full begins with everybody.
	Full bool
	// Allow, if not 0, is how many people the round may remove if one waits to
	// be confirmed, as Directory.Allow has it; else the error is ErrNotHeld.
	Allow int
	// Progress, if set, is told now and then.
	Progress func(Progress)
}

// ImportOptions say how people are imported.
type ImportOptions struct {
	// Dry changes nothing.
	Dry bool
	// Whole says that the list is all of the organisation: whoever was listed
	// and isn't on it has left.
	Whole bool
	// Removals is how many people the list may remove: who imports saw this
	// number. More than that, and more than MaxRemoved, is held.
	Removals int
	// Columns are the fields, and "language", that the list says something of:
	// whoever is on it keeps what is known of them in the others. Nil means all.
	Columns []string
	// From says where the list comes from, FromFile if it is empty.
	From store.RosterSource
	// Progress, if set, is told now and then.
	Progress func(Progress)
}

// Errors of a Directory beside those of the store and the source.
var (
	// ErrTenant says that an organisation isn't among those configured.
	ErrTenant = errors.New("the tenant is not among the configured organisations")
	// ErrNoSource: the organisation has no directory.
	ErrNoSource = errors.New("the organisation has no directory")
	// ErrHasSource: people come from the directory and can't be imported.
	ErrHasSource = errors.New("the organisation's people come from its directory")
	// ErrBusy: another round or import of the organisation is under way.
	ErrBusy = errors.New("the organisation's people are being brought up to date already")
	// ErrField: a field can't be chosen because nobody set it up.
	ErrField = errors.New("is no field that the organisation can choose")
	// ErrList: a list can't be imported because of what is in it.
	ErrList = errors.New("the list can't be imported")
	// ErrNotHeld: no round waits for anybody's confirmation.
	ErrNotHeld = errors.New("no round waits to be confirmed")
	// ErrInterrupted: a round ended early because the fields changed meanwhile.
	ErrInterrupted = errors.New("the choice of fields changed meanwhile; the next round begins with everybody")
)
