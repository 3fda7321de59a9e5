package markdown

import (
	"reflect"
	"strings"
	"testing"
	"testing/fstest"

	"drypp/courses"
)

// examining is a test as people write it, in other than the plain form.
const examining = `---
id: fire
title: Fire
summary: What to do when it burns.
version: 2
minutes: 3
pass: 80
test: # three years' worth
  feedback: at-end
  blueprint:
    stairs: 2   # of five
    # the lift, too
    lifts: 1
  draw: 4
competences: [fire-safety]
---
`

// declared is a lesson with a document, and a question.
const declared = "# Fire {#fire changed=2}\n\nGet out.\n\n[The fire  rules](https://example.org/rules.pdf?a=1&b=2){.document version=12}\n\n" + question

func TestATest(t *testing.T) {
	t.Parallel()
	want := &courses.Test{Draw: 4, Silent: true, Blueprint: []courses.TopicDraw{{Topic: "stairs", Draw: 2}, {Topic: "lifts", Draw: 1}}}
	for name, tt := range map[string]struct {
		src  string
		want *courses.Test
	}{
		"in lines":     {examining, want},
		"in braces":    {strings.Replace(head, "---\n", "---\ncompetences: [x]\ntest: {draw: 4, blueprint: {stairs: 2, lifts: 1}, feedback: at-end}\n", 1), want},
		"just so many": {strings.Replace(head, "---\n", "---\ncompetences: [x]\ntest: {draw: 4, feedback: at-once}\n", 1), &courses.Test{Draw: 4}},
		"none":         {head + "\n" + lesson + question, nil},
	} {
		c := parse(t, tt.src).Course
		if !reflect.DeepEqual(c.Test, tt.want) {
			t.Errorf("%s: got %+v, want %+v", name, c.Test, tt.want)
		}
		if got := string(write(t, c)); got != tt.src {
			t.Errorf("%s: got\n%s\nwant\n%s", name, got, tt.src)
		}
	}
	c := parse(t, strings.Replace(head, "---\n", "---\npretest: true\n", 1)+"\n"+lesson+question).Course
	if !c.Pretest {
		t.Error("pretest: true isn't read")
	}
}

// What is changed in a test is written in plain form, and nothing else is.
func TestATestIsChanged(t *testing.T) {
	t.Parallel()
	c := parse(t, examining).Course
	c.Test.Blueprint[0].Draw, c.Test.Silent = 1, false
	want := examining[:strings.Index(examining, "test:")] + "test:\n  draw: 4\n  blueprint:\n    stairs: 1\n    lifts: 1\n" + examining[strings.Index(examining, "competences:"):]
	if got := string(write(t, c)); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	c = parse(t, head+"\n"+lesson+question).Course
	c.Pretest = true
	if got := string(write(t, c)); got != strings.Replace(head, "1 year\n", "1 year\npretest: true\n", 1)+"\n"+lesson+question {
		t.Errorf("got\n%s", got)
	}
}

func TestADocument(t *testing.T) {
	t.Parallel()
	c := parse(t, head+declared).Course
	ed := c.Editions[courses.English]
	want := &courses.Document{Title: "The fire rules", Version: 12, URL: "https://example.org/rules.pdf?a=1&b=2"}
	if l := ed.Lessons[0]; !reflect.DeepEqual(l.Document, want) || len(l.Body) != 1 {
		t.Errorf("got %+v of %+v, want %+v", l.Document, l, want)
	}
	if got := string(write(t, c)); got != head+declared {
		t.Errorf("got\n%s", got)
	}
	ed.Lessons[0].Document.Version = 13
	plain := "# Fire {#fire changed=2}\n\nGet out.\n\n[The fire rules](https://example.org/rules.pdf?a=1&b=2){.document version=13}\n\n" + question
	if got := string(write(t, c)); got != head+plain {
		t.Errorf("got\n%s\nwant\n%s", got, head+plain)
	}
	ed.Lessons[0].Body, ed.Lessons[0].Document.Version = nil, 1
	only := "# Fire {#fire changed=2}\n\n[The fire rules](https://example.org/rules.pdf?a=1&b=2){.document version=1}\n\n" + question
	if got := string(write(t, c)); got != head+only {
		t.Errorf("got\n%s", got)
	}
	if again := parse(t, head+only).Course; len(again.Editions[courses.English].Lessons[0].Body) > 0 {
		t.Error("a lesson may be nothing but its document")
	}
}

const known = `# What we want people to be able to do.
put-out-fires:
  title:
    nb: Slokke brann
    en: "Putting out fires: small ones"
  statement:
    en: >-
      I can put out
      a small fire.
leave: {title: {nn: Gå ut}}
`

