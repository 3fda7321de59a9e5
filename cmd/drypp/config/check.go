package config

import (
	"fmt"
	"net"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"drypp/bot/teams/credential"
	"drypp/courses"
)

// ScopeAll makes somebody the contact of the whole organisation.
const ScopeAll = "all"

// hostName matches a host name without wildcard, port or trailing dot.
var hostName = regexp.MustCompile(`^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$`)

// check holds everything that needs no disk against its rules, and brings
// GUIDs and hosts into lower case.
func (f *findings) check(c *Config) {
	f.checkEEA(c)
	f.checkMaster(c)
	f.checkAddresses(c)
	f.checkTLS(c)
	f.checkBot(&c.Bot)
	f.https("graph.url", c.Graph.URL)
	f.checkLog(c.Log)
	if len(c.Organisations) == 0 {
		f.bad("organisations", "is empty, so nobody may talk to the bot", "add an organisation with its tenant_id")
	}
	seen := map[string]string{}
	for i := range c.Organisations {
		key := fmt.Sprintf("organisations[%d]", i)
		o := &c.Organisations[i]
		f.checkOrganisation(key, o)
		f.checkXAPIHome(c, key, o)
		if first, twice := seen[o.TenantID]; twice && o.TenantID != "" {
			f.bad(key+".tenant_id", "is the same as that of "+first, "give each tenant one entry")
			continue
		}
		seen[o.TenantID] = key
	}
	f.checkApp(c)
}

func (f *findings) checkAddresses(c *Config) {
	listen := f.address("listen", c.Listen)
	metrics := f.address("metrics_listen", c.MetricsListen)
	if listen && metrics && c.Listen == c.MetricsListen && !strings.HasSuffix(c.Listen, ":0") {
		f.bad("metrics_listen", "is the same as listen, which is open to the world", "choose another port, such as 127.0.0.1:9464")
	}
}

func (f *findings) address(key, value string) bool {
	_, port, err := net.SplitHostPort(value)
	n, perr := strconv.ParseUint(port, 10, 16)
	if err != nil || perr != nil || n > 65535 {
		f.bad(key, "is no address", "write it as host:port, such as 127.0.0.1:3978")
		return false
	}
	return true
}

func (f *findings) checkBot(b *Bot) {
	f.guid("bot.app_id", &b.AppID, "copy the application (client) ID of the bot's app registration")
	f.guid("bot.tenant_id", &b.TenantID, "copy the directory (tenant) ID of the bot's app registration")
	f.https("bot.openid_metadata", b.OpenIDMetadata)
	f.https("bot.authority", b.Authority)
	if u, err := url.Parse(b.Authority); err == nil && strings.Trim(u.Path, "/") != "" {
		f.bad("bot.authority", "has a path", "write https://host only; the tenant comes from bot.tenant_id")
	}
	for i, host := range b.ServiceHosts {
		key := fmt.Sprintf("bot.service_hosts[%d]", i)
		b.ServiceHosts[i] = strings.ToLower(host)
		if !isServiceHost(b.ServiceHosts[i]) {
			f.bad(key, "is no host name", "write one exact name without scheme or port, such as smba.trafficmanager.net, or *.botframework.com")
		}
	}
	for i := range b.Issuers {
		f.checkIssuer(fmt.Sprintf("bot.issuers[%d]", i), &b.Issuers[i])
	}
	f.checkCredential("bot", b.Credential, b.ClientSecretFile)
}

// isServiceHost reports whether our tokens could be sent to a host of that name.
func isServiceHost(name string) bool {
	return hostName.MatchString(name) || name == "*.botframework.com"
}

func (f *findings) checkIssuer(key string, is *Issuer) {
	f.guid(key+".tenant_id", &is.TenantID, "name the tenant that the issuer's tokens are bound to")
	f.https(key+".openid_metadata", is.OpenIDMetadata)
	f.https(key+".issuer", is.Issuer)
	if is.TenantID != "" && !strings.Contains(strings.ToLower(is.Issuer), is.TenantID) {
		f.bad(key+".issuer", "doesn't name its tenant_id", "write https://login.microsoftonline.com/TENANT/v2.0 or https://sts.windows.net/TENANT/")
	}
}

