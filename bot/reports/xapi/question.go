package xapi

import (
	"slices"
	"strconv"
	"strings"

	"drypp/bot/store"
	"drypp/courses"
)

// The types of interactions that questions have (2.4.4.1, "Interaction
// Activities").
const (
	aChoice     = "choice"
	trueFalse   = "true-false"
	numeric     = "numeric"
	fillIn      = "fill-in"
	matching    = "matching"
	sequencing  = "sequencing"
	performance = "performance"
)

// separator stands between the items of a response.
const separator = "[,]"

// question returns the activity that a question is, and the response as xAPI
// writes it, nil if it is not for telling. What the question says is told only
// if the version that was answered is the one on offer: choices are kept by
// their place.
func (m *Maker) question(e *store.Event) (Activity, *string) {
	a := Activity{
		Type: "Activity", ID: m.Home + "/courses/" + e.Course + "/questions/" + e.Question,
		Definition: Definition{Type: anInteraction, Interaction: "other"},
	}
	c := m.Courses.Course(e.Course)
	if c == nil || c.Version != e.Version || c.QuestionIndex(e.Question) < 0 {
		if m.Actor == ByAccount && strings.Trim(e.Response, "0123456789 .-") != "" {
			return a, nil
		}
		response := strings.ReplaceAll(e.Response, courses.Separator, separator)
		return a, &response
	}
	i := c.QuestionIndex(e.Question)
	a.Definition.Name = words(c, func(ed *courses.Edition) string { return ed.Questions[i].Title })
	a.Definition.Description = words(c, func(ed *courses.Edition) string { return prompt(&ed.Questions[i]) })
	response := describe(&a.Definition, c, i, e.Response)
	if m.Actor == ByAccount && !foreseen(c, i, e.Response) {
		return a, nil
	}
	return a, &response
}

// foreseen reports whether a response is one that the author wrote, or a
// number. Anything may be in another, also what tells who wrote it.
func foreseen(c *courses.Course, i int, response string) bool {
	q := &c.Edition("").Questions[i]
	g, _ := c.Grade("", i, response)
	switch q.Kind {
	case courses.Text:
		return len(g.Chosen) == 1 && !q.Options[g.Chosen[0]].Otherwise
	case courses.Blanks:
		for n, met := range g.Parts {
			if met < 0 || q.Parts[n].Options[met].Otherwise {
				return false
			}
		}
		return len(g.Parts) > 0
	}
	return true
}

// describe says how a question is answered, and returns the response.
func describe(d *Definition, c *courses.Course, i int, response string) string {
	q := &c.Edition("").Questions[i]
	switch q.Kind {
	case courses.TrueFalse:
		d.Interaction = trueFalse
		name := func(option int) string { return strconv.FormatBool(option == truth(c, i)) }
		d.Right = []string{name(slices.IndexFunc(q.Options, func(o courses.Option) bool { return o.Right }))}
		chosen, _ := strconv.Atoi(response)
		return name(chosen)
	case courses.Number:
		d.Interaction = numeric
		d.Right = ranges(q)
		return response
	case courses.Text:
		d.Interaction = fillIn
		d.Right = spellings(c, func(ed *courses.Edition) []courses.Option { return ed.Questions[i].Options })
		return plain(response)
	case courses.Matching:
		return describeMatching(d, c, i, response)
	case courses.Ordering:
		return describeOrdering(d, c, i, response)
	case courses.Scenario:
		return describeScenario(d, c, i, response)
	case courses.Blanks:
		return describeBlanks(d, c, i, response)
	}
	d.Interaction, d.Choices = aChoice, options(c, i)
	var right []string
	for n := range q.Options {
		if q.Options[n].Right {
			right = append(right, strconv.Itoa(n))
		}
	}
	d.Right = []string{strings.Join(right, separator)}
	return strings.Join(strings.Fields(response), separator)
}

// no are the words for false in the languages that courses are written in.
var no = []string{"false", "no", "wrong", "feil", "galt", "gale", "nei", "usant", "ikke sant", "ikkje sant"}

// truth returns which of the two options of a question means true: the first,
// as authors are shown, unless it says that it is false.
func truth(c *courses.Course, i int) int {
	for _, ed := range c.Editions {
		if slices.Contains(no, strings.ToLower(strings.Trim(ed.Questions[i].Options[0].Text, " ."))) {
			return 1
		}
	}
	return 0
}

// ranges are the numbers that are right, nil if they can't all be told.
func ranges(q *courses.Question) (list []string) {
	write := func(n float64) string { return strconv.FormatFloat(n, 'f', -1, 64) }
	for n := range q.Options {
		o := &q.Options[n]
		switch {
		case !o.Right:
		case o.Otherwise:
			return nil
		case o.Tolerance == 0:
			list = append(list, write(o.Number))
		default:
			list = append(list, write(o.Number-o.Tolerance)+"[:]"+write(o.Number+o.Tolerance))
		}
	}
	return list
}

// spellings are the texts that are right in any language, as Course.Grade has
// it, nil if they can't all be told.
func spellings(c *courses.Course, of func(*courses.Edition) []courses.Option) (list []string) {
	for _, l := range courses.Languages {
		ed := c.Editions[l]
		if ed == nil {
			continue
		}
		for _, o := range of(ed) {
			if o.Right && o.Otherwise {
				return nil
			}
			for _, s := range o.Spellings {
				if o.Right && !slices.Contains(list, plain(s)) {
					list = append(list, plain(s))
				}
			}
		}
	}
	return list
}

// plain is a text that no separator is in.
func plain(text string) string { return strings.ReplaceAll(text, separator, ",") }

// prompt is what stands below a question's title, without pictures.
func prompt(q *courses.Question) string {
	var parts []string
	for i := range q.Prompt {
		if q.Prompt[i].Text != "" {
			parts = append(parts, q.Prompt[i].Text)
		}
		parts = append(parts, q.Prompt[i].List...)
	}
	return strings.Join(parts, "\n")
}

// words gives what something is called in each language.
func words(c *courses.Course, of func(*courses.Edition) string) map[string]string {
	m := map[string]string{}
	for l, ed := range c.Editions {
		if text := of(ed); text != "" {
			m[string(l)] = text
		}
	}
	return m
}
