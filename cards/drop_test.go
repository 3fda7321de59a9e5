package cards_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"drypp/cards"
	"drypp/cards/cardstest"
	"drypp/courses"
	"drypp/courses/campaigns"
)

// oslo is where the people of the tests are; its midnight isn't that of UTC.
var oslo = func() *time.Location {
	l, err := time.LoadLocation("Europe/Oslo")
	if err != nil {
		panic(err)
	}
	return l
}()

// due ends the first of December in Oslo.
var due = time.Date(2026, 12, 2, 0, 0, 0, 0, oslo)

func delivery(k campaigns.Kind, change func(*campaigns.Delivery)) campaigns.Delivery {
	d := campaigns.Delivery{ID: "d-1", At: noon, Drop: campaigns.Drop{Kind: k, Due: due}}
	if change != nil {
		change(&d)
	}
	return d
}

func drop(l courses.Language, e *courses.Enrolment, k campaigns.Kind, change func(*campaigns.Delivery)) cards.Card {
	return cards.Drop(l, fixture(), e, delivery(k, change), someone, oslo, cards.NoteNone)
}

func reminder(l courses.Language, e *courses.Enrolment, change func(*campaigns.Delivery)) cards.Card {
	return cards.Reminder(l, fixture(), e, delivery(campaigns.Remind, change), oslo)
}

func nudge(l courses.Language, e *courses.Enrolment, n cards.Note, change func(*campaigns.Delivery)) cards.Card {
	return cards.Nudge(l, fixture(), e, delivery(campaigns.Nudged, change), oslo, n)
}

var dropKinds = []kind{
	{"drop-scores", func(l courses.Language) cards.Card {
		return cards.Drop(l, fixture(), nil, delivery(campaigns.Begin, nil), someone, oslo, cards.NoteScores)
	}},
	{"nudge", func(l courses.Language) cards.Card { return nudge(l, nil, cards.NoteScores, nil) }},
	{"nudge-underway", func(l courses.Language) cards.Card {
		return nudge(l, begun(fixture(), allRight[0]), cards.NoteNone, func(d *campaigns.Delivery) { d.At, d.Last = due.AddDate(0, 0, 7), true })
	}},
	{"drop-begin", func(l courses.Language) cards.Card { return drop(l, nil, campaigns.Begin, nil) }},
	{"drop-renewal", func(l courses.Language) cards.Card {
		return drop(l, nil, campaigns.Begin, func(d *campaigns.Delivery) { d.Round = 1 })
	}},
	{"drop-lesson", func(l courses.Language) cards.Card {
		e := courses.NewEnrolment("e-1", fixture(), noon)
		e.ReadLesson(fixture(), 0)
		return drop(l, e, campaigns.Continue, nil)
	}},
	{"drop-question", func(l courses.Language) cards.Card {
		return drop(l, begun(fixture(), allRight[0]), campaigns.Continue, func(d *campaigns.Delivery) { d.Due = time.Time{} })
	}},
	{"reminder-before", func(l courses.Language) cards.Card { return reminder(l, nil, nil) }},
	{"reminder-underway", func(l courses.Language) cards.Card { return reminder(l, begun(fixture(), allRight[0]), nil) }},
	{"reminder-last", func(l courses.Language) cards.Card {
		return reminder(l, nil, func(d *campaigns.Delivery) { d.At, d.Last = due.AddDate(0, 0, 7), true })
	}},
	{"reminder-renewal", func(l courses.Language) cards.Card {
		return reminder(l, nil, func(d *campaigns.Delivery) { d.Round = 1 })
	}},
	{"reminder-no-due", func(l courses.Language) cards.Card {
		return reminder(l, nil, func(d *campaigns.Delivery) { d.Due = time.Time{} })
	}},
}

// TestDropsCarryTheDelivery wants each button of a card that comes by itself to
// say which delivery brought it.
func TestDropsCarryTheDelivery(t *testing.T) {
	t.Parallel()
	for _, k := range dropKinds {
		for _, l := range courses.Languages {
			card := k.build(l)
			_, buttons := show(t, card)
			if len(buttons) == 0 {
				t.Errorf("%s.%s: no button", k.name, l)
			}
			if n := strings.Count(string(card.JSON), `"v":"d-1"`); n != 2*len(buttons) {
				t.Errorf("%s.%s: %d actions and fallbacks carry the delivery, want %d", k.name, l, n, 2*len(buttons))
			}
		}
	}
	if card := cards.Help(courses.English, cards.Rights{}); strings.Contains(string(card.JSON), `"v":`) {
		t.Error("a card built after it carries a delivery too")
	}
}

