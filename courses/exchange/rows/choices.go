package rows

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"drypp/courses"
	"drypp/courses/exchange"
)

// choices reads the options of a question: those that are listed, of which the right
// ones are named, or the right ones and the wrong ones.
func (im *importer) choices(q *courses.Question) bool {
	listed := im.numbered(option)
	if len(listed) == 0 {
		im.rightAndWrong(q)
	} else if !im.listed(q, listed) {
		return false
	}
	n := 0
	for i := range q.Options {
		if q.Options[i].Right {
			n++
		}
	}
	if n > 1 && im.cell(kind, 0) == "" {
		q.Kind = courses.Several
	}
	if q.Kind == courses.Single && n > 1 {
		im.bad("%d answers are right, but only one can be chosen: leave one, or choose the kind several", n)
		return false
	}
	return true
}

// rightAndWrong reads the right answers of one cell and the wrong ones of theirs.
func (im *importer) rightAndWrong(q *courses.Question) {
	for _, s := range parts(im.cell(right, 0)) {
		q.Options = append(q.Options, courses.Option{Right: true, Text: s, Why: im.why(0, true)})
	}
	wrongs := im.numbered(wrong)
	for _, n := range slices.Sorted(maps.Keys(wrongs)) {
		for _, s := range parts(wrongs[n]) {
			q.Options = append(q.Options, courses.Option{Text: s, Why: im.whyWrong(n)})
		}
	}
}

// whyWrong returns the explanation of a wrong answer: that of its number, if those
// are of wrong answers because the one without a number is of the right one.
func (im *importer) whyWrong(n int) string {
	if n == 0 {
		return exchange.Escape(im.cell(explanation, ofWrong))
	}
	return im.why(n, false)
}

// listed reads options that are listed, each in a column or all in one.
func (im *importer) listed(q *courses.Question, cells map[int]string) bool {
	numbers := slices.Sorted(maps.Keys(cells))
	var texts []string
	for _, n := range numbers {
		texts = append(texts, cells[n])
	}
	if len(numbers) == 1 {
		texts = parts(im.cell(option, numbers[0]))
		numbers = nil
		for i := range texts {
			numbers = append(numbers, i+1)
		}
	}
	marked, unknown := named(im.cell(right, 0), texts, numbers)
	if unknown != "" {
		im.bad("the right answer %.60q isn't among the options: write its number, its letter or its text", unknown)
		return false
	}
	for i, s := range texts {
		q.Options = append(q.Options, courses.Option{Right: slices.Contains(marked, i), Text: s, Why: im.why(numbers[i], slices.Contains(marked, i))})
	}
	return true
}

// named returns the positions of the options that a cell names: by their texts, by
// numbers or by letters. What it names else is returned as unknown.
func named(cell string, texts []string, numbers []int) (positions []int, unknown string) {
	if i := position(exchange.Squeeze(cell), texts, numbers); i >= 0 {
		return []int{i}, ""
	}
	for _, split := range []string{"\n|", "\n|;", "\n|;,&+ "} {
		positions, unknown = nil, ""
		for s := range strings.FieldsFuncSeq(cell, func(r rune) bool { return strings.ContainsRune(split, r) }) {
			if s = exchange.Squeeze(s); s == "" {
				continue
			}
			i := position(s, texts, numbers)
			if i < 0 {
				unknown = s
				break
			}
			if !slices.Contains(positions, i) {
				positions = append(positions, i)
			}
		}
		if unknown == "" {
			return positions, ""
		}
	}
	return nil, exchange.Squeeze(cell)
}

// position returns the position of the option that is meant, or -1.
func position(s string, texts []string, numbers []int) int {
	if i := slices.IndexFunc(texts, func(text string) bool { return strings.EqualFold(text, s) }); i >= 0 {
		return i
	}
	key := strings.ToLower(strings.Trim(s, ".) "))
	if n, err := strconv.Atoi(key); err == nil {
		return slices.Index(numbers, n)
	}
	if len(key) == 1 && key[0] >= 'a' && key[0] <= 'j' {
		return slices.Index(numbers, int(key[0]-'a')+1)
	}
	return -1
}
