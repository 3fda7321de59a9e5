package courses

import (
	"fmt"
	"strings"
)

// Code names a kind of fault for programs. Codes are stable; the table in
// README.md explains them to authors.
type Code string

// What can be wrong with a course. Those from CodeEverything on are hints.
const (
	CodeFile        Code = "file"          // the file or folder can't be a course's
	CodeSyntax      Code = "syntax"        // it isn't understood, or no card can show it
	CodeUnknownKey  Code = "unknown-key"   // the front matter has a key that means nothing
	CodeMissingKey  Code = "missing-key"   // the front matter lacks a key
	CodeValue       Code = "value"         // a key has a value that can't be
	CodeID          Code = "id"            // an ID is missing or can't be one
	CodeDuplicateID Code = "duplicate-id"  // two steps or two courses have one ID
	CodeRight       Code = "right-answers" // nothing is right, everything, or too much
	CodeExplanation Code = "explanation"   // an answer isn't explained
	CodeAnswers     Code = "answers"       // the answers to a question can't be told apart or given
	CodeKind        Code = "kind"          // the question is of no kind, or not of the one meant
	CodeLanguages   Code = "languages"     // the languages don't say the same
	CodeLink        Code = "link"          // a link leads nowhere that Teams opens
	CodeImageText   Code = "image-text"    // a picture isn't described
	CodeImage       Code = "image"         // a picture is of a kind or at a place that Teams doesn't show
	CodeImageSize   Code = "image-size"    // a picture is larger than Teams shows
	CodeCardSize    Code = "card-size"     // a card is larger than Teams delivers
	CodeComma       Code = "comma"         // a comma parts spellings
	CodeReading     Code = "reading-time"  // the course takes longer than it promises

	CodeEverything  Code = "all-of-the-above" // a choice refers to the others
	CodeNegation    Code = "negation"         // a "not" is easily overlooked
	CodeLongest     Code = "longest"          // the right choice is always the longest
	CodePosition    Code = "position"         // the right choice is always at the same place
	CodeImageUnseen Code = "image-unseen"     // a picture lies where lint doesn't look
	CodeUnheeded    Code = "unheeded"         // a lesson's mark means nothing
	CodeElimination Code = "elimination"      // the last option to match is left over
	CodeTold        Code = "order-told"       // an item to put in order says its place
)

// Fault is one reason why a course can't be given, or shouldn't be, and where
// it lies.
type Fault struct {
	Code Code
	// Hint says that the course can be given all the same.
	Hint bool
	// Language is the edition's, or empty if it is the course as a whole.
	Language Language
	// Step is the ID of the lesson or question, or empty.
	Step string
	// Part counts the question's parts or scenes from 1; 0 means none of them.
	Part int
	// Option counts the question's options, or those of the Part, from 1; 0 means
	// none of them.
	Option int
	// Block counts the blocks of the lesson, the question's prompt or the scene
	// that is the Part from 1; 0 means none of them.
	Block int
	// Key is the key of the front matter that it is about, or empty.
	Key string
	// Message says what is wrong, Fix what to do.
	Message, Fix string
}

// NewFault returns a fault without a place. The format says what is wrong and,
// behind the first ": " of the format itself, what to do.
func NewFault(code Code, format string, args ...any) *Fault {
	text := fmt.Sprintf(strings.Replace(format, ": ", "\x00", 1), args...)
	message, fix, _ := strings.Cut(text, "\x00")
	return &Fault{Code: code, Message: message, Fix: fix}
}

// Error returns what is wrong and what to do, with the place before it.
func (f *Fault) Error() string {
	s := f.Message + ": " + f.Fix
	if f.Option > 0 {
		s = fmt.Sprintf("answer %d: %s", f.Option, s)
	}
	if f.Part > 0 {
		s = fmt.Sprintf("part %d: %s", f.Part, s)
	}
	if f.Step != "" {
		s = fmt.Sprintf("%q: %s", f.Step, s)
	}
	if f.Language != "" {
		s = fmt.Sprintf("%s: %s", f.Language, s)
	}
	return s
}
