// Package needs is about mapping training needs: what people think that they can,
// what a few questions say, and which courses would help.
//
// It is pure, as package courses is.
package needs

import (
	"time"

	"drypp/courses"
)

// Scale is the highest self-assessment; 1 is the lowest.
const Scale = 5

// Questions is how many questions a competence is mapped by at most.
const Questions = 3

// Outcome is what a person's mapping of one competence gave.
type Outcome struct {
	// Campaign asked, about Competence.
	Campaign, Competence string
	// Self is their own assessment, 1 to Scale.
	Self int
	// Right of Asked questions were answered rightly.
	Right, Asked int
	At           time.Time
}

// Card is what a person is asked about one competence.
type Card struct {
	Competence courses.Competence
	// Questions are answered by choosing; none has been answered by this person
	// in a mapping before, while there are such.
	Questions []Question
}

// Question is one question of a course's, by its place.
type Question struct {
	Course *courses.Course
	Index  int
}
