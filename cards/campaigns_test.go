package cards_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"drypp/cards"
	"drypp/courses"
	"drypp/courses/audience"
	"drypp/courses/calendar"
	"drypp/courses/campaigns"
	"drypp/courses/surveys"
)

func catalogue(list ...*courses.Course) *courses.Catalogue {
	c, err := courses.NewCatalogue(list...)
	if err != nil {
		panic(err)
	}
	return c
}

// offer is one of these courses and nothing else.
func offer(list ...*courses.Course) cards.Offer { return cards.Offer{Courses: catalogue(list...)} }

// wholeOffer is one of the courses and competences that come along, and of two surveys.
func wholeOffer() cards.Offer {
	open := *named("course-feedback")
	given, err := surveys.NewCatalogue(along("workplace-pulse"), &open)
	if err != nil {
		panic(err)
	}
	return cards.Offer{Courses: mapped(), Surveys: given}
}

func campaign(change func(*campaigns.Campaign)) campaigns.Campaign {
	c := campaigns.Campaign{
		ID: "autumn", Name: "Sikkerhet [2026]", Courses: []string{"coffee", "tea"},
		Audience: `department == "Salg" && location in ["Oslo", "Bergen"]`,
		Start:    today, Due: today.Add(40), Pace: campaigns.Pace{Kind: campaigns.Lessons, Every: 2},
		RemindBefore: []int{7, 1}, RemindAfter: []int{3}, State: campaigns.Active, Revision: 1,
	}
	if change != nil {
		change(&c)
	}
	return c
}

// everyReason has each kind of reach, stage and reason that there is.
func everyReason() cards.CampaignStatus {
	s := cards.CampaignStatus{
		Campaign: campaign(nil), People: 120, Due: 3, Completed: 41, Stopped: "disabled by administrator",
		Reach:  map[string]int{"conversation stored": 100, "installed": 4, "invited by mail": 7, "not heard of": 3, "known": 12, "starts later": 5, "paused": 2, "blocked": 1, "left": 1},
		Counts: campaigns.Counts{ByStage: map[campaigns.Stage]int{}, ByReason: map[campaigns.Stage]map[string]int{campaigns.Failed: {}, campaigns.Unconfirmed: {}}},
	}
	for i, stage := range campaigns.Stages {
		s.Counts.ByStage[stage] = 10 + i
	}
	for i, reason := range reasons {
		s.Counts.ByReason[campaigns.Failed][reason] = 1 + i%3
	}
	s.Counts.ByReason[campaigns.Unconfirmed]["answer lost"] = 5
	return s
}

// reasons are those of package teams, which package bot holds the texts to, and
// of package campaigns.
var reasons = []string{
	"not registered", "unauthorized", "blocked", "disabled by administrator", "not in conversation", "not installed",
	"conversation not found", "too large", "throttled", "unavailable", "refused", "unreachable", "answer lost", "other",
	campaigns.Outdated, campaigns.Interrupted, campaigns.NoChat, "something new",
}

func someReasons() cards.CampaignStatus {
	s := everyReason()
	s.Stopped = ""
	s.Reach = map[string]int{"conversation stored": 118, "known": 2}
	s.Counts = campaigns.Counts{
		ByStage:  map[campaigns.Stage]int{campaigns.Planned: 5, campaigns.Accepted: 60, campaigns.Seen: 41, campaigns.Failed: 2},
		ByReason: map[campaigns.Stage]map[string]int{campaigns.Failed: {"blocked": 2}},
	}
	return s
}

// mixed gives a bit of everything, asking gives no course.
func mixed(c *campaigns.Campaign) {
	c.Needs, c.Courses, c.Surveys = []string{"recognise-phishing", "report-incidents"}, []string{"phishing"}, []string{"workplace-pulse"}
}

func asking(c *campaigns.Campaign) {
	mixed(c)
	c.Courses, c.Due, c.Pace, c.RemindBefore, c.RemindAfter = nil, calendar.Date{}, campaigns.Pace{Kind: campaigns.AtOnce}, nil, nil
}

// mixedForm is form with more on offer than courses.
func mixedForm(change func(*cards.Form)) cards.Form {
	f := form(func(f *cards.Form) { f.Offer, f.Draft.Courses = wholeOffer(), "phishing" })
	if change != nil {
		change(&f)
	}
	return f
}

