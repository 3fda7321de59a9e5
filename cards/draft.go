package cards

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"drypp/courses"
	"drypp/courses/calendar"
	"drypp/courses/campaigns"
	"drypp/courses/surveys"
)

// The forms that a campaign is made with, as the Step of DoDraft.
const (
	StepWhat  = "what"  // its name and what it gives
	StepWho   = "who"   // its audience
	StepWhen  = "when"  // its days, pace and reminders
	StepCheck = "check" // all of it once more, before it is made
)

// DraftSteps lists them in their order.
var DraftSteps = []string{StepWhat, StepWho, StepWhen, StepCheck}

// keysOf are the keys of a campaign that a form's inputs are about.
var keysOf = map[string][]string{
	StepWhat: {"id", "name", "courses", "needs", "surveys"},
	StepWho:  {"audience", "scope"},
	StepWhen: {"start", "end", "due", "pace", "remind"},
}

// StepOf returns the form to change what a problem is about in.
func StepOf(p campaigns.Problem) string {
	for _, step := range DraftSteps {
		if slices.Contains(keysOf[step], p.Key) {
			return step
		}
	}
	return StepWhat
}

// Offer is what campaigns can give, and where the titles of that are. Surveys may be
// nil, which is none.
type Offer struct {
	Courses *courses.Catalogue
	Surveys *surveys.Catalogue
}

// mappable returns the competences that people can be asked about.
func (o Offer) mappable() (list []courses.Competence) {
	for _, c := range o.Courses.Competences() {
		if campaigns.Mappable(o.Courses, c.ID) {
			list = append(list, c)
		}
	}
	return list
}

// Form is what a form of a campaign is filled in with.
type Form struct {
	Draft Draft
	// Offer is what the contact can choose from, Fields what an audience can name,
	// and Today the day that it is.
	Offer  Offer
	Fields []string
	Today  calendar.Date
	// Scope is the expression of those whom the contact may reach, empty for
	// everybody.
	Scope string
	// Problems are shown beside the inputs that they are about.
	Problems []campaigns.Problem
	// People is how many belong to the audience, and Reachable how many of
	// them can be written to now; -1 if nobody has counted yet.
	People, Reachable int
}

// CampaignForm is one form of a campaign that is being made. What was typed and
// chosen stays in it, and travels on in its buttons.
func CampaignForm(l courses.Language, step string, f Form) Card {
	w := begin(l)
	t := &w.t.Draft
	at := slices.Index(DraftSteps, step)
	w.draftHead(at)
	switch step {
	case StepWho:
		w.formWho(&f)
	case StepWhen:
		w.formWhen(&f)
	default:
		w.formWhat(&f)
	}
	kept := f.Draft.without(step)
	buttons := []button{{title: t.Next, primary: true, inputs: true, data: Data{Do: DoDraft, Step: DraftSteps[at+1], Draft: kept}}}
	if at > 0 {
		buttons = append(buttons, button{title: t.Back, inputs: true, data: Data{Do: DoDraft, Step: DraftSteps[at-1], Draft: kept}})
	}
	return w.finish(t.Title, append(buttons, button{title: t.Cancel, data: Data{Do: DoStatus}})...)
}

func (w *writer) draftHead(at int) {
	t := &w.t.Draft
	w.text(subtle, md(t.Title)+md(w.t.Joiner)+say(t.Step, at+1, len(DraftSteps)))
	w.progress(at+1, len(DraftSteps))
	w.text(heading, md(t.Steps[at]))
}

// without returns the draft without what a form has inputs for: these send
// what is in them when a button is pressed.
func (d Draft) without(step string) Draft {
	switch step {
	case StepWhat:
		d.Name, d.Courses, d.Needs, d.Surveys = "", "", "", ""
	case StepWho:
		d.Audience = ""
	case StepWhen:
		d = Draft{Name: d.Name, Courses: d.Courses, Needs: d.Needs, Surveys: d.Surveys, Audience: d.Audience}
	}
	return d
}

// problems writes what is wrong about some of a campaign's keys.
func (w *writer) problems(list []campaigns.Problem, keys ...string) {
	for _, p := range list {
		if slices.Contains(keys, p.Key) {
			w.container("warning", func() { w.text(strong, w.problem(&p)) })
		}
	}
}

// onOffer are the problems of something of which there is a choice beside them.
var onOffer = []campaigns.Code{campaigns.UnknownCourse, campaigns.UnknownCompetence, campaigns.UnknownSurvey}

