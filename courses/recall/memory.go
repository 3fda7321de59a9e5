package recall

import (
	"math"
	"time"

	"github.com/open-spaced-repetition/go-fsrs/v4"

	"drypp/courses"
)

// model is FSRS-6 with its default parameters, short-term memory included. It is
// only read, so it is safe for concurrent use. The retention that it holds itself
// counts for nothing: each organisation has its own.
var model = fsrs.NewFSRS(fsrs.DefaultParam())

// FSRS's grades.
const (
	Again = int(fsrs.Again)
	Hard  = int(fsrs.Hard)
	Good  = int(fsrs.Good)
	Easy  = int(fsrs.Easy)
)

// Rate returns FSRS's grade for an answer. It is the only place that knows how
// answers become grades:
//
//	wrong, or right in part       Again
//	right, and guessed            Hard
//	right, and nothing or fairly sure said  Good
//	right, and sure               Easy
//
// FSRS takes everything but Again for remembered, so a wrong answer is Again
// however sure the person was. What was only guessed was hardly remembered: Hard
// keeps its interval short.
func Rate(right bool, sure Sureness) int {
	switch {
	case !right:
		return Again
	case sure == Guessed:
		return Hard
	case sure == Sure:
		return Easy
	}
	return Good
}

// Day is what days are counted in.
const day = 24 * time.Hour

// maxInterval is how many days an interval has at most: who hasn't seen a question
// for ten years takes the course again.
const maxInterval = 3650

// Next returns the item after an answer with that grade of FSRS's at that time. Gaps
// count in UTC's days, as FSRS's parameters were fitted on whole days. The item is
// due after a whole number of days, at least one, when the person is as likely to
// know the answer as the settings say. An answer from before the last one leaves the
// item as it is.
func (i Item) Next(rating int, at time.Time, s Settings) Item {
	var before *fsrs.MemoryState
	gap := 0
	if i.Answers > 0 {
		before = &fsrs.MemoryState{Stability: i.Stability, Difficulty: i.Difficulty}
		gap = int(dayNumber(at) - dayNumber(i.Last))
		if at.Before(i.Last) {
			return i
		}
	}
	after := model.NextState(before, s.retention(), uint64(gap), fsrs.Rating(rating))
	i.Stability, i.Difficulty = after.Memory.Stability, after.Memory.Difficulty
	i.Last = at
	i.Due = at.Add(time.Duration(min(max(math.Round(after.Interval), 1), maxInterval)) * day)
	i.Answers++
	if rating == Again {
		i.Lapses++
		i.Wrong++
	} else {
		i.Wrong = 0
	}
	return i
}

// dayNumber numbers the days of UTC.
func dayNumber(t time.Time) int64 {
	const seconds = int64(day / time.Second)
	s := t.Unix()
	if s < 0 {
		s -= seconds - 1
	}
	return s / seconds
}

// Recall returns how likely the person is to know the answer at that time, from 0 to
// 1, or 0 if they never answered it.
func (i *Item) Recall(at time.Time) float64 {
	if i.Answers == 0 {
		return 0
	}
	return model.ForgettingCurve(max(at.Sub(i.Last), 0).Hours()/24, i.Stability)
}

// retention returns the retention that is aimed at, within its bounds.
func (s *Settings) retention() float64 {
	if s.Retention == 0 {
		return DefaultRetention
	}
	return min(max(s.Retention, MinRetention), MaxRetention)
}

// Comes reports whether a question may come back: not a scenario, which is a story
// to walk through and nothing to remember.
func Comes(q *courses.Question) bool { return q.Kind != courses.Scenario }
