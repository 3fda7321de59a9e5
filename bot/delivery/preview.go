package delivery

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"time"

	"drypp/courses"
	"drypp/courses/calendar"
	"drypp/courses/campaigns"
)

// Preview says what a campaign would do.
type Preview struct {
	Campaign campaigns.Campaign
	// Before is the campaign that it replaces, nil for a new one; Same says
	// that it wouldn't change anything.
	Before *campaigns.Campaign
	Same   bool
	// Problems are what is wrong with it; see Refused.
	Problems []campaigns.Problem
	// People is how many belong to the audience, and Reach how many of them
	// can be written to, and why the others can't. Who left the organisation, or
	// is restricted, belongs to no audience.
	People int
	Reach  map[Reach]int
	// First and Last are when the first and the last person could get their
	// first card, of those who belong to the audience now and aren't blocked:
	// each at their own first good moment. Both are zero if nobody could.
	First, Last time.Time
}

// Refused reports whether a problem keeps the campaign from being kept.
func (p *Preview) Refused() bool {
	for _, problem := range p.Problems {
		if !problem.Warning {
			return true
		}
	}
	return false
}

// Reach says whether a person can be written to.
type Reach string

// The kinds of reach, each the first of these that holds.
const (
	// Gone: they left the organisation.
	Gone Reach = "left"
	// Restricted: what is kept of them is only kept (courses.Person.Restricted).
	// No Preview or Status counts them, in any number: they asked to be left out.
	Restricted Reach = "restricted"
	// Joining: they are on the list of people, and have yet to begin to work.
	Joining Reach = "starts later"
	// Blocked: they blocked the bot.
	Blocked Reach = "blocked"
	// OnPause: they asked for a pause.
	OnPause Reach = "paused"
	// Connected: the app is installed for them, and there is a chat.
	Connected Reach = "conversation stored"
	// HasApp: the app is installed for them, and there is no chat yet.
	HasApp Reach = "installed"
	// Invited: the app isn't installed for them, and they were invited to the
	// campaign by mail. Of one that is only previewed nobody is.
	Invited Reach = "invited by mail"
	// Unheard: nothing but their address is known, and they were never heard
	// of, so that nobody can ask Teams for them.
	Unheard Reach = "not heard of"
	// Known: they are on the list of people, and the app isn't installed for
	// them, as far as known.
	Known Reach = "known"
)

// Reaches lists those that are counted: all but Restricted.
var Reaches = []Reach{Connected, HasApp, Invited, Unheard, Known, Joining, OnPause, Blocked, Gone}

// Preview says what a campaign would do. Without a State the campaign keeps the
// one that it has, or is Active if it is new or the program had stopped it.
// Without a Revision it replaces what is there;
// with one, Apply refuses it if somebody else was faster.
func (d *Desk) Preview(ctx context.Context, tenant string, c campaigns.Campaign) (*Preview, error) {
	o, err := d.organisation(tenant)
	if err != nil {
		return nil, err
	}
	before, all, err := o.campaign(ctx, c.ID)
	if err != nil {
		return nil, err
	}
	p := &Preview{Before: before}
	p.Campaign = completed(c, before, d.now())
	if before != nil && same(*before, p.Campaign) {
		p.Same, p.Campaign = true, *before
	}
	wrong, err := o.survey(ctx, d.now(), p)
	if err != nil || p.Same {
		return p, err
	}
	hours := o.Hours("", "", 0)
	p.Problems = campaigns.Check(&p.Campaign, campaigns.Known{
		Today: hours.Today(d.now()), Hours: hours, Courses: o.Courses, Competences: o.mappable(), Surveys: o.surveys(),
		Campaigns: all, Budget: o.Budget,
		Audience: func(string) (int, *campaigns.Problem) { return p.People, wrong },
	})
	return p, nil
}

// mappable are the IDs of the competences that people can be asked about.
func (o *organisation) mappable() (ids []string) {
	for _, c := range o.Courses.Competences() {
		if campaigns.Mappable(o.Courses, c.ID) {
			ids = append(ids, c.ID)
		}
	}
	return ids
}

// surveys are the IDs of those on offer.
func (o *organisation) surveys() (ids []string) {
	for _, s := range o.Surveys.All() {
		ids = append(ids, s.ID)
	}
	return ids
}