func form(change func(*cards.Form)) cards.Form {
	f := cards.Form{
		Offer: offer(fixture(), tea()), Fields: audience.Fields(append(courses.StandardFields(), "shift")...), Today: today, People: -1,
		Draft: cards.Draft{Name: "Sikkerhet", Courses: "coffee,tea", Audience: "everybody", Start: "2026-11-23", Pace: "lessons", Every: "1"},
	}
	if change != nil {
		change(&f)
	}
	return f
}

// tea is another course than the fixture.
func tea() *courses.Course {
	c := fixture()
	c.ID = "tea"
	return c
}

func wrong(key string, code campaigns.Code, detail string, known ...string) func(*cards.Form) {
	return func(f *cards.Form) {
		f.Problems = append(f.Problems, campaigns.Problem{Key: key, Code: code, Detail: detail, Known: known})
	}
}

var campaignKinds = []kind{
	{"campaigns", func(l courses.Language) cards.Card {
		ended := someReasons()
		ended.Campaign = campaign(func(c *campaigns.Campaign) { c.Name, c.State, c.End = "Vår 2026", campaigns.Ended, today.Add(9) })
		fresh := cards.CampaignStatus{Campaign: campaign(func(c *campaigns.Campaign) { c.State, c.Due = campaigns.Paused, calendar.Date{} })}
		return cards.Campaigns(l, "Fjordvik Verksted AS", []cards.CampaignStatus{someReasons(), fresh, ended})
	}},
	{"campaign-stopped", func(l courses.Language) cards.Card {
		s := someReasons()
		s.Campaign = campaign(func(c *campaigns.Campaign) {
			c.State, c.Stopped, c.Scope = campaigns.Paused, "department", `location == "Bergen"`
		})
		return cards.Campaign(l, s, offer(fixture()), cards.CampaignAsked)
	}},
	{"campaigns-stopped", func(l courses.Language) cards.Card {
		s := someReasons()
		s.Campaign = campaign(func(c *campaigns.Campaign) { c.State, c.Stopped = campaigns.Paused, "department" })
		return cards.Campaigns(l, "Fjordvik Verksted AS", []cards.CampaignStatus{s})
	}},
	{"campaigns-itself", func(l courses.Language) cards.Card {
		var c campaigns.Counts
		c.Add(&campaigns.Delivery{Stage: campaigns.Seen}, 12)
		c.Add(&campaigns.Delivery{Stage: campaigns.Accepted}, 3)
		s := cards.CampaignStatus{Campaign: campaigns.Campaign{ID: campaigns.Itself, State: campaigns.Active}, Counts: c}
		return cards.Campaigns(l, "Fjordvik Verksted AS", []cards.CampaignStatus{someReasons(), s})
	}},
	{"draft-who-few-fields", func(l courses.Language) cards.Card {
		return cards.CampaignForm(l, cards.StepWho, form(func(f *cards.Form) {
			f.Fields, f.Scope = audience.Fields(), `department == "Salg"`
		}))
	}},
	{"campaigns-none", func(l courses.Language) cards.Card { return cards.Campaigns(l, "Fjordvik Verksted AS", nil) }},
	{"campaign", func(l courses.Language) cards.Card {
		return cards.Campaign(l, someReasons(), offer(fixture()), cards.CampaignAsked)
	}},
	{"campaign-every-reason", func(l courses.Language) cards.Card {
		return cards.Campaign(l, everyReason(), offer(fixture(), tea()), cards.CampaignAsked)
	}},
	{"campaign-made", func(l courses.Language) cards.Card {
		s := cards.CampaignStatus{Campaign: campaign(func(c *campaigns.Campaign) {
			c.Pace, c.RemindBefore, c.RemindAfter = campaigns.Pace{Kind: campaigns.Monthly, Every: 1}, nil, nil
		})}
		return cards.Campaign(l, s, offer(fixture()), cards.CampaignMade)
	}},
	{"campaign-paused", func(l courses.Language) cards.Card {
		s := cards.CampaignStatus{Campaign: campaign(func(c *campaigns.Campaign) {
			c.State, c.Pace = campaigns.Paused, campaigns.Pace{Kind: campaigns.Dates, Dates: []calendar.Date{today, today.Add(30)}}
		})}
		return cards.Campaign(l, s, offer(fixture()), cards.CampaignChanged)
	}},
	{"campaign-ended", func(l courses.Language) cards.Card {
		s := cards.CampaignStatus{Campaign: campaign(func(c *campaigns.Campaign) {
			c.State, c.Pace = campaigns.Ended, campaigns.Pace{Kind: campaigns.AtOnce}
		})}
		return cards.Campaign(l, s, offer(fixture()), cards.CampaignChanged)
	}},
	{"ask-pause", func(l courses.Language) cards.Card { return cards.AskState(l, campaign(nil), campaigns.Paused) }},
	{"ask-resume", func(l courses.Language) cards.Card { return cards.AskState(l, campaign(nil), campaigns.Active) }},
	{"ask-end", func(l courses.Language) cards.Card { return cards.AskState(l, campaign(nil), campaigns.Ended) }},
	{"draft-what", func(l courses.Language) cards.Card {
		return cards.CampaignForm(l, cards.StepWhat, form(func(f *cards.Form) { f.Draft = cards.Draft{} }))
	}},
	{"draft-what-wrong", func(l courses.Language) cards.Card {
		f := form(wrong("name", campaigns.NoName, ""))
		wrong("courses", campaigns.UnknownCourse, "milk", "coffee", "tea")(&f)
		return cards.CampaignForm(l, cards.StepWhat, f)
	}},
	{"draft-who", func(l courses.Language) cards.Card { return cards.CampaignForm(l, cards.StepWho, form(nil)) }},
	{"draft-who-wrong", func(l courses.Language) cards.Card {
		return cards.CampaignForm(l, cards.StepWho, form(wrong("audience", campaigns.UnknownField, "avdeling", "department", "location")))
	}},
	{"draft-when", func(l courses.Language) cards.Card {
		return cards.CampaignForm(l, cards.StepWhen, form(func(f *cards.Form) { f.People, f.Reachable = 120, 100 }))
	}},
	{"draft-when-wrong", func(l courses.Language) cards.Card {
		f := form(wrong("pace", campaigns.TooSlow, "2027-03-01"))
		wrong("start", campaigns.StartPast, "2026-11-01")(&f)
		wrong("due", campaigns.DueBeforeStart, "2026-11-01")(&f)
		wrong("remind", campaigns.NoDue, "")(&f)
		f.Draft.Pace, f.Draft.Dates = "dates", "2027-01-15"
		return cards.CampaignForm(l, cards.StepWhen, f)
	}},
	{"draft-check", func(l courses.Language) cards.Card {
		return cards.CampaignCheck(l, someReasons(), form(nil), due, due.AddDate(0, 0, 3))
	}},
	{"draft-check-warning", func(l courses.Language) cards.Card {
		f := form(func(f *cards.Form) {
			f.Problems = []campaigns.Problem{{Key: "courses", Code: campaigns.Overlap, Detail: "Vår [2026]", Warning: true}}
		})
		return cards.CampaignCheck(l, someReasons(), f, due, due)
	}},
	{"draft-what-all", func(l courses.Language) cards.Card {
		return cards.CampaignForm(l, cards.StepWhat, mixedForm(func(f *cards.Form) {
			f.Draft.Needs, f.Draft.Surveys = "recognise-phishing,report-incidents", "workplace-pulse"
		}))
	}},
	{"draft-what-all-wrong", func(l courses.Language) cards.Card {
		f := mixedForm(wrong("needs", campaigns.UnknownCompetence, "milk", "recognise-phishing"))
		wrong("surveys", campaigns.UnknownSurvey, "mood", "workplace-pulse")(&f)
		wrong("courses", campaigns.NoCourses, "")(&f)
		return cards.CampaignForm(l, cards.StepWhat, f)
	}},
	{"draft-when-asking", func(l courses.Language) cards.Card {
		return cards.CampaignForm(l, cards.StepWhen, mixedForm(func(f *cards.Form) {
			f.People, f.Reachable, f.Draft.Courses, f.Draft.Surveys = 120, 100, "", "workplace-pulse"
		}))
	}},
	{"draft-check-all", func(l courses.Language) cards.Card {
		s := someReasons()
		s.Campaign = campaign(mixed)
		return cards.CampaignCheck(l, s, mixedForm(nil), due, due.AddDate(0, 0, 3))
	}},
	{"draft-check-asking", func(l courses.Language) cards.Card {
		s := someReasons()
		s.Campaign = campaign(asking)
		return cards.CampaignCheck(l, s, mixedForm(nil), due, due)
	}},
	{"campaign-asking", func(l courses.Language) cards.Card {
		s := someReasons()
		s.Campaign = campaign(asking)
		return cards.Campaign(l, s, wholeOffer(), cards.CampaignMade)
	}},
	{"draft-check-nobody", func(l courses.Language) cards.Card {
		s := cards.CampaignStatus{Campaign: campaign(nil), People: 1, Reach: map[string]int{"blocked": 1}}
		return cards.CampaignCheck(l, s, form(nil), time.Time{}, time.Time{})
	}},
}

