// Package config reads the one file that a Drypp installation is configured
// by, lets the environment override it, and finds everything that is wrong
// with it at once.
//
// Every key may be given in the environment instead: its name is DRYPP_ and
// the key in upper case with underscores for dots, as in DRYPP_BOT_APP_ID. A
// list of words (courses, bot.service_hosts) is comma-separated there; a list
// of mappings (organisations, bot.issuers) is YAML or JSON and replaces the
// whole list. Relative paths start at the folder of the configuration file.
//
// Secrets come from the environment, from a file that the configuration
// names, or from the machine's identity; one that stands in the configuration
// itself is refused. No key turns the check of tokens off.
package config

import (
	"log/slog"
	"time"

	"drypp/bot/teams/credential"
	"drypp/courses"
	"drypp/courses/calendar"
	"drypp/courses/surveys"
)

// Config is a checked configuration: what Load returns without problems can
// be used as it is. It is read-only after that.
type Config struct {
	// Region is the Azure name of the region that the data is in.
	Region string `yaml:"region"`
	// Data is the folder that everything is kept in, mode 0700.
	Data string `yaml:"data"`
	// Listen is the address, host:port, that Teams reaches us on.
	Listen string `yaml:"listen"`
	// MetricsListen is the address of the metrics, host:port.
	MetricsListen string `yaml:"metrics_listen"`
	// PublicURL is the https address that Teams knows us by, without
	// /api/messages; empty if nobody has said. With TLS.Host it is that
	// host's unless set.
	PublicURL string `yaml:"public_url"`
	TLS       TLS    `yaml:"tls"`
	Bot       Bot    `yaml:"bot"`
	Graph     Graph  `yaml:"graph"`
	// Courses are folders of courses beside those that come along.
	Courses []string `yaml:"courses"`
	// Surveys are folders of surveys beside those that come along.
	Surveys       []string       `yaml:"surveys"`
	Organisations []Organisation `yaml:"organisations"`
	App           App            `yaml:"app"`
	MasterKey     MasterKey      `yaml:"master_key"`
	Backup        Backup         `yaml:"backup"`
	// Exceptions are for endpoints that aren't known to lie in the EEA.
	Exceptions []Exception `yaml:"exceptions"`
	Log        Log         `yaml:"log"`

	folder      string
	own         []*courses.Course
	competences []courses.Competence
	catalogue   *courses.Catalogue
	asked       []*surveys.Survey
	surveys     *surveys.Catalogue
}

// Bot is the bot's registration and how it proves to be that bot.
type Bot struct {
	// AppID and TenantID are the registration's application ID and the
	// tenant that it is registered in.
	AppID    string `yaml:"app_id"`
	TenantID string `yaml:"tenant_id"`
	// OpenIDMetadata is where the keys of incoming tokens are described.
	OpenIDMetadata string `yaml:"openid_metadata"`
	// Authority is where tokens for outgoing calls come from.
	Authority string `yaml:"authority"`
	// ServiceHosts are the hosts that our tokens may be sent to: exact names,
	// or *.botframework.com.
	ServiceHosts []string `yaml:"service_hosts"`
	// Issuers are accepted beside the Bot Framework's own.
	Issuers []Issuer `yaml:"issuers"`
	// ClientSecretFile holds the client secret, if the environment doesn't.
	ClientSecretFile string     `yaml:"client_secret_file"`
	Credential       Credential `yaml:"credential"`

	// ClientSecret is DRYPP_BOT_CLIENT_SECRET or what ClientSecretFile holds.
	ClientSecret Secret `yaml:"-"`
	// CertificatePassword is DRYPP_BOT_CERTIFICATE_PASSWORD.
	CertificatePassword Secret `yaml:"-"`
}

// Issuer is an Entra tenant whose tokens are accepted, bound to that tenant.
type Issuer struct {
	// Issuer is the token's iss, to the letter.
	Issuer string `yaml:"issuer"`
	// TenantID is the tenant that the token's tid must name.
	TenantID string `yaml:"tenant_id"`
	// OpenIDMetadata is where the issuer's keys are described.
	OpenIDMetadata string `yaml:"openid_metadata"`
}

// Credential says how the bot proves who it is when it asks for a token.
type Credential struct {
	// Kind says which of the other keys matter.
	Kind credential.Kind `yaml:"kind"`
	// CertificateFile is a PEM or PKCS#12 file with key (certificate).
	CertificateFile string `yaml:"certificate_file"`
	// TokenFile holds the assertion (federated, and workload-identity where
	// AZURE_FEDERATED_TOKEN_FILE isn't set).
	TokenFile string `yaml:"token_file"`
}

// Graph is Microsoft Graph.
type Graph struct {
	URL string `yaml:"url"`
}

