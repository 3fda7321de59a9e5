package bolt

import (
	"bytes"
	"context"
	"slices"
	"time"

	"drypp/bot/store"
	"drypp/courses"
	"drypp/courses/learning"
	"drypp/courses/recall"
)

// Review records an answer to a question that came back, once.
func (d *DB) Review(ctx context.Context, a store.ReviewAnswer) (done store.Reviewed, err error) {
	a.At = recordable(a.At)
	err = d.changeLearning(ctx, a.Person, func(t *tx, l *learning.Record) (bool, error) {
		done = store.Reviewed{}
		i, kept := findItem(l, a.Course.ID, a.Question)
		item := recall.Item{Course: a.Course.ID, Question: a.Question}
		if kept {
			item = l.Items[i]
		}
		done.Item = item
		if a.Serial <= item.Reviews {
			done.Review, err = t.review([]byte(a.Person), a.Course.ID, a.Question, a.Serial)
			if done.Outcome = courses.Stale; done.Review != nil {
				done.Outcome = courses.Replayed
			}
			return false, err
		}
		review, outcome := reviewed(&item, &a)
		if done.Outcome = outcome; outcome != courses.Recorded {
			return false, nil
		}
		done.Item, done.Review = item, review
		if kept {
			l.Items[i] = item
		} else {
			l.Items = slices.Insert(l.Items, i, item)
		}
		return true, t.putReview(a.Person, review)
	})
	if err != nil {
		return store.Reviewed{}, err
	}
	return done, nil
}

// reviewed moves an item by an answer.
func reviewed(item *recall.Item, a *store.ReviewAnswer) (*recall.Review, courses.Outcome) {
	i := a.Course.QuestionIndex(a.Question)
	if i < 0 || a.Serial != item.Reviews+1 {
		return nil, courses.Stale
	}
	grade, ok := a.Course.Grade("", i, a.Response)
	if !ok {
		return nil, courses.Unusable
	}
	r := &recall.Review{
		Course: a.Course.ID, Question: a.Question, Serial: a.Serial, Version: a.Course.Version, Purpose: recall.ToRemember,
		Day: a.Day, Response: a.Response, Right: grade.Right, Sure: a.Sure, Rating: 3, At: a.At,
	}
	item.Answers, item.Reviews, item.Last, item.Due = item.Answers+1, item.Reviews+1, a.At, a.At.Add(24*time.Hour)
	return r, courses.Recorded
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
