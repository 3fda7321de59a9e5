package markdown

import (
	"reflect"
	"strings"
	"testing"

	"drypp/courses"
)

// ofEachKind are questions in all the ways that an author may write them.
var ofEachKind = map[courses.Kind]string{
	courses.Matching: `## Which alarm? {#alarm .matching .parts .important topic=alarms}

Listen:

- Short tones =  Leave, at
  once

  > Yes.
- = Stay
- One long tone = All clear
  > *So* it is.
- A voice = Leave, at once
  > Yes.
`,
	courses.Ordering: `## What first? {#first .important .ordering topic="2-steps"}

- Think.

1. Warn
   > Yes.
1. Leave
   the house

   > So it is.
1. Count
   > Yes.
`,
	courses.Scenario: `## The caller {#caller topic=phone .scenario}

It is Friday.

### It rings {#ring}

1. Once
2. Twice

![A telephone](phone.png)

* [Ask  who](#who)
* [50 %] Hang up
  > Half.
* [7%] Wait
  > Little.

### Ola {#who}
- [Ask again](#ring)
- [X] Call back
  > Yes.
- [ ] Tell
  > No.
`,
	courses.Spot: `## Where? {#where .spot}

Look.

![A message](mail.png)

- [x] The sender @ 100, 0
  > Yes.
- [ ] me @ home @1000,1000
  > No.
`,
	courses.Blanks: `## Fill in {#fill .blanks .parts}

Think.

Call ___ and
say _____ (you ___).

- [x] 1: 110 |  fire brigade
  > Yes.
- [x] 3: are
  > Yes.
- [ ] 1: *
  > No.
- [x] 2:where
  > Yes.
- [ ] 2: *
  > No.
- [ ] 3: *
  > No.
`,
}

// kindsParsed is what they mean.
var kindsParsed = map[courses.Kind]courses.Question{
	courses.Matching: {ID: "alarm", Kind: courses.Matching, Lesson: "fire", Title: "Which alarm?", Topic: "alarms", Important: true, Credit: courses.PerPart,
		Prompt:  []courses.Block{{Text: "Listen:"}},
		Options: []courses.Option{{Text: "Leave, at once"}, {Text: "Stay"}, {Text: "All clear"}},
		Parts:   []courses.Part{{Text: "Short tones", Match: 0, Why: "Yes."}, {Text: "One long tone", Match: 2, Why: "*So* it is."}, {Text: "A voice", Match: 0, Why: "Yes."}}},
	courses.Ordering: {ID: "first", Kind: courses.Ordering, Lesson: "fire", Title: "What first?", Topic: "2-steps", Important: true,
		Prompt:  []courses.Block{{List: []string{"Think."}}},
		Options: []courses.Option{{Text: "Warn", Why: "Yes."}, {Text: "Leave the house", Why: "So it is."}, {Text: "Count", Why: "Yes."}}},
	courses.Scenario: {ID: "caller", Kind: courses.Scenario, Lesson: "fire", Title: "The caller", Topic: "phone",
		Prompt: []courses.Block{{Text: "It is Friday."}},
		Scenes: []courses.Scene{
			{ID: "ring", Title: "It rings", Body: []courses.Block{{List: []string{"Once", "Twice"}, Ordered: true}, {Image: &courses.Image{File: "phone.png", Alt: "A telephone"}}},
				Options: []courses.Option{{Text: "Ask who", To: "who"}, {Text: "Hang up", Credit: 50, Why: "Half."}, {Text: "Wait", Credit: 7, Why: "Little."}}},
			{ID: "who", Title: "Ola",
				Options: []courses.Option{{Text: "Ask again", To: "ring"}, {Text: "Call back", Right: true, Why: "Yes."}, {Text: "Tell", Why: "No."}}},
		}},
	courses.Spot: {ID: "where", Kind: courses.Spot, Lesson: "fire", Title: "Where?",
		Prompt: []courses.Block{{Text: "Look."}}, Picture: &courses.Image{File: "mail.png", Alt: "A message"},
		Options: []courses.Option{{Text: "The sender", X: 100, Y: 0, Right: true, Why: "Yes."}, {Text: "me @ home", X: 1000, Y: 1000, Why: "No."}}},
	courses.Blanks: {ID: "fill", Kind: courses.Blanks, Lesson: "fire", Title: "Fill in", Credit: courses.PerPart,
		Prompt: []courses.Block{{Text: "Think."}},
		Parts: []courses.Part{
			{Text: "Call ", Options: []courses.Option{{Text: "110", Spellings: []string{"110", "fire brigade"}, Right: true, Why: "Yes."}, {Otherwise: true, Why: "No."}}},
			{Text: " and say ", Options: []courses.Option{{Text: "where", Spellings: []string{"where"}, Right: true, Why: "Yes."}, {Otherwise: true, Why: "No."}}},
			{Text: " (you ", After: ").", Options: []courses.Option{{Text: "are", Spellings: []string{"are"}, Right: true, Why: "Yes."}, {Otherwise: true, Why: "No."}}},
		}},
}

