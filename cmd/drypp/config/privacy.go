package config

import (
	"cmp"
	"fmt"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"drypp/bot/privacy/eea"
	"drypp/courses/calendar"
	"drypp/courses/rights"
)

// MasterKey says where the master key is that the key rings are sealed with.
// DRYPP_MASTER_KEY holds one, too: then neither File nor Vault may be given.
type MasterKey struct {
	// File holds the master keys, mode 0600; it is made if it isn't there and
	// nothing was sealed yet. It must not lie in the data folder, or whoever has
	// that has everything.
	File string `yaml:"file"`
	// Vault is the address of a key in Azure Key Vault, without version:
	// https://NAME.vault.azure.net/keys/KEY. It is used with the bot's credential.
	Vault string `yaml:"vault"`
	// RotateEvery is in days: how often the key is replaced.
	RotateEvery int `yaml:"rotate_every"`

	// Value is DRYPP_MASTER_KEY.
	Value Secret `yaml:"-"`
}

// Kinds of master keys, as rights.Facts has them.
const (
	MasterInFile        = "file"
	MasterInEnvironment = "environment"
	MasterInVault       = "vault"
)

// Kind says where the master key is.
func (m *MasterKey) Kind() string {
	switch {
	case m.Vault != "":
		return MasterInVault
	case m.Value != "":
		return MasterInEnvironment
	}
	return MasterInFile
}

// Rotation returns how often the master key is replaced.
func (m *MasterKey) Rotation() time.Duration { return time.Duration(m.RotateEvery) * 24 * time.Hour }

// Backup says where what backups need is kept.
type Backup struct {
	// Keys is a folder that a copy of each key ring is kept in, in its newest form:
	// on another disk or machine than the data folder and the backups.
	Keys string `yaml:"keys"`
}

// Exception has an endpoint used that isn't known to lie in the EEA.
type Exception struct {
	Host string `yaml:"host"`
	// Reason is shown to everybody whose data it is about.
	Reason string `yaml:"reason"`
}

// Privacy is what the organisation, as the controller, decides about its people's
// data.
type Privacy struct {
	// Officer is the address of the data protection officer, if there is one.
	Officer string `yaml:"officer"`
	// Basis is the legal basis, one of rights.Bases.
	Basis string `yaml:"basis"`
	// Proof are the courses whose completion must be provable.
	Proof     []Proof   `yaml:"proof"`
	Retention Retention `yaml:"retention"`
}

// Proof is a course whose completion must be provable for so many months.
type Proof struct {
	Course string `yaml:"course"`
	Months int    `yaml:"months"`
}

// Retention is how long what is kept; 0 is what rights.DefaultRetention has.
type Retention struct {
	AfterContract int `yaml:"after_contract_months"`
	AfterLeaving  int `yaml:"after_leaving_days"`
	Behaviour     int `yaml:"behaviour_months"`
	Exports       int `yaml:"exports_days"`
}

// Bounds of what an organisation may choose.
const (
	// maxMonths is ten years and maxDays one: more is not "no longer than is
	// necessary" (GDPR article 5, paragraph 1, letter e).
	maxMonths = 120
	maxDays   = 366
	// usualRotation is in days.
	usualRotation = 365
)

func (m *MasterKey) fillIn() {
	if m.Kind() == MasterInFile {
		m.File = cmp.Or(m.File, "master.key")
	}
	m.RotateEvery = cmp.Or(m.RotateEvery, usualRotation)
}

func (p *Privacy) fillIn() {
	p.Basis = cmp.Or(p.Basis, string(rights.LegitimateInterest))
	r, usual := &p.Retention, rights.DefaultRetention
	r.AfterContract, r.AfterLeaving = cmp.Or(r.AfterContract, usual.AfterContract), cmp.Or(r.AfterLeaving, usual.AfterLeaving)
	r.Behaviour, r.Exports = cmp.Or(r.Behaviour, usual.Behaviour), cmp.Or(r.Exports, usual.Exports)
}

// MasterFile returns the path of the master keys' file, or "".
func (c *Config) MasterFile() string { return c.path(c.MasterKey.File) }

// Ring returns the path of an organisation's key ring.
func (c *Config) Ring(tenant string) string {
	return filepath.Join(c.DataFolder(), "rings", tenant+".ring")
}

