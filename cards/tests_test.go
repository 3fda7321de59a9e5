package cards_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"drypp/cards"
	"drypp/courses"
	"drypp/courses/calendar"
	"drypp/courses/campaigns"
	"drypp/courses/results"
)

// testKinds are the cards about tests, pretests and documents.
var testKinds = []kind{
	{"test-start", func(l courses.Language) cards.Card {
		c, test := brewing(nil)
		return cards.TestStart(l, test, taking(test), c.Spares(test), noon.In(oslo), cards.NoteScores)
	}},
	{"test-start-plain", func(l courses.Language) cards.Card {
		_, test := brewing(func(c *courses.Course) { c.Test.Silent, c.ValidMonths, c.Tries = false, 0, 0 })
		return cards.TestStart(l, test, taking(test), nil, noon, cards.NoteNone)
	}},
	{"test-start-for-good", func(l courses.Language) cards.Card {
		c, test := brewing(func(c *courses.Course) { c.ValidMonths = 0 })
		return cards.TestStart(l, test, taking(test), c.Spares(test)[:1], noon, cards.NoteNone)
	}},
	{"test-question", func(l courses.Language) cards.Card {
		_, test := brewing(nil)
		e := taking(test, true)
		return cards.Question(l, test, e, someone, e.Next(test).Index, cards.NoteSaved)
	}},
	{"test-passed", func(l courses.Language) cards.Card { return examined(l, nil, true, true, true, true, true, false) }},
	{"test-passed-for-good", func(l courses.Language) cards.Card {
		return examined(l, func(c *courses.Course) { c.ValidMonths = 0 }, true, true, true, true, true, true)
	}},
	{"test-failed", func(l courses.Language) cards.Card { return examined(l, nil, true, false, false, true, false, true) }},
	{"test-failed-for-good", func(l courses.Language) cards.Card {
		return examined(l, func(c *courses.Course) { c.Tries = 1 }, false, false, false, false, false, false)
	}},
	{"tests", func(l courses.Language) cards.Card {
		c, test := brewing(nil)
		passed := taking(test, true, true, true, true, true, true)
		failed := taking(test, false, false, false, false, false, false)
		var list []cards.Offered
		for _, e := range []*courses.Enrolment{nil, taking(test, true), failed, passed} {
			list = append(list, cards.Offered{Taken: cards.Taken{Course: test, Enrolment: e}, Spares: c.Spares(test)})
		}
		return cards.Tests(l, list)
	}},
	{"tests-none", func(l courses.Language) cards.Card { return cards.Tests(l, nil) }},
	{"my-courses-exempt", func(l courses.Language) cards.Card {
		c := fixture()
		return cards.MyCourses(l, []cards.Taken{
			{Course: c, Exempt: true, Until: noon.AddDate(1, 0, 0)}, {Course: c, Exempt: true},
			{Course: c, Exempt: true, Enrolment: courses.NewEnrolment("e-1", c, noon)},
			{Course: c, Exempt: true, Enrolment: begun(c, allRight...)},
		})
	}},
	{"pretest-start", func(l courses.Language) cards.Card {
		c, e := pretest()
		return cards.PretestStart(l, c, e, cards.NoteNone)
	}},
	{"pretest-question", func(l courses.Language) cards.Card {
		c, e := pretest(allRight[0])
		return cards.Question(l, c, e, someone, e.Next(c).Index, cards.NoteSaved)
	}},
	{"pretest-end", func(l courses.Language) cards.Card {
		c, e := pretest(allRight[0], allRight[1], allWrong[2], allRight[3], allRight[4])
		return cards.PretestEnd(l, c, e)
	}},
	{"pretest-end-nothing", func(l courses.Language) cards.Card {
		c, e := pretest(allWrong...)
		return cards.PretestEnd(l, c, e)
	}},
	{"result-all-known", func(l courses.Language) cards.Card {
		c, e := pretest(allRight...)
		return cards.Result(l, c, e)
	}},
	{"result-some-known", func(l courses.Language) cards.Card {
		c, e := pretest(allRight[0], allRight[1], allWrong[2], allRight[3], allRight[4])
		e.ReadLesson(c, 1)
		answer(e, c, allWrong[2], allRight[3])
		return cards.Result(l, c, e)
	}},
	{"my-courses-skipped", func(l courses.Language) cards.Card {
		c, e := pretest(allRight[0], allRight[1], allWrong[2], allRight[3], allRight[4])
		_, at := pretest(allRight[0])
		return cards.MyCourses(l, []cards.Taken{{Course: c, Enrolment: e}, {Course: c, Enrolment: at}})
	}},
	{"drop-begin-test", func(l courses.Language) cards.Card {
		_, test := brewing(nil)
		return cards.Drop(l, test, nil, delivery(campaigns.Begin, nil), someone, oslo, cards.NoteNone)
	}},
	{"drop-begin-pretest", func(l courses.Language) cards.Card {
		c, _ := pretest()
		return cards.Drop(l, c, nil, delivery(campaigns.Begin, nil), someone, oslo, cards.NoteNone)
	}},
	{"drop-begin-document", func(l courses.Language) cards.Card {
		return cards.Drop(l, documented(0), nil, delivery(campaigns.Begin, nil), someone, oslo, cards.NoteNone)
	}},
	{"lesson-document", func(l courses.Language) cards.Card {
		c := documented(1)
		return cards.Lesson(l, c, begun(c), 1, cards.NoteNone)
	}},
	{"acknowledge", func(l courses.Language) cards.Card {
		c := documented(1)
		e := begun(c)
		e.Acknowledge("water", 2, noon)
		return cards.Acknowledge(l, c, e, 1, delivery(campaigns.Acknowledge, nil), oslo)
	}},
	{"acknowledge-first", func(l courses.Language) cards.Card {
		c := documented(1)
		return cards.AcknowledgeAgain(l, c, begun(c), 1, oslo)
	}},
	{"acknowledged", func(l courses.Language) cards.Card { return cards.Acknowledged(l, documented(1), 1) }},
	{"documents", func(l courses.Language) cards.Card { return cards.Documents(l, documents(3, 2)) }},
	{"documents-many", func(l courses.Language) cards.Card { return cards.Documents(l, documents(40, 3000)) }},
	{"documents-none", func(l courses.Language) cards.Card {
		return cards.Documents(l, &results.Documents{Organisation: "Fjordvik Verksted AS"})
	}},
	{"help-tests", func(l courses.Language) cards.Card { return cards.Help(l, cards.Rights{Tests: true, Documents: true}) }},
}

