package rows

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"drypp/courses"
	"drypp/courses/exchange"
)

// importer reads one row.
type importer struct {
	*exchange.Draft
	*header
	row *row
}

// cell returns what stands in the column of that field and number, or "".
func (im *importer) cell(f field, n int) string {
	for i, c := range im.columns {
		if c == (column{f, n}) && i < len(im.row.cells) {
			return strings.TrimSpace(im.row.cells[i])
		}
	}
	return ""
}

// numbered returns the cells of a field that aren't empty, by their numbers.
func (im *importer) numbered(f field) map[int]string {
	all := map[int]string{}
	for i, c := range im.columns {
		if c.field == f && c.n >= 0 && i < len(im.row.cells) && exchange.Squeeze(im.row.cells[i]) != "" {
			all[c.n] = exchange.Squeeze(im.row.cells[i])
		}
	}
	return all
}

// bad notes why a row isn't carried.
func (im *importer) bad(format string, args ...any) {
	im.Bad(im.row.line, exchange.CodeLost, format, args...)
	im.numberLast()
}

// numberLast puts the row's number into the last finding where it isn't the line's,
// since a cell above it has several lines: spreadsheet programs count rows.
func (im *importer) numberLast() {
	if im.row.number != im.row.line {
		f := &im.Found[len(im.Found)-1]
		f.Message += " (row " + strconv.Itoa(im.row.number) + ")"
	}
}

func (im *importer) add() {
	if len(im.row.cells) > len(im.header.row.cells) && strings.TrimSpace(strings.Join(im.row.cells[len(im.header.row.cells):], "")) != "" {
		im.bad("it has %d cells, but there are %d columns: put a text that holds the separator in quotation marks", len(im.row.cells), len(im.header.row.cells))
		return
	}
	asked := exchange.Squeeze(im.cell(question, 0))
	if asked == "" {
		im.bad("there is no question: write one, or delete the row")
		return
	}
	q := &courses.Question{ID: im.cell(id, 0), Title: asked}
	if s := im.cell(prompt, 0); s != "" {
		q.Prompt = exchange.FromText(s)
	}
	im.topic(q)
	if !im.answers(q) {
		return
	}
	if title := exchange.Squeeze(im.cell(lesson, 0)); title != "" {
		im.InLesson(title)
	}
	if !im.AddQuestion(im.row.line, q) {
		im.numberLast()
	}
}

func (im *importer) topic(q *courses.Question) {
	title := im.cell(topic, 0)
	if title == "" {
		return
	}
	if q.Topic = title; !courses.ValidID(title) {
		q.Topic = exchange.ID(title)
		if q.Topic == "" {
			im.Hint(im.row.line, "the topic %.40q isn't carried: write it with letters or digits", title)
		}
	}
}

// answers reads the answers of the kind that the row says or that they look like. It
// returns false if the row isn't carried, which it has named then.
func (im *importer) answers(q *courses.Question) bool {
	q.Kind = im.kind()
	switch q.Kind {
	case "":
		im.bad("the kind %.40q isn't known: write one of those in the guide, or leave the cell empty", im.cell(kind, 0))
		return false
	case courses.TrueFalse:
		return im.trueFalse(q)
	case courses.Number:
		return im.number(q)
	case courses.Text:
		return im.text(q)
	case courses.Matching:
		return im.matching(q)
	case courses.Ordering:
		options := im.numbered(option)
		for _, n := range slices.Sorted(maps.Keys(options)) {
			q.Options = append(q.Options, courses.Option{Text: options[n], Why: im.why(n, true)})
		}
		return true
	}
	return im.choices(q)
}

// kind returns what the row says, or what its answers look like, or "" for what
// isn't known.
func (im *importer) kind() courses.Kind {
	if said := im.cell(kind, 0); said != "" {
		return kindsNamed[fold(said)]
	}
	answer := fold(im.cell(right, 0))
	_, isNumber := parseNumber(im.cell(right, 0))
	choices := len(im.numbered(option)) + len(im.numbered(wrong))
	switch {
	case choices > 0:
		return courses.Single
	case slices.Contains(truths, answer), slices.Contains(falsehoods, answer):
		return courses.TrueFalse
	case isNumber:
		return courses.Number
	}
	return courses.Text
}

