package main

import (
	"bytes"
	"net/http"
	"net/url"
	"testing"

	"github.com/go-json-experiment/json"

	"drypp/cards"
	"drypp/courses"
)

// TestOldClient takes the way of a client that doesn't know Action.Execute: it
// draws the fallback, an Action.Submit, which comes in as a message. The card
// that was clicked is replaced all the same.
func TestOldClient(t *testing.T) {
	t.Parallel()
	p := newLearner(t, courses.English, english)
	p.See(p.welcome)
	p.Say("start phishing")
	p.See(p.edition.Lessons[0].Title)
	person, e := p.enrolment(t)

	p.showFallback(t, cards.Lesson(p.language, p.course, &e, 0, cards.NoteNone))
	p.Click(p.nextLesson)
	p.See(p.edition.Lessons[1].Title)
	for i := 1; i < len(p.edition.Lessons); i++ {
		if _, err := p.m.store.ReadLesson(t.Context(), person.ID, e.ID, p.course, i); err != nil {
			t.Fatal(err)
		}
	}

	q := &p.edition.Questions[0]
	p.showFallback(t, cards.Question(p.language, p.course, &e, person.ID, 0, cards.NoteNone))
	p.See(q.Title)
	p.give(q, true)
	p.Click(p.answer)
	p.See(p.right, picked(q, true)[0].Why)
	p.Picture("feedback")
	if _, e = p.enrolment(t); len(e.Attempts) != 1 || !e.Attempts[0].Right {
		t.Errorf("recorded %+v, want the one right answer", e.Attempts)
	}
}

// enrolment returns what is kept of the Playground's person in the course.
func (p *learner) enrolment(t *testing.T) (courses.Person, courses.Enrolment) {
	t.Helper()
	person, err := p.m.store.Person(t.Context(), "1b7e9d3c-5a2f-4c68-8e04-9f6d2b1a7c11")
	if err != nil {
		t.Fatal(err)
	}
	all, err := p.m.store.Enrolments(t.Context(), person.ID)
	if err != nil || len(all) == 0 || all[len(all)-1].Course != p.course.ID {
		t.Fatalf("Enrolments = %v, %v; want one in the course last", all, err)
	}
	return person, all[len(all)-1]
}

// showFallback posts a card to the chat as an old client would draw it: every
// action that has a fallback gives way to it.
func (p *learner) showFallback(t *testing.T, c cards.Card) {
	t.Helper()
	person, _ := p.enrolment(t)
	var card any
	if err := json.Unmarshal(c.JSON, &card); err != nil {
		t.Fatal(err)
	}
	if n := fallBack(card); n == 0 {
		t.Fatalf("no action of the card has a fallback: %s", c.JSON)
	}
	activity, err := json.Marshal(map[string]any{
		"type": "message",
		"from": map[string]any{"id": person.Chat.Bot},
		"attachments": []any{map[string]any{
			"contentType": "application/vnd.microsoft.card.adaptive", "content": card,
		}},
	})
	if err != nil {
		t.Fatal(err)
	}
	before := p.Cards()
	resp, err := http.Post(person.Chat.ServiceURL+"/v3/conversations/"+url.PathEscape(person.Chat.Conversation)+"/activities",
		"application/json", bytes.NewReader(activity))
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if resp.StatusCode != http.StatusCreated {
		t.Fatalf("the Playground answers %s", resp.Status)
	}
	p.MoreThan(before, "the card")
}

// fallBack puts every Action.Submit that is a fallback in its action's place,
// and counts them.
func fallBack(v any) (n int) {
	switch v := v.(type) {
	case []any:
		for _, element := range v {
			n += fallBack(element)
		}
	case map[string]any:
		if instead, ok := v["fallback"].(map[string]any); ok && instead["type"] == "Action.Submit" {
			clear(v)
			for name, value := range instead {
				v[name] = value
			}
			n++
		}
		for _, member := range v {
			n += fallBack(member)
		}
	}
	return n
}