// TestEveryProblemHasItsWords wants words for each problem in each language.
func TestEveryProblemHasItsWords(t *testing.T) {
	t.Parallel()
	for _, code := range []campaigns.Code{
		campaigns.BadID, campaigns.NoName, campaigns.NoCourses, campaigns.UnknownCourse, campaigns.CourseTwice, campaigns.BadAudience,
		campaigns.UnknownField, campaigns.NobodyMatches, campaigns.NoStart, campaigns.StartPast, campaigns.EndBeforeStart,
		campaigns.DueBeforeStart, campaigns.BadPace, campaigns.TooSlow, campaigns.BadDates, campaigns.BadReminders, campaigns.NoDue, campaigns.Overlap,
		campaigns.ReservedID, campaigns.UnknownCompetence, campaigns.CompetenceTwice, campaigns.UnknownSurvey, campaigns.SurveyTwice, campaigns.ScopedSurvey,
	} {
		for _, l := range courses.Languages {
			with := cards.CampaignForm(l, cards.StepWhat, form(wrong("courses", code, "2027-03-01", "a", "b")))
			other := cards.CampaignForm(l, cards.StepWhat, form(wrong("courses", "nothing known", "")))
			without := cards.CampaignForm(l, cards.StepWhat, form(nil))
			if len(with.JSON) <= len(without.JSON) || string(with.JSON) == string(other.JSON) {
				t.Errorf("%s: no words for %q", l, code)
			}
		}
	}
}

