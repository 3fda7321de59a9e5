package cards_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"drypp/cards"
	"drypp/courses"
	"drypp/courses/campaigns"
)

// TestMyDataShowsEverything fails when something about a person is kept that
// the card doesn't show.
func TestMyDataShowsEverything(t *testing.T) {
	t.Parallel()
	c := fixture()
	p := person()
	k := kept([]cards.Taken{{Course: c, Enrolment: begun(c, allWrong...)}})
	texts, _ := show(t, cards.MyData(courses.English, k, "Fjordvik Verksted AS", "norwayeast"))
	has(t, texts, p.ID, p.ObjectID, p.Name, `ida\_solem@example.no`, "Nynorsk", p.Locale, p.Chat.ServiceURL,
		p.Chat.Conversation, p.Chat.User, p.Chat.Bot, "4 March 2026", "eastern Norway (Azure norwayeast)",
		p.Timezone, p.ClientTimezone, p.Country, p.Manager, "Selgere, Alle", "Salg", "5 March 2026", "Sikkerhet", "from 2 March 2026 · until 3 March 2026 · invited by mail",
		"1 July 2026 – 31 July 2026", "22 November 2026: 1", "Latest card of Coffee at work: 4 March 2026 · 3 steps taken · passed before: 1 · 2 reminders · campaign Sikkerhet \\[2026\\] · not certain that it arrived · version 2 was too large for Teams · message m-1",
		"Reminder 2 (the last one), Coffee at work: Uncertain, 4 March 2026 · campaign Sikkerhet \\[2026\\] · 0 steps taken · passed before: 0 · times sent: 1 · Due 1 December 2026 · Drypp stopped while",
		"Next part, Coffee at work: Accepted by Teams, 4 March 2026 · campaign Sikkerhet \\[2026\\] · 3 steps taken · passed before: 0 · times sent: 1 · message m-1 · ID d-1",
		"Time to take the course again, Coffee at work: Planned, 4 March 2026 · campaign Sikkerhet \\[2026\\] · 0 steps taken · passed before: 1 · times sent: 0 · ID d-2",
		"New course, tea: Planned, 4 March 2026 · campaign gone", "To be removed: message m-0 in the chat a:0x", "Invitation by mail, Coffee at work: Invited by mail, 4 March 2026",
		"2 lessons read", "Try 1: 0 of 5 right, not passed", englishWords[12], "12 (not right", "te (not right")
}

// TestMyDataSoon names no date for a plan that something just changed.
func TestMyDataSoon(t *testing.T) {
	t.Parallel()
	k := kept(nil)
	k.Agenda.Wake = time.Unix(0, 0)
	texts, _ := show(t, cards.MyData(courses.English, k, "Fjordvik Verksted AS", "norwayeast"))
	has(t, texts, "as soon as possible")
	if strings.Contains(strings.Join(texts, "\n"), "1970") {
		t.Errorf("the plan is said to be looked at in 1970: %q", texts)
	}
}

// TestMyDataCounts gives a person more cards than one card has room for: the
// latest are shown, the others counted, and answers have their room.
func TestMyDataCounts(t *testing.T) {
	t.Parallel()
	c := fixture()
	k := kept([]cards.Taken{{Course: c, Enrolment: begun(c, allWrong...)}})
	k.Deliveries = nil
	for i := range 400 {
		k.Deliveries = append(k.Deliveries, sent(fmt.Sprint("d-", i), campaigns.Continue, func(*campaigns.Delivery) {}))
	}
	card := cards.MyData(courses.English, k, "Fjordvik Verksted AS", "norwayeast")
	texts, _ := show(t, card)
	has(t, texts, "ID d-399", "te (not right")
	shown, more := 0, 0
	for _, s := range texts {
		if strings.HasPrefix(s, "Next part") {
			shown++
		}
		_, _ = fmt.Sscanf(s, "… and %d earlier cards", &more)
	}
	if shown < 20 || shown+more != 400 || len(card.JSON) > cards.MaxSize {
		t.Errorf("%d shown and %d counted of 400, in %d bytes", shown, more, len(card.JSON))
	}
}

// changed is the fixture's next version, in which the lesson "water" changed.
func changed() *courses.Course {
	c := fixture()
	c.Version, c.OnUpdate = c.Version+1, courses.Restart
	for _, ed := range c.Editions {
		ed.Lessons[1].Changed = c.Version
	}
	return c
}

// TestAnswersStandOnce: what stands after a new version is one answer.
func TestAnswersStandOnce(t *testing.T) {
	t.Parallel()
	e := begun(fixture(), allWrong[:4]...)
	e.Adopt(changed())
	if len(e.Attempts) < 5 {
		t.Fatalf("no answer stands: %+v", e)
	}
	texts, _ := show(t, cards.MyData(courses.English, kept([]cards.Taken{{Course: changed(), Enrolment: e}}), "Fjordvik Verksted AS", "norwayeast"))
	n := 0
	for _, s := range texts {
		if strings.Contains(s, "(not right, 4 March 2026)") {
			n++
		}
	}
	if n != 4 {
		t.Errorf("%d answers are shown of 4", n)
	}
}

// TestTriesLeft: a try that a new version cut short isn't used up.
func TestTriesLeft(t *testing.T) {
	t.Parallel()
	e, c := begun(fixture(), allWrong[:4]...), changed()
	c.Tries = 3
	e.Adopt(c)
	e.ReadLesson(c, 1)
	for e.Next(c).Kind == courses.AtQuestion {
		answer(e, c, allWrong[e.Next(c).Index])
	}
	if e.Try != 2 || len(e.Results) != 1 {
		t.Fatalf("got %+v", e)
	}
	texts, _ := show(t, cards.Result(courses.English, c, e))
	has(t, texts, "You have 2 tries left.")
}
