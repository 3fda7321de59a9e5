package cards

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"drypp/courses"
	"drypp/courses/campaigns"
	"drypp/courses/surveys"
)

// perPage is how many questions the results of a survey have on a card, and
// perLongPage how many if one of them has more than manyBars answers.
const perPage, perLongPage, manyBars = 3, 2, 7

// SurveyList shows a contact the surveys, each with the campaigns that gave it.
func SurveyList(l courses.Language, list []surveys.Given) Card {
	w := begin(l)
	t := &w.t.Survey
	w.text(heading, md(t.ListTitle))
	if len(list) == 0 {
		w.text(body, md(t.NoSurveys))
	}
	left := w.lines(len(list), 0, func(i int) { w.givenSurvey(&list[i]) })
	if left > 0 {
		w.text(body, md(w.t.Overview.MoreLines.of(left)))
	}
	w.text(subtle, md(t.HowToGive))
	return w.finish(t.ListTitle, button{title: w.t.Status.Campaigns, data: Data{Do: DoStatus}},
		button{title: w.t.Help, data: Data{Do: DoHelp}})
}

// roundsShown is how many campaigns a line of the list has.
const roundsShown = 3

func (w *writer) givenSurvey(g *surveys.Given) {
	t := &w.t.Survey
	w.text(strong, plain(g.Title))
	kind := t.IsAnonymous
	if g.Named {
		kind = t.IsNamed
	}
	w.text(detail, md(t.Questions.of(g.Questions)+w.t.Joiner+kind+w.t.Joiner)+say(t.ID, g.Survey))
	if len(g.Rounds) == 0 {
		w.text(tight, md(t.NeverGiven))
	}
	for i := range g.Rounds[:min(len(g.Rounds), roundsShown)] {
		r := &g.Rounds[i]
		w.text(tight, w.round(r))
		w.row(w.on(g.Title+", "+r.Name, button{title: t.See, data: Data{Do: DoSurveys, Step: g.Survey, Campaign: r.Campaign}}))
	}
}

// round says which campaign it was, and how many answered.
func (w *writer) round(r *surveys.Round) md {
	return plain(clip(cmp.Or(r.Name, r.Campaign), nameRoom)) +
		md(w.t.Joiner+w.t.day(r.Start)+w.t.Joiner+w.many(w.t.Survey.Answers, r.Answers))
}

// SurveyResults shows a contact what a survey gave: a chart and its numbers for each
// question, and how it was the last time. Page counts from 0.
func SurveyResults(l courses.Language, r *surveys.Results, page int) Card {
	w := begin(l)
	t := &w.t.Survey
	w.text(subtle, md(t.ResultsTitle))
	w.text(heading, plain(r.Title))
	w.text(tight, w.round(&r.Round))
	if r.State != surveys.Shown {
		return w.finish(t.ResultsTitle+w.t.Joiner+r.Title, w.notShown(r)...)
	}
	if r.Before != nil {
		w.text(detail, say(t.Compared, md(w.round(r.Before))))
	}
	each := perPage
	if slices.ContainsFunc(r.Tallies, func(k surveys.Tally) bool { return k.Net == nil && len(k.Bars) > manyBars }) {
		each = perLongPage
	}
	pages := (len(r.Tallies) + each - 1) / each
	page = min(page, max(pages-1, 0))
	for i := page * each; i < min(len(r.Tallies), (page+1)*each); i++ {
		w.section(func() { w.surveyTally(i, &r.Tallies[i]) })
	}
	w.pageOf(page, pages)
	data := Data{Do: DoSurveys, Step: r.Survey, Campaign: r.Campaign}
	buttons := w.pages(page, pages, data)
	for _, f := range []string{FormatXLSX, FormatCSV} {
		data.Format = f
		buttons = append(buttons, button{title: fmt.Sprintf(t.File, w.t.Files.Formats[f]), data: data})
	}
	return w.finish(t.ResultsTitle+w.t.Joiner+r.Title, append(buttons, w.surveyList())...)
}

func (w *writer) surveyList() button {
	return button{title: w.t.Survey.Others, data: Data{Do: DoSurveys}}
}

// notShown says why nothing is shown, and returns the buttons: of a campaign that
// runs, one to end it.
func (w *writer) notShown(r *surveys.Results) []button {
	t := &w.t.Survey
	said, buttons := t.TooFew, []button{w.surveyList()}
	if r.State == surveys.Running {
		said = t.Running
		buttons = append(buttons, button{title: t.End, data: Data{Do: DoAskState, Campaign: r.Campaign, Step: string(campaigns.Ended)}})
	}
	w.container("emphasis", func() { w.text(body, md(said)) })
	return buttons
}

// surveyTally writes what the question at i gave.
func (w *writer) surveyTally(i int, k *surveys.Tally) {
	t := &w.t.Survey
	w.text(strong, md(strconv.Itoa(i+1)+"\\. ")+plain(k.Title))
	if k.Withheld {
		w.text(tight, md(t.FewAnswered))
		return
	}
	w.text(tight, w.sumOf(k))
	switch {
	case k.Kind == surveys.Text:
		w.bullets(w.someTexts(k.Texts), false)
	case k.Answers == 0:
	case k.Net != nil:
		w.groups(k)
	default:
		w.distribution(k.Title, w.shown(k), k.Answers)
	}
}