// TestFormsKeepWhatWasTyped goes through the forms: what one has inputs for
// stands in these, the rest is in its buttons.
func TestFormsKeepWhatWasTyped(t *testing.T) {
	t.Parallel()
	full := cards.Draft{
		Name: "Høst", Courses: "phishing", Needs: "recognise-phishing", Surveys: "workplace-pulse", Audience: `title == "x"`, Start: "2026-12-01", Due: "2027-01-31",
		Pace: "dates", Every: "3", Dates: "2026-12-01", Before: "7", After: "2",
	}
	f := mixedForm(func(f *cards.Form) { f.Draft = full })
	for step, want := range map[string]cards.Draft{
		cards.StepWhat: {Audience: full.Audience, Start: full.Start, Due: full.Due, Pace: full.Pace, Every: full.Every,
			Dates: full.Dates, Before: full.Before, After: full.After},
		cards.StepWho: {Name: full.Name, Courses: full.Courses, Needs: full.Needs, Surveys: full.Surveys, Start: full.Start, Due: full.Due, Pace: full.Pace, Every: full.Every,
			Dates: full.Dates, Before: full.Before, After: full.After},
		cards.StepWhen: {Name: full.Name, Courses: full.Courses, Needs: full.Needs, Surveys: full.Surveys, Audience: full.Audience},
	} {
		card := cards.CampaignForm(courses.English, step, f)
		_, buttons := show(t, card)
		if got := buttons["Next"].Draft; got != want {
			t.Errorf("%s: the button keeps %+v, want %+v", step, got, want)
		}
		if back, ok := buttons["Back"]; ok && back.Draft != want {
			t.Errorf("%s: the way back keeps %+v, want %+v", step, back.Draft, want)
		}
		for _, value := range []string{"Høst", `"phishing"`, `"recognise-phishing"`, `"workplace-pulse"`, `title == \"x\"`, "2027-01-31"} {
			if !strings.Contains(string(card.JSON), value) {
				t.Errorf("%s: %s is lost", step, value)
			}
		}
	}
	_, buttons := show(t, cards.CampaignCheck(courses.English, someReasons(), f, due, due))
	sends(t, buttons, "Make the campaign", cards.Data{Do: cards.DoApply, Campaign: "autumn", Draft: full})
	sends(t, buttons, "Cancel", cards.Data{Do: cards.DoStatus})
}

