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

// TestPacerHeld: until when Teams asked to be left alone holds up who has a turn
// already: of an organisation, and of a chat.
func TestPacerHeld(t *testing.T) {
	t.Parallel()
	p := NewPacer(PacerConfig{})
	held := func(conversation string) time.Duration { return p.Leave(began, tenant, conversation).Sub(began) }
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

// TestPacerLate: calls that are all late leave at once as far as Teams allows, and
// the rest as soon as there is a place. Who waits for an answer is told to come
// back while there is none.
func TestPacerLate(t *testing.T) {
	t.Parallel()
	p := NewPacer(PacerConfig{})
	turns := greedy(p, Unsolicited, began, 2*time.Second, each)
	now := turns[len(turns)-1].Add(900 * time.Millisecond)
	var left []time.Time
	for i := range turns {
		at := now
		for next := p.Leave(at, tenant, each(i)); next.After(at); next = p.Leave(at, tenant, each(i)) {
			at = next
		}
		if left = append(left, at); i != 49 {
			continue
		}
		if turn := p.Take(now.Add(50*time.Millisecond), tenant, "", Interactive); turn.Before(now.Add(time.Second)) {
			t.Errorf("somebody gets a turn %v after 50 calls", turn.Sub(now))
		}
	}
	last := left[len(left)-1]
	if n := most(left, time.Second); n > 50 || !left[49].Equal(now) || last.After(now.Add(1100*time.Millisecond)) {
		t.Errorf("%d leave in a second, 50 until %v later, all until %v", n, left[49].Sub(now), last.Sub(now))
	}
}
