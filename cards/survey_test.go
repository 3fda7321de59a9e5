package cards_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"
	"github.com/go-json-experiment/json"

	"drypp/cards"
	"drypp/cards/cardstest"
	"drypp/courses"
	"drypp/courses/calendar"
	"drypp/courses/surveys"
)

// along returns a survey that comes along.
func along(id string) *surveys.Survey {
	list, err := surveys.Along()
	if err != nil {
		panic(err)
	}
	c, err := surveys.NewCatalogue(list...)
	if err != nil {
		panic(err)
	}
	return c.Survey(id)
}

// named is a survey that isn't anonymous.
func named(id string) *surveys.Survey {
	s := *along(id)
	s.Named = true
	return &s
}

// longest is a survey as long as one may be, of questions of a kind.
func longest(kind surveys.Kind) *surveys.Survey {
	src := "id: longest\ntitle: {en: \"" + strings.Repeat("Every day ", 15) + "\"}\nsummary: {en: \"" + strings.Repeat("Anything ", 44) + "\"}\nquestions:\n"
	option := strings.Repeat("\\\"x\\\" ", 13)
	for i := range surveys.MaxQuestions {
		src += fmt.Sprintf("  - id: q%d\n    kind: %s\n    title: {en: \"%s\"}\n", i, kind, strings.Repeat("How often? ", 13))
		switch kind {
		case surveys.Several:
			src += "    options:\n"
			for j := range surveys.MaxOptions {
				src += fmt.Sprintf("      - {en: \"%s%d\"}\n", option, j)
			}
		case surveys.ENPS:
			src += fmt.Sprintf("    low: {en: \"%s\"}\n    high: {en: \"%s\"}\n", strings.Repeat("l", 60), strings.Repeat("h", 60))
		}
	}
	s, err := surveys.Parse("longest.yaml", []byte(src))
	if err != nil {
		panic(err)
	}
	return s
}

// Campaigns that give the pulse.
var (
	autumnPulse = surveys.Round{Campaign: "pulse-autumn", Name: "Puls *høst*", Start: calendar.Date{Year: 2026, Month: 9, Day: 1}, Ended: true}
	springPulse = surveys.Round{Campaign: "pulse-spring", Name: "Puls vår", Start: calendar.Date{Year: 2026, Month: 3, Day: 2}, Ended: true}
)

// ballots counts n ballots to the pulse.
func ballots(n, shift int) *surveys.Counter {
	c := surveys.NewCounter(along("workplace-pulse"))
	texts := []string{"Flere møterom", "[Mer](https://evil.example) ro", "", strings.Repeat("Kortere møter, og færre av dem. ", 12), "* Ingenting"}
	for i := range n {
		scale := fmt.Sprint(1 + (i*i+shift)%5)
		c.Add(surveys.Ballot{Answers: []string{fmt.Sprint((i*7 + shift) % 11), scale, "4", "5", fmt.Sprint(2 + i%3), scale, "0 3", texts[i%len(texts)]}})
	}
	return c
}

func surveyResults(page, n int, ended bool, last *surveys.Counter) func(courses.Language) cards.Card {
	return func(l courses.Language) cards.Card {
		now := autumnPulse
		now.Ended = ended
		return cards.SurveyResults(l, ballots(n, 0).Results(l, now, last, springPulse), page)
	}
}

