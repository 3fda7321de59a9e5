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
	// Courses are those on offer.
	Courses *courses.Catalogue
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
	x.courses()
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
	if !courses.ValidID(x.ID) {
		x.add("id", BadID, x.ID)
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

func (x *checker) courses() {
	if len(x.Campaign.Courses) == 0 {
		x.add("courses", NoCourses, "")
	}
	for i, id := range x.Campaign.Courses {
		if x.Known.Courses.Course(id) == nil {
			x.add("courses", UnknownCourse, id, x.offered()...)
		}
		if slices.Index(x.Campaign.Courses, id) < i {
			x.add("courses", CourseTwice, id)
		}
	}
}

// offered lists the courses on offer.
func (x *checker) offered() (ids []string) {
	for _, c := range x.Known.Courses.All() {
		ids = append(ids, c.ID)
	}
	return ids
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

// pace checks how the cards are spread, and that they can all go out in time.
func (x *checker) pace() {
	p := &x.Pace
	switch p.Kind {
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

// inTime checks that the pace ends before the due date and the campaign do.
func (x *checker) inTime() {
	if x.Start.IsZero() || len(x.Campaign.Courses) == 0 {
		return
	}
	done := x.finish()
	for _, limit := range []calendar.Date{x.Due, x.End} {
		if !limit.IsZero() && limit.Before(done) && !limit.Before(x.Start) {
			x.add("pace", TooSlow, done.String())
			return
		}
	}
}

// finish returns the day of the last card of somebody who is there from the
// start, acts on each card the day that it comes, and answers the questions of
// a course in one go.
func (x *checker) finish() calendar.Date {
	last := len(x.Campaign.Courses) - 1
	switch x.Pace.Kind {
	case Lessons:
		return x.workday((x.cards() - 1) * x.Pace.Every)
	case Monthly:
		return x.workdayFrom(x.Start.AddMonths(last*x.Pace.Every), 0)
	case Dates:
		return x.workdayFrom(x.Pace.Dates[last], 0)
	}
	return x.workday(last / max(x.Budget, 1))
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
