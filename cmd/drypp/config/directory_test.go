package config_test

import (
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"drypp/bot/teams/credential"
	"drypp/cmd/drypp/config"
	"drypp/courses/roles"
)

const directory = `    fields: [department, manager, shift, desk]
    headers: {Avd.: department, Ansattnavn: name}
    max_removed: 20
    manager_levels: 2
    authors: [Forfatter@example.no]
    administrators: [20000000-0000-0000-0000-0000000000AD]
    contacts:
      - {user: Opplaering@example.no, deputies: [Vikar@example.no]}
      - {user: salg@example.no, scope: 'department == "Salg"'}
    directory:
      groups: {Alle ansatte: 30000000-0000-0000-0000-00000000000A, Innleide: 30000000-0000-0000-0000-00000000000b}
      properties: {shift: extensionAttribute3, desk: extension_0123456789abcdef0123456789abcdef_desk}
      every: 30m
      install: true
      mail_from: Opplaering@example.no
`

func TestDirectory(t *testing.T) {
	t.Parallel()
	c, problems := parse(t, good+directory, "DRYPP_BOT_CLIENT_SECRET=hunter2")
	if problems != nil {
		t.Fatal(problems)
	}
	o := &c.Organisations[0]
	d := o.Directory
	groups := map[string]string{"Alle ansatte": "30000000-0000-0000-0000-00000000000a", "Innleide": "30000000-0000-0000-0000-00000000000b"}
	if !reflect.DeepEqual(d.Groups, groups) || d.Interval() != 30*time.Minute || !d.Install || d.MailFrom != "opplaering@example.no" || o.MaxRemoved != 20 {
		t.Errorf("got %+v", d)
	}
	want := roles.Config{
		Contacts: []roles.ContactConfig{
			{User: "opplaering@example.no", Deputies: []string{"vikar@example.no"}},
			{User: "salg@example.no", Scope: `department == "Salg"`},
		},
		Authors: []string{"forfatter@example.no"}, Administrators: []string{"20000000-0000-0000-0000-0000000000ad"}, Levels: 2,
	}
	if got := o.Roles(); !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
	bots := credential.Config{
		Kind: credential.Secret, AppID: c.Bot.AppID, TenantID: o.TenantID, Authority: c.Bot.Authority, Secret: "hunter2",
	}
	if got := c.GraphCredential(o); !reflect.DeepEqual(got, bots) {
		t.Errorf("got %+v, want the bot's in the organisation's tenant", got)
	}
}

// TestDirectoryByDefault: who says nothing gets everybody, every hour.
func TestDirectoryByDefault(t *testing.T) {
	t.Parallel()
	c, problems := parse(t, good+"    directory: {}\n")
	if problems != nil {
		t.Fatal(problems)
	}
	o := &c.Organisations[0]
	if o.Directory == nil || o.Directory.Interval() != time.Hour || o.Directory.Install || o.MaxRemoved != 10 || o.ManagerLevels != 1 {
		t.Errorf("got %+v, %+v", o, o.Directory)
	}
	if c, _ := parse(t, good); c.Organisations[0].Directory != nil {
		t.Error("there is a directory that nobody asked for")
	}
}

