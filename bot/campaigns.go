package bot

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"drypp/bot/delivery"
	"drypp/cards"
	"drypp/courses"
	"drypp/courses/campaigns"
	"drypp/courses/results"
	"drypp/courses/roles"
)

// may reports whether the person may do something at this moment, and whom it
// reaches. What a card says of it counts for nothing, so every step asks anew.
func (v *visit) may(ctx context.Context, a roles.Action) (roles.Scope, bool) {
	if v.person.Email == "" {
		// A role may be given to an address that isn't known yet.
		v.person = v.bot.profiles.now(ctx, v.org, v.person)
	}
	return v.org.Roles.May(&v.person, a)
}

// rights says which commands the person is told about. It asks nobody but the
// store.
func (v *visit) rights(ctx context.Context) cards.Rights {
	may := func(a roles.Action) bool {
		_, ok := v.org.Roles.May(&v.person, a)
		return ok
	}
	r := cards.Rights{Campaigns: may(roles.RunCampaigns), People: may(roles.ManagePeople) && v.bot.people != nil}
	r.Requests = may(roles.AnswerRequests) && v.bot.privacy != nil
	r.Tests = slices.ContainsFunc(v.org.Courses.All(), func(c *courses.Course) bool { return c.Test != nil })
	if v.bot.reports == nil {
		return r
	}
	r.Results, r.Quality, r.Certificates = may(roles.SeeResults), may(roles.SeeQuality), v.org.Certificates
	r.Documents = r.Results && slices.ContainsFunc(v.org.Courses.All(), (*courses.Course).Documented)
	r.Team = may(roles.SeeTeam) && v.leads(ctx)
	return r
}

// errEnough ends a look at a team.
var errEnough = errors.New("there is somebody")

// leads reports whether the person is somebody's manager. That it couldn't be
// read is no reason to say nothing else.
func (v *visit) leads(ctx context.Context) bool {
	err := v.org.Store.Team(ctx, &v.person, func(courses.Person, []results.Standing) error { return errEnough })
	return errors.Is(err, errEnough)
}

// campaigns answers what only a contact may ask: what became of campaigns, and
// what is to become of them.
func (v *visit) campaigns(ctx context.Context) (cards.Card, error) {
	scope, ok := v.may(ctx, roles.RunCampaigns)
	if !ok {
		return cards.ContactOnly(v.language), nil
	}
	v.scope = scope
	switch v.data.Do {
	case cards.DoDraft:
		return v.draft(ctx, v.data.Step)
	case cards.DoApply:
		return v.apply(ctx)
	}
	if v.data.Campaign == "" {
		return v.allCampaigns(ctx)
	}
	c, err := v.campaign(ctx, v.data.Campaign)
	switch state := campaigns.State(v.data.Step); {
	case err != nil:
		return cards.Card{}, err
	case c == nil:
		return v.allCampaigns(ctx)
	case v.data.Do == cards.DoStatus || !mayBecome(c.State, state):
		return v.status(ctx, c.ID, cards.CampaignAsked)
	case v.data.Do == cards.DoAskState:
		return cards.AskState(v.language, *c, state), nil
	default:
		return v.setState(ctx, c, state)
	}
}

// mayBecome reports whether a contact can give a campaign that state.
func mayBecome(is, state campaigns.State) bool {
	known := state == campaigns.Active || state == campaigns.Paused || state == campaigns.Ended
	return known && is != campaigns.Ended && is != state
}

// theirs returns the campaigns that are the person's to see and to change.
func (v *visit) theirs(ctx context.Context) (list []campaigns.Campaign, err error) {
	all, err := v.bot.desk.Campaigns(ctx, v.org.Tenant)
	if err != nil {
		return nil, fmt.Errorf("reading campaigns: %w", err)
	}
	for _, c := range all {
		if v.org.Roles.Holds(&v.person, roles.RunCampaigns, c.Scope) {
			list = append(list, c)
		}
	}
	return list, nil
}