// why returns the explanation with that number: of the answer if there is one, else
// of every right or wrong answer.
func (im *importer) why(n int, isRight bool) string {
	s := im.cell(explanation, n)
	switch {
	case n == 0 || s != "":
	case isRight:
		s = im.cell(explanation, 0)
	default:
		s = im.cell(explanation, ofWrong)
	}
	return exchange.Escape(s)
}

func (im *importer) trueFalse(q *courses.Question) bool {
	answer := fold(im.cell(right, 0))
	isTrue := slices.Contains(truths, answer)
	if !isTrue && !slices.Contains(falsehoods, answer) {
		im.bad("%.40q is neither true nor false: write one of these as the right answer", im.cell(right, 0))
		return false
	}
	truth, falsehood := exchange.TrueFalse(im.Language())
	q.Options = []courses.Option{{Right: isTrue, Text: truth}, {Right: !isTrue, Text: falsehood}}
	for i := range q.Options {
		q.Options[i].Why = im.why(i+1, q.Options[i].Right)
	}
	return true
}

// parseNumber reads a number with a point or a comma, and perhaps blanks between
// thousands.
func parseNumber(s string) (float64, bool) {
	s = strings.NewReplacer(" ", "", "\u00a0", "", "\u202f", "", "−", "-", ",", ".").Replace(s)
	if s == "" || strings.Trim(s, "+-.0123456789") != "" {
		return 0, false
	}
	n, err := strconv.ParseFloat(s, 64)
	return n, err == nil
}

func (im *importer) number(q *courses.Question) bool {
	said := im.cell(right, 0)
	value, around, _ := strings.Cut(said, "±")
	if s := im.cell(tolerance, 0); s != "" {
		around = s
	}
	n, ok := parseNumber(value)
	if !ok {
		im.bad("the right answer %.40q is no number: write digits alone, or choose another kind", said)
		return false
	}
	o := courses.Option{Right: true, Number: n, Text: exchange.Decimal(im.Language(), n), Why: im.why(0, true)}
	if strings.TrimSpace(around) != "" {
		if o.Tolerance, ok = parseNumber(around); !ok || o.Tolerance < 0 {
			im.bad("the tolerance %.40q is no number: write digits alone, or leave it out", strings.TrimSpace(around))
			return false
		}
		o.Text += " ± " + exchange.Decimal(im.Language(), o.Tolerance)
	}
	q.Options = []courses.Option{o, {Otherwise: true, Why: im.why(ofWrong, false)}}
	return true
}

// parts takes several texts in a cell apart: each in a line, or with | between.
func parts(cell string) []string {
	var list []string
	for s := range strings.FieldsFuncSeq(cell, func(r rune) bool { return r == '\n' || r == '|' }) {
		if s = exchange.Squeeze(s); s != "" {
			list = append(list, s)
		}
	}
	return list
}

func (im *importer) text(q *courses.Question) bool {
	spellings := parts(im.cell(right, 0))
	if len(spellings) == 0 {
		im.bad("there is no right answer: write what is accepted, with | between spellings")
		return false
	}
	q.Options = []courses.Option{{Right: true, Text: spellings[0], Spellings: spellings, Why: im.why(0, true)}}
	wrongs := im.numbered(wrong)
	for _, n := range slices.Sorted(maps.Keys(wrongs)) {
		list := parts(wrongs[n])
		q.Options = append(q.Options, courses.Option{Text: list[0], Spellings: list, Why: im.why(n, false)})
	}
	q.Options = append(q.Options, courses.Option{Otherwise: true, Why: im.why(ofWrong, false)})
	return true
}

// arrows are what may stand between the halves of a pair.
var arrows = []string{"->", "→", "=>", " = "}

func (im *importer) matching(q *courses.Question) bool {
	pairs := im.numbered(option)
	for _, n := range slices.Sorted(maps.Keys(pairs)) {
		var left, match string
		ok := false
		for _, arrow := range arrows {
			if !ok {
				left, match, ok = strings.Cut(pairs[n], arrow)
			}
		}
		if left, match = strings.TrimSpace(left), strings.TrimSpace(match); match == "" {
			im.bad("%.40q is no pair: write what belongs together with -> between", pairs[n])
			return false
		}
		at := slices.IndexFunc(q.Options, func(o courses.Option) bool { return o.Text == match })
		if at < 0 {
			at = len(q.Options)
			q.Options = append(q.Options, courses.Option{Text: match})
		}
		if left != "" {
			q.Parts = append(q.Parts, courses.Part{Text: left, Match: at, Why: im.why(n, true)})
		}
	}
	return true
}
