package cards_test

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"
	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"drypp/cards"
	"drypp/cards/cardstest"
	"drypp/courses"
)

// partKinds are the cards of the questions in the kitchen.
var partKinds = []kind{
	kitchenCard("matching", atMatching, cards.NoteNone),
	kitchenCard("matching-unusable", atMatching, cards.NoteUnusable),
	kitchenCard("ordering", atOrdering, cards.NoteNone),
	kitchenCard("ordering-unusable", atOrdering, cards.NoteUnusable),
	kitchenCard("scenario", atScenario, cards.NoteNone),
	{"question-scenario-on", func(l courses.Language) cards.Card {
		c := kitchen()
		return cards.Scene(l, c, cook(c, kitchenRight[:atScenario]...), someone, atScenario, "0", cards.NoteUnusable)
	}},
	kitchenCard("spot", atSpot, cards.NoteNone),
	kitchenCard("spot-unusable", atSpot, cards.NoteUnusable),
	kitchenCard("blanks", atBlanks, cards.NoteNone),
	kitchenCard("blanks-unusable", atBlanks, cards.NoteUnusable),
	kitchenFeedback("matching-right", atMatching, kitchenRight),
	kitchenFeedback("matching-partly", atMatching, kitchenPartly),
	kitchenFeedback("matching-wrong", atMatching, kitchenWrong),
	kitchenFeedback("ordering-right", atOrdering, kitchenRight),
	kitchenFeedback("ordering-partly", atOrdering, kitchenPartly),
	kitchenFeedback("ordering-wrong", atOrdering, kitchenWrong),
	kitchenFeedback("scenario-right", atScenario, kitchenRight),
	kitchenFeedback("scenario-partly", atScenario, kitchenPartly),
	kitchenFeedback("scenario-wrong", atScenario, kitchenWrong),
	kitchenFeedback("spot-right", atSpot, kitchenRight),
	kitchenFeedback("spot-wrong", atSpot, kitchenWrong),
	kitchenFeedback("blanks-right", atBlanks, kitchenRight),
	kitchenFeedback("blanks-partly", atBlanks, kitchenPartly),
	kitchenFeedback("blanks-wrong", atBlanks, kitchenWrong),
	kitchenFeedback("several-partly", atSeveral, kitchenPartly),
}

func kitchenCard(name string, index int, n cards.Note) kind {
	return kind{"question-" + name, func(l courses.Language) cards.Card { return inKitchen(l, index, n) }}
}

func kitchenFeedback(name string, index int, responses []string) kind {
	return kind{"feedback-" + name, func(l courses.Language) cards.Card { return toldInKitchen(l, index, responses[index]) }}
}

// TestKindsTellNothing: the card of a question of any kind gives no answer away, and
// its button sends what names the question.
func TestKindsTellNothing(t *testing.T) {
	t.Parallel()
	c := kitchen()
	for _, l := range courses.Languages {
		for i := range c.Edition(l).Questions {
			q := &c.Edition(l).Questions[i]
			card := inKitchen(l, i, cards.NoteUnusable)
			cardstest.CheckNoAnswer(t, card.JSON, q)
			_, buttons := show(t, card)
			title := map[courses.Kind]string{courses.Scenario: textOf(l, "Fortsett", "Hald fram", "Continue")}[q.Kind]
			sends(t, buttons, cmp.Or(title, textOf(l, "Svar", "Svar", "Answer")), cards.Data{
				Do: cards.DoAnswer, Course: c.ID, Enrolment: "e-1", Step: q.ID, Try: 1})
		}
	}
}

func textOf(l courses.Language, nb, nn, en string) string {
	return map[courses.Language]string{courses.Bokmaal: nb, courses.Nynorsk: nn, courses.English: en}[l]
}

