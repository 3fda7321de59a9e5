package reports

import (
	"context"
	"errors"
	"io"
	"time"

	"drypp/bot/store"
	"drypp/courses"
	"drypp/courses/calendar"
	"drypp/courses/results"
	"drypp/courses/roles"
)

// Reporting is what a Service reports on.
type Reporting struct {
	// Tenant is the tenant's ID in lower case, Name what people call it.
	Tenant, Name string
	// Language is the one that titles are given in where no person's is known.
	Language courses.Language
	// Location is the zone that days end by; nil means UTC.
	Location *time.Location
	Store    store.Store
	Courses  *courses.Catalogue
	Roles    *roles.Roles
	// Fields returns the fields that the organisation chose to know now.
	Fields func() []string
	// Levels is how many levels down a manager's team goes, from 1.
	Levels int
	// ManagersSeeScores says that managers see the scores of their team in the
	// courses that say so, too (courses.Course.ManagersSeeScores).
	ManagersSeeScores bool
	// Issuer signs certificates; nil if there are none.
	Issuer Issuer
}

// Issuer makes certificates; certificates.Issuer is one.
type Issuer interface {
	// Write writes a certificate of a person's in a format.
	Write(w io.Writer, f CertificateFormat, c results.Certificate, p *courses.Person, l courses.Language) error
}

// CertificateFormat is a form that a certificate comes in.
type CertificateFormat string

// The forms of certificates.
const (
	// CertificatePDF is a page for people, with the credential attached.
	CertificatePDF CertificateFormat = "pdf"
	// CertificateBadge is an Open Badges 3.0 credential as a signed JSON Web
	// Token (compact serialisation).
	CertificateBadge CertificateFormat = "jwt"
)

// Viewer is who looks, and how.
type Viewer struct {
	// Person is the zero Person for somebody at the command line, who may see
	// everything.
	Person courses.Person
	// Via is how: "chat", "command line", "digest" or "mail".
	Via      string
	Language courses.Language
}

// Query says what to show.
type Query struct {
	// Course is a course's ID, or empty for all.
	Course string
	// Field is one of results.Fields to break the numbers down by, and Value the
	// part that was chosen; either may be empty.
	Field, Value string
	// Since is the day that the trend is counted from; zero means 28 days ago.
	Since calendar.Date
	// Page counts from 0. What lies behind the last page is the last page.
	Page int
}

// Errors of a Service.
var (
	// ErrForbidden: the viewer may not see that.
	ErrForbidden = errors.New("not for this person to see")
	// ErrTenant: the organisation isn't one of the Service's.
	ErrTenant = errors.New("the tenant is not among the organisations")
	// ErrFew: it is about fewer than results.Fewest people.
	ErrFew = errors.New("about too few people")
)

// ExportFormat is a form that results by name come in.
type ExportFormat string

// The forms of exports.
const (
	ExportXLSX ExportFormat = "xlsx"
	ExportCSV  ExportFormat = "csv"
	ExportJSON ExportFormat = "json"
	ExportPDF  ExportFormat = "pdf"
	// ExportXAPI is an array of xAPI statements, where the organisation has
	// settings for them.
	ExportXAPI ExportFormat = "xapi"
)

// ExportQuery says what to export.
type ExportQuery struct {
	Format ExportFormat
	// Course is a course's ID, or empty for all.
	Course string
	// From and To bound the days of what is listed: begun or completed within
	// them; zero means no bound.
	From, To calendar.Date
	// Scope narrows whom it is about to an audience expression, beside what the
	// viewer may see; empty means no narrowing.
	Scope string
	// Progress, if set, is told how many people were written.
	Progress func(done, total int)
}

// Nudger has people nudged; delivery.Desk does.
type Nudger interface {
	// Nudge has each of the people, by random ID, reminded of what they owe,
	// unless they owe nothing, one waits already, or they were nudged within
	// campaigns.NudgeEvery. It returns how many it did.
	Nudge(ctx context.Context, tenant, by string, people []string) (nudged int, err error)
}

// Config is what a Service needs; all of it is required.
type Config struct {
	Organisations []Reporting
	Nudger        Nudger
	Now           func() time.Time
}
