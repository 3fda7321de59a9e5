package recall_test

import (
	"fmt"
	"testing"
	"time"

	"drypp/courses"
)

// course has n questions q0, q1 and so on, with a right answer at 1 and a wrong one
// at 0; the first belongs to a lesson and is important.
func course(id string, n int) *courses.Course {
	ed := &courses.Edition{Language: courses.Bokmaal, Title: id, Lessons: []courses.Lesson{{ID: "l0", Title: "l0"}}}
	for k := range n {
		q := courses.Question{ID: fmt.Sprintf("q%d", k), Kind: courses.Single,
			Options: []courses.Option{{Text: "no"}, {Text: "yes", Right: true}}}
		if k == 0 {
			q.Lesson, q.Important = "l0", true
		}
		ed.Questions = append(ed.Questions, q)
	}
	return &courses.Course{ID: id, Version: 3, Editions: map[courses.Language]*courses.Edition{courses.Bokmaal: ed}}
}

func catalogue(t testing.TB, list ...*courses.Course) *courses.Catalogue {
	t.Helper()
	c, err := courses.NewCatalogue(list...)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// enrolment is a finished one with an answer to each question, a minute apart: + is
// right, - is wrong.
func enrolment(course string, at time.Time, answers string) courses.Enrolment {
	e := courses.Enrolment{ID: "e-" + course, Course: course, Version: 3, Started: at, Read: 1, Try: 1}
	right := 0
	for k, a := range answers {
		e.Attempts = append(e.Attempts, attempt(fmt.Sprintf("q%d", k), 1, a == '+', at.Add(time.Duration(k)*time.Minute)))
		if a == '+' {
			right++
		}
	}
	e.Results = []courses.Result{{Try: 1, Version: 3, Right: right, Questions: len(answers), Passed: right == len(answers), At: e.Touched()}}
	return e
}

func attempt(question string, try int, right bool, at time.Time) courses.Attempt {
	response := "0"
	if right {
		response = "1"
	}
	return courses.Attempt{Question: question, Try: try, Version: 3, Response: response, Right: right, At: at}
}
