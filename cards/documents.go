package cards

import (
	"fmt"
	"time"

	"drypp/courses"
	"drypp/courses/campaigns"
	"drypp/courses/results"
)

// document writes the document of a lesson, if it has one.
func (w *writer) document(d *courses.Document) {
	if d != nil {
		w.section(func() {
			w.text(strong, plain(d.Title))
			w.documentLink(d)
		})
	}
}

// documentLink writes which version of a document there is, with a button that leads
// to it.
func (w *writer) documentLink(d *courses.Document) {
	w.text(detail, say(w.t.Documents.Version, d.Version))
	w.row(button{title: w.t.Outside, tooltip: fmt.Sprintf(w.t.ActionOn, w.t.Outside, d.Title), url: d.URL})
}

// acknowledge returns the button by which somebody says that they have read the
// document of a lesson.
func (w *writer) acknowledge(c *courses.Course, e *courses.Enrolment, lesson *courses.Lesson) button {
	v := lesson.Document.Version
	return button{title: fmt.Sprintf(w.t.Documents.Have, v), primary: true, data: Data{
		Do: DoAcknowledge, Course: c.ID, Enrolment: e.ID, Step: lesson.ID, View: View{Page: v}}}
}

// Acknowledge asks a person who passed a course, in the enrolment e, to acknowledge
// the version that the document of the lesson at index has now. It says which one
// they acknowledged before, by dates of the location. Every button carries the
// delivery's ID.
func Acknowledge(l courses.Language, c *courses.Course, e *courses.Enrolment, index int, d campaigns.Delivery, in *time.Location) Card {
	w := begin(l)
	w.delivery = d.ID
	t, ed := &w.t.Documents, c.Edition(l)
	lesson := &ed.Lessons[index]
	w.text(subtle, md(t.Kind)+md(w.t.Joiner)+plain(ed.Title)+w.due(&d, in))
	w.text(heading, plain(lesson.Document.Title))
	w.documentLink(lesson.Document)
	w.text(body, md(t.Again))
	if a := lately(e, lesson.ID); a != nil {
		w.text(detail, say(t.Earlier, a.Version, w.t.date(a.At.In(in))))
	}
	return w.finish(fmt.Sprintf(t.AgainSummary, lesson.Document.Title), w.acknowledge(c, e, lesson))
}

// AcknowledgeAgain is Acknowledge for somebody whose card has an earlier version of
// the document than there is now.
func AcknowledgeAgain(l courses.Language, c *courses.Course, e *courses.Enrolment, index int, in *time.Location) Card {
	return Acknowledge(l, c, e, index, campaigns.Delivery{}, in)
}

// lately returns what the person acknowledged last of a lesson's document, or nil.
func lately(e *courses.Enrolment, lesson string) *courses.Acknowledgement {
	for i := len(e.Acknowledged) - 1; i >= 0; i-- {
		if e.Acknowledged[i].Lesson == lesson {
			return &e.Acknowledged[i]
		}
	}
	return nil
}

// Acknowledged thanks somebody who acknowledged the document of the lesson at
// index after they passed the course.
func Acknowledged(l courses.Language, c *courses.Course, index int) Card {
	w := begin(l)
	d := c.Edition(l).Lessons[index].Document
	said := say(w.t.Documents.Thanks, d.Title, d.Version)
	w.text(subtle, plain(c.Edition(l).Title))
	w.container("good", func() { w.text(strong, said) })
	return w.finish(fmt.Sprintf(w.t.Documents.Thanks, d.Title, d.Version), button{title: w.t.MyCourses, data: Data{Do: DoCourses}})
}

// Documents shows a contact, document by document, how many acknowledged the
// version that it has now, and by name who didn't.
func Documents(l courses.Language, d *results.Documents) Card {
	w := begin(l)
	t := &w.t.Documents
	w.text(subtle, plain(d.Organisation)+md(w.t.Joiner)+plain(w.t.day(d.Day)))
	w.text(heading, md(t.Title))
	if len(d.List) == 0 {
		w.text(body, md(t.None))
	}
	left := w.lines(len(d.List), 0, func(i int) { w.signed(&d.List[i], room(len(d.List))) })
	if left > 0 {
		w.text(body, md(t.MoreDocuments.of(left)))
	}
	return w.finish(t.Title, button{title: w.t.Overview.Button, data: Data{Do: DoOverview}}, button{title: w.t.Help, data: Data{Do: DoHelp}})
}

// room returns how many names a document may have on a card with that many.
func room(documents int) int { return max(60/documents, 5) }

// signed writes who acknowledged a document.
func (w *writer) signed(d *results.Document, names int) {
	t := &w.t.Documents
	w.text(strong, plain(d.Title))
	w.text(detail, plain(d.CourseTitle))
	w.text(tight, say(t.Count, w.count(d.Acknowledged), w.count(d.People), d.Version))
	w.progress(d.Acknowledged, d.People)
	if d.Earlier > 0 {
		w.text(detail, md(w.many(t.OfVersion, d.Earlier)))
	}
	if len(d.Missing) == 0 {
		if d.People > 0 {
			w.text(tight, md(t.All))
		}
		return
	}
	w.text(tight, md(w.many(t.Missing, len(d.Missing))))
	var list []string
	for _, name := range d.Missing[:min(len(d.Missing), names)] {
		list = append(list, string(plain(clip(name, nameRoom))))
	}
	if more := len(d.Missing) - len(list); more > 0 {
		list = append(list, w.many(t.MoreMissing, more))
	}
	w.bullets(list, false)
}