// checkCredential holds a section's credential to its kind.
func (f *findings) checkCredential(section string, c Credential, secretFile string) {
	if !slices.Contains(credential.Kinds, c.Kind) {
		f.bad(section+".credential.kind", "is no kind of credential",
			"choose secret, certificate, managed-identity, workload-identity or federated")
		return
	}
	f.belongs(section+".client_secret_file", secretFile, c.Kind, credential.Secret)
	f.belongs(section+".credential.certificate_file", c.CertificateFile, c.Kind, credential.Certificate)
	f.belongs(section+".credential.token_file", c.TokenFile, c.Kind, credential.WorkloadIdentity, credential.Federated)
	if c.Kind == credential.Certificate && c.CertificateFile == "" {
		f.bad(section+".credential.certificate_file", "is missing", "name a PEM or PKCS#12 file with the certificate and its key")
	}
	if c.Kind == credential.Federated && c.TokenFile == "" {
		f.bad(section+".credential.token_file", "is missing", "name the file that your identity provider writes the assertion to")
	}
}

// belongs wants a key to be empty unless the credential's kind is one of those
// that use it.
func (f *findings) belongs(key, value string, kind credential.Kind, users ...credential.Kind) {
	if value != "" && !slices.Contains(users, kind) {
		f.bad(key, "isn't used by the kind "+string(kind), "remove it, or choose the kind that it belongs to")
	}
}

func (f *findings) checkLog(l Log) {
	if !slices.Contains([]string{"debug", "info", "warn", "error"}, l.Level) {
		f.bad("log.level", "is no level", "choose debug, info, warn or error")
	}
	if l.Format != "json" && l.Format != "text" {
		f.bad("log.format", "is no format", "choose json or text")
	}
}

func (f *findings) checkOrganisation(key string, o *Organisation) {
	f.guid(key+".tenant_id", &o.TenantID, "copy the tenant ID from the customer's Entra overview")
	if strings.TrimSpace(o.Name) == "" {
		f.bad(key+".name", "is missing", "give the name as the organisation's people know it")
	}
	if !slices.Contains(courses.Languages, courses.Language(o.Language)) {
		f.bad(key+".language", "is no language that Drypp speaks", "choose nb, nn or en")
	}
	if _, err := time.LoadLocation(o.Timezone); err != nil || o.Timezone == "" || o.Timezone == "Local" {
		f.bad(key+".timezone", "is no time zone", "give an IANA name, such as Europe/Oslo")
	}
	f.checkHours(key, o)
	f.checkFields(key+".fields", o.Fields)
	f.checkHeaders(key+".headers", o)
	f.checkSources(key, o)
	f.checkPeople(key+".people", o)
	f.checkContract(key+".contract", o.Contract)
	f.checkRoles(key, o)
	f.checkReports(key, o)
	f.checkReviews(key+".reviews", &o.Reviews)
	f.checkPrivacy(key+".privacy", &o.Privacy)
}

func (f *findings) checkContract(key string, c Contract) {
	from, okFrom := f.date(key+".from", c.From)
	to, okTo := f.date(key+".to", c.To)
	if okFrom && okTo && to.Before(from) {
		f.bad(key+".to", "is before from", "let the contract end after it begins")
	}
}

func (f *findings) date(key, value string) (time.Time, bool) {
	if value == "" {
		return time.Time{}, false
	}
	t, err := time.Parse(dateLayout, value)
	if err != nil {
		f.bad(key, "is no date", "write year, month and day, such as 2026-01-31")
	}
	return t, err == nil
}

// guid checks for the form that Entra shows: 36 characters, hyphenated.
func (f *findings) guid(key string, value *string, fix string) {
	*value = strings.ToLower(strings.TrimSpace(*value))
	id, err := uuid.Parse(*value)
	switch {
	case *value == "":
		f.bad(key, "is missing", fix)
	case err != nil || len(*value) != 36 || id == uuid.Nil:
		f.bad(key, "is no GUID", fix)
	}
}

func (f *findings) https(key, value string) {
	u, err := url.Parse(value)
	if err != nil || u.Scheme != "https" || u.Host == "" || u.User != nil || u.Fragment != "" || u.RawQuery != "" {
		f.bad(key, "is no https address", "write https://host/path, without user name or query")
	}
}
