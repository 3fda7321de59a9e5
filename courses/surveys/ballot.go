package surveys

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"drypp/courses"
)

// StarPoints is how many stars there are, and ENPSTop the highest answer to an ENPS
// question, whose lowest is 0.
const StarPoints, ENPSTop = 5, 10

// ErrForeign says that a card of ours can't have sent that.
var ErrForeign = errors.New("the answers are not such as the survey's card sends")

// Canonical reads what the inputs of the survey's card hold, joined by
// courses.Separator, into answers as Ballot has them, and lists the positions of the
// questions that have to be answered and aren't. Inputs behind the last that was
// sent are empty. The error is ErrForeign, and holds nothing of what was sent.
func (s *Survey) Canonical(inputs string) (answers []string, missing []int, err error) {
	sent := strings.Split(inputs, courses.Separator)
	if len(sent) > len(s.Questions) {
		return nil, nil, ErrForeign
	}
	answers = make([]string, len(s.Questions))
	for i := range s.Questions {
		q := &s.Questions[i]
		if i < len(sent) {
			var ok bool
			if answers[i], ok = q.canonical(sent[i]); !ok {
				return nil, nil, ErrForeign
			}
		}
		if answers[i] == "" && !q.MayBeEmpty() {
			missing = append(missing, i)
		}
	}
	return answers, missing, nil
}

// MayBeEmpty reports whether the question may be left out.
func (q *Question) MayBeEmpty() bool { return q.Optional || q.Kind == Text }

// canonical returns what an input holds in canonical form, and whether the question
// takes that.
func (q *Question) canonical(input string) (string, bool) {
	switch q.Kind {
	case Text:
		input = tidy(input)
	case Several:
		if strings.Contains(input, " ") {
			return "", false
		}
		chosen := strings.FieldsFunc(input, func(r rune) bool { return r == ',' })
		slices.SortFunc(chosen, func(a, b string) int { return position(a) - position(b) })
		input = strings.Join(chosen, " ")
	}
	return input, q.Takes(input)
}

// position returns the number that a text is, -1 if it is none from 0 to 99 as
// cards write it.
func position(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 || n > 99 || strconv.Itoa(n) != s {
		return -1
	}
	return n
}

// tidy returns a text without what can't be seen around and within it: each run of
// line breaks becomes one.
func tidy(s string) string {
	lines := strings.FieldsFunc(strings.ToValidUTF8(s, ""), func(r rune) bool { return r == '\n' || r == '\r' })
	kept := lines[:0]
	for _, line := range lines {
		line = strings.Join(strings.FieldsFunc(line, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }), " ")
		if line != "" {
			kept = append(kept, line)
		}
	}
	return strings.Join(kept, "\n")
}

// Takes reports whether an answer is one in canonical form that the question can
// have, empty among them.
func (q *Question) Takes(answer string) bool {
	if answer == "" {
		return true
	}
	switch q.Kind {
	case Text:
		return len(answer) <= MaxText && utf8.ValidString(answer) && tidy(answer) == answer
	case Several:
		last := -1
		for word := range strings.SplitSeq(answer, " ") {
			n := position(word)
			if n <= last || n >= q.Options {
				return false
			}
			last = n
		}
		return true
	}
	low, high := q.Range()
	n := position(answer)
	return n >= low && n <= high && n >= 0
}

// Range returns the lowest and the highest answer: points, or positions of options.
// A Text has none.
func (q *Question) Range() (low, high int) {
	switch q.Kind {
	case Scale:
		return 1, q.Points
	case Stars:
		return 1, StarPoints
	case ENPS:
		return 0, ENPSTop
	case Single, Several:
		return 0, q.Options - 1
	}
	return 0, -1
}
