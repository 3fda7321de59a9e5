package courses

import (
	"errors"
	"strings"
	"testing"
)

// course makes a course that can be given of a question in each language.
func courseOf(questions map[Language]*Question) *Course {
	c := &Course{ID: "c", Version: 1, Minutes: 1, Editions: map[Language]*Edition{}}
	for l, q := range questions {
		q.Lesson = "l"
		c.Editions[l] = &Edition{Language: l, Title: "C", Questions: []Question{*q},
			Lessons: []Lesson{{ID: "l", Title: "L", Body: []Block{{Text: "x"}}}}}
	}
	return c
}

// kinds are questions of the kinds that have parts, scenes or places, new each time.
var kinds = map[Kind]func() *Question{Matching: alarms, Ordering: steps, Scenario: caller, Spot: mail, Blanks: sentence}

// What the tests use can be given, so that what they spoil is all that is wrong.
func TestCheckKinds(t *testing.T) {
	t.Parallel()
	for kind, q := range kinds {
		all := map[Language]*Question{English: q(), Bokmaal: q()}
		if kind == Spot {
			all[English].Picture, all[English].Options[1].X = &Image{URL: "https://example.org/en.png", Alt: "x"}, 900
		}
		if kind == Blanks {
			all[English].Parts[0].Options = append([]Option{{Text: "x", Spellings: []string{"x"}, Right: true, Why: "y"}}, all[English].Parts[0].Options...)
		}
		if err := courseOf(all).Check(); err != nil {
			t.Errorf("%s: %v", kind, err)
		}
	}
}