// RingCopy returns the path that a copy of an organisation's key ring is kept at,
// or "".
func (c *Config) RingCopy(tenant string) string {
	if c.Backup.Keys == "" {
		return ""
	}
	return filepath.Join(c.path(c.Backup.Keys), tenant+".ring")
}

// Audit returns the folder of an organisation's audit log.
func (c *Config) Audit(tenant string) string { return filepath.Join(c.DataFolder(), "audit", tenant) }

// KeyName returns the vault's address and the key's name in it.
func (m *MasterKey) KeyName() (vault, key string) {
	u, err := url.Parse(m.Vault)
	if err != nil {
		return "", ""
	}
	return u.Scheme + "://" + u.Host, strings.TrimPrefix(u.Path, "/keys/")
}

// Ends returns the contract's last day, the zero Date if it is open.
func (c Contract) Ends() calendar.Date {
	d, _ := calendar.ParseDate(c.To) // Load refused what is no date
	return d
}

// Begins returns the contract's first day, the zero Date if it is open.
func (c Contract) Begins() calendar.Date {
	d, _ := calendar.ParseDate(c.From)
	return d
}

// Facts returns what the configuration says about the processing of an
// organisation's data.
func (c *Config) Facts(o *Organisation) rights.Facts {
	recipients, _ := eea.Check(c.endpoints(o), c.exceptions()) // Load refused what is wrong
	_, certificates := c.Issuer(o)
	f := rights.Facts{
		Tenant: o.TenantID, Name: o.Name, Officer: o.Privacy.Officer, Basis: rights.Basis(o.Privacy.Basis),
		Region: c.Region, Country: eea.Country(c.Region), Seat: seat(o.Country), ManagersSeeScores: o.ManagersSeeScores, Certificates: certificates,
		Digests: o.Digest != DigestOff, Mail: o.Directory != nil && o.Directory.MailFrom != "",
		Reviews: !o.Reviews.Off, Measured: !o.Reviews.Off && !o.Reviews.Unmeasured,
		Recipients: recipients, ContractFrom: o.Contract.Begins(), ContractTo: o.Contract.Ends(),
		Sealed: true, Master: c.MasterKey.Kind(),
		Retention: rights.Retention{
			AfterContract: o.Privacy.Retention.AfterContract, AfterLeaving: o.Privacy.Retention.AfterLeaving,
			Behaviour: o.Privacy.Retention.Behaviour, Exports: o.Privacy.Retention.Exports,
		},
	}
	for _, contact := range o.Contacts {
		if contact.Scope == ScopeAll {
			f.Contacts = append(f.Contacts, contact.User)
		}
	}
	for _, p := range o.Privacy.Proof {
		f.Proof = append(f.Proof, rights.Proof{Course: p.Course, Months: p.Months})
	}
	return f
}

// seat returns the country of an organisation whose holidays may be those of a part
// of it, such as DE-BY.
func seat(country string) string {
	country, _, _ = strings.Cut(country, "-")
	return country
}

func (f *findings) checkPrivacy(key string, p *Privacy) {
	if p.Officer != "" {
		f.user(key+".officer", &p.Officer)
	}
	if !slices.Contains(rights.Bases, rights.Basis(p.Basis)) {
		f.bad(key+".basis", "is no legal basis", "choose legal-obligation, legitimate-interest, contract or public-task (GDPR article 6)")
	}
	for i, proof := range p.Proof {
		f.months(fmt.Sprintf("%s.proof[%d].months", key, i), proof.Months)
	}
	r := p.Retention
	f.months(key+".retention.after_contract_months", r.AfterContract)
	f.months(key+".retention.behaviour_months", r.Behaviour)
	f.days(key+".retention.after_leaving_days", r.AfterLeaving)
	f.days(key+".retention.exports_days", r.Exports)
}

func (f *findings) months(key string, n int) {
	if n < 1 || n > maxMonths {
		f.bad(key, "is no number of months that Drypp keeps anything", fmt.Sprintf("choose 1 to %d", maxMonths))
	}
}

func (f *findings) days(key string, n int) {
	if n < 1 || n > maxDays {
		f.bad(key, "is no number of days that Drypp keeps anything", fmt.Sprintf("choose 1 to %d", maxDays))
	}
}

