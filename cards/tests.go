package cards

import (
	"fmt"
	"strings"
	"time"

	"drypp/courses"
)

// Spared is a course that somebody is exempt from.
type Spared struct {
	Course *courses.Course
	// Until is when that ends, zero for never.
	Until time.Time
}

// Topic is how a test went in one topic.
type Topic struct {
	Title            string
	Right, Questions int
}

// TestOutcome is what a TestResult tells beside the result.
type TestOutcome struct {
	Topics []Topic
	// Spared is what a test that was passed exempts from, Parts what one that wasn't
	// sends to.
	Spared []Spared
	Parts  []courses.Assignment
	// Certificates says that there are certificates to be had.
	Certificates bool
}

// TestStart says what a test is like before its first question: how many there
// are, what it takes to pass, when one hears what was right, and what passing
// spares, as of now, in the location that now carries.
func TestStart(l courses.Language, c *courses.Course, e *courses.Enrolment, spares []*courses.Course, now time.Time, n Note) Card {
	w := begin(l)
	t, ed := &w.t.Tests, c.Edition(l)
	w.text(subtle, md(t.Kind))
	w.note(n, nil)
	w.text(heading, plain(ed.Title))
	w.text(body, plain(ed.Summary))
	w.bullets(append([]string{w.testLength(c, len(e.Asked(c)))}, w.testRules(c)...), false)
	w.spares(c, spares, now)
	return w.finish(t.Kind+w.t.Joiner+ed.Title, button{title: t.Begin, primary: true,
		data: Data{Do: DoNext, Course: c.ID, Enrolment: e.ID}})
}

// testLength says how long a test of that many questions takes.
func (w *writer) testLength(c *courses.Course, questions int) string {
	return w.t.Tests.Draws.of(questions, w.t.Minutes.of(c.Minutes))
}

// testRules says how a test goes.
func (w *writer) testRules(c *courses.Course) []string {
	t := &w.t.Tests
	told := t.AtOnce
	if c.Test.Silent {
		told = t.Silent
	}
	rules := []string{fmt.Sprintf(t.Mark, c.PassMark), told}
	if c.Tries > 0 {
		rules = append(rules, t.Tries.of(c.Tries))
	}
	return rules
}

// spares says what passing a test exempts from.
func (w *writer) spares(c *courses.Course, list []*courses.Course, now time.Time) {
	if len(list) == 0 {
		return
	}
	w.text(label, md(w.t.Tests.SparesTitle))
	var titles []string
	for _, s := range list {
		titles = append(titles, string(plain(s.Edition(w.l).Title)))
	}
	w.bullets(titles, false)
	if until := c.ValidUntil(now); until.IsZero() {
		w.text(body, md(w.t.Tests.Good))
	} else {
		w.text(body, say(w.t.Tests.Until, w.t.date(until)))
	}
}

// TestResult tells how the latest finished try of a test ended, topic by topic,
// what that exempts from or which parts of courses to take, each with a button, and
// what was answered wrongly.
func TestResult(l courses.Language, c *courses.Course, e *courses.Enrolment, o TestOutcome) Card {
	w := begin(l)
	r := e.Last()
	if r == nil {
		return w.result(c, e, false)
	}
	w.text(subtle, plain(c.Edition(l).Title))
	verdict := w.verdict(c, e, r)
	w.topics(o.Topics)
	w.spared(o.Spared)
	w.assigned(e, o.Parts)
	w.wrong(c, e, r)
	return w.finish(verdict, w.afterResult(c, e, o.Certificates)...)
}

// topics writes the picture of a test, in words and as bars for the eye.
func (w *writer) topics(list []Topic) {
	if len(list) < 2 {
		return
	}
	w.text(label, md(w.t.Tests.Picture))
	w.fill(len(list), func(i int) {
		k := &list[i]
		w.text(tight, plain(k.Title)+md(w.t.Joiner+fmt.Sprintf(w.t.Tests.Points, k.Right, k.Questions)))
		w.progress(k.Right, k.Questions)
	})
}

