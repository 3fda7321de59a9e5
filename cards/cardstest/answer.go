package cardstest

import (
	"slices"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"

	"drypp/cards"
	"drypp/courses"
)

// CheckNoAnswer fails the test if the card of a question, in the question's
// language, tells more than the question: which answer is right, an
// explanation, a choice made beforehand, values that aren't letters in the
// order shown. Of a Scenario it is the card of its first scene.
func CheckNoAnswer(t testing.TB, card []byte, q *courses.Question) {
	t.Helper()
	var root object
	if err := json.Unmarshal(card, &root); err != nil {
		t.Fatalf("not JSON: %v", err)
	}
	whole := string(card)
	for _, why := range explanations(q) {
		if why != "" && strings.Contains(whole, why) {
			t.Errorf("the card holds the explanation %q", why)
		}
	}
	var inputs []object
	walk(root, func(o object) {
		if kind, _ := o["type"].(string); strings.HasPrefix(kind, "Input.") {
			inputs = append(inputs, o)
		}
	})
	if len(inputs) != inputsOf(q) {
		t.Errorf("%d inputs, want %d", len(inputs), inputsOf(q))
	}
	for i, o := range inputs {
		if o["value"] != nil {
			t.Errorf("%s comes with a value", o["type"])
		}
		if want := cards.InputPart(i); inputsOf(q) > 1 && o["id"] != want {
			t.Errorf("input %d is called %v, want %s", i+1, o["id"], want)
		}
		if q.Typed() {
			checkTyped(t, o, foreseen(q))
		} else {
			checkChoices(t, o, q)
		}
	}
}

// explanations returns what only who has answered is told.
func explanations(q *courses.Question) (list []string) {
	among := func(options []courses.Option) {
		for i := range options {
			list = append(list, options[i].Why)
		}
	}
	among(q.Options)
	for i := range q.Parts {
		list = append(list, q.Parts[i].Why)
		among(q.Parts[i].Options)
	}
	for i := range q.Scenes {
		among(q.Scenes[i].Options)
	}
	return list
}

// inputsOf returns how many inputs the card of a question has.
func inputsOf(q *courses.Question) int {
	switch q.Kind {
	case courses.Matching, courses.Blanks:
		return len(q.Parts)
	case courses.Ordering:
		return len(q.Options)
	}
	return 1
}

// foreseen returns what the author foresaw that somebody types.
func foreseen(q *courses.Question) []courses.Option {
	list := slices.Clone(q.Options)
	for i := range q.Parts {
		list = append(list, q.Parts[i].Options...)
	}
	return list
}

// checkChoices sees that choices have a title each and the letters from "a" on: in
// their order, but for those that are in the order of numbers on a picture.
func checkChoices(t testing.TB, input object, q *courses.Question) {
	t.Helper()
	options := q.Options
	if q.Kind == courses.Scenario {
		options = q.Scenes[0].Options
	}
	choices, _ := input["choices"].([]any)
	if len(choices) != len(options) {
		t.Errorf("%d choices for %d options", len(choices), len(options))
	}
	var letters []string
	for i, c := range choices {
		o, _ := c.(object)
		letter, _ := o["value"].(string)
		letters = append(letters, letter)
		if o["title"] == nil || len(o) != 2 {
			t.Errorf("choice %d is %v: want a title and a value, nothing else", i+1, o)
		}
	}
	if q.Kind == courses.Spot {
		slices.Sort(letters)
	}
	for i, letter := range letters {
		if letter != courses.Letter(i) {
			t.Errorf("the values are %q: want letters from a on", letters)
			break
		}
	}
}

func checkTyped(t testing.TB, input object, options []courses.Option) {
	t.Helper()
	for _, name := range []string{"label", "placeholder", "errorMessage"} {
		said, _ := input[name].(string)
		for _, o := range options {
			if slices.ContainsFunc(o.Spellings, func(s string) bool { return strings.Contains(words(said), words(s)) }) {
				t.Errorf("the input's %s has an answer that the author foresaw", name)
			}
		}
	}
}
