package manifest

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/dlclark/regexp2"
	"github.com/google/uuid"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"drypp/courses"
)

func example() App {
	return App{
		BotID:    uuid.MustParse("10000000-0000-0000-0000-000000000001"),
		Language: courses.Bokmaal,
		Developer: Developer{
			Name: "Fjordvik Verksted AS", Website: "https://example.no/drypp",
			Privacy: "https://example.no/personvern", Terms: "https://example.no/vilkar",
		},
	}
}

func build(t *testing.T, a App, before *Package) *Package {
	t.Helper()
	p, err := Build(a, before)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestGolden(t *testing.T) {
	t.Parallel()
	p := build(t, example(), nil)
	want := []string{"color.png", "en.json", "manifest.json", "nn.json", "outline.png"}
	if got := slices.Sorted(maps.Keys(p.files)); !slices.Equal(got, want) {
		t.Fatalf("the files are %q, want %q", got, want)
	}
	for _, name := range want {
		if filepath.Ext(name) != ".json" {
			continue
		}
		file := filepath.Join("testdata", name)
		if *update {
			if err := os.WriteFile(file, p.files[name], 0o644); err != nil {
				t.Fatal(err)
			}
		}
		golden, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(golden, p.files[name]) {
			t.Errorf("%s is\n%s", name, p.files[name])
		}
	}
}

// schema compiles one of Microsoft's, which npm brings.
func schema(t *testing.T, name string) *jsonschema.Schema {
	t.Helper()
	file := filepath.Join("..", ".ci", "node_modules", "@microsoft", "app-manifest", "build", "json-schemas", "teams", "v"+SchemaVersion, name)
	if _, err := os.Stat(file); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal(err)
		}
		t.Skipf("run npm ci in .ci to check against Microsoft's schema: %v", err)
	}
	c := jsonschema.NewCompiler()
	c.UseRegexpEngine(ecmaScript)
	compiled, err := c.Compile(file)
	if err != nil {
		t.Fatal(err)
	}
	return compiled
}

// pattern is a regular expression as JSON Schema means it: Go's own engine
// doesn't know the look-ahead that Microsoft's schemas use.
type pattern struct{ *regexp2.Regexp }

func ecmaScript(s string) (jsonschema.Regexp, error) {
	re, err := regexp2.Compile(s, regexp2.ECMAScript)
	return pattern{re}, err
}

func (p pattern) MatchString(s string) bool {
	matched, err := p.Regexp.MatchString(s)
	return err == nil && matched
}

func validate(s *jsonschema.Schema, data []byte) error {
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		return err
	}
	return s.Validate(v)
}

func TestSchema(t *testing.T) {
	t.Parallel()
	whole, local := schema(t, "MicrosoftTeams.schema.json"), schema(t, "MicrosoftTeams.Localization.schema.json")
	long := example()
	long.Name, long.Developer.Name = strings.Repeat("å", maxName), strings.Repeat("ø", maxDeveloperName)
	long.Developer.Terms = "https://example.no/" + strings.Repeat("x", maxURL-len("https://example.no/"))
	list := []App{long}
	for _, l := range courses.Languages {
		a := example()
		a.Language = l
		list = append(list, a)
	}
	for _, a := range list {
		for name, data := range build(t, a, nil).files {
			s := local
			switch {
			case name == manifestFile:
				s = whole
			case filepath.Ext(name) != ".json":
				continue
			}
			if err := validate(s, data); err != nil {
				t.Errorf("%s with the default %s: %v", name, a.Language, err)
			}
		}
	}
	broken := bytes.Replace(build(t, example(), nil).files[manifestFile], []byte(`"accentColor"`), []byte(`"accentColour"`), 1)
	if validate(whole, broken) == nil {
		t.Error("the schema lets a misspelt key pass")
	}
}

// TestTexts holds the texts to the limits with the longest name there can be.
// The localization schema states them beside a $ref, where draft 4 ignores them.
func TestTexts(t *testing.T) {
	t.Parallel()
	longest := strings.Repeat("x", maxName)
	for _, l := range courses.Languages {
		for what, text := range map[string]struct {
			value   string
			longest int
		}{
			"full name":         {fmt.Sprintf(texts[l].fullName, longest), maxFullName},
			"short description": {texts[l].short, maxShort},
			"full description":  {fmt.Sprintf(texts[l].full, longest), maxFull},
		} {
			if n := length(text.value); n == 0 || n > text.longest {
				t.Errorf("%s: the %s has %d characters, and at most %d are allowed", l, what, n, text.longest)
			}
		}
		checkCommands(t, l, texts[l].commands)
	}
}

