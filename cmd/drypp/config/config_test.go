package config_test

import (
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"

	"drypp/bot/teams/credential"
	"drypp/cmd/drypp/config"
)

const good = `region: norwayeast
bot:
  app_id: 10000000-0000-0000-0000-000000000001
  tenant_id: 10000000-0000-0000-0000-000000000002
organisations:
  - tenant_id: 10000000-0000-0000-0000-00000000000A
    name: Fjordvik Verksted AS
    language: nb
    timezone: Europe/Oslo
`

func parse(t *testing.T, text string, environ ...string) (*config.Config, config.Problems) {
	t.Helper()
	c, err := config.Parse("drypp.yaml", []byte(text), environ)
	var problems config.Problems
	if err != nil && !errors.As(err, &problems) {
		t.Fatalf("got %T, want Problems", err)
	}
	return c, problems
}

func TestDefaults(t *testing.T) {
	t.Parallel()
	c, problems := parse(t, good)
	if problems != nil {
		t.Fatal(problems)
	}
	got := []string{c.Data, c.Listen, c.MetricsListen, string(c.Bot.Credential.Kind), c.Bot.Authority, c.Log.Level, c.Log.Format, c.Organisations[0].TenantID}
	want := []string{"data", "127.0.0.1:3978", "127.0.0.1:9464", "secret", "https://login.microsoftonline.com", "info", "json", "10000000-0000-0000-0000-00000000000a"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if c.Log.SlogLevel() != slog.LevelInfo {
		t.Errorf("level %v", c.Log.SlogLevel())
	}
}

// TestProblems has a line for each rule: what is replaced in a good
// configuration, and the one problem that must be found.
func TestProblems(t *testing.T) {
	t.Parallel()
	const org = "    timezone: Europe/Oslo\n"
	for name, test := range map[string]struct{ old, new, want string }{
		"region outside the EEA":   {"norwayeast", "uksouth", "drypp.yaml:1: region is no Azure region in the EEA"},
		"region missing":           {"region: norwayeast\n", "", "drypp.yaml: region is no Azure region in the EEA"},
		"slip":                     {"region", "regoin", "drypp.yaml:1: regoin is no key that Drypp knows: did you mean region?"},
		"slip deep down":           {"    language", "    langauge", "drypp.yaml:8: organisations[0].langauge is no key that Drypp knows: did you mean language?"},
		"unheard-of key":           {"bot:\n", "bot:\n  quack: 1\n", "drypp.yaml:3: bot.quack is no key that Drypp knows: remove it; known here are app_id, authority"},
		"skipping token checks":    {"bot:\n", "bot:\n  skip_token_check: true\n", "drypp.yaml:3: bot.skip_token_check is no key"},
		"secret":                   {"bot:\n", "bot:\n  client_secret: hunter2\n", "drypp.yaml:3: bot.client_secret is a secret, and none may stand in the configuration"},
		"secret elsewhere":         {"bot:\n", "bot:\n  credential:\n    Password: hunter2\n", "drypp.yaml:4: bot.credential.Password is a secret"},
		"app ID":                   {"10000000-0000-0000-0000-000000000001", "my-bot", "drypp.yaml:3: bot.app_id is no GUID"},
		"app ID in braces":         {"10000000-0000-0000-0000-000000000001", "'{10000000-0000-0000-0000-000000000001}'", "drypp.yaml:3: bot.app_id is no GUID"},
		"nil GUID":                 {"10000000-0000-0000-0000-000000000001", "00000000-0000-0000-0000-000000000000", "drypp.yaml:3: bot.app_id is no GUID"},
		"app ID missing":           {"  app_id: 10000000-0000-0000-0000-000000000001\n", "", "drypp.yaml:2: bot.app_id is missing"},
		"listen":                   {"bot:", "listen: 3978\nbot:", "drypp.yaml:2: listen is no address"},
		"port":                     {"bot:", "listen: 127.0.0.1:70000\nbot:", "drypp.yaml:2: listen is no address"},
		"same address twice":       {"bot:", "listen: :80\nmetrics_listen: :80\nbot:", "drypp.yaml:3: metrics_listen is the same as listen"},
		"http":                     {"bot:", "graph: {url: http://graph.microsoft.com}\nbot:", "drypp.yaml:2: graph.url is no https address"},
		"user in URL":              {"bot:", "graph: {url: https://a:b@graph.microsoft.com}\nbot:", "drypp.yaml:2: graph.url is no https address"},
		"authority with tenant":    {"bot:\n", "bot:\n  authority: https://login.microsoftonline.com/x\n", "drypp.yaml:3: bot.authority has a path"},
		"wildcard host":            {"bot:\n", "bot:\n  service_hosts: ['*.trafficmanager.net']\n", "drypp.yaml:3: bot.service_hosts[0] is no host name"},
		"credential kind":          {"bot:\n", "bot:\n  credential: {kind: none}\n", "drypp.yaml:3: bot.credential.kind is no kind of credential"},
		"no certificate":           {"bot:\n", "bot:\n  credential: {kind: certificate}\n", "bot.credential.certificate_file is missing"},
		"no assertion":             {"bot:\n", "bot:\n  credential: {kind: federated}\n", "bot.credential.token_file is missing"},
		"key of another kind":      {"bot:\n", "bot:\n  client_secret_file: s\n  credential: {kind: managed-identity}\n", "drypp.yaml:3: bot.client_secret_file isn't used by the kind managed-identity"},
		"issuer of another tenant": {"bot:\n", "bot:\n  issuers: [{tenant_id: 20000000-0000-0000-0000-000000000000, issuer: https://sts.windows.net/30000000-0000-0000-0000-000000000000/, openid_metadata: https://a.example/x}]\n", "bot.issuers[0].issuer doesn't name its tenant_id"},
		"level":                    {"bot:", "log: {level: loud}\nbot:", "drypp.yaml:2: log.level is no level"},
		"log format":               {"bot:", "log: {format: xml}\nbot:", "drypp.yaml:2: log.format is no format"},
		"name":                     {"Fjordvik Verksted AS", "' '", "drypp.yaml:7: organisations[0].name is missing"},
		"language":                 {"language: nb", "language: sv", "drypp.yaml:8: organisations[0].language is no language that Drypp speaks"},
		"time zone":                {"Europe/Oslo", "Europe/Atlantis", "drypp.yaml:9: organisations[0].timezone is no time zone"},
		"local time zone":          {"Europe/Oslo", "Local", "drypp.yaml:9: organisations[0].timezone is no time zone"},
		"date":                     {org, org + "    contract: {from: 2026-02-30}\n", "drypp.yaml:10: organisations[0].contract.from is no date"},
		"contract backwards":       {org, org + "    contract: {from: 2026-02-02, to: 2026-02-01}\n", "drypp.yaml:10: organisations[0].contract.to is before from"},
		"contact":                  {org, org + "    contacts: [{user: the boss}]\n", "drypp.yaml:10: organisations[0].contacts[0].user is neither an e-mail address nor an object ID"},
		"contact with a name":      {org, org + "    contacts: [{user: 'Kari <kari@example.no>'}]\n", "drypp.yaml:10: organisations[0].contacts[0].user is neither"},
		"scope":                    {org, org + "    contacts: [{user: kari@example.no, scope: department}]\n", "drypp.yaml:10: organisations[0].contacts[0].scope is no scope: character 1: \"department\" is no field"},
		"not a list":               {org, org + "    contacts: kari@example.no\n", "drypp.yaml:10: organisations[0].contacts must be a list"},
		"not a value":              {"norwayeast", "[norwayeast]", "drypp.yaml:1: region must be a single value"},
		"two documents":            {"bot:", "---\nbot:", "has more than one document"},
		"same tenant twice":        {org, org + "  - {tenant_id: 10000000-0000-0000-0000-00000000000a, name: B, language: en, timezone: UTC}\n", "drypp.yaml:10: organisations[1].tenant_id is the same as that of organisations[0]"},
		"key twice":                {"bot:\n", "region: westeurope\nbot:\n", "drypp.yaml:2: isn't YAML: mapping key \"region\" already defined"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if !strings.Contains(good, test.old) {
				t.Fatalf("there is no %q to replace", test.old)
			}
			_, problems := parse(t, strings.Replace(good, test.old, test.new, 1))
			if !slices.ContainsFunc(problems, func(p config.Problem) bool { return strings.Contains(p.String(), test.want) }) {
				t.Errorf("got\n%v\nwant %q", problems, test.want)
			}
			if strings.Contains(problems.Error(), "hunter2") {
				t.Errorf("the secret is told:\n%v", problems)
			}
			for _, p := range problems {
				if p.Problem == "" || p.Fix == "" {
					t.Errorf("%+v doesn't say what is wrong and what to do", p)
				}
			}
		})
	}
}

