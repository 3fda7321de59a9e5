package courses_test

import (
	"fmt"
	"time"

	"drypp/courses"
)

var lunch = &courses.Course{
	ID: "lunch", Version: 1, PassMark: 100,
	Editions: map[courses.Language]*courses.Edition{courses.English: {
		Language: courses.English, Title: "Lunch",
		Lessons: []courses.Lesson{{ID: "when", Title: "When", Body: []courses.Block{{Text: "At **11:30**."}}}},
		Questions: []courses.Question{{
			ID: "minutes", Kind: courses.Number, Lesson: "when", Title: "How many minutes does it take?",
			Options: []courses.Option{
				{Number: 30, Tolerance: 5, Right: true, Why: "Take your time."},
				{Otherwise: true, Why: "About half an hour."},
			},
		}},
	}},
}

func ExampleEnrolment() {
	at := time.Date(2026, 3, 2, 11, 30, 0, 0, time.UTC)
	e := courses.NewEnrolment("random", lunch, at)
	e.ReadLesson(lunch, e.Next(lunch).Index)

	q := &lunch.Edition(courses.English).Questions[e.Next(lunch).Index]
	response, _ := q.Parse("27,5 min", q.Order("somebody", lunch.ID, e.Try))
	attempt, outcome := e.Answer(lunch, q.ID, e.Try, response, at)
	fmt.Println(response, attempt.Right, outcome == courses.Recorded, e.Passed())

	_, outcome = e.Answer(lunch, q.ID, e.Try, "5", at)
	fmt.Println(outcome == courses.Replayed, e.Next(lunch).Kind == courses.AtResult)
	// Output:
	// 27.5 true true true
	// true true
}

func ExampleCourse_Check() {
	c := *lunch
	c.PassMark = 120
	fmt.Println(c.Check())
	// Output: the pass mark is 120: give a percentage from 0 to 100
}
