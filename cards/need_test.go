package cards_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/go-json-experiment/json"

	"drypp/cards"
	"drypp/courses"
	"drypp/courses/audience"
	"drypp/courses/library"
	"drypp/courses/needs"
	"drypp/courses/results"
)

// mapped is a catalogue of the library's courses and competences.
var mapped = sync.OnceValue(func() *courses.Catalogue {
	list, err := library.Courses()
	if err != nil {
		panic(err)
	}
	known, err := library.Competences()
	if err != nil {
		panic(err)
	}
	c, err := courses.NewCatalogueOf(known, list...)
	if err != nil {
		panic(err)
	}
	return c
})

// about returns what somebody is asked about a competence of the library's.
func about(competence string) needs.Card {
	m, ok := needs.Choose(mapped(), competence, someone, "autumn", nil)
	if !ok {
		panic("nothing is asked about " + competence)
	}
	return m
}

// outcome is what a mapping gave.
func outcome(competence string, self, right, asked int) needs.Outcome {
	return needs.Outcome{Campaign: "autumn", Competence: competence, Self: self, Right: right, Asked: asked, At: noon}
}

// picture is of somebody with an outcome of every verdict.
func picture(l courses.Language) cards.Card {
	p := needs.PictureOf(mapped(), []needs.Outcome{
		outcome("recognise-phishing", 2, 1, 3), outcome("report-incidents", 5, 3, 3), outcome("protect-sign-in", 5, 1, 3),
		outcome("choose-passwords", 2, 3, 3), outcome("speak-up", 3, 0, 0),
	}, nil, noon)
	var taken []cards.Taken
	for _, c := range p.Courses {
		taken = append(taken, cards.Taken{Course: c})
	}
	return cards.Needs(l, p, taken)
}

// needsReport is of an organisation, by a field if there is one.
func needsReport(field string) *results.NeedsReport {
	r := &results.NeedsReport{Field: field, Fields: []string{"department", "location"}, People: 120}
	for i, title := range []string{"Gjenkjenne *nettfiske*", "Si fra om brudd på sikkerheten", "Beskytte innloggingen"} {
		l := results.NeedsLine{Competence: fmt.Sprint("c", i), Title: title, People: 100 + i, Needing: 80 - 30*i, Self: 2.4 + float64(i), Right: 40 + 20*i, Need: i < 2, Courses: []string{"phishing", "passwords"}}
		if field != "" {
			l.Competence, l.Title, l.Value = "c0", "Gjenkjenne *nettfiske*", []string{"Drift", `Salg & "[marked]"`, "Ledelse"}[i]
			if i == 2 {
				l = results.NeedsLine{Competence: "c0", Title: l.Title, Value: l.Value, Withheld: true, Courses: l.Courses}
			}
		}
		r.Lines = append(r.Lines, l)
	}
	if field == "" {
		r.Lines = append(r.Lines, results.NeedsLine{Competence: "few", Title: "Taushetsplikt", Withheld: true}, results.NeedsLine{Competence: "own", Title: "Uten spørsmål", People: 9, Self: 2, Right: -1, Need: true, Needing: 100})
	}
	return r
}

var needKinds = []kind{
	{"map", func(l courses.Language) cards.Card {
		return cards.Map(l, about("recognise-phishing"), someone, "autumn", "d-1")
	}},
	{"map-unfinished", func(l courses.Language) cards.Card {
		m := about("protect-sign-in")
		return cards.MapUnfinished(l, m, someone, "autumn", "", "4"+courses.Separator+"b", []int{2, 3})
	}},
	{"map-self", func(l courses.Language) cards.Card {
		return cards.Map(l, needs.Card{Competence: courses.Competence{ID: "x", Titles: map[courses.Language]string{l: "X"}}}, someone, "autumn", "")
	}},
	{"map-longest", func(l courses.Language) cards.Card { return cards.Map(l, longestMap(), someone, "autumn", "d-1") }},
	{"map-noted", func(l courses.Language) cards.Card { return cards.MapNoted(l, "autumn", "report-incidents", 1, 4) }},
	{"map-gone", cards.MapGone},
	{"needs", picture},
	{"needs-none", func(l courses.Language) cards.Card { return cards.Needs(l, &needs.Picture{}, nil) }},
	{"needs-enough", func(l courses.Language) cards.Card {
		return cards.Needs(l, needs.PictureOf(mapped(), []needs.Outcome{outcome("recognise-phishing", 5, 3, 3)}, nil, noon), nil)
	}},
	{"needs-map", func(l courses.Language) cards.Card { return cards.NeedsMap(l, needsReport("")) }},
	{"needs-map-field", func(l courses.Language) cards.Card { return cards.NeedsMap(l, needsReport("department")) }},
	{"needs-map-none", func(l courses.Language) cards.Card { return cards.NeedsMap(l, &results.NeedsReport{}) }},
}