// problem says what is wrong, and what to do about it.
func (w *writer) problem(p *campaigns.Problem) md {
	text := w.t.Draft.Problems[string(p.Code)]
	if text == "" {
		return md(w.t.Draft.OtherProblem)
	}
	what := md(text)
	if strings.Contains(text, "%s") {
		what = say(text, w.problemDetail(p))
	}
	if len(p.Known) > 0 && !slices.Contains(onOffer, p.Code) {
		what += md(" ") + say(w.t.Draft.KnownAre, strings.Join(p.Known, ", "))
	}
	return what
}

// problemDetail writes a day as people do, and everything else as it is.
func (w *writer) problemDetail(p *campaigns.Problem) md {
	if d, err := calendar.ParseDate(p.Detail); err == nil {
		return md(w.t.day(d))
	}
	return plain(p.Detail)
}

// formWhat offers courses and, where there are any, competences to map and surveys.
// With these a campaign needn't have a course.
func (w *writer) formWhat(f *Form) {
	t, d := &w.t.Draft, &f.Draft
	all, competences, given := f.Offer.Courses.All(), f.Offer.mappable(), f.Offer.Surveys.All()
	w.problems(f.Problems, "id", "name")
	w.field(field{id: InputName, label: t.Name, example: t.NameExample, value: d.Name, limit: campaigns.MaxName, missing: t.NameMissing})
	p := several{id: InputCourses, label: t.Courses, style: "expanded", value: d.Courses, more: t.MoreCourses, spare: 2 << 10}
	if len(competences)+len(given) == 0 {
		p.missing = t.CoursesMissing
	} else {
		p.spare = 8 << 10
		w.text(body, md(t.WhatIntro))
	}
	w.problems(f.Problems, "courses")
	w.several(p, len(all), func(i int) (string, string) { return all[i].Edition(w.l).Title, all[i].ID })
	w.problems(f.Problems, "surveys")
	p = several{id: InputSurveys, label: t.Surveys, style: "compact", value: d.Surveys, more: t.More, spare: 4 << 10}
	w.several(p, len(given), func(i int) (string, string) { return w.surveyChoice(given[i]), given[i].ID })
	// The longest list is the last, so that it hides none.
	w.problems(f.Problems, "needs")
	p = several{id: InputNeeds, label: t.Needs, style: "compact", value: d.Needs, more: t.More, spare: 2 << 10}
	w.several(p, len(competences), func(i int) (string, string) { return competences[i].Titles[w.l], competences[i].ID })
}

// several is a choice of several things. Without missing, none need be chosen.
type several struct {
	id, label, style, value, missing string
	// more says of how many there is no room, and spare is how many bytes to leave
	// for what follows.
	more  plural
	spare int
}

// several writes a choice among n things, if there are any.
func (w *writer) several(p several, n int, at func(i int) (title, id string)) {
	if n == 0 {
		return
	}
	w.begin("Input.ChoiceSet")
	w.member("id", p.id)
	w.member("label", p.label)
	w.member("style", p.style)
	w.raw(`,"wrap":true,"isMultiSelect":true`)
	if p.missing != "" {
		w.raw(`,"isRequired":true`)
		w.member("errorMessage", p.missing)
	}
	w.member("value", p.value)
	w.list("choices")
	i := 0
	for ; i < n && w.room(p.spare); i++ {
		w.choice(at(i))
	}
	w.endList()
	w.end()
	if i < n {
		w.text(body, md(p.more.of(n-i)))
	}
}

// surveyChoice names a survey, and says whether its answers have names.
func (w *writer) surveyChoice(s *surveys.Survey) string {
	kind := w.t.Survey.IsAnonymous
	if s.Named {
		kind = w.t.Survey.IsNamed
	}
	return s.Edition(w.l).Title + w.t.Joiner + kind
}

func (w *writer) choice(title, value string) {
	w.element(`{"title":`)
	w.b = quote(w.b, choice(title))
	w.member("value", value)
	w.end()
}

func (w *writer) formWho(f *Form) {
	t := &w.t.Draft
	w.text(body, md(t.WhoIntro))
	w.bullets(w.examples(f.Fields), false)
	if f.Scope != "" {
		w.text(body, md(t.Scoped))
		w.text(tight, plain(f.Scope))
	}
	w.text(subtle, say(t.Fields, strings.Join(f.Fields, ", ")))
	w.problems(f.Problems, "audience", "scope")
	who := f.Draft.Audience
	if who == everybody {
		who = t.Everybody
	}
	w.field(field{id: InputAudience, label: t.Audience, value: who, limit: maxAudience / 3, lines: true, missing: t.AudienceMissing})
}