// brewing is a catalogue of two courses and a test of both, changed before that.
func brewing(change func(*courses.Course)) (*courses.Catalogue, *courses.Course) {
	coffee, tea := fixture(), fixture()
	coffee.Competences, tea.Competences, tea.ID = []string{"brew"}, []string{"brew", "serve"}, "tea"
	for l, title := range map[courses.Language]string{courses.Bokmaal: "Te på jobben", courses.Nynorsk: "Te på jobben", courses.English: "Tea at work"} {
		tea.Editions[l].Title = title
	}
	test := &courses.Course{
		ID: "brewing", Version: 1, Minutes: 4, PassMark: 80, Tries: 3, ValidMonths: 12, ManagersSeeScores: true,
		Competences: []string{"brew", "serve"},
		Test:        &courses.Test{Draw: 6, Silent: true, Blueprint: []courses.TopicDraw{{Topic: "coffee", Draw: 3}, {Topic: "tea", Draw: 3}}},
		Editions: map[courses.Language]*courses.Edition{
			courses.Bokmaal: {Language: courses.Bokmaal, Title: "Brygging", Summary: "Vis hva du kan om kaffe og te."},
			courses.Nynorsk: {Language: courses.Nynorsk, Title: "Brygging", Summary: "Vis kva du kan om kaffi og te."},
			courses.English: {Language: courses.English, Title: "Brewing", Summary: "Show what you know about coffee and tea."},
		},
	}
	if change != nil {
		change(test)
	}
	c := catalogue(coffee, tea, test)
	return c, c.Course("brewing")
}

// taking is somebody in a test who gave these answers, right or wrong.
func taking(test *courses.Course, right ...bool) *courses.Enrolment {
	e := courses.NewEnrolment("e-1", test, noon)
	for _, r := range right {
		q := &test.Edition("").Questions[e.Next(test).Index]
		e.Answer(test, q.ID, e.Try, q.Example(r), noon)
	}
	return e
}

// examined is the result of a test with these answers.
func examined(l courses.Language, change func(*courses.Course), right ...bool) cards.Card {
	c, test := brewing(change)
	e := taking(test, right...)
	o := cards.TestOutcome{Parts: c.Parts(test, e), Certificates: true}
	for _, t := range e.Topics(test) {
		o.Topics = append(o.Topics, cards.Topic{Title: c.Topic(t.Topic, l), Right: t.Right, Questions: t.Questions})
	}
	for _, spared := range c.Spares(test) {
		if until, ok := c.Exempt([]courses.Enrolment{*e}, spared, noon); ok {
			o.Spared = append(o.Spared, cards.Spared{Course: spared, Until: until})
		}
	}
	return cards.TestResult(l, test, e, o)
}