// longestMap asks questions that are as long as they may be.
func longestMap() needs.Card {
	c := fixture()
	for _, ed := range c.Editions {
		for i := range ed.Questions {
			q := &ed.Questions[i]
			q.Kind, q.Options, q.Title = courses.Single, nil, strings.Repeat("Why so? ", 20)
			for j := range courses.MaxOptions {
				q.Options = append(q.Options, courses.Option{Right: j == 0, Text: strings.Repeat("word ", 70), Why: "Because."})
			}
		}
	}
	c.Competences = []string{"long"}
	catalogue, err := courses.NewCatalogue(c)
	if err != nil {
		panic(err)
	}
	m, _ := needs.Choose(catalogue, "long", someone, "autumn", nil)
	if len(m.Questions) != needs.Questions {
		panic("the longest questions aren't asked")
	}
	return m
}

// TestMapTellsNothing: the card doesn't give away what is right, and its button says
// what it asked.
func TestMapTellsNothing(t *testing.T) {
	t.Parallel()
	for _, k := range mapped().Competences() {
		m, ok := needs.Choose(mapped(), k.ID, someone, "autumn", nil)
		if !ok {
			continue
		}
		for _, l := range courses.Languages {
			card := cards.Map(l, m, someone, "autumn", "d-1")
			for _, q := range m.Questions {
				for _, o := range q.Course.Edition(l).Questions[q.Index].Options {
					if why, _ := json.Marshal(o.Why); strings.Contains(string(card.JSON), strings.Trim(string(why), `"`)) {
						t.Errorf("%s: the card says %s", l, why)
					}
				}
			}
			_, buttons := show(t, card)
			want := cards.Data{Do: cards.DoMap, Step: k.ID, Campaign: "autumn", Delivery: "d-1", View: cards.View{Value: m.IDs()}}
			for _, d := range buttons {
				if d != want {
					t.Errorf("%s: sends %+v, want %+v", l, d, want)
				}
			}
			for _, in := range filled(t, card, "d-1") {
				if _, missing := m.Outcome("autumn", someone, in.Answer, noon); len(missing) > 0 {
					t.Errorf("%s: of %q the inputs %v are missing", l, in.Answer, missing)
				}
			}
		}
	}
}

func TestPictureSays(t *testing.T) {
	t.Parallel()
	texts, buttons := show(t, picture(courses.English))
	has(t, texts, "Recognising phishing", "You think 2 of 5 · 1 of 3 right", "most to gain", "your answers say the same", "a refresher", "better than you thought", "you can learn more")
	for _, b := range []string{"Start: Phishing"} {
		if d, ok := buttons[b]; !ok || d.Do != cards.DoStart {
			t.Errorf("there is no button %q among %v", b, buttons)
		}
	}
}

// TestNeedBecomesCampaign: the button of a need brings the first form with the
// courses, and with the part of the people if it is about one.
func TestNeedBecomesCampaign(t *testing.T) {
	t.Parallel()
	texts, buttons := show(t, cards.NeedsMap(courses.English, needsReport("")))
	has(t, texts, "Needs more", "80%", "2.4", "40%", `Gjenkjenne \*nettfiske\*`, "A need", "No need", "aren’t shown")
	draft := cards.Draft{Name: "Gjenkjenne *nettfiske*", Courses: "phishing,passwords"}
	sends(t, buttons, "Make a campaign: Gjenkjenne *nettfiske*", cards.Data{Do: cards.DoDraft, Step: cards.StepWhat, Draft: draft})
	sends(t, buttons, "By department: Gjenkjenne *nettfiske*", cards.Data{Do: cards.DoNeedsMap, Step: "c0", View: cards.View{Field: "department"}})
	for _, none := range []string{"Make a campaign: Beskytte innloggingen", "Make a campaign: Uten spørsmål", "Make a campaign: Taushetsplikt"} {
		if _, ok := buttons[none]; ok {
			t.Errorf("there is a button %q", none)
		}
	}
	_, buttons = show(t, cards.NeedsMap(courses.English, needsReport("department")))
	draft.Audience = `department == "Salg & \"[marked]\""`
	sends(t, buttons, `Make a campaign: Salg & "[marked]"`, cards.Data{Do: cards.DoDraft, Step: cards.StepWhat, Draft: draft})
	rule, err := audience.NewRules("department").Rule(draft.Audience)
	if err != nil {
		t.Fatal(err)
	}
	for value, want := range map[string]bool{`Salg & "[marked]"`: true, "Salg": false} {
		if got := rule.Match(&courses.Person{Fields: map[string]string{"department": value}}); got != want {
			t.Errorf("%s of %q selects %v", draft.Audience, value, got)
		}
	}
}

// TestManyNeedsFit: as many competences as there may be fit on a card.
func TestManyNeedsFit(t *testing.T) {
	t.Parallel()
	r := needsReport("")
	for i := range 60 {
		l := r.Lines[0]
		l.Competence, l.Title = fmt.Sprint("more-", i), strings.Repeat("Noe å kunne ", 8)
		r.Lines = append(r.Lines, l)
	}
	texts, _ := show(t, cards.NeedsMap(courses.English, r))
	has(t, texts, "more that there is no room for")
	p := &needs.Picture{}
	for i := range 60 {
		k := courses.Competence{ID: fmt.Sprint("more-", i), Titles: map[courses.Language]string{courses.English: strings.Repeat("Anything ", 8)}}
		p.Lines = append(p.Lines, needs.PictureLine{Competence: k, Outcome: outcome(k.ID, 2, 1, 3)})
	}
	show(t, cards.Needs(courses.English, p, everyState()[:5]))
}