var surveyKinds = []kind{
	{"survey", func(l courses.Language) cards.Card {
		return cards.Survey(l, along("workplace-pulse"), "pulse-autumn", "d-1")
	}},
	{"survey-named", func(l courses.Language) cards.Card {
		return cards.Survey(l, named("course-feedback"), "pulse-autumn", "")
	}},
	{"survey-unfinished", func(l courses.Language) cards.Card {
		return cards.SurveyUnfinished(l, along("workplace-pulse"), "pulse-autumn", "d-1", []string{"", "2", "3", "", "5", "1", "0 2", "Flere\nmøterom"}, []int{0, 3})
	}},
	{"survey-taken", surveyNote(cards.SurveyTaken)},
	{"survey-before", surveyNote(cards.SurveyBefore)},
	{"survey-over", surveyNote(cards.SurveyOver)},
	{"survey-gone", func(l courses.Language) cards.Card { return cards.SurveyAnswered(l, nil, cards.SurveyGone) }},
	{"survey-longest", func(l courses.Language) cards.Card {
		return cards.Survey(l, longest(surveys.Several), strings.Repeat("c", courses.MaxID), strings.Repeat("d", 36))
	}},
	{"survey-list", func(l courses.Language) cards.Card {
		autumn, spring := autumnPulse, springPulse
		autumn.Answers, spring.Answers, autumn.Ended = 12, 31, false
		return cards.SurveyList(l, []surveys.Given{
			{Survey: "workplace-pulse", Title: along("workplace-pulse").Edition(l).Title, Questions: 8, Rounds: []surveys.Round{autumn, spring}},
			{Survey: "course-feedback", Title: along("course-feedback").Edition(l).Title, Questions: 5, Named: true},
		})
	}},
	{"survey-list-none", func(l courses.Language) cards.Card { return cards.SurveyList(l, nil) }},
	{"survey-results", surveyResults(0, 23, true, ballots(31, 3))},
	{"survey-results-first", surveyResults(1, 23, true, nil)},
	{"survey-results-texts", surveyResults(2, 23, true, ballots(31, 3))},
	{"survey-results-running", surveyResults(0, 23, false, nil)},
	{"survey-results-few", surveyResults(0, 4, true, nil)},
}

func surveyNote(n cards.SurveyNote) func(courses.Language) cards.Card {
	return func(l courses.Language) cards.Card { return cards.SurveyAnswered(l, along("workplace-pulse"), n) }
}

// TestSurveySends: what the card's inputs can hold, the survey takes, and the button
// says which survey it is and which campaign and delivery brought it.
func TestSurveySends(t *testing.T) {
	t.Parallel()
	s := along("workplace-pulse")
	for _, l := range courses.Languages {
		card := cards.Survey(l, s, "pulse-autumn", "d-1")
		texts, buttons := show(t, card)
		has(t, texts, s.Edition(l).Title)
		if len(buttons) != 1 {
			t.Fatalf("%s: buttons %v", l, buttons)
		}
		for _, d := range buttons {
			if want := (cards.Data{Do: cards.DoSurvey, Step: s.ID, Campaign: "pulse-autumn", Delivery: "d-1"}); d != want {
				t.Errorf("%s: sends %+v", l, d)
			}
		}
		for n, in := range filled(t, card, "d-1") {
			answers, missing, err := s.Canonical(in.Answer)
			if err != nil || len(missing) > 0 {
				t.Errorf("%s: choice %d: %q, missing %v, %v", l, n, answers, missing, err)
			}
		}
	}
}

// filled fills in a card: with the first choice of each input, the second and so on.
func filled(t *testing.T, card cards.Card, delivery string) (list []cards.Data) {
	t.Helper()
	inputs := map[string][]string{}
	var walk func(any)
	walk = func(v any) {
		switch v := v.(type) {
		case []any:
			for _, e := range v {
				walk(e)
			}
		case map[string]any:
			if id, ok := v["id"].(string); ok {
				inputs[id] = nil
				choices, _ := v["choices"].([]any)
				for _, c := range choices {
					inputs[id] = append(inputs[id], c.(map[string]any)["value"].(string))
				}
			}
			walk(v["body"])
			walk(v["items"])
		}
	}
	var root any
	if err := json.Unmarshal(card.JSON, &root); err != nil {
		t.Fatal(err)
	}
	walk(root)
	for n := range 11 {
		sent := map[string]string{"do": cards.DoSurvey, "v": delivery}
		for id, choices := range inputs {
			sent[id] = "text\nand more"
			if len(choices) > 0 {
				sent[id] = choices[min(n, len(choices)-1)]
			}
		}
		raw, err := json.Marshal(sent)
		if err != nil {
			t.Fatal(err)
		}
		d, err := cards.ParseData(raw)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, d)
	}
	return list
}

// TestSurveySays: the card says whether it is anonymous, and never both.
func TestSurveySays(t *testing.T) {
	t.Parallel()
	for _, l := range courses.Languages {
		says := map[bool]string{
			false: map[courses.Language]string{courses.Bokmaal: "Svarene er anonyme", courses.Nynorsk: "Svara er anonyme", courses.English: "answers are anonymous"}[l],
			true:  map[courses.Language]string{courses.Bokmaal: "ikke anonyme", courses.Nynorsk: "ikkje anonyme", courses.English: "not anonymous"}[l],
		}
		texts, _ := show(t, cards.Survey(l, along("workplace-pulse"), "c", ""))
		has(t, texts, says[false])
		lacks(t, texts, says[true])
		texts, _ = show(t, cards.Survey(l, named("workplace-pulse"), "c", ""))
		has(t, texts, says[true])
		lacks(t, texts, says[false])
	}
}

