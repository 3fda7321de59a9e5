package recall

import (
	"slices"

	"drypp/courses"
)

// Items returns what is thought of a person's memory of the questions that may come
// back: those that are kept, and those that follow from the answers within courses.
// An answer within a course that is newer than what is kept counts on top of it. The
// kept ones are by course and question; so are those returned, but within a course
// in no order that means anything.
//
// Answers make an item when a try at their course was finished: until then the
// course itself asks, and they only count for an item that is there. Neither does an
// answer in a pretest, which nobody was taught for, nor the own questions of a test, whose bank coming back would give away; but a
// test's answer to a course's question counts for the item that the course made,
// whether the catalogue has the test or not.
// Left out is a question that its course doesn't have any more, or that doesn't come
// back (Comes).
func Items(kept []Item, enrolments []courses.Enrolment, c *courses.Catalogue, s Settings) []Item {
	items := make([]Item, 0, len(kept)+size(enrolments))
	for _, i := range kept {
		if asked(c.Course(i.Course), i.Question) != nil {
			items = append(items, i)
		}
	}
	for i := range enrolments {
		if course := c.Course(enrolments[i].Course); course != nil && course.Test == nil {
			items = taught(items, &enrolments[i], course, s)
		}
	}
	// A test may have begun before the course that made an item, and ask after it.
	for i := range enrolments {
		if course := c.Course(enrolments[i].Course); course == nil || course.Test != nil {
			items = tested(items, &enrolments[i], c, s)
		}
	}
	return items
}

// size returns how many items answers make at most.
func size(enrolments []courses.Enrolment) (n int) {
	for i := range enrolments {
		if enrolments[i].Completed() {
			n += len(enrolments[i].Attempts)
		}
	}
	return n
}

// asked returns the question of a course with that ID if it comes back, else nil.
func asked(c *courses.Course, question string) *courses.Question {
	if c == nil || c.Test != nil {
		return nil
	}
	i := c.QuestionIndex(question)
	if i < 0 {
		return nil
	}
	if q := &c.Edition("").Questions[i]; Comes(q) {
		return q
	}
	return nil
}

// taught adds the answers of an enrolment in a course. Items of a course stand
// together.
func taught(items []Item, e *courses.Enrolment, c *courses.Course, s Settings) []Item {
	from, to := span(items, e.Course)
	for k := range e.Attempts {
		a := &e.Attempts[k]
		if a.Try == courses.Pretest {
			continue
		}
		q := asked(c, a.Question)
		if q == nil {
			continue
		}
		i := Find(items[from:to], e.Course, a.Question)
		if i < 0 {
			if !e.Completed() {
				continue
			}
			items = slices.Insert(items, to, Item{Course: e.Course, Question: a.Question})
			i, to = to-from, to+1
		}
		items[from+i].answered(a, q, s)
	}
	return items
}

// tested adds the answers of a test to the questions of courses.
func tested(items []Item, e *courses.Enrolment, c *courses.Catalogue, s Settings) []Item {
	for k := range e.Attempts {
		a := &e.Attempts[k]
		course, question := courses.HomeOf(e.Course, a.Question)
		if course == e.Course {
			continue
		}
		if i := Find(items, course, question); i >= 0 {
			items[i].answered(a, asked(c.Course(course), question), s)
		}
	}
	return items
}

// answered counts an answer within a course, unless it was counted: one that stands
// in a new try has the time of the old.
func (i *Item) answered(a *courses.Attempt, q *courses.Question, s Settings) {
	if i.Answers > 0 && !a.At.After(i.Last) {
		return
	}
	*i = i.Next(Rate(a.Right, ""), a.At, s).flagged(q)
}

// flagged returns the item with Relearn as its answers and its question say: an
// important one that was answered wrongly twice in a row.
func (i Item) flagged(q *courses.Question) Item {
	i.Relearn = q.Important && q.Lesson != "" && i.Wrong >= 2
	return i
}

// Relearned returns the item after its lesson came back, if it was to: it takes two
// more wrong answers to have it come again.
func (i Item) Relearned() Item {
	if !i.Relearn {
		return i
	}
	i.Relearn, i.Wrong = false, 0
	return i
}

// Find returns the position of a question's item, or -1.
func Find(items []Item, course, question string) int {
	for i := range items {
		if items[i].Question == question && items[i].Course == course {
			return i
		}
	}
	return -1
}

// span returns where the items of a course stand: from the first to behind the last,
// or at the end if there are none.
func span(items []Item, course string) (from, to int) {
	for from < len(items) && items[from].Course != course {
		from++
	}
	to = from
	for to < len(items) && items[to].Course == course {
		to++
	}
	return from, to
}
