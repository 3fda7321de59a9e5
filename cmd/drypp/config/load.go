package config

import (
	"cmp"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"

	"drypp/bot/teams"
	"drypp/bot/teams/credential"
)

// Load reads the configuration file, applies the environment (NAME=value, as
// os.Environ gives it) and checks everything that can be checked without the
// network. The error is Problems. The configuration is returned even then, as
// far as it could be read.
func Load(file string, environ []string) (*Config, error) {
	f := &findings{file: file, places: map[string]place{}}
	c, ok := f.open(environ)
	if ok {
		f.checkDisk(c)
	}
	c.shareLists()
	return c, f.err()
}

// Read does what Load does, but looks at nothing but the file itself: secrets,
// folders and courses may be on another machine.
func Read(file string, environ []string) (*Config, error) {
	f := &findings{file: file, places: map[string]place{}}
	c, _ := f.open(environ)
	c.shareLists()
	return c, f.err()
}

func (f *findings) open(environ []string) (*Config, bool) {
	data, err := os.ReadFile(f.file)
	if err != nil {
		f.whole(f.file, "", 0, "can't be read: "+reason(err), "name the configuration with --config or "+EnvConfig)
		return &Config{}, false
	}
	return f.read(f.file, data, environ), true
}

// Parse does what Load does with the file's contents, except for what needs
// the disk: secrets, certificates, folders and courses. It is pure.
func Parse(file string, data []byte, environ []string) (*Config, error) {
	f := &findings{file: file, places: map[string]place{}}
	c := f.read(file, data, environ)
	c.shareLists()
	return c, f.err()
}

func (f *findings) read(file string, data []byte, environ []string) *Config {
	c := &Config{folder: filepath.Dir(file)}
	f.parse(file, "", data, reflect.ValueOf(c).Elem())
	f.override(c, environ)
	c.fillIn()
	f.check(c)
	return c
}

func (f *findings) err() error {
	if len(f.problems) == 0 {
		return nil
	}
	slices.SortStableFunc(f.problems, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.Source, b.Source), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Key, b.Key))
	})
	return f.problems
}

// fillIn sets what was left out to what suits nearly everybody.
func (c *Config) fillIn() {
	for _, d := range []struct {
		value    *string
		standard string
	}{
		{&c.Data, "data"},
		{&c.Listen, "127.0.0.1:3978"},
		{&c.MetricsListen, "127.0.0.1:9464"},
		{&c.Bot.OpenIDMetadata, "https://login.botframework.com/v1/.well-known/openidconfiguration"},
		{&c.Bot.Authority, credential.DefaultAuthority},
		{&c.Graph.URL, "https://graph.microsoft.com/v1.0"},
		{&c.Log.Level, "info"},
		{&c.Log.Format, "json"},
	} {
		if *d.value == "" {
			*d.value = d.standard
		}
	}
	c.TLS.fillIn(c)
	c.MasterKey.fillIn()
	if c.Bot.Credential.Kind == "" {
		c.Bot.Credential.Kind = credential.Secret
	}
	if len(c.Bot.ServiceHosts) == 0 {
		c.Bot.ServiceHosts = slices.Clone(teams.DefaultHosts)
	}
	for i := range c.Organisations {
		c.Organisations[i].fillIn()
	}
}

func (o *Organisation) fillIn() {
	for i := range o.Contacts {
		o.Contacts[i].Scope = cmp.Or(o.Contacts[i].Scope, ScopeAll)
	}
	o.Country = strings.ToUpper(cmp.Or(o.Country, countryOf[o.Timezone]))
	o.CardsPerDay = cmp.Or(o.CardsPerDay, 1)
	o.MaxRemoved = cmp.Or(o.MaxRemoved, 10)
	o.ManagerLevels = cmp.Or(o.ManagerLevels, 1)
	o.Digest = cmp.Or(o.Digest, DigestWeekly)
	o.Reviews.fillIn()
	o.Privacy.fillIn()
	if o.XAPI != nil {
		o.XAPI.fillIn()
	}
	if o.Directory != nil {
		o.Directory.fillIn()
	}
	h := &o.WorkingHours
	h.From, h.To = cmp.Or(h.From, 8), cmp.Or(h.To, 16)
	if len(h.Days) == 0 {
		h.Days = []string{"mon", "tue", "wed", "thu", "fri"}
	}
}

// countryOf has the country of those time zones that belong to one whose
// holidays are known.
var countryOf = map[string]string{
	"Atlantic/Reykjavik": "IS", "Europe/Berlin": "DE", "Europe/Copenhagen": "DK",
	"Europe/Helsinki": "FI", "Europe/Oslo": "NO", "Europe/Stockholm": "SE",
}

// path returns a path of the configuration as one that can be opened.
func (c *Config) path(p string) string {
	if p == "" || filepath.IsAbs(p) {
		return p
	}
	return filepath.Join(c.folder, p)
}

// DataFolder returns the data folder's path.
func (c *Config) DataFolder() string { return c.path(c.Data) }

// Store returns the folder that an organisation's store is in.
func (c *Config) Store(tenant string) string { return filepath.Join(c.DataFolder(), tenant) }

// Keys returns the folder of the keys that an organisation's certificates are
// signed with.
func (c *Config) Keys(tenant string) string { return filepath.Join(c.DataFolder(), "keys", tenant) }

// Socket returns the path of the socket that subcommands reach the service on.
func (c *Config) Socket() string { return filepath.Join(c.DataFolder(), "drypp.sock") }

// CertificateFile returns the path of the bot's certificate, or "".
func (c *Config) CertificateFile() string { return c.path(c.Bot.Credential.CertificateFile) }

// TokenFile returns the path of the bot's assertion, or "".
func (c *Config) TokenFile() string { return c.path(c.Bot.Credential.TokenFile) }

// reason takes the path out of an error of package os.
func reason(err error) string {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err.Error()
	}
	return err.Error()
}
