package surveys_test

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"drypp/courses"
	"drypp/courses/markdown"
	"drypp/courses/surveys"
)

// whole is a file with every kind of question, in two languages.
const whole = `id: lunch
named: true
title: {nb: Lunsj, en: Lunch}
summary:
  nb: Om maten.
  en: About the food.
questions:
  - id: taste
    kind: scale
    points: 7
    title: {nb: Maten er god., en: The food is good.}
    low: {nb: uenig, en: disagree}
    high: {nb: enig, en: agree}
  - id: dish
    kind: single
    title: {nb: Beste rett?, en: Best dish?}
    options:
      - {nb: Suppe, en: Soup}
      - {nb: "1", en: 1}
  - id: days
    kind: several
    optional: true
    title: {nb: Hvilke dager?, en: Which days?}
    options:
      - {nb: Mandag, en: Monday}
      - {nb: Tirsdag, en: Tuesday}
      - {nb: Onsdag, en: Wednesday}
  - id: stars
    kind: stars
    title: {nb: Stjerner, en: Stars}
  - id: recommend
    kind: enps
    title: {nb: Anbefale?, en: Recommend?}
  - id: more
    kind: text
    title:
      nb: |
        Noe mer,
        kanskje?
      en: More?
`

func lunch(t testing.TB) *surveys.Survey {
	t.Helper()
	s, err := surveys.Parse("my-surveys/lunch.yaml", []byte(whole))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestParse(t *testing.T) {
	t.Parallel()
	s := lunch(t)
	if s.ID != "lunch" || !s.Named || len(s.Editions) != 2 || len(s.Questions) != 6 {
		t.Fatalf("read %+v", s)
	}
	want := []surveys.Question{
		{ID: "taste", Kind: surveys.Scale, Points: 7}, {ID: "dish", Kind: surveys.Single, Options: 2},
		{ID: "days", Kind: surveys.Several, Options: 3, Optional: true}, {ID: "stars", Kind: surveys.Stars},
		{ID: "recommend", Kind: surveys.ENPS}, {ID: "more", Kind: surveys.Text},
	}
	if !slices.Equal(s.Questions, want) {
		t.Errorf("questions: %+v", s.Questions)
	}
	nb, en := s.Editions[courses.Bokmaal], s.Editions[courses.English]
	if nb.Title != "Lunsj" || nb.Summary != "Om maten." || nb.Questions[0].High != "enig" || nb.Questions[5].Title != "Noe mer, kanskje?" {
		t.Errorf("nb: %+v", nb)
	}
	if got := en.Questions[1].Options; !slices.Equal(got, []string{"Soup", "1"}) {
		t.Errorf("options: %q", got)
	}
	if s.Edition(courses.Nynorsk) != nb || s.Edition(courses.English) != en {
		t.Error("another edition than that of the language, or the first")
	}
}

// TestFaults changes one thing in a file that is right, and sees that it is named
// with its line.
func TestFaults(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("å", 401)
	for name, test := range map[string]struct {
		old, new string
		want     []string // line: code: part of the sentence
	}{
		"unknown key":      {"named: true", "nmaed: true", []string{"2: unknown-key: did you mean named?"}},
		"key twice":        {"named: true", "id: lunch", []string{"2: syntax: already defined"}},
		"unknown in one":   {"    optional: true", "    optionel: true", []string{"22: unknown-key: did you mean optional?"}},
		"misspelt needed":  {"id: lunch", "idd: lunch", []string{"1: unknown-key: did you mean id?"}},
		"no title":         {"title: {nb: Lunsj, en: Lunch}\n", "", []string{"1: missing-key: the key title is missing"}},
		"language missing": {"{nb: Suppe, en: Soup}", "{nb: Suppe}", []string{"18: languages: no en"}},
		"language extra":   {"{nb: Suppe, en: Soup}", "{nb: Suppe, en: Soup, nn: Suppe}", []string{"18: languages: the title has no nn"}},
		"no language":      {"{nb: Lunsj, en: Lunch}", "{}", []string{"3: languages: no text in any language"}},
		"bad language":     {"{nb: Suppe, en: Soup}", "{no: Suppe, nb: Suppe, en: Soup}", []string{"18: unknown-key: \"no\""}},
		"empty text":       {"{nb: Suppe, en: Soup}", "{nb: ~, en: Soup}", []string{"18: value: empty"}},
		"long text":        {"Om maten.", long, []string{"5: value: 401 characters"}},
		"list for text":    {"{nb: Suppe, en: Soup}", "{nb: [a], en: Soup}", []string{"18: value: not a text"}},
		"text for keys":    {"{nb: Suppe, en: Soup}", "Soup", []string{"18: syntax: keys expected"}},
		"id":               {"- id: taste", "- id: Taste!", []string{"8: id: \"Taste!\""}},
		"file's name":      {"id: lunch", "id: dinner", []string{"1: id: but the file is called \"lunch\""}},
		"id twice":         {"- id: dish", "- id: taste", []string{"14: duplicate-id: two questions"}},
		"kind":             {"kind: several", "kind: severl", []string{"21: kind: did you mean several?"}},
		"points":           {"points: 7", "points: 11", []string{"10: value: from 3 to 10"}},
		"points no number": {"points: 7", "points: many", []string{"10: value: from 3 to 10"}},
		"no points":        {"    points: 7\n", "", []string{"9: missing-key: needs points"}},
		"points of single": {"kind: single", "kind: single\n    points: 5", []string{"16: kind: single has no points"}},
		"one end":          {"    high: {nb: enig, en: agree}\n", "", []string{"9: missing-key: only one end"}},
		"optional":         {"optional: true", "optional: yes please", []string{"22: value: neither true nor false"}},
		"one option":       {"      - {nb: \"1\", en: 1}\n", "", []string{"18: answers: no list of 2 to 10"}},
		"same option":      {"{nb: \"1\", en: 1}", "{nb: \"1\", en: SOUP}", []string{"19: answers: two options say \"SOUP\""}},
		"questions":        {"questions:", "questions: 3\nsummry:", []string{"7: syntax: questions is no list", "8: unknown-key: did you mean summary?"}},
		"anchor":           {"{nb: Lunsj, en: Lunch}", "&a {nb: Lunsj, en: Lunch}", []string{"3: syntax: isn't understood"}},
		"tag":              {"named: true", "named: !!bool true", []string{"2: syntax: isn't understood"}},
		"syntax":           {"named: true", "named: [", []string{"syntax: can't be read"}},
		"brackets":         {"named: true", "named: " + strings.Repeat("[", 3000), []string{"0: syntax: brackets"}},
		"hyphens":          {"named: true", "named: " + strings.Repeat("- ", 3000), []string{"0: syntax: hyphens"}},
		"colons":           {"named: true", "named: " + strings.Repeat("a: ", 3000), []string{"0: syntax: colons"}},
		"not UTF-8":        {"Om maten.", "Om \xff", []string{"0: syntax: UTF-8"}},
		"too large":        {"Om maten.", strings.Repeat("x", surveys.MaxFile), []string{"0: syntax: at most 65536"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if !strings.Contains(whole, test.old) {
				t.Fatalf("the file has no %q", test.old)
			}
			_, err := surveys.Parse("my-surveys/lunch.yaml", []byte(strings.Replace(whole, test.old, test.new, 1)))
			found, ok := errors.AsType[markdown.Findings](err)
			if !ok || len(found) != len(test.want) {
				t.Fatalf("found %v, want %q", err, test.want)
			}
			for i, want := range test.want {
				got := fmt.Sprintf("%d: %s: %s", found[i].Line, found[i].Code, found[i].Sentence())
				for part := range strings.SplitSeq(want, ": ") {
					if !strings.Contains(got, part) {
						t.Errorf("found %q, want %q", got, want)
					}
				}
			}
		})
	}
}

// TestTooMuch: what doesn't fit on a card is refused.
func TestTooMuch(t *testing.T) {
	t.Parallel()
	file := func(questions int, text string) string {
		s := "id: x\ntitle: {en: X}\nsummary: {en: X}\nquestions:\n"
		for i := range questions {
			s += fmt.Sprintf("  - id: q%d\n    kind: single\n    title: {en: Q}\n    options:\n", i)
			for j := range surveys.MaxOptions {
				s += fmt.Sprintf("      - {en: %s%d}\n", text, j)
			}
		}
		return s
	}
	for _, test := range []struct {
		name, file, want string
	}{
		{"questions", file(surveys.MaxQuestions+1, "o"), "leave 10"},
		{"texts", file(surveys.MaxQuestions, strings.Repeat("o", 90)), "leave at most 8192"},
		{"empty", "", "the file is empty"},
		{"a text", "hello", "here are keys expected"},
	} {
		_, err := surveys.Parse("x.yaml", []byte(test.file))
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v, want %q", test.name, err, test.want)
		}
	}
	if _, err := surveys.Parse("x.yaml", []byte(file(surveys.MaxQuestions, "o"))); err != nil {
		t.Errorf("as much as may be: %v", err)
	}
}

