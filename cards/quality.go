package cards

import (
	"drypp/courses"
	"drypp/courses/results"
)

// Quality shows how the questions of a course do.
func Quality(l courses.Language, q *results.QualityReport) Card {
	w := begin(l)
	w.text(heading, plain(q.Title))
	return w.finish(w.t.Reports.QualityTitle, w.home()...)
}

// QualityChoice lets somebody choose the course whose questions to look at.
func QualityChoice(l courses.Language, offered []*courses.Course) Card {
	w := begin(l)
	w.text(heading, md(w.t.Reports.QualityTitle))
	return w.finish(w.t.Reports.QualityTitle, w.home()...)
}
