package campaigns

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"drypp/courses"
	"drypp/courses/calendar"
)

// MaxName bounds the name of a campaign, in characters.
const MaxName = 80

// Known is what a campaign is checked against. All of it is required.
type Known struct {
	// Today is the date where the organisation is, and Hours are its hours.
	Today calendar.Date
	Hours *calendar.Hours
	// Courses are those on offer. Competences are the IDs of those that people can be
	// asked about (Mappable), Surveys those of the surveys on offer.
	Courses              *courses.Catalogue
	Competences, Surveys []string
	// Campaigns are all of the organisation's, as they are kept.
	Campaigns []Campaign
	// Budget is how many unsolicited cards a person gets a day, from 1.
	Budget int
	// Audience reports how many people the campaign's audience selects within
	// its scope, or what is wrong with one of them: a Problem with its Code,
	// Detail and Known, and with its Key unless that is audience.
	Audience func(expression string) (people int, wrong *Problem)
}

// Check returns everything that is wrong with a campaign that is to be kept,
// nil if nothing is. One that replaces another may keep a start that is past.
func Check(c *Campaign, k Known) []Problem {
	x := checker{Campaign: c, Known: k}
	for i := range k.Campaigns {
		if k.Campaigns[i].ID == c.ID {
			x.before = &k.Campaigns[i]
		}
	}
	x.identity()
	x.contents()
	x.audience()
	x.days()
	x.pace()
	x.reminders()
	x.overlaps()
	return x.problems
}

// checker collects the problems of one campaign.
type checker struct {
	*Campaign
	Known
	// before is the campaign that it replaces, or nil.
	before   *Campaign
	problems []Problem
}

func (x *checker) add(key string, code Code, detail string, known ...string) {
	x.problems = append(x.problems, Problem{Key: key, Code: code, Detail: detail, Known: known})
}

func (x *checker) identity() {
	switch {
	case !courses.ValidID(x.ID):
		x.add("id", BadID, x.ID)
	case x.ID == Itself:
		x.add("id", ReservedID, x.ID)
	}
	if strings.TrimSpace(x.Name) == "" || utf8.RuneCountInString(x.Name) > MaxName {
		x.add("name", NoName, "")
	}
	states := []string{string(Active), string(Paused), string(Ended)}
	if !slices.Contains(states, string(x.State)) {
		x.add("state", StateUnknown, string(x.State), states...)
	}
	if x.before != nil && x.before.State == Ended {
		x.add("state", HasEnded, "")
	}
}

// contents checks what the campaign sends.
func (x *checker) contents() {
	c := x.Campaign
	if len(c.Courses)+len(c.Needs)+len(c.Surveys) == 0 {
		x.add("courses", NoCourses, "")
	}
	var offered []string
	for _, c := range x.Known.Courses.All() {
		offered = append(offered, c.ID)
	}
	x.list("courses", c.Courses, offered, UnknownCourse, CourseTwice)
	x.list("needs", c.Needs, x.Competences, UnknownCompetence, CompetenceTwice)
	x.list("surveys", c.Surveys, x.Known.Surveys, UnknownSurvey, SurveyTwice)
	if c.Scope != "" && len(c.Surveys) > 0 {
		x.add("surveys", ScopedSurvey, "")
	}
}

// list checks that each ID is known, and there once.
func (x *checker) list(key string, ids, known []string, unknown, twice Code) {
	for i, id := range ids {
		if !slices.Contains(known, id) {
			x.add(key, unknown, id, known...)
		}
		if slices.Index(ids, id) < i {
			x.add(key, twice, id)
		}
	}
}

func (x *checker) audience() {
	people, wrong := x.Known.Audience(x.Campaign.Audience)
	switch {
	case wrong != nil:
		x.add(cmp.Or(wrong.Key, "audience"), wrong.Code, wrong.Detail, wrong.Known...)
	case people == 0:
		x.add("audience", NobodyMatches, "")
	}
}

// days checks the start, the end and the due date.
func (x *checker) days() {
	stays := x.before != nil && x.before.Start == x.Start
	switch {
	case x.Start.IsZero():
		x.add("start", NoStart, "")
		return
	case x.Start.Before(x.Today) && !stays:
		x.add("start", StartPast, x.Start.String())
	}
	if !x.End.IsZero() && x.End.Before(x.Start) {
		x.add("end", EndBeforeStart, x.End.String())
	}
	kept := x.before != nil && x.before.Due == x.Due
	if !x.Due.IsZero() && (x.Due.Before(x.Start) || x.Due.Before(x.Today) && !kept) {
		x.add("due", DueBeforeStart, x.Due.String())
	}
}

