package bolt

import (
	"bytes"
	"context"
	"slices"

	"drypp/bot/store"
	"drypp/courses"
	"drypp/courses/learning"
	"drypp/courses/recall"
)

// Review records an answer to a question that came back, once.
func (d *DB) Review(ctx context.Context, a store.ReviewAnswer) (done store.Reviewed, err error) {
	a.At = recordable(a.At)
	err = d.changeMemory(ctx, a.Person, func(t *tx, l *learning.Record) (changed bool, err error) {
		done, err = t.answerReview(&a, l)
		return done.Outcome == courses.Recorded, err
	})
	if err != nil {
		return store.Reviewed{}, err
	}
	return done, nil
}

// answerReview applies the rule to the person's item of the question, and keeps what
// comes of it in what is kept of their learning, and in the log.
func (t *tx) answerReview(a *store.ReviewAnswer, l *learning.Record) (done store.Reviewed, err error) {
	i, kept := findItem(l, a.Course.ID, a.Question)
	item, err := t.item(a, l.Items[i:i+one(kept)])
	if err != nil {
		return done, err
	}
	review, item, outcome := recall.Answer(item, a.Course, recall.Input{
		Serial: a.Serial, Response: a.Response, Sure: a.Sure, Day: a.Day, At: a.At,
	}, a.Settings)
	done.Item, done.Outcome = item, outcome
	switch outcome {
	case courses.Replayed:
		done.Review, err = t.review([]byte(a.Person), a.Course.ID, a.Question, a.Serial)
		if done.Review == nil {
			done.Outcome = courses.Stale // it isn't kept any more
		}
	case courses.Recorded:
		if !kept {
			l.Items = slices.Insert(l.Items, i, recall.Item{})
		}
		l.Items[i], done.Review = item, &review
		err = t.putReview(a.Person, &review)
	}
	return done, err
}

// item returns the person's item of the question that is answered, which is the one
// that is kept of it, if one is, with what they answered in courses since.
func (t *tx) item(a *store.ReviewAnswer, kept []recall.Item) (recall.Item, error) {
	item := recall.Item{Course: a.Course.ID, Question: a.Question}
	enrolments, err := t.answersTo(a)
	if err != nil {
		return item, err
	}
	alone, err := courses.NewCatalogue(a.Course)
	if err != nil {
		return item, err
	}
	all := recall.Items(kept, enrolments, alone, a.Settings)
	if i := recall.Find(all, item.Course, item.Question); i >= 0 {
		item = all[i]
	} else if len(kept) > 0 {
		item = kept[0]
	}
	return item, nil
}

// answersTo returns the person's enrolments in the course, and in tests that may have
// borrowed its questions, with their answers to this question only: what is thought of
// the memory of others needn't be worked out.
func (t *tx) answersTo(a *store.ReviewAnswer) ([]courses.Enrolment, error) {
	var found []enrolment
	course := []byte(a.Course.ID)
	err := t.each(inEnrolments, []byte(a.Person), func(key, record []byte) error {
		if !bytes.Contains(record, course) {
			return nil
		}
		var e enrolment
		err := e.decode(key, record)
		found = append(found, e)
		return err
	})
	slices.SortFunc(found, func(a, b enrolment) int { return a.ordinal - b.ordinal })
	all := bare(found)
	for i := range all {
		all[i].Attempts = slices.DeleteFunc(all[i].Attempts, func(given courses.Attempt) bool {
			course, question := courses.HomeOf(all[i].Course, given.Question)
			return course != a.Course.ID || question != a.Question
		})
	}
	return all, err
}

// putReview keeps a review behind the others.
func (t *tx) putReview(person string, r *recall.Review) error {
	n, err := t.next(inReviews)
	if err != nil {
		return err
	}
	key := reviewKey(person, n)
	return t.put(inReviews, key, encodeReview(key, r))
}

// review returns a review of a person, nil if there is none or it is kept no more.
func (t *tx) review(person []byte, course, question string, serial int) (found *recall.Review, err error) {
	err = t.each(inReviews, person, func(key, record []byte) error {
		r, err := decodeReview(key, record)
		if r.Serial == serial && r.Question == question && r.Course == course {
			found = &r
		}
		return err
	})
	return found, err
}

// Reviews calls f for each review of a person, or of everybody, as of one moment.
func (d *DB) Reviews(ctx context.Context, person string, f func(person string, r recall.Review) error) error {
	return d.read(ctx, func(t *tx) error {
		if person != "" {
			if _, err := t.person(person); err != nil {
				return err
			}
		}
		return t.each(inReviews, []byte(person), func(key, record []byte) error {
			if err := ctx.Err(); err != nil {
				return err
			}
			r, err := decodeReview(key, record)
			if err != nil {
				return err
			}
			return f(string(bytes.Clone(key[:idLength])), r)
		})
	})
}
