package cards

import (
	"slices"
	"strconv"

	"drypp/courses"
)

// Feedback says what became of an answer, and why, in the author's words. The
// attempt is the recorded one; if the course has changed since, its verdict
// stands, and what can't be explained any more is left out.
func Feedback(l courses.Language, c *courses.Course, e *courses.Enrolment, person string, a *courses.Attempt, n Note) Card {
	w := begin(l)
	verdict, style := w.grade(a)
	index := c.QuestionIndex(a.Question)
	if index >= 0 {
		w.questionPlace(c, e, index, a.Try)
	}
	w.note(n, nil)
	w.container(style, func() { w.text(heading, md(verdict)) })
	if index >= 0 {
		w.explain(c, index, a)
	} else {
		w.text(body, md(w.t.QuestionGone))
	}
	return w.finish(verdict, button{title: w.onward(c, e), primary: true,
		data: Data{Do: DoNext, Course: c.ID, Enrolment: e.ID}})
}

// grade says what an answer was, and in which style that is shown.
func (w *writer) grade(a *courses.Attempt) (verdict, style string) {
	switch {
	case a.Right:
		return w.t.Right, "good"
	case a.Partial > 0:
		return w.t.Kinds.PartlyRight, "accent"
	}
	return w.t.Wrong, "warning"
}

// onward names what comes next.
func (w *writer) onward(c *courses.Course, e *courses.Enrolment) string {
	switch e.Next(c).Kind {
	case courses.AtQuestion:
		return w.t.NextQuestion
	case courses.AtResult:
		return w.t.SeeResult
	}
	return w.t.Continue
}

// explain writes the question at index, the answer given, what it is worth and why
// it is right or not. The attempt need not be one of an enrolment.
func (w *writer) explain(c *courses.Course, index int, a *courses.Attempt) {
	q := &c.Edition(w.l).Questions[index]
	w.text(strong, plain(q.Title))
	grade, ok := c.Grade(w.l, index, a.Response)
	switch q.Kind {
	case courses.Several:
		w.worth(a)
		if ok {
			w.explainSeveral(q, grade.Chosen)
		}
	case courses.Matching, courses.Ordering, courses.Blanks:
		w.explainParts(q, a, q.Pieces(a.Response, grade))
	case courses.Scenario:
		w.explainWay(q, a)
	default:
		if ok && a.Right && !grade.Right {
			// Right in another version or language than this card's.
			grade.Chosen = rightOptions(q)
		}
		w.explainOne(q, a, grade.Chosen)
	}
}

// explainOne writes what was answered and what should have been. The first of the
// chosen is the option that it met.
func (w *writer) explainOne(q *courses.Question, a *courses.Attempt, chosen []int) {
	if q.Kind == courses.Spot && w.room(len(q.Picture.URL)) {
		w.image(q.Picture)
	}
	w.text(label, md(w.t.YourAnswer))
	w.text(tight, w.given(q, a.Response))
	if len(chosen) > 0 {
		w.text(tight, md(q.Options[chosen[0]].Why))
	}
	if right := rightOptions(q); !a.Right && len(right) > 0 {
		o := &q.Options[right[0]]
		w.text(label, md(w.t.RightAnswer))
		w.text(tight, w.option(q, right[0]))
		w.text(tight, md(o.Why))
	}
}

// explainSeveral goes through what was chosen and what should have been.
func (w *writer) explainSeveral(q *courses.Question, chosen []int) {
	for i := range q.Options {
		o := &q.Options[i]
		was := slices.Contains(chosen, i)
		switch {
		case was && o.Right:
			w.text(label, md(w.t.ChosenRight))
		case was:
			w.text(label, md(w.t.ChosenWrong))
		case o.Right:
			w.text(label, md(w.t.MissedRight))
		default:
			continue
		}
		w.text(tight, plain(o.Text))
		w.text(detail, md(o.Why))
	}
}

// rightOptions returns the positions of the right options.
func rightOptions(q *courses.Question) []int {
	var right []int
	for i := range q.Options {
		if q.Options[i].Right {
			right = append(right, i)
		}
	}
	return right
}

// option writes the option at a position out as an answer.
func (w *writer) option(q *courses.Question, i int) md {
	o := &q.Options[i]
	switch {
	case q.Kind == courses.Spot:
		return say(w.t.Kinds.Place, q.Marks()[i], o.Text)
	case o.Text != "":
		return plain(o.Text)
	case q.Kind == courses.Number:
		return plain(w.t.number(o.Number))
	case len(o.Spellings) > 0:
		return plain(o.Spellings[0])
	}
	return ""
}

// given writes a response in canonical form as the person gave it.
func (w *writer) given(q *courses.Question, response string) md {
	switch q.Kind {
	case courses.Text:
		return plain(response)
	case courses.Number:
		if n, err := strconv.ParseFloat(response, 64); err == nil {
			return plain(w.t.number(n))
		}
		return plain(response)
	}
	grade, ok := q.Grade(response)
	if !ok {
		return md(w.t.NotKnown)
	}
	if !q.Choices() {
		return w.pieces(q, q.Pieces(response, grade))
	}
	var s md
	for i, chosen := range grade.Chosen {
		if i > 0 {
			s += "; "
		}
		s += w.option(q, chosen)
	}
	return s
}
