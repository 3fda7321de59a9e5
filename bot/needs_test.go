package bot_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"drypp/bot"
	"drypp/bot/reports"
	"drypp/bot/store"
	"drypp/cards"
	"drypp/courses"
	"drypp/courses/campaigns"
	"drypp/courses/library"
	"drypp/courses/needs"
	"drypp/courses/results"
)

// Needs makes books a stand-in for reports of needs.
func (b *books) Needs(_ context.Context, t string, v reports.Viewer, field, competence string) (*results.NeedsReport, error) {
	contact, done, err := b.open(t, v)
	defer done()
	if err := forContacts(contact, err); err != nil {
		return nil, err
	}
	line := results.NeedsLine{Competence: "recognise-phishing", Title: "Gjenkjenne nettfiske", People: 20, Needing: 60, Self: 2.5, Right: 40, Need: true, Courses: []string{"phishing"}}
	if field != "" && competence == line.Competence {
		line.Value = "Verksted"
	}
	return &results.NeedsReport{Field: field, Fields: []string{"department"}, People: 20, Lines: []results.NeedsLine{line}}, nil
}

// surveyed is a world whose campaign maps two competences, and one that nobody can be
// asked about.
func surveyed(t testing.TB) *world {
	t.Helper()
	known, err := library.Competences()
	if err != nil {
		t.Fatal(err)
	}
	catalogue, err := courses.NewCatalogueOf(known, libraryCourse(t))
	if err != nil {
		t.Fatal(err)
	}
	w := newWorld(t, func(o *bot.Organisation) { o.Courses = catalogue })
	w.maps(campaigns.Active)
	return w
}

// maps puts the campaign in that state.
func (w *world) maps(s campaigns.State) {
	w.t.Helper()
	revision := 1
	all, err := w.store.Campaigns(context.Background())
	for _, c := range all {
		revision = c.Revision + 1
	}
	if err == nil {
		err = w.store.PutCampaign(context.Background(), campaigns.Campaign{
			ID: "autumn", Name: "Høst", Needs: []string{"recognise-phishing", "prevent-corruption", "report-incidents"}, Audience: "everybody",
			State: s, Revision: revision, Changed: w.now, Pace: campaigns.Pace{Kind: campaigns.AtOnce},
		})
	}
	if err != nil {
		w.t.Fatal(err)
	}
}

// answered fills in the card about a competence.
func (s *session) answered(d cards.Data, self string, right bool) cards.Data {
	s.t.Helper()
	m, err := needs.Asked(s.org.Courses, d.Step, d.Value)
	if err != nil {
		s.t.Fatalf("the card asks %q: %v", d.Value, err)
	}
	p, err := s.store.Person(context.Background(), s.object)
	if err != nil {
		s.t.Fatal(err)
	}
	inputs := []string{self}
	for _, q := range m.Questions {
		var letters []string
		asked := q.Course.Edition("").Questions[q.Index]
		for position, at := range q.Order(p.ID, d.Campaign) {
			if asked.Options[at].Right == right {
				letters = append(letters, courses.Letter(position))
			}
		}
		if asked.Kind != courses.Several {
			letters = letters[:1]
		}
		inputs = append(inputs, strings.Join(letters, ","))
	}
	d.Answer = strings.Join(inputs, courses.Separator)
	return d
}

// outcomes returns what the person's mappings gave.
func (s *session) outcomes() []needs.Outcome {
	s.t.Helper()
	p, err := s.store.Person(context.Background(), s.object)
	if err != nil {
		s.t.Fatal(err)
	}
	r, err := s.store.Learning(context.Background(), p.ID)
	if err != nil {
		s.t.Fatal(err)
	}
	return r.Needs
}

