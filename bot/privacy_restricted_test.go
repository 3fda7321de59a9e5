package bot_test

import (
	"testing"

	"drypp/bot/teams"
	"drypp/cards"
	"drypp/courses"
	"drypp/courses/campaigns"
	"drypp/courses/rights"
)

// TestRestricted: nothing is processed of who has had that stopped, whatever they
// press or write, old cards included; their rights stay theirs.
func TestRestricted(t *testing.T) {
	inBureau(t, 0, func(t *testing.T, b *bureau) {
		s, c := b.met(kari, courses.English, ""), libraryCourse(t)
		deliver(s, "d", campaigns.Drop{Kind: campaigns.Begin, Course: c.ID})
		old := readAll(s, c).press(cards.DoAnswer)
		old.Answer = input(s, c, old.Step, 1, true)
		s.send(s.wish(rights.Restriction).press(cards.DoConfirm))
		is := s.say("continue").has("on hold")
		for _, d := range []cards.Data{
			old, {Do: cards.DoStart, Course: c.ID}, {Do: cards.DoBegin, Course: c.ID, Delivery: "d"}, {Do: cards.DoNext, Course: c.ID, Enrolment: old.Enrolment},
			{Do: cards.DoCourses}, {Do: cards.DoResults}, {Do: cards.DoOverview}, {Do: cards.DoTeam}, {Do: cards.DoPause, Until: "2 weeks"}, {Do: cards.DoResume},
			{Do: cards.DoHour, Hour: "9"}, {Do: cards.DoStatus}, {Do: cards.DoPeople}, {Do: cards.DoExport}, {Do: cards.DoCertificates},
			{Do: cards.DoPending}, {Do: cards.DoDecide, Ask: cards.Ask{Request: "r", Choice: cards.ChoiceGrant}}, {Do: cards.DoDigest, Count: 1},
			{Do: cards.DoMyData, Delivery: "d"}, {Do: cards.DoRead, Course: c.ID, Enrolment: old.Enrolment, Step: c.Edition("").Lessons[0].ID},
		} {
			got := s.send(d)
			if own := d.Do == cards.DoMyData; (got.text == is.text) == own {
				t.Errorf("%+v is answered\n%s", d, got.text)
			}
		}
		if stages := b.stages(); stages["d"] != campaigns.Accepted {
			t.Errorf("the card that came is %v", stages["d"])
		}
		e, err := b.store.Enrolment(t.Context(), mustPerson(s).ID, old.Enrolment)
		if err != nil || len(e.Attempts) > 0 {
			t.Errorf("%d answers were kept, %v", len(e.Attempts), err)
		}
		accepted := s.turn(teams.Accepted)
		accepted.Data = []byte(`{"do":"export","x":"csv"}`)
		if got := s.do(accepted); got.text != is.text {
			t.Errorf("a file of results: %s", got.text)
		}
		for _, words := range []string{"help", "language nn", "my data", "privacy", "my requests", "erase", "correct", "access", "lift"} {
			if got := s.say(words); got.text == is.text {
				t.Errorf("%q is barred", words)
			}
		}
		s.say("language en")
		s.say("restrict").has("on hold")
		s.send(is.press(cards.DoConfirm))
		if p := mustPerson(s); !p.Restricted.IsZero() {
			t.Fatal("it isn't lifted")
		}
		s.say("continue").lacks("on hold")
	})
}

// TestRestrictedIsLeftAlone: what their client tells isn't kept, and installing the
// app once more says how things are.
func TestRestrictedIsLeftAlone(t *testing.T) {
	inBureau(t, 0, func(t *testing.T, b *bureau) {
		s := b.met(per, courses.English, "Salg")
		s.send(s.wish(rights.Objection).press(cards.DoConfirm))
		moved := s.turn(teams.Message)
		moved.Timezone, moved.Text = "Europe/Stockholm", "hi"
		s.do(moved)
		if p := mustPerson(s); p.ClientTimezone != "" {
			t.Errorf("the zone is %q", p.ClientTimezone)
		}
		if card := s.do(s.turn(teams.Installed)); card != nil {
			t.Error("they were welcomed once more")
		}
		if _, err := b.bot.Turn(t.Context(), s.turn(teams.Removed)); err != nil {
			t.Fatal(err)
		}
		s.do(s.turn(teams.Installed)).has("on hold")
	})
}
