package cardstest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"drypp/cards"
	"drypp/courses"
)

// good is a card that passes; the tests break it.
const good = `{"type":"AdaptiveCard","version":"1.5","fallbackText":"f","body":[` +
	`{"type":"TextBlock","text":"Pick","wrap":true},` +
	`{"type":"Image","url":"https://example.org/a.png","altText":"a"},` +
	`{"type":"Input.ChoiceSet","id":"answer","label":"One","style":"expanded","isRequired":true,"errorMessage":"Pick",` +
	`"choices":[{"title":"tea","value":"a"},{"title":"milk","value":"b"}]}],` +
	`"actions":[{"type":"Action.Execute","title":"Go","verb":"next","data":{"do":"next"},` +
	`"fallback":{"type":"Action.Submit","title":"Go","data":{"do":"next"}}}]}`

// chart is an element that only Teams draws, and what others draw for it.
const chart = `{"type":"Chart.HorizontalBar","title":"Tea","data":[{"x":"Done","y":3}],` +
	`"fallback":{"type":"TextBlock","text":"3 done","wrap":true}}`

func TestProblems(t *testing.T) {
	t.Parallel()
	if found := problems([]byte(good)); len(found) > 0 {
		t.Fatalf("the good card has problems: %q", found)
	}
	for _, test := range []struct{ name, from, to, want string }{
		{"no JSON", good, "{", "not JSON"},
		{"another version", `"1.5"`, `"1.6"`, "version 1.6"},
		{"no fallback text", `"fallbackText":"f",`, "", "fallbackText"},
		{"too large", `"Pick","wrap"`, `"` + strings.Repeat("x", cards.MaxSize) + `","wrap"`, "bytes"},
		{"no label", `"label":"One",`, "", "needs an id and a label"},
		{"no id", `"id":"answer",`, "", "needs an id and a label"},
		{"no error message", `"errorMessage":"Pick",`, "", "errorMessage"},
		{"no wrap", `"wrap":true`, `"wrap":false`, "wrap"},
		{"no alt text", `"altText":"a"`, `"altText":" "`, "altText"},
		{"another verb", `"verb":"next"`, `"verb":"help"`, "verb help"},
		{"no fallback", `"fallback":{"type":"Action.Submit"`, `"fallback":{"type":"Action.OpenUrl"`, "not an Action.Submit"},
		{"a fallback that sends something else", `"data":{"do":"next"}}}`, `"data":{"do":"help"}}}`, "another data"},
		{"data that no button sends", `{"do":"next"}`, `{"do":7}`, "can't be read back"},
		{"http", `{"type":"Action.Execute"`, `{"type":"Action.OpenUrl","title":"x","url":"http://x.example"},{"type":"Action.Execute"`, "https"},
		{"a chart that nobody else draws", `{"type":"Image"`, `{"type":"Chart.Pie","title":"Tea","fallback":"drop"},{"type":"Image"`, "as its fallback"},
		{"a chart without a title", `{"type":"Image"`, strings.Replace(chart, "Tea", "", 1) + `,{"type":"Image"`, "needs a title"},
		{"a fallback that is cut off", `{"type":"Image"`, strings.Replace(chart, `"wrap":true`, `"wrap":false`, 1) + `,{"type":"Image"`, "wrap"},
		{"a button that shows nothing", `{"type":"Action.Execute"`, `{"type":"Action.ToggleVisibility","title":"x","targetElements":[]},{"type":"Action.Execute"`, "something to show"},
		{"a button that shows what isn't there", `{"type":"Action.Execute"`, `{"type":"Action.ToggleVisibility","title":"x","targetElements":["more"]},{"type":"Action.Execute"`, "which isn't there"},
		{"the same id twice", `{"type":"Image"`, `{"id":"answer","type":"Image"`, "second element"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			broken := strings.ReplaceAll(good, test.from, test.to)
			if found := problems([]byte(broken)); !strings.Contains(strings.Join(found, "\n"), test.want) {
				t.Errorf("found %q, want one about %q", found, test.want)
			}
		})
	}
}

// TestSchemasBite sees that each schema there is takes the good card and
// refuses one with an element, a member and a type that don't exist.
func TestSchemasBite(t *testing.T) {
	t.Parallel()
	list := schemas(t)
	if len(list) == 0 {
		missing(t, "there is no schema: run npm ci in .ci")
	}
	for _, s := range list {
		if err := s.validate([]byte(good)); err != nil {
			t.Errorf("%s refuses a good card: %v", s.name, err)
		}
		if err := s.validate([]byte(withChart(chart))); err != nil {
			t.Errorf("%s refuses a chart: %v", s.name, err)
		}
		odd := withChart(strings.Replace(chart, `"y":3`, `"y":"3"`, 1))
		if refused := s.validate([]byte(odd)) != nil; refused != s.charts {
			t.Errorf("%s refuses a chart with odd data: %v", s.name, refused)
		}
		for _, broken := range []string{
			strings.Replace(good, `"TextBlock"`, `"TextBlok"`, 1),
			strings.Replace(good, `"wrap"`, `"rap"`, 1),
			strings.Replace(good, `"wrap":true`, `"wrap":"yes"`, 1),
			withChart(strings.Replace(chart, `"text"`, `"txt"`, 1)),
		} {
			if s.validate([]byte(broken)) == nil {
				t.Errorf("%s takes %s", s.name, broken)
			}
		}
	}
}

