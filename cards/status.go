package cards

import (
	"fmt"
	"slices"
	"strings"

	"drypp/courses"
	"drypp/courses/calendar"
	"drypp/courses/campaigns"
	"drypp/courses/surveys"
)

// CampaignStatus is what became of a campaign.
type CampaignStatus struct {
	Campaign campaigns.Campaign
	// People is how many belong to its audience, and Reach how many of them
	// can be written to or not, in the words of delivery.Reach.
	People int
	Reach  map[string]int
	// Counts are its deliveries; Due of the planned ones are due.
	Counts campaigns.Counts
	Due    int
	// Completed is how many people have passed all its courses, and answered what
	// else it asks.
	Completed int
	// Stopped says why nothing goes out to the organisation at present, in the
	// words of teams.Reason, or is empty.
	Stopped string
}

// reaches are the words of delivery.Reach in the order that they are shown in.
var reaches = []string{"conversation stored", "installed", "invited by mail", "not heard of", "known", "starts later", "paused", "blocked", "left"}

// Campaigns lists an organisation's campaigns for a contact, each with how far
// its cards have come, and so what Drypp sends by itself.
func Campaigns(l courses.Language, organisation string, list []CampaignStatus) Card {
	w := begin(l)
	t := &w.t.Status
	w.text(heading, say(t.Title, organisation))
	if len(list) == 0 {
		w.text(body, md(t.None))
	}
	for i := range list {
		before := len(w.b)
		w.section(func() { w.campaignRow(&list[i]) })
		if !w.room(0) {
			w.b = w.b[:before]
			w.text(body, md(t.More.of(len(list)-i)))
			break
		}
	}
	return w.finish(fmt.Sprintf(t.Title, organisation),
		button{title: t.New, primary: len(list) == 0, data: Data{Do: DoDraft}},
		button{title: w.t.Overview.Button, data: Data{Do: DoOverview}},
		button{title: w.t.Help, data: Data{Do: DoHelp}})
}

// stopped says that nothing goes out, why, and what to do.
func (w *writer) stopped(reason string) {
	if reason == "" {
		return
	}
	why := w.t.Status.reason(reason)
	w.container("warning", func() {
		w.text(strong, md(w.t.Status.Stopped))
		w.text(tight, md(why.What))
		w.text(tight, md(why.Do))
	})
}

// campaignRow writes a campaign, or what Drypp sends by itself (campaigns.Itself).
func (w *writer) campaignRow(s *CampaignStatus) {
	t := &w.t.Status
	itself := s.Campaign.ID == campaigns.Itself
	if itself {
		w.text(strong, md(t.Itself))
		w.text(detail, md(t.ItselfWhat))
	} else {
		w.text(strong, plain(s.Campaign.Name))
		w.text(detail, md(t.States[string(s.Campaign.State)]+w.t.Joiner)+w.span(&s.Campaign))
	}
	if s.Campaign.Stopped != "" {
		w.text(tight, say(t.StoppedField, w.fieldName(s.Campaign.Stopped)))
	}
	var stages []string
	for _, stage := range campaigns.Stages {
		if n := s.Counts.ByStage[stage]; n > 0 {
			stages = append(stages, fmt.Sprintf("%s: %d", t.Stages[string(stage)], n))
		}
	}
	if len(stages) == 0 {
		stages = append(stages, t.NoCards)
	}
	w.text(tight, md(strings.Join(stages, w.t.Joiner)))
	if itself {
		return
	}
	w.row(button{title: t.See, tooltip: fmt.Sprintf(w.t.ActionOn, t.See, s.Campaign.Name),
		data: Data{Do: DoStatus, Campaign: s.Campaign.ID}})
}

// span says when a campaign begins and when it is due.
func (w *writer) span(c *campaigns.Campaign) md {
	t := &w.t.Status
	s := say(t.From, md(w.t.day(c.Start)))
	if !c.End.IsZero() {
		s += md(w.t.Joiner) + say(t.To, md(w.t.day(c.End)))
	}
	if !c.Due.IsZero() {
		s += md(w.t.Joiner) + say(w.t.Drop.Due, md(w.t.day(c.Due)))
	}
	return s
}

// CampaignNote says what just became of a campaign.
type CampaignNote int

// The notes.
const (
	// CampaignAsked: nothing.
	CampaignAsked CampaignNote = iota
	// CampaignMade: it was made.
	CampaignMade
	// CampaignChanged: it has the state that was asked for.
	CampaignChanged
)

