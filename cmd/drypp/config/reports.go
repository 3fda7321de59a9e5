package config

import (
	"cmp"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
)

// How often digests come.
const (
	DigestWeekly  = "weekly"
	DigestMonthly = "monthly"
	DigestOff     = "off"
)

// Certificates says whether and in whose name people get certificates.
type Certificates struct {
	// Off gives none.
	Off bool `yaml:"off"`
	// IssuerURL is the https address that names the issuer on credentials and
	// under which its keys are published; empty means public_url followed by
	// /issuers/ and the tenant ID. Without either there are no certificates.
	IssuerURL string `yaml:"issuer_url"`
}

// XAPI says where xAPI statements are sent (a Learning Record Store), and what
// they tell of people.
type XAPI struct {
	// URL is the LRS's endpoint, without /statements.
	URL string `yaml:"url"`
	// Version is that of xAPI: 1.0.3 or 2.0.
	Version string `yaml:"version"`
	// Username and PasswordFile are for HTTP Basic authentication.
	Username     string `yaml:"username"`
	PasswordFile string `yaml:"password_file"`
	// Home is the https address that the names of courses and accounts begin
	// with, and that stays; empty means public_url. It need not lead anywhere.
	Home string `yaml:"home"`
	// Actor says who people are to the LRS, one of XAPIActors.
	Actor string `yaml:"actor"`
	// Names has their names sent, too.
	Names bool `yaml:"names"`

	// Password is what PasswordFile holds.
	Password Secret `yaml:"-"`
}

// XAPIActors are the ways of telling who somebody is (xAPI 1.0.3, part 2,
// section 2.4.2.3): account is a random ID, mbox_sha1sum a hash of the e-mail
// address, mbox the address.
var XAPIActors = []string{"account", "mbox_sha1sum", "mbox"}

// xapiVersions are the versions that can be spoken.
var xapiVersions = []string{"1.0.3", "2.0"}

func (x *XAPI) fillIn() {
	x.Version = cmp.Or(x.Version, "1.0.3")
	x.Actor = cmp.Or(x.Actor, "account")
}

// issuerURL returns the address that names an organisation as issuer, or "".
func (c *Config) issuerURL(o *Organisation) string {
	if o.Certificates.IssuerURL != "" || c.PublicURL == "" {
		return o.Certificates.IssuerURL
	}
	return strings.TrimSuffix(c.PublicURL, "/") + "/issuers/" + o.TenantID
}

// Issuer returns the address that names an organisation on the certificates of
// its people, and false if there are none.
func (c *Config) Issuer(o *Organisation) (string, bool) {
	u := c.issuerURL(o)
	return u, u != "" && !o.Certificates.Off
}

// XAPIHome returns the address that names in an organisation's statements begin
// with, without a slash at its end.
func (c *Config) XAPIHome(o *Organisation) string {
	return strings.TrimSuffix(cmp.Or(o.XAPI.Home, c.PublicURL), "/")
}

// Refused returns the folder of the statements that an organisation's LRS
// refused.
func (c *Config) Refused(tenant string) string {
	return filepath.Join(c.DataFolder(), "xapi-refused", tenant)
}

func (f *findings) checkReports(key string, o *Organisation) {
	if !slices.Contains([]string{DigestWeekly, DigestMonthly, DigestOff}, o.Digest) {
		f.bad(key+".digest", "is no time between digests", "choose weekly, monthly or off")
	}
	if u := o.Certificates.IssuerURL; u != "" {
		f.https(key+".certificates.issuer_url", u)
		o.Certificates.IssuerURL = strings.TrimSuffix(u, "/")
	}
	if o.XAPI != nil {
		f.checkXAPI(key+".xapi", o.XAPI)
	}
}

// checkXAPIHome wants an address for names in statements, which public_url is
// where it is known.
func (f *findings) checkXAPIHome(c *Config, key string, o *Organisation) {
	if o.XAPI != nil && c.XAPIHome(o) == "" {
		f.bad(key+".xapi.home", "is missing, and so is public_url", "give an https address of the organisation's that stays: the names of courses in statements begin with it")
	}
}

func (f *findings) checkXAPI(key string, x *XAPI) {
	f.https(key+".url", x.URL)
	if !slices.Contains(xapiVersions, x.Version) {
		f.bad(key+".version", "is no version of xAPI that Drypp speaks", "choose "+strings.Join(xapiVersions, " or "))
	}
	if !slices.Contains(XAPIActors, x.Actor) {
		f.bad(key+".actor", "is no way of telling who somebody is", "choose "+strings.Join(XAPIActors, ", "))
	}
	if x.Names && x.Actor == "account" {
		f.bad(key+".names", "is given with the actor account, which is there so that nobody is named", "remove it, or choose mbox")
	}
	if strings.ContainsRune(x.Username, ':') {
		f.bad(key+".username", "has a colon, which HTTP Basic authentication can't send (RFC 7617, section 2)", "ask for credentials with another user name")
	}
	if x.Home != "" {
		f.https(key+".home", x.Home)
	}
	if x.Username == "" {
		f.bad(key+".username", "is missing", "give the user name that the LRS knows Drypp by")
	}
}

// readXAPI reads the password of an organisation's LRS.
func (f *findings) readXAPI(c *Config, key string, x *XAPI) {
	if x == nil {
		return
	}
	const fix = "write the password into a file of its own, mode 0600, and name it"
	if x.PasswordFile == "" {
		f.bad(key+".password_file", "is missing", fix)
		return
	}
	x.Password = f.secretFile(fmt.Sprintf("%s.password_file", key), c.path(x.PasswordFile), fix)
}
