// Package surveys is about what people think: questions without right answers,
// anonymous unless the survey says otherwise.
//
// It is pure, as package courses is.
package surveys

import (
	"fmt"

	"drypp/courses"
)

// Survey is one survey in every language that it is written in.
type Survey struct {
	// ID is its name for good, as courses.ValidID has it; no course has the same.
	ID string
	// Named says that answers are kept with who gave them, which the card says.
	Named bool
	// Questions are those of the survey, 1 to MaxQuestions.
	Questions []Question
	// Editions holds the texts by language.
	Editions map[courses.Language]*Edition
}

// Bounds of a survey: what fits on one card.
const (
	MaxQuestions = 10
	MaxOptions   = 10
	// MaxText is how long, in bytes, a free text may be.
	MaxText = 1500
	// MinShown is how many answers there must be before any is shown.
	MinShown = 5
)

// Kind is a kind of question in a survey.
type Kind string

// The kinds.
const (
	// Scale is answered from 1 to Points.
	Scale Kind = "scale"
	// Single and Several have Options.
	Single  Kind = "single"
	Several Kind = "several"
	// Stars is answered from 1 to 5.
	Stars Kind = "stars"
	// Text is a free text, which may be left out.
	Text Kind = "text"
	// ENPS is answered from 0 to 10: how likely they would recommend the
	// organisation as a place to work.
	ENPS Kind = "enps"
)

// Question is what is the same of a question in every language.
type Question struct {
	// ID is unique within the survey, as courses.ValidID has it.
	ID   string
	Kind Kind
	// Points is how many points a Scale has, 3 to 10.
	Points int
	// Options is how many options there are (Single, Several).
	Options int
	// Optional says that it may be left out.
	Optional bool
}

// Edition is a survey's text in one language.
type Edition struct {
	Language       courses.Language
	Title, Summary string
	// Questions are in the order of the survey's.
	Questions []Wording
}

// Wording is a question's text.
type Wording struct {
	Title string
	// Low and High are the ends of a Scale, or empty.
	Low, High string
	Options   []string
}

// Ballot is one person's answers to a survey, in a campaign. An anonymous one has
// nothing that says whose it is, nor when or in which order it came.
type Ballot struct {
	Survey, Campaign string
	// Answers are in canonical form, in the order of the questions: a number, the
	// positions of options joined by spaces, or a text; empty for what was left out.
	Answers []string
	// Person is the random ID of who gave them; empty unless the survey is Named.
	Person string
}

// Catalogue holds the surveys that an organisation may give, by ID. It is immutable
// and safe for concurrent use.
type Catalogue struct {
	byID  map[string]*Survey
	order []*Survey
}

// NewCatalogue builds a catalogue that lists the surveys in the order given. It
// refuses two with the same ID.
func NewCatalogue(list ...*Survey) (*Catalogue, error) {
	c := &Catalogue{byID: make(map[string]*Survey, len(list)), order: list}
	for _, s := range list {
		if c.byID[s.ID] != nil {
			return nil, fmt.Errorf("two surveys have the id %q: give one of them another id", s.ID)
		}
		c.byID[s.ID] = s
	}
	return c, nil
}

// Survey returns the survey with that ID, or nil. A nil Catalogue has none.
func (c *Catalogue) Survey(id string) *Survey {
	if c == nil {
		return nil
	}
	return c.byID[id]
}

// All returns the surveys in their order. The caller must not change the slice.
func (c *Catalogue) All() []*Survey {
	if c == nil {
		return nil
	}
	return c.order
}
