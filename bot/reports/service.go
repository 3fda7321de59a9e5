package reports

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"
	"sync"
	"time"

	"drypp/bot/store"
	"drypp/courses"
	"drypp/courses/calendar"
	"drypp/courses/recall"
	"drypp/courses/results"
	"drypp/courses/roles"
	"drypp/courses/surveys"
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
	// Recall says which questions come back, nil if none do; Surveys are those on
	// offer.
	Recall  *recall.Settings
	Surveys *surveys.Catalogue
	// Issuer signs certificates; nil if there are none.
	Issuer Issuer
	// Statements writes xAPI statements; nil if the organisation has no settings
	// for them.
	Statements Statements
	// TempDir is export.Export's.
	TempDir string
}

// Statements writes what people did as an array of xAPI statements, those of a
// person together; xapi.Writer is one.
type Statements interface {
	Write(w io.Writer, people iter.Seq2[Taken, error]) error
}

// Taken is a person and what they took, oldest first.
type Taken struct {
	Person     courses.Person
	Enrolments []courses.Enrolment
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

// CommandLine is the Via of who may see everything: they have the data folder.
const CommandLine = "command line"

// Viewer is who looks, and how.
type Viewer struct {
	// Person is the zero Person for somebody at the command line, who may see
	// everything; Via must be CommandLine then. Otherwise nobody without an ID
	// may see anything.
	Person courses.Person
	// Via is how: "chat", CommandLine, "digest" or "mail".
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
	// Progress, if set, is told how many people were read.
	Progress func(done, total int)
	// Measure says that only the file's length is asked for and nothing is
	// handed over, so that nothing is noted.
	Measure bool
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

// Service says how far people are, to those who may see it. It is safe for
// concurrent use.
type Service struct {
	organisations map[string]*organisation
	nudger        Nudger
	now           func() time.Time
}

// New returns a Service.
func New(c Config) *Service {
	s := &Service{organisations: map[string]*organisation{}, nudger: c.Nudger, now: c.Now}
	for _, o := range c.Organisations {
		if o.Location == nil {
			o.Location = time.UTC
		}
		s.organisations[o.Tenant] = &organisation{Reporting: o, ranked: map[courses.Language]map[string]int{}, past: map[past]results.Table{}}
	}
	return s
}

// organisation is what is reported on, and what is remembered of it.
type organisation struct {
	Reporting
	mu sync.Mutex
	// ranked has the places of the courses in the order of their titles.
	ranked map[courses.Language]map[string]int
	// past has the totals of scopes at the end of some days before today, which
	// change no more.
	past map[past]results.Table
}

// past names the totals of a scope at the end of a day.
type past struct {
	scope string
	day   calendar.Date
}

// maxPast bounds what is remembered: some dozen scopes on as many days.
const maxPast = 256

// then returns the totals of a scope at the end of a day before today. Nobody
// may change them.
func (o *organisation) then(ctx context.Context, scope string, day calendar.Date) (results.Table, error) {
	o.mu.Lock()
	table, ok := o.past[past{scope, day}]
	o.mu.Unlock()
	if ok {
		return table, nil
	}
	table, err := o.Store.Totals(ctx, results.Cut{Scope: scope}, day)
	if err != nil {
		return table, err
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	if len(o.past) >= maxPast {
		clear(o.past)
	}
	o.past[past{scope, day}] = table
	return table, nil
}

// ranks returns the places from 1 of the courses in the order of their titles in
// a language. Those that were withdrawn have none, so they come first.
func (o *organisation) ranks(l courses.Language) map[string]int {
	o.mu.Lock()
	defer o.mu.Unlock()
	if ranks := o.ranked[l]; ranks != nil {
		return ranks
	}
	list := slices.Clone(o.Courses.All())
	sortByName(list, func(c **courses.Course) string { return (*c).Edition(l).Title })
	ranks := map[string]int{}
	for i, c := range list {
		ranks[c.ID] = i + 1
	}
	o.ranked[l] = ranks
	return ranks
}

// look is one look at an organisation.
type look struct {
	*organisation
	viewer Viewer
	at     time.Time
	day    calendar.Date
	// language is the one that titles are given in.
	language courses.Language
}

// look begins to look at an organisation. The viewer is taken for whom that
// organisation knows by their random ID, whatever else is said of them: the same
// address may be another's elsewhere.
func (s *Service) look(ctx context.Context, tenant string, v Viewer) (*look, error) {
	o := s.organisations[strings.ToLower(tenant)]
	if o == nil {
		return nil, ErrTenant
	}
	at := s.now().In(o.Location)
	l := &look{o, v, at, calendar.On(at), cmp.Or(v.Language, o.Language)}
	if l.operator() {
		return l, nil
	}
	p, err := o.Store.PersonByID(ctx, v.Person.ID)
	if errors.Is(err, store.ErrNotFound) || err == nil && p.ObjectID != v.Person.ObjectID {
		return nil, ErrForbidden
	}
	p.Email = cmp.Or(p.Email, v.Person.Email) // it may be on its way into the store
	l.viewer.Person = p
	return l, l.reading("who looks", err)
}

// operator reports whether it is somebody at the command line who looks.
func (l *look) operator() bool {
	p := &l.viewer.Person
	return l.viewer.Via == CommandLine && p.ID == "" && p.ObjectID == "" && p.Email == ""
}

// may returns the expression that selects whom the viewer may do something to,
// empty for the whole organisation; or ErrForbidden.
func (l *look) may(a roles.Action) (expression string, err error) {
	if l.operator() {
		return "", nil
	}
	scope, ok := l.Roles.May(&l.viewer.Person, a)
	switch {
	case !ok || scope.Team:
		return "", ErrForbidden
	case scope.Whole():
		return "", nil
	}
	return scope.Expression, nil
}

// title returns a course's title, or nothing if it was withdrawn.
func (l *look) title(course string) string {
	if c := l.Courses.Course(course); c != nil {
		return c.Edition(l.language).Title
	}
	return ""
}

// note notes that the viewer looks at results by name. Nothing is handed over
// before.
func (l *look) note(ctx context.Context, a store.Access) error {
	a.At, a.By, a.Via = l.at, l.viewer.Person.ID, l.viewer.Via
	if err := l.Store.PutAccess(ctx, a); err != nil {
		return fmt.Errorf("noting who looked: %w", err)
	}
	return nil
}