// examples returns the examples of an audience that name only fields which are
// known.
func (w *writer) examples(fields []string) (list []string) {
	for i, example := range w.t.Draft.WhoExamples {
		unknown := func(f string) bool { return !slices.Contains(fields, f) }
		if !slices.ContainsFunc(exampleFields[i], unknown) {
			list = append(list, example)
		}
	}
	return list
}

// formWhen asks for the first day, and for what only courses have: a due date, a pace
// and reminders.
func (w *writer) formWhen(f *Form) {
	t, d := &w.t.Draft, &f.Draft
	if f.People >= 0 {
		w.text(body, md(t.Matches.of(f.People, f.Reachable)))
	}
	year := f.Today.AddMonths(12 * 5)
	w.problems(f.Problems, "start", "end")
	w.pickDate(InputStart, t.Start, d.Start, f.Today, year)
	if d.Courses == "" {
		w.text(body, md(t.AskedOnce))
		return
	}
	w.problems(f.Problems, "due")
	w.pickDate(InputDue, t.Due, d.Due, f.Today, year)
	w.problems(f.Problems, "pace")
	w.paces(d.Pace)
	w.field(field{id: InputEvery, label: t.Every, value: d.Every, limit: 3})
	if d.Pace == string(campaigns.Dates) {
		w.field(field{id: InputDates, label: t.Dates, example: t.DatesExample, value: d.Dates, limit: maxDates / 3})
	}
	w.problems(f.Problems, "remind")
	w.field(field{id: InputBefore, label: t.Before, example: t.DaysExample, value: d.Before, limit: 30})
	w.field(field{id: InputAfter, label: t.After, example: t.DaysExample, value: d.After, limit: 30})
}

func (w *writer) paces(value string) {
	t := &w.t.Draft
	w.begin("Input.ChoiceSet")
	w.member("id", InputPace)
	w.member("label", t.Pace)
	w.raw(`,"style":"expanded","wrap":true`)
	w.member("value", value)
	w.list("choices")
	for _, kind := range []campaigns.PaceKind{campaigns.Lessons, campaigns.Monthly, campaigns.AtOnce, campaigns.Dates} {
		w.choice(t.Paces[string(kind)], string(kind))
	}
	w.endList()
	w.end()
}

// field is an input for text. Without missing it may stay empty.
type field struct {
	id, label, example, value, missing string
	limit                              int
	lines                              bool
}

func (w *writer) field(f field) {
	w.begin("Input.Text")
	w.member("id", f.id)
	w.member("label", f.label)
	w.member("placeholder", f.example)
	w.member("value", f.value)
	w.number("maxLength", f.limit)
	if f.lines {
		w.raw(`,"isMultiline":true`)
	}
	if f.missing != "" {
		w.raw(`,"isRequired":true`)
		w.member("errorMessage", f.missing)
	}
	w.end()
}

// CampaignCheck shows a campaign before it is made: what, whom it reaches and
// when, and what to think of once more. Its button makes it. First and last are
// when the first and the last first card go out, zero if none does; their days
// are those of the locations that they carry.
func CampaignCheck(l courses.Language, s CampaignStatus, f Form, first, last time.Time) Card {
	w := begin(l)
	t := &w.t.Draft
	at := slices.Index(DraftSteps, StepCheck)
	w.draftHead(at)
	w.text(strong, plain(s.Campaign.Name))
	for _, p := range f.Problems {
		w.problems([]campaigns.Problem{p}, p.Key)
	}
	w.campaignFacts(&s.Campaign, f.Offer)
	w.text(label, md(w.t.Status.PeopleTitle))
	w.text(tight, md(w.t.Status.People.of(s.People)))
	w.reach(s.Reach)
	switch {
	case first.IsZero():
		w.text(body, md(t.NoFirst))
	case w.t.date(first) == w.t.date(last):
		w.text(body, say(t.First, md(w.t.date(first))))
	default:
		w.text(body, say(t.FirstLast, md(w.t.date(first)), md(w.t.date(last))))
	}
	return w.finish(fmt.Sprintf(t.CheckSummary, s.Campaign.Name),
		button{title: t.Make, primary: true, data: Data{Do: DoApply, Campaign: s.Campaign.ID, Draft: f.Draft}},
		button{title: t.Back, data: Data{Do: DoDraft, Step: DraftSteps[at-1], Draft: f.Draft}},
		button{title: t.Cancel, data: Data{Do: DoStatus}})
}
