package audience_test

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"drypp/courses"
	"drypp/courses/audience"
	"drypp/courses/campaigns"
)

const boss = "5f1c2a7e-0d6b-4c58-9b53-0d6a7c1e9f21"

// chosen are the fields of an organisation that chose nearly all that it may,
// and two of its own.
var chosen = []string{"department", "location", "title", "start_date", "manager", "country", "timezone", "shift", "team"}

var kari = courses.Person{
	Name: "Kari Nordmann", Email: "Kari@Example.no", Language: courses.Bokmaal, Country: "NO", Timezone: "Europe/Oslo", Manager: boss,
	Fields: map[string]string{"department": "Salg", "location": "Oslo", "title": "Selger", "shift": " Natt ", "start_date": "2026-03-01"},
	Groups: []string{"Selgere", "Verneombud"}, Installed: true,
}

func TestMatch(t *testing.T) {
	t.Parallel()
	for expression, want := range map[string]bool{
		`everybody`:                              true,
		`true`:                                   true,
		`not everybody`:                          false,
		`installed`:                              true,
		`department == "Salg"`:                   true,
		`department == "salg"`:                   true,
		`DEPARTMENT == "x" or true`:              false, // no such field
		`department != "Salg"`:                   false,
		`location in ["Oslo", "Bergen"]`:         true,
		`location in ["bergen", "OSLO"]`:         true,
		`location not in ["Bergen"]`:             true,
		`"selgere" in groups`:                    true,
		`"Kjørere" in groups`:                    false,
		`not ("Selgere" in groups)`:              false,
		`title startsWith "selg"`:                true,
		`title contains "GE"`:                    true,
		`email endsWith "@example.no"`:           true,
		`name == 'kari nordmann'`:                true,
		`language == "nb" && country == "no"`:    true,
		`manager == "` + boss + `"`:              true,
		`manager in ["` + boss + `"]`:            true,
		`manager == ""`:                          false,
		`manager == "kari@example.no"`:           false,
		`timezone == "europe/oslo"`:              true,
		`start_date >= "2026-01-01"`:             true,
		`start_date < "2026-03-01"`:              false,
		`start_date <= "2026-03-01"`:             true,
		`"2026-02-28" < start_date`:              true,
		`start_date > "2026-03-01"`:              false,
		`start_date in ["2026-03-01"]`:           true,
		`start_date startsWith "2026-03"`:        true,
		`start_date != ""`:                       true,
		`team < "a"`:                             true, // the empty text comes first
		`shift == "natt"`:                        true,
		`team == ""`:                             true,
		`everybody and department != "Salg"`:     false,
		`department == “Salg”`:                   true,
		`department == "Salg" || name == "none"`: true,
		`department == title`:                    false,
	} {
		rule, err := audience.Compile(expression, chosen)
		if err != nil {
			if want || !strings.HasPrefix(expression, "DEPARTMENT") {
				t.Errorf("%s: %v", expression, err)
			}
			continue
		}
		if rule.Match(&kari) != want {
			t.Errorf("%s: got %v", expression, !want)
		}
		if p := only(kari, rule.Parts()); rule.Match(&p) != want {
			t.Errorf("%s: of %+v, got %v", expression, rule.Parts(), !want)
		}
	}
}

// only returns parts of a person.
func only(p courses.Person, parts courses.Parts) courses.Person {
	fields := map[string]string{}
	for _, name := range parts.Fields {
		fields[name] = p.Fields[name]
	}
	p.Fields = fields
	if !parts.Groups {
		p.Groups = nil
	}
	if !parts.Manager {
		p.Manager = ""
	}
	return p
}

