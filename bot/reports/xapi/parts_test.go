package xapi

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"drypp/bot/store"
	"drypp/courses"
)

// drill is a course with each kind of question that asks for several things, a place
// or a way.
func drill() *courses.Course {
	in := func(l courses.Language, smoke, hot, cold, wait, leave, door, word string) *courses.Edition {
		blank := func(spellings ...string) courses.Part {
			return courses.Part{Text: "?", Options: []courses.Option{{Spellings: spellings, Right: true}, {Spellings: []string{wait}}, {Otherwise: true}}}
		}
		match := question("match", courses.Matching, smoke, courses.Option{Text: hot}, courses.Option{Text: cold})
		match.Credit, match.Parts = courses.PerPart, []courses.Part{{Text: smoke, Match: 1}, {Text: door, Match: 0}}
		way := question("way", courses.Scenario, smoke)
		way.Scenes = []courses.Scene{
			{ID: "hall", Title: smoke, Options: []courses.Option{{Text: wait, Credit: 25}, {Text: leave, To: "door"}}},
			{ID: "door", Title: door, Options: []courses.Option{{Text: hot + " [,] " + cold, Right: true}, {Text: cold}}},
		}
		place := question("place", courses.Spot, door, courses.Option{Text: hot, X: 1, Y: 2}, courses.Option{Text: cold, Right: true, X: 500})
		place.Picture = &courses.Image{URL: "data:image/png;base64,AAAA", Alt: door}
		fill := question("fill", courses.Blanks, smoke)
		fill.Credit, fill.Parts = courses.PerPart, []courses.Part{blank(word, "110"), blank(cold)}
		return &courses.Edition{Language: l, Title: smoke, Lessons: []courses.Lesson{{ID: "l"}}, Questions: []courses.Question{
			match, question("order", courses.Ordering, door, courses.Option{Text: hot}, courses.Option{Text: cold}, courses.Option{Text: leave}), way, place, fill}}
	}
	return &courses.Course{ID: "drill", Version: 2, PassMark: 50, Editions: map[courses.Language]*courses.Edition{
		courses.Bokmaal: in(courses.Bokmaal, "Røyk", "Varm", "Kald", "Vente", "Gå ut", "Døra", "hundreogti"),
		courses.English: in(courses.English, "Smoke", "Hot", "Cold", "Wait", "Leave", "The door", "one hundred and ten"),
	}}
}

// drilled answers each question of the drill: rightly, in part, and wrongly.
var drilled = map[string][]string{
	"match": {"1 0", "1 1", "0 1"}, "order": {"0 1 2", "2 1 0"}, "way": {"1 0", "0", "1 1"},
	"place": {"1", "0"}, "fill": {"one hundred and ten\x1fKald", "110\x1fVente", "Vente\x1fVente"},
}

func drillMaker(t *testing.T) *Maker {
	t.Helper()
	m := maker(t)
	c, err := courses.NewCatalogue(drill())
	if err != nil {
		t.Fatal(err)
	}
	m.Courses = c
	return m
}

// drillStatements tells of each of the answers, in the order of the questions.
func drillStatements(t *testing.T, m *Maker) []Statement {
	t.Helper()
	c := drill()
	var list []Statement
	for i := range c.Edition("").Questions {
		q := &c.Edition("").Questions[i]
		for try, response := range drilled[q.ID] {
			g, ok := c.Grade("", i, response)
			if !ok {
				t.Fatalf("%q is no answer to %s", response, q.ID)
			}
			list = append(list, m.answered(&store.PersonEvent{Person: kari, Event: store.Event{
				Kind: store.EventAnswered, Course: c.ID, Version: c.Version, Enrolment: "e1", Try: try + 1, Question: q.ID,
				Response: response, Right: g.Right, At: began.Add(time.Duration(i) * time.Minute)}}))
		}
	}
	return list
}

// TestParts shows what is said of questions that ask for several things.
func TestParts(t *testing.T) {
	t.Parallel()
	text, err := json.Marshal(drillStatements(t, drillMaker(t)), jsontext.WithIndent("\t"), json.Deterministic(true))
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "parts.json", append(text, '\n'))
	complaints := validate(t, text, `for (const s of all) for (const w of validate(s)) console.log(s.object.id, w.constructor.name, w.path, w.data);`)
	if complaints != "" {
		t.Error(complaints)
	}
}

