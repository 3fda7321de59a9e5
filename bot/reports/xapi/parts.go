package xapi

import (
	"strconv"
	"strings"

	"drypp/bot/store"
	"drypp/courses"
)

// What stands between the two halves of a pair in a response (2.4.4.1).
const pair = "[.]"

// maxPatterns is how many right answers a question with blanks may have for all of
// them to be told.
const maxPatterns = 20

// describeMatching says what belongs to what: the parts are the source, the options
// the target.
func describeMatching(d *Definition, c *courses.Course, i int, response string) string {
	q := &c.Edition("").Questions[i]
	d.Interaction = matching
	d.Target = options(c, i)
	var right []string
	for n := range q.Parts {
		id := strconv.Itoa(n)
		d.Source = append(d.Source, Choice{id, words(c, func(ed *courses.Edition) string { return ed.Questions[i].Parts[n].Text })})
		right = append(right, id+pair+strconv.Itoa(q.Parts[n].Match))
	}
	d.Right = []string{strings.Join(right, separator)}
	given := strings.Fields(response)
	for n := range given {
		given[n] = strconv.Itoa(n) + pair + given[n]
	}
	return strings.Join(given, separator)
}

// describeOrdering says what is to be put in order, and how.
func describeOrdering(d *Definition, c *courses.Course, i int, response string) string {
	d.Interaction = sequencing
	d.Choices = options(c, i)
	right := make([]string, len(d.Choices))
	for n := range right {
		right[n] = d.Choices[n].ID
	}
	d.Right = []string{strings.Join(right, separator)}
	return strings.Join(strings.Fields(response), separator)
}

// describeScenario says which scenes there are. The response is what was done in
// each on the way, in the words of the course's first language.
func describeScenario(d *Definition, c *courses.Course, i int, response string) string {
	q := &c.Edition("").Questions[i]
	d.Interaction = performance
	for n := range q.Scenes {
		d.Steps = append(d.Steps, Choice{q.Scenes[n].ID, words(c, func(ed *courses.Edition) string { return ed.Questions[i].Scenes[n].Title })})
	}
	pieces, way := q.Pieces(response, courses.Grade{}), strings.Fields(response)
	done := make([]string, len(pieces))
	for n := range pieces {
		scene, _, _ := q.Walk(strings.Join(way[:n], " "))
		done[n] = scene.ID + pair + strings.ReplaceAll(plain(pieces[n].Given), pair, ".")
	}
	return strings.Join(done, separator)
}

// describeBlanks says what fits into the blanks, in any language.
func describeBlanks(d *Definition, c *courses.Course, i int, response string) string {
	d.Interaction = fillIn
	d.Right = fillings(c, i)
	return strings.Join(strings.Split(plain(response), courses.Separator), separator)
}

// fillings returns every right way to fill the blanks, nil if they are too many or
// can't all be told.
func fillings(c *courses.Course, i int) []string {
	list := []string{""}
	for n := range c.Edition("").Questions[i].Parts {
		fits := spellings(c, func(ed *courses.Edition) []courses.Option { return ed.Questions[i].Parts[n].Options })
		if len(fits)*len(list) > maxPatterns || len(fits) == 0 {
			return nil
		}
		var longer []string
		for _, before := range list {
			if n > 0 {
				before += separator
			}
			for _, s := range fits {
				longer = append(longer, before+s)
			}
		}
		list = longer
	}
	return list
}

// options lists what a question gives to choose from.
func options(c *courses.Course, i int) (list []Choice) {
	for n := range c.Edition("").Questions[i].Options {
		list = append(list, Choice{strconv.Itoa(n), words(c, func(ed *courses.Edition) string { return ed.Questions[i].Options[n].Text })})
	}
	return list
}

// worth returns the score of an answer that is right in part, nil of any other:
// whether it is right says all of that.
func (m *Maker) worth(e *store.Event) *Score {
	c := m.Courses.Course(e.Course)
	if c == nil || c.Version != e.Version || c.QuestionIndex(e.Question) < 0 {
		return nil
	}
	g, ok := c.Grade("", c.QuestionIndex(e.Question), e.Response)
	if !ok || g.Right || g.Credit == 0 || e.Right {
		return nil
	}
	percent := float64(g.Credit)
	return &Score{Scaled: percent / 100, Raw: percent, Min: 0, Max: 100}
}