func (w *writer) spared(list []Spared) {
	if len(list) == 0 {
		return
	}
	w.text(label, md(w.t.Tests.ExemptTitle))
	var lines []string
	for _, s := range list {
		title := s.Course.Edition(w.l).Title
		if s.Until.IsZero() {
			lines = append(lines, string(say(w.t.Tests.ExemptGood, title)))
		} else {
			lines = append(lines, string(say(w.t.Tests.ExemptFrom, title, w.t.date(s.Until))))
		}
	}
	w.bullets(lines, false)
}

// assigned writes the parts of courses that a test sends to, each with a button.
func (w *writer) assigned(e *courses.Enrolment, parts []courses.Assignment) {
	if len(parts) == 0 {
		return
	}
	t := &w.t.Tests
	w.text(label, md(t.PartsTitle))
	w.text(tight, md(t.PartsIntro))
	w.fill(len(parts), func(i int) {
		title := parts[i].Course.Edition(w.l).Title
		what := plain(title)
		if n := lessons(&parts[i]); n > 0 {
			what += md(w.t.Joiner + t.Lessons.of(n))
		}
		w.beside(what, button{title: t.Take, tooltip: fmt.Sprintf(w.t.ActionOn, t.Take, title),
			data: Data{Do: DoPart, Course: parts[i].Course.ID, Enrolment: e.ID}})
	})
}

// lessons counts the lessons of an assignment; questions without one are none.
func lessons(a *courses.Assignment) int {
	n := 0
	for _, id := range a.Lessons {
		if id != "" {
			n++
		}
	}
	return n
}

// wrong writes the questions that were answered wrongly, each with a button to what
// is said of the answer.
func (w *writer) wrong(c *courses.Course, e *courses.Enrolment, r *courses.Result) {
	t := &w.t.Tests
	var list []*courses.Question
	for i := range e.Attempts {
		if a := &e.Attempts[i]; a.Try == r.Try && !a.Right {
			if at := c.QuestionIndex(a.Question); at >= 0 {
				list = append(list, &c.Edition(w.l).Questions[at])
			}
		}
	}
	if len(list) == 0 {
		return
	}
	w.text(label, md(t.WrongTitle))
	left := w.fill(len(list), func(i int) {
		w.beside(plain(list[i].Title), button{title: t.WrongButton, tooltip: fmt.Sprintf(w.t.ActionOn, t.WrongButton, list[i].Title),
			data: Data{Do: DoResult, Course: c.ID, Enrolment: e.ID, Step: list[i].ID, Try: r.Try}})
	})
	if left > 0 {
		w.text(body, md(t.MoreWrong.of(left)))
	}
}

// Offered is a test as one person sees it among those on offer.
type Offered struct {
	Taken
	// Spares are the courses that passing it exempts from.
	Spares []*courses.Course
}

// Tests lists the competence tests on offer, with where the person is in each and
// what passing spares.
func Tests(l courses.Language, list []Offered) Card {
	w := begin(l)
	t := &w.t.Tests
	w.text(heading, md(t.List))
	if len(list) == 0 {
		w.text(body, md(t.None))
	}
	left := w.lines(len(list), 0, func(i int) {
		w.course(&list[i].Taken, w.offer(&list[i])...)
	})
	if left > 0 {
		w.text(body, md(w.t.MoreCourses.of(left)))
	}
	return w.finish(t.List, w.home()...)
}

// offer says what passing a test spares, on a line.
func (w *writer) offer(o *Offered) []md {
	if len(o.Spares) == 0 {
		return nil
	}
	var titles []string
	for _, c := range o.Spares {
		titles = append(titles, c.Edition(w.l).Title)
	}
	return []md{md(w.t.Tests.SparesTitle+": ") + plain(strings.Join(titles, w.t.Joiner))}
}

// fill writes as many of n lines as there is room for, and returns how many are
// left.
func (w *writer) fill(n int, line func(i int)) (left int) {
	for i := range n {
		before := len(w.b)
		line(i)
		if !w.room(0) {
			w.b = w.b[:before]
			return n - i
		}
	}
	return 0
}
