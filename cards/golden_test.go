package cards_test

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"drypp/cards"
	"drypp/cards/cardstest"
	"drypp/courses"
)

var update = flag.Bool("update", false, "write the golden files anew")

// kind builds one card.
type kind struct {
	name  string
	build func(courses.Language) cards.Card
}

// kinds builds one card of every kind, and of every state that looks different.
var kinds = slices.Concat(talkKinds, dropKinds, timesKinds, campaignKinds, peopleKinds, reportKinds, privacyKinds, partKinds, surveyKinds, needKinds, reviewKinds, testKinds)

var talkKinds = []kind{
	{"welcome", func(l courses.Language) cards.Card {
		return cards.Welcome(l, "Fjordvik Verksted AS", "norwayeast", fixture())
	}},
	{"welcome-no-course", func(l courses.Language) cards.Card {
		return cards.Welcome(l, "Fjordvik Verksted AS", "elsewhere", nil)
	}},
	{"help", func(l courses.Language) cards.Card { return cards.Help(l, cards.Rights{}) }},
	{"help-contact", func(l courses.Language) cards.Card { return cards.Help(l, cards.Rights{Campaigns: true, People: true}) }},
	{"not-understood", func(l courses.Language) cards.Card { return cards.NotUnderstood(l, cards.Rights{}) }},
	{"my-courses", func(l courses.Language) cards.Card { return cards.MyCourses(l, everyState()) }},
	{"my-courses-none", func(l courses.Language) cards.Card { return cards.MyCourses(l, nil) }},
	{"unknown-course", func(l courses.Language) cards.Card { return cards.UnknownCourse(l, everyState()[:1]) }},
	{"course-gone", cards.CourseGone},
	{"lesson-first", func(l courses.Language) cards.Card {
		c := fixture()
		return cards.Lesson(l, c, courses.NewEnrolment("e-1", c, noon), 0, cards.NoteNone)
	}},
	{"lesson-last", func(l courses.Language) cards.Card {
		c := fixture()
		e := courses.NewEnrolment("e-1", c, noon)
		e.ReadLesson(c, 0)
		return cards.Lesson(l, c, e, 1, cards.NoteUpdated)
	}},
	{"lesson-changed", func(l courses.Language) cards.Card {
		c := fixture()
		return cards.Lesson(l, c, courses.NewEnrolment("e-1", c, noon), 1, cards.NoteChanged)
	}},
	{"question-single", func(l courses.Language) cards.Card { return ask(l, 0, cards.NoteNone) }},
	{"question-several", func(l courses.Language) cards.Card { return ask(l, 1, cards.NoteUnusable) }},
	{"question-true-false", func(l courses.Language) cards.Card { return ask(l, 2, cards.NoteNone) }},
	{"question-number", func(l courses.Language) cards.Card { return ask(l, 3, cards.NoteUnusable) }},
	{"question-text", func(l courses.Language) cards.Card { return ask(l, 4, cards.NoteUnsaved) }},
	{"question-second-try", func(l courses.Language) cards.Card {
		c := fixture()
		e := begun(c, allWrong...)
		e.Retry(c, 1)
		return cards.Question(l, c, e, someone, 0, cards.NoteNone)
	}},
	{"feedback-single-right", func(l courses.Language) cards.Card { return tell(l, allRight[:1], cards.NoteNone) }},
	{"feedback-single-wrong", func(l courses.Language) cards.Card { return tell(l, allWrong[:1], cards.NoteAlready) }},
	{"feedback-several-right", func(l courses.Language) cards.Card { return tell(l, allRight[:2], cards.NoteNone) }},
	{"feedback-several-wrong", func(l courses.Language) cards.Card { return tell(l, allWrong[:2], cards.NoteNone) }},
	{"feedback-true-false-wrong", func(l courses.Language) cards.Card { return tell(l, allWrong[:3], cards.NoteNone) }},
	{"feedback-number-right", func(l courses.Language) cards.Card { return tell(l, allRight[:4], cards.NoteNone) }},
	{"feedback-number-wrong", func(l courses.Language) cards.Card { return tell(l, allWrong[:4], cards.NoteNone) }},
	{"feedback-text-right", func(l courses.Language) cards.Card { return tell(l, allRight, cards.NoteNone) }},
	{"feedback-text-wrong", func(l courses.Language) cards.Card { return tell(l, allWrong, cards.NoteNone) }},
	{"result-passed", func(l courses.Language) cards.Card { c := fixture(); return cards.Result(l, c, begun(c, allRight...)) }},
	{"result-failed", func(l courses.Language) cards.Card { c := fixture(); return cards.Result(l, c, begun(c, allWrong...)) }},
	{"result-last-try", func(l courses.Language) cards.Card { c := fixture(); return cards.Result(l, c, threeTries(c)) }},
	{"result-none", func(l courses.Language) cards.Card { c := fixture(); return cards.Result(l, c, begun(c)) }},
	{"reread", func(l courses.Language) cards.Card {
		c := fixture()
		return cards.Reread(l, c, begun(c, allWrong...), 0)
	}},
	{"reread-before-result", func(l courses.Language) cards.Card { c := fixture(); return cards.Reread(l, c, begun(c), 1) }},
	{"my-data", func(l courses.Language) cards.Card {
		return cards.MyData(l, kept(everyState()), "Fjordvik Verksted AS", "norwayeast")
	}},
	{"my-data-hardly-any", func(l courses.Language) cards.Card {
		return cards.MyData(l, cards.Kept{Person: courses.Person{ID: someone}, In: oslo}, "Fjordvik Verksted AS", "norwayeast")
	}},
	{"languages", cards.Languages},
	{"language-changed", cards.LanguageChanged},
	{"contact-only", cards.ContactOnly},
	{"group-chat", cards.GroupChat},
	{"unavailable", func(l courses.Language) cards.Card {
		return cards.Unavailable(l, cards.Data{Do: cards.DoAnswer, Course: "coffee", Enrolment: "e-1", Step: "first", Try: 1, Answer: "b"})
	}},
}

