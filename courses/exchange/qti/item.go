package qti

import (
	"fmt"

	"drypp/courses"
	"drypp/courses/exchange"
)

// The names of an item's variables.
const (
	response = "RESPONSE"
	score    = "SCORE"
	feedback = "FEEDBACK"
)

// item is a question in the making, in the order in which an item has its parts.
type item struct {
	x          *exporter
	q          *courses.Question
	responses  []*node // what is answered
	outcomes   []*node // what is found out of that, beside the score
	body       []*node
	processing []*node
	feedbacks  []*node
}

// newItem makes an item of a question, or returns nil for a kind that isn't carried.
func (x *exporter) newItem(q *courses.Question) *item {
	it := &item{x: x, q: q}
	it.body = x.content(q.ID, q.Prompt)
	switch q.Kind {
	case courses.Single, courses.TrueFalse, courses.Several:
		it.choices()
	case courses.Number, courses.Text:
		it.typed()
	case courses.Matching:
		it.matching()
	case courses.Ordering:
		it.ordering()
	case courses.Blanks:
		it.blanks()
	case courses.Spot:
		if !it.spot() {
			return nil
		}
	default:
		return nil
	}
	return it
}

// element writes the item.
func (it *item) element() *node {
	l := it.x.Edition.Language
	outcome := el("qti-outcome-declaration", identifier(score), attr("cardinality", "single"), attr("base-type", "float"),
		attr("normal-maximum", "1"), attr("normal-minimum", "0"), el("qti-default-value", el("qti-value", "0")))
	return el("qti-assessment-item", append(namespaces(), identifier(itemID(it.q)), attr("title", it.q.Title), attr("xml:lang", string(l)),
		attr("adaptive", "false"), attr("time-dependent", "false"), attr("tool-name", "Drypp"),
		it.responses, outcome, it.outcomes, el("qti-item-body", it.body), el("qti-response-processing", it.processing), it.feedbacks)...)
}

// namespaces are the attributes of a document's root.
func namespaces() []any {
	return []any{
		attr("xmlns", namespace), attr("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"),
		attr("xsi:schemaLocation", namespace+" https://purl.imsglobal.org/spec/qti/v3p0/schema/xsd/imsqti_asiv3p0_v1p0.xsd"),
	}
}

const namespace = "http://www.imsglobal.org/xsd/imsqtiasi_v3p0"

// itemID is an identifier of a question: those of QTI begin with a letter.
func itemID(q *courses.Question) string { return "q-" + q.ID }

// letter names an option by its position.
func letter(i int) string { return fmt.Sprintf("A%d", i+1) }

// declare declares what is answered, with the right values.
func (it *item) declare(id, cardinality, base string, correct []string, more ...any) {
	var values []*node
	for _, v := range correct {
		values = append(values, el("qti-value", v))
	}
	parts := []any{identifier(id), attr("cardinality", cardinality), attr("base-type", base)}
	if values != nil {
		parts = append(parts, el("qti-correct-response", values))
	}
	it.responses = append(it.responses, el("qti-response-declaration", append(parts, more...)...))
}

// outcome declares what feedback or parts of the score are found by.
func (it *item) outcome(id, cardinality, base string) {
	it.outcomes = append(it.outcomes, el("qti-outcome-declaration", identifier(id), attr("cardinality", cardinality), attr("base-type", base)))
}

// say adds what is shown when an outcome has the value.
func (it *item) say(outcome, value string, content ...*node) {
	it.feedbacks = append(it.feedbacks, el("qti-modal-feedback", attr("outcome-identifier", outcome), identifier(value),
		attr("show-hide", "show"), el("qti-content-body", content)))
}

// why adds an explanation, unless there is none.
func (it *item) why(outcome, value, why string) {
	if exchange.Explained(it.x.Edition.Language, why) {
		it.say(outcome, value, paragraph(why))
	}
}

// prompt is what is asked, within an interaction.
func (it *item) prompt() *node { return el("qti-prompt", it.q.Title) }

func (it *item) interact(name, id string, parts ...any) {
	it.body = append(it.body, el(name, append([]any{attr("response-identifier", id)}, parts...)...))
}

// The expressions and rules of response processing.

func variable(id string) *node { return el("qti-variable", identifier(id)) }

func value(base, v string) *node { return el("qti-base-value", attr("base-type", base), v) }

func set(id string, to *node) *node { return el("qti-set-outcome-value", identifier(id), to) }

// when is a condition: the first branch whose condition holds, else the last if it
// has none.
func when(branches ...branch) *node {
	n := el("qti-response-condition")
	for i, b := range branches {
		name := "qti-response-else-if"
		switch {
		case i == 0:
			name = "qti-response-if"
		case b.condition == nil:
			name = "qti-response-else"
		}
		n.children = append(n.children, el(name, b.condition, b.rules))
	}
	return n
}

type branch struct {
	condition *node
	rules     []*node
}

// allOrNothing gives the point if the response is the right one.
func (it *item) allOrNothing() {
	it.processing = append(it.processing, when(branch{el("qti-match", variable(response), el("qti-correct", identifier(response))),
		[]*node{set(score, value("float", "1"))}}))
}

// share gives the part of the point that an expression is of a whole.
func (it *item) share(of *node, parts int) {
	it.processing = append(it.processing, set(score, el("qti-divide", of, value("float", whole(parts)))))
}

// mapping says what each value is worth, between none and most of them.
func mapping(entries []*node, most int) *node {
	return el("qti-mapping", attr("lower-bound", "0"), attr("upper-bound", whole(most)), attr("default-value", "0"), entries)
}

func entry(key string, worth int) *node {
	return el("qti-map-entry", attr("map-key", key), attr("mapped-value", whole(worth)))
}