// TestPartsConform: the components and patterns of each interaction are those that
// xAPI has for it, and a right response is one of the patterns (2.4.4.1).
func TestPartsConform(t *testing.T) {
	t.Parallel()
	for _, s := range drillStatements(t, drillMaker(t)) {
		d := s.Object.Definition
		has := [4]bool{d.Choices != nil, d.Source != nil, d.Target != nil, d.Steps != nil}
		if want := map[string][4]bool{matching: {1: true, 2: true}, sequencing: {0: true}, performance: {3: true}, aChoice: {0: true}, fillIn: {}}[d.Interaction]; has != want {
			t.Errorf("%s has components %v, want %v", d.Interaction, has, want)
		}
		for _, list := range [][]Choice{d.Choices, d.Source, d.Target, d.Steps} {
			ids := map[string]bool{}
			for _, c := range list {
				if ids[c.ID] || strings.ContainsAny(c.ID, " \t") || len(c.Description) != 2 {
					t.Errorf("%s: the component %+v", d.Interaction, c)
				}
				ids[c.ID] = true
			}
		}
		right := slices.ContainsFunc(d.Right, func(p string) bool { return p == *s.Result.Response })
		if d.Interaction != performance && right != *s.Result.Success {
			t.Errorf("%s: %q among %q is told to be right %v", d.Interaction, *s.Result.Response, d.Right, *s.Result.Success)
		}
		if strings.Contains(*s.Result.Response, courses.Separator) {
			t.Errorf("%s: a response with what parts inputs in it", d.Interaction)
		}
	}
}

// TestPartlyRight: a score is told of what is right in part, and of nothing else.
func TestPartlyRight(t *testing.T) {
	t.Parallel()
	want := map[string]float64{"match 2": 0.5, "way 2": 0.25, "fill 2": 0.5}
	for _, s := range drillStatements(t, drillMaker(t)) {
		name := s.Object.ID[strings.LastIndex(s.Object.ID, "/")+1:] + " " + string(rune('0'+s.Context.Extensions["https://kurs.example.no/xapi/try"].(int)))
		got := 0.0
		if s.Result.Score != nil {
			got = s.Result.Score.Scaled
		}
		if got != want[name] {
			t.Errorf("%s: the score is %v, want %v", name, got, want[name])
		}
	}
	newer := drillMaker(t)
	if s := newer.worth(&store.Event{Course: "drill", Version: 9, Question: "match", Response: "1 1"}); s != nil {
		t.Errorf("another version's answer has the score %+v", s)
	}
}

// TestTypedParts: by account, what somebody typed into blanks is told only if the
// author wrote all of it.
func TestTypedParts(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		actor          Actor
		version        int
		response, want string
	}{
		{ByAccount, 2, "110\x1fCold", "110[,]Cold"},
		{ByAccount, 2, "110\x1fKari Ødegård", ""},
		{ByAccount, 1, "110\x1fCold", ""},
		{ByHash, 2, "110\x1fKari Ødegård", "110[,]Kari Ødegård"},
		{ByHash, 1, "110\x1fKari", "110[,]Kari"},
	} {
		m := drillMaker(t)
		m.Actor = c.actor
		_, got := m.question(&store.Event{Course: "drill", Version: c.version, Question: "fill", Response: c.response})
		if (got == nil) != (c.want == "") || got != nil && *got != c.want {
			t.Errorf("%+v: got %v", c, got)
		}
	}
}

// TestManyFillings: where there are more right answers than can be told, none is.
func TestManyFillings(t *testing.T) {
	t.Parallel()
	c := drill()
	for _, ed := range c.Editions {
		q := &ed.Questions[4]
		for range 5 {
			q.Parts = append(q.Parts, q.Parts[0])
		}
	}
	if list := fillings(c, 4); list != nil {
		t.Errorf("%d right answers are told", len(list))
	}
}
