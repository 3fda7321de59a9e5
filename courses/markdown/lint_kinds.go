package markdown

import (
	"slices"
	"strings"

	"drypp/courses"
)

// wordsOfQuestion counts what is read before a question is answered. Of a Scenario
// that is every scene, though nobody comes to see all of them.
func wordsOfQuestion(q *courses.Question) int {
	n := wordsOf(q.Title) + wordsIn(q.Prompt)
	if !q.Typed() {
		n += wordsOfOptions(q.Options)
	}
	for i := range q.Parts {
		n += wordsOf(q.Parts[i].Text) + wordsOf(q.Parts[i].After)
	}
	for i := range q.Scenes {
		s := &q.Scenes[i]
		n += wordsOf(s.Title) + wordsIn(s.Body) + wordsOfOptions(s.Options)
	}
	return n
}

func wordsOfOptions(options []courses.Option) int {
	n := 0
	for i := range options {
		n += wordsOf(options[i].Text)
	}
	return n
}

// parts looks at what only questions with several parts can do wrong.
func (l *linter) parts(q *courses.Question) {
	switch q.Kind {
	case courses.Matching:
		l.elimination(q)
	case courses.Ordering:
		l.told(q)
	case courses.Blanks:
		for i := range q.Parts {
			for j := range q.Parts[i].Options {
				if slices.ContainsFunc(q.Parts[i].Options[j].Spellings, commaParts) {
					f := l.comma(q)
					f.Part, f.Option = i+1, j+1
				}
			}
		}
	}
}

// elimination looks for a Matching in which each option belongs to exactly one part:
// who knows all but one has the last for nothing.
func (l *linter) elimination(q *courses.Question) {
	used := map[int]bool{}
	for i := range q.Parts {
		used[q.Parts[i].Match] = true
	}
	if len(used) > 1 && len(used) == len(q.Parts) && len(used) == len(q.Options) && len(used) < courses.MaxOptions {
		l.hint(q.ID, courses.CodeElimination, "each option belongs to exactly one part, so the last one is found by elimination: add an option that belongs to none, - = option")
	}
}

// places are words that say which place an item has, in every language.
var places = set("first firstly then next afterwards finally last lastly først fyrst så deretter etterpå sist slutt")

// told looks for items that begin with a word for their place.
func (l *linter) told(q *courses.Question) {
	for i := range q.Options {
		fields := strings.Fields(strings.ToLower(q.Options[i].Text))
		if len(fields) > 1 && fields[0] == "til" {
			fields = fields[1:]
		}
		if len(fields) == 0 || !places[strings.Trim(fields[0], punctuation)] {
			continue
		}
		f := l.hint(q.ID, courses.CodeTold, "the item %.60q says its own place: write what is done, and leave the order to the question", q.Options[i].Text)
		f.Option = i + 1
	}
}