func checkCommands(t *testing.T, l courses.Language, commands []command) {
	t.Helper()
	if n := len(commands); n == 0 || n > maxCommands || n != len(texts[courses.English].commands) {
		t.Errorf("%s: there are %d commands", l, n)
	}
	seen := map[string]bool{}
	for _, c := range commands {
		if seen[c.Title] {
			t.Errorf("%s: %q is there twice", l, c.Title)
		}
		seen[c.Title] = true
		if length(c.Title) > maxCommand || c.Description == "" || length(c.Description) > maxFull {
			t.Errorf("%s: %q or its description is too long or missing", l, c.Title)
		}
	}
}

// TestCheck has a line for each rule: what is wrong with the App, and the
// problem that must be found, alone.
func TestCheck(t *testing.T) {
	t.Parallel()
	address := func(length int) string {
		return "https://example.no/" + strings.Repeat("x", length-len("https://example.no/"))
	}
	for name, test := range map[string]struct {
		spoil func(*App)
		want  string
	}{
		"good":                    {func(*App) {}, ""},
		"longest name":            {func(a *App) { a.Name = strings.Repeat("å", 30) }, ""},
		"name too long":           {func(a *App) { a.Name = strings.Repeat("å", 31) }, "app.name has 31 characters: Teams takes at most 30"},
		"name in surrogates":      {func(a *App) { a.Name = strings.Repeat("💧", 16) }, "app.name has 32 characters"},
		"blank name":              {func(a *App) { a.Name = " " }, "app.name is missing"},
		"space around the name":   {func(a *App) { a.Name = "Drypp " }, "app.name has a line break, another control character, or space around it"},
		"name of two lines":       {func(a *App) { a.Name = "Dr\nypp" }, "app.name has a line break"},
		"name that is null":       {func(a *App) { a.Name = "Null" }, "app.name is a word that the schema refuses"},
		"version":                 {func(a *App) { a.Version = "0.10.200" }, ""},
		"version of two parts":    {func(a *App) { a.Version = "1.0" }, "app.version is no version: write three numbers, such as 1.0.0"},
		"version with a zero":     {func(a *App) { a.Version = "1.02.0" }, "app.version is no version"},
		"version before release":  {func(a *App) { a.Version = "1.0.0-beta" }, "app.version is no version"},
		"version too large":       {func(a *App) { a.Version = "1.0.1000000000" }, "app.version is no version"},
		"language":                {func(a *App) { a.Language = "sv" }, "app.language is no language that Drypp speaks"},
		"colour without #":        {func(a *App) { a.AccentColor = "0B5A6E" }, "app.accent_color is no colour"},
		"colour by name":          {func(a *App) { a.AccentColor = "teal" }, "app.accent_color is no colour"},
		"short colour":            {func(a *App) { a.AccentColor = "#fff" }, "app.accent_color is no colour"},
		"colour with more behind": {func(a *App) { a.AccentColor = "#ffffff\n" }, "app.accent_color is no colour"},
		"longest developer":       {func(a *App) { a.Developer.Name = strings.Repeat("x", 32) }, ""},
		"developer too long":      {func(a *App) { a.Developer.Name = strings.Repeat("x", 33) }, "app.developer.name has 33 characters: Teams takes at most 32"},
		"no developer":            {func(a *App) { a.Developer.Name = "" }, "app.developer.name is missing"},
		"no website":              {func(a *App) { a.Developer.Website = "" }, "app.developer.website is missing"},
		"no privacy":              {func(a *App) { a.Developer.Privacy = "" }, "app.developer.privacy is missing"},
		"no terms":                {func(a *App) { a.Developer.Terms = "" }, "app.developer.terms is missing"},
		"http":                    {func(a *App) { a.Developer.Website = "http://example.no" }, "app.developer.website is no https address"},
		"no host":                 {func(a *App) { a.Developer.Website = "https:///x" }, "app.developer.website is no https address"},
		"user name":               {func(a *App) { a.Developer.Website = "https://me@example.no" }, "app.developer.website is no https address"},
		"no address":              {func(a *App) { a.Developer.Terms = "see the intranet" }, "app.developer.terms is no https address"},
		"longest address":         {func(a *App) { a.Developer.Privacy = address(2048) }, ""},
		"address too long":        {func(a *App) { a.Developer.Privacy = address(2049) }, "app.developer.privacy has 2049 characters"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := example()
			test.spoil(&a)
			ps := a.Check()
			if test.want == "" && ps != nil || test.want != "" && (len(ps) != 1 || !strings.HasPrefix(ps.Error(), test.want)) {
				t.Errorf("got %v, want %q", ps, test.want)
			}
			if _, err := Build(a, nil); (err != nil) != (test.want != "") {
				t.Errorf("Build says %v", err)
			}
		})
	}
}

