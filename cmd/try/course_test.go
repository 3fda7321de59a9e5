package main

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"drypp/cards/cardstest"
	"drypp/courses"
	"drypp/courses/library"
)

// words are what a person reads and clicks, in one language.
type words struct {
	start, nextLesson, toQuestions, answer, nextQuestion, seeResult, retry string
	welcome, right, wrong, already, second, failed, passed, chosenRight    string
	hello, onward, myData, results                                         string
	resultsTitle                                                           string
}

var bokmaal = words{
	start: "Start", nextLesson: "Neste leksjon", toQuestions: "Til spørsmålene", answer: "Svar",
	nextQuestion: "Neste spørsmål", seeResult: "Se resultatet", retry: "Prøv igjen",
	welcome: "Velkommen til Drypp", right: "Riktig!", wrong: "Ikke riktig", chosenRight: "Du valgte riktig",
	already: "Dette har du svart på før.", second: "Forsøk 2", failed: "Ikke bestått ennå", passed: "Bestått!",
	hello: "Hei!", onward: "fortsett", myData: "mine data", results: "RESULTATER",
	resultsTitle: "Oversikt for Fjordvik Verksted AS",
}

var english = words{
	start: "Start", nextLesson: "Next lesson", toQuestions: "To the questions", answer: "Answer",
	nextQuestion: "Next question", seeResult: "See the result", retry: "Try again",
	welcome: "Welcome to Drypp", right: "Right!", wrong: "Not right", chosenRight: "You chose rightly",
	already: "You have answered this before.", second: "Try 2", failed: "Not passed yet", passed: "Passed!",
	hello: "Hello", onward: "continue", myData: "my data", results: "results",
	resultsTitle: "Overview of Fjordvik Verksted AS",
}

// learner is somebody at the made-up organisation who takes the phishing course
// in the real Playground, with the real program behind it.
type learner struct {
	*chat
	words
	m *Main
	// node and cli start the Playground.
	node, cli string
	data      string
	language  courses.Language
	// first is the course that the welcome offers, course the one to take.
	first   *courses.Edition
	course  *courses.Course
	edition *courses.Edition
}

// newLearner boots the program and opens its chat.
func newLearner(t *testing.T, l courses.Language, w words) *learner {
	all, err := library.Courses()
	if err != nil {
		t.Fatal(err)
	}
	catalogue, err := courses.NewCatalogue(all...)
	if err != nil {
		t.Fatal(err)
	}
	course := catalogue.Course("phishing")
	p := &learner{
		words: w, data: filepath.Join(t.TempDir(), "store"), language: l,
		first: catalogue.All()[0].Edition(l), course: course, edition: course.Edition(l),
	}
	p.node, p.cli = installed(t)
	p.chat = newChat(t, cardstest.Browser(t))
	p.boot(t)
	return p
}

// installed returns the paths of node and of the Playground that the npm
// packages of the tests hold. Without these the test is skipped, or fails
// under CI.
func installed(t *testing.T) (node, cli string) {
	t.Helper()
	cli = filepath.Join(cardstest.NodeModules(t), "@microsoft", "m365agentsplayground", "cli.js")
	node, err := exec.LookPath("node")
	if err != nil {
		t.Fatal("the npm packages are here, but node isn't")
	}
	return node, cli
}

// boot starts the program and the Playground, and opens the page.
func (p *learner) boot(t *testing.T) {
	t.Helper()
	log := slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelWarn}))
	m := &Main{Listen: "127.0.0.1:0", Data: p.data, Language: p.language, Log: log, Now: time.Now, Past: true}
	if err := m.Run(); err != nil {
		t.Fatal(err)
	}
	p.m = m
	t.Cleanup(func() { p.quit(t, m) })
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	url, err := m.Play(ctx, []string{p.node, p.cli}, 0)
	if err != nil {
		t.Fatal(err)
	}
	p.Open(url)
}

// quit stops the program, if it runs, and sees to it that nothing is left.
func (p *learner) quit(t *testing.T, m *Main) {
	if p.m != m {
		return
	}
	p.m = nil
	if err := m.Close(); err != nil {
		t.Errorf("stopping: %v", err)
	}
	if m.playground == nil {
		return
	}
	gone(t, -m.playground.cmd.Process.Pid)
	if _, err := os.Stat(m.playground.dir); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the Playground's folder is still there: %v", err)
	}
}

// restart stops everything and starts it again with the same data.
func (p *learner) restart(t *testing.T) {
	t.Helper()
	p.quit(t, p.m)
	p.boot(t)
}

// read goes from the first lesson to the first question.
func (p *learner) read() {
	p.t.Helper()
	last := len(p.edition.Lessons) - 1
	for i := range p.edition.Lessons {
		p.See(p.edition.Lessons[i].Title)
		p.Picture("lesson")
		if i < last {
			p.Click(p.nextLesson)
		}
	}
	p.Click(p.toQuestions)
}

// respond answers the question at index and reads the feedback.
func (p *learner) respond(index int, right bool) {
	p.t.Helper()
	q := &p.edition.Questions[index]
	p.See(q.Title)
	p.give(q, right)
	p.Picture("question-" + q.ID)
	p.Click(p.answer)
	verdict := p.wrong
	if right {
		verdict = p.right
	}
	p.See(verdict)
	for _, o := range picked(q, right) {
		p.See(o.Why)
	}
	p.Picture("feedback-" + q.ID)
}

// goOn leaves the feedback on the question at index.
func (p *learner) goOn(index int) {
	p.t.Helper()
	if index == len(p.edition.Questions)-1 {
		p.Click(p.seeResult)
		return
	}
	p.Click(p.nextQuestion)
}

// give chooses or types an answer.
func (p *learner) give(q *courses.Question, right bool) {
	p.t.Helper()
	for _, o := range picked(q, right) {
		switch q.Kind {
		case courses.Number:
			p.TypeInto(strconv.FormatFloat(o.Number, 'f', -1, 64))
		case courses.Text:
			p.TypeInto(o.Spellings[0])
		default:
			p.ChooseByText(o.Text)
		}
	}
}

// picked returns the options to answer with: every right one where several
// are, else the first that is right; or the first wrong one.
func picked(q *courses.Question, right bool) []courses.Option {
	var list []courses.Option
	for _, o := range q.Options {
		if o.Right == right && !o.Otherwise {
			list = append(list, o)
		}
	}
	if right && q.Kind == courses.Several {
		return list
	}
	return list[:1]
}
