package cards

import (
	"fmt"
	"time"

	"drypp/courses"
	"drypp/courses/campaigns"
)

// Drop is the card of a delivery that begins a course or goes on with it. A
// Begin says what the course is, how long it takes and when it is due, and has
// the first lesson with one button, DoBegin: who only got the card hasn't begun.
// With NoteScores it says that the manager can see the score. A Continue has what comes next for e, which is nil while the course isn't
// begun, and says why it came, and with a note what became of the course. Every
// button carries the delivery's ID. The person's ID sets the order of choices,
// and dates are those of the location.
func Drop(l courses.Language, c *courses.Course, e *courses.Enrolment, d campaigns.Delivery, person string, in *time.Location, n Note) Card {
	w := begin(l)
	w.delivery = d.ID
	if e == nil || d.Kind == campaigns.Begin {
		return w.firstCard(c, &d, in, n)
	}
	step := e.Next(c)
	if step.Kind == courses.AtResult {
		return w.result(c, e, false)
	}
	w.text(subtle, md(w.t.Drop.Continues)+w.due(&d, in))
	if step.Kind == courses.AtQuestion {
		return w.toAnswer(c, e, person, step.Index, n)
	}
	return w.toRead(c, e, step.Index, n)
}

// due says when something is due, after what else a line says, or is empty.
func (w *writer) due(d *campaigns.Delivery, in *time.Location) md {
	if d.Due.IsZero() {
		return ""
	}
	return md(w.t.Joiner) + say(w.t.Drop.Due, w.lastDay(d, in))
}

// lastDay writes the day that a due date ends with. A due date that ends at
// midnight is the day before.
func (w *writer) lastDay(d *campaigns.Delivery, in *time.Location) md {
	return md(w.t.date(d.Due.Add(-time.Second).In(in)))
}

// firstCard ends the card that brings a course.
func (w *writer) firstCard(c *courses.Course, d *campaigns.Delivery, in *time.Location, n Note) Card {
	t, ed := &w.t.Drop, c.Edition(w.l)
	what, why, takes := t.New, t.NewWhy, say(t.Takes, w.t.Minutes.of(c.Minutes))
	if c.Test != nil {
		what, why, takes = w.t.Tests.Kind, w.t.Tests.Why, md(w.testLength(c, min(c.Test.Draw, len(ed.Questions))))
	}
	if d.Round > 0 {
		what, why = t.Renewal, t.RenewalWhy
	}
	w.text(subtle, md(what))
	w.text(heading, plain(ed.Title))
	w.text(body, plain(ed.Summary))
	w.text(body, md(why))
	w.text(tight, takes+w.due(d, in))
	if n == NoteScores {
		w.text(body, md(t.Scores))
	}
	if c.Test != nil {
		w.bullets(w.testRules(c), false)
	}
	return w.finish(what+w.t.Joiner+ed.Title, w.first(c))
}

// first writes the first lesson and returns the button by which the course begins:
// with the lesson's being read, and its document's being acknowledged. Of a course
// that begins with questions, it is a card of its own that says which.
func (w *writer) first(c *courses.Course) button {
	lessons := c.Edition(w.l).Lessons
	if len(lessons) == 0 || c.Pretest {
		return button{title: w.t.Start, primary: true, data: Data{Do: DoBegin, Course: c.ID}}
	}
	w.section(func() { w.lesson(c, nil, 0, NoteNone) })
	onward := button{title: w.afterLesson(c, nil, 0), primary: true, data: Data{Do: DoBegin, Course: c.ID, Step: lessons[0].ID}}
	if d := lessons[0].Document; d != nil {
		onward.title, onward.data.Page = fmt.Sprintf(w.t.Documents.Have, d.Version), d.Version
	}
	return onward
}

// Reminder reminds of a course that isn't completed, before or after its due
// date by the delivery's own time, with one tap to begin or to go on; e is nil
// while it isn't begun. The last one says that the manager will hear of it: for
// who has none the caller takes Last out of the delivery. Every button carries
// the delivery's ID.
func Reminder(l courses.Language, c *courses.Course, e *courses.Enrolment, d campaigns.Delivery, in *time.Location) Card {
	w := begin(l)
	return w.remind(c, e, &d, in, w.t.Drop.Reminder)
}

// Nudge is a reminder that the person's manager asked for, and says so. To who
// hasn't begun the course it may be the first card of it: with NoteScores it says
// that the manager can see the score.
func Nudge(l courses.Language, c *courses.Course, e *courses.Enrolment, d campaigns.Delivery, in *time.Location, n Note) Card {
	w := begin(l)
	said := []md{md(w.t.Drop.Asked)}
	if n == NoteScores {
		said = append(said, md(w.t.Drop.Scores))
	}
	return w.remind(c, e, &d, in, w.t.Drop.Nudge, said...)
}

// remind ends a card that reminds of a course, with what is said of that first.
func (w *writer) remind(c *courses.Course, e *courses.Enrolment, d *campaigns.Delivery, in *time.Location, what string, said ...md) Card {
	w.delivery = d.ID
	t, title := &w.t.Drop, c.Edition(w.l).Title
	w.text(subtle, md(what))
	w.text(heading, plain(title))
	for _, s := range said {
		w.text(body, s)
	}
	if d.Round > 0 {
		w.text(body, md(t.Expires))
	}
	w.text(body, w.untilWhen(c, d, in))
	onward := button{title: w.t.Start, primary: true, data: Data{Do: DoStart, Course: c.ID}}
	if e != nil {
		w.text(body, md(t.Underway))
		w.text(detail, w.standing(c, e)[0])
		onward.title = w.t.Continue
	}
	if d.Last {
		w.text(body, md(t.Last))
	}
	return w.finish(what+w.t.Joiner+title, onward, button{title: t.Pause, data: Data{Do: DoPause}})
}

// untilWhen says by when to complete the course and how long it takes.
func (w *writer) untilWhen(c *courses.Course, d *campaigns.Delivery, in *time.Location) md {
	t, takes := &w.t.Drop, w.t.Minutes.of(c.Minutes)
	switch {
	case d.Due.IsZero():
		return say(t.Waits, takes)
	case d.At.After(d.Due):
		return say(t.Overdue, w.lastDay(d, in), takes)
	}
	return say(t.DueBy, w.lastDay(d, in), takes)
}
