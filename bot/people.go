package bot

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"drypp/bot/directory"
	"drypp/cards"
	"drypp/courses"
	"drypp/courses/audience"
	"drypp/courses/campaigns"
	"drypp/courses/roles"
)

// People is where an organisation's people come from; directory.Directory is
// one. Who may do so is for the bot to know.
type People interface {
	Status(ctx context.Context, tenant string) (*directory.Status, error)
	Sync(ctx context.Context, tenant string, o directory.SyncOptions) (*directory.Report, error)
	Allow(ctx context.Context, tenant string, removals int) error
	Import(ctx context.Context, tenant string, people []courses.Person, o directory.ImportOptions) (*directory.Report, error)
	Choose(ctx context.Context, tenant string, fields []string) (stopped []string, err error)
}

// people answers what only a contact of everybody may ask: where people come
// from, and what is known of them.
func (v *visit) people(ctx context.Context) (cards.Card, error) {
	action := roles.ManagePeople
	if v.data.Do == cards.DoFields || v.data.Do == cards.DoChoose {
		action = roles.ChooseFields
	}
	if _, ok := v.may(ctx, action); !ok {
		return cards.ContactOnly(v.language), nil
	}
	if v.bot.people == nil {
		return cards.NotUnderstood(v.language, v.rights(ctx)), nil
	}
	switch v.data.Do {
	case cards.DoSync:
		return v.begin(cards.Working(v.language), v.sync), nil
	case cards.DoAllow:
		return v.allow(ctx)
	case cards.DoFields:
		s, err := v.bot.people.Status(ctx, v.org.Tenant)
		if err != nil {
			return cards.Card{}, fmt.Errorf("reading where people come from: %w", err)
		}
		return cards.FieldsForm(v.language, s.Available, s.Fields), nil
	case cards.DoChoose:
		return v.choose(ctx)
	}
	return v.peopleStatus(ctx, cards.PeopleAsked, nil)
}

// peopleStatus shows where people come from; stopped are the IDs of campaigns
// that a change of the fields just stopped.
func (v *visit) peopleStatus(ctx context.Context, n cards.PeopleNote, stopped []string) (cards.Card, error) {
	s, err := v.bot.people.Status(ctx, v.org.Tenant)
	if err != nil {
		return cards.Card{}, fmt.Errorf("reading where people come from: %w", err)
	}
	p := cards.People{
		Organisation: v.org.Name, Count: s.People, Left: s.Left, Waiting: s.Waiting,
		From: string(s.From), Directory: s.Directory, Now: v.bot.now().In(v.location()),
		Running: s.Running, Failed: s.Failed, Fields: s.Fields,
	}
	if !s.Synced.IsZero() {
		p.Synced = s.Synced.In(v.location())
	}
	if s.Held != nil {
		if n == cards.PeopleNotHeld {
			n = cards.PeopleAsked // another round waits, which is shown
		}
		p.Removals, p.Of, p.Allowed = s.Held.Removals, s.Held.People, s.Held.Allowed
	}
	if len(stopped) > 0 {
		if p.Stopped, err = v.names(ctx, func(c *campaigns.Campaign) bool { return slices.Contains(stopped, c.ID) }); err != nil {
			return cards.Card{}, err
		}
	}
	return cards.PeopleStatus(v.language, &p, n), nil
}

// names returns the names of campaigns.
func (v *visit) names(ctx context.Context, which func(*campaigns.Campaign) bool) (names []string, err error) {
	all, err := v.bot.desk.Campaigns(ctx, v.org.Tenant)
	if err != nil {
		return nil, fmt.Errorf("reading campaigns: %w", err)
	}
	for i := range all {
		if which(&all[i]) {
			names = append(names, all[i].Name)
		}
	}
	return names, nil
}

