package cards_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/go-json-experiment/json"

	"drypp/cards"
	"drypp/cards/cardstest"
	"drypp/courses"
	"drypp/courses/library"
)

// show checks a card and returns what is in it: every text, and what each
// button sends by its title or tooltip.
func show(t *testing.T, card cards.Card) (texts []string, buttons map[string]cards.Data) {
	t.Helper()
	cardstest.Check(t, card.JSON)
	if card.Summary == "" || strings.ContainsAny(card.Summary, "*\\\n") {
		t.Errorf("the notification is %q: want one line of plain text", card.Summary)
	}
	var root any
	if err := json.Unmarshal(card.JSON, &root); err != nil {
		t.Fatal(err)
	}
	buttons = map[string]cards.Data{}
	var walk func(any)
	walk = func(v any) {
		switch v := v.(type) {
		case []any:
			for _, e := range v {
				walk(e)
			}
		case map[string]any:
			if s, ok := v["text"].(string); ok {
				texts = append(texts, s)
			}
			if v["type"] == "Action.Execute" {
				buttons[title(v)] = data(t, v)
				return
			}
			for _, name := range []string{"body", "items", "columns", "rows", "cells", "actions", "facts"} {
				walk(v[name])
			}
			if s, ok := v["value"].(string); ok {
				texts = append(texts, s)
			}
		}
	}
	walk(root)
	return texts, buttons
}

func title(action map[string]any) string {
	if s, ok := action["tooltip"].(string); ok {
		return s
	}
	s, _ := action["title"].(string)
	return s
}

func data(t *testing.T, action map[string]any) cards.Data {
	t.Helper()
	raw, err := json.Marshal(action["data"])
	if err != nil {
		t.Fatal(err)
	}
	d, err := cards.ParseData(raw)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// has fails unless the texts hold each of the wanted ones.
func has(t *testing.T, texts []string, want ...string) {
	t.Helper()
	for _, w := range want {
		if !slices.ContainsFunc(texts, func(s string) bool { return strings.Contains(s, w) }) {
			t.Errorf("nothing says %q in %q", w, texts)
		}
	}
}

// lacks fails if the texts hold any of those.
func lacks(t *testing.T, texts []string, unwanted ...string) {
	t.Helper()
	for _, u := range unwanted {
		if slices.ContainsFunc(texts, func(s string) bool { return strings.Contains(s, u) }) {
			t.Errorf("something says %q in %q", u, texts)
		}
	}
}

func sends(t *testing.T, buttons map[string]cards.Data, title string, want cards.Data) {
	t.Helper()
	if got, ok := buttons[title]; !ok || got != want {
		t.Errorf("button %q sends %+v, want %+v, among %v", title, got, want, buttons)
	}
}

func TestLessonButtons(t *testing.T) {
	t.Parallel()
	c := fixture()
	e := courses.NewEnrolment("e-1", c, noon)
	for i, want := range []struct{ where, button, step string }{
		{"Leksjon 1 av 2", "Neste leksjon", "beans"},
		{"Leksjon 2 av 2", "Til spørsmålene", "water"},
	} {
		texts, buttons := show(t, cards.Lesson(courses.Bokmaal, c, e, i, cards.NoteNone))
		has(t, texts, "Kaffe på jobben · "+want.where)
		sends(t, buttons, want.button, cards.Data{Do: cards.DoRead, Course: "coffee", Enrolment: "e-1", Step: want.step})
	}
}

func TestQuestionTellsNothing(t *testing.T) {
	t.Parallel()
	c := fixture()
	for _, l := range courses.Languages {
		for i := range c.Edition(l).Questions {
			q := &c.Edition(l).Questions[i]
			card := cards.Question(l, c, begun(c, allRight[:i]...), someone, i, cards.NoteUnsaved)
			cardstest.CheckNoAnswer(t, card.JSON, q)
			_, buttons := show(t, card)
			if len(buttons) != 1 {
				t.Errorf("%s, %s: %d buttons, want one", l, q.ID, len(buttons))
			}
			for _, d := range buttons {
				if want := (cards.Data{Do: cards.DoAnswer, Course: c.ID, Enrolment: "e-1", Step: q.ID, Try: 1}); d != want {
					t.Errorf("%s, %s: sends %+v, want %+v", l, q.ID, d, want)
				}
			}
		}
	}
}

// TestRightChoiceIsAnywhere counts at which position the right choice stands
// for 3 000 people: about a third of them each, the same on every run.
func TestRightChoiceIsAnywhere(t *testing.T) {
	t.Parallel()
	c := fixture()
	q := &c.Edition(courses.English).Questions[0]
	first := regexp.MustCompile(`"choices":\[\{"title":"([^"]*)"[^]]*?\},\{"title":"([^"]*)"`)
	at := [3]int{}
	for i := range 3000 {
		card := cards.Question(courses.English, c, begun(c), fmt.Sprint("p-", i), 0, cards.NoteNone)
		shown := first.FindSubmatch(card.JSON)
		position := slices.IndexFunc(shown[1:], func(s []byte) bool { return string(s) == q.Options[1].Text })
		if position < 0 {
			position = 2
		}
		at[position]++
	}
	for position, n := range at {
		if n < 900 || n > 1100 {
			t.Errorf("the right choice is at position %d for %d of 3000 people", position+1, n)
		}
	}
}

func TestNotes(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		question int
		note     cards.Note
		want     string
	}{
		{0, cards.NoteUnusable, "Choose an answer first."},
		{3, cards.NoteUnusable, "Type a number, for example 12 or 2.5."},
		{4, cards.NoteUnusable, "Type an answer first."},
		{0, cards.NoteUnsaved, "nothing was recorded"},
		{0, cards.NoteUpdated, "has been updated"},
		{0, cards.NoteAlready, "The first answer counts."},
	} {
		texts, _ := show(t, ask(courses.English, test.question, test.note))
		has(t, texts, test.want)
	}
	texts, _ := show(t, ask(courses.English, 0, cards.NoteNone))
	if len(texts) != 4 {
		t.Errorf("without a note there are the place, the bar, the title and the prompt, not %q", texts)
	}
}

