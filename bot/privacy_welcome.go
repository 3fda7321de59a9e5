package bot

import (
	"context"
	"slices"

	"drypp/bot/teams"
	"drypp/cards"
)

// greeted does what was asked for. Somebody who wasn't welcomed is, since nobody
// is heard of without being told what is kept of them (GDPR article 13): at once
// if they asked for nothing in particular, else beside what they asked for.
func (v *visit) greeted(ctx context.Context) (cards.Card, error) {
	if v.bot.privacy == nil || v.person.Welcomed || v.aboutThemselves() {
		return v.do(ctx)
	}
	if v.turn.Kind == teams.Message && (v.data.Do == "" || v.data.Do == cards.DoHelp) {
		card, err := v.welcome(ctx)
		if err != nil || len(card.JSON) > 0 {
			return card, err
		}
	}
	card, err := v.do(ctx)
	if err == nil {
		err = v.welcomeToo(ctx)
	}
	return card, err
}

// aboutThemselves reports whether the person asks about what is kept of them. That
// answers them, and who has just been erased isn't to be written to.
func (v *visit) aboutThemselves() bool {
	return v.data.Do == cards.DoMyData || v.data.Do == cards.DoLanguage || slices.Contains(forRestricted, v.data.Do) && v.data.Do != cards.DoHelp
}

// welcomeToo has the person welcomed soon.
func (v *visit) welcomeToo(ctx context.Context) error {
	card, err := v.welcome(ctx)
	if err != nil || len(card.JSON) == 0 {
		return err
	}
	undo := v.undelivered
	v.undelivered = nil
	if !v.bot.later.add(&job{tenant: v.org.Tenant, person: v.person.ID, chat: v.turn.Chat, do: func(context.Context) teams.Answer {
		return teams.Answer{Card: card.JSON, Summary: card.Summary, Undelivered: undo}
	}}) {
		undo()
	}
	return nil
}
