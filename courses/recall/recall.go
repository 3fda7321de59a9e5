// Package recall decides which questions come back before they are forgotten, and
// measures whether courses worked. Memory is modelled by FSRS-6
// (https://github.com/open-spaced-repetition/free-spaced-repetition-scheduler).
//
// It is pure, as package courses is.
package recall

import (
	"time"
)

// Settings are an organisation's.
type Settings struct {
	// Off has no question come back by itself.
	Off bool
	// Retention is how likely people are to know an answer when it comes back, as it
	// is aimed at: from MinRetention to MaxRetention.
	Retention float64
	// Share is the part of the people, from 0 to MaxShare, that each of the arms
	// Early and Late gets in a course; 0 measures nothing.
	Share float64
	// Seed is what people are assigned to arms by: the organisation's own, the same
	// for good.
	Seed [32]byte
}

// Bounds and defaults of Settings.
const (
	MinRetention, MaxRetention, DefaultRetention = 0.7, 0.97, 0.9
	MaxShare, DefaultShare                       = 0.5, 0.1
)

// MaxCard is how many questions a review card has at most.
const MaxCard = 3

// Item is a question that a person answered, with what is thought of their memory
// of it. One that isn't stored follows from the person's enrolments.
type Item struct {
	Course, Question string
	// Stability is in days, Difficulty from 1 to 10, as FSRS has them.
	Stability, Difficulty float64
	// Last is when it was answered last, Due from when on it is to come back: at
	// least a day later.
	Last, Due time.Time
	// Answers counts the answers, those within courses included, Lapses the wrong
	// ones, and Wrong how many were wrong in a row up to the latest.
	Answers, Lapses, Wrong int
	// Reviews counts the answers outside courses: the serial number of the next
	// Review is one higher.
	Reviews int
	// Relearn says that its lesson is to come back: it is important, and was
	// answered wrongly twice in a row.
	Relearn bool
}

// Sureness is how sure a person said that they were.
type Sureness string

// What people can say. Nothing is the empty Sureness.
const (
	Guessed  Sureness = "guessed"
	Somewhat Sureness = "somewhat"
	Sure     Sureness = "sure"
)

// Purpose says why a question came back.
type Purpose string

// The purposes.
const (
	// ToRemember: it was due.
	ToRemember Purpose = "review"
	// ToMeasure: it is asked to find out what people still know of a course.
	ToMeasure Purpose = "measure"
)

// Review is an answer to a question that came back, as it is kept raw.
type Review struct {
	Course, Question string
	// Serial counts the reviews of this question by this person from 1: together
	// they are answered at most once.
	Serial int
	// Version is the course's version that the answer was graded by.
	Version int
	Purpose Purpose
	// Day is how many days after the completion is measured (ToMeasure), else 0.
	Day int
	// Response is in canonical form, see courses.Question.Grade.
	Response string
	Right    bool
	Sure     Sureness
	// Rating is FSRS's: 1 again, 2 hard, 3 good, 4 easy.
	Rating int
	// Expected is how likely the person was thought to know it just before, 0 to 1.
	Expected float64
	At       time.Time
}

// Arm is a group that people are put into by lot, in each course by itself, to find
// out what coming back is good for.
type Arm string

// The arms.
const (
	// Usual: questions come back as they are due, nothing is measured.
	Usual Arm = "usual"
	// Early: as Usual, and measured after each of Days.
	Early Arm = "early"
	// Late is held out: nothing of the course comes back before the last of Days,
	// when it is measured for the first time.
	Late Arm = "late"
)

// Days are when courses are measured, in days after the completion.
var Days = []int{30, 90}

// Trial is where a person is in the measuring of a course.
type Trial struct {
	Course string
	Arm    Arm
	// Completed is when they completed the course, which is what days count from.
	Completed time.Time
	// Asked lists those of Days on which a card went out or is over with.
	Asked []int
}
