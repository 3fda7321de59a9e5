package config_test

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"drypp/cmd/drypp/config"
)

const reporting = `    digest: monthly
    managers_see_scores: true
    certificates: {issuer_url: "https://kurs.example.no/utsteder/"}
    xapi: {url: "https://lrs.example.no/xapi", username: drypp, password_file: lrs, home: "https://example.no/kurs", actor: mbox, names: true, version: "2.0"}
exceptions: [{host: lrs.example.no, reason: it lies in Oslo}]
`

func TestReports(t *testing.T) {
	t.Parallel()
	c, problems := parse(t, good+reporting)
	if problems != nil {
		t.Fatal(problems)
	}
	o := &c.Organisations[0]
	if o.Digest != config.DigestMonthly || !o.ManagersSeeScores {
		t.Errorf("got digest %q, scores %v", o.Digest, o.ManagersSeeScores)
	}
	if url, ok := c.Issuer(o); !ok || url != "https://kurs.example.no/utsteder" {
		t.Errorf("the issuer is %q, %v", url, ok)
	}
	if x := o.XAPI; x.URL != "https://lrs.example.no/xapi" || x.Version != "2.0" || x.Actor != "mbox" || !x.Names {
		t.Errorf("got %+v", x)
	}
}

// TestReportsByDefault: digests come weekly, nobody's score is shown and nothing
// is sent; certificates need an address.
func TestReportsByDefault(t *testing.T) {
	t.Parallel()
	c, problems := parse(t, good)
	if problems != nil {
		t.Fatal(problems)
	}
	o := &c.Organisations[0]
	if o.Digest != config.DigestWeekly || o.ManagersSeeScores || o.XAPI != nil {
		t.Errorf("got %+v", o)
	}
	if url, ok := c.Issuer(o); ok {
		t.Errorf("the issuer is %q without any address", url)
	}
	c.PublicURL = "https://drypp.example.no"
	if url, ok := c.Issuer(o); !ok || url != "https://drypp.example.no/issuers/"+o.TenantID {
		t.Errorf("the issuer is %q, %v", url, ok)
	}
	o.Certificates.Off = true
	if _, ok := c.Issuer(o); ok {
		t.Error("there are certificates though they are off")
	}
}

func TestReportsProblems(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ old, new, want string }{
		"digest":      {"monthly", "daily", "10: organisations[0].digest is no time between digests: choose weekly, monthly or off"},
		"scores":      {"managers_see_scores: true", "managers_see_scores: perhaps", "11: organisations[0].managers_see_scores is neither true nor false"},
		"issuer":      {"https://kurs", "http://kurs", "12: organisations[0].certificates.issuer_url is no https address"},
		"lrs":         {"https://lrs", "lrs", "13: organisations[0].xapi.url is no https address"},
		"version":     {`"2.0"`, `"0.95"`, "13: organisations[0].xapi.version is no version of xAPI that Drypp speaks: choose 1.0.3 or 2.0"},
		"actor":       {"mbox,", "openid,", "13: organisations[0].xapi.actor is no way of telling who somebody is: choose account, mbox_sha1sum, mbox"},
		"names":       {"mbox,", "account,", "13: organisations[0].xapi.names is given with the actor account"},
		"user":        {"username: drypp", "username: 'a:b'", "13: organisations[0].xapi.username has a colon"},
		"no user":     {"username: drypp, ", "", "organisations[0].xapi.username is missing"},
		"unknown key": {"actor: mbox", "actors: mbox", "13: organisations[0].xapi.actors is no key that Drypp knows: did you mean actor?"},
		"no home":     {`home: "https://example.no/kurs", `, "", "organisations[0].xapi.home is missing, and so is public_url"},
		"home":        {"https://example.no", "example.no", "13: organisations[0].xapi.home is no https address"},
		"password":    {"password_file: lrs", "password: hunter2", "13: organisations[0].xapi.password is a secret, and none may stand in the configuration"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			all := good + reporting
			if !strings.Contains(all, test.old) {
				t.Fatalf("there is no %q to replace", test.old)
			}
			_, problems := parse(t, strings.Replace(all, test.old, test.new, 1))
			if !slices.ContainsFunc(problems, func(p config.Problem) bool { return strings.Contains(p.String(), test.want) }) {
				t.Errorf("got\n%v\nwant %q", problems, test.want)
			}
		})
	}
}

// TestLRSPassword: it comes from a file, and shows itself to nobody.
func TestLRSPassword(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	file := filepath.Join(folder, "drypp.yaml")
	write("drypp.yaml", good+reporting)(t, folder)
	_, err := config.Load(file, []string{"DRYPP_BOT_CLIENT_SECRET=x"})
	if err == nil || !strings.Contains(err.Error(), "drypp.yaml:13: organisations[0].xapi.password_file can't be read") {
		t.Errorf("got %v", err)
	}
	write("lrs", "hunter2\n")(t, folder)
	c, err := config.Load(file, []string{"DRYPP_BOT_CLIENT_SECRET=x"})
	if err != nil {
		t.Fatal(err)
	}
	password := c.Organisations[0].XAPI.Password
	if string(password) != "hunter2" || strings.Contains(password.String(), "hunter2") {
		t.Errorf("got %q, shown as %s", string(password), password)
	}
}
