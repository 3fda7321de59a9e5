package cards

import (
	"fmt"
	"time"

	"drypp/courses"
	"drypp/courses/recall"
)

// InputSure is the ID of the input for how sure somebody is: its value comes back as
// Data.Sure.
const InputSure = "sure"

// Came is a question that came back.
type Came struct {
	// Question is its ID, and Serial the number of the review that its answer makes,
	// from 1.
	Question string
	Serial   int
	// Day is the day of the measurement that it is asked for, 0 for a review.
	Day int
	// More is how many questions may follow it.
	More int
	// Person is the random ID of who is asked: it sets the order of choices.
	Person string
	// Delivery is the ID of the delivery that brought it, if one did.
	Delivery string
	Note     Note
}

// Review asks a question of the course once more, and how sure the person is. The
// course must have the question, and it must be one that comes back (recall.Comes).
// One that is asked for a measurement says so.
func Review(l courses.Language, c *courses.Course, r Came) Card {
	w := begin(l)
	w.delivery = r.Delivery
	t, ed := &w.t.Review, c.Edition(l)
	q := &ed.Questions[c.QuestionIndex(r.Question)]
	w.text(subtle, md(t.Remember+w.t.Joiner)+plain(ed.Title))
	if r.Day > 0 {
		w.text(body, md(t.Measured))
	}
	w.note(r.Note, q)
	w.prompt(q)
	w.input(q, q.Order(r.Person, c.ID, r.Serial))
	w.sure()
	if r.More > 0 {
		w.text(subtle, md(t.More.of(r.More)))
	}
	w.text(subtle, md(t.OneWord))
	return w.finish(t.Remember+w.t.Joiner+q.Title, button{title: w.t.Answer, primary: true, inputs: true, data: Data{
		Do: DoReview, Course: c.ID, Step: q.ID, Try: r.Serial, Count: r.More, View: View{Page: r.Day}}})
}

// sure writes how sure somebody may say that they are; they needn't.
func (w *writer) sure() {
	t := &w.t.Review
	w.begin("Input.ChoiceSet")
	w.member("id", InputSure)
	w.member("label", t.Sure)
	w.member("placeholder", t.SureOpen)
	w.raw(`,"style":"compact","spacing":"Medium"`)
	w.list("choices")
	w.choice(t.Guessed, string(recall.Guessed))
	w.choice(t.Somewhat, string(recall.Somewhat))
	w.choice(t.Certain, string(recall.Sure))
	w.endList()
	w.end()
}

// Reviewed says what became of an answer to a question that came back, and why, in
// the author's words, and when it comes again at the earliest; not so to who wants
// nothing to come back (off). The course is nil if it is gone. More questions may
// follow.
func Reviewed(l courses.Language, c *courses.Course, r *recall.Review, i recall.Item, more int, off bool, n Note) Card {
	w := begin(l)
	t := &w.t.Review
	index := -1
	if c != nil {
		index = c.QuestionIndex(r.Question)
		w.text(subtle, md(t.Remember+w.t.Joiner)+plain(c.Edition(l).Title))
	}
	a := &courses.Attempt{Question: r.Question, Version: r.Version, Response: r.Response, Right: r.Right}
	if index >= 0 {
		if g, ok := c.Grade(l, index, r.Response); ok && !r.Right {
			a.Partial = min(g.Credit, 99)
		}
	}
	verdict, style := w.grade(a)
	w.note(n, nil)
	w.container(style, func() { w.text(heading, md(verdict)) })
	if index >= 0 {
		w.explain(c, index, a)
	} else {
		w.text(body, md(w.t.QuestionGone))
	}
	if !off && index >= 0 {
		w.text(subtle, md(t.Again.of(max(int(i.Due.Sub(i.Last)/(24*time.Hour)), 1))))
	}
	if more <= 0 {
		w.text(body, md(t.Done))
		return w.finish(verdict, w.home()...)
	}
	next := Data{Do: DoReviewNext, Count: more}
	if r.Day > 0 {
		next.Course, next.Page = r.Course, r.Day
	}
	return w.finish(verdict, button{title: w.t.NextQuestion, primary: true, data: next})
}

// Coming is what of a person's questions comes back.
type Coming struct {
	// Off says that the person wants none to come by itself, Never that their
	// organisation has none come.
	Off, Never bool
	// Items are the questions that may come back, Due of which may now; the next
	// other does at Next, zero for never. It is in the person's zone.
	Items, Due int
	Next       time.Time
	// Done says that somebody came here from the last question.
	Done bool
}

// Reviews shows a person which of their questions come back, and lets them have it so
// or not.
func Reviews(l courses.Language, r Coming) Card {
	w := begin(l)
	t := &w.t.Review
	title := t.Title
	if r.Done {
		title = t.Done
	}
	w.text(heading, md(title))
	switch {
	case r.Never:
		w.text(body, md(t.Never))
		return w.finish(title, w.home()...)
	case r.Off:
		w.text(body, md(t.IsOff))
	case !r.Done:
		w.text(body, md(t.What))
	}
	w.text(body, md(w.coming(r)))
	var buttons []button
	if r.Due > 0 {
		buttons = append(buttons, button{title: t.Now, primary: true, data: Data{Do: DoReviewNext}})
	}
	toggle := button{title: t.TurnOff, data: Data{Do: DoReviews, Ask: Ask{Choice: ChoiceOff}}}
	if r.Off {
		toggle.title, toggle.data.Choice = t.TurnOn, ChoiceOn
	}
	return w.finish(title, append(buttons, toggle, w.home()[0])...)
}

// What a person may choose about questions that come back (Ask.Choice).
const (
	ChoiceOn  = "on"
	ChoiceOff = "off"
)

// coming says how many questions come back, and when.
func (w *writer) coming(r Coming) string {
	t := &w.t.Review
	switch {
	case r.Items == 0:
		return t.None
	case r.Due > 0:
		return w.many(t.Items, r.Items) + " " + w.many(t.Due, r.Due)
	case r.Next.IsZero():
		return w.many(t.Items, r.Items)
	}
	return w.many(t.Items, r.Items) + " " + fmt.Sprintf(t.Next, w.t.date(r.Next))
}

// Relearn brings a lesson back to somebody who answered an important question of it
// wrongly twice. The course must have the lesson; the delivery is the ID of what
// brought the card.
func Relearn(l courses.Language, c *courses.Course, lesson, delivery string) Card {
	w := begin(l)
	w.delivery = delivery
	t, ed := &w.t.Review, c.Edition(l)
	this := &ed.Lessons[c.LessonIndex(lesson)]
	w.text(subtle, md(t.Relearn+w.t.Joiner)+plain(ed.Title))
	w.text(body, md(t.RelearnWhy))
	w.text(heading, plain(this.Title))
	w.blocks(this.Body)
	return w.finish(t.Relearn+w.t.Joiner+this.Title, button{title: t.Read, primary: true,
		data: Data{Do: DoRelearn, Course: c.ID, Step: this.ID}})
}

// Relearned thanks somebody for having read a lesson again.
func Relearned(l courses.Language) Card {
	w := begin(l)
	return w.message(w.t.Review.Thanks, w.t.Review.ThanksText, w.home()...)
}
