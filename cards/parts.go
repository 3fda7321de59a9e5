package cards

import (
	"fmt"
	"strings"

	"drypp/courses"
)

// matching writes a list for each part, with all options in each of them.
func (w *writer) matching(q *courses.Question, order []int) {
	w.text(label, md(w.t.Kinds.Match))
	for i := range q.Parts {
		w.pick(InputPart(i), choice(q.Parts[i].Text), q, order)
	}
}

// ordering writes the items, and a list for each place with all of them.
func (w *writer) ordering(q *courses.Question, order []int) {
	w.text(label, md(w.t.Kinds.Order))
	items := make([]string, len(order))
	for position, i := range order {
		items[position] = string(plain(q.Options[i].Text))
	}
	w.bullets(items, false)
	for place := range order {
		w.pick(InputPart(place), w.t.Kinds.Places[place], q, order)
	}
}

// pick writes a list that unfolds, to choose one option from.
func (w *writer) pick(id, label string, q *courses.Question, order []int) {
	w.begin("Input.ChoiceSet")
	w.member("id", id)
	w.member("label", label)
	w.member("placeholder", w.t.Kinds.Choose)
	w.raw(`,"style":"compact","wrap":true,"spacing":"Medium"`)
	w.list("choices")
	for position, i := range order {
		w.choice(q.Options[i].Text, courses.Letter(position))
	}
	w.endChoices(w.t.ChooseFirst)
}

// spot writes the places on the picture, in the order of their numbers.
func (w *writer) spot(q *courses.Question, order []int) {
	marks := q.Marks()
	positions := make([]int, len(marks))
	for position, i := range order {
		positions[marks[i]-1] = position
	}
	w.expanded(w.t.Kinds.Spot, false)
	for n, position := range positions {
		w.choice(fmt.Sprintf(w.t.Kinds.Place, n+1, q.Options[order[position]].Text), courses.Letter(position))
	}
	w.endChoices(w.t.ChooseFirst)
}

// blanks writes a field for each blank.
func (w *writer) blanks(q *courses.Question) {
	w.text(label, md(w.t.Kinds.Blanks))
	for i := range q.Parts {
		w.typed(InputPart(i), fmt.Sprintf(w.t.Kinds.Blank, i+1, around(q, i)), "", maxBlank, w.t.TypeFirst)
	}
}

// gapped returns the sentence of a question with blanks.
func (w *writer) gapped(q *courses.Question) md {
	var b strings.Builder
	for i := range q.Parts {
		b.WriteString(q.Parts[i].Text)
		fmt.Fprintf(&b, w.t.Kinds.Gap, i+1)
		b.WriteString(q.Parts[i].After)
	}
	return plain(b.String())
}

// nearby is how many characters of the words on each side of a blank its label has.
const nearby = 24

// around returns the words next to a blank, as a label for it.
func around(q *courses.Question, i int) string {
	before, after := q.Parts[i].Text, q.Parts[i].After
	if i+1 < len(q.Parts) {
		after = q.Parts[i+1].Text
	}
	before = strings.TrimLeft(before, " ,.;:!?") // what ends the words before the blank before
	return choice(lastWords(before) + "……" + firstWords(after))
}

// lastWords shortens a text to its last words.
func lastWords(s string) string {
	runes := []rune(s)
	if len(runes) <= nearby {
		return s
	}
	_, rest, _ := strings.Cut(string(runes[len(runes)-nearby:]), " ")
	return "… " + rest
}

// firstWords shortens a text to its first words.
func firstWords(s string) string {
	runes := []rune(s)
	if len(runes) <= nearby {
		return s
	}
	begun := string(runes[:nearby])
	return begun[:max(strings.LastIndex(begun, " "), 0)] + " …"
}
