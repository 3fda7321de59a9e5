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