// TestSceneGoesOn: a scene tells what was chosen before, and its button carries the
// way; one that leads nowhere begins anew.
func TestSceneGoesOn(t *testing.T) {
	t.Parallel()
	c := kitchen()
	e := cook(c, kitchenRight[:atScenario]...)
	for _, test := range []struct{ path, way, has, lacks string }{
		{"", "", "Det ringer på", "Du valgte"},
		{"0", "0", "Du valgte: Spør hvem han har avtalt det med", "alene på kontoret"},
		{"0 9", "", "Det ringer på", "Du valgte"},
		{"1", "", "Det ringer på", "Du valgte"},
		{"x", "", "Det ringer på", "Du valgte"},
	} {
		texts, buttons := show(t, cards.Scene(courses.Bokmaal, c, e, someone, atScenario, test.path, cards.NoteNone))
		has(t, texts, test.has)
		lacks(t, texts, test.lacks)
		sends(t, buttons, "Fortsett", cards.Data{Do: cards.DoAnswer, Course: c.ID, Enrolment: "e-1", Step: "guest", Try: 1, View: cards.View{Value: test.way}})
	}
}

// TestPartsAreTold: what is right of an answer, what isn't and how much it counts.
func TestPartsAreTold(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name        string
		index       int
		response    string
		want, lacks []string
	}{
		{"all right", atMatching, "0 1 2", []string{"✓ Right!", "✓ Grinder", "✓ Flask", "In a flask, coffee doesn’t burn."}, []string{"✗", "counts", "of 3"}},
		{"in part", atMatching, "0 1 3", []string{"◐ Partly right", "2 of 3 right. The answer counts for 66%.", "✗ Flask", "Your answer: Boils water", "The right answer: Keeps coffee warm"}, nil},
		{"nothing", atMatching, "3 3 3", []string{"✗ Not right", "✗ Grinder"}, []string{"counts", "of 3"}},
		{"the whole only", atOrdering, "0 1 3 2", []string{"✗ Not right", "2 of 4 right. Here an answer only counts when all of it is right.", "✓ First", "✗ Third"}, nil},
		{"an end that is half right", atScenario, "1", []string{"◐ Partly right", "counts for 50%", "1. Ask him to come back later", "Safe, but", "What would have ended well", "They can check the appointment"}, nil},
		{"a good end", atScenario, "0 1", []string{"✓ Right!", "1. Ask whom he has arranged it with\r2. Take him to the reception"}, []string{"ended well"}},
		{"a place", atSpot, "1", []string{"3\u00a0– The cup", "There is only coffee in the cup.", "1\u00a0– The switch on the coffee machine"}, nil},
		{"another language's word", atBlanks, "60\x1fliter", []string{"✓ Right!", "liter"}, []string{"✗"}},
		{"a blank", atBlanks, "60\x1fdl", []string{"1 of 2 right", "✓ (1) Use ……", "✗ (2) ", "Your answer: dl", "That isn’t it.", "The right answer: litre"}, nil},
		{"several", atSeveral, "0", []string{"◐ Partly right", "counts for 50%", "✗ This one was missing"}, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			texts, _ := show(t, toldInKitchen(courses.English, test.index, test.response))
			has(t, texts, test.want...)
			lacks(t, texts, test.lacks...)
		})
	}
}

// TestKindsAfterAChange: an answer that the question has no place for any more is
// shown with its verdict alone.
func TestKindsAfterAChange(t *testing.T) {
	t.Parallel()
	c := kitchen()
	for _, q := range c.Edition(courses.English).Questions {
		for _, response := range []string{"9 9", "", "0 0 0 0 0 0 0 0 0", "\x1f\x1f\x1f"} {
			a := &courses.Attempt{Question: q.ID, Try: 1, Response: response, Right: true, At: noon}
			texts, _ := show(t, cards.Feedback(courses.English, c, cook(c), someone, a, cards.NoteNone))
			has(t, texts, "✓ Right!", q.Title)
		}
	}
}

