package cards

import (
	"strconv"
	"strings"

	"drypp/courses"
	"drypp/courses/needs"
)

// Map asks a person how well they master a competence, and a few questions about it,
// on one card. It says nothing about what is right. The campaign asks; delivery is
// the ID of the delivery that brings it, empty if they asked for the card.
func Map(l courses.Language, m needs.Card, person, campaign, delivery string) Card {
	return begin(l).mapping(&m, person, Data{Campaign: campaign, Delivery: delivery}, "", nil)
}

// MapUnfinished is Map with what was answered, of which the inputs at these positions
// lack an answer. Inputs are what Data.Answer was.
func MapUnfinished(l courses.Language, m needs.Card, person, campaign, delivery, inputs string, missing []int) Card {
	return begin(l).mapping(&m, person, Data{Campaign: campaign, Delivery: delivery}, inputs, missing)
}

func (w *writer) mapping(m *needs.Card, person string, d Data, inputs string, missing []int) Card {
	w.delivery = d.Delivery
	t, title := &w.t.Need, m.Competence.Titles[w.l]
	values := strings.Split(inputs, courses.Separator)
	value := func(i int) string {
		if i < len(values) {
			return values[i]
		}
		return ""
	}
	w.text(subtle, md(t.Kind))
	w.text(heading, plain(title))
	if len(missing) > 0 {
		w.container("warning", func() { w.text(strong, md(w.t.Survey.Missing.of(len(missing)))) })
	}
	w.text(body, md(t.Intro))
	statement := m.Competence.Statements[w.l]
	if statement == "" {
		statement = title
	}
	w.self(statement, value(0))
	for i, q := range m.Questions {
		w.section(func() { w.mapQuestion(i+1, &q, q.Order(person, d.Campaign), value(i+1)) })
	}
	d.Do, d.Step, d.Value = DoMap, m.Competence.ID, m.IDs()
	return w.finish(t.Kind+w.t.Joiner+title, button{title: t.Send, primary: true, inputs: true, data: d})
}

// self writes the statement with how well it is true.
func (w *writer) self(statement, value string) {
	t := &w.t.Need
	w.text(label, md(t.SelfTitle))
	w.begin("Input.ChoiceSet")
	w.member("id", InputPart(0))
	w.member("label", statement)
	w.raw(`,"style":"expanded","wrap":true,"spacing":"Small"`)
	w.list("choices")
	for n := 1; n <= needs.Scale; n++ {
		name := strconv.Itoa(n)
		switch n {
		case 1:
			name += " – " + t.Low
		case needs.Scale:
			name += " – " + t.High
		}
		w.choice(name, strconv.Itoa(n))
	}
	w.endList()
	w.member("value", value)
	w.required(w.t.ChooseFirst)
}

// mapQuestion writes the question whose input has the position i.
func (w *writer) mapQuestion(i int, q *needs.Question, order []int, value string) {
	asked := &q.Course.Edition(w.l).Questions[q.Index]
	several := asked.Kind == courses.Several
	w.text(subtle, say(w.t.Need.Question, i))
	if len(asked.Prompt) > 0 {
		w.blocks(asked.Prompt)
	}
	title := asked.Title
	if several {
		title += " (" + w.t.ChooseSeveral + ")"
	}
	w.begin("Input.ChoiceSet")
	w.member("id", InputPart(i))
	w.member("label", title)
	w.raw(`,"style":"expanded","wrap":true,"spacing":"Small"`)
	if several {
		w.raw(`,"isMultiSelect":true`)
	}
	w.list("choices")
	for position, at := range order {
		w.choice(asked.Options[at].Text, courses.Letter(position))
	}
	w.endList()
	w.member("value", value)
	w.required(w.t.ChooseFirst)
}

// MapNoted says that what a person answered about a competence is noted, and how many
// of how many are. What was right, it doesn't say. Next is the ID of the competence
// that the campaign asks about next, which its button begins.
func MapNoted(l courses.Language, campaign, next string, done, all int) Card {
	w := begin(l)
	t := &w.t.Need
	w.text(heading, md(t.Noted))
	w.text(tight, say(t.DoneOf, done, all))
	w.progress(done, all)
	w.text(body, md(t.Later))
	return w.finish(t.Noted, append([]button{{title: t.Next, primary: true, data: Data{Do: DoMap, Campaign: campaign, Step: next}}}, w.home()...)...)
}

// MapGone says that nothing is asked about a competence any more.
func MapGone(l courses.Language) Card {
	w := begin(l)
	return w.message(w.t.Need.GoneTitle, w.t.Need.GoneText, button{title: w.t.Need.Mine, data: Data{Do: DoNeeds}}, w.home()[0])
}

// Needs shows a person their own picture: what they think, what they showed, and the
// courses that would help, each with one tap to begin. Recommended are p.Courses with
// where the person is in each.
func Needs(l courses.Language, p *needs.Picture, recommended []Taken) Card {
	w := begin(l)
	t := &w.t.Need
	w.text(heading, md(t.MineTitle))
	if len(p.Lines) == 0 {
		w.text(body, md(t.NoneYet))
		return w.finish(t.MineTitle, w.home()...)
	}
	w.text(body, md(t.MineWhat))
	left := w.lines(len(p.Lines), 6<<10, func(i int) { w.pictureLine(&p.Lines[i]) })
	if left > 0 {
		w.text(body, md(t.MoreLines.of(left)))
	}
	w.section(func() {
		w.text(label, md(t.Recommended))
		if len(recommended) == 0 {
			w.text(body, md(t.NoCourses))
		}
	})
	left = w.lines(len(recommended), 0, func(i int) { w.course(&recommended[i]) })
	if left > 0 {
		w.text(body, md(w.t.MoreCourses.of(left)))
	}
	return w.finish(t.MineTitle, w.home()...)
}

// verdictMarks are before the verdicts, for the eye.
var verdictMarks = map[needs.Verdict]string{needs.Knows: "✓", needs.Modest: "✓", needs.Learns: "→", needs.Overrates: "→"}

func (w *writer) pictureLine(p *needs.PictureLine) {
	t := &w.t.Need
	w.text(strong, plain(p.Competence.Titles[w.l]))
	line := say(t.Think, p.Self, needs.Scale)
	if p.Asked > 0 {
		line += md(w.t.Joiner) + md(w.t.Score.of(p.Asked, p.Right))
	}
	w.text(detail, line)
	verdict := t.Verdicts[string(p.Verdict())]
	if p.Asked == 0 {
		verdict = t.OnlySelf[string(p.Verdict())]
	}
	w.text(tight, md(verdictMarks[p.Verdict()]+" "+verdict))
}
