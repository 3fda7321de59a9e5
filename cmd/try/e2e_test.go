package main

import (
	"testing"

	"drypp/courses"
)

// TestFailAndRetry takes the course in Bokmål with everything that happens on
// the way: a reloaded page, a wrong answer, an old card, a restart, a failed
// try and another one that is passed.
func TestFailAndRetry(t *testing.T) {
	t.Parallel()
	p := newLearner(t, courses.Bokmaal, bokmaal)
	p.See(p.welcome, "Fjordvik Verksted AS")
	p.Picture("welcome")
	p.Click(p.start)
	p.See(p.first.Lessons[0].Title)

	p.reload(t)
	p.Say(p.onward)
	p.See(p.first.Lessons[0].Title)
	p.Say("start phishing")
	p.read()

	p.respond(0, false)
	p.goOn(0)
	p.respond(1, true)
	p.goOn(1)
	p.oldCard(t)
	p.goOn(2)

	p.restart(t)
	if n := p.Cards(); n != 0 {
		t.Errorf("%d cards came after a restart, want none: they were welcomed before", n)
	}
	p.Say(p.onward)
	p.respond(3, false)
	p.goOn(3)
	p.respond(4, true)
	p.goOn(4)
	p.respond(5, true)
	p.goOn(5)
	p.See(p.failed, p.edition.Lessons[0].Title)
	p.Picture("failed")

	p.Click(p.retry)
	p.See(p.second)
	for i := range p.edition.Questions {
		p.respond(i, true)
		p.goOn(i)
	}
	p.See(p.passed)
	p.Picture("passed")
	p.afterwards()
}

// TestPass takes the course in English, asked for by name, with one wrong
// answer, which still passes.
func TestPass(t *testing.T) {
	t.Parallel()
	p := newLearner(t, courses.English, english)
	p.See(p.welcome)
	p.Picture("welcome")
	p.Say(p.hello)
	p.Picture("help")
	p.Say("Start " + p.edition.Title)
	p.read()
	for i := range p.edition.Questions {
		p.respond(i, i != 2)
		p.goOn(i)
	}
	p.See(p.passed)
	p.Picture("passed")
	p.afterwards()
}

// reload reloads the page, which tells Drypp once more that the app was
// installed.
func (p *learner) reload(t *testing.T) {
	p.Open(p.m.playground.url)
	if n := p.Cards(); n != 0 {
		t.Errorf("%d cards came when the page was reloaded, want none: nobody is welcomed twice", n)
	}
}

// oldCard answers the third question, and then once more and differently on
// another card of it.
func (p *learner) oldCard(t *testing.T) {
	q := &p.edition.Questions[2]
	p.See(q.Title)
	p.Say(p.onward)
	p.respond(2, true)
	wrong := picked(q, false)[0]
	p.click(1, "label", wrong.Text)
	p.click(1, "button", p.answer)
	p.SeeBefore(1, p.already, p.right)
	for _, o := range picked(q, true) {
		p.SeeBefore(1, p.chosenRight, o.Why)
	}
	p.Picture("old-card")
}

// afterwards looks at what is kept, as a learner and as a contact.
func (p *learner) afterwards() {
	p.Say(p.myData)
	p.See("Ingrid Solheim", "ingrid.solheim@fjordvik.example", p.edition.Title, p.edition.Questions[5].Title)
	p.Picture("my-data")
	p.Say(p.results)
	p.See(p.resultsTitle, p.edition.Title)
	p.Picture("results")
}
