package preview

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"drypp/cards/cardstest"
	"drypp/courses"
	"drypp/courses/library"
)

// TestDeck sees that every text of every course of the library is on a card.
func TestDeck(t *testing.T) {
	t.Parallel()
	list, err := library.Courses()
	if err != nil {
		t.Fatal(err)
	}
	catalogue, err := courses.NewCatalogue(list...)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range catalogue.All() {
		for l, ed := range c.Editions {
			t.Run(c.ID+" "+string(l), func(t *testing.T) {
				t.Parallel()
				rows := newDeck(c, l, noon)
				said := texts(t, rows)
				for _, lesson := range ed.Lessons {
					mustSay(t, said, lesson.Title)
				}
				for i := range ed.Questions {
					mustSay(t, said, ed.Questions[i].Title)
					for _, o := range ed.Questions[i].Options {
						mustSay(t, said, o.Why)
					}
				}
				if kinds := places(rows); !slices.Contains(kinds, passedRow) || !slices.Contains(kinds, failedRow) {
					t.Errorf("there is no result: %q", kinds)
				}
			})
		}
	}
}

func mustSay(t *testing.T, said map[string]bool, text string) {
	t.Helper()
	if text != "" && !said[bare(text)] {
		t.Errorf("no card says %q", text)
	}
}

// bare drops what marks up a text on a card or keeps it from being marked up.
func bare(s string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune("\\*_", r) {
			return -1
		}
		return r
	}, s)
}

// texts returns every text of the cards, whose rows must have IDs of their own.
func texts(t *testing.T, rows []row) map[string]bool {
	t.Helper()
	said, seen := map[string]bool{}, map[string]bool{}
	for _, r := range rows {
		if seen[r.ID] {
			t.Errorf("two rows are called %s", r.ID)
		}
		seen[r.ID] = true
		d := jsontext.NewDecoder(bytes.NewReader(r.Card))
		for token, err := d.ReadToken(); err == nil; token, err = d.ReadToken() {
			if token.Kind() == '"' {
				said[bare(token.String())] = true
			}
		}
	}
	return said
}

func places(rows []row) []string {
	var ids []string
	for _, r := range rows {
		ids = append(ids, r.ID)
	}
	return ids
}

// everyKind is a course with every kind of question.
func everyKind() *courses.Course {
	right := func(o courses.Option) courses.Option { o.Right = true; return o }
	option := func(text string) courses.Option { return courses.Option{Text: text, Why: "Why " + text} }
	rest := courses.Option{Otherwise: true, Why: "Why else"}
	return &courses.Course{
		ID: "kinds", Version: 1, PassMark: 100, Tries: 3,
		Editions: map[courses.Language]*courses.Edition{courses.English: {
			Language: courses.English, Title: "Kinds",
			Lessons: []courses.Lesson{{ID: "one", Title: "One", Body: []courses.Block{{Text: "Read."}}}},
			Questions: []courses.Question{
				{ID: "single", Kind: courses.Single, Title: "S", Options: []courses.Option{option("a"), right(option("b"))}},
				{ID: "several", Kind: courses.Several, Title: "M", Options: []courses.Option{right(option("c")), option("d"), right(option("e"))}},
				{ID: "true", Kind: courses.TrueFalse, Title: "T", Options: []courses.Option{option("yes"), right(option("no"))}},
				{ID: "number", Kind: courses.Number, Title: "N", Lesson: "one", Options: []courses.Option{
					{Right: true, Number: 7, Tolerance: 1, Why: "Why 7"}, {Number: 9, Tolerance: 0.5, Why: "Why 9"}, rest}},
				{ID: "text", Kind: courses.Text, Title: "W", Options: []courses.Option{
					{Right: true, Spellings: []string{"tea"}, Why: "Why tea"}, {Spellings: []string{"milk"}, Why: "Why milk"}, rest}},
				{ID: "match", Kind: courses.Matching, Title: "Ma", Credit: courses.PerPart, Options: []courses.Option{{Text: "m1"}, {Text: "m2"}},
					Parts: []courses.Part{{Text: "p1", Match: 0, Why: "Why p1"}, {Text: "p2", Match: 1, Why: "Why p2"}}},
				{ID: "order", Kind: courses.Ordering, Title: "O", Options: []courses.Option{option("o1"), option("o2"), option("o3")}},
				{ID: "way", Kind: courses.Scenario, Title: "Sc", Scenes: []courses.Scene{
					{ID: "a", Title: "A", Body: []courses.Block{{Text: "x"}}, Options: []courses.Option{{Text: "on", To: "b"}, option("end")}},
					{ID: "b", Title: "B", Body: []courses.Block{{Text: "y"}}, Options: []courses.Option{option("bad"), right(option("good"))}}}},
				{ID: "spot", Kind: courses.Spot, Title: "Sp", Picture: &courses.Image{URL: "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", Alt: "a"},
					Options: []courses.Option{option("here"), {Text: "there", Right: true, Why: "Why there", X: 900, Y: 900}}},
				{ID: "fill", Kind: courses.Blanks, Title: "B", Credit: courses.PerPart, Parts: []courses.Part{
					{Text: "one ", Options: []courses.Option{{Right: true, Spellings: []string{"f1"}, Why: "Why f1"}, {Spellings: []string{"f2"}, Why: "Why f2"}, rest}},
					{Text: " two ", After: ".", Options: []courses.Option{{Right: true, Spellings: []string{"f3"}, Why: "Why f3"}, rest}}}},
			},
		}},
	}
}