func (x *checker) reminders() {
	all := slices.Concat(x.RemindBefore, x.RemindAfter)
	wrong := func(n int) bool { return n < 1 || n > slowest }
	if len(all) > MaxReminders || slices.ContainsFunc(all, wrong) {
		x.add("remind", BadReminders, "")
	}
	if len(all) > 0 && x.Due.IsZero() {
		x.add("remind", NoDue, "")
	}
}

// overlaps warns of other campaigns that give the same courses meanwhile.
func (x *checker) overlaps() {
	for i := range x.Campaigns {
		o := &x.Campaigns[i]
		apart := o.over(later(x.Start, x.Today)) || x.over(o.Start)
		if o.ID == x.ID || o.State == Ended || apart || !slices.ContainsFunc(x.Campaign.Courses, o.covers) {
			continue
		}
		x.add("courses", Overlap, o.Name)
		x.problems[len(x.problems)-1].Warning = true
	}
}

// pace checks how the cards are spread, and that they can all go out in time. Without
// courses there is nothing to spread.
func (x *checker) pace() {
	p := &x.Pace
	switch p.Kind {
	case "":
		if len(x.Campaign.Courses) > 0 {
			x.badPace()
			return
		}
	case Lessons, Monthly:
		if p.Every != p.every() {
			x.badPace()
			return
		}
	case AtOnce:
	case Dates:
		if !x.datesFit() {
			x.add("pace", BadDates, "")
			return
		}
	default:
		x.badPace()
		return
	}
	x.inTime()
}

func (x *checker) badPace() {
	x.add("pace", BadPace, string(x.Pace.Kind), string(Lessons), string(Monthly), string(AtOnce), string(Dates))
}

// datesFit reports whether there is a date for each course, in order.
func (x *checker) datesFit() bool {
	before := x.Start
	for _, d := range x.Pace.Dates {
		if d.Before(before) {
			return false
		}
		before = d
	}
	return len(x.Pace.Dates) == len(x.Campaign.Courses)
}

// inTime checks that what is to be learned comes before the due date, and all before
// the campaign's end.
func (x *checker) inTime() {
	if x.Start.IsZero() {
		return
	}
	learned := x.learned()
	for _, l := range []struct{ limit, done calendar.Date }{{x.Due, learned}, {x.End, x.surveyed(learned)}} {
		if !l.limit.IsZero() && l.limit.Before(l.done) && !l.limit.Before(x.Start) {
			x.add("pace", TooSlow, l.done.String())
			return
		}
	}
}

// learned returns the day of the last card about a competence or a course to somebody
// who is there from the start, acts on each card the day that it comes, and answers
// the questions of a course in one go. A competence comes a day, and courses after
// them.
func (x *checker) learned() calendar.Date {
	last, before := len(x.Campaign.Courses)-1, len(x.Needs)
	if before > 0 && (last < 0 || x.Budget > 1) {
		before--
	}
	begins := x.workday(before)
	switch {
	case last < 0:
		return begins
	case x.Pace.Kind == Lessons:
		return x.workday(before + (x.cards()-1)*x.Pace.Every)
	case x.Pace.Kind == Monthly:
		return later(begins, x.workdayFrom(x.Start.AddMonths(last*x.Pace.Every), 0))
	case x.Pace.Kind == Dates:
		return later(begins, x.workdayFrom(x.Pace.Dates[last], 0))
	}
	return x.workday(before + last/max(x.Budget, 1))
}

// surveyed returns the day of the last survey: one comes a day, after all else.
func (x *checker) surveyed(learned calendar.Date) calendar.Date {
	n := len(x.Campaign.Surveys)
	if n > 0 && (x.Budget > 1 || len(x.Campaign.Courses)+len(x.Needs) == 0) {
		n--
	}
	return x.workdayFrom(learned, n)
}

// cards counts the cards that the courses take: one a lesson, and one for the
// questions.
func (x *checker) cards() int {
	n := 0
	for _, id := range x.Campaign.Courses {
		if c := x.Known.Courses.Course(id); c != nil {
			n += len(c.Edition("").Lessons) + 1
		}
	}
	return max(n, 1)
}

// workday returns the n-th workday after the first one of the campaign.
func (x *checker) workday(n int) calendar.Date { return x.workdayFrom(x.Start, n) }

// workdayFrom returns the n-th workday after the first one from a day on.
func (x *checker) workdayFrom(d calendar.Date, n int) calendar.Date {
	return x.Hours.AddWorkdays(x.Hours.AddWorkdays(d.Add(-1), 1), n)
}
