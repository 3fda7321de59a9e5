package export

import (
	"cmp"
	"fmt"

	"drypp/courses"
	"drypp/courses/calendar"
)

// Texts are the words of the files that people read, in one language.
type Texts struct {
	// Title is the report's. Lang is the language as BCP 47 has it.
	Title, Lang string
	// Organisation, Tenant, Scope, Course, Period, Made, By and Rows name the
	// facts of Facts; Everybody, AllCourses, Always, and CommandLine say that
	// nothing bounds it or nobody is named.
	Organisation, Tenant, Scope, Course, Period, Made, By, Rows string
	Everybody, AllCourses, Always, CommandLine                  string
	// FromTo has two days, FromOn and UpTo one.
	FromTo, FromOn, UpTo string
	// Method heads Methods, which say how it was counted; the time zone goes
	// into the first.
	Method  string
	Methods []string
	// Totals heads the numbers by course, List the rows.
	Totals, List string
	// Numbers are the names of the numbers of Totals: people, started,
	// completed, passed, done, open, overdue.
	Numbers [7]string
	// Columns has the names of columns by Key, and that of the score, which has
	// one column in a report; States has those of states.
	Columns map[string]string
	States  map[State]string
	// Yes and No are the values of what is true or not.
	Yes, No string
	// Score is right of questions, in words, and in per cent; Page is one of several.
	Score, Page string
	// Continued follows a heading that was on the page before.
	Continued string
	// Summary and Everything name sheets of a workbook.
	Summary, Everything string
	// ByCourse is the title of the chart by course; it has how many courses
	// are shown, and how many there are. Together is that of all of them.
	ByCourse, Together string
	// Chart describes a chart to those who don't see it.
	Chart string
	// Withdrawn stands for the title of a course that was withdrawn, Nothing for
	// rows where there are none.
	Withdrawn, Nothing string
}

// TextsOf returns the texts of a language, Bokmål if it isn't known. They
// aren't to be changed.
func TextsOf(l courses.Language) *Texts {
	switch l {
	case courses.Nynorsk:
		return &nynorsk
	case courses.English:
		return &english
	}
	return &bokmaal
}

// Fact is something that a file says of itself.
type Fact struct{ Name, Value string }

// Facts returns whose results the file holds, of when, and who made it when.
// The values are Printable.
func (e *Export) Facts(rows int) []Fact {
	t := TextsOf(e.Language)
	return []Fact{
		{t.Organisation, Printable(e.Organisation)},
		{t.Tenant, Printable(e.Tenant)},
		{t.Scope, cmp.Or(Printable(e.Scope), t.Everybody)},
		{t.Course, cmp.Or(e.courseName(), t.AllCourses)},
		{t.Period, t.period(e.From, e.To)},
		{t.Made, e.At.In(e.Location).Format("2006-01-02 15:04 MST")},
		{t.By, cmp.Or(Printable(e.By), t.CommandLine)},
		{t.Rows, fmt.Sprint(rows)},
	}
}

// courseName returns the title of the one course that it is about, with its ID.
func (e *Export) courseName() string {
	for _, c := range e.Courses {
		if c.ID == e.Course {
			return Printable(fmt.Sprintf("%s (%s)", TextsOf(e.Language).TitleOf(c), c.ID))
		}
	}
	return Printable(e.Course)
}

// TitleOf returns a course's title, Printable, or says that it was withdrawn.
func (t *Texts) TitleOf(c Course) string { return cmp.Or(Printable(c.Title), t.Withdrawn) }

// MethodOf returns how it was counted, a sentence or some a paragraph.
func (e *Export) MethodOf() []string {
	t := TextsOf(e.Language)
	list := append([]string(nil), t.Methods...)
	list[0] = fmt.Sprintf(list[0], e.Location)
	return list
}

func (t *Texts) period(from, to calendar.Date) string {
	switch {
	case from.IsZero() && to.IsZero():
		return t.Always
	case to.IsZero():
		return fmt.Sprintf(t.FromOn, from)
	case from.IsZero():
		return fmt.Sprintf(t.UpTo, to)
	}
	return fmt.Sprintf(t.FromTo, from, to)
}
