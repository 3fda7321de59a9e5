package markdown

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"drypp/courses"
)

// head is a front matter of nine lines, so that a body begins in line 10.
const head = `---
id: fire
title: Fire
summary: What to do when it burns.
version: 2
minutes: 3
pass: 80
validity: 1 year
---
`

const lesson = "# Fire {#fire}\n\nGet out.\n\n"

const question = "## Where? {#where}\n" + answers

const answers = "\n- [x] Out\n  > Yes.\n- [ ] In\n  > No.\n"

func parse(t *testing.T, src string) *File {
	t.Helper()
	f, err := Parse("en.md", courses.English, []byte(src))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// bare takes the sources away, so that only what they mean is left.
func bare(c *courses.Course) *courses.Course {
	for _, ed := range c.Editions {
		ed.Source = ""
	}
	return c
}

// everything is a body in all the ways that an author may write it.
const everything = `
# What burns {#what-burns}

Wood, *paper*,
and [more](https://example.org/a?b=c&d=e).

1. First
2. Second

* One

![A flame](https://example.org/flame.png)

[Watch the film](https://example.org/film)

## Where to? {#where}

Think **twice**:

- [ ] In
  > No.
- [X]   Out, and  away

  > Yes, as
  > far as you can.

# Numbers {#numbers changed=2}

Call them.

## Which number? {#number .number}
- [x] 110
  > Yes.
- [ ] 1,5 +/- 0,25
  > Odd.
- [ ] *
  > No.

## Which word? {#word .text}

- [x] fire |  Fire brigade
  > Yes.
- [ ] *
  > No.
`

// everythingParsed is what it means.
var everythingParsed = &courses.Course{
	ID: "fire", Version: 2, Minutes: 3, PassMark: 80, ValidMonths: 12, OnUpdate: courses.Continue,
	Editions: map[courses.Language]*courses.Edition{courses.English: {
		Language: courses.English, Title: "Fire", Summary: "What to do when it burns.",
		Lessons: []courses.Lesson{
			{ID: "what-burns", Title: "What burns", Body: []courses.Block{
				{Text: "Wood, *paper*, and [more](https://example.org/a?b=c&d=e)."},
				{List: []string{"First", "Second"}, Ordered: true},
				{List: []string{"One"}},
				{Image: &courses.Image{URL: "https://example.org/flame.png", Alt: "A flame"}},
				{Link: &courses.Link{URL: "https://example.org/film", Title: "Watch the film"}},
			}},
			{ID: "numbers", Title: "Numbers", Changed: 2, Body: []courses.Block{{Text: "Call them."}}},
		},
		Questions: []courses.Question{
			{ID: "where", Kind: courses.Single, Lesson: "what-burns", Title: "Where to?",
				Prompt: []courses.Block{{Text: "Think **twice**:"}},
				Options: []courses.Option{
					{Text: "In", Why: "No."},
					{Text: "Out, and away", Right: true, Why: "Yes, as far as you can."},
				}},
			{ID: "number", Kind: courses.Number, Lesson: "numbers", Title: "Which number?", Options: []courses.Option{
				{Text: "110", Number: 110, Right: true, Why: "Yes."},
				{Text: "1,5 +/- 0,25", Number: 1.5, Tolerance: 0.25, Why: "Odd."},
				{Otherwise: true, Why: "No."},
			}},
			{ID: "word", Kind: courses.Text, Lesson: "numbers", Title: "Which word?", Options: []courses.Option{
				{Text: "fire", Spellings: []string{"fire", "Fire brigade"}, Right: true, Why: "Yes."},
				{Otherwise: true, Why: "No."},
			}},
		},
	}},
}

func TestManagersSeeScores(t *testing.T) {
	t.Parallel()
	for written, want := range map[string]bool{"": false, "managers-see-scores: false\n": false, "managers-see-scores: true\n": true} {
		src := strings.Replace(head, "pass: 80\n", "pass: 80\n"+written, 1) + lesson + question
		if got := parse(t, src).Course.ManagersSeeScores; got != want {
			t.Errorf("%q: got %v", written, got)
		}
	}
}

func TestParse(t *testing.T) {
	t.Parallel()
	f := parse(t, head+everything)
	if !reflect.DeepEqual(bare(f.Course), everythingParsed) {
		t.Errorf("got  %+v\nwant %+v", f.Course.Editions[courses.English], everythingParsed.Editions[courses.English])
	}
	for _, at := range []struct {
		step   string
		option int
		line   int
	}{{"what-burns", 0, 11}, {"where", 0, 25}, {"where", 2, 31}, {"word", 2, 52}, {"nowhere", 0, 1}} {
		if got := f.Line(at.step, at.option); got != at.line {
			t.Errorf("%s, answer %d: line %d, want %d", at.step, at.option, got, at.line)
		}
	}
}

// What lies in Windows' line ends and marks is no different.
func TestParseWindows(t *testing.T) {
	t.Parallel()
	src := head + lesson + "## Where? {#where}\n" + answers
	windows := "\ufeff" + strings.ReplaceAll(src, "\n", "\r\n")
	if a, b := parse(t, src), parse(t, windows); !reflect.DeepEqual(bare(a.Course), bare(b.Course)) {
		t.Error("CRLF and a byte order mark change the course")
	}
}

func TestKinds(t *testing.T) {
	t.Parallel()
	const two = "\n- [x] A\n  > Yes.\n- [x] B\n  > Yes.\n- [ ] C\n  > No.\n"
	for _, tt := range []struct {
		braces, answers string
		want            courses.Kind
	}{
		{"{#q}", answers, courses.Single},
		{"{#q .single}", answers, courses.Single},
		{"{#q}", two, courses.Several},
		{"{#q .several}", answers, courses.Several},
		{"{#q .true-false}", answers, courses.TrueFalse},
	} {
		f := parse(t, head+lesson+"## Q "+tt.braces+"\n"+tt.answers)
		if got := f.Course.Editions[courses.English].Questions[0].Kind; got != tt.want {
			t.Errorf("%s: %s, want %s", tt.braces, got, tt.want)
		}
	}
}

// mistakes are files with one mistake each, and where and how it is named.
var mistakes = []struct {
	name, src string
	line      int
	want      string
}{
	{"no front matter", lesson + question, 1, "begin the file with a line ---"},
	{"open front matter", "---\nid: x\n", 1, "begin the file with a line ---"},
	{"unknown key", strings.Replace(head, "minutes", "minuts", 1) + lesson + question, 6, `"minuts" isn't known: did you mean minutes?`},
	{"missing key", strings.Replace(head, "pass: 80\n", "", 1) + lesson + question, 1, "the key pass is missing"},
	{"double key", strings.Replace(head, "pass: 80", "minutes: 4", 1) + lesson + question, 7, "can't be read"},
	{"wrong type", strings.Replace(head, "minutes: 3", "minutes: three", 1) + lesson + question, 6, "can't be read"},
	{"out of range", strings.Replace(head, "pass: 80", "pass: 800", 1) + lesson + question, 7, "from 0 to 100"},
	{"validity", strings.Replace(head, "1 year", "a while", 1) + lesson + question, 8, "write 12 months"},
	{"no validity", strings.Replace(head, "1 year", "0 months", 1) + lesson + question, 8, "leave it out"},
	{"on-update", strings.Replace(head, "validity: 1 year", "on-update: pause", 1) + lesson + question, 8, "continue or restart"},
	{"scores", strings.Replace(head, "validity: 1 year", "managers-see-scores: perhaps", 1) + lesson + question, 8, "can't be read"},
	{"empty competence", strings.Replace(head, "validity: 1 year", "competences: ['']", 1) + lesson + question, 8, "empty value"},
	{"colon", strings.Replace(head, "title: Fire", "title: Fire: now", 1) + lesson + question, 3, "texts that contain a colon in quotes"},
	{"alias", strings.Replace(head, "title: Fire", "title: &a Fire", 1) + lesson + question, 3, "write the value out"},
	{"path as id", strings.Replace(head, "id: fire", "id: ../../etc/passwd", 1) + lesson + question, 2, `"etc-passwd" for instance`},

	{"text before a lesson", head + "Hello\n\n" + lesson + question, 10, "before the first heading"},
	{"no id", head + "# På jobben\n\nHei.\n", 10, "end it with {#pa-jobben}"},
	{"bad id", head + "# A {#Big_One}\n\nHei.\n", 10, "{#big-one} for instance"},
	{"path in an id", head + "# A {#../../x}\n\nHei.\n", 10, "end the heading with {#a}"},
	{"same id", head + lesson + "# Fire {#fire}\n\nOut.\n" + question, 14, "stands in line 10 already: take {#fire-2}"},
	{"attribute", head + "# A {#a lang=en}\n\nHei.\n", 10, `"lang" in the braces`},
	{"empty heading", head + "# {#a}\n\nHei.\n", 10, "write a title"},
	{"deep heading", head + lesson + "### Deeper {#deep}\n" + question, 14, "one begins a lesson, two begin a question"},
	{"emphasis in a heading", head + "# So *much* {#a}\n\nHei.\n", 10, "a heading is shown as it stands"},
	{"empty lesson", head + "# A {#a}\n" + question, 10, "has nothing to read"},
	{"mark of a question", head + lesson + "## Q {#q changed=2}\n" + answers, 14, "mark the lesson that it belongs to"},
	{"mark with words", head + "# A {#a changed=lately}\n\nHei.\n" + question, 10, "write changed=2"},
	{"mark of a part", head + "# A {#a changed=1.5}\n\nHei.\n" + question, 10, "write changed=2"},
	{"mark of no version", head + "# A {#a changed=0}\n\nHei.\n" + question, 10, "write changed=2"},
	{"mark of a version to come", head + "# A {#a changed=3}\n\nHei.\n" + question, 10, "the course has version 2"},
	{"kind of a lesson", head + "# A {#a .text}\n\nHei.\n", 10, "a lesson has no kind"},
	{"underlined heading", head + lesson + "Title\n-----\n\n" + question, 15, "a line across"},

	{"table", head + lesson + "| a | b |\n|---|---|\n| 1 | 2 |\n\n" + question, 14, "a table can't be shown on a card: write a list"},
	{"HTML block", head + lesson + "<div>x</div>\n\n" + question, 14, "HTML can't be shown"},
	{"HTML", head + lesson + "a <b>bold</b> word\n\n" + question, 14, "HTML can't stand in a text"},
	{"code", head + lesson + "```\nx\n```\n\n" + question, 15, "a block of code"},
	{"indented", head + lesson + "    x\n\n" + question, 14, "indented by four spaces"},
	{"quotation", head + lesson + "> x\n\n" + question, 14, "a quotation"},
	{"code span", head + lesson + "a `b`\n\n" + question, 14, "code (`) can't stand"},
	{"autolink", head + lesson + "see <https://example.org>\n\n" + question, 14, "write [words](https://…)"},
	{"picture in a text", head + lesson + "see ![x](https://example.org/x.png)\n\n" + question, 14, "give it a paragraph of its own"},
	{"no description", head + lesson + "![](https://example.org/x.png)\n\n" + question, 14, "no description"},
	{"http picture", head + lesson + "![x](http://example.org/x.png)\n\n" + question, 14, "write an https address"},
	{"vector picture", head + lesson + "![x](x.svg)\n\n" + question, 14, "put it as PNG, JPEG or GIF beside this file"},
	{"path as picture", head + lesson + "![x](../../x.png)\n\n" + question, 14, "beside this file and write its name"},
	{"path from the top as picture", head + lesson + "![x](/x.png)\n\n" + question, 14, "beside this file"},
	{"Windows' path as picture", head + lesson + "![x](C:\\x.png)\n\n" + question, 14, "beside this file"},
	{"hidden picture", head + lesson + "![x](.x.png)\n\n" + question, 14, "beside this file"},
	{"script as link", head + lesson + "a [x](javascript:alert)\n\n" + question, 14, "write an https address"},
	{"titled link", head + lesson + "[x](https://example.org \"y\")\n\n" + question, 14, "without a title"},
	{"defined link", head + lesson + "[x]: https://example.org\n\n" + question, 14, "defined apart"},
	{"line break", head + lesson + "a  \nb\n\n" + question, 14, "begin another paragraph"},
	{"list from three", head + lesson + "3. a\n\n" + question, 14, "counts from 1"},
	{"nested list", head + lesson + "- a\n  - b\n\n" + question, 14, "nothing but one line"},
	{"two lists", head + lesson + "- a\n\n* b\n\n" + question, 16, "make one list"},

	{"no answers", head + lesson + "## Q {#q}\n\nWell?\n", 14, "list them below it"},
	{"check list in a lesson", head + "# A {#a}\n\n- [x] b\n\n" + question, 12, "answers are the last thing below a question"},
	{"text behind answers", head + lesson + question + "\n\nmore\n", 22, "something follows the answers"},
	{"list before answers", head + lesson + "## Q {#q}\n\n* a\n" + answers, 18, "put a sentence between"},
	{"unmarked answer", head + lesson + question + "- Up\n  > No.\n", 20, "begin it with - [x]"},
	{"no explanation", head + lesson + question + "- [ ] Up\n", 20, "has no explanation"},
	{"two paragraphs", head + lesson + question + "- [ ] Up\n  > No.\n  >\n  > Never.\n", 21, "one paragraph"},
	{"paragraph below", head + lesson + question + "- [ ] Up\n\n  No.\n", 22, "the explanation after > and nothing else"},
	{"emphasis in an answer", head + lesson + question + "- [ ] *Up*\n  > No.\n", 20, "an answer is shown as it stands"},
	{"empty answer", head + lesson + question + "- [ ]\n  > No.\n", 20, "the answer is empty"},
	{"unknown kind", head + lesson + "## Q {#q .sevral}\n" + answers, 14, "did you mean .several?"},
	{"two kinds", head + lesson + "## Q {#q .single .several}\n" + answers, 14, "leave one"},
	{"not a number", head + lesson + "## Q {#q .number}\n" + answers, 16, `"Out" isn't a number`},

	{"nothing right", head + lesson + "## Q {#q}\n\n- [ ] A\n  > No.\n- [ ] B\n  > No.\n", 14, "no answer is right"},
	{"everything right", head + lesson + "## Q {#q}\n\n- [x] A\n  > No.\n- [x] B\n  > No.\n", 14, "every answer is right"},
	{"two right of one", head + lesson + "## Q {#q .single}\n\n- [x] A\n  > No.\n- [x] B\n  > No.\n- [ ] C\n  > No.\n", 14, "only one can be chosen"},
	{"same answer", head + lesson + question + "- [ ] out\n  > No.\n", 20, "another answer has the same text"},
	{"three truths", head + lesson + "## Q {#q .true-false}\n" + answers + "- [ ] C\n  > No.\n", 14, "two choices, not 3"},
	{"nothing for the rest", head + lesson + "## Q {#q .number}\n\n- [x] 7\n  > Yes.\n", 14, "stand for everything else"},
	{"overlap", head + lesson + "## Q {#q .number}\n\n- [x] 7 ± 2\n  > Yes.\n- [ ] 8\n  > No.\n- [ ] *\n  > No.\n", 18, "an earlier answer accepts 8"},
	{"no question", head + lesson, 1, "there is no question"},
}

// Every mistake is named with its line and what to do.
func TestFindings(t *testing.T) {
	t.Parallel()
	for _, tt := range mistakes {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := Parse("en.md", courses.English, []byte(tt.src))
			var found Findings
			if !errors.As(err, &found) {
				t.Fatalf("got %v, want findings", err)
			}
			for _, f := range found {
				if f.Line == tt.line && strings.Contains(f.String(), tt.want) {
					return
				}
			}
			t.Errorf("want line %d: %s; got\n%v", tt.line, tt.want, found)
		})
	}
}

// All findings come at once, in the order of the lines.
func TestFindingsTogether(t *testing.T) {
	t.Parallel()
	_, err := Parse("fire/en.md", courses.English, []byte(strings.Replace(head, "pass: 80", "pass: 101", 1)+"# A\n\n<b>\n\n## Q {#q}\n"))
	want := `fire/en.md:7: pass is 101: give a number from 0 to 100
fire/en.md:10: the heading has no id, which it needs to keep for good: end it with {#a}
fire/en.md:12: HTML can't be shown on a card: write a paragraph
fire/en.md:14: the question "Q" has no answers: list them below it as - [x] right and - [ ] wrong`
	if err == nil || err.Error() != want {
		t.Errorf("got\n%v\nwant\n%s", err, want)
	}
}

func TestSlug(t *testing.T) {
	t.Parallel()
	for title, want := range map[string]string{
		"Hva gjør du først, når det ringer?": "hva-gjor-du-forst-nar",
		"Ærlig ÅPENHET":                      "aerlig-apenhet",
		"???":                                "step",
		strings.Repeat("x", 99):              strings.Repeat("x", 40),
	} {
		if got := Slug(title); got != want || !courses.ValidID(got) {
			t.Errorf("%q: %q, want %q", title, got, want)
		}
	}
}
