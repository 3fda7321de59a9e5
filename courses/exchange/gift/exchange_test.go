package gift

import (
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"drypp/courses"
	"drypp/courses/exchange"
	"drypp/courses/library"
	"drypp/courses/markdown"
)

// again exports a course and imports that.
func again(t *testing.T, c *courses.Course, l courses.Language) (*courses.Course, string, markdown.Findings) {
	t.Helper()
	out, lost, err := Export(c, l)
	if err != nil {
		t.Fatal(err)
	}
	d := exchange.NewDraft(c.ID, l)
	Import(d, "c.gift", out)
	if len(d.Found) > 0 {
		t.Errorf("importing found\n%v\nin\n%s", d.Found, out)
	}
	got, err := d.Course()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return got, string(out), lost
}

// comparable returns questions without what the export names as lost: pictures,
// and how a number was written.
func comparable(list []courses.Question) []courses.Question {
	list = slices.Clone(list)
	for i := range list {
		q := &list[i]
		q.Prompt = slices.DeleteFunc(slices.Clone(q.Prompt), func(b courses.Block) bool { return b.Image != nil })
		if len(q.Prompt) == 0 {
			q.Prompt = nil
		}
		q.Options = slices.Clone(q.Options)
		for j := range q.Options {
			if q.Kind == courses.Number {
				q.Options[j].Text = ""
			}
		}
		if q.Credit == courses.Whole {
			q.Credit = ""
		}
	}
	return list
}

func sameQuestions(t *testing.T, got, want []courses.Question, out string) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%d questions, not %d, through\n%s", len(got), len(want), out)
	}
	g, w := comparable(got), comparable(want)
	for i := range g {
		if !reflect.DeepEqual(g[i], w[i]) {
			t.Errorf("got\n%+v\nwant\n%+v\nthrough\n%s", g[i], w[i], out)
		}
	}
}

// uncarried tells a question that GIFT can't hold.
func uncarried(q courses.Question) bool {
	return q.Kind == courses.Spot || q.Kind == courses.Scenario || q.Kind == courses.Blanks && len(q.Parts) > 1
}

// TestLibraryAgain takes every course that comes along there and back.
func TestLibraryAgain(t *testing.T) {
	t.Parallel()
	list, err := library.Courses()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range list {
		for l, ed := range c.Editions {
			if len(ed.Questions) == 0 {
				continue // a test of other courses' questions
			}
			got, out, lost := again(t, c, l)
			carried := slices.DeleteFunc(slices.Clone(ed.Questions), uncarried)
			if want := len(ed.Questions) - len(carried); lost.Errors() != want {
				t.Errorf("%s, %s: %d questions should have no place in GIFT:\n%v", c.ID, l, want, lost)
			}
			theirs := got.Editions[l]
			sameQuestions(t, theirs.Questions, carried, out)
			if theirs.Title != ed.Title || len(theirs.Lessons) != len(ed.Lessons) {
				t.Errorf("%s, %s: %q with %d lessons", c.ID, l, theirs.Title, len(theirs.Lessons))
			}
			for i := range ed.Lessons {
				if a, b := exchange.Write(theirs.Lessons[i].Body), exchange.Write(ed.Lessons[i].Body); a != b {
					t.Errorf("%s, %s: got %s\nwant %s", c.ID, l, a, b)
				}
			}
		}
	}
}

// maker makes questions of a kind at random, of texts that are hard to carry.
type maker struct {
	*rand.Rand
	kind courses.Kind
}

// pieces are what texts are made of.
var pieces = []string{
	"a", "b", "Æ", "=", "~", "#", "{", "}", ":", "->", "\\", "%50%", "[html]", "[x]", "(y)", "*", "_", "`", "<b>", "<", "&amp;", "&", "$", "$$x$$",
	"1.", "-", "//", "::", "TRUE", "####", "\"", "'", "€", "🙂", "3,5", "|", "_____", "!", "\\(x\\)", "~~", "\u00a0",
}

func (m maker) text() string {
	n := 1 + m.IntN(5)
	words := make([]string, n)
	for i := range words {
		words[i] = pieces[m.IntN(len(pieces))]
		if m.IntN(4) == 0 {
			words[i] += pieces[m.IntN(len(pieces))]
		}
	}
	if s := strings.Join(words, " "); strings.TrimSpace(s) != "" {
		return s
	}
	return "a"
}

// unique makes a text that no other of the question has.
func (m maker) unique(n int) string { return strings.Repeat("n", n+1) + " " + m.text() }

func (m maker) options(n int, right func(int) bool) []courses.Option {
	list := make([]courses.Option, n)
	for i := range list {
		list[i] = courses.Option{Right: right(i), Text: m.unique(i), Why: m.unique(i)}
	}
	return list
}