func TestFeedbackExplains(t *testing.T) {
	t.Parallel()
	w := englishWords
	for _, test := range []struct {
		name        string
		answers     []string
		want, lacks []string
	}{
		{"right", allRight[:1], []string{"✓ Right!", w[10], w[14], w[15]}, []string{"✗", "The right answer"}},
		{"wrong", allWrong[:1], []string{"✗ Not right", w[12], w[13], "The right answer", w[14], w[15]}, nil},
		{"several", allWrong[:2], []string{"✓ You chose rightly", w[3], "✗ This one doesn’t belong", w[16], w[17],
			"✗ This one was missing", w[4]}, nil},
		{"number", []string{"1", "0 1", "1", "12.5"}, []string{"12.5", w[23], "7.5"}, nil},
		{"text", allWrong, []string{"te", w[23], w[25]}, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			texts, buttons := show(t, tell(courses.English, test.answers, cards.NoteNone))
			has(t, texts, test.want...)
			lacks(t, texts, test.lacks...)
			next := "Next question"
			if len(test.answers) == 5 {
				next = "See the result"
			}
			sends(t, buttons, next, cards.Data{Do: cards.DoNext, Course: "coffee", Enrolment: "e-1"})
		})
	}
}

func TestFeedbackUsesTheDecimalSign(t *testing.T) {
	t.Parallel()
	for l, want := range map[courses.Language]string{courses.Nynorsk: "12,5", courses.English: "12.5"} {
		texts, _ := show(t, tell(l, []string{"1", "0 1", "1", "12.5"}, cards.NoteNone))
		if !slices.Contains(texts, want) {
			t.Errorf("%s: the answer isn't shown as %s in %q", l, want, texts)
		}
	}
}

// TestFeedbackAfterAChange shows an answer whose question is gone, and one
// that was right in another language only.
func TestFeedbackAfterAChange(t *testing.T) {
	t.Parallel()
	c := fixture()
	e := begun(c)
	gone := &courses.Attempt{Question: "gone", Try: 1, Response: "0", Right: true, At: noon}
	texts, _ := show(t, cards.Feedback(courses.English, c, e, someone, gone, cards.NoteNone))
	has(t, texts, "✓ Right!", "no longer part of the course")

	fewer := &courses.Attempt{Question: "first", Try: 1, Response: "9", At: noon}
	texts, _ = show(t, cards.Feedback(courses.English, c, e, someone, fewer, cards.NoteNone))
	has(t, texts, "✗ Not right", "The right answer", englishWords[14])

	elsewhere := &courses.Attempt{Question: "drink", Try: 1, Response: "Kaffee", Right: true, At: noon}
	texts, _ = show(t, cards.Feedback(courses.English, c, e, someone, elsewhere, cards.NoteNone))
	has(t, texts, "✓ Right!", "Kaffee", englishWords[15])
	lacks(t, texts, englishWords[23], "The right answer")
}

