package bot

import (
	"context"
	"errors"
	"fmt"

	"drypp/bot/privacy"
	"drypp/bot/reports"
	"drypp/bot/store"
	"drypp/cards"
	"drypp/courses/results"
	"drypp/courses/roles"
)

// results answers what is asked about how far people are. Who may see what is
// for Reports to decide, which notes who looked.
func (v *visit) results(ctx context.Context) (cards.Card, error) {
	if v.bot.reports == nil {
		return cards.NotUnderstood(v.language, v.rights(ctx)), nil
	}
	card, err := v.report(ctx)
	if refusal, ok := v.unseen(err); ok {
		return refusal, nil
	}
	return card, err
}

// unseen returns what to say to an error that is no failure: there is something
// that the person may not see.
func (v *visit) unseen(err error) (cards.Card, bool) {
	switch {
	case errors.Is(err, reports.ErrForbidden), errors.Is(err, privacy.ErrForbidden):
		return cards.NotYours(v.language), true
	case errors.Is(err, reports.ErrFew):
		return cards.TooFew(v.language), true
	}
	return cards.Card{}, false
}

func (v *visit) report(ctx context.Context) (cards.Card, error) {
	switch v.data.Do {
	case cards.DoBreakdown:
		return v.breakdown(ctx)
	case cards.DoTeam:
		return v.team(ctx)
	case cards.DoNudge:
		return v.nudge(ctx)
	case cards.DoQuality:
		return v.quality(ctx)
	case cards.DoLooks:
		return v.looks(ctx)
	case cards.DoDigest:
		return v.digest(ctx)
	case cards.DoDeputy:
		return v.deputy(ctx)
	case cards.DoExport:
		return v.export(ctx)
	case cards.DoCertificates:
		return v.certificates(ctx)
	case cards.DoCertificate:
		return v.certificate(ctx)
	}
	return v.overview(ctx)
}

// viewer is the person as Reports knows whoever looks. A role may be given to an
// address that isn't known yet.
func (v *visit) viewer(ctx context.Context) reports.Viewer {
	if v.person.Email == "" {
		v.person = v.bot.profiles.now(ctx, v.org, v.person)
	}
	return reports.Viewer{Person: v.person, Via: "chat", Language: v.language}
}

// query is what a button asks to see. What no button asks is for Reports to
// refuse.
func (v *visit) query() reports.Query {
	return reports.Query{Course: v.data.Course, Field: v.data.Field, Value: v.data.Value, Page: v.data.Page}
}

func (v *visit) overview(ctx context.Context) (cards.Card, error) {
	o, err := v.bot.reports.Overview(ctx, v.org.Tenant, v.viewer(ctx), v.query())
	if err != nil {
		return cards.Card{}, fmt.Errorf("reading an overview: %w", err)
	}
	return cards.Overview(v.language, o), nil
}

func (v *visit) breakdown(ctx context.Context) (cards.Card, error) {
	b, err := v.bot.reports.Breakdown(ctx, v.org.Tenant, v.viewer(ctx), v.query())
	if err != nil {
		return cards.Card{}, fmt.Errorf("reading a breakdown: %w", err)
	}
	return cards.Breakdown(v.language, b), nil
}

func (v *visit) team(ctx context.Context) (cards.Card, error) {
	t, err := v.bot.reports.Team(ctx, v.org.Tenant, v.viewer(ctx), v.data.Manager)
	if err != nil {
		return cards.Card{}, fmt.Errorf("reading a team: %w", err)
	}
	return cards.Team(v.language, v.local(t)), nil
}

// nudge nudges those of a team who need it, and shows the team as it is then.
func (v *visit) nudge(ctx context.Context) (cards.Card, error) {
	n, err := v.bot.reports.Nudge(ctx, v.org.Tenant, v.viewer(ctx), v.data.Manager)
	if err != nil {
		return cards.Card{}, fmt.Errorf("nudging a team: %w", err)
	}
	t, err := v.bot.reports.Team(ctx, v.org.Tenant, v.viewer(ctx), v.data.Manager)
	if err != nil {
		return cards.Card{}, fmt.Errorf("reading a team: %w", err)
	}
	return cards.Nudged(v.language, n, v.local(t)), nil
}

// local has the times of a team in the person's own zone.
func (v *visit) local(t *results.Team) *results.Team {
	if !t.NudgedAt.IsZero() {
		t.NudgedAt = t.NudgedAt.In(v.location())
	}
	return t
}

// quality shows how the questions of a course do, or lets the person choose one.
func (v *visit) quality(ctx context.Context) (cards.Card, error) {
	if _, ok := v.may(ctx, roles.SeeQuality); !ok {
		return cards.NotYours(v.language), nil
	}
	if v.data.Course == "" {
		return cards.QualityChoice(v.language, v.org.Courses.All()), nil
	}
	q, err := v.bot.reports.Quality(ctx, v.org.Tenant, v.viewer(ctx), v.data.Course)
	if err != nil {
		return cards.Card{}, fmt.Errorf("reading how questions do: %w", err)
	}
	return cards.Quality(v.language, q), nil
}

func (v *visit) looks(ctx context.Context) (cards.Card, error) {
	list, pages, err := v.bot.reports.Looks(ctx, v.org.Tenant, v.viewer(ctx), v.data.Page)
	if err != nil {
		return cards.Card{}, fmt.Errorf("reading who looked: %w", err)
	}
	return cards.Looks(v.language, list, min(v.data.Page, max(pages-1, 0)), pages, v.location()), nil
}

// digest declines digests, or has them again.
func (v *visit) digest(ctx context.Context) (cards.Card, error) {
	declined := v.data.Count > 0
	if err := v.bot.reports.Decline(ctx, v.org.Tenant, v.viewer(ctx), declined); err != nil {
		return cards.Card{}, fmt.Errorf("declining digests: %w", err)
	}
	return cards.DigestState(v.language, declined), nil
}

// deputy names who gets the person's digests while they pause, or nobody, or only
// shows who does.
func (v *visit) deputy(ctx context.Context) (cards.Card, error) {
	if v.data.Step == cards.StepNobody {
		v.data.Email = ""
	}
	if v.data.Email != "" || v.data.Step == cards.StepNobody {
		err := v.bot.reports.Deputise(ctx, v.org.Tenant, v.viewer(ctx), v.data.Email)
		switch {
		case errors.Is(err, store.ErrNotFound):
			return cards.DeputyUnknown(v.language, v.data.Email), nil
		case err != nil:
			return cards.Card{}, fmt.Errorf("naming a deputy: %w", err)
		}
	}
	name, err := v.deputyName(ctx)
	if err != nil {
		return cards.Card{}, err
	}
	return cards.Deputy(v.language, name), nil
}

// deputyName returns what people call the person's deputy, or "" for nobody.
func (v *visit) deputyName(ctx context.Context) (string, error) {
	d, err := v.org.Store.Digest(ctx, v.person.ID, store.ManagerDigest)
	if err != nil {
		return "", fmt.Errorf("reading who stands in: %w", err)
	}
	return v.calledByID(ctx, d.Deputy)
}
