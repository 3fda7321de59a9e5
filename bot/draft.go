package bot

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"drypp/bot/delivery"
	"drypp/bot/store"
	"drypp/cards"
	"drypp/courses"
	"drypp/courses/audience"
	"drypp/courses/calendar"
	"drypp/courses/campaigns"
)

// draft shows a form, or an earlier one that something is wrong in.
func (v *visit) draft(ctx context.Context, step string) (cards.Card, error) {
	v.data.Draft = prefilled(v.data.Draft, step, v.nextWorkday())
	switch step {
	case cards.StepWho:
		return v.form(step, nil, missing(v.sketch(""))), nil
	case cards.StepWhen, cards.StepCheck:
		id, err := v.newID(ctx, v.data.Name)
		if err != nil {
			return cards.Card{}, err
		}
		p, err := v.bot.desk.Preview(ctx, v.org.Tenant, v.sketch(id))
		if err != nil {
			return cards.Card{}, fmt.Errorf("looking at what a campaign would do: %w", err)
		}
		return v.form(step, p, p.Problems), nil
	}
	return v.form(cards.StepWhat, nil, nil), nil
}

// prefilled fills in what most contacts want where nothing was said yet.
func prefilled(d cards.Draft, step string, start calendar.Date) cards.Draft {
	d.Audience = oneLine(d.Audience)
	if step == cards.StepWho && d.Audience == "" {
		d.Audience = audience.Everybody
	}
	if step == cards.StepWhen && d.Pace == "" {
		// Without courses there is no pace, and the start may be chosen already.
		d.Start, d.Pace, d.Every = cmp.Or(d.Start, start.String()), string(campaigns.Lessons), "1"
	}
	return d
}

// oneLine drops line breaks and whatever else can't be seen.
func oneLine(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }), " ")
}

// nextWorkday returns the person's next workday after today.
func (v *visit) nextWorkday() calendar.Date {
	if v.org.Hours == nil {
		return v.today().Add(1)
	}
	return v.org.Hours(v.person.Zone(), v.person.Country, 0).AddWorkdays(v.today(), 1)
}

// form shows a form, or the first one before it that holds something which
// keeps the campaign from being made. The preview is nil if nobody was counted.
func (v *visit) form(step string, p *delivery.Preview, problems []campaigns.Problem) cards.Card {
	for _, earlier := range cards.DraftSteps {
		refuses := func(p campaigns.Problem) bool { return !p.Warning && cards.StepOf(p) == earlier }
		if earlier == step {
			break
		}
		if slices.ContainsFunc(problems, refuses) {
			return v.filledForm(earlier, p, problems)
		}
	}
	if step != cards.StepCheck {
		return v.filledForm(step, p, nil)
	}
	s := cards.CampaignStatus{Campaign: p.Campaign, People: p.People, Reach: reachOf(p.Reach)}
	return cards.CampaignCheck(v.language, s, v.filled(p, problems), p.First, p.Last)
}

func (v *visit) filledForm(step string, p *delivery.Preview, problems []campaigns.Problem) cards.Card {
	return cards.CampaignForm(v.language, step, v.filled(p, problems))
}

func (v *visit) filled(p *delivery.Preview, problems []campaigns.Problem) cards.Form {
	f := cards.Form{
		Draft: v.data.Draft, Offer: v.onOffer(), Fields: v.org.Audiences.Fields(),
		Today: v.today(), Scope: v.sketch("").Scope, Problems: v.worded(problems), People: -1,
	}
	if p != nil && p.Reach != nil {
		f.People, f.Reachable = p.People, p.Reach[delivery.Connected]
	}
	return f
}

// onOffer returns what the contact can give: surveys only one who may see what they
// give, which reports tell of everybody only.
func (v *visit) onOffer() cards.Offer {
	o := cards.Offer{Courses: v.org.Courses}
	if v.scope.Whole() {
		o.Surveys = v.org.Surveys
	}
	return o
}

// worded has what is wrong with an expression in words that don't need English:
// where it goes wrong.
func (v *visit) worded(problems []campaigns.Problem) []campaigns.Problem {
	if v.language == courses.English {
		return problems
	}
	problems = slices.Clone(problems)
	for i := range problems {
		if problems[i].Code == campaigns.BadAudience {
			problems[i].Detail = v.goesWrong(v.data.Audience)
		}
	}
	return problems
}

// goesWrong returns the part of an expression from where it can't be understood
// on, or its end if something is missing there.
func (v *visit) goesWrong(expression string) string {
	const some = 20
	all := []rune(expression)
	_, err := v.org.Audiences.Rule(expression)
	e, ok := errors.AsType[*audience.Error](err)
	if !ok || e.Column+2 > len(all) {
		return "…" + string(all[max(0, len(all)-some):])
	}
	from := all[max(0, e.Column-1):]
	return string(from[:min(some, len(from))])
}

// apply makes the campaign, once. A second click shows what became of it.
func (v *visit) apply(ctx context.Context) (cards.Card, error) {
	c := v.sketch(v.data.Campaign)
	is, err := v.campaign(ctx, c.ID)
	switch {
	case err != nil:
		return cards.Card{}, err
	case is != nil && alike(is, &c):
		return v.status(ctx, c.ID, cards.CampaignMade)
	case is != nil || !courses.ValidID(c.ID):
		// Another campaign took the name meanwhile: ask once more, with
		// another ID.
		return v.draft(ctx, cards.StepCheck)
	}
	c.Revision = 1
	p, err := v.bot.desk.Apply(ctx, v.org.Tenant, c)
	switch {
	case errors.Is(err, store.ErrConflict):
		return v.draft(ctx, cards.StepCheck)
	case err != nil:
		return cards.Card{}, fmt.Errorf("making a campaign: %w", err)
	case p.Refused():
		return v.form(cards.StepCheck, p, p.Problems), nil
	}
	return v.status(ctx, c.ID, cards.CampaignMade)
}

