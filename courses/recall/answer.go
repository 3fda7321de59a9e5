package recall

import (
	"time"

	"drypp/courses"
)

// Input is an answer to a question that came back.
type Input struct {
	// Serial counts the reviews of the question by the person from 1.
	Serial int
	// Response is in canonical form, see courses.Question.Grade.
	Response string
	Sure     Sureness
	// Day is the day of the measurement that it belongs to, 0 for a review. The
	// caller has seen to it that there is one (Trial.Measured).
	Day int
	At  time.Time
}

// Answer is the rule by which an answer is recorded once: it returns the review and
// the item after it. The item is the person's of that question, as Items has it, or
// has only its names if they never answered it; the course is its present version, or
// nil. The outcome is
//
//   - Recorded, and the review is to be kept with the item;
//   - Replayed if a review with that serial number was recorded: that one stands;
//   - Stale if the question is gone, or was answered less than a day ago, or the
//     serial number isn't the next;
//   - Unusable if the response is no answer.
//
// In all but the first there is no review, and the item is the one given.
func Answer(i Item, c *courses.Course, in Input, s Settings) (Review, Item, courses.Outcome) {
	if in.Serial >= 1 && in.Serial <= i.Reviews {
		return Review{}, i, courses.Replayed
	}
	q := asked(c, i.Question)
	if q == nil || in.Serial != i.Reviews+1 || i.Answers > 0 && in.At.Before(i.Last.Add(day)) {
		return Review{}, i, courses.Stale
	}
	grade, ok := c.Grade("", c.QuestionIndex(i.Question), in.Response)
	if !ok {
		return Review{}, i, courses.Unusable
	}
	r := Review{
		Course: i.Course, Question: i.Question, Serial: in.Serial, Version: c.Version,
		Purpose: ToRemember, Day: in.Day, Response: in.Response, Right: grade.Right,
		Sure: in.Sure.known(), Expected: i.Recall(in.At), At: in.At,
	}
	if in.Day > 0 {
		r.Purpose = ToMeasure
	}
	r.Rating = Rate(r.Right, r.Sure)
	i = i.Next(r.Rating, in.At, s).flagged(q)
	i.Reviews++
	return r, i, courses.Recorded
}

// known returns what was said, or nothing if it isn't something that one can say.
func (s Sureness) known() Sureness {
	switch s {
	case Guessed, Somewhat, Sure:
		return s
	}
	return ""
}