func TestEverythingAtOnce(t *testing.T) {
	t.Parallel()
	_, problems := parse(t, "region: mars\nlisten: nowhere\nbogus: 1\norganisations: [{language: xx}]\n", "DRYPP_LOG_LEVEL=loud", "DRYPP_LOG_LEVL=info")
	for _, want := range []string{
		"drypp.yaml:1: region", "drypp.yaml:2: listen", "drypp.yaml:3: bogus", "drypp.yaml: bot.app_id", "drypp.yaml: bot.tenant_id",
		"drypp.yaml:4: organisations[0].tenant_id", "drypp.yaml:4: organisations[0].name", "drypp.yaml:4: organisations[0].language",
		"DRYPP_LOG_LEVEL: log.level", "DRYPP_LOG_LEVL: is no variable that Drypp knows: did you mean DRYPP_LOG_LEVEL?",
	} {
		if !strings.Contains(problems.Error(), want) {
			t.Errorf("missing %q in\n%v", want, problems)
		}
	}
}

func TestEnvironment(t *testing.T) {
	t.Parallel()
	c, problems := parse(t, good,
		"DRYPP_REGION=westeurope", "DRYPP_LISTEN=:8080", "DRYPP_BOT_APP_ID=20000000-0000-0000-0000-000000000001",
		"DRYPP_BOT_CREDENTIAL_KIND=workload-identity", "DRYPP_COURSES=a, b,", "DRYPP_LOG_FORMAT=",
		`DRYPP_ORGANISATIONS=[{"tenant_id":"20000000-0000-0000-0000-000000000004","name":"B","language":"en","timezone":"UTC","country":"gb","contacts":[{"user":"A@example.no"}]}]`,
		"DRYPP_BOT_CLIENT_SECRET=hunter2", "DRYPP_CONFIG=x.yaml", "PATH=/bin",
		"DRYPP_PORT=tcp://10.0.0.1:80", "DRYPP_PORT_80_TCP_ADDR=10.0.0.1", "DRYPP_SERVICE_HOST=10.0.0.1", "DRYPP_CARDS_OUT=x")
	if problems != nil {
		t.Fatal(problems)
	}
	if c.Region != "westeurope" || c.Listen != ":8080" || c.Bot.Credential.Kind != credential.WorkloadIdentity || c.Log.Format != "json" {
		t.Errorf("got %+v", c)
	}
	if !slices.Equal(c.Courses, []string{"a", "b"}) {
		t.Errorf("courses %q", c.Courses)
	}
	if len(c.Organisations) != 1 || c.Organisations[0].Name != "B" || !reflect.DeepEqual(c.Organisations[0].Contacts[0], config.Contact{User: "a@example.no", Scope: config.ScopeAll}) {
		t.Errorf("organisations %+v", c.Organisations)
	}
	if c.Bot.ClientSecret != "hunter2" {
		t.Error("the client secret wasn't taken")
	}
}