// alike reports whether two campaigns are the same but for what has become of
// them since.
func alike(a, b *campaigns.Campaign) bool {
	return a.Name == b.Name && a.Audience == b.Audience && a.Scope == b.Scope && a.Start == b.Start && a.Due == b.Due &&
		slices.Equal(a.Courses, b.Courses) && slices.Equal(a.Needs, b.Needs) && slices.Equal(a.Surveys, b.Surveys) &&
		slices.Equal(a.RemindBefore, b.RemindBefore) &&
		slices.Equal(a.RemindAfter, b.RemindAfter) && a.Pace.Kind == b.Pace.Kind &&
		a.Pace.Every == b.Pace.Every && slices.Equal(a.Pace.Dates, b.Pace.Dates)
}

// sketch returns the campaign that the draft describes, for those whom the
// person may reach.
func (v *visit) sketch(id string) campaigns.Campaign {
	c := described(v.data.Draft, id)
	if !v.scope.Whole() {
		c.Scope = v.scope.Expression
	}
	return c
}

// described returns the campaign that a draft describes. What can't be read
// becomes a value that the check of campaigns refuses: a number 0, or a day long
// past. Without courses there is neither a pace to choose nor anything to be
// reminded of by a day.
func described(d cards.Draft, id string) campaigns.Campaign {
	c := campaigns.Campaign{
		ID: id, Name: oneLine(d.Name), Courses: list(d.Courses), Needs: list(d.Needs), Surveys: list(d.Surveys),
		Audience: audienceOf(d.Audience), Start: dayOf(d.Start), State: campaigns.Active,
	}
	if len(c.Courses) == 0 {
		c.Pace.Kind = campaigns.AtOnce
		return c
	}
	c.Due, c.RemindBefore, c.RemindAfter = dayOf(d.Due), numbersOf(d.Before), numbersOf(d.After)
	switch c.Pace.Kind = campaigns.PaceKind(d.Pace); c.Pace.Kind {
	case campaigns.Lessons, campaigns.Monthly:
		c.Pace.Every, _ = number(strings.TrimSpace(d.Every))
	case campaigns.Dates:
		c.Pace.Dates = datesOf(d.Dates, c.Start)
	}
	return c
}

// audienceOf returns the expression that somebody means, who may say everybody
// in their own language.
func audienceOf(s string) string {
	s = oneLine(s)
	switch strings.ToLower(s) {
	case "alle", "everyone", "everybody", "all":
		return audience.Everybody
	}
	return s
}

// missing returns what is wrong in the first form, which needs no look at
// people.
func missing(c campaigns.Campaign) (list []campaigns.Problem) {
	if c.Name == "" {
		list = append(list, campaigns.Problem{Key: "name", Code: campaigns.NoName})
	}
	if len(c.Courses)+len(c.Needs)+len(c.Surveys) == 0 {
		list = append(list, campaigns.Problem{Key: "courses", Code: campaigns.NoCourses})
	}
	return list
}

// list takes apart what is joined by commas or the like.
func list(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == ';' || unicode.IsSpace(r) })
}

// longPast is a day that no campaign can have.
var longPast = calendar.Date{Year: 1, Month: 1, Day: 1}

func dayOf(s string) calendar.Date {
	if s == "" {
		return calendar.Date{}
	}
	d, err := calendar.ParseDate(s)
	if err != nil {
		return longPast
	}
	return d
}

func numbersOf(s string) (all []int) {
	for _, word := range list(s) {
		n, _ := number(word)
		all = append(all, n)
	}
	return all
}

// datesOf reads days as people write them: several to a line as ISO 8601 has
// them, or in words between commas.
func datesOf(s string, from calendar.Date) (all []calendar.Date) {
	for part := range strings.FieldsFuncSeq(s, func(r rune) bool { return r == ',' || r == ';' || r == '\n' }) {
		if d, ok := day(split(part), from); ok {
			all = append(all, d)
			continue
		}
		for _, word := range strings.Fields(part) {
			all = append(all, dayOf(word))
		}
	}
	return all
}

// newID returns an ID for a campaign of that name, which no campaign has yet.
func (v *visit) newID(ctx context.Context, name string) (string, error) {
	all, err := v.bot.desk.Campaigns(ctx, v.org.Tenant)
	if err != nil {
		return "", fmt.Errorf("reading campaigns: %w", err)
	}
	taken := map[string]bool{}
	for _, c := range all {
		taken[c.ID] = true
	}
	id := slug(name)
	for n := 2; taken[id]; n++ {
		id = slug(name) + "-" + strconv.Itoa(n)
	}
	return id, nil
}

var letters = strings.NewReplacer("æ", "ae", "ø", "o", "å", "a", "ä", "a", "ö", "o", "ü", "u", "é", "e")

// slug makes an ID of a name: what is left of it in small ASCII letters.
func slug(name string) string {
	const longest = 40
	parts := strings.FieldsFunc(letters.Replace(strings.ToLower(name)), func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9')
	})
	id := strings.Join(parts, "-")
	if len(id) > longest {
		id = strings.TrimRight(id[:longest], "-")
	}
	if id == "" {
		return "campaign"
	}
	return id
}