func TestFirstCard(t *testing.T) {
	t.Parallel()
	texts, buttons := show(t, drop(courses.English, nil, campaigns.Begin, nil))
	has(t, texts, "Coffee at work", englishWords[0], "Takes about 3 minutes · Due 1 December 2026", "Lesson 1 of 2", "The beans")
	sends(t, buttons, "Next lesson", cards.Data{Do: cards.DoBegin, Course: "coffee", Step: "beans", Delivery: "d-1"})

	// A course without lessons begins with its questions, whose cards need an
	// enrolment.
	c := fixture()
	for _, ed := range c.Editions {
		ed.Lessons = nil
	}
	_, buttons = show(t, cards.Drop(courses.English, c, nil, delivery(campaigns.Begin, nil), someone, oslo, cards.NoteNone))
	sends(t, buttons, "Start", cards.Data{Do: cards.DoBegin, Course: "coffee", Delivery: "d-1"})
}

// TestScoresAreAnnounced wants the first card of a course to say that managers
// see scores, whoever brings it, and only if they do.
func TestScoresAreAnnounced(t *testing.T) {
	t.Parallel()
	const said = "Your manager can see your score in this course."
	for what, card := range map[string]func(cards.Note) cards.Card{
		"by itself": func(n cards.Note) cards.Card {
			return cards.Drop(courses.English, fixture(), nil, delivery(campaigns.Begin, nil), someone, oslo, n)
		},
		"a nudge": func(n cards.Note) cards.Card { return nudge(courses.English, nil, n, nil) },
		"asked for": func(n cards.Note) cards.Card {
			return cards.Lesson(courses.English, fixture(), courses.NewEnrolment("e-1", fixture(), noon), 0, n)
		},
		"a question": func(n cards.Note) cards.Card {
			return cards.Question(courses.English, fixture(), begun(fixture()), someone, 0, n)
		},
	} {
		texts, _ := show(t, card(cards.NoteScores))
		has(t, texts, said)
		if texts, _ = show(t, card(cards.NoteNone)); slices.Contains(texts, said) {
			t.Errorf("%s: says it of every course", what)
		}
	}
}

func TestNudge(t *testing.T) {
	t.Parallel()
	texts, buttons := show(t, nudge(courses.English, nil, cards.NoteNone, nil))
	has(t, texts, "Reminder from your manager", "Your manager has asked that you get a reminder of this course.", "It is due on 1 December 2026.")
	lacks(t, texts, "already begun", "score", "last reminder")
	sends(t, buttons, "Start", cards.Data{Do: cards.DoStart, Course: "coffee", Delivery: "d-1"})

	texts, buttons = show(t, nudge(courses.English, begun(fixture(), allRight[0]), cards.NoteNone, func(d *campaigns.Delivery) {
		d.At, d.Last = due.AddDate(0, 0, 2), true
	}))
	has(t, texts, "It was due on 1 December 2026, but it isn’t too late.", "already begun", "last reminder")
	sends(t, buttons, "Continue", cards.Data{Do: cards.DoStart, Course: "coffee", Delivery: "d-1"})
}

func TestDropGoesOn(t *testing.T) {
	t.Parallel()
	c := fixture()
	card := drop(courses.English, begun(c, allRight[0]), campaigns.Continue, nil)
	texts, buttons := show(t, card)
	has(t, texts, "The next part of a course you have begun · Due 1 December 2026", "Question 2 of 5")
	sends(t, buttons, "Answer", cards.Data{Do: cards.DoAnswer, Course: "coffee", Enrolment: "e-1", Step: "needed", Try: 1, Delivery: "d-1"})
	cardstest.CheckNoAnswer(t, card.JSON, &c.Edition(courses.English).Questions[1])

	// Who finished meanwhile sees how it went.
	texts, _ = show(t, drop(courses.English, begun(c, allRight...), campaigns.Continue, nil))
	has(t, texts, "✓ Passed!")
}

func TestReminder(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name        string
		e           *courses.Enrolment
		change      func(*campaigns.Delivery)
		want, lacks []string
		button      string
	}{
		{"before", nil, nil, []string{"It is due on 1 December 2026."}, []string{"It was due", "manager", "already begun"}, "Start"},
		{"on the last minute", nil, func(d *campaigns.Delivery) { d.At = due.Add(-time.Minute) }, []string{"It is due on 1 December 2026."}, nil, "Start"},
		{"after", nil, func(d *campaigns.Delivery) { d.At = due.AddDate(0, 0, 2) }, []string{"It was due on 1 December 2026, but it isn’t too late."}, []string{"It is due"}, "Start"},
		{"under way", begun(fixture(), allRight[0]), nil, []string{"already begun", "Question 2 of 5"}, nil, "Continue"},
		{"the last", nil, func(d *campaigns.Delivery) { d.Last = true }, []string{"last reminder", "manager"}, nil, "Start"},
		{"a renewal", nil, func(d *campaigns.Delivery) { d.Round = 2 }, []string{"keep it valid"}, nil, "Start"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			texts, buttons := show(t, reminder(courses.English, test.e, test.change))
			has(t, texts, test.want...)
			lacks(t, texts, test.lacks...)
			sends(t, buttons, test.button, cards.Data{Do: cards.DoStart, Course: "coffee", Delivery: "d-1"})
		})
	}
}
