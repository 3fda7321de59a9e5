package courses

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
)

// borrow returns a test with its bank: its own questions and those of all other
// courses, in their order, that teach one of its competences. What such a course
// lacks in a language of the test's comes in another. It refuses a test without
// any question.
func (c *Catalogue) borrow(test *Course) (*Course, error) {
	full := *test
	full.Editions = make(map[Language]*Edition, len(test.Editions))
	for l, ed := range test.Editions {
		bank := *ed
		bank.Questions = slices.Clone(ed.Questions)
		for _, other := range c.order {
			if other.Test == nil && teaches(other, test.Competences) {
				bank.Questions = other.lend(l, bank.Questions)
			}
		}
		full.Editions[l] = &bank
	}
	if len(full.any().Questions) == 0 {
		return nil, fmt.Errorf("the test %q has no question: add some to it, or a course that teaches %s", test.ID, strings.Join(test.Competences, " or "))
	}
	return &full, nil
}

// teaches reports whether a course teaches one of these competences.
func teaches(c *Course, competences []string) bool {
	return slices.ContainsFunc(c.Competences, func(id string) bool { return slices.Contains(competences, id) })
}

// lend appends the course's questions in the language, or the nearest to it, as a
// test has them: HomeOf tells where they come from.
func (c *Course) lend(l Language, to []Question) []Question {
	for _, q := range c.Edition(l).Questions {
		q.ID, q.Lesson, q.Topic = c.ID+"/"+q.ID, c.ID+"/"+q.Lesson, cmp.Or(q.Topic, c.ID)
		to = append(to, q)
	}
	return to
}

// HomeOf returns the course that a question comes from and its ID there, by the ID
// that it has in an enrolment in a course: a test has questions of other courses.
func HomeOf(course, question string) (home, id string) {
	if home, id, borrowed := strings.Cut(question, "/"); borrowed {
		return home, id
	}
	return course, question
}

// Assignment is what a test sends a person to: some lessons of a course.
type Assignment struct {
	Course *Course
	// Lessons are their IDs in the course's order; "" stands for questions that
	// belong to no lesson.
	Lessons []string
}

// Parts returns what the latest finished try of a test sends the person to: the
// lessons that teach what they answered wrongly, course by course in the
// catalogue's order. It is nothing if that try was passed. What the test itself
// teaches is told by Enrolment.Reread.
func (c *Catalogue) Parts(test *Course, e *Enrolment) []Assignment {
	r := e.Last()
	if test.Test == nil || r == nil || r.Passed {
		return nil
	}
	wrong := map[string]map[string]bool{}
	for i := range e.Attempts {
		a := &e.Attempts[i]
		home, id := HomeOf(test.ID, a.Question)
		course := c.byID[home]
		if a.Try != r.Try || a.Right || home == test.ID || course == nil {
			continue
		}
		if at := course.QuestionIndex(id); at >= 0 {
			if wrong[home] == nil {
				wrong[home] = map[string]bool{}
			}
			wrong[home][course.any().Questions[at].Lesson] = true
		}
	}
	var parts []Assignment
	for _, course := range c.order {
		if lessons := wrong[course.ID]; lessons != nil {
			ids := slices.DeleteFunc(course.lessonIDs(), func(id string) bool { return !lessons[id] })
			parts = append(parts, Assignment{course, ids})
		}
	}
	return parts
}

// Exempt reports whether a person needn't take a course, because they passed tests
// of all the competences that it teaches, and until when: the zero time means for
// good. Nobody is exempt from a test, nor from a course that has people
// acknowledge a document, which no test can show.
func (c *Catalogue) Exempt(enrolments []Enrolment, course *Course, now time.Time) (until time.Time, ok bool) {
	if course.Test != nil || len(course.Competences) == 0 || course.Documented() {
		return time.Time{}, false
	}
	for _, competence := range course.Competences {
		proved, ok := c.proved(enrolments, competence, now)
		if !ok {
			return time.Time{}, false
		}
		if until.IsZero() || !proved.IsZero() && proved.Before(until) {
			until = proved
		}
	}
	return until, true
}

// proved reports whether a person passed a test of a competence that still counts,
// and until when it does, zero for good.
func (c *Catalogue) proved(enrolments []Enrolment, competence string, now time.Time) (until time.Time, ok bool) {
	for i := range enrolments {
		e := &enrolments[i]
		test := c.byID[e.Course]
		if test == nil || test.Test == nil || !slices.Contains(test.Competences, competence) {
			continue
		}
		for j := range e.Results {
			if !e.Results[j].Passed {
				continue
			}
			switch ends := test.ValidUntil(e.Results[j].At); {
			case ends.IsZero():
				return ends, true
			case ends.After(now) && ends.After(until):
				until, ok = ends, true
			}
		}
	}
	return until, ok
}

// Spares returns the courses that passing a test exempts from.
func (c *Catalogue) Spares(test *Course) []*Course {
	passed := []Enrolment{{Course: test.ID, Results: []Result{{Passed: true}}}}
	whole := Catalogue{byID: map[string]*Course{test.ID: {ID: test.ID, Test: test.Test, Competences: test.Competences}}}
	return slices.DeleteFunc(slices.Clone(c.order), func(course *Course) bool {
		_, ok := whole.Exempt(passed, course, time.Time{})
		return !ok
	})
}

// TopicResult is how a try at a test went in one topic.
type TopicResult struct {
	Topic string
	// Result has Right, Questions and Partial only.
	Result
}

// Topics returns how the latest finished try went in each topic, in the order of
// the bank. Questions that are gone from it count for their course.
func (e *Enrolment) Topics(c *Course) []TopicResult {
	r := e.Last()
	if r == nil {
		return nil
	}
	var list []TopicResult
	for _, id := range e.inBankOrder(c, r.Try) {
		topic, _ := HomeOf(c.ID, id)
		if i := c.QuestionIndex(id); i >= 0 {
			topic = cmp.Or(c.any().Questions[i].Topic, topic)
		}
		at := slices.IndexFunc(list, func(t TopicResult) bool { return t.Topic == topic })
		if at < 0 {
			at = len(list)
			list = append(list, TopicResult{Topic: topic})
		}
		list[at].count(e.Attempt(id, r.Try))
	}
	return list
}

// inBankOrder lists the questions that were answered in a try, those that are gone
// first.
func (e *Enrolment) inBankOrder(c *Course, try int) []string {
	var ids []string
	for i := range e.Attempts {
		if e.Attempts[i].Try == try {
			ids = append(ids, e.Attempts[i].Question)
		}
	}
	slices.SortStableFunc(ids, func(a, b string) int { return cmp.Compare(c.QuestionIndex(a), c.QuestionIndex(b)) })
	return ids
}

// Topic returns what to call a topic of a blueprint: the title of the course or
// competence with that ID, or else the words that the ID is made of.
func (c *Catalogue) Topic(topic string, l Language) string {
	if course := c.byID[topic]; course != nil {
		return course.Edition(l).Title
	}
	for i := range c.competences {
		if c.competences[i].ID == topic {
			return c.competences[i].Titles[l]
		}
	}
	return title(topic)
}
