package markdown

import (
	"regexp"
	"strings"

	"drypp/courses"
)

// negation holds the words that turn a question around, in every language. In
// capitals they stand out already, which is the only way in a title.
var negation = set("ikke Ikke ikkje Ikkje aldri Aldri not Not never Never except Except unntatt Unntatt unnateke Unnateke")

// emphasised matches what stands out in a text.
var emphasised = regexp.MustCompile(`\*\*?[^*]+\*\*?|\b__?[^_]+__?\b`)

// negations looks for a "not" that is easily overlooked in what a question
// asks: its sentences with a question mark or, if there is none, all of it. A
// "not" in the story that leads to the question is nobody's trap.
func (l *linter) negations(q *courses.Question) {
	asks := strings.Contains(q.Title, "?")
	for i := range q.Prompt {
		asks = asks || strings.Contains(q.Prompt[i].Text, "?")
	}
	if word := negated(q.Title, asks); word != "" {
		l.hint(q.ID, courses.CodeNegation, "%q in the title is easily overlooked: ask the other way round, or write %s", word, strings.ToUpper(word))
	}
	for i := range q.Prompt {
		text := q.Prompt[i].Text
		if strings.ContainsAny(text, "*_") {
			text = emphasised.ReplaceAllString(text, "")
		}
		if word := negated(text, asks); word != "" {
			f := l.hint(q.ID, courses.CodeNegation, "%q in the question is easily overlooked: ask the other way round, or write **%s**", word, word)
			f.Block = i + 1
		}
	}
}

// negated returns the first negation of a text, or of its questions only.
func negated(s string, questions bool) string {
	for sentence := range sentences(s) {
		if questions && !strings.HasSuffix(sentence, "?") {
			continue
		}
		for field := range strings.FieldsSeq(sentence) {
			if word := strings.Trim(field, punctuation); negation[word] {
				return word
			}
		}
	}
	return ""
}

// sentences splits a text behind full stops, question and exclamation marks.
func sentences(s string) func(func(string) bool) {
	return func(yield func(string) bool) {
		for s != "" {
			end := strings.IndexAny(s, ".?!") + 1
			if end == 0 {
				end = len(s)
			}
			if !yield(s[:end]) {
				return
			}
			s = s[end:]
		}
	}
}