// flaws are mistakes, what they are called, and where they lie.
var flaws = []struct {
	name         string
	kind         Kind
	spoil        func(*Question)
	code         Code
	part, option int
}{
	{"one part", Matching, func(q *Question) { q.Parts = q.Parts[:1] }, CodeAnswers, 0, 0},
	{"one option", Matching, func(q *Question) { q.Options, q.Parts = q.Options[:1], q.Parts[:1] }, CodeAnswers, 0, 0},
	{"too many parts", Matching, func(q *Question) {
		for _, text := range strings.Split("abcdefg", "") {
			q.Parts = append(q.Parts, Part{Text: text, Why: "w"})
		}
	}, CodeAnswers, 0, 0},
	{"too many options", Matching, func(q *Question) {
		for _, text := range strings.Split("abcdefgh", "") {
			q.Options = append(q.Options, Option{Text: text})
		}
	}, CodeAnswers, 0, 0},
	{"match beyond", Matching, func(q *Question) { q.Parts[1].Match = 3 }, CodeRight, 2, 0},
	{"match before", Matching, func(q *Question) { q.Parts[1].Match = -1 }, CodeRight, 2, 0},
	{"part without text", Matching, func(q *Question) { q.Parts[2].Text = " . " }, CodeAnswers, 3, 0},
	{"same part", Matching, func(q *Question) { q.Parts[2].Text = "short tones!" }, CodeAnswers, 3, 0},
	{"same option", Matching, func(q *Question) { q.Options[2].Text = "leave" }, CodeAnswers, 0, 3},
	{"unexplained part", Matching, func(q *Question) { q.Parts[0].Why = "" }, CodeExplanation, 1, 0},

	{"two items", Ordering, func(q *Question) { q.Options = q.Options[:2] }, CodeAnswers, 0, 0},
	{"same item", Ordering, func(q *Question) { q.Options[3].Text = "Call" }, CodeAnswers, 0, 4},
	{"unexplained item", Ordering, func(q *Question) { q.Options[3].Why = "" }, CodeExplanation, 0, 4},

	{"no scene", Scenario, func(q *Question) { q.Scenes = nil }, CodeAnswers, 0, 0},
	{"too many scenes", Scenario, func(q *Question) {
		for _, id := range strings.Split("abcdefghij", "") {
			q.Scenes = append(q.Scenes, Scene{ID: id, Title: "x", Options: []Option{{Text: "x", Why: "y"}}})
		}
	}, CodeAnswers, 0, 0},
	{"scene without id", Scenario, func(q *Question) { q.Scenes[2].ID = "" }, CodeID, 3, 0},
	{"same scene", Scenario, func(q *Question) { q.Scenes[2].ID = "who" }, CodeDuplicateID, 3, 0},
	{"scene without title", Scenario, func(q *Question) { q.Scenes[1].Title = "" }, CodeSyntax, 2, 0},
	{"nothing to do", Scenario, func(q *Question) { q.Scenes[2].Options = nil }, CodeAnswers, 3, 0},
	{"leads nowhere", Scenario, func(q *Question) { q.Scenes[1].Options[0].To = "nowhere" }, CodeID, 2, 1},
	{"leads on and is right", Scenario, func(q *Question) { q.Scenes[0].Options[0].Right = true }, CodeSyntax, 1, 1},
	{"leads on and is worth something", Scenario, func(q *Question) { q.Scenes[0].Options[0].Credit = 9 }, CodeSyntax, 1, 1},
	{"leads on with an explanation", Scenario, func(q *Question) { q.Scenes[0].Options[0].Why = "x" }, CodeSyntax, 1, 1},
	{"unexplained end", Scenario, func(q *Question) { q.Scenes[0].Options[1].Why = "" }, CodeExplanation, 1, 2},
	{"worth too much", Scenario, func(q *Question) { q.Scenes[0].Options[1].Credit = 100 }, CodeRight, 1, 2},
	{"worth less than nothing", Scenario, func(q *Question) { q.Scenes[0].Options[1].Credit = -1 }, CodeRight, 1, 2},
	{"right and half", Scenario, func(q *Question) { q.Scenes[2].Options[1].Credit = 50 }, CodeRight, 3, 2},
	{"same choice", Scenario, func(q *Question) { q.Scenes[2].Options[1].Text = "the one he gave" }, CodeAnswers, 3, 2},
	{"unreachable", Scenario, func(q *Question) { q.Scenes[1].Options[1].To = "ring" }, CodeAnswers, 3, 0},
	{"round for ever", Scenario, func(q *Question) {
		q.Scenes[1].Options = []Option{{Text: "Back", To: "back"}}
		q.Scenes[2].Options = []Option{{Text: "Who", To: "who"}}
		q.Scenes[0].Options[1].Right, q.Scenes[0].Options[1].Credit = true, 0
	}, CodeAnswers, 2, 0},
	{"no right end", Scenario, func(q *Question) { q.Scenes[2].Options[1].Right = false }, CodeRight, 0, 0},
	{"only right ends", Scenario, func(q *Question) {
		for i := range q.Scenes {
			for j := range q.Scenes[i].Options {
				o := &q.Scenes[i].Options[j]
				o.Right, o.Credit = o.To == "", 0
			}
		}
	}, CodeRight, 0, 0},
	{"a right end that nobody comes to", Scenario, func(q *Question) { q.Scenes[1].Options[1].To = "ring" }, CodeRight, 0, 0},

	{"no picture", Spot, func(q *Question) { q.Picture = nil }, CodeImageText, 0, 0},
	{"picture without words", Spot, func(q *Question) { q.Picture.Alt = "" }, CodeImageText, 0, 0},
	{"nothing right", Spot, func(q *Question) { q.Options[0].Right = false }, CodeRight, 0, 0},
	{"two right", Spot, func(q *Question) { q.Options[1].Right = true }, CodeRight, 0, 0},
	{"one place", Spot, func(q *Question) { q.Options = q.Options[:1] }, CodeAnswers, 0, 0},
	{"outside to the right", Spot, func(q *Question) { q.Options[1].X = 1001 }, CodeAnswers, 0, 2},
	{"outside at the top", Spot, func(q *Question) { q.Options[1].Y = -1 }, CodeAnswers, 0, 2},
	{"too close", Spot, func(q *Question) { q.Options[1].X, q.Options[1].Y = 100+MinApart-1, 100-MinApart+1 }, CodeAnswers, 0, 2},

	{"no blank", Blanks, func(q *Question) { q.Parts = nil }, CodeAnswers, 0, 0},
	{"no words", Blanks, func(q *Question) { q.Parts[0].Text, q.Parts[1].Text, q.Parts[1].After = "", " ", "." }, CodeAnswers, 0, 0},
	{"words in the wrong place", Blanks, func(q *Question) { q.Parts[0].After = "now" }, CodeSyntax, 1, 0},
	{"no right spelling", Blanks, func(q *Question) { q.Parts[1].Options[0].Right = false }, CodeRight, 2, 0},
	{"everything else is right", Blanks, func(q *Question) { q.Parts[1].Options[1].Right = true }, CodeRight, 2, 2},
	{"nothing for the rest", Blanks, func(q *Question) { q.Parts[0].Options = q.Parts[0].Options[:2] }, CodeAnswers, 1, 0},
	{"unexplained blank", Blanks, func(q *Question) { q.Parts[0].Options[1].Why = "" }, CodeExplanation, 1, 2},
	{"same spelling", Blanks, func(q *Question) { q.Parts[0].Options[1].Spellings[0] = "THE FIRE BRIGADE" }, CodeAnswers, 1, 2},
	{"long spelling", Blanks, func(q *Question) { q.Parts[0].Options[0].Spellings[1] = strings.Repeat("x", MaxBlank+1) }, CodeAnswers, 1, 1},
	{"too many blanks", Blanks, func(q *Question) {
		for range MaxParts {
			q.Parts = append(q.Parts[:1:1], q.Parts...)
		}
	}, CodeAnswers, 0, 0},

	{"credit for a part of one choice", Spot, func(q *Question) { q.Credit = PerPart }, CodeKind, 0, 0},
	{"unknown credit", Matching, func(q *Question) { q.Credit = "half" }, CodeKind, 0, 0},
	{"topic", Matching, func(q *Question) { q.Topic = "Fire alarms" }, CodeID, 0, 0},
	{"unknown kind", Matching, func(q *Question) { q.Kind = "riddle" }, CodeKind, 0, 0},
}