// Campaign tells a contact what became of a campaign: how many people it
// reaches, how many not, why, and what can be done about each reason. What is on
// offer names what the campaign gives.
func Campaign(l courses.Language, s CampaignStatus, offered Offer, n CampaignNote) Card {
	w := begin(l)
	t := &w.t.Status
	w.text(heading, plain(s.Campaign.Name))
	w.text(subtle, md(t.States[string(s.Campaign.State)]))
	if field := s.Campaign.Stopped; field != "" {
		w.container("attention", func() {
			w.text(strong, say(t.StoppedField, w.fieldName(field)))
			w.text(body, md(t.StoppedFix))
		})
	}
	if n != CampaignAsked {
		w.container("good", func() { w.text(strong, md(t.Notes[n-1])) })
	}
	w.stopped(s.Stopped)
	w.campaignFacts(&s.Campaign, offered)
	w.people(&s)
	w.stages(&s)
	w.reasons(&s.Counts)
	return w.finish(s.Campaign.Name, w.campaignButtons(&s.Campaign)...)
}

// everybody is the audience that needs no expression; see package audience.
const everybody = "everybody"

// campaignFacts writes what a campaign is.
func (w *writer) campaignFacts(c *campaigns.Campaign, offered Offer) {
	t := &w.t.Status
	facts := []md{md(t.When), w.span(c)}
	if len(c.Courses) > 0 {
		facts = append(facts, md(t.Pace), w.pace(&c.Pace))
	}
	for _, given := range []struct {
		name   string
		titles []string
	}{{t.Needs, w.competenceTitles(c.Needs, offered.Courses)}, {t.Courses, w.courseTitles(c.Courses, offered.Courses)}, {t.Surveys, w.surveyTitles(c.Surveys, offered.Surveys)}} {
		if len(given.titles) > 0 {
			facts = append(facts, md(given.name), plain(strings.Join(given.titles, ", ")))
		}
	}
	if c.Audience == everybody {
		facts = append(facts, md(t.Audience), md(t.Everybody))
	}
	if reminders := w.reminders(c); reminders != "" {
		facts = append(facts, md(t.Reminders), reminders)
	}
	w.facts(facts...)
	if c.Audience != everybody {
		// An expression may have no space to break at, and a fact set cuts it.
		w.text(label, md(t.Audience))
		w.text(tight, plain(c.Audience))
	}
	if c.Scope != "" {
		w.text(label, md(t.Scope))
		w.text(tight, plain(c.Scope))
	}
}

// courseTitles names courses as well as it can.
func (w *writer) courseTitles(ids []string, offered *courses.Catalogue) []string {
	titles := slices.Clone(ids)
	for i, id := range ids {
		if c := offered.Course(id); c != nil {
			titles[i] = c.Edition(w.l).Title
		}
	}
	return titles
}

// competenceTitles names competences as well as it can.
func (w *writer) competenceTitles(ids []string, offered *courses.Catalogue) []string {
	titles := slices.Clone(ids)
	for _, c := range offered.Competences() {
		if i := slices.Index(ids, c.ID); i >= 0 {
			titles[i] = c.Titles[w.l]
		}
	}
	return titles
}

// surveyTitles names surveys as well as it can.
func (w *writer) surveyTitles(ids []string, offered *surveys.Catalogue) []string {
	titles := slices.Clone(ids)
	for i, id := range ids {
		if s := offered.Survey(id); s != nil {
			titles[i] = s.Edition(w.l).Title
		}
	}
	return titles
}

func (w *writer) pace(p *campaigns.Pace) md {
	t := &w.t.Status
	switch {
	case p.Kind == campaigns.Lessons && p.Every == 1:
		return md(t.EachWorkday)
	case p.Kind == campaigns.Lessons:
		return say(t.Lessons, p.Every)
	case p.Kind == campaigns.Monthly && p.Every == 1:
		return md(t.EachMonth)
	case p.Kind == campaigns.Monthly:
		return say(t.Monthly, p.Every)
	case p.Kind == campaigns.Dates:
		return md(t.Dates) + md(": ") + w.days(p.Dates)
	}
	return md(t.AtOnce)
}

func (w *writer) days(list []calendar.Date) md {
	var all []string
	for _, d := range list {
		all = append(all, w.t.day(d))
	}
	return md(strings.Join(all, ", "))
}