func (m maker) typed(n int) []courses.Option {
	list := m.options(n, func(i int) bool { return i == 0 })
	for i := range list {
		list[i].Spellings = []string{list[i].Text, "s" + list[i].Text}[:1+m.IntN(2)]
	}
	return append(list, courses.Option{Otherwise: true, Why: m.text()})
}

func (m maker) question() courses.Question {
	q := courses.Question{ID: "q", Title: m.text()}
	for range m.IntN(3) {
		switch m.IntN(3) {
		case 0:
			q.Prompt = append(q.Prompt, courses.Block{Text: m.text()})
		case 1:
			q.Prompt = append(q.Prompt, courses.Block{List: []string{m.text(), m.text()}, Ordered: m.IntN(2) == 0}, courses.Block{Text: m.text()})
		case 2:
			q.Prompt = append(q.Prompt, courses.Block{Link: &courses.Link{Title: m.text(), URL: "https://example.org/a?b=c"}})
		}
	}
	n := 2 + m.IntN(4)
	if m.IntN(3) == 0 {
		q.Topic = "topic-1"
	}
	m.answers(&q, n)
	return q
}

func (m maker) answers(q *courses.Question, n int) {
	answer := m.IntN(n)
	one := func(i int) bool { return i == answer }
	switch q.Kind = m.kind; q.Kind {
	case courses.Single:
		q.Options = m.options(n, one)
	case courses.Several:
		q.Options = m.options(n+1, func(i int) bool { return i != answer && i > 0 })
		q.Credit = []courses.Credit{courses.PerPart, ""}[m.IntN(2)]
	case courses.TrueFalse:
		q.Options = m.options(2, func(i int) bool { return i == answer%2 })
		if m.IntN(2) == 0 {
			q.Options[0].Text, q.Options[1].Text = exchange.TrueFalse(courses.English)
		}
	case courses.Number:
		q.Options = []courses.Option{{Right: true, Number: 3.25, Tolerance: 0.1, Text: "3.25 ± 0.1", Why: m.text()},
			{Number: -7, Text: "-7", Why: m.text()}, {Otherwise: true, Why: m.text()}}
	case courses.Text:
		q.Options = m.typed(n)
	case courses.Blanks:
		q.Parts = []courses.Part{{Text: m.text() + " ", After: " " + m.text(), Options: m.typed(n)}}
	case courses.Ordering:
		q.Options = m.options(n+1, func(int) bool { return false })
	case courses.Matching:
		q.Options = m.options(n, func(int) bool { return false })
		for i := range q.Options {
			q.Options[i].Why = ""
			if i == 0 || m.IntN(3) > 0 {
				q.Parts = append(q.Parts, courses.Part{Text: m.unique(i), Match: i, Why: m.text()})
			}
		}
	}
}

var kinds = []courses.Kind{courses.Single, courses.Several, courses.TrueFalse, courses.Number, courses.Text, courses.Blanks, courses.Ordering, courses.Matching}

// course makes one of the questions among several that a course file can have.
func (m maker) course() (*courses.Course, bool) {
	ed := &courses.Edition{Language: courses.English, Title: "x", Summary: "x"}
	c := &courses.Course{ID: "x", Version: 1, Minutes: 9, OnUpdate: courses.Continue, Editions: map[courses.Language]*courses.Edition{courses.English: ed}}
	for range 20 {
		ed.Questions = []courses.Question{m.question()}
		if _, err := markdown.Format(c, courses.English); err == nil {
			return c, true
		}
	}
	return nil, false
}

// TestRandomAgain takes courses at random there and back.
func TestRandomAgain(t *testing.T) {
	t.Parallel()
	tried := map[courses.Kind]int{}
	for seed := range uint64(160) {
		m := maker{rand.New(rand.NewPCG(seed, 0)), kinds[seed%uint64(len(kinds))]}
		c, ok := m.course()
		if !ok {
			continue
		}
		want := c.Editions[courses.English].Questions
		out, lost, err := Export(c, courses.English)
		if err != nil {
			t.Fatal(err)
		}
		if lost.Errors() > 0 {
			continue // and it says so
		}
		d := exchange.NewDraft(c.ID, courses.English)
		Import(d, "c.gift", out)
		got, err := d.Course()
		if err != nil {
			t.Fatalf("seed %d: %v: %v\n%s", seed, err, d.Found, out)
		}
		tried[want[0].Kind]++
		sameQuestions(t, got.Editions[courses.English].Questions, want, string(out))
		if t.Failed() {
			t.Fatalf("seed %d; found %v", seed, d.Found)
		}
	}
	t.Logf("tried %v", tried)
	for _, kind := range kinds {
		if tried[kind] < 1 {
			t.Errorf("%d questions of the kind %s", tried[kind], kind)
		}
	}
}