// TestParts: a campaign needs what its audience and its scope look at, and no more.
func TestParts(t *testing.T) {
	t.Parallel()
	rules := audience.NewRules(chosen...)
	for _, tt := range []struct {
		audience, scope string
		want            courses.Parts
	}{
		{audience.Everybody, "", courses.Parts{}},
		{`name == "Kari" or email == "" or installed or language == "nb" or country == "NO"`, "", courses.Parts{}},
		{`department == "Salg"`, `"a" in groups`, courses.Parts{Fields: []string{"department"}, Groups: true}},
		{`manager == "` + boss + `"`, `shift == "natt"`, courses.Parts{Fields: []string{"shift"}, Manager: true}},
		{`no such thing`, `title != ""`, courses.Parts{Fields: []string{"title"}}},
	} {
		got := rules.Parts(&campaigns.Campaign{Audience: tt.audience, Scope: tt.scope})
		if !reflect.DeepEqual(got, tt.want) {
			t.Errorf("%s within %q needs %+v, want %+v", tt.audience, tt.scope, got, tt.want)
		}
	}
}

// TestLettersInTwoForms: a Mac sends å as a and a ring.
func TestLettersInTwoForms(t *testing.T) {
	t.Parallel()
	rule, err := audience.Compile("location == \"Ålesund\"", chosen)
	if err != nil {
		t.Fatal(err)
	}
	if !rule.Match(&courses.Person{Fields: map[string]string{"location": "A\u030alesund"}}) {
		t.Error("the two forms of Å differ")
	}
}

func TestUnknownPerson(t *testing.T) {
	t.Parallel()
	rule, err := audience.Compile(`department == "" and not installed and language == "" and not ("a" in groups)`, chosen)
	if err != nil {
		t.Fatal(err)
	}
	if !rule.Match(&courses.Person{}) {
		t.Error("what isn't known isn't empty")
	}
}

func TestErrors(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		expression   string
		line, column int
		words        string
	}{
		{``, 1, 1, "is empty"},
		{"  \n ", 1, 1, "is empty"},
		{strings.Repeat(" ", 3000) + "true", 1, 1, "longer than 2048"},
		{`departmnt == "Salg"`, 1, 1, `"departmnt" is no field: the fields are department, `},
		{"everybody\nand  x", 2, 6, `"x" is no field`},
		{`department == Salg`, 1, 15, "a text stands in quotes"},
		{`department = "Salg"`, 1, 12, "write == to compare"},
		{`department == "Salg" AND true`, 1, 22, "small letters"},
		{`department == "Salg" and`, 1, 24, "ends too early"},
		{`(department == "Salg"`, 1, 21, "ends too early"},
		{`department == "Salg`, 1, 20, "isn't closed"},
		{`department == "Salg" title`, 1, 22, `"title" is out of place`},
		{`department`, 1, 1, "where a comparison must be"},
		{`not department`, 1, 1, "where a comparison must be"},
		{`!department`, 1, 1, "where a comparison must be"},
		{`"Selgere" == groups`, 1, 11, "in groups"},
		{`department in "Oslo"`, 1, 12, "different kinds"},
		{`department == 5`, 1, 15, "isn't used in audiences"},
		{`title matches "x"`, 1, 7, "matches isn't used"},
		{`len(name) == 3`, 1, 1, "isn't used"},
		{`any(groups, # == "a")`, 1, 13, "isn't used"},
		{`name[0] == "a"`, 1, 6, "isn't used"},
		{`true ? true : false`, 1, 19, "isn't used"},
		{`let x = true; x`, 1, 5, "isn't used"},
		{`$env == "a"`, 1, 1, "$ isn't used"},
		{`"a".."b" == name`, 1, 4, ".. isn't used"},
		{strings.Repeat("!", 2000) + "true", 1, 2004, "too many parts"},
		{`@`, 1, 1, "can't be understood"},
		{`manager == "Kari Nordmann"`, 1, 12, "object ID"},
		{`"Kari" == manager`, 1, 1, "object ID"},
		{`start_date >= "1.3.2026"`, 1, 15, "is no day"},
		{`"2026" < start_date`, 1, 1, "is no day"},
		{`start_date in ["2026-02-30"]`, 1, 16, "is no day"},
		{`installed < true`, 1, 11, "different kinds"},
		{`manager in ["` + boss + `", "x"]`, 1, 53, "object ID"},
	} {
		_, err := audience.Compile(c.expression, chosen)
		wrong, ok := errors.AsType[*audience.Error](err)
		if !ok {
			t.Errorf("%s: got %v", c.expression, err)
			continue
		}
		if wrong.Line != c.line || wrong.Column != c.column || !strings.Contains(err.Error(), c.words) {
			t.Errorf("%.60s: %d:%d %v", c.expression, wrong.Line, wrong.Column, err)
		}
	}
}

