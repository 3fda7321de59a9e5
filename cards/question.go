package cards

import (
	"fmt"

	"drypp/courses"
)

// InputAnswer is the ID of a question's input: its value comes back as
// Data.Answer.
const InputAnswer = "answer"

// How long, in characters, a typed answer may be. Three bytes are the most that
// one UTF-16 unit takes, so whatever fits is within courses.MaxAnswer.
const (
	maxText   = courses.MaxAnswer / 3
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
	ed := c.Edition(w.l)
	q := &ed.Questions[index]
	where := w.questionPlace(ed, index, e.Try)
	w.note(n, q)
	w.text(heading, plain(q.Title))
	w.blocks(q.Prompt)
	w.input(q, q.Order(person, e.Course, e.Try))
	return w.finish(where, button{title: w.t.Answer, primary: true, inputs: true, data: Data{
		Do: DoAnswer, Course: c.ID, Enrolment: e.ID, Step: q.ID, Try: e.Try}})
}

// questionPlace writes which question this is, and returns it in words. From
// the second on, it says which try it is.
func (w *writer) questionPlace(ed *courses.Edition, index, try int) string {
	where := fmt.Sprintf(w.t.AtQuestion, index+1, len(ed.Questions))
	if try > 1 {
		where += w.t.Joiner + fmt.Sprintf(w.t.Try, try)
	}
	w.place(ed, where, index+1, len(ed.Questions))
	return where
}

// input writes what the answer is chosen or typed in. A number is typed as
// text: Input.Number takes the client's decimal sign and no other, so that a
// Norwegian with an English browser couldn't answer 2,5 at all.
func (w *writer) input(q *courses.Question, order []int) {
	switch q.Kind {
	case courses.Number:
		w.typed(w.t.TypeNumber, w.t.NumberExample, maxNumber)
	case courses.Text:
		w.typed(w.t.TypeText, "", maxText)
	case courses.Several:
		w.choices(q, order, w.t.ChooseSeveral)
	default:
		w.choices(q, order, w.t.ChooseOne)
	}
	w.raw(`,"isRequired":true`)
	w.member("errorMessage", w.t.missing(q.Kind))
	w.end()
}

func (w *writer) choices(q *courses.Question, order []int, label string) {
	w.begin("Input.ChoiceSet")
	w.member("id", InputAnswer)
	w.member("label", label)
	w.raw(`,"style":"expanded","wrap":true,"spacing":"Medium"`)
	if q.Kind == courses.Several {
		w.raw(`,"isMultiSelect":true`)
	}
	w.list("choices")
	for position, i := range order {
		w.element(`{"title":`)
		w.b = quote(w.b, choice(q.Options[i].Text))
		w.member("value", courses.Letter(position))
		w.end()
	}
	w.endList()
}

func (w *writer) typed(label, example string, limit int) {
	w.begin("Input.Text")
	w.member("id", InputAnswer)
	w.member("label", label)
	w.member("placeholder", example)
	w.raw(`,"spacing":"Medium"`)
	w.number("maxLength", limit)
}

// missing says what an answer that can't be used lacks.
func (t *texts) missing(k courses.Kind) string {
	switch k {
	case courses.Number:
		return t.NoNumber
	case courses.Text:
		return t.TypeFirst
	}
	return t.ChooseFirst
}
