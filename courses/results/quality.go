package results

import "time"

// Sitting is the first finished try of one enrolment, without the person: what
// the quality of questions is measured by.
type Sitting struct {
	Course  string
	Version int
	Answers []Sat
}

// Sat is one answer of a sitting.
type Sat struct {
	Question, Response string
	Right              bool
	// Took is the time since the answer before, 0 if nobody knows or it was
	// more than an hour.
	Took time.Duration
}

// Quality counts sittings of one version of a course. What is Pending is shown
// to nobody until it is about Fewest people more: two reports can't be
// subtracted from one another.
type Quality struct {
	Released, Pending Sittings
}

// Sittings counts sittings.
type Sittings struct {
	// People is how many there are. Sum and Squares are the sums of the shares
	// of right answers in percent, and of their squares.
	People, Sum, Squares int
	Items                map[string]Item
}

// Item counts the answers to one question.
type Item struct {
	Answers, Right int
	// RestSum and RestSquares are over the shares of right answers, in percent, to
	// the other questions of the sitting; RestRight is over those of who was
	// right here. Together with Answers and Right they give the discrimination
	// (corrected item-total point-biserial correlation).
	RestSum, RestSquares, RestRight int
	// Responses counts responses in canonical form; what is beyond MaxResponses
	// different ones is counted under the empty one.
	Responses map[string]int
	// Took counts answers by how long they took: Took[i] are those of less than
	// TookBelow[i] and not of less than the one before.
	Took []int
}

// MaxResponses bounds how many different responses to a question are counted.
const MaxResponses = 40

// TookBelow are the upper bounds of the times that answers are counted by; the
// last class has none.
var TookBelow = []time.Duration{
	2 * time.Second, 5 * time.Second, 10 * time.Second, 20 * time.Second, 30 * time.Second,
	time.Minute, 2 * time.Minute, 5 * time.Minute, 15 * time.Minute,
}

// QualityReport is how the questions of a course do.
type QualityReport struct {
	Course, Title string
	Version       int
	// People is how many sittings it is about, 0 if they are too few.
	People    int
	Questions []QuestionReport
}

// QuestionReport is how one question does, at the first try.
type QuestionReport struct {
	// ID and Text are the question's; File and Line are where it is written,
	// empty and 0 where nobody knows.
	ID, Text, File string
	Line           int
	Answers        int
	// RightPercent is how many got it right, 0 to 100.
	RightPercent int
	// Wrong is the wrong choice that attracts most, in words, and WrongPercent
	// how many chose it; empty if nobody chose wrong.
	Wrong        string
	WrongPercent int
	// Discrimination is from -1 to 1; it is known if HasDiscrimination.
	Discrimination    float64
	HasDiscrimination bool
	// Median is about how long an answer takes, 0 if unknown.
	Median time.Duration
	// Everybody and Nobody say that a question tells nothing: all were right,
	// or all were wrong. Reversed says that the better people did elsewhere, the
	// worse they did here.
	Everybody, Nobody, Reversed bool
}
