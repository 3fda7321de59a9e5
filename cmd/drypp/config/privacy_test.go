package config_test

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"drypp/cmd/drypp/config"
	"drypp/courses/calendar"
	"drypp/courses/rights"
)

const private = `    contacts: [{user: kari@example.no}, {user: ola@example.no, scope: 'language == "nn"'}]
    contract: {from: 2026-01-01, to: 2026-12-31}
    privacy:
      officer: ombud@example.no
      basis: legal-obligation
      proof: [{course: fire, months: 24}]
      retention: {after_leaving_days: 14}
master_key: {file: /etc/drypp/master.key, rotate_every: 30}
backup: {keys: /mnt/keys}
`

func TestPrivacy(t *testing.T) {
	t.Parallel()
	c, problems := parse(t, good+private)
	if problems != nil {
		t.Fatal(problems)
	}
	o := &c.Organisations[0]
	got := c.Facts(o)
	want := rights.Facts{
		Tenant: o.TenantID, Name: "Fjordvik Verksted AS", Contacts: []string{"kari@example.no"}, Officer: "ombud@example.no",
		Basis: rights.LegalObligation, Region: "norwayeast", Country: "NO", Seat: "NO", Digests: true, Reviews: true, Measured: true,
		Proof: []rights.Proof{{Course: "fire", Months: 24}}, Recipients: got.Recipients,
		Retention:    rights.Retention{AfterContract: 6, AfterLeaving: 14, Behaviour: 18, Exports: 7},
		ContractFrom: calendar.Date{Year: 2026, Month: 1, Day: 1}, ContractTo: calendar.Date{Year: 2026, Month: 12, Day: 31},
		Sealed: true, Master: config.MasterInFile,
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	if len(got.Recipients) == 0 {
		t.Error("nobody gets anything")
	}
	if c.MasterFile() != "/etc/drypp/master.key" || c.MasterKey.Rotation() != 30*24*time.Hour || c.RingCopy("x") != "/mnt/keys/x.ring" {
		t.Errorf("got %q, %v, %q", c.MasterFile(), c.MasterKey.Rotation(), c.RingCopy("x"))
	}
}

// TestPrivacyByDefault: the master key lies beside the configuration.
func TestPrivacyByDefault(t *testing.T) {
	t.Parallel()
	c, problems := parse(t, good)
	if problems != nil {
		t.Fatal(problems)
	}
	if c.MasterFile() != "master.key" || c.MasterKey.Rotation() != 365*24*time.Hour || c.RingCopy("x") != "" {
		t.Errorf("got %q, %v, %q", c.MasterFile(), c.MasterKey.Rotation(), c.RingCopy("x"))
	}
	if f := c.Facts(&c.Organisations[0]); f.Retention != rights.DefaultRetention || f.Basis != rights.LegitimateInterest {
		t.Errorf("got %+v", f)
	}
}

func TestMasterKeyInEnvironment(t *testing.T) {
	t.Parallel()
	c, problems := parse(t, good, "DRYPP_MASTER_KEY=c2VjcmV0")
	if problems != nil || c.MasterKey.Kind() != config.MasterInEnvironment || c.MasterFile() != "" {
		t.Errorf("got %v, %q, file %q", problems, c.MasterKey.Kind(), c.MasterFile())
	}
	c, problems = parse(t, good+"master_key: {vault: 'https://drypp.vault.azure.net/keys/rings'}\n")
	vault, key := c.MasterKey.KeyName()
	if problems != nil || c.MasterKey.Kind() != config.MasterInVault || vault != "https://drypp.vault.azure.net" || key != "rings" {
		t.Errorf("got %v, %q, %q, %q", problems, c.MasterKey.Kind(), vault, key)
	}
}

func TestPrivacyProblems(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ add, want string }{
		"basis":          {"    privacy: {basis: consent}\n", "drypp.yaml:10: organisations[0].privacy.basis is no legal basis"},
		"months":         {"    privacy: {proof: [{course: fire, months: 0}]}\n", "drypp.yaml:10: organisations[0].privacy.proof[0].months is no number of months"},
		"days":           {"    privacy: {retention: {after_leaving_days: 400}}\n", "drypp.yaml:10: organisations[0].privacy.retention.after_leaving_days is no number of days"},
		"officer":        {"    privacy: {officer: nobody}\n", "drypp.yaml:10: organisations[0].privacy.officer "},
		"key in data":    {"master_key: {file: data/master.key}\n", "drypp.yaml:10: master_key.file lies in the data folder"},
		"copy in data":   {"backup: {keys: data/rings}\n", "drypp.yaml:10: backup.keys lies in the data folder"},
		"vault":          {"master_key: {vault: 'https://drypp.vault.azure.net/'}\n", "drypp.yaml:10: master_key.vault names no key"},
		"twice":          {"master_key: {file: a.key, vault: 'https://drypp.vault.azure.net/keys/a'}\n", "drypp.yaml:10: master_key is given twice"},
		"rotation":       {"master_key: {rotate_every: 4000}\n", "drypp.yaml:10: master_key.rotate_every is too many days"},
		"unknown host":   {"    xapi: {url: 'https://lrs.example.com', username: x, home: 'https://example.no'}\n", "drypp.yaml:10: organisations[0].xapi.url names lrs.example.com, of which it isn't known that it lies in the EEA"},
		"idle exception": {"exceptions: [{host: graph.microsoft.com, reason: because of it}]\n", "drypp.yaml:10: exceptions[0] is for no endpoint that needs it"},
		"silent":         {"    xapi: {url: 'https://lrs.example.com', username: x, home: 'https://example.no'}\nexceptions: [{host: lrs.example.com}]\n", "drypp.yaml:11: exceptions[0].reason says too little"},
		"British region": {"", "drypp.yaml:1: region "},
		"unknown Graph":  {"    directory: {every: 1h}\ngraph: {url: 'https://graph.example.com/v1.0'}\n", "drypp.yaml:11: graph.url names graph.example.com"},
		"service host":   {"exceptions: []\n", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			text := good + test.add
			if name == "British region" {
				text = strings.Replace(text, "norwayeast", "uksouth", 1)
			}
			_, problems := parse(t, text)
			if test.want == "" {
				if problems != nil {
					t.Error(problems)
				}
				return
			}
			if problems == nil || !strings.Contains(problems.Error(), test.want) {
				t.Errorf("got %v, want %s", problems, test.want)
			}
		})
	}
}