// pretest is somebody in the fixture's pretest who gave these answers.
func pretest(answers ...string) (*courses.Course, *courses.Enrolment) {
	c := fixture()
	c.Pretest = true
	e := courses.NewEnrolment("e-1", c, noon)
	answer(e, c, answers...)
	return c, e
}

// documented is the fixture with a document in a lesson.
func documented(lesson int) *courses.Course {
	c := fixture()
	for l, title := range map[courses.Language]string{courses.Bokmaal: "Regler for kaffekroken", courses.Nynorsk: "Reglar for kaffikroken", courses.English: "Rules of the coffee corner"} {
		c.Editions[l].Lessons[lesson].Document = &courses.Document{Title: title, Version: 3, URL: "https://example.org/rules.pdf"}
	}
	return c
}

// documents is who acknowledged as many documents, of so many people.
func documents(n, people int) *results.Documents {
	d := &results.Documents{Organisation: "Fjordvik Verksted AS", Day: calendar.Date{Year: 2026, Month: 11, Day: 23}}
	for i := range n {
		doc := results.Document{Course: "coffee", Lesson: "water", CourseTitle: "Kaffe på jobben", Title: fmt.Sprintf("Regler for *kaffekroken* %d", i+1), Version: 3, People: people * 2, Acknowledged: people, Earlier: people / 2}
		for k := range people {
			doc.Missing = append(doc.Missing, fmt.Sprintf("Ida [Solem](https://evil.example) %d", k+1))
		}
		if i == 1 {
			doc.Acknowledged, doc.Earlier, doc.Missing = doc.People, 0, nil
		}
		d.List = append(d.List, doc)
	}
	return d
}

// TestSilentTestsTellNothing: until a silent test is over no card says what was
// right, and what is said then has a way to each answer.
func TestSilentTestsTellNothing(t *testing.T) {
	t.Parallel()
	_, test := brewing(nil)
	e := taking(test, true, false)
	texts, buttons := show(t, cards.Question(courses.English, test, e, someone, e.Next(test).Index, cards.NoteSaved))
	has(t, texts, "Your answer is saved.")
	if len(buttons) != 1 || slices.ContainsFunc(texts, func(s string) bool { return strings.ContainsAny(s, "✓✗") }) {
		t.Errorf("the card says %q, and has %v", texts, buttons)
	}
	texts, buttons = show(t, examined(courses.English, nil, true, false, false, true, false, true))
	has(t, texts, "✗ Not passed yet", "3 of 6 right", "Take the parts you need", "What you answered wrongly")
	see := 0
	for title, d := range buttons {
		if strings.HasPrefix(title, "See the answer") {
			see++
			if d.Do != cards.DoResult || d.Try != 1 || test.QuestionIndex(d.Step) < 0 {
				t.Errorf("%q sends %+v", title, d)
			}
		}
	}
	// two questions of the bank may have the same title, since the fixture is in it twice
	if see < 2 {
		t.Errorf("%d of the wrong answers can be seen", see)
	}
}

// TestResultOfALongTest fits however much there is to say.
func TestResultOfALongTest(t *testing.T) {
	t.Parallel()
	var list []*courses.Course
	for i := range 30 {
		c := fixture()
		c.ID, c.Competences = fmt.Sprint("course-", i), []string{"brew"}
		for _, ed := range c.Editions {
			ed.Title = strings.Repeat("Title ", 12) + fmt.Sprint(i)
			for k := range ed.Questions {
				ed.Questions[k].Title = strings.Repeat("Question ", 20)
			}
		}
		list = append(list, c)
	}
	test := &courses.Course{ID: "long", Version: 1, PassMark: 100, Competences: []string{"brew"}, Test: &courses.Test{Draw: courses.MaxDraw},
		Editions: map[courses.Language]*courses.Edition{courses.English: {Language: courses.English, Title: "Long"}}}
	c := catalogue(append(list, test)...)
	test = c.Course("long")
	e := taking(test, make([]bool, courses.MaxDraw)...)
	o := cards.TestOutcome{Parts: c.Parts(test, e)}
	for _, k := range e.Topics(test) {
		o.Topics = append(o.Topics, cards.Topic{Title: c.Topic(k.Topic, courses.English), Questions: k.Questions})
	}
	_, buttons := show(t, cards.TestResult(courses.English, test, e, o))
	if len(buttons) < 5 {
		t.Errorf("the card has %d buttons only", len(buttons))
	}
	offered := make([]cards.Offered, 60)
	for i := range offered {
		offered[i] = cards.Offered{Taken: cards.Taken{Course: test}, Spares: list}
	}
	show(t, cards.Tests(courses.English, offered))
	show(t, cards.TestStart(courses.English, test, e, list, noon, cards.NoteNone))
}