// completed fills in what need not be said.
func completed(c campaigns.Campaign, before *campaigns.Campaign, now time.Time) campaigns.Campaign {
	last := 0
	if before != nil {
		last = before.Revision
		if c.State == "" && before.Stopped == "" {
			c.State = before.State
		}
	}
	c.Stopped = ""
	if c.State == "" {
		c.State = campaigns.Active
	}
	if c.Revision == 0 {
		c.Revision = last + 1
	}
	c.Changed = now
	return c
}

// same reports whether two campaigns do the same.
func same(a, b campaigns.Campaign) bool {
	for _, c := range []*campaigns.Campaign{&a, &b} {
		c.Revision, c.Changed = 0, time.Time{}
		c.Courses, c.Needs, c.Surveys = slices.Concat(c.Courses), slices.Concat(c.Needs), slices.Concat(c.Surveys)
		c.RemindBefore, c.RemindAfter = slices.Concat(c.RemindBefore), slices.Concat(c.RemindAfter)
		c.Pace.Dates = slices.Concat(c.Pace.Dates)
	}
	return reflect.DeepEqual(a, b)
}

// survey reads all people and counts those whom the campaign of a preview is
// for. It returns what is wrong with the audience or the scope, if one can't be
// understood.
func (o *organisation) survey(ctx context.Context, now time.Time, p *Preview) (wrong *campaigns.Problem, err error) {
	if wrong := o.wrong(&p.Campaign); wrong != nil {
		return wrong, nil
	}
	p.Reach = map[Reach]int{}
	err = o.Store.Agendas(ctx, o.parts(&p.Campaign), func(person courses.Person, a campaigns.Agenda) error {
		if person.Active() && o.Audiences.Member(&p.Campaign, &person) {
			o.count(p, &person, &a, now)
		}
		return nil
	})
	if err != nil {
		err = fmt.Errorf("counting who a campaign is for: %w", err)
	}
	return nil, err
}

// parts returns what of people tells whether they are in a campaign's audience and
// can be written to.
func (o *organisation) parts(c *campaigns.Campaign) *courses.Parts {
	p := o.Audiences.Parts(c)
	p.Fields = append(p.Fields, courses.FieldStart) // for campaigns.Starts
	return &p
}

// count counts one person of the audience.
func (o *organisation) count(p *Preview, person *courses.Person, a *campaigns.Agenda, now time.Time) {
	hours := o.Hours(person.Zone(), person.Country, a.Hour)
	p.People++
	p.Reach[ReachOf(person, a, hours.Today(now))]++
	first, ok := firstCard(&p.Campaign, person, a, hours, now)
	if !ok || person.Blocked {
		return
	}
	p.First = earlier(p.First, first)
	if first.After(p.Last) {
		p.Last = first
	}
}

// ReachOf says whether a person can be written to on a day of theirs.
func ReachOf(p *courses.Person, a *campaigns.Agenda, today calendar.Date) Reach {
	_, paused := a.PausedOn(today)
	switch {
	case !p.Left.IsZero():
		return Gone
	case !p.Restricted.IsZero():
		return Restricted
	case today.Before(campaigns.Starts(p)):
		return Joining
	case p.Blocked:
		return Blocked
	case paused:
		return OnPause
	case p.Installed && p.Chat.Conversation != "":
		return Connected
	case p.Installed:
		return HasApp
	case p.ObjectID == "":
		return Unheard
	}
	return Known
}

// firstCard returns the first good moment for a person's first card, unless
// the campaign is over by then.
func firstCard(c *campaigns.Campaign, p *courses.Person, a *campaigns.Agenda, hours *calendar.Hours, now time.Time) (time.Time, bool) {
	day := c.Start
	if c.Pace.Kind == campaigns.Dates && len(c.Pace.Dates) > 0 && len(c.Needs) == 0 {
		day = c.Pace.Dates[0]
	}
	if day.IsZero() {
		return time.Time{}, false
	}
	if joins := campaigns.Starts(p); day.Before(joins) {
		day = joins
	}
	t := day.At(0, hours.Location())
	if t.Before(now) {
		t = now
	}
	t = hours.Next(t)
	if until, paused := a.PausedOn(hours.Today(t)); paused {
		t = hours.Next(until.At(0, hours.Location()))
	}
	return t, c.End.IsZero() || !c.End.Before(hours.Today(t))
}