// ask builds the fixture's question at index, as on the first try.
func ask(l courses.Language, index int, n cards.Note) cards.Card {
	c := fixture()
	return cards.Question(l, c, begun(c, allRight[:index]...), someone, index, n)
}

// tell builds the feedback on the last of the answers.
func tell(l courses.Language, answers []string, n cards.Note) cards.Card {
	c := fixture()
	e := begun(c, answers...)
	return cards.Feedback(l, c, e, someone, &e.Attempts[len(answers)-1], n)
}

// threeTries has used up every try of the fixture and failed.
func threeTries(c *courses.Course) *courses.Enrolment {
	e := begun(c, allWrong...)
	for try := 1; try < c.Tries; try++ {
		e.Retry(c, try)
		answer(e, c, allWrong...)
	}
	return e
}

// everyState has the fixture in each state that a person can be in.
func everyState() []cards.Taken {
	c := fixture()
	gone := begun(c, allRight...)
	gone.Course = "tea"
	return []cards.Taken{
		{Course: c},
		{Course: c, Enrolment: courses.NewEnrolment("e-2", c, noon)},
		{Course: c, Enrolment: begun(c, allRight[:2]...)},
		{Course: c, Enrolment: begun(c, allWrong...)},
		{Course: c, Enrolment: begun(c, allRight...)},
		{Enrolment: gone},
	}
}

func TestCards(t *testing.T) {
	t.Parallel()
	for _, k := range kinds {
		for _, l := range courses.Languages {
			t.Run(fmt.Sprintf("%s.%s", k.name, l), func(t *testing.T) {
				t.Parallel()
				card := k.build(l)
				cardstest.Check(t, card.JSON)
				if strings.Contains(string(card.JSON), "%!") {
					t.Error("a text and what is put into it don't fit")
				}
				golden(t, fmt.Sprintf("%s.%s.json", k.name, l), card)
			})
		}
	}
}

// golden holds a card to its file, written for people to read: its
// notification, then the card.
func golden(t *testing.T, name string, card cards.Card) {
	t.Helper()
	whole, err := json.Marshal(struct {
		Summary string         `json:"summary"`
		Card    jsontext.Value `json:"card"`
	}{card.Summary, card.JSON}, jsontext.WithIndent("  "))
	if err != nil {
		t.Fatal(err)
	}
	whole = append(whole, '\n')
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, whole, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("%v (write it with go test ./cards -update)", err)
	}
	if !bytes.Equal(whole, want) {
		t.Errorf("%s differs (see git diff after go test ./cards -update):\n%s", file, whole)
	}
}
