package surveys

import (
	"strconv"
	"strings"

	"drypp/courses"
)

// Edition returns the text in a language or, if it isn't written in it, in the first
// of courses.Languages that it is.
func (s *Survey) Edition(l courses.Language) *Edition {
	if ed := s.Editions[l]; ed != nil {
		return ed
	}
	for _, l := range courses.Languages {
		if ed := s.Editions[l]; ed != nil {
			return ed
		}
	}
	return nil
}

// Label returns what the answer at a position from 0, counted from the lowest, is
// called: the option, or the number with what the end of the scale means.
func (q *Question) Label(w *Wording, at int) string {
	low, high := q.Range()
	switch q.Kind {
	case Single, Several:
		return w.Options[at]
	case Stars:
		return withEnd(strings.Repeat("★", at+1), q.end(w, at+low, low, high))
	}
	return withEnd(strconv.Itoa(at+low), q.end(w, at+low, low, high))
}

// end returns what the end of the scale means that an answer is.
func (q *Question) end(w *Wording, answer, low, high int) string {
	switch answer {
	case low:
		return w.Low
	case high:
		return w.High
	}
	return ""
}

func withEnd(answer, end string) string {
	if end == "" {
		return answer
	}
	return answer + " – " + end
}

// Said returns answers in canonical form in words, one for each question; those that
// the question, as it is now, can't have are empty.
func (s *Survey) Said(l courses.Language, answers []string) []string {
	ed, said := s.Edition(l), make([]string, len(s.Questions))
	for i, answer := range answers[:min(len(answers), len(s.Questions))] {
		q := &s.Questions[i]
		if answer == "" || !q.Takes(answer) {
			continue
		}
		if q.Kind == Text {
			said[i] = answer
			continue
		}
		low, _ := q.Range()
		var words []string
		for word := range strings.SplitSeq(answer, " ") {
			words = append(words, q.Label(&ed.Questions[i], position(word)-low))
		}
		said[i] = strings.Join(words, ", ")
	}
	return said
}
