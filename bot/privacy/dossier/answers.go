package dossier

import (
	"strings"

	"drypp/courses"
)

// say gives the questions and answers of an enrolment in words, as far as the
// catalogue has them. A question keeps its ID for good, so it is asked in today's
// words. Choices are kept by their places, which another version may have moved:
// they are told only of the version on offer.
func (c *collector) say(e *enrolment) {
	course := c.config.Courses.Course(e.Course)
	if course == nil {
		return
	}
	for i := range e.Attempts {
		a := &e.Attempts[i]
		at := course.QuestionIndex(a.Question)
		if at < 0 {
			continue
		}
		q := &course.Edition(c.language).Questions[at]
		a.QuestionText = asked(q)
		if q.Typed() || a.Version == course.Version {
			a.ResponseText = answered(q, a.Response)
		}
	}
}

// asked returns what a question asks, as plain text.
func asked(q *courses.Question) string {
	parts := []string{q.Title}
	for i := range q.Prompt {
		b := &q.Prompt[i]
		parts = append(parts, b.Text)
		parts = append(parts, b.List...)
		if b.Image != nil {
			parts = append(parts, b.Image.Alt)
		}
		if b.Link != nil {
			parts = append(parts, b.Link.Title)
		}
	}
	if q.Picture != nil {
		parts = append(parts, q.Picture.Alt)
	}
	var said []string
	for _, p := range parts {
		if p = strings.TrimSpace(p); p != "" {
			said = append(said, p)
		}
	}
	return strings.Join(said, " – ")
}

// answered returns a response in words: what was chosen, for each part where there
// are several, or what was typed.
func answered(q *courses.Question, response string) string {
	grade, ok := q.Grade(response)
	switch {
	case !ok && q.Typed():
		return strings.ReplaceAll(response, courses.Separator, "; ")
	case !ok:
		return ""
	}
	pieces := q.Pieces(response, grade)
	said := make([]string, len(pieces))
	for i := range pieces {
		said[i] = pieces[i].String()
	}
	return strings.Join(said, "; ")
}
