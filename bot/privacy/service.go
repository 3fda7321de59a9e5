// Package privacy keeps what the GDPR promises people: their rights, how long
// what is kept, its end, and where it is. README.md beside it is the privacy
// officer's guide.
package privacy

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"time"

	"drypp/bot/privacy/audit"
	"drypp/bot/store"
	"drypp/courses"
	"drypp/courses/calendar"
	"drypp/courses/rights"
	"drypp/courses/roles"
)

// Asker is who asks, and how.
type Asker struct {
	// Person is the zero Person for somebody at the command line, who may do
	// everything; Via must be CommandLine then. Otherwise nobody without an ID may
	// do anything.
	Person courses.Person
	// About is the random ID of the person whom it is about, empty for Person
	// themselves. Contacts whose scope covers them and the command line may name
	// another.
	About    string
	Via      string
	Language courses.Language
}

// CommandLine and Chat are the values of Asker.Via and rights.Request.Via.
const (
	CommandLine = "command line"
	Chat        = "chat"
)

// Errors of a Service.
var (
	// ErrForbidden: the asker may not do that.
	ErrForbidden = errors.New("not for this person to do")
	// ErrTenant: the organisation isn't one of the Service's.
	ErrTenant = errors.New("the tenant is not among the organisations")
	// ErrDecided: the request doesn't wait any more.
	ErrDecided = errors.New("it was decided already")
	// ErrField: what is to be corrected is no field of the organisation's people,
	// or the value isn't one.
	ErrField = errors.New("that can't be corrected so")
)

// Organisation is what a Service takes care of.
type Organisation struct {
	// Tenant is the tenant's ID in lower case, Name what people call it.
	Tenant, Name string
	Language     courses.Language
	// Location is the zone that days end by.
	Location *time.Location
	Store    store.Store
	Courses  *courses.Catalogue
	Roles    *roles.Roles
	// Audit is its log.
	Audit *audit.Log
	// Facts are what the configuration says. The Service adds what it asks of
	// Fields and the Store.
	Facts rights.Facts
	// Fields returns the fields that the organisation chose to know now.
	Fields func() []string
	// Synced reports whether the latest look at the people succeeded, and when:
	// nothing is removed because of one that didn't.
	Synced func(context.Context) (time.Time, error)
	// Packer writes what is kept of a person.
	Packer Packer
	// Copied returns nil if the copy of the key ring is as new as the ring.
	Copied func() error
	// Rotate has the master key of the ring replaced. It may be nil: then it is
	// replaced elsewhere.
	Rotate func(context.Context) error
	// RotateEvery is how often that is due; 0 is never.
	RotateEvery time.Duration
	// Sweep deletes files that Drypp made and keeps itself, as old as that, and
	// counts them; with dry it only counts. It may be nil.
	Sweep func(before time.Time, dry bool) (int, error)
	// Quiet reports whether that is a time at which few people answer.
	Quiet func(time.Time) bool
	// Remind tells the contacts of requests that wait; it may be nil.
	Remind func(ctx context.Context, waiting []rights.Pending) error
	// Certified keeps a deletion certificate where contacts find it, by the number
	// of the audit log's entry that it is about; the same one may come again. It
	// may be nil: Service.Certificate makes any of them anew.
	Certified func(ctx context.Context, entry uint64, certificate []byte) error
	// ContractTo is the last day of the contract; zero is open.
	ContractTo calendar.Date
}

// Packer writes all that is kept of a person as one file; dossier.Packer is one.
type Packer interface {
	Pack(ctx context.Context, w io.Writer, person *courses.Person, l courses.Language) error
}

// Config is what a Service needs; all of it is required.
type Config struct {
	Organisations []Organisation
	Now           func() time.Time
	Log           *slog.Logger
}
