package bot

import (
	"cmp"
	"context"
	"fmt"

	"drypp/bot/store"
	"drypp/cards"
	"drypp/courses/calendar"
	"drypp/courses/campaigns"
)

// pause keeps a pause, or says what holds if it isn't clear which.
func (v *visit) pause(ctx context.Context) (cards.Card, error) {
	if v.data.Until == "" {
		if v.data.Step == cards.StepPicked {
			return v.times(ctx, cards.TimesUnclear)
		}
		return v.times(ctx, cards.TimesAsked)
	}
	p, note := pauseOf(v.data.Until, v.today())
	if note != cards.TimesPaused {
		return v.times(ctx, note)
	}
	return v.plan(ctx, func(a *campaigns.Agenda) cards.TimesNote {
		a.PauseFor(p.From, p.Until)
		return note
	})
}

// resume ends the pause that holds, and any that lies ahead.
func (v *visit) resume(ctx context.Context) (cards.Card, error) {
	today := v.today()
	return v.plan(ctx, func(a *campaigns.Agenda) cards.TimesNote {
		if len(pausesFrom(a, today)) == 0 {
			return cards.TimesNoPause
		}
		a.Resume(today)
		return cards.TimesResumed
	})
}

// hour keeps the hour from which on the person wants cards.
func (v *visit) hour(ctx context.Context) (cards.Card, error) {
	if v.data.Hour == "" {
		return v.times(ctx, cards.TimesAskedHour)
	}
	hour, ok := hourOf(v.data.Hour)
	if from, to := v.hours(); !ok || hour < from || hour >= to {
		return v.times(ctx, cards.TimesBadHour)
	}
	return v.plan(ctx, func(a *campaigns.Agenda) cards.TimesNote {
		a.ChooseHour(hour)
		return cards.TimesHour
	})
}

// hours returns between which hours the person may choose.
func (v *visit) hours() (from, to int) {
	if v.org.Hours == nil {
		return calendar.Earliest, calendar.Latest
	}
	return v.org.Hours(v.person.Zone(), v.person.Country, 0).Between()
}

// plan changes what is planned for the person, and says what holds then.
func (v *visit) plan(ctx context.Context, f func(*campaigns.Agenda) cards.TimesNote) (cards.Card, error) {
	var a campaigns.Agenda
	var n cards.TimesNote
	err := v.org.Store.Revise(ctx, v.person.ID, func(c *store.Case) error {
		n = f(&c.Agenda)
		a = c.Agenda
		return nil
	})
	if err != nil {
		return cards.Card{}, fmt.Errorf("changing what is planned: %w", err)
	}
	return v.timing(&a, n), nil
}

// times says what holds.
func (v *visit) times(ctx context.Context, n cards.TimesNote) (cards.Card, error) {
	c, err := v.look(ctx)
	if err != nil {
		return cards.Card{}, err
	}
	return v.timing(&c.Agenda, n), nil
}

func (v *visit) timing(a *campaigns.Agenda, n cards.TimesNote) cards.Card {
	s := cards.Times{Today: v.today(), Zone: v.location().String()}
	s.From, s.To = v.hours()
	s.Hour = cmp.Or(a.Hour, s.From)
	s.Pauses = pausesFrom(a, s.Today)
	return cards.Timing(v.language, s, n)
}

// pausesFrom returns the pauses that hold on a day or lie after it.
func pausesFrom(a *campaigns.Agenda, day calendar.Date) (list []campaigns.Pause) {
	for _, p := range a.Pauses {
		if day.Before(p.Until) {
			list = append(list, p)
		}
	}
	return list
}

// look returns what is planned for the person, and what that rests on. Nothing
// changes: a revision that leaves everything as it was writes nothing.
func (v *visit) look(ctx context.Context) (c store.Case, err error) {
	err = v.org.Store.Revise(ctx, v.person.ID, func(is *store.Case) error {
		c = *is
		return nil
	})
	if err != nil {
		return c, fmt.Errorf("reading what is planned: %w", err)
	}
	return c, nil
}
