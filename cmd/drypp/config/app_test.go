package config_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"drypp/cmd/drypp/config"
	"drypp/courses"
)

const goodApp = `app:
  id: 20000000-0000-0000-0000-00000000000A
  name: Drypp hos Fjordvik
  version: 1.2.0
  language: nn
  accent_color: "#102030"
  developer: {name: Fjordvik Verksted AS, website: https://a.example, privacy: https://b.example, terms: https://c.example}
`

func TestAppProblems(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ old, new, want string }{
		"good":            {"", "", ""},
		"none":            {goodApp, "", ""},
		"ID":              {"20000000-0000-0000-0000-00000000000A", "drypp", "drypp.yaml:2: app.id is no GUID"},
		"name":            {"Drypp hos Fjordvik", strings.Repeat("x", 31), "drypp.yaml:3: app.name has 31 characters: Teams takes at most 30"},
		"version":         {"1.2.0", "1.2", "drypp.yaml:4: app.version is no version"},
		"language":        {"nn", "sv", "drypp.yaml:5: app.language is no language that Drypp speaks"},
		"colour":          {`"#102030"`, "blue", "drypp.yaml:6: app.accent_color is no colour"},
		"colour unquoted": {`"#102030"`, "#102030", ""}, // a comment to YAML, so the standard colour
		"developer":       {"Fjordvik Verksted AS", strings.Repeat("x", 33), "drypp.yaml:7: app.developer.name has 33 characters"},
		"http":            {"https://b", "http://b", "drypp.yaml:7: app.developer.privacy is no https address"},
		"half":            {", terms: https://c.example", "", "drypp.yaml:7: app.developer.terms is missing"},
		"slip":            {"accent_color", "accent_colour", "drypp.yaml:6: app.accent_colour is no key that Drypp knows: did you mean accent_color?"},
		"not a mapping":   {goodApp, "app: Drypp\n", "drypp.yaml:1: app must be a mapping"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if !strings.Contains(goodApp, test.old) {
				t.Fatalf("there is no %q to replace", test.old)
			}
			_, problems := parse(t, strings.Replace(goodApp, test.old, test.new, 1)+good)
			if test.want == "" && problems != nil {
				t.Errorf("got %v", problems)
			}
			if !slices.ContainsFunc(problems, func(p config.Problem) bool { return strings.HasPrefix(p.String(), test.want) }) && test.want != "" {
				t.Errorf("got\n%v\nwant %q", problems, test.want)
			}
		})
	}
}

func TestAppFromTheEnvironment(t *testing.T) {
	t.Parallel()
	c, problems := parse(t, goodApp+good, "DRYPP_APP_NAME=Kurs", "DRYPP_APP_DEVELOPER_NAME=Nordlys AS", "DRYPP_APP_ACCENT_COLOR=#ffffff")
	if problems != nil {
		t.Fatal(problems)
	}
	a := c.Manifest()
	got := []string{a.Name, a.Developer.Name, a.AccentColor, a.Version, a.ID.String(), a.BotID.String()}
	want := []string{"Kurs", "Nordlys AS", "#ffffff", "1.2.0", "20000000-0000-0000-0000-00000000000a", "10000000-0000-0000-0000-000000000001"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	_, problems = parse(t, good, "DRYPP_APP_VERSION=1")
	if !strings.Contains(problems.Error(), "DRYPP_APP_VERSION: app.version is no version") {
		t.Errorf("got %v", problems)
	}
}

// TestAppLanguage has a line for each way that the package's default language
// comes about.
func TestAppLanguage(t *testing.T) {
	t.Parallel()
	const other = "  - {tenant_id: 10000000-0000-0000-0000-00000000000b, name: B, language: %, timezone: UTC}\n"
	for name, test := range map[string]struct {
		text string
		want courses.Language
	}{
		"as it says":           {goodApp + good, courses.Nynorsk},
		"the organisation's":   {good, courses.Bokmaal},
		"every organisation's": {good + strings.Replace(other, "%", "nb", 1), courses.Bokmaal},
		"they differ":          {good + strings.Replace(other, "%", "nn", 1), courses.English},
		"nobody":               {"region: norwayeast\n", courses.English},
	} {
		c, _ := parse(t, test.text)
		if got := c.Manifest().Language; got != test.want {
			t.Errorf("%s: got %s, want %s", name, got, test.want)
		}
	}
	if c, _ := parse(t, good); c.Manifest().ID != uuid.Nil {
		t.Error("an ID that nobody gave is set")
	}
}

func TestReadLooksAtNothingElse(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	write("drypp.yaml", goodApp+good+"courses: [not-there]\n")(t, folder)
	if _, err := config.Load(folder+"/drypp.yaml", nil); err == nil {
		t.Error("Load misses neither the secret nor the courses")
	}
	if _, err := config.Read(folder+"/drypp.yaml", nil); err != nil {
		t.Error(err)
	}
	if _, err := config.Read(folder+"/none.yaml", nil); err == nil || !strings.Contains(err.Error(), "none.yaml: can't be read: no such file") {
		t.Errorf("got %v", err)
	}
}