func TestEverythingAtOnce(t *testing.T) {
	t.Parallel()
	_, err := Build(App{Name: strings.Repeat("x", 31), Version: "1", Language: "sv", AccentColor: "red"}, nil)
	var ps Problems
	if !errors.As(err, &ps) || len(ps) != 8 {
		t.Errorf("got %v, want 8 problems", err)
	}
}

func TestID(t *testing.T) {
	t.Parallel()
	a := example()
	first, again := build(t, a, nil), build(t, a, nil)
	if first.ID() != again.ID() || first.ID().Version() != 5 || first.ID() == a.BotID {
		t.Errorf("%s and %s from the bot %s", first.ID(), again.ID(), a.BotID)
	}
	a.BotID = uuid.MustParse("10000000-0000-0000-0000-000000000002")
	if build(t, a, nil).ID() == first.ID() {
		t.Error("two bots have one app ID")
	}
	a.ID = uuid.MustParse("10000000-0000-0000-0000-000000000003")
	if got := build(t, a, nil).ID(); got != a.ID {
		t.Errorf("got %s, want the ID that was given", got)
	}
}

// TestVersions has a line for each way that a version comes about.
func TestVersions(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		earlier, wanted string
		change          bool
		want            string
	}{
		"the first":                    {"", "", false, "1.0.0"},
		"the first as wanted":          {"", "0.1.0", false, "0.1.0"},
		"nothing new":                  {"1.2.3", "", false, "1.2.3"},
		"nothing new, below":           {"1.2.3", "1.0.0", false, "1.2.3"},
		"nothing new, as wanted":       {"1.2.3", "1.2.3", false, "1.2.3"},
		"only the version":             {"1.2.3", "2.0.0", false, "2.0.0"},
		"a change":                     {"1.2.3", "", true, "1.2.4"},
		"a change, wanted below":       {"1.2.3", "1.0.0", true, "1.2.4"},
		"a change, wanted as it was":   {"1.2.3", "1.2.3", true, "1.2.4"},
		"a change, wanted above":       {"1.2.3", "1.3.0", true, "1.3.0"},
		"ten is more than nine":        {"1.0.9", "1.0.10", true, "1.0.10"},
		"a change at the highest":      {"1.0.999999998", "", true, "1.0.999999999"},
		"a change of the major number": {"9.9.9", "10.0.0", true, "10.0.0"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := example()
			var before *Package
			if test.earlier != "" {
				a.Version = test.earlier
				before = reread(t, build(t, a, nil))
			}
			if test.change {
				a.Name = "Drypp hos Fjordvik"
			}
			a.Version = test.wanted
			after := build(t, a, before)
			if after.Version() != test.want {
				t.Errorf("got %s, want %s", after.Version(), test.want)
			}
			if unchanged := after == before; unchanged != (test.want == test.earlier) {
				t.Errorf("unchanged is %t", unchanged)
			}
			if m := string(after.files[manifestFile]); !strings.Contains(m, `"version": "`+test.want+`"`) {
				t.Errorf("the manifest says another version:\n%s", m)
			}
		})
	}
}

func reread(t *testing.T, p *Package) *Package {
	t.Helper()
	data, err := p.Zip()
	if err != nil {
		t.Fatal(err)
	}
	again, err := Read(data)
	if err != nil {
		t.Fatal(err)
	}
	return again
}

