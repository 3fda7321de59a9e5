package preview

import (
	"strconv"
	"strings"

	"drypp/courses"
)

// responses returns, in canonical form, answers that bring up everything that
// the author has to say: one for each option or each end, or where there are
// several things to choose or fill in at once, all the right ones, those with one of
// them wrong, and wrong ones.
func responses(q *courses.Question) []string {
	switch q.Kind {
	case courses.Several:
		return several(q)
	case courses.Scenario:
		_, ends := q.Ways()
		return ends
	case courses.Matching, courses.Ordering:
		return []string{q.Example(true), nearly(q), q.Example(false)}
	case courses.Blanks:
		return blanks(q)
	}
	list := make([]string, len(q.Options))
	for i := range q.Options {
		list[i] = response(q, i)
	}
	return list
}

// several returns all right choices, and all but the last of them with all wrong
// ones.
func several(q *courses.Question) []string {
	var right, wrong []string
	for i := range q.Options {
		if q.Options[i].Right {
			right = append(right, strconv.Itoa(i))
		} else {
			wrong = append(wrong, strconv.Itoa(i))
		}
	}
	mixed := append(right[:len(right)-1:len(right)-1], wrong...)
	return []string{strings.Join(right, " "), strings.Join(mixed, " ")}
}

// nearly returns the right response with the last part wrong or, in an order, the
// last two items.
func nearly(q *courses.Question) string {
	right, wrong := strings.Fields(q.Example(true)), strings.Fields(q.Example(false))
	last := len(right) - 1
	if q.Kind == courses.Ordering {
		right[last], right[last-1] = right[last-1], right[last]
	} else {
		right[last] = wrong[last]
	}
	return strings.Join(right, " ")
}

// blanks returns as many responses as the blank with most answers has: the first
// with what is right, the others with what comes next in each.
func blanks(q *courses.Question) []string {
	list := []string{q.Example(true)}
	for n := 0; ; n++ {
		filled, more := make([]string, len(q.Parts)), false
		for i := range q.Parts {
			wrong := wrongOf(q.Parts[i].Options)
			more = more || n < len(wrong)
			filled[i] = wrong[min(n, len(wrong)-1)]
		}
		if !more {
			return list
		}
		list = append(list, strings.Join(filled, courses.Separator))
	}
}

// wrongOf returns what is wrong in a blank, one of each that the author foresaw.
func wrongOf(options []courses.Option) (list []string) {
	for i := range options {
		switch o := &options[i]; {
		case o.Otherwise:
			list = append(list, "…")
		case !o.Right:
			list = append(list, o.Spellings[0])
		}
	}
	if list == nil {
		return []string{"…"}
	}
	return list
}

// response returns an answer that meets an option.
func response(q *courses.Question, i int) string {
	switch o := &q.Options[i]; {
	case q.Choices():
		return strconv.Itoa(i)
	case o.Otherwise:
		return q.Example(false)
	case q.Kind == courses.Text:
		return o.Spellings[0]
	default:
		return strconv.FormatFloat(o.Number, 'f', -1, 64)
	}
}
