package teamstest

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
)

// Click says what to click, and what was filled in.
type Click struct {
	// Message is the ID of the message with the card; empty means the newest
	// card of the bot's.
	Message string
	// Action is the title of the button. If it is empty, Data alone is sent.
	Action string
	// Data, if not nil, is sent in place of what the card says, for what a
	// client that lies could send.
	Data map[string]any
	// Inputs are the values of the card's inputs by ID. The others have the
	// value that the card gives them, or none.
	Inputs map[string]string
	// Submit clicks as clients do that don't know Action.Execute: the
	// button's Action.Submit, or its fallback.
	Submit bool
}

// Click clicks a button of a card. Action.Execute becomes an invoke, whose
// answer replaces the card; Action.Submit a message that replies to it. A card
// whose required inputs are empty sends nothing and returns an error, as it
// would in Teams.
func (p *Person) Click(ctx context.Context, c Click) (Receipt, error) {
	m, err := p.clicked(c.Message)
	if err != nil {
		return Receipt{}, err
	}
	action, err := c.press(m)
	if err != nil {
		return Receipt{}, err
	}
	if action["type"] == "Action.Submit" {
		a := p.activity("message")
		p.set(func() { a.ID = p.teams.next() })
		a.ReplyToID, a.Value = m.ID, action["data"]
		a.ChannelData["source"] = map[string]string{"name": "message"}
		a.ChannelData["legacy"] = map[string]string{"replyToId": m.ID}
		return p.deliver(ctx, a)
	}
	a := p.activity("invoke")
	a.Name, a.ReplyToID = "adaptiveCard/action", m.ID
	a.ChannelData["source"] = map[string]string{"name": "message"}
	a.Value = map[string]any{"action": action, "trigger": "manual"}
	return p.deliver(ctx, a)
}

// clicked finds the message to click on.
func (p *Person) clicked(id string) (Message, error) {
	chat := p.Chat()
	for _, m := range slices.Backward(chat) {
		if m.Card != nil && (id == "" || m.ID == id) {
			return m, nil
		}
	}
	return Message{}, errors.New("teamstest: there is no such card in the chat")
}

// press returns the action that the client sends.
func (c *Click) press(m Message) (map[string]any, error) {
	kind := "Action.Execute"
	if c.Submit {
		kind = "Action.Submit"
	}
	var card any
	if err := json.Unmarshal(m.Card, &card); err != nil {
		return nil, fmt.Errorf("teamstest: card: %w", err)
	}
	found := map[string]any{}
	if c.Action != "" {
		if found = c.find(card); found == nil {
			return nil, fmt.Errorf("teamstest: the card has no button %q, but %q", c.Action, Buttons(m.Card))
		}
		kind, _ = found["type"].(string)
	}
	data := c.Data
	if data == nil {
		data = map[string]any{}
		if given, ok := found["data"].(map[string]any); ok {
			maps.Copy(data, given)
		}
		if found["associatedInputs"] != "none" {
			if err := c.fill(card, data); err != nil {
				return nil, err
			}
		}
	}
	action := map[string]any{"type": kind, "data": data}
	for _, key := range []string{"id", "verb", "title"} {
		if v, ok := found[key]; ok {
			action[key] = v
		}
	}
	return action, nil
}

// find returns the button with the title, as far as the client knows its type.
func (c *Click) find(card any) map[string]any {
	var found map[string]any
	walk(card, func(o map[string]any) {
		if found != nil || o["title"] != c.Action {
			return
		}
		switch kind := o["type"]; {
		case kind == "Action.Submit", kind == "Action.Execute" && !c.Submit:
			found = o
		case kind == "Action.Execute":
			if fallback, ok := o["fallback"].(map[string]any); ok && fallback["type"] == "Action.Submit" {
				found = fallback
			}
		}
	})
	return found
}

// fill puts the value of each input into the data.
func (c *Click) fill(card any, data map[string]any) error {
	var missing []string
	walk(card, func(o map[string]any) {
		kind, _ := o["type"].(string)
		id, _ := o["id"].(string)
		if !strings.HasPrefix(kind, "Input.") || id == "" {
			return
		}
		value, given := any(c.Inputs[id]), c.Inputs[id] != ""
		if !given {
			value, given = o["value"]
		}
		switch {
		case given:
			data[id] = value
		case o["isRequired"] == true:
			missing = append(missing, id)
		}
	})
	if missing != nil {
		return fmt.Errorf("teamstest: required inputs are empty: %q", missing)
	}
	return nil
}

// walk calls visit for every object of a card, outer ones first, otherwise in
// the order of the card's arrays, and a card's body before its actions.
func walk(v any, visit func(map[string]any)) {
	switch v := v.(type) {
	case map[string]any:
		visit(v)
		for _, key := range slices.Backward(slices.Sorted(maps.Keys(v))) {
			if key != "fallback" && key != "data" {
				walk(v[key], visit)
			}
		}
	case []any:
		for _, item := range v {
			walk(item, visit)
		}
	}
}

// Buttons returns the titles of a card's buttons that send something.
func Buttons(card []byte) []string {
	var doc any
	if json.Unmarshal(card, &doc) != nil {
		return nil
	}
	var titles []string
	walk(doc, func(o map[string]any) {
		if title, ok := o["title"].(string); ok && (o["type"] == "Action.Execute" || o["type"] == "Action.Submit") {
			titles = append(titles, title)
		}
	})
	return titles
}
