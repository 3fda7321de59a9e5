package cards

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"drypp/courses"
	"drypp/courses/results"
)

// AnyCourse is the value of the choice of all courses. ParseData makes of it
// what every other button says of them: no Course.
const AnyCourse = "*"

// The formats of files that buttons ask for, in Data.Format: those of exports,
// and of certificates (FormatPDF, FormatBadge).
const (
	FormatXLSX  = "xlsx"
	FormatCSV   = "csv"
	FormatJSON  = "json"
	FormatPDF   = "pdf"
	FormatBadge = "jwt"
)

// chooseCourse writes the choice of a course, which comes back as Data.Course,
// with one for all of them if that can be chosen. What there is no room for is
// left out: the command line has all.
func (w *writer) chooseCourse(label string, offered []*courses.Course, chosen string, all bool) {
	w.begin("Input.ChoiceSet")
	w.member("id", InputCourse)
	w.member("label", label)
	w.raw(`,"style":"compact"`)
	w.member("value", chosen)
	w.list("choices")
	if all {
		w.choice(w.t.Overview.AllCourses, AnyCourse)
	}
	for _, c := range offered {
		if w.room(0) {
			w.choice(c.Edition(w.l).Title, c.ID)
		}
	}
	w.endList()
	w.end()
}

// ExportChoice lets a contact choose the course and the format of a file of
// results by name. scope is the expression of those whom they are the contact
// of, empty for everybody; chosen is a course's ID, or empty for all. Its
// buttons send DoExport with a Format.
func ExportChoice(l courses.Language, scope string, offered []*courses.Course, chosen string) Card {
	w := begin(l)
	t := &w.t.Files
	w.text(heading, md(t.ExportTitle))
	w.text(body, md(t.ExportWhat))
	if scope != "" {
		w.text(body, md(t.ExportScoped))
		w.text(tight, plain(scope))
	}
	w.chooseCourse(t.ExportCourse, offered, cmp.Or(chosen, AnyCourse), true)
	w.text(label, md(t.ExportFormat))
	var buttons []button
	for i, f := range []string{FormatXLSX, FormatPDF, FormatCSV, FormatJSON} {
		buttons = append(buttons, button{title: t.Formats[f], primary: i == 0, inputs: true, data: Data{Do: DoExport, View: View{Format: f}}})
	}
	w.row(buttons[:2]...)
	w.row(buttons[2:]...)
	w.text(subtle, md(t.ExportNoted))
	return w.finish(t.ExportTitle, button{title: t.LooksButton, data: Data{Do: DoLooks}},
		button{title: w.t.Overview.Button, data: Data{Do: DoOverview}})
}

// Looks lists who looked at the results of people, the latest first. Page counts
// from 0; times are written in the location.
func Looks(l courses.Language, list []results.Looked, page, pages int, in *time.Location) Card {
	w := begin(l)
	t := &w.t.Files
	w.text(heading, md(t.LooksTitle))
	w.text(body, md(t.LooksWhat))
	if len(list) == 0 {
		w.text(body, md(t.LooksNone))
	}
	left := w.lines(len(list), 0, func(i int) { w.looked(&list[i], in) })
	if left > 0 {
		w.text(body, md(w.t.Overview.MoreLines.of(left)))
	}
	w.pageOf(page, pages)
	buttons := append(w.pages(page, pages, Data{Do: DoLooks}), button{title: w.t.Overview.Button, data: Data{Do: DoOverview}})
	return w.finish(t.LooksTitle, append(buttons, button{title: w.t.Help, data: Data{Do: DoHelp}})...)
}

func (w *writer) looked(k *results.Looked, in *time.Location) {
	name, what, when := w.lookParts(k, in)
	w.text(strong, name)
	w.text(tight, what)
	w.text(detail, when)
}

// lookParts says who looked, at what, and when and where.
func (w *writer) lookParts(k *results.Looked, in *time.Location) (name, what, when md) {
	t := &w.t.Files
	at := k.At.In(in)
	what = md(cmp.Or(t.Looks[string(k.What)], t.OtherLook))
	if k.Format != "" {
		what += " (" + plain(strings.ToUpper(clip(k.Format, 10))) + ")"
	}
	what += md(w.t.Joiner + w.many(w.t.Overview.People, k.People))
	when = plain(fmt.Sprintf(t.At, w.t.date(at), at.Format("15:04")))
	if k.Scope != "" {
		when += md(w.t.Joiner) + plain(clip(k.Scope, 200))
	}
	return plain(clip(cmp.Or(t.Vias[k.By], k.By), nameRoom)), what, when
}

// Certificates lists somebody's certificates, each with its files, and marks
// those that count no longer. Now is the time, in the location of whoever reads
// this.
func Certificates(l courses.Language, list []results.Certificate, now time.Time) Card {
	w := begin(l)
	t := &w.t.Files
	w.text(heading, md(t.CertificatesTitle))
	what := t.CertificatesWhat
	if len(list) == 0 {
		what = t.CertificatesNone
	}
	w.text(body, md(what))
	left := w.lines(len(list), 0, func(i int) { w.certificate(&list[i], now) })
	if left > 0 {
		w.text(body, md(t.MoreCertificates.of(left)))
	}
	return w.finish(t.CertificatesTitle, w.home()...)
}

func (w *writer) certificate(c *results.Certificate, now time.Time) {
	t := &w.t.Files
	title := clip(cmp.Or(c.Title, c.Course), nameRoom)
	w.text(strong, plain(title))
	w.text(tight, md(w.t.StatusPassed+" "+w.t.date(c.Passed.In(now.Location()))+w.t.Joiner)+say(t.Score, c.Percent))
	if !c.Expires.IsZero() {
		expires := w.t.date(c.Expires.In(now.Location()))
		if now.Before(c.Expires) {
			w.text(detail, say(w.t.ValidUntil, expires))
		} else {
			w.text(`,"weight":"Bolder","spacing":"None"`, say(t.Expired, expires))
		}
	}
	file := func(title, format string) button {
		return button{title: title, data: Data{Do: DoCertificate, Enrolment: c.ID, View: View{Format: format}}}
	}
	w.row(w.on(title, file(t.PDF, FormatPDF)), w.on(title, file(t.Badge, FormatBadge)))
}

// FileDeclined says that a file was not wanted, and lies nowhere.
func FileDeclined(l courses.Language) Card {
	w := begin(l)
	return w.message(w.t.Files.Declined.What, w.t.Files.Declined.Do, w.home()...)
}

// FileNotSent says that a file didn't arrive. Its button asks for it again.
func FileNotSent(l courses.Language, again Data) Card {
	w := begin(l)
	return w.message(w.t.Files.Failed.What, w.t.Files.Failed.Do,
		button{title: w.t.TryAgain, primary: true, data: again})
}
