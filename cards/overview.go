package cards

import (
	"fmt"

	"drypp/courses"
	"drypp/courses/results"
)

// Overview shows a contact how far the people are whom they are the contact of.
func Overview(l courses.Language, o *results.Overview) Card {
	w := begin(l)
	title := fmt.Sprintf(w.t.Reports.OverviewTitle, o.Organisation)
	w.text(heading, plain(title))
	return w.finish(title, w.home()...)
}

// ContactDigest is the Overview that comes to a contact by itself.
func ContactDigest(l courses.Language, o *results.Overview) Card { return Overview(l, o) }

// Breakdown shows a contact one course, or all, by department or location.
func Breakdown(l courses.Language, b *results.Breakdown) Card {
	w := begin(l)
	title := fmt.Sprintf(w.t.Reports.OverviewTitle, b.Organisation)
	w.text(heading, plain(title))
	return w.finish(title, w.home()...)
}
