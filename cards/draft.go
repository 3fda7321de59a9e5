package cards

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"drypp/courses"
	"drypp/courses/calendar"
	"drypp/courses/campaigns"
)

// The forms that a campaign is made with, as the Step of DoDraft.
const (
	StepWhat  = "what"  // its name and its courses
	StepWho   = "who"   // its audience
	StepWhen  = "when"  // its days, pace and reminders
	StepCheck = "check" // all of it once more, before it is made
)

// DraftSteps lists them in their order.
var DraftSteps = []string{StepWhat, StepWho, StepWhen, StepCheck}

// keysOf are the keys of a campaign that a form's inputs are about.
var keysOf = map[string][]string{
	StepWhat: {"id", "name", "courses"},
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

// Form is what a form of a campaign is filled in with.
type Form struct {
	Draft Draft
	// Courses are those on offer, Fields what an audience can name, and Today
	// the day that it is.
	Courses *courses.Catalogue
	Fields  []string
	Today   calendar.Date
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
		d.Name, d.Courses = "", ""
	case StepWho:
		d.Audience = ""
	case StepWhen:
		d = Draft{Name: d.Name, Courses: d.Courses, Audience: d.Audience}
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
	if len(p.Known) > 0 && p.Code != campaigns.UnknownCourse {
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

func (w *writer) formWhat(f *Form) {
	t := &w.t.Draft
	w.problems(f.Problems, "id", "name")
	w.field(field{id: InputName, label: t.Name, example: t.NameExample, value: f.Draft.Name, limit: campaigns.MaxName, missing: t.NameMissing})
	w.problems(f.Problems, "courses")
	w.begin("Input.ChoiceSet")
	w.member("id", InputCourses)
	w.member("label", t.Courses)
	w.raw(`,"style":"expanded","wrap":true,"isMultiSelect":true,"isRequired":true`)
	w.member("errorMessage", t.CoursesMissing)
	w.member("value", f.Draft.Courses)
	left := w.courseChoices(f.Courses.All())
	w.end()
	if left > 0 {
		w.text(body, md(t.MoreCourses.of(left)))
	}
}

// courseChoices writes a choice for each course, and returns for how many there
// is no room.
func (w *writer) courseChoices(list []*courses.Course) (left int) {
	w.list("choices")
	for i, c := range list {
		if !w.room(2 << 10) {
			left = len(list) - i
			break
		}
		w.choice(c.Edition(w.l).Title, c.ID)
	}
	w.endList()
	return left
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

func (w *writer) formWhen(f *Form) {
	t, d := &w.t.Draft, &f.Draft
	if f.People >= 0 {
		w.text(body, md(t.Matches.of(f.People, f.Reachable)))
	}
	year := f.Today.AddMonths(12 * 5)
	w.problems(f.Problems, "start", "end")
	w.pickDate(InputStart, t.Start, d.Start, f.Today, year)
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
	w.campaignFacts(&s.Campaign, f.Courses)
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
