// Package gift reads and writes questions in GIFT, the text format that Moodle
// imports and exports (Moodle docs, "GIFT format"), and makes courses of them and
// them of courses.
//
// What GIFT leaves open is read as the grammar of fuhrmanator/GIFT-grammar-PEG.js
// reads it (at commit 84236c6), and the JSON of an Item is what that parser
// returns. All functions are safe for concurrent use.
package gift

import (
	"bytes"
	"unicode/utf8"

	"drypp/courses"
	"drypp/courses/exchange"
	"drypp/courses/markdown"
)

// MaxFile is how large, in bytes, a GIFT file may be.
const MaxFile = 16 << 20

// maxFindings is how many findings about a file are told at a time.
const maxFindings = 500

// Type is what an item is.
type Type string

// The types of items.
const (
	// Category says to which category the questions below it belong.
	Category Type = "Category"
	// Description is a text that asks nothing.
	Description Type = "Description"
	// TrueFalse is a statement.
	TrueFalse Type = "TF"
	// Choice has choices of which some aren't marked as right.
	Choice Type = "MC"
	// Short asks for words: all of its answers are right, each as far as its weight.
	Short Type = "Short"
	// Numerical asks for a number.
	Numerical Type = "Numerical"
	// Matching has pairs.
	Matching Type = "Matching"
	// Essay asks for a text that people grade.
	Essay Type = "Essay"
)

// TextFormat is how a text is written.
type TextFormat string

// The formats.
const (
	Moodle   TextFormat = "moodle" // Moodle's own: text with some HTML
	HTML     TextFormat = "html"
	Markdown TextFormat = "markdown"
	Plain    TextFormat = "plain"
)

// keeps reports whether blanks and line ends are kept in texts of that format;
// otherwise any run of them is one blank.
func (f TextFormat) keeps() bool { return f == HTML || f == Markdown }

// Text is a text with its format.
type Text struct {
	Format TextFormat `json:"format"`
	Text   string     `json:"text"`
}

// Item is a question, a category or a description.
type Item struct {
	Type Type
	// Line is where it begins in the file, from 1.
	Line int
	// Title is its name, or nil; of a Category, its path.
	Title *string
	// ID and Tags are what comments before it say, [id:…] and [tag:…], or nil.
	ID   *string
	Tags []string
	// Stem is what is asked. If Embedded, the answers stood within it, where it has
	// five underscores now.
	Stem     Text
	Embedded bool
	// Feedback is for every answer, or nil.
	Feedback *Text
	// True is whether the statement of TrueFalse is true. First and Second are its
	// feedbacks in their order, or nil: for who is wrong and who is right (Moodle
	// docs), which the JSON calls trueFeedback and falseFeedback.
	True          bool
	First, Second *Text
	// Choices are the answers of Choice, Short and Numerical. OneNumber says that
	// those of Numerical are one number without a mark.
	Choices   []Answer
	OneNumber bool
	// Pairs are those of Matching.
	Pairs []Pair
}

// Answer is an answer to choose or to type.
type Answer struct {
	// Right says that it is marked by = and not by ~.
	Right bool
	// Weight is what it is worth, in percent from -100 to 100, or nil if that isn't
	// said.
	Weight *float64
	// Text is what it says; of Numerical, only if Number is nil: any other number.
	Text Text
	// Number is what Numerical accepts.
	Number *Number
	// Feedback is for who gives the answer, or nil.
	Feedback *Text
	// Line is where it begins in the file, from 1.
	Line int
}

// Span says how the numbers that are accepted are given.
type Span string

// The spans.
const (
	Exactly Span = "simple"   // From alone
	Around  Span = "range"    // From, give or take By
	Between Span = "high-low" // From to By, both included
)

// Number is the numbers that an answer accepts.
type Number struct {
	Span     Span
	From, By float64
}

// Pair is what belongs together. The right one is plain text.
type Pair struct {
	Left  Text
	Right string
	// Line is where it begins in the file, from 1.
	Line int
}

// Parse reads a file, whose name is used in findings only. What isn't understood
// is found, with its line, and passed over up to the next blank line; the items
// are the rest, in their order. It takes time in proportion to the file's size.
func Parse(name string, src []byte) ([]Item, markdown.Findings) {
	p := &parser{name: name}
	src = bytes.TrimPrefix(src, []byte("\ufeff"))
	switch {
	case len(src) > MaxFile:
		p.bad(0, courses.NewFault(courses.CodeFile, "the file is larger than %d MiB: make several of it", MaxFile>>20))
	case !utf8.Valid(src):
		p.bad(0, courses.NewFault(courses.CodeFile, "this isn't UTF-8: save the file in that encoding"))
	default:
		p.src = string(src)
		p.file()
	}
	return p.items, p.found
}

func (p *parser) bad(line int, f *courses.Fault) {
	if len(p.found) < maxFindings {
		p.found = append(p.found, exchange.Finding(p.name, line, f))
	}
}
