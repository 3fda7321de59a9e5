package cards

import (
	"time"

	"drypp/courses"
	"drypp/courses/results"
)

// Looks lists who looked at the results of people, the latest first. Page counts
// from 0; times are written in the location.
func Looks(l courses.Language, list []results.Looked, page, pages int, in *time.Location) Card {
	w := begin(l)
	w.text(heading, md(w.t.Reports.LooksTitle))
	return w.finish(w.t.Reports.LooksTitle, w.home()...)
}

// ExportChoice lets a contact choose the course and the format of a file of
// results. scope is the expression of those whom they are the contact of, empty
// for everybody; chosen is a course's ID, or empty for all.
func ExportChoice(l courses.Language, scope string, offered []*courses.Course, chosen string) Card {
	w := begin(l)
	w.text(heading, md(w.t.Reports.ExportTitle))
	return w.finish(w.t.Reports.ExportTitle, w.home()...)
}

// Certificates lists somebody's certificates. Now is the time, in the location
// of whoever reads this.
func Certificates(l courses.Language, list []results.Certificate, now time.Time) Card {
	w := begin(l)
	w.text(heading, md(w.t.Reports.CertificatesTitle))
	return w.finish(w.t.Reports.CertificatesTitle, w.home()...)
}

// FileDeclined says that a file was not wanted, and lies nowhere.
func FileDeclined(l courses.Language) Card {
	w := begin(l)
	return w.message(w.t.Reports.FileDeclined.What, w.t.Reports.FileDeclined.Do, w.home()...)
}

// FileNotSent says that a file didn't arrive. Its button asks for it again.
func FileNotSent(l courses.Language, again Data) Card {
	w := begin(l)
	return w.message(w.t.Reports.FileFailed.What, w.t.Reports.FileFailed.Do,
		button{title: w.t.TryAgain, primary: true, data: again})
}