func TestDeckOfEveryKind(t *testing.T) {
	t.Parallel()
	c := everyKind()
	if err := c.Check(); err != nil {
		t.Fatal(err)
	}
	rows := newDeck(c, courses.English, noon)
	said := texts(t, rows)
	for _, r := range rows {
		cardstest.Check(t, r.Card)
	}
	for _, q := range c.Editions[courses.English].Questions {
		options := q.Options
		for _, p := range q.Parts {
			mustSay(t, said, p.Why)
			options = append(options, p.Options...)
		}
		for _, s := range q.Scenes {
			mustSay(t, said, s.Title)
			options = append(options, s.Options...)
		}
		for _, o := range options {
			mustSay(t, said, o.Why)
		}
	}
	want := []string{
		"step-one", "step-single", "answer-single-1", "answer-single-2", "step-several", "answer-several-1", "answer-several-2",
		"step-true", "answer-true-1", "answer-true-2", "step-number", "answer-number-1", "answer-number-2", "answer-number-3",
		"step-text", "answer-text-1", "answer-text-2", "answer-text-3",
		"step-match", "answer-match-1", "answer-match-2", "answer-match-3", "step-order", "answer-order-1", "answer-order-2", "answer-order-3",
		"step-way", "scene-way-b", "answer-way-1", "answer-way-2", "answer-way-3", "step-spot", "answer-spot-1", "answer-spot-2",
		"step-fill", "answer-fill-1", "answer-fill-2", "answer-fill-3",
		passedRow, failedRow, lastTryRow, "reread-one",
	}
	if got := places(rows); !slices.Equal(got, want) {
		t.Errorf("rows\n%q, want\n%q", got, want)
	}
	c.PassMark, c.Tries = 0, 1
	if got := places(newDeck(c, courses.English, noon)); slices.Contains(got, failedRow) {
		t.Errorf("nobody can fail, but the cards are %q", got)
	}
	c.PassMark = 100
	if got := places(newDeck(c, courses.English, noon)); !slices.Contains(got, failedRow) || slices.Contains(got, lastTryRow) {
		t.Errorf("the first attempt is the last, but the cards are %q", got)
	}
}

// play makes a move over HTTP's head.
func (a *author) move(m move) moved {
	a.t.Helper()
	s, _ := a.snapshot("phishing")
	got, err := a.play(a.t.Context(), s.course, m)
	if err != nil {
		a.t.Fatal(err)
	}
	cardstest.Check(a.t, got.Card)
	return got
}

// says fails the test unless the card has the text.
func (a *author) says(card jsontext.Value, text string) {
	a.t.Helper()
	quoted, err := json.Marshal(text)
	if err != nil {
		a.t.Fatal(err)
	}
	if !bytes.Contains(card, bytes.Trim(quoted, `"`)) {
		a.t.Errorf("the card doesn't say %q: %s", text, card)
	}
}