func TestMapNeeds(t *testing.T) {
	t.Parallel()
	w := surveyed(t)
	s := w.person(ola, "nb-NO")
	first := cards.Data{Do: cards.DoMap, Campaign: "autumn", Step: "recognise-phishing"}
	s.send(first).has("ikke noe å svare på")
	s.join()
	card := s.send(first)
	card.has("Gjenkjenne nettfiske", "Hvor godt stemmer dette?")
	d := card.press(cards.DoMap)
	incomplete := d
	incomplete.Answer = "4"
	s.send(incomplete).has("3 spørsmål mangler svar")
	tampered := s.answered(d, "4", true)
	tampered.Value = "phishing/nothing"
	s.send(tampered).press(cards.DoMap)
	if got := s.outcomes(); got != nil {
		t.Fatalf("recorded %+v", got)
	}
	noted := s.send(s.answered(d, "2", false))
	noted.has("1 av 2 områder").lacks("riktig")
	s.say("kartlegging").has("ikke svart på noen kartlegging")
	s.send(s.answered(d, "5", true)).has("1 av 2 områder")
	if got := s.outcomes(); len(got) != 1 || got[0].Self != 2 || got[0].Right != 0 || got[0].Asked != needs.Questions || got[0].At != w.now {
		t.Errorf("recorded %+v", got)
	}
	second := s.send(noted.press(cards.DoMap)).press(cards.DoMap)
	if second.Step != "report-incidents" {
		t.Fatalf("then asks %+v", second)
	}
	picture := s.send(s.answered(second, "5", true))
	picture.has("Gjenkjenne nettfiske", "Du mener 2 av 5", "0 av 3", "Du mener 5 av 5", "3 av 3")
	start := picture.press(cards.DoStart)
	if start.Course != "phishing" {
		t.Errorf("one tap begins %q", start.Course)
	}
	for _, word := range []string{"kartlegging", "my needs", "kursbehova mine"} {
		s.say(word).has("Du mener 2 av 5")
	}
	s.send(start).has(libraryCourse(t).Edition(courses.Bokmaal).Lessons[0].Title)
	s.send(s.answered(d, "5", true)).has("Du mener 2 av 5")
	w.maps(campaigns.Ended)
	s.send(first).has("ikke noe å svare på")
}

// TestNoVerdictBeforeTheEnd: who asks for their picture in between sees what earlier
// campaigns gave, not yet this one.
func TestNoVerdictBeforeTheEnd(t *testing.T) {
	t.Parallel()
	w := surveyed(t)
	s := w.person(ola, "en-GB")
	p := s.join()
	if _, _, err := w.store.PutNeed(t.Context(), p.ID, needs.Outcome{Campaign: "spring", Competence: "recognise-phishing", Self: 1, Right: 0, Asked: 3, At: w.now.AddDate(0, -6, 0)}); err != nil {
		t.Fatal(err)
	}
	d := s.send(cards.Data{Do: cards.DoMap, Campaign: "autumn", Step: "recognise-phishing"}).press(cards.DoMap)
	s.send(s.answered(d, "5", true))
	s.say("my needs").has("You think 1 of 5")
	w.maps(campaigns.Ended)
	s.say("my needs").has("You think 5 of 5")
}

// TestNeedsInChat: a contact sees where the needs are, and one button begins a
// campaign with the courses and the people that a need is about.
func TestNeedsInChat(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := newCounting(t)
		s := c.met(kari, courses.Bokmaal)
		whole := s.say("kursbehov")
		whole.has("Gjenkjenne nettfiske", "60", "2,5", "Behov")
		d := whole.press("draft what")
		if d.Courses != "phishing" || d.Audience != "" {
			t.Errorf("the draft is %+v", d.Draft)
		}
		part := s.send(whole.press(cards.DoNeedsMap))
		part.has("Verksted")
		d = part.press("draft what")
		if d.Audience != `department == "Verksted"` {
			t.Errorf("the draft of a part is %+v", d.Draft)
		}
		form := s.send(d)
		form.has("Gjenkjenne nettfiske")
		if next := form.press("draft who"); next.Audience != d.Audience {
			t.Errorf("the form goes on with %+v", next.Draft)
		}
		c.met(ola, courses.Bokmaal).say("kursbehov").has("ikke")
	})
}

// TestNeedOfAnotherIsNotShown: nobody's picture is anybody else's.
func TestNeedOfAnotherIsNotShown(t *testing.T) {
	t.Parallel()
	w := surveyed(t)
	mine, other := w.person(ola, "nb-NO"), w.person(kari, "nb-NO")
	other.join()
	d := func(s *session) cards.Data {
		return s.send(cards.Data{Do: cards.DoMap, Campaign: "autumn", Step: "recognise-phishing"}).press(cards.DoMap)
	}
	mine.join()
	mine.send(mine.answered(d(mine), "1", false))
	if got := other.outcomes(); got != nil {
		t.Errorf("the other has %+v", got)
	}
	other.send(other.answered(d(other), "5", true))
	if got := mine.outcomes(); len(got) != 1 || got[0].Self != 1 {
		t.Errorf("mine are %+v", got)
	}
	events, err := w.store.Events(t.Context(), 10)
	if err != nil || slices.ContainsFunc(events, func(e store.PersonEvent) bool { return e.Kind == store.EventAnswered }) {
		t.Errorf("a mapping counts as an answer in a course: %+v, %v", events, err)
	}
}
