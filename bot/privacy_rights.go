package bot

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"slices"
	"strings"

	"drypp/bot/privacy"
	"drypp/bot/store"
	"drypp/cards"
	"drypp/courses/rights"
	"drypp/courses/rights/information"
)

// aboutPrivacy answers what is asked about what is kept of people, or has
// something done about it. Whose data it is follows from the token alone; who may
// decide about others is for Privacy to know.
func (v *visit) aboutPrivacy(ctx context.Context) (cards.Card, error) {
	if v.bot.privacy == nil {
		return cards.NotUnderstood(v.language, v.rights(ctx)), nil
	}
	switch v.data.Do {
	case cards.DoPrivacy:
		return v.information(ctx)
	case cards.DoRights:
		return v.rightsMenu(), nil
	case cards.DoWish:
		return v.wish(ctx)
	case cards.DoConfirm:
		return v.confirm(ctx)
	case cards.DoRequests:
		return v.myRequests(ctx)
	case cards.DoWithdraw:
		return v.withdraw(ctx)
	case cards.DoPackage:
		return v.prepare(ctx), nil
	case cards.DoPending:
		return v.pending(ctx)
	}
	return v.decide(ctx)
}

// asker is the person as Privacy knows whoever asks.
func (v *visit) asker() privacy.Asker {
	return privacy.Asker{Person: v.person, Via: privacy.Chat, Language: v.language}
}

// setting is where the person reads about requests.
func (v *visit) setting() cards.Setting {
	return cards.Setting{Organisation: v.org.Name, Courses: v.org.Courses, Now: v.bot.now().In(v.location())}
}

func (v *visit) isRestricted() bool { return !v.person.Restricted.IsZero() }

// information says what is kept of people, why, how long, where and for whom
// (GDPR article 13).
func (v *visit) information(ctx context.Context) (cards.Card, error) {
	facts, err := v.bot.privacy.Facts(ctx, v.org.Tenant)
	if err != nil {
		return cards.Card{}, fmt.Errorf("reading what people are told about the processing: %w", err)
	}
	return cards.Information(v.language, v.org.Name, information.Of(v.language, facts, v.org.Courses), v.isRestricted()), nil
}

func (v *visit) rightsMenu() cards.Card { return cards.RightsMenu(v.language, v.isRestricted()) }

// wished is what the person asks for.
func (v *visit) wished() (rights.Wish, bool) {
	a := &v.data.Ask
	w := rights.Wish{Kind: rights.Kind(a.Right)}
	if w.Kind == rights.Correction {
		w.Field, w.Value = a.Subject, strings.Join(strings.Fields(a.Proposal), " ")
	}
	return w, slices.Contains(rights.Kinds, w.Kind)
}

// wish shows what a wish would lead to. Nothing is done before that is confirmed.
func (v *visit) wish(ctx context.Context) (cards.Card, error) {
	w, ok := v.wished()
	switch {
	case !ok:
		return v.rightsMenu(), nil
	case w.Kind == rights.Correction && (v.fromWords() || w.Field == ""):
		return v.correctionForm(ctx, cards.CorrectionFine)
	case w.Kind == rights.Lift && !v.isRestricted():
		return v.rightsMenu(), nil // there is nothing to lift
	case (w.Kind == rights.Restriction || w.Kind == rights.Objection) && v.isRestricted():
		return cards.Restricted(v.language, v.setting(), &v.person), nil
	}
	p, err := v.bot.privacy.Preview(ctx, v.org.Tenant, v.asker(), w)
	switch {
	case errors.Is(err, privacy.ErrField):
		return v.correctionForm(ctx, cards.CorrectionUnfit)
	case err != nil:
		return v.unasked(fmt.Errorf("looking at what a person asks for: %w", err))
	}
	if p.Mark, _, err = v.mark(ctx, &p.Wish); err != nil {
		return cards.Card{}, err
	}
	return cards.ConfirmWish(v.language, v.setting(), p), nil
}

// unasked answers what Privacy refuses in a way that is no failure.
func (v *visit) unasked(err error) (cards.Card, error) {
	switch {
	case errors.Is(err, privacy.ErrForbidden):
		return cards.NotYours(v.language), nil
	case errors.Is(err, privacy.ErrDecided), errors.Is(err, store.ErrNotFound), errors.Is(err, store.ErrConflict):
		return cards.RequestClosed(v.language, false), nil
	}
	return cards.Card{}, err
}

// fromWords reports whether the person wrote what they want, rather than pressed
// a button.
func (v *visit) fromWords() bool { return v.turn.Text != "" }

// correctionForm lets the person say what is wrong.
func (v *visit) correctionForm(ctx context.Context, problem cards.CorrectionProblem) (cards.Card, error) {
	facts, err := v.bot.privacy.Facts(ctx, v.org.Tenant)
	if err != nil {
		return cards.Card{}, fmt.Errorf("reading what is known of people: %w", err)
	}
	return cards.CorrectionForm(v.language, &v.person, facts.Fields, v.data.Ask, problem), nil
}

// mark stands for what the person has asked for that a wish bears upon, and for
// whether their data is only kept: a confirmation from before either changed is
// stale. It returns the latest such request, too, or nil.
func (v *visit) mark(ctx context.Context, w *rights.Wish) (int, *rights.Request, error) {
	list, err := v.bot.privacy.Requests(ctx, v.org.Tenant, &v.person)
	if err != nil {
		return 0, nil, fmt.Errorf("reading a person's requests: %w", err)
	}
	list = slices.DeleteFunc(list, func(r rights.Request) bool { return !bearsUpon(w, &r) })
	h := fnv.New32a()
	fmt.Fprintf(h, "%s %s %s %d %d", v.person.ID, w.Kind, w.Field, v.person.Restricted.UnixNano(), len(list))
	if len(list) == 0 {
		return int(h.Sum32()>>1) | 1, nil, nil
	}
	last := slices.MaxFunc(list, func(a, b rights.Request) int { return cmp.Or(a.Asked.Compare(b.Asked), cmp.Compare(a.Entry, b.Entry)) })
	fmt.Fprintf(h, " %s", last.ID)
	return int(h.Sum32()>>1) | 1, &last, nil
}

// stills are the kinds of requests that begin or end a restriction.
var stills = []rights.Kind{rights.Restriction, rights.Objection, rights.Lift}

// bearsUpon reports whether what came of a request decides what becomes of a wish.
func bearsUpon(w *rights.Wish, r *rights.Request) bool {
	if slices.Contains(stills, w.Kind) {
		return slices.Contains(stills, r.Kind)
	}
	return r.Kind == w.Kind && strings.EqualFold(r.Field, w.Field)
}
