package main

import (
	"bytes"
	"fmt"
	"slices"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// button is what a button of a card sends, as far as the world reads it.
type button struct {
	Do        string `json:"do"`
	Course    string `json:"c"`
	Enrolment string `json:"e"`
	Step      string `json:"s"`
	Try       int    `json:"t"`
	Delivery  string `json:"v"`
	Campaign  string `json:"m"`
	Page      int    `json:"p"`

	raw jsontext.Value
	// inputs counts the inputs of the card beside it that are answered together.
	inputs int
}

// onward are the buttons that lead on in a course, the likeliest first.
var onward = []string{"answer", "review", "map", "survey", "acknowledge", "relearn", "begin", "read", "next", "review-next", "start", "continue", "retry"}

// wayOn returns the button of a card that leads on, or nil if none does.
func wayOn(card []byte) *button {
	var best *button
	rank := len(onward)
	for _, raw := range sent(card) {
		b, ok := parse(raw)
		if at := slices.Index(onward, b.Do); ok && at >= 0 && at < rank {
			best, rank = &b, at
		}
	}
	for best != nil && bytes.Contains(card, []byte(fmt.Sprintf(`"id":"a%d"`, best.inputs))) {
		best.inputs++
	}
	return best
}

// sent returns what the buttons of a card send. It looks for the member instead
// of reading the card: a year has millions of them.
func sent(card []byte) []jsontext.Value {
	const member = `"data":{`
	var list []jsontext.Value
	for at := 0; ; {
		i := bytes.Index(card[at:], []byte(member))
		if i < 0 {
			return list
		}
		at += i + len(member) - 1
		value, err := jsontext.NewDecoder(bytes.NewBuffer(card[at:])).ReadValue()
		if err != nil {
			return list
		}
		list = append(list, value.Clone())
	}
}

func parse(raw jsontext.Value) (button, bool) {
	b := button{raw: raw}
	err := json.Unmarshal(raw, &b)
	return b, err == nil && b.Do != ""
}

// with returns what the button sends together with inputs, which are members.
func (b *button) with(inputs string) jsontext.Value {
	if inputs == "" {
		return b.raw
	}
	return jsontext.Value("{" + inputs + "," + string(b.raw[1:]))
}