// Whoever plays from a row gets that row's card, and can go on from it.
func TestPlayFrom(t *testing.T) {
	t.Parallel()
	a := newAuthor(t, "phishing", "phishing")
	s, _ := a.snapshot("phishing")
	for _, r := range newDeck(s.course, courses.Nynorsk, noon) {
		if !r.Playable {
			continue
		}
		got := a.move(move{Language: courses.Nynorsk, From: r.ID})
		if strings.HasPrefix(r.ID, stepRow) {
			a.says(got.Card, r.Title)
		}
		if bytes.Contains(got.Card, []byte(`"`+viewer+`"`)) {
			t.Errorf("%s: the card is of nobody on record: %s", r.ID, got.Card)
		}
	}
	again := a.move(move{Language: courses.Nynorsk, From: "step-nowhere"})
	a.says(again.Card, s.course.Edition(courses.Nynorsk).Lessons[0].Title)
}

// A change in a file shows in the card of somebody who is in the middle.
func TestPlayOn(t *testing.T) {
	t.Parallel()
	a := newAuthor(t, "phishing", "phishing")
	begun := a.move(move{Language: courses.English})
	s, _ := a.snapshot("phishing")
	title := s.course.Edition(courses.English).Lessons[0].Title
	a.says(begun.Card, title)
	a.edit("phishing/en.md", "# "+title, "# Quite another title")
	a.see("phishing")
	a.says(a.move(move{Language: courses.English, Player: begun.Player}).Card, "Quite another title")
	if other := a.move(move{Language: courses.English, Player: "../x"}); other.Player == "../x" {
		t.Error("a player was taken who isn't one")
	}
}

// Whoever plays from a row of a course with a pretest has been through that, and
// with a document, has acknowledged it.
func TestPlayFromBehindAPretest(t *testing.T) {
	t.Parallel()
	a := newAuthor(t, "phishing", "phishing")
	for _, l := range courses.Languages {
		file := "phishing/" + string(l) + ".md"
		a.edit(file, "version:", "pretest: true\nversion:")
		a.edit(file, "# ", "# The rules {#rules}\n\n[The rules](https://example.no/rules.pdf){.document version=2}\n\n# ")
	}
	s := a.see("phishing")
	if !s.current || !s.course.Pretest || s.course.Edition("").Lessons[0].Document == nil {
		t.Fatalf("the course wasn't read: %+v", s.findings)
	}
	played := 0
	for _, r := range newDeck(s.course, courses.English, noon) {
		if !r.Playable || !strings.HasPrefix(r.ID, stepRow) {
			continue
		}
		got, err := a.play(t.Context(), s.course, move{Language: courses.English, From: r.ID})
		if err != nil {
			t.Fatal(err)
		}
		a.says(got.Card, r.Title)
		played++
	}
	if want := s.course.Steps(); played != want {
		t.Errorf("%d of %d steps can be played from", played, want)
	}
}

// A test shows what it borrows, from the library if the author has no such course,
// and is played from its beginning only.
func TestDeckOfATest(t *testing.T) {
	t.Parallel()
	a := newAuthor(t, "security-test", "security-test")
	s, _ := a.snapshot("security-test")
	full := a.offered(s.course)
	rows := newDeck(full, courses.English, noon)
	asked := 0
	for _, r := range rows {
		if strings.HasPrefix(r.ID, stepRow) {
			asked++
		}
		if r.Playable {
			t.Errorf("%s can be played from", r.ID)
		}
		cardstest.Check(t, r.Card)
	}
	if n := len(full.Edition("").Questions); asked != n || n <= s.course.Test.Draw {
		t.Errorf("%d of %d questions are shown", asked, n)
	}
	got, err := a.play(t.Context(), s.course, move{Language: courses.English})
	if err != nil {
		t.Fatal(err)
	}
	a.says(got.Card, s.course.Edition(courses.English).Title)
}

// A test that nobody lends anything is said to have no questions, and the other
// courses can be played all the same.
func TestTestWithoutQuestions(t *testing.T) {
	t.Parallel()
	a := newAuthor(t, "", "security-test", "phishing")
	for _, l := range courses.Languages {
		file := "security-test/" + string(l) + ".md"
		a.edit(file, "competences:", "competences:\n  - nothing-else\nsources:")
	}
	if s := a.see("security-test"); !s.current {
		t.Fatalf("the test wasn't read: %+v", s.findings)
	}
	if full := a.catalogue.Course("security-test"); full != nil {
		t.Errorf("it is given with %d questions", len(full.Edition("").Questions))
	}
	s, _ := a.snapshot("phishing")
	got, err := a.play(t.Context(), s.course, move{Language: courses.English})
	if err != nil {
		t.Fatal(err)
	}
	a.says(got.Card, s.course.Edition(courses.English).Lessons[0].Title)
}
