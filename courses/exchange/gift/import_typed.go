package gift

import (
	"slices"
	"strconv"
	"strings"

	"drypp/courses"
	"drypp/courses/exchange"
)

// anything is the answer that stands for every other; within others it stands for
// any letters, unless a backslash protects it (Moodle docs, "Short-Answer question
// type").
const anything = "*"

var (
	wildcards  = strings.NewReplacer(`\*`, "")
	stars      = strings.NewReplacer(`\*`, anything)
	protection = strings.NewReplacer(anything, `\*`)
)

func (im *importer) short(q *courses.Question) {
	q.Kind = courses.Text
	for i := range im.item.Choices {
		a := &im.item.Choices[i]
		o := courses.Option{Right: im.full(a), Why: im.why(a.Line, a.Feedback)}
		raw := a.Text.Text
		switch {
		case strings.TrimSpace(raw) == anything:
			o.Otherwise = true
			if o.Right {
				im.Hint(a.Line, "any answer at all is right there, and none other than those that are written out here: see whether to ask at all")
				o.Right = false
			}
		case strings.Contains(wildcards.Replace(raw), anything):
			im.Hint(a.Line, "an answer in which * stands for any letters isn't carried: write out the spellings that people use")
			continue
		case strings.Contains(raw, "|"):
			im.Hint(a.Line, "an answer with | in it isn't carried, since that parts spellings here: write it another way")
			continue
		default:
			text := im.plain(a.Line, Text{a.Text.Format, stars.Replace(raw)})
			o.Text, o.Spellings = text, []string{text}
		}
		q.Options = merge(q.Options, o)
	}
}

// full reports whether an answer is right, and names what is so in part.
func (im *importer) full(a *Answer) bool {
	w := a.worth()
	if w > 0 && w < whole {
		im.Hint(a.Line, "an answer worth %s%% counts as wrong here: say in its explanation what is right about it", digits(w))
	}
	return w >= whole
}

// merge adds an answer, as another spelling of the one before if both are explained
// in the same way.
func merge(options []courses.Option, o courses.Option) []courses.Option {
	if n := len(options); n > 0 && !o.Otherwise && !options[n-1].Otherwise && options[n-1].Right == o.Right && options[n-1].Why == o.Why {
		options[n-1].Spellings = append(options[n-1].Spellings, o.Spellings...)
		return options
	}
	return append(options, o)
}

// underscores stand for a blank.
const underscores = "_____"

// blank makes a sentence with a blank of the last paragraph.
func (im *importer) blank(q *courses.Question) {
	n := len(q.Prompt)
	if n == 0 {
		return
	}
	sentence := q.Prompt[n-1].Text
	plain, _ := exchange.Words("x" + sentence)
	before, after, ok := strings.Cut(strings.TrimPrefix(plain, "x"), underscores)
	if !ok {
		return
	}
	q.Kind, q.Prompt = courses.Blanks, append([]courses.Block(nil), q.Prompt[:n-1]...)
	q.Parts = []courses.Part{{Text: before, After: after, Options: q.Options}}
	q.Options = nil
}

func (im *importer) numbers(q *courses.Question) {
	q.Kind = courses.Number
	for i := range im.item.Choices {
		a := &im.item.Choices[i]
		o := courses.Option{Right: im.full(a), Why: im.why(a.Line, a.Feedback)}
		if a.Number == nil {
			o.Otherwise, o.Right = true, false
		} else {
			o.Number, o.Tolerance = a.Number.around()
			o.Text = exchange.Decimal(im.Language(), o.Number)
			if o.Tolerance != 0 {
				o.Text += " ± " + exchange.Decimal(im.Language(), o.Tolerance)
			}
		}
		if before := slices.IndexFunc(q.Options, func(e courses.Option) bool {
			return e.Otherwise && o.Otherwise || accepts(&e, o.Number) && !o.Otherwise
		}); before >= 0 {
			im.Hint(a.Line, "the answer isn't carried, since an earlier one accepts it already: put the narrower one last, or leave one out")
			continue
		}
		q.Options = append(q.Options, o)
	}
}

func accepts(o *courses.Option, n float64) bool {
	return !o.Otherwise && n-o.Number <= o.Tolerance && o.Number-n <= o.Tolerance
}

// around returns what Drypp accepts: a number, give or take.
func (n *Number) around() (number, tolerance float64) {
	switch n.Span {
	case Around:
		return n.From, max(n.By, -n.By)
	case Between:
		return decimals((n.From + n.By) / 2), decimals(max(n.By-n.From, n.From-n.By) / 2)
	}
	return n.From, 0
}

// decimals takes away what decimal fractions gain in a float64.
func decimals(n float64) float64 {
	short, err := strconv.ParseFloat(strconv.FormatFloat(n, 'g', 12, 64), 64)
	if err != nil {
		return n
	}
	return short
}
