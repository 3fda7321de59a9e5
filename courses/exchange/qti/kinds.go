package qti

import (
	"strings"

	"drypp/courses"
	"drypp/courses/exchange"
)

// choices asks for one choice, or for several.
func (it *item) choices() {
	q := it.q
	var correct []string
	var choices, worth []*node
	for i := range q.Options {
		o := &q.Options[i]
		if o.Right {
			correct = append(correct, letter(i))
			worth = append(worth, entry(letter(i), 1))
		} else {
			worth = append(worth, entry(letter(i), -1))
		}
		choices = append(choices, el("qti-simple-choice", identifier(letter(i)), o.Text))
		it.why(feedback, letter(i), o.Why)
	}
	cardinality, most := "single", 1
	if q.Kind == courses.Several {
		cardinality, most = "multiple", 0 // without limit
	}
	if q.Kind == courses.Several && q.Credit == courses.PerPart {
		it.declare(response, cardinality, "identifier", correct, mapping(worth, len(correct)))
		it.share(el("qti-map-response", identifier(response)), len(correct))
	} else {
		it.declare(response, cardinality, "identifier", correct)
		it.allOrNothing()
	}
	it.outcome(feedback, cardinality, "identifier")
	it.processing = append(it.processing, set(feedback, variable(response)))
	shuffle := "true"
	if q.Kind == courses.TrueFalse {
		shuffle = "false"
	}
	it.interact("qti-choice-interaction", response, attr("shuffle", shuffle), attr("max-choices", whole(most)), it.prompt(), choices)
}

// typed asks for a number or for words.
func (it *item) typed() {
	base := "string"
	if it.q.Kind == courses.Number {
		base = "float"
	}
	it.declare(response, "single", base, first(it.q.Options))
	it.outcome(feedback, "single", "identifier")
	it.body = append([]*node{el("p", it.q.Title)}, it.body...)
	it.body = append(it.body, el("p", entryField(response, it.q.Options)))
	it.foreseen(it.q.Options, response, score, feedback)
}

// first returns the right answer that is shown as such.
func first(options []courses.Option) []string {
	for i := range options {
		switch o := &options[i]; {
		case !o.Right:
		case len(o.Spellings) > 0:
			return o.Spellings[:1]
		default:
			return []string{number(o.Number)}
		}
	}
	return nil
}

// entryField is a field as long as the longest answer.
func entryField(id string, options []courses.Option) *node {
	length := 10
	for i := range options {
		for _, s := range options[i].Spellings {
			length = max(length, len([]rune(s)))
		}
	}
	return el("qti-text-entry-interaction", attr("response-identifier", id), attr("expected-length", whole(length)))
}

// foreseen finds the first answer that the author foresaw, gives the point if it is
// right and says its explanation; the last branch is any other answer.
func (it *item) foreseen(options []courses.Option, id, points, says string) {
	var branches []branch
	rest := branch{}
	for i := range options {
		o := &options[i]
		rules := []*node{set(says, value("identifier", letter(i)))}
		if o.Right {
			rules = append(rules, set(points, value("float", "1")))
		}
		if o.Otherwise {
			rest.rules = rules
		} else {
			branches = append(branches, branch{met(o, id), rules})
		}
		it.why(says, letter(i), o.Why)
	}
	it.processing = append(it.processing, when(append(branches, rest)...))
}

// met is the condition that an option accepts the answer.
func met(o *courses.Option, id string) *node {
	if len(o.Spellings) == 0 {
		t := number(o.Tolerance)
		return el("qti-equal", attr("tolerance-mode", "absolute"), attr("tolerance", t+" "+t), variable(id), value("float", number(o.Number)))
	}
	var spellings []*node
	for _, s := range o.Spellings {
		spellings = append(spellings, el("qti-string-match", attr("case-sensitive", "false"), variable(id), value("string", s)))
	}
	if len(spellings) == 1 {
		return spellings[0]
	}
	return el("qti-or", spellings)
}

// explained says all explanations after any answer, as a list.
func (it *item) explained(whys []string) {
	var items []*node
	for _, why := range whys {
		if exchange.Explained(it.x.Edition.Language, why) {
			items = append(items, el("li", words(why)...))
		}
	}
	if items == nil {
		return
	}
	it.outcome(feedback, "single", "identifier")
	it.processing = append(it.processing, set(feedback, value("identifier", "WHY")))
	it.say(feedback, "WHY", el("ul", items))
}

