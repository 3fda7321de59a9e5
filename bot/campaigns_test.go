package bot_test

import (
	"context"

	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"drypp/bot"
	"drypp/bot/delivery"
	"drypp/bot/store"
	"drypp/cards"
	"drypp/courses"
	"drypp/courses/calendar"
	"drypp/courses/campaigns"
)

// newCampaignWorld returns a world with a desk on its store, working hours and
// two more people, of whom one blocked the bot. Kari is the contact.
func newCampaignWorld(t *testing.T, change ...func(*bot.Organisation)) *world {
	t.Helper()
	in := zone(t, "Europe/Oslo")
	hours := func(_, _ string, hour int) *calendar.Hours {
		h, err := calendar.New(calendar.Config{Location: in, Country: "NO", From: 8, To: 16, Hour: hour,
			Weekdays: []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday}})
		if err != nil {
			panic(err)
		}
		return h
	}
	w := newWorld(t, withCourses(t, libraryCourse(t), renamed(t, "other")), func(o *bot.Organisation) {
		o.Location, o.Hours = in, hours
		o.Audiences.SetFields(append(courses.StandardFields(), "shift")...)
		for _, f := range change {
			f(o)
		}
	})
	w.desk = delivery.NewDesk([]delivery.Organisation{{
		Tenant: w.org.Tenant, Name: w.org.Name, Language: w.org.Language, Store: w.store, Courses: w.org.Courses, Surveys: w.org.Surveys,
		Audiences: w.org.Audiences, Budget: 1, Hours: hours,
	}}, func() time.Time { return w.now })
	w.bot = w.build()
	for i, department := range []string{"Salg", "Verksted"} {
		p := courses.Person{ObjectID: fmt.Sprintf("bbbbbbbb-0000-4000-8000-00000000000%d", i), Fields: map[string]string{"department": department}}
		if _, err := w.store.List(t.Context(), p, w.now); err != nil {
			t.Fatal(err)
		}
	}
	return w
}

// fill types into a form and presses a button.
func (c *card) fill(do string, change func(*cards.Data)) cards.Data {
	c.t.Helper()
	d := c.press(do)
	change(&d)
	return d
}

// autumn goes through the forms up to the check.
func autumn(s *session) *card {
	s.t.Helper()
	what := s.say("ny kampanje").has("steg 1 av 4", libraryCourse(s.t).Edition(courses.Bokmaal).Title)
	who := s.send(what.fill("draft who", func(d *cards.Data) { d.Name, d.Courses = "Høst på sjøen", "phishing,other" })).has("steg 2 av 4", "department", "shift")
	when := s.send(who.fill("draft when", func(d *cards.Data) { d.Audience = "Alle" })).has("steg 3 av 4", "Dette gjelder 3 personer, og 1 av dem kan nås nå")
	return s.send(when.fill("draft check", func(d *cards.Data) {
		d.Start, d.Due, d.Pace, d.Every, d.Before, d.After = "2026-11-24", "2027-03-01", "lessons", "1", "7, 1", "3"
	})).has("steg 4 av 4", "Høst på sjøen", "3 personer", "24. november 2026", "har ikke appen", "Frist 1. mars 2027", "7 dager før fristen")
}

func TestACampaignIsMadeOnce(t *testing.T) {
	t.Parallel()
	w := newCampaignWorld(t)
	s := w.person(kari, "nb-NO")
	s.say("status").has("ingen kampanjer ennå").press(cards.DoDraft)
	check := autumn(s)
	if list, err := w.store.Campaigns(t.Context()); err != nil || len(list) > 0 {
		t.Fatalf("campaigns before it is confirmed: %v, %v", list, err)
	}
	for range 2 {
		s.send(check.press(cards.DoApply)).has("✓ Kampanjen er laget", "I gang")
	}
	list, err := w.store.Campaigns(t.Context())
	if err != nil || len(list) != 1 {
		t.Fatalf("campaigns = %+v, %v; want one", list, err)
	}
	c := list[0]
	c.Changed = time.Time{}
	want := fmt.Sprint(campaigns.Campaign{
		ID: "host-pa-sjoen", Name: "Høst på sjøen", Courses: []string{"phishing", "other"}, Audience: "everybody",
		Start: calendar.Date{Year: 2026, Month: 11, Day: 24}, Due: calendar.Date{Year: 2027, Month: 3, Day: 1},
		Pace: campaigns.Pace{Kind: campaigns.Lessons, Every: 1}, RemindBefore: []int{7, 1}, RemindAfter: []int{3},
		State: campaigns.Active, Revision: 1,
	})
	if got := fmt.Sprint(c); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	s.say("kampanjer").has("Høst på sjøen", "I gang")

	// Another one by the same name gets an ID of its own, and a warning that
	// the courses overlap.
	again := autumn(s).has("Kampanjen «Høst på sjøen» gir også noen av disse kursene")
	if got := again.press(cards.DoApply).Campaign; got != "host-pa-sjoen-2" {
		t.Errorf("the second campaign's ID is %q", got)
	}
	taken := again.press(cards.DoApply)
	taken.Campaign, taken.Name = "host-pa-sjoen", "Høst på sjøen!"
	s.send(taken).has("steg 4 av 4").press(cards.DoApply) // asked once more
}

