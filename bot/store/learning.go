package store

import (
	"context"
	"time"

	"drypp/courses"
	"drypp/courses/learning"
	"drypp/courses/needs"
	"drypp/courses/recall"
	"drypp/courses/surveys"
)

// Learning is the part of a Store that is about what people know, need and think.
type Learning interface {
	// Learning returns what is kept of a person's learning beside their enrolments. This
	// and what else takes a person's ID returns ErrNotFound for nobody's.
	Learning(ctx context.Context, person string) (learning.Record, error)
	// SetReviews notes whether a person wants questions to come back.
	SetReviews(ctx context.Context, person string, on bool) error
	// EnrolParts enrols a person in those lessons of a course that a test sends
	// them to (courses.NewParts), unless an enrolment of theirs in it is under way,
	// which it returns.
	EnrolParts(ctx context.Context, person string, c *courses.Course, lessons []string, at time.Time) (courses.Enrolment, error)
	// Acknowledge notes that a person acknowledged a version of the document of a
	// lesson, in an enrolment of theirs, whether it was finished or not. It may be
	// repeated: the first time stays. Whether there is such a document is for the
	// caller to know; an ID that is none, or a version below 1, is an error.
	Acknowledge(ctx context.Context, person, enrolment, lesson string, version int, at time.Time) (courses.Enrolment, error)
	// Review records an answer to a question that came back, once: by person,
	// course, question and serial number. recall.Answer is the rule: it moves the
	// person's item, as recall.Items has it of what they answered in the course. It is
	// Stale, too, to repeat what has expired.
	Review(ctx context.Context, a ReviewAnswer) (Reviewed, error)
	// Reviews calls f for each review of a person, or of everybody if person is
	// empty, those of a person oldest first and together, as Team does.
	Reviews(ctx context.Context, person string, f func(person string, r recall.Review) error) error
	// Relearned notes that the person was given the lesson of an item again. It does
	// nothing if no item is kept of the question, because it was never answered
	// outside of courses.
	Relearned(ctx context.Context, person, course, question string) error
	// PutNeed records the outcome of a person's mapping of a competence in a
	// campaign, once: it returns the one on record and whether this is it. IDs longer
	// than courses.MaxID are refused.
	PutNeed(ctx context.Context, person string, o needs.Outcome) (needs.Outcome, bool, error)
	// PutBallot records a person's answers to a survey in a campaign, once, and
	// reports whether it did. A ballot is anonymous, or names the person who gives it;
	// one that names anybody else, or has IDs longer than courses.MaxID, is refused.
	//
	// That they answered and what they answered are kept apart, so that nobody can join
	// them unless the ballot names them: not by time, place, number or size of anything
	// that the Store tells, and not by a copy of it that was compacted. An anonymous
	// ballot stays when the person is erased, since nobody knows which it is; named
	// ones go.
	//
	// This is not protected from: whoever copies the store, or asks for all ballots,
	// before and after one person answered, sees which ballot is new. So may, until the
	// next Compact, who has the store's file and its keys, from where pages lie that were
	// written together, and from unused ones that tell what was before. A ballot that is told apart by its text, or is one of few, tells who gave
	// it by itself; see surveys.MinShown.
	PutBallot(ctx context.Context, person string, b surveys.Ballot) (bool, error)
	// Ballots calls f for each ballot of a survey in a campaign, in an order that
	// tells nothing, as Team does. An empty campaign stands for all.
	Ballots(ctx context.Context, survey, campaign string, f func(surveys.Ballot) error) error
	// Learners calls f for each person who is active with their enrolments, oldest
	// first, and what is kept of their learning, as Team does. It is the quickest way to
	// look at everybody.
	Learners(ctx context.Context, f func(courses.Person, []courses.Enrolment, learning.Record) error) error
}

// ReviewAnswer is an answer to a question that came back.
type ReviewAnswer struct {
	Person string
	Course *courses.Course
	// Question is the question's ID, Serial counts the reviews of it from 1.
	Question string
	Serial   int
	// Response is in canonical form (courses.Question.Parse).
	Response string
	Sure     recall.Sureness
	// Day is the day of the measurement that it belongs to, 0 for a review.
	Day      int
	Settings recall.Settings
	At       time.Time
}

// Reviewed is what became of a ReviewAnswer.
type Reviewed struct {
	// Review is the recorded one, nil if the outcome is Stale or Unusable.
	Review *recall.Review
	// Item is the item after it.
	Item    recall.Item
	Outcome courses.Outcome
}