func TestResult(t *testing.T) {
	t.Parallel()
	c := fixture()
	again := cards.Data{Do: cards.DoAgain, Course: "coffee"}
	mine := cards.Data{Do: cards.DoCourses}

	texts, buttons := show(t, cards.Result(courses.English, c, begun(c, allRight...)))
	has(t, texts, "✓ Passed!", "5 of 5 right", "Valid until 4 March 2027", "everything right")
	sends(t, buttons, "My courses", mine)
	sends(t, buttons, "Take the course again", again)

	texts, buttons = show(t, cards.Result(courses.English, c, begun(c, allWrong...)))
	has(t, texts, "✗ Not passed yet", "0 of 5 right", "80% right", "2 tries left", "The beans", "The water")
	lacks(t, texts, "Valid until")
	sends(t, buttons, "Try again", cards.Data{Do: cards.DoRetry, Course: "coffee", Enrolment: "e-1", Try: 1})
	sends(t, buttons, "Read again: The water", cards.Data{Do: cards.DoReread, Course: "coffee", Enrolment: "e-1", Step: "water"})

	texts, buttons = show(t, cards.Result(courses.English, c, threeTries(c)))
	has(t, texts, "✗ Not passed")
	lacks(t, texts, "yet", "left")
	sends(t, buttons, "Take the course again", again)
	if _, ok := buttons["Try again"]; ok {
		t.Error("there is a button to try again after the last try")
	}

	_, buttons = show(t, cards.Result(courses.English, c, begun(c)))
	sends(t, buttons, "My courses", mine)
}

func TestRereadLeadsBack(t *testing.T) {
	t.Parallel()
	c := fixture()
	_, buttons := show(t, cards.Reread(courses.English, c, begun(c, allWrong...), 0))
	sends(t, buttons, "Back to the result", cards.Data{Do: cards.DoResult, Course: "coffee", Enrolment: "e-1"})
	_, buttons = show(t, cards.Reread(courses.English, c, begun(c), 0))
	sends(t, buttons, "Continue", cards.Data{Do: cards.DoNext, Course: "coffee", Enrolment: "e-1"})
}

func TestMyCoursesButtons(t *testing.T) {
	t.Parallel()
	c := fixture()
	for _, test := range []struct {
		name   string
		e      *courses.Enrolment
		status string
		button string
		data   cards.Data
	}{
		{"not begun", nil, "Not begun · about 3 minutes", "Start: Coffee at work", cards.Data{Do: cards.DoStart, Course: "coffee"}},
		{"reading", courses.NewEnrolment("e-1", c, noon), "Lesson 1 of 2", "Continue: Coffee at work",
			cards.Data{Do: cards.DoStart, Course: "coffee"}},
		{"answering", begun(c, allRight[:2]...), "Question 3 of 5", "Continue: Coffee at work",
			cards.Data{Do: cards.DoStart, Course: "coffee"}},
		{"failed", begun(c, allWrong...), "✗ Not passed · 0 of 5 right · 4 March 2026", "See the result: Coffee at work",
			cards.Data{Do: cards.DoResult, Course: "coffee", Enrolment: "e-1"}},
		{"passed", begun(c, allRight...), "Valid until 4 March 2027", "See the result: Coffee at work",
			cards.Data{Do: cards.DoResult, Course: "coffee", Enrolment: "e-1"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			texts, buttons := show(t, cards.MyCourses(courses.English, []cards.Taken{{Course: c, Enrolment: test.e}}))
			has(t, texts, test.status)
			sends(t, buttons, test.button, test.data)
		})
	}
}

// TestLongListsFit gives a person more courses and answers than a card holds.
func TestLongListsFit(t *testing.T) {
	t.Parallel()
	var list []cards.Taken
	for i := range 200 {
		c := fixture()
		c.ID = fmt.Sprint("coffee-", i)
		list = append(list, cards.Taken{Course: c, Enrolment: begun(c, allRight...)})
	}
	more := regexp.MustCompile(`^… and (\d+) more`)
	for name, card := range map[string]cards.Card{
		"my courses": cards.MyCourses(courses.English, list),
		"unknown":    cards.UnknownCourse(courses.English, list),
		"my data":    cards.MyData(courses.English, kept(list), "Fjordvik Verksted AS", "norwayeast"),
	} {
		texts, _ := show(t, card)
		if !slices.ContainsFunc(texts, more.MatchString) {
			t.Errorf("%s: nothing says how many more there are", name)
		}
	}
}

func TestGroupChatHasNoButton(t *testing.T) {
	t.Parallel()
	if _, buttons := show(t, cards.GroupChat(courses.English)); len(buttons) > 0 {
		t.Errorf("in a group there are buttons: %v", buttons)
	}
}

func TestUnavailableRepeats(t *testing.T) {
	t.Parallel()
	again := cards.Data{Do: cards.DoAnswer, Course: "coffee", Enrolment: "e-1", Step: "first", Try: 2, Answer: "a,b"}
	_, buttons := show(t, cards.Unavailable(courses.English, again))
	sends(t, buttons, "Try again", again)
}