// TestEveryKeyCanBeOverridden makes sure that no two keys share a variable and
// that each one is read.
func TestEveryKeyCanBeOverridden(t *testing.T) {
	t.Parallel()
	seen := map[string]string{}
	for _, key := range config.Keys() {
		name := config.EnvName(key)
		if other, twice := seen[name]; twice {
			t.Errorf("%s and %s are both %s", key, other, name)
		}
		seen[name] = key
		_, problems := parse(t, good, name+"=[no: such: value")
		before, _ := parse(t, good)
		after, _ := parse(t, good, name+"=[no: such: value")
		if problems == nil && reflect.DeepEqual(before, after) {
			t.Errorf("%s changes nothing", name)
		}
	}
	if len(seen) < 15 {
		t.Errorf("only %d keys", len(seen))
	}
}

func TestSecretsShowThemselvesToNobody(t *testing.T) {
	t.Parallel()
	c, _ := parse(t, good, "DRYPP_BOT_CLIENT_SECRET=hunter2", "DRYPP_BOT_CERTIFICATE_PASSWORD=hunter2")
	var log strings.Builder
	slog.New(slog.NewTextHandler(&log, nil)).Info("x", "secret", c.Bot.ClientSecret, "bot", c.Bot)
	data, err := json.Marshal(c.Bot)
	if err != nil {
		t.Fatal(err)
	}
	for _, shown := range []string{fmt.Sprintf("%v %+v %#v %s", c, c.Bot, c.Bot, c.Bot.ClientSecret), log.String(), string(data)} {
		if strings.Contains(shown, "hunter2") {
			t.Errorf("shown: %s", shown)
		}
	}
}

