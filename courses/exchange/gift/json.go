package gift

import (
	"github.com/go-json-experiment/json"
)

// named is what the JSON of every item but a category has.
type named struct {
	Type     Type     `json:"type"`
	ID       *string  `json:"id"`
	Tags     []string `json:"tags"`
	Title    *string  `json:"title"`
	Stem     Text     `json:"stem"`
	Embedded bool     `json:"hasEmbeddedAnswers"`
}

// asked is what the JSON of every question has.
type asked struct {
	named
	Feedback *Text `json:"globalFeedback"`
}

// MarshalJSON writes the item as the grammar's parser returns it: what its type
// hasn't is left out, what it could have and hasn't is null.
func (i *Item) MarshalJSON() ([]byte, error) {
	n := named{i.Type, i.ID, i.Tags, i.Title, i.Stem, i.Embedded}
	a := asked{n, i.Feedback}
	switch {
	case i.Type == Category:
		return marshal(struct {
			Type  Type    `json:"type"`
			Title *string `json:"title"`
		}{i.Type, i.Title})
	case i.Type == Description:
		return marshal(n)
	case i.Type == TrueFalse:
		return marshal(struct {
			asked
			True   bool  `json:"isTrue"`
			First  *Text `json:"trueFeedback"`
			Second *Text `json:"falseFeedback"`
		}{a, i.True, i.First, i.Second})
	case i.Type == Matching:
		return marshal(struct {
			asked
			Pairs []Pair `json:"matchPairs"`
		}{a, i.Pairs})
	case i.Type == Numerical && i.OneNumber:
		return marshal(struct {
			asked
			Number *Number `json:"choices"`
		}{a, i.Choices[0].Number})
	case i.Type == Essay:
		return marshal(a)
	}
	return marshal(struct {
		asked
		Choices []Answer `json:"choices"`
	}{a, i.Choices})
}

// MarshalJSON writes the answer as the grammar's parser returns it.
func (a *Answer) MarshalJSON() ([]byte, error) {
	var text any = a.Text
	if a.Number != nil {
		text = a.Number
	}
	return marshal(struct {
		Right    bool     `json:"isCorrect"`
		Weight   *float64 `json:"weight"`
		Text     any      `json:"text"`
		Feedback *Text    `json:"feedback"`
	}{a.Right, a.Weight, text, a.Feedback})
}

// MarshalJSON writes the number as the grammar's parser returns it.
func (n *Number) MarshalJSON() ([]byte, error) {
	from, by := n.From+0, n.By+0
	switch n.Span {
	case Exactly:
		return marshal(struct {
			Span Span    `json:"type"`
			From float64 `json:"number"`
		}{n.Span, from})
	case Around:
		return marshal(struct {
			Span Span    `json:"type"`
			From float64 `json:"number"`
			By   float64 `json:"range"`
		}{n.Span, from, by})
	}
	return marshal(struct {
		Span Span    `json:"type"`
		By   float64 `json:"numberHigh"`
		From float64 `json:"numberLow"`
	}{n.Span, by, from})
}

// MarshalJSON writes the pair as the grammar's parser returns it.
func (p *Pair) MarshalJSON() ([]byte, error) {
	return marshal(struct {
		Left  Text   `json:"subquestion"`
		Right string `json:"subanswer"`
	}{p.Left, p.Right})
}

// marshal writes a list that isn't there as null.
func marshal(v any) ([]byte, error) { return json.Marshal(v, json.FormatNilSliceAsNull(true)) }
