package bot

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"drypp/bot/privacy"
	"drypp/bot/store"
	"drypp/cards"
	"drypp/courses/rights"
)

// waiting returns what waits for the person to decide it. They may be a contact by
// an address that isn't known yet.
func (v *visit) waiting(ctx context.Context) ([]rights.Pending, error) {
	if v.person.Email == "" {
		v.person = v.bot.profiles.now(ctx, v.org, v.person)
	}
	return v.bot.privacy.Pending(ctx, v.org.Tenant, v.asker())
}

// pending shows a contact what waits for them. Who isn't one means their own
// requests by the same word.
func (v *visit) pending(ctx context.Context) (cards.Card, error) {
	list, err := v.waiting(ctx)
	switch {
	case errors.Is(err, privacy.ErrForbidden):
		return v.myRequests(ctx)
	case err != nil:
		return cards.Card{}, fmt.Errorf("reading requests that wait: %w", err)
	}
	return cards.PendingRequests(v.language, v.setting(), list), nil
}

// decide shows a contact a request, or decides it. It is looked for among those
// that wait for them.
func (v *visit) decide(ctx context.Context) (cards.Card, error) {
	defer v.bot.turns.hold(v.data.Request)()
	list, err := v.waiting(ctx)
	switch {
	case errors.Is(err, privacy.ErrForbidden):
		return cards.ContactOnly(v.language), nil
	case err != nil:
		return cards.Card{}, fmt.Errorf("reading requests that wait: %w", err)
	}
	i := slices.IndexFunc(list, func(p rights.Pending) bool { return p.ID == v.data.Request })
	if i < 0 {
		return cards.RequestClosed(v.language, true), nil
	}
	p := &list[i]
	if card, ask := v.askAgain(p); ask {
		return card, nil
	}
	return v.decided(ctx, p)
}

// askAgain returns what a contact has to see before they decide, and whether there
// is anything.
func (v *visit) askAgain(p *rights.Pending) (cards.Card, bool) {
	s, a := v.setting(), &v.data.Ask
	a.Reason = strings.TrimSpace(a.Reason)
	keeps := a.Choice == cards.ChoiceKeep && p.Kind == rights.Erasure && len(p.Proof) > 0
	switch {
	case a.Choice == cards.ChoiceRefuse && a.Reason == "":
		return cards.Decide(v.language, s, p, "", cards.DecideNoReason), true
	case a.Choice == cards.ChoiceRefuse && len(a.Reason) > rights.MaxReason:
		return cards.Decide(v.language, s, p, a.Reason, cards.DecideLongReason), true
	case a.Choice == cards.ChoiceRefuse:
		return cards.Card{}, false
	case a.Choice != cards.ChoiceGrant && !keeps:
		return cards.Decide(v.language, s, p, "", cards.DecideFine), true
	case p.Kind == rights.Erasure && v.data.Step != cards.StepSure:
		return cards.DecideSure(v.language, s, p, a.Choice), true
	}
	return cards.Card{}, false
}

// decided decides a request and tells the person, in the chat that is known before
// nothing is.
func (v *visit) decided(ctx context.Context, p *rights.Pending) (cards.Card, error) {
	who, err := v.org.Store.PersonByID(ctx, p.Person)
	if err != nil {
		return v.undecided(fmt.Errorf("reading whose request it is: %w", err))
	}
	contacts := v.bot.contacts(ctx, v.org, &who)
	a := &v.data.Ask
	r, err := v.bot.privacy.Decide(ctx, v.org.Tenant, v.asker(), rights.Decision{
		Request: p.ID, Grant: a.Choice != cards.ChoiceRefuse, Keep: a.Choice == cards.ChoiceKeep, Reason: a.Reason,
	})
	if err != nil {
		return v.undecided(fmt.Errorf("deciding a request: %w", err))
	}
	defer v.bot.certify(v.org, contacts, r)
	own := who.ID == v.person.ID
	switch {
	case own && erased(r):
		card := cards.Receipt(v.language, v.setting(), r)
		v.erased(card)
		return card, nil
	case erased(r):
		v.bot.Forget(v.org.Tenant, who.ID)
	}
	if !own {
		v.bot.tell(v.org, &who, r)
	}
	return cards.DecisionMade(v.language, v.setting(), r), nil
}

// undecided answers what Privacy refuses in a way that is no failure.
func (v *visit) undecided(err error) (cards.Card, error) {
	for _, known := range []error{privacy.ErrForbidden, privacy.ErrDecided, store.ErrNotFound, store.ErrConflict} {
		if errors.Is(err, known) {
			return cards.RequestClosed(v.language, true), nil
		}
	}
	return cards.Card{}, err
}
