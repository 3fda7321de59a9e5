package cards

import (
	"fmt"
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
	ed := c.Edition(w.l)
	summary := w.lesson(ed, index, n)
	return w.finish(summary, button{title: w.afterLesson(ed, index), primary: true, data: Data{
		Do: DoRead, Course: c.ID, Enrolment: e.ID, Step: ed.Lessons[index].ID}})
}

// afterLesson names what comes after the lesson at index.
func (w *writer) afterLesson(ed *courses.Edition, index int) string {
	if index+1 == len(ed.Lessons) {
		return w.t.ToQuestions
	}
	return w.t.NextLesson
}

// Reread shows a lesson that was read before, with the way back to the result,
// or to where the person is if there is none.
func Reread(l courses.Language, c *courses.Course, e *courses.Enrolment, index int) Card {
	w := begin(l)
	summary := w.lesson(c.Edition(l), index, NoteNone)
	back := button{title: w.t.Continue, primary: true, data: Data{Do: DoNext, Course: c.ID, Enrolment: e.ID}}
	if e.Completed() {
		back.title, back.data.Do = w.t.BackToResult, DoResult
	}
	return w.finish(summary, back)
}

func (w *writer) lesson(ed *courses.Edition, index int, n Note) (summary string) {
	lesson := &ed.Lessons[index]
	where := fmt.Sprintf(w.t.AtLesson, index+1, len(ed.Lessons))
	w.place(ed, where, index+1, len(ed.Lessons))
	w.note(n, nil)
	w.text(heading, plain(lesson.Title))
	w.blocks(lesson.Body)
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
