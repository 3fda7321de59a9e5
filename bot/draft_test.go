package bot_test

import (
	"fmt"
	"testing"
	"time"

	"drypp/bot"
	"drypp/cards"
	"drypp/courses"
	"drypp/courses/calendar"
	"drypp/courses/campaigns"
	"drypp/courses/library"
	"drypp/courses/roles"
	"drypp/courses/surveys"
)

// withEverything has competences and surveys on offer beside courses.
func withEverything(t testing.TB) func(*bot.Organisation) {
	t.Helper()
	known, err := library.Competences()
	if err != nil {
		t.Fatal(err)
	}
	catalogue, err := courses.NewCatalogueOf(known, libraryCourse(t), renamed(t, "other"))
	if err != nil {
		t.Fatal(err)
	}
	along, err := surveys.Along()
	if err != nil {
		t.Fatal(err)
	}
	given, err := surveys.NewCatalogue(along...)
	if err != nil {
		t.Fatal(err)
	}
	return func(o *bot.Organisation) { o.Courses, o.Surveys = catalogue, given }
}

// TestDraftWhatACampaignGives makes campaigns of each mix, from the first form to the
// store.
func TestDraftWhatACampaignGives(t *testing.T) {
	t.Parallel()
	start := calendar.Date{Year: 2026, Month: 11, Day: 24}
	for _, tt := range []struct {
		name string
		fill cards.Draft
		want campaigns.Campaign
		// says is on the check and on the campaign's card, silent on neither.
		says, silent []string
	}{
		{"needs", cards.Draft{Needs: "recognise-phishing,report-incidents"},
			campaigns.Campaign{Needs: []string{"recognise-phishing", "report-incidents"}, Pace: campaigns.Pace{Kind: campaigns.AtOnce}},
			[]string{"Kursbehov\nGjenkjenne nettfiske"}, []string{"Tempo", "Frist", "Undersøkelser\n", "Kurs\n"}},
		{"surveys", cards.Draft{Surveys: "workplace-pulse"},
			campaigns.Campaign{Surveys: []string{"workplace-pulse"}, Pace: campaigns.Pace{Kind: campaigns.AtOnce}},
			[]string{"Undersøkelser\nHvordan har du det på jobb?"}, []string{"Tempo", "Frist", "Kursbehov\n", "Kurs\n"}},
		{"everything", cards.Draft{Courses: "phishing", Needs: "recognise-phishing", Surveys: "workplace-pulse"},
			campaigns.Campaign{Courses: []string{"phishing"}, Needs: []string{"recognise-phishing"}, Surveys: []string{"workplace-pulse"},
				Pace: campaigns.Pace{Kind: campaigns.Lessons, Every: 1}},
			[]string{"Kursbehov\n", "Undersøkelser\n", "Kurs\n", "Tempo\nÉn leksjon hver arbeidsdag"}, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			w := newCampaignWorld(t, withEverything(t))
			s := w.person(kari, "nb-NO")
			what := s.say("ny kampanje").has("Velg minst én ting", "Kursbehov å kartlegge", "Hvordan har du det på jobb?")
			who := s.send(what.fill("draft who", func(d *cards.Data) { d.Draft = tt.fill; d.Name = "Høst" })).has("steg 2 av 4")
			when := s.send(who.fill("draft when", func(d *cards.Data) { d.Audience = "alle" })).has("steg 3 av 4")
			check := s.send(when.fill("draft check", func(d *cards.Data) {
				d.Start = start.String()
				if tt.fill.Courses != "" {
					d.Pace, d.Every = "lessons", "1"
				}
			})).has("steg 4 av 4")
			made := s.send(check.press(cards.DoApply)).has("✓ Kampanjen er laget")
			s.send(check.press(cards.DoApply)).has("✓ Kampanjen er laget")
			for _, card := range []*card{check, made} {
				card.has(tt.says...)
				card.lacks(tt.silent...)
			}
			want := tt.want
			want.ID, want.Name, want.Audience, want.Start, want.State, want.Revision = "host", "Høst", "everybody", start, campaigns.Active, 1
			list, err := w.store.Campaigns(t.Context())
			if err != nil || len(list) != 1 {
				t.Fatalf("campaigns = %+v, %v; want one", list, err)
			}
			list[0].Changed = time.Time{}
			if got, want := fmt.Sprint(list[0]), fmt.Sprint(want); got != want {
				t.Errorf("got  %s\nwant %s", got, want)
			}
		})
	}
}

