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
	// may belong to several parts or to none. Options stand in the order in which
	// the parts first name them, with those that belong to none anywhere between.
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
	// Text is what is to be matched (Matching), or the words before the blank with
	// the space between (Blanks); After are the words behind the last blank, with
	// theirs, and empty for any other.
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
	ID    string
	Title string
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

// How long, in bytes, what is typed may be; what is longer is not an answer that
// anybody meant.
const (
	// MaxAnswer is for an answer, MaxBlank for each of several.
	MaxAnswer, MaxBlank = 500, 120
	// MaxResponse is for any response in canonical form.
	MaxResponse = MaxParts * (MaxBlank + len(Separator))
)

// Grade is what became of a response.
type Grade struct {
	Right bool
	// Credit is what it is worth in percent, 100 if and only if it is right.
	Credit int
	// Chosen lists the positions in Options that the response met, in
	// ascending order; none for the kinds that have Parts here.
	Chosen []int
	// Parts says what the response met at each of several: the position in Options
	// given to each part (Matching) or put at each place (Ordering), the one chosen
	// in each scene on the way (Scenario), or the one in Part.Options that foresaw
	// the answer, -1 for none (Blanks). It is nil for other kinds.
	Parts []int
}

// Choices reports whether the question is answered by choosing among Options.
func (q *Question) Choices() bool {
	return q.Kind == Single || q.Kind == Several || q.Kind == TrueFalse || q.Kind == Spot
}

// Typed reports whether the question is answered in one's own words or digits.
func (q *Question) Typed() bool { return q.Kind == Number || q.Kind == Text || q.Kind == Blanks }

// Grade grades a response in its canonical form, which Parse gives: for choices
// and Spot their positions in Options joined by spaces, for a number its digits
// with a decimal point, for a text the text; for Matching the position of the
// option given to each part, for Ordering those of the items from the first place
// on, for Scenario those chosen in each scene up to an end, all joined by spaces;
// for Blanks the texts joined by Separator. It returns false for what isn't an
// answer to this question at all: nothing chosen or something left open, a choice
// that doesn't exist, no number, an empty text, a way that doesn't end.
func (q *Question) Grade(response string) (Grade, bool) {
	switch q.Kind {
	case Number:
		n, err := strconv.ParseFloat(response, 64)
		if err != nil || !finite(n) {
			return Grade{}, false
		}
		return q.gradeTyped(foreseen(q.Options, func(o *Option) bool { return o.accepts(n) })), true
	case Text:
		if fold(response) == "" || len(response) > MaxAnswer {
			return Grade{}, false
		}
		return q.gradeTyped(spelt(q.Options, response)), true
	case Matching, Ordering:
		return q.gradePlaces(response)
	case Blanks:
		return q.gradeBlanks(response)
	case Scenario:
		return q.gradeWay(response)
	}
	return q.gradeChoices(response)
}

// Grade grades a response to the question at index, with positions in the
// options of that language's edition (see Edition). A text that is right in
// any language is right, because a person may answer in another one than they
// read in; it then met the first right option. Each of several blanks is taken by
// itself. See Question.Grade.
func (c *Course) Grade(l Language, index int, response string) (Grade, bool) {
	q := &c.Edition(l).Questions[index]
	g, ok := q.Grade(response)
	if q.Kind != Text && q.Kind != Blanks || !ok || g.Right {
		return g, ok
	}
	for _, ed := range c.Editions {
		other := &ed.Questions[index]
		if theirs, ok := other.Grade(response); ok {
			g = q.rightElsewhere(g, other, theirs)
		}
	}
	return g, true
}

// rightElsewhere returns the grade with what is right in another language taken
// over.
func (q *Question) rightElsewhere(g Grade, other *Question, theirs Grade) Grade {
	if q.Kind == Text {
		if theirs.Right {
			return q.gradeTyped(firstRight(q.Options))
		}
		return g
	}
	for i, met := range theirs.Parts {
		if right(other.Parts[i].Options, met) && !right(q.Parts[i].Options, g.Parts[i]) {
			g.Parts[i] = firstRight(q.Parts[i].Options)
		}
	}
	return q.gradeParts(g.Parts)
}

// foreseen finds the first option that accepts an answer, else the one for
// everything else, else -1.
func foreseen(options []Option, accepts func(*Option) bool) int {
	otherwise := -1
	for i := range options {
		o := &options[i]
		if o.Otherwise {
			otherwise = i
		} else if accepts(o) {
			return i
		}
	}
	return otherwise
}

