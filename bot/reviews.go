package bot

import (
	"context"
	"fmt"
	"slices"

	"drypp/bot/store"
	"drypp/cards"
	"drypp/courses"
	"drypp/courses/learning"
	"drypp/courses/recall"
)

// reviews handles questions that come back, and lessons. Nothing in a card is
// believed: whether a question belongs to a measurement follows from what is kept of
// the person, and what was answered is for the store to know.
func (v *visit) reviews(ctx context.Context) (cards.Card, error) {
	if v.org.Recall == nil || v.org.Recall.Off {
		return cards.Reviews(v.language, cards.Coming{Never: true}), nil
	}
	switch v.data.Do {
	case cards.DoReview:
		return v.review(ctx)
	case cards.DoReviewNext:
		return v.nextReview(ctx, false)
	case cards.DoRelearn:
		return v.relearned(ctx)
	}
	if choice := v.data.Choice; choice == cards.ChoiceOn || choice == cards.ChoiceOff {
		if err := v.org.Store.SetReviews(ctx, v.person.ID, choice == cards.ChoiceOn); err != nil {
			return cards.Card{}, fmt.Errorf("noting whether questions come back: %w", err)
		}
	}
	m, err := v.memory(ctx)
	if err != nil {
		return cards.Card{}, err
	}
	return cards.Reviews(v.language, v.coming(m)), nil
}

// memory is what is thought of a person's.
type memory struct {
	learning.Record
	items []recall.Item
}

func (v *visit) memory(ctx context.Context) (*memory, error) {
	r, err := v.org.Store.Learning(ctx, v.person.ID)
	if err != nil {
		return nil, fmt.Errorf("reading what comes back: %w", err)
	}
	enrolments, err := v.org.Store.Enrolments(ctx, v.person.ID)
	if err != nil {
		return nil, fmt.Errorf("reading enrolments: %w", err)
	}
	return &memory{r, recall.Items(r.Items, enrolments, v.org.Courses, *v.org.Recall)}, nil
}

func (v *visit) coming(m *memory) cards.Coming {
	due, next := recall.Due(m.items, m.Trials, v.bot.now())
	return cards.Coming{Off: m.Off, Items: len(m.items), Due: len(due), Next: next.In(v.location())}
}

// review keeps an answer, once, and shows what became of it.
func (v *visit) review(ctx context.Context) (cards.Card, error) {
	c := v.org.Courses.Course(v.data.Course)
	if c == nil {
		return cards.CourseGone(v.language), nil
	}
	i := c.QuestionIndex(v.data.Step)
	if i < 0 || !recall.Comes(&c.Edition("").Questions[i]) {
		return v.nextReview(ctx, true)
	}
	r, err := v.org.Store.Learning(ctx, v.person.ID)
	if err != nil {
		return cards.Card{}, fmt.Errorf("reading what comes back: %w", err)
	}
	day := v.measured(&r, c)
	q := &c.Edition(v.language).Questions[i]
	// What can't be parsed may be a replay all the same: the store tells.
	response, _ := q.Parse(v.data.Answer, q.Order(v.person.ID, c.ID, v.data.Try))
	got, err := v.org.Store.Review(ctx, store.ReviewAnswer{
		Person: v.person.ID, Course: c, Question: q.ID, Serial: v.data.Try, Response: response,
		Sure: recall.Sureness(v.data.Sure), Day: day, Settings: *v.org.Recall, At: v.bot.now(),
	})
	if err != nil {
		return cards.Card{}, fmt.Errorf("recording a review: %w", err)
	}
	v.bot.observe(got.Outcome)
	more := min(v.data.Count, recall.MaxCard-1)
	switch got.Outcome {
	case courses.Recorded:
		return cards.Reviewed(v.language, c, got.Review, got.Item, more, r.Off, cards.NoteNone), nil
	case courses.Replayed:
		return cards.Reviewed(v.language, c, got.Review, got.Item, more, r.Off, cards.NoteAlready), nil
	case courses.Unusable:
		return v.asked(c, &got.Item, day, more, cards.NoteUnusable), nil
	}
	return v.nextReview(ctx, true)
}

// measured returns the day of the measurement that the card's question belongs to, if
// the person is being measured by it now, else 0.
func (v *visit) measured(r *learning.Record, c *courses.Course) int {
	t, day := recall.Of(r.Trials, c.ID), v.data.Page
	if t == nil || !slices.Contains(t.Asked, day) {
		return 0
	}
	if recall.Find(t.Measured(*v.org.Recall, c, nil, v.person.ID, day, v.bot.now()), c.ID, v.data.Step) < 0 {
		return 0
	}
	return day
}

// asked asks for an item.
func (v *visit) asked(c *courses.Course, i *recall.Item, day, more int, n cards.Note) cards.Card {
	return cards.Review(v.language, c, cards.Came{Question: i.Question, Serial: i.Reviews + 1, Day: day, More: more,
		Person: v.person.ID, Note: n})
}

// nextReview asks the next question that a measurement still needs, or that is due, or
// says that there is none. A card that led here without its answer being recorded was
// overtaken.
func (v *visit) nextReview(ctx context.Context, overtaken bool) (cards.Card, error) {
	m, err := v.memory(ctx)
	if err != nil {
		return cards.Card{}, err
	}
	now, day := v.bot.now(), 0
	due, _ := recall.Due(m.items, m.Trials, now)
	if c := v.org.Courses.Course(v.data.Course); c != nil && v.data.Page > 0 {
		if t := recall.Of(m.Trials, c.ID); t != nil && slices.Contains(t.Asked, v.data.Page) {
			day = v.data.Page
			due = t.Measured(*v.org.Recall, c, m.items, v.person.ID, day, now)
		}
	}
	if len(due) == 0 {
		coming := v.coming(m)
		coming.Done = true
		return cards.Reviews(v.language, coming), nil
	}
	most := recall.MaxCard
	if v.data.Count > 0 && !overtaken {
		most = min(v.data.Count, most)
	}
	return v.asked(v.org.Courses.Course(due[0].Course), &due[0], day, min(len(due), most)-1, cards.NoteNone), nil
}

// relearned notes that a lesson which came back was read.
func (v *visit) relearned(ctx context.Context) (cards.Card, error) {
	c := v.org.Courses.Course(v.data.Course)
	if c == nil {
		return cards.CourseGone(v.language), nil
	}
	questions := c.Edition("").Questions
	for i := range questions {
		if q := &questions[i]; q.Lesson != v.data.Step || !q.Important {
			continue
		}
		if err := v.org.Store.Relearned(ctx, v.person.ID, c.ID, questions[i].ID); err != nil {
			return cards.Card{}, fmt.Errorf("noting that a lesson was read again: %w", err)
		}
	}
	return cards.Relearned(v.language), nil
}