func TestUnknownField(t *testing.T) {
	t.Parallel()
	_, err := audience.Compile(`shfit == "natt"`, []string{"shift"})
	wrong, ok := errors.AsType[*audience.Error](err)
	if !ok || wrong.Field != "shfit" || wrong.Known[0] != "shift" {
		t.Fatalf("got %+v", wrong)
	}
	if slices.Sort(wrong.Known); !slices.Equal(wrong.Known, audience.Fields("shift")) {
		t.Errorf("the fields are %v", wrong.Known)
	}
}

func TestRules(t *testing.T) {
	t.Parallel()
	rules := audience.NewRules("shift", "department")
	of := func(expression string) *campaigns.Campaign { return &campaigns.Campaign{Audience: expression} }
	if !rules.Member(of(`shift == "natt"`), &kari) || rules.Member(of(`shift == "dag"`), &kari) {
		t.Error("the organisation's own field doesn't count")
	}
	gone := of(`team != "x"`)
	if rules.Member(gone, &kari) {
		t.Error("an audience that names a field that is gone has somebody in it")
	}
	if _, err := rules.Rule(gone.Audience); err == nil {
		t.Error("nobody is told why")
	}
	if !slices.Contains(rules.Fields(), "shift") {
		t.Error("the field isn't known")
	}
}

// TestFields: what wasn't chosen can't be named.
func TestFields(t *testing.T) {
	t.Parallel()
	if got, want := audience.Fields(), []string{"email", "everybody", "groups", "installed", "language", "name"}; !slices.Equal(got, want) {
		t.Errorf("without a choice the fields are %v, want %v", got, want)
	}
	for _, field := range courses.StandardFields() {
		if field == courses.FieldGroups {
			continue // is there anyway, and no text
		}
		expression := field + ` == ""`
		if _, err := audience.Compile(expression, nil); err == nil {
			t.Errorf("%s can be named though nobody chose it", field)
		}
		if _, err := audience.Compile(expression, []string{field}); err != nil {
			t.Errorf("%s can't be named though it was chosen: %v", field, err)
		}
	}
}

// TestScope: a campaign reaches nobody beyond what its contact may.
func TestScope(t *testing.T) {
	t.Parallel()
	rules := audience.NewRules("department", "location")
	for _, tt := range []struct {
		audience, scope string
		in, known       bool
	}{
		{"everybody", "", true, true},
		{"everybody", `department == "salg"`, true, true},
		{"everybody", `department == "lager"`, false, true},
		{`location == "bergen"`, `department == "salg"`, false, true},
		{"everybody", `shift == "natt"`, false, false},
		{`shift == "natt"`, "", false, false},
	} {
		c := campaigns.Campaign{Audience: tt.audience, Scope: tt.scope}
		if in, known := rules.Membership(&c, &kari); in != tt.in || known != tt.known || rules.Member(&c, &kari) != tt.in {
			t.Errorf("%s within %q: %v, %v", tt.audience, tt.scope, in, known)
		}
	}
}