func TestLoad(t *testing.T) {
	t.Parallel()
	folder := fstest.MapFS{
		"lunch.yaml": {Data: []byte(whole)}, "coffee.yaml": {Data: []byte(strings.Replace(whole, "id: lunch", "id: coffee", 1))},
		"README.md": {Data: []byte("hello")}, ".hidden.yaml": {Data: []byte("hello")}, "old/tea.yaml": {Data: []byte("hello")},
	}
	list, err := surveys.Load(folder)
	if err != nil || len(list) != 2 || list[0].ID != "coffee" || list[1].ID != "lunch" {
		t.Errorf("loaded %v, %v", list, err)
	}
	folder["bad.yaml"], folder["worse.yaml"] = &fstest.MapFile{Data: []byte("id: bad")}, &fstest.MapFile{Data: []byte("[")}
	_, err = surveys.Load(folder)
	if found, ok := errors.AsType[markdown.Findings](err); !ok || len(found) != 4 || found[0].File != "bad.yaml" || found[3].File != "worse.yaml" {
		t.Errorf("found %v", err)
	}
	if _, err := surveys.Load(fstest.MapFS{"x.yaml": {Mode: 1 << 31}}); err != nil {
		t.Errorf("a folder with the name of a file: %v", err)
	}
}

// TestAlong: the surveys that come along are in every language, and anonymous.
func TestAlong(t *testing.T) {
	t.Parallel()
	list, err := surveys.Along()
	if err != nil {
		t.Fatal(err)
	}
	c, err := surveys.NewCatalogue(list...)
	if err != nil {
		t.Fatal(err)
	}
	feedback, pulse := c.Survey("course-feedback"), c.Survey("workplace-pulse")
	if len(list) != 2 || feedback == nil || pulse == nil || len(feedback.Questions) != 5 || len(pulse.Questions) != 8 {
		t.Fatalf("there are %v", list)
	}
	if pulse.Questions[0].Kind != surveys.ENPS {
		t.Errorf("the pulse begins with %s", pulse.Questions[0].Kind)
	}
	for _, s := range list {
		if s.Named || len(s.Editions) != len(courses.Languages) {
			t.Errorf("%s: named %v, %d languages", s.ID, s.Named, len(s.Editions))
		}
	}
}

