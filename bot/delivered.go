package bot

import (
	"context"
	"fmt"

	"drypp/cards"
)

// delivered answers a button of a card that came by itself: the first one is
// the first sign that the person saw it. A card may be clicked again, long
// after its course was completed or withdrawn: then the person sees where they
// are.
func (v *visit) delivered(ctx context.Context) (cards.Card, error) {
	if v.data.Do == cards.DoBegin || v.data.Do == cards.DoStart {
		return v.open(ctx)
	}
	if err := v.seen(ctx); err != nil {
		return cards.Card{}, err
	}
	return v.act(ctx)
}

func (v *visit) seen(ctx context.Context) error {
	if err := v.org.Store.Seen(ctx, v.person.ID, v.data.Delivery, v.bot.now()); err != nil {
		return fmt.Errorf("noting a delivery as seen: %w", err)
	}
	return nil
}

// open begins the course that a delivery brought, or goes on with it. The first
// card has the first lesson on it, so its button also says that it was read.
func (v *visit) open(ctx context.Context) (cards.Card, error) {
	c := v.org.Courses.Course(v.data.Course)
	if c == nil {
		return cards.CourseGone(v.language), v.seen(ctx)
	}
	note, err := v.changed(ctx, c)
	if err != nil {
		return cards.Card{}, err
	}
	e, err := v.org.Store.Open(ctx, v.person.ID, v.data.Delivery, c, v.bot.now())
	if err != nil {
		return cards.Card{}, fmt.Errorf("beginning a course: %w", err)
	}
	if v.data.Do == cards.DoBegin && v.data.Step != "" {
		if i := c.LessonIndex(v.data.Step); i < 0 {
			note = cards.NoteUpdated
		} else if e, err = v.readFirst(ctx, c, e, i); err != nil {
			return cards.Card{}, err
		}
	}
	e.Adopt(c)
	return v.enter(c, &e, note), nil
}