// withChart returns the good card with a chart.
func withChart(chart string) string {
	return strings.Replace(good, `{"type":"Image"`, chart+`,{"type":"Image"`, 1)
}

// TestGeneratedSchema makes the Teams schema from the npm types, as a machine
// without the test data does.
func TestGeneratedSchema(t *testing.T) {
	t.Parallel()
	NodeModules(t)
	file, err := generate()
	if err != nil {
		t.Fatal(err)
	}
	s, err := compile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.validate([]byte(good)); err != nil {
		t.Error(err)
	}
	if s.validate([]byte(strings.Replace(good, `"wrap"`, `"rap"`, 1))) == nil {
		t.Error("the generated schema takes a member that doesn't exist")
	}
}

// failures counts what a check complains of, instead of failing.
type failures struct {
	testing.TB
	n int
}

func (f *failures) Errorf(string, ...any) { f.n++ }
func (f *failures) Helper()               {}

func TestCheckNoAnswerBites(t *testing.T) {
	t.Parallel()
	q := &courses.Question{Kind: courses.Single, Options: []courses.Option{
		{Text: "tea", Right: true, Why: "Tea it is."}, {Text: "milk", Why: "Not milk."}}}
	typed := &courses.Question{Kind: courses.Text, Options: []courses.Option{{Spellings: []string{"Tea"}, Right: true, Why: "Tea it is."}}}
	const text = `{"type":"AdaptiveCard","body":[{"type":"Input.Text","id":"answer","label":"One"}]}`
	spot := &courses.Question{Kind: courses.Spot, Options: q.Options}
	blanks := &courses.Question{Kind: courses.Blanks, Parts: []courses.Part{{Options: typed.Options}, {Why: "Milk it is."}}}
	const two = `{"type":"AdaptiveCard","body":[{"type":"Input.Text","id":"a0","label":"One"},{"type":"Input.Text","id":"a1","label":"Two"}]}`
	scenes := &courses.Question{Kind: courses.Scenario, Scenes: []courses.Scene{{Options: q.Options}, {Options: []courses.Option{{Why: "The end."}}}}}
	for _, test := range []struct {
		name, card string
		q          *courses.Question
		want       int
	}{
		{"nothing", good, q, 0},
		{"an explanation", strings.Replace(good, `"f"`, `"Not milk."`, 1), q, 1},
		{"a choice made beforehand", strings.Replace(good, `"label"`, `"value":"a","label"`, 1), q, 1},
		{"a value that isn't the letter", strings.Replace(good, `"value":"b"`, `"value":"1"`, 1), q, 1},
		{"a mark on a choice", strings.Replace(good, `"value":"b"`, `"value":"b","right":true`, 1), q, 1},
		{"a choice too few", strings.Replace(good, `,{"title":"milk","value":"b"}`, ``, 1), q, 1},
		{"no input", `{"type":"AdaptiveCard"}`, q, 1},
		{"a typed one", text, typed, 0},
		{"an example that is the answer", strings.Replace(text, `"One"`, `"One","placeholder":"a cup of tea"`, 1), typed, 1},
		{"places in the order of their numbers", strings.NewReplacer(`"value":"a"`, `"value":"b"`, `"value":"b"`, `"value":"a"`).Replace(good), spot, 0},
		{"a place twice", strings.Replace(good, `"value":"b"`, `"value":"a"`, 1), spot, 1},
		{"two blanks", two, blanks, 0},
		{"a blank too few", strings.Replace(two, `,{"type":"Input.Text","id":"a1","label":"Two"}`, ``, 1), blanks, 1},
		{"a blank of another name", strings.Replace(two, `"a1"`, `"b"`, 1), blanks, 1},
		{"the explanation of a part", strings.Replace(two, `"Two"`, `"Milk it is."`, 1), blanks, 1},
		{"what fits into a blank", strings.Replace(two, `"Two"`, `"Some tea"`, 1), blanks, 1},
		{"a scene", good, scenes, 0},
		{"the end of a scenario", strings.Replace(good, `"f"`, `"The end."`, 1), scenes, 1},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			f := &failures{TB: t}
			CheckNoAnswer(f, []byte(test.card), test.q)
			if f.n != test.want {
				t.Errorf("%d complaints, want %d", f.n, test.want)
			}
		})
	}
}

func TestRecord(t *testing.T) {
	folder := t.TempDir()
	t.Setenv("DRYPP_CARDS_OUT", folder)
	for range 2 {
		Check(t, []byte(good))
	}
	files, err := filepath.Glob(filepath.Join(folder, "*.json"))
	if err != nil || len(files) != 1 {
		t.Fatalf("kept %q, %v: want one file for the same card twice", files, err)
	}
	if kept, err := os.ReadFile(files[0]); err != nil || string(kept) != good {
		t.Errorf("kept %q, %v", kept, err)
	}
}