// checkProof wants the courses that must be provable to be on offer.
func (f *findings) checkProof(c *Config, key string, p *Privacy) {
	if c.catalogue == nil {
		return
	}
	for i, proof := range p.Proof {
		if c.catalogue.Course(proof.Course) == nil {
			f.bad(fmt.Sprintf("%s.proof[%d].course", key, i), "is no course", "give the ID of a course that drypp courses list shows")
		}
	}
}

func (f *findings) checkMaster(c *Config) {
	m := &c.MasterKey
	if m.RotateEvery > 10*maxDays {
		f.bad("master_key.rotate_every", "is too many days", "choose 1 to 3660; 365 is usual")
	}
	if m.Vault != "" {
		f.https("master_key.vault", m.Vault)
		if _, key := m.KeyName(); key == "" || strings.Contains(key, "/") {
			f.bad("master_key.vault", "names no key", "write https://NAME.vault.azure.net/keys/KEY, without version")
		}
	}
	if given := m.File != "" && m.File != "master.key"; m.Vault != "" && given || m.Value != "" && (given || m.Vault != "") {
		f.bad("master_key", "is given twice", "keep one of master_key.file, master_key.vault and "+EnvMasterKey)
	}
	if file := c.MasterFile(); file != "" && within(file, c.DataFolder()) {
		f.bad("master_key.file", "lies in the data folder", "keep it elsewhere: who has both can read everything")
	}
	if c.Backup.Keys != "" && within(c.path(c.Backup.Keys), c.DataFolder()) {
		f.bad("backup.keys", "lies in the data folder", "name a folder on another disk: the copy is for when this one is lost")
	}
}

// within reports whether a path lies in a folder, by their names.
func within(path, folder string) bool {
	rel, err := filepath.Rel(folder, path)
	return err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator))
}

// checkEEA refuses a region or an endpoint that isn't known to lie in the EEA,
// unless an exception says why it may be used.
func (f *findings) checkEEA(c *Config) {
	if err := eea.CheckRegion(c.Region); err != nil {
		f.bad("region", err.Error(), "say where the data is, one of "+strings.Join(eea.Regions(), ", "))
	}
	var all []eea.Endpoint
	for i := range c.Organisations {
		all = append(all, c.endpoints(&c.Organisations[i])...)
	}
	if len(c.Organisations) == 0 {
		all = c.endpoints(nil)
	}
	_, problems := eea.Check(all, c.exceptions())
	for _, p := range problems {
		f.bad(p.Key, p.What, p.Fix)
	}
}

func (c *Config) exceptions() (list []eea.Exception) {
	for i, x := range c.Exceptions {
		list = append(list, eea.Exception{Key: fmt.Sprintf("exceptions[%d]", i), Host: x.Host, Reason: x.Reason})
	}
	return list
}

// endpoints returns what data goes to: that of everybody, and of one
// organisation if there is one.
func (c *Config) endpoints(o *Organisation) []eea.Endpoint {
	list := []eea.Endpoint{
		eea.At("bot.authority", c.Bot.Authority, rights.ForSignIn),
		eea.At("bot.openid_metadata", c.Bot.OpenIDMetadata, rights.ForSignIn),
	}
	for i, host := range c.Bot.ServiceHosts {
		if !isServiceHost(strings.ToLower(host)) {
			continue // which is refused for that
		}
		list = append(list, eea.Endpoint{Key: fmt.Sprintf("bot.service_hosts[%d]", i), Host: host, Purpose: rights.ForMessages})
	}
	if c.MasterKey.Vault != "" {
		list = append(list, eea.At("master_key.vault", c.MasterKey.Vault, rights.ForKeys))
	}
	if o == nil {
		return list
	}
	key := fmt.Sprintf("organisations[%d]", slices.IndexFunc(c.Organisations, func(other Organisation) bool { return other.TenantID == o.TenantID }))
	if o.Directory != nil {
		list = append(list, eea.At("graph.url", c.Graph.URL, rights.ForDirectory))
	}
	if o.XAPI != nil {
		list = append(list, eea.At(key+".xapi.url", o.XAPI.URL, rights.ForRecords))
	}
	return list
}