// Organisation is one customer: one Entra tenant.
type Organisation struct {
	TenantID string `yaml:"tenant_id"`
	Name     string `yaml:"name"`
	// Language is what is spoken where nothing better is known: nb, nn or en.
	Language string `yaml:"language"`
	// Timezone is an IANA name, such as Europe/Oslo.
	Timezone string `yaml:"timezone"`
	// Country is the code of the country whose public holidays count, one of
	// calendar.Countries.
	Country      string       `yaml:"country"`
	WorkingHours WorkingHours `yaml:"working_hours"`
	// CardsPerDay is how many unsolicited cards a person gets a day at most.
	CardsPerDay int       `yaml:"cards_per_day"`
	Contract    Contract  `yaml:"contract"`
	Contacts    []Contact `yaml:"contacts"`
	// Authors see how courses' questions do, Administrators how the
	// installation does: an e-mail address or an Entra object ID each.
	Authors        []string `yaml:"authors"`
	Administrators []string `yaml:"administrators"`
	// ManagerLevels is how many levels down a manager's team goes; 1 is direct
	// reports.
	ManagerLevels int `yaml:"manager_levels"`
	// Digest is how often managers and contacts get a digest: weekly, monthly or
	// off.
	Digest string `yaml:"digest"`
	// Reviews are the questions that come back.
	Reviews Reviews `yaml:"reviews"`
	// ManagersSeeScores lets managers see the scores of their reports in the
	// courses whose authors say so, too.
	ManagersSeeScores bool         `yaml:"managers_see_scores"`
	Certificates      Certificates `yaml:"certificates"`
	// XAPI is where statements are sent, or nil.
	XAPI    *XAPI   `yaml:"xapi"`
	Privacy Privacy `yaml:"privacy"`
	// Fields are what the organisation may choose to know of its people beside
	// name, e-mail address and language: those of courses.StandardFields and up
	// to courses.MaxOwnFields of its own.
	Fields []string `yaml:"fields"`
	// Headers are names of a spreadsheet's columns, and the fields that they
	// hold, beside the usual names.
	Headers map[string]string `yaml:"headers"`
	// MaxRemoved is how many of the people, in percent, may go at once without
	// confirmation.
	MaxRemoved int `yaml:"max_removed"`
	// Directory is where people come from, or nil.
	Directory *Directory `yaml:"directory"`
	// People are its people, PeopleFile a file with the same list. At most one
	// of Directory and these is given; without any, people are imported, or
	// those who installed the app. Both are read into what Listed returns, and
	// People is empty afterwards.
	People     []Person `yaml:"people"`
	PeopleFile string   `yaml:"people_file"`

	book *calendar.Book
	// listed is what People were, for all copies of this Organisation; nil if it
	// lists nobody.
	listed *[]Person
}

// Book returns the hours of the organisation's people.
func (o *Organisation) Book() *calendar.Book { return o.book }

// Location returns the organisation's own time zone.
func (o *Organisation) Location() *time.Location { return o.book.Hours("", "", 0).Location() }

// Lists reports whether the organisation has a list of its people.
func (o *Organisation) Lists() bool { return o.listed != nil || len(o.People) > 0 }

// WorkingHours says when people may be written to: hours of the day, 1 to 23.
type WorkingHours struct {
	// From is the first, To the one that the day ends before.
	From int `yaml:"from"`
	To   int `yaml:"to"`
	// Days are days of the week, such as mon or monday.
	Days []string `yaml:"days"`
	// Hour is when cards come to those who chose no hour themselves; 0 means
	// From.
	Hour int `yaml:"hour"`
}

// Contract is when the organisation is a customer: dates such as 2026-01-01,
// both days included. An empty end is open.
type Contract struct {
	From string `yaml:"from"`
	To   string `yaml:"to"`
}

// Contact is somebody who may see the organisation's results.
type Contact struct {
	// User is an e-mail address or an Entra object ID.
	User string `yaml:"user"`
	// Scope selects whose contact they are: ScopeAll, or an expression (package
	// audience).
	Scope string `yaml:"scope"`
	// Deputies may do what the contact may.
	Deputies []string `yaml:"deputies"`
}

// Log says what is logged and how.
type Log struct {
	// Level is debug, info, warn or error.
	Level string `yaml:"level"`
	// Format is json or text.
	Format string `yaml:"format"`
}

// SlogLevel returns the level as package slog counts it.
func (l Log) SlogLevel() slog.Level {
	var level slog.Level
	if level.UnmarshalText([]byte(l.Level)) != nil {
		return slog.LevelInfo
	}
	return level
}

// Secret is a string that shows itself to nobody: not in logs, errors or JSON.
type Secret string

const hidden = "(secret)"

// String returns a placeholder.
func (Secret) String() string { return hidden }

// GoString returns a placeholder.
func (Secret) GoString() string { return hidden }

// LogValue returns a placeholder.
func (Secret) LogValue() slog.Value { return slog.StringValue(hidden) }

// MarshalText returns a placeholder.
func (Secret) MarshalText() ([]byte, error) { return []byte(hidden), nil }

// Catalogue returns the courses that come along and those of the folders that
// the configuration names, as they were when Load checked them.
func (c *Config) Catalogue() *courses.Catalogue { return c.catalogue }

// SurveyCatalogue returns the surveys that come along and those of the folders that
// the configuration names, as Catalogue does.
func (c *Config) SurveyCatalogue() *surveys.Catalogue { return c.surveys }

// dateLayout is how dates are written.
const dateLayout = time.DateOnly