// TestLargeCampaignsFit fills every field to its limit and offers more than a
// card holds.
func TestLargeCampaignsFit(t *testing.T) {
	t.Parallel()
	var list []*courses.Course
	var ids []string
	for i := range 400 {
		c := fixture()
		c.ID = fmt.Sprintf("%064d", i)
		if i >= 100 {
			c.ID = fmt.Sprint("coffee-", i)
		}
		list, ids = append(list, c), append(ids, c.ID)
	}
	f := form(func(f *cards.Form) {
		f.Offer = offer(list...)
		f.Draft = cards.Draft{
			Name: strings.Repeat("ø", 80), Courses: strings.Join(ids[100:200], ","), Audience: strings.Repeat("å", 600),
			Start: "2026-12-01", Due: "2027-12-01", Pace: "dates", Every: "3", Dates: strings.Repeat("å", 120), Before: "7, 6", After: "1, 2",
		}
	})
	texts, _ := show(t, cards.CampaignForm(courses.English, cards.StepWhat, f))
	has(t, texts, "more courses that there is no room for")
	show(t, cards.CampaignForm(courses.English, cards.StepWho, f))
	show(t, cards.CampaignForm(courses.English, cards.StepWhen, f))
	s := everyReason()
	s.Campaign.Courses, s.Campaign.Audience = ids[100:200], f.Draft.Audience
	show(t, cards.CampaignCheck(courses.Nynorsk, s, f, due, due))
	show(t, cards.Campaign(courses.Nynorsk, s, f.Offer, cards.CampaignAsked))

	// With more than courses on offer, each of the three has some room.
	f.Offer, f.Draft = crowded(list), cards.Draft{Name: f.Draft.Name, Courses: f.Draft.Courses, Audience: f.Draft.Audience, Dates: f.Draft.Dates}
	f.Draft.Needs = strings.Repeat("x", 1949-len(f.Draft.Courses))
	texts, _ = show(t, cards.CampaignForm(courses.English, cards.StepWhat, f))
	has(t, texts, "more courses that there is no room for", "more that there is no room for")
	for _, value := range []string{ids[0], "skill-0", "survey-0"} {
		if !strings.Contains(string(cards.CampaignForm(courses.English, cards.StepWhat, f).JSON), `"value":"`+value+`"`) {
			t.Errorf("%s is not on offer", value)
		}
	}
	s.Campaign.Needs, s.Campaign.Surveys = ids[200:210], []string{"survey-0", "gone"}
	show(t, cards.CampaignCheck(courses.Nynorsk, s, f, due, due))

	var many []cards.CampaignStatus
	for range 200 {
		many = append(many, everyReason())
	}
	texts, _ = show(t, cards.Campaigns(courses.English, "Fjordvik Verksted AS", many))
	has(t, texts, "more campaigns. See all of them")
}

// crowded is an offer of these courses, of a competence for each and of as many
// surveys.
func crowded(list []*courses.Course) cards.Offer {
	var known []courses.Competence
	var given []*surveys.Survey
	for i, c := range list {
		k := courses.Competence{ID: fmt.Sprint("skill-", i), Titles: english(strings.Repeat("Anything ", 8)), Statements: english("I can")}
		known, c.Competences = append(known, k), []string{k.ID}
		s := *along("workplace-pulse")
		s.ID = fmt.Sprint("survey-", i)
		given = append(given, &s)
	}
	c, err := courses.NewCatalogueOf(known, list...)
	if err != nil {
		panic(err)
	}
	o, err := surveys.NewCatalogue(given...)
	if err != nil {
		panic(err)
	}
	return cards.Offer{Courses: c, Surveys: o}
}

// TestWhatIsOnOffer: with nothing but courses one of them must be chosen; competences
// that no course teaches aren't asked about.
func TestWhatIsOnOffer(t *testing.T) {
	t.Parallel()
	only := string(cards.CampaignForm(courses.English, cards.StepWhat, form(nil)).JSON)
	all := string(cards.CampaignForm(courses.English, cards.StepWhat, mixedForm(nil)).JSON)
	for _, tt := range []struct {
		text      string
		only, all bool
	}{
		{"Choose at least one course.", true, false}, {"Choose at least one thing.", false, true},
		{`"id":"courses"`, true, true}, {`"id":"needs"`, false, true}, {`"id":"surveys"`, false, true},
		{"Training needs to map", false, true}, {"Recognising phishing", false, true}, {"· anonymous", false, true}, {"· with names", false, true},
	} {
		if strings.Contains(only, tt.text) != tt.only || strings.Contains(all, tt.text) != tt.all {
			t.Errorf("%q: %v where there are courses only, %v where there is everything", tt.text, !tt.only, !tt.all)
		}
	}
	known := []courses.Competence{{ID: "knit", Titles: english("Knitting"), Statements: english("I knit")}}
	catalogue, err := courses.NewCatalogueOf(known, fixture())
	if err != nil {
		t.Fatal(err)
	}
	f := form(func(f *cards.Form) { f.Offer.Courses = catalogue })
	if card := cards.CampaignForm(courses.English, cards.StepWhat, f); strings.Contains(string(card.JSON), "Knitting") {
		t.Error("a competence that no course teaches is on offer")
	}
}

