package courses

import (
	"iter"
	"slices"
	"time"
)

// Enrolment is a person in a course: how far they have read, each answer they
// gave, and how it ended. Where they are follows from that; it is nowhere
// kept twice.
type Enrolment struct {
	// ID is random and means nothing outside the store.
	ID string
	// Course and Version say what they are taking.
	Course  string
	Version int
	// Started is when they began.
	Started time.Time
	// Read counts the lessons that they have read, or skipped, from the beginning.
	Read int
	// Try counts their tries at the questions from 1; before these it is Pretest in
	// a course that begins with one.
	Try int
	// Attempts holds every answer of every try, oldest first.
	Attempts []Attempt
	// Results holds the outcome of each finished try, oldest first.
	Results []Result
	// Skipped are the IDs of lessons that the person needn't take, with their
	// questions, because they showed that they know them: in the pretest, or in a
	// test that sent them here. In the order of the course; "" stands for questions
	// that belong to no lesson.
	Skipped []string
	// Drawn are the IDs of the questions of the current try of a test, in the order
	// in which they are asked; nil for any other course.
	Drawn []string
	// Acknowledged are the documents that the person acknowledged, oldest first.
	Acknowledged []Acknowledgement
	// ScoresTold says that managers were to see the score when they began, as
	// the first card then said. Of any other enrolment managers see no score,
	// whatever is allowed later.
	ScoresTold bool
}

// Attempt is one answer, kept for good.
type Attempt struct {
	// Question is the question's ID; Try and Question together are given
	// at most one answer.
	Question string
	// Try is the try that it counts in. An answer that stands when a new
	// version has others asked again is noted for the new try as well, with
	// the time and version that it was given with.
	Try int
	// Version is the course's version that the answer was graded by.
	Version int
	// Response is the answer in canonical form, see Question.Grade.
	Response string
	Right    bool
	// Partial is what an answer that isn't right is worth, in percent from 0 to 99.
	Partial int
	At      time.Time
}

// Pretest is the number of the try that is the pretest: its answers say what may be
// skipped, and count for nothing else.
const Pretest = 0

// Acknowledgement says that a person acknowledged a document.
type Acknowledgement struct {
	// Lesson is the ID of the lesson that carried it, Version the document's.
	Lesson  string
	Version int
	At      time.Time
}

// Result is the outcome of one finished try.
type Result struct {
	Try int
	// Version is the course's version that the try was finished with.
	Version int
	// Right of Questions were answered rightly.
	Right, Questions int
	// Partial is the sum of what the other answers are worth, in percent of a
	// question each.
	Partial int
	Passed  bool
	At      time.Time
}

// Percent returns what the answers are worth from 0 to 100, rounded down.
func (r Result) Percent() int {
	if r.Questions == 0 {
		return 100
	}
	return r.worth() / r.Questions
}

// worth is what the answers are worth together, in percent of a question.
func (r *Result) worth() int { return r.Right*100 + r.Partial }

// count adds a question of the try with the answer to it, nil if there is none.
func (r *Result) count(a *Attempt) {
	r.Questions++
	switch {
	case a == nil:
	case a.Right:
		r.Right++
	default:
		r.Partial += a.Partial
	}
}

// StepKind says what comes next for a person in a course.
type StepKind int

// What can come next.
const (
	// AtLesson is a lesson to read.
	AtLesson StepKind = iota
	// AtQuestion is a question to answer.
	AtQuestion
	// AtResult is the end of a try.
	AtResult
)

// Step is a place in a course. Index counts lessons or questions from 0.
type Step struct {
	Kind  StepKind
	Index int
}

// NewEnrolment returns the enrolment of somebody who begins a course. Where the
// organisation lets managers see no scores, the course is one without
// ManagersSeeScores (Catalogue.WithoutScores). Whoever knows what the person was
// asked before calls Draw as well.
func NewEnrolment(id string, c *Course, at time.Time) *Enrolment {
	e := &Enrolment{ID: id, Course: c.ID, Version: c.Version, Started: at, Try: 1, ScoresTold: c.ManagersSeeScores}
	if c.Pretest && c.Test == nil {
		e.Try = Pretest
		e.endPretest(c)
	}
	e.Draw(c, nil)
	return e
}

// Next returns what comes next in the course, whose version the enrolment has
// adopted (Adopt). AtResult then means that Last is the current try's result.
func (e *Enrolment) Next(c *Course) Step {
	ed := c.any()
	if !e.open() {
		return Step{AtResult, 0}
	}
	if e.Try != Pretest && e.Read < len(ed.Lessons) {
		return Step{AtLesson, e.Read}
	}
	for i := range e.asked(c) {
		if e.Attempt(ed.Questions[i].ID, e.Try) == nil {
			return Step{AtQuestion, i}
		}
	}
	return Step{AtResult, 0}
}

