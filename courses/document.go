package courses

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// Documented reports whether any lesson has people acknowledge a document.
func (c *Course) Documented() bool {
	return slices.ContainsFunc(c.any().Lessons, func(l Lesson) bool { return l.Document != nil })
}

// acknowledged reports whether the person acknowledged the present version of the
// lesson's document, or there is none.
func (e *Enrolment) acknowledged(l *Lesson) bool {
	return l.Document == nil || slices.ContainsFunc(e.Acknowledged, func(a Acknowledgement) bool {
		return a.Lesson == l.ID && a.Version == l.Document.Version
	})
}

// Acknowledge notes that the person acknowledged a version of the document that a
// lesson carries, finished or not, and reports whether that was news. Whoever
// calls it holds the version to the course's.
func (e *Enrolment) Acknowledge(lesson string, version int, at time.Time) bool {
	known := slices.ContainsFunc(e.Acknowledged, func(a Acknowledgement) bool { return a.Lesson == lesson && a.Version == version })
	if !known {
		e.Acknowledged = append(e.Acknowledged, Acknowledgement{lesson, version, at})
	}
	return !known
}

// Unacknowledged returns the positions of the lessons whose document has a version
// that the person acknowledged in none of their enrolments in the course.
func (c *Course) Unacknowledged(enrolments []Enrolment) []int {
	var open []int
	for i := range c.any().Lessons {
		l := &c.any().Lessons[i]
		if l.Document != nil && !slices.ContainsFunc(enrolments, func(e Enrolment) bool { return e.Course == c.ID && e.acknowledged(l) }) {
			open = append(open, i)
		}
	}
	return open
}

// Signature says that a person acknowledged a version of a document.
type Signature struct {
	// Person is their random ID.
	Person string
	// Course and Lesson are the IDs of where the document is.
	Course, Lesson string
	Version        int
	At             time.Time
}

// Signatures returns what a person acknowledged, in the order of courses, lessons
// and versions, each version once, when they did first.
func Signatures(person string, enrolments []Enrolment) []Signature {
	var list []Signature
	for i := range enrolments {
		for _, a := range enrolments[i].Acknowledged {
			list = append(list, Signature{person, enrolments[i].Course, a.Lesson, a.Version, a.At})
		}
	}
	same := func(a, b Signature) int {
		return cmp.Or(strings.Compare(a.Course, b.Course), strings.Compare(a.Lesson, b.Lesson), cmp.Compare(a.Version, b.Version))
	}
	slices.SortStableFunc(list, func(a, b Signature) int { return cmp.Or(same(a, b), a.At.Compare(b.At)) })
	return slices.CompactFunc(list, func(a, b Signature) bool { return same(a, b) == 0 })
}

// checkDocument finds what would leave nobody knowing what they acknowledged.
func (l *Lesson) checkDocument(k checker, first *Lesson) {
	switch d, other := l.Document, first.Document; {
	case d == nil && other == nil:
	case d == nil || other == nil:
		k.bad(CodeLanguages, "the lesson has a document in one language and none in another: give both the same")
	case d.Version < 1:
		k.bad(CodeValue, "the document has version %d: count versions from 1", d.Version)
	case d.Version != other.Version:
		k.bad(CodeLanguages, "the document has version %d here and %d in another language: give both the same", d.Version, other.Version)
	case d.Title == "" || !strings.HasPrefix(d.URL, "https://"):
		k.bad(CodeLink, "the document has no title or no https address: write [its title](https://…){.document version=%d}", d.Version)
	}
}