// TestSetFields: the choice counts at once, for what was compiled before, too.
func TestSetFields(t *testing.T) {
	t.Parallel()
	fields := []string{"department"}
	rules := audience.NewRules(fields...)
	fields[0] = "location" // is the caller's
	sales := campaigns.Campaign{Audience: `department == "salg"`}
	if !rules.Member(&sales, &kari) {
		t.Fatal("the field isn't known")
	}
	rules.SetFields("location")
	if _, known := rules.Membership(&sales, &kari); known || slices.Contains(rules.Fields(), "department") {
		t.Error("the field that was taken out is known")
	}
	rules.SetFields("department", "location")
	if !rules.Member(&sales, &kari) {
		t.Error("the field that was chosen again isn't known")
	}
}

// TestSetFieldsMeanwhile: what is compiled while the choice changes is never
// kept as it was by the choice before.
func TestSetFieldsMeanwhile(t *testing.T) {
	t.Parallel()
	rules := audience.NewRules()
	sales := campaigns.Campaign{Audience: `department == "salg"`, Scope: `location == "oslo"`}
	for range 200 {
		var all sync.WaitGroup
		for range 2 {
			all.Go(func() { rules.Member(&sales, &kari) })
		}
		all.Go(func() { rules.SetFields("department", "location") })
		all.Wait()
		if !rules.Member(&sales, &kari) {
			t.Fatal("the choice doesn't count")
		}
		all.Go(func() { rules.Member(&sales, &kari) })
		all.Go(func() { rules.SetFields("department") })
		all.Wait()
		if rules.Member(&sales, &kari) {
			t.Fatal("the choice before still counts")
		}
	}
}

// TestManyRules: somebody tries out more expressions than are kept, while
// others are asked for.
func TestManyRules(t *testing.T) {
	t.Parallel()
	rules := audience.NewRules("department")
	var all sync.WaitGroup
	for worker := range 4 {
		all.Go(func() {
			for i := range 600 {
				c := campaigns.Campaign{Audience: fmt.Sprintf(`department == "salg" and name != "%d"`, worker*600+i)}
				if !rules.Member(&c, &kari) {
					t.Errorf("%s doesn't match", c.Audience)
				}
			}
		})
	}
	all.Wait()
}

func FuzzCompile(f *testing.F) {
	f.Add(`department == "Salg" && location in ["Oslo", "Bergen"]`, "Salg")
	f.Add(`"Selgere" in groups and not (title contains "lærling")`, "Å")
	f.Add(`((((((((((((everybody))))))))))))`, "")
	f.Add(`not not not not installed or manager == ""`, "x")
	f.Add("“a” == name\n", "a")
	f.Fuzz(func(t *testing.T, expression, word string) {
		p := kari
		p.Name, p.Groups = word, []string{word}
		rule, err := audience.Compile(expression, chosen)
		if err == nil {
			if first := rule.Match(&p); rule.Match(&p) != first {
				t.Error("it depends")
			}
			return
		}
		wrong, ok := errors.AsType[*audience.Error](err)
		if !ok || wrong.Line < 1 || wrong.Column < 1 || wrong.Problem == "" || wrong.Fix == "" {
			t.Errorf("no help: %#v", err)
		}
	})
}

// BenchmarkMatch is what it costs to find the audience of a large
// organisation.
func BenchmarkMatch(b *testing.B) {
	people := make([]courses.Person, 100_000)
	for i := range people {
		people[i] = kari
		people[i].Fields = map[string]string{"department": fmt.Sprintf("Avdeling %d", i%200), "location": "Oslo"}
	}
	for name, expression := range map[string]string{
		"fields": `department == "avdeling 7" && location in ["Oslo", "Bergen"]`,
		"groups": `"Verneombud" in groups and not (title contains "lærling")`,
	} {
		b.Run(name, func(b *testing.B) {
			rule, err := audience.Compile(expression, chosen)
			if err != nil {
				b.Fatal(err)
			}
			for b.Loop() {
				for i := range people {
					rule.Match(&people[i])
				}
			}
			b.ReportMetric(float64(b.Elapsed().Milliseconds())/float64(b.N), "ms/100000")
		})
	}
}