// pulse has the ID of a survey that comes along.
const pulse = `id: workplace-pulse
title: {nb: Puls, nn: Puls, en: Pulse}
summary: {nb: Kort, nn: Kort, en: Short}
questions:
  - id: well
    kind: stars
    title: {nb: Hvordan går det?, nn: Korleis går det?, en: How are you?}
`

func TestLoadFromDisk(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		prepare func(t *testing.T, folder string)
		add     string
		environ []string
		want    string
	}{
		"good":                {want: "", environ: []string{"DRYPP_BOT_CLIENT_SECRET=x"}},
		"secret from a file":  {prepare: write("secret", "x\n"), add: "client_secret_file: secret"},
		"no secret":           {want: "bot.client_secret_file is missing, and DRYPP_BOT_CLIENT_SECRET isn't set"},
		"empty secret":        {prepare: write("secret", "\n"), add: "client_secret_file: secret", want: "drypp.yaml:3: bot.client_secret_file is empty"},
		"secret not there":    {add: "client_secret_file: secret", want: "bot.client_secret_file can't be read: no such file"},
		"secret too large":    {prepare: write("secret", strings.Repeat("x", 5000)), add: "client_secret_file: secret", want: "bot.client_secret_file can't be read"},
		"secret is a folder":  {prepare: folder("secret", 0o700), add: "client_secret_file: secret", want: "bot.client_secret_file can't be read"},
		"no certificate":      {add: "credential: {kind: certificate, certificate_file: none.pem}", want: "bot.credential.certificate_file can't be read"},
		"data open to others": {prepare: folder("data", 0o750), environ: []string{"DRYPP_BOT_CLIENT_SECRET=x"}, want: "data is open to others (mode 0750): chmod 0700 it"},
		"data is a file":      {prepare: write("data", ""), environ: []string{"DRYPP_BOT_CLIENT_SECRET=x"}, want: "data is no folder"},
		"data below a file":   {prepare: write("file", ""), environ: []string{"DRYPP_BOT_CLIENT_SECRET=x", "DRYPP_DATA=file/data"}, want: "DRYPP_DATA: data "},
		"data too deep":       {environ: []string{"DRYPP_BOT_CLIENT_SECRET=x", "DRYPP_DATA=" + strings.Repeat("d", 100)}, want: "data is too long a path"},
		"data as it should":   {prepare: folder("data", 0o700), environ: []string{"DRYPP_BOT_CLIENT_SECRET=x"}},
		"courses not there":   {environ: []string{"DRYPP_BOT_CLIENT_SECRET=x", "DRYPP_COURSES=mine"}, want: "DRYPP_COURSES: courses[0] can't be opened: no such file"},
		"courses a file":      {prepare: write("mine", ""), environ: []string{"DRYPP_BOT_CLIENT_SECRET=x", "DRYPP_COURSES=mine"}, want: "courses[0] is no folder"},
		"broken competences":  {prepare: write("mine/competences.yaml", "fire:\n  title: [\n"), environ: []string{"DRYPP_BOT_CLIENT_SECRET=x", "DRYPP_COURSES=mine"}, want: "mine/competences.yaml"},
		"surveys not there":   {environ: []string{"DRYPP_BOT_CLIENT_SECRET=x", "DRYPP_SURVEYS=asked"}, want: "DRYPP_SURVEYS: surveys[0] can't be opened: no such file"},
		"a broken survey":     {prepare: write("asked/x.yaml", "id: y\n"), environ: []string{"DRYPP_BOT_CLIENT_SECRET=x", "DRYPP_SURVEYS=asked"}, want: "asked/x.yaml"},
		"a survey twice":      {prepare: write("asked/workplace-pulse.yaml", pulse), environ: []string{"DRYPP_BOT_CLIENT_SECRET=x", "DRYPP_SURVEYS=asked"}, want: `two surveys have the id "workplace-pulse"`},
		"a broken course":     {prepare: write("mine/x/nb.md", "---\nid: x\n"), environ: []string{"DRYPP_BOT_CLIENT_SECRET=x", "DRYPP_COURSES=mine"}, want: "mine/x/nb.md"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			folder := t.TempDir()
			file := filepath.Join(folder, "drypp.yaml")
			text := good
			if test.add != "" {
				text = strings.Replace(text, "bot:\n", "bot:\n  "+test.add+"\n", 1)
			}
			write("drypp.yaml", text)(t, folder)
			if test.prepare != nil {
				test.prepare(t, folder)
			}
			_, err := config.Load(file, test.environ)
			if test.want == "" && err != nil || test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want)) {
				t.Errorf("got %v, want %q", err, test.want)
			}
		})
	}
}