// TestDraftKeepsTheStart: who comes back to the days of a campaign without courses
// finds the one that they chose.
func TestDraftKeepsTheStart(t *testing.T) {
	t.Parallel()
	s := newCampaignWorld(t, withEverything(t)).person(kari, "nb-NO")
	d := cards.Data{Do: cards.DoDraft, Step: cards.StepCheck, Draft: cards.Draft{Name: "Høst", Surveys: "workplace-pulse", Audience: "everybody", Start: "2026-12-07"}}
	s.send(s.send(d).has("steg 4 av 4").press("draft when")).has("steg 3 av 4", "2026-12-07")
}

// TestDraftWithoutSense: what no form of ours sends leads back to the first one, with
// words, and makes nothing.
func TestDraftWithoutSense(t *testing.T) {
	t.Parallel()
	w := newCampaignWorld(t, withEverything(t))
	s := w.person(kari, "nb-NO")
	for _, tt := range []struct {
		fill cards.Draft
		want string
	}{
		{cards.Draft{}, "et kursbehov å kartlegge eller en undersøkelse"},
		{cards.Draft{Needs: " ,;,"}, "et kursbehov å kartlegge eller en undersøkelse"},
		{cards.Draft{Needs: "knit"}, "Ingen kurs lærer bort kompetansen «knit»"},
		{cards.Draft{Needs: "prevent-corruption"}, "Ingen kurs lærer bort kompetansen"},
		{cards.Draft{Needs: "recognise-phishing,recognise-phishing"}, "er med to ganger"},
		{cards.Draft{Surveys: "mood"}, "Undersøkelsen «mood» tilbys ikke lenger"},
		{cards.Draft{Surveys: "workplace-pulse workplace-pulse"}, "er med to ganger"},
		{cards.Draft{Courses: "phishing", Surveys: "[x](https://evil.example)"}, "tilbys ikke lenger"},
	} {
		for _, ask := range []cards.Data{{Do: cards.DoDraft, Step: cards.StepCheck}, {Do: cards.DoApply, Campaign: "x"}} {
			ask.Draft = tt.fill
			ask.Name, ask.Audience, ask.Start, ask.Pace, ask.Every = "Høst", "everybody", "2026-11-24", "lessons", "1"
			s.send(ask).has("steg 1 av 4", tt.want)
		}
	}
	if list, err := w.store.Campaigns(t.Context()); err != nil || len(list) > 0 {
		t.Errorf("campaigns = %+v, %v; want none", list, err)
	}
}

// TestSurveysAreForContactsOfEverybody: who is contact of some people isn't offered
// surveys, and can't give one by an old or made-up card. They map needs.
func TestSurveysAreForContactsOfEverybody(t *testing.T) {
	t.Parallel()
	w := newCampaignWorld(t, withEverything(t), func(o *bot.Organisation) {
		o.Roles = roles.New(roles.Config{Contacts: []roles.ContactConfig{{User: kari, Scope: `department == "Salg"`}}}, o.Audiences)
	})
	s := w.person(kari, "nb-NO")
	s.say("ny kampanje").has("Kursbehov å kartlegge").lacks("Undersøkelser")
	draft := cards.Draft{Name: "Høst", Needs: "recognise-phishing", Surveys: "workplace-pulse", Audience: "everybody", Start: "2026-11-24"}
	for _, d := range []cards.Data{{Do: cards.DoDraft, Step: cards.StepCheck, Draft: draft}, {Do: cards.DoApply, Campaign: "host", Draft: draft}} {
		next := s.send(d).has("steg 1 av 4", "kontaktperson for hele organisasjonen").press("draft who")
		if next.Surveys != "" {
			t.Errorf("the survey stays in the draft: %+v", next.Draft)
		}
	}
	if list, err := w.store.Campaigns(t.Context()); err != nil || len(list) > 0 {
		t.Errorf("campaigns = %+v, %v; want none", list, err)
	}
	draft.Surveys = ""
	check := s.send(cards.Data{Do: cards.DoDraft, Step: cards.StepCheck, Draft: draft}).has("steg 4 av 4", "1 person")
	s.send(check.press(cards.DoApply)).has("✓ Kampanjen er laget")
}