func TestLanguages(t *testing.T) {
	t.Parallel()
	_, buttons := show(t, cards.Languages(courses.English))
	sends(t, buttons, "Nynorsk", cards.Data{Do: cards.DoLanguage, Language: "nn"})
	if len(buttons) != len(courses.Languages) {
		t.Errorf("%d buttons for %d languages", len(buttons), len(courses.Languages))
	}
}

// TestRightsSayMore: a word and a button are there for who has the right, and
// for nobody else.
func TestRightsSayMore(t *testing.T) {
	t.Parallel()
	for _, right := range []struct {
		rights       cards.Rights
		word, button string
	}{
		{cards.Rights{Campaigns: true}, "**results or overview**", "Campaigns"},
		{cards.Rights{Results: true}, "**who looked**", "Overview"},
		{cards.Rights{People: true}, "**people**", "People"},
		{cards.Rights{Team: true}, "**team**", "My team"},
		{cards.Rights{Quality: true}, "**quality**", "Questions"},
		{cards.Rights{Certificates: true}, "**certificates**", "Certificates"},
		{cards.Rights{Requests: true}, "**requests**", "Requests"},
		{cards.Rights{Tests: true}, "**tests**", "Tests"},
		{cards.Rights{Documents: true}, "**documents**", "Documents"},
	} {
		for _, has := range []bool{false, true} {
			rights := cards.Rights{}
			if has {
				rights = right.rights
			}
			for _, card := range []cards.Card{cards.Help(courses.English, rights), cards.NotUnderstood(courses.English, rights)} {
				texts, buttons := show(t, card)
				_, button := buttons[right.button]
				word := slices.ContainsFunc(texts, func(s string) bool { return strings.Contains(s, right.word) })
				if button != has || word != has {
					t.Errorf("with %+v: %s is a button %v, %s is said %v", rights, right.button, button, right.word, word)
				}
			}
		}
	}
}

// TestConcurrentUse builds cards from many goroutines and sees that none has
// another's text: they share their buffers one after another.
func TestConcurrentUse(t *testing.T) {
	t.Parallel()
	want := map[string]string{}
	for _, k := range kinds {
		for _, l := range courses.Languages {
			want[k.name+string(l)] = string(k.build(l).JSON)
		}
	}
	for range 8 {
		t.Run("", func(t *testing.T) {
			t.Parallel()
			for _, k := range kinds {
				for _, l := range courses.Languages {
					if got := string(k.build(l).JSON); got != want[k.name+string(l)] {
						t.Errorf("%s.%s differs when built beside others", k.name, l)
					}
				}
			}
		})
	}
}

// TestLibrary checks every card of the courses that come along: each lesson,
// each question, and the feedback on each answer that the author foresaw.
func TestLibrary(t *testing.T) {
	t.Parallel()
	list, err := library.Courses()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range list {
		for _, l := range courses.Languages {
			t.Run(c.ID+"."+string(l), func(t *testing.T) {
				t.Parallel()
				checkCourse(t, c, l)
			})
		}
	}
}

func checkCourse(t *testing.T, c *courses.Course, l courses.Language) {
	t.Helper()
	ed := c.Edition(l)
	e := courses.NewEnrolment("e-1", c, time.Time{})
	for i := range ed.Lessons {
		cardstest.Check(t, cards.Lesson(l, c, e, i, cards.NoteNone).JSON)
	}
	for i := range ed.Questions {
		q := &ed.Questions[i]
		card := cards.Question(l, c, e, someone, i, cards.NoteNone)
		cardstest.Check(t, card.JSON)
		cardstest.CheckNoAnswer(t, card.JSON, q)
		for _, response := range responses(q) {
			g, ok := q.Grade(response)
			if !ok {
				t.Errorf("%s: %q is no answer", q.ID, response)
			}
			a := &courses.Attempt{Question: q.ID, Try: 1, Response: response, Right: g.Right, At: noon}
			cardstest.Check(t, cards.Feedback(l, c, e, someone, a, cards.NoteNone).JSON)
		}
	}
}

// TestAllocations holds the cards that are built on every answer to 20
// allocations.
func TestAllocations(t *testing.T) {
	c := fixture()
	e := begun(c, allWrong[:2]...)
	a := &e.Attempts[1]
	for name, build := range map[string]func(){
		"feedback": func() { cards.Feedback(courses.Bokmaal, c, e, someone, a, cards.NoteNone) },
		"question": func() { cards.Question(courses.Bokmaal, c, e, someone, 2, cards.NoteNone) },
	} {
		if n := testing.AllocsPerRun(100, build); n > 20 {
			t.Errorf("%s: %v allocations", name, n)
		}
	}
}
