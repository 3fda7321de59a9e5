package bot

import (
	"context"
	"fmt"
	"slices"

	"drypp/bot/store"
	"drypp/cards"
	"drypp/courses"
)

// inCourse handles the buttons of a course's cards. The enrolment that a card
// names is looked up among those of the person who clicked and must be in the
// course that it names: nothing in a card is believed.
func (v *visit) inCourse(ctx context.Context) (cards.Card, error) {
	c := v.org.Courses.Course(v.data.Course)
	if c == nil {
		return cards.CourseGone(v.language), nil
	}
	switch v.data.Do {
	case cards.DoRead:
		return v.read(ctx, c)
	case cards.DoAnswer:
		return v.record(ctx, c)
	case cards.DoRetry:
		e, err := v.org.Store.Retry(ctx, v.person.ID, v.data.Enrolment, c, v.data.Try)
		if err != nil {
			return cards.Card{}, fmt.Errorf("beginning another try: %w", err)
		}
		return v.next(c, &e, cards.NoteNone), nil
	}
	e, note, err := v.enrolment(ctx, c)
	if err != nil {
		return cards.Card{}, err
	}
	return v.show(c, &e, note), nil
}

// enrolment returns the person's enrolment that the card names, as the present
// version of its course sees it, and whether there is anything to say about that.
func (v *visit) enrolment(ctx context.Context, c *courses.Course) (courses.Enrolment, cards.Note, error) {
	e, err := v.org.Store.Enrolment(ctx, v.person.ID, v.data.Enrolment)
	if err == nil && e.Course != c.ID {
		err = store.ErrNotFound
	}
	if err != nil {
		return courses.Enrolment{}, cards.NoteNone, fmt.Errorf("reading the enrolment: %w", err)
	}
	note := changedNote(e.GoesBack(c))
	e.Adopt(c)
	return e, note, nil
}

// show handles the buttons that change nothing.
func (v *visit) show(c *courses.Course, e *courses.Enrolment, n cards.Note) cards.Card {
	switch v.data.Do {
	case cards.DoReread:
		if i := c.LessonIndex(v.data.Step); i >= 0 && i < e.Read {
			return cards.Reread(v.language, c, e, i)
		}
	case cards.DoResult:
		if a := e.Attempt(v.data.Step, v.data.Try); a != nil && told(c, e, a) {
			return cards.Feedback(v.language, c, e, v.person.ID, a, cards.NoteNone)
		}
		if e.Completed() {
			return v.result(c, e)
		}
	}
	return v.next(c, e, n)
}

// read notes that a lesson was read and shows what comes next. Who gets to read
// it again does so because the course has changed.
func (v *visit) read(ctx context.Context, c *courses.Course) (cards.Card, error) {
	i := c.LessonIndex(v.data.Step)
	e, err := v.org.Store.ReadLesson(ctx, v.person.ID, v.data.Enrolment, c, i)
	if err != nil {
		return cards.Card{}, fmt.Errorf("noting a lesson as read: %w", err)
	}
	return v.next(c, &e, changedNote(e.Read <= i)), nil
}

// record keeps an answer, once, and shows what became of it.
func (v *visit) record(ctx context.Context, c *courses.Course) (cards.Card, error) {
	i := c.QuestionIndex(v.data.Step)
	if i < 0 {
		return v.moved(ctx, c)
	}
	q := &c.Edition(v.language).Questions[i]
	// What can't be parsed, or is a way that goes on, is recorded by nobody, but the
	// question may already have its answer: the store tells.
	response, on := v.response(c, q)
	got, err := v.org.Store.Answer(ctx, store.Answer{
		Person: v.person.ID, Enrolment: v.data.Enrolment, Course: c,
		Question: q.ID, Try: v.data.Try, Response: response, At: v.bot.now(),
	})
	if err != nil {
		return cards.Card{}, fmt.Errorf("recording an answer: %w", err)
	}
	if on && got.Outcome == courses.Unusable {
		return cards.Scene(v.language, c, &got.Enrolment, v.person.ID, i, response, cards.NoteNone), nil
	}
	v.bot.observe(got.Outcome)
	switch got.Outcome {
	case courses.Recorded:
		return v.answered(ctx, c, got, cards.NoteNone)
	case courses.Replayed:
		return v.answered(ctx, c, got, cards.NoteAlready)
	case courses.Unusable:
		return v.again(c, &got.Enrolment, i, response), nil
	}
	return v.next(c, &got.Enrolment, changedNote(!finished(&got.Enrolment, v.data.Try))), nil
}

// finished reports whether a try has its result. One that hasn't, and can't be
// answered any more, was cut short by a new version.
func finished(e *courses.Enrolment, try int) bool {
	return slices.ContainsFunc(e.Results, func(r courses.Result) bool { return r.Try == try })
}

// moved shows what comes next to somebody whose card is of a step that the
// course no longer has.
func (v *visit) moved(ctx context.Context, c *courses.Course) (cards.Card, error) {
	e, _, err := v.enrolment(ctx, c)
	if err != nil {
		return cards.Card{}, err
	}
	return v.next(c, &e, cards.NoteUpdated), nil
}
