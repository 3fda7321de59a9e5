package bot

import (
	"context"
	"fmt"
	"slices"

	"drypp/cards"
	"drypp/courses"
	"drypp/courses/campaigns"
	"drypp/courses/learning"
	"drypp/courses/needs"
)

// needs asks about competences, and shows what that gave: a person their own, a
// contact where the needs are.
func (v *visit) needs(ctx context.Context) (cards.Card, error) {
	switch {
	case v.data.Do == cards.DoMap:
		return v.mapNeed(ctx)
	case v.data.Do == cards.DoNeeds:
		return v.myNeeds(ctx)
	case v.bot.reports == nil:
		return cards.NotUnderstood(v.language, v.rights(ctx)), nil
	}
	r, err := v.bot.reports.Needs(ctx, v.org.Tenant, v.viewer(ctx), v.data.Field, v.data.Step)
	if refusal, ok := v.unseen(err); ok {
		return refusal, nil
	}
	if err != nil {
		return cards.Card{}, fmt.Errorf("reading where the needs are: %w", err)
	}
	return cards.NeedsMap(v.language, r), nil
}

// mapNeed records what a person answered about a competence, once, or asks about it.
func (v *visit) mapNeed(ctx context.Context) (cards.Card, error) {
	c, err := v.mapping(ctx)
	if err != nil {
		return cards.Card{}, err
	}
	if c == nil {
		return cards.MapGone(v.language), nil
	}
	record, err := v.org.Store.Learning(ctx, v.person.ID)
	if err != nil {
		return cards.Card{}, fmt.Errorf("reading what is kept of a person's learning: %w", err)
	}
	if mapped(record.Needs, c.ID, v.data.Step) {
		return v.afterNeed(ctx, c, record.Needs)
	}
	m, err := needs.Asked(v.org.Courses, v.data.Step, v.data.Value)
	if v.data.Answer == "" || err != nil {
		return v.askNeed(c, &record)
	}
	o, missing := m.Outcome(c.ID, v.person.ID, v.data.Answer, v.bot.now())
	if len(missing) > 0 {
		return cards.MapUnfinished(v.language, m, v.person.ID, c.ID, v.data.Delivery, v.data.Answer, missing), nil
	}
	kept, _, err := v.org.Store.PutNeed(ctx, v.person.ID, o)
	if err != nil {
		return cards.Card{}, fmt.Errorf("recording what a mapping gave: %w", err)
	}
	return v.afterNeed(ctx, c, append(record.Needs, kept))
}

// mapping returns the campaign that asks about the competence, nil if none does that
// the person is, or was, among the people of.
func (v *visit) mapping(ctx context.Context) (*campaigns.Campaign, error) {
	all, err := v.org.Store.Campaigns(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading campaigns: %w", err)
	}
	i := slices.IndexFunc(all, func(c campaigns.Campaign) bool { return c.ID == v.data.Campaign })
	if i < 0 || all[i].State == campaigns.Ended || !slices.Contains(all[i].Needs, v.data.Step) {
		return nil, nil
	}
	plan, err := v.org.Store.Agenda(ctx, v.person.ID)
	if err != nil {
		return nil, fmt.Errorf("reading what is planned for a person: %w", err)
	}
	if _, joined := plan.Joined[v.data.Campaign]; !joined {
		return nil, nil
	}
	return &all[i], nil
}

func mapped(all []needs.Outcome, campaign, competence string) bool {
	return slices.ContainsFunc(all, func(o needs.Outcome) bool { return o.Campaign == campaign && o.Competence == competence })
}

// askNeed asks about the competence.
func (v *visit) askNeed(c *campaigns.Campaign, r *learning.Record) (cards.Card, error) {
	m, ok := needs.Choose(v.org.Courses, v.data.Step, v.person.ID, c.ID, r.Needs)
	if !ok {
		return cards.MapGone(v.language), nil
	}
	return cards.Map(v.language, m, v.person.ID, c.ID, v.data.Delivery), nil
}

// afterNeed says how many of the campaign's competences are answered or, after the
// last, shows the person their picture.
func (v *visit) afterNeed(ctx context.Context, c *campaigns.Campaign, all []needs.Outcome) (cards.Card, error) {
	asked, open := v.unmapped(c, all)
	if len(open) > 0 {
		return cards.MapNoted(v.language, c.ID, open[0], asked-len(open), asked), nil
	}
	return v.picture(ctx, all)
}

// unmapped returns about how many competences a campaign asks, and those of them that
// the person hasn't answered.
func (v *visit) unmapped(c *campaigns.Campaign, all []needs.Outcome) (asked int, open []string) {
	for _, id := range c.Needs {
		if !campaigns.Mappable(v.org.Courses, id) {
			continue
		}
		asked++
		if !mapped(all, c.ID, id) {
			open = append(open, id)
		}
	}
	return asked, open
}

// myNeeds shows the person their picture.
func (v *visit) myNeeds(ctx context.Context) (cards.Card, error) {
	record, err := v.org.Store.Learning(ctx, v.person.ID)
	if err != nil {
		return cards.Card{}, fmt.Errorf("reading what is kept of a person's learning: %w", err)
	}
	return v.picture(ctx, record.Needs)
}

// picture shows what these outcomes say to the person, but for those of a campaign
// that has something left to ask: until then no card tells what was right.
func (v *visit) picture(ctx context.Context, all []needs.Outcome) (cards.Card, error) {
	given, err := v.org.Store.Campaigns(ctx)
	if err != nil {
		return cards.Card{}, fmt.Errorf("reading campaigns: %w", err)
	}
	asking := map[string]bool{}
	for i := range given {
		_, open := v.unmapped(&given[i], all)
		asking[given[i].ID] = len(open) > 0 && given[i].State != campaigns.Ended
	}
	told := slices.DeleteFunc(slices.Clone(all), func(o needs.Outcome) bool { return asking[o.Campaign] })
	enrolments, err := v.enrolments(ctx)
	if err != nil {
		return cards.Card{}, err
	}
	latest := map[string]*courses.Enrolment{}
	for i := range enrolments {
		latest[enrolments[i].Course] = &enrolments[i]
	}
	p := needs.PictureOf(v.org.Courses, told, enrolments, v.bot.now())
	var recommended []cards.Taken
	for _, c := range p.Courses {
		recommended = append(recommended, cards.Taken{Course: c, Enrolment: latest[c.ID]})
	}
	return cards.Needs(v.language, p, recommended), nil
}