// told is peopleStatus where there is nobody to return an error to.
func (v *visit) told(ctx context.Context, n cards.PeopleNote, stopped []string) cards.Card {
	card, err := v.peopleStatus(ctx, n, stopped)
	if err != nil {
		v.bot.later.log.WarnContext(ctx, "reading where people come from failed", "error", err)
		return cards.Unavailable(v.language, cards.Data{Do: cards.DoPeople})
	}
	return card
}

// sync brings people up to date with the directory, and tells what came of it.
func (v *visit) sync(ctx context.Context) cards.Card {
	r, err := v.bot.people.Sync(ctx, v.org.Tenant, directory.SyncOptions{})
	switch {
	case errors.Is(err, directory.ErrBusy):
		return v.told(ctx, cards.PeopleBusy, nil)
	case err != nil:
		v.bot.later.log.WarnContext(ctx, "an update that a contact asked for failed", "organisation", v.org.Tenant, "error", err)
		return v.told(ctx, cards.PeopleFailed, nil)
	case r.Held != nil:
		return v.told(ctx, cards.PeopleAsked, nil)
	}
	return cards.PeopleUpdated(v.language, updated(r))
}

func updated(r *directory.Report) cards.Updated {
	return cards.Updated{Added: r.Added, Changed: r.Changed, Returned: r.Returned, Left: r.Removed}
}

// allow confirms that an update may remove as many people as the card said.
func (v *visit) allow(ctx context.Context) (cards.Card, error) {
	err := v.bot.people.Allow(ctx, v.org.Tenant, v.data.Count)
	switch {
	case errors.Is(err, directory.ErrNotHeld):
		return v.peopleStatus(ctx, cards.PeopleNotHeld, nil)
	case err != nil:
		return cards.Card{}, fmt.Errorf("confirming that people leave: %w", err)
	}
	return v.peopleStatus(ctx, cards.PeopleAllowed, nil)
}

// choose has other fields known of people: at once if that only adds some, else
// after what it leads to was shown and confirmed.
func (v *visit) choose(ctx context.Context) (cards.Card, error) {
	s, err := v.bot.people.Status(ctx, v.org.Tenant)
	if err != nil {
		return cards.Card{}, fmt.Errorf("reading where people come from: %w", err)
	}
	c := change(s, strings.Split(v.data.Fields, ","))
	if len(c.Deleted)+len(c.Added) == 0 {
		return v.peopleStatus(ctx, cards.PeopleAsked, nil)
	}
	if v.data.Step == cards.StepSure && v.data.Count == c.Revision || len(c.Deleted) == 0 {
		return v.begin(cards.Working(v.language), func(ctx context.Context) cards.Card { return v.chosen(ctx, c.Fields) }), nil
	}
	// Others decide by the same rules when the time comes.
	then := audience.NewRules(c.Fields...)
	stops := func(m *campaigns.Campaign) bool {
		_, known := then.Membership(m, &v.person)
		return m.State == campaigns.Active && !known
	}
	if c.Stops, err = v.names(ctx, stops); err != nil {
		return cards.Card{}, err
	}
	return cards.FieldsSure(v.language, c), nil
}

// change returns what choosing some of the available fields changes.
func change(s *directory.Status, wanted []string) cards.FieldsChange {
	c := cards.FieldsChange{Revision: s.Revision}
	for _, f := range s.Available {
		was, is := slices.Contains(s.Fields, f), slices.Contains(wanted, f)
		if is {
			c.Fields = append(c.Fields, f)
		}
		switch {
		case was && !is:
			c.Deleted = append(c.Deleted, f)
		case is && !was:
			c.Added = append(c.Added, f)
		}
	}
	return c
}

// chosen has just these fields known of people, and tells what came of it.
func (v *visit) chosen(ctx context.Context, fields []string) cards.Card {
	stopped, err := v.bot.people.Choose(ctx, v.org.Tenant, fields)
	if err != nil {
		v.bot.later.log.WarnContext(ctx, "choosing fields failed", "organisation", v.org.Tenant, "error", err)
		return v.told(ctx, cards.PeopleFailed, stopped)
	}
	return v.told(ctx, cards.PeopleChosen, stopped)
}
