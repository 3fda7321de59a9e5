package teams_test

import (
	"context"
	"fmt"
	"log/slog"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"drypp/bot/teams"
	"drypp/bot/teams/teamstest"
)

// counter answers each turn with a card that says the how manieth it was.
type counter struct{ listener }

func (c *counter) Turn(ctx context.Context, t teams.Turn) (teams.Answer, error) {
	_, err := c.listener.Turn(ctx, t)
	card := fmt.Sprintf(`{"type":"AdaptiveCard","version":"1.5","body":[{"type":"TextBlock","text":"turn %d"}],`+
		`"actions":[{"type":"Action.Execute","title":"Next","data":{"do":"next"},`+
		`"fallback":{"type":"Action.Submit","title":"Next","data":{"do":"next"}}}]}`, len(c.heard()))
	return teams.Answer{Card: []byte(card), Summary: "a card"}, err
}

// TestWire takes a person through every kind of turn with the real endpoint,
// validator and Connector on both ends of the stand-in's network, under
// Microsoft's host names.
func TestWire(t *testing.T) {
	t.Parallel()
	stand, network := teamstest.Start(t, teamstest.Config{})
	log := slog.New(slog.DiscardHandler)
	validator, err := teams.NewValidator(teams.ValidatorConfig{
		AppID: teamstest.AppID, Client: network.Client(), Now: time.Now, Log: log,
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := validator.Warm(t.Context()); err != nil {
		t.Fatal(err)
	}
	handler := new(counter)
	bot := httptest.NewServer(teams.NewEndpoint(teams.EndpointConfig{
		Auth: validator, Handler: handler, Replier: connector(stand, network.Transport()), Log: log, Now: time.Now,
		Tenant: func(id string) bool { return id == teamstest.Tenant }, ServiceURL: teams.DefaultHosts.Check,
	}))
	t.Cleanup(bot.Close)
	stand.Connect(bot.URL, bot.Client())

	person := stand.Person(teamstest.Profile{})
	for i, step := range []struct {
		do    func(context.Context) error
		kinds []teams.Kind
		cards int
	}{
		{person.Install, []teams.Kind{teams.Installed, teams.Installed}, 2},
		{said(person, "hi"), []teams.Kind{teams.Message}, 3},
		{clicked(person, false), []teams.Kind{teams.Click}, 3},
		{clicked(person, true), []teams.Kind{teams.Click}, 3},
		{person.Uninstall, []teams.Kind{teams.Removed}, 3},
	} {
		before := len(handler.heard())
		if err := step.do(t.Context()); err != nil {
			t.Fatalf("step %d: %v", i, err)
		}
		heard := handler.heard()[before:]
		if len(heard) != len(step.kinds) {
			t.Fatalf("step %d: %d turns, want %d", i, len(heard), len(step.kinds))
		}
		for j, turn := range heard {
			if turn.Kind != step.kinds[j] || turn.ObjectID != strings.ToLower(person.ObjectID) || turn.Group {
				t.Errorf("step %d: turn %+v", i, turn)
			}
		}
		if got := cardsIn(person); len(got) != step.cards {
			t.Errorf("step %d: %d cards in the chat, want %d", i, len(got), step.cards)
		}
	}
	cards := cardsIn(person)
	if last := cards[len(cards)-1]; !strings.Contains(last, "turn 5") {
		t.Errorf("the card that was clicked twice is %s, want the answer to the second click", last)
	}
}

func said(p *teamstest.Person, text string) func(context.Context) error {
	return func(ctx context.Context) error {
		_, err := p.Say(ctx, text)
		return err
	}
}

func clicked(p *teamstest.Person, submit bool) func(context.Context) error {
	return func(ctx context.Context) error {
		_, err := p.Click(ctx, teamstest.Click{Action: "Next", Submit: submit})
		return err
	}
}

func cardsIn(p *teamstest.Person) []string {
	var cards []string
	for _, m := range p.Chat() {
		if m.FromBot && len(m.Card) > 0 {
			cards = append(cards, string(m.Card))
		}
	}
	return cards
}