func TestLoadCompetences(t *testing.T) {
	t.Parallel()
	got, err := LoadCompetences(fstest.MapFS{CompetencesFile: {Data: []byte(known)}})
	want := []courses.Competence{
		{ID: "put-out-fires", Titles: map[courses.Language]string{courses.Bokmaal: "Slokke brann", courses.English: "Putting out fires: small ones"},
			Statements: map[courses.Language]string{courses.English: "I can put out a small fire."}},
		{ID: "leave", Titles: map[courses.Language]string{courses.Nynorsk: "Gå ut"}},
	}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, %v; want %+v", got, err, want)
	}
	for name, fsys := range map[string]fstest.MapFS{"no file": {}, "an empty file": {CompetencesFile: {}}, "a remark": {CompetencesFile: {Data: []byte("# nothing yet\n")}}} {
		if got, err := LoadCompetences(fsys); err != nil || len(got) > 0 {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
}

// badCompetences are files that can't be read as they were meant, and what is said
// of them.
var badCompetences = []struct{ name, src, want string }{
	{"no title", "leave:\n  statement: {en: I leave.}\n", `competences.yaml:1: error: missing-key: the competence "leave" has no title: write title: and, below it, nb: and what it is called`},
	{"nothing", "leave:\n", `competences.yaml:1: error: missing-key: the competence "leave" has no title: write title: and, below it, nb: and what it is called`},
	{"an empty title", "leave:\n  title:\n  statement: {en: x}\n", `competences.yaml:1: error: missing-key: the competence "leave" has no title: write title: and, below it, nb: and what it is called`},
	{"an id", "Leave at once:\n  title: {en: x}\n", `competences.yaml:1: error: id: the id "Leave at once" won't do: use lower-case letters, digits and hyphens, "leave-at-once" for instance`},
	{"a key", "leave:\n  title: {en: x}\n  titel: {en: x}\n", `competences.yaml:3: error: unknown-key: a competence has no key "titel": write title or statement`},
	{"a language", "leave:\n  title:\n    en: x\n    de: y\n", `competences.yaml:4: error: languages: "de" is no language of Drypp: write nb, nn or en`},
	{"an empty text", "leave:\n  title:\n    en: x\n    nb:\n", `competences.yaml:4: error: value: there is no text in nb: write one, or take the line out`},
	{"a list", "- leave\n", `competences.yaml:1: error: syntax: there are no keys here: write a competence's id and, below it, its title`},
	{"a text", "leave:\n  title: Leave\n", "competences.yaml:2: error: syntax: there are no keys here: write a language, nb, nn or en, and the text on each line"},
	{"an anchor", "leave: &a\n  title: {en: x}\n", `competences.yaml:1: error: syntax: "&" isn't understood here: write the value out, in quotes if it begins with a special character`},
	{"too deep", "leave: " + strings.Repeat("{a: ", 40) + strings.Repeat("}", 40) + "\n", "competences.yaml:1: error: syntax: the line is nested too deeply: write a key and its value on each line"},
	{"too large", strings.Repeat("#", MaxFile+1), "competences.yaml: error: file: the file is larger than 256 KiB: say less in it"},
}

func TestBadCompetences(t *testing.T) {
	t.Parallel()
	for _, tt := range badCompetences {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			fsys := fstest.MapFS{CompetencesFile: {Data: []byte(tt.src)}}
			found, err := LintCompetences(fsys, "")
			if err != nil || len(found) == 0 {
				t.Fatalf("found %v, %v", found, err)
			}
			f := found[0]
			if got := f.Place() + ": " + string(f.Severity) + ": " + string(f.Code) + ": " + f.Sentence(); got != tt.want {
				t.Errorf("got\n%s\nwant\n%s", got, tt.want)
			}
			if _, err := LoadCompetences(fsys); err == nil {
				t.Error("it is loaded all the same")
			}
		})
	}
	found, _ := LintCompetences(fstest.MapFS{CompetencesFile: {Data: []byte("x:\n")}}, "my/courses")
	if len(found) != 1 || found[0].File != "my/courses/competences.yaml" {
		t.Errorf("found %+v", found)
	}
	many := strings.Builder{}
	for i := range MaxCompetences + 5 {
		many.WriteString("a" + strings.Repeat("b", i%50) + "-" + strings.Repeat("c", i/50) + ": {title: {en: x}}\n")
	}
	if list, found := ParseCompetences("x", []byte(strings.ReplaceAll(many.String(), "-:", ":"))); len(list) > MaxCompetences || found.Errors() == 0 {
		t.Errorf("%d competences, and found %d", len(list), len(found))
	}
}

func FuzzCompetences(f *testing.F) {
	f.Add([]byte(known))
	for _, tt := range badCompetences {
		if len(tt.src) < 2000 {
			f.Add([]byte(tt.src))
		}
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		list, found := ParseCompetences("x", src)
		for _, c := range list {
			if !courses.ValidID(c.ID) || len(c.Titles) == 0 && found.Errors() == 0 {
				t.Errorf("%+v", c)
			}
		}
		for _, f := range found {
			if f.File == "" || f.Message == "" || f.Fix == "" {
				t.Errorf("%+v", f)
			}
		}
		if _, err := courses.NewCatalogueOf(list); err != nil {
			t.Error(err)
		}
	})
}