func write(name, text string) func(*testing.T, string) {
	return func(t *testing.T, folder string) {
		t.Helper()
		path := filepath.Join(folder, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func folder(name string, mode os.FileMode) func(*testing.T, string) {
	return func(t *testing.T, folder string) {
		t.Helper()
		if err := os.Mkdir(filepath.Join(folder, name), mode); err != nil {
			t.Fatal(err)
		}
	}
}

func TestLoadNamesAFileThatIsNotThere(t *testing.T) {
	t.Parallel()
	_, err := config.Load(filepath.Join(t.TempDir(), "drypp.yaml"), nil)
	if err == nil || !strings.Contains(err.Error(), "drypp.yaml: can't be read: no such file") {
		t.Errorf("got %v", err)
	}
}

func TestExampleIsGood(t *testing.T) {
	t.Parallel()
	example, err := os.ReadFile("../drypp.example.yaml")
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "drypp.yaml")
	if err := os.WriteFile(file, example, 0o600); err != nil {
		t.Fatal(err)
	}
	c, err := config.Load(file, []string{"DRYPP_BOT_CLIENT_SECRET=x"})
	if err != nil {
		t.Fatal(err)
	}
	if c.Organisations[0].Name != "Fjordvik Verksted AS" {
		t.Errorf("got %+v", c)
	}
}

func TestExcept(t *testing.T) {
	t.Parallel()
	_, problems := parse(t, strings.Replace(good, "  app_id", "  ap_id", 1))
	if err := problems.Except("bot"); err != nil {
		t.Errorf("got %v, want nothing about the bot", err)
	}
	_, problems = parse(t, strings.Replace(good, "norwayeast", "mars", 1))
	if err := problems.Except("bot"); err == nil {
		t.Error("the region's problem is gone")
	}
}

func FuzzParse(f *testing.F) {
	example, err := os.ReadFile("../drypp.example.yaml")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(example), "DRYPP_REGION=westeurope")
	f.Add(good, "DRYPP_ORGANISATIONS=[{tenant_id: x}]")
	f.Add("a: &a [*a, *a]\nb: *a\n<<: *a\n", "DRYPP_COURSES=,,")
	f.Add("bot: !!binary x\norganisations: [[[{}]]]\n? a\n: b\n", "DRYPP_=x")
	f.Add("- a\n- b: |\n   c\n", "DRYPP_BOT_ISSUERS=- {issuer: 1e9}")
	f.Fuzz(func(t *testing.T, text, variable string) {
		_, err := config.Parse("drypp.yaml", []byte(text), []string{variable})
		var problems config.Problems
		if err != nil && !errors.As(err, &problems) {
			t.Fatalf("got %T", err)
		}
		for _, p := range problems {
			if p.Problem == "" || p.Fix == "" || p.Source == "" {
				t.Errorf("%+v says too little", p)
			}
			if p.Source == "drypp.yaml" && p.Line > strings.Count(text, "\n")+strings.Count(text, "\r")+1 {
				t.Errorf("line %d is beyond the file", p.Line)
			}
		}
	})
}