// reminders says when people are reminded.
func (w *writer) reminders(c *campaigns.Campaign) md {
	var all []string
	for _, n := range c.RemindBefore {
		all = append(all, w.t.Status.Before.of(n))
	}
	for _, n := range c.RemindAfter {
		all = append(all, w.t.Status.After.of(n))
	}
	return md(strings.Join(all, ", "))
}

// people writes whom the campaign reaches, and what to do about the others.
func (w *writer) people(s *CampaignStatus) {
	t := &w.t.Status
	w.text(label, md(t.PeopleTitle))
	done := t.Done
	if len(s.Campaign.Needs)+len(s.Campaign.Surveys) > 0 {
		done = t.DidAll
	}
	w.text(tight, md(t.People.of(s.People)+w.t.Joiner+done.of(s.Completed)))
	w.reach(s.Reach)
}

func (w *writer) reach(counts map[string]int) {
	for _, reach := range reaches {
		if n := counts[reach]; n > 0 {
			why := w.t.Status.Reach[reach]
			w.text(tight, say("**%d** · %s", n, md(why.What)))
			w.text(detail, md(why.Do))
		}
	}
}

// stages writes how far the cards have come.
func (w *writer) stages(s *CampaignStatus) {
	t := &w.t.Status
	var facts []md
	for _, stage := range campaigns.Stages {
		n := s.Counts.ByStage[stage]
		if n == 0 {
			continue
		}
		count := say("%d", n)
		if stage == campaigns.Planned && s.Due > 0 {
			count = say(t.OfThoseDue, n, s.Due)
		}
		facts = append(facts, md(t.Stages[string(stage)]), count)
	}
	w.text(label, md(t.CardsTitle))
	if len(facts) == 0 {
		w.text(tight, md(t.NoCards))
		return
	}
	w.facts(facts...)
	w.text(detail, md(t.Honest))
}

// reasons writes why cards didn't arrive, and what to do about each reason, the
// most frequent first.
func (w *writer) reasons(c *campaigns.Counts) {
	t := &w.t.Status
	all := map[string]int{}
	for _, stage := range []campaigns.Stage{campaigns.Failed, campaigns.GivenUp, campaigns.Unconfirmed} {
		for reason, n := range c.ByReason[stage] {
			all[reason] += n
		}
	}
	var names []string
	for reason, n := range all {
		if n > 0 {
			names = append(names, reason)
		}
	}
	slices.SortFunc(names, func(a, b string) int {
		if all[a] != all[b] {
			return all[b] - all[a]
		}
		return strings.Compare(a, b)
	})
	for i, reason := range names {
		if i == 0 {
			w.text(label, md(t.WhyTitle))
		}
		why := t.reason(reason)
		w.text(tight, md(t.Cards.of(all[reason])+w.t.Joiner+why.What))
		w.text(detail, md(why.Do))
	}
}

// campaignButtons returns what a contact can do about a campaign.
func (w *writer) campaignButtons(c *campaigns.Campaign) []button {
	t := &w.t.Status
	ask := func(title string, s campaigns.State) button {
		return button{title: title, data: Data{Do: DoAskState, Campaign: c.ID, Step: string(s)}}
	}
	list := []button{{title: t.Refresh, data: Data{Do: DoStatus, Campaign: c.ID}}, {title: t.All, data: Data{Do: DoStatus}}}
	switch c.State {
	case campaigns.Active:
		return append([]button{ask(t.Pause, campaigns.Paused), ask(t.End, campaigns.Ended)}, list...)
	case campaigns.Paused:
		return append([]button{ask(t.Resume, campaigns.Active), ask(t.End, campaigns.Ended)}, list...)
	}
	return list
}

// AskState asks whether a campaign is really to get a state.
func AskState(l courses.Language, c campaigns.Campaign, s campaigns.State) Card {
	w := begin(l)
	t := &w.t.Status
	ask := t.Ask[string(s)]
	w.text(heading, say(ask.What, c.Name))
	w.text(body, md(ask.Do))
	return w.finish(fmt.Sprintf(ask.What, c.Name),
		button{title: t.Yes[string(s)], primary: true, data: Data{Do: DoSetState, Campaign: c.ID, Step: string(s)}},
		button{title: t.No, data: Data{Do: DoStatus, Campaign: c.ID}})
}