// asked yields the positions of the questions that the current try asks, in their
// order.
func (e *Enrolment) asked(c *Course) iter.Seq[int] {
	return func(yield func(int) bool) {
		if c.Test != nil {
			for _, id := range e.Drawn {
				if i := c.QuestionIndex(id); i >= 0 && !yield(i) {
					return
				}
			}
			return
		}
		questions := c.any().Questions
		for i := range questions {
			if e.asks(c, questions[i].Lesson) && !yield(i) {
				return
			}
		}
	}
}

// asks reports whether the current try asks what a lesson teaches.
func (e *Enrolment) asks(c *Course, lesson string) bool {
	if e.Try == Pretest {
		return c.skippable(lesson)
	}
	return !e.Skips(lesson)
}

// Asked returns the positions of the questions that the current try asks, in the
// order in which it does.
func (e *Enrolment) Asked(c *Course) []int { return slices.Collect(e.asked(c)) }

// Attempt returns the answer given to a question in a try, or nil.
func (e *Enrolment) Attempt(question string, try int) *Attempt {
	for i := range e.Attempts {
		if a := &e.Attempts[i]; a.Try == try && a.Question == question {
			return a
		}
	}
	return nil
}

// Last returns the outcome of the latest finished try, or nil.
func (e *Enrolment) Last() *Result {
	if len(e.Results) == 0 {
		return nil
	}
	return &e.Results[len(e.Results)-1]
}

// Completed reports whether a try was finished.
func (e *Enrolment) Completed() bool { return len(e.Results) > 0 }

// Passed reports whether any try was passed.
func (e *Enrolment) Passed() bool {
	for i := range e.Results {
		if e.Results[i].Passed {
			return true
		}
	}
	return false
}

// Touched returns when the person last did something that was recorded with a
// time: began, answered, or acknowledged a document.
func (e *Enrolment) Touched() time.Time {
	last := e.Started
	for i := range e.Attempts {
		if at := e.Attempts[i].At; at.After(last) {
			last = at
		}
	}
	for i := range e.Acknowledged {
		if at := e.Acknowledged[i].At; at.After(last) {
			last = at
		}
	}
	return last
}

// ReadLesson notes that the lesson at index was read, and reports whether
// that was news. A lesson further on than the next one is not believed, nor is
// one whose document wasn't acknowledged. It adopts the course's version first.
func (e *Enrolment) ReadLesson(c *Course, index int) bool {
	e.Adopt(c)
	if e.Next(c) != (Step{AtLesson, index}) || !e.acknowledged(&c.any().Lessons[index]) {
		return false
	}
	e.Read++
	e.advance(c)
	e.settle(c)
	return true
}

// Outcome says what became of a click on an answer.
type Outcome int

// What can become of it.
const (
	// Recorded: the answer is new and was written down.
	Recorded Outcome = iota
	// Replayed: that question already has an answer in that try, and it
	// stands.
	Replayed
	// Stale: the card is of another try, version or step; the person is
	// to be shown what comes next.
	Stale
	// Unusable: nothing was chosen, or what was typed is no answer; the
	// question is to be shown again.
	Unusable
)

// Answer records a response in canonical form to the question with that ID in
// a try, once. If it was the last question of the try, it also records the
// result. The attempt returned is the recorded one, or nil if the outcome is
// Stale or Unusable.
//
// It adopts the course's version first, so a card of an older version counts
// where its question still does. Among the questions of a try the order is
// free: two cards may lie open in the chat, and a person who answers the later
// one has answered it.
func (e *Enrolment) Answer(c *Course, question string, try int, response string, at time.Time) (*Attempt, Outcome) {
	if a := e.Attempt(question, try); a != nil {
		return a, Replayed
	}
	e.Adopt(c)
	i := c.QuestionIndex(question)
	if i < 0 || try != e.Try || e.Next(c).Kind != AtQuestion || !slices.Contains(e.Asked(c), i) {
		return nil, Stale
	}
	grade, ok := c.Grade("", i, response)
	if !ok {
		return nil, Unusable
	}
	a := Attempt{Question: question, Try: try, Version: c.Version, Response: response, Right: grade.Right, At: at}
	if !a.Right {
		a.Partial = grade.Credit
	}
	e.Attempts = append(e.Attempts, a)
	e.settle(c)
	return e.Attempt(question, try), Recorded
}

// settle ends the pretest once it is answered, and records the result of the
// current try if nothing is left to read or to answer, so that nobody arrives at
// an end without an outcome. The result's time is that of the last answer given.
func (e *Enrolment) settle(c *Course) {
	e.endPretest(c)
	if !e.open() || len(e.Attempts) == 0 || e.Next(c).Kind != AtResult {
		return
	}
	if r := e.outcome(c); r.Questions > 0 {
		r.Passed = r.worth() >= c.PassMark*r.Questions
		e.Results = append(e.Results, r)
	}
}