// sumOf sums up the answers to a question in one line, with how it was last time.
func (w *writer) sumOf(k *surveys.Tally) md {
	t := &w.t.Survey
	line := md(w.many(t.Answers, k.Answers))
	switch {
	case k.Answers == 0:
	case k.Net != nil:
		line = say("**eNPS %s**", signed(k.Net.Score)) + md(w.t.Joiner) + line
		if k.Then != nil && k.Then.Net != nil {
			line += md(w.t.Joiner) + say(t.LastTime, signed(k.Then.Net.Score))
		}
	case k.Mean > 0:
		line = say("**"+t.Mean+"**", w.decimal(k.Mean), len(k.Bars)) + md(w.t.Joiner) + line
		if k.Then != nil {
			line += md(w.t.Joiner) + say(t.LastTime, w.decimal(k.Then.Mean))
		}
	case k.Then != nil:
		line += md(w.t.Joiner) + say(t.LastTime, w.many(t.Answers, k.Then.Answers))
	}
	return line
}

// decimal writes a number with one decimal.
func (w *writer) decimal(n float64) string {
	return strings.Replace(strconv.FormatFloat(n, 'f', 1, 64), ".", w.t.Decimal, 1)
}

// signed writes a whole number with its sign, the minus as people write it.
func signed(n int) string {
	switch {
	case n > 0:
		return "+" + strconv.Itoa(n)
	case n < 0:
		return "\u2212" + strconv.Itoa(-n)
	}
	return "0"
}

// textsShown and textRoom bound the texts on a card; the file has all of them.
const textsShown, textRoom = 15, 300

func (w *writer) someTexts(all []string) (list []string) {
	room := MaxSize/3 - len(w.b)/4
	for i, text := range all {
		said := string(plain(clip(text, textRoom)))
		if room -= 2 * len(said); i == textsShown || room < 0 {
			return append(list, w.t.Survey.MoreTexts.of(len(all)-i))
		}
		list = append(list, said)
	}
	return list
}

// portion is one answer, or a group of them, with how many gave it now and the last
// time.
type portion struct {
	label, colour string
	n             int
	// then is in percent, -1 if it isn't known.
	then int
}

// shown returns the answers of a question as portions.
func (w *writer) shown(k *surveys.Tally) []portion {
	list := make([]portion, len(k.Bars))
	for i, b := range k.Bars {
		list[i] = portion{label: b.Label, colour: "categoricalBlue", n: b.Count, then: -1}
		if k.Then != nil && i < len(k.Then.Counts) {
			list[i].then = share(k.Then.Counts[i], k.Then.Answers)
		}
	}
	return list
}

// groups writes the three groups of an eNPS question, as its definition has them.
func (w *writer) groups(k *surveys.Tally) {
	t, now := &w.t.Survey, k.Net
	list := []portion{
		{t.Promoters, "good", now.Promoters, -1}, {t.Passives, "neutral", now.Passives, -1}, {t.Detractors, "attention", now.Detractors, -1},
	}
	if k.Then != nil && k.Then.Net != nil {
		then := k.Then.Net
		for i, n := range []int{then.Promoters, then.Passives, then.Detractors} {
			list[i].then = share(n, k.Then.Answers)
		}
	}
	w.distribution(k.Title, list, k.Answers)
	w.text(subtle, md(t.ENPSExplained))
}

func share(n, all int) int { return int(math.Round(100 * float64(n) / float64(max(all, 1)))) }

// distribution writes a chart and its numbers as a table: the chart is for the eye,
// the table tells all of it.
func (w *writer) distribution(title string, list []portion, all int) {
	w.barChart(title, list, all)
	w.portions(list, all)
}

// barChart writes portions of all as bars, as Teams draws them; see chart.
func (w *writer) barChart(title string, list []portion, all int) {
	w.begin("Chart.HorizontalBar")
	w.member("title", clip(title, 100))
	w.list("data")
	for _, p := range list {
		w.element(`{"x":`)
		w.b = quote(w.b, clip(p.label, 40))
		w.number("y", p.n)
		w.member("color", p.colour)
		w.end()
	}
	w.endList()
	w.raw(`,"fallback":`)
	w.begin("Container")
	w.list("items")
	for _, p := range list {
		w.text(tight, plain(clip(p.label, 40)))
		w.progress(p.n, all)
	}
	w.endList()
	w.end()
	w.end()
}

// portions writes the table of a distribution.
func (w *writer) portions(list []portion, all int) {
	t := &w.t.Survey
	rows := [][]md{{md(t.Answer), md(t.Count), md(t.Share), md(t.Then)}}
	known := false
	for _, p := range list {
		then := md("–")
		if p.then >= 0 {
			then, known = say(t.Percent, p.then), true
		}
		rows = append(rows, []md{plain(p.label), md(w.count(p.n)), say(t.Percent, share(p.n, all)), then})
	}
	if !known {
		for i := range rows {
			rows[i] = rows[i][:3]
		}
	}
	w.table(rows)
}

// SurveyOffer is how a file of the answers to a survey is offered, by its ID and
// title.
func SurveyOffer(l courses.Language, survey, title, format string) FileOffer {
	t := textsIn(l)
	return t.Files.offer(fmt.Sprintf(t.Survey.OfferName, survey)+"."+format, fmt.Sprintf(t.Survey.OfferText, title))
}
