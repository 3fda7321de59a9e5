package courses

import (
	"fmt"
	"strings"
)

// Piece is what a response says about one of the things that a question asks for,
// in the words of the edition that the question is from.
type Piece struct {
	// Of is what it is about: the part of Matching, the place of Ordering ("1."), the
	// title of the scene, the words before the blank. It is empty for other kinds.
	Of string
	// Given is the choice, or what was typed.
	Given string
	// Right says that it isn't wrong: what only leads on in a Scenario never is.
	Right bool
	// Best is what would have been right here, empty where that isn't one thing:
	// with Several and Scenario.
	Best string
	// Why is the author's explanation, empty where there is none.
	Why string
}

// String returns what was given, with what it is about before it.
func (p Piece) String() string {
	switch {
	case p.Of == "":
		return p.Given
	case strings.HasSuffix(p.Of, "."):
		return p.Of + " " + p.Given
	}
	return p.Of + ": " + p.Given
}

// Pieces returns a response in words, in the order in which it was given; of
// choices, in that of Options. The grade is that of the response, by Question.Grade
// or Course.Grade. It returns nil if they don't belong together.
func (q *Question) Pieces(response string, g Grade) []Piece {
	switch q.Kind {
	case Number, Text:
		return []Piece{q.typedPiece(response, g)}
	case Matching, Ordering:
		return q.placePieces(g)
	case Blanks:
		return q.blankPieces(response, g)
	case Scenario:
		return q.wayPieces(response)
	}
	var list []Piece
	for _, i := range g.Chosen {
		o := &q.Options[i]
		list = append(list, Piece{Given: o.Text, Right: o.Right, Best: q.best(), Why: o.Why})
	}
	return list
}

// best returns the one right answer in words, empty for Several.
func (q *Question) best() string {
	if q.Kind == Several {
		return ""
	}
	return wordsAt(q.Options, firstRight(q.Options))
}

// wordsAt returns how the option at a position, which may be -1, is shown.
func wordsAt(options []Option, at int) string {
	switch {
	case at < 0:
		return ""
	case options[at].Text == "" && len(options[at].Spellings) > 0:
		return options[at].Spellings[0]
	}
	return options[at].Text
}

func (q *Question) typedPiece(response string, g Grade) Piece {
	p := Piece{Given: response, Right: g.Right, Best: q.best()}
	if len(g.Chosen) > 0 {
		p.Why = q.Options[g.Chosen[0]].Why
	}
	return p
}

func (q *Question) placePieces(g Grade) []Piece {
	if len(g.Parts) != q.places() {
		return nil
	}
	list := make([]Piece, len(g.Parts))
	for place, option := range g.Parts {
		p := Piece{Given: q.Options[option].Text, Right: q.belongs(option, place)}
		if q.Kind == Ordering {
			p.Of, p.Best, p.Why = fmt.Sprintf("%d.", place+1), q.Options[place].Text, q.Options[place].Why
		} else {
			part := &q.Parts[place]
			p.Of, p.Best, p.Why = part.Text, q.Options[part.Match].Text, part.Why
		}
		list[place] = p
	}
	return list
}

func (q *Question) blankPieces(response string, g Grade) []Piece {
	given, ok := q.blanks(response)
	if !ok || len(g.Parts) != len(given) {
		return nil
	}
	list := make([]Piece, len(given))
	for i, met := range g.Parts {
		part := &q.Parts[i]
		list[i] = Piece{Of: strings.TrimSpace(part.Text), Given: given[i], Right: right(part.Options, met),
			Best: wordsAt(part.Options, firstRight(part.Options))}
		if met >= 0 {
			list[i].Why = part.Options[met].Why
		}
	}
	return list
}

func (q *Question) wayPieces(response string) []Piece {
	way, _, _ := q.way(response)
	var list []Piece
	for _, t := range way {
		s := &q.Scenes[t.scene]
		o := &s.Options[t.option]
		list = append(list, Piece{Of: s.Title, Given: o.Text, Right: o.Right || o.To != "", Why: o.Why})
	}
	return list
}
