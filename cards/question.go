package cards

import (
	"fmt"
	"slices"

	"drypp/courses"
)

// InputAnswer is the ID of a question's input, if it has one only: its value comes
// back as Data.Answer. Several have those that InputPart gives.
const InputAnswer = "answer"

// How long, in characters, a typed answer may be. Three bytes are the most that
// one UTF-16 unit takes, so whatever fits is within courses.MaxAnswer, and within
// courses.MaxBlank.
const (
	maxText   = courses.MaxAnswer / 3
	maxBlank  = courses.MaxBlank / 3
	maxNumber = 40
)

// Question asks the question at index, which must be one of the course's. The
// card says nothing about which answer is right: choices are letters, in the
// order that is this person's in this try.
func Question(l courses.Language, c *courses.Course, e *courses.Enrolment, person string, index int, n Note) Card {
	return begin(l).toAnswer(c, e, person, index, n)
}

// toAnswer ends a card with the question at index.
func (w *writer) toAnswer(c *courses.Course, e *courses.Enrolment, person string, index int, n Note) Card {
	q := &c.Edition(w.l).Questions[index]
	if q.Kind == courses.Scenario {
		return w.toChoose(c, e, person, index, "", n)
	}
	where := w.questionPlace(c, e, index, e.Try)
	w.note(n, q)
	w.prompt(q)
	w.input(q, q.Order(person, e.Course, e.Try))
	return w.finish(where, button{title: w.t.Answer, primary: true, inputs: true, data: Data{
		Do: DoAnswer, Course: c.ID, Enrolment: e.ID, Step: q.ID, Try: e.Try}})
}

// questionPlace writes which question this is among those that the try asks, and
// returns it in words. From the second on, it says which try it is.
func (w *writer) questionPlace(c *courses.Course, e *courses.Enrolment, index, try int) string {
	ed, asked := c.Edition(w.l), e.Asked(c)
	number, total := slices.Index(asked, index)+1, len(asked)
	if number == 0 {
		number, total = index+1, len(ed.Questions)
	}
	where := fmt.Sprintf(w.t.AtQuestion, number, total)
	if try > 1 {
		where += w.t.Joiner + fmt.Sprintf(w.t.Try, try)
	}
	if c.Test != nil && try != e.Try {
		w.text(subtle, plain(ed.Title))
		return where
	}
	w.place(ed, where, number, total)
	return where
}

// prompt writes what a question asks, all but its inputs. Of a Scenario that is what
// stands above its scenes.
func (w *writer) prompt(q *courses.Question) {
	w.text(heading, plain(q.Title))
	w.blocks(q.Prompt)
	switch q.Kind {
	case courses.Spot:
		w.image(q.Picture)
	case courses.Blanks:
		w.text(body, w.gapped(q))
	}
}

// input writes what the answer is chosen or typed in: one input, or one for each
// part. The order is the question's Order. Of a Scenario each scene has its own (see
// Scene). A number is typed as text: Input.Number takes the client's decimal sign
// and no other, so that a Norwegian with an English browser couldn't answer 2,5 at
// all.
func (w *writer) input(q *courses.Question, order []int) {
	switch q.Kind {
	case courses.Number:
		w.typed(InputAnswer, w.t.TypeNumber, w.t.NumberExample, maxNumber, w.t.NoNumber)
	case courses.Text:
		w.typed(InputAnswer, w.t.TypeText, "", maxText, w.t.TypeFirst)
	case courses.Several:
		w.choices(q.Options, order, w.t.ChooseSeveral, true)
	case courses.Matching:
		w.matching(q, order)
	case courses.Ordering:
		w.ordering(q, order)
	case courses.Spot:
		w.spot(q, order)
	case courses.Blanks:
		w.blanks(q)
	default:
		w.choices(q.Options, order, w.t.ChooseOne, false)
	}
}

// choices writes a list to choose from, whose values are letters in the order given.
func (w *writer) choices(options []courses.Option, order []int, label string, several bool) {
	w.expanded(label, several)
	for position, i := range order {
		w.choice(options[i].Text, courses.Letter(position))
	}
	w.endChoices(w.t.ChooseFirst)
}

// expanded begins a list of choices that all are seen at once.
func (w *writer) expanded(label string, several bool) {
	w.begin("Input.ChoiceSet")
	w.member("id", InputAnswer)
	w.member("label", label)
	w.raw(`,"style":"expanded","wrap":true,"spacing":"Medium"`)
	if several {
		w.raw(`,"isMultiSelect":true`)
	}
	w.list("choices")
}

// endChoices ends a list of choices, of which one must be made.
func (w *writer) endChoices(missing string) {
	w.endList()
	w.required(missing)
}

// required ends an input that must be filled in, or else says what is missing.
func (w *writer) required(missing string) {
	w.raw(`,"isRequired":true`)
	w.member("errorMessage", missing)
	w.end()
}

func (w *writer) typed(id, label, example string, limit int, missing string) {
	w.begin("Input.Text")
	w.member("id", id)
	w.member("label", label)
	w.member("placeholder", example)
	w.raw(`,"spacing":"Medium"`)
	w.number("maxLength", limit)
	w.required(missing)
}

// missing says what an answer that can't be used lacks.
func (t *texts) missing(k courses.Kind) string {
	switch k {
	case courses.Number:
		return t.NoNumber
	case courses.Text:
		return t.TypeFirst
	case courses.Matching:
		return t.Kinds.MatchAll
	case courses.Ordering:
		return t.Kinds.OrderAll
	case courses.Blanks:
		return t.Kinds.FillAll
	}
	return t.ChooseFirst
}
