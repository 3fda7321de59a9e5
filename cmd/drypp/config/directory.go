package config

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"drypp/bot/teams/credential"
)

// Directory says how an organisation's people come from Entra ID.
type Directory struct {
	// Groups are the groups whose members are the organisation's people:
	// object IDs by the names that audiences know them by. Without any it is
	// everybody.
	Groups map[string]string `yaml:"groups"`
	// Properties are Graph's names of the organisation's own fields.
	Properties map[string]string `yaml:"properties"`
	// Every is how often changes are asked for, such as 1h or 30m.
	Every string `yaml:"every"`
	// Install has the app installed for people who don't have it.
	Install bool `yaml:"install"`
	// MailFrom is the mailbox that mail comes from, for those who can't be
	// reached in Teams; empty sends none.
	MailFrom string `yaml:"mail_from"`
	// AppID is the registration that asks Graph, in the organisation's tenant;
	// empty is the bot's, with the bot's credential.
	AppID            string     `yaml:"app_id"`
	ClientSecretFile string     `yaml:"client_secret_file"`
	Credential       Credential `yaml:"credential"`

	every  time.Duration
	secret Secret
}

// Interval returns how often changes are asked for.
func (d *Directory) Interval() time.Duration { return d.every }

const (
	// minEvery spares Graph, maxEvery keeps the link for the next round alive,
	// which is good for seven days (Microsoft: "Use delta query to track
	// changes in Microsoft Graph data").
	minEvery = time.Minute
	maxEvery = 6 * 24 * time.Hour
	// maxGroups bounds the groups: the members of each are asked for in every
	// round.
	maxGroups = 50
)

func (d *Directory) fillIn() {
	d.Every = cmp.Or(d.Every, "1h")
	if d.AppID != "" {
		d.Credential.Kind = cmp.Or(d.Credential.Kind, credential.Secret)
	}
}

// checkSources wants people to come from one place only.
func (f *findings) checkSources(key string, o *Organisation) {
	if len(o.People) > 0 && o.PeopleFile != "" {
		f.bad(key+".people_file", "is given beside people", "keep one of both")
	}
	if o.MaxRemoved > 100 {
		f.bad(key+".max_removed", "is no share in percent", "choose 1 to 100; 10 is usual")
	}
	if o.Directory == nil {
		return
	}
	for name, given := range map[string]bool{"people": len(o.People) > 0, "people_file": o.PeopleFile != ""} {
		if given {
			f.bad(key+"."+name, "is given beside directory", "remove it, or directory: people come from one place")
		}
	}
	f.checkDirectory(key+".directory", o)
}

func (f *findings) checkDirectory(key string, o *Organisation) {
	d := o.Directory
	f.checkGroups(key+".groups", d.Groups)
	f.checkProperties(key+".properties", o)
	var err error
	if d.every, err = time.ParseDuration(d.Every); err != nil || d.every < minEvery || d.every > maxEvery {
		f.bad(key+".every", "is no time between rounds", "write hours or minutes from 1m to 144h, such as 1h")
	}
	if d.MailFrom != "" {
		f.user(key+".mail_from", &d.MailFrom)
	}
	if d.AppID != "" {
		if d.Install {
			f.bad(key+".install", "is given with an app_id of the directory's own", "remove one of both: only the bot may install itself (TeamsAppInstallation.ReadWriteSelfForUser.All)")
		}
		f.guid(key+".app_id", &d.AppID, "copy the application (client) ID of the registration that asks Graph, or leave it out")
		f.checkCredential(key, d.Credential, d.ClientSecretFile)
		return
	}
	for name, given := range map[string]bool{"client_secret_file": d.ClientSecretFile != "", "credential": d.Credential != Credential{}} {
		if given {
			f.bad(key+"."+name, "is given without app_id", "name the registration that it belongs to, or remove it: the bot's own is used")
		}
	}
}

func (f *findings) checkGroups(key string, groups map[string]string) {
	if len(groups) > maxGroups {
		f.bad(key, "are too many", fmt.Sprintf("choose at most %d; a group may hold others", maxGroups))
	}
	seen := map[string]string{}
	for _, name := range slices.Sorted(maps.Keys(groups)) {
		at, id := join(key, name), groups[name]
		if strings.TrimSpace(name) == "" {
			f.bad(key, "has a group without a name", "write the name that audiences are to know it by")
		}
		f.guid(at, &id, "copy the group's object ID from Entra")
		if first, twice := seen[id]; twice {
			f.bad(at, "is the same as that of "+first, "give each group one name")
		}
		seen[id], groups[name] = name, id
	}
}

// readDirectory reads what the directory's own credential needs of the disk.
func (f *findings) readDirectory(c *Config, key string, d *Directory) {
	if d == nil || d.AppID == "" {
		return
	}
	f.readable(key+".credential.certificate_file", c.path(d.Credential.CertificateFile))
	f.readable(key+".credential.token_file", c.path(d.Credential.TokenFile))
	if d.Credential.Kind != credential.Secret {
		return
	}
	const fix = "write the registration's secret into a file of its own, mode 0600, and name it"
	if d.ClientSecretFile == "" {
		f.bad(key+".client_secret_file", "is missing", fix)
		return
	}
	d.secret = f.secretFile(key+".client_secret_file", c.path(d.ClientSecretFile), fix)
}

// GraphCredential says how to get tokens for Graph in an organisation's tenant:
// with the directory's own registration, or the bot's.
func (c *Config) GraphCredential(o *Organisation) credential.Config {
	made := c.BotCredential()
	made.TenantID = o.TenantID
	if d := o.Directory; d != nil && d.AppID != "" {
		made.AppID, made.Kind, made.Secret = d.AppID, d.Credential.Kind, string(d.secret)
		made.CertificateFile, made.CertificatePassword = c.path(d.Credential.CertificateFile), ""
		made.AssertionFile = c.path(d.Credential.TokenFile)
	}
	return made
}

// BotCredential says how to get tokens for the bot.
func (c *Config) BotCredential() credential.Config {
	return credential.Config{
		Kind: c.Bot.Credential.Kind, AppID: c.Bot.AppID, TenantID: c.Bot.TenantID, Authority: c.Bot.Authority,
		Secret: string(c.Bot.ClientSecret), CertificateFile: c.CertificateFile(),
		CertificatePassword: string(c.Bot.CertificatePassword), AssertionFile: c.TokenFile(),
	}
}
