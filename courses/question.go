package courses

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// Kind is a kind of question.
type Kind string

// The kinds of questions.
const (
	// Single has choices of which exactly one is right.
	Single Kind = "single"
	// Several has choices of which any number may be right; the answer is
	// right when exactly these were chosen.
	Several Kind = "several"
	// TrueFalse has two choices that keep their order.
	TrueFalse Kind = "true-false"
	// Number asks for a number.
	Number Kind = "number"
	// Text asks for a few words.
	Text Kind = "text"
)

// Question asks for one thing that a lesson taught.
type Question struct {
	// ID is unique among the steps of the course and the same in every
	// language and version; answers are kept under it.
	ID   string
	Kind Kind
	// Lesson is the ID of the lesson that teaches the answer, or empty.
	Lesson string
	Title  string
	Prompt []Block
	// Options holds the choices of Single, Several and TrueFalse, and for
	// Number and Text the answers that the author foresaw.
	Options []Option
}

// Option is a choice, or an answer that the author foresaw.
type Option struct {
	Right bool
	// Text is the choice as shown.
	Text string
	// Number and Tolerance are what a Number question accepts: Number ±
	// Tolerance, both ends included.
	Number, Tolerance float64
	// Spellings are what a Text question accepts, without regard to case,
	// surrounding punctuation and spacing.
	Spellings []string
	// Otherwise makes this the option of every answer that no other option
	// accepts (Number and Text only).
	Otherwise bool
	// Why is the author's explanation, shown after this answer was given.
	Why string
}

// MaxAnswer is how long, in bytes, a typed answer may be; what is longer is
// not an answer that anybody meant.
const MaxAnswer = 500

// Grade is what became of a response.
type Grade struct {
	Right bool
	// Chosen lists the positions in Options that the response met, in
	// ascending order.
	Chosen []int
}

// Choices reports whether the question is answered by choosing.
func (q *Question) Choices() bool {
	return q.Kind == Single || q.Kind == Several || q.Kind == TrueFalse
}

// Grade grades a response in its canonical form, which Response.Canonical and
// Parse give: for choices their positions in Options joined by spaces, for a
// number its digits with a decimal point, for a text the text. It returns
// false for what isn't an answer to this question at all: nothing chosen, a
// choice that doesn't exist, no number, an empty text.
func (q *Question) Grade(response string) (Grade, bool) {
	switch q.Kind {
	case Number:
		n, err := strconv.ParseFloat(response, 64)
		if err != nil {
			return Grade{}, false
		}
		return q.foreseen(func(o *Option) bool { return math.Abs(n-o.Number) <= o.Tolerance+1e-9 }), true
	case Text:
		given := fold(response)
		if given == "" {
			return Grade{}, false
		}
		return q.foreseen(func(o *Option) bool {
			return slices.ContainsFunc(o.Spellings, func(s string) bool { return fold(s) == given })
		}), true
	default:
		return q.gradeChoices(response)
	}
}

// foreseen finds the first option that accepts an answer, else the one for
// everything else.
func (q *Question) foreseen(accepts func(*Option) bool) Grade {
	otherwise := -1
	for i := range q.Options {
		o := &q.Options[i]
		if o.Otherwise {
			otherwise = i
		} else if accepts(o) {
			return Grade{Right: o.Right, Chosen: []int{i}}
		}
	}
	if otherwise < 0 {
		return Grade{}
	}
	return Grade{Right: q.Options[otherwise].Right, Chosen: []int{otherwise}}
}

func (q *Question) gradeChoices(response string) (Grade, bool) {
	var chosen []int
	for field := range strings.FieldsSeq(response) {
		i, err := strconv.Atoi(field)
		if err != nil || i < 0 || i >= len(q.Options) || slices.Contains(chosen, i) {
			return Grade{}, false
		}
		chosen = append(chosen, i)
	}
	if len(chosen) == 0 || (q.Kind != Several && len(chosen) > 1) {
		return Grade{}, false
	}
	slices.Sort(chosen)
	right := true
	for i := range q.Options {
		right = right && q.Options[i].Right == slices.Contains(chosen, i)
	}
	return Grade{Right: right, Chosen: chosen}, true
}

// Parse brings what a person chose or typed into canonical form. Choices
// arrive as the letters that Letter gave, comma-joined, in the order that
// Order laid out. It returns false for what can't be an answer.
func (q *Question) Parse(input string, order []int) (string, bool) {
	input = strings.TrimSpace(norm.NFC.String(input))
	if input == "" || len(input) > MaxAnswer {
		return "", false
	}
	switch q.Kind {
	case Number:
		return parseNumber(input)
	case Text:
		return input, fold(input) != ""
	default:
		return parseLetters(input, order)
	}
}

func parseLetters(input string, order []int) (string, bool) {
	var b strings.Builder
	for letter := range strings.SplitSeq(input, ",") {
		letter = strings.TrimSpace(letter)
		if len(letter) != 1 || letter[0] < 'a' || int(letter[0]-'a') >= len(order) {
			return "", false
		}
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(strconv.Itoa(order[letter[0]-'a']))
	}
	return b.String(), true
}

// parseNumber takes a decimal point or comma, spaces between thousands, and
// ignores a unit behind the number.
func parseNumber(input string) (string, bool) {
	var b strings.Builder
	points := 0
	for _, r := range input {
		switch {
		case r >= '0' && r <= '9', (r == '-' || r == '−') && b.Len() == 0:
			if r == '−' {
				r = '-'
			}
			b.WriteRune(r)
		case r == ',' || r == '.':
			points++
			b.WriteByte('.')
		case r == ' ' || r == '\u00a0' || r == '\u202f':
		default:
			return finishNumber(b.String(), points)
		}
	}
	return finishNumber(b.String(), points)
}

func finishNumber(digits string, points int) (string, bool) {
	digits = strings.TrimSuffix(digits, ".")
	if points > 1 {
		return "", false
	}
	n, err := strconv.ParseFloat(digits, 64)
	if err != nil || math.IsInf(n, 0) {
		return "", false
	}
	return strconv.FormatFloat(n, 'f', -1, 64), true
}

// fold makes spellings comparable: composed, lower case, single spaces, no
// punctuation around the words.
func fold(s string) string {
	fields := strings.Fields(strings.ToLower(norm.NFC.String(s)))
	joined := strings.Join(fields, " ")
	return strings.Trim(joined, " .,;:!?\"'«»“”‘’()")
}