// TestCampaignWithoutCourses has neither pace, due date nor reminders, and is named by
// what it gives.
func TestCampaignWithoutCourses(t *testing.T) {
	t.Parallel()
	when := string(cards.CampaignForm(courses.English, cards.StepWhen, mixedForm(func(f *cards.Form) {
		f.Draft = cards.Draft{Name: "x", Needs: "recognise-phishing", Pace: "dates", Dates: "2027-01-15"}
	})).JSON)
	for _, input := range []string{cards.InputDue, cards.InputPace, cards.InputEvery, cards.InputDates, cards.InputBefore, cards.InputAfter} {
		if strings.Contains(when, `"id":"`+input+`"`) {
			t.Errorf("there is an input %q", input)
		}
	}
	if !strings.Contains(when, `"id":"start"`) || !strings.Contains(when, "reminded once") {
		t.Errorf("it can't be started:\n%s", when)
	}
	s := someReasons()
	s.Campaign = campaign(asking)
	s.Campaign.Surveys = append(s.Campaign.Surveys, "gone")
	texts, _ := show(t, cards.Campaign(courses.English, s, wholeOffer(), cards.CampaignAsked))
	has(t, texts, "Recognising phishing, ", "41 have done everything", "How are things at work?, gone")
	for _, text := range texts {
		if strings.Contains(text, "Pace") || strings.Contains(text, "as soon as possible") {
			t.Errorf("there is a pace: %q", text)
		}
	}
}

func TestCampaignTells(t *testing.T) {
	t.Parallel()
	texts, buttons := show(t, cards.Campaign(courses.English, someReasons(), offer(fixture()), cards.CampaignAsked))
	has(t, texts, `Sikkerhet \[2026\]`, "One lesson every 2 workdays", "Coffee at work, tea", "120 people · 41 have passed everything",
		"**118** · can be reached in Teams", "**2** · don’t have the app", "Ask the administrator to install Drypp for them",
		"5, and 3 of them are to go out now", "doesn’t mean that a card was read", "2 cards · The person has blocked Drypp", "unblock it",
		"7 days before it is due, 1 day before it is due, 3 days after")
	sends(t, buttons, "Pause it", cards.Data{Do: cards.DoAskState, Campaign: "autumn", Step: "paused"})
	sends(t, buttons, "End it", cards.Data{Do: cards.DoAskState, Campaign: "autumn", Step: "ended"})
	_, buttons = show(t, cards.AskState(courses.English, campaign(nil), campaigns.Ended))
	sends(t, buttons, "Yes, end it", cards.Data{Do: cards.DoSetState, Campaign: "autumn", Step: "ended"})
	sends(t, buttons, "No, go back", cards.Data{Do: cards.DoStatus, Campaign: "autumn"})
}

// TestUnknownReasonsAreTold counts what no text is there for as something else.
func TestUnknownReasonsAreTold(t *testing.T) {
	t.Parallel()
	texts, _ := show(t, cards.Campaign(courses.English, everyReason(), offer(fixture()), cards.CampaignAsked))
	n := 0
	for _, s := range texts {
		n += strings.Count(s, "Something else went wrong")
	}
	if n != 1 {
		t.Errorf("%d reasons have no words, want the one that is made up", n)
	}
}

// TestCampaignStopped: a contact is told which field a campaign was stopped for.
func TestCampaignStopped(t *testing.T) {
	t.Parallel()
	stopped := campaign(func(c *campaigns.Campaign) { c.State, c.Stopped = campaigns.Paused, "cost_centre" })
	for _, l := range courses.Languages {
		card := cards.Campaign(l, cards.CampaignStatus{Campaign: stopped}, offer(fixture()), cards.CampaignAsked)
		if !strings.Contains(string(card.JSON), `cost\\_centre`) || strings.Contains(string(card.JSON), "%!") {
			t.Errorf("%s: the card doesn't name the field:\n%s", l, card.JSON)
		}
	}
}