// outcome counts the answers of the current try. Where all that would be asked
// was skipped, it is the pretest's.
func (e *Enrolment) outcome(c *Course) Result {
	r := Result{Try: e.Try, Version: c.Version, At: e.Touched()}
	questions := c.any().Questions
	for i := range e.asked(c) {
		r.count(e.Attempt(questions[i].ID, e.Try))
	}
	if r.Questions > 0 || c.Test != nil {
		return r
	}
	for i := range questions {
		if a := e.shown(c, &questions[i]); a != nil {
			r.count(a)
		}
	}
	return r
}

// open reports whether the current try has no result yet.
func (e *Enrolment) open() bool {
	r := e.Last()
	return r == nil || r.Try != e.Try
}

// MayRetry reports whether the person may take the questions again: the last
// try was not passed and the course allows another. Only finished tries count
// against that: a try that a new version cut short is not the person's fault.
func (e *Enrolment) MayRetry(c *Course) bool {
	return !e.open() && !e.Passed() && (c.Tries == 0 || len(e.Results) < c.Tries)
}

// Retry begins another try after the one given, and reports whether it did; a
// second click on the same button doesn't begin a third. It adopts the
// course's version.
func (e *Enrolment) Retry(c *Course, after int) bool {
	if after != e.Try || !e.MayRetry(c) {
		return false
	}
	e.Try++
	e.Drawn = nil
	e.Adopt(c)
	e.Draw(c, nil)
	return true
}

// Adopt brings an enrolment that was begun with another version over to this
// one, as the author chose, and reports whether anything changed. An enrolment
// whose latest try has a result keeps the version that it was finished with.
//
// With Continue, answers to questions that are still there stand, and if no
// other question is left the try is settled with them. With Restart, reading
// goes back to the first lesson that was marked as changed since the version
// that the enrolment had, and the questions of all such lessons are asked
// again; a course without any mark begins again as a whole. Lessons that were
// skipped and have changed since aren't skipped any more. Answers are kept for
// good, so if one of those to be asked again has an answer, a try with the next
// number takes over the answers that stand; a pretest goes on without them.
// Which course comes in is the caller's choice: Next expects the one adopted.
//
// The bank of a test changes with other courses' versions too: questions of the
// current try that are gone from it are replaced.
func (e *Enrolment) Adopt(c *Course) bool {
	if !e.open() {
		return false
	}
	changed := e.Version != c.Version
	if changed {
		e.adopt(c)
	}
	if e.redraw(c) {
		changed = true
	}
	if changed {
		e.settle(c)
	}
	return changed
}

// adopt takes an open enrolment to another version.
func (e *Enrolment) adopt(c *Course) {
	outdated := c.outdated(e.Version)
	e.Version = c.Version
	e.Read = min(e.Read, len(c.any().Lessons))
	if c.OnUpdate == Restart {
		e.Skipped = slices.DeleteFunc(slices.Clone(e.Skipped), outdated)
		e.readAgain(c, outdated)
		e.answerAgain(c, outdated)
	}
	e.unskip(c)
	e.advance(c)
}

// GoesBack reports whether adopting this version would take the person back: to
// a lesson that they had read, or to questions that they had answered. It
// changes nothing.
func (e *Enrolment) GoesBack(c *Course) bool {
	then := *e
	then.Attempts, then.Results = slices.Clone(e.Attempts), slices.Clone(e.Results)
	then.Adopt(c)
	return then.Read < min(e.Read, len(c.any().Lessons)) || then.Try > max(e.Try, 1)
}

// readAgain takes reading back to the first outdated lesson.
func (e *Enrolment) readAgain(c *Course, outdated func(lesson string) bool) {
	for i := range e.Read {
		if outdated(c.any().Lessons[i].ID) {
			e.Read = i
			return
		}
	}
}

// answerAgain opens the answered questions of outdated lessons. Those of a pretest
// stay answered: see shown.
func (e *Enrolment) answerAgain(c *Course, outdated func(lesson string) bool) {
	if e.Try == Pretest {
		return
	}
	var stand []Attempt
	answered := 0
	for _, a := range e.Attempts {
		if a.Try != e.Try {
			continue
		}
		answered++
		lesson := ""
		if i := c.QuestionIndex(a.Question); i >= 0 {
			lesson = c.any().Questions[i].Lesson
		}
		if !outdated(lesson) {
			a.Try++
			stand = append(stand, a)
		}
	}
	if len(stand) < answered {
		e.Try++
		e.Attempts = append(e.Attempts, stand...)
		e.Draw(c, nil)
	}
}

// Reread returns the IDs of the lessons that teach what was answered wrongly
// in the latest finished try, in the course's order, each once.
func (e *Enrolment) Reread(c *Course) []string {
	r := e.Last()
	if r == nil {
		return nil
	}
	var ids []string
	for _, l := range c.any().Lessons {
		for i := range c.any().Questions {
			q := &c.any().Questions[i]
			if q.Lesson != l.ID {
				continue
			}
			if a := e.Attempt(q.ID, r.Try); a != nil && !a.Right {
				ids = append(ids, l.ID)
				break
			}
		}
	}
	return ids
}