// spelt is foreseen for words.
func spelt(options []Option, given string) int {
	given = fold(given)
	return foreseen(options, func(o *Option) bool {
		return slices.ContainsFunc(o.Spellings, func(s string) bool { return fold(s) == given })
	})
}

// right reports whether the option at a position, which may be -1, is right.
func right(options []Option, at int) bool { return at >= 0 && options[at].Right }

// firstRight returns the position of the first right option, or -1.
func firstRight(options []Option) int {
	return slices.IndexFunc(options, func(o Option) bool { return o.Right })
}

// gradeTyped grades an answer that the option at a position foresaw, -1 for none.
func (q *Question) gradeTyped(at int) Grade {
	if at < 0 {
		return Grade{}
	}
	return q.worth(Grade{Chosen: []int{at}}, one(q.Options[at].Right), 1)
}

// worth completes the grade of a response of which that many parts are right.
func (q *Question) worth(g Grade, right, of int) Grade {
	switch {
	case right == of:
		g.Right, g.Credit = true, 100
	case q.Credit == PerPart:
		g.Credit = max(right, 0) * 100 / max(of, 1)
	}
	return g
}

func one(b bool) int {
	if b {
		return 1
	}
	return 0
}

// gradeChoices takes a wrong choice off the right ones: all right choices and no
// other are what is right.
func (q *Question) gradeChoices(response string) (Grade, bool) {
	chosen, ok := positions(response, len(q.Options), true)
	if !ok || len(chosen) == 0 || (q.Kind != Several && len(chosen) > 1) {
		return Grade{}, false
	}
	slices.Sort(chosen)
	balance := 0
	for _, i := range chosen {
		balance += 2*one(q.Options[i].Right) - 1
	}
	return q.worth(Grade{Chosen: chosen}, balance, q.right()), true
}

// positions reads positions below a bound, joined by spaces; if once, none may
// come twice.
func positions(s string, below int, once bool) ([]int, bool) {
	var list []int
	for field := range strings.FieldsSeq(s) {
		i, err := strconv.Atoi(field)
		if err != nil || i < 0 || i >= below || once && slices.Contains(list, i) {
			return nil, false
		}
		list = append(list, i)
	}
	return list, true
}

// joined is the canonical form of positions.
func joined(positions []int) string {
	var b []byte
	for n, i := range positions {
		if n > 0 {
			b = append(b, ' ')
		}
		b = strconv.AppendInt(b, int64(i), 10)
	}
	return string(b)
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
// Order laid out. Where a card has several inputs they are joined by Separator:
// for each part of Matching, or place of Ordering, such a letter; for each blank
// its text. A Scenario's way arrives as positions joined by spaces, and may be one
// that goes on (see Walk). It returns false for what can't be an answer.
func (q *Question) Parse(input string, order []int) (string, bool) {
	if len(input) > q.maxInput() || !utf8.ValidString(input) {
		return "", false
	}
	input = strings.TrimSpace(norm.NFC.String(input))
	switch {
	case input == "" || len(input) > q.maxInput():
		return "", false
	case q.Kind == Number:
		return q.parseNumber(input)
	case q.Kind == Text:
		return input, fold(input) != ""
	case q.Kind == Matching, q.Kind == Ordering:
		return q.parsePlaces(input, order)
	case q.Kind == Blanks:
		return q.parseBlanks(input)
	case q.Kind == Scenario:
		return q.parseWay(input)
	}
	return parseLetters(input, order)
}

// maxInput is how long, in bytes, what Parse reads may be.
func (q *Question) maxInput() int {
	if q.Kind == Blanks {
		return MaxResponse
	}
	return MaxAnswer
}

func parseLetters(input string, order []int) (string, bool) {
	var chosen []int
	for letter := range strings.SplitSeq(input, ",") {
		i, ok := meant(letter, order)
		if !ok {
			return "", false
		}
		chosen = append(chosen, i)
	}
	slices.Sort(chosen)
	return joined(slices.Compact(chosen)), true
}

// meant returns the position in Options that a letter stands for.
func meant(letter string, order []int) (int, bool) {
	letter = strings.TrimSpace(letter)
	if len(letter) != 1 || letter[0] < 'a' || int(letter[0]-'a') >= len(order) {
		return 0, false
	}
	return order[letter[0]-'a'], true
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
