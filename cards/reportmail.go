package cards

import (
	"drypp/courses"
	"drypp/courses/results"
)

// TeamMail is the TeamDigest for who isn't in Teams: the subject in one line,
// and the text, in lines that end in a line feed.
func TeamMail(l courses.Language, t *results.Team) (subject, text string) {
	return textsIn(l).Reports.MyTeam, t.Manager + "\n"
}

// OverviewMail is the ContactDigest for who isn't in Teams, as TeamMail.
func OverviewMail(l courses.Language, o *results.Overview) (subject, text string) {
	return textsIn(l).Reports.MyTeam, o.Organisation + "\n"
}
