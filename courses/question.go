package courses

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

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
		if err != nil || !finite(n) {
			return Grade{}, false
		}
		return q.foreseen(func(o *Option) bool { return o.accepts(n) }), true
	case Text:
		given := fold(response)
		if given == "" || len(response) > MaxAnswer {
			return Grade{}, false
		}
		return q.foreseen(func(o *Option) bool {
			return slices.ContainsFunc(o.Spellings, func(s string) bool { return fold(s) == given })
		}), true
	default:
		return q.gradeChoices(response)
	}
}

// Grade grades a response to the question at index, with positions in the
// options of that language's edition (see Edition). A text that is right in
// any language is right, because a person may answer in another one than they
// read in; it then met the first right option. See Question.Grade.
func (c *Course) Grade(l Language, index int, response string) (Grade, bool) {
	q := &c.Edition(l).Questions[index]
	g, ok := q.Grade(response)
	if q.Kind != Text || !ok || g.Right {
		return g, ok
	}
	for _, ed := range c.Editions {
		if other, ok := ed.Questions[index].Grade(response); ok && other.Right {
			first := slices.IndexFunc(q.Options, func(o Option) bool { return o.Right })
			return Grade{Right: true, Chosen: []int{first}}, true
		}
	}
	return g, true
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

// accepts reports whether n lies within the tolerance, give or take what
// decimal fractions lose in a float64.
func (o *Option) accepts(n float64) bool {
	return math.Abs(n-o.Number) <= o.Tolerance+1e-9*max(1, math.Abs(o.Number))
}

// meets returns the position of the first option that foresaw n, or -1.
func (q *Question) meets(n float64) int {
	return slices.IndexFunc(q.Options, func(o Option) bool { return !o.Otherwise && o.accepts(n) })
}

// Parse brings what a person chose or typed into canonical form. Choices
// arrive as the letters that Letter gave, comma-joined, in the order that
// Order laid out. It returns false for what can't be an answer.
func (q *Question) Parse(input string, order []int) (string, bool) {
	if len(input) > MaxAnswer || !utf8.ValidString(input) {
		return "", false
	}
	input = strings.TrimSpace(norm.NFC.String(input))
	switch {
	case input == "" || len(input) > MaxAnswer:
		return "", false
	case q.Kind == Number:
		return q.parseNumber(input)
	case q.Kind == Text:
		return input, fold(input) != ""
	default:
		return parseLetters(input, order)
	}
}

func parseLetters(input string, order []int) (string, bool) {
	var chosen []int
	for letter := range strings.SplitSeq(input, ",") {
		letter = strings.TrimSpace(letter)
		if len(letter) != 1 || letter[0] < 'a' || int(letter[0]-'a') >= len(order) {
			return "", false
		}
		chosen = append(chosen, order[letter[0]-'a'])
	}
	slices.Sort(chosen)
	var b []byte
	for _, i := range slices.Compact(chosen) {
		b = strconv.AppendInt(append(b, ' '), int64(i), 10)
	}
	return string(b[1:]), true
}

// fold makes spellings comparable: composed, lower case, single spaces, no
// punctuation around the words.
func fold(s string) string {
	joined := strings.ToLower(norm.NFC.String(s))
	if spaced(joined) {
		joined = strings.Join(strings.Fields(joined), " ")
	}
	return strings.Trim(joined, " .,;:!?\"'«»“”‘’()")
}

// spaced reports whether there is more between two words than one space.
func spaced(s string) bool {
	before := 'x'
	for _, r := range s {
		if unicode.IsSpace(r) && (r != ' ' || before == ' ') {
			return true
		}
		before = r
	}
	return false
}