// otherwise changes something that every question says.
func otherwise(q *courses.Question) {
	switch {
	case len(q.Scenes) > 0:
		q.Scenes[0].Title = "Another"
	case len(q.Parts) > 0:
		q.Parts[0].Text = "Another "
		if q.Kind == courses.Matching {
			q.Parts[0].Why = "Otherwise."
			q.Parts[0].Text = "Another part entirely"
		}
	default:
		q.Options[0].Why = "Otherwise."
	}
}

func TestParseKinds(t *testing.T) {
	t.Parallel()
	for kind, src := range ofEachKind {
		f := parse(t, head+lesson+src)
		if got := f.Course.Editions[courses.English].Questions[0]; !reflect.DeepEqual(got, kindsParsed[kind]) {
			t.Errorf("got  %+v\nwant %+v", got, kindsParsed[kind])
		}
	}
}

// What is changed is written in plain form, and means what was meant; what isn't
// keeps its bytes.
func TestFormatKinds(t *testing.T) {
	t.Parallel()
	for kind, src := range ofEachKind {
		src = head + lesson + src + "\n" + strings.Replace(question, "#where", "#last", 1)
		for name, src := range map[string]string{"LF": src, "CRLF": strings.ReplaceAll(src, "\n", "\r\n")} {
			c := parse(t, src).Course
			ed := c.Editions[courses.English]
			if out := write(t, c); string(out) != src {
				t.Errorf("%s, %s: written as\n%s", kind, name, out)
			}
			otherwise(&ed.Questions[0])
			out := string(write(t, c))
			if again := parse(t, out).Course; !reflect.DeepEqual(again.Editions[courses.English].Questions, ed.Questions) {
				t.Errorf("%s, %s: got\n%+v\nfrom\n%s", kind, name, again.Editions[courses.English].Questions, out)
			}
			begin, end := strings.Index(src, "## "), strings.Index(src, "## Where?"+" {#last")
			if !strings.HasPrefix(out, src[:begin]) || !strings.HasSuffix(out, src[end:]) {
				t.Errorf("%s, %s: more than the question was changed:\n%s", kind, name, out)
			}
		}
	}
}

// plainKinds is the plain form of each.
var plainKinds = map[courses.Kind]string{
	courses.Matching: `## Which alarm? {#alarm .matching .parts .important topic=alarms}

Listen:

- Short tones = Leave, at once
  > Yes.
- = Stay
- One long tone = All clear
  > *So* it is.
- A voice = Leave, at once
  > Yes.
`,
	courses.Ordering: `## What first? {#first .ordering .important topic="2-steps"}

- Think.

1. Warn
   > Yes.
2. Leave the house
   > So it is.
3. Count
   > Yes.
`,
	courses.Scenario: `## The caller {#caller .scenario topic=phone}

It is Friday.

### It rings {#ring}

1. Once
2. Twice

![A telephone](phone.png)

- [Ask who](#who)
- [50%] Hang up
  > Half.
- [7%] Wait
  > Little.

### Ola {#who}

- [Ask again](#ring)
- [x] Call back
  > Yes.
- [ ] Tell
  > No.
`,
	courses.Spot: `## Where? {#where .spot}

Look.

![A message](mail.png)

- [x] The sender @ 100,0
  > Yes.
- [ ] me @ home @ 1000,1000
  > No.
`,
	courses.Blanks: `## Fill in {#fill .blanks .parts}

Think.

Call ___ and say ___ (you ___).

- [x] 1: 110 | fire brigade
  > Yes.
- [ ] 1: *
  > No.
- [x] 2: where
  > Yes.
- [ ] 2: *
  > No.
- [x] 3: are
  > Yes.
- [ ] 3: *
  > No.
`,
}