func (it *item) matching() {
	q := it.q
	var correct, whys []string
	var left, right, worth []*node
	associable := func(id, text string, most int) *node {
		return el("qti-simple-associable-choice", identifier(id), attr("match-max", whole(most)), text)
	}
	for i := range q.Parts {
		p := &q.Parts[i]
		id := "P" + whole(i+1)
		pair := id + " " + letter(p.Match)
		correct, whys = append(correct, pair), append(whys, p.Why)
		worth = append(worth, entry(pair, 1))
		left = append(left, associable(id, p.Text, 1))
	}
	for i := range q.Options {
		right = append(right, associable(letter(i), q.Options[i].Text, len(q.Parts)))
	}
	if q.Credit == courses.PerPart {
		it.declare(response, "multiple", "directedPair", correct, mapping(worth, len(correct)))
		it.share(el("qti-map-response", identifier(response)), len(correct))
	} else {
		it.declare(response, "multiple", "directedPair", correct)
		it.allOrNothing()
	}
	it.interact("qti-match-interaction", response, attr("shuffle", "true"), attr("max-associations", whole(len(correct))),
		it.prompt(), el("qti-simple-match-set", left), el("qti-simple-match-set", right))
	it.explained(whys)
}

func (it *item) ordering() {
	q := it.q
	var correct, whys []string
	var items []*node
	for i := range q.Options {
		o := &q.Options[i]
		correct, whys = append(correct, letter(i)), append(whys, o.Why)
		items = append(items, el("qti-simple-choice", identifier(letter(i)), o.Text))
	}
	it.declare(response, "ordered", "identifier", correct)
	if q.Credit == courses.PerPart {
		for i := range q.Options {
			stands := el("qti-match", el("qti-index", attr("n", whole(i+1)), variable(response)), value("identifier", letter(i)))
			it.processing = append(it.processing, when(branch{stands, []*node{set(score, el("qti-sum", variable(score), value("float", "1")))}}))
		}
		it.share(variable(score), len(q.Options))
	} else {
		it.allOrNothing()
	}
	it.interact("qti-order-interaction", response, attr("shuffle", "true"), it.prompt(), items)
	it.explained(whys)
}

// blanks has a field for each blank of the sentence.
func (it *item) blanks() {
	q := it.q
	sentence := []any{}
	var right []*node
	for i := range q.Parts {
		p := &q.Parts[i]
		n := whole(i + 1)
		it.declare(response+n, "single", "string", first(p.Options))
		it.outcome(feedback+n, "single", "identifier")
		it.outcome(score+n, "single", "float")
		sentence = append(sentence, p.Text, entryField(response+n, p.Options), p.After)
		it.processing = append(it.processing, set(score+n, value("float", "0")))
		it.foreseen(p.Options, response+n, score+n, feedback+n)
		right = append(right, variable(score+n))
	}
	it.body = append([]*node{el("p", q.Title)}, it.body...)
	it.body = append(it.body, el("p", sentence...))
	if q.Credit == courses.PerPart {
		it.share(el("qti-sum", right), len(right))
		return
	}
	all := el("qti-gte", el("qti-sum", right), value("float", whole(len(right))))
	it.processing = append(it.processing, when(branch{all, []*node{set(score, value("float", "1"))}}))
}

// radius is how large a place on a picture is, in thousandths of its width; no two
// are nearer than twice that.
const radius = courses.MinApart / 2

// spot asks for a place on a picture. It returns false if the picture isn't there.
func (it *item) spot() bool {
	q := it.q
	p := it.x.embed(q.Picture)
	if p == nil {
		return false
	}
	var correct []string
	var places []*node
	for i := range q.Options {
		o := &q.Options[i]
		if o.Right {
			correct = append(correct, letter(i))
		}
		coords := []string{whole(o.X * p.width / 1000), whole(o.Y * p.height / 1000), whole(max(p.width*radius/1000, 1))}
		places = append(places, el("qti-hotspot-choice", identifier(letter(i)), attr("shape", "circle"),
			attr("coords", strings.Join(coords, ",")), attr("hotspot-label", o.Text)))
		it.why(feedback, letter(i), o.Why)
	}
	it.declare(response, "single", "identifier", correct)
	it.allOrNothing()
	it.outcome(feedback, "single", "identifier")
	it.processing = append(it.processing, set(feedback, variable(response)))
	it.interact("qti-hotspot-interaction", response, attr("max-choices", "1"), it.prompt(),
		el("object", attr("data", it.x.up+p.name), attr("type", p.kind), attr("width", whole(p.width)), attr("height", whole(p.height)), q.Picture.Alt), places)
	return true
}
