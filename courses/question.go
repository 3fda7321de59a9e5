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
	// Matching has Parts, each of which belongs to one of the Options; an option
	// may belong to several parts or to none.
	Matching Kind = "matching"
	// Ordering has Options in their right order, to be put in order.
	Ordering Kind = "ordering"
	// Scenario has Scenes, each with Options that lead to another or to an end.
	Scenario Kind = "scenario"
	// Spot has a Picture and Options that are places on it; exactly one is right.
	Spot Kind = "spot"
	// Blanks has Parts that are the blanks of a sentence, each with spellings of
	// its own.
	Blanks Kind = "blanks"
)

// Credit says what an answer that is right in part is worth.
type Credit string

// What an author may choose.
const (
	// Whole: nothing less than all of it counts.
	Whole Credit = "whole"
	// PerPart: as many hundredths as parts are right. Of Several, a right choice
	// counts as a part, and each wrong one takes a part away, down to none; of
	// Ordering, each item that stands in its place is one.
	PerPart Credit = "parts"
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
	// Options holds the choices of Single, Several and TrueFalse, for Number and
	// Text the answers that the author foresaw, and the items of Matching, Ordering
	// and Spot.
	Options []Option
	// Topic is what a test's blueprint knows the question by, or empty: then it is
	// the ID of its course. Important has its lesson come back after the question
	// was answered wrongly twice in a row. Both are the same in every language.
	Topic     string
	Important bool
	// Credit says what an answer that is right in part is worth; empty is Whole. A
	// Scenario has it at its ends (Option.Credit).
	Credit Credit
	// Parts are those of Matching and Blanks, Scenes those of Scenario, the first of
	// which it begins with, and Picture that of Spot.
	Parts   []Part
	Scenes  []Scene
	Picture *Image
}

// Part is one of several things that a question asks for at once.
type Part struct {
	// Text is what is to be matched (Matching), or the words before the blank
	// (Blanks); After are the words behind the last blank, before the next
	// paragraph.
	Text, After string
	// Match is the position in the question's Options that it belongs to
	// (Matching).
	Match int
	// Options are the answers that the author foresaw for the blank, as those of a
	// Text question (Blanks).
	Options []Option
	// Why is the author's explanation (Matching).
	Why string
}

// Scene is a place in a Scenario.
type Scene struct {
	// ID is unique within the question and the same in every language.
	ID string
	// Body is what happens, Options what one can do: Option.To names the scene that
	// it leads to, or is empty for an end, whose Right, Credit and Why are the
	// outcome's.
	Body    []Block
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
	// To is the ID of the scene that a choice in a Scenario leads to, empty at an
	// end. Credit is what an end that isn't right is worth, in percent from 0 to 99.
	To     string
	Credit int
	// X and Y are where the option is on the picture of a Spot question, in
	// thousandths of its width from the left and of its height from the top.
	X, Y int
}

// Separator parts the inputs of an answer that takes several, in what Parse reads
// and in a response to Blanks.
const Separator = "\x1f"

// MaxAnswer is how long, in bytes, a typed answer may be; what is longer is
// not an answer that anybody meant.
const MaxAnswer = 500

// Grade is what became of a response.
type Grade struct {
	Right bool
	// Credit is what it is worth in percent, 100 if and only if it is right.
	Credit int
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