func TestFormatPlainKinds(t *testing.T) {
	t.Parallel()
	for kind, q := range kindsParsed {
		c := parse(t, head+lesson+question).Course
		ed := c.Editions[courses.English]
		ed.Source, ed.Questions = "", []courses.Question{q}
		_, got, _ := strings.Cut(string(write(t, c)), "Get out.\n\n")
		if got != plainKinds[kind] {
			t.Errorf("got\n%s\nwant\n%s", got, plainKinds[kind])
		}
	}
}

// Options that aren't in the order of their parts, ten items, a single blank, names
// that only quotes make words of.
func TestFormatEdges(t *testing.T) {
	t.Parallel()
	disorder := kindsParsed[courses.Matching]
	disorder.Parts = []courses.Part{{Text: "A", Match: 2, Why: "Yes."}, {Text: "B", Match: 0, Why: "Yes."}}
	many := courses.Question{ID: "q", Kind: courses.Ordering, Lesson: "fire", Title: "Q", Topic: "true"}
	for _, text := range strings.Fields("a b c d e f g h i j") {
		many.Options = append(many.Options, courses.Option{Text: text, Why: "Yes."})
	}
	one := kindsParsed[courses.Blanks]
	one.Parts = []courses.Part{{Text: "At ", After: " sharp", Options: []courses.Option{{Text: "7", Spellings: []string{"7"}, Right: true, Why: "Yes."},
		{Text: "12:30", Spellings: []string{"12:30"}, Why: "No."}, {Otherwise: true, Why: "No."}}}}
	for name, tt := range map[string]struct {
		q    courses.Question
		want string
	}{
		"options in disorder": {disorder, "- = Leave, at once\n- = Stay\n- A = All clear\n  > Yes.\n- B = Leave, at once\n"},
		"ten items":           {many, "topic=\"true\"}\n\n1. a\n   > Yes.\n"},
		"the tenth":           {many, "\n10. j\n    > Yes.\n"},
		"one blank":           {one, "At ___ sharp\n\n- [x] 7\n  > Yes.\n- [ ] 1: 12:30\n  > No.\n- [ ] *\n"},
	} {
		c := parse(t, head+lesson+question).Course
		ed := c.Editions[courses.English]
		ed.Questions = []courses.Question{tt.q}
		if out := string(write(t, c)); !strings.Contains(out, tt.want) {
			t.Errorf("%s: got\n%s", name, out)
		}
	}
}

// What would read otherwise isn't written.
func TestFormatRefusesKinds(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		kind  courses.Kind
		spoil func(*courses.Question)
	}{
		"an equals sign":         {courses.Matching, func(q *courses.Question) { q.Parts[0].Text = "a = b" }},
		"an explained option":    {courses.Matching, func(q *courses.Question) { q.Options[1].Why = "x" }},
		"a match beyond":         {courses.Matching, func(q *courses.Question) { q.Parts[0].Match = 7 }},
		"lines in an item":       {courses.Ordering, func(q *courses.Question) { q.Options[0].Text = "a\n\nb" }},
		"a scene without an id":  {courses.Scenario, func(q *courses.Question) { q.Scenes[1].ID = "" }},
		"markup in a lead":       {courses.Scenario, func(q *courses.Question) { q.Scenes[0].Options[0].Text = "a](#b" }},
		"an explained lead":      {courses.Scenario, func(q *courses.Question) { q.Scenes[0].Options[0].Why = "x" }},
		"a percent in the words": {courses.Scenario, func(q *courses.Question) { q.Scenes[1].Options[2].Text = "[5%](#x)" }},
		"a picture elsewhere":    {courses.Spot, func(q *courses.Question) { q.Picture = &courses.Image{URL: "https://example.org/a.png", Alt: "x"} }},
		"no picture":             {courses.Spot, func(q *courses.Question) { q.Picture = nil }},
		"blanks in the words":    {courses.Blanks, func(q *courses.Question) { q.Parts[0].Text = "a ___ " }},
		"markup in the words":    {courses.Blanks, func(q *courses.Question) { q.Parts[0].Text = "a *b* " }},
		"room before the words":  {courses.Blanks, func(q *courses.Question) { q.Parts[0].Text = " a " }},
		"words in the middle":    {courses.Blanks, func(q *courses.Question) { q.Parts[0].After = "b" }},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := parse(t, head+lesson+ofEachKind[tt.kind]).Course
			tt.spoil(&c.Editions[courses.English].Questions[0])
			if out, err := Format(c, courses.English); err == nil {
				t.Errorf("written:\n%s", out)
			}
		})
	}
}
