// Package dossier writes all that is kept of a person as one file, a zip, for
// reading and for taking along (GDPR article 15, paragraph 3, and article 20):
// a page for people, JSON with a published schema and xAPI statements for
// programs, and the person's certificates.
//
// What is others' data stays out (article 15, paragraph 4), but for what they are
// called where they looked at the person's results or decided about them, which
// the person may know (article 15, paragraph 1, letter c).
package dossier

import (
	"archive/zip"
	"context"
	_ "embed"
	"fmt"
	"io"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"drypp/bot/privacy"
	"drypp/bot/privacy/audit"
	"drypp/bot/reports"
	"drypp/bot/reports/xapi"
	"drypp/bot/store"
	"drypp/courses"
	"drypp/courses/results"
	"drypp/courses/rights"
	"drypp/courses/surveys"
)

// The names of the files in a package.
const (
	pageFile   = "my-data.html"
	dataFile   = "my-data.json"
	schemaFile = "schema.json"
	readMe     = "README.txt"
)

// schema describes dataFile, by JSON Schema 2020-12.
//
//go:embed schema.json
var schema []byte

// Entries is where a Packer reads what is on record of a person; an audit.Log is
// one.
type Entries interface {
	Entries(f func(audit.Receipt, audit.Entry) error) error
}

// Config is what a Packer needs. All of it is required unless it says otherwise.
type Config struct {
	Store   store.Store
	Courses *courses.Catalogue
	// Surveys are those on offer; answers to others can't be told from nobody's.
	Surveys *surveys.Catalogue
	// Tenant is the organisation's tenant ID in lower case, Name what people call
	// it, and Location the zone that the page tells times in.
	Tenant, Name string
	Location     *time.Location
	// Issuer makes certificates; nil if the organisation has none.
	Issuer reports.Issuer
	// XAPIHome is xapi.Maker's Home; empty if the organisation has no settings for
	// xAPI. Statements then have an address that leads nowhere.
	XAPIHome string
	// Log is the organisation's audit log; nil if there is none.
	Log Entries
	// Facts returns what the information about the processing says now.
	Facts func(context.Context) (*rights.Facts, error)
	Now   func() time.Time
}

// Packer writes packages of the people of one organisation. It is safe for
// concurrent use.
type Packer struct {
	config Config
	// all is what Everybody read, or nil.
	all *shared
}

var _ privacy.Packer = (*Packer)(nil)

// New returns a Packer.
func New(c Config) *Packer { return &Packer{config: c} }

// Pack writes all that is kept of a person, with words in a language. The same
// records at the same time give the same bytes, if the issuer's certificates do.
// It holds what is kept of that one person in memory, and reads all of it before
// it writes the first byte. The error is the store's, the log's, the issuer's or
// that of w; after one that isn't nil what was written is no zip.
func (p *Packer) Pack(ctx context.Context, w io.Writer, who *courses.Person, l courses.Language) error {
	now := p.config.Now()
	c := collector{Packer: p, ctx: ctx, language: spoken(l), person: who, known: map[string]string{}}
	if err := c.collect(now); err != nil {
		return fmt.Errorf("collecting what is kept of a person: %w", err)
	}
	z := zip.NewWriter(w)
	for _, f := range c.files() {
		if err := ctx.Err(); err != nil {
			return err
		}
		out, err := z.CreateHeader(&zip.FileHeader{Name: f.name, Method: zip.Deflate, Modified: now.UTC().Truncate(2 * time.Second)})
		if err == nil {
			err = f.write(out)
		}
		if err != nil {
			return fmt.Errorf("writing %s: %w", f.name, err)
		}
	}
	return z.Close()
}

// file is a file of a package.
type file struct {
	name  string
	write func(io.Writer) error
}

// files returns the files of a package in their order.
func (c *collector) files() []file {
	list := []file{
		{readMe, c.readMe},
		{pageFile, c.page},
		{dataFile, func(w io.Writer) error {
			return json.MarshalWrite(w, &c.doc, jsontext.WithIndent("  "), json.Deterministic(true))
		}},
		{schemaFile, func(w io.Writer) error { _, err := w.Write(schema); return err }},
	}
	for _, v := range []xapi.Version{xapi.Version1, xapi.Version2} {
		name := "statements-" + string(v) + ".json"
		list = append(list, file{name, func(w io.Writer) error { return c.statements(w, v) }})
	}
	if c.config.Issuer == nil {
		return list
	}
	for i := range c.taken {
		if e := &c.taken[i]; e.Passed() {
			list = append(list, c.certified(e, reports.CertificatePDF), c.certified(e, reports.CertificateBadge))
		}
	}
	return list
}

// certified is the file of a certificate, in the language that the person gets
// the course in.
func (c *collector) certified(e *courses.Enrolment, f reports.CertificateFormat) file {
	language := c.language
	if course := c.config.Courses.Course(e.Course); course != nil {
		language = course.Edition(language).Language
	}
	proof := c.proof(e)
	return file{certificatePath(&proof, string(f)), func(w io.Writer) error {
		return c.config.Issuer.Write(w, f, proof, c.person, language)
	}}
}

// certificatePath returns a certificate's path in the package. Courses' IDs and
// those of enrolments are fit for file names.
func certificatePath(p *results.Certificate, extension string) string {
	return "certificates/" + p.Course + "-" + p.ID + "." + extension
}

// statements writes what the person did in courses. They are the person's own, so
// all is told, whatever the organisation tells others.
func (c *collector) statements(w io.Writer, v xapi.Version) error {
	home := c.config.XAPIHome
	if home == "" {
		home = "https://" + c.config.Tenant + ".drypp.invalid" // a name that RFC 2606, section 2, keeps for nobody
	}
	m := xapi.Maker{Tenant: c.config.Tenant, Home: home, Version: v, Actor: xapi.ByEmail, Names: true, Courses: c.config.Courses}
	_, err := m.WriteFile(c.ctx, w, c, func(*courses.Person) bool { return true })
	return err
}

// People calls f for the person, as xapi.People asks for.
func (c *collector) People(_ context.Context, f func(courses.Person, []courses.Enrolment) error) error {
	return f(*c.person, c.taken)
}

// spoken returns the language, or English if it isn't spoken.
func spoken(l courses.Language) courses.Language {
	if l == courses.Bokmaal || l == courses.Nynorsk {
		return l
	}
	return courses.English
}