func TestDirectoryProblems(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ old, new, want string }{
		"header of nothing":    {"Avd.: department", "Avd.: location", "11: organisations[0].headers.Avd. isn't among"},
		"header misspelt":      {"Avd.: department", "Avd.: departmant", "did you mean department?"},
		"share":                {"max_removed: 20", "max_removed: 120", "12: organisations[0].max_removed is no share in percent: choose 1 to 100; 10 is usual"},
		"no share":             {"max_removed: 20", "max_removed: 0", "12: organisations[0].max_removed is no whole number from 1"},
		"levels":               {"manager_levels: 2", "manager_levels: 30", "13: organisations[0].manager_levels is too many"},
		"author":               {"[Forfatter@example.no]", "[Forfatter]", "14: organisations[0].authors[0] is neither an e-mail address nor an object ID"},
		"administrator":        {"20000000-0000-0000-0000-0000000000AD", "drift", "15: organisations[0].administrators[0] is neither"},
		"deputy":               {"[Vikar@example.no]", "[Vikar]", "17: organisations[0].contacts[0].deputies[0] is neither"},
		"scope":                {`department == "Salg"`, `department = "Salg"`, `18: organisations[0].contacts[1].scope is no scope: character 12: "=" is out of place: write == to compare`},
		"scope of no field":    {`department == "Salg"`, `departmnt == "Salg"`, `18: organisations[0].contacts[1].scope is no scope: character 1: "departmnt" is no field: the fields are department`},
		"scope not chosen":     {"[department, manager", "[manager", `scope is no scope: character 1: "department" is no field`},
		"group":                {"30000000-0000-0000-0000-00000000000b}", "Innleide}", "20: organisations[0].directory.groups.Innleide is no GUID: copy the group's object ID from Entra"},
		"group twice":          {"00000000000b}", "00000000000a}", "20: organisations[0].directory.groups.Innleide is the same as that of Alle ansatte"},
		"property":             {"extensionAttribute3", "extensionAttribut3", "21: organisations[0].directory.properties.shift is no property that Drypp may ask Graph for: did you mean extensionAttribute3?"},
		"property of no user":  {"extensionAttribute3", "shoeSize", "is no property that Drypp may ask Graph for: write extensionAttribute1 to 15, a directory extension, or one of city, companyName"},
		"property of standard": {"{shift: e", "{department: companyName, shift: e", "directory.properties.department is no field of the organisation's own"},
		"property of nothing":  {"{shift: e", "{shoes: city, shift: e", "directory.properties.shoes isn't among the organisation's fields"},
		"no property":          {"{shift: extensionAttribute3, ", "{", "10: organisations[0].fields[2] has no property in directory.properties: say which of Graph's properties holds it, such as shift: extensionAttribute3"},
		"every":                {"30m", "30", "22: organisations[0].directory.every is no time between rounds: write hours or minutes from 1m to 144h"},
		"too often":            {"30m", "5s", "22: organisations[0].directory.every is no time between rounds"},
		"too seldom":           {"30m", "168h", "22: organisations[0].directory.every is no time between rounds"},
		"install":              {"install: true", "install: maybe", "23: organisations[0].directory.install is neither true nor false"},
		"mailbox":              {"mail_from: Opplaering@example.no", "mail_from: Opplaering", "24: organisations[0].directory.mail_from is neither an e-mail address nor an object ID"},
		"unknown key":          {"mail_from", "mailfrom", "24: organisations[0].directory.mailfrom is no key that Drypp knows: did you mean mail_from?"},
		"secret":               {"mail_from: Opplaering@example.no", "client_secret: hunter2", "24: organisations[0].directory.client_secret is a secret"},
		"credential alone":     {"mail_from: Opplaering@example.no", "credential: {kind: secret}", "24: organisations[0].directory.credential is given without app_id"},
		"installs another":     {"mail_from: Opplaering@example.no", "app_id: 40000000-0000-0000-0000-000000000001", "23: organisations[0].directory.install is given with an app_id of the directory's own"},
		"app":                  {"mail_from: Opplaering@example.no", "app_id: graph", "24: organisations[0].directory.app_id is no GUID"},
		"kind of its own":      {"mail_from: Opplaering@example.no", "app_id: 40000000-0000-0000-0000-000000000001\n      credential: {kind: federated}", "25: organisations[0].directory.credential.token_file is missing"},
		"no mapping":           {"      groups: {Alle ansatte: 30000000-0000-0000-0000-00000000000A, Innleide: 30000000-0000-0000-0000-00000000000b}\n", "      groups: [Alle ansatte]\n", "directory.groups must be a mapping"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			all := good + directory
			if !strings.Contains(all, test.old) {
				t.Fatalf("there is no %q to replace", test.old)
			}
			_, problems := parse(t, strings.Replace(all, test.old, test.new, 1))
			if !slices.ContainsFunc(problems, func(p config.Problem) bool { return strings.Contains(p.String(), test.want) }) {
				t.Errorf("got\n%v\nwant %q", problems, test.want)
			}
			if strings.Contains(problems.Error(), "hunter2") {
				t.Errorf("the secret is told:\n%v", problems)
			}
		})
	}
}

// TestDirectorysOwnRegistration: Graph may be asked by another app than the bot.
func TestDirectorysOwnRegistration(t *testing.T) {
	t.Parallel()
	const own = "    directory: {app_id: 40000000-0000-0000-0000-000000000001, client_secret_file: graph}\n"
	folder := t.TempDir()
	file := filepath.Join(folder, "drypp.yaml")
	write("drypp.yaml", good+own)(t, folder)
	_, err := config.Load(file, []string{"DRYPP_BOT_CLIENT_SECRET=x"})
	if err == nil || !strings.Contains(err.Error(), "drypp.yaml:10: organisations[0].directory.client_secret_file can't be read") {
		t.Errorf("got %v", err)
	}
	write("graph", "hunter2\n")(t, folder)
	c, err := config.Load(file, []string{"DRYPP_BOT_CLIENT_SECRET=x"})
	if err != nil {
		t.Fatal(err)
	}
	got := c.GraphCredential(&c.Organisations[0])
	if got.AppID != "40000000-0000-0000-0000-000000000001" || got.Secret != "hunter2" || got.TenantID != c.Organisations[0].TenantID {
		t.Errorf("got %+v", got)
	}
}

// TestExampleShowsTheDirectory holds what the example has in comments to what
// can be read.
func TestExampleShowsTheDirectory(t *testing.T) {
	t.Parallel()
	example, err := os.ReadFile("../drypp.example.yaml")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(example), "    # directory:\n")
	shown, _, ok := strings.Cut(rest, "    # Who is taken off")
	if !ok {
		t.Fatal("the example has no directory")
	}
	shown = regexp.MustCompile(`(?m)^    # `).ReplaceAllString(shown, "    ")
	_, problems := parse(t, good+"    fields: [shift]\n    directory:\n"+shown)
	if problems != nil {
		t.Errorf("%v in\n%s", problems, shown)
	}
}
