package bot_test

import (
	"slices"
	"testing"
	"time"

	"drypp/bot"
	"drypp/cards"
	"drypp/courses"
	"drypp/courses/learning"
	"drypp/courses/recall"
)

// withReviews has questions come back.
func withReviews(o *bot.Organisation) {
	o.Recall = &recall.Settings{Retention: recall.DefaultRetention, Seed: [32]byte{1}}
}

// studied has somebody answer every question of the course, and lets days pass.
func studied(s *session, days int) *courses.Course {
	s.t.Helper()
	c := s.org.Courses.All()[0]
	card := s.say("start " + c.ID)
	for range c.Steps() * 3 {
		switch {
		case len(card.find(cards.DoRead)) > 0:
			card = s.send(card.press(cards.DoRead))
		case len(card.find(cards.DoAnswer)) > 0:
			d := card.press(cards.DoAnswer)
			d.Answer = input(s, c, d.Step, d.Try, true)
			card = s.send(d)
		case len(card.find(cards.DoNext)) > 0:
			card = s.send(card.press(cards.DoNext))
		}
	}
	s.now = s.now.Add(time.Duration(days) * 24 * time.Hour)
	return c
}

// find returns what the buttons for something send.
func (c *card) find(do string) (list []cards.Data) {
	for _, d := range c.buttons {
		if d.Do == do {
			list = append(list, d)
		}
	}
	return list
}

func record(s *session) learning.Record {
	s.t.Helper()
	r, err := s.store.Learning(s.t.Context(), mustPerson(s).ID)
	if err != nil {
		s.t.Fatal(err)
	}
	return r
}

func TestReviews(t *testing.T) {
	t.Parallel()
	w := newWorld(t, withReviews)
	s := w.person(kari, "nb-NO")
	s.say("repetisjon").has("Det er ingen spørsmål")
	c := studied(s, 0)
	s.say("repetisjon").has("kan komme tilbake", "Det neste er klart").lacks("klare nå")
	w.now = w.now.Add(5 * 24 * time.Hour)
	card := s.send(s.say("repetisjon").has("klare nå").press(cards.DoReviewNext))
	for n := range recall.MaxCard {
		card.has("Husker du?", "Hvor sikker er du?")
		d := card.press(cards.DoReview)
		if d.Course != c.ID || d.Try != 1 || d.Count != recall.MaxCard-1-n {
			t.Fatalf("question %d sends %+v", n+1, d)
		}
		empty := d
		s.send(empty).has("Husker du?") // nothing was chosen
		d.Answer, d.Sure = input(s, c, d.Step, d.Try, n > 0), string(recall.Sure)
		told := s.send(d).has("tidligst tilbake")
		d.Answer = input(s, c, d.Step, d.Try, n == 0)
		s.send(d).has("Dette har du svart på før") // a second click changes nothing
		if n < recall.MaxCard-1 {
			card = s.send(told.press(cards.DoReviewNext))
		} else {
			told.has("Det var alt for nå")
		}
	}
	items := record(s).Items
	if len(items) != recall.MaxCard {
		t.Fatalf("%d items are kept", len(items))
	}
	if lapses := slices.IndexFunc(items, func(i recall.Item) bool { return i.Lapses == 1 && i.Wrong == 1 }); lapses < 0 {
		t.Errorf("nobody was wrong: %+v", items)
	}
	var ratings []int
	if err := w.store.Reviews(t.Context(), mustPerson(s).ID, func(_ string, r recall.Review) error {
		ratings = append(ratings, r.Rating)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	slices.Sort(ratings)
	if !slices.Equal(ratings, []int{recall.Again, recall.Easy, recall.Easy}) {
		t.Errorf("rated %v", ratings)
	}
}

func TestOneWordTurnsReviewsOff(t *testing.T) {
	t.Parallel()
	for _, words := range [][2]string{{"repetisjonsfri", "repetisjon på"}, {"noreviews", "reviews on"}, {"Repetisjon av.", "start repetisjon"}} {
		w := newWorld(t, withReviews)
		s := w.person(kari, "nb-NO")
		off := s.say(words[0]).has("ingen spørsmål kommer tilbake")
		if !record(s).Off {
			t.Errorf("%s: still on", words[0])
		}
		s.say(words[1]).lacks("ingen spørsmål kommer tilbake av seg selv")
		if record(s).Off {
			t.Errorf("%s: still off", words[1])
		}
		s.send(off.press(cards.DoReviews)).lacks("ingen spørsmål kommer tilbake av seg selv")
	}
	w := newWorld(t)
	w.person(kari, "nb-NO").say("repetisjon").has("I organisasjonen din kommer det ingen spørsmål tilbake")
}

// Nothing that a card says is believed: neither a measurement that there isn't, nor a
// serial number from ahead, nor another's course or question.
func TestForgedReviews(t *testing.T) {
	t.Parallel()
	w := newWorld(t, withReviews)
	s := w.person(kari, "nb-NO")
	c := studied(s, 5)
	good := s.send(s.say("repetisjon").press(cards.DoReviewNext)).press(cards.DoReview)
	good.Answer = input(s, c, good.Step, good.Try, true)
	for name, change := range map[string]func(*cards.Data){
		"from ahead": func(d *cards.Data) { d.Try = 9 }, "no serial": func(d *cards.Data) { d.Try = 0 },
		"no question": func(d *cards.Data) { d.Step = "nothing" }, "no course": func(d *cards.Data) { d.Course = "nothing" },
		"far too many": func(d *cards.Data) { d.Try = 1 << 40; d.Count = 1 << 40 },
	} {
		d := good
		change(&d)
		s.send(d)
		if got := record(s).Items; len(got) != 0 {
			t.Errorf("%s: kept %+v", name, got)
		}
	}
	good.Page, good.Sure = 90, "absolutely"
	s.send(good).has("tidligst tilbake")
	if err := w.store.Reviews(t.Context(), mustPerson(s).ID, func(_ string, r recall.Review) error {
		if r.Day != 0 || r.Purpose != recall.ToRemember || r.Sure != "" {
			t.Errorf("recorded %+v", r)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	again := good
	again.Try, again.Answer = 2, input(s, c, good.Step, 2, true)
	s.send(again)
	if got := record(s).Items; len(got) != 1 || got[0].Reviews != 1 {
		t.Errorf("within a day it came again: %+v", got)
	}
}

func TestRetentionInChat(t *testing.T) {
	t.Parallel()
	c := newCounting(t)
	s := c.met(kari, courses.Bokmaal)
	s.say("hva sitter").has("Vi regner på det")
	c.person(ola+"x", "nb-NO").say("retention").lacks("Vi regner på det")
}