// TestSurveyResultsSay holds the results to their numbers: in words and tables, since
// a chart isn't drawn everywhere.
func TestSurveyResultsSay(t *testing.T) {
	t.Parallel()
	texts, buttons := show(t, surveyResults(0, 23, true, ballots(31, 3))(courses.English))
	has(t, texts, `Puls \*høst\*`, "23 answers", "Puls vår", "31 answers", "eNPS", "last time", "Promoters (9–10)", "Mean 3.0 of 5")
	sends(t, buttons, "Next", cards.Data{Do: cards.DoSurveys, Step: "workplace-pulse", Campaign: "pulse-autumn", View: cards.View{Page: 1}})
	sends(t, buttons, "Get Excel", cards.Data{Do: cards.DoSurveys, Step: "workplace-pulse", Campaign: "pulse-autumn", View: cards.View{Format: "xlsx"}})
	texts, buttons = show(t, surveyResults(0, 23, false, nil)(courses.English))
	lacks(t, texts, "Mean", "Promoters")
	sends(t, buttons, "End the campaign", cards.Data{Do: cards.DoAskState, Campaign: "pulse-autumn", Step: "ended"})
	texts, buttons = show(t, surveyResults(0, 4, true, nil)(courses.English))
	lacks(t, texts, "Mean", "Promoters")
	has(t, texts, "Fewer than five")
	if len(buttons) != 1 {
		t.Errorf("of too few: %v", buttons)
	}
}

// TestSurveyFits: ten questions at their longest fit on one card, and so does what
// they gave.
func TestSurveyFits(t *testing.T) {
	t.Parallel()
	id := strings.Repeat("c", courses.MaxID)
	for _, kind := range []surveys.Kind{surveys.Several, surveys.Stars, surveys.ENPS, surveys.Text} {
		s := longest(kind)
		s.ID = id
		for _, l := range courses.Languages {
			cardstest.Check(t, cards.Survey(l, s, id, id).JSON)
			answers := make([]string, surveys.MaxQuestions)
			if kind == surveys.Text {
				for i := range answers {
					answers[i] = strings.Repeat("å\n", 200)
				}
			}
			cardstest.Check(t, cards.SurveyUnfinished(l, s, id, id, answers, []int{0}).JSON)
			c := surveys.NewCounter(s)
			for range surveys.MinShown {
				c.Add(surveys.Ballot{Answers: []string{"1", "1", "2", "0 1 2", "3", "", "", strings.Repeat("\"", surveys.MaxText)}})
			}
			for page := range 5 {
				cardstest.Check(t, cards.SurveyResults(l, c.Results(l, autumnPulse, c, springPulse), page).JSON)
			}
		}
	}
}

// TestSurveyByKeyboard answers all that has to be answered on the cards of surveys and
// mappings with the keyboard alone, and reaches the button.
func TestSurveyByKeyboard(t *testing.T) {
	r := newRenderer(t)
	r.width(t, phone)
	for name, card := range map[string]cards.Card{
		"pulse":    cards.Survey(courses.Bokmaal, along("workplace-pulse"), "c", ""),
		"feedback": cards.Survey(courses.English, along("course-feedback"), "c", ""),
		"map":      cards.Map(courses.Nynorsk, about("recognise-phishing"), someone, "c", ""),
	} {
		all := evaluate[int](t, r, fmt.Sprintf(`show(%s, "light", %s).then(() => controls().length)`, card.JSON, r.hosts["light"]))
		sent := false
		for range all + 1 {
			press(t, r, kb.Tab)
			switch evaluate[string](t, r, `document.activeElement.tagName`) {
			case "SELECT":
				press(t, r, kb.ArrowDown)
			case "INPUT":
				press(t, r, " ")
			case "BUTTON":
				sent = true
			}
		}
		open := evaluate[int](t, r, `controls().filter(c => c.tagName === "SELECT" && c.value === "" ||
			c.type === "radio" && !controls().some(d => d.name === c.name && d.checked)).length`)
		if open > 0 || !sent {
			t.Errorf("%s: %d inputs can't be filled by keys; the button is reached: %v", name, open, sent)
		}
	}
}
