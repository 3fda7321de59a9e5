package bot_test

import (
	"strings"
	"testing"
	"time"

	"drypp/bot"
	"drypp/bot/store"
	"drypp/bot/teams"
	"drypp/cards"
	"drypp/courses"
	"drypp/courses/campaigns"
)

// deliver writes into the ledger that a card of the course went out to the
// person, who is met first.
func deliver(s *session, id string, d campaigns.Drop) campaigns.Delivery {
	s.t.Helper()
	if _, err := s.store.Person(s.t.Context(), s.object); err != nil {
		s.say("hei")
	}
	p := mustPerson(s)
	d.Campaign = "autumn"
	row := campaigns.Delivery{ID: id, Person: p.ID, Drop: d, Stage: campaigns.Accepted, At: s.now, Tries: 1, Activity: "1"}
	err := s.store.Revise(s.t.Context(), p.ID, func(c *store.Case) error {
		c.Settled = []campaigns.Delivery{row}
		return nil
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return row
}

// stages returns the stage of every delivery by its ID.
func (w *world) stages() map[string]campaigns.Stage {
	w.t.Helper()
	list := map[string]campaigns.Stage{}
	err := w.store.Deliveries(w.t.Context(), func(d campaigns.Delivery) error {
		list[d.ID] = d.Stage
		return nil
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return list
}

// got returns a card that came by itself as the person sees it.
func (s *session) got(c cards.Card) *card { return parseCard(s.t, c.JSON) }

func TestADropIsBegun(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	s, c := w.person(kari, "nb-NO"), libraryCourse(t)
	d := deliver(s, "d-1", campaigns.Drop{Kind: campaigns.Begin, Course: c.ID})
	if list, err := w.store.Enrolments(t.Context(), mustPerson(s).ID); err != nil || len(list) > 0 {
		t.Fatalf("who only got the card has begun: %v, %v", list, err)
	}
	begin := s.got(cards.Drop(courses.Bokmaal, c, nil, d, mustPerson(s).ID, time.UTC, cards.NoteNone)).press(cards.DoBegin)
	second := c.Edition(courses.Bokmaal).Lessons[1].Title
	s.send(begin).has(second)
	s.send(begin).has(second) // a second click changes nothing
	if got := w.stages()["d-1"]; got != campaigns.Seen {
		t.Errorf("the delivery is %s, want it seen", got)
	}
	list, err := w.store.Enrolments(t.Context(), mustPerson(s).ID)
	if err != nil || len(list) != 1 || list[0].Read != 1 {
		t.Fatalf("enrolments = %+v, %v; want one with a lesson read", list, err)
	}
	answerAll(s, c, readAllOf(s, c, s.send(begin)), 0)
	s.send(begin).has("✓") // the card of a finished round leads to its result
}

// readAllOf reads from a lesson's card up to the first question.
func readAllOf(s *session, c *courses.Course, card *card) *card {
	s.t.Helper()
	for range c.Edition("").Lessons[1:] {
		card = s.send(card.press(cards.DoRead))
	}
	return card
}

func TestADropTakesACourseAnew(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	s, c := w.person(kari, "nb-NO"), libraryCourse(t)
	answerAll(s, c, readAll(s, c), 0)
	d := deliver(s, "d-2", campaigns.Drop{Kind: campaigns.Begin, Course: c.ID, Round: 1})
	begin := s.got(cards.Drop(courses.Bokmaal, c, nil, d, mustPerson(s).ID, time.UTC, cards.NoteNone)).press(cards.DoBegin)
	for range 2 {
		s.send(begin).has(c.Edition(courses.Bokmaal).Lessons[1].Title)
	}
	list, err := w.store.Enrolments(t.Context(), mustPerson(s).ID)
	if err != nil || len(list) != 2 || !list[0].Completed() || list[1].Read != 1 {
		t.Errorf("enrolments = %+v, %v; want the completed one and one that is begun", list, err)
	}
}

func TestDropsThatAreOld(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	s, c := w.person(kari, "nb-NO"), libraryCourse(t)
	deliver(s, "d-1", campaigns.Drop{Kind: campaigns.Begin, Course: c.ID})
	deliver(s, "d-2", campaigns.Drop{Kind: campaigns.Begin, Course: "gone"})
	deliver(s, "d-3", campaigns.Drop{Kind: campaigns.Remind, Course: c.ID})
	s.send(cards.Data{Do: cards.DoBegin, Course: "gone", Step: "x", Delivery: "d-2"}).has("tilbys ikke lenger")
	// The course has no such lesson any more.
	s.send(cards.Data{Do: cards.DoBegin, Course: c.ID, Step: "gone", Delivery: "d-1"}).
		has("oppdatert", c.Edition(courses.Bokmaal).Lessons[0].Title)
	s.send(cards.Data{Do: cards.DoStart, Course: c.ID, Delivery: "d-3"}).has(c.Edition(courses.Bokmaal).Lessons[0].Title)
	for id, stage := range w.stages() {
		if stage != campaigns.Seen {
			t.Errorf("%s is %s, want it seen", id, stage)
		}
	}
	// Neither another's delivery nor one that was never made harms anybody.
	other := w.person(ola, "nb-NO")
	for _, id := range []string{"d-1", "made up", strings.Repeat("x", 64)} {
		other.send(cards.Data{Do: cards.DoBegin, Course: c.ID, Step: c.Edition("").Lessons[0].ID, Delivery: id}).
			has(c.Edition(courses.Bokmaal).Lessons[1].Title)
	}
}

func TestAnyClickOnADropIsASign(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	s, c := w.person(kari, "nb-NO"), libraryCourse(t)
	answer := readAll(s, c).press(cards.DoAnswer)
	deliver(s, "d-1", campaigns.Drop{Kind: campaigns.Continue, Course: c.ID})
	answer.Delivery, answer.Answer = "d-1", input(s, c, answer.Step, 1, true)
	s.send(answer).press(cards.DoNext)
	if got := w.stages()["d-1"]; got != campaigns.Seen {
		t.Errorf("the delivery is %s, want it seen", got)
	}
}

func TestPauseAndHour(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(o *bot.Organisation) { o.Location = zone(t, "Europe/Oslo") })
	s := w.person(kari, "nb-NO")
	s.say("pause").has("Du har ingen pause.", "tidligst klokka 6", "Europe/Oslo")
	paused := s.say("pause 2 uker").has("✓ Da er det pause", "før 6. desember 2026")
	s.send(paused.press(cards.DoPause + " 1 week")).has("før 29. november 2026")
	s.say("pause fra 1. juli til 1. august").has("fra 1. juli 2027", "igjen 1. august 2027")
	s.say("pause til i går").has("forstod ikke hvor lenge", "før") // what holds stays
	s.say("pause til 2020-01-01").has("må slutte fram i tid")
	s.say("pause 3 år").has("ett år, til 22. november 2027")
	s.say("klokka 9").has("✓", "tidligst klokka 9")
	s.say("klokka 3").has("fra 6 til 21", "tidligst klokka 9")
	s.send(cards.Data{Do: cards.DoHour, Hour: "14"}).has("tidligst klokka 14")
	s.send(cards.Data{Do: cards.DoPause, Step: cards.StepPicked, Draft: cards.Draft{}}).has("forstod ikke")
	s.send(cards.Data{Do: cards.DoPause, Step: cards.StepPicked, Until: "2026-12-24"}).has("før 24. desember 2026")
	s.say("gjenoppta").has("✓ Pausen er over", "Du har ingen pause.")
	s.say("resume").has("ingen pause å avslutte")
	err := w.store.Revise(t.Context(), mustPerson(s).ID, func(c *store.Case) error {
		if c.Agenda.Hour != 14 || !c.Agenda.Wake.Before(w.now) || len(c.Agenda.Pauses) != 0 {
			t.Errorf("agenda = %+v, want the hour kept, no pause, and a plan made anew", c.Agenda)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	l, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// TestDatesAreThePersonsOwn finishes a course a few minutes after midnight in
// Oslo: there it is another day than in New York.
func TestDatesAreThePersonsOwn(t *testing.T) {
	t.Parallel()
	for zoneName, want := range map[string]string{"": "23. november 2026", "America/New_York": "22. november 2026", "Nowhere/At_All": "23. november 2026", "Local": "23. november 2026"} {
		w := newWorld(t, func(o *bot.Organisation) { o.Location = zone(t, "Europe/Oslo") })
		w.now = time.Date(2026, 11, 22, 23, 30, 0, 0, time.UTC)
		s, c := w.person(kari, "nb-NO"), libraryCourse(t)
		turn := s.turn(teams.Message)
		turn.Text, turn.Timezone = "hei", zoneName
		s.do(turn)
		if want, got := map[bool]string{true: zoneName}[zoneName == "America/New_York"], mustPerson(s).ClientTimezone; got != want {
			t.Errorf("%q: the zone %q was kept", zoneName, got)
		}
		answerAll(s, c, readAll(s, c), 0).has(strings.Replace(want, "2026", "2027", 1))
		s.say("mine kurs").has(want)
		s.say("mine data").has(want)
	}
}