func TestAnotherAppIsNotReplaced(t *testing.T) {
	t.Parallel()
	a := example()
	before := build(t, a, nil)
	a.BotID = uuid.MustParse("10000000-0000-0000-0000-000000000002")
	_, err := Build(a, before)
	var ps Problems
	if !errors.As(err, &ps) || ps[0].Key != "app.id" || !strings.Contains(err.Error(), before.ID().String()) {
		t.Errorf("got %v", err)
	}
	a.ID = before.ID()
	if p := build(t, a, before); p.Version() != "1.0.1" {
		t.Errorf("a new bot for the same app gives %s", p.Version())
	}
}

// TestZip holds the file to what makes it the same everywhere and readable for
// everybody.
func TestZip(t *testing.T) {
	t.Parallel()
	p := build(t, example(), nil)
	data, err := p.Zip()
	if err != nil {
		t.Fatal(err)
	}
	again, err := reread(t, build(t, example(), nil)).Zip()
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(data, again) {
		t.Error("the same app gives other bytes")
	}
	r, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, f := range r.File {
		names = append(names, f.Name)
		const sizesBehind = 1 << 3
		if f.Method != zip.Store || f.Flags&sizesBehind != 0 || f.Modified.Format(time.DateOnly) != "1980-01-01" || f.Mode() != 0o644 {
			t.Errorf("%s: %+v", f.Name, f.FileHeader)
		}
	}
	if want := []string{"color.png", "en.json", "manifest.json", "nn.json", "outline.png"}; !slices.Equal(names, want) {
		t.Errorf("got %q, want %q", names, want)
	}
}

// archive zips files that nobody made with Build.
func archive(t testing.TB, files ...[2]string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, f := range files {
		e, err := w.Create(f[0])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := e.Write([]byte(f[1])); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestReadRefuses(t *testing.T) {
	t.Parallel()
	const good = `{"id": "10000000-0000-0000-0000-000000000001", "version": "1.0.0"}`
	if p, err := Read(archive(t, [2]string{"manifest.json", good})); err != nil || p.Version() != "1.0.0" {
		t.Fatalf("a good one: %v", err)
	}
	var many [][2]string
	for i := range maxFiles + 1 {
		many = append(many, [2]string{fmt.Sprint(i), ""})
	}
	for name, test := range map[string]struct {
		data []byte
		want string
	}{
		"empty":          {nil, "not a valid zip file"},
		"another":        {[]byte("dear diary"), "not a valid zip file"},
		"too large":      {make([]byte, MaxSize+1), "larger than"},
		"no manifest":    {archive(t, [2]string{"a.txt", "x"}), "it has no manifest.json"},
		"below a folder": {archive(t, [2]string{"app/manifest.json", good}), "it has no manifest.json"},
		"too many":       {archive(t, many...), "more than 32 files"},
		"bomb":           {archive(t, [2]string{"manifest.json", strings.Repeat(" ", maxFile+1)}), "larger than"},
		"twice":          {archive(t, [2]string{"manifest.json", good}, [2]string{"manifest.json", good}), "twice"},
		"no JSON":        {archive(t, [2]string{"manifest.json", "{"}), "can't be read"},
		"no ID":          {archive(t, [2]string{"manifest.json", `{"id": "drypp", "version": "1.0.0"}`}), "can't be read"},
		"no version":     {archive(t, [2]string{"manifest.json", `{"id": "10000000-0000-0000-0000-000000000001"}`}), "no version of the form 1.2.3"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p, err := Read(test.data)
			if p != nil || err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, %v, want %q", p, err, test.want)
			}
		})
	}
}

func FuzzRead(f *testing.F) {
	p, err := Build(example(), nil)
	if err != nil {
		f.Fatal(err)
	}
	data, err := p.Zip()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	f.Add(archive(f, [2]string{"manifest.json", `{"id":"{10000000-0000-0000-0000-000000000001}","version":"1.0.0","version":"2"}`}))
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := Read(data)
		if err != nil {
			return
		}
		a := example()
		a.ID = p.ID()
		after, err := Build(a, p)
		if err != nil {
			if p.ID() == uuid.Nil {
				return
			}
			t.Fatalf("a package that was read stops the next: %v", err)
		}
		if after != p && after.version.compare(p.version) <= 0 {
			t.Errorf("%s comes after %s", after.Version(), p.Version())
		}
	})
}