// TestGaps: a label has the words next to its blank, shortened at a word.
func TestGaps(t *testing.T) {
	t.Parallel()
	c := kitchen()
	parts := c.Editions[courses.English].Questions[atBlanks].Parts
	parts[0].Text, parts[1].After = "A sentence with a very long beginning before it uses ", ""
	card := cards.Question(courses.English, c, cook(c, kitchenRight[:atBlanks]...), someone, atBlanks, cards.NoteNone)
	var sent struct {
		Body []struct{ Type, Label, Text string }
	}
	if err := json.Unmarshal(card.JSON, &sent, json.MatchCaseInsensitiveNames(true)); err != nil {
		t.Fatal(err)
	}
	var labels, texts []string
	for _, e := range sent.Body {
		if e.Type == "Input.Text" {
			labels = append(labels, e.Label)
		}
		texts = append(texts, e.Text)
	}
	if want := []string{"(1) … before it uses …… grams of coffee for …", "(2) grams of coffee for one ……"}; !slices.Equal(labels, want) {
		t.Errorf("the labels are %q, want %q", labels, want)
	}
	has(t, texts, "A sentence with a very long beginning before it uses (1)\u00a0…… grams of coffee for one (2)\u00a0……")
}

// TestKindsFit: what is too large of the new kinds is found, wherever it stands.
func TestKindsFit(t *testing.T) {
	t.Parallel()
	if faults := cards.Oversized(kitchen()); len(faults) > 0 {
		t.Fatalf("an ordinary course has %v", faults)
	}
	long := strings.Repeat("long ", cards.MaxSize/5)
	for name, spoil := range map[string]func([]courses.Question){
		"the text of a part":             func(q []courses.Question) { q[atMatching].Parts[1].Text = long },
		"the explanation of a part":      func(q []courses.Question) { q[atMatching].Parts[2].Why = long },
		"an item":                        func(q []courses.Question) { q[atOrdering].Options[1].Text = long },
		"the explanation of an item":     func(q []courses.Question) { q[atOrdering].Options[1].Why = long },
		"a scene further on":             func(q []courses.Question) { q[atScenario].Scenes[1].Body[0].Text = long },
		"a good end":                     func(q []courses.Question) { q[atScenario].Scenes[1].Options[1].Why = long },
		"an end at once":                 func(q []courses.Question) { q[atScenario].Scenes[0].Options[2].Why = long },
		"a place":                        func(q []courses.Question) { q[atSpot].Options[2].Why = long },
		"a picture":                      func(q []courses.Question) { q[atSpot].Picture.URL = "data:image/png;base64," + long },
		"the explanation of a blank":     func(q []courses.Question) { q[atBlanks].Parts[1].Options[0].Why = long },
		"what is said of a wrong filler": func(q []courses.Question) { q[atBlanks].Parts[0].Options[1].Why = long },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := kitchen()
			spoil(c.Editions[courses.Nynorsk].Questions)
			if len(cards.Oversized(c)) == 0 {
				t.Error("nothing is found")
			}
		})
	}
}

// FuzzScene: whatever way somebody makes up, the card of a scene comes whose button
// carries a way that goes on.
func FuzzScene(f *testing.F) {
	c := kitchen()
	e := cook(c, kitchenRight[:atScenario]...)
	q := &c.Edition(courses.English).Questions[atScenario]
	for _, way := range []string{"", "0", "0 0", "0 1", "1", "9", "-1", "00", "\x1f", "0 0 0 0", "٠"} {
		f.Add(way)
	}
	f.Fuzz(func(t *testing.T, way string) {
		card := cards.Scene(courses.English, c, e, someone, atScenario, way, cards.NoteUnusable)
		var sent struct {
			Actions []struct {
				Data jsontext.Value `json:"data"`
			} `json:"actions"`
		}
		if err := json.Unmarshal(card.JSON, &sent); err != nil || len(sent.Actions) != 1 {
			t.Fatalf("%v: %s", err, card.JSON)
		}
		d, err := cards.ParseData(sent.Actions[0].Data)
		if err != nil {
			t.Fatal(err)
		}
		if scene, _, ok := q.Walk(d.Value); !ok || scene == nil {
			t.Errorf("%q became the way %q, which leads to no scene", way, d.Value)
		}
	})
}

