package gift

import (
	"regexp"
	"strconv"
	"strings"

	"drypp/courses"
)

// answers reads what stands in braces: the first kind of answers that fits, even
// if another would fit more of it. It returns nil if something is wrong.
func (p *parser) answers() *Item {
	begin := p.at
	for _, rule := range []func() *Item{p.pairs, p.trueFalse, p.choices, p.numbers, p.oneWord, p.essay} {
		p.at = begin
		if item := rule(); item != nil || p.fault != nil {
			return item
		}
	}
	return nil
}

func (p *parser) pairs() *Item {
	item := &Item{Type: Matching}
	for {
		begin := p.at
		pair, ok := p.pair()
		if !ok {
			p.at = begin
			break
		}
		item.Pairs = append(item.Pairs, pair)
	}
	if item.Pairs == nil {
		return nil
	}
	p.blank()
	item.Feedback = p.feedbackForAll()
	p.blank()
	return item
}

func (p *parser) pair() (Pair, bool) {
	p.blank()
	pair := Pair{Left: Text{Format: p.format}, Line: p.lineOf(p.at)}
	if !p.take("=") {
		return pair, false
	}
	p.blank()
	if left := p.text(true); left != nil {
		pair.Left = *left
	}
	p.blank()
	if !p.take("->") {
		return pair, false
	}
	p.blank()
	raw := p.run(never)
	pair.Right = unescape(single(strings.TrimFunc(raw, isBlank)))
	p.blank()
	return pair, raw != ""
}

func never(string) bool { return false }

func (p *parser) trueFalse() *Item {
	item := &Item{Type: TrueFalse}
	switch {
	case p.take("TRUE"), p.take("T"):
		item.True = true
	case p.take("FALSE"), p.take("F"):
	default:
		return nil
	}
	p.blank()
	item.First = p.feedback()
	item.Second = p.feedback()
	p.blank()
	item.Feedback = p.feedbackForAll()
	return item
}

func (p *parser) choices() *Item {
	item := &Item{Type: Short}
	for {
		begin := p.at
		a, ok := p.choice()
		if p.fault != nil {
			return nil
		}
		if !ok {
			p.at = begin
			break
		}
		if !a.Right {
			item.Type = Choice
		}
		item.Choices = append(item.Choices, a)
	}
	if item.Choices == nil {
		return nil
	}
	p.blank()
	item.Feedback = p.feedbackForAll()
	p.blank()
	return item
}

func (p *parser) choice() (Answer, bool) {
	p.blank()
	a := Answer{Line: p.lineOf(p.at)}
	if !p.mark(&a) {
		return a, false
	}
	p.blank()
	a.Weight = p.weight()
	p.blank()
	text := p.text(false)
	if text == nil {
		return a, false
	}
	a.Text, a.Feedback = *text, p.feedback()
	p.blank()
	return a, true
}

func (p *parser) mark(a *Answer) bool {
	a.Right = p.take("=")
	return a.Right || p.take("~")
}

// numberHead is as much of a text as ECMAScript's parseFloat reads (ECMA-262,
// 19.2.4).
var numberHead = regexp.MustCompile(`^[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?`)

// weight reads a percentage between percent signs, or nil if there is none. What
// stands behind the number is passed over.
func (p *parser) weight() *float64 {
	rest := p.src[p.at:]
	if !strings.HasPrefix(rest, "%") {
		return nil
	}
	end := strings.IndexByte(rest[1:], '%')
	if end < 0 {
		return nil
	}
	digits := numberHead.FindString(strings.TrimLeftFunc(rest[1:1+end], isBlank))
	w, err := strconv.ParseFloat(digits, 64)
	if err != nil || w < -100 || w > 100 {
		p.fault = courses.NewFault(courses.CodeSyntax, "%.20q between percent signs is no weight: write a number from -100 to 100", rest[1:1+end])
		p.far = p.at
		return nil
	}
	p.at += end + 2
	return &w
}

// feedback reads what is said of an answer, or nil.
func (p *parser) feedback() *Text {
	if strings.HasPrefix(p.src[p.at:], "####") || !p.take("#") {
		return nil
	}
	p.blank()
	return p.text(false)
}

// feedbackForAll reads what is said whatever the answer was, or nil.
func (p *parser) feedbackForAll() *Text {
	begin := p.at
	if !p.take("####") {
		return nil
	}
	p.blank()
	t := p.text(false)
	if t == nil {
		p.at = begin
	}
	p.blank()
	return t
}

func (p *parser) numbers() *Item {
	if !p.take("#") {
		return nil
	}
	p.blank()
	item := &Item{Type: Numerical}
	for {
		begin := p.at
		a, ok := p.numberChoice()
		if p.fault != nil {
			return nil
		}
		if !ok {
			p.at = begin
			break
		}
		item.Choices = append(item.Choices, a)
	}
	if item.Choices == nil {
		line := p.lineOf(p.at)
		n := p.number()
		if n == nil {
			return nil
		}
		item.Choices, item.OneNumber = []Answer{{Right: true, Number: n, Line: line}}, true
	}
	p.blank()
	item.Feedback = p.feedbackForAll()
	return item
}

func (p *parser) numberChoice() (Answer, bool) {
	p.blank()
	a := Answer{Line: p.lineOf(p.at)}
	if !p.mark(&a) {
		return a, false
	}
	a.Weight = p.weight()
	if a.Number = p.number(); a.Number == nil {
		a.Text = Text{p.format, "*"}
	}
	p.blank()
	a.Feedback = p.feedback()
	p.blank()
	return a, true
}

// number reads 3, 3:0.5 or 3..4, or returns nil.
func (p *parser) number() *Number {
	from, ok := p.decimal()
	if !ok {
		return nil
	}
	n := &Number{Span: Exactly, From: from}
	begin := p.at
	switch {
	case p.take(":"):
		n.Span = Around
	case p.take(".."):
		n.Span = Between
	default:
		return n
	}
	if n.By, ok = p.decimal(); !ok {
		p.at = begin
		return &Number{Span: Exactly, From: from}
	}
	return n
}

var decimal = regexp.MustCompile(`^[+-]?[0-9]+(?:\.[0-9]+)?`)

func (p *parser) decimal() (float64, bool) {
	digits := decimal.FindString(p.src[p.at:])
	if digits == "" {
		return 0, false
	}
	n, err := strconv.ParseFloat(digits, 64)
	if err != nil {
		p.fault = courses.NewFault(courses.CodeSyntax, "the number %.20s… is too large: write a smaller one", digits)
		p.far = p.at
		return 0, false
	}
	p.at += len(digits)
	p.reached()
	return n + 0, true
}

// oneWord reads an answer without a mark.
func (p *parser) oneWord() *Item {
	line := p.lineOf(p.at)
	text := p.text(false)
	if text == nil {
		return nil
	}
	p.blank()
	a := Answer{Right: true, Text: *text, Feedback: p.feedback(), Line: line}
	p.blank()
	return &Item{Type: Short, Choices: []Answer{a}, Feedback: p.feedbackForAll()}
}

func (p *parser) essay() *Item {
	p.blank()
	item := &Item{Type: Essay, Feedback: p.feedbackForAll()}
	p.blank()
	return item
}