// Whatever would leave a learner without a right answer, an explanation or a way on
// is named, with its place.
func TestCheckKindsFaults(t *testing.T) {
	t.Parallel()
	for _, tt := range flaws {
		q := kinds[tt.kind]()
		tt.spoil(q)
		found := find(t, courseOf(map[Language]*Question{English: q}).Check(), tt.code, tt.part, tt.option)
		if !found {
			t.Errorf("%s, %s: not found", tt.kind, tt.name)
		}
	}
}

// find looks for a fault of a course, of which each says what to do.
func find(t *testing.T, err error, code Code, part, option int) bool {
	t.Helper()
	many, ok := err.(interface{ Unwrap() []error })
	if !ok {
		return false
	}
	found := false
	for _, err := range many.Unwrap() {
		var f *Fault
		if !errors.As(err, &f) || f.Message == "" || f.Fix == "" || strings.Contains(f.Error(), "%!") {
			t.Errorf("%v doesn't say what is wrong and what to do", err)
			continue
		}
		found = found || f.Code == code && f.Part == part && f.Option == option
	}
	return found
}

// What is asked is the same in every language.
func TestCheckKindsLanguages(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name         string
		kind         Kind
		change       func(*Question)
		part, option int
	}{
		{"topic", Matching, func(q *Question) { q.Topic = "fire" }, 0, 0},
		{"important", Matching, func(q *Question) { q.Important = true }, 0, 0},
		{"credit", Matching, func(q *Question) { q.Credit = "" }, 0, 0},
		{"match", Matching, func(q *Question) { q.Parts[1].Match = 2 }, 2, 0},
		{"fewer parts", Matching, func(q *Question) { q.Parts = q.Parts[:2] }, 0, 0},
		{"fewer options", Matching, func(q *Question) { q.Options = q.Options[:2] }, 0, 0},
		{"fewer items", Ordering, func(q *Question) { q.Options = q.Options[:3] }, 0, 0},
		{"fewer scenes", Scenario, func(q *Question) {
			q.Scenes = q.Scenes[:2]
			q.Scenes[1].Options[1] = Option{Text: "Call back", Right: true, Why: "yes"}
		}, 0, 0},
		{"another scene", Scenario, func(q *Question) { q.Scenes[2].ID, q.Scenes[1].Options[1].To = "number", "number" }, 3, 0},
		{"another way", Scenario, func(q *Question) { q.Scenes[1].Options[0].To = "back" }, 2, 1},
		{"another end", Scenario, func(q *Question) { q.Scenes[0].Options[1].Credit = 40 }, 1, 2},
		{"another place", Spot, func(q *Question) { q.Options[0].Right, q.Options[1].Right = false, true }, 0, 1},
		{"fewer blanks", Blanks, func(q *Question) { q.Parts = q.Parts[:1] }, 0, 0},
	} {
		q := kinds[tt.kind]()
		tt.change(q)
		err := courseOf(map[Language]*Question{Bokmaal: kinds[tt.kind](), English: q}).Check()
		if !find(t, err, CodeLanguages, tt.part, tt.option) {
			t.Errorf("%s, %s: got %v", tt.kind, tt.name, err)
		}
	}
}

// A question that nothing teaches can't bring a lesson back.
func TestCheckImportant(t *testing.T) {
	t.Parallel()
	c := courseOf(map[Language]*Question{English: mail()})
	q := &c.Editions[English].Questions[0]
	q.Important = true
	if err := c.Check(); err != nil {
		t.Error(err)
	}
	q.Lesson = ""
	if !find(t, c.Check(), CodeID, 0, 0) {
		t.Error("nothing is found")
	}
}
