package bolt

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"drypp/courses"
	"drypp/courses/learning"
	"drypp/courses/needs"
	"drypp/courses/recall"
)

// Learning returns what is kept of a person's learning beside their enrolments.
func (d *DB) Learning(ctx context.Context, person string) (l learning.Record, err error) {
	err = d.read(ctx, func(t *tx) error {
		if _, err := t.person(person); err != nil {
			return err
		}
		l, err = t.learning([]byte(person))
		return err
	})
	return l, err
}

// learning returns what is kept of a person's learning.
func (t *tx) learning(person []byte) (l learning.Record, err error) {
	record := t.get(inLearning, person)
	if record == nil {
		return l, nil
	}
	return decodeLearning(person, record)
}

// putLearning keeps it. What says nothing isn't kept.
func (t *tx) putLearning(person []byte, l *learning.Record) error {
	record := encodeLearning(person, l)
	if len(record) == emptySize {
		return t.delete(inLearning, person)
	}
	return t.put(inLearning, person, record)
}

// changeLearning writes what is kept of a person's learning if change says that it
// changed it.
func (d *DB) changeLearning(ctx context.Context, person string, change func(*tx, *learning.Record) (changed bool, err error)) error {
	return d.write(ctx, func(t *tx) error {
		if err := t.registered(person); err != nil {
			return err
		}
		l, err := t.learning([]byte(person))
		if err != nil {
			return err
		}
		changed, err := change(t, &l)
		if err != nil || !changed {
			return err
		}
		return t.putLearning([]byte(person), &l)
	})
}

// changeMemory is changeLearning for what says when questions come back: the person
// is looked at.
func (d *DB) changeMemory(ctx context.Context, person string, change func(*tx, *learning.Record) (changed bool, err error)) error {
	return d.changeLearning(ctx, person, func(t *tx, l *learning.Record) (bool, error) {
		changed, err := change(t, l)
		if err != nil || !changed {
			return false, err
		}
		return true, t.wakeLearner(person)
	})
}

// SetReviews notes whether a person wants questions to come back.
func (d *DB) SetReviews(ctx context.Context, person string, on bool) error {
	return d.changeMemory(ctx, person, func(_ *tx, l *learning.Record) (bool, error) {
		return set(&l.Off, !on), nil
	})
}

// findItem returns where an item is among those of a record, or would be.
func findItem(l *learning.Record, course, question string) (int, bool) {
	return slices.BinarySearchFunc(l.Items, recall.Item{Course: course, Question: question}, compareItems)
}

func compareItems(a, b recall.Item) int {
	return cmp.Or(cmp.Compare(a.Course, b.Course), cmp.Compare(a.Question, b.Question))
}

// Relearned notes that the person was given the lesson of an item again.
func (d *DB) Relearned(ctx context.Context, person, course, question string) error {
	return d.changeMemory(ctx, person, func(_ *tx, l *learning.Record) (bool, error) {
		i, ok := findItem(l, course, question)
		if !ok {
			return false, nil
		}
		return set(&l.Items[i], l.Items[i].Relearned()), nil
	})
}

var errNeed = errors.New("a mapping needs a campaign and a competence whose IDs aren't too long")

// PutNeed records the outcome of a person's mapping of a competence, once.
func (d *DB) PutNeed(ctx context.Context, person string, o needs.Outcome) (kept needs.Outcome, is bool, err error) {
	if !isID(o.Campaign) || !isID(o.Competence) {
		return o, false, errNeed
	}
	o.At = recordable(o.At)
	err = d.changeLearning(ctx, person, func(_ *tx, l *learning.Record) (bool, error) {
		i := slices.IndexFunc(l.Needs, func(n needs.Outcome) bool {
			return n.Campaign == o.Campaign && n.Competence == o.Competence
		})
		if i >= 0 {
			kept, is = l.Needs[i], false
			return false, nil
		}
		kept, is = o, true
		l.Needs = append(l.Needs, o)
		return true, nil
	})
	if err != nil {
		return needs.Outcome{}, false, err
	}
	return kept, is, nil
}

// isID reports whether a text may be the ID of a campaign, a course, a competence
// or a survey.
func isID(id string) bool { return id != "" && len(id) <= courses.MaxID }

// Learners calls f for each person who is active with their enrolments and what is
// kept of their learning, as of one moment.
func (d *DB) Learners(ctx context.Context, f func(courses.Person, []courses.Enrolment, learning.Record) error) error {
	return d.read(ctx, func(t *tx) error {
		taken, learned := t.walk(inEnrolments, nil), t.walk(inLearning, nil)
		return t.everybody(ctx, func(p *person) error {
			if !p.Active() {
				return nil
			}
			id := []byte(p.ID)
			found, err := taken.enrolments(id)
			if err != nil {
				return err
			}
			var l learning.Record
			err = learned.of(id, func(key, record []byte) error {
				l, err = decodeLearning(key, record)
				return err
			})
			if err != nil {
				return err
			}
			return f(p.Person, bare(found), l)
		})
	})
}
