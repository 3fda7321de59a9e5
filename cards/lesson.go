package cards

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"drypp/courses"
)

// Lesson shows the lesson at index, with a way on. The index must be one of the
// course's; e is where the person is.
func Lesson(l courses.Language, c *courses.Course, e *courses.Enrolment, index int, n Note) Card {
	return begin(l).toRead(c, e, index, n)
}

// toRead ends a card with the lesson at index and the way on.
func (w *writer) toRead(c *courses.Course, e *courses.Enrolment, index int, n Note) Card {
	lesson := &c.Edition(w.l).Lessons[index]
	summary := w.lesson(c, e, index, n)
	if lesson.Document != nil {
		return w.finish(summary, w.acknowledge(c, e, lesson))
	}
	return w.finish(summary, button{title: w.afterLesson(c, e, index), primary: true, data: Data{
		Do: DoRead, Course: c.ID, Enrolment: e.ID, Step: lesson.ID}})
}

// afterLesson names what comes after the lesson at index. The enrolment is nil
// while the course isn't begun.
func (w *writer) afterLesson(c *courses.Course, e *courses.Enrolment, index int) string {
	reading := reading(c, e)
	switch {
	case index != reading[len(reading)-1]:
		return w.t.NextLesson
	case e != nil && len(e.Asked(c)) == 0:
		return w.t.SeeResult
	}
	return w.t.ToQuestions
}

// reading returns the positions of the lessons that the person takes.
func reading(c *courses.Course, e *courses.Enrolment) []int {
	if e == nil {
		e = &courses.Enrolment{}
	}
	return e.Reading(c)
}

// Reread shows a lesson that was read before, with the way back to the result,
// or to where the person is if there is none.
func Reread(l courses.Language, c *courses.Course, e *courses.Enrolment, index int) Card {
	w := begin(l)
	summary := w.lesson(c, e, index, NoteNone)
	back := button{title: w.t.Continue, primary: true, data: Data{Do: DoNext, Course: c.ID, Enrolment: e.ID}}
	if e.Completed() {
		back.title, back.data.Do = w.t.BackToResult, DoResult
	}
	return w.finish(summary, back)
}

// lesson writes the lesson at index. Its number is that among those that the
// person takes, if it is one of them.
func (w *writer) lesson(c *courses.Course, e *courses.Enrolment, index int, n Note) (summary string) {
	ed := c.Edition(w.l)
	lesson := &ed.Lessons[index]
	taken := reading(c, e)
	number, total := slices.Index(taken, index)+1, len(taken)
	if number == 0 {
		number, total = index+1, len(ed.Lessons)
	}
	where := fmt.Sprintf(w.t.AtLesson, number, total)
	w.place(ed, where, number, total)
	w.note(n, nil)
	w.text(heading, plain(lesson.Title))
	w.blocks(lesson.Body)
	w.document(lesson.Document)
	return where + w.t.Joiner + lesson.Title
}

// place writes which course this is and how far into it: in words, and as a
// bar for the eye.
func (w *writer) place(ed *courses.Edition, where string, done, total int) {
	w.text(subtle, plain(ed.Title)+md(w.t.Joiner+where))
	w.progress(done, total)
}

// blocks writes what an author wrote.
func (w *writer) blocks(list []courses.Block) {
	for i := range list {
		switch b := &list[i]; {
		case b.Image != nil:
			w.image(b.Image)
		case b.Link != nil:
			w.link(b.Link)
		case len(b.List) > 0:
			w.bullets(b.List, b.Ordered)
		default:
			w.text(body, md(b.Text))
		}
	}
}

// link writes what a link is about, and a button that says it leads outside:
// both in one title would be cut off on a phone.
func (w *writer) link(l *courses.Link) {
	w.text(body, plain(l.Title))
	w.row(button{title: w.t.Outside, tooltip: fmt.Sprintf(w.t.ActionOn, w.t.Outside, l.Title), url: l.URL})
}

func (w *writer) image(i *courses.Image) {
	w.begin("Image")
	w.member("url", i.URL)
	w.member("altText", i.Alt)
	w.raw(`,"size":"Auto"`)
	w.end()
}

// bullets writes a list, one item a line, parted as Microsoft's "text features"
// page has it.
func (w *writer) bullets(items []string, ordered bool) {
	var b strings.Builder
	for i, item := range items {
		if i > 0 {
			b.WriteByte('\r')
		}
		if ordered {
			b.WriteString(strconv.Itoa(i+1) + ". ")
		} else {
			b.WriteString("- ")
		}
		b.WriteString(strings.Join(strings.Fields(item), " "))
	}
	w.text(tight, md(b.String()))
}