// TestNoSmuggledLinksInParts puts Markdown and HTML wherever the new kinds have a
// text that is none, or that somebody typed.
func TestNoSmuggledLinksInParts(t *testing.T) {
	r := newRenderer(t)
	const link = "[x](https://evil.example) <https://evil.example> <a href=https://evil.example>z</a>"
	c := kitchen()
	ed := c.Editions[courses.English]
	for i := range ed.Questions {
		q := &ed.Questions[i]
		q.Title = link
		for n := range q.Options {
			q.Options[n].Text += link
		}
		for n := range q.Parts {
			q.Parts[n].Text += link
		}
		for n := range q.Scenes {
			q.Scenes[n].Title = link
			for o := range q.Scenes[n].Options {
				q.Scenes[n].Options[o].Text = link
			}
		}
	}
	answers := slices.Clone(kitchenWrong)
	answers[atBlanks] = link + courses.Separator + link
	for i, answer := range answers {
		e := cook(c, append(kitchenRight[:i:i], answer)...)
		for _, card := range []cards.Card{
			cards.Question(courses.English, c, e, someone, i, cards.NoteNone), cards.Feedback(courses.English, c, e, someone, &e.Attempts[i], cards.NoteNone),
			cards.Scene(courses.English, c, e, someone, atScenario, "0", cards.NoteNone),
		} {
			if links := r.check(t, card.JSON, "light").Links; len(links) > 0 {
				t.Errorf("question %d: links to %s", i+1, links)
			}
		}
	}
}

// TestKindsByKeyboard reaches every input and button with the Tab key alone, and
// answers each question by keys only.
func TestKindsByKeyboard(t *testing.T) {
	r := newRenderer(t)
	r.width(t, phone)
	for _, index := range []int{atMatching, atOrdering, atScenario, atSpot, atBlanks} {
		card := inKitchen(courses.Bokmaal, index, cards.NoteNone).JSON
		all := evaluate[int](t, r, fmt.Sprintf(`show(%s, "light", %s).then(() => controls().length)`, card, r.hosts["light"]))
		reached := map[int]bool{}
		for range all + 1 {
			press(t, r, kb.Tab)
			at := evaluate[int](t, r, `controls().indexOf(document.activeElement)`)
			if at < 0 {
				continue // the page's end
			}
			reached[at] = true
			press(t, r, map[string]string{"SELECT": kb.ArrowDown, "INPUT": " "}[evaluate[string](t, r, `document.activeElement.tagName`)])
		}
		filled := evaluate[int](t, r, `controls().filter(c => c.type === "radio" ? c.checked : c.value !== "").length`)
		inputs := evaluate[int](t, r, `new Set(controls().filter(c => c.tagName !== "BUTTON").map(c => c.name || c.id)).size`)
		if filled < inputs || inputs == 0 {
			t.Errorf("question %d: the keyboard fills %d of %d inputs; Tab reaches %d of %d", index+1, filled, inputs, len(reached), all)
		}
	}
}

// responses returns an answer for each option of a question; for Several, also
// everything at once. Of the kinds with several inputs it is one that is right and one
// that is wrong, of Scenario one for each end.
func responses(q *courses.Question) []string {
	switch q.Kind {
	case courses.Matching, courses.Ordering, courses.Blanks:
		return []string{q.Example(true), q.Example(false)}
	case courses.Scenario:
		_, ends := q.Ways()
		return ends
	}
	var list, all []string
	for i := range q.Options {
		o := &q.Options[i]
		switch {
		case q.Choices():
			list, all = append(list, fmt.Sprint(i)), append(all, fmt.Sprint(i))
		case o.Otherwise:
			list = append(list, "123456789")
		case q.Kind == courses.Number:
			list = append(list, fmt.Sprint(o.Number))
		default:
			list = append(list, o.Spellings[0])
		}
	}
	if q.Kind == courses.Several {
		list = append(list, strings.Join(all, " "))
	}
	return list
}

// TestBlanksLabels: the words that a blank is known by don't begin with what ends
// those before.
func TestBlanksLabels(t *testing.T) {
	t.Parallel()
	c := kitchen()
	q := &c.Editions[courses.English].Questions[c.QuestionIndex("amounts")]
	q.Parts[1].Text = ", then "
	card := cards.Question(courses.English, c, cook(c), someone, c.QuestionIndex("amounts"), cards.NoteNone)
	if !strings.Contains(string(card.JSON), `"label":"(2) then ……`) {
		t.Errorf("no label begins with a word: %s", card.JSON)
	}
}
