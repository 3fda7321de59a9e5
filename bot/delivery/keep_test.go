package delivery

import (
	"fmt"
	"testing"
	"time"

	"drypp/courses/campaigns"
)

// TestKeepBounds: of those with something to do now no more than a portion are
// taken in hand, and when the others are due isn't forgotten.
func TestKeepBounds(t *testing.T) {
	t.Parallel()
	e, o := NewEngine(Config{}), newOrganisation(Organisation{Tenant: tenant})
	var list []looked
	for i := range 300 {
		list = append(list, looked{person: fmt.Sprint(i), move: campaigns.Move{Action: campaigns.Send, At: began.Add(-time.Minute)}})
	}
	list = append(list, looked{person: "later", move: campaigns.Move{Action: campaigns.Send, At: began.Add(time.Hour)}})
	next, err := e.keep(t.Context(), began, o, list)
	if err != nil || len(o.ready) != portion || o.hand.len() != portion || !next.Equal(began.Add(-time.Minute)) {
		t.Errorf("%d are ready, %d held, next %v, %v", len(o.ready), o.hand.len(), next, err)
	}
}

// TestPacerKeepsBack: while somebody who waits for an answer was told to come
// back, what goes out by itself leaves them their turn.
func TestPacerKeepsBack(t *testing.T) {
	t.Parallel()
	p := NewPacer(PacerConfig{Rate: 10})
	for range 10 {
		if at := p.Take(began, tenant, "", Interactive); at.After(began) {
			t.Fatalf("the window is full already: %v", at)
		}
	}
	turn := p.Take(began, tenant, "", Interactive)
	if !turn.After(began) {
		t.Fatal("the window isn't full")
	}
	if at := p.Take(turn, tenant, "a:1", Unsolicited); at.Before(turn.Add(courtesy)) {
		t.Errorf("a delivery goes %v after the turn of who waits", at.Sub(turn))
	}
	if at := p.Take(turn, tenant, "", Interactive); at.After(turn) {
		t.Errorf("who waits is put off to %v later", at.Sub(turn))
	}
}

// TestPacerHeld: until when Teams asked to be left alone is known to who asks
// without taking a turn: of an organisation, and of a chat.
func TestPacerHeld(t *testing.T) {
	t.Parallel()
	p := NewPacer(PacerConfig{})
	held := func(conversation string) time.Duration { return max(0, p.Held(began, tenant, conversation).Sub(began)) }
	if held("") != 0 || held("a:1") != 0 {
		t.Error("nobody asked for anything")
	}
	p.Took(began, tenant, "a:1", refused(412, "unavailable", 9*time.Second))
	if held("") != 0 || held("a:1") != 9*time.Second {
		t.Errorf("held for %v, the chat for %v", held(""), held("a:1"))
	}
	p.Took(began, tenant, "", seconds(5))
	if held("") != 5*time.Second || held("a:1") != 9*time.Second || held("a:2") != 5*time.Second {
		t.Errorf("held for %v, the chats for %v and %v", held(""), held("a:1"), held("a:2"))
	}
}