// TestGuide: the example of the author's guide is a survey.
func TestGuide(t *testing.T) {
	t.Parallel()
	guide, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, section, _ := strings.Cut(string(guide), "\n## Surveys\n")
	_, example, _ := strings.Cut(section, "```yaml\n")
	example, _, _ = strings.Cut(example, "```")
	s, err := surveys.Parse("lunch.yaml", []byte(example))
	if err != nil || len(s.Questions) != 2 || len(s.Editions) != len(courses.Languages) {
		t.Errorf("the guide's example: %+v, %v", s, err)
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(whole))
	f.Add([]byte("id: x\nquestions: [{}, [], 3, ~, {options: {a: b}}]"))
	f.Add([]byte("? [a]\n: b\n- c"))
	f.Add([]byte("title: {nb: |\n  x}"))
	f.Fuzz(func(t *testing.T, src []byte) {
		s, err := surveys.Parse("x.yaml", src)
		if found, ok := errors.AsType[markdown.Findings](err); ok {
			if len(found) == 0 || !slices.IsSortedFunc(found, func(a, b markdown.Finding) int { return a.Line - b.Line }) {
				t.Fatalf("found %v", found)
			}
			return
		}
		if err != nil || s.ID != "x" || len(s.Questions) == 0 || len(s.Questions) > surveys.MaxQuestions || s.Edition("") == nil {
			t.Fatalf("read %+v, %v", s, err)
		}
		for l, ed := range s.Editions {
			if ed.Title == "" || ed.Summary == "" || len(ed.Questions) != len(s.Questions) {
				t.Fatalf("%s: %+v", l, ed)
			}
			for i := range s.Questions {
				low, high := s.Questions[i].Range()
				for at := range high - low + 1 {
					if s.Questions[i].Label(&ed.Questions[i], at) == "" {
						t.Fatalf("%s, %d: an answer has no name", l, i)
					}
				}
			}
		}
	})
}
