package main

import (
	"fmt"

	"drypp/courses"
	"drypp/courses/surveys"
)

// syllabus are the made-up courses: so many lessons and questions, so many
// tries (0 for no limit), valid for so many months (0 for good). Each teaches a
// competence of its own name; a test draws of the questions of what it tests.
var syllabus = []struct {
	id                 string
	lessons, questions int
	tries, validMonths int
	tests              string
}{
	{"fire", 1, 1, 0, 3, ""},
	{"gifts", 2, 2, 2, 0, ""},
	{testedCourse, 1, 2, 0, 6, ""},
	{"passwords", 3, 1, 0, 0, ""},
	{"visitors", 1, 1, 1, 0, ""},
	{"waste", 2, 1, 0, 4, ""},
	{tested, 0, 1, 0, 5, testedCourse},
}

const (
	// tested is the test and testedCourse what it is about, documented the course with
	// a document, paper the lesson of it that has that.
	tested, testedCourse, documented, paper = "test-ladders", "ladders", "waste", "lesson-1"
)

// isTest reports whether a course is a test.
func isTest(course string) bool { return course == tested }

// madeUp returns small courses whose questions have answers that are easy to
// know: their numbers are rightAnswer, and what they state is true. The document has
// a version.
func madeUp(version int) (*courses.Catalogue, error) {
	var list []*courses.Course
	for _, s := range syllabus {
		c := &courses.Course{
			ID: s.id, Version: 1, Minutes: 2, PassMark: 50, Tries: s.tries, ValidMonths: s.validMonths,
			OnUpdate: courses.Continue, Editions: map[courses.Language]*courses.Edition{}, Competences: []string{s.id},
		}
		if s.tests != "" {
			c.Competences, c.Test = []string{s.tests}, &courses.Test{Draw: 2}
		}
		for _, l := range courses.Languages {
			c.Editions[l] = edition(l, s.id, s.lessons, s.questions)
			if s.id == documented {
				c.Editions[l].Lessons[1].Document = &courses.Document{Title: "The rules", Version: version, URL: "https://example.no/rules.pdf"}
			}
		}
		if err := c.Check(); err != nil {
			return nil, err
		}
		list = append(list, c)
	}
	return courses.NewCatalogue(list...)
}

func edition(l courses.Language, id string, lessons, questions int) *courses.Edition {
	ed := &courses.Edition{Language: l, Title: "About " + id, Summary: "All about " + id + "."}
	for i := range lessons {
		ed.Lessons = append(ed.Lessons, courses.Lesson{
			ID: fmt.Sprint("lesson-", i), Title: fmt.Sprint("Part ", i+1),
			Body: []courses.Block{{Text: "Two sentences to read. This is the second."}},
		})
	}
	for i := range questions {
		q := question(i)
		if lessons > 0 {
			q.Important, q.Lesson = true, "lesson-0"
		}
		ed.Questions = append(ed.Questions, q)
	}
	return ed
}

// inquiries returns the surveys: one that is anonymous, and one with names.
func inquiries() (*surveys.Catalogue, error) {
	var list []*surveys.Survey
	for _, id := range asked {
		s := &surveys.Survey{ID: id, Named: id == asked[1], Editions: map[courses.Language]*surveys.Edition{}}
		s.Questions = []surveys.Question{{ID: "how", Kind: surveys.Stars}, {ID: "why", Kind: surveys.Text, Optional: true}}
		for _, l := range courses.Languages {
			s.Editions[l] = &surveys.Edition{Language: l, Title: "About " + id, Summary: "Two questions.", Questions: []surveys.Wording{{Title: "How?"}, {Title: "Why?"}}}
		}
		list = append(list, s)
	}
	return surveys.NewCatalogue(list...)
}

// asked are the surveys.
var asked = []string{"mood", "plans"}

const (
	rightAnswer = "42"
	wrongAnswer = "7"
	rightChoice = "a"
	wrongChoice = "b"
)

// question returns a number or a statement, in turn. Neither kind shuffles its
// choices, so nobody needs a person's random ID to know the letters.
func question(i int) courses.Question {
	q := courses.Question{ID: fmt.Sprint("number-", i), Kind: courses.Number, Title: "How many?"}
	q.Options = []courses.Option{
		{Right: true, Number: 42, Why: "So many."}, {Otherwise: true, Why: "Not so many."},
	}
	if i%2 == 1 {
		q = courses.Question{ID: fmt.Sprint("statement-", i), Kind: courses.TrueFalse, Title: "Is it so?"}
		q.Options = []courses.Option{
			{Right: true, Text: "True", Why: "It is."}, {Text: "False", Why: "It is so."},
		}
	}
	q.Prompt = []courses.Block{{Text: "Think of what you read."}}
	return q
}

// validMonths returns how many months a course counts, 0 for good.
func validMonths(course string) int {
	for _, s := range syllabus {
		if s.id == course {
			return s.validMonths
		}
	}
	return 0
}