func TestStates(t *testing.T) {
	t.Parallel()
	w := newCampaignWorld(t)
	s := w.person(kari, "nb-NO")
	s.send(autumn(s).press(cards.DoApply))
	one := s.send(s.say("status").press("status host-pa-sjoen")).has("Hvem kampanjen når", "har ikke appen", "installere Drypp")
	paused := s.send(s.send(one.press("ask paused")).has("på pause").press("set paused")).has("✓ Kampanjen er endret", "Satt på pause")
	again := s.send(s.send(paused.press("ask active")).press("set active")).has("I gang")
	ended := s.send(s.send(again.press("ask ended")).has("kan ikke startes igjen").press("set ended")).has("Avsluttet")
	if len(ended.buttons) != 2 {
		t.Errorf("an ended campaign has the buttons %v", keys(ended.buttons))
	}
	// Old cards, and what no card of ours says.
	for _, d := range []cards.Data{
		one.press("ask paused"), {Do: cards.DoSetState, Campaign: "host-pa-sjoen", Step: "active"},
		{Do: cards.DoSetState, Campaign: "host-pa-sjoen", Step: "flying"}, {Do: cards.DoAskState, Campaign: "host-pa-sjoen"},
	} {
		s.send(d).has("Avsluttet")
	}
	s.send(cards.Data{Do: cards.DoStatus, Campaign: "no-such"}).has("Kampanjer i Fjordvik")
}

// TestOnlyContactsTouchCampaigns tries every step as somebody who is no contact.
func TestOnlyContactsTouchCampaigns(t *testing.T) {
	t.Parallel()
	w := newCampaignWorld(t)
	contact, other := w.person(kari, "nb-NO"), w.person(ola, "nb-NO")
	check := autumn(contact)
	contact.send(check.press(cards.DoApply))
	for _, d := range []cards.Data{
		{Do: cards.DoStatus}, {Do: cards.DoStatus, Campaign: "host-pa-sjoen"}, {Do: cards.DoAskState, Campaign: "host-pa-sjoen", Step: "ended"},
		{Do: cards.DoSetState, Campaign: "host-pa-sjoen", Step: "ended"}, {Do: cards.DoDraft}, {Do: cards.DoDraft, Step: cards.StepCheck}, check.press(cards.DoApply),
	} {
		if got := other.send(d); strings.Contains(got.text, "sjøen") || !strings.Contains(got.text, "bare for kontaktpersonen") {
			t.Errorf("%s %s: somebody who is no contact gets\n%s", d.Do, d.Step, got.text)
		}
	}
	list, err := w.store.Campaigns(t.Context())
	if err != nil || len(list) != 1 || list[0].State != campaigns.Active {
		t.Errorf("campaigns = %+v, %v", list, err)
	}
}

// TestProblemsStandBesideWhatToChange leads from the check back to the form that
// holds what is wrong, with everything else kept.
func TestProblemsStandBesideWhatToChange(t *testing.T) {
	t.Parallel()
	w := newCampaignWorld(t)
	s := w.person(kari, "nb-NO")
	good := autumn(s).press(cards.DoApply).Draft
	for name, test := range map[string]struct {
		change func(*cards.Draft)
		step   string
		want   string
	}{
		"no name":            {func(d *cards.Draft) { d.Name = " " }, "steg 1", "et navn på høyst 80 tegn"},
		"no courses":         {func(d *cards.Draft) { d.Courses = "" }, "steg 1", "Velg minst ett kurs"},
		"a withdrawn course": {func(d *cards.Draft) { d.Courses = "gone" }, "steg 1", "«gone» tilbys ikke lenger"},
		"a wrong field":      {func(d *cards.Draft) { d.Audience = `departmnt == "x"` }, "steg 2", "Feltet «departmnt» finnes ikke. Disse finnes: department"},
		"no expression":      {func(d *cards.Draft) { d.Audience = `department ==` }, "steg 2", "skrevet feil her: «…department ==»"},
		"one = too few":      {func(d *cards.Draft) { d.Audience = `department = "Salg"` }, "steg 2", `her: «= "Salg"»`},
		"nobody":             {func(d *cards.Draft) { d.Audience = `department == "IT"` }, "steg 2", "Dette gjelder ingen"},
		"no start":           {func(d *cards.Draft) { d.Start = "" }, "steg 3", "Velg dagen det første kortet"},
		"a start long ago":   {func(d *cards.Draft) { d.Start = "2020-01-01" }, "steg 3", "Den første dagen er passert"},
		"no such start":      {func(d *cards.Draft) { d.Start = "soon" }, "steg 3", "Den første dagen er passert"},
		"due too early":      {func(d *cards.Draft) { d.Due = "2026-11-23" }, "steg 3", "Fristen må være etter"},
		"no such due date":   {func(d *cards.Draft) { d.Due = "30.2." }, "steg 3", "Fristen må være etter"},
		"too slow":           {func(d *cards.Draft) { d.Every = "90" }, "steg 3", "raskere tempo"},
		"no pace":            {func(d *cards.Draft) { d.Pace = "walk" }, "steg 3", "Velg et tempo"},
		"a pace of nothing":  {func(d *cards.Draft) { d.Every = "-1" }, "steg 3", "helt tall fra 1"},
		"too few dates":      {func(d *cards.Draft) { d.Pace, d.Dates = "dates", "2026-12-01" }, "steg 3", "én dato for hvert kurs"},
		"dates that aren't":  {func(d *cards.Draft) { d.Pace, d.Dates = "dates", "x, y" }, "steg 3", "én dato for hvert kurs"},
		"too many reminders": {func(d *cards.Draft) { d.Before = "9 8 7 6 5 4" }, "steg 3", "høyst fem påminnelser"},
		"a reminder of 0":    {func(d *cards.Draft) { d.Before = "x" }, "steg 3", "hele tall fra 1"},
		"no due date":        {func(d *cards.Draft) { d.Due = "" }, "steg 3", "Påminnelser trenger en frist"},
	} {
		d := good
		test.change(&d)
		for _, ask := range []cards.Data{{Do: cards.DoDraft, Step: cards.StepCheck}, {Do: cards.DoApply, Campaign: "x"}} {
			ask.Draft = d
			got := s.send(ask).has(test.step, test.want)
			if d.Audience != got.kept("audience") && test.step != "steg 2" {
				t.Errorf("%s: the audience is lost", name)
			}
		}
	}
	if list, err := w.store.Campaigns(t.Context()); err != nil || len(list) > 0 {
		t.Errorf("campaigns = %+v, %v; want none", list, err)
	}
	dates := good
	dates.Pace, dates.Dates = "dates", "15. januar 2027, 2027-02-15"
	s.send(cards.Data{Do: cards.DoDraft, Step: cards.StepCheck, Draft: dates}).has("15. januar 2027, 15. februar 2027")
}