// campaign returns one of the person's campaigns, or nil.
func (v *visit) campaign(ctx context.Context, id string) (*campaigns.Campaign, error) {
	list, err := v.theirs(ctx)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(list, func(c campaigns.Campaign) bool { return c.ID == id })
	if i < 0 {
		return nil, nil
	}
	return &list[i], nil
}

func (v *visit) setState(ctx context.Context, c *campaigns.Campaign, s campaigns.State) (cards.Card, error) {
	err := v.bot.desk.SetState(ctx, v.org.Tenant, c.ID, s)
	if wrong, ok := errors.AsType[campaigns.Problem](err); ok {
		// It has ended meanwhile, or a field is missing: its card says so.
		return v.refused(ctx, c.ID, &wrong)
	}
	if err != nil {
		return cards.Card{}, fmt.Errorf("changing a campaign: %w", err)
	}
	return v.status(ctx, c.ID, cards.CampaignChanged)
}

// allCampaigns lists the campaigns with what is counted as it happens, those
// that have ended last. Who can be reached takes reading everybody, which is for
// one campaign at a time.
func (v *visit) allCampaigns(ctx context.Context) (cards.Card, error) {
	all, err := v.theirs(ctx)
	if err != nil {
		return cards.Card{}, err
	}
	counts, err := v.org.Store.Counts(ctx)
	if err != nil {
		return cards.Card{}, fmt.Errorf("reading counts: %w", err)
	}
	var list []cards.CampaignStatus
	for _, c := range all {
		list = append(list, cards.CampaignStatus{Campaign: c, Counts: counts[c.ID]})
	}
	slices.SortStableFunc(list, func(a, b cards.CampaignStatus) int { return ended(a.Campaign) - ended(b.Campaign) })
	if itself := counts[campaigns.Itself]; len(itself.ByStage) > 0 && v.scope.Whole() {
		list = append(list, cards.CampaignStatus{Campaign: campaigns.Campaign{ID: campaigns.Itself, State: campaigns.Active}, Counts: itself})
	}
	return cards.Campaigns(v.language, v.org.Name, list), nil
}

func ended(c campaigns.Campaign) int {
	if c.State == campaigns.Ended {
		return 1
	}
	return 0
}

// status says what became of a campaign.
func (v *visit) status(ctx context.Context, id string, n cards.CampaignNote) (cards.Card, error) {
	return v.statusWithout(ctx, id, n, "")
}

// refused says what became of a campaign whose state couldn't be changed, and
// why. One that was paused before its field was taken out doesn't say so itself.
func (v *visit) refused(ctx context.Context, id string, wrong *campaigns.Problem) (cards.Card, error) {
	field := ""
	if wrong.Code == campaigns.UnknownField {
		field = wrong.Detail
	}
	return v.statusWithout(ctx, id, cards.CampaignAsked, field)
}

// statusWithout is status of a campaign that can't go on without a field, unless
// that is empty.
func (v *visit) statusWithout(ctx context.Context, id string, n cards.CampaignNote, field string) (cards.Card, error) {
	s, err := v.bot.desk.Status(ctx, v.org.Tenant, id)
	if err != nil {
		return cards.Card{}, fmt.Errorf("reading what became of a campaign: %w", err)
	}
	s.Campaign.Stopped = cmp.Or(field, s.Campaign.Stopped)
	return cards.Campaign(v.language, statusOf(s), cards.Offer{Courses: v.org.Courses, Surveys: v.org.Surveys}, n), nil
}

func statusOf(s *delivery.Status) cards.CampaignStatus {
	return cards.CampaignStatus{
		Campaign: s.Campaign, People: s.People, Reach: reachOf(s.Reach), Counts: s.Counts,
		Due: s.Due, Completed: s.Completed, Stopped: s.Stopped,
	}
}

// reachOf has how many people can be reached by the words alone.
func reachOf(counts map[delivery.Reach]int) map[string]int {
	byWord := make(map[string]int, len(counts))
	for reach, n := range counts {
		byWord[string(reach)] = n
	}
	return byWord
}
