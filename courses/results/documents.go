package results

import (
	"slices"

	"drypp/courses"
	"drypp/courses/calendar"
)

// Documents is who acknowledged which documents, as of a day.
type Documents struct {
	Organisation string
	Day          calendar.Date
	// List has a line for each document, in the order of the courses and lessons.
	List []Document
}

// Document is who acknowledged a document in the version that it has now.
type Document struct {
	// Course and Lesson are the IDs of where it is, CourseTitle and Title what course
	// and document are called.
	Course, Lesson, CourseTitle, Title string
	Version                            int
	// People are those who took the course or owe it. Of them, Acknowledged did so in
	// this version, and Earlier in an earlier one only.
	People, Acknowledged, Earlier int
	// Missing are the names of those who didn't in this version.
	Missing []string
}

// NewDocuments returns the documents of the courses, or of just one, with titles in
// a language, and nobody counted.
func NewDocuments(list []*courses.Course, course string, l courses.Language) *Documents {
	d := &Documents{}
	for _, c := range list {
		ed := c.Edition(l)
		for i := range ed.Lessons {
			doc := ed.Lessons[i].Document
			if doc != nil && (course == "" || course == c.ID) {
				d.List = append(d.List, Document{Course: c.ID, Lesson: ed.Lessons[i].ID, CourseTitle: ed.Title, Title: doc.Title, Version: doc.Version})
			}
		}
	}
	return d
}

// Add counts a person who took courses and has standings in some, and who is called
// that.
func (d *Documents) Add(name string, taken []courses.Enrolment, standings []Standing) {
	for i := range d.List {
		d.List[i].add(name, taken, standings)
	}
}

func (d *Document) add(name string, taken []courses.Enrolment, standings []Standing) {
	concerned := slices.ContainsFunc(standings, func(s Standing) bool { return s.Course == d.Course && s.Owed })
	latest := 0
	for i := range taken {
		if taken[i].Course != d.Course {
			continue
		}
		concerned = true
		for _, a := range taken[i].Acknowledged {
			if a.Lesson == d.Lesson {
				latest = max(latest, a.Version)
			}
		}
	}
	if !concerned {
		return
	}
	d.People++
	switch {
	case latest >= d.Version:
		d.Acknowledged++
		return
	case latest > 0:
		d.Earlier++
	}
	d.Missing = append(d.Missing, name)
}
