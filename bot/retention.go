package bot

import (
	"context"
	"fmt"

	"drypp/bot/teams"
	"drypp/cards"
	"drypp/courses/roles"
)

// retention has the person told, after a while, what people still know of a course or
// of all. It is read from all that came back, which is too much for an answer in time.
func (v *visit) retention(ctx context.Context) (cards.Card, error) {
	if v.bot.reports == nil {
		return cards.NotUnderstood(v.language, v.rights(ctx)), nil
	}
	if _, ok := v.may(ctx, roles.SeeResults); !ok {
		return cards.NotYours(v.language), nil
	}
	return v.beginJob(cards.Measuring(v.language), &job{broad: true, do: func(ctx context.Context) teams.Answer {
		card, err := v.retained(ctx)
		if err != nil {
			v.bot.later.log.WarnContext(ctx, "what people still know could not be read", "organisation", v.org.Tenant, "error", err)
			card = v.unavailable()
		}
		return teams.Answer{Card: card.JSON, Summary: card.Summary}
	}}), nil
}

// retained reads what people still know. Whether the person may see it is for Reports
// to decide anew.
func (v *visit) retained(ctx context.Context) (cards.Card, error) {
	c := v.org.Courses.Course(v.data.Course)
	if c == nil && v.data.Course != "" {
		return cards.CourseGone(v.language), nil
	}
	r, err := v.bot.reports.Retention(ctx, v.org.Tenant, v.viewer(ctx), v.data.Course)
	if refusal, ok := v.unseen(err); ok {
		return refusal, nil
	}
	if err != nil {
		return cards.Card{}, fmt.Errorf("reading what people still know: %w", err)
	}
	return cards.Retention(v.language, c, r, v.org.Courses), nil
}