// kept returns a member of the draft that the way on from a card carries.
func (c *card) kept(string) string {
	for key, d := range c.buttons {
		if strings.HasPrefix(key, cards.DoDraft) || key == cards.DoApply {
			return d.Audience
		}
	}
	return ""
}

func TestWithoutADesk(t *testing.T) {
	t.Parallel()
	s := newWorld(t).person(kari, "nb-NO")
	for _, d := range []cards.Data{
		{Do: cards.DoStatus}, {Do: cards.DoStatus, Campaign: "x"}, {Do: cards.DoDraft, Step: cards.StepCheck}, {Do: cards.DoApply, Campaign: "x"},
		{Do: cards.DoSetState, Campaign: "x", Step: "ended"},
	} {
		card, err := s.try(s.click(d))
		again := slices.Collect(maps.Values(card.buttons))
		if err == nil || len(again) != 1 || again[0] != d {
			t.Errorf("%s: err = %v, buttons %+v; want an error and a way to try again", d.Do, err, again)
		}
	}
}

// racing is a desk on which somebody else makes the campaign first.
type racing struct{ bot.Desk }

func (racing) Apply(_ context.Context, _ string, _ campaigns.Campaign) (*delivery.Preview, error) {
	return &delivery.Preview{}, fmt.Errorf("keeping it: %w", store.ErrConflict)
}

func TestSomebodyElseIsFaster(t *testing.T) {
	t.Parallel()
	w := newCampaignWorld(t)
	w.desk = racing{w.desk}
	w.bot = w.build()
	s := w.person(kari, "nb-NO")
	s.send(autumn(s).press(cards.DoApply)).has("steg 4 av 4").press(cards.DoApply)
}

var constant = regexp.MustCompile(`(?m)^\t[A-Z]\w+\s+(?:Reason )?= "([a-z ]+)"$`)

// TestEveryReasonHasWords reads the reasons where they are written down, so that
// none is added without telling contacts what to do about it.
func TestEveryReasonHasWords(t *testing.T) {
	t.Parallel()
	var reasons []string
	for _, file := range []string{filepath.Join("teams", "errors.go"), filepath.Join("..", "courses", "campaigns", "delivery.go")} {
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range constant.FindAllSubmatch(source, -1) {
			reasons = append(reasons, string(m[1]))
		}
	}
	if len(reasons) < 17 {
		t.Fatalf("found only %d reasons: %q", len(reasons), reasons)
	}
	say := func(reason string, reach delivery.Reach) string {
		return string(cards.Campaign(courses.English, cards.CampaignStatus{
			Reach:  map[string]int{string(reach): 1},
			Counts: campaigns.Counts{ByReason: map[campaigns.Stage]map[string]int{campaigns.Failed: {reason: 1}}},
		}, cards.Offer{Courses: offered(t)}, cards.CampaignAsked).JSON)
	}
	unknown := say("made up", "made up")
	for _, reason := range reasons {
		if say(reason, "made up") == unknown {
			t.Errorf("no words for the reason %q", reason)
		}
	}
	for _, reach := range delivery.Reaches {
		if say("made up", reach) == unknown {
			t.Errorf("no words for people who are %q", reach)
		}
	}
}
